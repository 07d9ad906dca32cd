"""Filters of the lists of the house."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import AdministrativeStatus, AuditEntry, Contract, Country, Employee, ImportBatch, Institution
from hr_core.roles import ROLE_LABELS
from hr_core.selectors.audit import audited_tables
from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.text import fold
from hr_core.ui.filters import Chip, HouseFilterSet


class EmployeeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, matricule ou emploi"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))
    contrat = django_filters.ChoiceFilter(
        field_name="contract_kind", choices=Contract.Kind, label=_("Contrat"), empty_label=_("Tous")
    )
    statut = django_filters.ChoiceFilter(
        field_name="status_kind", choices=AdministrativeStatus.Kind, label=_("Statut"), empty_label=_("Tous")
    )
    categorie = django_filters.CharFilter(field_name="category", lookup_expr="iexact", label=_("Catégorie"))
    au = django_filters.DateFilter(method="as_at", label=_("Au"))
    vue = django_filters.CharFilter(method="as_at", widget=forms.HiddenInput)

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]
        self.filters["categorie"].field.widget.attrs["size"] = 6

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(Q(search_text__contains=word) | Q(job_title__icontains=word))
        return rows

    def within(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(unit_key__in=unit_family(int(value)))

    def as_at(self, rows: Any, name: str, value: Any) -> Any:
        """The day and the view are those of the rows already."""
        return rows

    def chips(self, path: str) -> list[Chip]:
        """The view is told by its tab."""
        return [chip for chip in super().chips(path) if not chip.label.startswith(str(self.form["vue"].label))]


class RoleFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou identifiant"))
    role = django_filters.ChoiceFilter(choices=list(ROLE_LABELS.items()), label=_("Rôle"), empty_label=_("Tous"))

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(
            Q(user__full_name__icontains=value) | Q(user__username__icontains=value) | Q(user__email__icontains=value)
        )


class AuditFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Auteur, motif ou matricule"))
    table = django_filters.ChoiceFilter(field_name="table_name", label=_("Objet"), empty_label=_("Tous"))
    action = django_filters.ChoiceFilter(
        choices=[("insert", _("création")), ("update", _("modification")), ("delete", _("suppression"))],
        label=_("Action"),
        empty_label=_("Toutes"),
    )
    du = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("Du"))
    au = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Au"))

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["table"].extra["choices"] = audited_tables()

    def search(self, rows: Any, name: str, value: str) -> Any:
        files = Employee.objects.filter(staff_number=value.strip()).values("pk")
        return rows.filter(
            Q(actor_label__icontains=value) | Q(reason__icontains=value) | Q(request_id=value) | Q(employee_id__in=files)
        )


class InstitutionFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Sigle ou nom"))
    pays = django_filters.ModelChoiceFilter(
        field_name="country", queryset=Country.objects.all(), label=_("Pays"), empty_label=_("Tous")
    )
    ouverte = django_filters.ChoiceFilter(
        field_name="is_open", choices=[("True", _("ouverte")), ("False", _("fermée"))], label=_("Dans le système"),
        empty_label=_("Toutes"),
    )  # fmt: skip

    class Meta:
        model = Institution
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(Q(acronym__icontains=value) | Q(name__icontains=value))


class ImportFilter(HouseFilterSet):
    wide = ""
    state = django_filters.ChoiceFilter(choices=ImportBatch.State, label=_("État"), empty_label=_("Tous"))

    class Meta:
        model = ImportBatch
        fields = ("state",)


def today() -> date:
    """The day of the pages."""
    from django.utils import timezone

    return timezone.localdate()
