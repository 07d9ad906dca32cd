"""Creditors and organisations: their account, their acts, the statement of each month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_of
from hr_core.ui.exports import XLSX
from hr_core.ui.forms import HouseForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.documents.deduction_letters import pdf_response, statement_pdf
from payroll.exports.creditor_statement import write_statement
from payroll.filters_deductions import CreditorFilter
from payroll.forms.deductions import CreditorForm
from payroll.models import Creditor, DeductionAct, PayPeriod
from payroll.selectors.deductions import acts_of, periods_with_deductions, statement_of, with_act_counts
from payroll.services.creditors import creditor_account_decide, creditor_save
from payroll.tables_deductions import CreditorTable
from payroll.views.deductions import CLOSED, REGISTER, VALIDATE, VIEW

#: Dues are told to those who may see who belongs to what.
READ = ("deductions_view", "membership_view")
CREDITORS = (gettext_lazy("Créanciers et organismes"), "payroll:creditor_list")
MONTHS = 12


class CreditorListView(ListScreen):
    model = Creditor
    rights = READ
    title = gettext_lazy("Créanciers et organismes")
    unit = (gettext_lazy("créancier"), gettext_lazy("créanciers"))
    table_class, filterset_class = CreditorTable, CreditorFilter
    export_name = "creanciers"
    empty = Empty(
        gettext_lazy("Aucun créancier"),
        gettext_lazy("Banques, greffes, Trésor, syndicats et mutuelles à qui l’on verse ce qui est retenu."),
    )

    def get_queryset(self) -> QuerySet[Creditor]:
        return with_act_counts(Creditor.objects.all())

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouveau créancier"), reverse("payroll:creditor_create"), "plus", REGISTER, main=True)]


class CreditorScreen:
    model = Creditor
    access: Any
    record: Any

    def get_crumbs(self) -> Any:
        return (CREDITORS, (str(self.record), reverse("payroll:creditor_detail", args=[self.record.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:creditor_detail", args=[(result or self.record).pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:creditor_detail", args=[self.record.pk])


class CreditorDetailView(CreditorScreen, DetailScreen):
    rights = READ
    template_name = "payroll/deductions/creditor.html"

    def get_queryset(self) -> QuerySet[Creditor]:
        return Creditor.objects.select_related("account_proposed_by", "account_approved_by")

    def get_crumbs(self) -> Any:
        return (CREDITORS,)

    def get_lede(self) -> str:
        return str(self.record.get_kind_display()).capitalize()

    def get_actions(self) -> Sequence[Action]:
        record, pk = self.record, [self.record.pk]
        actions = [Action(_("Modifier"), reverse("payroll:creditor_update", args=pk), "pencil", REGISTER)]
        if record.new_account and record.account_proposed_by_id != self.access.user.pk:
            actions += [
                Action(_("Refuser le compte"), reverse("payroll:creditor_account_refuse", args=pk), "x", VALIDATE),
                Action(
                    _("Approuver le compte"), reverse("payroll:creditor_account_approve", args=pk), "check", VALIDATE, True
                ),
            ]
        return actions

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        account = [
            (_("Banque"), record.bank_name),
            (_("Compte"), record.account),
            (_("Approuvé par"), record.account_approved_by if record.account else ""),
            (_("Compte proposé"), f"{record.new_bank_name} {record.new_account}".strip()),
            (_("Proposé par"), record.account_proposed_by if record.new_account else ""),
        ]
        return [
            Panel(_("Fiche"), facts(record, "kind", "address", "phone", "email", "is_active")),
            Panel(_("Compte à payer"), [(label, value) for label, value in account if value]),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = Q(creditor=self.record) | Q(payee=self.record)
        acts = acts_of(self.access).filter(mine) if self.access.has(*VIEW) else DeductionAct.objects.none()
        return self.show(
            panels=self.get_panels(),
            acts=acts.exclude(state__in=CLOSED)[:50],
            periods=periods_with_deductions()[:MONTHS],
        )


class CreditorFormView(CreditorScreen, FormScreen):
    rights = REGISTER
    form_class = CreditorForm
    success_message = gettext_lazy("Le créancier est enregistré.")

    def get_title(self) -> str:
        return _("Nouveau créancier") if self.is_creation else _("Modifier le créancier")

    def perform(self, form: CreditorForm) -> Creditor:
        return creditor_save(creditor=form.instance, values=form.cleaned_data, actor=self.request.user)

    def get_crumbs(self) -> Any:
        return (CREDITORS,) if self.is_creation else super().get_crumbs()

    def get_cancel_url(self) -> str:
        return reverse("payroll:creditor_list") if self.is_creation else super().get_cancel_url()


class AccountDecisionView(CreditorScreen, ConfirmScreen):
    """Approve or refuse the account proposed for a creditor."""

    rights = VALIDATE
    form_class = HouseForm
    is_approved = True
    success_message = gettext_lazy("La décision est enregistrée.")

    def get_queryset(self) -> QuerySet[Creditor]:
        return Creditor.objects.exclude(new_account="")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return _("Approuver le compte") if self.is_approved else _("Refuser le compte")

    def get_title(self) -> str:
        told = {"what": self.submit_label, "of_name": french_of(str(self.record))}
        return _("%(what)s %(of_name)s\u202f?") % told

    def get_consequences(self) -> Sequence[Any]:
        record = self.record
        return [_("%(bank)s, %(account)s") % {"bank": record.new_bank_name, "account": record.new_account}]

    def perform(self, form: Any) -> Creditor:
        return creditor_account_decide(creditor=self.record, is_approved=self.is_approved, actor=self.request.user)


class StatementView(CreditorScreen, DetailScreen):
    """What a creditor is paid for a month, name by name; `?format=pdf` or `xlsx` gives it as a file."""

    rights = READ
    template_name = "payroll/deductions/statement.html"

    @cached_property
    def period(self) -> PayPeriod:
        found = PayPeriod.objects.filter(year=self.kwargs["year"], month=self.kwargs["month"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def statement(self) -> Any:
        return statement_of(self.record, self.period, self.access)

    def get_title(self) -> str:
        return _("État %(of_month)s, %(name)s") % {"of_month": self.period.of_month, "name": self.record}

    def get_actions(self) -> Sequence[Action]:
        here = self.request.path
        return [
            Action(_("Tableur"), f"{here}?format=xlsx", "table"),
            Action(_("PDF"), f"{here}?format=pdf", "printer"),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"etat-{self.record.pk}-{self.period.year}-{self.period.month:02d}"
        wanted = request.GET.get("format", "")
        if wanted == "pdf":
            return pdf_response(statement_pdf(self.statement, self.institution, self.currency), name)
        if wanted == "xlsx":
            response = HttpResponse(write_statement(self.statement, self.institution, self.currency), content_type=XLSX)
            response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
            response["Cache-Control"] = "private, no-store"
            return response
        return self.show(statement=self.statement)
