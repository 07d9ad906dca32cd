"""What somebody has learnt at the host, offered to their file at home: frozen on the day of the return, taken over by home."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_skills import ClaimState, EvidenceKind, SkillSource
from careers.models import Diploma, PersonSkill, Skill
from careers.selectors.referential import edition_in_use
from careers.services.person_skills import diploma_record, skill_record
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from mobility.choices_agreements import EventKind, Party
from mobility.models import Agreement, ReturnPlan
from mobility.services.agreements.parties import acts_for, event
from mobility.services.shared import save_shared


def learnt_at_host(agreement: Agreement, host_file: Employee, on: date) -> list[dict[str, Any]]:
    """The skills, at their highest level, and the diplomas confirmed in the host's file during the move; runs in both scopes."""
    rows = PersonSkill.objects.filter(employee=host_file, state=ClaimState.VALID, on__gte=agreement.start, on__lt=on).order_by("level", "on")
    best = {row.code: row for row in rows}
    labels = dict(Skill.objects.filter(edition=edition_in_use(on=on), code__in=best).values_list("code", "label"))
    skills = [
        {"kind": "skill", "code": row.code, "label": labels.get(row.code, row.code), "level": row.level, "on": row.on.isoformat(),
         "evidence": row.evidence, "kept": False}
        for row in sorted(best.values(), key=lambda each: each.code)
    ]  # fmt: skip
    titles = Diploma.objects.filter(employee=host_file, state=ClaimState.VALID, obtained_on__gte=agreement.start, obtained_on__lt=on)
    return skills + [
        {"kind": "diploma", "code": "", "label": row.title, "level": row.level, "field": row.field, "school": row.school,
         "country": row.country, "on": row.obtained_on.isoformat(), "evidence": "", "kept": False}
        for row in titles.order_by("obtained_on")
    ]  # fmt: skip


@transaction.atomic
def learnt_keep(*, plan: ReturnPlan, access: Access) -> int:
    """Write what was learnt into the file at home, with the agreement as evidence; returns how many. What home's referential does
    not know stays offered. Raises `Refusal` when nothing is left, or when the person has no right on skills."""
    plan = ReturnPlan.objects.select_for_update(of=("self",)).select_related("agreement__home", "agreement__host").get(pk=plan.pk)
    agreement = plan.agreement
    party = acts_for(agreement, access, Party.HOME)
    if not access.has("skills_manage"):
        raise Refusal(_("Les compétences sont portées au dossier par les ressources humaines."))
    waiting = [row for row in plan.learnt if not row["kept"]]
    if not waiting:
        raise Refusal(_("Rien ne reste à porter au dossier."))
    employee = Employee.objects.select_related("institution").get(pk=agreement.home_file_id)
    evidence = _("%(host)s, convention %(number)s") % {"host": agreement.host.acronym, "number": agreement.number}
    done = 0
    for row in waiting:
        try:
            with transaction.atomic():
                _write(employee, row, evidence, access)
        except ValidationError:
            continue
        row["kept"], done = True, done + 1
    if not done:
        raise Refusal(_("Aucune de ces compétences n’est au référentiel en vigueur : enregistrez-les à la main, avec leur preuve."))
    save_shared(plan)
    event(agreement, EventKind.STATE, actor=access.user, party=party, name="learnt", text=str(done))
    return done


def _write(employee: Employee, row: dict[str, Any], evidence: str, access: Access) -> None:
    on = date.fromisoformat(row["on"])
    if row["kind"] == "skill":
        skill_record(
            employee=employee, skill=row["code"], level=row["level"], source=SkillSource.EVIDENCED, on=on, evidence=evidence,
            evidence_kind=EvidenceKind.EXPERIENCE, actor=access.user,
        )  # fmt: skip
        return
    values = {"title": row["label"], "level": row["level"], "field": row["field"], "school": row["school"], "country": row["country"], "obtained_on": on}
    diploma_record(employee=employee, values=values, access=access)
