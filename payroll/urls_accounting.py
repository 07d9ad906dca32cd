"""Addresses of the accounts of the pay."""

from django.urls import path

from payroll.views.accounting import entries, layouts, setup

urlpatterns = [
    path("ecritures/", entries.EntryListView.as_view(), name="entry_list"),
    path("ecritures/<int:pk>/", entries.EntryDetailView.as_view(), name="entry_detail"),
    path("ecritures/<int:pk>/piece/", entries.EntryPdfView.as_view(), name="entry_pdf"),
    path("ecritures/<int:pk>/valider/", entries.EntryValidateView.as_view(), name="entry_validate"),
    path("ecritures/<int:pk>/contre-passer/", entries.EntryReverseView.as_view(), name="entry_reverse"),
    path("ecritures/<int:pk>/effacer/", entries.EntryDeleteView.as_view(), name="entry_delete"),
    path("ecritures/lignes/<int:pk>/", entries.EntryLineView.as_view(), name="entry_line"),
    path("ecritures/campagnes/<int:pk>/", entries.RunEntryView.as_view(), name="entry_run"),
    path("ecritures/hors-effectif/<int:pk>/", entries.OutsideEntryView.as_view(), name="entry_outside"),
    path("ecritures/<int:pk>/exporter/", layouts.EntryExportView.as_view(), name="entry_export"),
    path("comptabilite/formats/", layouts.LayoutListView.as_view(), name="layout_list"),
    path("comptabilite/formats/usuels/", layouts.UsualLayoutsView.as_view(), name="layout_usual"),
    path("comptabilite/formats/nouveau/", layouts.LayoutFormView.as_view(), name="layout_create"),
    path("comptabilite/formats/<int:pk>/", layouts.LayoutDetailView.as_view(), name="layout_detail"),
    path("comptabilite/formats/<int:pk>/modifier/", layouts.LayoutFormView.as_view(), name="layout_change"),
    path("comptabilite/plan/", setup.PresetView.as_view(), name="accounting_preset"),
    path("comptabilite/journaux/", setup.AccountingRulesView.as_view(), name="accounting_rules"),
    path("comptabilite/imputations/", setup.AccountRuleListView.as_view(), name="account_rule_list"),
    path("comptabilite/imputations/nouvelle/", setup.AccountRuleFormView.as_view(), name="account_rule_create"),
    path("comptabilite/imputations/<int:pk>/", setup.AccountRuleFormView.as_view(), name="account_rule_change"),
    path("comptabilite/imputations/<int:pk>/fin/", setup.AccountRuleEndView.as_view(), name="account_rule_end"),
    path("comptabilite/comptes/", setup.AccountListView.as_view(), name="account_list"),
    path("comptabilite/comptes/nouveau/", setup.AccountFormView.as_view(), name="account_create"),
    path("comptabilite/comptes/<int:pk>/", setup.AccountFormView.as_view(), name="account_change"),
    path("comptabilite/sections/", setup.SectionListView.as_view(), name="section_list"),
    path("comptabilite/sections/nouvelle/", setup.SectionFormView.as_view(), name="section_create"),
    path("comptabilite/sections/<int:pk>/", setup.SectionFormView.as_view(), name="section_change"),
    path("comptabilite/cles/", setup.DistributionListView.as_view(), name="distribution_list"),
    path("comptabilite/cles/nouvelle/", setup.DistributionFormView.as_view(), name="distribution_create"),
    path("comptabilite/cles/<int:pk>/", setup.DistributionFormView.as_view(), name="distribution_change"),
    path("comptabilite/cles/<int:pk>/fin/", setup.DistributionEndView.as_view(), name="distribution_end"),
]
