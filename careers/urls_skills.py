"""Addresses of the skills of people: those of others under `/carrieres/`, one's own under `/mes-competences/`."""

from django.urls import path

from careers.views.skills import own, people

own_patterns = [
    path("", own.OwnSkillsView.as_view(), name="own_skills"),
    path("declarer/", own.OwnSkillDeclareView.as_view(), name="own_skill_declare"),
    path("diplome/", own.OwnDiplomaDeclareView.as_view(), name="own_diploma_declare"),
    path("<int:pk>/retirer/", own.OwnWithdrawView.as_view(), name="own_skill_withdraw"),
    path("diplomes/<int:pk>/retirer/", own.OwnDiplomaWithdrawView.as_view(), name="own_diploma_withdraw"),
]

urlpatterns = [
    path("competences/", people.ClaimListView.as_view(), name="claim_list"),
    path("competences/confirmer/", people.ClaimsConfirmView.as_view(), name="claims_confirm"),
    path("competences/<int:pk>/", people.ClaimDecideView.as_view(), name="claim_decide"),
    path("diplomes/", people.DiplomaListView.as_view(), name="diploma_list"),
    path("diplomes/<int:pk>/", people.DiplomaDecideView.as_view(), name="diploma_decide"),
    path("agents/<int:pk>/competences/", people.EmployeeSkillsView.as_view(), name="employee_skills"),
    path("agents/<int:employee>/competences/nouvelle/", people.SkillRecordView.as_view(), name="skill_record"),
    path("agents/<int:employee>/diplomes/nouveau/", people.DiplomaRecordView.as_view(), name="diploma_record"),
]
