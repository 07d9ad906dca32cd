"""Two jobs side by side, and the way from one to another with what must be learnt at each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from careers.models import Edition, Job, JobLink, JobSkill, Skill
from careers.selectors.referential import jobs


@dataclass(frozen=True)
class Side:
    """A skill as two jobs ask it; 0 when one does not."""

    skill: Skill
    first: int
    second: int


@dataclass(frozen=True)
class Comparison:
    common: list[Side]
    only_first: list[Side]
    only_second: list[Side]

    @property
    def rows(self) -> list[Side]:
        return [*self.common, *self.only_first, *self.only_second]


@dataclass(frozen=True)
class Gap:
    """A skill to bring from a level to another; 0 when it is not held at all."""

    skill: Skill
    held: int
    asked: int


@dataclass(frozen=True)
class Step:
    """One passage of a way: to which job, by which kind of link, and what is missing on arrival."""

    job: Job
    kind: str
    gaps: list[Gap]


def compare(first: Job, second: Job) -> Comparison:
    """The skills of both, then those of the first alone, then those of the second alone, in the order of the sheets."""
    rows = JobSkill.objects.filter(job__in=[first, second]).select_related("skill").order_by("pk")
    levels: dict[int, dict[Skill, int]] = {first.pk: {}, second.pk: {}}
    for row in rows:
        levels[row.job_id][row.skill] = row.level
    left, right = levels[first.pk], levels[second.pk]
    return Comparison(
        common=[Side(skill, level, right[skill]) for skill, level in left.items() if skill in right],
        only_first=[Side(skill, level, 0) for skill, level in left.items() if skill not in right],
        only_second=[Side(skill, 0, level) for skill, level in right.items() if skill not in left],
    )


def gaps(held: Mapping[Skill, int], asked: Mapping[Skill, int]) -> list[Gap]:
    """What is asked above what is held, the widest first."""
    found = [Gap(skill, held.get(skill, 0), level) for skill, level in asked.items() if held.get(skill, 0) < level]
    return sorted(found, key=lambda gap: (gap.held - gap.asked, gap.skill.code))


class Atlas:
    """The jobs of an edition, their skills and the passages between them, read in three queries; `known`: its jobs, read already."""

    def __init__(self, edition: Edition, known: Iterable[Job] | None = None) -> None:
        self.jobs = {job.pk: job for job in (jobs(edition) if known is None else known)}
        self.asked: dict[int, dict[Skill, int]] = {key: {} for key in self.jobs}
        for row in JobSkill.objects.filter(edition=edition).select_related("skill").order_by("pk"):
            self.asked[row.job_id][row.skill] = row.level
        self.links: dict[int, list[tuple[int, str]]] = {key: [] for key in self.jobs}
        for link in JobLink.objects.filter(edition=edition).order_by("-kind", "target__code"):
            self.links[link.origin_id].append((link.target_id, link.kind))

    def way(self, origin: Job, target: Job) -> list[Step] | None:
        """The way with the fewest passages and, among those, the fewest levels to gain; None when there is none.

        What is learnt for a step stays held for the next ones.
        """
        best: dict[int, tuple[int, int]] = {}
        waiting: list[tuple[int, int, str, int, tuple[tuple[int, str], ...]]] = [(0, 0, "", origin.pk, ())]
        while waiting:
            passages, levels, _code, here, trail = heappop(waiting)
            if here in best:
                continue
            best[here] = (passages, levels)
            if here == target.pk:
                return self._steps(origin, trail)
            for there, kind in self.links[here]:
                if there not in best:
                    more = sum(gap.asked - gap.held for gap in gaps(self.asked[here], self.asked[there]))
                    code = self.jobs[there].code
                    heappush(waiting, (passages + 1, levels + more, code, there, (*trail, (there, kind))))
        return None

    def _steps(self, origin: Job, trail: tuple[tuple[int, str], ...]) -> list[Step]:
        held = dict(self.asked[origin.pk])
        steps = []
        for key, kind in trail:
            steps.append(Step(self.jobs[key], kind, gaps(held, self.asked[key])))
            held = {
                skill: max(held.get(skill, 0), self.asked[key].get(skill, 0)) for skill in {*held, *self.asked[key]}
            }
        return steps
