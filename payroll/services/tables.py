"""Writing the tables of amounts that formulas read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.writing import save_checked
from payroll.countries import law
from payroll.engine.formula import STANDARD_COLUMNS, identifier, names_of
from payroll.models import PayTable, PayTableRow
from payroll.services.items import plans_try
from payroll.services.timeline import forbid_closed_month, require_reason, timeline_end, timeline_set
from payroll.table_rows import Row

MOST_KEYS = 3


def key_names(institution: Institution) -> dict[str, str]:
    """The names by which a table may be read (name of the language -> label)."""
    amounts = {"base_salary"}
    whole = {spec.name for spec in STANDARD_COLUMNS} - amounts
    return {
        name: spec.label
        for name, spec in names_of(law(institution.country_id)).items()
        if (spec.kind in ("text", "choice", "truth") or spec.column in whole) and spec.column != "sex"
    }


@transaction.atomic
def table_create(
    *, institution: Institution, code: str, label: str, keys: Sequence[str], actor: User | None, reason: str
) -> PayTable:
    """A new table, without rows yet. Keys are names of the language (`categorie`, `emploi`, `anciennete`…)."""
    require_reason(reason)
    names = [identifier(key) for key in keys]
    known = key_names(institution)
    unknown = [name for name in names if name not in known]
    if not 1 <= len(names) <= MOST_KEYS or unknown or len(set(names)) != len(names):
        raise ValidationError({"keys": _("Une table se lit par une à trois clés différentes de la liste.")})
    with because(reason):
        return save_checked(PayTable(institution=institution, code=code, label=label, keys=names))


@transaction.atomic
def table_set(*, table: PayTable, start: date, rows: Sequence[Row], actor: User | None, reason: str) -> int:
    """Make these rows the whole content of the table from `start`; returns how many rows changed.

    A row whose amount stays is left alone; a row that is not given stops on the eve. Raises `ValidationError` when an
    item would no longer be calculated, and writes nothing.
    """
    institution = table.institution
    require_reason(reason)
    forbid_closed_month(institution, start)
    held = {tuple(row.keys): row for row in table.rows.on(start)}
    wanted = dict(rows)
    changed = 0
    with because(reason):
        for keys in held.keys() - wanted.keys():
            timeline_end(table.rows.filter(keys=list(keys)), end=start)
            changed += 1
        for keys, value in wanted.items():
            current = held.get(keys)
            if current is not None and current.value == value:
                continue
            timeline_set(
                table.rows.filter(keys=list(keys)),
                start=start,
                values={"value": value},
                make=partial(PayTableRow, institution=institution, table=table, keys=list(keys)),
            )
            changed += 1
    plans_try(institution=institution, start=start)
    return changed
