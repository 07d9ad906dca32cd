"""Who may open what of the acceptance of the law."""

from __future__ import annotations

from tests.house.matrix import Address

ADDRESSES = {
    "payroll:acceptance": Address(("payroll_view",)),
    "payroll:acceptance_open": Address(("payroll_items",)),
    "payroll:acceptance_sign": Address(("payroll_items",)),
    "payroll:acceptance_derogate": Address(("payroll_derogate",)),
    "payroll:acceptance_record": Address(("payroll_view",)),
}
