"""Reading vacancies: what somebody may see of them, and their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from careers.models import EducationLevel, Skill
from hr_core.access import Access
from mobility.choices import ApplicationState
from mobility.models import Application, Corrigendum, Vacancy

TIE_WORDS = {
    "mastery": "la moyenne de la note de maîtrise du métier",
    "full_level": "le nombre de compétences tenues au niveau demandé",
    "marks": "la moyenne des notes de la commission",
    "same_job": "le métier déjà exercé",
    "waiting": "la plus ancienne candidature recevable non retenue",
    "lot": "le tirage au sort en séance, que chacun peut rejouer",
}


@dataclass(frozen=True)
class Asked:
    """A skill or a language that a vacancy asks, in words; `base` 0 when the vacancy adds it to the job's sheet."""

    code: str
    label: str
    level: int
    base: int = 0
    reason: str = ""
    required: bool = False

    @property
    def is_changed(self) -> bool:
        return self.level != self.base


def vacancies_visible(access: Access) -> QuerySet[Vacancy]:
    """Those published, and those in preparation of one's own institution for who may. The policies decide again."""
    rows = Vacancy.objects.select_related("job__family", "job__band", "job__edition", "institution__country")
    seen = Q(published_on__isnull=False)
    if access.has("vacancy_view", "vacancy_prepare", "vacancy_publish"):
        seen |= Q(institution=access.institution)
    return rows.filter(seen)


def board(access: Access) -> QuerySet[Vacancy]:
    """What the zone offers, with `mine`: whether this person applied."""
    own = Application.objects.filter(vacancy=OuterRef("pk"), applicant=access.user).exclude(state=ApplicationState.WITHDRAWN)
    rows = Vacancy.objects.filter(published_on__isnull=False).select_related("job__family", "institution__country")
    return rows.annotate(mine=Exists(own))


def own_vacancies(access: Access) -> QuerySet[Vacancy]:
    """Those of the institution, with `files`: how many applications may be read."""
    counted = (
        Application.objects.filter(vacancy=OuterRef("pk")).exclude(state__in=["draft", "withdrawn"]).order_by().values("vacancy")
        .annotate(total=Count("pk")).values("total")
    )  # fmt: skip
    return (
        Vacancy.objects.filter(institution=access.institution).select_related("job")
        .annotate(files=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
    )  # fmt: skip


def asked_skills(vacancy: Vacancy) -> list[Asked]:
    labels = _labels(vacancy, [each["skill"] for each in vacancy.skills])
    return [
        Asked(each["skill"], labels.get(each["skill"], each["skill"]), each["level"], each["base"], each["reason"])
        for each in vacancy.skills
    ]


def asked_languages(vacancy: Vacancy) -> list[Asked]:
    labels = _labels(vacancy, [each["skill"] for each in vacancy.languages])
    return [
        Asked(each["skill"], labels.get(each["skill"], each["skill"]), each["level"], required=each["required"])
        for each in vacancy.languages
    ]


def condition_words(vacancy: Vacancy) -> list[tuple[str, str]]:
    """(what makes a file inadmissible, by which text or reason)."""
    labels = _labels(vacancy, [each["skill"] for each in vacancy.conditions if each["kind"] == "skill"])
    studies = dict(EducationLevel.objects.filter(edition=vacancy.job.edition_id).values_list("code", "label"))
    found = []
    for each in vacancy.conditions:
        if each["kind"] == "diploma":
            fields = f" ({' ou '.join(each['fields'])})" if each.get("fields") else ""
            found.append((f"{studies.get(each['level'], each['level'])}{fields}", each["ground"]))
        else:
            found.append((f"{labels.get(each['skill'], each['skill'])}, niveau {each['level']}", each["ground"]))
    return found


def education_words(vacancy: Vacancy) -> str:
    label = EducationLevel.objects.filter(edition=vacancy.job.edition_id, code=vacancy.education).values_list("label", flat=True).first()
    fields = f" ({', '.join(vacancy.education_fields)})" if vacancy.education_fields else ""
    return f"{label or vacancy.education}{fields}"


def corrigenda_waiting() -> QuerySet[Corrigendum]:
    """What the secretary of the zone has to publish or to return."""
    return Corrigendum.objects.filter(state="proposed").select_related("vacancy__institution", "proposed_by")


def differences(vacancy: Vacancy) -> list[tuple[str, str, str]]:
    """(what, before, after) between a republished vacancy and the one that it follows."""
    old = vacancy.republishes
    if old is None:
        return []
    found: list[tuple[str, str, str]] = []
    for name in ("title", "place", "length_months", "budget_line", "matching_share", "shortlist_number", "missions", "context"):
        before, after = getattr(old, name), getattr(vacancy, name)
        if before != after:
            found.append((str(getattr(vacancy._meta.get_field(name), "verbose_name", name)), str(before or "—"), str(after or "—")))
    pairs: list[tuple[str, Any, Any]] = [("compétences", old.skills, vacancy.skills), ("langues", old.languages, vacancy.languages)]
    for label, before, after in pairs:
        old_levels, new_levels = ({each["skill"]: each["level"] for each in rows} for rows in (before, after))
        changed = [code for code in {*old_levels, *new_levels} if old_levels.get(code) != new_levels.get(code)]
        words = _labels(vacancy, changed)
        found += [
            (f"{label} : {words.get(code, code)}", str(old_levels.get(code, "—")), str(new_levels.get(code, "—")))
            for code in sorted(changed)
        ]
    return found


def _labels(vacancy: Vacancy, codes: list[str]) -> dict[str, str]:
    return dict(Skill.objects.filter(edition=vacancy.job.edition_id, code__in=codes).values_list("code", "label"))
