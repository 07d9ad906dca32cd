"""Addresses of vacancies, profiles and applications."""

from django.urls import path

from mobility.views.applications import acts, lists, records, team
from mobility.views.committee.papers import PaperTextListView
from mobility.views.profiles import own, shown
from mobility.views.vacancies import acts as vacancy_acts
from mobility.views.vacancies import lists as vacancy_lists
from mobility.views.vacancies import records as vacancy_records

AT, FILE = "avis/<int:pk>/", "candidatures/<int:pk>/"

urlpatterns = [
    path("", vacancy_lists.BoardView.as_view(), name="board"),
    path("nos-avis/", vacancy_lists.VacancyListView.as_view(), name="vacancy_list"),
    path("avis/nouveau/", vacancy_acts.VacancyFormView.as_view(), name="vacancy_create"),
    path(AT, vacancy_records.VacancyDetailView.as_view(), name="vacancy_detail"),
    path(f"{AT}avis.pdf", vacancy_records.NoticeView.as_view(), name="vacancy_notice"),
    path(f"{AT}modifier/", vacancy_acts.VacancyFormView.as_view(), name="vacancy_update"),
    path(f"{AT}supprimer/", vacancy_acts.VacancyDeleteView.as_view(), name="vacancy_delete"),
    path(f"{AT}competences/", vacancy_acts.SkillView.as_view(), name="vacancy_skill"),
    path(f"{AT}competences/<slug:code>/revenir/", vacancy_acts.SkillDropView.as_view(), name="vacancy_skill_drop"),
    path(f"{AT}langues/", vacancy_acts.LanguageView.as_view(), name="vacancy_language"),
    path(f"{AT}langues/<slug:code>/retirer/", vacancy_acts.LanguageDropView.as_view(), name="vacancy_language_drop"),
    path(f"{AT}conditions/", vacancy_acts.ConditionView.as_view(), name="vacancy_condition"),
    path(f"{AT}conditions/<int:place>/retirer/", vacancy_acts.ConditionDropView.as_view(), name="vacancy_condition_drop"),
    path(f"{AT}etape/<slug:step>/", vacancy_acts.VacancyStepView.as_view(), name="vacancy_step"),
    path(f"{AT}republier/", vacancy_acts.VacancyRepublishView.as_view(), name="vacancy_republish"),
    path(f"{AT}rectifier/", vacancy_acts.CorrigendumView.as_view(), name="corrigendum_propose"),
    path("rectificatifs/<int:pk>/", vacancy_acts.CorrigendumDecideView.as_view(), name="corrigendum_decide"),
    path(f"{AT}candidater/", acts.StartView.as_view(), name="application_start"),
    path(f"{AT}candidatures/", lists.VacancyApplicationsView.as_view(), name="vacancy_applications"),
    path(f"{AT}candidatures/admettre/", acts.AdmitAllView.as_view(), name="admit_all"),
    path(f"{AT}candidatures/preselectionner/", acts.ShortlistFirstView.as_view(), name="shortlist_first"),
    path("candidatures/", lists.ApplicationListView.as_view(), name="application_list"),
    path("mes-candidatures/", lists.OwnApplicationsView.as_view(), name="own_applications"),
    path("departs/", lists.ReleaseListView.as_view(), name="release_list"),
    path("departs/equipe/", team.TeamDeparturesView.as_view(), name="team_departures"),
    path(f"{FILE}remarque/", team.RemarkView.as_view(), name="remark_write"),
    path("equite/", lists.FairnessView.as_view(), name="fairness"),
    path("textes/", PaperTextListView.as_view(), name="paper_texts"),
    path("charte/", acts.CharterView.as_view(), name="charter"),
    path(FILE, records.ApplicationDetailView.as_view(), name="application_detail"),
    path(f"{FILE}recepisse.pdf", records.ReceiptView.as_view(), name="application_receipt"),
    path(f"{FILE}score.pdf", records.ScorePaperView.as_view(), name="application_score"),
    path(f"{FILE}avis-origine.pdf", records.OpinionPaperView.as_view(), name="opinion_paper"),
    path("pieces/<int:pk>/", records.PaperFileView.as_view(), name="paper_file"),
    path(f"{FILE}deposer/", acts.SubmitView.as_view(), name="application_submit"),
    path(f"{FILE}motivation/", acts.MotivationView.as_view(), name="motivation_revise"),
    path(f"{FILE}retirer/", acts.WithdrawView.as_view(), name="application_withdraw"),
    path(f"{FILE}pieces/", acts.PaperAddView.as_view(), name="paper_add"),
    path(f"{FILE}accepter/", acts.AcceptView.as_view(), name="application_accept"),
    path(f"{FILE}decliner/", acts.DeclineView.as_view(), name="application_decline"),
    path(f"{FILE}recevable/", acts.AdmitView.as_view(), name="application_admit"),
    path(f"{FILE}irrecevable/", acts.RefuseView.as_view(), name="application_refuse"),
    path(f"{FILE}piece-manquante/", acts.CureView.as_view(), name="cure_ask"),
    path(f"{FILE}preselectionner/", acts.ShortlistView.as_view(), name="application_shortlist"),
    path(f"{FILE}ecarter/", acts.LeaveOutView.as_view(), name="application_leave_out"),
    path(f"{FILE}entretien/", acts.HearView.as_view(), name="application_hear"),
    path(f"{FILE}objection/", acts.ObjectView.as_view(), name="application_object"),
    path(f"{FILE}reporter/", acts.ReconsiderView.as_view(), name="application_reconsider"),
    path(f"{FILE}avis-origine/", acts.OpinionView.as_view(), name="opinion_give"),
    path(f"{FILE}depart/", acts.ReleaseView.as_view(), name="application_release"),
    path("profil/", own.OwnProfileView.as_view(), name="own_profile"),
    path("profil/souhaits/", own.WishesView.as_view(), name="profile_wishes"),
    path("profil/visibilite/", own.VisibilityView.as_view(), name="profile_visibility"),
    path("profil/relire/", own.ProfileRefreshView.as_view(), name="profile_refresh"),
    path("profil/competences/", own.ProfileSkillView.as_view(), name="profile_skill"),
    path("profil/competences/<slug:kind>/<slug:code>/retirer/", own.ProfileSkillDropView.as_view(), name="profile_skill_drop"),
    path("profils/", shown.ShownProfilesView.as_view(), name="shown_profiles"),
    path("profils/<int:pk>/", shown.ShownProfileView.as_view(), name="shown_profile"),
]
