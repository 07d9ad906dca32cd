"""The charts that the product brings, and laying one down for an institution: what exists is never overwritten."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import AccountingRules, AccountRule, AnalyticSection, LedgerAccount

DATA = Path(__file__).resolve().parents[2] / "data"
PREPARE = "accounting_prepare"


@dataclass(frozen=True)
class PresetAccount:
    number: str
    label: str
    confidence: str


@dataclass(frozen=True)
class PresetRule:
    leg: str
    subject: str
    code: str
    branch: str
    account: str
    confidence: str
    note: str


@dataclass(frozen=True)
class ChartPreset:
    """A chart with its rules and analytic sections, where they were read, and what remains to be confirmed."""

    key: str
    label: str
    source: str
    note: str
    accounts: tuple[PresetAccount, ...]
    rules: tuple[PresetRule, ...]
    sections: tuple[dict[str, str], ...]


@cache
def preset_read(key: str) -> ChartPreset:
    """The preset of a key (`Preset`). Raises `FileNotFoundError` for an unknown one."""
    with (DATA / f"accounting_{key}.toml").open("rb") as file:
        raw = tomllib.load(file)
    head: dict[str, Any] = raw["preset"]
    accounts = [PresetAccount(each["number"], each["label"], each["confidence"]) for each in raw.get("account", ())]
    rules = [_rule(each) for each in raw.get("rule", ())]
    if "based_on" in head:
        base = preset_read(head["based_on"])
        own = {account.number for account in accounts}
        word = head["confidence"]
        accounts += [PresetAccount(each.number, each.label, word) for each in base.accounts if each.number not in own]
        rules = rules or [
            PresetRule(each.leg, each.subject, each.code, each.branch, each.account, word, each.note) for each in base.rules
        ]
    return ChartPreset(
        key, head["label"], head["source"], head["note"], tuple(accounts), tuple(rules), tuple(raw.get("section", ()))
    )


def _rule(raw: dict[str, str]) -> PresetRule:
    return PresetRule(
        raw["leg"], raw["subject"], raw.get("code", ""), raw.get("branch", ""), raw["account"], raw["confidence"],
        raw.get("note", ""),
    )  # fmt: skip


@transaction.atomic
def preset_lay(*, institution: Institution, key: str, start: date, access: Access) -> AccountingRules:
    """Lay a chart down from `start`: the accounts, rules and sections that are missing, and the rules of the journals.

    Raises `Refusal` without the right, or when rules hold already from that day on.
    """
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de régler la comptabilité."))
    if AccountingRules.objects.filter(institution=institution).exists():
        raise Refusal(_("Un plan est déjà en place : modifiez ses comptes et ses imputations une par une."))
    preset = preset_read(key)
    with because(_("Plan de comptes de départ : %(label)s") % {"label": preset.label}):
        known = dict(LedgerAccount.objects.filter(institution=institution).values_list("number", "pk"))
        LedgerAccount.objects.bulk_create(
            LedgerAccount(
                institution=institution, number=each.number, label=each.label, confidence=each.confidence,
                source=preset.source[:200],
            )
            for each in preset.accounts
            if each.number not in known
        )  # fmt: skip
        known = dict(LedgerAccount.objects.filter(institution=institution).values_list("number", "pk"))
        for rule in preset.rules:
            save_checked(
                AccountRule(
                    institution=institution, leg=rule.leg, subject=rule.subject, code=rule.code, branch=rule.branch,
                    account_id=known[rule.account], confidence=rule.confidence, source=rule.note, start=start,
                )
            )  # fmt: skip
        codes = set(AnalyticSection.objects.filter(institution=institution).values_list("code", flat=True))
        AnalyticSection.objects.bulk_create(
            AnalyticSection(institution=institution, **section) for section in preset.sections if section["code"] not in codes
        )
        return save_checked(AccountingRules(institution=institution, preset=key, start=start, reference=preset.source[:200]))
