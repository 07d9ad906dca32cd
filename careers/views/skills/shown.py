"""What the page of somebody's skills shows, for themselves as for those who follow them."""

from __future__ import annotations

from datetime import date
from typing import Any

from careers.choices_skills import ClaimState
from careers.drawing import level_bar
from careers.models import Diploma, Job, PersonSkill
from careers.selectors.paths import Atlas, Gap
from careers.selectors.person_skills import HeldSkill, JobGap, Lexicon, held_skills, job_gaps, jobs_of, nearest_path
from careers.selectors.referential import jobs
from hr_core.models import Employee

TRACE = 40


def skills_shown(employee: Employee, day: date, target: str) -> dict[str, Any]:
    """The names of `careers/skills/_person.html`; a constant number of queries."""
    lexicon = Lexicon(day)
    held = held_skills([employee], day)[employee.pk]
    present = jobs_of([employee], day).get(employee.pk)
    every = list(jobs(lexicon.edition)) if lexicon.edition else []
    wanted = next((job for job in every if job.code == target.upper()), None) if target else None
    pairs = {rank: (job, held) for rank, job in enumerate((present, wanted)) if job is not None}
    gaps = job_gaps(pairs)
    asked = {need.skill.code for need in gaps[0].needs} if 0 in gaps else set()
    statements = PersonSkill.objects.filter(employee=employee).select_related("recorded_by", "decided_by", "document")
    degrees = Diploma.objects.filter(employee=employee).select_related("recorded_by", "decided_by", "document")
    return {
        "lexicon": lexicon,
        "gap": told_gap(gaps.get(0)),
        "others": [(lexicon.skill(each.code), each, level_bar(each.level)) for each in held if each.code not in asked],
        "diplomas": [
            (row, lexicon.study(row.level), lexicon.study(row.recognised_level) if row.recognised_level else "")
            for row in degrees
            if row.state != ClaimState.WITHDRAWN
        ],
        "trace": [(lexicon.skill(row.code), row) for row in statements[:TRACE]],
        "jobs": every,
        "wanted": wanted,
        "wanted_gap": told_gap(gaps.get(1)),
        "steps": told_path(present, wanted, held, lexicon, every),
        "count": len(held),
        "day": day,
    }


def told_gap(gap: JobGap | None) -> dict[str, Any] | None:
    """A gap with its drawings."""
    if gap is None:
        return None
    return {
        "job": gap.job,
        "rows": [(need, level_bar(need.asked, need.held)) for need in gap.needs],
        "covered": gap.covered,
        "asked": len(gap.needs),
        "missing": len(gap.missing),
    }


def told_path(
    present: Job | None, wanted: Job | None, held: list[HeldSkill], lexicon: Lexicon, every: list[Job]
) -> list[tuple[Any, list[tuple[Gap, Any]]]] | None:
    if present is None or wanted is None or present.pk == wanted.pk or lexicon.edition is None:
        return None
    steps = nearest_path(present, wanted, held, Atlas(lexicon.edition, every))
    return None if steps is None else [(step, [(gap, level_bar(gap.asked, gap.held)) for gap in step.gaps]) for step in steps]
