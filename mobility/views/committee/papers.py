"""The texts of the papers of mobility (MOB-1 to MOB-19), settled by the secretariat for the zone and by each institution for its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from hr_core.services.acts.papers import papers_in
from hr_core.views.acts.settings import TextListView
from mobility.paper_texts import GROUP


class PaperTextListView(TextListView):
    title = gettext_lazy("Textes des documents de la mobilité")
    lede = gettext_lazy(
        "Un document porte le texte de l’institution qui l’émet, sinon celui du secrétariat de la CIPRES, sinon celui de la maison."
    )

    def get_kinds(self) -> Sequence[Any]:
        return papers_in(GROUP)
