"""Changing the chart, the rules, the sections and the keys: dated, with a reason, never under a closed month unnoticed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution, Unit
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from payroll.choices_accounting import Leg, Subject
from payroll.models import (
    AccountingRules,
    AccountRule,
    AnalyticSection,
    DistributionKey,
    DistributionShare,
    LedgerAccount,
)
from payroll.models.accounting import WHOLE
from payroll.services.timeline import require_reason, timeline_end, timeline_set

PREPARE = "accounting_prepare"
#: Selectors of a rule: what identifies it over time.
SELECTORS = ("leg", "subject", "code", "recipient", "branch", "unit", "category")
VALUES = ("account", "section", "confidence", "source")


def _may(access: Access) -> None:
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de régler la comptabilité."))


@transaction.atomic
def account_save(*, account: LedgerAccount, access: Access, reason: str = "") -> LedgerAccount:
    """Add an account to the chart or change its title; the number of one that rules use does not change."""
    _may(access)
    before = LedgerAccount.objects.filter(pk=account.pk).first() if account.pk else None
    if before is not None and before.number != account.number and before.rules.exists():
        raise ValidationError({"number": _("Des imputations y mènent : créez un autre compte et changez-les.")})
    with reasoned(reason, _("Compte enregistré")):
        return save_checked(account)


@transaction.atomic
def section_save(*, section: AnalyticSection, access: Access, reason: str = "") -> AnalyticSection:
    """Add or rename an analytic section."""
    _may(access)
    with reasoned(reason, _("Section analytique enregistrée")):
        return save_checked(section)


@transaction.atomic
def accounting_rules_set(
    *, institution: Institution, start: date, values: Mapping[str, Any], access: Access, reason: str
) -> AccountingRules:
    """Make journals and the step of the entry hold from `start`."""
    _may(access)
    require_reason(reason)
    with because(reason):
        return timeline_set(
            AccountingRules.objects.filter(institution=institution),
            start=start,
            values=dict(values),
            make=lambda: AccountingRules(institution=institution),
        )


@transaction.atomic
def account_rule_set(
    *, institution: Institution, start: date, values: Mapping[str, Any], access: Access, reason: str
) -> AccountRule:
    """Send what `values` selects to an account from `start`; what the same selectors said before ends that day.

    Raises `ValidationError` when nothing is selected, or when the leg and the part do not go together.
    """
    _may(access)
    require_reason(reason)
    chosen: dict[str, Any] = {name: values.get(name) or ("" if name != "unit" else None) for name in SELECTORS}
    _check_rule(chosen)
    rows = AccountRule.objects.filter(institution=institution, **{n: v for n, v in chosen.items() if n != "unit"})
    unit: Unit | None = chosen["unit"]
    rows = rows.filter(unit=unit) if unit else rows.filter(unit__isnull=True)
    with because(reason):
        return timeline_set(
            rows,
            start=start,
            values={**chosen, **{name: values.get(name) for name in VALUES}, "source": values.get("source") or ""},
            make=lambda: AccountRule(institution=institution),
        )


def _check_rule(chosen: Mapping[str, Any]) -> None:
    if not chosen["subject"] and not chosen["code"]:
        raise ValidationError({"subject": _("Choisir une partie, ou écrire une rubrique ou une ligne.")})
    if chosen["leg"] == Leg.RELEASE and chosen["subject"] != Subject.PROVISION:
        raise ValidationError({"leg": _("La reprise n’existe que pour les provisions.")})
    only_due = (Subject.NET, Subject.PAYMENT, Subject.TAX, Subject.EMPLOYEE_CONTRIBUTION, Subject.DEDUCTION)
    if chosen["leg"] == Leg.CHARGE and chosen["subject"] in only_due:
        raise ValidationError({"leg": _("Cette partie n’est pas une charge : choisir « dette ou créance ».")})


@transaction.atomic
def account_rule_end(*, rule: AccountRule, end: date, access: Access, reason: str) -> None:
    """Let a rule stop on the eve of `end`; one that starts that day never was."""
    _may(access)
    require_reason(reason)
    with because(reason):
        if not timeline_end(AccountRule.objects.filter(pk=rule.pk), end=end):
            raise ValidationError({"end": _("Cette imputation n’a pas cours à cette date.")})


@transaction.atomic
def distribution_set(
    *,
    institution: Institution,
    start: date,
    unit: Unit | None,
    employee: Employee | None,
    shares: Mapping[AnalyticSection, int],
    reference: str,
    access: Access,
    reason: str,
) -> DistributionKey:
    """Share the cost of a unit, an employee or everybody by `shares` (hundred-thousandths) from `start`.

    Raises `ValidationError` when the parts do not make 100 %.
    """
    _may(access)
    require_reason(reason)
    kept = {section: share for section, share in shares.items() if share}
    if sum(kept.values()) != WHOLE:
        raise ValidationError(_("Les parts font %(sum)s : elles doivent faire 100 %%.") % {"sum": _percent(sum(kept.values()))})
    rows = DistributionKey.objects.filter(institution=institution, unit=unit, employee=employee)
    with because(reason):
        key = timeline_set(
            rows,
            start=start,
            values={"unit": unit, "employee": employee, "reference": reference},
            make=lambda: DistributionKey(institution=institution),
        )
        key.shares.all().delete()
        DistributionShare.objects.bulk_create(
            DistributionShare(institution=institution, distribution=key, section=section, share=share)
            for section, share in kept.items()
        )
    return key


def _percent(share: int) -> str:
    whole, rest = divmod(share, 1000)
    return f"{whole},{rest:03d}".rstrip("0").rstrip(",") + "\u202f%"


@transaction.atomic
def distribution_end(*, key: DistributionKey, end: date, access: Access, reason: str) -> None:
    """Let a key stop on the eve of `end`."""
    _may(access)
    require_reason(reason)
    with because(reason):
        if not timeline_end(DistributionKey.objects.filter(pk=key.pk), end=end):
            raise ValidationError({"end": _("Cette clé n’a pas cours à cette date.")})
