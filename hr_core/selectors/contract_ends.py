"""When a person's contracts end: a contract that another follows on the day of its end ends nothing."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from hr_core.models import Contract


def unfollowed(contracts: QuerySet) -> QuerySet:
    """Those after which nothing begins at once: without a term, or with a term that ends the employment."""
    return contracts.exclude(Exists(Contract.objects.filter(employee=OuterRef("employee"), start=OuterRef("end"))))


def contract_ends(on: date) -> dict[int, date]:
    """By employee (key), what `contract_end` tells of each; one query for everybody."""
    return dict(unfollowed(Contract.objects.filter(end__gt=on)).order_by("-end").values_list("employee", "end"))  # the first is told last


def _ends(on: date) -> QuerySet:
    return unfollowed(Contract.objects.filter(employee=OuterRef("pk"), end__gt=on))


def contract_end(on: date) -> Subquery:
    """Of an employee, the first end after a day that nothing follows (the day after the last one worked), or null."""
    return Subquery(_ends(on).order_by("end").values("end")[:1])


def ending_by(on: date, last: date) -> Exists:
    """Whether an employee's contracts end, with nothing to follow, after `on` and at the latest on `last`."""
    return Exists(_ends(on).filter(end__lte=last))
