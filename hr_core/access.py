"""What a signed-in person may do in the active institution.

Rights are django-guardian object permissions on `Institution`, held by the groups of roles. `Access` reads them
once per request. A right is a filter: what a list shows, a page opens and an export writes comes from `restrict_*`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.utils import timezone

from hr_core.models import Delegation, DelegationState, Institution, User
from hr_core.roles import ROLE_LABELS, SENSITIVE_ROLES, ZONE_GROUP, split_group_name
from hr_core.scope import current_scope


@dataclass
class Access:
    """A user, the institution in which they act, and their rights there.

    `rights` holds those of the roles and those of acting replacements; `delegations` gives, for each of the latter, the
    act in force today.
    """

    user: User
    institution: Institution | None
    institutions: list[Institution]
    roles: frozenset[str]
    rights: frozenset[str]
    is_zone_administrator: bool = False
    delegations: dict[str, Delegation] = field(default_factory=dict)
    acting: list[Delegation] | None = None  # every act in force today that names this person; None: not read
    _employee: list[Any] = field(default_factory=list, repr=False)
    _units: list[list[int]] = field(default_factory=list, repr=False)

    def has(self, *rights: str) -> bool:
        """True when one of the rights is held."""
        return any(right in self.rights for right in rights)

    @property
    def role_label(self) -> str:
        """The most telling role, for the account menu."""
        order = [code for code in ROLE_LABELS if code != "employee"] + ["employee"]
        held = [ROLE_LABELS[code] for code in order if code in self.roles]
        return held[0] if held else ""

    @property
    def employee(self) -> Any:
        """The person's own file in the active institution, or None."""
        from hr_core.models import Employee

        if not self._employee:
            own = Employee.objects.filter(user=self.user).first() if self.institution else None
            self._employee.append(own)
        return self._employee[0]

    @property
    def is_officer(self) -> bool:
        """Works on other people's files, hence the officers' layout."""
        return bool(self.roles - {"employee"}) or self.is_zone_administrator or bool(self.delegations)

    def delegation_for(self, *rights: str) -> Delegation | None:
        """The act by which the person holds one of the rights; None when a role of theirs gives one of them."""
        held = [right for right in rights if right in self.rights]
        if not held or any(right not in self.delegations for right in held):
            return None
        return self.delegations[held[0]]


def user_groups(user: User) -> list[tuple[str, str, int]]:
    """(institution code, role, group key) of each group of the user."""
    return [(*split_group_name(name), key) for key, name in user.groups.values_list("pk", "name")]


def needs_second_factor(user: User) -> bool:
    return any(role in SENSITIVE_ROLES for _, role, _ in user_groups(user))


def access_of(user: User, wanted_institution: int | None) -> Access:
    """The user's access; the wanted institution is used when they hold a role there, else their first."""
    groups = _groups_with_rights(user)
    codes = {code for code, _, _ in groups}
    institutions = list(Institution.objects.filter(code__in=codes, is_open=True).select_related("country"))
    active = next((each for each in institutions if each.pk == wanted_institution), None)
    active = active or (institutions[0] if institutions else None)
    zone = any(f"{code}:{role}" == ZONE_GROUP for code, role, _ in groups)
    zone_rights = frozenset({"zone"} if zone else ())  # not a right in an institution: what guards the zone's pages
    if active is None:
        return Access(user, None, [], frozenset(), zone_rights, zone)
    mine = [(role, rights) for code, role, rights in groups if code == active.code]
    access = Access(
        user=user,
        institution=active,
        institutions=institutions,
        roles=frozenset(role for role, _ in mine),
        rights=zone_rights.union(*(rights for _, rights in mine)),
        is_zone_administrator=zone,
    )
    running = current_scope()
    return delegations_apply(access) if running is not None and active.pk in running.institutions else access


def delegations_apply(access: Access) -> Access:
    """Add what acting replacements give the person today; asked within the scope of the institution. One query."""
    if access.institution is None:
        return access
    today = Delegation.objects.on(timezone.localdate()).filter(
        institution=access.institution, holder=access.user, state=DelegationState.APPROVED
    )
    access.acting = list(today.select_related("giver").order_by("start", "pk"))
    for row in access.acting:
        for right in row.rights:
            if right not in access.rights:
                access.delegations.setdefault(right, row)
    access.rights = access.rights | access.delegations.keys()
    return access


def _groups_with_rights(user: User) -> list[tuple[str, str, frozenset[str]]]:
    """(institution code, role, rights) of each group of the user, in one query: a role's group holds rights on its own
    institution only."""
    rights = ArrayAgg(
        "groupobjectpermission__permission__codename",
        filter=Q(groupobjectpermission__content_type=ContentType.objects.get_for_model(Institution)),
        default=Value([]),
    )
    rows = user.groups.annotate(rights=rights).values_list("name", "rights")
    return [(*split_group_name(name), frozenset(held)) for name, held in rows]


def restrict_employees(queryset: Any, access: Access) -> Any:
    """Officers see the institution (without the confidential population unless entrusted with it), heads of unit
    their units, an employee their own file."""
    own = Q(user=access.user)
    if access.has("personnel_view"):
        if access.has("confidential_view"):
            return queryset
        return queryset.filter(Q(is_confidential=False) | own)
    if access.has("team_view"):
        units = managed_units(access)
        today = date.today()  # noqa: DTZ011 - the posting of the day
        posted = Q(posting__unit__in=units, posting__start__lte=today) & (
            Q(posting__end__isnull=True) | Q(posting__end__gt=today)
        )
        return queryset.filter((posted & Q(is_confidential=False)) | own).distinct()
    if access.has("self_service"):
        return queryset.filter(own)
    return queryset.none()


def managed_units(access: Access) -> list[int]:
    """The units that the person heads today, with those below them; read once per request, like the rights."""
    from hr_core.models import UnitHead
    from hr_core.selectors.organisation import units_below

    if access.employee is None:
        return []
    if not access._units:
        today = date.today()  # noqa: DTZ011
        heads = UnitHead.objects.on(today).filter(employee=access.employee).values_list("unit_id", flat=True)
        access._units.append(units_below(heads))
    return access._units[0]
