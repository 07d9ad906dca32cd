"""Addresses of campaigns of bonuses."""

from django.urls import path

from payroll.views import bonus_campaigns as views

urlpatterns = [
    path("primes/", views.CampaignListView.as_view(), name="campaign_bonus_list"),
    path("primes/nouvelle/", views.CampaignFormView.as_view(), name="campaign_bonus_create"),
    path("primes/<int:pk>/", views.CampaignDetailView.as_view(), name="campaign_bonus_detail"),
    path("primes/<int:pk>/modifier/", views.CampaignFormView.as_view(), name="campaign_bonus_change"),
    path("primes/<int:pk>/notes/", views.EntryFormView.as_view(), name="campaign_bonus_entry"),
    path("primes/<int:pk>/notes/importer/", views.RatingsImportView.as_view(), name="campaign_bonus_ratings"),
    path("primes/<int:pk>/simuler/", views.CampaignSimulateView.as_view(), name="campaign_bonus_simulate"),
    path("primes/<int:pk>/agents/", views.ShareListView.as_view(), name="campaign_bonus_shares"),
    path("primes/<int:pk>/arreter/", views.CampaignFixView.as_view(), name="campaign_bonus_fix"),
    path("primes/<int:pk>/rouvrir/", views.CampaignReopenView.as_view(), name="campaign_bonus_reopen"),
    path("primes/<int:pk>/decider/", views.CampaignDecideView.as_view(), name="campaign_bonus_decide"),
    path("primes/<int:pk>/payer/", views.CampaignPayView.as_view(), name="campaign_bonus_pay"),
    path("primes/<int:pk>/decision/", views.CampaignDecisionView.as_view(), name="campaign_bonus_decision"),
    path("primes/<int:pk>/provisions/", views.ProvisionListView.as_view(), name="campaign_bonus_provisions"),
    path("primes/<int:pk>/provisions/mois/", views.ProvisionWriteView.as_view(), name="campaign_bonus_provide"),
]
