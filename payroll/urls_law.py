"""Addresses of the law of the countries, of its changes and reviews, of the parities and of the comparison."""

from django.urls import path

from payroll.views import comparison, exchange, law, law_overrides, law_reviews

urlpatterns = [
    path("simulateur/pays/", comparison.ComparisonView.as_view(), name="comparison"),
    path("parites/", exchange.RateListView.as_view(), name="rate_list"),
    path("parites/nouveau/", exchange.RateCreateView.as_view(), name="rate_create"),
    path("parites/<int:pk>/supprimer/", exchange.RateDeleteView.as_view(), name="rate_delete"),
    path("lois/", law.LawListView.as_view(), name="law_list"),
    path("lois/changements/", law_overrides.OverrideListView.as_view(), name="override_list"),
    path("lois/changements/<int:pk>/", law_overrides.OverrideDetailView.as_view(), name="override_detail"),
    path("lois/changements/<int:pk>/approuver/", law_overrides.OverrideApproveView.as_view(), name="override_approve"),
    path("lois/changements/<int:pk>/refuser/", law_overrides.OverrideRefuseView.as_view(), name="override_refuse"),
    path("lois/changements/<int:pk>/retirer/", law_overrides.OverrideWithdrawView.as_view(), name="override_withdraw"),
    path("lois/revision/", law_reviews.CampaignListView.as_view(), name="campaign_list"),
    path("lois/revision/ouvrir/", law_reviews.CampaignOpenView.as_view(), name="campaign_open"),
    path("lois/revision/<int:pk>/", law_reviews.CampaignDetailView.as_view(), name="campaign_detail"),
    path("lois/revision/<int:pk>/clore/", law_reviews.CampaignCloseView.as_view(), name="campaign_close"),
    path("lois/<slug:country>/", law.CountryFiguresView.as_view(), name="law_country"),
    path("lois/<slug:country>/travail/", law.CountryWorkView.as_view(), name="law_work"),
    path("lois/<slug:country>/changements/", law.CountryChangesView.as_view(), name="law_changes"),
    path("lois/<slug:country>/reglages/", law.CountrySettingsView.as_view(), name="law_settings"),
    path("lois/<slug:country>/declarations/", law.CountryDeclarationsView.as_view(), name="law_declarations"),
    path("lois/<slug:country>/relecture/", law.CountryReviewView.as_view(), name="law_review"),
    path("lois/<slug:country>/relecture/chiffres/", law_reviews.FiguresReviewView.as_view(), name="figures_review"),
    path("lois/<slug:country>/relecteurs/", law_reviews.ReviewerNameView.as_view(), name="law_reviewers"),
    path(
        "lois/<slug:country>/relecteurs/<int:pk>/decharger/",
        law_reviews.ReviewerReleaseView.as_view(),
        name="reviewer_release",
    ),
    path("lois/<slug:country>/chiffres/<slug:figure>/", law.FigureView.as_view(), name="law_figure"),
    path(
        "lois/<slug:country>/chiffres/<slug:figure>/relire/",
        law_reviews.FigureReviewView.as_view(),
        name="figure_review",
    ),
    path(
        "lois/<slug:country>/chiffres/<slug:figure>/proposer/",
        law_overrides.OverrideCreateView.as_view(),
        name="override_create",
    ),
]
