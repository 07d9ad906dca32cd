"""The figures of a return, read from the paid months, what the old software paid and the payments outside the headcount.

Amounts in minor units. A month counts what all its paid runs add up to. A line for earlier months is declared with the
month that pays it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, SchemeAffiliation
from payroll.choices import ItemKind, Section
from payroll.countries import law
from payroll.models import OpeningBalance, OutsidePayment, Payee, PayItemVersion, PayPeriod, PayRun, Payslip, RunColumn
from payroll.returns.book import INCOME_TAX, Declaration, plain_code
from payroll.returns.due import Period
from payroll.selectors.paid_sums import PAID_STATES, employee_sums, paid_runs
from payroll.selectors.returns.formulas import names_of, natures_of, steps_of
from payroll.selectors.returns.outside import OUTSIDE_PAID, declares, known_recipient, shares_of

TOTALS = ("gross", "taxable", "contributions", "tax", "net", "employer")
#: Days paid of a month taken over, beside its amounts.
PAID_DAYS = "paid_days"
EMPLOYEE_SECTIONS = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
OUTSIDE_TAX = "outside-tax"
#: The order of lines outside the headcount: after those of the country file.
LAST = 10_000


@dataclass
class LineSum:
    """One line in one month."""

    month: date
    code: str
    label: str
    section: str
    recipient: str
    branch: str
    order: int
    people: int = 0
    base: int = 0
    amount: int = 0


@dataclass
class PersonSum:
    """One person over the period. `lines`: code -> (base, amount), lines for earlier months with their own; `gross_of`: by
    month; `earlier`: the part of lines for earlier months; `natures`: pay by legal nature; `steps`: those of the formulas,
    by month; `facts`: the words of the last payslip; `shares`: payment, base, own part and employer's part
    of each contribution outside the headcount."""

    employee: int | None = None
    payee: int | None = None
    is_confidential: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TOTALS, 0))
    gross_of: dict[date, int] = field(default_factory=dict)
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    earlier: dict[str, int] = field(default_factory=dict)
    natures: dict[str, int] = field(default_factory=dict)
    steps: Mapping[date, Mapping[str, Fraction]] = field(default_factory=dict)
    days: int = 0
    shares: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def months(self) -> list[date]:
        return sorted(self.gross_of)

    def add(self, code: str, base: int, amount: int) -> None:
        held = self.lines.get(plain_code(code), (0, 0))
        self.lines[plain_code(code)] = held[0] + base, held[1] + amount
        if plain_code(code) != code:
            self.earlier[plain_code(code)] = self.earlier.get(plain_code(code), 0) + amount

    def base(self, codes: Iterable[str]) -> int:
        return sum(self.lines.get(code, (0, 0))[0] for code in codes)

    def amount(self, codes: Iterable[str]) -> int:
        return sum(self.lines.get(code, (0, 0))[1] for code in codes)


@dataclass(frozen=True)
class Figures:
    """`lines` by order then month; `people` by name."""

    lines: list[LineSum]
    people: list[PersonSum]


def figures_of(institution: Institution, wanted: Declaration, period: Period) -> Figures:
    """What the paid months of a period give to a declaration; a constant number of queries."""
    runs = paid_runs(institution, period.first, period.last)
    months = _months(runs)
    lines = _lines(runs, wanted)
    people = _people(runs, months)
    natures = natures_of(runs, names_of(wanted, "nature"))
    for row in employee_sums(runs, [*_codes(runs, wanted), *natures]):
        if row.employee in people:
            people[row.employee].add(row.code, row.base, row.amount)
            line = lines.get((months[row.period], row.code))
            if line is not None and (row.base or row.amount):
                line.people += 1
    _taken_over(institution, wanted, period, set(months.values()), lines, people)
    for code, nature in natures.items():
        for each in people.values():
            each.natures[nature] = each.natures.get(nature, 0) + each.amount([code])
    for key, steps in steps_of(runs, months, names_of(wanted, "step", "last")).items():
        people[key].steps = steps
    listed = [each for each in people.values() if _is_declared(each, wanted)]
    if "dates" in wanted.fields:
        _leaving(listed, period)
    if branches := names_of(wanted, "affiliation"):
        _member_numbers(listed, branches, period)
    outside: dict[int, PersonSum] = {}
    if wanted.is_income_tax:
        _outside(wanted, period, lines, outside)
    _outside_shares(wanted, period, lines, outside)
    listed += outside.values()
    found = [each for each in lines.values() if each.amount or each.base]
    found.sort(key=lambda each: (each.order, each.code, each.month))
    listed.sort(key=lambda each: (each.facts.get("last_name", ""), each.facts.get("first_names", ""), each.employee or 0))
    return Figures(found, listed)


def _is_declared(person: PersonSum, wanted: Declaration) -> bool:
    """Tax is declared for everybody who is paid; contributions for those whom a line of the return concerns."""
    if wanted.kind == "tax":
        return True
    return any(any(person.lines.get(code, (0, 0))) for code in wanted.lines)


def _leaving(people: list[PersonSum], period: Period) -> None:
    left = Employee.objects.filter(left_on__isnull=False, left_on__lte=period.end).values_list("pk", "left_on")
    days = dict(left)
    for each in people:
        if each.employee in days:
            each.facts["left_on"] = (days[each.employee] - timedelta(days=1)).isoformat()


def _member_numbers(people: list[PersonSum], branches: set[str], period: Period) -> None:
    """The number that the scheme of a branch gave to each, as the file says on the last day of the period."""
    rows = SchemeAffiliation.objects.filter(start__lt=period.end, branch__in=branches).exclude(member_number="")
    given = {(each.employee_id, each.branch): each.member_number for each in rows.order_by("start")}
    for person in people:
        for branch in branches:
            person.facts[f"affiliation:{branch}"] = given.get((person.employee, branch), "")


def _months(runs: QuerySet[PayRun]) -> dict[int, date]:
    return {
        key: date(year, month, 1)
        for key, year, month in runs.order_by().values_list("period", "period__year", "period__month").distinct()
    }


def _codes(runs: QuerySet[PayRun], wanted: Declaration) -> list[str]:
    """The lines that the return sums or shows, those for earlier months with them."""
    asked = set(wanted.lines)
    asked |= names_of(wanted, "sum", "base", "own", "earlier")
    present = RunColumn.objects.filter(run__in=runs.order_by().values("pk"), people__gt=0).values_list("code", flat=True)
    return sorted({code for code in present if plain_code(code) in asked})


def _lines(runs: QuerySet[PayRun], wanted: Declaration) -> dict[tuple[date, str], LineSum]:
    found: dict[tuple[date, str], LineSum] = {}
    columns = RunColumn.objects.filter(run__in=runs.order_by().values("pk"), people__gt=0)
    for column in columns.annotate(year=F("run__period__year"), of=F("run__period__month")).order_by("run_id", "order"):
        if plain_code(column.code) not in wanted.lines:
            continue
        month = date(column.year, column.of, 1)
        line = found.get((month, column.code))
        if line is None:
            line = found[month, column.code] = LineSum(
                month, column.code, column.label, column.section, column.recipient, column.branch, column.order
            )
        line.base += column.total_base
        line.amount += column.total
    return found


def _people(runs: QuerySet[PayRun], months: dict[int, date]) -> dict[int, PersonSum]:
    found: dict[int, PersonSum] = {}
    slips = Payslip.objects.filter(run__in=runs.order_by().values("pk"))
    sums = slips.order_by().values("employee", "run__period").annotate(**{f"sum_{name}": Sum(name) for name in TOTALS})
    for row in sums:
        person = found.setdefault(row["employee"], PersonSum(employee=row["employee"]))
        for name in TOTALS:
            person.totals[name] += row[f"sum_{name}"]
        month = months[row["run__period"]]
        person.gross_of[month] = person.gross_of.get(month, 0) + row["sum_gross"]
    last = slips.order_by().values("employee").annotate(last=Max("pk")).values("last")
    for slip in Payslip.objects.filter(pk__in=last).values("employee", "identity", "is_confidential", "inputs"):
        person = found[slip["employee"]]
        person.facts = {**slip["identity"], "children": slip["inputs"].get("children", 0)}
        person.is_confidential = slip["is_confidential"]
    days = slips.filter(run__kind="regular").order_by().values_list("employee", "inputs__paid_days")
    for employee, paid in days:
        found[employee].days += 30 if paid is None else int(paid)
    return found


def _taken_over(
    institution: Institution,
    wanted: Declaration,
    period: Period,
    paid: set[date],
    lines: dict[tuple[date, str], LineSum],
    people: dict[int, PersonSum],
) -> None:
    """What the old software paid in the months of the period that this one did not pay: amounts, and the bases that a take-over gave."""
    rows = balances_of(period, paid)
    if not rows:
        return
    known = {line.code: line for line in law(institution.country_id).lines}
    earning = set(
        PayItemVersion.objects.filter(kind=ItemKind.EARNING).order_by().values_list("item__code", flat=True).distinct()
    )
    missing = {row.employee_id for row in rows} - people.keys()
    for row in rows:
        person = people.setdefault(row.employee_id, PersonSum(employee=row.employee_id))
        if row.employee_id in missing:
            who = row.employee
            person.is_confidential = who.is_confidential
            person.facts = {
                "name": who.full_name, "last_name": who.last_name, "first_names": who.first_names,
                "staff_number": who.staff_number, "social_security_number": who.social_security_number,
                "tax_number": who.tax_number, "hired_on": who.hired_on.isoformat(), "children": 0,
            }  # fmt: skip
        month = date(row.year, row.month, 1)
        person.gross_of.setdefault(month, 0)
        if row.code == PAID_DAYS:
            person.days += row.amount
            continue
        person.add(row.code, row.base, row.amount)
        line = known.get(plain_code(row.code))
        if line is not None and line.code in wanted.lines:
            total = lines.setdefault(
                (month, row.code),
                LineSum(month, row.code, line.label, line.section, line.recipient, line.branch, line.order),
            )
            total.amount += row.amount
            total.base += row.base
            total.people += 1
    for name, amounts in month_totals(rows, known, earning).items():
        for (employee, month), amount in amounts.items():
            people[employee].totals[name] += amount
            if name == "gross":
                people[employee].gross_of[month] += amount


def balances_of(period: Period, paid: set[date], employee: int | None = None) -> list[OpeningBalance]:
    """The rows taken over for the months of a period that are not paid here."""
    months = [month for month in period.months if month not in paid]
    if not months:
        return []
    chosen = Q(pk__in=[])
    for year in {month.year for month in months}:
        chosen |= Q(year=year, month__in=[month.month for month in months if month.year == year])
    found = OpeningBalance.objects.filter(chosen).select_related("employee").order_by("employee", "year", "month", "code")
    return list(found if employee is None else found.filter(employee=employee))


def month_totals(
    rows: Iterable[OpeningBalance], known: dict[str, Any], earning: set[str]
) -> dict[str, dict[tuple[int, date], int]]:
    """Totals of months taken over: as the old software gave them, else added up from its lines."""
    given: dict[str, dict[tuple[int, date], int]] = {name: {} for name in TOTALS}
    summed: dict[str, dict[tuple[int, date], int]] = {name: {} for name in TOTALS}
    parts = {
        Section.EMPLOYEE_CONTRIBUTION: "contributions", Section.TAX: "tax", Section.EMPLOYER_CONTRIBUTION: "employer",
        Section.EMPLOYER_TAX: "employer",
    }  # fmt: skip
    for row in rows:
        key = row.employee_id, date(row.year, row.month, 1)
        if row.code in given:
            given[row.code][key] = given[row.code].get(key, 0) + row.amount
            continue
        line = known.get(plain_code(row.code))
        name = parts.get(line.section) if line is not None else ("gross" if plain_code(row.code) in earning else None)
        if name is not None:
            summed[name][key] = summed[name].get(key, 0) + row.amount
    return {name: summed[name] | given[name] for name in TOTALS}


def _outside(
    wanted: Declaration, period: Period, lines: dict[tuple[date, str], LineSum], found: dict[int, PersonSum]
) -> None:
    """The tax withheld from those paid outside the headcount, by the month of payment."""
    source = next(line for line in law(wanted.country).lines if line.code == INCOME_TAX)
    payments = OutsidePayment.objects.filter(
        run__state__in=OUTSIDE_PAID, run__payment_on__gte=period.start, run__payment_on__lt=period.end
    ).select_related("payee", "run")
    counted: set[tuple[date, int]] = set()
    for payment in payments:
        month = payment.run.payment_on.replace(day=1)
        who = payment.payee
        person = _payee(found, who)
        for name in ("gross", "taxable", "contributions", "tax", "net"):
            person.totals[name] += getattr(payment, name)
        person.gross_of[month] = person.gross_of.get(month, 0) + payment.gross
        person.add(OUTSIDE_TAX, payment.taxable, payment.tax)
        line = lines.setdefault(
            (month, OUTSIDE_TAX),
            LineSum(
                month, OUTSIDE_TAX, "Impôt retenu hors effectif", Section.TAX, source.recipient, "", source.order
            ),
        )
        line.base += payment.taxable
        line.amount += payment.tax
        line.people += (month, who.pk) not in counted
        counted.add((month, who.pk))


def _payee(found: dict[int, PersonSum], who: Payee) -> PersonSum:
    if who.pk not in found:
        facts = {
            "name": who.full_name, "last_name": who.last_name, "first_names": who.first_names, "staff_number": "",
            "tax_number": who.tax_number, "job": who.quality, "identity": who.identity_number,
        }  # fmt: skip
        found[who.pk] = PersonSum(payee=who.pk, facts=facts)
    return found[who.pk]


def _outside_shares(
    wanted: Declaration, period: Period, lines: dict[tuple[date, str], LineSum], found: dict[int, PersonSum]
) -> None:
    """The contributions of those paid outside the headcount to the body of the return, by the month of payment.

    In a return of the income tax their pay is counted already.
    """
    counted: set[tuple[date, str, int]] = set()
    paid: set[int] = set()
    mine = [share for share in shares_of(period.start, period.end) if share.parts and declares(wanted, share.recipient)]
    for share in mine:
        payment = share.payment
        person = _payee(found, payment.payee)
        if not wanted.is_income_tax and payment.pk not in paid:
            paid.add(payment.pk)
            for name in ("gross", "taxable", "contributions", "tax", "net", "employer"):
                person.totals[name] += getattr(payment, name)
            person.gross_of[share.month] = person.gross_of.get(share.month, 0) + payment.gross
        person.shares.append((payment.pk, share.base, share.own, share.employer))
        for code, section, amount in share.parts:
            line = lines.setdefault(
                (share.month, code),
                LineSum(
                    share.month, code, _("%(label)s, hors effectif") % {"label": share.label[:100]}, section,
                    known_recipient(wanted.country, share.recipient), "", LAST,
                ),
            )  # fmt: skip
            line.base += share.base
            line.amount += amount
            line.people += (share.month, code, payment.payee_id) not in counted
            counted.add((share.month, code, payment.payee_id))


def paid_months(institution: Institution) -> set[date]:
    """The months whose regular run is paid."""
    found = PayPeriod.objects.filter(institution=institution, runs__kind="regular", runs__state__in=PAID_STATES)
    return {date(year, month, 1) for year, month in found.values_list("year", "month").distinct()}
