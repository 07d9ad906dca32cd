"""Completing a chart laid down earlier with what its preset has gained since: accounts, rules and sections that are missing.

What exists stays as it is; a rule that the institution ended or sent elsewhere is not brought back. Run again, it adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices_accounting import Leg, Subject
from payroll.models import AccountingRules, AccountRule, AnalyticSection, LedgerAccount
from payroll.services.accounting.matching import AccountBook, NoAccount, What
from payroll.services.accounting.presets import PREPARE, PresetAccount, PresetRule, preset_read


@dataclass(frozen=True)
class MissingRule:
    """A rule of the preset that the institution never had, and where its lines go today."""

    rule: PresetRule
    account_label: str
    today: str

    @property
    def about(self) -> str:
        words = f"{Subject(self.rule.subject).label if self.rule.subject else ''} {self.rule.code}".strip()
        return f"{Leg(self.rule.leg).label}, {words}" + (f", {self.rule.branch}" if self.rule.branch else "")


@dataclass(frozen=True)
class Completion:
    """What would be added, in the order of the preset."""

    label: str
    source: str
    accounts: tuple[PresetAccount, ...] = ()
    rules: tuple[MissingRule, ...] = ()
    sections: tuple[dict[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.accounts or self.rules or self.sections)


def completion_of(institution: Institution, on: date) -> Completion | None:
    """What the chart lacks of its preset on a day; None while there is no chart. Six queries."""
    rules = AccountingRules.objects.filter(institution=institution).order_by("-start").first()
    if rules is None:
        return None
    preset = preset_read(rules.preset)
    held = set(LedgerAccount.objects.filter(institution=institution).values_list("number", flat=True))
    known = set(
        AccountRule.objects.filter(institution=institution, unit__isnull=True, recipient="", category="")
        .order_by().values_list("leg", "subject", "code", "branch").distinct()
    )  # fmt: skip
    labels = {each.number: each.label for each in preset.accounts}
    book = AccountBook(institution, on)
    missing = [each for each in preset.rules if (each.leg, each.subject, each.code, each.branch) not in known]
    codes = set(AnalyticSection.objects.filter(institution=institution).values_list("code", flat=True))
    return Completion(
        preset.label,
        preset.source,
        tuple(each for each in preset.accounts if each.number not in held),
        tuple(MissingRule(each, labels.get(each.account, ""), _today(book, each)) for each in missing),
        tuple(each for each in preset.sections if each["code"] not in codes),
    )


def _today(book: AccountBook, rule: PresetRule) -> str:
    if not rule.subject:
        return ""
    found = book.find(What(rule.leg, rule.subject, rule.code, branch=rule.branch))
    return "" if isinstance(found, NoAccount) else f"{found.account} {found.label}"


@transaction.atomic
def chart_complete(*, institution: Institution, start: date, access: Access | None) -> Completion:
    """Add what is missing; rules hold from `start`. `access` None: the command of the administrator of the machine.

    Raises `Refusal` without the right or without a chart.
    """
    if access is not None and not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de régler la comptabilité."))
    found = completion_of(institution, start)
    if found is None:
        raise Refusal(_("Aucun plan n’est en place : choisissez d’abord un plan de départ."))
    with because(_("Plan de comptes complété : %(label)s") % {"label": found.label}):
        LedgerAccount.objects.bulk_create(
            LedgerAccount(
                institution=institution, number=each.number, label=each.label, confidence=each.confidence, source=found.source[:200]
            )
            for each in found.accounts
        )
        keys = dict(LedgerAccount.objects.filter(institution=institution).values_list("number", "pk"))
        for each in found.rules:
            rule = each.rule
            save_checked(
                AccountRule(
                    institution=institution, leg=rule.leg, subject=rule.subject, code=rule.code, branch=rule.branch,
                    account_id=keys[rule.account], confidence=rule.confidence, source=rule.note, start=start,
                )
            )  # fmt: skip
        AnalyticSection.objects.bulk_create(AnalyticSection(institution=institution, **each) for each in found.sections)
    return found
