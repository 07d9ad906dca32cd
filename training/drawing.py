"""Charts of the training: the budget planned, committed and spent, one bar inside the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hr_core.ui.charts import CHARACTER, values_table

ROW = 44


def tracks(
    rows: Sequence[tuple[str, int, int, int]], *, title: str, write: Callable[[int], str], width: int = 636
) -> SafeString:
    """(label, planned, committed, spent): the planned amount is the pale bar, what is committed lies in it, what is spent darkest.

    The words stand above each bar, so that nothing is cut on a phone; a table beside says the same.
    """
    known = [row for row in rows if any(row[1:])]
    if not known:
        return SafeString("")
    most = max(max(row[1:]) for row in known)
    drawn = []
    for rank, (label, planned, committed, spent) in enumerate(known):
        top = rank * ROW
        words = _("%(spent)s dépensés sur %(planned)s") % {"spent": write(spent), "planned": write(planned)}
        room = int((width - CHARACTER * len(words) - 12) / CHARACTER)
        drawn.append(format_html('<text class="lab" x="0" y="{}">{}</text>', top + 14, label if len(label) <= room else label[: room - 1] + "…"))
        drawn.append(format_html('<text class="lab" x="{}" y="{}" text-anchor="end">{}</text>', width, top + 14, words))
        for value, height, css in ((planned, 14, "k6"), (committed, 14, "k4"), (spent, 14, "k1")):
            if value:
                drawn.append(
                    format_html('<rect class="{}{}" x="0" y="{}" width="{}" height="{}" rx="2"/>', css, " pale" if css == "k6" else "",
                                top + 21, round(max(width * value / most, 1.5), 1), height)
                )  # fmt: skip
    height = ROW * len(known)
    chart = format_html(
        '<svg class="chart wide" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', width, height, title, SafeString("".join(drawn))
    )
    table = [[label, *(write(value) for value in values)] for label, *values in known]
    return chart + values_table(["", _("Prévu"), _("Engagé"), _("Dépensé")], table, title)
