"""Addresses of anchor jobs, equivalence tables, lists and coverage, under `/metiers/equivalences/`."""

from django.urls import path

from careers.views.equivalence import coverage, reviews, sheets

S, T = "emplois-reperes/<int:pk>/", "tables/<int:pk>/"

urlpatterns = [
    path("emplois-reperes/", sheets.SheetListView.as_view(), name="sheet_list"),
    path("emplois-reperes/nouveau/", sheets.SheetFormView.as_view(), name="sheet_create"),
    path(S, sheets.SheetDetailView.as_view(), name="sheet_detail"),
    path(f"{S}modifier/", sheets.SheetFormView.as_view(), name="sheet_update"),
    path(f"{S}peser/", sheets.SheetWeighView.as_view(), name="sheet_weigh"),
    path(f"{S}envoyer/", sheets.SheetSendView.as_view(), name="sheet_send"),
    path(f"{S}second-tour/", sheets.SheetAgainView.as_view(), name="sheet_again"),
    path(f"{S}arreter/", sheets.SheetSettleView.as_view(), name="sheet_settle"),
    path(f"{S}supprimer/", sheets.SheetDeleteView.as_view(), name="sheet_delete"),
    path("tables/", sheets.EquivalenceListView.as_view(), name="equivalence_list"),
    path("tables/nouvelle/", sheets.EquivalenceFormView.as_view(), name="equivalence_create"),
    path("tables/boucles/", sheets.LoopsView.as_view(), name="equivalence_loops"),
    path("tables/grade/", sheets.GradeView.as_view(), name="equivalence_grade"),
    path(T, sheets.EquivalenceDetailView.as_view(), name="equivalence_detail"),
    path(f"{T}dresser/", sheets.EquivalenceFormView.as_view(), name="equivalence_update"),
    path(f"{T}soumettre/", sheets.EquivalenceSubmitView.as_view(), name="equivalence_submit"),
    path(f"{T}supprimer/", sheets.EquivalenceDeleteView.as_view(), name="equivalence_delete"),
    path(f"{T}adopter/", sheets.EquivalenceAdoptView.as_view(), name="equivalence_adopt"),
    path(f"{T}renvoyer/", sheets.EquivalenceReturnView.as_view(), name="equivalence_return"),
    path(f"{T}contester/", reviews.ReviewFileView.as_view(), name="equivalence_review_file"),
    path("recours/", reviews.ReviewListView.as_view(), name="equivalence_review_list"),
    path("recours/<int:pk>/", reviews.ReviewDetailView.as_view(), name="equivalence_review"),
    path("recours/<int:pk>/repondre/", reviews.ReviewAnswerView.as_view(), name="equivalence_review_answer"),
    path("listes/", coverage.TitleListListView.as_view(), name="title_list_list"),
    path("listes/dresser/", coverage.TitleListDrawView.as_view(), name="title_list_create"),
    path("listes/appellations-apprises/", coverage.LearntView.as_view(), name="titles_learnt"),
    path("listes/non-couverts/", coverage.UncoveredView.as_view(), name="uncovered"),
    path("listes/<int:pk>/", coverage.TitleListDetailView.as_view(), name="title_list_detail"),
    path("listes/<int:pk>/envoyer/", coverage.TitleListSendView.as_view(), name="title_list_send"),
    path("listes/lignes/<int:pk>/", coverage.TitleLineView.as_view(), name="title_line_update"),
    path("couverture/", coverage.CoverageListView.as_view(), name="coverage_list"),
    path("couverture/delivrer/", coverage.CoverageIssueView.as_view(), name="coverage_issue"),
    path("couverture/<int:pk>/certificat.pdf", coverage.CoverageDetailView.as_view(), name="coverage_detail"),
    path("couverture/a-reprendre/", coverage.QueueView.as_view(), name="mapping_queue"),
]
