"""Modules that one may follow, and how far one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast

from training.models import LearningModule, ModuleAttempt


@dataclass(frozen=True)
class Followed:
    """A module open to somebody, with their tries."""

    module: LearningModule
    taken: tuple[ModuleAttempt, ...]

    @property
    def has_passed(self) -> bool:
        return any(each.has_passed for each in self.taken)


def followed_by(employee: Any) -> list[Followed]:
    """The open modules of the institution; two queries."""
    modules = LearningModule.objects.filter(institution=employee.institution_id, is_published=True).select_related("course")
    tries: dict[int, list[ModuleAttempt]] = {}
    for each in ModuleAttempt.objects.filter(employee=employee):
        tries.setdefault(each.module_id, []).append(each)
    return [Followed(module, tuple(tries.get(module.pk, ()))) for module in modules.order_by("course__title", "rank", "pk")]


def modules_of(course: Any, institution: Any) -> QuerySet[LearningModule]:
    """The modules of a course with how many people tried and passed, and the mean of right answers in per cent."""
    share = Cast(F("taken__right"), FloatField()) * 100 / F("taken__asked")
    return LearningModule.objects.filter(course=course, institution=institution).annotate(
        people=Count("taken__employee", distinct=True), passed=Count("taken__employee", filter=Q(taken__has_passed=True), distinct=True), mean=Avg(share)
    )
