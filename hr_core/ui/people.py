"""The choice of a person in a form: a list when there are few, else a field that takes a number or a name.

The field works as text alone: a staff number, or words of the name when they designate one person; of several, the form
comes back with the candidates to choose from. With script the page that shows the form suggests while one types
(`?suggerer=<field>&q=<text>`): it suggests among the very people of the field, so nobody is named whom the list would hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.selectors.search import people_like, people_named
from hr_core.text import in_words
from hr_core.ui.forms import ScopedChoiceField

SUGGEST, TYPED = "suggerer", "q"
SHORTEST = 2  # signs from which the page suggests
SUGGESTED = 8
NUMBER_LAST = re.compile(r"\(([^()]+)\)\s*$")


class PeopleInput(forms.Select):
    """A list of choices for few people; a text field with suggestions for more."""

    template = "hr_core/ui/people_input.html"

    @property
    def field(self) -> EmployeeField:
        return self.choices.field  # type: ignore[attr-defined]

    @property
    def css_class(self) -> str:
        return "form-select" if self.field.is_list else "form-control"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed, or the candidate that was picked for these very words."""
        typed, picked = data.get(name), data.get(f"{name}-parmi")
        return picked if picked and data.get(f"{name}-demande") == typed else typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        if self.field.is_list:
            return super().render(name, value, attrs, renderer)
        given = self.build_attrs(self.attrs, attrs)
        context = {
            "name": name,
            "value": self.field.written(value),
            "id": given.get("id") or f"id_{name}",
            "attrs": {key: each for key, each in given.items() if each is not False and key != "id"},
            "candidates": self.field.candidates,
        }
        return render_to_string(self.template, context)


class EmployeeField(ScopedChoiceField):
    """One of the people of `queryset`; its value is the employee.

    Raises a ValidationError that says what to type when nobody, or more than one person, answers.  A key is only taken
    where a list was drawn: a number that somebody types is a staff number and nothing else.
    """

    widget = PeopleInput
    most = 100  # people that a list of choices still shows
    default_error_messages = {
        "nobody": gettext_lazy("Personne ne répond à « %(text)s » : taper le matricule, ou le nom et le prénom."),
        "number": gettext_lazy("Aucun agent ne porte ce matricule : le corriger, ou taper le nom."),
        "sure": gettext_lazy("Est-ce bien cette personne ? La choisir, ou corriger « %(text)s »."),
        "several": gettext_lazy("%(number)s agents répondent à « %(text)s » : choisir lequel."),
        "many": gettext_lazy("Plus de %(number)s agents répondent à « %(text)s » : en choisir un, ou ajouter le prénom ou le matricule."),
    }

    def __init__(self, *, listed: bool = True, **options: Any) -> None:
        self.listed = listed
        self.candidates: list[dict[str, Any]] = []
        super().__init__(Employee, **options)

    @property
    def people(self) -> Any:
        """Whom one may choose: known once the form is made."""
        return self.queryset

    @property
    def is_list(self) -> bool:
        """Few enough for a list of choices; one query, asked once for each form."""
        if not self.listed:
            return False
        kept: tuple[Any, bool] | None = self.__dict__.get("_few")
        if kept is None or kept[0] is not self.people:
            few = len(self.people.order_by().values_list("pk")[: self.most + 1]) <= self.most
            kept = self.__dict__["_few"] = (self.people, few)
        return kept[1]

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)

    def written(self, value: Any) -> str:
        """What the text field shows: what was typed, or the person whose key is the initial value."""
        if isinstance(value, int):
            found = Employee.objects.filter(pk=value).first()
            return named(found) if found else ""
        return str(value or "")

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return super().to_python(value)
        if self.is_list and value.strip().isdecimal():
            try:
                return super().to_python(value)
            except forms.ValidationError:
                pass
        return self.person(value.strip())

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            found = self.to_python(data)
        except forms.ValidationError:
            return True
        return getattr(found, "pk", None) != getattr(initial, "pk", initial)

    def person(self, text: str) -> Employee:
        """The one person whom the text designates."""
        for number in (text, *NUMBER_LAST.findall(text)):
            found = list(self.people.filter(staff_number__iexact=number.strip())[:2])
            if len(found) == 1:
                return found[0]
        found = list(people_named(self.people, text)[:2])
        if len(found) == 1 and not text.isdecimal():
            return found[0]
        near = people_like(self.people, text, timezone.localdate(), limit=SUGGESTED + 1)
        self.candidates = _shown(near[:SUGGESTED])
        raise self._unsure(text, len(near))

    def _unsure(self, text: str, number: int) -> forms.ValidationError:
        code = "several" if number > 1 else "sure" if number else "number" if text.isdecimal() else "nobody"
        if number > SUGGESTED:
            code, number = "many", SUGGESTED
        words = in_words(number)
        told = {"text": text, "number": words if code == "many" else words[:1].upper() + words[1:]}
        return forms.ValidationError(self.error_messages[code], code=code, params=told)

    def suggestions(self, text: str) -> list[dict[str, Any]]:
        if len(text) < SHORTEST:
            return []
        return _shown(people_like(self.people, text, timezone.localdate(), limit=SUGGESTED))


def named(employee: Any) -> str:
    """How a chosen person is written; the number tells homonyms apart."""
    return f"{employee.full_name} ({employee.staff_number})"


def _shown(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "value": named(row),
            "name": row.full_name,
            "more": ", ".join(filter(None, [row.staff_number, row.job_title, row.unit_name])),
        }
        for row in rows
    ]


def asks_suggestions(request: HttpRequest) -> bool:
    return request.method == "GET" and SUGGEST in request.GET


def suggest(request: HttpRequest, form: Any) -> HttpResponse:
    """The options under a field of the form that the page shows."""
    field = form.fields.get(request.GET[SUGGEST])
    text = request.GET.get(TYPED, "").strip()
    people = field.suggestions(text) if isinstance(field, EmployeeField) else []
    context = {"people": people, "name": request.GET[SUGGEST], "none": _("Personne ne répond à ces mots.")}
    answer = render(request, "hr_core/ui/_people_options.html", context)
    answer["X-Suggestions"] = str(len(people))
    return answer
