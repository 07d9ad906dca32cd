"""Bonds in force and what remains of them: read by the file, the final settlement and a mobility."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.registry import ServiceBond
from training.bonds import balance, days_left, days_of
from training.choices_bonds import BondState
from training.models import TrainingBond
from training.selectors.people import staff

READERS = ("training_view", "training_manage", "training_endorse")


def bonds_visible(access: Access) -> QuerySet[TrainingBond]:
    """The bonds of those whom an officer may see."""
    seen = staff(access).filter(pk=OuterRef("employee"))
    return TrainingBond.objects.filter(Exists(seen)).select_related("employee", "course", "proposed_by", "decided_by")


def bonds_in_force(employee: Employee | int, day: date) -> QuerySet[TrainingBond]:
    """The approved bonds of somebody that are not served on a day; those called at a departure stay owed."""
    return TrainingBond.objects.filter(employee=employee, state=BondState.ACTIVE, end__gt=day).order_by("end", "pk")


def bond_balance(employee: Employee | int, day: date) -> int:
    """What somebody who leaves on `day` owes in all for their bonds; minor units."""
    return sum(bond_left(bond, day) for bond in bonds_in_force(employee, day))


def bond_left(bond: TrainingBond, day: date) -> int:
    """What remains of one bond; nothing once it is lifted, refused or called."""
    if bond.state not in (BondState.ACTIVE, BondState.PROPOSED) or bond.end is None:
        return 0
    return balance(bond.amount, bond.start, bond.end, day)


def service_bonds(employee: Any, day: date) -> Iterable[ServiceBond]:
    """The bonds in force as the registry gives them to other floors."""
    for bond in bonds_in_force(employee, day):
        assert bond.end is not None
        yield ServiceBond(bond.title, bond.reference, bond.amount, bond_left(bond, day), bond.end, bond.get_absolute_url())


@dataclass(frozen=True)
class Standing:
    """A bond on a day, for its page: days served of the days owed, what remains."""

    served: int
    owed: int
    left: int

    @property
    def share(self) -> int:
        """Per cent served, rounded down."""
        return 100 * self.served // self.owed


def standing_of(bond: TrainingBond, day: date) -> Standing:
    assert bond.end is not None
    owed = days_of(bond.start, bond.end)
    return Standing(owed - days_left(bond.start, bond.end, day), owed, bond_left(bond, day))


def bonds_to_decide(access: Access) -> QuerySet[TrainingBond]:
    """The proposals that this person may decide."""
    if not access.has("training_endorse"):
        return TrainingBond.objects.none()
    return bonds_visible(access).filter(state=BondState.PROPOSED).exclude(proposed_by=access.user).exclude(employee__user=access.user)
