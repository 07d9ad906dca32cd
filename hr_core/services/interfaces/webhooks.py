"""Addresses that are told of events: opened, changed, given a new secret, tried, stopped. Secrets are kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import secrets
import socket
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution, User, Webhook, WebhookDelivery
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.interfaces.events import EVENTS, PING
from hr_core.services.writing import assign, delete_checked, save_checked

OVERLAP = timedelta(days=1)


@transaction.atomic
def webhook_open(
    *, institution: Institution, name: str, url: str, events: Sequence[str], actor: User
) -> tuple[Webhook, str]:
    """Register an address; returns it with its secret, shown once. Raises `ValidationError` for an address that may not be
    called (see `address_check`) or an unknown event."""
    secret = secret_new()
    hook = Webhook(institution=institution, secret=sealed(secret), created_by=actor)
    with because(_("Destinataire d’événements ouvert")):
        return save_checked(assign(hook, _checked(name, url, events))), secret


@transaction.atomic
def webhook_change(*, hook: Webhook, name: str, url: str, events: Sequence[str], is_active: bool, actor: User) -> Webhook:
    with because(_("Destinataire d’événements modifié")):
        return save_checked(assign(hook, _checked(name, url, events) | {"is_active": is_active}))


@transaction.atomic
def webhook_rotate(*, hook: Webhook, actor: User) -> str:
    """A new secret, shown once. The former one signs beside it for a day, so that the receiver can change without a gap."""
    secret = secret_new()
    values = {"former_secret": hook.secret, "former_until": timezone.now() + OVERLAP, "secret": sealed(secret)}
    with because(_("Nouveau secret du destinataire")):
        save_checked(assign(hook, values))
    return secret


@transaction.atomic
def webhook_forget(*, hook: Webhook, actor: User, reason: str) -> None:
    """No longer tell an address, and drop the log of what it was sent."""
    with because(reason):
        delete_checked(hook)


@transaction.atomic
def webhook_try(*, hook: Webhook, actor: User) -> WebhookDelivery:
    """Send a « ping » now; its result shows in the log."""
    from hr_core.tasks_events import deliver

    if not hook.is_active:
        raise Refusal(_("Ce destinataire est arrêté : activez-le d’abord."))
    now = timezone.now()
    payload = {"event": PING, "occurred_at": now.isoformat(), "institution": hook.institution.code}
    row = WebhookDelivery.objects.create(
        institution_id=hook.institution_id, webhook=hook, event=PING, source=f"ping:{now.timestamp()}", payload=payload,
        due_at=now,
    )  # fmt: skip
    transaction.on_commit(lambda: deliver.delay(hook.institution_id, row.pk))
    return row


@transaction.atomic
def delivery_again(*, delivery: WebhookDelivery, actor: User) -> WebhookDelivery:
    """Send once more what was given up."""
    if delivery.state != WebhookDelivery.State.FAILED:
        raise Refusal(_("Seul un envoi abandonné se relance."))
    values = {"state": WebhookDelivery.State.WAITING, "attempts": 0, "due_at": timezone.now(), "remark": ""}
    return save_checked(assign(delivery, values))


def _checked(name: str, url: str, events: Sequence[str]) -> dict[str, Any]:
    unknown = sorted(set(events) - EVENTS.keys())
    if unknown:
        raise ValidationError({"events": _("Événement inconnu : %(names)s.") % {"names": ", ".join(unknown)}})
    try:
        address_check(url)
    except Refusal as refused:
        raise ValidationError({"url": refused.messages})
    return {"name": name.strip(), "url": url, "events": sorted(set(events))}


def address_check(url: str) -> list[str]:
    """The public IP addresses of an outgoing address; raises `Refusal`.

    Only https to a public host, unless the host is listed in PREVOYANCE_WEBHOOK_HOSTS. Asked again before each sending,
    and the connection is made to what was checked: a name that later leads inside is not followed.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_listed = host in settings.WEBHOOK_PRIVATE_HOSTS
    if not host or parts.username or parts.scheme not in (("https", "http") if is_listed else ("https",)):
        raise Refusal(_("Donnez une adresse en https, sans nom d’utilisateur, comme https://exemple.org/evenements."))
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, UnicodeError):
        raise Refusal(_("Le nom « %(host)s » ne mène à aucune machine : vérifiez l’adresse.") % {"host": host})
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not is_listed and any(not ipaddress.ip_address(each.split("%")[0]).is_global for each in addresses):
        raise Refusal(
            _("« %(host)s » est une machine du réseau interne : l’exploitant l’admet par PREVOYANCE_WEBHOOK_HOSTS.") % {"host": host}
        )
    return addresses


def secret_new() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def sealed(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def opened(box: str) -> str:
    return _box().decrypt(box.encode()).decode()


def _box() -> Fernet:
    digest = hashlib.sha256(f"webhooks {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
