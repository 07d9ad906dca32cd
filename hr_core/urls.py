"""Addresses of the house: the frame, the personnel, the organisation, imports, administration, the zone."""

from django.urls import include, path

from hr_core import urls_acts
from hr_core.views import absence_papers as papers
from hr_core.views import (
    absences,
    administration,
    announcements,
    approvals,
    attendance,
    career,
    delegations,
    employees,
    exports,
    facts,
    files,
    home,
    imports,
    mails,
    manifest,
    own,
    own_notes,
    own_places,
    saved,
    search,
    staff_bulk,
    staff_list,
    unit_chart,
    units,
)
from hr_core.views.access import accounts, reviews, roles
from hr_core.views.access.settings import SettingsHomeView
from hr_core.views.figures import board as figures_board
from hr_core.views.figures import social_report as figures_report
from hr_core.views.files_lists import FileListsView, export_file
from hr_core.views.hiring import contracts, file_tab, wizard
from hr_core.views.hiring import desk as hiring_desk
from hr_core.views.interfaces import tokens, webhooks
from hr_core.views.interfaces.documentation import api_documentation
from hr_core.views.leave import ledger, rules, teams
from hr_core.views.requests import asking, desk
from hr_core.views.requests import own as asked

app_name = "hr_core"

FACT = "<int:pk>/<slug:slug>/"

employee_patterns = [
    path("", staff_list.EmployeeListView.as_view(), name="employee_list"),
    path("affecter/", staff_bulk.StaffMoveView.as_view(), name="staff_move"),
    path("prevenir/", staff_bulk.StaffTellView.as_view(), name="staff_tell"),
    path("exporter/", staff_bulk.StaffExportView.as_view(), name="staff_export"),
    path("vues/<slug:page>/enregistrer/", saved.ViewSaveView.as_view(), name="view_save"),
    path("vues/<int:pk>/retirer/", saved.ViewDeleteView.as_view(), name="view_delete"),
    path("embauches/", hiring_desk.HiringListView.as_view(), name="hiring_list"),
    path("embauches/nouvelle/", wizard.HiringStartView.as_view(), name="hiring_start"),
    path("embauches/<int:pk>/ouvrir/", wizard.HiringFinishView.as_view(), name="hiring_finish"),
    path("embauches/<int:pk>/abandonner/", wizard.HiringDropView.as_view(), name="hiring_drop"),
    path("embauches/<int:pk>/<slug:slug>/", wizard.HiringStepView.as_view(), name="hiring_step"),
    path("echeances/", hiring_desk.DeadlineListView.as_view(), name="contract_deadlines"),
    path("points/", hiring_desk.LineListView.as_view(), name="checklist_line_list"),
    path("points/<int:pk>/regler/", file_tab.LineDoneView.as_view(), name="checklist_line_done"),
    path("points/<int:pk>/rouvrir/", file_tab.LineReopenView.as_view(), name="checklist_line_reopen"),
    path("points/regles/", hiring_desk.RuleListView.as_view(), name="checklist_rule_list"),
    path("points/regles/nouvelle/", hiring_desk.RuleFormView.as_view(), name="checklist_rule_create"),
    path("points/regles/usuelles/", hiring_desk.UsualRulesView.as_view(), name="checklist_usual"),
    path("points/regles/<int:pk>/", hiring_desk.RuleFormView.as_view(), name="checklist_rule_update"),
    path("limites-des-contrats/", hiring_desk.FixedTermLimitView.as_view(), name="fixed_term_limit"),
    path("matricules/", hiring_desk.NumberingView.as_view(), name="staff_numbering"),
    path("<int:pk>/entree-et-sortie/", file_tab.EmployeeEntryView.as_view(), name="employee_entry"),
    path("<int:pk>/points/<slug:stage>/nouveau/", file_tab.LineAddView.as_view(), name="checklist_line_add"),
    path("<int:pk>/contrat/<int:contract>/titulariser/", contracts.TrialConfirmView.as_view(), name="trial_confirm"),
    path("<int:pk>/contrat/<int:contract>/prolonger-l-essai/", contracts.TrialExtendView.as_view(), name="trial_extend"),
    path("<int:pk>/contrat/<int:contract>/renouveler/", contracts.RenewView.as_view(), name="contract_renew"),
    path("<int:pk>/contrat/<int:contract>/duree-indeterminee/", contracts.ConvertView.as_view(), name="contract_convert"),
    path("<int:pk>/contrat/<int:contract>/avenant/", contracts.AmendView.as_view(), name="contract_amend"),
    path("<int:pk>/suspendre/", contracts.SuspendView.as_view(), name="contract_suspend"),
    path("<int:pk>/actes/<int:act>/reprise/", contracts.ResumeView.as_view(), name="contract_resume"),
    path("nouveau/", employees.EmployeeCreateView.as_view(), name="employee_create"),
    path("personnel.<slug:kind>", employees.employee_export, name="employee_export"),
    path("<int:pk>/", files.EmployeeDetailView.as_view(), name="employee_detail"),
    path("<int:pk>/photo/", employees.employee_photo, name="employee_photo"),
    path("<int:pk>/parcours/", career.EmployeeCareerView.as_view(), name="employee_career"),
    path("<int:pk>/famille/", files.EmployeeFamilyView.as_view(), name="employee_family"),
    path("<int:pk>/contrat/", files.EmployeeContractView.as_view(), name="employee_contract"),
    path("<int:pk>/classement/", files.EmployeePayView.as_view(), name="employee_pay"),
    path("<int:pk>/comptes/", files.EmployeeAccountsView.as_view(), name="employee_accounts"),
    path("<int:pk>/conges/", ledger.EmployeeLeaveTabView.as_view(), name="employee_leave_tab"),
    path("<int:employee>/conges/regulariser/", ledger.MovementCreateView.as_view(), name="leave_movement_create"),
    path("<int:pk>/absences/", absences.EmployeeAbsencesView.as_view(), name="employee_absences"),
    path("<int:employee>/absences/nouvelle/", absences.AbsenceFormView.as_view(), name="absence_add"),
    path("<int:pk>/historique/", files.EmployeeHistoryView.as_view(), name="employee_history"),
    path("<int:pk>/modifier/", employees.EmployeeUpdateView.as_view(), name="employee_update"),
    path("<int:pk>/sortie/", employees.EmployeeLeaveView.as_view(), name="employee_leave"),
    path("<int:pk>/retour/", employees.EmployeeReturnView.as_view(), name="employee_return"),
    path("<int:pk>/ouvrir-un-compte/", employees.EmployeeAccountView.as_view(), name="employee_account"),
    path(f"{FACT}nouveau/", facts.FactAddView.as_view(), name="fact_add"),
    path(f"{FACT}<int:fact>/corriger/", facts.FactCorrectView.as_view(), name="fact_correct"),
    path(f"{FACT}<int:fact>/supprimer/", facts.FactDeleteView.as_view(), name="fact_delete"),
    path(f"{FACT}<int:fact>/retirer/", facts.FactWithdrawView.as_view(), name="fact_withdraw"),
]

unit_patterns = [
    path("", units.UnitListView.as_view(), name="unit_list"),
    path("nouvelle/", units.UnitFormView.as_view(), name="unit_create"),
    path("organigramme/", unit_chart.UnitChartView.as_view(), name="unit_chart"),
    path("<int:pk>/", units.UnitDetailView.as_view(), name="unit_detail"),
    path("<int:pk>/modifier/", units.UnitFormView.as_view(), name="unit_update"),
    path("<int:pk>/fermer/", units.UnitCloseView.as_view(), name="unit_close"),
    path("<int:pk>/rouvrir/", units.UnitReopenView.as_view(), name="unit_reopen"),
    path("<int:pk>/responsable/", units.UnitHeadView.as_view(), name="unit_head"),
    path("responsables/<int:pk>/fin/", units.UnitHeadEndView.as_view(), name="unit_head_end"),
]

absence_patterns = [
    path("", absences.AbsenceListView.as_view(), name="absence_list"),
    path("nouvelle/", absences.AbsenceFormView.as_view(), name="absence_create"),
    path("confirmer/", absences.AbsenceBulkConfirmView.as_view(), name="absence_bulk_confirm"),
    path("natures/", absences.AbsenceKindListView.as_view(), name="absence_kind_list"),
    path("natures/nouvelle/", absences.AbsenceKindFormView.as_view(), name="absence_kind_create"),
    path("natures/<int:pk>/", absences.AbsenceKindFormView.as_view(), name="absence_kind_update"),
    path("pieces/<int:pk>/", papers.PaperFormView.as_view(), name="absence_paper"),
    path("pieces/<int:pk>/copie/", papers.paper_file, name="absence_paper_file"),
    path("pieces/<int:pk>/retirer/", papers.PaperDeleteView.as_view(), name="absence_paper_delete"),
    path("<int:pk>/", absences.AbsenceDetailView.as_view(), name="absence_detail"),
    path("<int:pk>/corriger/", absences.AbsenceFormView.as_view(), name="absence_correct"),
    path("<int:pk>/prolonger/", absences.AbsenceProlongView.as_view(), name="absence_prolong"),
    path("<int:pk>/confirmer/", absences.AbsenceConfirmView.as_view(), name="absence_confirm"),
    path("<int:pk>/annuler/", absences.AbsenceCancelView.as_view(), name="absence_cancel"),
    path("<int:pk>/historique/", absences.AbsenceHistoryView.as_view(), name="absence_history"),
    path("<int:absence>/pieces/nouvelle/", papers.PaperFormView.as_view(), name="absence_paper_add"),
]

approval_patterns = [
    path("", approvals.TermsProposalListView.as_view(), name="approval_list"),
    path("comptes/", approvals.AccountProposalListView.as_view(), name="approval_accounts"),
    path("<slug:slug>/approuver/", approvals.ProposalBulkView.as_view(), name="approval_bulk"),
    path("<slug:slug>/<int:pk>/", approvals.ProposalDetailView.as_view(), name="approval_detail"),
    path("<slug:slug>/<int:pk>/approuver/", approvals.ProposalApproveView.as_view(), name="approval_approve"),
    path("<slug:slug>/<int:pk>/refuser/", approvals.ProposalRefuseView.as_view(), name="approval_refuse"),
]

import_patterns = [
    path("", imports.ImportListView.as_view(), name="import_list"),
    path("fichiers/", FileListsView.as_view(), name="file_lists"),
    path("fichiers/<slug:slug>.<slug:form>", export_file, name="list_export"),
    path("modeles/<slug:kind>.xlsx", imports.import_template, name="import_template"),
    path("<int:pk>/", imports.ImportDetailView.as_view(), name="import_detail"),
    path("<int:pk>/colonnes/", imports.ImportColumnsView.as_view(), name="import_columns"),
    path("<int:pk>/confirmer/", imports.ImportConfirmView.as_view(), name="import_confirm"),
    path("<int:pk>/abandonner/", imports.ImportDropView.as_view(), name="import_drop"),
    path("<slug:kind>/nouveau/", imports.ImportCreateView.as_view(), name="import_create"),
]

leave_patterns = [
    path("", ledger.BalanceListView.as_view(), name="leave_list"),
    path("porter/", ledger.PostView.as_view(), name="leave_post"),
    path("regularisations/", ledger.MovementListView.as_view(), name="leave_movement_list"),
    path("regularisations/<int:pk>/approuver/", ledger.MovementDecideView.as_view(), name="leave_movement_decide"),
    path("regularisations/<int:pk>/refuser/", ledger.MovementRefuseView.as_view(), name="leave_movement_refuse"),
    path("regles/", rules.RuleListView.as_view(), name="leave_rule_list"),
    path("regles/nouvelle/", rules.RuleFormView.as_view(), name="leave_rule_create"),
    path("regles/<int:pk>/", rules.RuleFormView.as_view(), name="leave_rule_update"),
    path("types/", rules.TermsListView.as_view(), name="leave_terms_list"),
    path("types/nouveau/", rules.FamilyEventView.as_view(), name="family_event_add"),
    path("types/loi/", rules.FamilyEventLawView.as_view(), name="family_event_law"),
    path("types/<int:pk>/", rules.TermsFormView.as_view(), name="leave_terms_update"),
    path("planning/", teams.PlanningView.as_view(), name="planning"),
]

request_patterns = [
    path("", desk.RequestListView.as_view(), name="request_list"),
    path("a-traiter/", desk.InboxView.as_view(), name="request_inbox"),
    path("a-traiter/accepter/", desk.BulkView.as_view(), name="request_bulk"),
    path("circuits/", desk.RuleListView.as_view(), name="request_rule_list"),
    path("circuits/<slug:kind>/", desk.RuleFormView.as_view(), name="request_rule"),
    path("etapes/<int:pk>/accepter/", desk.StepAcceptView.as_view(), name="request_accept"),
    path("etapes/<int:pk>/refuser/", desk.StepRefuseView.as_view(), name="request_refuse"),
    path("<int:pk>/", desk.RequestDetailView.as_view(), name="request_detail"),
    path("<int:pk>/reprise/", desk.ReturnView.as_view(), name="request_return"),
    path("<int:pk>/ecrire/", asking.CommentView.as_view(), name="request_comment"),
    path("pieces/<int:pk>/", asking.paper_file, name="request_paper"),
]

own_patterns = [
    path("mes-conges/", asked.OwnLeaveView.as_view(), name="own_leave"),
    path("mes-conges/demander/", asked.OwnLeaveAskView.as_view(), name="own_leave_ask"),
    path("mes-conges/calendrier/", asked.OwnFeedsView.as_view(), name="own_feeds"),
    path("mes-demandes/", asked.OwnRequestsView.as_view(), name="own_requests"),
    path("mes-demandes/nouvelle/", asking.CatalogueView.as_view(), name="own_ask_list"),
    path("mes-demandes/nouvelle/<slug:kind>/", asking.AskView.as_view(), name="own_ask"),
    path("mes-demandes/<int:pk>/retirer/", asked.OwnRequestWithdrawView.as_view(), name="own_request_withdraw"),
    path("mes-demandes/<int:pk>/annuler/", asked.OwnRequestCancelView.as_view(), name="own_request_cancel"),
    path("mes-messages/lus/", asked.NoticesReadView.as_view(), name="notices_read"),
    path("mon-equipe/", teams.TeamView.as_view(), name="team"),
    path("calendrier/<slug:code>/<str:token>.ics", teams.calendar_feed, name="calendar"),
]

own_place_patterns = [
    path("mes-notes/", own_notes.OwnNoteListView.as_view(), name="own_notes"),
    path("mes-notes/<int:pk>/", own_notes.OwnNoteView.as_view(), name="own_note"),
    path("mon-parcours/", own_places.OwnCareerView.as_view(), name="own_career"),
    path("mes-documents/", own_places.OwnDocumentsView.as_view(), name="own_documents"),
    path("annuaire/", own_places.DirectoryView.as_view(), name="directory"),
    path("mes-preferences/", own_places.PreferenceView.as_view(), name="own_preferences"),
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
]

attendance_patterns = [
    path("", attendance.FindingListView.as_view(), name="attendance_list"),
    path("transmettre/", attendance.FindingBulkView.as_view(), name="attendance_bulk"),
    path("<int:pk>/", attendance.FindingDecideView.as_view(), name="attendance_decide"),
    path("pointages/", attendance.BadgeListView.as_view(), name="badge_list"),
    path("horaire/", attendance.WorkHoursView.as_view(), name="attendance_hours"),
]

announcement_patterns = [
    path("", announcements.AnnouncementListView.as_view(), name="announcement_list"),
    path("nouvelle/", announcements.AnnouncementFormView.as_view(), name="announcement_create"),
    path("<int:pk>/", announcements.AnnouncementDetailView.as_view(), name="announcement_detail"),
    path("<int:pk>/modifier/", announcements.AnnouncementFormView.as_view(), name="announcement_update"),
    path("<int:pk>/publier/", announcements.AnnouncementPublishView.as_view(), name="announcement_publish"),
    path("<int:pk>/retirer/", announcements.AnnouncementWithdrawView.as_view(), name="announcement_withdraw"),
    path("<int:pk>/rappeler/", announcements.AnnouncementRemindView.as_view(), name="announcement_remind"),
]

delegation_patterns = [
    path("", delegations.DelegationListView.as_view(), name="delegation_list"),
    path("nouvelle/", delegations.DelegationCreateView.as_view(), name="delegation_create"),
    path("<int:pk>/", delegations.DelegationDetailView.as_view(), name="delegation_detail"),
    path("<int:pk>/approuver/", delegations.DelegationApproveView.as_view(), name="delegation_approve"),
    path("<int:pk>/refuser/", delegations.DelegationRefuseView.as_view(), name="delegation_refuse"),
    path("<int:pk>/fin/", delegations.DelegationEndView.as_view(), name="delegation_end"),
]

institution_patterns = [
    path("", home.switch_institution, name="switch_institution"),
    path("reglages/", administration.InstitutionSettingsView.as_view(), name="institution_settings"),
    path("jours-feries/", administration.HolidayListView.as_view(), name="holiday_list"),
    path("jours-feries/nouveau/", administration.HolidayCreateView.as_view(), name="holiday_create"),
    path("jours-feries/<str:day>/confirmer/", administration.HolidayDecideView.as_view(), name="holiday_decide"),
    path("jours-feries/<str:day>/travaille/", administration.HolidayRemoveView.as_view(), name="holiday_remove"),
    path("jours-feries/decisions/<int:pk>/oublier/", administration.HolidayForgetView.as_view(), name="holiday_forget"),
    path("roles/", administration.RoleListView.as_view(), name="role_list"),
    path("roles/droits/", administration.RoleRightsView.as_view(), name="role_rights"),
    path("roles/attribuer/", roles.RoleGrantView.as_view(), name="role_grant"),
    path("roles/<int:pk>/retirer/", administration.RoleRevokeView.as_view(), name="role_revoke"),
    path("courriels/", mails.MailTemplateListView.as_view(), name="mail_list"),
    path("courriels/<slug:kind>/", mails.MailTemplateView.as_view(), name="mail_template"),
    path("audit/", administration.AuditListView.as_view(), name="audit_list"),
]

access_patterns = [
    path("copies/", exports.CopyListView.as_view(), name="copy_list"),
    path("copies/institution/", exports.InstitutionCopyView.as_view(), name="copy_institution"),
    path("copies/personne/", exports.PersonCopyView.as_view(), name="copy_person"),
    path("copies/<int:pk>/autoriser/", exports.CopyDecideView.as_view(), name="copy_release"),
    path("copies/<int:pk>/refuser/", exports.CopyRefuseView.as_view(), name="copy_refuse"),
    path("copies/<int:pk>/fichier.zip", exports.copy_file, name="copy_file"),
    path("administration/", SettingsHomeView.as_view(), name="settings_home"),
    path("comptes/", accounts.AccountListView.as_view(), name="account_list"),
    path("comptes/inviter/", accounts.AccountInviteView.as_view(), name="account_invite"),
    path("comptes/<int:pk>/", accounts.AccountDetailView.as_view(), name="account_detail"),
    path("comptes/<int:pk>/desactiver/", accounts.AccountDeactivateView.as_view(), name="account_deactivate"),
    path("comptes/<int:pk>/reactiver/", accounts.AccountReactivateView.as_view(), name="account_reactivate"),
    path("comptes/<int:pk>/second-facteur/", accounts.FactorResetView.as_view(), name="factor_reset"),
    path("comptes/<int:pk>/sessions/", accounts.AccountSessionsCloseView.as_view(), name="account_sessions_close"),
    path("connexions/", accounts.SignInListView.as_view(), name="sign_in_list"),
    path("connexions/regles/", accounts.PolicyView.as_view(), name="sign_in_policy"),
    path("sessions/", accounts.SessionListView.as_view(), name="session_list"),
    path("sessions/<int:pk>/fermer/", accounts.SessionCloseView.as_view(), name="session_close"),
    path("actes-de-role/", roles.RoleActListView.as_view(), name="role_act_list"),
    path("actes-de-role/<int:pk>/approuver/", roles.RoleActApproveView.as_view(), name="role_act_approve"),
    path("actes-de-role/<int:pk>/refuser/", roles.RoleActRefuseView.as_view(), name="role_act_refuse"),
    path("actes-de-role/<int:pk>/fin/", roles.RoleActEndView.as_view(), name="role_act_end"),
    path("habilitations/", roles.RightListView.as_view(), name="right_list"),
    path("habilitations/<slug:code>/", roles.RightDetailView.as_view(), name="right_detail"),
    path("revues/", reviews.ReviewListView.as_view(), name="review_list"),
    path("revues/nouvelle/", reviews.ReviewCreateView.as_view(), name="review_create"),
    path("revues/<int:pk>/", reviews.ReviewDetailView.as_view(), name="review_detail"),
    path("revues/<int:pk>/garder/", reviews.ReviewKeepView.as_view(), name="review_keep"),
    path("revues/<int:pk>/retirer/", reviews.ReviewRemoveView.as_view(), name="review_remove"),
    path("revues/<int:pk>/signer/", reviews.ReviewSignView.as_view(), name="review_sign"),
]

interface_patterns = [
    path("jetons/", tokens.TokenListView.as_view(), name="token_list"),
    path("jetons/nouveau/", tokens.TokenCreateView.as_view(), name="token_create"),
    path("jetons/<int:pk>/revoquer/", tokens.TokenRevokeView.as_view(), name="token_revoke"),
    path("jetons/<int:pk>/retirer/", tokens.TokenDrawView.as_view(), name="token_draw"),
    path("evenements/", webhooks.WebhookListView.as_view(), name="webhook_list"),
    path("evenements/nouveau/", webhooks.WebhookCreateView.as_view(), name="webhook_create"),
    path("evenements/<int:pk>/", webhooks.WebhookDetailView.as_view(), name="webhook_detail"),
    path("evenements/<int:pk>/modifier/", webhooks.WebhookChangeView.as_view(), name="webhook_update"),
    path("evenements/<int:pk>/essayer/", webhooks.WebhookTryView.as_view(), name="webhook_try"),
    path("evenements/<int:pk>/secret/", webhooks.WebhookRotateView.as_view(), name="webhook_rotate"),
    path("evenements/<int:pk>/retirer/", webhooks.WebhookDeleteView.as_view(), name="webhook_delete"),
    path("evenements/envois/<int:pk>/relancer/", webhooks.DeliveryAgainView.as_view(), name="delivery_again"),
    path("api/documentation/", api_documentation, name="api_documentation"),
]

zone_patterns = [
    path("institutions/", administration.InstitutionListView.as_view(), name="institution_list"),
    path("institutions/<int:pk>/ouvrir/", administration.InstitutionOpenView.as_view(), name="institution_open"),
    path("institutions/<int:pk>/fermer/", administration.InstitutionCloseView.as_view(), name="institution_close"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("sante/", home.health, name="health"),
    path("a-traiter/", home.inbox, name="inbox"),
    path("menu/", home.menu, name="menu"),
    path("recherche/", search.SearchView.as_view(), name="search"),
    path("recherche/suggestions/", search.SuggestView.as_view(), name="search_suggest"),
    path("mes-donnees/copie/", exports.OwnCopyView.as_view(), name="own_copy"),
    path("mes-donnees/copie/<int:pk>.zip", exports.own_copy_file, name="own_copy_file"),
    path("mes-donnees/", own.OwnFileView.as_view(), name="own_file"),
    path("institution.css", home.institution_css, name="institution_css"),
    path("institution/delegations/", include(delegation_patterns)),
    path("institution/conservation/", include("hr_core.urls_erasure")),
    path("institution/", include(institution_patterns)),
    path("agents/", include(urls_acts.file_patterns)),
    path("institution/", include(access_patterns)),
    path("agents/", include(employee_patterns)),
    path("actes/", include(urls_acts.act_patterns)),
    path("documents/", include(urls_acts.document_patterns)),
    path("mes-pieces/", include(urls_acts.own_document_patterns)),
    path("verifier-un-acte/", include(urls_acts.verify_patterns)),
    path("unites/", include(unit_patterns)),
    path("personnel/tableau-de-bord/", figures_board.StaffBoardView.as_view(), name="staff_board"),
    path("personnel/bilan-social/", figures_report.SocialReportView.as_view(), name="social_report"),
    path("absences/", include(absence_patterns)),
    path("", include(own_patterns)),
    path("", include(own_place_patterns)),
    path("notes/", include(announcement_patterns)),
    path("presence/", include(attendance_patterns)),
    path("conges/", include(leave_patterns)),
    path("demandes/", include(request_patterns)),
    path("a-approuver/", include(approval_patterns)),
    path("imports/", include(import_patterns)),
    path("", include(interface_patterns)),
    path("zone/", include(zone_patterns)),
]
