"""A death: its file, the heirs with their shares, what each receives, and the survivors' pension."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.bank_keys import masked, normalise_account
from hr_core.services.writing import is_own_file
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices_departures import Cause, DepartureState
from payroll.forms.deaths import DeathForm, HandoverForm, HeirForm, HeirReceiptForm
from payroll.models import Departure, Heir
from payroll.selectors.settlements import settlement_of
from payroll.services.deaths import (
    OPEN,
    death_update,
    heir_receipt,
    heir_remove,
    heir_save,
    heirs_check,
    pension_handover,
)
from payroll.views.departures import ENDORSE, LIST, MANAGE, DepartureScreen, DepartureTabs


class DeathScreen(DepartureScreen):
    """Screens of departures by death: another cause has no such page."""

    def get_queryset(self) -> QuerySet[Departure]:
        return super().get_queryset().filter(cause=Cause.DEATH)

    def back(self) -> str:
        return reverse("payroll:departure_heirs", args=[self.record.pk])


class DepartureHeirsView(DeathScreen, DepartureTabs):
    """The heirs, their shares and what each receives; the certificates; the handover."""

    template_name = "payroll/departures/heirs.html"

    def get_crumbs(self) -> Any:
        return [LIST]

    def get_actions(self) -> Sequence[Action]:
        departure, key = self.record, [self.record.pk]
        if not self.may_write:
            return []
        found = []
        if departure.state in OPEN:
            found.append(Action(_("Ajouter un ayant droit…"), reverse("payroll:heir_add", args=key), "user-plus", MANAGE))
            found.append(Action(_("Compléter le décès…"), reverse("payroll:death_change", args=key), "pencil", MANAGE))
        found.append(Action(_("Remise aux pensions…"), reverse("payroll:death_handover", args=key), "send", MANAGE))
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        departure = self.record
        heirs = list(departure.heirs.select_related("entered_by"))
        settlement = settlement_of(departure)
        parts = {part.heir.pk: part.amount for part in settlement.parts} if settlement else {}
        total = sum((heir.share for heir in heirs), Fraction(0))
        rows = [
            {
                "heir": heir,
                "amount": parts.get(heir.pk),
                "account": masked(normalise_account(heir.account)) if heir.account else "",
            }
            for heir in heirs
        ]
        own = is_own_file(departure.employee, self.access.user)
        return self.show(
            rows=rows,
            total=total,
            is_whole=total == 1,
            settlement=settlement,
            is_editable=self.may_write and departure.state in OPEN,
            may_sign=self.may_write and departure.state in (DepartureState.ENDORSED, DepartureState.PAID),
            may_check=self.access.has(*ENDORSE) and not own and departure.state in OPEN and total == 1,
            death=departure.death,
        )


class DeathChangeView(DeathScreen, FormScreen):
    rights = MANAGE
    form_class = DeathForm
    title = gettext_lazy("Compléter le dossier de décès")
    asks_reason = True
    success_message = gettext_lazy("Le dossier est complété.")

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record.death, "currency": self.currency}

    def perform(self, form: Any) -> Any:
        return death_update(
            departure=self.record, values=form.values(), access=self.access, reason=form.cleaned_data["motif"]
        )


class HandoverView(DeathScreen, FormScreen):
    rights = MANAGE
    form_class = HandoverForm
    title = gettext_lazy("Remise au service des pensions de survivants")
    success_message = gettext_lazy("La remise est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        death = self.record.death
        return {
            "initial": {
                "handed_over_on": death.handed_over_on,
                "received_on": death.received_on,
                "received_by": death.received_by,
            }
        }

    def perform(self, form: Any) -> Any:
        return pension_handover(departure=self.record, access=self.access, **form.cleaned_data)


class HeirFormView(DeathScreen, FormScreen):
    """Add an heir (no `heir` in the address) or change one."""

    rights = MANAGE
    form_class = HeirForm
    success_message = gettext_lazy("L’ayant droit est enregistré ; la liste est à vérifier par une deuxième personne.")

    @cached_property
    def heir(self) -> Heir | None:
        return get_object_or_404(self.record.heirs, pk=self.kwargs["heir"]) if "heir" in self.kwargs else None

    def get_title(self) -> str:
        return self.heir.name if self.heir else _("Ajouter un ayant droit")

    def get_form_options(self) -> dict[str, Any]:
        return {"heir": self.heir}

    def perform(self, form: Any) -> Heir:
        return heir_save(departure=self.record, heir=self.heir, values=form.values(), access=self.access)


class HeirScreen(DeathScreen, FormScreen):
    """Screens of one heir of the departure of the address."""

    @cached_property
    def heir(self) -> Heir:
        return get_object_or_404(self.record.heirs, pk=self.kwargs["heir"])


class HeirRemoveView(HeirScreen, ConfirmScreen):
    rights = MANAGE
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Retirer de la liste")
    success_message = gettext_lazy("L’ayant droit est retiré ; les parts sont à compléter.")

    def get_title(self) -> str:
        return _("Retirer %(name)s des ayants droit ?") % {"name": self.heir.name}

    def perform(self, form: Any) -> None:
        heir_remove(heir=self.heir, access=self.access, reason=form.cleaned_data["motif"])


class HeirReceiptView(HeirScreen):
    rights = MANAGE
    form_class = HeirReceiptForm
    success_message = gettext_lazy("Le reçu est enregistré.")

    def get_title(self) -> str:
        return _("Reçu signé par %(name)s") % {"name": self.heir.payee}

    def perform(self, form: Any) -> Heir:
        return heir_receipt(heir=self.heir, signed_on=form.cleaned_data["signed_on"], access=self.access)


class HeirsCheckView(DeathScreen, ConfirmScreen):
    rights = ENDORSE
    submit_label = gettext_lazy("Déclarer vérifiés")
    success_message = gettext_lazy("Les ayants droit sont vérifiés.")

    def get_title(self) -> str:
        return _("Les ayants droit sont-ils ceux du certificat d’hérédité ?")

    def get_consequences(self) -> Sequence[Any]:
        found = [f"{heir.payee}\u00a0: {heir.share_words}" for heir in self.record.heirs.all()]
        reference = self.record.death.heredity_reference
        found.append(
            _("Certificat d’hérédité : %(reference)s.") % {"reference": reference}
            if reference
            else _("Le certificat d’hérédité n’est pas encore enregistré.")
        )
        return found

    def perform(self, form: Any) -> Any:
        return heirs_check(departure=self.record, access=self.access)

