"""Keeping modules, and taking their questionnaire. Passing the last module of a course renews what that course gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.access import Access
from hr_core.models import Employee, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, is_own_file, save_checked
from training.models import LearningModule, Licence, ModuleAttempt, ModulePage, ModuleQuestion, Obligation


@dataclass(frozen=True)
class Asked:
    """A question as it is written: its options and the places of the right ones."""

    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]


@transaction.atomic
def module_save(*, module: LearningModule, values: dict[str, Any], access: Access) -> LearningModule:
    """Raises `Refusal` when it is opened without a page or without a question."""
    if values.get("is_published") and (not module.pk or not module.pages.exists() or not module.questions.exists()):
        raise Refusal({"is_published": _("Un module s’ouvre avec une page et une question au moins : enregistrez-le d’abord fermé.")})
    with because(_("Module en ligne")):
        return save_checked(assign(module, values))


@transaction.atomic
def page_save(*, page: ModulePage, values: dict[str, Any], access: Access) -> ModulePage:
    with because(_("Page d’un module")):
        return save_checked(assign(page, values))


@transaction.atomic
def page_remove(*, page: ModulePage, access: Access) -> None:
    """Raises `Refusal` for the last page of a module that is open."""
    if page.module.is_published and page.module.pages.count() == 1:
        raise Refusal(_("Fermez d’abord le module : c’est sa seule page."))
    with because(_("Page d’un module retirée")):
        delete_checked(page)


@transaction.atomic
def quiz_set(*, module: LearningModule, asked: Sequence[Asked], access: Access) -> None:
    """Replace the questions; what was already handed in keeps its result."""
    with because(_("Questionnaire d’un module")):
        module.questions.all().delete()
        for rank, each in enumerate(asked, start=1):
            save_checked(
                ModuleQuestion(
                    institution_id=module.institution_id, module=module, rank=rank, text=each.text, options=list(each.options), right=list(each.right)
                )
            )


def tries_left(module: LearningModule, taken: int) -> int | None:
    """None: as many as one likes."""
    return max(0, module.attempts - taken) if module.attempts else None


@transaction.atomic
def attempt_take(*, module: LearningModule, employee: Employee, answers: Mapping[int, Sequence[int]], actor: User) -> ModuleAttempt:
    """Hand in a questionnaire: `answers` gives the places chosen for each question (key). A question counts when exactly the
    right ones are chosen. Raises `Refusal` for somebody else, a module closed or passed, or when no try is left."""
    if not is_own_file(employee, actor):
        raise Refusal(_("Chacun répond pour soi."))
    row = LearningModule.objects.select_for_update(of=("self",)).select_related("course", "institution").get(pk=module.pk)
    questions = list(row.questions.all())
    taken = list(ModuleAttempt.objects.filter(module=row, employee=employee))
    if not row.is_published or not questions:
        raise Refusal(_("Ce module n’est pas ouvert."))
    if any(each.has_passed for each in taken):
        raise Refusal(_("Vous avez déjà réussi ce module."))
    if tries_left(row, len(taken)) == 0:
        raise Refusal(_("Vous avez fait tous les essais permis : voyez le service de la formation."))
    right = sum(1 for each in questions if set(answers.get(each.pk, ())) == set(each.right))
    has_passed = right * 100 >= row.pass_mark * len(questions)
    with because(_("Questionnaire rendu")):
        made = save_checked(
            ModuleAttempt(
                institution_id=row.institution_id, module=row, employee=employee, number=len(taken) + 1, right=right, asked=len(questions),
                has_passed=has_passed,
            )
        )  # fmt: skip
        if has_passed:
            _renew(row, employee)
    return made


def _renew(module: LearningModule, employee: Employee) -> None:
    """Once every open module of the course is passed: the obligations that name the course are met from today."""
    needed = set(LearningModule.objects.filter(institution=module.institution_id, course=module.course_id, is_published=True).values_list("pk", flat=True))
    passed = set(ModuleAttempt.objects.filter(employee=employee, has_passed=True, module__in=needed).values_list("module", flat=True))
    if needed - passed:
        return
    today = timezone.localdate()
    for obligation in Obligation.objects.filter(institution=module.institution_id, course=module.course_id, is_active=True):
        months = obligation.months or module.course.validity_months
        if not Licence.objects.filter(employee=employee, obligation=obligation, obtained_on=today).exists():
            save_checked(
                Licence(
                    institution_id=module.institution_id, employee=employee, obligation=obligation, number=_("en ligne"),
                    issuer=module.institution.acronym, obtained_on=today, expires_on=months_after(today, months) if months else None,
                )
            )  # fmt: skip
