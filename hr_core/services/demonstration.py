"""The accounts of the demonstration: who they are, so that the person who tries the system can sign in.

They are the members of one group. It gives no right: rights come from the roles of each account.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group

from hr_core.models import Institution, User
from hr_core.roles import ROLE_LABELS, split_group_name

GROUP = "démonstration"
PASSWORD = "prévoyance-2026"  # published: these accounts exist in demonstrations only


@dataclass(frozen=True)
class DemonstrationAccount:
    """An account and what it may do: « IPRES, gestionnaire de paie »."""

    username: str
    full_name: str
    duties: str


def demonstration_enlist(*, user: User) -> None:
    """Make an account one of the demonstration's."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    user.groups.add(group)


def demonstration_accounts() -> list[DemonstrationAccount]:
    """The active accounts of the demonstration, in the order in which they were made; three queries."""
    acronyms = dict(Institution.objects.values_list("code", "acronym"))
    users = User.objects.filter(groups__name=GROUP, is_active=True).order_by("pk").prefetch_related("groups")
    return [
        DemonstrationAccount(user.username, str(user), _duties([group.name for group in user.groups.all()], acronyms))
        for user in users
    ]


def _duties(groups: list[str], acronyms: dict[str, str]) -> str:
    told: dict[str, list[str]] = {}
    for code, role in sorted(map(split_group_name, groups)):
        if role in ROLE_LABELS:
            told.setdefault(acronyms.get(code, "zone"), []).append(ROLE_LABELS[role])
    # Everybody is an employee; it is worth saying of those who are nothing else.
    return " ; ".join(
        f"{place}, {' et '.join(r for r in roles if r != ROLE_LABELS['employee']) or roles[0]}".replace(" ;", "\u202f;")
        for place, roles in told.items()
    )
