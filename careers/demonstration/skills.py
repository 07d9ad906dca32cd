"""Skills and diplomas at IPRES: what the appraisals of 2025 said, what people declare since, diplomas with their equivalence."""

from __future__ import annotations

from datetime import date, timedelta

from careers.choices_skills import EvidenceKind, SkillSource
from careers.models import JobSkill, PersonSkill
from careers.selectors.person_skills import jobs_of
from careers.services.person_skills import SkillRecord, diploma_declare, diploma_record, skill_declare, skills_record
from hr_core.access import Access
from hr_core.models import Employee, Institution

ASSESSED, NOW = date(2025, 12, 15), date(2026, 11, 20)
DEGREES = (
    ("Licence professionnelle en gestion", "N5", "Gestion", "Université Cheikh Anta Diop de Dakar", "Sénégal"),
    ("Master en administration des affaires", "N6", "Finance", "Centre africain d’études supérieures en gestion", "Sénégal"),
    ("Brevet de technicien supérieur", "N4", "Comptabilité", "École supérieure de commerce de Dakar", "Sénégal"),
    ("Diplôme universitaire de technologie", "N4", "Informatique", "Université de Thiès", "Sénégal"),
)
DECLARED = (
    ("C-LNG-02", 2, EvidenceKind.CERTIFICATE, "TOEIC, 620 points, mars 2026"),
    ("C-SIE-04", 3, EvidenceKind.EXPERIENCE, "Reprise du fichier des employeurs"),
)


def skills(institution: Institution, preparer: Access) -> None:
    """Nothing when skills are there. Runs in the scope."""
    if PersonSkill.objects.exists():
        return
    people = list(Employee.objects.filter(left_on=None).select_related("user").order_by("staff_number"))
    jobs = jobs_of(people, NOW)
    asked: dict[int, list[JobSkill]] = {}
    for row in JobSkill.objects.filter(job__in={job.pk for job in jobs.values()}).select_related("skill").order_by("pk"):
        asked.setdefault(row.job_id, []).append(row)
    records = []
    for person in people:
        seed = sum(map(ord, person.staff_number))
        for rank, need in enumerate(asked.get(jobs[person.pk].pk, []) if person.pk in jobs else []):
            held = min(max(need.level + (seed * 7 + rank * 5) % 4 - 2, 1), 4)
            if (seed + rank) % 6 == 0 or person.hired_on > ASSESSED:
                continue
            proven = (seed + rank * 3) % 9 == 0
            records.append(
                SkillRecord(
                    person.pk, need.skill.code, held, SkillSource.EVIDENCED if proven else SkillSource.ASSESSED,
                    ASSESSED - timedelta(days=seed % 20),
                    "Attestation de formation interne 2025" if proven else "Entretien annuel 2025",
                    EvidenceKind.TRAINING if proven else EvidenceKind.APPRAISAL,
                )
            )  # fmt: skip
    skills_record(institution=institution, records=records, actor=None)
    _diplomas(people, preparer)
    _declarations([each for each in people if each.user and each.user.username == f"{institution.code}/{each.staff_number}"])


def _diplomas(people: list[Employee], preparer: Access) -> None:
    rows = [person for person in people if person.user_id != preparer.user.pk and not person.is_confidential]
    for rank, person in enumerate(rows[:24]):
        title, level, field, school, country = DEGREES[rank % len(DEGREES)]
        on = date(person.birth_on.year + 24, 7, 15) if person.birth_on else date(2008, 7, 15)
        values = {"title": title, "level": level, "field": field, "school": school, "country": country, "obtained_on": on}
        if rank == 3:
            values |= {"school": "Université de Lille", "country": "France", "recognised_level": "N5", "recognition": "CAMES, décision n° 214"}
        diploma_record(employee=person, values=values, access=preparer)


def _declarations(signing_in: list[Employee]) -> None:
    """What the employee with an account declared this month: it waits for their head or for human resources."""
    for own in signing_in[:1]:
        assert own.user is not None
        for code, level, kind, evidence in DECLARED:
            values = {"code": code, "level": level, "on": NOW, "evidence_kind": kind, "evidence": evidence, "document": None}
            skill_declare(employee=own, values=values, actor=own.user)
        values = {
            "title": "Master 2 en droit social", "level": "N6", "field": "Droit social", "school": "Université de Bordeaux",
            "country": "France", "obtained_on": date(2025, 9, 30),
        }  # fmt: skip
        diploma_declare(employee=own, values=values, actor=own.user)
