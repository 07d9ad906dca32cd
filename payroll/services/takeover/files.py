"""Files of a take-over: received, columns checked, previewed, then loaded in one transaction or dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.db.bulk import insert_rows, update_rows
from hr_core.imports.columns import IGNORED, ITEM_PREFIX
from hr_core.imports.problems import FileRefused
from hr_core.imports.text import cell_text, fold
from hr_core.loading.lists import list_template
from hr_core.models import ImportBatch, ImportMapping
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.text import currency_decimals
from payroll.models import Takeover, TakeoverBalance, TakeoverCode, TakeoverLine
from payroll.services.takeover import kinds
from payroll.services.takeover.dossier import locked
from payroll.services.takeover.plan import BALANCE_VALUES, Plan, plan_of
from payroll.services.takeover.targets import Targets

LARGEST = 20 * 1024 * 1024
KEPT_FINDINGS = 2_000
MAPPING_NAME = "habituelle"
State = ImportBatch.State
LINE_COLUMNS = ("institution_id", "takeover_id", "employee_id", "year", "month", "nature", "code", "origin", "base", "amount")
BALANCE_COLUMNS = (
    "institution_id", "takeover_id", "kind", "employee_id", "reference", *BALANCE_VALUES, "result",
)  # fmt: skip


@transaction.atomic
def file_receive(*, takeover: Takeover, kind: kinds.FileKind, content: bytes, name: str, access: Access) -> ImportBatch:
    """Keep a file and what its columns seem to hold. Raises `ValidationError` when it cannot be read."""
    takeover = locked(takeover, "change", access)
    if len(content) > LARGEST:
        raise ValidationError({"file": _("Le fichier dépasse 20 Mo. Partagez-le, par exemple un fichier par mois.")})
    saved = ImportMapping.objects.filter(kind=kind.slug, name=MAPPING_NAME).values_list("columns", flat=True).first()
    country = takeover.institution.country_id
    known = {heading: target for heading, target in (saved or {}).items() if _is_target(target, kind, country)}
    try:
        loaded = kinds.load(kind, content, country, name=name, saved=known)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from refused
    checksum = hashlib.sha256(content).hexdigest()
    batch = ImportBatch(
        institution=takeover.institution,
        kind=kind.slug,
        file_name=name[-160:],
        checksum=checksum,
        columns={str(choice.index): choice.target for choice in loaded.mapping.choices},
        options={"takeover": takeover.pk},
        report={
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
        created_by=access.user,
    )
    batch.file.save(f"{checksum[:16]}.{name.rpartition('.')[2].lower()}", ContentFile(content), save=False)
    batch.save()
    return batch


@transaction.atomic
def file_map(*, batch: ImportBatch, columns: Mapping[int, str | None], access: Access) -> ImportBatch:
    """Fix what each column holds, keep the choice for the next file, and preview. Raises `ValidationError` on a target given
    to two columns."""
    takeover = locked(takeover_of(batch), "change", access)
    kind = kinds.KINDS[batch.kind]
    taken: set[str] = set()
    for index, target in columns.items():
        if target and target != IGNORED and target in taken:
            heading = batch.report["columns"][index]["heading"]
            raise ValidationError(
                _("Deux colonnes ne peuvent pas donner la même valeur : revoyez « %(heading)s ».") % {"heading": heading}
            )
        if target and not _is_target(target, kind, takeover.institution.country_id):
            raise ValidationError(_("Choix de colonne inconnu : %(target)s.") % {"target": target})
        taken.add(target or "")
    batch.columns = {str(index): target for index, target in columns.items()}
    headings = {column["index"]: column["heading"] for column in batch.report["columns"]}
    ImportMapping.objects.update_or_create(
        institution=takeover.institution, kind=kind.slug, name=MAPPING_NAME,
        defaults={"columns": {fold(headings[i]): target for i, target in columns.items() if target and headings.get(i)}},
    )  # fmt: skip
    _tell(batch, _plan(batch, takeover, access))
    batch.state = State.PREVIEWED
    batch.save()
    return batch


@transaction.atomic
def file_write(*, batch: ImportBatch, only_valid: bool, access: Access) -> ImportBatch:
    """Load a previewed file, all or nothing. When something has moved since, the preview is renewed instead."""
    takeover = locked(takeover_of(batch), "change", access)
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != State.PREVIEWED:
        raise Refusal(_("Ce fichier a déjà été importé ou abandonné."))
    if batch.counts.get("refused") and not only_valid:
        raise ValidationError(
            {"only_valid": _("Des lignes sont refusées : corrigez le fichier, ou demandez l’import des lignes valides.")}
        )
    plan = _plan(batch, takeover, access)
    if plan.counts() != batch.counts:
        _tell(batch, plan)
        batch.report["failure"] = _("Les dossiers ont changé depuis l’aperçu : vérifiez-le de nouveau.")
        batch.save()
        return batch
    with because(f"reprise {batch.file_name}"):
        if batch.kind == kinds.BALANCES.slug:
            insert_rows(TakeoverBalance, BALANCE_COLUMNS, plan.inserts)
            update_rows(TakeoverBalance, ("id", *BALANCE_COLUMNS[5:-1]), plan.updates)
        else:
            insert_rows(TakeoverLine, LINE_COLUMNS, plan.inserts)
            update_rows(TakeoverLine, ("id", "base", "amount"), plan.updates)
            _propose(takeover, plan.labels)
    batch.state = State.CONFIRMED
    batch.confirmed_at = timezone.now()
    batch.save()
    return batch


@transaction.atomic
def file_drop(*, batch: ImportBatch) -> None:
    """Forget a file that was not loaded, and its content."""
    if batch.state not in (State.UPLOADED, State.PREVIEWED):
        raise Refusal(_("Ce fichier a déjà été importé ou abandonné."))
    batch.file.delete(save=False)
    batch.state = State.DROPPED
    batch.problems, batch.report = [], {}
    batch.save()


def takeover_of(batch: ImportBatch) -> Takeover:
    """The take-over for which a file was received."""
    return Takeover.objects.select_related("institution").get(pk=batch.options["takeover"])


def template_of(kind: kinds.FileKind, country: str) -> bytes:
    """The workbook to fill in."""
    return list_template(kinds.format_of(kind, country))


def _propose(takeover: Takeover, labels: dict[str, str]) -> None:
    """Note the codes met for the first time with what they seem to become; somebody decides."""
    known = set(TakeoverCode.objects.filter(takeover=takeover).values_list("old_code", flat=True))
    targets = Targets(takeover.institution, takeover.go_live)
    new = []
    for code, label in sorted(labels.items()):
        if code in known:
            continue
        found = targets.proposed(code, label)
        new.append(
            TakeoverCode(
                institution_id=takeover.institution_id, takeover=takeover, old_code=code, old_label=label,
                target=found.code if found else "", target_label=found.label if found else "",
                section=found.section if found else "", recipient=found.recipient if found else "",
            )
        )  # fmt: skip
    TakeoverCode.objects.bulk_create(new)


def _examples(cells: Iterable[Any]) -> list[str]:
    """The first different values of a column."""
    return list(dict.fromkeys(text[:40] for cell in cells if (text := cell_text(cell))))[:3]


def _is_target(target: str, kind: kinds.FileKind, country: str) -> bool:
    return target == IGNORED or target in kinds.targets_known(kind, country) or (kind.takes_items and target.startswith(ITEM_PREFIX))


def _plan(batch: ImportBatch, takeover: Takeover, access: Access) -> Plan:
    kind = kinds.KINDS[batch.kind]
    country = takeover.institution.country
    today = timezone.localdate()
    with batch.file.open("rb") as stored:
        content = stored.read()
    columns = {int(index): target for index, target in batch.columns.items()}
    try:
        reader = kinds.read(
            kind, content, country.pk, columns=columns, decimals=currency_decimals(country.currency), today=today,
            name=batch.file_name,
        )  # fmt: skip
    except FileRefused as refused:
        raise ValidationError(str(refused)) from refused
    return plan_of(kind, reader, takeover, access, today)


def _tell(batch: ImportBatch, plan: Plan) -> None:
    more: dict[str, Any] = {"samples": plan.samples, "items": [], "new_units": [], "failure": ""}
    batch.counts = plan.counts()
    batch.problems = [finding.to_json() for finding in plan.findings[:KEPT_FINDINGS]]
    batch.report = {**batch.report, **more}
