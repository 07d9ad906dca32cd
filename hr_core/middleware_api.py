"""Calls of the programming interface: a token instead of a session, then the scope of its institution.

The token is looked up and counted in a transaction of its own; the request then runs in another one, undone whenever
the answer is not a success.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access, access_of
from hr_core.api.problems import Problem, problem_response
from hr_core.api.replies import answer_once, with_version
from hr_core.api.scopes import CONFIDENTIAL
from hr_core.models import ApiToken, Institution
from hr_core.scope import scope
from hr_core.services.interfaces.tokens import Use, address_admitted, institution_of, token_find, use_count

ROOT = "/api/v1/"
OPEN = (f"{ROOT}openapi.json",)


def caller_address(request: HttpRequest) -> str:
    """Where the call comes from; behind `TRUSTED_PROXIES` proxies, what the outermost of them saw."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    number = settings.TRUSTED_PROXIES
    return seen[-number] if 0 < number <= len(seen) else request.META.get("REMOTE_ADDR", "")


class ApiMiddleware:
    """`request.access` and `request.api_token` for what begins with `/api/v1/`; sessions are not looked at there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path.startswith(ROOT) or request.path in OPEN:
            return self.get_response(request)
        try:
            token, access, use = self._identify(request)
        except Problem as problem:
            return problem_response(problem, request)
        request.user, request.access, request.api_token = token.user, access, token
        institution = access.institution
        assert institution is not None
        label = _("%(user)s (jeton « %(name)s »)") % {"user": token.user, "name": token.name}
        with (
            timezone.override(institution.country.time_zone),
            scope(institution, actor=token.user, actor_label=label[:120], request_id=request.request_id),
        ):
            response = answer_once(request, self.get_response)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        with_version(request, response)
        response["Cache-Control"] = "no-store"
        response["X-RateLimit-Limit"] = str(token.per_minute)
        response["X-RateLimit-Remaining"] = str(max(0, token.per_minute - use.in_minute))
        return response

    def _identify(self, request: HttpRequest) -> tuple[ApiToken, Access, Use]:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        secret = secret.strip()
        code = institution_of(secret) if kind.lower() == "bearer" else ""
        institution = Institution.objects.filter(code=code, is_open=True).first() if code else None
        refused = Problem(
            401,
            _("Donnez un jeton valable dans l’en-tête « Authorization: Bearer … » ; il s’ouvre dans Administration, Jetons."),
            headers={"WWW-Authenticate": 'Bearer realm="api"'},
        )
        if institution is None:
            raise refused
        now = timezone.now()
        with timezone.override(institution.country.time_zone), scope(institution, request_id=request.request_id):  # type: ignore[attr-defined]
            token = token_find(institution, secret)
            if token is None:
                raise refused
            address = caller_address(request)
            if not address_admitted(token, address):
                raise Problem(403, _("Ce jeton n’est pas admis depuis l’adresse %(ip)s : faites-la ajouter.") % {"ip": address})
            use = use_count(token, address or None, now)
            access = access_of(token.user, institution.pk)
        if use.in_minute > token.per_minute:
            wait = max(1, int((use.until - now).total_seconds()))
            raise Problem(
                429,
                _("Ce jeton a droit à %(most)s appels par minute : reprenez dans %(wait)s s.")
                % {"most": token.per_minute, "wait": wait},
                headers={"Retry-After": str(wait)},
            )
        if access.institution is None or access.institution.pk != institution.pk:
            raise Problem(403, _("Le compte du jeton ne tient aucun rôle dans l’institution : attribuez-lui-en un."))
        # What an acting replacement gives, the person uses on screen, where the act is shown.
        access.rights = access.rights - access.delegations.keys()
        access.delegations.clear()
        access.acting = []
        if CONFIDENTIAL not in token.scopes:
            access.rights = access.rights - {"confidential_view"}
        return token, access, use
