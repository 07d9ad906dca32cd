"""What the screens of editions share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from careers.models import Edition, EditionProject
from careers.selectors.editions import editions
from careers.workflows_referential import EDITION
from hr_core.ui.parts import Crumb
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from hr_core.workflows import open_transitions

FOLLOW = ("referential_follow",)
EDIT = ("referential_edit",)
AMEND = ("referential_amend",)
EDITIONS = (gettext_lazy("Éditions"), "careers:edition_list")


def may(edition: Edition, step: str) -> bool:
    return any(each.name == step for each in open_transitions(EDITION, edition.state))


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


class OfEdition(Screen):
    """A page about an edition, `edition` in the address."""

    rights: tuple[str, ...] = FOLLOW

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(editions(), pk=self.kwargs["edition"])

    @cached_property
    def base(self) -> Edition:
        """The edition that this one started from; the first edition, loaded whole, has none and nothing to compare with."""
        project = EditionProject.objects.filter(edition=self.edition).select_related("base").first()
        if project is None:
            raise Http404
        return project.base

    def get_crumbs(self) -> Any:
        return (EDITIONS, Crumb(self.edition.code, self.edition.get_absolute_url()))

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(edition=self.edition, **more)


class OfEditionForm(OfEdition, FormScreen):
    """A form about an edition; it comes back to `back_to`."""

    rights = EDIT
    back_to = "careers:edition_detail"

    def get_record(self) -> Any:
        return None

    def get_back(self) -> str:
        return reverse(self.back_to, args=[self.edition.pk])

    def get_cancel_url(self) -> str:
        return self.get_back()

    def get_success_url(self, result: Any) -> str:
        return self.get_back()


class OfEditionConfirm(OfEditionForm, ConfirmScreen):
    def get_title(self) -> str:
        return str(self.question)
