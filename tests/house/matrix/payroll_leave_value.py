"""Who may open what leave not taken is worth."""

from __future__ import annotations

from tests.house.matrix import Address

ADDRESSES = {
    "payroll:leave_value_units": Address(("payroll_view",)),
    "payroll:leave_value": Address(("payroll_view",)),
}
