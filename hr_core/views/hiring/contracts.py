"""The acts of a contract: each a form on the file, with what the law warns of beside it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.choices import AbsenceFamily, ContractActKind
from hr_core.filters import today
from hr_core.forms.hiring import (
    AmendForm,
    ConvertForm,
    RenewForm,
    ResumeForm,
    SuspendForm,
    TrialConfirmForm,
    TrialExtendForm,
)
from hr_core.models import AbsenceKind, Contract, ContractAct, Employee
from hr_core.selectors.contract_law import contract_law, fixed_words, institution_law
from hr_core.services.hiring import contracts as acts
from hr_core.services.writing import forbid_own_file
from hr_core.text import french_date, french_period
from hr_core.ui.screens import FormScreen

WRITE = ("personnel_change",)
SUSPENDING = (AbsenceFamily.UNPAID_LEAVE, AbsenceFamily.PRECAUTIONARY_SUSPENSION, AbsenceFamily.DISCIPLINARY_SUSPENSION,
              AbsenceFamily.LONG_SICKNESS, AbsenceFamily.OTHER)  # fmt: skip


class ActScreen(FormScreen):
    """A form about the contract of a file that one may see and that is not one's own."""

    model = Employee
    rights = WRITE
    template_name = "hr_core/hiring/act.html"

    def get_queryset(self) -> QuerySet:
        return Employee.objects.visible_to(self.access)

    def get_record(self) -> Employee:
        record = super().get_record()
        forbid_own_file(record, self.request.user)
        return record

    @cached_property
    def contract(self) -> Contract:
        found = Contract.objects.filter(employee=self.record).select_related("employee")
        return get_object_or_404(found, pk=self.kwargs["contract"])

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_crumbs(self) -> list[tuple[str, str]]:
        file = reverse("hr_core:employee_detail", args=[self.record.pk])
        return [(_("Agents"), "hr_core:employee_list"), (str(self.record), file)]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:employee_entry", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def get_success_message(self, result: ContractAct) -> str:
        said = _("C’est enregistré : %(act)s, effet au %(day)s.") % {"act": result, "day": french_date(result.on)}
        return " ".join([said, *result.warnings])

    def get_warnings(self) -> list[str]:
        """What the law says, shown before one decides."""
        return []

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(notes=[text for text in self.get_warnings() if text], **more)


class ContractScreen(ActScreen):
    def get_lede(self) -> str:
        return _("%(kind)s, %(period)s") % {
            "kind": str(self.contract).capitalize(), "period": french_period(self.contract.start, self.contract.end)
        }  # fmt: skip

    def act(self, service: Any, form: Any) -> ContractAct:
        return service(contract=self.contract, actor=self.request.user, **form.cleaned_data)


class TrialConfirmView(ContractScreen):
    form_class = TrialConfirmForm
    title = gettext_lazy("Titulariser")
    submit_label = gettext_lazy("Titulariser")

    def get_form_options(self) -> dict[str, Any]:
        ends = self.contract.probation_ends_on
        return {"initial": {"on": max(ends + acts.ONE_DAY, today()) if ends else today()}}

    def perform(self, form: Any) -> ContractAct:
        return self.act(acts.trial_confirm, form)


class TrialExtendView(ContractScreen):
    form_class = TrialExtendForm
    title = gettext_lazy("Prolonger l’essai")
    submit_label = gettext_lazy("Prolonger l’essai")

    def get_warnings(self) -> list[str]:
        law = contract_law(self.institution.country_id)
        told = [] if law.trial_renewable else [_("La loi ne prévoit pas de prolonger l’essai.")]
        return [*told, _("Essai\u00a0: %(source)s.") % {"source": law.trial_source}]

    def perform(self, form: Any) -> ContractAct:
        return self.act(acts.trial_extend, form)


class RenewView(ContractScreen):
    form_class = RenewForm
    title = gettext_lazy("Renouveler le contrat")
    submit_label = gettext_lazy("Renouveler")

    def get_warnings(self) -> list[str]:
        if self.contract.kind != Contract.Kind.FIXED_TERM or self.contract.end is None:
            return []
        told = acts.renewal_warnings(self.contract, self.contract.end + acts.ONE_DAY)
        limit = fixed_words(institution_law(self.institution, self.contract.end))
        return [*told, *([] if limit in told else [limit])]

    def perform(self, form: Any) -> ContractAct:
        return self.act(acts.contract_renew, form)


class ConvertView(ContractScreen):
    form_class = ConvertForm
    title = gettext_lazy("Passer à durée indéterminée")
    submit_label = gettext_lazy("Enregistrer le passage")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": self.contract.end or today()}}

    def perform(self, form: Any) -> ContractAct:
        return self.act(acts.contract_convert, form)


class AmendView(ContractScreen):
    form_class = AmendForm
    title = gettext_lazy("Avenant au contrat")
    submit_label = gettext_lazy("Enregistrer l’avenant")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"working_time": self.contract.working_time}}

    def get_warnings(self) -> list[str]:
        return [_("Un changement d’unité, d’emploi ou de salaire s’enregistre dans son onglet.")]

    def perform(self, form: Any) -> ContractAct:
        return self.act(acts.contract_amend, form)


class SuspendView(ActScreen):
    form_class = SuspendForm
    title = gettext_lazy("Suspendre le contrat")
    submit_label = gettext_lazy("Suspendre")

    def get_form_options(self) -> dict[str, Any]:
        kinds = AbsenceKind.objects.filter(family__in=SUSPENDING).order_by("order")
        return {"kinds": kinds, "initial": {"on": today()}}

    def get_warnings(self) -> list[str]:
        return [_("La suspension est une absence de cette nature\u00a0: la paie la lit une fois confirmée.")]

    def perform(self, form: Any) -> ContractAct:
        return acts.contract_suspend(employee=self.record, actor=self.request.user, **form.cleaned_data)


class ResumeView(ActScreen):
    form_class = ResumeForm
    title = gettext_lazy("Reprise après suspension")
    submit_label = gettext_lazy("Enregistrer la reprise")

    @cached_property
    def suspension(self) -> ContractAct:
        found = ContractAct.objects.filter(employee=self.record, kind=ContractActKind.SUSPENDED).select_related(
            "absence__employee", "employee", "contract"
        )
        return get_object_or_404(found, pk=self.kwargs["act"])

    def get_lede(self) -> str:
        return _("Suspension %(period)s.") % {"period": french_period(self.suspension.on, self.suspension.until)}

    def get_form_options(self) -> dict[str, Any]:
        assert self.suspension
        return {"initial": {"on": self.suspension.until or today()}}

    def perform(self, form: Any) -> ContractAct:
        return acts.contract_resume(suspension=self.suspension, actor=self.request.user, **form.cleaned_data)
