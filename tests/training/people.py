"""Who acts in the tests of the training: Rokhaya is the training officer of IPRES, Adama the secretariat of the regional body."""

from __future__ import annotations

from typing import Any

from hr_core.access import Access, access_of
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import PASSWORD, Zone


def access(zone: Zone, name: str, at: Institution | None = None) -> Access:
    return access_of(zone.user(name), (at or zone.home).pk)


def join(zone: Zone, name: str, full_name: str, at: Institution, *roles: str) -> User:
    """One more account of the zone with roles in an institution; asked within any scope, or none."""
    if name not in zone.users:
        zone.users[name] = User.objects.create_user(name, f"{name}@example.org", PASSWORD, full_name=full_name)
        with scope(at, actor=None, reason="distribution"):
            for role in roles:
                role_grant(institution=at, user=zone.users[name], role=role, actor=None)
    return zone.users[name]


def officer(zone: Zone) -> Access:
    """The training officer of IPRES."""
    join(zone, "rokhaya", "Rokhaya Niang", zone.home, "training_officer")
    return access(zone, "rokhaya")


def secretariat(zone: Zone) -> Access:
    """The secretariat of the CIPRES, in the regional body."""
    join(zone, "adama", "Adama Kaboré", zone.regional, "cipres_secretariat")
    return access(zone, "adama", zone.regional)


def other_officer(zone: Zone) -> Access:
    """The training officer of INPS."""
    join(zone, "kadiatou", "Kadiatou Coulibaly", zone.other, "training_officer")
    return access(zone, "kadiatou", zone.other)


def sheet(**values: Any) -> dict[str, Any]:
    """What describes a course, for `course_open`."""
    usual = {
        "code": "REC-101", "title": "Contrôle sur pièces des employeurs", "objectives": "Préparer un contrôle\nLire une liasse",
        "hours": 35, "half_days": 10, "cost_basis": "head", "cost": 450_000, "currency": "XOF",
    }  # fmt: skip
    return usual | values
