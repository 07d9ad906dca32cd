"""Menu entries of vacancies, profiles and applications."""

from __future__ import annotations


def register(group: str) -> None:
    """Nothing yet."""
