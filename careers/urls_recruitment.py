"""Addresses of recruitment, under `/carrieres/recrutements/`."""

from django.urls import path

from careers.views.recruitment import candidates, papers, procedures

urlpatterns = [
    path("", procedures.RecruitmentListView.as_view(), name="recruitment_list"),
    path("nouveau/", procedures.RecruitmentFormView.as_view(), name="recruitment_create"),
    path("<int:pk>/", procedures.RecruitmentDetailView.as_view(), name="recruitment_detail"),
    path("<int:pk>/modifier/", procedures.RecruitmentFormView.as_view(), name="recruitment_update"),
    path("<int:pk>/ouvrir/", procedures.PublishView.as_view(), name="recruitment_publish"),
    path("<int:pk>/jury/", procedures.ConveneView.as_view(), name="recruitment_convene"),
    path("<int:pk>/resultats/", procedures.DecideView.as_view(), name="recruitment_decide"),
    path("<int:pk>/abandonner/", procedures.DropView.as_view(), name="recruitment_drop"),
    path("<int:pk>/proces-verbal.pdf", procedures.MinutesView.as_view(), name="recruitment_minutes"),
    path("<int:pk>/dossiers/nouveau/", candidates.CandidateCreateView.as_view(), name="candidate_create"),
    path("epreuves/<int:pk>/notes/", procedures.MarksView.as_view(), name="recruitment_marks"),
    path("dossiers/<int:pk>/", candidates.CandidateView.as_view(), name="recruitment_candidate"),
    path("dossiers/<int:pk>/pieces/ajouter/", papers.PaperAddView.as_view(), name="candidate_paper_add"),
    path("pieces/<int:pk>/", papers.PaperOpenView.as_view(), name="candidate_paper"),
    path("pieces/<int:pk>/retirer/", papers.PaperRemoveView.as_view(), name="candidate_paper_remove"),
    path("dossiers/<int:pk>/modifier/", candidates.CandidateFormView.as_view(), name="candidate_update"),
    path("dossiers/<int:pk>/recevabilite/", candidates.AdmitView.as_view(), name="candidate_admit"),
    path("dossiers/<int:pk>/embaucher/", candidates.HireView.as_view(), name="candidate_hire"),
    path("dossiers/<int:pk>/renoncer/", candidates.DeclineView.as_view(), name="candidate_decline"),
]
