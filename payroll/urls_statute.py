"""Addresses of the statute: texts, articles, decisions, templates, the control of entitlements, papers."""

from django.urls import path

from payroll.views import benefits, entitlements, statute_articles, statute_people, statute_shelf, statute_texts
from payroll.views import statute_files as files

urlpatterns = [
    path("statut/", statute_texts.StatuteTextListView.as_view(), name="statute_text_list"),
    path("statut/nouveau/", statute_texts.StatuteTextFormView.as_view(), name="statute_text_create"),
    path("statut/propositions/", statute_texts.ProposalListView.as_view(), name="statute_proposals"),
    path("statut/modeles/", statute_shelf.ShelfView.as_view(), name="statute_shelf"),
    path("statut/controle/", entitlements.EntitlementMonthView.as_view(), name="entitlement_month"),
    path("statut/<int:pk>/", statute_texts.StatuteTextDetailView.as_view(), name="statute_text_detail"),
    path("statut/<int:pk>/modifier/", statute_texts.StatuteTextFormView.as_view(), name="statute_text_update"),
    path("statut/<int:pk>/supprimer/", statute_texts.StatuteTextDeleteView.as_view(), name="statute_text_delete"),
    path("statut/<int:pk>/texte/", statute_texts.StatuteTextScanView.as_view(), name="statute_text_scan"),
    path("statut/<int:text>/articles/nouveau/", statute_articles.ArticleCreateView.as_view(), name="article_create"),
    path("statut/<int:text>/modeles/<slug:code>/", statute_shelf.AdoptView.as_view(), name="statute_adopt"),
    path("statut/<int:text>/fichier/", files.StatuteFileHomeView.as_view(), name="statute_file_home"),
    path("statut/<int:text>/fichier/classeur/", files.StatuteFileWorkbookView.as_view(), name="statute_file_workbook"),
    path("statut/fichiers/<int:pk>/", files.StatuteFileView.as_view(), name="statute_file"),
    path("statut/fichiers/<int:pk>/proposer/", files.StatuteFileProposeView.as_view(), name="statute_file_propose"),
    path("statut/fichiers/<int:pk>/abandonner/", files.StatuteFileDropView.as_view(), name="statute_file_drop"),
    path("statut/fichiers/<int:pk>/approuver/", files.StatuteFileApproveView.as_view(), name="statute_file_approve"),
    path("statut/articles/<int:pk>/", statute_articles.ArticleDetailView.as_view(), name="article_detail"),
    path("statut/articles/<int:pk>/version/", statute_articles.ArticleDefineView.as_view(), name="article_define"),
    path("statut/articles/<int:pk>/abroger/", statute_articles.ArticleRepealView.as_view(), name="article_repeal"),
    path("statut/articles/<int:pk>/historique/", statute_articles.ArticleHistoryView.as_view(), name="article_history"),
    path("statut/versions/<int:pk>/concernes/", statute_people.ArticlePeopleView.as_view(), name="article_people"),
    path("statut/versions/<int:pk>/approuver/", statute_articles.VersionApproveView.as_view(), name="version_approve"),
    path("statut/versions/<int:pk>/refuser/", statute_articles.VersionRefuseView.as_view(), name="version_refuse"),
    path("statut/versions/<int:pk>/retirer/", statute_articles.VersionWithdrawView.as_view(), name="version_withdraw"),
    path("campagnes/<int:pk>/avantages/", entitlements.EntitlementRunView.as_view(), name="entitlement_run"),
    path("agents/<int:pk>/avantages/", benefits.EmployeeBenefitsView.as_view(), name="employee_benefits"),
    path("agents/<int:employee>/pieces/nouvelle/", benefits.PaperCreateView.as_view(), name="paper_create"),
    path("agents/<int:employee>/pieces/<int:pk>/fin/", benefits.PaperEndView.as_view(), name="paper_end"),
]
