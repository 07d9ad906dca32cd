"""Menu entry of the parallel run."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import SETUP
from payroll.workflows_parallel import SEE

SUBJECT = "Mise en service"


def register() -> None:
    registry.add_menu(
        MenuEntry(SETUP, "Double calcul", "payroll:parallel_list", (SEE,), "scale", 71, subject=SUBJECT),
    )
