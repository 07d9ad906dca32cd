"""Refusals: what a service will not do, in words for the person who asked."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class Refusal(ValidationError):
    """A request that the rules refuse; the message says what is wrong and what to do. Nothing was changed."""

    def __str__(self) -> str:
        return " ".join(self.messages)
