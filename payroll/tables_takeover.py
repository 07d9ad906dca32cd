"""Tables of the take-over."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_decimal, french_month, french_signed
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, MoneyColumn, TextColumn
from payroll.choices import Section
from payroll.choices_takeover import TOTAL_SECTION, BalanceKind, CorrectionState, TakeoverState
from payroll.models import (
    OpeningBalance,
    Takeover,
    TakeoverBalance,
    TakeoverCode,
    TakeoverControl,
    TakeoverCorrection,
)
from payroll.services.takeover.sheet import control_label
from payroll.tables_accounting import LookColumn
from payroll.tables_outside import ActionColumn, button

PARTS = {**dict(Section.choices), TOTAL_SECTION: gettext_lazy("Total du mois")}


class MonthColumn(TextColumn):
    """« juin 2026 » from a date."""

    def shown(self, value: Any, table: HouseTable) -> str:
        return french_month(value.year, value.month)


class TakeoverTable(HouseTable):
    software = LinkColumn("payroll:takeover_detail")
    go_live = MonthColumn(place="p2")
    responsible = TextColumn(place="p3")
    state = LookColumn(TakeoverState, place="p4")

    class Meta(HouseTable.Meta):
        model = Takeover
        fields = ("software", "go_live", "responsible", "state")


class CodeTable(HouseTable):
    old_code = TextColumn(small="old_label")
    becomes = TextColumn(accessor="target", verbose_name=gettext_lazy("Devient ici"), empty_values=(), place="p2")
    section = TextColumn(place="p3", css="lg-hide")
    recipient = TextColumn(css="lg-hide")
    decided = TextColumn(accessor="is_decided", verbose_name=gettext_lazy("Décision"), empty_values=(), place="p1")
    act = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = TakeoverCode
        fields = ("old_code", "becomes", "section", "recipient", "decided", "act")
        row_header = "old_code"

    def __init__(self, *args: Any, may_change: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_change = may_change

    def render_becomes(self, record: TakeoverCode) -> Any:
        if not record.target:
            return _("pour mémoire, sans effet") if record.is_decided else "?"
        return two_lines(record.target_label, record.target)

    def value_becomes(self, record: TakeoverCode) -> str:
        return record.target

    def render_section(self, value: str) -> str:
        return str(PARTS.get(value, ""))

    def render_decided(self, record: TakeoverCode) -> SafeString:
        if record.is_decided:
            return draw_tag(_("décidé"), "", "")
        return draw_tag(_("proposé") if record.target else _("à décider"), "wait", "clock")

    def value_decided(self, record: TakeoverCode) -> str:
        return _("décidé") if record.is_decided else _("à décider")

    def render_act(self, record: TakeoverCode) -> Any:
        return button(reverse("payroll:takeover_code", args=[record.pk]), _("Décider"), record) if self.may_change else ""


class BalanceTable(HouseTable):
    employee = TextColumn(accessor="employee__full_name", small="employee__staff_number", orderable=False)
    kind = TextColumn(place="p2")
    reference = TextColumn(small="label", place="p3")
    total = MoneyColumn(css="n lg-hide")
    balance = MoneyColumn(place="p1")
    days = TextColumn(css="n")
    months = TextColumn(css="n lg-hide")
    since = DayColumn(css="lg-hide")
    result = TextColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = TakeoverBalance
        fields = ("employee", "kind", "reference", "total", "balance", "days", "months", "since", "result")
        row_header = "employee"

    def render_days(self, value: int) -> str:
        return french_decimal(Fraction(value, 1_000), 1) if value else ""

    def render_kind(self, record: TakeoverBalance) -> str:
        return str(BalanceKind(record.kind).label).capitalize()


class ControlTable(HouseTable):
    code = TextColumn(small="source")
    month = TextColumn(empty_values=(), place="p2")
    amount = MoneyColumn()
    here = MoneyColumn(accessor="pk", verbose_name=gettext_lazy("Chargé ici"), orderable=False)
    gap = TextColumn(accessor="pk", verbose_name=gettext_lazy("Écart"), css="n", place="p1", orderable=False)
    explanation = TextColumn(place="p3")
    act = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = TakeoverControl
        fields = ("code", "month", "amount", "here", "gap", "explanation", "act")
        row_header = "code"

    def __init__(self, *args: Any, found: dict[int, dict[str, Any]], words: dict[str, str], may_change: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found, self.words, self.may_change = found, words, may_change

    def render_code(self, record: TakeoverControl) -> Any:
        return two_lines(control_label(record.code, self.words), record.source)

    def render_month(self, record: TakeoverControl) -> str:
        return french_month(record.month.year, record.month.month) if record.month else _("tous les mois")

    def _row(self, record: TakeoverControl) -> dict[str, Any]:
        return self.found.get(record.pk, {"here": 0, "gap": 0})

    def render_here(self, record: TakeoverControl) -> str:
        return french_amount(self._row(record)["here"], self.currency)

    def value_here(self, record: TakeoverControl) -> int:
        return int(self._row(record)["here"])

    def render_gap(self, record: TakeoverControl) -> Any:
        gap = self._row(record)["gap"]
        return draw_tag(french_signed(gap, self.currency), "wait" if record.explanation else "bad", "alert-triangle") if gap else "0"

    def value_gap(self, record: TakeoverControl) -> int:
        return int(self._row(record)["gap"])

    def render_act(self, record: TakeoverControl) -> Any:
        if not self.may_change:
            return ""
        about = control_label(record.code, self.words)
        change = button(reverse("payroll:takeover_control_change", args=[record.pk]), _("Modifier"), about)
        return format_html("{} {}", change, button(reverse("payroll:takeover_control_delete", args=[record.pk]), _("Retirer"), about))


class OldSlipTable(HouseTable):
    employee = TextColumn(accessor="employee__full_name", small="employee__staff_number", order_by=("employee__last_name", "employee__first_names"))
    month = TextColumn(accessor="year", order_by=("year", "month"), verbose_name=gettext_lazy("Mois"), place="p2")
    net = MoneyColumn(accessor="amount", verbose_name=gettext_lazy("Net à payer"), place="p1")
    origin = TextColumn(accessor="takeover__software", verbose_name=gettext_lazy("Repris de"), place="p3")
    act = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = OpeningBalance
        fields = ("employee", "month", "net", "origin", "act")
        row_header = "employee"

    def render_month(self, record: OpeningBalance) -> str:
        return french_month(record.year, record.month)

    def value_month(self, record: OpeningBalance) -> str:
        return f"{record.year}-{record.month:02d}"

    def render_act(self, record: OpeningBalance) -> Any:
        url = reverse("payroll:takeover_slip", args=[record.employee_id, record.year, record.month])
        return button(url, _("Voir"), f"{record.employee.full_name}, {french_month(record.year, record.month)}")


class CorrectionTable(HouseTable):
    employee = TextColumn(accessor="employee__full_name", small="employee__staff_number", orderable=False)
    month = MonthColumn(place="p2")
    label = TextColumn(small="reference")
    amount = MoneyColumn(place="p1")
    reason = TextColumn(place="p3")
    entered_by = TextColumn(css="lg-hide")
    decided_by = TextColumn(css="lg-hide")
    state = LookColumn(CorrectionState, place="p4")
    act = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = TakeoverCorrection
        fields = ("employee", "month", "label", "amount", "reason", "entered_by", "decided_by", "state", "act")
        row_header = "employee"

    def __init__(self, *args: Any, may_sign: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_sign = may_sign

    def render_act(self, record: TakeoverCorrection) -> Any:
        if not self.may_sign or record.state != CorrectionState.ENTERED:
            return ""
        return button(reverse("payroll:takeover_correction", args=[record.pk]), _("Décider"), record.label)
