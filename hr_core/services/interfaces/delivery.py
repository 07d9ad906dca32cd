"""Sending an event: signed, to the address that was checked, again with growing delays until it is received.

`X-Prevoyance-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA-256 of « t.body » by the secret; a second `v1` by the former secret
while a rotation lasts. A receiver compares, and refuses a `t` older than five minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Webhook, WebhookDelivery
from hr_core.services.errors import Refusal
from hr_core.services.interfaces.webhooks import address_check, opened

DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))
TIMEOUT = 10  # seconds
AT_ONCE = 200


def deliveries_due() -> list[int]:
    """The keys of what is to send now, oldest first."""
    rows = WebhookDelivery.objects.filter(
        state=WebhookDelivery.State.WAITING, due_at__lte=timezone.now(), webhook__is_active=True
    )
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def delivery_send(*, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send once; any answer 2xx is a receipt. Otherwise the next try is later, and after the last delay it is given up."""
    now = timezone.now()
    body = json.dumps({"id": str(delivery.uid)} | delivery.payload, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "PrevoyanceRH/1",
        "X-Prevoyance-Event": delivery.event,
        "X-Prevoyance-Delivery": str(delivery.uid),
        "X-Prevoyance-Signature": signature(delivery.webhook, body, now),
    }
    delivery.attempts += 1
    try:
        delivery.status = post(delivery.webhook.url, body, headers)
        delivery.remark = "" if 200 <= delivery.status < 300 else _("Le destinataire a répondu %(status)s.") % {"status": delivery.status}
    except Refusal as refused:
        delivery.status, delivery.remark = None, str(refused)[:200]
    except (OSError, http.client.HTTPException) as error:
        delivery.status, delivery.remark = None, _("Pas de réponse : %(error)s.") % {"error": str(error)[:120] or type(error).__name__}
    if delivery.status is not None and 200 <= delivery.status < 300:
        delivery.state, delivery.delivered_at = WebhookDelivery.State.DELIVERED, now
    elif delivery.attempts > len(DELAYS):
        delivery.state = WebhookDelivery.State.FAILED
    else:
        delivery.due_at = now + DELAYS[delivery.attempts - 1]
    delivery.save()
    return delivery


def signature(hook: Webhook, body: bytes, at: datetime) -> str:
    """The header that proves who sent, and when."""
    moment = int(at.timestamp())
    boxes = [hook.secret]
    if hook.former_secret and hook.former_until is not None and hook.former_until > at:
        boxes.append(hook.former_secret)
    marks = [hmac.new(opened(box).encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest() for box in boxes]
    return ",".join([f"t={moment}", *(f"v1={mark}" for mark in marks)])


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """POST to the checked address of the host, without following redirections; returns the status. Raises `Refusal`,
    `OSError` or `HTTPException`."""
    address = address_check(url)[0]
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_secure else 80)
    line = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    plain = socket.create_connection((address, port), timeout=TIMEOUT)
    line.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if is_secure else plain
    try:
        line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        return line.getresponse().status
    finally:
        line.close()
