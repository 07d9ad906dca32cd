"""Addresses of acts and of the vault of documents."""

from django.urls import path

from hr_core.views.acts import public, register, settings, steps
from hr_core.views.documents import desk, own

act_patterns = [
    path("", register.ActListView.as_view(), name="act_list"),
    path("nouveau/", steps.ActStartView.as_view(), name="act_start"),
    path("choisis/<slug:deed>/", steps.ActBulkView.as_view(), name="act_bulk"),
    path("campagne/<slug:deed>/", steps.ActCampaignView.as_view(), name="act_campaign"),
    path("registre/", register.RegisterView.as_view(), name="act_register"),
    path("registre/<int:year>/<slug:series>.pdf", register.register_file, name="act_register_file"),
    path("modeles/", settings.TemplateListView.as_view(), name="act_templates"),
    path("modeles/<slug:kind>/", settings.TemplateEditView.as_view(), name="act_template"),
    path("modeles/<slug:kind>/apercu/", settings.TemplatePreviewView.as_view(), name="act_template_preview"),
    path("modeles/<slug:kind>/maison/", settings.TemplateEndView.as_view(), name="act_template_end"),
    path("papier/", settings.PaperView.as_view(), name="act_paper"),
    path("signataires/", settings.SignerListView.as_view(), name="act_signer_list"),
    path("signataires/nouveau/", settings.SignerCreateView.as_view(), name="act_signer_create"),
    path("signataires/<int:pk>/", settings.SignerDetailView.as_view(), name="act_signer_detail"),
    path("signataires/<int:pk>/approuver/", settings.SignerApproveView.as_view(), name="act_signer_approve"),
    path("signataires/<int:pk>/refuser/", settings.SignerRefuseView.as_view(), name="act_signer_refuse"),
    path("signataires/<int:pk>/fin/", settings.SignerEndView.as_view(), name="act_signer_end"),
    path("<int:pk>/", register.ActDetailView.as_view(), name="act_detail"),
    path("<int:pk>/acte.pdf", register.act_file, name="act_pdf"),
    path("<int:pk>/historique/", register.ActHistoryView.as_view(), name="act_history"),
    path("<int:pk>/modifier/", steps.ActEditView.as_view(), name="act_edit"),
    path("<int:pk>/controler/", steps.ActCheckView.as_view(), name="act_check"),
    path("<int:pk>/rendre/", steps.ActHandBackView.as_view(), name="act_hand_back"),
    path("<int:pk>/signer/", steps.ActSignView.as_view(), name="act_sign"),
    path("<int:pk>/notifier/", steps.ActNotifyView.as_view(), name="act_notify"),
    path("<int:pk>/abandonner/", steps.ActDropView.as_view(), name="act_drop"),
    path("<int:pk>/annuler/", steps.ActCancelView.as_view(), name="act_cancel"),
]

verify_patterns = [
    path("", public.verify, name="act_verify_form"),
    path("<slug:token>/", public.verify, name="act_verify"),
]

document_patterns = [
    path("", desk.DocumentListView.as_view(), name="document_list"),
    path("categories/", desk.CategoryListView.as_view(), name="category_list"),
    path("categories/nouvelle/", desk.CategoryFormView.as_view(), name="category_create"),
    path("categories/<int:pk>/", desk.CategoryFormView.as_view(), name="category_update"),
    path("versions/<int:pk>/fichier/", desk.version_file, name="version_file"),
    path("versions/<int:pk>/valider/", desk.VersionAcceptView.as_view(), name="version_accept"),
    path("versions/<int:pk>/refuser/", desk.VersionRefuseView.as_view(), name="version_refuse"),
    path("<int:pk>/", desk.DocumentDetailView.as_view(), name="document_detail"),
    path("<int:pk>/version/", desk.VersionAddView.as_view(), name="version_add"),
    path("<int:pk>/retirer/", desk.DocumentWithdrawView.as_view(), name="document_withdraw"),
]

own_document_patterns = [
    path("", own.OwnVaultView.as_view(), name="own_vault"),
    path("deposer/", own.OwnDocumentAddView.as_view(), name="own_document_add"),
    path("<int:pk>/remplacer/", own.OwnVersionAddView.as_view(), name="own_version_add"),
]

file_patterns = [
    path("<int:pk>/documents/", desk.EmployeeDocumentsView.as_view(), name="employee_documents"),
    path("<int:employee>/documents/nouveau/", desk.DocumentAddView.as_view(), name="document_add"),
    path("<int:employee>/actes/<slug:kind>/", steps.ActCreateView.as_view(), name="act_create"),
    path("<int:employee>/certificats/<slug:kind>/", steps.CertificateIssueView.as_view(), name="certificate_issue"),
]
