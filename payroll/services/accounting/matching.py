"""Which account a line goes to: the most precise rule of the day wins.

Order of precision: a rule that names the line, then the item; then the account of the item itself; then rules by branch, by
recipient, by part. A payment goes to the account of the paying account that makes it, where it names one. Between two of the same rank, the lowest unit wins, then the category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from hr_core.models import Institution, Unit
from payroll.choices_accounting import Leg, Subject
from payroll.models import AccountingRules, AccountRule, DistributionKey, LedgerAccount

#: The leg that the account of a pay item stands for.
ITEM_LEG = {
    Subject.EARNING: Leg.CHARGE,
    Subject.DEDUCTION: Leg.DUE,
    Subject.EMPLOYER_CHARGE: Leg.CHARGE,
}


@dataclass(frozen=True)
class What:
    """What is to be entered: a leg of a line, for the employees of a unit and a category."""

    leg: str
    subject: str
    code: str
    item_code: str = ""
    item_account: str = ""
    recipient: str = ""
    branch: str = ""
    unit: int | None = None
    category: str = ""


@dataclass(frozen=True)
class Target:
    """The account found; `section` when the rule gives one, in place of the keys."""

    account: str
    label: str
    section: int | None = None


@dataclass(frozen=True)
class NoAccount:
    """Nothing says where this goes, or the chart lacks the account: `why` and its cure are shown."""

    why: str


@dataclass
class AccountBook:
    """The rules, the chart, the units and the keys of an institution on a day, read once."""

    institution: Institution
    on: date
    _found: dict[What, Target | NoAccount] = field(default_factory=dict)

    @cached_property
    def rules(self) -> AccountingRules | None:
        return AccountingRules.objects.on(self.on).filter(institution=self.institution).first()

    @cached_property
    def chart(self) -> dict[str, LedgerAccount]:
        return {each.number: each for each in LedgerAccount.objects.filter(institution=self.institution, is_active=True)}

    @cached_property
    def account_rules(self) -> Sequence[AccountRule]:
        found = AccountRule.objects.on(self.on).filter(institution=self.institution)
        return list(found.select_related("account"))

    @cached_property
    def parents(self) -> dict[int, int | None]:
        return dict(Unit.objects.filter(institution=self.institution).values_list("pk", "parent_id"))

    def lineage(self, unit: int | None) -> list[int]:
        """The unit and those above it, nearest first."""
        found: list[int] = []
        while unit is not None and unit in self.parents and unit not in found:
            found.append(unit)
            unit = self.parents[unit]
        return found

    def find(self, what: What) -> Target | NoAccount:
        """Where it goes; the same answer for the same question."""
        if what not in self._found:
            self._found[what] = self._find(what)
        return self._found[what]

    def _find(self, what: What) -> Target | NoAccount:
        above = self.lineage(what.unit)
        ranked = [(rank, rule) for rule in self.account_rules if (rank := _rank(rule, what, above)) is not None]
        best = max(ranked, key=lambda each: (each[0], -each[1].pk), default=None)
        section = best[1].section_id if best else None
        named = bool(best and best[0][0])
        if what.subject == Subject.PAYMENT and what.item_account:
            return self._own(what.item_account, _("du compte payeur"), section)
        uses_items = self.rules is None or self.rules.uses_item_accounts
        if not named and uses_items and what.item_account and ITEM_LEG.get(Subject(what.subject)) == what.leg:
            return self._own(what.item_account, _("de la rubrique"), section)
        if best is None:
            return NoAccount("aucune imputation ne dit où la porter")
        account = best[1].account
        if not account.is_active:
            return NoAccount(f"le compte {account.number} est fermé")
        return Target(account.number, account.label, section)

    def _own(self, number: str, whose: str, section: int | None) -> Target | NoAccount:
        """The account that an item, a kind of loan or a paying account names itself."""
        account = self.chart.get(number)
        if account is None:
            return NoAccount(_("le compte %(number)s %(whose)s n’est pas au plan de comptes") % {"number": number, "whose": whose})
        return Target(account.number, account.label, section)

    # ------------------------------------------------------------ keys
    @cached_property
    def keys(self) -> list[DistributionKey]:
        found = DistributionKey.objects.on(self.on).filter(institution=self.institution)
        return list(found.prefetch_related("shares"))

    @cached_property
    def shares(self) -> dict[int, dict[int, int]]:
        """Section → hundred-thousandths, by key."""
        return {key.pk: {share.section_id: share.share for share in key.shares.all()} for key in self.keys}

    @cached_property
    def employee_keys(self) -> dict[int, int]:
        return {key.employee_id: key.pk for key in self.keys if key.employee_id}

    @cached_property
    def unit_keys(self) -> dict[int | None, int]:
        return {key.unit_id: key.pk for key in self.keys if not key.employee_id}

    def key_of(self, unit: int | None, own: int | None = None) -> int | None:
        """The key that shares a cost: the employee's own, the nearest unit's, everybody's, or none."""
        if own is not None:
            return own
        return next((self.unit_keys[each] for each in [*self.lineage(unit), None] if each in self.unit_keys), None)


def _rank(rule: AccountRule, what: What, above: Sequence[int]) -> tuple[int, ...] | None:
    """How precisely a rule speaks of this, or None when it does not."""
    if rule.leg != what.leg or rule.subject not in ("", what.subject):
        return None
    code = 0
    if rule.code:
        if rule.code not in (what.code, what.item_code):
            return None
        code = 2 if rule.code == what.code else 1
    if rule.branch not in ("", what.branch) or rule.recipient not in ("", what.recipient):
        return None
    if rule.category not in ("", what.category):
        return None
    depth = 0
    if rule.unit_id is not None:
        if rule.unit_id not in above:
            return None
        depth = len(above) - above.index(rule.unit_id)
    return (code, bool(rule.branch), bool(rule.recipient), bool(rule.subject), depth, bool(rule.category))
