"""A register and the payslips of a month, held together: every line that differs, with what is proved of it.

Lines are integers in minor units; what is withheld is positive on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from payroll.parallel.causes import FOLLOWS, UNEXPLAINED, Ground, Side, cause_of

TOTAL = "total"
EARNING = "earning"
WITHHELD = ("employee-contribution", "tax", "deduction")
EMPLOYER = ("employer-contribution", "employer-tax", "employer-charge")
#: Which sections make a total, with their sign.
PARTS: dict[str, dict[str, int]] = {
    "gross": {EARNING: 1},
    "contributions": {"employee-contribution": 1},
    "tax": {"tax": 1},
    "employer": dict.fromkeys(EMPLOYER, 1),
    "net": {EARNING: 1, **dict.fromkeys(WITHHELD, -1)},
}
Book = Mapping[str, Mapping[str, Side]]  # person → code → line


@dataclass(frozen=True, slots=True)
class Gap:
    person: str
    code: str
    theirs: Side | None
    ours: Side | None
    cause: str

    @property
    def amount(self) -> int:
        return (self.ours.amount if self.ours else 0) - (self.theirs.amount if self.theirs else 0)


@dataclass
class Comparison:
    """`theirs` and `ours` sum the compared lines, totals apart; `gaps` holds lines and totals that differ."""

    gaps: list[Gap] = field(default_factory=list)
    people: int = 0
    pairs: int = 0
    equal: int = 0
    theirs: int = 0
    ours: int = 0


def compare(theirs: Book, ours: Book, sections: Mapping[str, str], *, step: int = 1) -> Comparison:
    """Every person of either side. `sections`: code → section of the lines to compare; other lines of ours are left out."""
    found = Comparison()
    for person in sorted({*theirs, *ours}):
        _compare_person(found, person, theirs.get(person), ours.get(person), sections, step)
    return found


def _compare_person(
    found: Comparison, person: str, there: Mapping[str, Side] | None, here: Mapping[str, Side] | None,
    sections: Mapping[str, str], step: int,
) -> None:  # fmt: skip
    found.people += 1
    gaps: dict[str, int] = {}  # section → sum of differences
    held = [(code, (there or {}).get(code), (here or {}).get(code)) for code in sections]
    held = [(code, old, new) for code, old, new in held if (old and old.amount) or (new and new.amount)]
    for code, old, new in held:
        difference = (new.amount if new else 0) - (old.amount if old else 0)
        gaps[sections[code]] = gaps.get(sections[code], 0) + difference
    ground = Ground(here is not None, there is not None, gaps.get(EARNING, 0), step)
    for code, old, new in held:
        is_total = sections[code] == TOTAL
        found.pairs += 1
        if not is_total:
            found.theirs += old.amount if old else 0
            found.ours += new.amount if new else 0
        difference = (new.amount if new else 0) - (old.amount if old else 0)
        if not difference:
            found.equal += 1
            continue
        cause = _of_total(code, difference, gaps, ground, old, new) if is_total else cause_of(old, new, ground)
        found.gaps.append(Gap(person, code, old, new, cause))


def _of_total(
    code: str, difference: int, gaps: Mapping[str, int], ground: Ground, old: Side | None, new: Side | None
) -> str:  # fmt: skip
    """A total differs as its lines do, or is not explained by them: then it is held like a line, where a line would be."""
    told = sum(sign * gaps.get(section, 0) for section, sign in PARTS.get(code, PARTS["gross"]).items())
    if told and abs(told - difference) <= ground.step:
        return FOLLOWS
    is_comparable = (old and new) or not ground.is_paid_here or not ground.is_paid_there
    return cause_of(old, new, ground) if is_comparable else UNEXPLAINED
