"""Roles given to accounts: a group per institution and role, with guardian permissions on the institution; or a group per
institution, role and unit, with permissions on the unit, when the role is held there only."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from guardian.models import GroupObjectPermission

from hr_core.models import Institution, RoleGrant, Unit, User
from hr_core.registry import registry
from hr_core.roles import ZONE_GROUP, group_name, split_group_name, unit_of_group


def rights_synchronise(*, using: str = "default") -> None:
    """Make a permission of each right, and bring the groups of open institutions up to their roles' rights."""
    types = ContentType.objects.db_manager(using)
    in_units = {registry.rights[code] for code in registry.by_unit.values()}
    for model, rights in ((Institution, set(registry.rights.values())), (Unit, in_units)):
        for right in rights:
            Permission.objects.using(using).update_or_create(
                content_type=types.get_for_model(model), codename=right.code, defaults={"name": right.label[:255]}
            )
    by_code = {each.code: each for each in Institution.objects.using(using).all()}
    for group in Group.objects.using(using).all():
        code, role = split_group_name(group.name)
        if code in by_code:
            _grant_rights(group, by_code[code], role, unit_of_group(group.name), using)


def role_group(institution: Institution, role: str, unit: Unit | None = None) -> Group:
    """The group of a role in an institution, or in one of its units, with its rights."""
    key = unit.pk if unit else None
    group, created = Group.objects.get_or_create(name=group_name(institution.code, role, key))
    if created:
        _grant_rights(group, institution, role, key, "default")
    return group


@transaction.atomic
def role_grant(*, institution: Institution, user: User, role: str, actor: User | None, unit: Unit | None = None) -> RoleGrant:
    """Give a role, for the institution or for a unit; giving it twice changes nothing. Runs in a scope of the institution."""
    grant, _ = RoleGrant.with_units.get_or_create(
        institution=institution, user=user, role=role, unit=unit, defaults={"granted_by": actor}
    )
    user.groups.add(role_group(institution, role, unit))
    return grant


@transaction.atomic
def role_revoke(*, grant: RoleGrant, actor: User) -> None:
    """Take a role back at once."""
    grant.user.groups.remove(role_group(grant.institution, grant.role, grant.unit))
    grant.delete()


def zone_administrator_appoint(*, user: User) -> None:
    group, _ = Group.objects.get_or_create(name=ZONE_GROUP)
    user.groups.add(group)


def _grant_rights(group: Group, institution: Institution, role: str, unit: int | None, using: str) -> None:
    content_type = ContentType.objects.db_manager(using).get_for_model(Institution if unit is None else Unit)
    wanted = registry.role_rights.get(role, set()) if unit is None else registry.rights_in_unit(role)
    key = str(institution.pk if unit is None else unit)
    mine = GroupObjectPermission.objects.using(using).filter(group=group, content_type=content_type, object_pk=key)
    mine.exclude(permission__codename__in=wanted).delete()
    held = set(mine.values_list("permission__codename", flat=True))
    missing = Permission.objects.using(using).filter(
        content_type=content_type, codename__in=wanted - held
    )
    GroupObjectPermission.objects.using(using).bulk_create(
        GroupObjectPermission(
            group=group, permission=permission, content_type=content_type, object_pk=key
        )
        for permission in missing
    )
