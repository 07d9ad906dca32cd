"""Roles given to accounts: a group per institution and role, with guardian permissions on the institution."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from guardian.models import GroupObjectPermission

from hr_core.models import Institution, RoleGrant, User
from hr_core.registry import registry
from hr_core.roles import ZONE_GROUP, group_name, split_group_name


def rights_synchronise(*, using: str = "default") -> None:
    """Make a permission of each right, and bring the groups of open institutions up to their roles' rights."""
    content_type = ContentType.objects.db_manager(using).get_for_model(Institution)
    for right in registry.rights.values():
        Permission.objects.using(using).update_or_create(
            content_type=content_type, codename=right.code, defaults={"name": right.label[:255]}
        )
    by_code = {each.code: each for each in Institution.objects.using(using).all()}
    for group in Group.objects.using(using).all():
        code, role = split_group_name(group.name)
        if code in by_code:
            _grant_rights(group, by_code[code], role, using)


def role_group(institution: Institution, role: str) -> Group:
    """The group of a role in an institution, with its rights."""
    group, created = Group.objects.get_or_create(name=group_name(institution.code, role))
    if created:
        _grant_rights(group, institution, role, "default")
    return group


@transaction.atomic
def role_grant(*, institution: Institution, user: User, role: str, actor: User | None) -> RoleGrant:
    """Give a role; giving it twice changes nothing. Runs in a scope of the institution."""
    grant, _ = RoleGrant.objects.get_or_create(
        institution=institution, user=user, role=role, defaults={"granted_by": actor}
    )
    user.groups.add(role_group(institution, role))
    return grant


@transaction.atomic
def role_revoke(*, grant: RoleGrant, actor: User) -> None:
    """Take a role back at once."""
    grant.user.groups.remove(role_group(grant.institution, grant.role))
    grant.delete()


def zone_administrator_appoint(*, user: User) -> None:
    group, _ = Group.objects.get_or_create(name=ZONE_GROUP)
    user.groups.add(group)


def _grant_rights(group: Group, institution: Institution, role: str, using: str) -> None:
    content_type = ContentType.objects.db_manager(using).get_for_model(Institution)
    wanted = registry.role_rights.get(role, set())
    mine = GroupObjectPermission.objects.using(using).filter(
        group=group, content_type=content_type, object_pk=str(institution.pk)
    )
    mine.exclude(permission__codename__in=wanted).delete()
    held = set(mine.values_list("permission__codename", flat=True))
    missing = Permission.objects.using(using).filter(
        content_type=content_type, codename__in=wanted - held
    )
    GroupObjectPermission.objects.using(using).bulk_create(
        GroupObjectPermission(
            group=group, permission=permission, content_type=content_type, object_pk=str(institution.pk)
        )
        for permission in missing
    )
