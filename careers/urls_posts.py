"""Addresses of the staffing table."""

from django.urls import path

from careers.views.posts import acts, file, gaps, holders, lists, papers, records, titles

urlpatterns = [
    path("", lists.StaffingView.as_view(), name="staffing"),
    path("tableau.pdf", papers.StaffingPdfView.as_view(), name="staffing_pdf"),
    path("tableau.xlsx", papers.StaffingSheetView.as_view(), name="staffing_sheet"),
    path("postes/", lists.PostListView.as_view(), name="post_list"),
    path("postes/nouveau/", records.PostCreateView.as_view(), name="post_create"),
    path("postes/<int:pk>/", records.PostDetailView.as_view(), name="post_detail"),
    path("postes/<int:pk>/modifier/", records.PostUpdateView.as_view(), name="post_update"),
    path("postes/<int:pk>/fiche.pdf", papers.PostSheetView.as_view(), name="post_sheet"),
    path("postes/<int:pk>/actes/<slug:kind>/", acts.PostActView.as_view(), name="post_act"),
    path("postes/<int:pk>/titulaires/nouveau/", holders.HolderAddView.as_view(), name="post_holder_add"),
    path("titulaires/<int:pk>/fin/", holders.HolderEndView.as_view(), name="post_holder_end"),
    path("titulaires/<int:pk>/supprimer/", holders.HolderRemoveView.as_view(), name="post_holder_remove"),
    path("a-pourvoir/", lists.VacancyListView.as_view(), name="vacancy_list"),
    path("sans-poste/reprendre/", holders.FromStaffView.as_view(), name="posts_from_staff"),
    path("sans-poste/", lists.WithoutPostListView.as_view(), name="without_post"),
    path("ecarts/", gaps.GapListView.as_view(), name="staff_gaps"),
    path("ecarts/prevu/", gaps.TargetFormView.as_view(), name="target_create"),
    path("ecarts/prevu/<int:pk>/", gaps.TargetFormView.as_view(), name="target_update"),
    path("ecarts/prevu/<int:pk>/retirer/", gaps.TargetRemoveView.as_view(), name="target_remove"),
    path("ecarts/plan/", gaps.TargetsFromPostsView.as_view(), name="targets_from_posts"),
    path("appellations/", titles.TitleListView.as_view(), name="title_list"),
    path("appellations/proposer/", titles.TitleProposeView.as_view(), name="title_propose"),
    path("appellations/referentiel/", titles.TitlesKnownView.as_view(), name="titles_known"),
    path("appellations/valider/", titles.TitlesApproveView.as_view(), name="titles_approve"),
    path("appellations/<int:pk>/renvoyer/", titles.TitleReturnView.as_view(), name="title_return"),
    path("agents/<int:pk>/", file.EmployeePostsView.as_view(), name="employee_posts"),
    path("actes/", lists.ActListView.as_view(), name="post_acts"),
    path("actes/approuver/", acts.ActBulkView.as_view(), name="post_acts_approve"),
    path("actes/<int:pk>/", acts.ActDecideView.as_view(), name="post_act_decide"),
    path("actes/<int:pk>/refuser/", acts.ActRefuseView.as_view(), name="post_act_refuse"),
    path("actes/<int:pk>/retirer/", acts.ActWithdrawView.as_view(), name="post_act_withdraw"),
]
