"""Imports and exports as django-import-export resources.

`import_data` replaces the library's saving row by row by the house's bulk pipeline (compare, then write in a constant
number of statements) and answers with the library's `Result`: its totals, its errors of lines and of the file.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.results import Error, InvalidRow, Result, RowResult

from hr_core.access import Access
from hr_core.loading.kinds import ImportKind
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Employee, Institution
from hr_core.services.writing import refusal


class FileResource(resources.Resource):
    """Imports one kind of file into one institution, within the scope and the rights of one person."""

    def __init__(
        self, kind: ImportKind, institution: Institution, access: Access, options: StaffImportOptions
    ) -> None:
        super().__init__()
        self.kind = kind
        self.institution = institution
        self.access = access
        self.options = options
        self.plan: Any = None

    def import_data(  # type: ignore[override]
        self, dataset: Any, dry_run: bool = False, expected: dict[str, int] | None = None, **kwargs: Any
    ) -> Result:
        """Compare a file that was read with the database; unless `dry_run`, write it in one transaction.

        `expected` are the counts of the preview: when they no longer hold, nothing is written and `ValidationError`
        asks for another look.
        """
        self.plan = self.kind.plan(dataset, self.institution, self.access, self.options)
        if not dry_run:
            if expected is not None and expected != self.plan.counts():
                raise ValidationError(
                    _("Les dossiers ont changé depuis l’aperçu. Relisez le nouvel aperçu avant de confirmer."),
                    code="stale",
                )
            try:
                with transaction.atomic():
                    self.kind.write(self.plan, self.access.user)
            except IntegrityError as error:
                raise refusal(Employee, error) from error
        return self._result()

    def _result(self) -> Result:
        result = Result()
        counts = self.plan.counts()
        result.totals.update(
            {
                RowResult.IMPORT_TYPE_NEW: counts["created"],
                RowResult.IMPORT_TYPE_UPDATE: counts["changed"],
                RowResult.IMPORT_TYPE_SKIP: counts["unchanged"],
                RowResult.IMPORT_TYPE_INVALID: counts["refused"],
            }
        )
        result.total_rows = sum(result.totals.values())
        by_line: dict[int, dict[str, list[str]]] = {}
        for finding in self.plan.findings:
            if finding.is_error and finding.line is None:
                result.append_base_error(Error(ValidationError(finding.message)))
            elif finding.is_error:
                by_line.setdefault(finding.line, {}).setdefault(finding.column, []).append(finding.message)
        result.invalid_rows = [
            InvalidRow(number=line, validation_error=ValidationError({"__all__": sum(errors.values(), [])}), values=())
            for line, errors in sorted(by_line.items())
        ]
        return result


class StaffResource(resources.ModelResource):
    """The staff list as funds write it: what is exported can be imported again, and changes nothing.

    Its queryset is that of `hr_core.selectors.employees.with_current_facts`.
    """

    staff_number = fields.Field("staff_number", "Matricule")
    last_name = fields.Field("last_name", "Nom")
    first_names = fields.Field("first_names", "Prénoms")
    birth_name = fields.Field("birth_name", "Nom de jeune fille")
    sex = fields.Field("sex", "Sexe")
    birth_on = fields.Field("birth_on", "Date de naissance")
    birth_place = fields.Field("birth_place", "Lieu de naissance")
    nationality = fields.Field("nationality", "Nationalité")
    phone = fields.Field("phone", "Téléphone")
    email = fields.Field("email", "Adresse électronique")
    social_security_number = fields.Field("social_security_number", "N° de sécurité sociale")
    tax_number = fields.Field("tax_number", "NIF")
    hired_on = fields.Field("hired_on", "Date d’embauche")
    seniority_on = fields.Field("seniority_on", "Date d’ancienneté")
    unit_name = fields.Field("unit_name", "Unité")
    job_title = fields.Field("job_title", "Fonction")
    category = fields.Field("category", "Catégorie")
    grade_class = fields.Field("grade_class", "Classe")
    step = fields.Field("step", "Échelon")
    base_salary = fields.Field("base_salary", "Salaire de base")

    class Meta:
        model = Employee
        fields = (
            "staff_number", "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place", "nationality",
            "phone", "email", "social_security_number", "tax_number", "hired_on", "seniority_on", "unit_name",
            "job_title", "category", "grade_class", "step", "base_salary",
        )  # fmt: skip
        export_order = fields
