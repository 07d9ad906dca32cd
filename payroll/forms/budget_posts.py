"""Forms of the budget post by post and of the operations that ask credit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import Post
from hr_core.models import PayTerms
from hr_core.text import french_amount
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from hr_core.ui.people import EmployeeField
from payroll.choices_budget import Nature
from payroll.choices_campaigns import CampaignState
from payroll.models import BonusCampaign, BoundsDerogation
from payroll.services.credits.operations import is_hiring


class BudgetPostForm(HouseForm):
    fieldsets = (
        (_("Mois comptés"), ("first_month", "last_month")),
        (_("Coût par mois"), ("earning", "contribution", "tax", "charge")),
    )

    first_month = forms.IntegerField(label=_("Du mois"), min_value=1, max_value=12, help_text=_("1 : janvier."))
    last_month = forms.IntegerField(label=_("Au mois"), min_value=1, max_value=12)
    earning = MoneyField(label=_("Gains"))
    contribution = MoneyField(label=_("Cotisations patronales"))
    tax = MoneyField(label=_("Taxes patronales"))
    charge = MoneyField(label=_("Autres charges"))

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and given["last_month"] < given["first_month"]:
            self.add_error("last_month", _("Le dernier mois suit le premier."))
        return given


class BoundsDerogationForm(HouseModelForm):
    """Who may hold which post in which category beyond its bounds, and why."""

    full_width = ("reason",)
    employee = EmployeeField(label=_("Agent"))

    class Meta:
        model = BoundsDerogation
        fields = ("post", "employee", "category", "reason")

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
        bounded = Post.objects.exclude(category_from="").order_by("number")
        self.fields["post"].queryset = bounded.only("number", "title", "category_from", "category_to")  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: f"{post}, {post.categories}"  # type: ignore[attr-defined]
        self.fields["category"].help_text = _("Celle de l’agent, hors de celles du poste.")


class OperationForm(HouseForm):
    """Which operation: one among the vacant posts, the fixed campaigns and the base pays that wait for approval."""

    full_width = ("target", "derogation")
    target = forms.ChoiceField(label=_("Opération"))
    start = forms.DateField(label=_("À compter du"), help_text=_("Le crédit est gardé de ce mois à décembre."))
    derogation = forms.CharField(
        label=_("Motif de la dérogation"), max_length=200, required=False,
        help_text=_("Au-delà du crédit libre, par le contrôle de gestion ou qui approuve le budget."),
    )  # fmt: skip

    def __init__(self, *args: Any, posts: Any, terms: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        campaigns = BonusCampaign.objects.filter(state=CampaignState.FIXED)
        groups = (
            (Nature.HIRE, [(f"hire-{post.pk}", str(post)) for post in posts]),
            (Nature.BONUS, [(f"bonus-{row.pk}", str(row)) for row in campaigns]),
            (
                Nature.MEASURE,
                [(f"measure-{row.pk}", f"{row.employee}, {french_amount(row.base_salary, currency)}") for row in terms],
            ),
        )
        self.found = {"hire": posts, "bonus": campaigns, "measure": terms}
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *((str(nature.label).capitalize(), choices) for nature, choices in groups if choices)
        ]  # fmt: skip

    def about(self) -> dict[str, Any]:
        """`nature`, its object and the first day."""
        nature, key = self.cleaned_data["target"].split("-")
        name = {"hire": "post", "bonus": "campaign", "measure": "terms"}[nature]
        row: Post | BonusCampaign | PayTerms = self.found[nature].get(pk=key)
        if isinstance(row, PayTerms) and is_hiring(row):
            nature = Nature.HIRE
        return {"nature": nature, name: row, "start": self.cleaned_data["start"]}


class SheetForm(HouseForm):
    """A spreadsheet of the budget."""

    full_width = ("file",)
    file = forms.FileField(label=_("Fichier"), help_text=_("xlsx ou csv, 2 Mo au plus, avec les titres du tableur de cette page."))


class SheetConfirmForm(HouseForm):
    """The rows that were read, signed."""

    lignes = forms.CharField(widget=forms.HiddenInput)
