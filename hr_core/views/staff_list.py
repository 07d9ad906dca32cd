"""The list of the personnel: its views, those that one keeps, and what may be done to the chosen rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import EmployeeFilter, today
from hr_core.models import Employee
from hr_core.selectors.employees import in_view, view_counts, with_current_facts
from hr_core.tables import EmployeeTable
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Tab
from hr_core.views.saved import kept_query, kept_views

READ, WRITE = ("personnel_view",), ("personnel_change",)
PAGE = "employee_list"


class EmployeeListView(ListScreen):
    """Everybody whom this person may see, by view and by filter, as at today or at the day of « Au »."""

    model = Employee
    table_class = EmployeeTable
    filterset_class = EmployeeFilter
    title = gettext_lazy("Agents")
    rights = ("personnel_view", "team_view")
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    export_name = "agents"
    bulk_actions = (
        BulkAction(gettext_lazy("Affecter"), "/agents/affecter/", "sitemap", WRITE),
        BulkAction(gettext_lazy("Prévenir"), "/agents/prevenir/", "send", WRITE),
        BulkAction(gettext_lazy("Exporter les fiches"), "/agents/exporter/", "download", READ),
    )

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    @cached_property
    def on(self) -> date:
        try:
            return parse_date(self.request.GET.get("au", "")) or today()
        except ValueError:
            return today()

    def get_queryset(self) -> QuerySet:
        visible = Employee.objects.visible_to(self.access).values("pk")
        return in_view(with_current_facts(Employee.objects.filter(pk__in=visible), self.on), self.view, self.on)

    def get_table_options(self) -> dict[str, Any]:
        if self.view == "incomplets":
            return {"on": self.on, "exclude": ("contract", "rank", "hired_on"), "order_by": "complete"}
        return {"on": self.on, "exclude": ("missing",)}

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Importer"), reverse("hr_core:import_create", args=["personnel"]), "upload", ("personnel_import",)),
            Action(_("Embaucher"), reverse("hr_core:hiring_start"), "user-plus", WRITE, main=True),
        ]

    def get_saved_views(self) -> list[Tab]:
        counts = view_counts(Employee.objects.visible_to(self.access), today())
        here = reverse("hr_core:employee_list")
        names = (
            ("", "service", _("En service")),
            ("echeances", "echeances", _("Contrats finissant sous 90 jours")),
            ("essai", "essai", _("En période d’essai")),
            ("incomplets", "incomplets", _("Dossiers incomplets")),
            ("sortis", "sortis", _("Sortis")),
        )
        mine = kept_query(self.request.GET)
        kept = kept_views(self.request.user, PAGE)
        is_kept = any(view.query == mine for view in kept)
        tabs = [
            Tab(label, f"{here}?vue={slug}" if slug else here, self.view == slug and not is_kept, counts[name])
            for slug, name, label in names
        ]
        return [*tabs, *(Tab(view.name, f"{here}?{view.query}", view.query == mine) for view in kept)]

    def get_keep_view_url(self) -> str:
        query = kept_query(self.request.GET)
        return f"{reverse('hr_core:view_save', args=[PAGE])}?{query}" if query else ""

    def get_empty(self) -> Empty:
        if self.view == "incomplets":
            return Empty(_("Aucun dossier incomplet"), _("Tous les dossiers en service ont ce qu’ils doivent contenir."))
        if self.access.has("personnel_import"):
            url = reverse("hr_core:import_create", args=["personnel"])
            return Empty(
                _("Aucun agent"), _("Importez le fichier du personnel, ou ouvrez un premier dossier."), url, _("Importer")
            )
        return Empty(_("Aucun agent"), _("Les dossiers que vous pouvez voir apparaissent ici."))
