"""Dated facts of files as lists: contracts, postings, base pay, bank accounts, family statuses, one line each.

Each line goes through the form and the service of the page, with their refusals: what needs two persons is only proposed,
a new fact closes the one before. A line that says what already holds changes nothing, so that an export can be imported back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.facts import BY_SLUG, FactKind
from hr_core.forms.facts import fact_form
from hr_core.forms.fields import PercentField, UnitField
from hr_core.imports import dates, words
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.imports.problems import issue
from hr_core.imports.text import cell_text
from hr_core.loading.findings import Finding
from hr_core.loading.lists import ListFile, ListFormat, list_template
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import BankAccount, Employee, Institution, Unit, User
from hr_core.services.facts import fact_add
from hr_core.services.writing import is_own_file
from hr_core.text import fold, french_amount, french_date
from hr_core.ui.forms import MoneyField

#: Kinds of facts imported and exported as lists, with the words of the page.
FACT_LISTS = {
    "contrat": gettext_lazy("Contrats"), "affectation": gettext_lazy("Affectations"), "situation": gettext_lazy("Situations de famille"),
    "classement": gettext_lazy("Classements et salaires de base"), "compte": gettext_lazy("Comptes bancaires"), "statut": gettext_lazy("Statuts administratifs"),
}  # fmt: skip
EXAMPLES = {
    "start": "01/01/2026", "end": "31/12/2026", "unit": "AG-KL", "job_title": "Gestionnaire", "base_salary": "412 500",
    "bank_name": "Banque de l’Habitat", "category": "AM1", "working_time": "100",
}  # fmt: skip
OTHER_NAMES = {
    "start": ("date d’effet", "à compter du", "depuis le"), "unit": ("service", "direction", "code unité"),
    "job_title": ("fonction", "poste"), "base_salary": ("salaire de base", "salaire"), "account": ("rib", "iban", "numéro de compte"),
    "bank_name": ("banque", "domiciliation"), "kind": ("type",), "reference": ("n°",),
}  # fmt: skip


def fields_of(kind: FactKind) -> dict[str, forms.Field]:
    """The fields of the form of a kind, in the order of the page."""
    return dict(fact_form(kind).base_fields)


def label_of(name: str, given: forms.Field) -> str:
    return str(given.label or name).strip()


def fact_format(slug: str) -> ListFormat:
    """The columns of a kind of fact, after the staff number."""
    kind = BY_SLUG[slug]
    columns = [Column("staff_number", "Matricule", "staff_number", ("matricule de l’agent", "mle", "mat"), "02147")]
    parsers: dict[str, Any] = {"staff_number": parse_staff_number}
    required = ["staff_number"]
    for name, given in fields_of(kind).items():
        label = label_of(name, given)
        columns.append(Column(name, label[:1].upper() + label[1:], name, OTHER_NAMES.get(name, ()), EXAMPLES.get(name, "")))
        parsers[name] = _parser(given)
        if given.required and given.initial is None and not isinstance(given, forms.BooleanField):
            required.append(name)
    return ListFormat(str(kind.label), tuple(columns), parsers, tuple(required))


def _parser(given: forms.Field) -> Any:
    if isinstance(given, forms.BooleanField):
        return words.parse_yes_no
    if isinstance(given, forms.DateField):
        return partial(dates.parse_date, rule=dates.FUTURE, today=timezone.localdate())
    if isinstance(given, forms.ChoiceField) and not isinstance(given, UnitField):
        return partial(_choice, choices=[(str(key), str(label)) for key, label in given.choices if key])
    return partial(parse_text, limit=200)


def _choice(raw: Any, choices: list[tuple[str, str]]) -> tuple[str | None, Any]:
    """The code of a label, or the code itself."""
    text = cell_text(raw)
    if not text:
        return None, None
    for key, label in choices:
        if fold(text) in (fold(label), fold(key)):
            return key, None
    return None, issue("choice_unreadable", expected=", ".join(label for _key, label in choices))


def fact_template(slug: str, institution: Institution) -> bytes:
    """A workbook to fill in, with the lists to choose from."""
    kind = BY_SLUG[slug]
    choices = {
        name: [str(label) for key, label in given.choices if key]
        for name, given in fields_of(kind).items()
        if isinstance(given, forms.ChoiceField) and not isinstance(given, UnitField)
    }
    if "unit" in kind.fields:
        choices["unit"] = list(Unit.objects.filter(closed_on=None).order_by("code").values_list("code", flat=True))
    notes = (_("Ces lignes sont proposées : une autre personne les approuve dans « À approuver »."),) if kind.sensitive else ()
    return list_template(fact_format(slug), choices=choices, how_to=notes)


@dataclass
class FactPlan(ListPlan):
    """Facts to add, checked by their form."""

    kind: FactKind = field(kw_only=True)
    added: list[tuple[Employee, dict[str, Any]]] = field(default_factory=list)

    def write(self, actor: User) -> None:
        """In the order of the days, so that each fact closes the one before it."""
        for employee, values in sorted(self.added, key=lambda pair: (pair[0].pk, pair[1]["start"])):
            try:
                fact_add(employee=employee, kind=self.kind, values=values, actor=actor, reason=_("Import de fichier"))
            except ValidationError as refused:
                number = employee.staff_number
                raise ValidationError(f"{number} : {' '.join(refused.messages)}") from refused


def plan_facts(slug: str, file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> FactPlan:
    """Check each line with the form of the page, against the files that the officer sees."""
    kind = BY_SLUG[slug]
    plan = FactPlan(institution, kind=kind)
    rows = plan.begin(file)
    numbers = {row["staff_number"] for row in file.rows}
    people = {each.staff_number: each for each in Employee.objects.visible_to(access).filter(staff_number__in=numbers)}
    units = {fold(text): unit.pk for unit in Unit.objects.filter(closed_on=None) for text in (unit.name, unit.code)}
    known = _known(kind, [each.pk for each in people.values()])
    for row in rows:
        _plan_row(plan, row, people.get(row["staff_number"]), units, known, access)
    return plan


def _known(kind: FactKind, people: list[int]) -> dict[int, list[Any]]:
    """The facts of some people, refused proposals left aside; one query."""
    rows = kind.model.objects.filter(employee__in=people)
    found: dict[int, list[Any]] = {}
    for fact in rows.filter(~Q(state="refused")) if kind.sensitive else rows:
        found.setdefault(fact.employee_id, []).append(fact)
    return found


def _plan_row(
    plan: FactPlan, row: dict[str, Any], employee: Employee | None, units: dict[str, int], known: dict[int, list[Any]], access: Access
) -> None:
    line, kind = row["line"], plan.kind
    if employee is None or is_own_file(employee, access.user):
        own = employee is not None
        message = _("C’est votre propre dossier.") if own else _("Aucun dossier visible ne porte ce matricule.")
        cure = _("Un autre agent habilité doit le modifier.") if own else _("Corrigez le matricule, ou importez d’abord l’agent.")
        _refuse(plan, line, "Matricule", row["staff_number"], message, cure)
        plan.refused += 1
        return
    currency = plan.institution.country.currency
    options: dict[str, Any] = {"instance": kind.model(institution=plan.institution, employee=employee), "currency": currency}
    if kind.model is BankAccount:
        options["country"] = plan.institution.country_id
    form = fact_form(kind)(data=_data(kind, row, units), **options)
    if not form.is_valid():
        for name, messages in form.errors.items():
            label = label_of(name, form.fields[name]) if name in form.fields else ""
            _refuse(plan, line, label, str(row.get(name) or ""), " ".join(map(str, messages)), "")
        plan.refused += 1
        return
    values = form.values()
    if any(_same(fact, values) for fact in known.get(employee.pk, ())):
        plan.unchanged += 1
        return
    known.setdefault(employee.pk, []).append(kind.model(employee=employee, **values))
    plan.created += 1
    plan.added.append((employee, values))
    told = [
        (label_of(name, form.fields[name]), "", shown(value, form.fields[name], currency))
        for name, value in values.items()
        if value not in (None, "", False)
    ]
    who = f"{employee}, matricule {employee.staff_number}"
    plan.told.append({"line": line, "who": who, "is_new": True, "values": told})


def _data(kind: FactKind, row: dict[str, Any], units: dict[str, int]) -> dict[str, str]:
    """The line as the form of the page would send it."""
    data: dict[str, str] = {}
    for name, given in fields_of(kind).items():
        value = row.get(name)
        if value is None or value is False or value == "":
            if isinstance(given, forms.BooleanField):
                continue
            if given.initial is not None:
                data[name] = "100" if isinstance(given, PercentField) else str(given.initial)
            continue
        if isinstance(given, UnitField):
            data[name] = str(units.get(fold(str(value)), ""))
        elif isinstance(value, date):
            data[name] = value.isoformat()
        else:
            data[name] = "on" if value is True else str(value)
    return data


def _same(fact: Any, values: dict[str, Any]) -> bool:
    """Whether a fact already says it: the same first day and the same values; an end is compared when the line gives one."""
    return all(
        _plain(name, getattr(fact, name)) == _plain(name, value) or (name == "end" and value is None)
        for name, value in values.items()
        if hasattr(fact, name)
    )


def _plain(name: str, value: Any) -> Any:
    """An account is the same whatever spaces it was typed with."""
    return "".join(value.split()) if name == "account" and isinstance(value, str) else value


def _refuse(plan: FactPlan, line: int, column: str, value: str, message: str, cure: str) -> None:
    plan.findings.append(Finding(line, column, value, message, cure))


def shown(value: Any, given: forms.Field, currency: str) -> str:
    """A value as the file and the preview write it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return french_date(value - timedelta(days=1) if given.__class__.__name__ == "LastDayField" else value)
    if isinstance(given, MoneyField):
        return french_amount(value, currency)
    if isinstance(given, PercentField):
        return f"{value / 100:g}".replace(".", ",")
    if isinstance(value, Unit):
        return value.code
    if isinstance(given, forms.ChoiceField):
        return {str(key): str(label) for key, label in given.choices}.get(str(value), str(value))
    return str(value)
