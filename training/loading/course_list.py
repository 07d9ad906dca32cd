"""The catalogue as a list: one line per course; a code already known has its sheet completed, not its state.

New courses enter in preparation: somebody reads them, then publishes. A provider that is not known yet is written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from hr_core.access import Access, access_of
from hr_core.imports import words
from hr_core.imports.amounts import parse_amount
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_identifier, parse_text
from hr_core.loading.findings import Finding, from_problem
from hr_core.loading.lists import ListFile, ListFormat, list_template
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Institution, User
from hr_core.text import fold
from training.choices_catalogue import CostBasis, CourseLanguage, CourseMode
from training.models import Course, CourseSkill, Provider
from training.selectors.skills import domain_choices, skill_words
from training.services.catalogue.courses import search_text

LABELS = {
    "title": "Intitulé", "domain": "Domaine", "objectives": "Objectifs", "programme": "Programme", "audience": "Public",
    "prerequisites": "Prérequis", "hours": "Heures", "half_days": "Demi-journées", "mode": "Modalité", "languages": "Langues",
    "cost_basis": "Prix par", "cost": "Montant", "certificate": "Titre", "is_compulsory": "Obligatoire",
    "validity_months": "Validité (mois)",
}  # fmt: skip
SKILL = re.compile(r"^\s*(?P<code>[A-Za-z]-[A-Za-z]{2,4}-\d{2})\s*[:(=]?\s*(?P<level>[1-4])\)?\s*$")


def course_format() -> ListFormat:
    text = partial(parse_text, limit=4000)
    return ListFormat(
        title="Catalogue des formations",
        columns=(
            Column("code", "Code", "identifier", ("référence", "code formation"), "REC-101"),
            Column("title", "Intitulé", "short", ("formation", "libellé", "thème", "action"), "Contrôle sur pièces des employeurs"),
            Column("provider", "Prestataire", "short", ("organisme", "centre", "école", "cabinet"), "CRADAT"),
            Column("domain", "Domaine", "short", ("domaine de compétences",), ""),
            Column("objectives", "Objectifs", "text", ("objectif", "objectifs pédagogiques"), "Préparer un contrôle ; lire une liasse"),
            Column("programme", "Programme", "text", ("contenu",), ""),
            Column("audience", "Public", "short", ("public visé", "population"), "Contrôleurs des employeurs"),
            Column("prerequisites", "Prérequis", "short", ("pré-requis",), ""),
            Column("hours", "Heures", "number", ("durée en heures", "volume horaire", "nombre d’heures"), "35"),
            Column("half_days", "Demi-journées", "number", ("durée en demi-journées",), "10"),
            Column("mode", "Modalité", "short", ("mode", "format"), "en salle"),
            Column("languages", "Langues", "short", ("langue",), "français"),
            Column("cost_basis", "Prix par", "short", ("base du prix", "prix"), "par personne"),
            Column("cost", "Montant", "amount", ("coût", "tarif", "frais pédagogiques"), "450 000"),
            Column("certificate", "Titre", "short", ("diplôme", "attestation", "titre ou attestation"), ""),
            Column("is_compulsory", "Obligatoire", "yes_no", (), "non"),
            Column("validity_months", "Validité (mois)", "number", ("validité",), ""),
            Column("skills", "Compétences", "text", ("compétences données",), "C-REC-02 2 ; C-REC-03 1"),
        ),
        parsers={
            "identifier": partial(parse_identifier, limit=24), "short": partial(parse_text, limit=160), "text": text,
            "number": partial(parse_text, limit=6), "amount": parse_amount, "yes_no": words.parse_yes_no,
        },
        required=("code", "title"),
    )  # fmt: skip


def course_template(institution: Institution) -> bytes:
    """The workbook to fill in, with the institution's own courses already in it."""
    return list_template(
        course_format(), rows=[row_of(course) for course in _own(institution)],
        choices={
            "domain": [label for _code, label in domain_choices()], "mode": _labels(CourseMode), "cost_basis": _labels(CostBasis),
            "is_compulsory": ("oui", "non"), "provider": list(Provider.objects.filter(institution=institution).values_list("name", flat=True)),
        },
        hints={"skills": _("Codes du référentiel et niveau de 1 à 4, séparés par un point-virgule."), "objectives": _("Un par ligne.")},
    )  # fmt: skip


def row_of(course: Course) -> dict[str, Any]:
    """A course as a line of the list."""
    told: dict[str, Any] = {name: getattr(course, name) for name in LABELS if name not in ("domain", "mode", "languages", "cost_basis")}
    return told | {
        "code": course.code, "provider": str(course.provider or ""), "domain": dict(domain_choices()).get(course.domain, ""),
        "mode": str(course.get_mode_display()), "languages": course.language_words, "cost_basis": str(course.get_cost_basis_display()),
        "is_compulsory": "oui" if course.is_compulsory else "non",
        "skills": " ; ".join(f"{row.skill_code} {row.level}" for row in course.skills.all()),
    }  # fmt: skip


def _labels(choices: Any) -> list[str]:
    return [str(label) for _value, label in choices.choices]


def _own(institution: Institution) -> list[Course]:
    rows = Course.objects.filter(institution=institution).select_related("provider").prefetch_related("skills")
    return list(rows.order_by("code"))


@dataclass
class CoursePlan(ListPlan):
    """Courses to write and those to complete, providers to write down."""

    courses: list[tuple[Course, str, dict[str, int]]] = field(default_factory=list)

    def write(self, actor: User) -> None:
        """Providers, courses, then the skills of those whose line says some."""
        access = access_of(actor, self.institution.pk)
        known = _providers(self.institution)
        for course, provider, _skills in self.courses:
            if provider:
                if fold(provider) not in known:
                    known[fold(provider)] = Provider.objects.create(institution=self.institution, name=provider[:120])
                course.provider = known[fold(provider)]
            course.search_text = search_text(course)
        Course.objects.bulk_create([course for course, _p, _s in self.courses if course.pk is None])
        Course.objects.bulk_update(
            [course for course, _p, _s in self.courses], [*LABELS, "provider", "search_text"], batch_size=500
        )
        _write_skills(((course, skills) for course, _p, skills in self.courses if skills), access)


def _write_skills(given: Iterable[tuple[Course, dict[str, int]]], access: Access) -> None:
    pairs = list(given)
    CourseSkill.objects.filter(course__in=[course for course, _skills in pairs]).delete()
    CourseSkill.objects.bulk_create(
        CourseSkill(institution_id=course.institution_id, course=course, skill_code=code, level=level)
        for course, skills in pairs
        for code, level in skills.items()
    )


def _providers(institution: Institution) -> dict[str, Provider]:
    return {fold(row.name): row for row in Provider.objects.filter(institution=institution)}


def plan_courses(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> CoursePlan:
    """Compare the list with the catalogue of the institution; a constant number of queries."""
    plan = CoursePlan(institution)
    plan.findings = [from_problem(problem) for problem in file.problems]
    refused, seen = file.refused_lines, set()
    known = {course.code: course for course in _own(institution)}
    domains = {fold(label): code for code, label in domain_choices()} | {fold(code): code for code, _label in domain_choices()}
    codes = skill_words(code for row in file.rows for code in _skills(row.get("skills") or ""))
    for row in file.rows:
        before = len(plan.findings)
        if row["line"] in refused:
            plan.refused += 1
            continue
        if row["code"] in seen:
            _find(plan, row, "Code", row["code"], _("Ce code est déjà sur une autre ligne du fichier."), _("Gardez une ligne par formation."))
        else:
            seen.add(row["code"])
            _plan_row(plan, row, known.get(row["code"]), domains, codes)
        plan.refused += any(each.is_error for each in plan.findings[before:])
    return plan


def _find(plan: CoursePlan, row: dict[str, Any], column: str, value: Any, message: str, cure: str) -> None:
    plan.findings.append(Finding(row["line"], column, str(value or ""), message, cure))


def _skills(text: str) -> dict[str, int]:
    """« C-REC-02 2 ; C-REC-03 (1) » as levels by code; what is not written so is left to `_plan_row`, which tells it."""
    found = (SKILL.match(part) for part in re.split(r"[;\n]", text) if part.strip())
    return {match["code"].upper(): int(match["level"]) for match in found if match}


def _plan_row(plan: CoursePlan, row: dict[str, Any], known: Course | None, domains: dict[str, str], codes: dict[str, Any]) -> None:
    before = len(plan.findings)
    values = _values(plan, row, domains)
    skills, text = _skills(row.get("skills") or ""), row.get("skills") or ""
    unread = [part.strip() for part in re.split(r"[;\n]", text) if part.strip() and not SKILL.match(part)]
    for part in [*unread, *(code for code in skills if not codes[code].is_known)]:
        _find(plan, row, "Compétences", part, _("Cette compétence n’est pas dans l’édition en vigueur du référentiel."),
              _("Écrivez le code et le niveau, par exemple « C-REC-02 2 »."))  # fmt: skip
    if len(plan.findings) > before:
        return
    course = known or Course(institution=plan.institution, code=row["code"], languages=["fr"], currency=plan.institution.country.currency)
    told = [(LABELS[name], str(getattr(course, name) or ""), str(value)) for name, value in values.items() if getattr(course, name) != value]
    provider = str(row.get("provider") or "")
    if provider and fold(provider) != fold(str(course.provider or "")):
        told.append(("Prestataire", str(course.provider or ""), provider))
    if skills and (known is None or skills != {each.skill_code: each.level for each in known.skills.all()}):
        told.append(("Compétences", "", text))
    if known is not None and not told:
        plan.unchanged += 1
        return
    for name, value in values.items():
        setattr(course, name, value)
    plan.courses.append((course, provider, skills))
    plan.created += known is None
    plan.changed += known is not None
    plan.told.append({"line": row["line"], "who": f"{course.code} {course.title}", "is_new": known is None, "values": told if known else []})


def _values(plan: CoursePlan, row: dict[str, Any], domains: dict[str, str]) -> dict[str, Any]:
    """What the filled cells say, in the model's own values; what is not understood becomes a finding."""
    found: dict[str, Any] = {"title": row["title"]}
    for name in ("objectives", "programme", "audience", "prerequisites", "certificate"):
        if row.get(name):
            found[name] = row[name].replace(" ; ", "\n") if name == "objectives" else row[name]
    for name in ("hours", "half_days", "validity_months"):
        if row.get(name):
            text = str(row[name]).strip().removesuffix(".0")
            if not text.isdecimal() or not 0 < int(text) < 10_000:
                _find(plan, row, LABELS[name], row[name], _("Ce n’est pas un nombre entier."), _("Écrivez par exemple 35."))
            else:
                found[name] = int(text)
    for name, choices in (("mode", CourseMode), ("cost_basis", CostBasis)):
        if row.get(name):
            known = {fold(str(label)): value for value, label in choices.choices}
            if fold(row[name]) not in known:
                cure = _("Choisissez parmi : %(labels)s.") % {"labels": ", ".join(_labels(choices))}
                _find(plan, row, LABELS[name], row[name], _("Cette valeur n’est pas connue."), cure)
            else:
                found[name] = known[fold(row[name])]
    if row.get("languages"):
        known = {fold(str(label)): value for value, label in CourseLanguage.choices}
        asked = [fold(part) for part in re.split(r"[,;/]", row["languages"]) if part.strip()]
        if any(each not in known for each in asked):
            _find(plan, row, "Langues", row["languages"], _("L’une de ces langues n’est pas connue."), _("Par exemple « français, anglais »."))
        else:
            found["languages"] = [known[each] for each in asked]
    if row.get("domain"):
        if fold(row["domain"]) not in domains:
            _find(plan, row, "Domaine", row["domain"], _("Ce domaine n’est pas dans le référentiel."), _("Choisissez-le dans la liste du modèle."))
        else:
            found["domain"] = domains[fold(row["domain"])]
    if row.get("cost") is not None:
        found["cost"] = row["cost"]
    if row.get("is_compulsory") is not None:
        found["is_compulsory"] = row["is_compulsory"]
    if found.get("cost_basis") == CostBasis.FREE:
        found["cost"] = 0
    return found
