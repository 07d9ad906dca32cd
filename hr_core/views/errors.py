"""Error pages: what happened, what to do next, and the request's identity to quote."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from hr_core.ui.context import frame_of


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """The page in the frame of the person who asked, or in the public one."""
    names = {
        "title": title,
        "text": text,
        "status": status,
        "request_id": getattr(request, "request_id", ""),
        "frame": frame_of(getattr(request, "access", None)),
    }
    return render(request, "hr_core/error.html", names, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400, _("Demande illisible"), _("Revenez à la page précédente et recommencez."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A right is missing; a service may say more (« Personne ne modifie son propre dossier… »)."""
    said = str(exception) if exception else ""
    text = said or _(
        "Cette page existe, mais votre rôle n’y donne pas accès. L’administrateur de l’institution attribue les rôles."
    )
    title = _("C’est refusé") if said else _("Vous n’avez pas ce droit")
    return _page(request, 403, title, text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("Page introuvable"),
        _("L’adresse ne mène à rien dans l’institution où vous travaillez. Vérifiez l’institution choisie en haut."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request's frame: whatever failed must not fail again here."""
    names = {
        "title": _("Une erreur est survenue"),
        "text": _("Rien n’a été enregistré. Recommencez ; si l’erreur revient, citez le numéro de la demande."),
        "status": 500,
        "request_id": getattr(request, "request_id", ""),
        "frame": "hr_core/base_public.html",
    }
    return HttpResponse(loader.render_to_string("hr_core/error.html", names), status=500)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("La page a expiré"),
        _("Pour votre sécurité, la demande n’a pas été exécutée. Rechargez la page et recommencez."),
    )
