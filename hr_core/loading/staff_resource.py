"""The staff as a django-import-export resource: one description of its columns for import, export and template.

`import_data` replaces the library's row-by-row saving by the house's bulk pipeline (read → compare → write) and answers
with the library's `Result`, so that its totals, row results and errors are those that every page of imports shows.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from import_export import fields, resources
from import_export.results import Error, Result, RowResult

from hr_core.access import Access
from hr_core.imports.columns import saved_targets
from hr_core.imports.problems import FileRefused
from hr_core.imports.staff import LoadedTable, StaffFile, StaffOptions, load_staff_table, parse_staff_table
from hr_core.loading.staff_plan import StaffImportOptions, StaffPlan, plan_staff
from hr_core.loading.staff_write import StaffWriter
from hr_core.models import Employee, Institution, User
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


class StaffResource(resources.ModelResource):
    """Columns of the staff list as funds write them: what is exported can be imported again."""

    staff_number = fields.Field("staff_number", "Matricule")
    last_name = fields.Field("last_name", "Nom")
    first_names = fields.Field("first_names", "Prénoms")
    birth_name = fields.Field("birth_name", "Nom de jeune fille")
    sex = fields.Field("sex", "Sexe")
    birth_on = fields.Field("birth_on", "Date de naissance")
    birth_place = fields.Field("birth_place", "Lieu de naissance")
    nationality = fields.Field("nationality", "Nationalité")
    hired_on = fields.Field("hired_on", "Date d’embauche")
    seniority_on = fields.Field("seniority_on", "Date d’ancienneté")

    class Meta:
        model = Employee
        import_id_fields = ("staff_number",)

    def __init__(self, institution: Institution, access: Access, options: StaffImportOptions) -> None:
        super().__init__()
        self.institution = institution
        self.access = access
        self.options = options
        self.plan: StaffPlan | None = None
        self.writer: StaffWriter | None = None

    def import_data(self, dataset: StaffFile, dry_run: bool = False, **kwargs: Any) -> Result:  # type: ignore[override]
        """Compare a parsed file with the database and, unless `dry_run`, write it in one transaction."""
        self.plan = plan_staff(dataset, self.institution, self.access, self.options)
        if not dry_run:
            actor: User = self.access.user
            self.writer = StaffWriter(self.plan, actor)
            with transaction.atomic():
                self.writer.write()
        return self._result(self.plan)

    def _result(self, plan: StaffPlan) -> Result:
        result = Result()
        result.totals.update(
            {
                RowResult.IMPORT_TYPE_NEW: plan.created,
                RowResult.IMPORT_TYPE_UPDATE: plan.changed,
                RowResult.IMPORT_TYPE_SKIP: plan.unchanged,
                RowResult.IMPORT_TYPE_INVALID: plan.refused,
            }
        )
        result.total_rows = plan.created + plan.changed + plan.unchanged + plan.refused
        for finding in plan.findings:
            if finding.is_error and finding.line is None:
                result.append_base_error(Error(FileRefused.__name__, finding.message))
        return result
