"""Signing in: by e-mail or by staff number."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from hr_core.models import User


class StaffNumberBackend(AuthenticationBackend):
    """Accepts an e-mail, a full identifier (`ipres-sn/02147`) or a bare staff number held by one account only."""

    def _authenticate_by_username(self, username: str, password: str) -> Any:
        if "/" not in username:
            named = list(User.objects.filter(username__endswith=f"/{username}", is_active=True)[:2])
            if len(named) == 1 and not User.objects.filter(username__iexact=username).exists():
                username = named[0].username
        return super()._authenticate_by_username(username, password)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the institution, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
