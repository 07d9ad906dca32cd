"""Events for other programs: read from the audit trail and sent, every minute."""

from __future__ import annotations

from celery import shared_task

from hr_core.models import Institution, Webhook, WebhookDelivery
from hr_core.scope import scope
from hr_core.services.interfaces.delivery import deliveries_due, delivery_send
from hr_core.services.interfaces.events import events_read


@shared_task
def tell_every_minute() -> None:
    """In every open institution that has an address: read what is new, send what is due. Can be run twice."""
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution):
            if not Webhook.objects.filter(is_active=True).exists():
                continue
            events_read(institution=institution)
            due = deliveries_due()
        for key in due:
            deliver(institution.pk, key)


@shared_task
def deliver(institution: int, delivery: int) -> None:
    """Send one delivery, unless somebody else is sending it or it was received."""
    with scope(institution):
        found = WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("webhook")
        row = found.filter(pk=delivery, state=WebhookDelivery.State.WAITING).first()
        if row is not None:
            delivery_send(delivery=row)
