"""Accounts as the administrator of an institution holds them: invited, deactivated, helped in after a lost telephone.

An account belongs to the zone: whoever also works elsewhere is not deactivated from here, only their roles here are taken.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.access import user_groups
from hr_core.models import AccountEvent, Institution, SignIn, SignInPolicy, User
from hr_core.roles import ROLE_LABELS
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked


@transaction.atomic
def account_invite(*, institution: Institution, full_name: str, email: str, request: HttpRequest, actor: User) -> User:
    """Open an account for somebody without a personnel file (an auditor, an expert) and send them a link to choose a
    password. An account of the zone that bears the address is taken as it is. It can do nothing before it holds a role."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        name = slugify(full_name)[:40] or "invite"
        username, rank = f"{institution.code}/{name}", 1
        while User.objects.filter(username=username).exists():
            rank += 1
            username = f"{institution.code}/{name}-{rank}"
        user = User(username=username, email=email.strip(), full_name=full_name.strip())
        user.set_unusable_password()
        save_checked(user)
    _note(institution, user, AccountEvent.Kind.INVITED, "", actor)
    transaction.on_commit(lambda: _send_link(user, request))
    return user


def _send_link(user: User, request: HttpRequest) -> None:
    nobody: Any = copy(request)  # the letter is drawn as for somebody who asks it at the door
    nobody.user, nobody.access = AnonymousUser(), None
    nobody.__dict__.pop("_shell", None)
    with request_context(nobody):
        form = ResetPasswordForm(data={"email": user.email})
        if form.is_valid():
            form.save(nobody)


@transaction.atomic
def account_deactivate(*, institution: Institution, user: User, reason: str, actor: User) -> User:
    """Close the way in and the open sessions. Raises `Refusal` for somebody who holds roles elsewhere."""
    _forbid_self(user, actor, _("Personne ne désactive son propre compte : demandez à un autre administrateur."))
    _require(reason)
    if any(code != institution.code for code, role, _key in user_groups(user) if role in ROLE_LABELS):
        raise Refusal(_("Cette personne tient aussi des rôles ailleurs : retirez-lui ceux d’ici, son compte reste ouvert."))
    user.is_active = False
    save_checked(user)
    _close(user)
    _note(institution, user, AccountEvent.Kind.DEACTIVATED, reason, actor)
    return user


@transaction.atomic
def account_reactivate(*, institution: Institution, user: User, reason: str, actor: User) -> User:
    _require(reason)
    user.is_active = True
    save_checked(user)
    _note(institution, user, AccountEvent.Kind.REACTIVATED, reason, actor)
    return user


@transaction.atomic
def factor_reset(*, institution: Institution, user: User, reason: str, actor: User) -> int:
    """Forget the second factors of somebody who lost their telephone; they set another one up at their next sign-in.

    Returns how many were forgotten. The person is told by the page of their account's events.
    """
    _forbid_self(user, actor, _("Un autre administrateur réinitialise votre second facteur."))
    _require(reason)
    forgotten, _rows = Authenticator.objects.filter(user=user).delete()
    if not forgotten:
        raise Refusal(_("Ce compte n’a pas de second facteur."))
    _close(user)
    _note(institution, user, AccountEvent.Kind.FACTOR_RESET, reason, actor)
    return forgotten


@transaction.atomic
def sessions_close(*, institution: Institution, user: User, actor: User, sign_in: SignIn | None = None) -> int:
    """Close one open session, or all of them: the next page asks to sign in."""
    closed = _close(user, sign_in)
    _note(institution, user, AccountEvent.Kind.SESSIONS_CLOSED, "", actor)
    return closed


@transaction.atomic
def policy_set(*, institution: Institution, factor_roles: list[str], session_hours: int, actor: User) -> SignInPolicy:
    """How people sign in from now on; sessions already open keep their length."""
    unknown = set(factor_roles) - ROLE_LABELS.keys()
    if unknown:
        raise ValidationError({"factor_roles": _("Rôle inconnu.")})
    policy = SignInPolicy.objects.filter(institution=institution).first() or SignInPolicy(institution=institution)
    with because(_("Règle de connexion")):
        return save_checked(assign(policy, {"factor_roles": sorted(factor_roles), "session_hours": session_hours}))


def _close(user: User, sign_in: SignIn | None = None) -> int:
    rows = SignIn.objects.filter(user=user, ended_at__isnull=True).exclude(session_key="")
    if sign_in is not None:
        rows = rows.filter(pk=sign_in.pk)
    Session.objects.filter(session_key__in=list(rows.values_list("session_key", flat=True))).delete()
    return rows.update(ended_at=timezone.now(), session_key="")


def _note(institution: Institution, user: User, kind: str, reason: str, actor: User) -> None:
    with because(reason or str(AccountEvent.Kind(kind).label)):
        save_checked(AccountEvent(institution=institution, user=user, kind=kind, reason=reason.strip()[:200], actor=actor))


def _forbid_self(user: User, actor: User, sentence: str) -> None:
    if user == actor:
        raise PermissionDenied(sentence)


def _require(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"motif": _("Donnez le motif : il est gardé.")})
