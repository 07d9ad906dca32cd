"""Menu entries of what goes before the first pay: the parallel run, the acceptance of the law, its signed updates."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import LAW, SETUP
from payroll.workflows_parallel import SEE

SUBJECT = "Mise en service"


def register() -> None:
    registry.add_menu(
        MenuEntry(SETUP, "Double calcul", "payroll:parallel_list", (SEE,), "scale", 71, subject=SUBJECT),
        MenuEntry(SETUP, "Recette du pays", "payroll:acceptance", (SEE,), order=71, subject=SUBJECT),
    )
    registry.add_menu(MenuEntry(LAW, "Mises à jour signées", "payroll:law_update_list", ("zone",), order=82))
