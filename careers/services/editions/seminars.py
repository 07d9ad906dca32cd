"""The seminar: convened with one seat a member country, open with its quorum, ballots, reservations, signed minutes, validation."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_referential import AmendmentState, Choice, EditionState, Result, SeminarMode
from careers.models import Amendment, Ballot, BallotVote, Edition, Reservation, Seminar, SeminarSeat
from careers.selectors.seminars import is_adopted, minutes_facts
from careers.services.editions.amendments import author_tell
from careers.services.editions.applying import apply
from careers.services.editions.events import delegates, delegates_tell, locked, members, moved
from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_count, french_moment, french_spaces


@transaction.atomic
def seminar_convene(
    *, edition: Edition, starts_at: datetime, chair: User, access: Access, mode: str = SeminarMode.VIDEO, link: str = "",
    quorum: int | None = None,
) -> Seminar:  # fmt: skip
    """Convene the session on a submitted edition. Each member country has a seat, held by a delegate; quorum: more than half."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != EditionState.SUBMITTED:
        raise Refusal(_("On convoque un séminaire sur une édition soumise."))
    if edition.seminars.filter(closed_at=None).exists():
        raise Refusal(_("Un séminaire est déjà convoqué sur cette édition."))
    seats: dict[str, tuple[Institution, User | None]] = {}
    known = delegates()
    for each in members():
        voter = next(iter(known.get(each.pk, [])), None)
        if each.country_id not in seats or (seats[each.country_id][1] is None and voter):
            seats[each.country_id] = (each, voter)
    wanted = quorum or len(seats) // 2 + 1
    if wanted > len(seats):
        raise Refusal(_("Le quorum dépasse le nombre de pays membres (%(count)s).") % {"count": len(seats)})
    seminar = save_checked(
        Seminar(edition=edition, mode=mode, starts_at=starts_at, link=link, quorum=wanted, chair=chair, secretary=access.user)
    )
    SeminarSeat.objects.bulk_create(
        [SeminarSeat(seminar=seminar, country_id=code, seat_of=place, voter=voter) for code, (place, voter) in seats.items()]
    )
    delegates_tell(
        members(), _("Séminaire sur %(edition)s : %(when)s.") % {"edition": edition.code, "when": french_moment(starts_at)},
        seminar.get_absolute_url(),
    )  # fmt: skip
    return seminar


@transaction.atomic
def seat_set(*, seat: SeminarSeat, voter: User, institution: Institution) -> SeminarSeat:
    """Change who votes for a country, before the session is open."""
    _not_closed(seat.seminar)
    if seat.seminar.opened_at is not None and seat.present_at is not None:
        raise Refusal(_("Le votant de ce pays siège déjà."))
    if institution.country_id != seat.country_id:
        raise Refusal(_("Le votant d’un pays vient d’une institution de ce pays."))
    seat.voter, seat.seat_of = voter, institution
    return save_checked(seat)


@transaction.atomic
def seat_take(*, seminar: Seminar, access: Access) -> SeminarSeat:
    """The voter of a country is present."""
    _not_closed(seminar)
    seat = _own_seat(seminar, access)
    if seat.present_at is None:
        seat.present_at = timezone.now()
        save_checked(seat)
    return seat


def _own_seat(seminar: Seminar, access: Access) -> SeminarSeat:
    seat = seminar.seats.filter(voter=access.user, seat_of=access.institution).first()
    if seat is None:
        raise Refusal(_("Vous n’êtes pas le votant d’un pays dans ce séminaire."))
    return seat


@transaction.atomic
def session_open(*, seminar: Seminar, access: Access) -> Seminar:
    """Open the session: the quorum is counted in countries; in a written procedure each vote makes its country present."""
    edition = locked(seminar.edition, "open_session")
    present = seminar.seats.exclude(present_at=None).count()
    if seminar.mode == SeminarMode.VIDEO and present < seminar.quorum:
        raise Refusal(
            _("Le quorum est de %(quorum)s pays : %(present)s sont présents.") % {"quorum": seminar.quorum, "present": present}
        )
    seminar.opened_at = timezone.now()
    seminar.save(update_fields=["opened_at"])
    moved(edition, "open_session", actor=access.user)
    return seminar


@transaction.atomic
def ballot_open(*, seminar: Seminar, question: str, amendment: Amendment | None = None) -> Ballot:
    """Put a question to the vote: a referred amendment, or the text."""
    _in_session(seminar)
    if amendment is not None and (amendment.edition_id != seminar.edition_id or amendment.state != AmendmentState.REFERRED):
        raise Refusal(_("Seul un amendement renvoyé au séminaire est mis aux voix."))
    last = seminar.ballots.aggregate(last=Max("number"))["last"] or 0
    return save_checked(Ballot(seminar=seminar, number=last + 1, question=question.strip(), amendment=amendment))


@transaction.atomic
def ballot_vote(*, ballot: Ballot, choice: str, access: Access) -> BallotVote:
    """The vote of a country, once. The database refuses a second one, a closed ballot and a voter who has no seat."""
    assert access.institution is not None
    seminar = ballot.seminar
    if Ballot.objects.filter(pk=ballot.pk).exclude(closed_at=None).exists():
        raise Refusal(_("Ce scrutin est clos."))
    if seminar.mode == SeminarMode.WRITTEN:
        seat_take(seminar=seminar, access=access)
    seat = _own_seat(seminar, access)
    if seat.present_at is None:
        raise Refusal(_("Prenez d’abord votre siège dans la séance."))
    row = BallotVote(institution=access.institution, ballot=ballot, country=seat.country, choice=choice, voter=access.user)
    return save_checked(row)


@transaction.atomic
def ballot_close(*, ballot: Ballot, access: Access, casting: str = "") -> Ballot:
    """Count: simple majority of the votes for and against; the chair settles a tie. An adopted amendment enters the text."""
    ballot = Ballot.objects.select_for_update(of=("self",)).select_related("seminar__edition", "amendment").get(pk=ballot.pk)
    if ballot.closed_at is not None:
        raise Refusal(_("Ce scrutin est clos."))
    cast = list(ballot.votes.values_list("choice", flat=True))
    present = ballot.seminar.seats.exclude(present_at=None).count()
    if present < ballot.seminar.quorum:
        raise Refusal(
            _("Le quorum est de %(quorum)s pays : %(present)s ont pris part.") % {"quorum": ballot.seminar.quorum, "present": present}
        )
    ballot.yes, ballot.no, ballot.abstain = (cast.count(each) for each in (Choice.YES, Choice.NO, Choice.ABSTAIN))
    if ballot.yes == ballot.no and casting not in (Choice.YES, Choice.NO):
        raise Refusal(_("Partage des voix, %(each)s contre %(each)s : la présidence départage.") % {"each": ballot.yes})
    ballot.casting = casting if ballot.yes == ballot.no else ""
    adopted = ballot.casting == Choice.YES if ballot.yes == ballot.no else ballot.yes > ballot.no
    ballot.result, ballot.closed_at = (Result.ADOPTED if adopted else Result.REJECTED), timezone.now()
    save_checked(ballot)
    if ballot.amendment is not None:
        _amendment_voted(ballot, ballot.amendment, access, adopted=adopted)
    return ballot


def ballot_words(ballot: Ballot) -> str:
    words = _("Vote %(number)s : %(yes)s pour, %(no)s contre, %(abstain)s") % {
        "number": ballot.number, "yes": ballot.yes, "no": ballot.no,
        "abstain": french_count(ballot.abstain or 0, _("abstention"), _("abstentions")),
    }  # fmt: skip
    if ballot.casting:
        words += _(", voix prépondérante de la présidence")
    return french_spaces(f"{words}. {ballot.get_result_display().capitalize()}.")


def _amendment_voted(ballot: Ballot, amendment: Amendment, access: Access, *, adopted: bool) -> None:
    amendment.state = AmendmentState.VOTED_IN if adopted else AmendmentState.VOTED_OUT
    amendment.answer = f"{amendment.answer}\n{ballot_words(ballot)}"
    if adopted:
        amendment.applied_at = timezone.now()
    save_checked(amendment)
    if adopted:
        with connection.cursor() as cursor:  # the text of an edition in seminar opens to what is voted, and to nothing else
            cursor.execute("SELECT set_config('app.referential', 'vote', true)")
            apply(amendment)
            cursor.execute("SELECT set_config('app.referential', '', true)")
    author_tell(amendment, access)


@transaction.atomic
def reservation_make(*, seminar: Seminar, code: str, text: str, access: Access) -> Reservation:
    """An institution says what it does not accept; it stays with the edition."""
    assert access.institution is not None
    _in_session(seminar)
    return save_checked(
        Reservation(institution=access.institution, seminar=seminar, code=code.strip().upper(), text=text.strip(), author=access.user)
    )


@transaction.atomic
def minutes_draw(*, seminar: Seminar, access: Access) -> Seminar:
    """Draw up the minutes from the facts and sign them as secretary: seats, ballots, votes, reservations. Then they are frozen."""
    _in_session(seminar)
    if access.user.pk != seminar.secretary_id:
        raise Refusal(_("Le secrétariat de la séance dresse et signe le procès-verbal."))
    if not seminar.ballots.exists() or seminar.ballots.filter(closed_at=None).exists():
        raise Refusal(_("Le procès-verbal se dresse quand tous les scrutins sont clos."))
    waiting = Amendment.objects.filter(edition=seminar.edition, state=AmendmentState.REFERRED).count()
    if waiting:
        raise Refusal(_("Des amendements renvoyés n’ont pas été mis aux voix (%(count)s).") % {"count": waiting})
    now = timezone.now()
    seminar.closed_at = now
    facts = minutes_facts(seminar)
    seminar.minutes, seminar.digest, seminar.secretary_signed_at = facts, minutes_digest(facts), now
    return save_checked(seminar)


def minutes_digest(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def minutes_sign(*, seminar: Seminar, access: Access) -> Seminar:
    """The chair signs what the secretary drew up."""
    if access.user.pk != seminar.chair_id:
        raise Refusal(_("La présidence de la séance signe le procès-verbal."))
    if seminar.minutes is None:
        raise Refusal(_("Le secrétariat dresse d’abord le procès-verbal."))
    seminar.chair_signed_at = timezone.now()
    return save_checked(seminar)


@transaction.atomic
def edition_validate(*, seminar: Seminar, comment: str, access: Access) -> Edition:
    """The chair validates: the text was adopted as a whole and the minutes bear both signatures."""
    edition = locked(seminar.edition, "validate", comment)
    if seminar.chair_signed_at is None or seminar.secretary_signed_at is None:
        raise Refusal(_("Le procès-verbal porte d’abord les signatures de la présidence et du secrétariat."))
    if not is_adopted(seminar):
        raise Refusal(_("L’ensemble du texte n’a pas été adopté au vote."))
    return moved(edition, "validate", actor=access.user, comment=comment)


@transaction.atomic
def edition_send_back(*, seminar: Seminar, comment: str, access: Access) -> Edition:
    """The seminar sends the text back; its reasons stay."""
    edition = locked(seminar.edition, "send_back", comment)
    if seminar.ballots.filter(closed_at=None).exists():
        raise Refusal(_("Un scrutin est encore ouvert."))
    if seminar.closed_at is None:
        seminar.closed_at = timezone.now()
        seminar.save(update_fields=["closed_at"])
    return moved(edition, "send_back", actor=access.user, comment=comment)


def _in_session(seminar: Seminar) -> None:
    seminar.refresh_from_db()
    if seminar.opened_at is None or seminar.closed_at is not None:
        raise Refusal(_("La séance n’est pas ouverte."))


def _not_closed(seminar: Seminar) -> None:
    if seminar.closed_at is not None:
        raise Refusal(_("La séance est levée."))

