"""From postings to the lines of a balanced entry, and what blocks it: amounts that nothing sends to an account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal
from hr_core.text import french_integer
from payroll.choices_accounting import Leg
from payroll.services.accounting.matching import AccountBook, NoAccount, Target
from payroll.services.accounting.postings import Posting
from payroll.services.accounting.shares import split


@dataclass(frozen=True)
class Blocked:
    """An amount without account: what it is, whose, why, so that a rule can be written at once."""

    posting: Posting
    why: str

    @property
    def cure(self) -> str:
        return _("Ajouter une imputation, ou le compte qui manque, puis établir l’écriture.")


@dataclass(frozen=True)
class Piece:
    """A posting, or the part of it that a section bears."""

    posting: Posting
    amount: int


@dataclass
class Line:
    """A line of an entry. `balance` is positive at debit."""

    account: str
    account_label: str
    third: str
    section: int | None
    pieces: list[Piece] = field(default_factory=list)

    @property
    def balance(self) -> int:
        return sum(_sign(piece.posting) * piece.amount for piece in self.pieces)

    @property
    def label(self) -> str:
        labels = {piece.posting.label for piece in self.pieces}
        return labels.pop() if len(labels) == 1 else self.account_label


@dataclass(frozen=True)
class Draft:
    lines: Sequence[Line]
    blocked: Sequence[Blocked]

    @property
    def debit(self) -> int:
        return sum(max(0, line.balance) for line in self.lines)

    @property
    def credit(self) -> int:
        return sum(max(0, -line.balance) for line in self.lines)


def _sign(posting: Posting) -> int:
    return 1 if posting.what.leg == Leg.CHARGE else -1


def draft(postings: Iterable[Posting], book: AccountBook) -> Draft:
    """Group postings by side, account, third and section; charges are shared by their keys, to the unit.

    Raises `Refusal` when nothing is blocked and the two sides differ: then the source itself does not add up.
    """
    lines: dict[tuple[int, str, str, int | None], Line] = {}
    blocked: list[Blocked] = []
    balance = 0
    for posting in postings:
        balance += _sign(posting) * posting.amount
        found = book.find(posting.what)
        if isinstance(found, NoAccount):
            blocked.append(Blocked(posting, found.why))
            continue
        for section, amount in _parts(posting, found, book).items():
            key = (_sign(posting), found.account, posting.third, section)
            line = lines.setdefault(key, Line(found.account, found.label, posting.third, section))
            line.pieces.append(Piece(posting, amount))
    if balance:
        raise Refusal(
            _("Les montants ne s’équilibrent pas (écart de %(gap)s) : calculer la campagne de nouveau.")
            % {"gap": french_integer(balance)}
        )
    ordered = sorted(lines.items(), key=lambda each: (-each[0][0], each[0][1], each[0][2], each[0][3] or 0))
    return Draft([side for _key, line in ordered for side in _sides(line)], _merged(blocked))


def _parts(posting: Posting, target: Target, book: AccountBook) -> dict[int | None, int]:
    if target.section is not None:
        return {target.section: posting.amount}
    shares = book.shares.get(posting.key) if posting.key is not None else None
    if not shares:
        return {None: posting.amount}
    return dict(split(posting.amount, shares).items())


def _sides(line: Line) -> list[Line]:
    """The line itself; pieces that cancel each other make two lines, so that none is lost."""
    if line.balance:
        return [line]
    words = (line.account, line.account_label, line.third, line.section)
    sides = [
        Line(*words, [piece for piece in line.pieces if _sign(piece.posting) * piece.amount * way > 0]) for way in (1, -1)
    ]
    return [side for side in sides if side.pieces]


def _merged(blocked: Sequence[Blocked]) -> list[Blocked]:
    """One row for a line whatever the units, when the reason is the same."""
    found: dict[tuple[str, str, str, str], Blocked] = {}
    for each in blocked:
        what = each.posting.what
        key = (what.leg, what.subject, what.code, each.why)
        if key in found:
            before = found[key].posting
            total = Posting(before.what, before.label, before.amount + each.posting.amount, before.third, before.key)
            found[key] = Blocked(total, each.why)
        else:
            found[key] = each
    return list(found.values())
