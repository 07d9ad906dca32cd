"""Addresses that findings and tables lead to."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def employee_url(employee: int | None) -> str:
    """The personnel file of an employee, or nothing."""
    if employee is None:
        return ""
    try:
        return reverse("hr_core:employee_detail", args=[employee])
    except NoReverseMatch:
        return ""
