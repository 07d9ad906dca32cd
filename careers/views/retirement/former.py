"""Those who have left: certificates for life, what is still between them and the institution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import RetirementDossier
from careers.selectors.retirement import VIEW, former_staff
from careers.selectors.seniority import seniority_of
from careers.tables_retirement import FormerTable
from careers.views.retirement.dossiers import DOSSIERS
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.registry import registry
from hr_core.selectors.acts import acts_of
from hr_core.services.writing import is_own_file
from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import DetailScreen

FORMER = (gettext_lazy("Anciens agents"), "careers:former_list")
PREPARE = ("act_prepare",)


class FormerListView(ListScreen):
    model = Employee
    table_class = FormerTable
    rights = VIEW
    title = gettext_lazy("Anciens agents")
    unit = (gettext_lazy("ancien agent"), gettext_lazy("anciens agents"))
    crumbs = (DOSSIERS,)
    export_name = "anciens-agents"
    empty = Empty(gettext_lazy("Aucun ancien agent"), gettext_lazy("Ceux qui quittent l’institution restent ici, avec leurs certificats."))

    def get_queryset(self) -> QuerySet[Employee]:
        return former_staff(self.access, today())


class FormerDetailView(DetailScreen):
    model = Employee
    rights = VIEW
    crumbs = (DOSSIERS, FORMER)

    def get_queryset(self) -> QuerySet[Employee]:
        return former_staff(self.access, today()).select_related("institution__country")

    def get_lede(self) -> str:
        row = self.record
        return _("Matricule %(number)s, en service du %(start)s au %(end)s.") % {
            "number": row.staff_number, "start": french_date(row.hired_on), "end": french_date(row.last_day),
        }  # fmt: skip

    def get_actions(self) -> Sequence[Action]:
        at = [self.record.pk]
        found = [
            Action(_("Dossier"), reverse("hr_core:employee_detail", args=at), "user", ("personnel_view",)),
            Action(_("Relevé de carrière"), reverse("careers:career_record", args=at), "printer", ("career_view",)),
        ]
        if is_own_file(self.record, self.access.user):
            return found
        for kind, label, main in (("service_record", _("État des services"), False), ("work_certificate", _("Certificat de travail"), True)):
            found.append(Action(label, reverse("hr_core:certificate_issue", args=[self.record.pk, kind]), "certificate", PREPARE, main))
        return found

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        panels = [Panel(_("Services"), [(_("Ancienneté"), seniority_of(row, row.left_on).words), *self._dossier()])]
        papers = acts_of(self.access).filter(employee=row.pk, number__isnull=False).order_by("-signed_at")[:10]
        if self.access.has("act_view", *PREPARE):
            panels.append(Panel(_("Derniers actes et certificats"), [(act.reference, act.title) for act in papers]))
        panels += [panel for panel in (make(row, self.access) for make in registry.former_panels) if panel is not None]
        return panels

    def _dossier(self) -> list[tuple[str, Any]]:
        found = RetirementDossier.objects.filter(employee=self.record.pk).exclude(state="dropped").first()
        if found is None:
            return []
        words = f"{found.get_state_display()}, {found.receipt}" if found.receipt else str(found.get_state_display())
        return [(_("Dossier de retraite"), words)]
