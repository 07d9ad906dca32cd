"""What the interface answers when it refuses: `application/problem+json` (RFC 9457), in French, naming field and cure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TITLES = {
    400: gettext_lazy("Demande illisible"),
    401: gettext_lazy("Jeton absent ou refusé"),
    403: gettext_lazy("Non autorisé"),
    404: gettext_lazy("Introuvable"),
    409: gettext_lazy("Déjà demandé autrement"),
    412: gettext_lazy("Version dépassée"),
    422: gettext_lazy("Données à corriger"),
    429: gettext_lazy("Trop d’appels"),
    500: gettext_lazy("Erreur du système"),
}


class Problem(Exception):
    """An answer other than success; `errors` lists `{"field", "message"}`."""

    def __init__(
        self, status: int, detail: str, *, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, list(errors), dict(headers or {})


def problem_response(problem: Problem, request: HttpRequest | None = None) -> HttpResponse:
    """The body: type, title, status, detail, and the fields to correct."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES.get(problem.status, _("Refus"))),
        "status": problem.status,
        "detail": problem.detail,
    }
    if request is not None:
        body["instance"] = request.path
    if problem.errors:
        body["errors"] = problem.errors
    return JsonResponse(
        body,
        status=problem.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
        headers=problem.headers,
    )


def problem_of(error: Exception) -> Problem:
    """The problem that an exception of the services or of Django is."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return refused(error)
    if isinstance(error, PermissionDenied):
        return Problem(403, str(error) or _("Le compte du jeton n’a pas ce droit : faites-lui attribuer le rôle qui le porte."))
    if isinstance(error, Http404):
        return Problem(404, str(error) or _("Aucun enregistrement de l’institution ne porte cette clé."))
    raise error


def refused(error: ValidationError) -> Problem:
    """A refusal of a form or a service: field by field, or a sentence."""
    if not hasattr(error, "error_dict"):
        return Problem(422, " ".join(error.messages))
    errors = [
        {"field": "" if name == "__all__" else name, "message": message}
        for name, messages in error.message_dict.items()
        for message in messages
    ]
    return Problem(422, _("Corrigez les champs cités ; rien n’a été écrit."), errors=errors)


def schema_problem(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """What the reading of the request refuses (pydantic's errors), in French."""
    told = [{"field": _field(each["loc"]), "message": _sentence(each)} for each in errors]
    return Problem(422, _("Corrigez les champs cités ; rien n’a été écrit."), errors=told)


def _field(location: Sequence[Any]) -> str:
    """« start » of ("body", "data", "start")."""
    parts = [str(part) for part in location if part not in ("body", "query", "path", "header", "data", "filters")]
    return ".".join(parts)


def _sentence(error: Mapping[str, Any]) -> str:
    kind, context = str(error.get("type", "")), error.get("ctx") or {}
    if kind == "missing":
        return _("Ce champ est obligatoire.")
    if kind == "extra_forbidden":
        return _("Ce champ n’existe pas ici : retirez-le.")
    if kind.startswith("date"):
        return _("Écrivez une date qui existe, comme 2026-11-30.")
    if kind in ("literal_error", "enum"):
        return _("Valeurs possibles : %(values)s.") % {"values": str(context.get("expected", "")).replace(" or ", ", ")}
    if kind.startswith(("int", "float", "decimal")):
        return _("Écrivez un nombre entier.")
    if kind.startswith("bool"):
        return _("Écrivez true ou false.")
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound = next(iter(context.values()), "")
        return _("Valeur hors limites (%(bound)s).") % {"bound": bound}
    if kind == "string_too_long":
        return _("Texte trop long : %(most)s signes au plus.") % {"most": context.get("max_length", "")}
    if kind.startswith("string"):
        return _("Écrivez un texte entre guillemets.")
    if kind == "json_invalid":
        return _("Le corps n’est pas du JSON.")
    return _("Valeur refusée.")
