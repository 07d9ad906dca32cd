"""The circuit of the institution: in force, proposed, decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen, Screen
from payroll.forms.circuit import CircuitForm, CircuitRefusalForm, DecisionForm
from payroll.models import Circuit, CircuitState
from payroll.selectors.circuits import adopted_labels, circuits_listed, step_rows, steps_of_circuit
from payroll.services.circuit import circuit_in_force
from payroll.services.circuits import DECIDE, PROPOSE, circuit_adopt, circuit_decide, circuit_propose, circuit_withdraw
from payroll.views.runs import VIEW

CIRCUIT = ((gettext_lazy("Circuit de la paie"), "payroll:circuit"),)


class CircuitView(Screen):
    rights = (*VIEW, "institution_settings")
    template_name = "payroll/circuit/circuit.html"
    title = gettext_lazy("Circuit de la paie")
    lede = gettext_lazy("Chaque étape, le droit qu’elle demande, et les étapes dont l’auteur ne peut pas agir ici.")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Proposer un changement"), reverse("payroll:circuit_propose"), "pencil", PROPOSE, True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        current = circuit_in_force(self.institution, today)
        versions = list(circuits_listed())
        return self.show(
            missing=self.missing(current),
            rows=step_rows(steps_of_circuit(current)),
            current=current,
            versions=versions,
            waiting=next((each for each in versions if each.state == CircuitState.PROPOSED), None),
            coming=[each for each in versions if each.state == CircuitState.APPROVED and each.start > today],
        )


    def missing(self, current: Circuit | None) -> list[str]:
        """The steps of the rule that the circuit of origin lacks, for those who may propose them at once."""
        if current is not None or not self.access.has(*PROPOSE):
            return []
        return adopted_labels(self.institution)


class CircuitAdoptView(ConfirmScreen):
    """The whole circuit of the rule, proposed in one gesture."""

    rights = PROPOSE
    question = gettext_lazy("Proposer le circuit complet\u202f?")
    submit_label = gettext_lazy("Soumettre à l’ordonnateur")
    success_url = "payroll:circuit"
    success_message = gettext_lazy("Le circuit est proposé : il vaudra une fois approuvé par l’ordonnateur.")
    crumbs = CIRCUIT

    def get_record(self) -> Any:
        return None

    def get_consequences(self) -> Sequence[Any]:
        added = adopted_labels(self.institution)
        steps = [_("Étape ajoutée : %(step)s.") % {"step": label} for label in added]
        return [*steps, _("Les campagnes déjà ouvertes gardent leur circuit jusqu’à leur clôture.")]

    def perform(self, form: Any) -> Circuit:
        return circuit_adopt(institution=self.institution, access=self.access)


class CircuitProposeView(FormScreen):
    rights = PROPOSE
    form_class = CircuitForm
    title = gettext_lazy("Proposer un circuit")
    lede = gettext_lazy("L’ordre des étapes est celui de la règle ; l’ordonnateur approuve le changement.")
    submit_label = gettext_lazy("Soumettre à l’ordonnateur")
    success_url = "payroll:circuit"
    success_message = gettext_lazy("Le circuit est proposé : il vaudra une fois approuvé par l’ordonnateur.")
    crumbs = CIRCUIT

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"steps": steps_of_circuit(circuit_in_force(self.institution, today)), "initial": {"start": today}}

    def perform(self, form: Any) -> Circuit:
        return circuit_propose(
            institution=self.institution,
            start=form.cleaned_data["start"],
            steps=form.steps(),
            reason=form.cleaned_data["reason"],
            access=self.access,
        )


class CircuitScreen(RecordScreen):
    model = Circuit
    crumbs = CIRCUIT

    def get_queryset(self) -> Any:
        return circuits_listed()

    def get_title(self) -> str:
        return _("Circuit du %(day)s") % {"day": french_date(self.record.start)}


class CircuitDetailView(CircuitScreen, DetailScreen):
    rights = (*VIEW, "institution_settings")
    template_name = "payroll/circuit/version.html"

    def get_lede(self) -> str:
        return _("Proposé par %(who)s : %(reason)s") % {"who": self.record.proposed_by, "reason": self.record.reason}

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        if self.record.state != CircuitState.PROPOSED:
            return []
        return [
            Action(_("Retirer…"), reverse("payroll:circuit_withdraw", args=key), "arrow-back-up", PROPOSE),
            Action(_("Refuser…"), reverse("payroll:circuit_refuse", args=key), "x", DECIDE),
            Action(_("Approuver…"), reverse("payroll:circuit_approve", args=key), "check", DECIDE, True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        before = None
        if self.record.state == CircuitState.PROPOSED:
            before = steps_of_circuit(circuit_in_force(self.institution, self.record.start))
        rows = step_rows(steps_of_circuit(self.record), before)
        return super().get_context(rows=rows, runs=self.record.runs.select_related("period")[:12], **more)


class CircuitDecisionView(CircuitScreen, ConfirmScreen):
    rights = DECIDE
    success_url = "payroll:circuit"
    approve = True

    def get_cancel_url(self) -> str:
        return reverse("payroll:circuit_detail", args=[self.record.pk])

    def perform(self, form: Any) -> Circuit:
        remark = form.cleaned_data["remark"]
        return circuit_decide(circuit=self.record, access=self.access, approve=self.approve, remark=remark)


class CircuitApproveView(CircuitDecisionView):
    form_class = DecisionForm
    submit_label = gettext_lazy("Approuver le circuit")
    success_message = gettext_lazy("Le circuit est approuvé.")

    def get_title(self) -> str:
        return _("Approuver le circuit du %(day)s\u202f?") % {"day": french_date(self.record.start)}

    def get_consequences(self) -> Sequence[Any]:
        day = french_date(self.record.start)
        return [
            _("Il vaut pour les campagnes ouvertes à partir du %(day)s.") % {"day": day},
            _("Les campagnes déjà ouvertes gardent leur circuit jusqu’à leur clôture."),
        ]


class CircuitRefuseView(CircuitDecisionView):
    form_class = CircuitRefusalForm
    approve = False
    danger = True
    submit_label = gettext_lazy("Refuser le circuit")
    success_message = gettext_lazy("Le circuit est refusé.")

    def get_title(self) -> str:
        return _("Refuser le circuit du %(day)s\u202f?") % {"day": french_date(self.record.start)}


class CircuitWithdrawView(CircuitScreen, ConfirmScreen):
    rights = PROPOSE
    danger = True
    submit_label = gettext_lazy("Retirer la proposition")
    success_url = "payroll:circuit"
    success_message = gettext_lazy("La proposition est retirée.")

    def get_title(self) -> str:
        return _("Retirer la proposition de circuit\u202f?")

    def perform(self, form: Any) -> Circuit:
        return circuit_withdraw(circuit=self.record, access=self.access)
