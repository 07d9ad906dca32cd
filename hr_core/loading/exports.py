"""Lists as they are imported: what is exported under these headings can be corrected and imported back, and changes nothing
when it was not. Made with the formats of django-import-export.

A list of bank accounts holds whole numbers: it is for who keeps the files, and each export is written in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import tablib
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import CSV, XLSX

from hr_core.access import Access
from hr_core.facts import BY_SLUG
from hr_core.loading.absence_list import absence_format
from hr_core.loading.dependant_list import dependant_format
from hr_core.loading.fact_list import FACT_LISTS, fact_format, fields_of, shown
from hr_core.loading.lists import ListFormat
from hr_core.loading.unit_list import UNIT_LIST
from hr_core.models import Absence, Dependant, Employee, PublicHoliday, RoleGrant, Unit
from hr_core.text import french_date

FORMATS = {"xlsx": XLSX, "csv": CSV}
Rows = Callable[[Access], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True)
class ExportKind:
    """A list: its headings (field → label) and its rows as a person sees them; one of `rights` is enough."""

    slug: str
    label: Any
    headings: Callable[[], Mapping[str, str]]
    rows: Rows
    rights: tuple[str, ...] = ("personnel_view",)


def list_export(kind: ExportKind, access: Access, form: str) -> bytes:
    """The file of a list, in `xlsx` or `csv`."""
    headings = kind.headings()
    data = tablib.Dataset(headers=list(headings.values()), title=str(kind.label)[:31])
    for row in kind.rows(access):
        data.append([safe(row.get(name, "")) for name in headings])
    content = FORMATS[form]().export_data(data)
    return content.encode("utf-8-sig") if isinstance(content, str) else content


def safe(value: Any) -> Any:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) and not value[1:2].isdigit() else value


def labels(form: ListFormat) -> dict[str, str]:
    return {column.field: column.label for column in form.columns}


def yes_no(value: bool) -> str:
    return "oui" if value else "non"


def day(value: Any, *, last: bool = False) -> str:
    return french_date(value - timedelta(days=1) if last else value) if value else ""


def fact_rows(slug: str, access: Access) -> Iterable[Mapping[str, Any]]:
    """What holds today or later, as the form of the page shows it."""
    kind = BY_SLUG[slug]
    given = fields_of(kind)
    currency = access.institution.country.currency  # type: ignore[union-attr]
    visible = Employee.objects.visible_to(access).values("pk")
    links = ["employee", "unit"] if "unit" in kind.fields else ["employee"]
    facts = kind.model.objects.filter(employee__in=visible).exclude(end__lte=timezone.localdate()).select_related(*links)
    if kind.sensitive:
        facts = facts.filter(state="approved")
    for fact in facts.order_by("employee__staff_number", "start", "pk"):
        row = {name: shown(getattr(fact, name), field, currency) for name, field in given.items() if hasattr(fact, name)}
        if slug == "compte":
            row["value"] = _share(fact, currency)
        yield {"staff_number": fact.employee.staff_number} | row


def _share(account: Any, currency: str) -> str:
    from hr_core.text import french_amount

    if account.share == "percent":
        return f"{account.value / 100:g}".replace(".", ",")
    return french_amount(account.value, currency) if account.share == "amount" else ""


def unit_rows(access: Access) -> Iterable[Mapping[str, Any]]:
    for unit in Unit.objects.filter(closed_on=None).select_related("parent").order_by("code"):
        parent = unit.parent.code if unit.parent else ""
        yield {"code": unit.code, "name": unit.name, "kind": unit.get_kind_display(), "parent": parent, "town": unit.town}


def dependant_rows(access: Access) -> Iterable[Mapping[str, Any]]:
    visible = Employee.objects.visible_to(access).values("pk")
    rows = Dependant.objects.filter(employee__in=visible).exclude(end__lte=timezone.localdate()).select_related("employee")
    for each in rows.order_by("employee__staff_number", "birth_on", "pk"):
        yield {
            "staff_number": each.employee.staff_number, "kind": each.get_kind_display(), "last_name": each.last_name,
            "first_names": each.first_names, "sex": each.sex, "birth_on": day(each.birth_on),
            "in_school_until": day(each.in_school_until), "is_disabled": yes_no(each.is_disabled),
            "counts_for_tax": yes_no(each.counts_for_tax),
        }  # fmt: skip


def absence_rows(access: Access) -> Iterable[Mapping[str, Any]]:
    visible = Employee.objects.visible_to(access).values("pk")
    rows = Absence.objects.filter(employee__in=visible).exclude(state="cancelled").select_related("employee", "kind")
    for each in rows.order_by("employee__staff_number", "start", "pk"):
        hours = f"{each.minutes / 60:g}".replace(".", ",") if each.minutes else ""
        yield {
            "staff_number": each.employee.staff_number, "name": f"{each.employee.last_name} {each.employee.first_names}",
            "kind": each.kind.label, "start": day(each.start), "last_day": day(each.end, last=True), "hours": hours,
            "starts_at_noon": yes_no(each.starts_at_noon), "ends_at_noon": yes_no(each.ends_at_noon),
            "expected_birth_on": day(each.expected_birth_on), "birth_on": day(each.birth_on),
            "accident_on": day(each.accident_on), "accident_number": each.accident_number, "comment": each.comment,
        }  # fmt: skip


def holiday_rows(access: Access) -> Iterable[Mapping[str, Any]]:
    for each in PublicHoliday.objects.order_by("day"):
        yield {"day": day(each.day), "name": each.name, "effect": each.get_effect_display(), "reference": each.reference}


def role_rows(access: Access) -> Iterable[Mapping[str, Any]]:
    rows = RoleGrant.with_units.select_related("user", "granted_by", "unit")
    for grant in rows.order_by("user__username", "role", "unit__code"):
        yield {
            "username": grant.user.username, "full_name": grant.user.full_name, "email": grant.user.email,
            "role": grant.get_role_display(), "unit": grant.unit.code if grant.unit else "", "granted_at": day(timezone.localtime(grant.granted_at).date()),
            "granted_by": str(grant.granted_by or ""), "is_active": yes_no(grant.user.is_active),
        }  # fmt: skip


HOLIDAYS = {"day": "Jour", "name": "Nom", "effect": "Effet", "reference": "Décret ou décision"}
ROLES = {
    "username": "Identifiant", "full_name": "Nom", "email": "Adresse électronique", "role": "Rôle", "unit": "Unité",
    "granted_at": "Depuis",
    "granted_by": "Attribué par", "is_active": "Compte actif",
}  # fmt: skip
EXPORTS = {
    kind.slug: kind
    for kind in (
        ExportKind("unites", _("Unités"), lambda: labels(UNIT_LIST), unit_rows, ("personnel_view", "organisation_change")),
        ExportKind(
            "personnes-a-charge", _("Personnes à charge"), lambda: labels(dependant_format(timezone.localdate())), dependant_rows
        ),
        *(
            ExportKind(
                slug, label, partial(lambda slug: labels(fact_format(slug)), slug), partial(fact_rows, slug),
                ("personnel_change", "sensitive_approve") if slug == "compte" else ("personnel_view",),
            )
            for slug, label in FACT_LISTS.items()
        ),
        ExportKind("absences", _("Absences"), lambda: labels(absence_format(timezone.localdate())), absence_rows, ("absence_view",)),
        ExportKind("jours-feries", _("Jours fériés décidés"), lambda: HOLIDAYS, holiday_rows, ("institution_settings", "personnel_view")),
        ExportKind("roles", _("Comptes et rôles"), lambda: ROLES, role_rows, ("roles_manage", "audit_view")),
    )
}  # fmt: skip
