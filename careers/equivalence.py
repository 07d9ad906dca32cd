"""Which grade answers to a band, in another institution and on return: pure, exact, each choice told.

A person's band never comes from pay: index points and salaries differ between countries, responsibility does not. Amounts are in
minor units of the institution whose grades are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

NEIGHBOUR = 1  # two ways may end one grade apart
POINTS = 125


@dataclass(frozen=True)
class StepCell:
    """A step of a grade, the lowest first, and its monthly amount."""

    step: str
    amount: int


@dataclass(frozen=True)
class GradeBands:
    """A grade of an adopted table; `rank` grows with responsibility; `steps` only where the reader may see the grid."""

    key: int
    label: str
    rank: int
    low: int
    usual: int
    high: int
    grid: str = ""
    steps: tuple[StepCell, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A grade, a step where it could be found, the allowance that keeps the base pay, and why, line by line."""

    grade: GradeBands | None
    step: str = ""
    amount: int | None = None
    differential: int = 0
    lines: tuple[str, ...] = field(default_factory=tuple)


def grade_for(band: int, grades: Sequence[GradeBands], *, degree: Fraction | None = None) -> GradeBands | None:
    """The grade whose usual band is `band`; of several, the one whose spread is centred nearest to the degree, then the lowest.

    Where none has it, the nearest below: a change of institution is never a promotion. Only when all are above, the lowest of them.

    >>> low, high = GradeBands(1, "C1", 1, 3, 3, 4), GradeBands(2, "C2", 2, 5, 5, 6)
    >>> grade_for(4, [low, high]).label, grade_for(5, [low, high]).label, grade_for(2, [low, high]).label
    ('C1', 'C2', 'C1')
    """
    if not grades:
        return None
    below = [each.usual for each in grades if each.usual <= band]
    usual = max(below) if below else min(each.usual for each in grades)
    aim = degree if degree is not None else Fraction(band)
    same = [each for each in grades if each.usual == usual]
    return min(same, key=lambda each: (abs(Fraction(each.low + each.high, 2) - aim), each.rank, each.key))


def at_host(
    band: int,
    grades: Sequence[GradeBands],
    *,
    degree: Fraction | None = None,
    seniority_months: int = 0,
    months_per_step: int | None = None,
    base_pay: int | None = None,
) -> Proposal:
    """Grade and step at the host: step by seniority in the band at the pace of the host's own staff; base pay never falls.

    `base_pay`: the present base pay in the host's minor units, at the day's rate. When the last step is still below it, the rest
    is a differential allowance, which later rises take back.
    """
    grade = grade_for(band, grades, degree=degree)
    if grade is None:
        return Proposal(None, lines=(_("L’institution n’a pas de table d’équivalence adoptée à cette date."),))
    lines = [grade_words(band, grade, grades)]
    if not grade.steps or months_per_step is None:
        lines.append(_("L’échelon se propose dans l’institution d’accueil, où la grille et les durées se lisent."))
        return Proposal(grade, lines=tuple(lines))
    place = min(len(grade.steps) - 1, seniority_months // months_per_step)
    lines.append(
        _("Ancienneté dans la bande : %(months)s mois, un échelon tous les %(pace)s mois comme pour le personnel de l’institution : échelon %(step)s.")
        % {"months": seniority_months, "pace": months_per_step, "step": grade.steps[place].step}
    )
    differential = 0
    if base_pay is not None and grade.steps[place].amount < base_pay:
        reached = next((at for at in range(place, len(grade.steps)) if grade.steps[at].amount >= base_pay), None)
        place = len(grade.steps) - 1 if reached is None else reached
        differential = max(0, base_pay - grade.steps[place].amount)
        lines.append(_("Le salaire de base ne baisse pas : échelon %(step)s.") % {"step": grade.steps[place].step})
        if differential:
            lines.append(_("Le dernier échelon reste en dessous : une indemnité différentielle fait la différence, et les hausses suivantes la reprennent."))
    return Proposal(grade, grade.steps[place].step, grade.steps[place].amount, differential, tuple(lines))


def grade_words(band: int, grade: GradeBands, grades: Sequence[GradeBands]) -> str:
    words = {"band": band, "grade": grade.label, "usual": grade.usual}
    if grade.usual == band:
        several = sum(each.usual == band for each in grades) > 1
        if several:
            return _("Bande %(band)s : plusieurs grades l’ont pour bande usuelle, %(grade)s est le plus proche du degré de responsabilité.") % words
        return _("Bande %(band)s : c’est la bande usuelle du grade %(grade)s.") % words
    if grade.usual < band:
        return _("Aucun grade n’a la bande %(band)s pour bande usuelle : %(grade)s, bande %(usual)s, est le plus proche en dessous.") % words
    return _("Tous les grades sont au-dessus de la bande %(band)s : %(grade)s, bande %(usual)s, est le plus bas.") % words


def on_return(
    own: GradeBands, host_band: int, grades: Sequence[GradeBands], *, offered_band: int | None = None
) -> Proposal:
    """The better of the home grade after the advancement that ran meanwhile (`own`) and the home grade that answers to the
    host grade reached, at most one grade above unless a post of that band is offered."""
    reached = grade_for(host_band, grades)
    lines = [_("Grade d’origine, avancements compris : %(grade)s, bande usuelle %(band)s.") % {"grade": own.label, "band": own.usual}]
    if reached is None or (reached.usual, reached.rank) <= (own.usual, own.rank):
        lines.append(_("Le grade atteint dans l’institution d’accueil ne donne pas davantage : le grade d’origine est gardé."))
        return Proposal(own, lines=tuple(lines))
    lines.append(_("La bande %(band)s atteinte dans l’institution d’accueil répond ici au grade %(grade)s.") % {"band": host_band, "grade": reached.label})
    if offered_band is not None and offered_band >= reached.usual:
        lines.append(_("Un poste de cette bande est offert : %(grade)s.") % {"grade": reached.label})
        return Proposal(reached, lines=tuple(lines))
    ladder = sorted({each.rank: each for each in grades if each.grid == own.grid}.values(), key=lambda each: each.rank)
    above = next((each for each in ladder if each.rank > own.rank), own)
    best = min((reached, above), key=lambda each: (each.usual, each.rank)) if above.rank > own.rank else own
    if best is not reached:
        lines.append(_("Sans poste de cette bande, un grade au plus au-dessus : %(grade)s.") % {"grade": best.label})
    return Proposal(best, lines=tuple(lines))


@dataclass(frozen=True)
class Loop:
    """A way round that ends elsewhere than it should: `names` are the institutions passed, `start` and `end` the grades."""

    names: tuple[str, ...]
    start: GradeBands
    end: GradeBands
    climbs: bool


def loops(tables: Mapping[str, Sequence[GradeBands]]) -> Iterator[Loop]:
    """Each way A → B → A that raises the usual band, and each way A → B → C that ends more than a grade from A → C.

    With `grade_for` a way climbs only where all the grades of a table are above the band that arrives.
    """
    names = sorted(tables)
    for a in names:
        for grade in tables[a]:
            for b in names:
                through = grade_for(grade.usual, tables[b]) if b != a else None
                if through is None:
                    continue
                back = grade_for(through.usual, tables[a])
                if back is not None and back.usual > grade.usual:
                    yield Loop((a, b, a), grade, back, True)
                for c in names:
                    if c in (a, b):
                        continue
                    first, direct = grade_for(through.usual, tables[c]), grade_for(grade.usual, tables[c])
                    if first is not None and direct is not None and abs(_place(first, tables[c]) - _place(direct, tables[c])) > NEIGHBOUR:
                        yield Loop((a, b, c), grade, first, first.usual > direct.usual)


def _place(grade: GradeBands, grades: Sequence[GradeBands]) -> int:
    """The rung of a grade: how many different usual bands of its table are below its own."""
    return len({each.usual for each in grades if each.usual < grade.usual})
