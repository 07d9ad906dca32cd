"""Filters of the lists of the house."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from hr_core.models import AdministrativeStatus, AuditEntry, Contract, Country, Employee, ImportBatch, Institution
from hr_core.roles import ROLE_LABELS
from hr_core.selectors.audit import audited_tables
from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.selectors.retirement import born_to_retire, retirement_ages, years_before
from hr_core.text import fold
from hr_core.ui.filters import Chip, HouseFilterSet

DAY = forms.HiddenInput


class EmployeeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, matricule ou emploi"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))
    contrat = django_filters.ChoiceFilter(
        field_name="contract_kind", choices=Contract.Kind, label=_("Contrat"), empty_label=_("Tous"),
        null_label=_("sans contrat"), null_value="aucun",
    )  # fmt: skip
    statut = django_filters.ChoiceFilter(
        field_name="status_kind", choices=AdministrativeStatus.Kind, label=_("Statut"), empty_label=_("Tous")
    )
    categorie = django_filters.CharFilter(field_name="category", lookup_expr="iexact", label=_("Catégorie"))
    au = django_filters.DateFilter(method="as_at", label=_("Au"))
    rattache = django_filters.NumberFilter(
        field_name="unit_key", label=_("Rattachés directement à l’unité n°"), widget=forms.HiddenInput
    )
    sexe = django_filters.ChoiceFilter(field_name="sex", choices=Employee.Sex, label=_("Sexe"), widget=forms.HiddenInput)
    emploi = django_filters.CharFilter(field_name="job_title", label=_("Emploi"), widget=forms.HiddenInput)
    age_min = django_filters.NumberFilter(method="years", label=_("Âge, au moins"), widget=forms.HiddenInput)
    age_max = django_filters.NumberFilter(method="years", label=_("Âge, au plus"), widget=forms.HiddenInput)
    anciennete_min = django_filters.NumberFilter(method="years", label=_("Ancienneté, au moins"), widget=forms.HiddenInput)
    anciennete_max = django_filters.NumberFilter(method="years", label=_("Ancienneté, au plus"), widget=forms.HiddenInput)
    entre_du = django_filters.DateFilter(field_name="hired_on", lookup_expr="gte", label=_("Entré depuis le"), widget=DAY)
    entre_au = django_filters.DateFilter(field_name="hired_on", lookup_expr="lte", label=_("Entré jusqu’au"), widget=DAY)
    sorti_du = django_filters.DateFilter(field_name="left_on", lookup_expr="gt", label=_("Sorti depuis le"), widget=DAY)
    sorti_au = django_filters.DateFilter(method="left_by", label=_("Sorti jusqu’au"), widget=DAY)
    retraite = django_filters.NumberFilter(method="retiring", label=_("Retraite en"), widget=forms.HiddenInput)
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

    def years(self, rows: Any, name: str, value: Any) -> Any:
        """Whole years of age or of seniority on the day of the list."""
        field = "birth_on" if name.startswith("age") else "seniority_on"
        if name.endswith("min"):
            return rows.filter(**{f"{field}__lte": years_before(self.on, int(value))})
        return rows.filter(**{f"{field}__gt": years_before(self.on, int(value) + 1)})

    def left_by(self, rows: Any, name: str, value: date) -> Any:
        """`left_on` is the day after the last one of service."""
        return rows.filter(left_on__lte=value + timedelta(days=1))

    def retiring(self, rows: Any, name: str, value: Any) -> Any:
        """Those who reach the age of the country in a year."""
        year = int(value)
        if not 1950 < year < 2150:
            return rows.none()
        ages = retirement_ages(self.request.access.institution, self.on)
        return rows.filter(born_to_retire(ages, date(year, 1, 1), date(year, 12, 31)))

    @property
    def on(self) -> date:
        try:
            return parse_date(self.data.get("au", "")) or today()
        except ValueError:
            return today()

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
