"""Payees: the list, a file with its accounts and payments, and the year."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.text import french_amount, french_date, french_of, french_period
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab, facts, state_tag
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.filters_outside import PayeeFilter
from payroll.forms.outside import PayeeAccountForm, PayeeForm
from payroll.forms.runs import ReasonForm
from payroll.models import Payee, PayeeAccount
from payroll.selectors.outside import year_payments, year_totals
from payroll.services.outside.documents import year_pdf, year_xlsx
from payroll.services.outside.payees import account_approve, account_propose, account_refuse, may_decide, payee_save
from payroll.tables_outside import PayeeTable, YearTable, button
from payroll.views.outside.parts import (
    APPROVE,
    PREPARE,
    VIEW,
    Block,
    Cell,
    OfParent,
    OutsideDetail,
    OutsideForm,
    link,
    outside_tabs,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def given(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file drawn for this person: never kept by a cache."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class PayeeListView(ListScreen):
    model = Payee
    title = gettext_lazy("Bénéficiaires hors effectif")
    rights = VIEW
    unit = (gettext_lazy("bénéficiaire"), gettext_lazy("bénéficiaires"))
    filterset_class, table_class = PayeeFilter, PayeeTable
    empty = Empty(
        gettext_lazy("Aucun bénéficiaire"),  # type: ignore[arg-type]
        gettext_lazy("Membres de conseil, experts, vacataires, journaliers, stagiaires et apprentis s’inscrivent ici."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> Any:
        return Payee.objects.visible_to(self.access)

    def get_saved_views(self) -> Sequence[Tab]:
        return outside_tabs(self.request.path)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Inscrire un bénéficiaire"), reverse("payroll:payee_create"), "plus", PREPARE, True)]


class PayeeScreen:
    model = Payee

    def get_queryset(self) -> Any:
        return Payee.objects.visible_to(self.access).select_related("employee", "institution__country")  # type: ignore[attr-defined]


class PayeeDetailView(PayeeScreen, OutsideDetail):
    crumbs = ((gettext_lazy("Bénéficiaires"), "payroll:payee_list"),)

    def get_lede(self) -> str:
        words = ", ".join(filter(None, (str(self.record.get_kind_display()), self.record.quality)))
        return words[:1].upper() + words[1:]

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        year = timezone.localdate().year
        return [
            Action(_("Modifier"), reverse("payroll:payee_change", args=key), "pencil", PREPARE),
            Action(_("Attestation %(year)s") % {"year": year}, reverse("payroll:payee_year", args=[*key, year]), "download"),
            Action(_("Proposer un compte"), reverse("payroll:payee_account_create", args=key), "plus", PREPARE, True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        names = ("birth_on", "tax_number", "address", "phone", "email", "payment_mode", "is_active")
        told = facts(self.record, *names)
        if self.record.identity_number:
            told.insert(0, (str(self.record.get_identity_kind_display()).capitalize(), self.record.identity_number))
        if self.record.employee:
            told.append((_("Agent de l’institution"), self.record.employee))
        return [Panel(_("Fiche"), told)]

    def get_blocks(self) -> Sequence[Block]:
        return [self._accounts(), self._payments()]

    def _accounts(self) -> Block:
        rows = []
        for each in self.record.accounts.select_related("proposed_by", "decided_by"):
            each.payee = self.record
            action: Any = ""
            if each.state == "proposed" and self.access.has(*APPROVE) and may_decide(each, self.access.user):
                action = format_html(
                    "{} {}",
                    button(reverse("payroll:payee_account_approve", args=[each.pk]), _("Approuver"), each),
                    button(reverse("payroll:payee_account_refuse", args=[each.pk]), _("Refuser"), each),
                )
            rows.append(
                [
                    Cell(f"{each.bank_name} {each.masked}"),
                    Cell(french_period(each.start, each.end), "p2"),
                    Cell(each.proposed_by, "lg-hide"),
                    Cell(each.decided_by or "–", "lg-hide"),
                    Cell(state_tag(each.state, each.get_state_display()), "p1"),
                    Cell(action, "n p4"),
                ]
            )
        heads = [_("Compte"), _("Période"), _("Proposé par"), _("Décidé par"), _("État"), _("Action")]
        return Block(_("Comptes"), heads, rows, _("Aucun compte : il se propose ici et une autre personne l’approuve."))

    def _payments(self) -> Block:
        rows = [
            [
                Cell(link(reverse("payroll:outside_payment", args=[each.pk]), each.number)),
                Cell(each.run.name, "p2"),
                Cell(french_date(each.run.payment_on), "p3"),
                Cell(french_amount(each.gross, self.currency), "n"),
                Cell(french_amount(each.tax, self.currency), "n"),
                Cell(french_amount(each.net, self.currency), "n p1"),
            ]
            for each in self.record.payments.select_related("run").order_by("-run__payment_on", "-pk")[:25]
        ]
        heads = [_("Bulletin"), _("Nature"), _("Payé le"), _("Brut"), _("Impôt"), _("Net")]
        return Block(_("Derniers paiements"), heads, rows, _("Rien n’a encore été payé."))


class PayeeFormView(PayeeScreen, OutsideForm):
    form_class = PayeeForm
    title = gettext_lazy("Bénéficiaire hors effectif")
    success_message = gettext_lazy("Le bénéficiaire est enregistré.")
    crumbs = ((gettext_lazy("Bénéficiaires"), "payroll:payee_list"),)
    cancel_url = "payroll:payee_list"

    def perform(self, form: Any) -> Payee:
        return payee_save(payee=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:payee_detail", args=[result.pk])


class AccountProposeView(OfParent, FormScreen):
    rights = PREPARE
    model = PayeeAccount
    form_class = PayeeAccountForm
    parent_model = Payee
    title = gettext_lazy("Proposer un compte")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("Le compte est proposé : une autre personne l’approuve.")
    asks_reason = "optional"

    def parents(self) -> Any:
        return Payee.objects.visible_to(self.access).select_related("employee", "institution__country")

    def get_record(self) -> Any:
        return PayeeAccount(
            institution=self.institution, payee=self.parent, mode=self.parent.payment_mode, proposed_by=self.access.user,
            start=timezone.localdate(),
        )  # fmt: skip

    def get_crumbs(self) -> Any:
        return ((str(self.parent), reverse("payroll:payee_detail", args=[self.parent.pk])),)

    def perform(self, form: Any) -> PayeeAccount:
        data = form.cleaned_data
        return account_propose(
            payee=self.parent,
            mode=data["mode"],
            bank_name=data["bank_name"],
            account=data["account"],
            holder=data["holder"],
            start=data["start"],
            actor=self.access.user,
            reason=data["motif"],
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:payee_detail", args=[self.parent.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class AccountDecision(ConfirmScreen):
    rights = APPROVE
    model = PayeeAccount

    def get_queryset(self) -> Any:
        visible = Payee.objects.visible_to(self.access).values("pk")
        return PayeeAccount.objects.filter(payee__in=visible).select_related("payee__employee", "proposed_by")

    def get_consequences(self) -> Sequence[Any]:
        told = self.record
        return [
            _("%(bank)s, compte %(account)s, à partir du %(day)s.")
            % {"bank": told.bank_name, "account": told.account, "day": french_date(told.start)},
            _("Proposé par %(who)s.") % {"who": told.proposed_by},
        ]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:payee_detail", args=[self.record.payee_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class AccountApproveView(AccountDecision):
    submit_label = gettext_lazy("Approuver le compte")
    success_message = gettext_lazy("Le compte est approuvé.")
    asks_reason = "optional"

    def get_title(self) -> str:
        return _("Approuver le compte %(of_name)s\u202f?") % {"of_name": french_of(str(self.record.payee))}

    def perform(self, form: Any) -> Any:
        return account_approve(account=self.record, actor=self.access.user, comment=form.cleaned_data["motif"])


class AccountRefuseView(AccountDecision):
    form_class = ReasonForm
    danger = True
    submit_label = gettext_lazy("Refuser le compte")
    success_message = gettext_lazy("Le compte est refusé.")

    def get_title(self) -> str:
        return _("Refuser le compte %(of_name)s\u202f?") % {"of_name": french_of(str(self.record.payee))}

    def perform(self, form: Any) -> Any:
        return account_refuse(account=self.record, actor=self.access.user, reason=form.cleaned_data["reason"])


class PayeeYearView(PayeeScreen, OutsideDetail):
    """The yearly statement as a PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year = self.kwargs["year"]
        content = year_pdf(self.record, year, list(year_payments(self.record, year)), self.institution)
        return given(content, "application/pdf", f"attestation-{year}-{self.record.pk}.pdf")


class OfYear:
    request: HttpRequest

    @property
    def year(self) -> int:
        asked = self.request.GET.get("annee", "")
        return int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else timezone.localdate().year


class YearView(OfYear, ListScreen):
    """Who was paid what in a year; the list to hand to the tax office."""

    model = Payee
    rights = VIEW
    unit = (gettext_lazy("bénéficiaire payé"), gettext_lazy("bénéficiaires payés"))
    filterset_class, table_class = PayeeFilter, YearTable
    exportable = False
    template_name = "payroll/outside/year.html"

    def get_title(self) -> str:
        return _("État annuel hors effectif %(year)s") % {"year": self.year}

    def get_queryset(self) -> Any:
        return year_totals(self.access, self.year)

    def get_empty(self) -> Empty:
        return Empty(_("Aucun paiement en %(year)s") % {"year": self.year}, _("Seules les campagnes payées comptent."))

    def get_saved_views(self) -> Sequence[Tab]:
        return outside_tabs(self.request.path)

    def get_actions(self) -> Sequence[Action]:
        url = f"{reverse('payroll:outside_year_xlsx')}?annee={self.year}"
        return [Action(_("État annuel (tableur)"), url, "download", (), True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        now = timezone.localdate().year
        return super().get_context(year=self.year, years=range(now - 3, now + 1), **more)


class YearFileView(OfYear, Guarded, View):
    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = BytesIO()
        year_xlsx(year_totals(self.access, self.year), self.year, self.institution, content)
        return given(content.getvalue(), XLSX, f"etat-annuel-hors-effectif-{self.year}.xlsx")
