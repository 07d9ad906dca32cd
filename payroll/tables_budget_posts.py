"""The table of the budget post by post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import MONTHS
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import HouseTable, MomentColumn, MoneyColumn, TextColumn
from payroll.models import BoundsDerogation, BudgetPost
from payroll.tables_outside import ActionColumn, button


def months_words(first: int, last: int) -> str:
    """« janvier à décembre », « mars »."""
    if first == last:
        return MONTHS[first - 1]
    return _("%(first)s à %(last)s") % {"first": MONTHS[first - 1], "last": MONTHS[last - 1]}


class BudgetPostTable(HouseTable):
    post = TextColumn(accessor="post__number", verbose_name=gettext_lazy("Poste"))
    employee = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Titulaire"), empty_values=(), place="p2")
    months = TextColumn(accessor="first_month", verbose_name=gettext_lazy("Mois"), place="p3")
    basis = TextColumn(small="basis_words")
    earning = MoneyColumn(css="lg-hide")
    employer = MoneyColumn(accessor="employer", verbose_name=gettext_lazy("Charges par mois"), css="lg-hide")
    year_total = MoneyColumn(verbose_name=gettext_lazy("Coût de l’année"), place="p1")
    action = ActionColumn(accessor="pk")

    row_header = "post"

    class Meta(HouseTable.Meta):
        model = BudgetPost
        fields = ("post", "employee", "months", "basis", "earning", "employer", "year_total", "action")
        order_by = ("post",)

    def __init__(self, *args: Any, may_change: bool, beyond: Mapping[int, str], may_derogate: bool, **options: Any) -> None:
        """`beyond`: rows whose holder is out of the post's bounds, with their category."""
        super().__init__(*args, **options)
        self.beyond, self.may_derogate, self.may_change = beyond, may_derogate, may_change
        if not (may_change or (may_derogate and beyond)):
            self.columns.hide("action")

    def render_post(self, record: BudgetPost) -> SafeString:
        url = reverse("careers:post_detail", args=[record.post_id])
        return two_lines(format_html('<a href="{}">{}</a>', url, record.post.number), record.post.title)

    def value_post(self, record: BudgetPost) -> str:
        return str(record.post)

    def render_employee(self, record: BudgetPost) -> str:
        return record.employee.full_name if record.employee else _("vacant")

    def value_employee(self, record: BudgetPost) -> str:
        return record.employee.full_name if record.employee else ""

    def render_months(self, record: BudgetPost) -> str:
        return months_words(record.first_month, record.last_month)

    def value_months(self, record: BudgetPost) -> int:
        return record.months

    def render_action(self, value: int, record: BudgetPost) -> SafeString | str:
        if self.may_derogate and value in self.beyond:
            asked = urlencode({"poste": record.post_id, "agent": record.employee_id, "categorie": self.beyond[value]})
            return button(f"{reverse('payroll:bounds_derogation_create', args=[record.budget_id])}?{asked}", _("Déroger"), record)
        if not self.may_change:
            return ""
        return button(reverse("payroll:budget_post_change", args=[value]), _("Modifier"), record)


class BoundsDerogationTable(HouseTable):
    employee = TextColumn(small="category")
    post = TextColumn(place="p2", small="post__categories")
    reason = TextColumn(place="p3")
    granted_by = TextColumn(css="lg-hide")
    granted_at = MomentColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = BoundsDerogation
        fields = ("employee", "post", "reason", "granted_by", "granted_at")
