"""Addresses of pay items, their matrix, tables and settings, and of what employees are given."""

from django.urls import path

from payroll.views import bases, inputs, items, pay_changes, settings, tables

urlpatterns = [
    path("changements/", pay_changes.ChangeListView.as_view(), name="pay_change_list"),
    path("changements/<int:pk>/", pay_changes.ChangeDetailView.as_view(), name="pay_change_detail"),
    path("changements/<int:pk>/approuver/", pay_changes.ChangeApproveView.as_view(), name="pay_change_approve"),
    path("changements/<int:pk>/refuser/", pay_changes.ChangeRefuseView.as_view(), name="pay_change_refuse"),
    path("changements/<int:pk>/retirer/", pay_changes.ChangeWithdrawView.as_view(), name="pay_change_withdraw"),
    path("rubriques/", items.ItemListView.as_view(), name="item_list"),
    path("rubriques/nouvelle/", items.ItemFormView.as_view(), name="item_create"),
    path("rubriques/<int:pk>/", items.ItemDetailView.as_view(), name="item_detail"),
    path("rubriques/<int:pk>/definition/", items.ItemFormView.as_view(), name="item_define"),
    path("rubriques/<int:pk>/arreter/", items.ItemStopView.as_view(), name="item_stop"),
    path("rubriques/<int:pk>/fiche/", items.ItemSheetView.as_view(), name="item_sheet"),
    path("rubriques/<int:pk>/historique/", items.ItemHistoryView.as_view(), name="item_history"),
    path("rubriques/<int:pk>/assiettes/<slug:base>/", bases.BaseCellView.as_view(), name="base_form"),
    path("rubriques/assiettes/", bases.BaseMatrixView.as_view(), name="base_matrix"),
    path("rubriques/tables/", tables.TableListView.as_view(), name="table_list"),
    path("rubriques/tables/nouvelle/", tables.TableCreateView.as_view(), name="table_create"),
    path("rubriques/tables/<int:pk>/", tables.TableDetailView.as_view(), name="table_detail"),
    path("rubriques/tables/<int:pk>/montants/", tables.TableEditView.as_view(), name="table_edit"),
    path("reglages/", settings.SettingListView.as_view(), name="setting_list"),
    path("reglages/<slug:key>/", settings.SettingFormView.as_view(), name="setting_form"),
    path("agents/<int:pk>/elements/", inputs.EmployeeInputsView.as_view(), name="employee_inputs"),
    path(
        "agents/<int:employee>/elements/nouveau/", inputs.EmployeeInputFormView.as_view(), name="employee_input_create"
    ),
    path(
        "agents/<int:employee>/elements/<int:pk>/", inputs.EmployeeInputFormView.as_view(), name="employee_input_change"
    ),
    path(
        "agents/<int:employee>/elements/<int:pk>/arreter/",
        inputs.EmployeeInputEndView.as_view(),
        name="employee_input_end",
    ),
]
