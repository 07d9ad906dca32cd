"""What these screens share: rights, tabs, blocks of rows, and forms that know the currency and the access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hr_core.ui.parts import Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.models import Payee

VIEW = ("outside_view",)
PREPARE = ("outside_prepare",)
APPROVE = ("outside_approve",)
RULES = ("payroll_items",)
#: Whoever may validate what another entered.
VALIDATE = ("outside_prepare", "outside_approve")


def outside_tabs(path: str) -> list[Tab]:
    """The places of the subject."""
    places = [
        (_("Campagnes"), "payroll:outside_runs"),
        (_("Bénéficiaires"), "payroll:payee_list"),
        (_("Conseils"), "payroll:board_list"),
        (_("Missions"), "payroll:mission_list"),
        (_("Vacations"), "payroll:hours_list"),
        (_("Journaliers"), "payroll:engagement_list"),
        (_("Stages"), "payroll:agreement_list"),
        (_("Imposition"), "payroll:outside_rules"),
        (_("Année"), "payroll:outside_year"),
    ]
    return [Tab(str(label), url := reverse(name), url == path) for label, name in places]


@dataclass(frozen=True)
class Cell:
    """Words of a row; `css` places them (`n` right, `p1` … on a phone)."""

    words: Any
    css: str = ""


@dataclass(frozen=True)
class Block:
    """Rows under a title, with one thing to add."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    add_label: str = ""
    add_url: str = ""


def link(url: str, words: Any) -> Any:
    return format_html('<a href="{}">{}</a>', url, words)


class OutsideDetail(DetailScreen):
    """Facts and blocks of rows."""

    rights = VIEW
    template_name = "payroll/outside/record.html"

    def get_blocks(self) -> Sequence[Block]:
        return ()

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(blocks=self.get_blocks(), **more)


class OutsideForm(FormScreen):
    """A form whose amounts are in the institution's currency."""

    rights = PREPARE
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"currency": self.currency, "access": self.access}


class ReasonConfirm(ConfirmScreen):
    """A question of this subject."""

    rights = VALIDATE


class OfParent:
    """A screen about something of a parent whose key is in the address: `parent_model`, found or 404."""

    parent_model: Any
    parent_key = "parent"
    kwargs: dict[str, Any]

    @cached_property
    def parent(self) -> Any:
        return get_object_or_404(self.parents(), pk=self.kwargs[self.parent_key])

    def parents(self) -> Any:
        found = self.parent_model.objects.all()
        names = {field.name for field in self.parent_model._meta.fields}
        if "payee" in names:
            found = found.filter(payee__in=Payee.objects.visible_to(self.access).values("pk"))  # type: ignore[attr-defined]
        return found


