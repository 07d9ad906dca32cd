"""The form of a compensation with a branch."""

from __future__ import annotations

from typing import Any

from hr_core.ui.forms import HouseModelForm, MoneyField
from payroll.models import BranchSettlement


class SettlementForm(HouseModelForm):
    class Meta:
        model = BranchSettlement
        fields = ("branch", "until", "benefit_account", "claim_account", "reference", "other", "other_label")

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"] = MoneyField(label=self.fields["other"].label, currency=currency, required=False)

    def clean_other(self) -> int:
        return self.cleaned_data["other"] or 0

    def _post_clean(self) -> None:
        """The amounts come from the claims, which the service reads: their constraints are checked there."""
        self.instance.validate_constraints = lambda exclude=None: None  # type: ignore[method-assign]
        super()._post_clean()
        del self.instance.validate_constraints
