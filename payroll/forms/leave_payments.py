"""The form of a leave allowance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from hr_core.ui.forms import HouseForm
from hr_core.ui.people import EmployeeField
from payroll.models import LeavePayment, PayRun


class LeavePaymentForm(HouseForm):
    """Who goes, from when, for how many paid days, by which decision."""

    employee = EmployeeField(label=_("Agent"))
    starts_on = forms.DateField(label=_("Départ en congé le"))
    days = forms.DecimalField(
        label=_("Jours payés"), decimal_places=1, max_digits=4, min_value=0, localize=True,
        help_text=_("Comme la loi du pays les compte : ouvrables ou calendaires."),
    )  # fmt: skip
    source = forms.CharField(label=_("Décision ou fiche de congés"), max_length=200)

    def __init__(
        self, *args: Any, access: Any, run: PayRun, given: LeavePayment | None = None, **options: Any
    ) -> None:
        if given is not None:
            options["initial"] = {
                "employee": given.employee_id,
                "starts_on": given.starts_on,
                "days": given.days / 1000,
                "source": given.source,
            }
        super().__init__(*args, **options)
        people = Employee.objects.visible_to(access)
        if run.employees is not None:
            people = people.filter(pk__in=run.employees)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
        self.fields["employee"].disabled = given is not None

    def clean_days(self) -> int:
        """Thousandths."""
        return int(self.cleaned_data["days"] * 1000)
