"""What the screens of careers share: crumbs, the day looked at, lists whose rows are computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from hr_core.filters import today
from hr_core.text import french_count
from hr_core.ui.listing import DENSITIES, ListScreen
from hr_core.ui.tables import HouseTable
from hr_core.workflows import Transition, open_transitions

VIEW = ("career_view",)
MANAGE = ("career_manage",)
DECIDE = ("career_decide",)
GRIDS = (_("Grilles"), "careers:grid_list")
BATCHES = (_("Changements de classement"), "careers:batch_list")


def asked_day(request: Any) -> date:
    """The day of `?au=`, else today; nonsense is today."""
    try:
        return parse_date(request.GET.get("au", "")) or today()
    except ValueError:
        return today()


def is_open(table: tuple[Transition, ...], state: str, name: str) -> bool:
    return any(each.name == name for each in open_transitions(table, state))


class ComputedList(ListScreen):
    """A list whose rows are computed for the page and not read from one table: `get_rows()`."""

    def get_rows(self) -> Sequence[Any]:
        raise NotImplementedError

    @cached_property
    def rows(self) -> Any:  # type: ignore[override]
        return list(self.get_rows())

    def get_sums(self) -> dict[str, Any]:
        """The figures of the foot, by column."""
        return {}

    def get_table(self) -> HouseTable:
        return self.table_class(
            self.rows, currency=self.currency, density=DENSITIES[self.density], totals=self.get_sums(), **self.get_table_options()
        )

    def count_sentence(self, count: int, *, is_filtered: bool) -> str:
        return french_count(count, str(self.unit[0]), str(self.unit[1]))
