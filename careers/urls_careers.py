"""Addresses of grids and of changes of classification, under `/carrieres/`."""

from django.urls import path

from careers.views import batches
from careers.views.grids import lists, records

GRID, VERSION = "grilles/<int:pk>/", "grilles/versions/<int:pk>/"

urlpatterns = [
    path("grilles/", lists.GridListView.as_view(), name="grid_list"),
    path("grilles/nouvelle/", records.GridFormView.as_view(), name="grid_create"),
    path("grilles/ecarts/", lists.GapListView.as_view(), name="gap_list"),
    path(GRID, records.GridDetailView.as_view(), name="grid_detail"),
    path(f"{GRID}modifier/", records.GridFormView.as_view(), name="grid_update"),
    path("grilles/<int:grid>/comparer/", lists.CompareView.as_view(), name="version_compare"),
    path("grilles/<int:grid>/grades/", lists.GradeListView.as_view(), name="grade_list"),
    path("grilles/<int:grid>/grades/nouveau/", records.GradeFormView.as_view(), name="grade_create"),
    path("grilles/<int:grid>/versions/nouvelle/", records.VersionFormView.as_view(), name="version_create"),
    path("grades/<int:pk>/", records.GradeDetailView.as_view(), name="grade_detail"),
    path("grades/<int:pk>/modifier/", records.GradeFormView.as_view(), name="grade_update"),
    path("grades/<int:pk>/peser/", records.GradeWeighView.as_view(), name="grade_weigh"),
    path("grades/<int:pk>/equivalence/", records.GradeAdoptView.as_view(), name="grade_adopt"),
    path("pesees/<int:pk>/retirer/", records.WeighingDeleteView.as_view(), name="weighing_delete"),
    path(VERSION, records.VersionDetailView.as_view(), name="version_detail"),
    path("grilles/versions/<int:version>/echelons/", lists.StepListView.as_view(), name="step_list"),
    path(f"{VERSION}modifier/", records.VersionFormView.as_view(), name="version_update"),
    path(f"{VERSION}importer/", records.VersionImportView.as_view(), name="version_import"),
    path(f"{VERSION}soumettre/", records.VersionProposeView.as_view(), name="version_propose"),
    path(f"{VERSION}rendre/", records.VersionReturnView.as_view(), name="version_return"),
    path(f"{VERSION}arreter/", records.VersionDecideView.as_view(), name="version_decide"),
    path(f"{VERSION}supprimer/", records.VersionDeleteView.as_view(), name="version_delete"),
    path(f"{VERSION}effets/", records.VersionEffectsView.as_view(), name="version_effects"),
    path("changements/", batches.BatchListView.as_view(), name="batch_list"),
    path("changements/<int:pk>/", batches.BatchDetailView.as_view(), name="batch_detail"),
    path("changements/<int:pk>/soumettre/", batches.BatchProposeView.as_view(), name="batch_propose"),
    path("changements/<int:pk>/appliquer/", batches.BatchApplyView.as_view(), name="batch_apply"),
    path("changements/<int:pk>/refuser/", batches.BatchRefuseView.as_view(), name="batch_refuse"),
    path("changements/<int:pk>/abandonner/", batches.BatchDropView.as_view(), name="batch_drop"),
]
