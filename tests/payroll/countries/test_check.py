"""The files of every country are without reproach."""

from __future__ import annotations

import pytest

from payroll.countries.check import check

from .harness import CODES


@pytest.mark.parametrize("code", CODES)
def test_country_files_have_no_finding(code: str) -> None:
    assert check(code) == []
