"""An address put together for many rows is the one that Django reverses."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from hr_core.ui.addresses import address_of


@pytest.mark.parametrize(
    ("name", "keys"),
    [("hr_core:unit_detail", (7,)), ("payroll:absence_cell", (3, 12)), ("payroll:absence_general_cell", (3,))],
)
def test_an_address_of_a_row_is_the_one_reversed(name: str, keys: tuple[int, ...]) -> None:
    assert [address_of(name, *keys), address_of(name, *keys)] == [reverse(name, args=keys)] * 2


def test_an_unknown_name_raises() -> None:
    with pytest.raises(NoReverseMatch):
        address_of("payroll:nowhere", 1)
