"""Whether the text of an edition holds together: each sentence names the article and what to do. Silent when it is sound."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from careers.edition_file import BAND_GAP, SKILLS_PER_JOB
from careers.models import Edition, Job, JobCode, JobLink, JobSkill, Skill, SkillLevel, WeighingFactor
from hr_core.models import Institution

LONGEST_TITLE, LONGEST_PURPOSE, LONGEST_ACTIVITY = 90, 320, 160
ACRONYM = re.compile(r"\b[A-Z]{3,}\b")


@dataclass(frozen=True)
class Problem:
    """`blocks`: the text cannot circulate; otherwise it reads badly."""

    code: str
    told: str
    blocks: bool = True


def problems(edition: Edition) -> list[Problem]:
    """What stops the text from circulating, then what reads badly. Eight queries."""
    found = [*_jobs(edition), *_neighbours(edition), *_skills(edition), *_weights(edition), *_readability(edition)]
    return sorted(found, key=lambda each: (not each.blocks, each.code))


def _jobs(edition: Edition) -> Iterator[Problem]:
    asked = dict(JobSkill.objects.filter(edition=edition).values_list("job").annotate(n=Count("pk")).order_by())
    with_isco = set(JobCode.objects.filter(edition=edition, system=JobCode.System.ISCO).values_list("job", flat=True))
    for job in Job.objects.filter(edition=edition).order_by("code"):
        count = asked.get(job.pk, 0)
        if count not in SKILLS_PER_JOB:
            yield Problem(
                job.code,
                _("%(title)s demande %(count)s compétences : il en faut de %(low)s à %(high)s.")
                % {"title": job.title, "count": count, "low": SKILLS_PER_JOB[0], "high": SKILLS_PER_JOB[-1]},
            )
        if job.pk not in with_isco:
            yield Problem(job.code, _("%(title)s n’a pas de code CITP-08.") % {"title": job.title})
        if not job.activities:
            yield Problem(job.code, _("%(title)s n’a aucune activité.") % {"title": job.title})


def _neighbours(edition: Edition) -> Iterator[Problem]:
    rows = JobLink.objects.filter(edition=edition, kind=JobLink.Kind.NEIGHBOUR).select_related("origin__band", "target__band")
    pairs = {(row.origin_id, row.target_id) for row in rows}
    for row in rows:
        words = {"one": row.origin.title, "other": row.target.title, "other_code": row.target.code}
        if (row.target_id, row.origin_id) not in pairs:
            yield Problem(row.origin.code, _("%(one)s a pour voisin %(other)s (%(other_code)s), qui ne l’a pas : la relation vaut dans les deux sens.") % words)
        if row.origin.code < row.target.code and abs(row.origin.band.number - row.target.band.number) > BAND_GAP:
            yield Problem(row.origin.code, _("%(one)s et %(other)s (%(other_code)s) sont voisins à plus d’une bande d’écart.") % words)


def _skills(edition: Edition) -> Iterator[Problem]:
    levels: dict[int, int] = defaultdict(int)
    for key, words in SkillLevel.objects.filter(edition=edition).values_list("skill", "descriptor"):
        levels[key] += bool(words.strip())
    for skill in Skill.objects.filter(edition=edition).order_by("code"):
        if levels[skill.pk] != 4:
            yield Problem(skill.code, _("%(label)s n’a pas ses quatre niveaux décrits.") % {"label": skill.label})


def _weights(edition: Edition) -> Iterator[Problem]:
    total = sum(WeighingFactor.objects.filter(edition=edition).values_list("weight", flat=True))
    expected = edition.weighing.get("max_points", total)
    if total != expected:
        yield Problem("", _("Les critères de pesée font %(total)s points au lieu de %(expected)s.") % {"total": total, "expected": expected})


def _readability(edition: Edition) -> Iterator[Problem]:
    """Long sentences, and the acronym of an institution in a text of the zone."""
    local = {acronym for acronym in Institution.objects.filter(is_regional=False).values_list("acronym", flat=True) if ACRONYM.fullmatch(acronym)}
    for job in Job.objects.filter(edition=edition).order_by("code"):
        if len(job.title) > LONGEST_TITLE:
            yield Problem(job.code, _("L’intitulé dépasse %(count)s signes.") % {"count": LONGEST_TITLE}, False)
        if len(job.purpose) > LONGEST_PURPOSE:
            yield Problem(job.code, _("La mission de %(title)s dépasse %(count)s signes.") % {"title": job.title, "count": LONGEST_PURPOSE}, False)
        if any(len(each) > LONGEST_ACTIVITY for each in job.activities):
            yield Problem(job.code, _("Une activité de %(title)s dépasse %(count)s signes.") % {"title": job.title, "count": LONGEST_ACTIVITY}, False)
        named = local & set(ACRONYM.findall(" ".join([job.title, job.purpose, *job.activities])))
        if named:
            yield Problem(job.code, _("%(title)s cite un sigle local : %(names)s.") % {"title": job.title, "names": ", ".join(sorted(named))}, False)
