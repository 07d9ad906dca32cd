"""The chart, the rules, the analytic sections and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_count
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices_accounting import Confidence, Preset
from payroll.filters_accounting import AccountFilter, RuleFilter
from payroll.forms.accounting import (
    AccountRuleForm,
    DistributionForm,
    EndForm,
    LedgerAccountForm,
    PresetForm,
    RulesForm,
    SectionForm,
)
from payroll.models import AccountingRules, AccountRule, AnalyticSection, DistributionKey, LedgerAccount
from payroll.services.accounting.presets import preset_lay, preset_read
from payroll.services.accounting.setup import (
    SELECTORS,
    VALUES,
    account_rule_end,
    account_rule_set,
    account_save,
    accounting_rules_set,
    distribution_end,
    distribution_set,
    section_save,
)
from payroll.tables_accounting import AccountRuleTable, DistributionTable, LedgerAccountTable, SectionTable
from payroll.views.accounting.parts import PREPARE, RULES, VIEW
from payroll.views.parts import proposed_day

CHART = (gettext_lazy("Plan de comptes"), "payroll:account_list")
KEYS = (gettext_lazy("Clés de répartition"), "payroll:distribution_list")
SECTIONS = (gettext_lazy("Sections"), "payroll:section_list")
RULE_NAMES = (
    "preset", "made_at", "uses_item_accounts", "pay_journal", "payment_journal", "other_journal", "reference",
)  # fmt: skip


class PresetView(FormScreen):
    rights = PREPARE
    form_class = PresetForm
    template_name = "payroll/accounting/preset.html"
    title = gettext_lazy("Choisir un plan de départ")
    submit_label = gettext_lazy("Mettre ce plan en place")
    success_url = "payroll:account_rule_list"
    success_message = gettext_lazy("Le plan est en place : vérifiez les imputations à confirmer.")
    crumbs = (RULES,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"preset": Preset.SYSCOHADA, "start": proposed_day(self.institution).replace(month=1, day=1)}}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(presets=[preset_read(key) for key in Preset.values], **more)

    def perform(self, form: Any) -> AccountingRules:
        data = form.cleaned_data
        return preset_lay(institution=self.institution, key=data["preset"], start=data["start"], access=self.access)


class AccountRuleListView(ListScreen):
    model = AccountRule
    rights = VIEW
    title = gettext_lazy("Imputations")
    template_name = "payroll/accounting/rules.html"
    unit = (gettext_lazy("imputation"), gettext_lazy("imputations"))
    filterset_class, table_class = RuleFilter, AccountRuleTable
    export_name = "imputations"

    def get_queryset(self) -> QuerySet[AccountRule]:
        return AccountRule.objects.select_related("account", "section", "unit")

    def get_table_options(self) -> dict[str, Any]:
        return {"may_change": self.access.has(*PREPARE)}

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune imputation"),
            _("Un plan de départ en pose une pour chaque partie du bulletin ; vous les précisez ensuite."),
            reverse("payroll:accounting_preset") if self.access.has(*PREPARE) else "",
            _("Choisir un plan"),
        )

    def get_actions(self) -> Sequence[Action]:
        if not AccountingRules.objects.exists():
            return []
        return [
            Action(_("Journaux"), reverse("payroll:accounting_rules"), "settings", PREPARE),
            Action(_("Compléter le plan"), reverse("payroll:chart_complete"), "list-check", PREPARE),
            Action(_("Nouvelle imputation"), reverse("payroll:account_rule_create"), "plus", PREPARE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        unsure = AccountRule.objects.filter(confidence=Confidence.LOW).count()
        words = french_count(unsure, _("imputation est"), _("imputations sont")) if unsure else ""
        return super().get_context(unsure=words, **more)


class AccountRuleFormView(FormScreen):
    """A new rule, or another account for the same selectors from a day."""

    rights = PREPARE
    form_class = AccountRuleForm
    asks_reason = True
    success_url = "payroll:account_rule_list"
    success_message = gettext_lazy("L’imputation est enregistrée.")
    crumbs = (RULES,)

    def get_queryset(self) -> QuerySet[AccountRule]:
        return AccountRule.objects.select_related("account")

    model = AccountRule

    def get_title(self) -> str:
        return _("Nouvelle imputation") if self.is_creation else _("Modifier l’imputation")

    def get_record(self) -> Any:
        return None if self.is_creation else super().get_record()

    def get_form_options(self) -> dict[str, Any]:
        start = proposed_day(self.institution)
        if self.record is None:
            asked = {name: self.request.GET.get(name, "") for name in SELECTORS if name in self.request.GET}
            return {"initial": {"start": start.replace(month=1, day=1), "confidence": Confidence.HIGH, **asked}}
        names = [*SELECTORS, *VALUES]
        return {"initial": {"start": start, **{name: getattr(self.record, name) for name in names}}}

    def get_actions(self) -> Sequence[Action]:
        if self.record is None:
            return []
        url = reverse("payroll:account_rule_end", args=[self.record.pk])
        return [Action(_("Mettre fin"), url, "x", PREPARE)]

    def perform(self, form: Any) -> AccountRule:
        data = form.cleaned_data
        return account_rule_set(
            institution=self.institution, start=data["start"], values={name: data[name] for name in (*SELECTORS, *VALUES)},
            access=self.access, reason=data["motif"],
        )  # fmt: skip


class AccountRuleEndView(ConfirmScreen):
    model = AccountRule
    rights = PREPARE
    form_class = EndForm
    question = gettext_lazy("Mettre fin à cette imputation ?")
    submit_label = gettext_lazy("Mettre fin")
    asks_reason = True
    success_url = "payroll:account_rule_list"
    crumbs = (RULES,)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"end": proposed_day(self.institution)}}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Ce qu’elle portait suit une imputation plus générale, ou bloque l’écriture s’il n’y en a pas.")]

    def perform(self, form: Any) -> None:
        account_rule_end(
            rule=self.record, end=form.cleaned_data["end"], access=self.access, reason=form.cleaned_data["motif"]
        )


class AccountingRulesView(FormScreen):
    rights = PREPARE
    form_class = RulesForm
    title = gettext_lazy("Journaux et moment de l’écriture")
    asks_reason = True
    success_url = "payroll:account_rule_list"
    crumbs = (RULES,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        start = proposed_day(self.institution)
        held = AccountingRules.objects.on(start).first() or AccountingRules(preset=Preset.SYSCOHADA)
        return {"initial": {"start": start, **{name: getattr(held, name) for name in RULE_NAMES}}}

    def perform(self, form: Any) -> AccountingRules:
        data = form.cleaned_data
        return accounting_rules_set(
            institution=self.institution, start=data["start"], values={name: data[name] for name in RULE_NAMES},
            access=self.access, reason=data["motif"],
        )  # fmt: skip


class AccountListView(ListScreen):
    model = LedgerAccount
    rights = VIEW
    title = gettext_lazy("Plan de comptes")
    lede = gettext_lazy("Les comptes que la paie utilise.")
    unit = (gettext_lazy("compte"), gettext_lazy("comptes"))
    filterset_class, table_class = AccountFilter, LedgerAccountTable
    export_name = "plan-de-comptes"
    empty = Empty(gettext_lazy("Aucun compte"), gettext_lazy("Choisissez un plan de départ, à la page « Imputations »."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouveau compte"), reverse("payroll:account_create"), "plus", PREPARE, main=True)]


class AccountFormView(FormScreen):
    model = LedgerAccount
    rights = PREPARE
    form_class = LedgerAccountForm
    title = gettext_lazy("Compte")
    asks_reason = "optional"
    success_url = "payroll:account_list"
    success_message = gettext_lazy("Le compte est enregistré.")
    crumbs = (CHART,)

    def perform(self, form: Any) -> LedgerAccount:
        return account_save(account=form.instance, access=self.access, reason=form.cleaned_data.get("motif", ""))


class SectionListView(ListScreen):
    model = AnalyticSection
    rights = VIEW
    title = gettext_lazy("Sections analytiques")
    lede = gettext_lazy("Branches, activités et centres entre lesquels le coût du personnel se répartit.")
    unit = (gettext_lazy("section"), gettext_lazy("sections"))
    table_class = SectionTable
    export_name = "sections"
    empty = Empty(gettext_lazy("Aucune section"), gettext_lazy("Créez-les : une par branche, une pour l’administration."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle section"), reverse("payroll:section_create"), "plus", PREPARE, main=True)]


class SectionFormView(FormScreen):
    model = AnalyticSection
    rights = PREPARE
    form_class = SectionForm
    title = gettext_lazy("Section analytique")
    asks_reason = "optional"
    success_url = "payroll:section_list"
    success_message = gettext_lazy("La section est enregistrée.")
    crumbs = (SECTIONS,)

    def perform(self, form: Any) -> AnalyticSection:
        return section_save(section=form.instance, access=self.access, reason=form.cleaned_data.get("motif", ""))


class DistributionListView(ListScreen):
    model = DistributionKey
    rights = VIEW
    title = gettext_lazy("Clés de répartition")
    lede = gettext_lazy("La clé de l’agent l’emporte sur celle de son unité, la plus proche sur les plus hautes.")
    unit = (gettext_lazy("clé"), gettext_lazy("clés"))
    table_class = DistributionTable
    export_name = "cles-de-repartition"
    empty = Empty(
        gettext_lazy("Aucune clé"),
        gettext_lazy("Sans clé, les charges ne sont pas réparties entre branches : elles restent sans section."),
    )

    def get_queryset(self) -> QuerySet[DistributionKey]:
        found = DistributionKey.objects.select_related("unit", "employee").prefetch_related("shares__section")
        if self.access.has("confidential_view"):
            return found
        return found.exclude(employee__is_confidential=True)

    def get_table_options(self) -> dict[str, Any]:
        return {"may_change": self.access.has(*PREPARE)}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouvelle clé"), reverse("payroll:distribution_create"), "plus", PREPARE, main=True)]


class DistributionFormView(FormScreen):
    model = DistributionKey
    rights = PREPARE
    form_class = DistributionForm
    asks_reason = True
    success_url = "payroll:distribution_list"
    success_message = gettext_lazy("La clé est enregistrée.")
    crumbs = (KEYS,)

    def get_queryset(self) -> QuerySet[DistributionKey]:
        found = DistributionKey.objects.select_related("unit", "employee").prefetch_related("shares")
        return found if self.access.has("confidential_view") else found.exclude(employee__is_confidential=True)

    def get_title(self) -> str:
        return _("Nouvelle clé") if self.is_creation else _("Modifier la clé")

    def get_record(self) -> Any:
        return None if self.is_creation else super().get_record()

    def get_actions(self) -> Sequence[Action]:
        if self.record is None:
            return []
        return [Action(_("Mettre fin"), reverse("payroll:distribution_end", args=[self.record.pk]), "x", PREPARE)]

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "sections": list(AnalyticSection.objects.filter(is_active=True)),
            "employees": Employee.objects.visible_to(self.access),
        }
        initial: dict[str, Any] = {"start": proposed_day(self.institution)}
        if self.record is not None:
            initial |= {"unit": self.record.unit, "employee": self.record.employee, "reference": self.record.reference}
            initial |= {f"part_{share.section_id}": share.share for share in self.record.shares.all()}
        return options | {"initial": initial}

    def perform(self, form: Any) -> DistributionKey:
        data = form.cleaned_data
        return distribution_set(
            institution=self.institution, start=data["start"], unit=data["unit"], employee=data["employee"],
            shares=data["shares"], reference=data["reference"], access=self.access, reason=data["motif"],
        )  # fmt: skip


class DistributionEndView(ConfirmScreen):
    model = DistributionKey
    rights = PREPARE
    form_class = EndForm
    question = gettext_lazy("Mettre fin à cette clé ?")
    submit_label = gettext_lazy("Mettre fin")
    asks_reason = True
    success_url = "payroll:distribution_list"
    crumbs = (KEYS,)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"end": proposed_day(self.institution)}}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Le coût suit la clé d’une unité plus haute, ou reste sans section.")]

    def perform(self, form: Any) -> None:
        distribution_end(
            key=self.record, end=form.cleaned_data["end"], access=self.access, reason=form.cleaned_data["motif"]
        )
