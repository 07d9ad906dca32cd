"""Reading a seminar: its seats and votes, what waits for a vote, the facts of its minutes."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from careers.choices_referential import AmendmentState, Result
from careers.models import Amendment, Ballot, BallotVote, Seminar
from hr_core.text import french_moment


def seminars() -> QuerySet[Seminar]:
    return Seminar.objects.select_related("edition", "chair", "secretary")


def ballots_of(seminar: Seminar) -> list[Ballot]:
    """The ballots with their votes as far as the reader may see them: one's own, all once closed. Two queries."""
    votes = BallotVote.objects.select_related("country", "institution").order_by("country__name")
    return list(seminar.ballots.select_related("amendment").prefetch_related(Prefetch("votes", votes)).order_by("number"))


def referred(seminar: Seminar) -> QuerySet[Amendment]:
    """The amendments that wait for their vote."""
    return Amendment.objects.filter(edition=seminar.edition, state=AmendmentState.REFERRED).select_related("institution")


def is_adopted(seminar: Seminar) -> bool:
    """A ballot adopted the text as a whole."""
    return seminar.ballots.filter(amendment=None, result=Result.ADOPTED).exists()


def minutes_facts(seminar: Seminar) -> dict[str, Any]:
    """What the minutes hold: words and numbers, as they were."""
    return {
        "edition": seminar.edition.code,
        "title": seminar.edition.title,
        "mode": seminar.get_mode_display(),
        "starts_at": french_moment(seminar.starts_at),
        "opened_at": french_moment(seminar.opened_at) if seminar.opened_at else "",
        "closed_at": french_moment(seminar.closed_at) if seminar.closed_at else "",
        "chair": str(seminar.chair),
        "secretary": str(seminar.secretary),
        "quorum": seminar.quorum,
        "seats": [
            {
                "country": seat.country.name,
                "institution": seat.seat_of.acronym if seat.seat_of else "",
                "voter": str(seat.voter or ""),
                "present": french_moment(seat.present_at) if seat.present_at else "",
            }
            for seat in seminar.seats.select_related("country", "seat_of", "voter")
        ],
        "ballots": [
            {
                "number": ballot.number,
                "question": ballot.question,
                "amendment": str(ballot.amendment) if ballot.amendment else "",
                "yes": ballot.yes,
                "no": ballot.no,
                "abstain": ballot.abstain,
                "casting": ballot.get_casting_display() if ballot.casting else "",
                "result": ballot.get_result_display(),
                "votes": {vote.country.name: vote.get_choice_display() for vote in ballot.votes.all()},
            }
            for ballot in ballots_of(seminar)
        ],
        "reservations": [
            {"institution": each.institution.acronym, "code": each.code, "text": each.text, "author": str(each.author)}
            for each in seminar.reservations.select_related("institution", "author")
        ],
    }
