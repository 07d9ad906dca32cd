"""The cause of each difference between two months, from dated facts and from what the calculations kept.

Every payslip keeps the engine's columns, and every calculation its rules: an earning that moved is explained by the first
thing that touches it, in the order of `Cause`. A levy follows what moved its base, unless the family or the law did.
The rows of the run are written with its calculation, in a constant number of queries for a batch of employees
(`differences_write`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.db.bulk import insert_rows
from hr_core.models import Employee, PayTerms
from hr_core.text import french_amount, french_date, french_decimal
from payroll.choices import Section
from payroll.countries import law
from payroll.models import (
    Calculation,
    LineOrigin,
    PayRun,
    RecurringInput,
    RunDifference,
    VariableInput,
)
from payroll.models.differences import Cause
from payroll.services.control.moved import Moved, moved_lines
from payroll.services.law_overrides import overrides_approved

LEVIES = (
    Section.EMPLOYEE_CONTRIBUTION,
    Section.TAX,
    Section.EMPLOYER_CONTRIBUTION,
    Section.EMPLOYER_TAX,
)
#: Causes of the sources of the calculation, by their key; any other source is « autre dossier ».
SOURCES = {
    "absences": Cause.ABSENCE,
    "absence_refunds": Cause.ABSENCE,
    "loans": Cause.LOAN,
    "deductions": Cause.ATTACHMENT,
    "memberships": Cause.MEMBERSHIP,
    "campaigns": Cause.BONUS,
    "leave": Cause.LEAVE,
    "departures": Cause.LEAVING,
    "overtime": Cause.VARIABLE_INPUT,
    "backpay": Cause.BACK_PAY,
    "overpaid": Cause.BACK_PAY,
    "statute": Cause.STATUTE,
    "accounting": Cause.OTHER_SOURCE,  # follows the pay and gives no amount
    "rounding": Cause.OTHER_SOURCE,
    "third_parties": Cause.OTHER_SOURCE,  # the same
    "seconded": Cause.OTHER_SOURCE,  # leaves people out, and gives no amount
    "takenover": Cause.BACK_PAY,  # what the old software paid later for a month
}
FAMILY = ("children", "marital_status", "spouse_income", "spouse_has_income", "tax_shares", "wives")
#: Columns that say how much of the month is paid.
TIME = ("paid_days", "days_paid", "presence", "absent_days")
COLUMNS = (
    "institution_id", "run_id", "employee_id", "unit_id", "is_confidential", "code", "item_code", "label", "section",
    "before", "now", "change", "effect", "cause", "follows", "detail",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    cause: str
    detail: str = ""
    follows: bool = False


@dataclass
class Slip:
    """What a payslip kept of an employee."""

    inputs: dict[str, Any] = field(default_factory=dict)
    unit: int | None = None
    is_confidential: bool = False
    exists: bool = False


@dataclass(kw_only=True)
class Months:
    """What explains and is the same for everybody, read once for the whole run."""

    run: PayRun
    earlier: PayRun
    items: tuple[dict[str, Any], dict[str, Any]]
    law_moved: str
    settings_moved: bool
    currency: str

    @classmethod
    def of(cls, run: PayRun, earlier: PayRun) -> Months:
        definitions = _definition(earlier), _definition(run)
        before, now = ({item["code"]: item for item in each.get("items", ())} for each in definitions)
        return cls(
            run=run,
            earlier=earlier,
            items=(before, now),
            law_moved=_law_moved(run, earlier, definitions),
            settings_moved=any(definitions[0].get(key) != definitions[1].get(key) for key in ("settings", "tables", "special")),
            currency=run.institution.country.currency,
        )


@dataclass(kw_only=True)
class Facts(Months):
    """All that explains the lines of a batch of employees."""

    now: dict[int, Slip]
    before: dict[int, Slip]
    origins: dict[tuple[int, str], list[tuple[str, str]]]
    variable: dict[tuple[int, str], str]
    recurring: dict[tuple[int, str], str]
    terms: dict[int, str]
    dates: dict[int, tuple[date, date | None]]

    def inputs(self, employee: int) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.before.get(employee, Slip()).inputs, self.now.get(employee, Slip()).inputs


@transaction.atomic
def differences_write(*, run: PayRun, employees: Sequence[int] | None = None) -> int:
    """Draw up the differences of a regular run with the month before, all employees or some; returns their number.

    About a dozen queries for each batch of employees, whose rows are written before the next is read.
    """
    from payroll.services.problems import previous_run

    known = RunDifference.objects.filter(run=run)
    (known if employees is None else known.filter(employee__in=employees)).delete()
    earlier = previous_run(run)
    if earlier is None or not run.is_regular:
        return 0
    months: Months | None = None
    written = 0
    for batch in moved_lines(run, earlier, employees):
        months = months or Months.of(run, earlier)
        written += insert_rows(RunDifference, COLUMNS, list(_rows(batch, facts_read(months, batch))))
    return written


def _rows(batch: Mapping[int, list[Moved]], facts: Facts) -> Iterator[tuple[Any, ...]]:
    run = facts.run
    for employee, lines in batch.items():
        slip = facts.now.get(employee) or facts.before.get(employee) or Slip()
        for line, told in explained(lines, facts):
            yield (
                run.institution_id, run.pk, employee, slip.unit, slip.is_confidential, line.code, line.item_code,
                line.label, line.section, line.before, line.now, line.change, line.effect, str(told.cause),
                told.follows, told.detail[:200],
            )  # fmt: skip


def facts_read(months: Months, employees: Iterable[int]) -> Facts:
    """What explains the differences of these employees: eight queries."""
    people = sorted(employees)
    run, earlier = months.run, months.earlier
    return Facts(
        **vars(months),
        now=_slips(run, people),
        before=_slips(earlier, people),
        origins=_origins(run, earlier, people),
        variable=_variable(run, earlier, people),
        recurring=_recurring(run, earlier, people),
        terms=_terms(run, earlier, people),
        dates={key: (hired, left) for key, hired, left in Employee.objects.filter(pk__in=people).values_list("pk", "hired_on", "left_on")},
    )


def _definition(run: PayRun) -> dict[str, Any]:
    found = Calculation.objects.filter(run=run).order_by("-pk").values_list("definition", flat=True).first()
    return found or {}


def _slips(run: PayRun, people: list[int]) -> dict[int, Slip]:
    rows = run.payslips.filter(employee__in=people).values_list("employee_id", "inputs", "unit_id", "is_confidential")
    return {employee: Slip(inputs, unit, reserved, True) for employee, inputs, unit, reserved in rows}


def _origins(run: PayRun, earlier: PayRun, people: list[int]) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """By employee and line, the sources that did not give the same in both months, with their words."""
    given: dict[tuple[int, str], dict[tuple[str, int | None, str], list[int]]] = defaultdict(dict)
    rows = LineOrigin.objects.filter(run__in=[run, earlier], employee__in=people)
    for row in rows.only("run_id", "employee_id", "code", "source", "reference", "label", "amount", "quantity"):
        held = given[row.employee_id, row.code].setdefault((row.source, row.reference, row.label), [0, 0])
        held[row.run_id == run.pk] += (row.amount or 0) + (row.quantity or 0)
    return {
        key: [(source, label) for (source, _reference, label), held in each.items() if held[0] != held[1]]
        for key, each in given.items()
    }


def _variable(run: PayRun, earlier: PayRun, people: list[int]) -> dict[tuple[int, str], str]:
    """Items entered for an employee in one of the months with another amount or quantity."""
    held: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    rows = VariableInput.objects.filter(period__in=[run.period_id, earlier.period_id], employee__in=people)
    for period, employee, code, amount, quantity in rows.values_list("period_id", "employee_id", "item__code", "amount", "quantity"):
        held[employee, code][period == run.period_id] += (amount or 0) + (quantity or 0)
    words = _("saisie du mois")
    return {key: words for key, (before, now) in held.items() if before != now}


def _recurring(run: PayRun, earlier: PayRun, people: list[int]) -> dict[tuple[int, str], str]:
    """Items whose lasting gift begins, ends or changes between the two months."""
    found = {}
    since, until = earlier.period.first_day, run.period.next_day
    rows = RecurringInput.objects.between(since, until).filter(employee__in=people)
    for employee, code, start, end in rows.order_by("start").values_list("employee_id", "item__code", "start", "end"):
        if since < start < until:
            found[employee, code] = _("depuis le %(day)s") % {"day": french_date(start)}
        elif end is not None and end <= run.period.last_day:
            found.setdefault((employee, code), _("arrêté le %(day)s") % {"day": french_date(end)})
    return found


def _terms(run: PayRun, earlier: PayRun, people: list[int]) -> dict[int, str]:
    """Those whose approved pay terms begin between the two months."""
    rows = PayTerms.objects.filter(
        employee__in=people, state="approved", start__gt=earlier.period.first_day, start__lte=run.period.last_day
    )
    return {
        employee: _("nouveau classement le %(day)s, échelon %(step)s") % {"day": french_date(start), "step": step or "–"}
        for employee, start, step in rows.order_by("start").values_list("employee_id", "start", "step")
    }


def _law_moved(run: PayRun, earlier: PayRun, definitions: tuple[dict[str, Any], dict[str, Any]]) -> str:
    """The figures of the country whose value changed between the two months, in words; empty when none did."""
    if run.institution.country_id is None:
        return ""
    known = law(run.institution.country_id).with_overrides(overrides_approved(run.institution.country_id))
    labels = [
        figure.label
        for figure in known.figures.values()
        if figure.topic not in ("information", "labour", "benefit")
        and any(earlier.period.last_day < value.valid_from <= run.period.last_day for value in figure.values[1:])
    ]
    if definitions[0].get("overrides", []) != definitions[1].get("overrides", []):
        labels.insert(0, _("changement de la loi décidé par la zone"))
    return ", ".join(dict.fromkeys(labels))[:180]


def explained(lines: list[Moved], facts: Facts) -> list[tuple[Moved, Told]]:
    """Each line with its cause: earnings and deductions first, then the levies that follow them."""
    told: dict[str, Told] = {}
    for line in lines:
        if line.section not in LEVIES:
            told[line.code] = _direct(line, facts)
    main = _main(lines, told)
    for line in lines:
        if line.section in LEVIES:
            told[line.code] = _levy(line, facts, main)
    return [(line, told[line.code]) for line in lines]


def _main(lines: list[Moved], told: dict[str, Told]) -> Told | None:
    """The cause of the earning that moved most: what the levies follow."""
    earnings = [line for line in lines if line.section == Section.EARNING]
    if not earnings:
        return None
    return told[max(earnings, key=lambda line: (abs(line.change), line.code)).code]


def _direct(line: Moved, facts: Facts) -> Told:
    """The first thing that touches an earning, a deduction or a charge."""
    return (
        _presence(line, facts)
        or _source(line, facts)
        or _entered(line, facts)
        or _person(line, facts)
        or _statute(line, facts)
        or _rules(line, facts)
        or Told(Cause.UNEXPLAINED)
    )


def _presence(line: Moved, facts: Facts) -> Told | None:
    """Came or went: no payslip in one of the months, or a month that is not whole and cuts the line."""
    hired, left = facts.dates.get(line.employee, (date.min, None))
    is_new = not facts.before.get(line.employee, Slip()).exists
    is_gone = not facts.now.get(line.employee, Slip()).exists
    item = facts.items[1].get(line.item_code) or facts.items[0].get(line.item_code) or {}
    is_cut = bool(item.get("is_prorated"))
    if is_new or (is_cut and facts.earlier.period.first_day < hired <= facts.run.period.last_day):
        return Told(Cause.HIRE, _("entrée le %(day)s") % {"day": french_date(hired)})
    if is_gone or (is_cut and left is not None and facts.run.period.first_day < left <= facts.run.period.last_day):
        words = _("sortie le %(day)s") % {"day": french_date(left)} if left else _("plus de bulletin")
        return Told(Cause.LEAVING, words)
    return None


def _source(line: Moved, facts: Facts) -> Told | None:
    given = facts.origins.get((line.employee, line.code)) or facts.origins.get((line.employee, line.item_code))
    if not given:
        return None
    source, label = given[0]
    return Told(SOURCES.get(source, Cause.OTHER_SOURCE), label)


def _entered(line: Moved, facts: Facts) -> Told | None:
    key = (line.employee, line.item_code or line.code)
    if key in facts.variable:
        return Told(Cause.VARIABLE_INPUT, facts.variable[key])
    if key in facts.recurring:
        return Told(Cause.RECURRING_INPUT, facts.recurring[key])
    return None


def _person(line: Moved, facts: Facts) -> Told | None:
    """The employee's own columns: base pay, seniority, family, other facts that the formula of the item reads."""
    before, now = facts.inputs(line.employee)
    item = facts.items[1].get(line.item_code) or {}
    formula = str(item.get("formula", "")).lower()
    is_base = item.get("nature") == "base-salary"
    reads_base = is_base or "salaire" in formula or "total" in formula or "brut" in formula
    if reads_base and (before.get("base_salary") != now.get("base_salary") or line.employee in facts.terms):
        detail = facts.terms.get(line.employee) or _("salaire de base de %(before)s à %(now)s") % {
            "before": french_amount(int(before.get("base_salary") or 0), facts.currency),
            "now": french_amount(int(now.get("base_salary") or 0), facts.currency),
        }
        return Told(Cause.PAY_TERMS, detail)
    if any(before.get(name) != now.get(name) for name in TIME):
        return Told(Cause.ABSENCE, _("jours payés différents"))
    years = before.get("seniority_years"), now.get("seniority_years")
    if "anciennete" in formula and years[0] != years[1]:
        return Told(Cause.SENIORITY, _("%(years)s ans atteints") % {"years": french_decimal(int(years[1] or 0))})
    if any(name in formula for name in ("enfant", "situation", "conjoint", "parts")) and _family(before, now):
        return Told(Cause.FAMILY, _family(before, now))
    return None


def _statute(line: Moved, facts: Facts) -> Told | None:
    """An article changed, has its month or no longer has it, or a condition of it is met in one of the months only."""
    earlier, now = ((item.get(line.item_code) or {}).get("articles") or [] for item in facts.items)
    if not earlier and not now:
        return None
    if [each["version"] for each in earlier] != [each["version"] for each in now]:
        return Told(Cause.STATUTE, _("article du statut modifié"))
    for before, after in zip(earlier, now, strict=True):
        if before.get("is_due") != after.get("is_due"):
            return Told(Cause.STATUTE, _("dû %(rhythm)s, %(article)s") % {"rhythm": after["rhythm"], "article": after["reference"]})
    if bool(line.before) == bool(line.now):
        return None
    met = _("remplie ce mois : %(condition)s, %(article)s") if line.now else _("n’est plus remplie : %(condition)s, %(article)s")
    due = next((each for each in now if each.get("is_due")), now[0])
    condition = " ; ".join(each["told"] for each in due["criteria"]) or due["object"]
    return Told(Cause.STATUTE, met % {"condition": condition, "article": due["reference"]})


def _rules(line: Moved, facts: Facts) -> Told | None:
    earlier, now = facts.items[0].get(line.item_code), facts.items[1].get(line.item_code)
    if line.item_code and earlier != now:
        return Told(Cause.ITEM, _("définition de la rubrique modifiée"))
    formula = str((now or {}).get("formula", "")).lower()
    if facts.law_moved and ("legal" in formula or "loi" in formula or "smig" in formula):
        return Told(Cause.LAW, facts.law_moved)
    if facts.settings_moved and formula:
        return Told(Cause.SETTING, _("table ou réglage de paie modifié"))
    return None


def _family(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What changed in the family, in words; empty when nothing did."""
    if before.get("children") != now.get("children"):
        return _("enfants à charge : de %(before)s à %(now)s") % {
            "before": before.get("children", 0),
            "now": now.get("children", 0),
        }
    return _("situation de famille") if any(before.get(name) != now.get(name) for name in FAMILY) else ""


def _levy(line: Moved, facts: Facts, main: Told | None) -> Told:
    """A contribution or a tax: the family and the law when they moved and the base did not; else what moved the base."""
    alone = _presence(line, facts)
    if alone is not None:
        return Told(alone.cause, alone.detail, follows=True)
    before, now = facts.inputs(line.employee)
    is_same_base = line.base == line.base_before
    family = _family(before, now)
    if family and line.section == Section.TAX and (is_same_base or main is None):
        return Told(Cause.FAMILY, family)
    if facts.law_moved and (is_same_base or main is None):
        return Told(Cause.LAW, facts.law_moved)
    if main is not None:
        return Told(main.cause, main.detail, follows=True)
    if family:
        return Told(Cause.FAMILY, family)
    others = {name for name in {*before, *now} if before.get(name) != now.get(name) and not name.startswith(("a_", "q_"))}
    if others:
        return Told(Cause.SETTING, _("situation de paie de l’agent modifiée"))
    if facts.settings_moved:
        return Told(Cause.SETTING, _("table ou réglage de paie modifié"))
    return Told(Cause.UNEXPLAINED)
