"""Who may open a screen: every view declares its rights here, and a house test reads the declaration."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from hr_core.access import Access

ZONE = "zone"  # instead of a right: the administrators of the zone


@lru_cache(maxsize=4096)
def rights_of(path: str) -> tuple[str, ...]:
    """The rights of which the page at an address asks one; none when it asks for nothing but a role, or is no page."""
    try:
        view = resolve(path.partition("?")[0]).func
    except Resolver404:
        return ()
    return tuple(getattr(getattr(view, "view_class", view), "rights", ()))


def admits(access: Access, rights: tuple[str, ...]) -> bool:
    return not rights or (access.is_zone_administrator and ZONE in rights) or access.has(*rights)


def refusal(request: HttpRequest, rights: tuple[str, ...]) -> HttpResponse | None:
    """Nothing when the person may come in; a redirection to sign in, a page that explains, or `PermissionDenied`."""
    access: Access | None = request.access  # type: ignore[attr-defined]
    if access is None:
        return redirect_to_login(request.get_full_path())
    if access.is_zone_administrator and (not rights or ZONE in rights):
        return None
    if access.institution is None:
        return render(request, "hr_core/no_access.html", status=403)
    if not admits(access, rights):
        raise PermissionDenied
    access.entry = rights
    return None


class Guarded:
    """Mixin of class-based views: `rights` lists the rights of which one is enough."""

    rights: tuple[str, ...]
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = refusal(request, self.rights)
        if refused is not None:
            return refused
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def access(self) -> Access:
        return self.request.access  # type: ignore[attr-defined]

    @property
    def institution(self) -> Any:
        return self.access.institution

    @property
    def currency(self) -> str:
        return self.institution.country.currency if self.institution else "XOF"


View = Callable[..., HttpResponse]


def requires(*rights: str) -> Callable[[View], View]:
    """Decorator of plain views: one of the rights is enough; without any, a role is."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refused = refusal(request, rights)
            return refused if refused is not None else view(request, *args, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined]
        return guarded

    return decorate
