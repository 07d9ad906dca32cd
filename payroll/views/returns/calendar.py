"""« Échéances »: the calendar, its file for other calendars, and what the home page says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from hr_core.access import Access
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date
from hr_core.ui.guard import Guarded
from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen
from payroll.home import month_of
from payroll.selectors.returns.calendar import Calendar, Deadline, calendar_of, facts_of
from payroll.views.returns.parts import MAKE, SEE, Block, Cell, link, small

SHOWN_AT_HOME = 5
#: Done deadlines stay on the page that long.
KEPT = timedelta(days=92)


class DeadlineListView(Screen):
    rights = SEE
    template_name = "payroll/returns/record.html"
    title = gettext_lazy("Échéances")

    @cached_property
    def calendar(self) -> Calendar:
        return calendar_of(self.institution, timezone.localdate())

    def get_lede(self) -> str:
        late = sum(each.is_late for each in self.calendar.deadlines)
        if not self.calendar.deadlines:
            return _("Elles paraissent avec le premier mois payé.")
        if not late:
            return _("Rien n’est en retard.")
        return ngettext("%(n)s échéance est en retard.", "%(n)s échéances sont en retard.", late) % {"n": late}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Agenda (ICS)"), reverse("payroll:deadline_ics"), "calendar-event")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        found = self.calendar.deadlines
        late = [each for each in found if each.is_late]
        coming = [each for each in found if not each.is_late and not each.is_done]
        done = [each for each in found if each.is_done and each.due_on >= today - KEPT]
        notes = []
        if self.calendar.unknown:
            names = ", ".join(each.declaration.name for each in self.calendar.unknown)
            notes.append(("warning", _("Sans échéance connue, donc sans rappel : %(names)s. Elle se saisit dans les règles d’échéance.") % {"names": names}))
        blocks = [
            self.block(_("À venir"), coming, _("Rien n’est à faire dans les trois mois qui viennent.")),
            self.block(_("Faites"), done[::-1], _("Rien de récent.")),
        ]
        if late:
            blocks.insert(0, self.block(_("En retard"), late, ""))
        return self.show(notes=notes, figures=(), panels=(), blocks=blocks, tabs=())

    def block(self, title: str, deadlines: list[Deadline], empty: str) -> Block:
        heads = [(_("Déclaration"), ""), (_("Période"), ""), (_("Échéance"), "n"), (_("État"), ""), ("", "")]
        return Block(title, heads, [self.row(each) for each in deadlines], empty)

    def row(self, each: Deadline) -> list[Cell]:
        action: Any = ""
        if each.filing is not None:
            action = link(reverse("payroll:filing_detail", args=[each.filing.pk]), _("Ouvrir"))
        elif each.is_paid_month and self.access.has(*MAKE):
            url = f"{reverse('payroll:filing_prepare')}?code={each.declaration.code}&mois={each.period.months[-1]}"
            action = link(url, _("Préparer"))
        return [
            Cell(small(each.declaration.name, each.declaration.recipient)),
            Cell(each.period_words, "p2"),
            Cell(small(french_date(each.due_on), each.when), "n p1"),
            Cell(draw_tag(each.step, each.tone, each.icon), "p3"),
            Cell(action, "p4"),
        ]


class DeadlineIcsView(Guarded, View):
    """What is still to be done, as an iCalendar file (RFC 5545): one day-long event each, with a reminder three days before."""

    rights = SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now().strftime("%Y%m%dT%H%M%SZ")
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Prevoyance RH//Echeances//FR", "CALSCALE:GREGORIAN"]
        calendar = calendar_of(self.institution, timezone.localdate())  # type: ignore[arg-type]
        for each in calendar.deadlines:
            if each.is_done:
                continue
            uid = f"{self.institution.code}-{each.declaration.code}-{each.period.start:%Y%m}"  # type: ignore[union-attr]
            lines += [
                "BEGIN:VEVENT",
                f"UID:{uid}@prevoyance-rh",
                f"DTSTAMP:{now}",
                f"DTSTART;VALUE=DATE:{each.due_on:%Y%m%d}",
                f"DTEND;VALUE=DATE:{each.due_on + timedelta(days=1):%Y%m%d}",
                *_folded(f"SUMMARY:{_escaped(f'{each.declaration.name} ({each.period_words})')}"),
                *_folded(f"DESCRIPTION:{_escaped(f'{each.declaration.recipient}. {each.declaration.due}')}"),
                "BEGIN:VALARM", "ACTION:DISPLAY", *_folded(f"DESCRIPTION:{_escaped(each.declaration.name)}"),
                "TRIGGER:-P3D", "END:VALARM",
                "END:VEVENT",
            ]  # fmt: skip
        lines.append("END:VCALENDAR")
        response = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="echeances.ics"'
        response["Cache-Control"] = "private, no-store"
        return response


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of 75 octets at most; the next ones begin with a space."""
    found, current = [], ""
    for letter in line:
        if len((current + letter).encode()) > 74:
            found.append(current)
            current = " "
        current += letter
    return [*found, current]


def home_panel(access: Access) -> dict[str, Any] | None:
    """The most pressing deadlines, late ones first."""
    run = month_of(access)
    if access.institution is None or run is None:
        return None
    pressing = calendar_of(access.institution, timezone.localdate(), facts_of(run)).pressing
    if not pressing:
        return None
    return {"pressing": pressing[:SHOWN_AT_HOME], "more": len(pressing) - SHOWN_AT_HOME if len(pressing) > SHOWN_AT_HOME else 0}
