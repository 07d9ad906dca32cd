"""The menu of the officers' rail and the employees' places for hr_core; each upper app adds its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from hr_core.registry import HomePanel, MenuEntry, TabEntry, registry


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
        MenuEntry(
            personnel, _("Soldes"), "hr_core:leave_list", ("leave_view",), "beach", 22, subject=_("Congés"),
        ),
        MenuEntry(
            personnel, _("Régularisations"), "hr_core:leave_movement_list", ("leave_decide",), order=22,
            badge=_movements_to_decide, subject=_("Congés"),
        ),
        MenuEntry(
            personnel, _("Planning"), "hr_core:planning", ("team_view", "absence_view"), order=22, subject=_("Congés"),
        ),
        MenuEntry(personnel, _("Types de congé"), "hr_core:leave_terms_list", ("leave_view",), order=22, subject=_("Congés")),
        MenuEntry(personnel, _("Règles"), "hr_core:leave_rule_list", ("leave_view",), order=22, subject=_("Congés")),
        MenuEntry(
            personnel, _("À traiter"), "hr_core:request_inbox", ("team_view", "request_decide", "request_finance"),
            order=22, badge=_requests_to_decide, subject=_("Demandes"),
        ),
        MenuEntry(
            personnel, _("Toutes"), "hr_core:request_list",
            ("team_view", "request_decide", "request_finance", "request_view"), order=22, subject=_("Demandes"),
        ),
        MenuEntry(
            personnel, _("Circuits"), "hr_core:request_rule_list", ("leave_manage", "request_decide"), order=22,
            subject=_("Demandes"),
        ),
        MenuEntry(personnel, _("Mon équipe"), "hr_core:team", ("team_view",), order=19),
        MenuEntry(
            personnel, _("Mes messages"), "hr_core:own_requests",
            ("self_service", "team_view", "request_decide", "request_finance"), order=24, badge=_unread,
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
    registry.add_tabs(
        TabEntry(_("Congés"), "hr_core:own_leave", "beach", order=20),
        TabEntry(_("Demandes"), "hr_core:own_requests", "send", order=45),
        TabEntry(_("Mes données"), "hr_core:own_file", "user", order=50),
    )
    panel = "hr_core/requests/notice_panel.html"
    registry.add_home_panel(HomePanel(panel, ("self_service",), _notices, order=5, own=True))


def _notices(access: Any) -> dict[str, Any] | None:
    from hr_core.models import Notice

    rows = list(Notice.objects.filter(user=access.user, read_at__isnull=True)[:5])
    return {"notices": rows, "unread": True} if rows else None


def _unread(access: Any) -> Any:
    from hr_core.models import Notice

    return Notice.objects.filter(user=access.user, read_at__isnull=True)


def _movements_to_decide(access: Any) -> Any:
    from hr_core.selectors.leave import movements_to_decide

    return movements_to_decide(access)


def _requests_to_decide(access: Any) -> Any:
    from hr_core.selectors.requests import steps_to_decide

    return steps_to_decide(access)


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
