"""What a paid run makes the institution owe to third parties: written with the payment, once per run, never changed.

Legal lines go to the recipient that the country file names; what acts and dues withhold, to their creditor; a deduction item,
to the third party whose card names it. Loans of the institution itself are owed to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.scope import because
from payroll.choices import Section
from payroll.choices_returns import DueKind, PartyKind
from payroll.countries import law
from payroll.models import (
    Creditor,
    DeductionAct,
    LineOrigin,
    Membership,
    OutsidePayment,
    OutsideRun,
    PartyDue,
    PayRun,
    RunColumn,
    ThirdParty,
)
from payroll.returns.book import INCOME_TAX, plain_code
from payroll.returns.due import period_of
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.returns.outside import OUTSIDE_PAID, known_recipient, return_of
from payroll.selectors.returns.parties import declared_by, is_own_recipient
from payroll.selectors.returns.rules import known_rules
from payroll.services.sources import PaySource

WITHHELD = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
TAXES = (Section.TAX, Section.EMPLOYER_TAX)
ACTS, MEMBERSHIPS = "deductions", "memberships"
CREDITOR_KINDS = {
    Creditor.Kind.TREASURY: PartyKind.TAX,
    Creditor.Kind.UNION: PartyKind.UNION,
    Creditor.Kind.MUTUAL: PartyKind.MUTUAL,
    Creditor.Kind.COOPERATIVE: PartyKind.MUTUAL,
    Creditor.Kind.ASSOCIATION: PartyKind.MUTUAL,
    Creditor.Kind.BANK: PartyKind.BANK,
}


@dataclass
class Owed:
    """What one run makes owe to one third party under one declaration."""

    party: ThirdParty
    declaration: str
    withheld: int = 0
    employer: int = 0
    branches: dict[str, list[int]] = field(default_factory=dict)

    def add(self, section: str, branch: str, amount: int) -> None:
        is_withheld = section in WITHHELD
        self.withheld += amount if is_withheld else 0
        self.employer += 0 if is_withheld else amount
        pair = self.branches.setdefault(branch, [0, 0])
        pair[0 if is_withheld else 1] += amount


class DueSource(PaySource):
    """Gives nothing to a pay; follows it."""

    key = "third_parties"
    label = "Tiers"
    order = 99

    def paid(self, *, run: PayRun) -> None:
        dues_write(run=run)


class Parties:
    """The third parties of an institution, made when first met."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self.rows = list(ThirdParty.objects.filter(institution=institution))

    def of_recipient(self, recipient: str, section: str) -> ThirdParty:
        found = next((row for row in self.rows if row.recipient == recipient), None)
        kind = PartyKind.TAX if section in TAXES else PartyKind.FUND
        lines = law(self.institution.country_id).lines  # a run keeps the beginning of a long name
        name = next((line.recipient for line in lines if line.recipient.startswith(recipient)), recipient)
        return found or self._make(
            self._free(name), kind, recipient=recipient, is_own=is_own_recipient(self.institution, recipient)
        )

    def of_creditor(self, creditor: Creditor) -> ThirdParty:
        found = next((row for row in self.rows if row.creditor_id == creditor.pk), None)
        kind = CREDITOR_KINDS.get(Creditor.Kind(creditor.kind), PartyKind.CREDITOR)
        return found or self._make(self._free(creditor.name), kind, creditor=creditor)

    def of_item(self, code: str) -> ThirdParty | None:
        return next((row for row in self.rows if code in row.items), None)

    def _free(self, name: str) -> str:
        """The name, told apart from another third party that bears it."""
        taken = {row.name.casefold() for row in self.rows}
        return name if name.casefold() not in taken else f"{name} ({_('retenues')})"

    def _make(self, name: str, kind: str, **values: Any) -> ThirdParty:
        made = ThirdParty.objects.create(institution=self.institution, name=name[:120], kind=kind, **values)
        self.rows.append(made)
        return made


@transaction.atomic
def dues_write(*, run: PayRun) -> list[PartyDue]:
    """Write what a paid run makes owe; a second call writes nothing."""
    run = PayRun.objects.select_related("period", "institution__country").get(pk=run.pk)
    if PartyDue.objects.filter(run=run).exists():
        return []
    parties = Parties(run.institution)
    owed: dict[tuple[int, str], Owed] = {}
    declared = declared_by(run.institution.country_id)

    def take(party: ThirdParty, declaration: str, section: str, branch: str, amount: int) -> None:
        owed.setdefault((party.pk, declaration), Owed(party, declaration)).add(section, branch, amount)

    with because(_("Paie payée")):
        for column in RunColumn.objects.filter(run=run).exclude(recipient="").exclude(total=0):
            party = parties.of_recipient(column.recipient, column.section)
            take(party, declared.get(plain_code(column.code), ""), column.section, column.branch, column.total)
        for creditor, amount in creditor_sums([run.pk]):
            take(parties.of_creditor(creditor), "", Section.DEDUCTION, "", amount)
        for code, amount in loose_items([run.pk]).items():
            item_party = parties.of_item(code)
            if item_party is not None:
                take(item_party, "", Section.DEDUCTION, "", amount)
        label = str(run)[:200]
        return _create(run.institution, run.period.first_day, owed.values(), DueKind.PAY, label, run.reference, run=run)


@transaction.atomic
def outside_dues_write(*, run: OutsideRun) -> list[PartyDue]:
    """Write the tax and the contributions that a paid run outside the headcount makes owe; its month is that of the payment."""
    run = OutsideRun.objects.select_related("institution__country").get(pk=run.pk)
    if PartyDue.objects.filter(outside_run=run).exists():
        return []
    tax, bodies = 0, dict[str, list[int]]()
    for withheld, told in OutsidePayment.objects.filter(run=run).values_list("tax", "explanation"):
        tax += withheld
        for recipient, _label, own, employer, *_base in told.get("dues", ()):
            pair = bodies.setdefault(known_recipient(run.institution.country_id, recipient), [0, 0])
            pair[0], pair[1] = pair[0] + own, pair[1] + employer
    if not tax and not bodies:
        return []
    with because(_("Campagne hors effectif payée")):
        country, parties = run.institution.country_id, Parties(run.institution)
        owed: dict[tuple[int, str], Owed] = {}

        def take(party: ThirdParty, declaration: str, section: str, amount: int) -> None:
            owed.setdefault((party.pk, declaration), Owed(party, declaration)).add(section, "", amount)

        if tax:
            source = next(line for line in law(country).lines if line.code == INCOME_TAX)
            take(parties.of_recipient(source.recipient, Section.TAX), declared_by(country).get(INCOME_TAX, ""), Section.TAX, tax)
        for recipient, (own, employer) in sorted(bodies.items()):
            party, declaration = parties.of_recipient(recipient, Section.EMPLOYEE_CONTRIBUTION), return_of(country, recipient)
            take(party, declaration, Section.EMPLOYEE_CONTRIBUTION, own)
            take(party, declaration, Section.EMPLOYER_CONTRIBUTION, employer)
        month = run.payment_on.replace(day=1)
        return _create(run.institution, month, owed.values(), DueKind.OUTSIDE, str(run), run.reference, outside_run=run)


def dues_catch_up(*, institution: Institution) -> int:
    """Write the dues of paid runs that have none: those paid before third parties were followed, and runs outside."""
    known = set(PartyDue.objects.filter(run__isnull=False).order_by().values_list("run", flat=True).distinct())
    number = 0
    for run in PayRun.objects.filter(state__in=PAID_STATES).exclude(pk__in=known).order_by("period__year", "period__month", "pk"):
        number += len(dues_write(run=run))
    held = PartyDue.objects.filter(outside_run__isnull=False).values("outside_run")
    for outside in OutsideRun.objects.filter(state__in=OUTSIDE_PAID).exclude(pk__in=held).order_by("payment_on", "pk"):
        number += len(outside_dues_write(run=outside))
    return number


@transaction.atomic
def item_dues_write(*, party: ThirdParty) -> list[PartyDue]:
    """Write what items named on a third party's card took in runs already paid, where nothing was written for it."""
    made: list[PartyDue] = []
    known = set(PartyDue.objects.filter(party=party, declaration="", run__isnull=False).values_list("run", flat=True))
    for run in PayRun.objects.filter(state__in=PAID_STATES).exclude(pk__in=known).select_related("period"):
        amount = sum(total for code, total in loose_items([run.pk]).items() if code in party.items)
        if amount:
            owed = Owed(party, "")
            owed.add(Section.DEDUCTION, "", amount)
            made += _create(party.institution, run.period.first_day, [owed], DueKind.PAY, str(run), run.reference, run=run)
    return made


def creditor_sums(runs: list[int]) -> list[tuple[Creditor, int]]:
    """What acts and voluntary dues took in some runs, by whom it is paid to."""
    rows = LineOrigin.objects.filter(run__in=runs, source__in=(ACTS, MEMBERSHIPS), amount__isnull=False)
    sums = rows.order_by().values_list("source", "reference").annotate(total=Sum("amount"))
    taken = {(source, reference): int(total) for source, reference, total in sums}
    found: dict[int, int] = {}
    acts = DeductionAct.objects.filter(pk__in=[key for source, key in taken if source == ACTS])
    for key, creditor, payee in acts.values_list("pk", "creditor", "payee"):
        found[payee or creditor] = found.get(payee or creditor, 0) + taken[ACTS, key]
    dues = Membership.objects.filter(pk__in=[key for source, key in taken if source == MEMBERSHIPS])
    for key, organisation in dues.values_list("pk", "organisation"):
        found[organisation] = found.get(organisation, 0) + taken[MEMBERSHIPS, key]
    creditors = Creditor.objects.in_bulk(found)
    return [(creditors[key], amount) for key, amount in sorted(found.items()) if amount]


def loose_items(runs: list[int]) -> dict[str, int]:
    """What deduction items took in some runs beside what acts, dues, loans and other files gave, by item code."""
    columns = RunColumn.objects.filter(run__in=runs, section=Section.DEDUCTION, recipient="").exclude(item_code="")
    totals: dict[str, int] = {}
    codes: dict[str, str] = {}
    for code, item, total in columns.values_list("code", "item_code", "total"):
        totals[item] = totals.get(item, 0) + total
        codes[code] = item
    origins = LineOrigin.objects.filter(run__in=runs, code__in=codes, amount__isnull=False)
    for code, given in origins.order_by().values_list("code").annotate(total=Sum("amount")):
        totals[codes[code]] -= int(given)
    return {item: total for item, total in sorted(totals.items()) if total}


def _create(
    institution: Institution, month: date, owed: Iterable[Owed], kind: str, label: str, reference: str, **of: Any
) -> list[PartyDue]:
    days = _due_days(institution, month)
    rows = [
        PartyDue(
            institution=institution,
            party=each.party,
            month=month,
            kind=kind,
            declaration=each.declaration,
            label=label[:200],
            reference=reference,
            due_on=days.get(each.declaration),
            withheld=each.withheld,
            employer=each.employer,
            amount=each.withheld + each.employer,
            branches=each.branches,
            **of,
        )
        for each in owed
        if each.withheld + each.employer
    ]
    return PartyDue.objects.bulk_create(rows)


def _due_days(institution: Institution, month: date) -> dict[str, date | None]:
    """Until when each declaration's month is to be paid."""
    return {
        each.declaration.code: each.rule.due_on(period_of(each.rule.every, month))
        for each in known_rules(institution, month)
        if each.rule is not None
    }


