"""Open a staff file with what the institution knows: country, currency, the officer's choice of columns."""

from __future__ import annotations

from datetime import date

from hr_core.imports.columns import saved_targets
from hr_core.imports.staff import LoadedTable, StaffFile, StaffOptions, load_staff_table, parse_staff_table
from hr_core.models import Institution
from hr_core.text import currency_decimals


def staff_options(institution: Institution, sheet: str = "") -> StaffOptions:
    """What the reader of a file knows of the institution."""
    return StaffOptions(
        country=institution.country_id,
        today=date.today(),  # noqa: DTZ011 - ages and centuries
        decimals=currency_decimals(institution.country.currency),
        sheet=sheet,
    )


def load_staff_file(content: bytes, institution: Institution, *, saved: str = "{}", name: str = "") -> LoadedTable:
    """The table of a file and the proposed columns; raises `FileRefused` with a French sentence."""
    return load_staff_table(content, staff_options(institution), saved=saved_targets(saved), name=name)


def read_staff_file(
    content: bytes, institution: Institution, *, columns: dict[int, str | None] | None = None, name: str = ""
) -> StaffFile:
    """Every line of a file under the columns that the officer chose (index → target), else the proposed ones."""
    loaded = load_staff_file(content, institution, name=name)
    mapping = loaded.mapping.changed(columns) if columns else loaded.mapping
    return parse_staff_table(loaded.table, mapping, staff_options(institution), other_sheets=loaded.other_sheets)
