"""Screens as an app would declare them, and their addresses: what the tests of the kit open."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import include, path

from hr_core.models import BankAccount, Employee, Unit
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty, Panel, Tab, facts
from hr_core.ui.people import EmployeeField
from hr_core.ui.screens import ConfirmScreen, FormScreen, TabbedDetail
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, TagColumn, TextColumn, VarianceColumn


class PersonFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label="Nom ou matricule")
    sex = django_filters.ChoiceFilter(choices=Employee.Sex, label="Sexe", empty_label="Tous")
    hired_on = django_filters.DateFilter(lookup_expr="gte", label="Entré depuis le")

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.search(value)


class PersonTable(HouseTable):
    last_name = LinkColumn("person_detail", args=[A("pk")], small="staff_number")
    first_names = TextColumn(place="p2")
    hired_on = DayColumn()
    pay = MoneyColumn(verbose_name="Base", accessor="pk", place="p1")
    change = VarianceColumn(verbose_name="Écart", accessor="pk", level=lambda value, record: "over", place="p3")

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("last_name", "first_names", "hired_on")

    def value_pay(self, record: Employee) -> int:
        return 412_000


class PersonListView(ListScreen):
    model = Employee
    title = "Personnes"
    rights = ("personnel_view",)
    unit = ("personne", "personnes")
    filterset_class = PersonFilter
    table_class = PersonTable
    totals = {"pay": Count("pk")}
    empty = Empty("Personne encore", "Importez un fichier.", "/", "Importer")
    actions = (
        Action("Nouvelle personne", "/essai/personnes/nouvelle/", "user-plus", ("personnel_change",), main=True),
        Action("Rôles", "/", "lock", ("roles_manage",)),
    )
    bulk_actions = (BulkAction("Relancer", "/essai/relancer/", "send", ("personnel_change",), main=True),)

    def get_queryset(self) -> Any:
        return Employee.objects.visible_to(self.access)


class PersonDetailView(TabbedDetail):
    model = Employee
    rights = ("personnel_view",)
    crumbs = (("Personnes", "person_list"),)

    def get_tabs(self) -> list[Tab]:
        return [Tab("Identité", f"/essai/personnes/{self.record.pk}/"), Tab("Comptes", "/", count=2)]

    def get_panels(self) -> list[Panel]:
        return [Panel("Identité", facts(self.record, "sex", "birth_on", "nationality", "is_confidential"))]


class UnitForm(HouseModelForm):
    fieldsets = (("Place", ("parent", "town")),)

    class Meta:
        model = Unit
        fields = ("code", "name", "kind", "parent", "town", "closed_on")


class UnitFormView(FormScreen):
    model = Unit
    form_class = UnitForm
    title = "Unité"
    rights = ("organisation_change",)
    success_message = "Unité enregistrée."
    success_url = "person_list"
    asks_reason = "optional"


class PayForm(HouseForm):
    amount = MoneyField(label="Montant")


class PayFormView(FormScreen):
    form_class = PayForm
    title = "Montant"
    rights = ("personnel_change",)
    success_url = "person_list"

    def get_record(self) -> None:
        return None

    def perform(self, form: Any) -> None:
        if form.cleaned_data["amount"] > 1000:
            raise ValidationError({"amount": "Au plus 1 000.", "other": "Et autre chose."})


class WhoForm(HouseForm):
    employee = EmployeeField(label="Agent")
    amount = MoneyField(label="Montant")

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]


class WhoView(FormScreen):
    """Whom: among those whom one may see."""

    form_class = WhoForm
    title = "Pour qui"
    rights = ("personnel_view",)
    success_url = "person_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"people": Employee.objects.visible_to(self.access)}

    def perform(self, form: Any) -> Any:
        return form.cleaned_data["employee"]

    def get_success_message(self, result: Any) -> str:
        return f"Choix : {result.staff_number}."


class ConfidentialView(ConfirmScreen):
    model = Employee
    rights = ("personnel_change",)
    question = "Rendre ce dossier confidentiel ?"
    submit_label = "Rendre confidentiel"
    success_url = "person_list"
    success_message = "Le dossier est confidentiel."
    danger = True
    asks_reason = True

    def get_consequences(self) -> list[str]:
        return [f"{self.record} disparaîtra des listes."]

    def perform(self, form: Any) -> None:
        self.record.is_confidential = True
        self.record.save()


class AccountTable(HouseTable):
    bank_name = TextColumn()
    state = TagColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = BankAccount
        fields = ("bank_name", "state")


class AccountListView(ListScreen):
    model = BankAccount
    table_class = AccountTable
    title = "Comptes"
    rights = ("personnel_view",)


urlpatterns = [
    path("essai/personnes/", PersonListView.as_view(), name="person_list"),
    path("essai/personnes/<int:pk>/", PersonDetailView.as_view(), name="person_detail"),
    path("essai/personnes/<int:pk>/confidentiel/", ConfidentialView.as_view(), name="person_confidential"),
    path("essai/unites/nouvelle/", UnitFormView.as_view(), name="unit_create"),
    path("essai/unites/<int:pk>/", UnitFormView.as_view(), name="unit_update"),
    path("essai/montant/", PayFormView.as_view(), name="amount"),
    path("essai/pour-qui/", WhoView.as_view(), name="who"),
    path("essai/comptes/", AccountListView.as_view(), name="account_list"),
    path("compte/", include("allauth.urls")),
    path("", include("hr_core.urls")),
]
handler403 = "hr_core.views.errors.forbidden"
handler404 = "hr_core.views.errors.not_found"
