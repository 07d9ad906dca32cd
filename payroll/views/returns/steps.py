"""Steps of a return: prepared, dropped, checked, filed, posted, amended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices_returns import FilingState
from payroll.forms.returns import FileForm, PrepareForm, ReceiptForm
from payroll.forms.runs import ReasonForm
from payroll.models import Filing
from payroll.returns.book import declarations
from payroll.selectors.returns.figures import paid_months
from payroll.services.returns.filings import (
    filing_check,
    filing_drop,
    filing_file,
    filing_post,
    filing_prepare,
    filing_receipt,
)
from payroll.views.returns.filings import FILINGS, FilingScreen
from payroll.views.returns.parts import CONTROL, DEPOSIT, INSURED, MAKE
from payroll.workflows_returns import BEFORE_FILING, FILED


class PrepareView(FormScreen):
    """Choose a declaration and a month; the calendar fills both in (`?code=…&mois=2026-01-01`)."""

    rights = MAKE
    form_class = PrepareForm
    title = gettext_lazy("Préparer une déclaration")
    submit_label = gettext_lazy("Préparer la déclaration")
    success_message = gettext_lazy("La déclaration est préparée : une autre personne la contrôle avant le dépôt.")
    cancel_url = "payroll:filing_list"
    crumbs = (FILINGS,)

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        asked = self.request.GET
        months = sorted(paid_months(self.institution), reverse=True)
        return {
            "codes": [(each.code, f"{each.name} ({each.recipient})") for each in declarations(self.institution.country_id) if each.is_periodic],
            "months": months,
            "initial": {"code": asked.get("code", ""), "month": asked.get("mois", "")},
        }

    def perform(self, form: PrepareForm) -> Filing:
        return filing_prepare(
            institution=self.institution, code=form.cleaned_data["code"], month=form.cleaned_data["month"], access=self.access
        )

    def get_success_url(self, result: Filing) -> str:
        return reverse("payroll:filing_detail", args=[result.pk])


class StepView(FilingScreen, ConfirmScreen):
    """A step of one return, in the states from which it is taken; elsewhere it does not exist."""

    states: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet[Filing]:
        return super().get_queryset().filter(state__in=self.states)

    def get_consequences(self) -> list[Any]:
        row = self.record
        told = {"name": row.name, "period": row.period_words, "amount": french_amount(row.amount, self.currency, unit=True)}
        return [_("%(name)s, %(period)s : %(amount)s.") % told, *self.more()]

    def more(self) -> list[Any]:
        return []


class DropView(StepView):
    rights = MAKE
    states = BEFORE_FILING
    question = gettext_lazy("Supprimer cette déclaration ?")
    form_class = ReasonForm
    submit_label = gettext_lazy("Supprimer la déclaration")
    success_message = gettext_lazy("La déclaration est supprimée : elle peut être préparée de nouveau.")
    danger = True

    def perform(self, form: Any) -> None:
        filing_drop(filing=self.record, reason=form.cleaned_data["reason"], access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:filing_list")


class CheckView(StepView):
    rights = CONTROL
    states = (FilingState.PREPARED,)
    question = gettext_lazy("Contrôler cette déclaration ?")
    submit_label = gettext_lazy("Déclarer contrôlée")
    success_message = gettext_lazy("La déclaration est contrôlée : elle peut être déposée.")

    def more(self) -> list[Any]:
        return [_("Vous attestez que la liste nominative et les totaux sont ceux des mois payés.")]

    def perform(self, form: Any) -> Filing:
        return filing_check(filing=self.record, access=self.access)


class FileView(FilingScreen, FormScreen):
    rights = DEPOSIT
    form_class = FileForm
    title = gettext_lazy("Enregistrer le dépôt")
    submit_label = gettext_lazy("Enregistrer le dépôt")
    success_message = gettext_lazy("Le dépôt est enregistré : les chiffres de la déclaration ne changent plus.")

    def get_queryset(self) -> QuerySet[Filing]:
        return super().get_queryset().filter(state=FilingState.CHECKED)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"filed_on": timezone.localdate()}}

    def perform(self, form: FileForm) -> Filing:
        return filing_file(filing=self.record, access=self.access, **form.cleaned_data)


class ReceiptView(FilingScreen, FormScreen):
    rights = DEPOSIT
    form_class = ReceiptForm
    title = gettext_lazy("Récépissé")
    submit_label = gettext_lazy("Enregistrer le récépissé")

    def get_queryset(self) -> QuerySet[Filing]:
        return super().get_queryset().filter(state__in=FILED)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"receipt_number": self.record.receipt_number}}

    def perform(self, form: ReceiptForm) -> Filing:
        return filing_receipt(filing=self.record, access=self.access, **form.cleaned_data)


class PostView(StepView):
    rights = INSURED
    states = FILED
    question = gettext_lazy("Porter cette déclaration aux comptes des assurés ?")
    submit_label = gettext_lazy("Porter aux comptes")
    success_message = gettext_lazy("La déclaration est portée aux comptes des assurés.")

    def more(self) -> list[Any]:
        return [_("Qui a préparé le fichier ne peut pas le porter aux comptes : vos deux noms restent sur la déclaration.")]

    def perform(self, form: Any) -> Filing:
        return filing_post(filing=self.record, access=self.access)


class AmendView(StepView):
    rights = MAKE
    states = FILED
    question = gettext_lazy("Préparer une déclaration rectificative ?")
    submit_label = gettext_lazy("Préparer la rectificative")
    success_message = gettext_lazy("La rectificative est préparée : elle dit l’écart avec ce qui est déposé.")

    def more(self) -> list[Any]:
        return [_("Elle reprend toute la période telle qu’elle est payée aujourd’hui ; celle qui est déposée reste.")]

    def perform(self, form: Any) -> Filing:
        month: date = self.record.start
        return filing_prepare(institution=self.institution, code=self.record.code, month=month, access=self.access)

    def get_success_url(self, result: Filing) -> str:
        return reverse("payroll:filing_detail", args=[result.pk])
