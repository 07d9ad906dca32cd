"""Menu entries of the proof of months, their archives, the end of the year, and backups."""

from __future__ import annotations

from hr_core.registry import MenuEntry, registry
from payroll.menu import PROOF, SETUP, VIEW

SUBJECT = "Preuves et archives"


def register() -> None:
    from payroll.selectors.proof_sheets import waiting_sheets
    from payroll.services.rehearsals import REHEARSE

    registry.add_menu(
        MenuEntry(PROOF, "Feuilles de preuve", "payroll:proof_list", VIEW, "shield-check", 78, waiting_sheets, SUBJECT),
        MenuEntry(PROOF, "Archives", "payroll:archive_list", VIEW, order=78, subject=SUBJECT),
        MenuEntry(PROOF, "Fin d’exercice", "payroll:year_end", VIEW, order=78, subject=SUBJECT),
        MenuEntry(SETUP, "Sauvegardes répétées", "payroll:rehearsal_list", (*REHEARSE, "payroll_close"), order=71),
    )
