"""The first page, what waits, the whole menu, the change of institution, its colour, and the health of the service."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hr_core.access import Access
from hr_core.registry import registry
from hr_core.text import french_long_date
from hr_core.ui.guard import requires


@require_GET
@requires()
def home(request: HttpRequest) -> HttpResponse:
    """Where things stand: the officers' panels, or the employee's own."""
    access: Access = request.access  # type: ignore[attr-defined]
    panels = home_panels(access)
    today = timezone.localdate()
    day = f"{french_long_date(today)} {today.year}"
    first_name = str(access.user).split()[0]
    if not access.is_officer:
        title = _("Bonjour %(name)s") % {"name": first_name}
        names = {"title": title, "greeting": day[:1].upper() + day[1:], "panels": panels}
        return render(request, "hr_core/home_self.html", names)
    headline = next((each["data"]["headline"] for each in panels if each["data"].get("headline")), "")
    names = {
        "greeting": _("Bonjour %(name)s. %(day)s") % {"name": first_name, "day": day[:1].upper() + day[1:]},
        "title": headline or _("Rien d’urgent aujourd’hui"),
        "is_quiet": not headline,
        "panels": [each for each in panels if not each["aside"]],
        "asides": [each for each in panels if each["aside"]],
    }
    return render(request, "hr_core/home.html", names)


def home_panels(access: Access) -> list[dict[str, Any]]:
    """The panels of this person's rights that have something to say."""
    found = []
    for panel in registry.home_panels:
        if access.institution is None or panel.own == access.is_officer or not access.has(*panel.rights):
            continue
        data = panel.context(access)
        if data is not None:
            found.append({"template": panel.template, "data": data, "aside": panel.aside})
    return found


@require_GET
@requires()
def inbox(request: HttpRequest) -> HttpResponse:
    return render(request, "hr_core/inbox.html", {"title": _("À traiter")})


@require_GET
@requires()
def menu(request: HttpRequest) -> HttpResponse:
    return render(request, "hr_core/menu.html", {"title": _("Menu")})


@login_not_required
@require_GET
def institution_css(request: HttpRequest) -> HttpResponse:
    """The one variable that differs between institutions, as a style sheet since pages carry no inline style."""
    colour = request.GET.get("c", "")
    if not re.fullmatch(r"[0-9a-f]{6}", colour):
        return HttpResponseBadRequest()
    response = HttpResponse(f":root {{ --inst: #{colour}; }}\n", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"état": "bon"})


@require_POST
@requires()
def switch_institution(request: HttpRequest) -> HttpResponse:
    """Act in another institution where one holds a role; anything else changes nothing."""
    wanted = request.POST.get("institution", "")
    if any(str(each.pk) == wanted for each in request.access.institutions):  # type: ignore[attr-defined]
        request.session["institution"] = int(wanted)
    return redirect("hr_core:home")
