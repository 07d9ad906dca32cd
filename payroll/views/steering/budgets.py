"""The budget of personnel: versions, lines with their execution, commitments, transfers of credits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_amount
from hr_core.ui import charts
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices_budget import BudgetState
from payroll.forms.budgets import BudgetActForm, BudgetLineForm, BudgetYearForm, CommitmentForm, TransferForm
from payroll.models import Budget, BudgetCommitment, BudgetLine, BudgetTransfer
from payroll.selectors.budgets import YEAR, Execution, execution_of, hires_uncommitted
from payroll.services.budgets import (
    budget_amend,
    budget_approve,
    budget_create,
    commitment_make,
    commitment_release,
    line_remove,
    line_save,
    transfer_approve,
    transfer_ask,
)
from payroll.tables_budgets import BudgetLineTable, BudgetTable, CommitmentTable, TransferTable, UncommittedTable
from payroll.views.steering.simulations import VIEW, millions

MAKE = ("budget_prepare",)
APPROVE = ("budget_approve",)
COMMIT = (*MAKE, *APPROVE)
OPERATE = (*COMMIT, "budget_override")
BUDGETS = (gettext_lazy("Budget du personnel"), "payroll:budget_list")


class BudgetListView(ListScreen):
    model = Budget
    rights = VIEW
    title = gettext_lazy("Budget du personnel")
    unit = (gettext_lazy("budget"), gettext_lazy("budgets"))
    table_class = BudgetTable
    export_name = "budgets"

    def get_queryset(self) -> QuerySet[Budget]:
        return Budget.objects.annotate(total=Sum("lines__amount")).order_by("-year", "-version")

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun budget"),
            _(
                "Préparez le budget d’un exercice : ses lignes partent de ce que l’année d’avant a payé, sur douze mois."
            ),
        )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Préparer un budget"), reverse("payroll:budget_create"), "plus", MAKE, main=True)]


class BudgetCreateView(FormScreen):
    rights = MAKE
    form_class = BudgetYearForm
    title = gettext_lazy("Préparer un budget")
    submit_label = gettext_lazy("Préparer")
    success_message = gettext_lazy(
        "Le budget est en préparation : complétez ses lignes, puis une autre personne l’approuve."
    )
    cancel_url = "payroll:budget_list"
    crumbs = (BUDGETS,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"year": timezone.localdate().year + 1}}

    def perform(self, form: Any) -> Budget:
        return budget_create(institution=self.institution, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: Budget) -> str:
        return reverse("payroll:budget_detail", args=[result.pk])


class OfBudget:
    """A page about one budget, whose key is in the address."""

    kwargs: dict[str, Any]
    currency: str

    @cached_property
    def budget(self) -> Budget:
        return get_object_or_404(Budget.objects.select_related("institution__country"), pk=self.kwargs["pk"])

    def get_crumbs(self) -> Any:
        return (BUDGETS, (str(self.budget), self.get_cancel_url()))

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_detail", args=[self.budget.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class BudgetDetailView(OfBudget, ListScreen):
    """A budget: its credits, what the paid runs executed by quarter, what is left, the forecast."""

    model = BudgetLine
    rights = VIEW
    template_name = "payroll/steering/budget.html"
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    table_class = BudgetLineTable
    export_name = "budget-execution"
    empty = Empty(gettext_lazy("Aucune ligne"), gettext_lazy("Ajoutez les lignes du budget."))

    @cached_property
    def execution(self) -> Execution:
        return execution_of(self.budget)

    def get_title(self) -> str:
        return str(self.budget)

    def get_crumbs(self) -> Any:
        return (BUDGETS,)

    def get_queryset(self) -> QuerySet[BudgetLine]:
        return self.budget.lines.order_by("number")

    def get_table_options(self) -> dict[str, Any]:
        may_change = self.budget.is_draft and self.access.has(*MAKE)
        return {"figures": self.execution.lines, "may_change": may_change}

    def get_actions(self) -> Sequence[Action]:
        pk = [self.budget.pk]
        papers = [
            Action(_("Postes"), reverse("payroll:budget_posts", args=pk), "users", VIEW),
            Action(_("PDF"), reverse("payroll:budget_pdf", args=pk), "printer", VIEW),
        ]
        if self.budget.is_draft:
            own = self.budget.prepared_by_id == self.access.user.pk
            sheet = Action(_("Tableur"), reverse("payroll:budget_sheet", args=[*pk, "lignes"]), "upload", MAKE)
            actions = [*papers, sheet, Action(_("Ajouter une ligne"), reverse("payroll:budget_line_create", args=pk), "plus", MAKE)]
            if not own:
                approve = reverse("payroll:budget_approve", args=pk)
                actions.append(Action(_("Approuver"), approve, "circle-check", APPROVE, main=True))
            return actions
        return [
            *papers,
            Action(_("Exécution PDF"), reverse("payroll:budget_execution_pdf", args=pk), "printer", VIEW),
            Action(_("Budget modifié"), reverse("payroll:budget_amend", args=pk), "pencil", MAKE),
            Action(_("Virements"), reverse("payroll:budget_transfers", args=pk), "arrows-exchange", VIEW),
            Action(_("Engagements"), reverse("payroll:budget_commitments", args=pk), "lock", VIEW, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        execution = self.execution
        return super().get_context(
            budget=self.budget,
            total=execution.total,
            outside=execution.outside.executed,
            forecast=execution.total.forecast(execution.months_paid),
            months_paid=execution.months_paid,
            chart=self._chart(execution),
            **more,
        )

    def _chart(self, execution: Execution) -> Any:
        total, month_by_month, spent = execution.total, [], 0
        last = max([rank for rank, value in enumerate(total.months, start=1) if value], default=0)
        for rank, value in enumerate(total.months, start=1):
            spent += value
            month_by_month.append(spent if rank <= last else None)
        series = [
            charts.Series(_("crédits"), [total.whole * rank // YEAR for rank in range(1, YEAR + 1)]),
            charts.Series(_("exécuté"), month_by_month),
        ]
        labels = [f"{rank:02d}" for rank in range(1, YEAR + 1)]
        title = _("Crédits par douzièmes et exécution cumulée, en millions")
        return charts.lines(series, labels, title=title, write=millions(self.currency), width=956)


class BudgetApproveView(OfBudget, ConfirmScreen):
    rights = APPROVE
    form_class = BudgetActForm
    question = gettext_lazy("Approuver le budget ?")
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("Le budget est approuvé : il porte désormais les engagements et les virements.")

    def get_record(self) -> Budget:
        return self.budget

    def get_consequences(self) -> list[str]:
        total = self.budget.lines.aggregate(total=Sum("amount"))["total"] or 0
        return [_("%(budget)s : %(amount)s.") % {
            "budget": self.budget, "amount": french_amount(total, self.currency, unit=True)
        }]  # fmt: skip

    def perform(self, form: Any) -> Budget:
        return budget_approve(budget=self.budget, access=self.access, **form.cleaned_data)  # type: ignore[attr-defined]


class BudgetAmendView(OfBudget, ConfirmScreen):
    rights = MAKE
    question = gettext_lazy("Préparer un budget modifié ?")
    submit_label = gettext_lazy("Préparer")
    success_message = gettext_lazy("Le budget modifié est en préparation ; l’actuel vaut jusqu’à son approbation.")

    def get_record(self) -> Budget:
        return self.budget

    def get_consequences(self) -> list[str]:
        return [_("Ses lignes partent des crédits actuels, virements compris.")]

    def perform(self, form: Any) -> Budget:
        return budget_amend(budget=self.budget, access=self.access)  # type: ignore[attr-defined]

    def get_success_url(self, result: Budget) -> str:
        return reverse("payroll:budget_detail", args=[result.pk])


class LineCreateView(OfBudget, FormScreen):
    rights = MAKE
    form_class = BudgetLineForm
    title = gettext_lazy("Ligne du budget")

    def get_record(self) -> BudgetLine:
        return BudgetLine(institution=self.institution, budget=self.budget)

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency}

    def perform(self, form: Any) -> BudgetLine:
        for name, value in form.cleaned_data.items():
            setattr(self.record, name, value)
        return line_save(line=self.record)


class LineChangeView(LineCreateView):
    @cached_property
    def budget(self) -> Budget:
        return self.record.budget

    def get_record(self) -> BudgetLine:
        return get_object_or_404(BudgetLine.objects.select_related("budget"), pk=self.kwargs["pk"])

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Retirer"), reverse("payroll:budget_line_remove", args=[self.record.pk]), "trash", MAKE)]

    def get_form_options(self) -> dict[str, Any]:
        row = self.record
        initial = {name: getattr(row, name) for name in ("number", "label", "section", "amount")}
        return {"currency": self.currency, "initial": initial | {"codes": ", ".join(row.codes)}}


class LineRemoveView(OfBudget, ConfirmScreen):
    model = BudgetLine
    rights = MAKE
    danger = True
    question = gettext_lazy("Retirer la ligne ?")
    submit_label = gettext_lazy("Retirer")

    @cached_property
    def budget(self) -> Budget:
        return self.record.budget

    def get_queryset(self) -> QuerySet[BudgetLine]:
        return BudgetLine.objects.select_related("budget")

    def get_consequences(self) -> list[str]:
        return [str(self.record)]

    def perform(self, form: Any) -> None:
        line_remove(line=self.record)


class CommitmentListView(OfBudget, ListScreen):
    model = BudgetCommitment
    rights = VIEW
    unit = (gettext_lazy("engagement"), gettext_lazy("engagements"))
    table_class = CommitmentTable
    totals = {"amount": Sum("amount")}
    export_name = "engagements"
    empty = Empty(
        gettext_lazy("Aucun engagement"), gettext_lazy("Engagez le crédit avant d’embaucher ou d’accorder une prime.")
    )

    def get_table_options(self) -> dict[str, Any]:
        return {"may_release": self.access.has(*OPERATE)}

    def get_title(self) -> str:
        return _("Engagements : %(budget)s") % {"budget": self.budget}

    def get_saved_views(self) -> Sequence[Tab]:
        return commitment_views(self)

    def get_queryset(self) -> QuerySet[BudgetCommitment]:
        rows = BudgetCommitment.objects.filter(line__budget=self.budget)
        return rows.select_related("line", "made_by", "derogated_by").order_by("-pk")

    def get_actions(self) -> Sequence[Action]:
        if self.budget.state != BudgetState.APPROVED:
            return []
        pk = [self.budget.pk]
        return [
            Action(_("Autre engagement"), reverse("payroll:budget_commit", args=pk), "plus", OPERATE),
            Action(_("Engager une opération"), reverse("payroll:budget_operation", args=pk), "lock", OPERATE, main=True),
        ]


class UncommittedListView(OfBudget, ListScreen):
    """Hirings of the year for which no credit was asked."""

    model = Employee
    rights = VIEW
    unit = (gettext_lazy("recrutement"), gettext_lazy("recrutements"))
    table_class = UncommittedTable
    export_name = "recrutements-sans-engagement"
    empty = Empty(
        gettext_lazy("Chaque recrutement a son engagement"),
        gettext_lazy("Ceux qui entrent sans crédit engagé depuis la décision du budget paraissent ici."),
    )

    def get_title(self) -> str:
        return _("Recrutements sans engagement : %(budget)s") % {"budget": self.budget}

    def get_queryset(self) -> QuerySet[Employee]:
        return hires_uncommitted(self.budget, self.access).order_by("hired_on", "staff_number")

    def get_saved_views(self) -> Sequence[Tab]:
        return commitment_views(self)


def commitment_views(screen: Any) -> list[Tab]:
    """« Engagements » and « Sans engagement », with how many of the latter."""
    key = [screen.budget.pk]
    kept, without = reverse("payroll:budget_commitments", args=key), reverse("payroll:budget_uncommitted", args=key)
    path, number = screen.request.path, hires_uncommitted(screen.budget, screen.access).count()
    return [
        Tab(_("Engagements"), kept, path == kept),
        Tab(_("Recrutements sans engagement"), without, path == without, number or None),
    ]


class CommitmentCreateView(OfBudget, FormScreen):
    rights = OPERATE
    form_class = CommitmentForm
    title = gettext_lazy("Engager un crédit")
    submit_label = gettext_lazy("Engager")

    def get_record(self) -> Budget:
        return self.budget

    def get_form_options(self) -> dict[str, Any]:
        return {"budget": self.budget, "currency": self.currency}

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_commitments", args=[self.budget.pk])

    def perform(self, form: Any) -> BudgetCommitment:
        return commitment_make(access=self.access, **form.cleaned_data)


class CommitmentReleaseView(ConfirmScreen):
    model = BudgetCommitment
    rights = OPERATE
    question = gettext_lazy("Libérer l’engagement ?")
    submit_label = gettext_lazy("Libérer")
    crumbs = (BUDGETS,)

    def get_queryset(self) -> QuerySet[BudgetCommitment]:
        return BudgetCommitment.objects.select_related("line")

    def get_consequences(self) -> list[str]:
        return [_("Son crédit redevient disponible : la paie le compte désormais, ou l’opération est abandonnée.")]

    def perform(self, form: Any) -> None:
        commitment_release(commitment=self.record)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_commitments", args=[self.record.line.budget_id])


class TransferListView(OfBudget, ListScreen):
    model = BudgetTransfer
    rights = VIEW
    unit = (gettext_lazy("virement"), gettext_lazy("virements"))
    table_class = TransferTable
    export_name = "virements-de-credits"
    empty = Empty(
        gettext_lazy("Aucun virement de crédits"),
        gettext_lazy("Un virement déplace un crédit disponible vers une autre ligne."),
    )

    def get_table_options(self) -> dict[str, Any]:
        return {"approver": self.access.user.pk if self.access.has(*APPROVE) else None}

    def get_title(self) -> str:
        return _("Virements de crédits : %(budget)s") % {"budget": self.budget}

    def get_queryset(self) -> QuerySet[BudgetTransfer]:
        rows = BudgetTransfer.objects.filter(source__budget=self.budget)
        return rows.select_related("source", "target", "asked_by", "approved_by").order_by("-pk")

    def get_actions(self) -> Sequence[Action]:
        if self.budget.state != BudgetState.APPROVED:
            return []
        ask = reverse("payroll:budget_transfer", args=[self.budget.pk])
        return [Action(_("Demander un virement"), ask, "plus", MAKE, main=True)]


class TransferCreateView(OfBudget, FormScreen):
    rights = MAKE
    form_class = TransferForm
    title = gettext_lazy("Virement de crédits")
    submit_label = gettext_lazy("Demander")
    success_message = gettext_lazy("Le virement est demandé : une autre personne l’approuve.")

    def get_record(self) -> Budget:
        return self.budget

    def get_form_options(self) -> dict[str, Any]:
        return {"budget": self.budget, "currency": self.currency}

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_transfers", args=[self.budget.pk])

    def perform(self, form: Any) -> BudgetTransfer:
        return transfer_ask(access=self.access, **form.cleaned_data)


class TransferApproveView(ConfirmScreen):
    model = BudgetTransfer
    rights = APPROVE
    question = gettext_lazy("Approuver le virement de crédits ?")
    submit_label = gettext_lazy("Approuver")
    crumbs = (BUDGETS,)

    def get_queryset(self) -> QuerySet[BudgetTransfer]:
        return BudgetTransfer.objects.select_related("source__budget", "target")

    def get_consequences(self) -> list[str]:
        row = self.record
        amount = french_amount(row.amount, self.currency, unit=True)
        return [f"{row.source} → {row.target} : {amount}", row.reason]

    def perform(self, form: Any) -> None:
        transfer_approve(transfer=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_transfers", args=[self.record.source.budget_id])
