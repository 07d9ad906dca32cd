"""The menu of the officers' rail and the employees' places for hr_core; each upper app adds its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _

from hr_core.registry import EmployeeTab, HomePanel, MenuEntry, OwnDocument, PublicLink, TabEntry, registry

FILE_RIGHTS = (
    "personnel_import", "personnel_view", "absence_enter", "absence_view", "organisation_change", "roles_manage", "audit_view",
    "institution_settings",
)  # fmt: skip


def register() -> None:
    personnel, administration = _("Personnel"), _("Administration")
    registry.add_menu(
        MenuEntry(personnel, _("Agents"), "hr_core:employee_list", ("personnel_view", "team_view"), "users", 20),
        MenuEntry(
            personnel, _("Organigramme"), "hr_core:unit_list", ("personnel_view", "organisation_change"), "sitemap", 21
        ),
        MenuEntry(
            personnel, _("Tableau de bord"), "hr_core:staff_board", ("staff_figures", "personnel_view"), "chart-bar", 23,
            subject=_("Chiffres du personnel"),
        ),
        MenuEntry(
            personnel, _("Bilan social"), "hr_core:social_report", ("staff_figures",), order=23,
            subject=_("Chiffres du personnel"),
        ),
        MenuEntry(
            personnel, _("Embauches"), "hr_core:hiring_list", ("personnel_change",), "user-plus", 21,
            subject=_("Entrées et sorties"),
        ),
        MenuEntry(
            personnel, _("Points à faire"), "hr_core:checklist_line_list", ("personnel_view",), order=21, badge=_late_points,
            subject=_("Entrées et sorties"),
        ),
        MenuEntry(
            personnel, _("Essais et échéances"), "hr_core:contract_deadlines", ("personnel_view",), order=21,
            subject=_("Entrées et sorties"),
        ),
        MenuEntry(
            personnel, _("Points de contrôle"), "hr_core:checklist_rule_list", ("personnel_view",), order=21,
            subject=_("Entrées et sorties"),
        ),
        MenuEntry(
            personnel, _("À approuver"), "hr_core:approval_list", ("sensitive_approve",), order=22, badge=_to_approve
        ),
        MenuEntry(
            personnel, _("Absences"), "hr_core:absence_list", ("absence_view",), "calendar-event", 22,
            badge=_absences_to_confirm,
        ),
        MenuEntry(
            personnel, _("Constats"), "hr_core:attendance_list", ("team_view", "absence_view"), order=22,
            badge=_findings_to_decide, subject=_("Présence"),
        ),
        MenuEntry(
            personnel, _("Pointages"), "hr_core:badge_list", ("team_view", "absence_view"), order=22, subject=_("Présence")
        ),
        MenuEntry(personnel, _("Horaire"), "hr_core:attendance_hours", ("leave_manage",), order=22, subject=_("Présence")),
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
            personnel, _("À traiter"), "hr_core:request_inbox", ("team_view", "request_decide", "request_finance", "request_training"),
            order=22, badge=_requests_to_decide, subject=_("Demandes"),
        ),
        MenuEntry(
            personnel, _("Toutes"), "hr_core:request_list",
            ("team_view", "request_decide", "request_finance", "request_training", "request_view"), order=22, subject=_("Demandes"),
        ),
        MenuEntry(
            personnel, _("Circuits"), "hr_core:request_rule_list", ("leave_manage", "request_decide"), order=22,
            subject=_("Demandes"),
        ),
        MenuEntry(personnel, _("Mon équipe"), "hr_core:team", ("team_view",), order=19),
        MenuEntry(
            personnel, _("Mes messages"), "hr_core:own_requests",
            ("self_service", "team_view", "request_decide", "request_finance", "request_training"), order=24, badge=_unread,
        ),
        MenuEntry(
            personnel, _("À lire"), "hr_core:own_notes", ("self_service",), order=24, badge=_notes_to_read,
            subject=_("Notes de service"),
        ),
        MenuEntry(
            personnel, _("Publiées"), "hr_core:announcement_list", ("announcement_manage",), order=24,
            subject=_("Notes de service"),
        ),
        MenuEntry(
            personnel, _("Actes"), "hr_core:act_list", ("act_view", "act_prepare", "act_check", "act_sign"), "certificate", 22,
            badge=_acts_waiting, subject=_("Actes et documents"),
        ),
        MenuEntry(
            personnel, _("Documents"), "hr_core:document_list", ("document_view", "document_manage", "document_medical"), order=22,
            badge=_documents_to_decide, subject=_("Actes et documents"),
        ),
        MenuEntry(personnel, _("Modèles d’acte"), "hr_core:act_templates", ("act_templates",), order=22, subject=_("Actes et documents")),
        MenuEntry(
            personnel, _("Signataires"), "hr_core:act_signer_list",
            ("delegation_register", "delegation_approve", "act_templates", "act_sign", "audit_view"), order=22,
            badge=_signers_to_decide, subject=_("Actes et documents"),
        ),
        MenuEntry(personnel, _("Papier à en-tête"), "hr_core:act_paper", ("act_templates",), order=22, subject=_("Actes et documents")),
        MenuEntry(
            personnel, _("Imports"), "hr_core:import_list",
            ("personnel_import", "absence_enter", "institution_settings", "roles_manage"), order=23, subject=_("Fichiers"),
        ),
        MenuEntry(
            personnel, _("Importer ou exporter"), "hr_core:file_lists", FILE_RIGHTS, order=23, subject=_("Fichiers")
        ),
        MenuEntry(
            personnel, _("Copies de données"), "hr_core:copy_list", ("data_copy_ask", "data_copy_release", "data_copy_person"),
            order=23, badge=_copies_to_release, subject=_("Fichiers"),
        ),
        MenuEntry(
            administration, _("Conservation"), "hr_core:retention_board", ("erasure_propose", "erasure_decide", "audit_view"), "shield-check",
            94, badge=_erasures_to_decide, subject=_("Conservation et effacement"),
        ),
        MenuEntry(
            administration, _("Effacements"), "hr_core:erasure_list", ("erasure_propose", "erasure_decide", "audit_view"), order=94,
            subject=_("Conservation et effacement"),
        ),
        MenuEntry(
            administration, _("Institution"), "hr_core:institution_settings", ("institution_settings",), "settings", 90
        ),
        MenuEntry(administration, _("Jours fériés"), "hr_core:holiday_list", ("institution_settings",), order=91),
        MenuEntry(
            administration, _("Tout régler"), "hr_core:settings_home", ("institution_settings", "roles_manage", "roles_approve"),
            "settings", 89,
        ),
        MenuEntry(
            administration, _("Comptes"), "hr_core:account_list", ("roles_manage", "roles_approve", "audit_view"), order=92,
            subject=_("Comptes et rôles"),
        ),
        MenuEntry(administration, _("Rôles"), "hr_core:role_list", ("roles_manage",), order=92, subject=_("Comptes et rôles")),
        MenuEntry(
            administration, _("Actes de rôle"), "hr_core:role_act_list", ("roles_manage", "roles_approve", "audit_view"), order=92,
            badge=_roles_to_approve, subject=_("Comptes et rôles"),
        ),
        MenuEntry(
            administration, _("Droit par droit"), "hr_core:right_list", ("roles_manage", "roles_approve", "audit_view"), order=93,
            subject=_("Qui peut quoi"),
        ),
        MenuEntry(
            administration, _("Revues"), "hr_core:review_list", ("roles_manage", "roles_approve", "audit_view"), order=93,
            subject=_("Qui peut quoi"),
        ),
        MenuEntry(
            administration, _("Connexions"), "hr_core:sign_in_list", ("roles_manage", "roles_approve", "audit_view"), order=93,
            subject=_("Connexions"),
        ),
        MenuEntry(
            administration, _("Sessions ouvertes"), "hr_core:session_list", ("roles_manage",), order=93, subject=_("Connexions")
        ),
        MenuEntry(
            administration, _("Règles"), "hr_core:sign_in_policy", ("institution_settings",), order=93, subject=_("Connexions")
        ),
        MenuEntry(
            administration,
            _("Délégations et intérims"),
            "hr_core:delegation_list",
            ("delegation_register", "delegation_approve", "audit_view"),
            order=92,
            badge=_delegations_to_decide,
        ),
        MenuEntry(
            administration, _("Jetons"), "hr_core:token_list", ("api_manage",), order=94, subject=_("Interface de programmation")
        ),
        MenuEntry(
            administration, _("Événements"), "hr_core:webhook_list", ("api_manage",), order=94,
            subject=_("Interface de programmation"),
        ),
        MenuEntry(administration, _("Courriels"), "hr_core:mail_list", ("institution_settings",), order=92),
        MenuEntry(administration, _("Piste d’audit"), "hr_core:audit_list", ("audit_view",), "settings", 93),
        MenuEntry(_("Zone"), _("Institutions"), "hr_core:institution_list", ("zone",), "flag", 95),
    )
    registry.add_tabs(
        TabEntry(_("Congés"), "hr_core:own_leave", "beach", order=20),
        TabEntry(_("Demandes"), "hr_core:own_requests", "send", order=45),
        TabEntry(_("Données"), "hr_core:own_file", "user", order=50),
        TabEntry(_("Notes de service"), "hr_core:own_notes", "notes", order=55),
        TabEntry(_("Mes documents"), "hr_core:own_documents", "folder", order=60),
        TabEntry(_("Mes pièces"), "hr_core:own_vault", "id", order=62),
        TabEntry(_("Mon parcours"), "hr_core:own_career", "route", order=65),
        TabEntry(_("Annuaire"), "hr_core:directory", "users", order=100),
        TabEntry(_("Mes préférences"), "hr_core:own_preferences", "settings", order=110),
    )
    viewers = ("document_view", "document_manage", "document_medical", "act_view")
    registry.add_employee_tab(EmployeeTab(_("Documents"), "hr_core:employee_documents", viewers, order=60))
    registry.add_public_link(PublicLink(_("Vérifier un acte"), "hr_core:act_verify_form", "certificate"))
    registry.add_home_panel(HomePanel("hr_core/leave/_team_home.html", ("team_view",), _team, order=12))
    panel = "hr_core/requests/notice_panel.html"
    registry.add_home_panel(HomePanel(panel, ("self_service",), _notices, order=5, own=True))
    registry.add_home_panel(HomePanel("hr_core/own/_waiting.html", ("self_service",), _waiting, order=4, own=True))
    registry.own_documents.append(_own_papers)
    registry.own_documents.append(_own_acts)


def _waiting(access: Any) -> dict[str, Any] | None:
    """Notes to read, and one's requests under way."""
    from hr_core.models import Request, RequestState
    from hr_core.selectors.announcements import own_waiting

    if access.employee is None:
        return None
    readings = list(own_waiting(access)[:3])
    requests = list(Request.objects.filter(employee=access.employee, state=RequestState.PENDING)[:3])
    return {"readings": readings, "requests": requests} if readings or requests else None


def _own_papers(employee: Any) -> list[OwnDocument]:
    """The proofs that one has sent with one's requests."""
    from django.urls import reverse

    from hr_core.models import RequestPaper

    rows = RequestPaper.objects.filter(request__employee=employee).select_related("request").order_by("-pk")[:60]
    group = str(translated("Pièces que j’ai envoyées"))
    return [
        OwnDocument(group, f"{row.label}, {row.name}", row.sent_at.date(), reverse("hr_core:request_paper", args=[row.pk]))
        for row in rows
    ]


def _own_acts(employee: Any) -> list[OwnDocument]:
    """One's acts once notified, and one's certificates."""
    from django.urls import reverse

    from hr_core.selectors.acts import acts_shown

    group = str(translated("Mes actes et attestations"))
    found = []
    for act in acts_shown(employee)[:100]:
        words = f"{act.title}, {act.reference}"
        label = str(translated("%(words)s (annulé)")) % {"words": words} if act.state == "cancelled" else words
        found.append(OwnDocument(group, label, act.signed_at.date(), reverse("hr_core:act_pdf", args=[act.pk])))
    return found


def _findings_to_decide(access: Any) -> Any:
    from hr_core.selectors.attendance import findings_to_decide

    return findings_to_decide(access)


def _notes_to_read(access: Any) -> Any:
    from hr_core.selectors.announcements import own_waiting

    return own_waiting(access)


def _erasures_to_decide(access: Any) -> Any:
    from hr_core.selectors.retention import erasures_to_decide

    return erasures_to_decide(access)


def _copies_to_release(access: Any) -> Any:
    from hr_core.models import DataExport

    rows = DataExport.objects.filter(kind="institution", state="asked").exclude(asked_by=access.user)
    return rows if access.has("data_copy_release") else rows.none()


def _roles_to_approve(access: Any) -> Any:
    from hr_core.models import RoleAct

    rows = RoleAct.objects.filter(state="proposed").exclude(proposed_by=access.user).exclude(user=access.user)
    return rows if access.has("roles_approve") else rows.none()


def _notices(access: Any) -> dict[str, Any] | None:
    from hr_core.models import Notice

    rows = list(Notice.objects.filter(user=access.user, read_at__isnull=True)[:5])
    return {"notices": rows, "unread": True} if rows else None


def _late_points(access: Any) -> Any:
    """Points past their day, for those who settle them."""
    from hr_core.filters import today
    from hr_core.models import ChecklistLine
    from hr_core.selectors.hiring import late_lines

    return late_lines(access, today()) if access.has("personnel_change") else ChecklistLine.objects.none()


def _team(access: Any) -> dict[str, Any] | None:
    from hr_core.views.leave.teams import team_panel

    return team_panel(access)


def _unread(access: Any) -> Any:
    from hr_core.models import Notice

    return Notice.objects.filter(user=access.user, read_at__isnull=True)


def _movements_to_decide(access: Any) -> Any:
    from hr_core.selectors.leave import movements_to_decide

    return movements_to_decide(access)


def _acts_waiting(access: Any) -> Any:
    from hr_core.selectors.acts import acts_waiting

    return acts_waiting(access)


def _documents_to_decide(access: Any) -> Any:
    from hr_core.selectors.documents import versions_to_decide

    return versions_to_decide(access)


def _signers_to_decide(access: Any) -> Any:
    from hr_core.selectors.acts import signers_to_decide

    return signers_to_decide(access)


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
