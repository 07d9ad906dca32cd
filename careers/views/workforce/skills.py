"""Skills over ten years: every skill with what its holders' leavings take away; one, with who leaves when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.drawing import level_bar
from careers.exports.skills_outlook import outlook_sheet
from careers.selectors.person_skills import READERS
from careers.selectors.workforce import VIEW, YEARS, people_of
from careers.selectors.workforce_skills import HORIZONS, LEVELS, held_levels, outlooks
from careers.workforce.projection import Person
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.text import french_date, french_integer
from hr_core.ui.charts import Series, lines
from hr_core.ui.exports import XLSX
from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen

SHOWN = 40
OUTLOOK = (gettext_lazy("Compétences sur dix ans"), "careers:skill_outlook")


class SkillOutlookView(Screen):
    rights = VIEW
    template_name = "careers/workforce/skills.html"
    title = gettext_lazy("Compétences sur dix ans")
    lede = gettext_lazy("Ce que les départs connus et les retraites emportent, si personne ne transmet ni n’est recruté.")

    def get_actions(self) -> list[Action]:
        return [Action(_("Classeur"), reverse("careers:skill_outlook_sheet"), "download")]

    def get(self, request: HttpRequest) -> HttpResponse:
        on = today()
        word = request.GET.get("q", "").strip().lower()
        rows = [row for row in outlooks(people_of(self.access, on), on) if not word or word in f"{row.label} {row.domain} {row.code}".lower()]
        shown = [(row, [row.remaining(on.year + ahead) for ahead in HORIZONS], row.share_lost(on.year + 5)) for row in rows[:SHOWN]]
        return self.show(rows=shown, horizons=[on.year + ahead for ahead in HORIZONS], count=len(rows), asked=request.GET.get("q", ""))


class SkillOutlookSheetView(Screen):
    rights = VIEW
    title = gettext_lazy("Compétences sur dix ans")

    def get(self, request: HttpRequest) -> HttpResponse:
        on = today()
        response = HttpResponse(outlook_sheet(outlooks(people_of(self.access, on), on), on.year), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="competences-sur-dix-ans-{on:%Y-%m-%d}.xlsx"'
        return response


class SkillLeaversView(Screen):
    """A skill: its holders year by year, and for who reads people's skills, who holds it, at which level, who leaves when."""

    rights = VIEW
    template_name = "careers/workforce/skill.html"
    crumbs = (OUTLOOK,)

    def get_title(self) -> str:
        return self.label

    label = ""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        on = today()
        people = people_of(self.access, on)
        found = next(iter(outlooks(people, on, code)), None)
        if found is None:
            raise Http404
        self.label = found.label
        years = list(range(on.year, on.year + YEARS + 1))
        title = _("Agents qui la tiennent encore à la fin de chaque année")
        chart = lines([Series(_("Agents"), [found.remaining(year) for year in years])], [str(year) for year in years], title=title, write=french_integer, width=956)
        return self.show(
            outlook=found, chart=chart, levels=[(level, level_bar(level), found.levels[level]) for level in LEVELS],
            holders=self._holders(code, people) if self.access.has(*READERS) else None, code=code,
        )  # fmt: skip

    def _holders(self, code: str, staff: Sequence[Person]) -> list[tuple[Any, ...]]:
        """(employee, unit, level drawn, level, the day of leaving, its cause), those who leave first at the head."""
        on = today()
        people = {person.key: person for person in staff}
        held = {key: level for key, _code, level in held_levels(list(people), on, code)}
        rows = []
        for employee in Employee.objects.filter(pk__in=held):
            person = people[employee.pk]
            known = person.leaves_on is not None and (person.retires_on is None or person.leaves_on <= person.retires_on)
            day = person.leaves_on if known else person.retires_on
            cause = "" if day is None else _("départ connu") if known else _("retraite")
            rows.append((employee, person.place[0], level_bar(held[employee.pk]), held[employee.pk], day, cause))
        rows.sort(key=lambda row: (row[4] is None, row[4] or on, row[0].last_name))
        return [(*row[:4], french_date(row[4]) if row[4] else _("inconnu"), row[5]) for row in rows[:200]]
