"""Who may read the figures of the personnel."""

from __future__ import annotations

from tests.house.matrix import Address

FIGURES = ("staff_figures", "personnel_view")
ADDRESSES = {"hr_core:staff_board": Address(FIGURES), "hr_core:social_report": Address(("staff_figures",))}
