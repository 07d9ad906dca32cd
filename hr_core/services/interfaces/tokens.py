"""Tokens of the interface: opened by the administrator, drawn once, counted, revoked.

A token reads `prh_<institution>_<prefix>_<secret>`: the institution says in which scope it is looked up, the prefix finds
the row, and only the SHA-256 of the whole is kept (a random secret of 240 bits needs no slow hash).
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.api.scopes import SCOPES
from hr_core.models import ApiToken, Institution, RoleGrant, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked

MARK = "prh"
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Use:
    """The calls of the running minute, this one included, and when the next minute begins."""

    in_minute: int
    until: datetime


@transaction.atomic
def token_open(
    *,
    institution: Institution,
    name: str,
    user: User,
    kind: str,
    scopes: Sequence[str],
    expires_on: date,
    networks: Sequence[str] = (),
    per_minute: int = 120,
    actor: User,
) -> tuple[ApiToken, str]:
    """Open a token; returns it with its secret, shown once. A person's own token has none yet: the person draws it, so
    that nobody holds a key that acts under somebody else's name.

    Raises `ValidationError`: unknown scope, expiry past or over a year ahead, a person without a role here.
    """
    today = timezone.localdate()
    unknown = sorted(set(scopes) - SCOPES.keys())
    if unknown:
        raise ValidationError({"scopes": _("Portée inconnue : %(names)s.") % {"names": ", ".join(unknown)}})
    if not today < expires_on <= today + LONGEST:
        raise ValidationError({"expires_on": _("Choisissez une date à venir, dans un an au plus.")})
    if kind == ApiToken.Kind.PERSON and not RoleGrant.with_units.filter(institution=institution, user=user).exists():
        raise ValidationError({"identifier": _("Cette personne ne tient aucun rôle ici : attribuez-lui-en un d’abord.")})
    with because(_("Jeton d’accès ouvert")):
        token = save_checked(
            ApiToken(
                institution=institution, name=name.strip(), kind=kind, user=user, scopes=sorted(set(scopes)),
                networks=networks_read(networks), per_minute=per_minute, expires_on=expires_on, created_by=actor,
            )
        )  # fmt: skip
        if kind == ApiToken.Kind.SERVICE:
            return token, _draw(token)
    text = _("Un jeton d’accès « %(name)s » vous est ouvert : retirez-en le secret, montré une seule fois.") % {"name": token.name}
    notices_send(institution=institution, users=[user], text=text, url=f"/jetons/{token.pk}/retirer/")
    return token, ""


@transaction.atomic
def service_account_open(*, institution: Institution, name: str, actor: User) -> User:
    """An account without password for a program: it holds roles like anybody, given on the page of roles."""
    slug = slugify(name)[:30]
    if not slug:
        raise ValidationError({"service_name": _("Donnez un nom au compte, par exemple « Comptabilité ».")})
    username = f"{institution.code}/service-{slug}"
    if User.objects.filter(username=username).exists():
        raise ValidationError({"service_name": _("Un compte de service porte déjà ce nom : choisissez-le dans la liste.")})
    user = User(username=username, full_name=_("Service %(name)s") % {"name": name.strip()})
    user.set_unusable_password()
    return save_checked(user)


def service_accounts(institution: Institution) -> list[User]:
    return list(User.objects.filter(username__startswith=f"{institution.code}/service-").order_by("full_name"))


@transaction.atomic
def token_draw(*, token: ApiToken, actor: User) -> str:
    """Give the person the secret of their token, once. Raises `Refusal` when it was drawn, `PermissionDenied` to others."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("institution").get(pk=token.pk)
    if token.user_id != actor.pk:
        raise PermissionDenied(_("Seule la personne pour qui le jeton est ouvert retire son secret."))
    if token.is_drawn:
        raise Refusal(_("Le secret a déjà été retiré, et n’est montré qu’une fois : demandez un autre jeton."))
    if token.revoked_at is not None or token.expires_on <= timezone.localdate():
        raise Refusal(_("Ce jeton est révoqué ou expiré : demandez-en un autre."))
    with because(_("Secret du jeton retiré")):
        return _draw(token)


@transaction.atomic
def token_revoke(*, token: ApiToken, actor: User) -> ApiToken:
    """End a token at once. Revoking it twice changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        with because(_("Jeton d’accès révoqué")):
            save_checked(assign(token, {"revoked_at": timezone.now(), "revoked_by": actor}))
    return token


def networks_read(texts: Sequence[str]) -> list[str]:
    """Addresses or networks (« 196.1.95.0/24 ») in their usual form; raises `ValidationError`."""
    found = []
    for text in filter(None, (each.strip() for each in texts)):
        try:
            found.append(str(ipaddress.ip_network(text, strict=False)))
        except ValueError:
            raise ValidationError(
                {"networks": _("« %(text)s » n’est pas une adresse IP ni un réseau, comme 196.1.95.0/24.") % {"text": text}}
            )
    return found


def address_admitted(token: ApiToken, address: str) -> bool:
    """Whether calls may come from there; a token without a list is used from anywhere."""
    if not token.networks:
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(caller in ipaddress.ip_network(network) for network in token.networks)


def institution_of(secret: str) -> str:
    """The code of the institution that a token names, else nothing."""
    parts = secret.split("_")
    return "_".join(parts[1:-2]) if len(parts) >= 4 and parts[0] == MARK else ""


def token_find(institution: Institution, secret: str) -> ApiToken | None:
    """The live token of a secret, within the scope of its institution."""
    found = ApiToken.objects.select_related("user").filter(institution=institution, prefix=secret.split("_")[-2]).first()
    if found is None or not secrets.compare_digest(found.digest, _digest(secret)):
        return None
    alive = found.revoked_at is None and found.expires_on > timezone.localdate() and found.user.is_active
    return found if alive else None


def use_count(token: ApiToken, address: str | None, now: datetime) -> Use:
    """Note a call; one statement, so that calls made at the same moment by several processes are all counted."""
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hr_core_apiuse AS u (institution_id, token_id, last_used_at, last_address, minute, in_minute, calls)"
            " VALUES (%s, %s, %s, %s, %s, 1, 1) ON CONFLICT (token_id) DO UPDATE SET"
            " in_minute = CASE WHEN u.minute = EXCLUDED.minute THEN u.in_minute + 1 ELSE 1 END, minute = EXCLUDED.minute,"
            " last_used_at = EXCLUDED.last_used_at, last_address = EXCLUDED.last_address, calls = u.calls + 1"
            " RETURNING in_minute",
            [token.institution_id, token.pk, now, address, minute],
        )
        (in_minute,) = cursor.fetchone()
    return Use(in_minute, minute + timedelta(minutes=1))


def _draw(token: ApiToken) -> str:
    prefix = secrets.token_hex(4)
    secret = f"{MARK}_{token.institution.code}_{prefix}_{secrets.token_hex(30)}"
    save_checked(assign(token, {"prefix": prefix, "digest": _digest(secret)}))
    return secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
