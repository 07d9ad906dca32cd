"""Calls of the interface by the cast, each with a token of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.test import Client

from config.api import api
from hr_core.api.scopes import SCOPES
from hr_core.scope import scope
from hr_core.services.interfaces.tokens import token_draw, token_open
from tests.cast import Zone

EVERYTHING = tuple(SCOPES)


def secret_of(zone: Zone, name: str, scopes: Sequence[str] = EVERYTHING, at: Any = None, **options: Any) -> str:
    """The secret of a token drawn by one of the cast."""
    institution = at or (zone.other if name == "oumar" else zone.home)
    user = zone.user(name)
    with scope(institution, actor=user):
        token, _none = token_open(
            institution=institution, name="Essai", user=user, kind="person", scopes=scopes,
            expires_on=dt.date.today() + dt.timedelta(days=30), actor=zone.user("coumba"), **options,
        )  # fmt: skip
        return token_draw(token=token, actor=user)


class Caller:
    """A program that calls as one of the cast."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=headers)

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def patch(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def caller(zone: Zone, name: str, scopes: Sequence[str] = EVERYTHING, **options: Any) -> Caller:
    return Caller(secret_of(zone, name, scopes, **options))


def messages(response: Any) -> dict[str, str]:
    """The fields refused, with their sentences; « detail » under an empty name."""
    body = response.json()
    return {"": body["detail"]} | {each["field"]: each["message"] for each in body.get("errors", [])}


def everything(calls: Caller, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    """(status, body) of every address that may be read, these keys in place of its parameter."""
    found = {}
    for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items():
        if "get" in methods:
            for key in keys if "{" in path else ("",):
                asked = path.split("{")[0].strip("/") + (f"/{key}" if key else "")
                answer = calls.get(asked)
                found[asked] = (answer.status_code, answer.content.decode())
    return found
