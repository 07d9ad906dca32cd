"""Writing courses and providers: describing, publishing versions, opening to the zone, withdrawing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.text import fold
from training.choices_catalogue import CostBasis
from training.models import Course, CourseSkill, CourseVersion, Provider
from training.selectors.catalogue import content_of
from training.workflows_catalogue import STEPS, VERSIONED, allows


def own_row(row: Any, access: Access) -> None:
    """Raises `Refusal` when the row is another institution's: it is read, not written."""
    if access.institution is None or row.institution_id != access.institution.pk:
        raise Refusal(_("Cette fiche appartient à une autre institution : elle seule la modifie."))


@transaction.atomic
def provider_save(*, provider: Provider, values: dict[str, Any], access: Access) -> Provider:
    """Write a provider down or change it. Raises `ValidationError` for a name already taken."""
    own_row(provider, access)
    with reasoned("", _("Prestataires de formation")):
        return save_checked(assign(provider, values))


@transaction.atomic
def course_save(*, course: Course, values: dict[str, Any], access: Access) -> Course:
    """Describe a course. What is described reaches the catalogue with the next published version's number, and the sheet at once."""
    own_row(course, access)
    assign(course, values)
    if course.cost_basis == CostBasis.FREE:
        course.cost = 0
    if course.provider is not None and course.provider.institution_id != course.institution_id and not course.provider.is_shared:
        raise ValidationError({"provider": _("Choisissez un prestataire de l’institution, ou connu de la zone.")})
    if not course.languages:
        raise ValidationError({"languages": _("Dites au moins une langue.")})
    course.search_text = search_text(course)
    with reasoned("", _("Catalogue des formations")):
        return save_checked(course)


def search_text(course: Course) -> str:
    """What a search of words reads, accents and case set aside."""
    parts = (course.code, course.title, course.objectives, course.programme, course.audience, course.certificate, str(course.provider or ""))
    return fold(" ".join(parts))


@transaction.atomic
def skill_give(*, course: Course, skill_code: str, level: int, access: Access) -> CourseSkill:
    """Say that a course brings a skill to a level. Raises `ValidationError` when it is already said."""
    own_row(course, access)
    row = CourseSkill(institution_id=course.institution_id, course=course, skill_code=skill_code, level=level)
    with reasoned("", _("Compétences d’une formation")):
        return save_checked(row)


@transaction.atomic
def skill_withdraw(*, row: CourseSkill, access: Access) -> None:
    own_row(row, access)
    with reasoned("", _("Compétences d’une formation")):
        row.delete()


@transaction.atomic
def course_step(*, course: Course, step: str, note: str, access: Access) -> Course:
    """Take a course through a step of its workflow. A step that publishes keeps a version and says what changes.

    Raises `Refusal` from a state that does not allow the step, and for a sheet without objectives.
    """
    course = Course.objects.select_for_update(of=("self",)).select_related("provider").get(pk=course.pk)
    own_row(course, access)
    taken = STEPS[step]
    if not allows(taken, course):
        raise Refusal(_("Cette étape n’est pas possible : la fiche est « %(state)s ».") % {"state": course.get_state_display()})
    if not access.has(*taken.rights):
        raise Refusal(_("Cette étape revient à une autre personne."))
    if step in VERSIONED:
        _version(course, note, access)
    if step == "partager":
        course.shared_at = timezone.now()
        if course.provider is not None and not course.provider.is_shared:
            course.provider.is_shared = True
            save_checked(course.provider)
    course.state = taken.target
    with reasoned(note, taken.label):
        return save_checked(course)


def _version(course: Course, note: str, access: Access) -> None:
    if not course.objectives.strip():
        raise Refusal(_("La fiche n’a pas d’objectifs : dites ce que l’on sait faire après la formation, puis publiez."))
    if course.version and not note.strip():
        raise ValidationError({"note": _("Dites ce qui change dans cette version.")})
    course.version += 1
    with reasoned(note, _("Version d’une formation")):
        save_checked(
            CourseVersion(
                institution_id=course.institution_id, course=course, number=course.version, content=content_of(course),
                note=note.strip()[:300] or _("Première publication"), published_by=access.user,
            )
        )  # fmt: skip


def course_open(*, institution: Any, access: Access, skills: Any = (), publish: bool = True, share: bool = False, **values: Any) -> Course:
    """Write a course with its skills (code, level) at once and, if asked, publish and share it: for imports and first loads."""
    course = course_save(course=Course(institution=institution), values={"languages": ["fr"], **values}, access=access)
    for code, level in skills:
        skill_give(course=course, skill_code=code, level=level, access=access)
    if publish:
        course = course_step(course=course, step="publier", note="", access=access)
    if share:
        course = course_step(course=course, step="partager", note="", access=access)
    return course
