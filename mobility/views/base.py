"""What the screens of mobility share: the frame of the reader, the style sheet of the match, the tabs of an employee."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.context import frame_of
from hr_core.ui.parts import Tab

BROWSE, SELF = ("mobility_browse",), ("self_service",)
VIEW = ("vacancy_view", "vacancy_prepare", "vacancy_publish")
PREPARE, PUBLISH, EXAMINE = ("vacancy_prepare",), ("vacancy_publish",), ("application_examine",)
SECRETARY, RELEASE_VIEW, RELEASE = ("mobility_secretary",), ("release_view", "release_decide"), ("release_decide",)
TEAM = ("team_view",)
HOST_OR_SECRETARY = (*EXAMINE, *SECRETARY)
BOARD = (gettext_lazy("Avis de vacance"), "mobility:board")
OWN_VACANCIES = (gettext_lazy("Nos avis"), "mobility:vacancy_list")
MINE = (gettext_lazy("Mes candidatures"), "mobility:own_applications")
PROFILE = (gettext_lazy("Mon profil de mobilité"), "mobility:own_profile")


class ForEverybody:
    """Mixin of screens that officers and employees open: the frame is the reader's."""

    access: Any

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(**more) | {"frame": frame_of(self.access)}  # type: ignore[misc]


def own_tabs(access: Any) -> list[Tab]:
    """The places of somebody who looks for a post."""
    if not access.has(*SELF):
        return []
    return [
        Tab(_("Avis"), reverse("mobility:board")),
        Tab(_("Mes candidatures"), reverse("mobility:own_applications")),
        Tab(_("Mon profil"), reverse("mobility:own_profile")),
    ]
