"""Provisions: the list, one with its parts, its steps; the assumptions, approved by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_amount, french_date, french_signed
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.choices_accounting import ProvisionKind
from payroll.filters import PeopleFilter
from payroll.filters_accounting import ProvisionFilter
from payroll.forms.provisions import AssumptionsForm, ProvisionForm
from payroll.models import Provision, ProvisionAssumptions, ProvisionPart
from payroll.services.accounting.provisions import (
    assumptions_approve,
    assumptions_set,
    provision_approve,
    provision_compute,
    provision_propose,
    provision_reopen,
)
from payroll.tables_accounting import ProvisionPartTable, ProvisionTable
from payroll.views.accounting.parts import PREPARE, PROVISIONS, VALIDATE, VIEW, steps_of
from payroll.workflows_accounting import PROVISION_STEPS

NAMES = (
    "discount_rate", "growth_rate", "turnover_rate", "mortality_rate", "retirement_age", "charge_rate", "leave_from", "reference",
)  # fmt: skip


def last_month_end() -> date:
    return timezone.localdate().replace(day=1) - timedelta(days=1)


class ProvisionListView(ListScreen):
    model = Provision
    rights = VIEW
    title = gettext_lazy("Provisions")
    lede = gettext_lazy("Congés, treizième mois, fin de carrière, charges à payer.")
    unit = (gettext_lazy("provision"), gettext_lazy("provisions"))
    filterset_class, table_class = ProvisionFilter, ProvisionTable
    export_name = "provisions"

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune provision"),
            _("Proposez d’abord les hypothèses ; une autre personne les approuve, puis la provision se calcule."),
        )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Hypothèses"), reverse("payroll:provision_assumptions"), "settings"),
            Action(_("Calculer une provision"), reverse("payroll:provision_create"), "calculator", PREPARE, main=True),
        ]


class ProvisionCreateView(FormScreen):
    rights = PREPARE
    form_class = ProvisionForm
    title = gettext_lazy("Calculer une provision")
    submit_label = gettext_lazy("Calculer")
    cancel_url = "payroll:provision_list"
    success_message = gettext_lazy("La provision est calculée : vérifiez-la, puis soumettez-la.")
    crumbs = (PROVISIONS,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"as_at": last_month_end()}}

    def perform(self, form: Any) -> Provision:
        return provision_compute(institution=self.institution, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: Provision) -> str:
        return reverse("payroll:provision_detail", args=[result.pk])


class ProvisionDetailView(ListScreen, DetailScreen):
    """A provision: its total, its change, the assumptions, everybody's part."""

    model = Provision
    rights = VIEW
    template_name = "payroll/accounting/provision.html"
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    filterset_class, table_class = PeopleFilter, ProvisionPartTable
    totals = {"amount": Sum("amount"), "charges": Sum("charges")}

    def get_title(self) -> str:
        return _("%(kind)s au %(day)s") % {
            "kind": str(ProvisionKind(self.record.kind).label).capitalize(),
            "day": french_date(self.record.as_at),
        }

    def get_crumbs(self) -> Any:
        return (PROVISIONS,)

    def get_lede(self) -> str:
        return ""

    @cached_property
    def record(self) -> Any:
        rows = Provision.objects.select_related("assumptions", "previous", "prepared_by", "approved_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_queryset(self) -> QuerySet[ProvisionPart]:
        visible = Employee.objects.visible_to(self.access)
        return ProvisionPart.objects.filter(provision=self.record, employee__in=visible).select_related("employee")

    def get_actions(self) -> Sequence[Action]:
        mine = ("payroll:provision_approve",) if self.record.prepared_by_id == self.access.user.pk else ()
        return steps_of(PROVISION_STEPS, self.record.state, self.record.pk, without=mine)

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        seen = self.get_queryset().aggregate(amount=Sum("amount"), charges=Sum("charges"))
        reserved = row.total - (seen["amount"] or 0) - (seen["charges"] or 0)
        change = row.total - (row.previous.total if row.previous else 0)
        return super().get_context(
            provision=row, reserved=reserved, change=french_signed(change, self.currency),
            total=french_amount(row.total, self.currency), entry=row.journal_entries.order_by("-pk").first(), **more,
        )  # fmt: skip


class OfProvision:
    model = Provision
    crumbs = (PROVISIONS,)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:provision_detail", args=[self.record.pk])  # type: ignore[attr-defined]

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class ProvisionComputeView(OfProvision, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Recalculer cette provision ?")
    submit_label = gettext_lazy("Recalculer")
    success_message = gettext_lazy("La provision est recalculée.")

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les montants du brouillon sont remplacés par ceux d’aujourd’hui, à la même date d’arrêté.")]

    def perform(self, form: Any) -> Provision:
        row = self.record
        return provision_compute(institution=self.institution, kind=row.kind, as_at=row.as_at, access=self.access)


class ProvisionProposeView(OfProvision, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Soumettre cette provision à l’approbation ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("La provision attend une autre personne.")

    def perform(self, form: Any) -> Provision:
        return provision_propose(provision=self.record, access=self.access)


class ProvisionReopenView(OfProvision, ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Reprendre cette provision ?")
    submit_label = gettext_lazy("Reprendre le brouillon")

    def perform(self, form: Any) -> Provision:
        return provision_reopen(provision=self.record, access=self.access)


class ProvisionApproveView(OfProvision, ConfirmScreen):
    rights = VALIDATE
    question = gettext_lazy("Approuver cette provision ?")
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("La provision est approuvée : l’écriture de sa variation est à valider.")

    def get_consequences(self) -> Sequence[Any]:
        row = self.record
        change = row.total - (row.previous.total if row.previous else 0)
        return [
            _("Total : %(total)s.") % {"total": french_amount(row.total, self.currency, unit=True)},
            _("Variation à inscrire : %(change)s.") % {"change": french_signed(change, self.currency)},
        ]

    def perform(self, form: Any) -> Any:
        return provision_approve(provision=self.record, access=self.access)


class AssumptionsView(Screen):
    """What the provisions assume, over time."""

    rights = VIEW
    title = gettext_lazy("Hypothèses des provisions")
    template_name = "payroll/accounting/assumptions.html"
    crumbs = (PROVISIONS,)

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:provision_assumptions_set")
        return [Action(_("Proposer des hypothèses"), url, "plus", PREPARE, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = ProvisionAssumptions.objects.select_related("proposed_by", "approved_by")
        return self.show(rows=rows, may_approve=self.access.has(*VALIDATE), me=self.access.user.pk)


class AssumptionsSetView(FormScreen):
    rights = PREPARE
    form_class = AssumptionsForm
    title = gettext_lazy("Proposer des hypothèses")
    submit_label = gettext_lazy("Proposer")
    asks_reason = True
    success_url = "payroll:provision_assumptions"
    success_message = gettext_lazy("Les hypothèses sont proposées : une autre personne les approuve.")
    crumbs = (PROVISIONS, (gettext_lazy("Hypothèses"), "payroll:provision_assumptions"))

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        held = ProvisionAssumptions.objects.order_by("-start").first() or ProvisionAssumptions()
        start = timezone.localdate().replace(month=1, day=1)
        return {"initial": {"start": start, **{name: getattr(held, name) for name in NAMES}}}

    def perform(self, form: Any) -> ProvisionAssumptions:
        data = form.cleaned_data
        return assumptions_set(
            institution=self.institution, start=data["start"], values={name: data[name] for name in NAMES},
            access=self.access, reason=data["motif"],
        )  # fmt: skip


class AssumptionsApproveView(ConfirmScreen):
    model = ProvisionAssumptions
    rights = VALIDATE
    question = gettext_lazy("Approuver ces hypothèses ?")
    submit_label = gettext_lazy("Approuver")
    success_url = "payroll:provision_assumptions"
    success_message = gettext_lazy("Les hypothèses sont approuvées.")
    crumbs = (PROVISIONS, (gettext_lazy("Hypothèses"), "payroll:provision_assumptions"))

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les provisions calculées ensuite les appliquent ; celles déjà approuvées gardent les leurs.")]

    def perform(self, form: Any) -> ProvisionAssumptions:
        return assumptions_approve(assumptions=self.record, access=self.access)
