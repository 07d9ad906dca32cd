"""The minutes: frozen at the first signature, sealed and chained at the second, verified at any time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from mobility.choices_committee import MemberKind, Stage
from mobility.committee.chain import ORIGIN, Link, seal_of, verify
from mobility.committee.ranking import rank
from mobility.models import CommitteeMember, CommitteeSession, Minutes, MinutesPart, Place
from mobility.selectors.committee.composition import PRESIDING, member_of
from mobility.selectors.committee.record import digest_of, item_record, marks_digest, session_record
from mobility.services.committee.deliberating import candidate_from
from mobility.services.committee.moves import beat, locked_session, passage

CHAIR, SECRETARY = "chair", "secretary"


@transaction.atomic
def remarks_write(*, session: CommitteeSession, remarks: str, access: Access) -> CommitteeSession:
    """The only free text of the minutes; it closes with the first signature."""
    session = locked_session(session)
    if session.state not in (Stage.OPEN, Stage.DECIDED) or Minutes.objects.filter(session=session).exists():
        raise Refusal(_("Le procès-verbal porte déjà une signature : ses remarques ne changent plus."))
    return save_checked(assign(session, {"remarks": remarks.strip()}))


def signing_as(session: CommitteeSession, access: Access) -> str:
    """`chair`, `secretary`, or nothing: as what this person may sign."""
    member = member_of(access.user, session.held_at.date())
    if member is None:
        return ""
    if member.kind == MemberKind.SECRETARY:
        return SECRETARY
    return CHAIR if _presided(session, member) else ""


def _presided(session: CommitteeSession, member: CommitteeMember) -> bool:
    return member.pk == session.presided_by_id and member.office in PRESIDING


@transaction.atomic
def minutes_sign(*, session: CommitteeSession, access: Access) -> Minutes:
    """Sign as what one is. The second signature seals: SHA-256 over the text, both signatures and the previous seal."""
    session = locked_session(session)
    passage("signer", session)
    role = signing_as(session, access)
    if not role:
        raise Refusal(_("Seules la personne qui a présidé la séance et le secrétariat signent le procès-verbal."))
    minutes = Minutes.objects.select_for_update().filter(session=session).first() or _drawn_up(session)
    if getattr(minutes, f"{role}_signed_at") is not None:
        raise Refusal(_("Vous avez déjà signé : l’autre signature est attendue."))
    values: dict[str, Any] = {f"{role}_signed_by": access.user, f"{role}_signed_at": timezone.now()}
    assign(minutes, values)
    if minutes.chair_signed_at and minutes.secretary_signed_at:
        last = Minutes.objects.exclude(seal="").order_by("-number").first()
        minutes.number = (last.number or 0) + 1 if last else 1
        minutes.previous = last.seal if last else ORIGIN
        minutes.seal = seal_of(sealed_content(minutes), minutes.previous)
        save_checked(assign(session, {"state": Stage.MINUTES_SIGNED}))
    save_checked(minutes)
    beat(session)
    return minutes


def _drawn_up(session: CommitteeSession) -> Minutes:
    """The text and its parts, from the facts of this moment."""
    parts = {
        item.pk: (item, item_record(item))
        for item in session.items.select_related("vacancy__institution", "session").order_by("position")
    }
    digests = {key: digest_of(content) for key, (_item, content) in parts.items()}
    minutes = save_checked(
        Minutes(institution_id=session.institution_id, session=session, content=session_record(session, digests))
    )
    for key, (item, content) in parts.items():
        save_checked(
            MinutesPart(institution_id=session.institution_id, minutes=minutes, item=item, content=content, digest=digests[key])
        )
    return minutes


def sealed_content(minutes: Minutes) -> dict[str, Any]:
    """What the seal covers."""
    signed = [
        [CHAIR, minutes.chair_signed_by_id, minutes.chair_signed_at.isoformat() if minutes.chair_signed_at else ""],
        [SECRETARY, minutes.secretary_signed_by_id, minutes.secretary_signed_at.isoformat() if minutes.secretary_signed_at else ""],
    ]
    return {"content": minutes.content, "signed": signed}


@dataclass
class MinutesFinding:
    minutes: Minutes
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def minutes_verify(rows: Iterable[Minutes] | None = None) -> list[MinutesFinding]:
    """Take every hash again, hold the marks against the seal, and replay each rank from its seed. Runs in the scope."""
    found = list(rows if rows is not None else Minutes.objects.exclude(seal="").order_by("number").select_related("session"))
    findings = {minutes.number: MinutesFinding(minutes) for minutes in found}
    links = [Link(each.number or 0, sealed_content(each), each.previous, each.seal) for each in found]
    words = {"content": _("le texte n’est plus celui qui a été scellé"), "order": _("la chaîne est rompue avant ce procès-verbal")}
    for fault in verify(links):
        findings[fault.number].problems.append(str(words[fault.kind]))
    for finding in findings.values():
        finding.problems += _part_problems(finding.minutes)
    return list(findings.values())


def _part_problems(minutes: Minutes) -> list[str]:
    told = []
    sealed = {line["position"]: line["digest"] for line in minutes.content["items"]}
    parts = {part.content["position"]: part for part in minutes.parts.select_related("item")}
    for position, digest in sealed.items():
        part = parts.get(position)
        about = {"number": position}
        if part is None or digest_of(part.content) != digest:
            told.append(_("la partie du point %(number)s n’est plus celle qui a été scellée") % about)
            continue
        if marks_digest(part.item) != part.content["marks"]:
            told.append(_("les notes du point %(number)s ont changé") % about)
        if not _replays(part):
            told.append(_("le rang du point %(number)s ne se rejoue pas à l’identique") % about)
    return told


def _replays(part: MinutesPart) -> bool:
    """The rank computed again from what was kept is the one of the minutes."""
    places = list(Place.objects.filter(item=part.item))
    again = rank(
        [candidate_from(place) for place in places], matching_share=part.content["matching_share"], seed=part.item.seed
    )
    kept = [(line["application"], line["rank"], line["final"]) for line in part.content["places"]]
    return kept == [(each.candidate.reference, each.rank, str(each.final)) for each in again]
