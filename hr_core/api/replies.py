"""Answers that programs may rely on: the same write asked twice is done once, and a version says what was read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hr_core.api.problems import Problem, problem_response
from hr_core.models import ApiReply


def version_of(data: Any) -> str:
    """The ETag of a record as the interface shows it."""
    text = json.dumps(data, sort_keys=True, default=str, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'


def shown(request: Any, data: dict[str, Any]) -> dict[str, Any]:
    """A record as the answer, with its version."""
    request.version = version_of(data)
    return data


def version_or_refuse(request: HttpRequest, data: dict[str, Any]) -> None:
    """With `If-Match`, write only over the version that was read; raises `Problem` 412."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*" and version_of(data) not in [each.strip() for each in wanted.split(",")]:
        raise Problem(412, _("Cet enregistrement a changé depuis que vous l’avez lu : relisez-le, puis recommencez."))


def with_version(request: Any, response: HttpResponse) -> None:
    """Give the version of a successful answer; a reader who holds it is told that nothing changed (304)."""
    if response.status_code not in (200, 201) or not response.content:
        return
    version = getattr(request, "version", "") or f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    response["ETag"] = version
    if request.method == "GET" and version in request.headers.get("If-None-Match", ""):
        response.status_code = 304
        response.content = b""


def answer_once(request: Any, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """With `Idempotency-Key`, a POST sent again gets its first answer; the same key for another request is refused."""
    key = request.headers.get("Idempotency-Key", "")[:80]
    if request.method != "POST" or not key:
        return get_response(request)
    token = request.api_token
    digest = hashlib.sha256(f"{request.get_full_path()}\n".encode() + request.body).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"api {token.pk} {key}"])
    found = ApiReply.objects.filter(institution=token.institution_id, token=token, key=key).first()
    if found is not None and found.request_digest != digest:
        return problem_response(
            Problem(409, _("Cette clé « Idempotency-Key » a servi à une autre demande : prenez-en une nouvelle.")), request
        )
    if found is not None:
        reply = HttpResponse(found.body, status=found.status, content_type="application/json; charset=utf-8")
        reply["Idempotent-Replayed"] = "true"
        return reply
    response = get_response(request)
    if response.status_code < 300:
        ApiReply.objects.create(
            institution_id=token.institution_id, token=token, key=key, request_digest=digest,
            status=response.status_code, body=response.content.decode(),
        )  # fmt: skip
    return response
