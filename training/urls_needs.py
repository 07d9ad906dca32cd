"""Addresses of the training needs."""

from django.urls import path

from training.views.needs import lists, records

urlpatterns = [
    path("besoins/", lists.NeedListView.as_view(), name="need_list"),
    path("besoins/nouveau/", records.NeedCreateView.as_view(), name="need_create"),
    path("besoins/retenir/", lists.NeedsKeepView.as_view(), name="needs_keep"),
    path("besoins/ecarts/", lists.NeedsFromGapsView.as_view(), name="needs_from_gaps"),
    path("besoins/doublons/", lists.DuplicateListView.as_view(), name="need_duplicates"),
    path("besoins/criteres/", records.NeedWeightsView.as_view(), name="need_weights"),
    path("besoins/<int:pk>/", records.NeedDetailView.as_view(), name="need_detail"),
    path("besoins/<int:pk>/modifier/", records.NeedUpdateView.as_view(), name="need_update"),
    path("besoins/<int:pk>/avis/", records.NeedDecideView.as_view(), name="need_decide"),
    path("mes-souhaits/", lists.OwnNeedListView.as_view(), name="own_need_list"),
    path("mes-souhaits/nouveau/", records.OwnNeedCreateView.as_view(), name="own_need_create"),
]
