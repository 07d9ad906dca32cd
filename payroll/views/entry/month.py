"""What the entry screens share: the month, the run, the unit that is looked at, the tabs between the screens."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Unit
from hr_core.ui.parts import Tab
from payroll.choices import RunState
from payroll.models import PayPeriod, PayRun
from payroll.selectors.input_scope import ENTER, units_entered
from payroll.selectors.runs import latest_run

INPUTS = (gettext_lazy("Éléments variables"), "payroll:variable_input_list")
PLACES = (
    ("variable_input_list", gettext_lazy("Éléments")),
    ("input_grid", gettext_lazy("Grille de saisie")),
    ("input_file_home", gettext_lazy("Fichier d’agence")),
    ("input_submissions", gettext_lazy("Transmissions")),
    ("input_totals", gettext_lazy("Totaux")),
)


class EntryMonth:
    """The month of the running campaign, or the one of `?campagne=`; the unit of `?unite=`, among those one may see."""

    request: Any
    access: Any

    @cached_property
    def run(self) -> PayRun | None:
        asked = self.request.GET.get("campagne", "")
        if asked.isdecimal():
            return PayRun.objects.select_related("period").filter(pk=asked).first()
        return latest_run()

    @cached_property
    def period(self) -> PayPeriod:
        if self.run is None:
            raise Http404
        return self.run.period

    @property
    def own_run(self) -> PayRun | None:
        """The run whose own inputs are shown: None for the regular run, which takes those of the month."""
        return None if self.run is None or self.run.is_regular else self.run

    @cached_property
    def is_open(self) -> bool:
        """As `inputs_are_open` says, from the runs already read."""
        if self.run is None or self.period.is_closed:
            return False
        return any(each.state == RunState.OPEN and (each == self.run) for each in self.runs)

    @cached_property
    def runs(self) -> list[PayRun]:
        """The runs of the month, to choose from when there are several."""
        return list(self.period.runs.order_by("kind", "number")) if self.run is not None else []

    @cached_property
    def units(self) -> list[Unit]:
        return list(units_entered(self.access, self.period.last_day)) if self.run is not None else []

    @cached_property
    def unit(self) -> Unit | None:
        asked = self.request.GET.get("unite", "")
        if not asked:
            return None
        found = next((unit for unit in self.units if str(unit.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    @property
    def with_below(self) -> bool:
        return self.request.GET.get("sous", "1") != "0"

    @cached_property
    def parents(self) -> dict[int, int | None]:
        return {unit.pk: unit.parent_id for unit in self.units}

    @property
    def unit_keys(self) -> list[int] | None:
        """The unit looked at and those below it (without them by `?sous=0`); None when none is chosen."""
        if self.unit is None:
            return None
        found = [self.unit.pk]
        for key in found if self.with_below else ():
            found.extend(below for below, parent in self.parents.items() if parent == key)
        return found

    def place_tabs(self) -> list[Tab]:
        """The screens of the entry, the run asked for kept."""
        asked = self.request.GET.get("campagne", "")
        tail = f"?campagne={asked}" if asked.isdecimal() else ""
        here = self.request.path
        return [
            Tab(str(label), reverse(f"payroll:{name}") + tail, reverse(f"payroll:{name}") == here)
            for name, label in PLACES
            if name != "input_file_home" or self.access.has(*ENTER)
        ]

    def of_month(self) -> str:
        return self.run.period.of_month if self.run is not None else ""

    def month_title(self, title: str) -> str:
        """« Grille de saisie de novembre 2026 », and the run when it is not the month's."""
        if self.run is None:
            return title
        found = _("%(title)s %(of_month)s") % {"title": title, "of_month": self.of_month()}
        return found if self.own_run is None else f"{found}, {self.run.label or self.run.get_kind_display()}"
