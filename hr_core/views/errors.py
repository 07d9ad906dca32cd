"""Error pages: what happened, what to do next, and the request's identity to quote."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "hr_core/error.html", {"title": title, "text": text, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400, _("Demande illisible"), _("Revenez à la page précédente et recommencez."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("Vous n’avez pas ce droit"),
        _("Cette page existe, mais votre rôle n’y donne pas accès. L’administrateur de l’institution attribue les rôles."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("Page introuvable"),
        _("L’adresse ne mène à rien dans l’institution où vous travaillez. Vérifiez l’institution choisie en haut."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Une erreur est survenue"),
        _("Rien n’a été enregistré. Recommencez ; si l’erreur revient, citez le numéro de la demande."),
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("La page a expiré"),
        _("Pour votre sécurité, la demande n’a pas été exécutée. Rechargez la page et recommencez."),
    )
