"""A list of skills that are known already: a certificate session, an old software, a survey by the human resources."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_skills import ClaimState, SkillSource
from careers.loading.past_list import CareerPlan, _rows
from careers.models import PersonSkill
from careers.selectors.person_skills import Lexicon
from hr_core.access import Access
from hr_core.imports import dates
from hr_core.imports.amounts import parse_quantity
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Institution
from hr_core.text import fold, french_date

LEVELS = range(1, 5)


def skill_format() -> ListFormat:
    return ListFormat(
        title="Compétences des agents",
        columns=(
            Column("staff_number", "Matricule", "staff_number", ("mat", "n° matricule"), "02147"),
            Column("skill", "Compétence", "text", ("code", "code de la compétence"), "C-LNG-02"),
            Column("level", "Niveau", "quantity", ("niveau de 1 à 4",), "3"),
            Column("on", "Constatée le", "past", ("date",), "15/03/2026"),
            Column("evidence", "Preuve", "text", ("certificat", "référence"), "TOEIC, 820 points"),
        ),
        parsers={
            "staff_number": parse_staff_number,
            "quantity": parse_quantity,
            "past": partial(dates.parse_date, today=timezone.localdate(), rule=dates.PAST),
            "text": partial(parse_text, limit=200),
        },
        required=("staff_number", "skill", "level", "on"),
    )  # fmt: skip


def plan_skills(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> CareerPlan:
    """A skill is given by its code or its name; with a proof it is evidenced, without it is assessed. A line that is known already
    (same person, skill, level and day) changes nothing."""
    plan = CareerPlan(institution)
    rows = _rows(plan, file, access)
    lexicon = Lexicon()
    codes = {fold(code): code for code in lexicon.skills} | {fold(each.label): code for code, each in lexicon.skills.items()}
    known = set(
        PersonSkill.objects.filter(employee__in={employee.pk for _row, employee in rows}, state=ClaimState.VALID).values_list(
            "employee", "code", "level", "on"
        )
    )
    for row, employee in rows:
        code = codes.get(fold(row["skill"]))
        level = row["level"]
        if code is None:
            plan.refuse(row["line"], "Compétence", row["skill"], _("Cette compétence n’est pas au référentiel."), _("Écrivez son code ou son intitulé exact."))
            continue
        if level != int(level) or int(level) not in LEVELS:
            plan.refuse(row["line"], "Niveau", level, _("Un niveau va de 1 à 4."), _("Écrivez 1, 2, 3 ou 4."))
            continue
        key = (employee.pk, code, int(level), row["on"])
        if key in known:
            plan.unchanged += 1
            continue
        known.add(key)
        evidence = (row.get("evidence") or "")[:200]
        plan.inserts.append(_statement(institution, employee, key, evidence, access))
        plan.created += 1
        told = [("Compétence", "", lexicon.skill(code)), ("Niveau", "", str(int(level))), ("Constatée le", "", french_date(row["on"]))]
        plan.tell(row, employee, told, is_new=True)
    return plan


def _statement(institution: Institution, employee: Any, key: tuple[int, str, int, Any], evidence: str, access: Access) -> PersonSkill:
    return PersonSkill(
        institution=institution, employee=employee, code=key[1], level=key[2], on=key[3], evidence=evidence,
        source=SkillSource.EVIDENCED if evidence else SkillSource.ASSESSED, state=ClaimState.VALID, recorded_by=access.user,
    )  # fmt: skip
