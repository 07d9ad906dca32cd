"""Counting the tries of an address on pages open to everybody; keys are hashed, so that the cache tells nothing of anybody."""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def may_try(request: HttpRequest, what: str, *, tries: int, seconds: int) -> bool:
    """Count a try of this address at `what` within the running window of `seconds`; false once it has made `tries` of them."""
    window = int(time.time() // seconds)
    key = f"{what}:" + hashlib.sha256(f"{window}:{get_adapter().get_client_ip(request)}".encode()).hexdigest()
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= tries
    except ValueError:  # the window has just ended
        return True
