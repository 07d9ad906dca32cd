"""The planning of units, « Mon équipe », and the calendar feed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hr_core.access import managed_units
from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.selectors.employees import unit_choices
from hr_core.selectors.hiring import open_lines
from hr_core.selectors.leave import LeaveFrame
from hr_core.selectors.organisation import units_below
from hr_core.selectors.requests import steps_to_decide, units_decided
from hr_core.selectors.team_alerts import team_alerts
from hr_core.selectors.teams import away_in, away_on, planning, posted_in
from hr_core.services.feeds import feed_text
from hr_core.text import french_month, french_period
from hr_core.ui.gantt import gantt
from hr_core.ui.screens import Screen

LARGEST, LARGEST_TEAM = 80, 40
FORTNIGHT = timedelta(days=14)


class PlanningView(Screen):
    """Who of a unit is away, over a month or a quarter, with the number of those present; printable."""

    template_name = "hr_core/leave/planning.html"
    title = gettext_lazy("Planning des absences")
    rights = ("team_view", "absence_view")

    def get(self, request: HttpRequest) -> HttpResponse:
        first = _month(request.GET.get("mois", "")) or timezone.localdate().replace(day=1)
        months = 3 if request.GET.get("vue") == "trimestre" else 1
        end = first
        for _rank in range(months):
            end = _next(end)
        choices = self._units()
        asked = request.GET.get("unite", "")
        unit = next((key for key, _name in choices if str(key) == asked), choices[0][0] if choices else None)
        found, chart, is_cut = None, "", False
        if unit is not None:
            frame = LeaveFrame(self.institution)
            found = planning(
                units_below([unit]), first, end, frame, with_confidential=self.access.has("confidential_view")
            )
            is_cut = len(found.rows) > LARGEST
            chart = gantt(found, rows=LARGEST)
        low = [cover for cover in found.coverage if cover.is_low] if found else []
        return self.show(
            choices=choices, unit=unit, chart=chart, planning=found, is_cut=is_cut, largest=LARGEST, low=low[:5],
            first=first, label=french_month(first.year, first.month) if months == 1 else french_period(first, end),
            months=months, before=_before(first), after=_next(first),
            away=[(row, bar) for row in (found.rows if found else []) for bar in row.bars][:100],
        )  # fmt: skip

    def _units(self) -> list[tuple[Any, str]]:
        """The units that this person may plan: all of them for human resources, theirs for a head."""
        everything = [(key, name) for key, name in unit_choices()]
        if self.access.holds_everywhere("absence_view"):
            return everything
        mine = set(managed_units(self.access)) | set(units_decided(self.access)) | (self.access.reach("absence_view") or set())
        return [(key, name) for key, name in everything if key in mine]


class TeamView(Screen):
    """« Mon équipe »: who is there today, the two weeks to come, what waits, what ends, who has just come."""

    template_name = "hr_core/leave/team.html"
    title = gettext_lazy("Mon équipe")
    rights = ("team_view",)

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        mine = units_decided(self.access)
        choices = [(key, name) for key, name in unit_choices() if key in set(mine)] if len(mine) > 1 else []
        asked = next((key for key, _name in choices if str(key) == request.GET.get("unite", "")), None)
        units = [key for key in units_below([asked]) if key in mine] if asked else mine
        people = team_of(self.access, units, today)
        keys = [row.employee_id for row in people]
        monday = today - timedelta(days=today.weekday())
        weeks = planning(units, monday, monday + FORTNIGHT, LeaveFrame(self.institution)) if keys else None
        away = {key: absence for key, absence in (away_in(weeks, today) if weeks else {}).items() if key in set(keys)}
        return self.show(
            people=[(row, away.get(row.employee_id)) for row in people], count=len(people),
            present=len(people) - len(away), waiting=steps_to_decide(self.access).order_by("since", "pk")[:10],
            alerts=team_alerts([row.employee for row in people], today, self.institution), choices=choices, unit=asked, today=today,
            chart=gantt(weeks, rows=LARGEST_TEAM) if weeks else "", is_cut=len(keys) > LARGEST_TEAM, largest=LARGEST_TEAM,
            low=[cover for cover in weeks.coverage if cover.is_low and cover.on >= today][:5] if weeks else [],
            points=list(open_lines(self.access).filter(employee__in=keys).order_by("due_on", "pk")[:8]),
            planning_url=f"{reverse('hr_core:planning')}?unite={asked or (mine[0] if mine else '')}",
        )  # fmt: skip


def team_of(access: Any, units: list[int], on: date) -> list[Any]:
    """The postings of the people that one directs, without oneself and without the confidential population; one query."""
    own = getattr(access.employee, "pk", None)
    return [row for row in posted_in(units, on) if row.employee_id != own and not row.employee.is_confidential]


def team_panel(access: Any) -> dict[str, Any] | None:
    """The team on the home page of its head: how many are there, who is away, what ends first."""
    today = timezone.localdate()
    people = team_of(access, units_decided(access), today)
    if not people:
        return None
    keys = [row.employee_id for row in people]
    away = away_on(keys, today)
    return {
        "count": len(people), "present": len(people) - len(away), "alerts": team_alerts([row.employee for row in people], today, access.institution)[:3],
        "away": [(row.employee, away[row.employee_id]) for row in people if row.employee_id in away][:6],
    }  # fmt: skip


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """A calendar by its secret address; whatever is wrong, there is nothing here."""
    institution = Institution.objects.filter(code=code, is_open=True).first()
    if institution is None or len(token) > 64:
        return HttpResponseNotFound()
    with scope(institution, reason=_("Abonnement au calendrier")):
        text = feed_text(institution, token, timezone.localdate())
    if text is None:
        return HttpResponseNotFound()
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    return response


def _month(text: str) -> date | None:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
