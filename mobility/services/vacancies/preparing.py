"""Preparing a vacancy: from a vacant post and a job of the referential in use; what it asks may be raised, never lowered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_grids import VersionState
from careers.models import GridStep, GridVersion, Job, PayGrid, Skill
from careers.selectors.posts.reading import vacant_posts
from careers.selectors.referential import edition_in_use
from hr_core.access import Access
from hr_core.models import Institution, Unit
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, save_checked
from hr_core.text import fold, french_spaces
from mobility.choices import VacancyState
from mobility.models import Vacancy
from mobility.selectors.framework import framework_of_edition
from mobility.services.moves import vacancy_move
from mobility.weights_file import CURRENT

TIE_RULES = ("mastery", "full_level", "marks", "same_job", "waiting", "lot")
HIGHEST = 4


@transaction.atomic
def vacancy_prepare(*, vacancy: Vacancy, values: dict[str, Any], access: Access) -> Vacancy:
    """Open a vacancy, or change one in preparation. What the job's sheet asks is filled in when the job is chosen."""
    is_new, before = vacancy.pk is None, vacancy.job_id
    _in_preparation(vacancy)
    assign(vacancy, values)
    institution = vacancy.institution
    post = vacant_posts(timezone.localdate()).filter(pk=vacancy.post_id).first()
    if is_new and post is None:
        raise Refusal({"post": _("Ce poste n’est plus vacant, ou il est gelé : choisissez un poste à pourvoir.")})
    edition = edition_in_use(on=timezone.localdate())
    if edition is None or vacancy.job.edition_id != edition.pk:
        raise Refusal({"job": _("Choisissez un métier de l’édition en vigueur du référentiel.")})
    kept = vacancy.post.job
    if kept is not None and kept.code != vacancy.job.code:
        raise Refusal(
            {"job": _("Le tableau des effectifs rattache ce poste au métier « %(job)s » : choisissez-le, ou corrigez le poste.") % {"job": kept}}
        )
    if set(vacancy.forms) - {"transfer"} and not vacancy.length_months:
        raise Refusal({"length_months": _("Dites la durée : seul le transfert n’a pas de terme.")})
    if is_new:
        vacancy.prepared_by = access.user
        vacancy.number = _next_number(institution)
        vacancy.scale, vacancy.tie_rules = CURRENT, list(TIE_RULES)
        vacancy.currency = institution.country.currency
    if post is not None:
        vacancy.post_number, vacancy.unit_name = post.number, post.unit_name or ""
        vacancy.place = vacancy.place or _town(post) or institution.city
    if before != vacancy.job_id or is_new:
        _fill_from_job(vacancy)
    if post is not None and vacancy.pay_from is None:
        vacancy.pay_from, vacancy.pay_to, vacancy.pay_source = pay_range(post, timezone.localdate())
    vacancy.search_text = _search_text(vacancy)
    return save_checked(vacancy)


@transaction.atomic
def skill_raise(*, vacancy: Vacancy, skill: Skill, level: int, reason: str) -> Vacancy:
    """Raise a skill of the job by one level, or ask one more; both with a reason."""
    vacancy = _locked(vacancy)
    rows = [dict(each) for each in vacancy.skills]
    held = next((each for each in rows if each["skill"] == skill.code), None)
    base = held["base"] if held else 0
    if skill.kind == "language":
        raise Refusal({"skill": _("Une langue s’ajoute parmi les langues.")})
    if base and not base <= level <= min(base + 1, HIGHEST):
        raise Refusal(
            {"level": _("La fiche du métier demande le niveau %(base)s : gardez-le ou relevez-le d’un niveau.") % {"base": base}}
        )
    if level != base and not reason.strip():
        raise Refusal({"reason": _("Dites pourquoi le poste demande plus que la fiche du métier.")})
    row = {"skill": skill.code, "level": level, "base": base, "reason": french_spaces(reason.strip()) if level != base else ""}
    rows = [row if each["skill"] == skill.code else each for each in rows]
    vacancy.skills = rows if held else [*rows, row]
    return save_checked(vacancy)


@transaction.atomic
def skill_drop(*, vacancy: Vacancy, code: str) -> Vacancy:
    """Take back what the vacancy added; a skill of the job comes back to its level and is never removed."""
    vacancy = _locked(vacancy)
    held = next((each for each in vacancy.skills if each["skill"] == code), None)
    if held is None:
        raise Refusal(_("Cette compétence n’est pas demandée."))
    if held["base"] and held["level"] == held["base"]:
        raise Refusal(_("Cette compétence vient de la fiche du métier : elle ne se retire pas."))
    vacancy.skills = [
        each | {"level": each["base"], "reason": ""} if each["skill"] == code else each
        for each in vacancy.skills
        if each["skill"] != code or each["base"]
    ]
    return save_checked(vacancy)


@transaction.atomic
def language_set(*, vacancy: Vacancy, code: str, level: int, required: bool) -> Vacancy:
    """Ask a language, or change how it is asked. The working language keeps at least the level of the band."""
    vacancy = _locked(vacancy)
    framework = framework_of_edition(vacancy.job.edition)
    if code == framework.working_language:
        least = framework.working_language_levels[vacancy.band - 1]
        if level < least or not required:
            raise Refusal(
                {"level": _("La langue de travail est exigée au niveau %(least)s pour cette bande.") % {"least": least}}
            )
    row = {"skill": code, "level": level, "required": required}
    vacancy.languages = [*(each for each in vacancy.languages if each["skill"] != code), row]
    return save_checked(vacancy)


@transaction.atomic
def language_drop(*, vacancy: Vacancy, code: str) -> Vacancy:
    vacancy = _locked(vacancy)
    if code == framework_of_edition(vacancy.job.edition).working_language:
        raise Refusal(_("La langue de travail ne se retire pas."))
    vacancy.languages = [each for each in vacancy.languages if each["skill"] != code]
    return save_checked(vacancy)


@transaction.atomic
def condition_add(*, vacancy: Vacancy, condition: dict[str, Any]) -> Vacancy:
    """An eliminatory condition with its ground: a diploma that a text requires, or a skill without which nobody may serve."""
    vacancy = _locked(vacancy)
    ground = french_spaces(str(condition.get("ground", "")).strip())
    if not ground:
        raise Refusal({"ground": _("Dites le texte ou la raison technique : sans elle, la condition n’écarte personne.")})
    if condition["kind"] == "skill" and condition["skill"] not in {each["skill"] for each in vacancy.skills}:
        raise Refusal({"skill": _("Demandez d’abord cette compétence dans l’avis.")})
    rest = [each for each in vacancy.conditions if _key(each) != _key(condition)]
    vacancy.conditions = [*rest, condition | {"ground": ground}]
    return save_checked(vacancy)


@transaction.atomic
def condition_drop(*, vacancy: Vacancy, place: int) -> Vacancy:
    vacancy = _locked(vacancy)
    vacancy.conditions = [each for number, each in enumerate(vacancy.conditions) if number != place]
    return save_checked(vacancy)


def vacancy_submit(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """Hand a vacancy to the direction. Raises `Refusal` when something that a notice says is missing."""
    if not vacancy.budget_line.strip():
        raise Refusal(_("Dites la ligne budgétaire qui porte le poste."))
    if not vacancy.forms:
        raise Refusal(_("Choisissez au moins une forme de mobilité."))
    return vacancy_move(vacancy=vacancy, name="submit", access=access, prepared_by=access.user)


@transaction.atomic
def vacancy_delete(*, vacancy: Vacancy) -> None:
    """Remove a vacancy that was never submitted."""
    _in_preparation(vacancy)
    delete_checked(vacancy)


def pay_range(post: Any, on: date) -> tuple[int | None, int | None, str]:
    """The least and the most that the usual grid pays a month for the categories of a post; nothing when it does not say."""
    if not post.category_from:
        return None, None, ""
    grid = PayGrid.objects.filter(is_usual=True).first()
    version = GridVersion.objects.on(on).filter(grid=grid, state=VersionState.IN_FORCE).first() if grid else None
    if version is None:
        return None, None, ""
    steps = list(GridStep.objects.filter(version=version).select_related("grade"))
    wanted = {fold(post.category_from), fold(post.category_to or post.category_from)}
    ranks = [step.grade.rank for step in steps if fold(step.grade.category) in wanted]
    amounts = [step.amount for step in steps if ranks and min(ranks) <= step.grade.rank <= max(ranks)]
    if not amounts:
        return None, None, ""
    return min(amounts), max(amounts), f"{grid}, {version.reference}"


def _fill_from_job(vacancy: Vacancy) -> None:
    """What the job's sheet asks, and the working language at the level of its band."""
    job = Job.objects.select_related("band", "education", "edition").get(pk=vacancy.job_id)
    framework = framework_of_edition(job.edition)
    vacancy.band = job.band.number
    vacancy.education, vacancy.education_fields = job.education.code, list(job.education_fields)
    vacancy.experience_years = job.experience_years
    vacancy.skills = [
        {"skill": code, "level": level, "base": level, "reason": ""} for code, level in framework.jobs[job.code].skills
    ]
    least = framework.working_language_levels[vacancy.band - 1]
    vacancy.languages = [{"skill": framework.working_language, "level": least, "required": True}]
    vacancy.conditions = []


def _search_text(vacancy: Vacancy) -> str:
    job, at = vacancy.job, vacancy.institution
    words = [vacancy.number, vacancy.title, vacancy.unit_name, vacancy.place, job.code, job.title, job.title_feminine]
    return fold(" ".join([*words, *job.alternative_titles, at.acronym, at.name, at.country.name]))


def _town(post: Any) -> str:
    return Unit.objects.filter(pk=post.unit_key).values_list("town", flat=True).first() or ""


def _next_number(institution: Institution) -> str:
    """`AV-2026-007`: the next of the year in the institution, whose row is locked meanwhile."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    prefix = f"AV-{timezone.localdate().year}-"
    numbers = Vacancy.objects.filter(institution=institution, number__startswith=prefix).values_list("number", flat=True)
    return f"{prefix}{max((int(each.rsplit('-', 1)[1]) for each in numbers), default=0) + 1:03d}"


def _key(condition: dict[str, Any]) -> tuple[str, str]:
    return condition["kind"], condition.get("skill", "")


def _locked(vacancy: Vacancy) -> Vacancy:
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("job__edition").get(pk=vacancy.pk)
    _in_preparation(locked)
    return locked


def _in_preparation(vacancy: Vacancy) -> None:
    if vacancy.state != VacancyState.DRAFT:
        raise Refusal(_("Cet avis n’est plus en préparation : faites-le rendre avant de le changer."))
