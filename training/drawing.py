"""Charts of the training: the budget planned, committed and spent, one bar inside the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hr_core.ui.charts import CHARACTER, values_table

ROW = 64


def tracks(
    rows: Sequence[tuple[str, int, int, int]], *, title: str, write: Callable[[int], str], width: int = 448
) -> SafeString:
    """(label, planned, committed, spent): the grey bar is what is planned, what is committed lies in it, what is spent darkest.

    The words stand above and below each bar, so that nothing is cut on a phone; a table beside says the same.
    """
    known = [row for row in rows if any(row[1:])]
    if not known:
        return SafeString("")
    most = max(max(row[1:]) for row in known)
    room = int(width / CHARACTER)
    drawn = []
    for rank, (label, planned, committed, spent) in enumerate(known):
        top = rank * ROW
        words = _("%(spent)s dépensés sur %(planned)s") % {"spent": write(spent), "planned": write(planned)}
        short = label[:1].upper() + label[1:]
        short = short if len(short) <= room else short[: room - 1] + "…"
        drawn.append(format_html('<text class="lab b" x="0" y="{}">{}</text>', top + 13, short))
        for value, colour in ((planned, 6), (committed, 4), (spent, 1)):
            if value:
                wide = round(max(width * value / most, 1.5), 1)
                drawn.append(format_html('<rect class="k{}" x="0" y="{}" width="{}" height="12" rx="2"/>', colour, top + 20, wide))
        drawn.append(format_html('<text class="lab" x="0" y="{}">{}</text>', top + 47, words))
    height = ROW * len(known)
    chart = format_html(
        '<svg class="chart wide" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', width, height, title, SafeString("".join(drawn))
    )
    table = [[label, *(write(value) for value in values)] for label, *values in known]
    return chart + values_table(["", _("Prévu"), _("Engagé"), _("Dépensé")], table, title)
