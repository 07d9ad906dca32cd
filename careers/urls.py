"""Addresses of the careers: the referential of jobs under `/metiers/`, the subjects of an institution under `/carrieres/`."""

from django.urls import include, path

from careers import urls_appraisal, urls_skills
from careers.views import browse, data, jobs

app_name = "careers"

referential_patterns = [
    path("", browse.ReferentialView.as_view(), name="referential"),
    path("bandes/", browse.BandListView.as_view(), name="band_list"),
    path("comparer/", jobs.JobCompareView.as_view(), name="job_compare"),
    path("parcours/", jobs.JobPathView.as_view(), name="job_path"),
    path("donnees/", data.OpenDataView.as_view(), name="open_data"),
    path("donnees/<str:edition>.json", data.DataFileView.as_view(), name="edition_json"),
    path("donnees/<str:edition>/<slug:table>.csv", data.DataFileView.as_view(), name="edition_csv"),
    path("competences/", browse.SkillListView.as_view(), name="skill_list"),
    path("competences/<slug:code>/", browse.SkillView.as_view(), name="skill"),
    path("familles/<slug:code>/", browse.FamilyView.as_view(), name="family"),
    path("editions/", include("careers.urls_referential")),
    path("equivalences/", include("careers.urls_equivalence")),
    path("<slug:code>/", jobs.JobView.as_view(), name="job"),
    path("<slug:code>/fiche.pdf", jobs.JobSheetView.as_view(), name="job_sheet"),
]

urlpatterns = [
    path("metiers/", include(referential_patterns)),
    path("effectifs/", include("careers.urls_posts")),
    path("carrieres/", include("careers.urls_careers")),
    path("carrieres/", include("careers.urls_skills")),
    path("avis-de-recrutement/", include("careers.urls_public")),
    path("carrieres/recrutements/", include("careers.urls_recruitment")),
    path("carrieres/evaluations/", include("careers.urls_appraisal")),
    path("mon-evaluation/", include(urls_appraisal.own_patterns)),
    path("mes-competences/", include(urls_skills.own_patterns)),
    path("carrieres/", include("careers.urls_positions")),
    path("carrieres/", include("careers.urls_discipline")),
    path("carrieres/", include("careers.urls_retirement")),
    path("carrieres/", include("careers.urls_workforce")),
]
