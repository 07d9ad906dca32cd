"""What the training tells the yearly social report of the institution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.selectors.figures.social_report import Section
from training.selectors.report import year_figures, year_sections


def social_section(institution: Any, years: Sequence[int], access: Access) -> Section | None:
    """Access, cost and effects of the training, for those who may read it; None where nobody was trained."""
    if not access.has("training_view"):
        return None
    figures = year_figures(institution, years, timezone.localdate())
    if not any(row.trained or row.cost for row in figures):
        return None
    return Section("formation", _("Formation"), [table for section in year_sections(figures) for table in section.tables])
