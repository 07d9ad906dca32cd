"""What lets a phone keep the application on its first screen."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

INDIGO, PAPER = "#1d2b5e", "#f6f4ef"


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Name, colours, icons, and the places that a long press offers; nothing of anybody."""
    icons = [
        {"src": static(f"hr_core/icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any maskable"}
        for side in (192, 512)
    ]
    answer = JsonResponse(
        {
            "name": "Prévoyance RH",
            "short_name": "Prévoyance",
            "lang": "fr",
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": INDIGO,
            "icons": icons,
            "shortcuts": [
                {"name": "Mes congés", "url": reverse("hr_core:own_leave")},
                {"name": "Nouvelle demande", "url": reverse("hr_core:own_ask_list")},
                {"name": "Mes documents", "url": reverse("hr_core:own_documents")},
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Content-Type"] = "application/manifest+json"
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
