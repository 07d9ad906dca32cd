"""What the screens of the referential share: the edition in use, the frame of the reader, jobs found by code."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Edition, Job
from careers.selectors.referential import edition_in_use, jobs
from hr_core.filters import today
from hr_core.ui.context import frame_of
from hr_core.ui.parts import Crumb
from hr_core.ui.screens import Screen


class ReferentialScreen(Screen):
    """Open to everybody who has a role; it draws the frame of officers or of employees."""

    rights: tuple[str, ...] = ()
    crumbs: Any = ((gettext_lazy("Référentiel"), "careers:referential"),)

    @cached_property
    def edition(self) -> Edition:
        found = edition_in_use(on=today())
        if found is None:
            raise Http404(_("Aucune édition du référentiel n’est publiée."))
        return found

    def job(self, code: str) -> Job:
        """The job of the edition in use that bears this code, else 404."""
        found = jobs(self.edition).filter(code=code.upper()).first()
        if found is None:
            raise Http404(_("Ce métier n’existe pas dans l’édition en vigueur."))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(edition=self.edition, **more) | {"frame": frame_of(self.access)}


def crumb(label: Any, url: str) -> Crumb:
    return Crumb(str(label), url)
