"""What a signed-in person may do in the active institution.

Rights are django-guardian object permissions on `Institution`, held by the groups of roles; a role held for a unit gives
permissions on that `Unit`. `Access` reads them once per request. A right is a filter: what a list shows, a page opens and an
export writes comes from `restrict_*`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Delegation, DelegationState, Institution, Unit, User
from hr_core.roles import ROLE_LABELS, SENSITIVE_ROLES, ZONE_GROUP, split_group_name, unit_of_group
from hr_core.scope import current_scope

TEAM = "team_view"  # always held for units: those that one heads, and those given


@dataclass
class Access:
    """A user, the institution in which they act, and their rights there.

    `rights` holds those of the roles and those of acting replacements; `delegations` gives, for each of the latter, the
    act in force today. `limits` gives, for each right that is held for units only, the keys of those units, and `unit_roles`
    the roles that are; `entry` is the rights by which the page was opened: what it shows stays within their reach.
    """

    user: User
    institution: Institution | None
    institutions: list[Institution]
    roles: frozenset[str]
    rights: frozenset[str]
    is_zone_administrator: bool = False
    delegations: dict[str, Delegation] = field(default_factory=dict)
    acting: list[Delegation] | None = None  # every act in force today that names this person; None: not read
    limits: dict[str, frozenset[int]] = field(default_factory=dict)
    unit_roles: frozenset[str] = frozenset()
    entry: tuple[str, ...] = ()
    _employee: list[Any] = field(default_factory=list, repr=False)
    _units: list[list[int]] = field(default_factory=list, repr=False)
    _below: dict[frozenset[int], frozenset[int]] = field(default_factory=dict, repr=False)

    def has(self, *rights: str) -> bool:
        """True when one of the rights is held."""
        return any(right in self.rights for right in rights)

    def reach(self, *rights: str) -> frozenset[int] | None:
        """The units (keys, those below included) within which the person holds these rights; None: the whole institution.

        One query the first time for each set of units.
        """
        held = {right for right in rights if right in self.rights}
        if any(right not in self.limits for right in held - {TEAM}):
            return None
        roots = frozenset().union(*(self.limits.get(right, frozenset()) for right in held))
        if roots not in self._below:
            from hr_core.selectors.organisation import units_below

            self._below[roots] = frozenset(units_below(roots)) if roots else roots
        return self._below[roots] | frozenset(managed_units(self)) if TEAM in held else self._below[roots]

    def holds_everywhere(self, *rights: str) -> bool:
        """True when one of the rights is held for the whole institution."""
        return any(right in self.rights and right not in self.limits for right in rights)

    @property
    def role_label(self) -> str:
        """The most telling role, for the account menu."""
        order = [code for code in ROLE_LABELS if code != "employee"] + ["employee"]
        held = [code for code in order if code in self.roles or code in self.unit_roles]
        if not held:
            return ""
        label = ROLE_LABELS[held[0]]
        return label if held[0] in self.roles else _("%(role)s, pour une unité") % {"role": label}

    @property
    def employee(self) -> Any:
        """The person's own file in the active institution, or None."""
        from hr_core.models import Employee

        if not self._employee:
            own = Employee.objects.filter(user=self.user).first() if self.institution else None
            if own is not None and own.institution_id == self.institution.pk:  # type: ignore[union-attr]
                own.institution = self.institution  # with its country, which is read already
            self._employee.append(own)
        return self._employee[0]

    @property
    def is_officer(self) -> bool:
        """Works on other people's files, hence the officers' layout."""
        return bool((self.roles | self.unit_roles) - {"employee"}) or self.is_zone_administrator or bool(self.delegations)

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
    codes = {code for code, _, _, _ in groups}
    institutions = list(Institution.objects.filter(code__in=codes, is_open=True).select_related("country"))
    active = next((each for each in institutions if each.pk == wanted_institution), None)
    active = active or (institutions[0] if institutions else None)
    zone = any(f"{code}:{role}" == ZONE_GROUP for code, role, _, _ in groups)
    zone_rights = frozenset({"zone"} if zone else ())  # not a right in an institution: what guards the zone's pages
    if active is None:
        return Access(user, None, [], frozenset(), zone_rights, zone)
    mine = [(role, unit, rights) for code, role, unit, rights in groups if code == active.code]
    everywhere = zone_rights.union(*(rights for _, unit, rights in mine if unit is None))
    limits: dict[str, frozenset[int]] = {}
    for _role, unit, rights in mine:
        if unit is not None:
            limits |= {right: limits.get(right, frozenset()) | {unit} for right in rights - (everywhere - {TEAM})}
    access = Access(
        user=user,
        institution=active,
        institutions=institutions,
        roles=frozenset(role for role, unit, _ in mine if unit is None),
        rights=everywhere | limits.keys(),
        is_zone_administrator=zone,
        limits=limits,
        unit_roles=frozenset(role for role, unit, _ in mine if unit is not None),
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
            if right not in access.rights or right in access.limits:
                access.delegations.setdefault(right, row)
    access.rights = access.rights | access.delegations.keys()
    access.limits = {right: units for right, units in access.limits.items() if right == TEAM or right not in access.delegations}
    return access


def _groups_with_rights(user: User) -> list[tuple[str, str, int | None, frozenset[str]]]:
    """(institution code, role, unit, rights) of each group of the user, in one query: a role's group holds rights on its own
    institution only, or on its own unit only."""
    types = ContentType.objects.get_for_models(Institution, Unit).values()
    rights = ArrayAgg(
        "groupobjectpermission__permission__codename", filter=Q(groupobjectpermission__content_type__in=types), default=Value([])
    )
    rows = user.groups.annotate(rights=rights).values_list("name", "rights")
    return [(*split_group_name(name), unit_of_group(name), frozenset(held)) for name, held in rows]


def restrict_employees(queryset: Any, access: Access) -> Any:
    """Officers see the institution (without the confidential population unless entrusted with it), heads of unit
    their units, an employee their own file."""
    own = Q(user=access.user)
    if access.has("personnel_view"):
        units = access.reach("personnel_view")
        entered = access.reach(*access.entry) if access.entry and access.limits else None
        if units is not None or entered is not None:
            seen = units if entered is None else entered if units is None else units & entered
            return queryset.filter(Q(pk__in=staff_of_units(seen or ()), is_confidential=False) | _team(access) | own)
        if access.has("confidential_view"):
            return queryset
        return queryset.filter(Q(is_confidential=False) | own)
    if access.has("team_view"):
        return queryset.filter(_team(access) | own)
    if access.has("self_service"):
        return queryset.filter(own)
    return queryset.none()


def _team(access: Access) -> Q:
    """The people of the units that one heads, of this day."""
    from hr_core.models import Posting

    units = managed_units(access) if access.has("team_view") else []
    if not units:
        return Q(pk__in=[])
    today = date.today()  # noqa: DTZ011 - the posting of the day
    return Q(pk__in=Posting.objects.on(today).filter(unit__in=units).values("employee"), is_confidential=False)


def staff_of_units(units: Iterable[int]) -> Any:
    """The employees (keys) of these units: posted there today, or lastly for those who have left, or first for those who come."""
    from hr_core.models import Posting

    today = date.today()  # noqa: DTZ011 - the posting of the day
    others = Posting.objects.filter(employee=OuterRef("employee"))
    later = others.filter(start__gt=OuterRef("start"), start__lte=today)
    past = Q(start__lte=today) & ~Exists(later)
    coming = Q(start__gt=today) & ~Exists(others.filter(start__lt=OuterRef("start")))
    return Posting.objects.filter(past | coming, unit__in=list(units)).values("employee")


def within_reach(rows: Any, access: Access, *rights: str, path: str = "employee") -> Any:
    """Rows about people, those of one's units when these rights are held for units only."""
    units = access.reach(*rights)
    return rows if units is None else rows.filter(**{f"{path}__in": staff_of_units(units)})


def managed_units(access: Access) -> list[int]:
    """The units that the person heads today, or whose head they replace by an act in force, or of whose head they hold the role, with
    those below them; read once per request, like the rights."""
    from hr_core.models import UnitHead
    from hr_core.selectors.organisation import units_below

    given = access.limits.get("team_view", frozenset())
    replaced = [act.giver_id for act in access.acting or () if TEAM in act.rights]
    if access.employee is None and not given and not replaced:
        return []
    if not access._units:
        today = date.today()  # noqa: DTZ011
        theirs = Q(employee__user__in=replaced) if replaced else Q()
        if access.employee is not None:
            theirs |= Q(employee=access.employee)
        heads = UnitHead.objects.on(today).filter(theirs).values_list("unit_id", flat=True) if theirs else ()
        access._units.append(units_below({*heads, *given}))
    return access._units[0]
