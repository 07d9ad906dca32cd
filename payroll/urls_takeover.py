"""Addresses of the take-over from the old payroll software."""

from django.urls import path

from payroll.views.takeover import corrections, dossier, files, setup, slips

urlpatterns = [
    path("reprise-logiciel/", dossier.TakeoverListView.as_view(), name="takeover_list"),
    path("reprise-logiciel/nouvelle/", dossier.TakeoverFormView.as_view(), name="takeover_create"),
    path("reprise-logiciel/<int:pk>/", dossier.TakeoverDetailView.as_view(), name="takeover_detail"),
    path("reprise-logiciel/<int:pk>/modifier/", dossier.TakeoverFormView.as_view(), name="takeover_change"),
    path("reprise-logiciel/<int:pk>/bilan/", dossier.SheetView.as_view(), name="takeover_sheet"),
    path("reprise-logiciel/<int:pk>/bilan/pdf/", dossier.SheetPdfView.as_view(), name="takeover_sheet_pdf"),
    path("reprise-logiciel/<int:pk>/etablir/", dossier.SubmitView.as_view(), name="takeover_submit"),
    path("reprise-logiciel/<int:pk>/reprendre/", dossier.ReopenView.as_view(), name="takeover_reopen"),
    path("reprise-logiciel/<int:pk>/signer/", dossier.SignView.as_view(), name="takeover_sign"),
    path("reprise-logiciel/<int:pk>/fichiers/<slug:kind>/", files.FileView.as_view(), name="takeover_file"),
    path("reprise-logiciel/<int:pk>/fichiers/<slug:kind>/effacer/", files.ClearView.as_view(), name="takeover_clear"),
    path("reprise-logiciel/<int:pk>/fichiers/<slug:kind>/modele/", files.TemplateView.as_view(), name="takeover_template"),
    path("reprise-logiciel/imports/<int:pk>/", files.ImportView.as_view(), name="takeover_import"),
    path("reprise-logiciel/imports/<int:pk>/colonnes/", files.ColumnsView.as_view(), name="takeover_columns"),
    path("reprise-logiciel/imports/<int:pk>/charger/", files.ImportConfirmView.as_view(), name="takeover_import_confirm"),
    path("reprise-logiciel/imports/<int:pk>/abandonner/", files.ImportDropView.as_view(), name="takeover_import_drop"),
    path("reprise-logiciel/<int:pk>/rubriques/", setup.CodeListView.as_view(), name="takeover_code_list"),
    path("reprise-logiciel/<int:pk>/rubriques/propositions/", setup.CodesAcceptView.as_view(), name="takeover_code_accept"),
    path("reprise-logiciel/rubriques/<int:pk>/", setup.CodeView.as_view(), name="takeover_code"),
    path("reprise-logiciel/<int:pk>/controles/", setup.ControlListView.as_view(), name="takeover_control_list"),
    path("reprise-logiciel/<int:pk>/controles/nouveau/", setup.ControlCreateView.as_view(), name="takeover_control_create"),
    path("reprise-logiciel/controles/<int:pk>/", setup.ControlChangeView.as_view(), name="takeover_control_change"),
    path("reprise-logiciel/controles/<int:pk>/retirer/", setup.ControlDeleteView.as_view(), name="takeover_control_delete"),
    path("reprise-logiciel/<int:pk>/soldes/", setup.BalanceListView.as_view(), name="takeover_balance_list"),
    path("reprise-logiciel/<int:pk>/corrections/", corrections.CorrectionListView.as_view(), name="takeover_correction_list"),
    path("reprise-logiciel/<int:pk>/corrections/nouvelle/", corrections.CorrectionCreateView.as_view(), name="takeover_correction_create"),
    path("reprise-logiciel/corrections/<int:pk>/", corrections.CorrectionView.as_view(), name="takeover_correction"),
    path("reprise-logiciel/corrections/<int:pk>/refuser/", corrections.CorrectionRefuseView.as_view(), name="takeover_correction_refuse"),
    path("reprise-logiciel/bulletins/", slips.OldSlipListView.as_view(), name="takeover_slip_list"),
    path("reprise-logiciel/bulletins/<int:pk>/<int:year>/<int:month>/", slips.OldSlipView.as_view(), name="takeover_slip"),
    path("reprise-logiciel/bulletins/<int:pk>/<int:year>/<int:month>/pdf/", slips.OldSlipPdfView.as_view(), name="takeover_slip_pdf"),
    path("agents/<int:pk>/bulletins-repris/", slips.EmployeeOldSlipsView.as_view(), name="employee_old_slips"),
    path("mes-bulletins/repris/<int:year>/<int:month>/", slips.OwnOldSlipView.as_view(), name="own_old_slip"),
    path("mes-bulletins/repris/<int:year>/<int:month>/pdf/", slips.OwnOldSlipPdfView.as_view(), name="own_old_slip_pdf"),
]
