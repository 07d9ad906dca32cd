"""A planning drawn as SVG: one row for each person, a bar for each absence, and the line of those present."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hr_core.selectors.teams import Bar, Planning
from hr_core.text import MONTHS, short_name

NAME, WIDTH, ROW, HEAD, FOOT = 168, 956, 26, 34, 30
#: Colour of a bar by family of absence, in the order of the charts.
TONES = {"annual_leave": "k1", "sickness": "k2", "long_sickness": "k2", "mission": "k3", "training": "k3"}


def gantt(found: Planning, *, rows: int) -> SafeString:
    """The drawing of at most `rows` people, 956 wide; whole text in the table below it."""
    people = list(found.rows)[:rows]
    days = found.days
    step = (WIDTH - NAME) / len(days)
    height = HEAD + ROW * len(people) + FOOT
    parts = [
        f'<svg class="chart wide gantt" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(_title(found))}">'
    ]
    for rank, day in enumerate(days):
        x = NAME + rank * step
        if day.weekday() == 6 or day in found.holidays:
            css = "gantt-fete" if day in found.holidays else "gantt-off"
            parts.append(f'<rect class="{css}" x="{x:.1f}" y="{HEAD - 6}" width="{step:.1f}" height="{height - HEAD - FOOT + 6}"/>')
        if len(days) <= 31:
            parts.append(f'<text x="{x + step / 2:.1f}" y="{HEAD - 12}" text-anchor="middle">{day.day}</text>')
        elif day.day == 1 or (day.weekday() == 0 and 6 <= day.day <= 28):
            label = MONTHS[day.month - 1] if day.day == 1 else str(day.day)
            parts.append(f'<text x="{x + 1:.1f}" y="{HEAD - 12}">{label}</text>')
    for rank, row in enumerate(people):
        y = HEAD + rank * ROW
        parts.append(f'<line class="grid" x1="0" y1="{y + ROW}" x2="{WIDTH}" y2="{y + ROW}"/>')
        parts.append(f'<text x="0" y="{y + 17}">{escape(short_name(row.employee.full_name)[:24])}</text>')
        parts += [_bar(bar, found.start, y, step) for bar in row.bars]
    today = timezone.localdate()
    if found.start <= today < found.end:
        x = NAME + (today - found.start).days * step
        parts.append(f'<line class="gantt-now" x1="{x:.1f}" y1="{HEAD - 6}" x2="{x:.1f}" y2="{height - FOOT}"/>')
    parts.append(f'<text x="0" y="{height - 10}">{escape(_("Présents"))}</text>')
    for cover in found.coverage:
        x = NAME + (cover.on - found.start).days * step + step / 2
        if len(days) <= 31:
            css = ' class="gantt-low"' if cover.is_low else ""
            parts.append(f'<text{css} x="{x:.1f}" y="{height - 10}" text-anchor="middle">{cover.present}</text>')
        elif cover.is_low:
            parts.append(f'<circle class="gantt-low" cx="{x:.1f}" cy="{height - 14}" r="3"/>')
    parts.append("</svg>")
    return mark_safe("".join(parts))


def _bar(bar: Bar, start: date, y: int, step: float) -> str:
    left = NAME + ((bar.start - start).days + (0.5 if bar.starts_at_noon else 0)) * step
    right = NAME + ((bar.end - start).days - (0.5 if bar.ends_at_noon else 0)) * step
    css = "gantt-wait" if bar.is_pending else TONES.get(bar.family, "k5")
    return (
        f'<rect class="{css}" x="{left + 1:.1f}" y="{y + 5}" width="{max(right - left - 2, 2):.1f}" height="{ROW - 10}" rx="3">'
        f"<title>{escape(bar.label)}</title></rect>"
    )


def _title(found: Planning) -> str:
    last = found.end - timedelta(days=1)
    told = {"count": len(found.rows), "start": f"{found.start:%d/%m/%Y}", "end": f"{last:%d/%m/%Y}"}
    return _("Absences de %(count)s personnes du %(start)s au %(end)s ; le détail est dans le tableau.") % told
