"""What the screens of the accounts share: rights, ways back, buttons of a state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Action
from payroll.workflows_accounting import Step

VIEW = ("accounting_view",)
PREPARE = ("accounting_prepare",)
VALIDATE = ("accounting_validate",)
ENTRIES = (gettext_lazy("Écritures"), "payroll:entry_list")
RULES = (gettext_lazy("Imputations"), "payroll:account_rule_list")
PROVISIONS = (gettext_lazy("Provisions"), "payroll:provision_list")


def steps_of(steps: Sequence[Step], state: str, pk: int, *, without: tuple[str, ...] = ()) -> list[Action]:
    """The buttons that a state offers, the main one last."""
    return [
        Action(str(step.label), reverse(step.url_name, args=[pk]), step.icon, (step.right,), step.main)
        for step in steps
        if state in step.sources and step.url_name not in without
    ]


class OfEntry:
    """Screens about one entry."""

    def get_crumbs(self) -> Any:
        entry = self.record  # type: ignore[attr-defined]
        return (ENTRIES, (entry.reference, reverse("payroll:entry_detail", args=[entry.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:entry_detail", args=[(result or self.record).pk])  # type: ignore[attr-defined]

    def get_cancel_url(self) -> str:
        return reverse("payroll:entry_detail", args=[self.record.pk])  # type: ignore[attr-defined]
