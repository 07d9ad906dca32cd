"""The first page, the change of institution, and the health of the service."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required, login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "hr_core/home.html")


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"état": "bon"})


@login_required
@require_POST
def switch_institution(request: HttpRequest) -> HttpResponse:
    """Act in another institution where one holds a role; anything else changes nothing."""
    wanted = request.POST.get("institution", "")
    if any(str(each.pk) == wanted for each in request.access.institutions):  # type: ignore[attr-defined]
        request.session["institution"] = int(wanted)
    return redirect("hr_core:home")
