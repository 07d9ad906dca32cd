"""What people must hold, and what they hold."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_count
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import FormScreen
from training.filters_sessions import LicenceFilter, StandingFilter
from training.forms.evaluation import LicenceForm, ObligationForm
from training.models import Licence, Obligation
from training.selectors.obligations import counts, people_under, standings, with_standing
from training.selectors.people import staff
from training.services.sessions.certificates import licence_save, obligation_save
from training.tables_sessions import LicenceTable, ObligationTable, StandingTable
from training.views.sessions.base import MANAGE, VIEW

OBLIGATIONS = (gettext_lazy("Obligations"), "training:obligation_list")


class ObligationListView(ListScreen):
    model = Obligation
    rights = VIEW
    title = gettext_lazy("Obligations de formation")
    lede = gettext_lazy("Formations obligatoires et habilitations : qui est à jour, qui ne l’est pas.")
    unit = (gettext_lazy("obligation"), gettext_lazy("obligations"))
    table_class = ObligationTable
    empty = Empty(gettext_lazy("Aucune obligation"), gettext_lazy("Secourisme, conduite, sécurité informatique : dites ce qu’il faut détenir, qui, et pour combien de temps."))

    def get_queryset(self) -> QuerySet[Obligation]:
        return Obligation.objects.filter(institution=self.institution)

    def get_table_options(self) -> dict[str, Any]:
        return {"counted": counts(standings(self.access))}

    def get_actions(self) -> list[Action]:
        return [Action(_("Nouvelle obligation"), reverse("training:obligation_create"), "plus", MANAGE, main=True)]


class ObligationDetailView(ListScreen):
    """Everybody whom it concerns, with where they stand."""

    model = Employee
    rights = VIEW
    table_class = StandingTable
    filterset_class = StandingFilter
    unit = (gettext_lazy("agent concerné"), gettext_lazy("agents concernés"))
    crumbs = (OBLIGATIONS,)
    export_name = "situation-obligation"
    empty = Empty(gettext_lazy("Personne n’est concerné"), gettext_lazy("Aucun agent en service ne répond à l’unité ou à l’emploi de cette obligation."))

    @cached_property
    def record(self) -> Obligation:
        return get_object_or_404(Obligation.objects.filter(institution=self.institution).select_related("course", "unit"), pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[Employee]:
        return people_under(self.record, self.access)

    def get_title(self) -> str:
        return self.record.label

    def get_lede(self) -> str:
        row = self.record
        told = [
            _("valable %(months)s") % {"months": french_count(row.months, _("mois"), _("mois"))} if row.months else _("n’expire pas"),
            str(row.unit) if row.unit_id else "", _("emplois « %(job)s »") % {"job": row.job_title} if row.job_title else "", row.source,
        ]  # fmt: skip
        words = ", ".join(word for word in told if word)
        return words[:1].upper() + words[1:] + "."

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Inscrire une habilitation"), reverse("training:licence_create"), "certificate", MANAGE),
            Action(_("Modifier"), reverse("training:obligation_update", args=[self.record.pk]), "pencil", MANAGE),
        ]


class ObligationFormView(FormScreen):
    model = Obligation
    rights = MANAGE
    form_class = ObligationForm
    crumbs = (OBLIGATIONS,)
    cancel_url = "training:obligation_list"

    def get_queryset(self) -> QuerySet[Obligation]:
        return Obligation.objects.filter(institution=self.institution)

    def get_title(self) -> str:
        return _("Nouvelle obligation") if self.is_creation else self.record.label

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record}

    def perform(self, form: Any) -> Obligation:
        return obligation_save(obligation=self.record, values=form.values(), access=self.access)


class LicenceListView(ListScreen):
    model = Licence
    rights = VIEW
    title = gettext_lazy("Habilitations")
    unit = (gettext_lazy("habilitation"), gettext_lazy("habilitations"))
    table_class = LicenceTable
    filterset_class = LicenceFilter
    export_name = "habilitations"
    empty = Empty(gettext_lazy("Aucune habilitation"), gettext_lazy("Elles viennent des attestations, ou se saisissent d’après un titre."))

    def get_queryset(self) -> QuerySet[Licence]:
        rows = Licence.objects.filter(employee__in=staff(self.access).values("pk")).select_related("employee", "obligation")
        return with_standing(rows, timezone.localdate())

    def get_table_options(self) -> dict[str, Any]:
        return {"may_change": self.access.has(*MANAGE)}

    def get_actions(self) -> list[Action]:
        return [Action(_("Inscrire une habilitation"), reverse("training:licence_create"), "plus", MANAGE, main=True)]


class LicenceFormView(FormScreen):
    model = Licence
    rights = MANAGE
    form_class = LicenceForm
    crumbs = ((gettext_lazy("Habilitations"), "training:licence_list"),)
    success_url = "training:licence_list"
    success_message = gettext_lazy("L’habilitation est inscrite.")

    def get_queryset(self) -> QuerySet[Licence]:
        return Licence.objects.filter(employee__in=staff(self.access).values("pk")).select_related("employee", "obligation")

    def get_title(self) -> str:
        return _("Inscrire une habilitation") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record, "access": self.access}

    def perform(self, form: Any) -> Licence:
        return licence_save(licence=self.record, values=form.values(), access=self.access)
