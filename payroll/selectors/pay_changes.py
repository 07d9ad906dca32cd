"""Proposed changes of the definitions of pay, and what each would change, in words."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.text import french_amount
from payroll.choices import Inclusion, ItemFrequency, ItemKind
from payroll.countries import law
from payroll.models import PayChange, PayItemVersion
from payroll.services.pay_changes import Kind, rows_of

WORDS = {"kind": ItemKind, "frequency": ItemFrequency, "inclusion": Inclusion}


def changes_listed() -> QuerySet[PayChange]:
    """Those that wait first, then the latest decided."""
    return PayChange.objects.select_related("item", "table", "proposed_by", "decided_by").order_by("decided_at", "-id")


def changes_waiting(access: Access) -> list[QuerySet]:
    """What this person may decide."""
    if access.institution is None or not access.has("payroll_items"):
        return []
    return [PayChange.objects.filter(state=PayChange.State.PROPOSED).exclude(proposed_by=access.user)]


def told(change: PayChange) -> list[tuple[str, str, str]]:
    """(field, before, after) of what the change touches; before is empty for what is new."""
    currency = change.institution.country.currency
    if change.kind == Kind.ITEM_STOP:
        return [(_("En vigueur"), _("oui"), _("non"))]
    if change.kind == Kind.TABLE:
        return _rows_told(change, currency)
    before: dict[str, Any] = {}
    if change.kind == Kind.ITEM and change.item is not None:
        version = PayItemVersion.objects.filter(item=change.item, start__lte=change.start).order_by("-start").first()
        before = {name: getattr(version, name) for name in change.values} if version else {}
    if change.kind == Kind.BASE and change.item is not None:
        cell = change.item.bases.filter(base=change.code, start__lte=change.start).order_by("-start").first()
        before = {name: getattr(cell, name) for name in change.values} if cell else {}
        labels = {base.code: base.label for base in law(change.institution.country_id).bases}
        return [(_("Assiette"), "", labels.get(change.code, change.code)), *_fields_told(before, change.values)]
    return _fields_told(before, change.values)


def _fields_told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for name, value in after.items():
        earlier = before.get(name)
        if before and earlier == value:
            continue
        label = labels().get(name, name)
        found.append((label, _shown(name, earlier) if before else "", _shown(name, value)))
    return found


def labels() -> dict[str, str]:
    return {
        "label": _("Libellé"),
        "kind": _("Sens"),
        "nature": _("Nature légale"),
        "frequency": _("Rythme"),
        "order": _("Ordre"),
        "account": _("Compte"),
        "formula": _("Formule"),
        "is_prorated": _("Réduite avec les jours payés"),
        "run_kinds": _("Campagnes"),
        "legal_text": _("Texte"),
        "inclusion": _("Part prise"),
        "rate": _("Taux (pour 100 000)"),
        "ceiling": _("Plafond par mois"),
    }


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if name in WORDS:
        return str(WORDS[name](value).label)
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)


def _rows_told(change: PayChange, currency: str) -> list[tuple[str, str, str]]:
    assert change.table is not None
    held = {tuple(row.keys): row.value for row in change.table.rows.on(change.start)}
    wanted = dict(rows_of(change.values))
    found = []
    for keys in sorted({*held, *wanted}):
        before, after = held.get(keys), wanted.get(keys)
        if before != after:
            amounts = ["–" if each is None else french_amount(each, currency) for each in (before, after)]
            found.append((" / ".join(keys), amounts[0], amounts[1]))
    return found
