"""Sign-ins as they happen: kept with their session, held to the policies of the institutions where the person works."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from hr_core.access import user_groups
from hr_core.models import Institution, SignIn, SignInPolicy, User
from hr_core.scope import scope

#: In the session: a policy asks this person for a second factor.
ASKED = "second_factor_asked"
#: In the session: when a policy ends it (seconds since 1970), whatever « remember me » says.
ENDS = "ends_at"


def register() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="hr_core.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="hr_core.signed_out")
    user_login_failed.connect(_refused, dispatch_uid="hr_core.sign_in_refused")


def _signed_in(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    session = getattr(request, "session", None)
    if session is None:
        return
    if session.session_key is None and hasattr(session, "create"):
        session.save()
    SignIn.objects.create(
        user=user, identifier=user.username[:120], succeeded=True, session_key=(session.session_key or "")[:40], **_from(request)
    )
    roles = {(code, role) for code, role, _key in user_groups(user)}
    institutions = list(Institution.objects.filter(code__in={code for code, _role in roles}, is_open=True))
    if not institutions:
        return
    with scope(institutions):
        policies = list(SignInPolicy.objects.select_related("institution"))
    if policies:
        hours = min(policy.session_hours for policy in policies)
        session[ENDS] = (timezone.now() + timedelta(hours=hours)).timestamp()
    session[ASKED] = any((policy.institution.code, role) in roles for policy in policies for role in policy.factor_roles)


def _signed_out(sender: Any, request: HttpRequest, user: User | None, **_more: Any) -> None:
    session = getattr(request, "session", None)
    if user is not None and session is not None and session.session_key:
        rows = SignIn.objects.filter(user=user, session_key=session.session_key)
        rows.update(ended_at=timezone.now(), session_key="")


def _refused(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    given = str(credentials.get("username") or credentials.get("email") or "")[:120]
    if not given or request is None:
        return
    user = User.objects.filter(username__iexact=given).first() or User.objects.filter(email__iexact=given).first()
    SignIn.objects.create(user=user, identifier=given, succeeded=False, **_from(request))


def _from(request: HttpRequest) -> dict[str, str]:
    from hr_core.middleware_api import caller_address

    return {"address": caller_address(request)[:45], "agent": request.headers.get("User-Agent", "")[:200]}
