"""What every operation of the interface shares: who may call it, pages of a list, and the house's forms as validators."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer
from pydantic import BaseModel, Field, create_model

from hr_core.access import Access
from hr_core.api.problems import Problem, refused
from hr_core.api.schemas import is_last_day
from hr_core.api.scopes import SCOPES
from hr_core.forms.fields import PercentField, UnitField
from hr_core.models import Employee, Unit
from hr_core.text import french_amount
from hr_core.ui.forms import MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from hr_core.ui.screens import units_narrow

MOST = 500


class Allowed(HttpBearer):
    """Who may call an operation: a token of this scope, whose account holds one of the rights."""

    def __init__(self, scope: str, *rights: str) -> None:
        super().__init__()
        self.scope, self.rights = scope, rights

    def __call__(self, request: HttpRequest) -> Any:
        access: Access = request.access  # type: ignore[attr-defined]
        token = request.api_token  # type: ignore[attr-defined]
        if self.scope not in token.scopes:
            raise Problem(
                403,
                _("Il manque au jeton la portée « %(scope)s » (%(label)s) : faites-en ouvrir un autre.")
                % {"scope": self.scope, "label": SCOPES[self.scope]},
            )
        if self.rights and not access.has(*self.rights):
            raise Problem(403, _("Le compte du jeton n’a pas ce droit : faites-lui attribuer le rôle qui le porte."))
        access.entry = self.rights
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return None  # `__call__` answers


def page_schema(name: str, item: type[BaseModel]) -> type[BaseModel]:
    """The schema of a page of a list."""
    return create_model(
        name,
        items=(list[item], ...),  # type: ignore[valid-type]
        total=(int, Field(..., description="Nombre d’enregistrements de toute la liste")),
        page=(int, Field(..., description="Numéro de la page, à partir de 1")),
        next=(str | None, Field(..., description="Adresse de la page suivante, ou rien")),
    )


def page_of(
    request: HttpRequest, rows: QuerySet, page: int, per_page: int, show: Callable[[list[Any]], Iterable[dict[str, Any]]]
) -> dict[str, Any]:
    """One page of a list, in three queries at most beside those of `show`."""
    total = rows.count()
    start = (page - 1) * per_page
    items = list(rows[start : start + per_page]) if start < total else []
    following = None
    if start + per_page < total:
        parameters = request.GET.copy()
        parameters["page"] = str(page + 1)
        following = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
    return {"items": list(show(items)), "total": total, "page": page, "next": following}


def access_in(request: HttpRequest) -> Access:
    return request.access  # type: ignore[attr-defined]


def employee_or_refuse(access: Access, staff_number: str, *, field: str = "employee") -> Employee:
    """The employee of a staff number, among those that the account may see; a 422 on the field otherwise."""
    found = Employee.objects.visible_to(access).filter(staff_number=staff_number.strip()).first()
    if found is None:
        raise Problem(
            422, _("Corrigez les champs cités ; rien n’a été écrit."),
            errors=[{"field": field, "message": _("Aucun dossier visible ne porte ce matricule.")}],
        )  # fmt: skip
    return found


def given(body: BaseModel) -> dict[str, Any]:
    """What was sent, and nothing else."""
    return body.model_dump(exclude_unset=True)


def form_or_refuse(
    form_class: type[forms.BaseForm], body: dict[str, Any], *, currency: str, access: Access | None = None, **options: Any
) -> Any:
    """A valid form of the house filled with what was sent; raises `Problem` with the form's own sentences. With `access`, units
    are those of the account."""
    data = {key: written(form_class.base_fields[key], key, value, body, currency) for key, value in body.items() if key in form_class.base_fields}
    for key, field in form_class.base_fields.items():
        if key not in data and field.initial is not None and not isinstance(field.initial, bool):
            data[key] = written(field, key, field.initial, body, currency)
    form = form_class(data={key: value for key, value in data.items() if value is not None}, **options)
    if access is not None:
        units_narrow(form, access, access.entry)
    if not form.is_valid():
        raise refused(forms.ValidationError(form.errors.as_data()))
    return form


def written(field: forms.Field, key: str, value: Any, body: dict[str, Any], currency: str) -> Any:
    """A value of JSON as the form reads it."""
    if value is None or value is False:
        return None
    if isinstance(field, MoneyField) or (key == "value" and isinstance(value, int)):
        if body.get("share") == "percent":
            return f"{value / 100:g}"
        return french_amount(value, body.get("currency") or currency)
    if isinstance(field, PercentField):
        return f"{value / 100:g}"
    if isinstance(value, date) and is_last_day(field):
        return (value - timedelta(days=1)).isoformat()
    if isinstance(field, UnitField):
        return str(unit_or_refuse(value, key).pk)
    if isinstance(field, EmployeeField):
        return str(value)
    if isinstance(field, ScopedChoiceField):
        return str(row_or_refuse(field.model, value, key).pk)
    return value.isoformat() if isinstance(value, date) else "on" if value is True else str(value)


def unit_or_refuse(code: str, field: str) -> Unit:
    return row_or_refuse(Unit, code, field)


def row_or_refuse(model: Any, code: str, field: str) -> Any:
    """The row of the institution that bears a code; raises `Problem` on the field."""
    found = model.objects.filter(code=code).first()
    if found is None:
        message = _("« %(code)s » n’est le code d’aucune ligne « %(kind)s ».") % {"code": code, "kind": model._meta.verbose_name}
        raise Problem(422, _("Corrigez les champs cités ; rien n’a été écrit."), errors=[{"field": field, "message": message}])
    return found
