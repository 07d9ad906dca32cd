"""What the screens of the take-over share: rights, ways back, buttons of a state, the take-over of an address."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Action
from payroll.models import Takeover
from payroll.workflows_takeover import STEPS, step_named

VIEW, PREPARE, SIGN = ("payroll_view",), ("payroll_prepare",), ("takeover_sign",)
HOME = (gettext_lazy("Reprise"), "payroll:takeover_list")


def takeovers() -> QuerySet[Takeover]:
    return Takeover.objects.select_related("institution__country", "submitted_by", "signed_by", "opened_by")


def buttons(takeover: Takeover, *, only: tuple[str, ...] = ()) -> list[Action]:
    """The buttons of a state, the main one last."""
    return [
        Action(str(step.label), reverse(step.url_name, args=[takeover.pk]), step.icon, tuple(step.rights), step.main)
        for step in STEPS
        if takeover.state in step.sources and (not only or step.name in only)
    ]


class OfTakeover:
    """A screen of one take-over, found by `pk`."""

    model: type[models.Model] = Takeover
    rights: tuple[str, ...] = VIEW
    record: Any
    kwargs: dict[str, Any]

    def get_queryset(self) -> QuerySet[Any]:
        return takeovers()

    def get_crumbs(self) -> Any:
        takeover = self.takeover
        return (HOME, (str(takeover), reverse("payroll:takeover_detail", args=[takeover.pk])))

    @cached_property
    def takeover(self) -> Takeover:
        return self.record

    @property
    def may_change(self) -> bool:
        access = self.access  # type: ignore[attr-defined]
        return self.takeover.is_draft and bool(access.has(*step_named("change").rights))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:takeover_detail", args=[self.takeover.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_detail", args=[self.takeover.pk])


class ListOfTakeover(OfTakeover):
    """A list within a take-over: the record is found beside the rows."""

    @cached_property
    def takeover(self) -> Takeover:
        return get_object_or_404(takeovers(), pk=self.kwargs["pk"])
