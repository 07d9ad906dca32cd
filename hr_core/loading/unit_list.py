"""The organisation tree as a list: one line per unit, with the unit above it by code or name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hr_core.access import Access
from hr_core.db.bulk import update_rows
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_identifier, parse_text
from hr_core.imports.problems import issue
from hr_core.imports.text import cell_text
from hr_core.loading.findings import Finding
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.loading.units import UnitBook, kind_of
from hr_core.models import Institution, Unit, User
from hr_core.text import fold

KIND_LABELS = dict(Unit.Kind.choices)
LABELS = {"parent_id": "Unité supérieure", "name": "Unité", "kind": "Nature", "town": "Ville"}
KINDS = {fold(str(label)): code for code, label in Unit.Kind.choices}


def parse_kind(raw: Any) -> tuple[str | None, Any]:
    text = cell_text(raw)
    if not text:
        return None, None
    code = KINDS.get(fold(text))
    expected = ", ".join(str(label) for label in KIND_LABELS.values())
    return (code, None) if code else (None, issue("choice_unreadable", expected=expected))


UNIT_LIST = ListFormat(
    title="Unités",
    columns=(
        Column("code", "Code", "identifier", ("code unité", "sigle", "code de l’unité"), "AG-KL"),
        Column("name", "Unité", "text", ("nom", "libellé", "intitulé", "nom de l’unité"), "Agence de Kaolack"),
        Column("kind", "Nature", "kind", ("type", "niveau", "nature de l’unité"), "agence"),
        Column("parent", "Unité supérieure", "text", ("rattachement", "rattachée à", "unité mère", "parent"), "DG"),
        Column("town", "Ville", "text", ("localité", "site", "lieu"), "Kaolack"),
    ),
    parsers={"identifier": parse_identifier, "text": parse_text, "kind": parse_kind},
    required=("name",),
)


@dataclass
class UnitPlan(ListPlan):
    """Units to create (in the book) and those to change."""

    book: UnitBook = field(kw_only=True)
    updates: list[tuple[int, int | None, str, str, str]] = field(default_factory=list)
    towns: dict[int, str] = field(default_factory=dict)

    def write(self, actor: User) -> None:
        keys = self.book.create(self.towns) if self.book.new else {}
        update_rows(
            Unit,
            ("id", "parent_id", "name", "kind", "town"),
            [(key, keys.get(parent or 0, parent), *rest) for key, parent, *rest in self.updates],
        )


def plan_units(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> UnitPlan:
    """Compare the list with the tree; three queries."""
    plan = UnitPlan(institution, book=UnitBook(institution))
    rows = plan.begin(file)
    keys: dict[int, int] = {}
    for row in rows:  # names first, so that a unit may stand under one that the file names further down
        found = plan.book.by_code(row.get("code") or "") or plan.book.by_name(row["name"])
        if found is None:
            kind = row.get("kind") or kind_of(row["name"])
            found = plan.book.add(parent=None, name=row["name"], kind=kind, code=row.get("code") or "")
            plan.created += 1
            plan.towns[found] = row.get("town") or ""
            plan.told.append({"line": row["line"], "who": row["name"], "is_new": True, "values": []})
        keys[row["line"]] = found
    existing = {unit.pk: unit for unit in Unit.objects.filter(institution=institution)}
    for row in _placed(plan, rows, keys):
        _compare(plan, row, keys[row["line"]], existing)
    _refuse_cycles(plan, existing, len(file.rows))
    return plan


def _placed(plan: UnitPlan, rows: list[dict[str, Any]], keys: dict[int, int]) -> list[dict[str, Any]]:
    """The rows whose upper unit is known, which a row refused takes with it; `parent_id` is added to them."""
    waiting, settled = rows, False
    while not settled:
        kept = []
        for row in waiting:
            named, key = row.get("parent"), keys[row["line"]]
            row["parent_id"] = (plan.book.by_code(named) or plan.book.by_name(named)) if named else None
            if named and row["parent_id"] in (None, key):
                message, cure = "Cette unité n’existe pas, ni dans le fichier.", "Donnez le code ou le nom d’une autre unité."
                plan.refuse(row["line"], "Unité supérieure", named, message, cure)
                if key < 0:
                    plan.book.forget(key)
                    plan.created -= 1
                    plan.told = [each for each in plan.told if each["line"] != row["line"]]
            else:
                kept.append(row)
        settled, waiting = len(kept) == len(waiting), kept
    return waiting


def _compare(plan: UnitPlan, row: dict[str, Any], key: int, existing: dict[int, Unit]) -> None:
    if key < 0:
        plan.book.move(key, row["parent_id"])
        return
    unit = existing[key]
    after = {
        "parent_id": row["parent_id"] or unit.parent_id,
        "name": row["name"],
        "kind": row.get("kind") or unit.kind,
        "town": row.get("town") or unit.town,
    }
    differing = [name for name, value in after.items() if value != getattr(unit, name)]
    if not differing:
        plan.unchanged += 1
        return
    plan.changed += 1
    plan.updates.append((key, *after.values()))  # type: ignore[arg-type]
    values = [
        (LABELS[name], _words(plan, name, getattr(unit, name)), _words(plan, name, after[name])) for name in differing
    ]
    plan.told.append({"line": row["line"], "who": unit.name, "is_new": False, "values": values})


def _words(plan: UnitPlan, name: str, value: Any) -> str:
    if name == "parent_id":
        return plan.book.labels.get(value, "")
    return str(KIND_LABELS.get(value, value)) if name == "kind" else str(value)


def _refuse_cycles(plan: UnitPlan, existing: dict[int, Unit], lines: int) -> None:
    """Refuse the whole list when, once written, a unit would stand under itself."""
    parents: dict[int, int | None] = {key: unit.parent_id for key, unit in existing.items()}
    parents |= {unit.key: unit.parent for unit in plan.book.new}
    parents |= {key: parent for key, parent, *_rest in plan.updates}
    for start in parents:
        seen: set[int] = set()
        step: int | None = start
        while step is not None and step not in seen:
            seen.add(step)
            step = parents.get(step)
        if step is not None:
            name = plan.book.labels.get(step, "")
            plan.findings.append(
                Finding(None, "Unité supérieure", name, "Cette unité se retrouverait sous elle-même.",
                        "Corrigez les rattachements : rien ne peut être importé.")
            )  # fmt: skip
            plan.refused = lines
            plan.created = plan.changed = plan.unchanged = 0
            return
