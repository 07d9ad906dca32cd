"""Per request: an identity, the second factor, and the scope of the active institution."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hr_core.access import access_of, delegations_apply, needs_second_factor
from hr_core.scope import scope
from hr_core.services.administration.sign_ins import ASKED, ENDS

Handler = Callable[[HttpRequest], HttpResponse]
OPEN_PATHS = ("/api/", "/compte/", "/static/", "/sante/", "/verifier/", "/institution.css")
UNSCOPED_PATHS = ("/api/v1/", "/static/", "/institution.css")


def request_identity(get_response: Handler) -> Handler:
    """Give each request an identity, which the audit trail keeps and the response shows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex[:16]  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware


def session_length(get_response: Handler) -> Handler:
    """Sign out whoever has been in for as long as the policies of their institutions allow."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and hasattr(request, "session"):
            ends = request.session.get(ENDS)
            if ends is not None and timezone.now().timestamp() > ends:
                logout(request)
        return get_response(request)

    return middleware


def second_factor(get_response: Handler) -> Handler:
    """Send whoever holds a sensitive role to the activation of a second factor, until they have one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        asked = settings.SECOND_FACTOR_REQUIRED and user.is_authenticated and not request.path.startswith(OPEN_PATHS)
        wanted = asked and (needs_second_factor(user) or request.session.get(ASKED))  # type: ignore[arg-type]
        if wanted and _lacks_second_factor(request):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _lacks_second_factor(request: HttpRequest) -> bool:
    """A second factor is asked for here, and this person has not set one up."""
    if not settings.SECOND_FACTOR_REQUIRED or request.path.startswith(OPEN_PATHS):
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)


class InstitutionScopeMiddleware:
    """Run each request in one transaction, within the active institution and its time; an error undoes all of it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.path.startswith(UNSCOPED_PATHS):
            return self.get_response(request)
        request.access = None  # type: ignore[attr-defined]
        if not user.is_authenticated:
            return self.get_response(request)
        access = access_of(user, request.session.get("institution"))
        request.access = access  # type: ignore[attr-defined]
        own = [access.institution] if access.institution else []
        zone = access.institution.country.time_zone if access.institution else None
        with timezone.override(zone), scope(own, actor=user, request_id=request.request_id):  # type: ignore[attr-defined]
            if delegations_apply(access).delegations and _lacks_second_factor(request):
                return redirect("mfa_index")
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
