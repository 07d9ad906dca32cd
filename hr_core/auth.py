"""Signing in: by e-mail or by staff number."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from hr_core.models import User


class StaffNumberBackend(AuthenticationBackend):
    """Accepts an e-mail, a full identifier (`ipres-sn/02147`) or a bare staff number held by one account only."""

    def _authenticate_by_username(self, **credentials: Any) -> User | None:
        username = credentials.get("username") or ""
        password = credentials.get("password")
        if "/" not in username and password:
            named = list(User.objects.filter(username__endswith=f"/{username}", is_active=True)[:2])
            if len(named) == 1 and not User.objects.filter(username__iexact=username).exists():
                credentials = {**credentials, "username": named[0].username}
        return super()._authenticate_by_username(**credentials)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the institution, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
