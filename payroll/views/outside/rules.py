"""What is withheld outside the headcount, by kind: the rule in force, its text, its source, its author."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, Screen
from payroll.choices_outside import OutsideKind
from payroll.forms.outside import ContributionForm, TaxRuleForm
from payroll.models import OutsideContribution, OutsideTaxRule
from payroll.selectors.outside import rules_on
from payroll.services.outside.law import tax_proposals
from payroll.services.outside.rules import contribution_set, tax_rule_set, tax_rules_initialise
from payroll.views.outside.parts import RULES, VIEW, OutsideForm, outside_tabs

CRUMB = (gettext_lazy("Imposition"), "payroll:outside_rules")


class RulesView(Screen):
    rights = (*VIEW, *RULES)
    template_name = "payroll/outside/rules.html"
    title = gettext_lazy("Imposition hors effectif")
    lede = gettext_lazy("Ce qui est retenu par catégorie, avec son texte. Ce qui n’est pas réglé bloque la campagne.")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Régler des cotisations"), reverse("payroll:outside_contribution_create"), "plus", RULES),
            Action(_("Régler une retenue"), reverse("payroll:outside_rule_create"), "plus", RULES, True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(
            kinds=rules_on(self.institution, timezone.localdate()),
            tabs=outside_tabs(request.path),
            may_change=self.access.has(*RULES),
        )


class RuleFormView(OutsideForm):
    """A new rule from a day; the page of a kind proposes what holds today."""

    rights = RULES
    model = OutsideTaxRule
    form_class = TaxRuleForm
    title = gettext_lazy("Régler une retenue")
    crumbs = (CRUMB,)
    success_url = "payroll:outside_rules"
    success_message = gettext_lazy("La retenue est réglée.")
    asks_reason = True

    def get_record(self) -> Any:
        kind = self.request.GET.get("nature", "")
        new = OutsideTaxRule(institution=self.institution, start=timezone.localdate().replace(day=1))
        if kind in OutsideKind.values:
            new.kind = kind
            held = OutsideTaxRule.objects.on(timezone.localdate()).filter(kind=kind).first()
            if held is not None:
                held.pk, held.id, held.start, held.end = None, None, new.start, None
                held._state.adding = True
                return held
        return new

    def perform(self, form: Any) -> OutsideTaxRule:
        data = dict(form.cleaned_data)
        reason, kind, start = data.pop("motif"), data.pop("kind"), data.pop("start")
        data.pop("slices", None)
        return tax_rule_set(
            institution=self.institution, kind=kind, start=start, values=data, actor=self.request.user, reason=reason
        )


class RuleAdoptView(ConfirmScreen):
    """Take over what the country file gives for a kind."""

    rights = RULES
    submit_label = gettext_lazy("Reprendre la règle du pays")
    success_url = "payroll:outside_rules"
    success_message = gettext_lazy("La règle du pays est reprise.")
    crumbs = (CRUMB,)

    def get_record(self) -> Any:
        return None

    @property
    def kind(self) -> str:
        if self.kwargs["kind"] not in OutsideKind.values:
            raise Http404
        return self.kwargs["kind"]

    def get_title(self) -> str:
        return _("Reprendre la retenue du pays pour « %(kind)s »\u202f?") % {"kind": OutsideKind(self.kind).label}

    def get_consequences(self) -> Sequence[Any]:
        found = tax_proposals(self.institution, on=timezone.localdate()).get(self.kind)
        if found is None:
            return [_("Le fichier du pays ne donne pas de retenue pour cette catégorie : la régler avec son texte.")]
        return [
            f"{found.label} : {found.rate.replace('.', ',')}\u202f%.",
            found.text,
            _("Source : %(source)s.") % {"source": found.source},
        ]

    def perform(self, form: Any) -> Any:
        return tax_rules_initialise(
            institution=self.institution, on=timezone.localdate(), actor=self.request.user, kind=self.kind
        )


class ContributionFormView(OutsideForm):
    rights = RULES
    model = OutsideContribution
    form_class = ContributionForm
    title = gettext_lazy("Régler des cotisations")
    crumbs = (CRUMB,)
    success_url = "payroll:outside_rules"
    success_message = gettext_lazy("Les cotisations sont réglées.")
    asks_reason = True

    def get_record(self) -> Any:
        kind = self.request.GET.get("nature", "")
        new = OutsideContribution(institution=self.institution, start=timezone.localdate().replace(day=1))
        if kind in OutsideKind.values:
            new.kind = kind
        return new

    def perform(self, form: Any) -> OutsideContribution:
        data = dict(form.cleaned_data)
        reason, kind = data.pop("motif"), data.pop("kind")
        label, start = data.pop("label"), data.pop("start")
        return contribution_set(
            institution=self.institution,
            kind=kind,
            label=label,
            start=start,
            values=data,
            actor=self.request.user,
            reason=reason,
        )
