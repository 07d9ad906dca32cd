"""« Suites du règlement »: rejects, unclaimed pay, payments made again and fees, with the entry that each of them makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.forms import HouseForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen
from payroll.filters_accounting import MovementFilter
from payroll.models import JournalEntry, OrderMovement
from payroll.selectors.accounting.entries import movement_obstacles, movements_of, movements_to_enter, openings_to_enter
from payroll.services.accounting.afterwards import afterwards_enter
from payroll.tables_accounting import MovementTable
from payroll.views.accounting.parts import ENTRIES, PREPARE, VIEW


class MovementListView(ListScreen):
    model = OrderMovement
    rights = VIEW
    template_name = "payroll/accounting/movements.html"
    title = gettext_lazy("Suites du règlement")
    lede = gettext_lazy("Ce qui est revenu, reparti ou a coûté des frais une fois la paie réglée, et son écriture.")
    unit = (gettext_lazy("mouvement"), gettext_lazy("mouvements"))
    filterset_class, table_class = MovementFilter, MovementTable
    totals = {"amount": Sum("amount")}
    export_name = "suites-du-reglement"
    crumbs = (ENTRIES,)
    empty = Empty(
        gettext_lazy("Aucun mouvement"),  # type: ignore[arg-type]
        gettext_lazy("Les rejets, salaires non réclamés, réémissions et frais s’inscrivent ici d’eux-mêmes."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> QuerySet[OrderMovement]:
        return movements_of(self.access)

    def get_actions(self) -> Sequence[Action]:
        if not movements_to_enter(self.access).exists() and not openings_to_enter(self.access).exists():
            return []
        return [Action(_("Établir les écritures…"), reverse("payroll:movements_enter"), "notes", PREPARE, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(blocked=movement_obstacles(self.institution), **more)


class MovementsEnterView(ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Établir les écritures des suites du règlement\u202f?")
    submit_label = gettext_lazy("Établir")
    success_url = "payroll:movement_list"
    crumbs = (ENTRIES, (gettext_lazy("Suites du règlement"), "payroll:movement_list"))

    def get_record(self) -> None:
        return None

    def get_consequences(self) -> Sequence[Any]:
        return [
            _("Une écriture par jour et par campagne, dans le journal de règlement\u202f; une autre personne la valide."),
            _("Ce qu’une écriture validée porte déjà n’est pas repris."),
        ]

    def perform(self, form: HouseForm) -> list[JournalEntry]:
        return afterwards_enter(institution=self.institution, access=self.access)

    def get_success_message(self, result: list[JournalEntry]) -> str:
        return _("%(count)s.") % {"count": french_count(len(result), _("écriture établie"), _("écritures établies"))}
