"""The programming interface, put together from the operations of each floor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError as SchemaError

from careers.api import router as careers
from hr_core.api import absences, employees, facts, units
from hr_core.api.kernel import Allowed
from hr_core.api.problems import Problem, problem_of, problem_response, schema_problem
from mobility.api import router as mobility
from payroll.api import router as payroll
from training.api import router as training

DESCRIPTION = """
Les mêmes services, droits, périmètre et refus que les écrans. Un jeton s’ouvre dans « Administration, Jetons » ; il agit
comme son compte, dans ses portées. Montants : entiers en plus petites unités de la monnaie. Périodes : `end` est le
premier jour qui ne compte plus. Un refus est un `application/problem+json` en français, qui nomme le champ et le remède.
"""

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Ce qui est refusé, et comment y remédier"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
#: Sent with a write: not to overwrite what was not read, and not to write twice.
HEADERS = {
    "patch": ("If-Match", "Version lue (ETag) : sans elle, la dernière écriture l’emporte"),
    "post": ("Idempotency-Key", "Clé choisie par l’appelant : la même demande renvoyée reçoit la même réponse"),
}


class Interface(NinjaAPI):
    """Says in the document what every operation shares: its scope, its refusals, the headers of writes."""

    def operations(self) -> Iterator[tuple[str, str, Any, Allowed]]:
        """(path, method, operation, who may call it) of each."""
        for _prefix, router in self._routers:
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    for method in operation.methods:
                        yield path, method.lower(), operation, operation.auth_param

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        schema["components"]["securitySchemes"] = {"Jeton": {"type": "http", "scheme": "bearer"}}
        refusal = {
            "description": "Refus",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        scopes = {self.get_openapi_operation_id(each[2]) if not each[2].operation_id else each[2].operation_id: each[3]
                  for each in self.operations()}  # fmt: skip
        for item in schema["paths"].values():
            for method, told in item.items():
                allowed = scopes[told["operationId"]]
                told["security"] = [{"Jeton": []}]
                told["x-scope"] = allowed.scope
                told["responses"]["default"] = refusal
                told["description"] = f"{told.get('description', '')}\n\nPortée : `{allowed.scope}`.".strip()
                if method in HEADERS:
                    name, words = HEADERS[method]
                    told["parameters"] = [
                        *told.get("parameters", []),
                        {"in": "header", "name": name, "required": False, "description": words, "schema": {"type": "string"}},
                    ]
        return schema


api = Interface(
    title="Prévoyance RH", version="1", description=DESCRIPTION, urls_namespace="api", docs_url=None,
    openapi_url="/openapi.json",
)  # fmt: skip
for router in (units.router, employees.router, facts.router, absences.router, careers, payroll, training, mobility):
    api.add_router("", router)


def answer_problem(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_response(problem_of(error), request)


for kind in (Problem, ValidationError, PermissionDenied, Http404):
    api.add_exception_handler(kind, answer_problem)


@api.exception_handler(SchemaError)
def answer_schema_problem(request: HttpRequest, error: SchemaError) -> HttpResponse:
    return problem_response(schema_problem(error.errors), request)
