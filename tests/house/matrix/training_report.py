"""Who may open the report of the training and the figures of the zone."""

from __future__ import annotations

from tests.house.matrix import Address
from training.menu_plan import REPORT_READERS

ADDRESSES = {
    "training:report": Address(REPORT_READERS),
    "training:figures_publish": Address(("training_endorse",)),
    "training:zone_list": Address(REPORT_READERS),
}
