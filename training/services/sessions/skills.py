"""What a certificate changes in the skills of a person: the levels that the course gives, with their day and their proof."""

from __future__ import annotations

from datetime import timedelta

from careers.choices_skills import EvidenceKind, SkillSource
from careers.services.person_skills import skill_record
from hr_core.access import Access
from hr_core.services.errors import Refusal
from training.models import Certificate, Enrolment


def skills_record(row: Enrolment, certificate: Certificate, access: Access) -> None:
    """One statement a skill of the course, dated on the last day of the session. A skill that the referential in use no
    longer knows is left out: the certificate stands."""
    assert row.employee is not None and row.session.end is not None
    for skill in row.session.course.skills.all():
        try:
            skill_record(
                employee=row.employee, skill=skill.skill_code, level=skill.level, source=SkillSource.EVIDENCED,
                on=row.session.end - timedelta(days=1), evidence=f"{certificate.reference}, {row.session.title}"[:300],
                actor=access.user, evidence_kind=EvidenceKind.TRAINING, expires_on=certificate.valid_until,
            )  # fmt: skip
        except Refusal:
            continue
