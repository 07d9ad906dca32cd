"""What is frozen and compared, as JSON: the requirement of a vacancy, the content of a profile, and their hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mobility.models import MobilityProfile, Vacancy


def requirement_of(vacancy: Vacancy) -> dict[str, Any]:
    """What the post demands and how people will be compared: the text that is frozen and hashed at publication."""
    return {
        "edition": vacancy.job.edition.code,
        "job": vacancy.job.code,
        "job_title": vacancy.job.title,
        "band": vacancy.band,
        "skills": [{"skill": each["skill"], "level": each["level"]} for each in vacancy.skills],
        "languages": vacancy.languages,
        "conditions": vacancy.conditions,
        "education": vacancy.education,
        "education_fields": vacancy.education_fields,
        "experience_years": vacancy.experience_years,
        "forms": sorted(vacancy.forms),
        "scale": vacancy.scale,
        "matching_share": vacancy.matching_share,
        "tie_rules": vacancy.tie_rules,
        "shortlist_number": vacancy.shortlist_number,
    }


def digest_of(content: Any) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(profile: MobilityProfile) -> dict[str, Any]:
    """The profile as the match reads it (`mobility.selectors.framework.profile_from`); no name, nothing that may not count."""
    return {
        "job": profile.job.code if profile.job else "",
        "job_months": profile.job_months,
        "past_jobs": profile.past_jobs,
        "band": profile.band,
        "education": profile.education,
        "education_fields": profile.education_fields,
        "experience_years": profile.experience_years,
        "skills": profile.skills,
        "planned": profile.planned,
        "forms": sorted(profile.wished_forms),
        "impediments": sorted(profile.impediments),
    }
