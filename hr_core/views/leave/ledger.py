"""Balances of leave for human resources: everybody's, one file line by line, months posted, adjustments in two steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.forms.leave import MovementForm, PostForm
from hr_core.leave.ledger import CAPPED, EXPIRED, TAKEN, Statement
from hr_core.models import Employee, LeaveMovement, LeaveNature, MovementState
from hr_core.selectors.employees import with_current_facts
from hr_core.selectors.leave import (
    LeaveFrame,
    leave_statement,
    leave_statements,
    movements_to_decide,
    movements_unposted_months,
)
from hr_core.services.leave.asking import days_words
from hr_core.services.leave.ledger import accruals_post, movement_decide, movement_propose
from hr_core.services.writing import is_own_file
from hr_core.tables_leave import BalanceTable, MovementTable, plain_days
from hr_core.text import french_count, french_date, french_month, french_of
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.files import FileScreen

VIEW = ("leave_view",)
MANAGE = ("leave_manage",)
DECIDE = ("leave_decide",)
LEAVES = (gettext_lazy("Congés"), "hr_core:leave_list")
WORDS = {
    TAKEN: gettext_lazy("congé pris"),
    CAPPED: gettext_lazy("au-delà du report permis"),
    EXPIRED: gettext_lazy("report échu"),
    **dict(LeaveNature.choices),
}


class BalanceFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    au = django_filters.DateFilter(method="as_at", label=gettext_lazy("Au"))

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)

    def as_at(self, rows: Any, name: str, value: Any) -> Any:
        return rows  # the screen reads the balances as at this day


class BalanceListView(ListScreen):
    """Everybody's balance as at a day."""

    model = Employee
    table_class = BalanceTable
    filterset_class = BalanceFilter
    rights = VIEW
    title = gettext_lazy("Soldes de congé")
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    export_name = "soldes-de-conge"
    empty = Empty(gettext_lazy("Aucun agent"), gettext_lazy("Les agents en service à cette date apparaissent ici."))

    @cached_property
    def on(self) -> date:
        try:
            return parse_date(self.request.GET.get("au", "")) or today()
        except ValueError:
            return today()

    @cached_property
    def leave(self) -> LeaveFrame:
        return LeaveFrame(self.institution).read_year(self.on)

    def get_lede(self) -> str:
        if not self.leave.is_kept:
            return _("Aucune règle n’est enregistrée : la première ouvre le registre des congés.")
        law = self.leave.law_on(self.on)
        kind = _("jours ouvrables, du lundi au samedi hors fériés") if law.is_working else _("jours calendaires")
        return _("Au %(day)s, en %(kind)s.") % {"day": french_date(self.on), "kind": kind}

    def get_queryset(self) -> QuerySet:
        visible = Employee.objects.visible_to(self.access).values("pk")
        return with_current_facts(Employee.objects.filter(pk__in=visible).in_service(self.on), self.on)

    def get_table_options(self) -> dict[str, Any]:
        def read(people: Sequence[Employee]) -> Mapping[int, Statement]:
            return leave_statements(self.institution, people, self.on, self.leave)

        return {"read": read}

    def get_actions(self) -> list[Action]:
        if not self.leave.is_kept:
            return [Action(_("Enregistrer la règle"), reverse("hr_core:leave_rule_create"), "plus", MANAGE, main=True)]
        return [Action(_("Porter un mois"), reverse("hr_core:leave_post"), "check", MANAGE, main=True)]


class PostView(FormScreen):
    """Write a past month into the ledger."""

    form_class = PostForm
    rights = MANAGE
    title = gettext_lazy("Porter les jours d’un mois")
    lede = gettext_lazy("Les jours acquis par chacun s’inscrivent au registre : une loi ou une règle changée ensuite ne les change plus.")
    submit_label = gettext_lazy("Porter ce mois")
    success_url = "hr_core:leave_list"
    crumbs = (LEAVES,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        months = movements_unposted_months(LeaveFrame(self.institution), today())
        return {"months": [(month.isoformat(), french_month(month.year, month.month)) for month in months]}

    def perform(self, form: Any) -> int:
        return accruals_post(institution=self.institution, month=form.cleaned_data["month"], actor=self.access.user)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("ligne portée au registre"), _("lignes portées au registre")) + "."


class EmployeeLeaveTabView(FileScreen):
    """The tab of the personnel file: the balance as at a day, line by line."""

    rights = VIEW
    template_name = "hr_core/leave/file.html"

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        url = reverse("hr_core:leave_movement_create", args=[self.record.pk])
        return [Action(_("Proposer une régularisation"), url, "plus", MANAGE, main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        frame = LeaveFrame(self.institution)
        found = leave_statement(self.record, self.on, frame) if frame.is_kept else None
        waiting = LeaveMovement.objects.filter(employee=self.record.pk, state=MovementState.PROPOSED)
        return super().get_context(
            is_kept=frame.is_kept, lines=told_lines(found), balance=days_words(found.balance) if found else "",
            carried=days_words(found.carried) if found and found.carried > 0 else "",
            waiting=[(row, plain_days(row.days) or "0") for row in waiting.select_related("proposed_by")], **more,
        )  # fmt: skip


def told_lines(found: Statement | None) -> list[dict[str, Any]]:
    """The lines of a statement, newest first, as a page shows them."""
    if found is None:
        return []
    return [
        {
            "on": line.entry.on,
            "words": str(WORDS[line.entry.nature]),
            "detail": line.entry.words or line.entry.formula,
            "source": line.entry.source,
            "days": ("+" if line.entry.days > 0 else "") + (plain_days(line.entry.days) or "0"),
            "balance": plain_days(line.balance) or "0",
            "posted": line.entry.posted or line.entry.nature in (CAPPED, EXPIRED),
        }
        for line in reversed(found.lines)
    ]


class MovementCreateView(FormScreen):
    """Propose a balance taken over or an adjustment; somebody else approves it."""

    form_class = MovementForm
    rights = MANAGE
    title = gettext_lazy("Solde repris ou régularisation")
    lede = gettext_lazy("Une autre personne habilitée l’approuve avant qu’il compte.")
    submit_label = gettext_lazy("Proposer")
    asks_reason = True

    @cached_property
    def employee(self) -> Employee:
        from django.shortcuts import get_object_or_404

        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    def get_record(self) -> Employee:
        return self.employee

    def get_title(self) -> str:
        return _("Régulariser les congés %(of_name)s") % {"of_name": french_of(str(self.employee))}

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [(str(LEAVES[0]), LEAVES[1]), (str(self.employee), self.get_cancel_url())]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": today()}}

    def get_cancel_url(self) -> str:
        return reverse("hr_core:employee_leave_tab", args=[self.employee.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> LeaveMovement:
        data = form.cleaned_data
        return movement_propose(
            employee=self.employee, nature=data["nature"], on=data["on"], days=data["days"], reason=data["motif"],
            actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip


class MovementListView(ListScreen):
    model = LeaveMovement
    table_class = MovementTable
    rights = DECIDE
    title = gettext_lazy("Régularisations à approuver")
    unit = (gettext_lazy("mouvement"), gettext_lazy("mouvements"))
    empty = Empty(
        gettext_lazy("Rien à approuver"),
        gettext_lazy("Quand une autre personne propose un solde repris ou une régularisation, il arrive ici."),
    )

    def get_queryset(self) -> QuerySet:
        return movements_to_decide(self.access)


class MovementDecideView(ConfirmScreen):
    model = LeaveMovement
    rights = DECIDE
    submit_label = gettext_lazy("Approuver")
    success_url = "hr_core:leave_movement_list"
    crumbs = (LEAVES, (gettext_lazy("Régularisations à approuver"), "hr_core:leave_movement_list"))
    accept = True
    success_message = gettext_lazy("C’est porté au registre.")

    def get_queryset(self) -> QuerySet:
        return movements_to_decide(self.access)

    def get_title(self) -> str:
        question = _("Approuver %(days)s pour %(name)s ?") if self.accept else _("Refuser %(days)s pour %(name)s ?")
        return question % {"days": days_words(self.record.days), "name": self.record.employee}

    def get_consequences(self) -> list[str]:
        row = self.record
        told = {"nature": row.get_nature_display().capitalize(), "day": french_date(row.on), "who": row.proposed_by, "why": row.reason}
        return [_("%(nature)s au %(day)s, par %(who)s : %(why)s") % told]

    def get_context(self, **more: Any) -> dict[str, Any]:
        other = reverse("hr_core:leave_movement_refuse", args=[self.record.pk]) if self.accept else ""
        return super().get_context(refuse_url=other, **more)

    def get_actions(self) -> list[Action]:
        if not self.accept:
            return []
        return [Action(_("Refuser"), reverse("hr_core:leave_movement_refuse", args=[self.record.pk]), "x", DECIDE)]

    def perform(self, form: Any) -> LeaveMovement:
        return movement_decide(movement=self.record, accept=self.accept, actor=self.request.user)  # type: ignore[arg-type]


class MovementRefuseView(MovementDecideView):
    submit_label = gettext_lazy("Refuser")
    accept = False
    danger = True
    success_message = gettext_lazy("La proposition est refusée.")
