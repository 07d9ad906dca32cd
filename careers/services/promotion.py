"""Promotion rosters: conditions, weighted marks, ranking with ties explained, then one change of classification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.advancement.verdict import average_before
from careers.choices_grids import BatchSource
from careers.choices_promotion import CandidateState, RosterState
from careers.models import PromotionCandidate, PromotionRoster
from careers.selectors.careers import Stretch, pasts, timelines
from careers.selectors.grids import cells_of, key_of, standing_on, version_on
from careers.services.batches import Change, batch_open
from careers.workflows import ROSTER
from hr_core.access import Access
from hr_core.models import Employee, PayTerms
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date, french_decimal
from hr_core.workflows import transition

HIGHEST = 20_000  # thousandths of the scale of twenty; a point a year of seniority, up to it


@dataclass(frozen=True)
class Marks:
    """What somebody is ranked by; the order of the fields after the total settles ties."""

    total: int
    exam: int
    rating: int
    since: date
    seniority_on: date
    staff_number: str

    @property
    def order(self) -> tuple[int, int, int, date, date, str]:
        return -self.total, -self.exam, -self.rating, self.since, self.seniority_on, self.staff_number


def weighted(roster: PromotionRoster, rating: int, exam: int, months: int) -> int:
    """The total in thousandths, halves up: rating, examination, and a point a year in the grade, by their weights."""
    seniority = min(HIGHEST, months * 1000 // 12)
    total = roster.rating_weight * rating + roster.exam_weight * exam + roster.seniority_weight * seniority
    exact = Fraction(total, 100) + Fraction(1, 2)
    return exact.numerator // exact.denominator


def tie_words(one: Marks, before: Marks) -> str:
    """By what somebody of the same total comes after another; empty when the totals differ."""
    if one.total != before.total:
        return ""
    if one.exam != before.exam:
        return _("Même total que le rang précédent, départagés par l’examen.")
    if one.rating != before.rating:
        return _("Même total que le rang précédent, départagés par la notation.")
    if one.since != before.since:
        return _("Même total que le rang précédent, départagés par l’ancienneté dans le grade.")
    if one.seniority_on != before.seniority_on:
        return _("Même total que le rang précédent, départagés par l’ancienneté dans l’institution.")
    return _("À égalité complète avec le rang précédent : rangés par matricule, la commission peut en décider autrement.")


@transaction.atomic
def roster_open(*, roster: PromotionRoster, values: dict[str, Any], access: Access) -> PromotionRoster:
    """Open a roster, or change one in preparation, and rank those of the grade."""
    if roster.pk:
        _in_state(roster, "compute")
    assign(roster, values)
    if roster.source.grid_id != roster.target.grid_id:
        raise Refusal({"target": _("Les deux grades sont de la même grille.")})
    if roster.effect_on < roster.on:
        raise Refusal({"effect_on": _("L’effet suit le jour où les conditions sont remplies.")})
    roster.grid, roster.prepared_by = roster.source.grid, access.user
    save_checked(roster)
    return roster_compute(roster=roster, access=access)


@transaction.atomic
def roster_compute(*, roster: PromotionRoster, access: Access) -> PromotionRoster:
    """Rank again from the files of today; marks of the examination already entered are kept. Constant queries."""
    roster = _in_state(roster, "compute")
    exams = dict(roster.candidates.values_list("employee_id", "exam"))
    roster.candidates.all().delete()
    wanted = key_of(roster.source.category, roster.source.grade_class, "")[:2]
    present = [
        terms
        for terms in standing_on(roster.grid, roster.on, access)
        if key_of(terms.category, terms.grade_class, "")[:2] == wanted
    ]
    keys = [terms.employee_id for terms in present]
    lines, past = timelines(keys), pasts(keys)
    found = []
    for terms in present:
        since = grade_since(lines.get(terms.employee_id, ()), roster.on) or terms.start
        rating, told = average_before(past[terms.employee_id].ratings, roster.on.year + 1, roster.rating_years)
        found.append(_candidate(roster, terms, since, rating, told, exams.get(terms.employee_id)))
    _rank(roster, found)
    PromotionCandidate.objects.bulk_create([candidate for candidate, _marks in found])
    return roster


@transaction.atomic
def exams_enter(*, roster: PromotionRoster, marks: Mapping[str, int], access: Access) -> PromotionRoster:
    """Write marks of the examination by staff number (thousandths), and rank again. All or nothing, never one's own."""
    roster = _in_state(roster, "compute")
    rows = {row.employee.staff_number: row for row in roster.candidates.select_related("employee")}
    unknown = [number for number in marks if number not in rows]
    if unknown:
        raise Refusal({"text": _("Hors du tableau : %(numbers)s.") % {"numbers": ", ".join(unknown[:5])}})
    if any(rows[number].employee.user_id == access.user.pk for number in marks):
        raise Refusal({"text": _("Personne ne saisit sa propre note.")})
    for number, mark in marks.items():
        rows[number].exam = mark
    PromotionCandidate.objects.bulk_update([rows[number] for number in marks], ["exam"])
    return roster_compute(roster=roster, access=access)


@transaction.atomic
def roster_submit(*, roster: PromotionRoster, access: Access) -> PromotionRoster:
    roster = _in_state(roster, "submit")
    if not roster.candidates.filter(standing=CandidateState.RETAINED).exists():
        raise Refusal(_("Personne ne remplit les conditions : vérifiez-les, ou la date."))
    roster.state, roster.prepared_by = RosterState.COMMITTEE, access.user
    return save_checked(roster)


@transaction.atomic
def roster_reopen(*, roster: PromotionRoster) -> PromotionRoster:
    roster = _in_state(roster, "reopen")
    roster.state = RosterState.DRAFT
    return save_checked(roster)


@transaction.atomic
def roster_drop(*, roster: PromotionRoster) -> PromotionRoster:
    roster = _in_state(roster, "drop")
    roster.state = RosterState.DROPPED
    return save_checked(roster)


@transaction.atomic
def roster_decide(*, roster: PromotionRoster, committee_on: date, minutes: str, access: Access) -> PromotionRoster:
    """Close the committee: those retained take the first step of the new grade that is worth no less than their pay."""
    roster = _in_state(roster, "decide")
    rows = list(roster.candidates.filter(standing=CandidateState.RETAINED))
    people = Employee.objects.visible_to(access).in_bulk([row.employee_id for row in rows])
    if len(people) != len(rows):
        raise Refusal(_("Ce tableau touche la population confidentielle : une personne qui la voit doit l’arrêter."))
    version = version_on(roster.grid, roster.effect_on)
    if version is None:
        raise Refusal(_("Aucune version de la grille ne vaut le %(day)s.") % {"day": french_date(roster.effect_on)})
    steps = cells_of(version).by_grade.get(roster.target_id, [])
    held = {
        terms.employee_id: terms
        for terms in PayTerms.objects.on(roster.effect_on).filter(employee__in=people, state="approved")
    }
    changes, notes = [], []
    for row in rows:
        terms = held.get(row.employee_id)
        if terms is None or not steps:
            notes.append(_("%(who)s : aucun classement ce jour-là.") % {"who": people[row.employee_id].full_name})
            continue
        terms.employee = people[row.employee_id]
        cell = next((each for each in steps if each.amount >= terms.base_salary), steps[-1])
        changes.append(
            Change(
                old=terms, start=roster.effect_on, category=roster.target.category, grade_class=roster.target.grade_class,
                step=cell.step, base_salary=max(cell.amount, terms.base_salary), is_executive=roster.target.is_executive,
                reason=_("Rang %(rank)s du tableau") % {"rank": row.rank},
            )
        )  # fmt: skip
    roster.batch = batch_open(
        source=BatchSource.PROMOTION, label=roster.label, grid=roster.grid, changes=changes, notes=notes, access=access
    )
    roster.state, roster.committee_on, roster.minutes = RosterState.DECIDED, committee_on, minutes
    return save_checked(roster)


def grade_since(line: Sequence[Stretch], on: date) -> date | None:
    """The day since which the grade of a day is held without a break, whatever the steps."""
    place = next((rank for rank, each in enumerate(line) if each.holds_on(on)), None)
    if place is None:
        return None
    since = line[place].start
    for earlier in reversed(line[:place]):
        if earlier.key[:2] != line[place].key[:2] or earlier.end != since:
            break
        since = earlier.start
    return since


def months_between(since: date, on: date) -> int:
    """Whole months from a day to another."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months - (months_after(since, months) > on))


def marks_of(row: PromotionCandidate) -> Marks:
    """What a candidate is ranked by; reads its `employee`."""
    return Marks(row.total, row.exam or 0, row.rating or 0, row.since, row.employee.seniority_on, row.employee.staff_number)


def conditions_lacking(roster: PromotionRoster, since: date, rating: int | None, exam: int | None) -> list[str]:
    """The conditions that somebody of the grade does not fulfil, a sentence each."""
    lacking = []
    months = months_between(since, roster.on)
    if months < roster.minimum_months:
        due = months_after(since, roster.minimum_months)
        lacking.append(
            _("%(months)s mois dans le grade pour %(asked)s demandés, atteints le %(day)s.")
            % {"months": months, "asked": roster.minimum_months, "day": french_date(due)}
        )
    if roster.minimum_rating is not None and (rating is None or rating < roster.minimum_rating):
        lacking.append(_("Notation inférieure à %(asked)s.") % {"asked": _mark(roster.minimum_rating)})
    if roster.minimum_exam is not None and (exam is None or exam < roster.minimum_exam):
        lacking.append(_("Examen inférieur à %(asked)s, ou pas encore noté.") % {"asked": _mark(roster.minimum_exam)})
    return lacking


def _candidate(
    roster: PromotionRoster, terms: PayTerms, since: date, rating: int | None, rated: list[str], exam: int | None
) -> tuple[PromotionCandidate, Marks]:
    months = months_between(since, roster.on)
    lacking = conditions_lacking(roster, since, rating, exam)
    total = weighted(roster, rating or 0, exam or 0, months)
    told = [_("Dans le grade depuis le %(day)s : %(months)s mois.") % {"day": french_date(since), "months": months}, *rated]
    if exam is not None:
        told.append(_("Examen : %(mark)s.") % {"mark": _mark(exam)})
    told.append(
        _("Total %(total)s : notation %(rating)s %%, examen %(exam)s %%, ancienneté %(seniority)s %% (un point par an, vingt au plus).")
        % {
            "total": _mark(total), "rating": roster.rating_weight, "exam": roster.exam_weight,
            "seniority": roster.seniority_weight,
        }
    )  # fmt: skip
    row = PromotionCandidate(
        institution_id=roster.institution_id, roster=roster, employee_id=terms.employee_id, step=terms.step, since=since,
        rating=rating, exam=exam, total=total, told=[*told, *lacking],
        standing=CandidateState.EXCLUDED if lacking else CandidateState.BEYOND,
    )  # fmt: skip
    row.employee = terms.employee
    return row, marks_of(row)


def _rank(roster: PromotionRoster, found: Sequence[tuple[PromotionCandidate, Marks]]) -> None:
    ranked = sorted((pair for pair in found if pair[0].standing != CandidateState.EXCLUDED), key=lambda pair: pair[1].order)
    before: Marks | None = None
    for rank, (row, marks) in enumerate(ranked, start=1):
        row.rank = rank
        if rank <= roster.places:
            row.standing = CandidateState.RETAINED
        tie = tie_words(marks, before) if before is not None else ""
        row.told = [*row.told, _("Rang %(rank)s pour %(places)s places.") % {"rank": rank, "places": roster.places}, *([tie] if tie else [])]
        before = marks


def _mark(thousandths: int) -> str:
    return french_decimal(Fraction(thousandths, 1000))


def _in_state(roster: PromotionRoster, name: str) -> PromotionRoster:
    step = transition(ROSTER, name)
    roster = (
        PromotionRoster.objects.select_for_update(of=("self",)).select_related("grid", "source", "target").get(pk=roster.pk)
    )
    if roster.state not in step.source:
        raise Refusal(
            _("Ce tableau est « %(state)s » : il ne peut pas prendre ce chemin.") % {"state": roster.get_state_display()}
        )
    return roster
