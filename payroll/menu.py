"""Menu entries of the payroll."""

from __future__ import annotations


def register() -> None:
    """Entries are added with the screens that they lead to."""
