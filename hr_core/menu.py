"""The menu of the officers' rail for hr_core; each upper app adds its own entries."""

from hr_core.registry import MenuEntry, registry


def register() -> None:
    personnel = "Personnel"
    registry.add_menu(
        MenuEntry(personnel, "Agents", "hr_core:employee_list", ("personnel_view", "team_view"), "users", 20),
        MenuEntry(personnel, "Unités", "hr_core:unit_list", ("personnel_view",), order=21),
        MenuEntry(personnel, "À approuver", "hr_core:approval_list", ("sensitive_approve",), order=22),
        MenuEntry(personnel, "Imports", "hr_core:import_list", ("personnel_import",), order=23),
        MenuEntry("Administration", "Institution", "hr_core:institution_settings", ("institution_settings",),
                  "settings", 90),
        MenuEntry("Administration", "Rôles", "hr_core:role_list", ("roles_manage",), order=91),
        MenuEntry("Administration", "Piste d’audit", "hr_core:audit_list", ("audit_view",), order=92),
    )
