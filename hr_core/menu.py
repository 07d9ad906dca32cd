"""The menu of the officers' rail and the employees' places for hr_core; each upper app adds its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from hr_core.registry import MenuEntry, TabEntry, registry


def register() -> None:
    personnel, administration = _("Personnel"), _("Administration")
    registry.add_menu(
        MenuEntry(personnel, _("Agents"), "hr_core:employee_list", ("personnel_view", "team_view"), "users", 20),
        MenuEntry(
            personnel, _("Organigramme"), "hr_core:unit_list", ("personnel_view", "organisation_change"), "sitemap", 21
        ),
        MenuEntry(
            personnel, _("À approuver"), "hr_core:approval_list", ("sensitive_approve",), order=22, badge=_to_approve
        ),
        MenuEntry(
            personnel, _("Absences"), "hr_core:absence_list", ("absence_view",), "calendar-event", 22,
            badge=_absences_to_confirm,
        ),
        MenuEntry(personnel, _("Imports"), "hr_core:import_list", ("personnel_import", "absence_enter"), order=23),
        MenuEntry(
            administration, _("Institution"), "hr_core:institution_settings", ("institution_settings",), "settings", 90
        ),
        MenuEntry(administration, _("Jours fériés"), "hr_core:holiday_list", ("institution_settings",), order=91),
        MenuEntry(administration, _("Rôles"), "hr_core:role_list", ("roles_manage",), order=92),
        MenuEntry(
            administration,
            _("Délégations et intérims"),
            "hr_core:delegation_list",
            ("delegation_register", "delegation_approve", "audit_view"),
            order=92,
            badge=_delegations_to_decide,
        ),
        MenuEntry(administration, _("Piste d’audit"), "hr_core:audit_list", ("audit_view",), "settings", 93),
        MenuEntry(_("Zone"), _("Institutions"), "hr_core:institution_list", ("zone",), "flag", 95),
    )
    registry.add_tabs(TabEntry(_("Mes données"), "hr_core:own_file", "user", order=50))


def _absences_to_confirm(access: Any) -> Any:
    from hr_core.selectors.absences import to_confirm

    return to_confirm(access)


def _delegations_to_decide(access: Any) -> Any:
    from hr_core.models import Delegation
    from hr_core.selectors.delegations import delegations_to_decide

    return delegations_to_decide(access) if access.has("delegation_approve") else Delegation.objects.none()


def _to_approve(access: Any) -> Any:
    from hr_core.selectors.approvals import all_to_decide

    return all_to_decide(access)
