"""« Postes », a tab of the personnel file; the posts of a unit, on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from careers.models import PostHolder
from careers.selectors.posts.reading import authorised_on, with_names
from careers.tables_posts import people_words
from careers.views.posts.lists import VIEW
from hr_core.access import Access
from hr_core.models import Unit
from hr_core.ui.parts import Action
from hr_core.views.files import FileScreen

SHOWN = 60


class EmployeePostsView(FileScreen):
    """The posts held over time, on the day of the file first."""

    template_name = "careers/posts/employee_posts.html"
    rights = VIEW

    def get_actions(self) -> list[Action]:
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = PostHolder.objects.filter(employee=self.record.pk).select_related("post__job").order_by("-start")
        return self.show(rows=[(row, row.holds_on(self.on)) for row in rows])


def unit_posts(access: Access, unit: Unit) -> dict[str, Any] | None:
    """The posts authorised in a unit today, for its page; None when it has none."""
    today = timezone.localdate()
    rows = list(with_names(authorised_on(today), today, access).filter(unit_key=unit.pk).order_by("number")[:SHOWN])
    if not rows:
        return None
    for row in rows:
        row.people = people_words(row)  # type: ignore[attr-defined]
    return {"rows": rows, "unit": unit}
