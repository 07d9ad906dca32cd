"""The people of mobility. The host is IPRES (`zone.home`): Fatou and Khady prepare and examine, Mamadou directs.

At INPS (`zone.other`): Djeneba is an employee who applies, Oumar her HR, Adama her director. Issa is at the CNSS of Burkina
Faso, a third institution, where he does everything. In the regional body: Penda is the secretary.
"""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import Group

from hr_core.access import Access, access_of
from hr_core.models import Employee, Institution, User
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import PASSWORD, Zone, employee
from tests.snapshots import laid

PEOPLE = {
    "djeneba": ("Djeneba Coulibaly", "other", ["employee"]),
    "adama": ("Adama Keïta", "other", ["director_general"]),
    "issa": ("Issa Kaboré", "third", ["employee", "head_of_hr", "mobility_correspondent", "director_general", "auditor"]),
    "penda": ("Penda Lawson", "regional", ["committee_secretary"]),
}


def place(zone: Zone, where: str) -> Institution:
    if where == "third":
        return Institution.objects.get(code="cnss-bf")
    return getattr(zone, where)


def people(zone: Zone) -> None:
    """Nothing when they are there. What they bring depends on the roles that the institutions know already."""
    if "djeneba" in zone.users:
        return
    Institution.objects.filter(code="cnss-bf").update(is_open=True)
    groups = ",".join(str(key) for key in Group.objects.order_by("pk").values_list("pk", flat=True))
    places = [zone.other, place(zone, "third"), zone.regional]
    users, employees = laid(f"people of mobility beside {groups}", places, lambda: _people(zone))
    zone.users |= users
    zone.employees |= employees


def _people(zone: Zone) -> tuple[dict[str, User], dict[str, Employee]]:
    users, employees = {}, {}
    for name, (full_name, where, roles) in PEOPLE.items():
        users[name] = User.objects.create_user(name, f"{name}@example.org", PASSWORD, full_name=full_name)
        at = place(zone, where)
        with scope(at, actor=None, reason="distribution"):
            for role in roles:
                role_grant(institution=at, user=users[name], role=role, actor=None)
    whole = replace(zone, users=zone.users | users)
    with scope(zone.other, actor=None, reason="distribution"):
        for number, name in enumerate(("djeneba", "adama"), start=77):
            employees[name] = employee(whole, zone.other, name, f"{number:05d}", zone.units["inps-ml/DG"])
    return users, employees


def access(zone: Zone, name: str, where: str) -> Access:
    return access_of(zone.user(name), place(zone, where).pk)
