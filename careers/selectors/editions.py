"""Reading how editions are agreed on: where each stands, who answered, which amendments meet, what jobs look alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from careers.choices_referential import OPEN, AmendmentState, AnswerKind, EditionState, ErratumState
from careers.models import (
    Amendment,
    CirculationRound,
    CommonSkill,
    Edition,
    EditionEvent,
    Erratum,
    Job,
    JobSkill,
    RoundAnswer,
    Skill,
)
from careers.workflows_referential import WAY
from hr_core.models import Institution

ALIKE = 70  # per cent of shared skills from which two jobs are told as near-duplicates


def editions() -> QuerySet[Edition]:
    """The editions with how many amendments were filed and the number of the last erratum."""
    return Edition.objects.select_related("project__base").annotate(
        amendment_count=Count("amendments", filter=~Q(amendments__state=AmendmentState.DRAFT), distinct=True),
        last_erratum=Max("errata__number", filter=Q(errata__state=ErratumState.APPLIED)),
    )


def edition_name(edition: Edition, last_erratum: int | None) -> str:
    """`RMH-1.1`, or `RMH-1.1.2` once two errata are applied."""
    return f"{edition.code}.{last_erratum}" if last_erratum else edition.code


@dataclass(frozen=True)
class Step:
    """A step of the way of an edition, as it is drawn."""

    label: str
    is_done: bool
    is_now: bool
    event: EditionEvent | None


def way_of(edition: Edition) -> list[Step]:
    """The steps in order with the last event that reached each; one query."""
    reached = {event.target: event for event in edition.events.select_related("actor")}
    ended = edition.state in (EditionState.PUBLISHED, EditionState.SUPERSEDED)
    place = len(WAY) if ended else next((at for at, state in enumerate(WAY) if state == edition.state), -1)
    return [
        Step(str(state.label), at < place, at == place, reached.get(state) if at <= place or ended else None)
        for at, state in enumerate(WAY)
    ]


def rounds_of(edition: Edition) -> list[CirculationRound]:
    """The rounds without their text, each with how many answers of each kind; one query."""
    counts = {
        kind.value: Count("answers", filter=Q(answers__kind=kind), distinct=True) for kind in AnswerKind
    }  # fmt: skip
    return list(edition.rounds.defer("text").annotate(**counts).order_by("-number"))


def answers_of(current: CirculationRound) -> QuerySet[RoundAnswer]:
    return RoundAnswer.objects.filter(round=current).select_related("institution__country", "answered_by")


def amendments() -> QuerySet[Amendment]:
    """What everybody reads, and the drafts of one's own institution."""
    return Amendment.objects.select_related("institution", "edition", "author", "answered_by", "merged_into")


def meeting(amendment: Amendment) -> list[Amendment]:
    """The amendments of the round on the same field, side by side."""
    rows = amendments().filter(round=amendment.round_id, key=amendment.key).exclude(pk=amendment.pk)
    return list(rows.exclude(state__in=[AmendmentState.WITHDRAWN, AmendmentState.DRAFT]))


def conflicting_keys(edition: Edition) -> set[tuple[int, str]]:
    """(round, key) asked about by two amendments or more."""
    rows = Amendment.objects.filter(edition=edition).exclude(state__in=[AmendmentState.WITHDRAWN, AmendmentState.DRAFT])
    return set(rows.order_by().values_list("round", "key").annotate(n=Count("pk")).filter(n__gt=1).values_list("round", "key"))


@dataclass(frozen=True)
class Alike:
    """Two jobs and the share of their skills that both ask, in whole per cent."""

    first: Job
    second: Job
    share: int


@dataclass(frozen=True)
class Tools:
    alike: list[Alike]
    unused: list[Skill]
    everywhere: list[Skill]


def tools(edition: Edition) -> Tools:
    """Near-duplicate jobs, skills that no job asks, skills that all ask; common skills and languages set aside. Three queries."""
    jobs = {job.pk: job for job in Job.objects.filter(edition=edition).select_related("family", "band").order_by("code")}
    asked: dict[int, set[int]] = defaultdict(set)
    by_skill: dict[int, int] = defaultdict(int)
    for job, skill in JobSkill.objects.filter(edition=edition).values_list("job", "skill"):
        asked[job].add(skill)
        by_skill[skill] += 1
    keys = list(jobs)
    alike = []
    for at, one in enumerate(keys):
        for other in keys[at + 1:]:
            union = asked[one] | asked[other]
            share = 100 * len(asked[one] & asked[other]) // len(union) if union else 0
            if share >= ALIKE:
                alike.append(Alike(jobs[one], jobs[other], share))
    common = CommonSkill.objects.filter(edition=edition).values("skill")
    rows = Skill.objects.filter(edition=edition).exclude(pk__in=common).exclude(kind=Skill.Kind.LANGUAGE)
    skills = list(rows.select_related("domain").order_by("code"))
    return Tools(
        sorted(alike, key=lambda each: (-each.share, each.first.code)),
        [skill for skill in skills if not by_skill[skill.pk]],
        [skill for skill in skills if by_skill[skill.pk] == len(jobs)],
    )


def to_answer(access: Any) -> Any:
    """The amendments that wait for an editor's answer."""
    if not access.has("referential_edit"):
        return Amendment.objects.none()
    return Amendment.objects.filter(state__in=OPEN, edition__state=EditionState.CONSOLIDATING)


def to_say(access: Any) -> Any:
    """The rounds that wait for the answer of one's institution."""
    if not access.has("referential_amend"):
        return RoundAnswer.objects.none()
    return RoundAnswer.objects.filter(institution=access.institution, kind=AnswerKind.PENDING, round__closed_at=None)


def to_countersign(access: Any) -> Any:
    if not access.has("referential_amend"):
        return Erratum.objects.none()
    return Erratum.objects.filter(state=ErratumState.PROPOSED).exclude(prepared_by=access.user)


def own_answer(current: CirculationRound, institution: Institution | None) -> RoundAnswer | None:
    return RoundAnswer.objects.filter(round=current, institution=institution).first()
