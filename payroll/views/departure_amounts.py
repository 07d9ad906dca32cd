"""The statement of a departure: its amounts with their reasons, who changes them, the clearances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.writing import is_own_file
from hr_core.text import french_amount
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices_departures import DepartureState, OverrideState
from payroll.forms.departures import AmountForm, ClearanceForm, DecideForm, NewClearanceForm, ProposeForm
from payroll.models import Clearance, Departure, DepartureAmount
from payroll.selectors import departures as selectors
from payroll.selectors.settlements import settlement_of
from payroll.services.departures import (
    amount_add,
    amount_decide,
    amount_propose,
    amount_remove,
    clearance_add,
    clearance_set,
)
from payroll.views.departures import ENDORSE, LIST, MANAGE, STEPS, DepartureScreen, DepartureTabs
from payroll.workflows_departures import run_is_open

EDITABLE = (DepartureState.PREPARED, DepartureState.CALCULATED)


class DepartureAmountsView(DepartureTabs):
    """The amounts, one of them explained at `?pourquoi=<key>`, then the lines of the settlement's payslip."""

    template_name = "payroll/departures/amounts.html"

    def get_actions(self) -> Sequence[Action]:
        departure = self.record
        if not self.may_write or departure.state not in EDITABLE:
            return []
        url = reverse("payroll:departure_amount_add", args=[departure.pk])
        return [Action(_("Ajouter une somme…"), url, "plus", MANAGE)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        departure, asked = self.record, request.GET.get("pourquoi", "")
        editable = departure.state in EDITABLE and not run_is_open(departure)
        rows = []
        for amount in departure.amounts.select_related("entered_by", "proposed_by", "decided_by"):
            told = asked == str(amount.pk)
            rows.append(
                {
                    "amount": amount,
                    "confidence": "" if amount.is_manual else amount.explanation.get("confidence", ""),
                    "question": amount.explanation.get("question", ""),
                    "why": selectors.amount_why(amount) if told else None,
                    "treatment": selectors.treatment_words(departure, amount.kind) if told and not amount.is_deduction else "",
                    "may_propose": editable and self.may_write and not amount.is_manual,
                    "may_remove": editable and self.may_write and amount.is_manual,
                    "may_decide": editable
                    and amount.override == OverrideState.PROPOSED
                    and self.access.has(*ENDORSE)
                    and amount.proposed_by_id != self.access.user.pk
                    and not is_own_file(departure.employee, self.access.user),
                }
            )
        known = [row["amount"] for row in rows if row["amount"].amount is not None]
        return self.show(
            rows=rows,
            due=sum(amount.amount for amount in known if not amount.is_deduction),
            withheld=sum(amount.amount for amount in known if amount.is_deduction),
            settlement=settlement_of(departure),
            may_pay=self.access.has("payroll_prepare") and departure.state == DepartureState.CALCULATED,
        )


class AmountAddView(DepartureScreen, FormScreen):
    rights = MANAGE
    form_class = AmountForm
    title = gettext_lazy("Ajouter une somme au décompte")
    lede = gettext_lazy("Ce que nul calcul ne donne : dommages et intérêts, matériel non rendu, dédit de formation, somme convenue.")
    success_message = gettext_lazy("La somme est dans le décompte.")

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency}

    def back(self) -> str:
        return reverse("payroll:departure_amounts", args=[self.record.pk])

    def perform(self, form: Any) -> DepartureAmount:
        return amount_add(departure=self.record, access=self.access, **form.cleaned_data)


class AmountScreen(FormScreen):
    """What the screens of one amount share: those of departures that one may read."""

    model = DepartureAmount

    def get_queryset(self) -> QuerySet[DepartureAmount]:
        visible = selectors.departures_of(self.access).values("pk")
        return DepartureAmount.objects.filter(departure__in=visible).select_related(
            "departure__employee", "departure__institution__country", "proposed_by"
        )

    @property
    def departure(self) -> Departure:
        return self.record.departure

    def back(self) -> str:
        return reverse("payroll:departure_amounts", args=[self.departure.pk])

    def get_crumbs(self) -> Any:
        return [LIST, (self.departure.employee.full_name, self.back())]

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class AmountProposeView(AmountScreen):
    rights = MANAGE
    form_class = ProposeForm
    submit_label = gettext_lazy("Proposer ce montant")
    success_message = gettext_lazy("La proposition attend la décision d’une deuxième personne.")

    def get_title(self) -> str:
        return _("Proposer un autre montant : %(label)s") % {"label": self.record.label}

    def get_lede(self) -> str:
        if self.record.computed is None:
            return str(self.record.explanation.get("question", ""))
        return _("Le calcul donne %(amount)s.") % {"amount": french_amount(self.record.computed, self.currency, unit=True)}

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency, "initial": {"proposed": self.record.computed}}

    def perform(self, form: Any) -> DepartureAmount:
        return amount_propose(amount=self.record, access=self.access, **form.cleaned_data)


class AmountDecideView(AmountScreen):
    rights = ENDORSE
    form_class = DecideForm
    submit_label = gettext_lazy("Décider")
    success_message = gettext_lazy("La décision est enregistrée.")

    def get_title(self) -> str:
        return _("Décider le montant : %(label)s") % {"label": self.record.label}

    def get_lede(self) -> str:
        amount = self.record
        if amount.proposed is None:
            return ""
        told = {
            "who": amount.proposed_by,
            "proposed": french_amount(amount.proposed, self.currency, unit=True),
            "reason": amount.proposed_reason,
        }
        return _("%(who)s propose %(proposed)s : %(reason)s.") % told

    def perform(self, form: Any) -> DepartureAmount:
        return amount_decide(
            amount=self.record,
            approve=form.cleaned_data["decision"] == "oui",
            reason=form.cleaned_data["reason"],
            access=self.access,
        )


class AmountRemoveView(AmountScreen, ConfirmScreen):
    rights = MANAGE
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Retirer la somme")
    success_message = gettext_lazy("La somme est retirée du décompte.")

    def get_title(self) -> str:
        return _("Retirer « %(label)s » du décompte ?") % {"label": self.record.label}

    def perform(self, form: Any) -> None:
        amount_remove(amount=self.record, access=self.access, reason=form.cleaned_data["motif"])


# ---------------------------------------------------------------- clearances
class DepartureClearancesView(DepartureTabs):
    template_name = "payroll/departures/clearances.html"

    def get_actions(self) -> Sequence[Action]:
        if not self.may_write or not self.record.is_open:
            return []
        return [Action(_("Ajouter un point…"), reverse("payroll:clearance_add", args=[self.record.pk]), "plus", MANAGE)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        clearances = list(self.record.clearances.select_related("done_by"))
        left = sum(clearance.state in ("waiting", "owed") for clearance in clearances)
        return self.show(
            clearances=clearances,
            left=left,
            may_clear=self.record.is_open and (self.may_write or self.access.has(*ENDORSE)),
        )


class ClearanceAddView(DepartureScreen, FormScreen):
    rights = MANAGE
    form_class = NewClearanceForm
    title = gettext_lazy("Ajouter un point à la liste des quitus")
    success_message = gettext_lazy("Le point est ajouté.")

    def back(self) -> str:
        return reverse("payroll:departure_clearances", args=[self.record.pk])

    def perform(self, form: Any) -> Clearance:
        return clearance_add(departure=self.record, access=self.access, **form.cleaned_data)


class ClearanceView(FormScreen):
    """One point of the list: done, missing or useless."""

    rights = STEPS
    model = Clearance
    form_class = ClearanceForm
    success_message = gettext_lazy("Le quitus est à jour.")

    def get_queryset(self) -> QuerySet[Clearance]:
        visible = selectors.departures_of(self.access).values("pk")
        return Clearance.objects.filter(departure__in=visible).select_related("departure__employee")

    def get_title(self) -> str:
        return str(self.record)

    def get_crumbs(self) -> Any:
        return [LIST, (self.record.departure.employee.full_name, self._back())]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"state": "done" if self.record.state == "waiting" else self.record.state, "remark": self.record.remark}}

    def get_success_url(self, result: Any) -> str:
        return self._back()

    def get_cancel_url(self) -> str:
        return self._back()

    def _back(self) -> str:
        return reverse("payroll:departure_clearances", args=[self.record.departure_id])

    def perform(self, form: Any) -> Clearance:
        return clearance_set(clearance=self.record, access=self.access, **form.cleaned_data)
