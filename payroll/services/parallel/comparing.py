"""Writing a comparison: their lines brought to ours, differences with what is proved, words of persons kept, sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Abs
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices_parallel import GapCause, ParallelState
from payroll.models import ParallelGap, ParallelRun
from payroll.parallel.causes import FOLLOWS, UNEXPLAINED, Side
from payroll.parallel.compare import EARNING, EMPLOYER, TOTAL, WITHHELD, compare
from payroll.selectors.parallel import OurLine, OurMonth, our_month
from payroll.services.parallel.register import OldLine
from payroll.services.parallel.runs import ABSENT, ASIDE, items_of, layout_of, plain_number, register_of, staff_keys
from payroll.workflows_parallel import step_checked

FAMILIES = ((EARNING,), WITHHELD, EMPLOYER, (TOTAL,))
NEW_LINE = 800_000
BATCH = 2_000


@transaction.atomic
def parallel_compare(*, parallel: ParallelRun, access: Access) -> ParallelRun:
    """Hold the register against our payslips of today. What a person said of a difference that is still the same stays.

    Raises `Refusal` for an item without its place.
    """
    row = ParallelRun.objects.select_for_update(of=("self",)).select_related("period", "institution__country").get(pk=parallel.pk)
    step_checked(row, "compare", access)
    layout = layout_of(row.institution)
    register = register_of(row, layout)
    items = items_of(row, layout, register)
    lost = [item.label for item in items if not item.is_kept]
    if lost:
        raise Refusal(_("Dites d’abord à quoi correspond « %(item)s ».") % {"item": lost[0]})
    month = our_month(row.period)
    places = {item.code: item.target for item in items}
    lines = _lines(items, month)
    signs = {item.code: -1 if item.amount < 0 and _section(item.target, lines) not in (EARNING, TOTAL) else 1 for item in items}
    theirs, names = _book(register.lines, places, signs)
    sections = _compared(month, lines, {_code(code, target) for code, target in places.items() if target != ASIDE})
    ours = {str(key): held for key, held in month.book.items()}
    found = compare(theirs, ours, sections, step=layout.step)
    said = {
        (gap.staff_number, gap.code, gap.gap): gap
        for gap in row.gaps.filter(is_proved=False).exclude(cause=GapCause.UNEXPLAINED)
    }
    row.gaps.all().delete()
    known = _unpaid(set(theirs) - set(ours))
    rows = [_row(row, each, lines[each.code], month, names, known, said) for each in found.gaps]
    ParallelGap.objects.bulk_create(rows, batch_size=BATCH)
    row.people, row.pairs, row.equal = found.people, found.pairs, found.equal
    row.theirs, row.ours, row.gap = found.theirs, found.ours, found.ours - found.theirs
    row.rows, row.problems = register.rows, register.problems
    row.state, row.compared_at = ParallelState.COMPARED, timezone.now()
    sums_write(row)
    return row


def sums_write(row: ParallelRun) -> None:
    """The absolute differences of a comparison, and those without a cause; a total that follows its lines counts nothing."""
    left = Q(cause=GapCause.UNEXPLAINED)
    held = row.gaps.exclude(cause=FOLLOWS).aggregate(all=Sum(Abs("gap")), left=Sum(Abs("gap"), filter=left))
    row.different, row.unexplained = held["all"] or 0, held["left"] or 0
    with because(_("Double calcul comparé")):
        save_checked(row)


def _code(code: str, target: str) -> str:
    """The code under which an item of the register is compared."""
    return f"?{code}"[:60] if target == ABSENT else target


def _lines(items: Iterable[Any], month: OurMonth) -> dict[str, OurLine]:
    """Our lines, and one for each item that only the register has. Such an item counts as a gain."""
    lines = dict(month.lines)
    for rank, item in enumerate(items):
        if item.target == ABSENT:
            code = _code(item.code, ABSENT)
            section = "deduction" if item.amount < 0 else EARNING
            lines[code] = OurLine(code, item.label[:120], section, NEW_LINE + rank)
    return lines


def _section(target: str, lines: dict[str, OurLine]) -> str:
    return lines[target].section if target in lines else "deduction"


def _book(lines: list[OldLine], places: dict[str, str], signs: dict[str, int]) -> tuple[dict[str, dict[str, Side]], dict[str, str]]:
    """Person → code → their line; lines of one code add up, and keep a base and a rate when there is one only."""
    keys = staff_keys()
    names: dict[str, str] = {}
    book: dict[str, dict[str, Side]] = defaultdict(dict)
    for line in lines:
        key = keys.get(line.staff_number) or keys.get(plain_number(line.staff_number))
        person = str(key) if key else f"?{line.staff_number}"
        names.setdefault(person, line.name)
        held = book[person]
        if places[line.code] == ASIDE:
            continue
        code, sign = _code(line.code, places[line.code]), signs[line.code]
        before = held.get(code)
        held[code] = Side(before.amount + sign * line.amount) if before else Side(sign * line.amount, line.base, line.rate)
    return dict(book), names


def _compared(month: OurMonth, lines: dict[str, OurLine], present: set[str]) -> dict[str, str]:
    """Which lines are compared: a register without any employer's charge says nothing of ours, and so for each family.
    Of totals, those that it gives."""
    families = [family for family in FAMILIES if any(lines[code].section in family for code in present)]
    wanted = {section for family in families for section in family}
    return {
        code: line.section
        for code, line in lines.items()
        if (line.section in wanted and line.section != TOTAL) or code in present
    }


def _unpaid(persons: set[str]) -> dict[str, Employee]:
    keys = [int(person) for person in persons if person.isdecimal()]
    return {str(employee.pk): employee for employee in Employee.objects.filter(pk__in=keys)}


def _row(
    row: ParallelRun, gap: Any, line: OurLine, month: OurMonth, names: dict[str, str], unpaid: dict[str, Employee],
    said: dict[tuple[str, str, int], ParallelGap],
) -> ParallelGap:  # fmt: skip
    key = int(gap.person) if gap.person.isdecimal() else None
    person, other = (month.people.get(key), unpaid.get(gap.person)) if key is not None else (None, None)
    number = person.staff_number if person else other.staff_number if other else gap.person[1:]
    name = person.name if person else f"{other.last_name} {other.first_names}" if other else names.get(gap.person, "")
    made = ParallelGap(
        institution_id=row.institution_id, parallel=row, employee_id=key, staff_number=number[:40], name=name[:160],
        is_confidential=person.is_confidential if person else bool(other and other.is_confidential),
        unit_id=person.unit if person else None, grade_class=person.grade_class[:40] if person else "",
        code=gap.code, label=line.label[:120], section=line.section, order=line.order,
        theirs=gap.theirs.amount if gap.theirs else None, ours=gap.ours.amount if gap.ours else None,
        their_base=gap.theirs.base if gap.theirs else None, our_base=gap.ours.base if gap.ours else None,
        their_rate=gap.theirs.rate if gap.theirs else None, our_rate=gap.ours.rate if gap.ours else None,
        gap=gap.amount, cause=gap.cause, is_proved=gap.cause != UNEXPLAINED,
    )  # fmt: skip
    before = said.get((made.staff_number, made.code, made.gap))
    if before is not None and not made.is_proved:
        made.cause, made.justification = before.cause, before.justification
        made.justified_by_id, made.justified_at = before.justified_by_id, before.justified_at
    return made
