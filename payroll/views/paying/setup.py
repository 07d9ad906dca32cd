"""The institution's paying accounts, cheque books, cheques, notes and coins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import currency_decimals, french_amount
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices_paying import ChangeState, PayingMode
from payroll.filters_paying import ChequeFilter
from payroll.forms.paying import (
    ApprovalForm,
    ChequeBookForm,
    DenominationsForm,
    PayingAccountForm,
    RefusalForm,
    VoidForm,
)
from payroll.models import Cheque, ChequeBook, PayingAccount, PayingAccountChange
from payroll.selectors.paying import books_seen, books_waiting, cheques_seen
from payroll.services.paying.accounts import cheque_book_add, cheque_book_decide
from payroll.services.paying.cheques import cheque_void
from payroll.services.paying.denominations import denominations_known, denominations_of, denominations_set
from payroll.services.paying.proposals import ACCOUNT, proposal_make
from payroll.services.presentation import debtor_read
from payroll.tables_paying import ChequeBookTable, ChequeTable, PayingAccountTable
from payroll.views.parts import proposed_day
from payroll.views.paying.proposals import ACCOUNTS
from payroll.views.runs import VIEW
from payroll.workflows_paying import PREPARE, SETUP


class PayingAccountListView(ListScreen):
    model = PayingAccount
    title = gettext_lazy("Comptes payeurs")
    lede = gettext_lazy("Une personne propose un compte ou son changement, une autre l’approuve.")
    template_name = "payroll/paying/accounts.html"
    rights = VIEW
    unit = (gettext_lazy("compte"), gettext_lazy("comptes"))
    table_class = PayingAccountTable
    empty = Empty(
        gettext_lazy("Aucun compte payeur"),  # type: ignore[arg-type]
        gettext_lazy("Les comptes d’où l’institution paie ses agents : banque, Trésor ou poste."),  # type: ignore[arg-type]
    )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Proposer un compte"), reverse("payroll:paying_account_create"), "plus", SETUP, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        changes = PayingAccountChange.objects.select_related("account", "proposed_by")
        return super().get_context(waiting=list(changes.filter(state=ChangeState.PROPOSED)), proposal="payroll:account_proposal", **more)


class PayingAccountFormView(FormScreen):
    rights = SETUP
    model = PayingAccount
    form_class = PayingAccountForm
    title = gettext_lazy("Compte payeur")
    lede = gettext_lazy("Ce que vous proposez vaut une fois approuvé par une autre personne.")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("La proposition attend la décision d’une autre personne.")
    success_url = "payroll:paying_account_list"
    crumbs = (ACCOUNTS,)
    asks_reason = "optional"

    def get_record(self) -> Any:
        record = super().get_record()
        if self.is_creation:
            self._propose(record)
        return record

    def _propose(self, record: PayingAccount) -> None:
        """The account to debit so far, for every mode, while there is no other."""
        day = proposed_day(self.institution)
        record.start, record.holder = day, self.institution.name
        record.first_signatory, record.second_signatory = _("Le Directeur général"), _("L’Agent comptable")
        if PayingAccount.objects.exists():
            return
        held = debtor_read(self.institution, day)
        record.label, record.bank_name, record.account, record.bic = _("Compte des salaires"), held.bank, held.account, held.bic
        record.modes = list(PayingMode.values)

    def perform(self, form: Any) -> PayingAccountChange:
        return proposal_make(
            means=ACCOUNT,
            institution=self.institution,
            record=None if self.is_creation else PayingAccount.objects.get(pk=self.record.pk),
            values=form.values(),
            access=self.access,
            reason=form.cleaned_data["motif"],
        )


class ChequeBookListView(ListScreen):
    model = ChequeBook
    title = gettext_lazy("Carnets de chèques")
    rights = VIEW
    unit = (gettext_lazy("carnet"), gettext_lazy("carnets"))
    table_class = ChequeBookTable
    empty = Empty(
        gettext_lazy("Aucun carnet"),  # type: ignore[arg-type]
        gettext_lazy("Les chèques prennent leurs numéros dans ces carnets."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> Any:
        return books_seen()

    def get_table_options(self) -> dict[str, Any]:
        return {"may_change": self.access.has(*SETUP), "user": self.access.user.pk}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Ajouter un carnet"), reverse("payroll:cheque_book_create"), "plus", SETUP, True)]


class ChequeBookFormView(FormScreen):
    rights = SETUP
    model = ChequeBook
    form_class = ChequeBookForm
    title = gettext_lazy("Carnet de chèques")
    success_message = gettext_lazy("Le carnet attend l’approbation d’une autre personne.")
    success_url = "payroll:cheque_book_list"
    crumbs = ((gettext_lazy("Carnets de chèques"), "payroll:cheque_book_list"),)
    asks_reason = "optional"

    def perform(self, form: Any) -> ChequeBook:
        return cheque_book_add(book=form.instance, actor=self.access.user, reason=form.cleaned_data["motif"])


class ChequeBookApproveView(ConfirmScreen):
    """A book entered by somebody else: it serves once approved."""

    model = ChequeBook
    rights = SETUP
    form_class = ApprovalForm
    submit_label = gettext_lazy("Approuver")
    success_url = "payroll:cheque_book_list"
    success_message = gettext_lazy("Le carnet sert désormais aux chèques.")
    crumbs = ((gettext_lazy("Carnets de chèques"), "payroll:cheque_book_list"),)
    approve = True

    def get_queryset(self) -> Any:
        return books_waiting().select_related("paying_account", "added_by")

    def get_title(self) -> str:
        return _("Approuver le carnet %(book)s\u202f?") % {"book": self.record}

    def get_actions(self) -> Sequence[Action]:
        if not self.approve:
            return ()
        return (Action(_("Refuser…"), reverse("payroll:cheque_book_refuse", args=[self.record.pk]), "x", SETUP),)

    def get_consequences(self) -> Sequence[Any]:
        return [f"{self.record.paying_account}.", _("Saisi par %(who)s.") % {"who": self.record.added_by}]

    def perform(self, form: Any) -> None:
        cheque_book_decide(book=self.record, access=self.access, approve=self.approve, reason=form.cleaned_data["reason"])


class ChequeBookRefuseView(ChequeBookApproveView):
    form_class = RefusalForm
    danger = True
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("Le carnet est refusé et retiré.")
    approve = False

    def get_title(self) -> str:
        return _("Refuser le carnet %(book)s\u202f?") % {"book": self.record}


class ChequeListView(ListScreen):
    model = Cheque
    title = gettext_lazy("Chèques")
    rights = VIEW
    unit = (gettext_lazy("chèque"), gettext_lazy("chèques"))
    filterset_class, table_class = ChequeFilter, ChequeTable
    empty = Empty(
        gettext_lazy("Aucun chèque"),  # type: ignore[arg-type]
        gettext_lazy("Les chèques d’un ordre se numérotent depuis sa page."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> Any:
        return cheques_seen(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {} if self.access.has(*PREPARE) else {"exclude": ["act"]}


class ChequeVoidView(ConfirmScreen):
    rights = PREPARE
    model = Cheque
    form_class = VoidForm
    danger = True
    submit_label = gettext_lazy("Annuler le chèque")
    success_url = "payroll:cheque_list"
    crumbs = ((gettext_lazy("Chèques"), "payroll:cheque_list"),)

    def get_queryset(self) -> Any:
        return cheques_seen(self.access)

    def get_title(self) -> str:
        return _("Annuler le chèque n° %(number)s\u202f?") % {"number": self.record}

    def get_consequences(self) -> Sequence[Any]:
        told = {"name": self.record.beneficiary, "amount": french_amount(self.record.amount, self.currency, unit=True)}
        return [
            _("À l’ordre de %(name)s, %(amount)s.") % told,
            _("Le numéro ne sert plus. Si le paiement est encore dû, il prend le numéro suivant du carnet."),
        ]

    def perform(self, form: Any) -> Cheque | None:
        return cheque_void(cheque=self.record, access=self.access, reason=form.cleaned_data["reason"])

    def get_success_message(self, result: Cheque | None) -> str:
        if result is None:
            return _("Le chèque est annulé.")
        return _("Le chèque est annulé, remplacé par le n° %(number)s.") % {"number": result}


class DenominationsView(FormScreen):
    """The notes and coins used for envelopes."""

    rights = SETUP
    form_class = DenominationsForm
    title = gettext_lazy("Coupures et pièces")
    lede = gettext_lazy("Les paiements en espèces se préparent avec le plus petit nombre de ces coupures et pièces.")
    success_message = gettext_lazy("Les coupures et pièces sont enregistrées.")
    success_url = "payroll:denominations"
    cancel_url = "payroll:paying_account_list"
    asks_reason = "optional"

    template_name = "payroll/paying/denominations.html"

    def get_record(self) -> Any:
        return None

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(known=denominations_known(self.institution, timezone.localdate()), **more)

    def get_form_options(self) -> dict[str, Any]:
        scale = 10 ** currency_decimals(self.currency)
        held = denominations_of(self.institution, timezone.localdate())
        return {"initial": {"units": [str(each // scale) for each in held], "start": proposed_day(self.institution)}}

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        denominations_set(
            institution=self.institution, start=data["start"], units=data["units"], actor=self.access.user, reason=data["motif"]
        )
