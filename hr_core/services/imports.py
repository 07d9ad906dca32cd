"""Imports of workbooks: received, columns checked, previewed, then confirmed in one transaction or dropped.

Nothing but the batch itself is written before the confirmation.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.imports.columns import is_target
from hr_core.imports.problems import FileRefused
from hr_core.imports.text import cell_text
from hr_core.loading.amounts import as_amounts, pending_count, recognised
from hr_core.loading.kinds import KINDS, ImportKind
from hr_core.loading.resources import FileResource
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import ImportBatch, ImportMapping, Institution, User
from hr_core.scope import because

LARGEST = 20 * 1024 * 1024
IN_REQUEST = 3_000  # rows compared while the person waits; larger files go to a worker
KEPT_FINDINGS = 2_000
MAPPING_NAME = "habituelle"
State = ImportBatch.State


@transaction.atomic
def batch_receive(
    *, institution: Institution, kind: ImportKind, content: bytes, name: str, actor: User
) -> ImportBatch:
    """Keep an uploaded file and propose what its columns hold; raises `ValidationError` when it cannot be read."""
    if len(content) > LARGEST:
        raise ValidationError({"file": _("Le fichier dépasse 20 Mo. Partagez-le en plusieurs.")})
    saved = ImportMapping.objects.filter(kind=kind.slug, name=MAPPING_NAME).values_list("columns", flat=True).first()
    try:
        loaded = kind.load(content, institution, saved=json.dumps(saved or {}), name=name)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from refused
    batch = ImportBatch(
        institution=institution,
        kind=kind.slug,
        file_name=name[-160:],
        checksum=hashlib.sha256(content).hexdigest(),
        columns={str(choice.index): choice.target for choice in loaded.mapping.choices},
        options={"effective_on": _first_of_month().isoformat(), "create_units": True},
        report={
            "sheet": loaded.table.sheet,
            "other_sheets": list(loaded.other_sheets),
            "rows": len(loaded.table.rows),
            "columns": [
                {
                    "index": choice.index,
                    "heading": choice.heading,
                    "origin": choice.origin,
                    "examples": _examples(loaded.table.column(choice.index)),
                }
                for choice in loaded.mapping.choices
            ],
        },
        created_by=actor,
    )
    batch.file.save(f"{batch.checksum[:16]}.{name.rpartition('.')[2].lower()}", ContentFile(content), save=False)
    batch.save()
    return batch


@transaction.atomic
def batch_map(
    *,
    batch: ImportBatch,
    columns: dict[int, str | None],
    effective_on: date,
    create_units: bool,
    confirm_absences: bool = False,
    actor: User,
) -> ImportBatch:
    """Fix what each column holds and how the file is taken; the choice is kept for the institution's next file."""
    _require(batch, State.UPLOADED, State.PREVIEWED, State.FAILED)
    kind = KINDS[batch.kind]
    taken: set[str] = set()
    for index, target in columns.items():
        if target and not is_target(target, kind.fields()):
            raise ValidationError(_("Choix de colonne inconnu : %(target)s.") % {"target": target})
        if target and target != "ignored" and target in taken:
            heading = batch.report["columns"][index]["heading"]
            raise ValidationError(
                _("Deux colonnes ne peuvent pas donner la même valeur : revoyez « %(heading)s ».")
                % {"heading": heading}
            )
        taken.add(target or "")
    batch.columns = {str(index): target for index, target in columns.items()}
    batch.options = {
        "effective_on": effective_on.isoformat(),
        "create_units": create_units,
        "confirm_absences": confirm_absences,
    }
    batch.state = State.READING
    batch.save()
    _remember(batch, columns)
    return batch


def batch_preview(*, batch: ImportBatch, access: Access) -> ImportBatch:
    """Read the whole file, compare it with the database, and keep what it would do. Writes nothing else."""
    _require(batch, State.READING, State.PREVIEWED)
    try:
        resource, _file = _compare(batch, access)
    except FileRefused as refused:
        return _fail(batch, str(refused))
    plan = resource.plan
    batch.counts = plan.counts()
    batch.problems = [finding.to_json() for finding in plan.findings[:KEPT_FINDINGS]]
    items = _items(batch, plan)
    batch.report = {
        **batch.report,
        "samples": plan.samples(),
        "new_units": plan.new_units,
        "items": items,
        "more_problems": max(0, len(plan.findings) - KEPT_FINDINGS),
        "failure": "",
    }
    batch.state = State.PREVIEWED
    batch.save()
    return batch


@transaction.atomic
def batch_start_writing(*, batch: ImportBatch, only_valid: bool, actor: User) -> ImportBatch:
    """Note that the officer confirms. Refused lines stay out only when they ask for the valid ones explicitly."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _require(batch, State.PREVIEWED, State.FAILED)
    if any(problem["severity"] == "error" and problem["line"] is None for problem in batch.problems):
        raise ValidationError(_("Une colonne obligatoire manque : revoyez les colonnes, ou complétez le fichier."))
    if batch.counts.get("refused") and not only_valid:
        raise ValidationError(
            {"only_valid": _("Des lignes sont refusées : corrigez le fichier, ou demandez l’import des lignes valides.")}
        )
    batch.state = State.WRITING
    batch.options = {**batch.options, "only_valid": only_valid, "confirmed_by": actor.pk}
    batch.save()
    return batch


def batch_write(*, batch: ImportBatch, access: Access) -> ImportBatch:
    """Write a confirmed file, all of it or nothing; when the files have changed since the preview, preview again."""
    _require(batch, State.WRITING)
    try:
        with because(f"import {batch.file_name}"):
            resource, _file = _compare(batch, access, expected=batch.counts)
    except (ValidationError, FileRefused) as refused:
        if getattr(refused, "code", "") == "stale":
            batch.state = State.READING
            batch = batch_preview(batch=batch, access=access)
            batch.report["failure"] = " ".join(refused.messages)  # type: ignore[union-attr]
            batch.save()
            return batch
        return _fail(batch, " ".join(getattr(refused, "messages", [str(refused)])))
    batch.state = State.CONFIRMED
    batch.confirmed_at = timezone.now()
    batch.report["proposals"] = _proposals(resource.plan)
    batch.report["failure"] = ""
    batch.save()
    return batch


@transaction.atomic
def batch_drop(*, batch: ImportBatch, actor: User) -> None:
    """Forget a file that was not imported, and its content."""
    _require(batch, State.UPLOADED, State.READING, State.PREVIEWED, State.FAILED)
    batch.file.delete(save=False)
    batch.state = State.DROPPED
    batch.problems = []
    batch.report = {}
    batch.save()


def batch_fail(*, batch: ImportBatch) -> ImportBatch:
    """Say that the work stopped on an unforeseen error; the log has its cause."""
    return _fail(batch, _("Le travail s’est arrêté sur une erreur ; rien n’a été écrit. Recommencez."))


def _compare(
    batch: ImportBatch, access: Access, *, expected: dict[str, int] | None = None
) -> tuple[FileResource, Any]:
    """Read and compare a batch's file, and write it when the counts `expected` are given."""
    assert access.institution is not None
    kind = KINDS[batch.kind]
    columns = {int(index): target for index, target in batch.columns.items()}
    with batch.file.open("rb") as stored:
        file = kind.read(stored.read(), access.institution, columns=columns, name=batch.file_name)
    chosen = batch.options
    options = StaffImportOptions(
        date.fromisoformat(chosen["effective_on"]), chosen["create_units"], chosen.get("confirm_absences", False)
    )
    resource = FileResource(kind, access.institution, access, options)
    resource.import_data(file, dry_run=expected is None, expected=expected)
    return resource, file


def _items(batch: ImportBatch, plan: Any) -> list[dict[str, str]]:
    """Each column of monthly amounts, with what it becomes; nothing when no floor takes it."""
    labels = plan.item_labels
    known = recognised(batch.institution, labels)
    found = [{"heading": label, "becomes": known.get(label, "")} for label in labels]
    if labels and KINDS[batch.kind].takes_amounts:
        kept = [triple for triple in plan.amounts if triple[1] in known]
        new = sum(label in known for file in plan.new_files for label in file.amounts)
        batch.report["amounts"] = new + pending_count(batch.institution, as_amounts(kept, plan.options.effective_on))
    return found


def _proposals(plan: Any) -> int:
    """How many changes of base pay or account now wait for another person."""
    from hr_core.loading.snapshot import SENSITIVE

    return sum(len(changes) for model, changes in getattr(plan, "facts", {}).items() if model in SENSITIVE)


def _remember(batch: ImportBatch, columns: dict[int, str | None]) -> None:
    from hr_core.imports.text import fold

    headings = {column["index"]: column["heading"] for column in batch.report["columns"]}
    saved = {fold(headings[index]): target for index, target in columns.items() if target and headings.get(index)}
    ImportMapping.objects.update_or_create(
        institution=batch.institution, kind=batch.kind, name=MAPPING_NAME, defaults={"columns": saved}
    )


def _require(batch: ImportBatch, *states: str) -> None:
    if batch.state not in states:
        raise ValidationError(
            _("Cet import est déjà « %(state)s ».") % {"state": batch.get_state_display()}, code="state"
        )


def _fail(batch: ImportBatch, text: str) -> ImportBatch:
    batch.state = State.FAILED
    batch.report["failure"] = text
    batch.save()
    return batch


def _examples(cells: list[Any]) -> list[str]:
    return [text for text in (cell_text(cell)[:40] for cell in cells[:30]) if text][:3]


def _first_of_month() -> date:
    return date.today().replace(day=1)  # noqa: DTZ011 - the day of the institution's officers
