"""The day an edition takes effect: profiles name the jobs that follow theirs."""

from __future__ import annotations

from careers.models import Job
from careers.services.editions.publishing import FOLLOWERS, Moves
from hr_core.models import Institution
from mobility.db.door import system_door
from mobility.models import MobilityProfile


def profiles_follow(institution: Institution, moves: Moves) -> int:
    """The job held and the jobs wished, where one job follows one. Runs in the scope; three queries and one a job moved."""
    codes = {old.code: moves.jobs[key].code for key, old in Job.objects.in_bulk(list(moves.jobs)).items()}
    with system_door():
        rows = MobilityProfile.objects.filter(institution=institution)
        jobs = set(rows.filter(job__in=moves.jobs).values_list("job", flat=True))
        held = sum(rows.filter(job=old).update(job=moves.jobs[old]) for old in jobs)
        wishing = list(rows.filter(wished_jobs__overlap=[old for old, new in codes.items() if old != new]))
        for row in wishing:
            row.wished_jobs = list(dict.fromkeys(codes.get(code, code) for code in row.wished_jobs))
        MobilityProfile.objects.bulk_update(wishing, ["wished_jobs"], batch_size=500)
    return held + len(wishing)


def register() -> None:
    FOLLOWERS.append(profiles_follow)
