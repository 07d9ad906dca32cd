"""Corrections of a signed take-over: the list, entering one, deciding it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date, french_month, french_signed
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.forms.takeover import CorrectionForm
from payroll.models import TakeoverCorrection
from payroll.selectors.takeover import corrections_of
from payroll.services.takeover.corrections import correction_decide, correction_enter
from payroll.services.takeover.targets import TOTAL_LABELS, Targets
from payroll.tables_takeover import CorrectionTable
from payroll.views.returns.statements import people_seen
from payroll.views.takeover.parts import HOME, PREPARE, SIGN, ListOfTakeover, OfTakeover, buttons


class CorrectionListView(ListOfTakeover, ListScreen):
    model = TakeoverCorrection
    title = gettext_lazy("Corrections de la reprise")
    unit = (gettext_lazy("correction"), gettext_lazy("corrections"))
    table_class = CorrectionTable
    export_name = "corrections-reprise"

    def get_queryset(self) -> QuerySet[Any]:
        return corrections_of(self.access, self.takeover)

    def get_table_options(self) -> dict[str, Any]:
        return {"may_sign": self.access.has(*SIGN)}

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(each.label, each.url, each.icon, each.rights, main=True) for each in buttons(self.takeover, only=("correct",))
        ]

    def get_empty(self) -> Empty:
        return Empty(_("Aucune correction"), _("Ce qui est signé ne change que par une correction approuvée par deux personnes."))


class CorrectionCreateView(OfTakeover, FormScreen):
    rights = PREPARE
    form_class = CorrectionForm
    title = gettext_lazy("Corriger la reprise")
    submit_label = gettext_lazy("Saisir la correction")
    success_message = gettext_lazy("La correction est saisie : une autre personne l’approuve.")

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(state="signed")

    def get_form_options(self) -> dict[str, Any]:
        return {
            "takeover": self.takeover, "people": people_seen(self.access), "currency": self.currency,
            "targets": Targets(self.institution, self.takeover.go_live),
        }  # fmt: skip

    def perform(self, form: Any) -> TakeoverCorrection:
        given = form.cleaned_data
        correction = TakeoverCorrection(
            institution=self.institution, takeover=self.takeover,
            **{**given, "base": given["base"] or 0, "taxable": given["taxable"] or 0},
        )  # fmt: skip
        return correction_enter(correction=correction, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:takeover_correction_list", args=[self.takeover.pk])


class CorrectionView(ConfirmScreen):
    """The question asked of the second person: approve it, or open the refusal."""

    model = TakeoverCorrection
    rights = SIGN
    approved = True
    submit_label = gettext_lazy("Approuver la correction")
    success_message = gettext_lazy("La correction est approuvée : les cumuls de l’année la comptent.")

    def get_queryset(self) -> QuerySet[Any]:
        found = TakeoverCorrection.objects.filter(state="entered").select_related("employee", "takeover", "entered_by")
        return found if self.access.has("confidential_view") else found.filter(employee__is_confidential=False)

    def get_title(self) -> str:
        return _("Approuver cette correction\u202f?")

    def get_crumbs(self) -> Any:
        return (HOME, (_("Corrections"), self.get_cancel_url()))

    def get_actions(self) -> Sequence[Action]:
        if not self.approved:
            return ()
        return (Action(_("La refuser"), reverse("payroll:takeover_correction_refuse", args=[self.record.pk]), "x", SIGN),)

    def get_consequences(self) -> Sequence[Any]:
        each = self.record
        who = f"{each.employee.full_name}, {french_month(each.month.year, each.month.month)}"
        effects = ", ".join(
            f"{TOTAL_LABELS.get(code, each.label)} {french_signed(amount, self.currency)}" for code, amount in each.effects.items()
        )
        return [
            f"{who} : {effects}",
            _("%(reason)s Pièce : %(reference)s du %(day)s.")
            % {"reason": each.reason.rstrip(".") + ".", "reference": each.reference, "day": french_date(each.dated_on)},
            _("Saisie par %(who)s.") % {"who": each.entered_by},
        ]

    def perform(self, form: Any) -> TakeoverCorrection:
        return correction_decide(correction=self.record, approved=self.approved, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_correction_list", args=[self.record.takeover_id])


class CorrectionRefuseView(CorrectionView):
    approved = False
    danger = True
    submit_label = gettext_lazy("Refuser la correction")
    success_message = gettext_lazy("La correction est refusée ; rien n’a changé.")

    def get_title(self) -> str:
        return _("Refuser cette correction\u202f?")
