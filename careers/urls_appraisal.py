"""Addresses of appraisal: `/carrieres/evaluations/`, one's own under `/mon-evaluation/`."""

from django.urls import path

from careers.views.appraisal import campaigns, own, sheets

own_patterns = [
    path("", own.OwnAppraisalsView.as_view(), name="own_appraisals"),
    path("<int:pk>/", own.OwnAppraisalView.as_view(), name="own_appraisal"),
    path("<int:pk>/remplir/", own.OwnSelfView.as_view(), name="own_appraisal_fill"),
    path("<int:pk>/signer/", own.OwnSignView.as_view(), name="own_appraisal_sign"),
    path("<int:pk>/recours/", own.OwnAppealView.as_view(), name="own_appraisal_appeal"),
    path("<int:pk>/compte-rendu.pdf", own.OwnRecordView.as_view(), name="own_appraisal_record"),
]

SHEET = "fiches/<int:pk>/"
urlpatterns = [
    path("", campaigns.CampaignListView.as_view(), name="appraisal_campaign_list"),
    path("nouvelle/", campaigns.CampaignFormView.as_view(), name="appraisal_campaign_create"),
    path("equipe/", sheets.TeamView.as_view(), name="appraisal_team"),
    path("modeles/", campaigns.FormListView.as_view(), name="appraisal_form_list"),
    path("modeles/nouveau/", campaigns.FormFormView.as_view(), name="appraisal_form_create"),
    path("modeles/<int:pk>/", campaigns.FormDetailView.as_view(), name="appraisal_form_detail"),
    path("modeles/<int:pk>/modifier/", campaigns.FormFormView.as_view(), name="appraisal_form_update"),
    path("modeles/<int:pk>/arreter/", campaigns.FormAdoptView.as_view(), name="appraisal_form_adopt"),
    path("modeles/<int:pk>/version/", campaigns.FormRenewView.as_view(), name="appraisal_form_renew"),
    path("modeles/<int:pk>/supprimer/", campaigns.FormDeleteView.as_view(), name="appraisal_form_delete"),
    path("<int:pk>/", campaigns.CampaignDetailView.as_view(), name="appraisal_campaign_detail"),
    path("<int:pk>/modifier/", campaigns.CampaignFormView.as_view(), name="appraisal_campaign_update"),
    path("<int:pk>/ouvrir/", campaigns.CampaignOpenView.as_view(), name="appraisal_campaign_open"),
    path("<int:pk>/abandonner/", campaigns.CampaignDropView.as_view(), name="appraisal_campaign_drop"),
    path("<int:pk>/relancer/", campaigns.CampaignRemindView.as_view(), name="appraisal_campaign_remind"),
    path("<int:pk>/harmonisation/", campaigns.HarmonyView.as_view(), name="appraisal_harmony"),
    path("<int:pk>/rendre/", campaigns.ReleaseView.as_view(), name="appraisal_release"),
    path("<int:pk>/clore/", campaigns.CampaignCloseView.as_view(), name="appraisal_campaign_close"),
    path(SHEET, sheets.SheetView.as_view(), name="appraisal_sheet"),
    path(f"{SHEET}compte-rendu.pdf", sheets.RecordView.as_view(), name="appraisal_record"),
    path(f"{SHEET}evaluer/", sheets.RateView.as_view(), name="appraisal_rate"),
    path(f"{SHEET}commencer/", sheets.StartView.as_view(), name="appraisal_start"),
    path(f"{SHEET}rendre-a-l-agent/", sheets.GiveBackView.as_view(), name="appraisal_give_back"),
    path(f"{SHEET}rendre-a-l-evaluateur/", sheets.SendBackView.as_view(), name="appraisal_send_back"),
    path(f"{SHEET}contreseing/", sheets.CountersignView.as_view(), name="appraisal_countersign"),
    path(f"{SHEET}note/", sheets.MoveView.as_view(), name="appraisal_move"),
    path(f"{SHEET}evaluateur/", sheets.AssignView.as_view(), name="appraisal_assign"),
    path(f"{SHEET}dispenser/", sheets.ExemptView.as_view(), name="appraisal_exempt"),
    path(f"{SHEET}recours/", sheets.AppealDecideView.as_view(), name="appraisal_decide"),
]
