"""Each night: agreements that begin, return or come near their term."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from mobility.services.agreements.follow import agreements_follow


@shared_task
def agreements_follow_all() -> None:
    agreements_follow(timezone.localdate())
