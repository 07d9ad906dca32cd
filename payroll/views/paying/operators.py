"""Mobile money operators: the list, proposing one or its change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import FormScreen
from payroll.choices_paying import ChangeState
from payroll.forms.paying import MobileOperatorForm
from payroll.models import MobileOperator, MobileOperatorChange
from payroll.services.paying.proposals import OPERATOR, proposal_make
from payroll.tables_paying import OperatorTable
from payroll.views.parts import proposed_day
from payroll.views.paying.proposals import OPERATORS
from payroll.views.runs import VIEW
from payroll.workflows_paying import SETUP


class MobileOperatorListView(ListScreen):
    model = MobileOperator
    title = gettext_lazy("Opérateurs de monnaie mobile")
    lede = gettext_lazy("Une personne propose un opérateur ou son changement, une autre l’approuve.")
    template_name = "payroll/paying/accounts.html"
    rights = VIEW
    unit = (gettext_lazy("opérateur"), gettext_lazy("opérateurs"))
    table_class = OperatorTable
    empty = Empty(
        gettext_lazy("Aucun opérateur"),  # type: ignore[arg-type]
        gettext_lazy("Ceux par lesquels des agents sont payés, avec leur plafond et leurs frais."),  # type: ignore[arg-type]
    )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Proposer un opérateur"), reverse("payroll:mobile_operator_create"), "plus", SETUP, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        changes = MobileOperatorChange.objects.filter(state=ChangeState.PROPOSED).select_related("operator", "proposed_by")
        return super().get_context(waiting=list(changes), proposal="payroll:operator_proposal", **more)


class MobileOperatorFormView(FormScreen):
    rights = SETUP
    model = MobileOperator
    form_class = MobileOperatorForm
    title = gettext_lazy("Opérateur de monnaie mobile")
    lede = gettext_lazy("Ce que vous proposez vaut une fois approuvé par une autre personne.")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("La proposition attend la décision d’une autre personne.")
    success_url = "payroll:mobile_operator_list"
    crumbs = (OPERATORS,)
    asks_reason = "optional"

    def get_record(self) -> Any:
        record = super().get_record()
        if self.is_creation:
            record.start = proposed_day(self.institution)
        return record

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"currency": self.currency}

    def perform(self, form: Any) -> Any:
        return proposal_make(
            means=OPERATOR,
            institution=self.institution,
            record=None if self.is_creation else MobileOperator.objects.get(pk=self.record.pk),
            values={name: getattr(form.instance, name) for name in OPERATOR.fields},
            access=self.access,
            reason=form.cleaned_data["motif"],
        )
