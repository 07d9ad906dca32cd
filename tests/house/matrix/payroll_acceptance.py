"""Who may open what of the acceptance of the law."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from payroll.services.acceptance import acceptance_open, figures_sign
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.parallel.registers import person
from tests.payroll.parallel.test_acceptance import PAPER, ids, signature


def paper(zone: Zone) -> dict[str, Any]:
    who = person(zone, "ousmane")
    with scope(zone.home, actor=who.user):
        acceptance_open(institution=zone.home, access=who)
        (signed,) = figures_sign(figures=ids(zone)[:1], values=signature(), scan_of=PAPER, access=who)
        return {"pk": signed.record_id}


ADDRESSES = {
    "payroll:acceptance": Address(("payroll_view",)),
    "payroll:acceptance_open": Address(("payroll_items",)),
    "payroll:acceptance_sign": Address(("payroll_items",)),
    "payroll:acceptance_derogate": Address(("payroll_derogate",)),
    "payroll:acceptance_paper_list": Address(("payroll_view",)),
    "payroll:acceptance_paper": Address(("payroll_view",), paper),
    "payroll:acceptance_record": Address(("payroll_view",)),
}
