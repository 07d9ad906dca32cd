"""Appeals against an adopted table, before the equivalence panel: filed by an institution, answered by another person with reasons."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_referential import ReviewState, TableState
from careers.models import EquivalenceReview, EquivalenceTable
from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import scope
from hr_core.selectors.holidays import public_holidays
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_spaces

ANSWER_DAYS, SATURDAY = 20, 5


@transaction.atomic
def review_file(*, table: EquivalenceTable, values: dict[str, Any], on: date, access: Access) -> EquivalenceReview:
    """Appeal on a table, or on one of its grades: one's own table or that of another institution."""
    assert access.institution is not None
    if table.state != TableState.ADOPTED:
        raise Refusal(_("Seule une table adoptée se conteste."))
    if len(values["text"].strip()) < 20:
        raise Refusal({"text": _("Dites ce que vous demandez et pourquoi : la commission n’a que ce texte.")})
    grade = values.get("grade_key") or 0
    line = table.lines.filter(grade_key=grade).first()
    if grade and line is None:
        raise Refusal({"grade_key": _("Ce grade n’est pas dans la table.")})
    return save_checked(
        EquivalenceReview(
            institution=access.institution, table=table, grade_key=line.grade_key if line else None, grade_label=f"{line.grid}, {line}" if line else "",
            ground=values["ground"], text=french_spaces(values["text"].strip()), filed_by=access.user, filed_on=on, due_on=answer_day(on),
        )
    )  # fmt: skip


def answer_day(on: date) -> date:
    """Twenty working days by the calendar of the regional body, which must answer."""
    body = regional_body()
    with scope(body):
        off = {each.date for year in (on.year, on.year + 1) for each in public_holidays(body, year)}
    day, left = on, ANSWER_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY and day not in off
    return day


@transaction.atomic
def review_answer(*, review: EquivalenceReview, accept: bool, answer: str, on: date, access: Access) -> EquivalenceReview:
    """The panel answers. Accepted, the institution of the table draws it up again; the adopted one holds until the next is adopted."""
    review = EquivalenceReview.objects.select_for_update(of=("self",)).select_related("table__institution", "institution").get(pk=review.pk)
    if review.state != ReviewState.FILED:
        raise Refusal(_("Ce recours a déjà sa réponse."))
    if not answer.strip():
        raise Refusal({"answer": _("Motivez la réponse : les deux institutions la liront.")})
    if review.filed_by_id == access.user.pk:
        raise Refusal(_("La personne qui répond n’est pas celle qui a formé le recours."))
    values = {
        "state": ReviewState.ACCEPTED if accept else ReviewState.REJECTED, "answer": french_spaces(answer.strip()), "answered_by": access.user,
        "answered_on": on,
    }  # fmt: skip
    save_checked(assign(review, values))
    told = _("Recours sur la table d’équivalence de %(institution)s : %(state)s.") % {
        "institution": review.table.institution.acronym, "state": review.get_state_display(),
    }  # fmt: skip
    _tell(review.institution, review.filed_by, told, review)
    if accept:
        again = _("%(told)s Dressez la table à nouveau.") % {"told": told}
        _tell(review.table.institution, review.table.prepared_by, again, review)
    return review


def _tell(institution: Any, user: User, text: str, review: EquivalenceReview) -> None:
    with scope(institution):
        notices_send(institution=institution, users=[user], text=text, url=review.get_absolute_url())
