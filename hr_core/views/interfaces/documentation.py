"""The document of the interface as a page that people read: no other host, no script."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hr_core.api.scopes import SCOPES
from hr_core.services.interfaces.events import EVENTS


@require_GET
def api_documentation(request: HttpRequest) -> HttpResponse:
    """Operations by subject, each with its parameters and its body."""
    groups = operations()
    return render(
        request, "hr_core/interfaces/documentation.html",
        {"title": _("Interface de programmation"), "groups": groups, "scopes": SCOPES.items(), "events": EVENTS.items(), "back_url": ""},
    )  # fmt: skip


@lru_cache(maxsize=1)
def operations() -> list[tuple[str, list[dict[str, Any]]]]:
    """(subject, operations) in the order of the document."""
    from config.api import api

    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    schemas = schema["components"]["schemas"]
    found: dict[str, list[dict[str, Any]]] = {}
    for path, item in schema["paths"].items():
        for method, told in item.items():
            body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            reference = body.get("$ref", "").rpartition("/")[2]
            found.setdefault(told["tags"][0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "summary": told["summary"],
                    "scope": told["x-scope"],
                    "parameters": [
                        (each["name"], each.get("description") or each["schema"].get("description", ""), each.get("required"))
                        for each in told.get("parameters", [])
                    ],
                    "fields": fields_of(schemas.get(reference, {})),
                }
            )
    return list(found.items())


def fields_of(schema: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """(name, what it is, whether it is required) of each field of a body."""
    required = set(schema.get("required", ()))
    return [
        (name, " ".join(filter(None, [type_of(field), field.get("description", "")])), name in required)
        for name, field in schema.get("properties", {}).items()
    ]


def type_of(field: dict[str, Any]) -> str:
    """The type of a field in a word; the values of a choice."""
    options = [each for each in field.get("anyOf", [field]) if each.get("type") != "null"]
    first = options[0] if options else {}
    if "enum" in first:
        return f"({' | '.join(map(str, first['enum']))})"
    if "const" in first:
        return f"({first['const']})"
    words = {"string": _("texte"), "integer": _("entier"), "boolean": _("true ou false")}
    return f"({_('date') if first.get('format') == 'date' else words.get(first.get('type', ''), '')})"
