"""Which months a control report is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from hr_core.text import french_month
from hr_core.ui.forms import HouseForm


class MonthsForm(HouseForm):
    """Read from the address, never validated: what it does not know is left out."""

    du = forms.ChoiceField(label=gettext_lazy("Du mois"))
    au = forms.ChoiceField(label=gettext_lazy("Au mois"))

    def __init__(self, months: Sequence[tuple[int, int]], first: tuple[int, int], last: tuple[int, int]) -> None:
        super().__init__(initial={"du": written(first), "au": written(last)}, auto_id="controle-%s")
        choices: list[Any] = [(written(month), french_month(*month).capitalize()) for month in months]
        self.fields["du"].choices = self.fields["au"].choices = choices  # type: ignore[attr-defined]


def written(month: tuple[int, int]) -> str:
    return f"{month[0]}-{month[1]:02d}"
