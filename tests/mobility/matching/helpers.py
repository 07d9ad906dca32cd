"""The edition and the scale of the product, and small builders of posts and people."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from careers.edition_file import edition_content
from mobility.matching import Demand, HeldSkill, Profile, evaluate, framework_of, need_of, rank_profiles
from mobility.weights_file import published_weights

CASES = Path(__file__).with_name("cases.toml")
FRAMEWORK = framework_of(edition_content("RMH-1.0"))
WEIGHTS = published_weights()


def held(**levels: int) -> dict[str, HeldSkill]:
    """`held(C_SID_04=3)`: skills by code, with underscores."""
    return {code.replace("_", "-"): HeldSkill(level) for code, level in levels.items()}


def person(id: str = "P", **changed: Any) -> Profile:
    """The application developer of the shared example, changed where asked."""
    facts: dict[str, Any] = {
        "id": id,
        "jobs": ("SI-04",),
        "band": 5,
        "education": "N5",
        "education_fields": ("informatique",),
        "experience_years": Fraction(4),
        "skills": held(
            C_CMP_03=3, C_LNG_01=4, C_SID_02=3, C_SID_04=3, C_SID_10=3, C_SID_11=3, C_SID_12=2, C_SIE_01=1, C_SIE_07=1,
            C_SIS_04=1,
        ),
    }  # fmt: skip
    return Profile(**(facts | changed))


def post(job: str = "SI-05", **asked: Any) -> Any:
    return need_of(FRAMEWORK, id="V", job=job, **asked)


def tenths(profile: Profile, need: Any = None, weights: Any = WEIGHTS) -> int | None:
    """The displayed score of one person for one post, in tenths; None when inadmissible."""
    return rank_profiles(evaluate([need or post()], [profile], FRAMEWORK, weights), 0)[0].tenths


def failed(profile: Profile, need: Any) -> tuple[str, ...]:
    return rank_profiles(evaluate([need], [profile], FRAMEWORK, WEIGHTS), 0)[0].failed


__all__ = ["CASES", "FRAMEWORK", "WEIGHTS", "Demand", "failed", "held", "person", "post", "tenths"]
