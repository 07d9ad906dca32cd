"""Who may do what in an institution, and why: by person, by right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import ApiToken, Delegation, DelegationState, Institution, RoleGrant, SignIn, UnitHead, User
from hr_core.registry import registry
from hr_core.text import french_date, french_period

#: What else narrows or widens what a person sees: `(institution, user) -> sentences`. Upper floors add theirs.
PERIMETERS: list[Callable[[Institution, User], list[str]]] = []


def accounts_of(institution: Institution) -> QuerySet[User]:
    """The accounts that hold a role or a file here, with their number of roles and their last sign-in."""
    return (
        User.objects.filter(Q(role_grants__institution=institution) | Q(files__institution=institution) | Q(account_events__institution=institution))
        .annotate(
            roles=Count("role_grants__pk", filter=Q(role_grants__institution=institution), distinct=True),
            last=Max("sign_ins__at", filter=Q(sign_ins__succeeded=True)),
        )
        .order_by("full_name", "username")
        .distinct()
    )


def holders_of(institution: Institution, right: str) -> list[tuple[User, str]]:
    """(person, why) of everybody who holds a right today: through a role, or by an acting replacement."""
    found: list[tuple[User, str]] = []
    roles = [role for role, rights in registry.role_rights.items() if right in rights]
    in_units = [role for role in registry.role_rights if right in registry.rights_in_unit(role)]
    held = Q(unit__isnull=True, role__in=roles) | Q(unit__isnull=False, role__in=in_units)
    grants = RoleGrant.with_units.filter(held, institution=institution).select_related("user", "granted_by", "unit")
    for grant in grants.order_by("user__full_name", "role"):
        found.append((grant.user, role_words(grant)))
    acts = Delegation.objects.on(timezone.localdate()).filter(institution=institution, state=DelegationState.APPROVED)
    for act in acts.filter(rights__contains=[right]).select_related("holder", "giver"):
        found.append((act.holder, f"{act.words}, {act.act}"))
    return found


def approvers_of_roles(institution: Institution) -> list[User]:
    """The active accounts that approve a sensitive role."""
    roles = [role for role, rights in registry.role_rights.items() if "roles_approve" in rights]
    grants = RoleGrant.objects.filter(institution=institution, role__in=roles, user__is_active=True)
    return list({grant.user_id: grant.user for grant in grants.select_related("user")}.values())


def role_words(grant: RoleGrant) -> str:
    """« Auditeur, depuis le 03/02/2026, par Coumba Diouf »."""
    words = _("%(role)s, depuis le %(day)s") % {
        "role": grant.words, "day": french_date(timezone.localtime(grant.granted_at).date()),
    }  # fmt: skip
    return _("%(words)s, par %(who)s") % {"words": words, "who": grant.granted_by} if grant.granted_by else words


@dataclass
class Reach:
    """What a person may do here: each right with the reasons for it, and the sentences that bound it."""

    rights: list[tuple[str, list[str]]] = field(default_factory=list)
    bounds: list[str] = field(default_factory=list)
    roles: list[RoleGrant] = field(default_factory=list)


def reach_of(institution: Institution, user: User) -> Reach:
    """Every right of a person today with where it comes from: their roles, acts in force; their units, tokens, file."""
    today = timezone.localdate()
    granted = RoleGrant.with_units.filter(institution=institution, user=user).select_related("granted_by", "unit", "institution")
    roles = list(granted.order_by("role", "unit__code"))
    acts = list(
        Delegation.objects.on(today)
        .filter(institution=institution, holder=user, state=DelegationState.APPROVED)
        .select_related("giver")
    )
    rights: list[tuple[str, list[str]]] = []
    for code, right in registry.rights.items():
        why = [grant.words for grant in roles if code in rights_given(grant)]
        why += [f"{act.words} ({french_period(act.start, act.end)})" for act in acts if code in act.rights]
        if why:
            rights.append((right.label, why))
    codes = {code for grant in roles if grant.unit_id is None for code in rights_given(grant)}
    bounds = [sentence for each in PERIMETERS for sentence in each(institution, user)]
    heads = UnitHead.objects.on(today).filter(employee__user=user).select_related("unit")
    bounds += [_("Responsable de %(unit)s et des unités qui en dépendent.") % {"unit": head.unit} for head in heads]
    if "personnel_view" in codes:
        bounds.append(
            _("Voit tous les dossiers, population confidentielle comprise.")
            if "confidential_view" in codes
            else _("Voit tous les dossiers, sauf la population confidentielle.")
        )
    for grant in roles:
        if grant.unit_id is not None:
            bounds.append(_unit_bound(grant))
    for token in ApiToken.objects.filter(institution=institution, user=user, revoked_at__isnull=True, expires_on__gt=today):
        bounds.append(
            _("Jeton « %(name)s » jusqu’au %(day)s : %(scopes)s.")
            % {"name": token.name, "day": french_date(token.expires_on), "scopes": ", ".join(token.scopes)}
        )
    return Reach(rights, bounds, roles)


def rights_given(grant: RoleGrant) -> set[str]:
    """What a role gives, there where it is held."""
    if grant.unit_id is None:
        return registry.role_rights.get(grant.role, set())
    return registry.rights_in_unit(grant.role)


def _unit_bound(grant: RoleGrant) -> str:
    told = {"role": grant.get_role_display(), "unit": grant.unit}
    if "personnel_view" in registry.rights_in_unit(grant.role):
        return _(
            "%(role)s : seulement les dossiers de %(unit)s et des unités qui en dépendent, sans la population confidentielle ni "
            "les réglages de l’institution."
        ) % told
    return _("%(role)s : seulement %(unit)s et les unités qui en dépendent.") % told


def sign_ins_of(institution: Institution) -> QuerySet[SignIn]:
    """The sign-ins of the institution's accounts, newest first."""
    people = accounts_of(institution).order_by().values("pk")
    return SignIn.objects.filter(user__in=people).select_related("user")


def sessions_of(institution: Institution) -> QuerySet[SignIn]:
    """Those whose session is still open."""
    from django.contrib.sessions.models import Session

    alive: Any = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return sign_ins_of(institution).filter(ended_at__isnull=True, session_key__in=alive).exclude(session_key="")
