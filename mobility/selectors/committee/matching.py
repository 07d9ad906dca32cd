"""What the rank reads of the match: the score announced to the person, the skills held in full, the job already held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mobility.models import Application, ApplicationScore


@dataclass(frozen=True)
class MatchingFacts:
    """`score` out of 100, as shown to the person (one decimal); `core_full` the share of demanded skills held in full."""

    score: Fraction
    core_full: Fraction
    has_same_job: bool


def matching_facts(files: Sequence[Application]) -> dict[int, MatchingFacts]:
    """By application; one query. The last calculation is the one in force."""
    last: dict[int, ApplicationScore] = {}
    for row in ApplicationScore.objects.filter(application__in=[file.pk for file in files]).order_by("pk"):
        last[row.application_id] = row
    return {file.pk: _facts(file, last.get(file.pk)) for file in files}


def _facts(file: Application, score: ApplicationScore | None) -> MatchingFacts:
    lines = [line for line in (score.lines if score else ()) if line.get("skill")]
    full = Fraction(sum(line["held"] >= line["asked"] for line in lines), len(lines)) if lines else Fraction()
    return MatchingFacts(Fraction(file.tenths or 0, 10), full, _same_job(score.inputs if score else {}))


def _same_job(inputs: dict[str, Any]) -> bool:
    file = inputs.get("file", {})
    wanted = inputs.get("requirement", {}).get("job")
    held = {file.get("job"), *(past.get("job") for past in file.get("past_jobs", ()))}
    return wanted is not None and wanted in held
