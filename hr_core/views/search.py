"""The quick search: a page of results, and the suggestions under the field of the bar."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.selectors.search import find_people, find_units
from hr_core.text import fold
from hr_core.ui.screens import Screen

FOUND, SUGGESTED = 20, 7
SHORTEST = 2  # signs from which the field suggests


class SearchView(Screen):
    """People by name, number or unit; units by name or code."""

    template_name = "hr_core/search.html"
    title = gettext_lazy("Recherche")
    rights = ("personnel_view", "team_view")
    most = FOUND

    def found(self, text: str) -> dict[str, Any]:
        people = find_people(self.access, text, today(), limit=self.most + 1)
        units = find_units(text, limit=self.most) if self.access.has("personnel_view") else []
        return {"text": text, "people": people[: self.most], "units": units, "is_more": len(people) > self.most}

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.found(request.GET.get("q", "").strip())
        return self.show(**found, more=reverse("hr_core:employee_list") if found["is_more"] else "")


class SuggestView(SearchView):
    """The first answers, asked while one types; nothing under two signs."""

    most = SUGGESTED

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        found = self.found(text) if len(fold(text)) >= SHORTEST else {"text": "", "people": [], "units": []}
        return render(request, "hr_core/_suggestions.html", found)
