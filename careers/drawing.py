"""Small drawings of the referential: the level of a skill, the band of a job."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LEVELS = 4
STEP, WIDTH = 21, 17


def level_bar(asked: int, held: int | None = None) -> SafeString:
    """Four cells: those reached, those that miss (when `held` is told), those beyond what is asked."""
    reached = asked if held is None else min(held, asked)
    cells = [(STEP * rank, "has" if rank < reached else "miss" if rank < asked else "no") for rank in range(LEVELS)]
    words = _("niveau %(asked)s sur %(full)s") % {"asked": asked, "full": LEVELS}
    if held is not None:
        words = _("niveau %(held)s pour %(asked)s demandé") % {"held": held, "asked": asked}
    return format_html(
        '<svg class="lv" viewBox="0 0 80 12" role="img" aria-label="{}">{}</svg>',
        words,
        format_html_join(
            "", '<rect class="{}" x="{}" y="1" width="17" height="10" rx="2"/>', [(c, x) for x, c in cells]
        ),
    )


def band_chart(number: int, label: str, bands: int = 8) -> SafeString:
    """The bands as growing columns, that of the job in indigo."""
    bars = []
    for rank in range(1, bands + 1):
        height, left = 6.5 + 7.5 * rank, 31 * (rank - 1)
        here = rank == number
        column = ("k1" if here else "k0", left, f"{76 - height:.1f}", f"{height:.1f}")
        bars.append((*column, "lab b" if here else "", left + 14, rank))
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="28" height="{}" rx="2"/><text class="{}" x="{}" y="91" text-anchor="middle">{}</text>',
        bars,
    )
    words = _("Bande %(number)s sur %(bands)s : %(label)s") % {"number": number, "bands": bands, "label": label}
    return format_html(
        '<svg class="chart" width="248" height="96" viewBox="0 0 248 96" role="img" aria-label="{}">{}</svg>',
        words,
        drawn,
    )


def share_bar(counts: Sequence[int], labels: Sequence[str], *, title: str) -> SafeString:
    """A whole cut in shares, one colour by rank (`k1` first), told for those who do not see it."""
    whole = sum(counts)
    cells, left = [], 0.0
    for rank, count in enumerate(counts):
        width = 100 * count / whole if whole else 0
        if width:
            cells.append((f"k{rank % 6 + 1}", f"{left:.2f}", f"{max(width - 0.4, 0.2):.2f}"))
        left += width
    told = ", ".join(f"{label} {count}" for label, count in zip(labels, counts, strict=True) if count)
    return format_html(
        '<svg class="split" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        f"{title} : {told}" if title else told,
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="10"/>', cells),
    )
