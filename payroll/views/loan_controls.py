"""The agreement of schedules and ledger, and the yearly confirmation of balances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hr_core.text import french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import DetailScreen, FormScreen, Screen
from payroll.documents.loans import letters_pdf
from payroll.filters_loans import LoanConfirmationFilter
from payroll.forms.loan_requests import ConfirmationIssueForm, ConfirmationReturnForm
from payroll.models import LoanConfirmation
from payroll.selectors.loan_agreement import loan_agreement
from payroll.selectors.loans import confirmations_of
from payroll.services.loan_confirmations import confirmation_record, confirmations_issue
from payroll.tables_loans import LoanConfirmationTable
from payroll.views.loans import LOANS, MANAGE, VIEW, pdf

LETTERS = (gettext_lazy("Confirmations de solde"), "payroll:loan_confirmation_list")


class LoanAgreementView(Screen):
    """Both sides of every loan; the normal is silent, a difference is shown with its page."""

    rights = VIEW
    template_name = "payroll/loans/agreement.html"
    title = gettext_lazy("Accord des échéanciers et de la paie")
    crumbs = (LOANS,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(agreement=loan_agreement(self.institution, self.access))


class LoanConfirmationListView(ListScreen):
    model = LoanConfirmation
    rights = VIEW
    title = gettext_lazy("Confirmations de solde")
    lede = gettext_lazy("Une lettre par an à chaque agent qui doit, rendue signée.")
    unit = (gettext_lazy("lettre"), gettext_lazy("lettres"))
    table_class = LoanConfirmationTable
    filterset_class = LoanConfirmationFilter
    totals = {"balance": Sum("balance")}
    export_name = "confirmations-de-solde"

    def get_queryset(self) -> QuerySet[LoanConfirmation]:
        return confirmations_of(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {"may_record": self.access.has(*MANAGE)}

    def get_empty(self) -> Empty:
        return Empty(_("Aucune lettre"), _("Émettez les lettres de l’exercice : une par agent qui a un prêt en cours."))

    def get_actions(self) -> Sequence[Action]:
        last = self.get_queryset().order_by("-as_at").values_list("as_at", flat=True).first()
        found = []
        if last is not None:
            url = reverse("payroll:loan_letters", args=[last.isoformat()])
            found.append(Action(_("Toutes les lettres"), url, "printer", VIEW))
        issue = Action(_("Émettre les lettres"), reverse("payroll:loan_confirmation_issue"), "send", MANAGE, main=True)
        return [*found, issue]


class ConfirmationIssueView(FormScreen):
    rights = MANAGE
    form_class = ConfirmationIssueForm
    title = gettext_lazy("Émettre les confirmations de solde")
    submit_label = gettext_lazy("Émettre les lettres")
    success_url = "payroll:loan_confirmation_list"
    crumbs = (LOANS, LETTERS)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"initial": {"as_at": date(today.year - 1, 12, 31)}}

    def perform(self, form: Any) -> int:
        return confirmations_issue(
            institution=self.institution, as_at=form.cleaned_data["as_at"], access=self.access
        )

    def get_success_message(self, result: int) -> str:
        if not result:
            return _("Aucune lettre à émettre : personne ne devait ce jour-là, ou les lettres existent déjà.")
        return ngettext("%(number)s lettre émise.", "%(number)s lettres émises.", result) % {"number": result}


class ConfirmationRecordView(FormScreen):
    model = LoanConfirmation
    rights = MANAGE
    form_class = ConfirmationReturnForm
    submit_label = gettext_lazy("Enregistrer le retour")
    success_message = gettext_lazy("Le retour est enregistré.")
    success_url = "payroll:loan_confirmation_list"
    crumbs = (LOANS, LETTERS)

    def get_queryset(self) -> QuerySet[LoanConfirmation]:
        return confirmations_of(self.access)

    def get_title(self) -> str:
        return _("Retour de la lettre %(of_name)s") % {"of_name": french_of(str(self.record.employee))}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"returned_on": timezone.localdate(), "is_agreed": "oui"}}

    def perform(self, form: Any) -> LoanConfirmation:
        return confirmation_record(confirmation=self.record, access=self.access, **form.cleaned_data)


class ConfirmationLetterView(DetailScreen):
    model = LoanConfirmation
    rights = VIEW

    def get_queryset(self) -> QuerySet[LoanConfirmation]:
        return confirmations_of(self.access).select_related("institution__country")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        return pdf(letters_pdf([row]), f"solde-prets-{row.employee.staff_number}-{row.as_at:%Y-%m-%d}")


class LoanLettersView(Screen):
    """All the letters of a day in one file, to print."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            day = date.fromisoformat(self.kwargs["day"])
        except ValueError as error:
            raise Http404 from error
        rows = list(confirmations_of(self.access).filter(as_at=day).select_related("institution__country"))
        if not rows:
            raise Http404
        return pdf(letters_pdf(rows), f"soldes-prets-{day:%Y-%m-%d}")
