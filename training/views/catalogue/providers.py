"""Providers of training on screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import DetailScreen, FormScreen
from training.choices_catalogue import CourseState
from training.filters_catalogue import ProviderFilter
from training.forms.catalogue import ProviderForm
from training.menu_catalogue import VIEW
from training.models import Provider
from training.selectors.catalogue import courses_visible, providers_visible
from training.services.catalogue.courses import provider_save
from training.tables_catalogue import ProviderTable
from training.workflows_catalogue import MANAGE

PROVIDERS = (gettext_lazy("Prestataires"), "training:provider_list")


class ProviderListView(ListScreen):
    model = Provider
    rights = VIEW
    title = gettext_lazy("Prestataires de formation")
    lede = gettext_lazy("Centres, écoles, autres organismes et cabinets ; ceux que la zone partage y sont aussi.")
    unit = (gettext_lazy("prestataire"), gettext_lazy("prestataires"))
    table_class = ProviderTable
    filterset_class = ProviderFilter
    export_name = "prestataires-formation"
    empty = Empty(gettext_lazy("Aucun prestataire"), gettext_lazy("Inscrivez ceux qui donnent vos formations."))
    actions = (Action(gettext_lazy("Nouveau prestataire"), "/formation/prestataires/nouveau/", "plus", MANAGE, main=True),)

    def get_queryset(self) -> QuerySet[Provider]:
        return providers_visible(self.access).annotate(count=Count("courses", filter=Q(courses__state=CourseState.PUBLISHED)))


class ProviderDetailView(DetailScreen):
    model = Provider
    rights = VIEW
    template_name = "training/catalogue/provider.html"
    crumbs = (PROVIDERS,)

    def get_queryset(self) -> QuerySet[Provider]:
        return providers_visible(self.access)

    def get_actions(self) -> Sequence[Action]:
        if self.record.institution_id != self.institution.pk:
            return ()
        return [Action(_("Modifier"), reverse("training:provider_update", args=[self.record.pk]), "pencil", MANAGE)]

    def get_panels(self) -> list[Panel]:
        names = ("kind", "country", "town", "website", "contact", "approval", "remark", "is_active")
        return [Panel(_("Prestataire"), facts(self.record, *names))]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(courses=list(courses_visible(self.access).filter(provider=self.record)[:100]), **more)


class ProviderFormView(FormScreen):
    model = Provider
    form_class = ProviderForm
    rights = MANAGE
    crumbs = (PROVIDERS,)
    success_message = gettext_lazy("Le prestataire est enregistré.")

    def get_queryset(self) -> QuerySet[Provider]:
        return Provider.objects.filter(institution=self.institution)

    def get_title(self) -> str:
        return _("Nouveau prestataire") if self.is_creation else str(self.record)

    def perform(self, form: Any) -> Provider:
        return provider_save(provider=self.record, values=form.cleaned_data, access=self.access)

    def get_cancel_url(self) -> str:
        return reverse("training:provider_list") if self.is_creation else self.record.get_absolute_url()
