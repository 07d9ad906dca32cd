"""Keeping the filters of a list as a view of one's own, or for everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import SavedView
from hr_core.services.views import view_delete, view_save
from hr_core.ui.forms import HouseForm
from hr_core.ui.screens import ConfirmScreen, FormScreen

#: Lists of which views are kept: name of the address, and who opens it.
PAGES = {"employee_list": ("personnel_view", "team_view")}
ALL = ("personnel_view", "team_view")
NOT_KEPT = {"page", "par", "densite", "export"}


def kept_query(query: QueryDict) -> str:
    """The filters of an address, without paging and density, always in the same order."""
    pairs = sorted((key, value) for key in query for value in query.getlist(key) if value and key not in NOT_KEPT)
    found = QueryDict(mutable=True)
    for key, value in pairs:
        found.appendlist(key, value)
    return found.urlencode()


def kept_views(user: Any, page: str) -> list[SavedView]:
    """One's own views of a list, then those that others show to everybody; one query."""
    rows = SavedView.objects.filter(page=page)
    return sorted((row for row in rows if row.user_id == user.pk or row.is_shared), key=lambda row: row.user_id != user.pk)


class ViewForm(HouseForm):
    name = forms.CharField(label=gettext_lazy("Nom de la vue"), max_length=40)
    is_shared = forms.BooleanField(label=gettext_lazy("La montrer à tous ceux qui ouvrent cette liste"), required=False)


class ViewSaveView(FormScreen):
    """A name for the filters of the address; below, the views that one keeps already."""

    model = SavedView
    form_class = ViewForm
    rights = ALL
    template_name = "hr_core/saved_view.html"
    title = gettext_lazy("Enregistrer la vue")
    submit_label = gettext_lazy("Enregistrer la vue")
    success_message = gettext_lazy("La vue est enregistrée : elle est parmi les onglets de la liste.")

    @property
    def page(self) -> str:
        if self.kwargs["page"] not in PAGES or not self.access.has(*PAGES[self.kwargs["page"]]):
            raise Http404
        return self.kwargs["page"]

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return f"{reverse(f'hr_core:{self.page}')}?{kept_query(self.request.GET)}"

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_context(self, **more: Any) -> dict[str, Any]:
        mine = [view for view in kept_views(self.request.user, self.page) if view.user_id == self.request.user.pk]
        return super().get_context(mine=mine, **more)

    def perform(self, form: Any) -> SavedView:
        return view_save(
            institution=self.institution, page=self.page, query=kept_query(self.request.GET), actor=self.request.user,
            **{name: form.cleaned_data[name] for name in ("name", "is_shared")},
        )  # fmt: skip


class ViewDeleteView(ConfirmScreen):
    model = SavedView
    rights = ALL
    submit_label = gettext_lazy("Retirer la vue")
    success_message = gettext_lazy("La vue est retirée.")
    danger = True

    def get_queryset(self) -> Any:
        return SavedView.objects.filter(user=self.request.user)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Retirer la vue « %(name)s » ?") % {"name": self.record.name}

    def get_consequences(self) -> list[str]:
        return [_("Les agents et leurs dossiers ne changent pas.")]

    def get_success_url(self, result: Any) -> str:
        return reverse(f"hr_core:{self.record.page}")

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def perform(self, form: Any) -> None:
        view_delete(view=self.record, actor=self.request.user)
