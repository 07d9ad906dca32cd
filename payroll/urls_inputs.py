"""Addresses of the entry of variable inputs."""

from django.urls import path

from payroll.views import variable_inputs as inputs
from payroll.views.entry import copy, files, grid, overtime, setup, submissions

HERE = "elements-variables/"
OVERTIME = "heures-supplementaires/"
WEEK = f"{OVERTIME}semaines/<int:employee>/<str:monday>/"
UNIT = f"{HERE}transmissions/<int:period>/<int:unit>/"

urlpatterns = [
    path(HERE, inputs.VariableInputListView.as_view(), name="variable_input_list"),
    path(f"{HERE}nouveau/", inputs.VariableInputFormView.as_view(), name="variable_input_create"),
    path(f"{HERE}retirer/", inputs.VariableInputsDeleteView.as_view(), name="variable_inputs_delete"),
    path(f"{HERE}<int:pk>/", inputs.VariableInputFormView.as_view(), name="variable_input_change"),
    path(f"{HERE}<int:pk>/retirer/", inputs.VariableInputDeleteView.as_view(), name="variable_input_delete"),
    path(f"{HERE}<int:pk>/piece/", inputs.InputDocumentView.as_view(), name="variable_input_document"),
    path(f"{HERE}agents/<int:pk>/", inputs.VariableInputHistoryView.as_view(), name="variable_input_history"),
    path(f"{HERE}grille/", grid.InputGridView.as_view(), name="input_grid"),
    path(f"{HERE}grille/colonnes/", grid.ColumnSetKeepView.as_view(), name="input_columns_keep"),
    path(f"{HERE}grille/colonnes/<int:pk>/oublier/", grid.ColumnSetDropView.as_view(), name="input_columns_drop"),
    path(f"{HERE}copier/", copy.InputCopyView.as_view(), name="input_copy"),
    path(f"{HERE}fichier/", files.FileHomeView.as_view(), name="input_file_home"),
    path(f"{HERE}fichier/telecharger/", files.FileExportView.as_view(), name="input_file_export"),
    path(f"{HERE}fichier/<int:pk>/", files.FileDetailView.as_view(), name="input_file"),
    path(f"{HERE}fichier/<int:pk>/rubriques/", files.FileMapView.as_view(), name="input_file_map"),
    path(f"{HERE}fichier/<int:pk>/importer/", files.FileConfirmView.as_view(), name="input_file_confirm"),
    path(f"{HERE}fichier/<int:pk>/abandonner/", files.FileDropView.as_view(), name="input_file_drop"),
    path(f"{HERE}totaux/", submissions.InputTotalsView.as_view(), name="input_totals"),
    path(f"{HERE}transmissions/", submissions.SubmissionListView.as_view(), name="input_submissions"),
    path(UNIT, submissions.SubmissionDetailView.as_view(), name="input_submission"),
    path(f"{UNIT}echeance/", submissions.SubmissionDueView.as_view(), name="input_submission_due"),
    path(f"{UNIT}<str:state>/", submissions.SubmissionStepView.as_view(), name="input_submission_step"),
    path(f"{HERE}calendrier/", setup.DeadlineListView.as_view(), name="input_deadline_list"),
    path(f"{HERE}calendrier/ajouter/", setup.DeadlineFormView.as_view(), name="input_deadline_create"),
    path(f"{HERE}calendrier/<int:pk>/", setup.DeadlineFormView.as_view(), name="input_deadline_change"),
    path(f"{HERE}calendrier/<int:pk>/retirer/", setup.DeadlineEndView.as_view(), name="input_deadline_end"),
    path(f"{HERE}agents-de-saisie/", setup.ClerkListView.as_view(), name="input_clerk_list"),
    path(f"{HERE}agents-de-saisie/confier/", setup.ClerkCreateView.as_view(), name="input_clerk_create"),
    path(f"{HERE}agents-de-saisie/<int:pk>/retirer/", setup.ClerkEndView.as_view(), name="input_clerk_end"),
    path(f"{HERE}limites/", setup.LimitListView.as_view(), name="input_limit_list"),
    path(f"{HERE}limites/poser/", setup.LimitFormView.as_view(), name="input_limit_create"),
    path(f"{HERE}limites/<int:pk>/", setup.LimitFormView.as_view(), name="input_limit_change"),
    path(f"{HERE}limites/<int:pk>/retirer/", setup.LimitEndView.as_view(), name="input_limit_end"),
    path(OVERTIME, overtime.OvertimeListView.as_view(), name="overtime_list"),
    path(f"{OVERTIME}mois/", overtime.OvertimeMonthView.as_view(), name="overtime_month"),
    path(f"{OVERTIME}semaines/", overtime.OvertimeChooseView.as_view(), name="overtime_choose"),
    path(WEEK, overtime.OvertimeWeekView.as_view(), name="overtime_week"),
    path(f"{WEEK}deroger/", overtime.OvertimeDerogateView.as_view(), name="overtime_derogate"),
    path(f"{OVERTIME}autorisations/", overtime.AuthorisationListView.as_view(), name="overtime_authorisation_list"),
    path(
        f"{OVERTIME}autorisations/demander/",
        overtime.AuthorisationCreateView.as_view(),
        name="overtime_authorisation_create",
    ),
    path(
        f"{OVERTIME}autorisations/<int:pk>/decider/",
        overtime.AuthorisationDecideView.as_view(),
        name="overtime_authorisation_decide",
    ),
    path(
        f"{OVERTIME}autorisations/<int:pk>/retirer/",
        overtime.AuthorisationWithdrawView.as_view(),
        name="overtime_authorisation_withdraw",
    ),
]
