"""The session as its screen shows it to one person: the item, who votes, how far marking is, what comes next and what hinders it.

Names of candidates are read through the policies: a recused member gets none. A constant number of queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.text import french_count
from mobility.choices_committee import SITTING, Ground, MemberKind, Office, Ruling, Stage
from mobility.committee.marks import Spread, wide_spreads
from mobility.committee.quorum import Quorum, quorum
from mobility.models import (
    AdHocSeat,
    AgendaItem,
    Application,
    Attendance,
    CommitteeDecision,
    CommitteeMember,
    CommitteeSession,
    Conflict,
    InterestDeclaration,
    LivePresence,
    Mark,
    Place,
    Voice,
)
from mobility.selectors.committee.composition import seat_of
from mobility.selectors.committee.sittings import candidates, current_item, head_of

ONLINE = timedelta(seconds=60)
STAGES = (
    (Stage.OPEN, _("Récusations")), (Stage.SCORING, _("Notation")), (Stage.MARKS_LOCKED, _("Notes verrouillées")),
    (Stage.DELIBERATING, _("Délibération")), (Stage.DECIDED, _("Décision")),
)  # fmt: skip


@dataclass
class Step:
    label: str
    note: str = ""
    is_done: bool = False
    is_current: bool = False


@dataclass
class Person:
    """A member as the item finds them. `state`: confirmed, marking, waiting, out, away."""

    member: CommitteeMember
    voice: Voice | None = None
    replaces: str = ""
    is_self: bool = False
    is_online: bool = False
    has_declared: bool = False
    is_presiding: bool = False
    marked: int = 0
    total: int = 0

    @property
    def dots(self) -> str:
        return "●" * self.marked + "○" * max(0, self.total - self.marked)

    @property
    def office(self) -> str:
        words = {Office.CHAIR: _("présidence"), Office.VICE_CHAIR: _("vice-présidence")}
        return words.get(Office(self.member.office), _("préside ce point") if self.is_presiding else "")


@dataclass
class NextMove:
    """What the person does now: a sentence, at most two buttons, or what is waited for."""

    sentence: str
    label: str = ""
    url: str = ""
    icon: str = ""
    other_label: str = ""
    other_url: str = ""
    hindrances: Sequence[str] = ()


@dataclass
class Live:
    session: CommitteeSession
    items: list[AgendaItem]
    item: AgendaItem | None
    out_items: set[int]
    member: CommitteeMember | None
    is_presiding: bool  # over the item
    is_heading: bool = False  # over the session
    quorum: Quorum | None = None
    people: list[Person] = field(default_factory=list)
    recused: list[Conflict] = field(default_factory=list)
    pending: list[Conflict] = field(default_factory=list)
    files: list[Application] = field(default_factory=list)
    voice: Voice | None = None
    declared: InterestDeclaration | None = None
    is_called: bool = False
    places: list[Place] = field(default_factory=list)
    decisions: dict[int, CommitteeDecision] = field(default_factory=dict)
    spreads: list[Spread] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    seen: dict[int, datetime] = field(default_factory=dict)
    declarations: dict[int, InterestDeclaration] = field(default_factory=dict)

    @property
    def is_out(self) -> bool:
        """This person is recused from the item."""
        return self.item is not None and self.item.pk in self.out_items

    @property
    def steps(self) -> list[Step]:
        return stage_steps(self.item, self.people, self.session) if self.item else []

    @property
    def confirmed(self) -> int:
        return sum(person.voice is not None and person.voice.confirmed_at is not None for person in self.people)


def clock(at: datetime | None) -> str:
    """« 09 h 40 »."""
    return f"{timezone.localtime(at):%H h %M}".replace(" ", "\u00a0") if at else ""


def stage_steps(item: AgendaItem, people: Sequence[Person], session: CommitteeSession) -> list[Step]:
    """The five stages of an item, then the minutes."""
    order = [stage for stage, _label in STAGES]
    here = order.index(Stage(item.state)) if item.state in order else -1
    voters = sum(person.voice is not None for person in people)
    confirmed = sum(person.voice is not None and person.voice.confirmed_at is not None for person in people)
    notes = {
        Stage.OPEN: clock(item.called_at), Stage.SCORING: clock(item.scoring_at),
        Stage.MARKS_LOCKED: clock(item.locked_at) if here >= 2 else _("%(done)s sur %(all)s confirment") % {"done": confirmed, "all": voters} if voters else "",
        Stage.DELIBERATING: clock(item.deliberating_at) or _("rang et ex æquo affichés"),
        Stage.DECIDED: clock(item.decided_at) or _("motivée"),
    }  # fmt: skip
    done_all = item.state == Stage.DECIDED
    found = [
        Step(str(label), notes[stage], number < here or done_all, number == here and not done_all)
        for number, (stage, label) in enumerate(STAGES)
    ]
    signed = session.state in (Stage.MINUTES_SIGNED, Stage.PUBLISHED)
    return [*found, Step(_("Procès-verbal"), _("signé et scellé"), signed, done_all and not signed and session.state == Stage.DECIDED)]


def live(session: CommitteeSession, access: Access, wanted: int | None = None) -> Live:
    """What the screen shows; `wanted` is the position of an item that the person chose."""
    items = list(session.items.select_related("vacancy__institution").order_by("position", "pk"))
    item = next((each for each in items if each.position == wanted), None) or current_item(items)
    attendances = list(
        Attendance.objects.filter(session=session).select_related("member__user", "member__home__country", "member__substitute_of")
    )
    conflicts = list(
        Conflict.objects.filter(vacancy__in=[each.vacancy_id for each in items]).select_related("member__user", "member__home")
    )
    member = next((row.member for row in attendances if row.member.user_id == access.user.pk), None)
    shown = Live(session, items, item, _out_items(items, conflicts, access), member, False)
    shown.seen = dict(LivePresence.objects.filter(session=session).values_list("member", "seen_at"))
    if item is None:
        return shown
    item.session = session
    out = {c.user_id for c in conflicts if _counts(c, item) and c.ruling == Ruling.RECUSED}
    shown.recused = _one_each([c for c in conflicts if _counts(c, item) and c.ruling == Ruling.RECUSED])
    shown.pending = [c for c in conflicts if c.vacancy_id == item.vacancy_id and c.ruling == Ruling.PENDING]
    called = set(AdHocSeat.objects.filter(item=item).values_list("member", flat=True)) if _has_call_list(attendances) else set()
    shown.is_called = member is not None and member.pk in called
    shown.quorum = quorum(
        [seat_of(row.member, is_present=row.presence in SITTING, is_recused=row.member.user_id in out)
         for row in attendances if row.member.votes or row.member_id in called],
        voters=session.voters_needed, countries=session.countries_needed,
    )  # fmt: skip
    shown.files = [] if shown.is_out else list(candidates(item))
    shown.declarations = {row.member_id: row for row in InterestDeclaration.objects.filter(item=item)}
    head, chair = _head(attendances, out, of_item=True), _head(attendances, set(), of_item=False)
    shown.is_presiding = head is not None and head.user_id == access.user.pk
    shown.is_heading = chair is not None and chair.user_id == access.user.pk
    shown.people = _people(item, attendances, shown, access)
    for person in shown.people:
        person.is_presiding = person.member == head
    shown.voice = next((person.voice for person in shown.people if person.is_self), None)
    shown.declared = shown.declarations.get(member.pk) if member else None
    if item.state == Stage.MARKS_LOCKED and not shown.is_out:
        shown.marks = list(Mark.objects.filter(item=item, round=item.locked_round))
        shown.spreads = wide_spreads(_given(shown.marks))
    if item.state in (Stage.DELIBERATING, Stage.DECIDED):
        shown.places = list(Place.objects.filter(item=item).select_related("application__home").order_by("rank"))
        shown.decisions = {each.application_id: each for each in CommitteeDecision.objects.filter(item=item)}
    return shown


def _has_call_list(attendances: Sequence[Attendance]) -> bool:
    return any(row.member.kind == MemberKind.ON_CALL for row in attendances)


def _given(marks: list[Mark]) -> Any:
    from mobility.services.committee.marking import given

    return given(marks)


def _counts(conflict: Conflict, item: AgendaItem) -> bool:
    return conflict.vacancy_id == item.vacancy_id and (conflict.ground != Ground.MARKED_BEFORE or conflict.item_id == item.pk)


def _out_items(items: Sequence[AgendaItem], conflicts: Sequence[Conflict], access: Access) -> set[int]:
    mine = [c for c in conflicts if c.user_id == access.user.pk and c.ruling == Ruling.RECUSED]
    return {item.pk for item in items for conflict in mine if _counts(conflict, item)}


def _one_each(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """A line per recused member, whatever their grounds."""
    return list({conflict.member_id: conflict for conflict in reversed(conflicts)}.values())[::-1]


def _head(attendances: Sequence[Attendance], out: set[int], *, of_item: bool) -> CommitteeMember | None:
    able = [row.member for row in attendances if row.member.votes and row.presence in SITTING and row.member.user_id not in out]
    return head_of(able, of_item=of_item)


def _people(item: AgendaItem, attendances: Sequence[Attendance], shown: Live, access: Access) -> list[Person]:
    """The voters: those fixed when marking opened, else those who would vote now. Who is out reads no declaration: nothing is told of them."""
    online = set(online_of(shown.seen)) | ({shown.member.pk} if shown.member else set())
    voices = {voice.member_id: voice for voice in Voice.objects.filter(item=item)}
    declared = set(shown.declarations)
    members = {row.member_id: row.member for row in attendances}
    if voices:
        chosen = [(members[key], voice.replaces_id) for key, voice in voices.items() if key in members]
    else:
        assert shown.quorum is not None
        chosen = [(members[voice.seat.key], voice.replaces) for voice in shown.quorum.voices]
    chosen.sort(key=lambda pair: (pair[0].order, pair[0].pk))
    return [
        Person(
            member=member, voice=voices.get(member.pk), replaces=str(members[replaced]) if replaced in members else "",
            is_self=member.user_id == access.user.pk, is_online=member.pk in online, has_declared=shown.is_out or member.pk in declared,
            marked=voices[member.pk].marked if member.pk in voices else 0, total=len(shown.files),
        )
        for member, replaced in chosen
    ]  # fmt: skip


def online_of(seen: dict[int, datetime]) -> list[int]:
    """Whose screen asked within the last minute."""
    since = timezone.now() - ONLINE
    return sorted(member for member, at in seen.items() if at >= since)


def online_members(session: CommitteeSession) -> list[int]:
    return online_of(dict(LivePresence.objects.filter(session=session).values_list("member", "seen_at")))


def next_move(shown: Live, access: Access) -> NextMove | None:
    """What this person does next; the chair's first."""
    session, item = shown.session, shown.item
    if session.state == Stage.CONVENED:
        return _before_opening(shown, access)
    if session.state == Stage.DECIDED:
        return NextMove(_("Les débats sont clos."), _("Lire et signer le procès-verbal"), _page("minutes", session), "writing-sign")
    if session.state in (Stage.MINUTES_SIGNED, Stage.PUBLISHED):
        return NextMove(_("Le procès-verbal est signé et scellé."), _("Procès-verbal"), _page("minutes", session), "notes")
    if session.state != Stage.OPEN or item is None:
        return None
    if shown.is_heading and item.state in (Stage.DECIDED, Stage.ADJOURNED):
        return _following_move(shown, item)
    if shown.is_presiding or _may_put_off(shown):
        found = _chair_move(shown)
        own = _member_move(shown)
        return own if own is not None and item.state in (Stage.SCORING, Stage.OPEN) and own.url else found
    return _member_move(shown)


def _page(name: str, session: CommitteeSession) -> str:
    return reverse(f"mobility:session_{name}", args=[session.pk])


def _step(item: AgendaItem, slug: str) -> str:
    return reverse("mobility:item_step", args=[item.pk, slug])


def _may_put_off(shown: Live) -> bool:
    """Nobody presides over the item, and this person holds an office: they may put it off."""
    return bool(shown.member and shown.member.office and shown.quorum and not shown.quorum.is_reached)


def _before_opening(shown: Live, access: Access) -> NextMove:
    session, member = shown.session, shown.member
    if member is None or not access.has("committee_preside") or not member.office:
        return NextMove(_("La présidence n’a pas encore ouvert la séance."))
    url = reverse("mobility:session_step", args=[session.pk, "ouvrir"])
    told = [] if shown.quorum and shown.quorum.is_reached else [_("Quorum du premier point non atteint : notez les présences.")]
    return NextMove(_("Ouvrez la séance."), _("Ouvrir la séance"), url, "clock", hindrances=told)


def _chair_move(shown: Live) -> NextMove:
    from mobility.services.committee.sitting import marking_hindrances

    item = shown.item
    assert item is not None and shown.quorum is not None
    if item.state == Stage.PLANNED:
        return NextMove(_("Appelez le point %(number)s.") % {"number": item.position}, _("Appeler le point"), _step(item, "appeler"), "flag")
    if item.state == Stage.OPEN:
        told = marking_hindrances(item, shown.quorum, pending=len(shown.pending), declared=set(shown.declarations))
        if not shown.quorum.is_reached and not shown.pending:
            draw = reverse("mobility:ad_hoc_draw", args=[item.pk])
            return NextMove(
                _("Le quorum manque."), _("Appeler des membres ad hoc"), draw, "users", _("Remettre le point"), _step(item, "remettre"),
                hindrances=told,
            )  # fmt: skip
        return NextMove(_("Ouvrez la notation."), _("Ouvrir la notation"), _step(item, "noter"), "pencil", hindrances=told)
    if item.state == Stage.SCORING:
        left = len(shown.people) - shown.confirmed
        waits = french_count(left, _("votant n’a pas confirmé ses notes"), _("votants n’ont pas confirmé leurs notes"))
        return NextMove(f"{waits}.")
    if item.state == Stage.MARKS_LOCKED:
        again = item.locked_round == 1
        words = french_count(len(shown.spreads), _("écart dépasse deux points"), _("écarts dépassent deux points"))
        return NextMove(
            f"{words}." if shown.spreads else _("Les notes sont verrouillées."), _("Ouvrir la délibération"), _step(item, "deliberer"),
            "users", _("Faire noter une seconde fois") if again else "", _step(item, "renoter") if again else "",
        )  # fmt: skip
    if item.state == Stage.DELIBERATING:
        return _decision_move(shown, item)
    return _member_move(shown) or NextMove(_("La présidence conduit la suite."))


def _following_move(shown: Live, item: AgendaItem) -> NextMove:
    """Once an item is done, whoever presides over the session goes on, even recused from it."""
    following = next((each for each in shown.items if each.state == Stage.PLANNED), None)
    if following is not None:
        return NextMove(
            _("Point %(number)s terminé.") % {"number": item.position},
            _("Appeler le point %(number)s") % {"number": following.position}, _step(following, "appeler"), "flag",
        )  # fmt: skip
    url = reverse("mobility:session_step", args=[shown.session.pk, "clore"])
    return NextMove(_("Tous les points sont décidés ou remis."), _("Clore les débats"), url, "circle-check")


def _decision_move(shown: Live, item: AgendaItem) -> NextMove:
    left = [place for place in shown.places if place.application_id not in shown.decisions]
    if left:
        url = reverse("mobility:decision_record", args=[item.pk, left[0].application_id])
        words = french_count(len(left), _("candidature attend sa décision"), _("candidatures attendent leur décision"))
        return NextMove(f"{words}.", _("Décider du rang %(rank)s") % {"rank": left[0].rank}, url, "pencil")
    return NextMove(_("Chaque candidature a sa décision."), _("Arrêter les décisions"), _step(item, "decider"), "circle-check")


def _member_move(shown: Live) -> NextMove | None:
    item = shown.item
    assert item is not None
    if shown.is_out:
        return NextMove(_("Vous êtes récusé pour ce point : vous sortez jusqu’à sa décision."))
    if shown.member is None or not (shown.member.votes or shown.is_called):
        return None
    if item.state in (Stage.PLANNED, Stage.OPEN) and shown.declared is None:
        url = reverse("mobility:interest_declare", args=[item.pk])
        return NextMove(_("Déclarez vos intérêts pour ce point."), _("Déclarer"), url, "hand-stop")
    if item.state == Stage.SCORING and shown.voice is not None:
        if shown.voice.confirmed_at:
            return NextMove(_("Vos notes sont confirmées. %(done)s votants sur %(all)s ont confirmé.") % {"done": shown.confirmed, "all": len(shown.people)})
        if shown.voice.marked == len(shown.files):
            url = reverse("mobility:marks_confirm", args=[item.pk])
            return NextMove(_("Tout est noté."), _("Confirmer mes notes"), url, "lock")
        return NextMove(_("%(done)s candidatures notées sur %(all)s.") % {"done": shown.voice.marked, "all": len(shown.files)})
    return NextMove(_("La présidence conduit la suite."))
