"""Tables of absences in pay, refunds and claims."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.tables import WhoColumn
from hr_core.text import french_decimal, french_month, french_percent, french_period
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import AbsencePay, BranchClaim, BranchSettlement, WithholdingRefund


class AbsencePayTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    kind = LinkColumn(
        "payroll:absence_pay_detail",
        args=[A("pk")],
        accessor="absence__kind",
        verbose_name=gettext_lazy("Absence"),
        place="p2",
    )
    period = TextColumn(accessor="absence", verbose_name=gettext_lazy("Période"), orderable=False, css="lg-hide")
    days = NumberColumn(verbose_name=gettext_lazy("Jours du mois"), place="p3")
    withheld = MoneyColumn(verbose_name=gettext_lazy("Retenu"), place="p1")
    benefit = MoneyColumn(verbose_name=gettext_lazy("Indemnité"))
    maintained = MoneyColumn(verbose_name=gettext_lazy("Maintien"))

    class Meta(HouseTable.Meta):
        model = AbsencePay
        fields = ("employee", "kind", "period", "days", "withheld", "benefit", "maintained")

    def render_period(self, value: Any) -> str:
        return french_period(value.start, value.end)

    def value_period(self, value: Any) -> str:
        return french_period(value.start, value.end)

    def render_days(self, value: int) -> str:
        return french_decimal(Fraction(value, 1000))

    def value_days(self, value: int) -> str:
        return french_decimal(Fraction(value, 1000))


class RefundTable(HouseTable):
    reference = LinkColumn("payroll:refund_detail", args=[A("pk")], verbose_name=gettext_lazy("Protocole ou décision"))
    kind = TextColumn(accessor="kind", verbose_name=gettext_lazy("Absence"), place="p2")
    days = TextColumn(accessor="start", verbose_name=gettext_lazy("Jours"), orderable=False)
    who = TextColumn(accessor="employee", verbose_name=gettext_lazy("Pour"), orderable=False, empty_values=())
    share = NumberColumn(verbose_name=gettext_lazy("Part"))
    month = TextColumn(verbose_name=gettext_lazy("Paie de"), order_by=("year", "month"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = WithholdingRefund
        fields = ("reference", "kind", "days", "who", "share", "month", "state")

    def render_days(self, record: WithholdingRefund) -> str:
        return french_period(record.start, record.end)

    def value_days(self, record: WithholdingRefund) -> str:
        return french_period(record.start, record.end)

    def render_who(self, value: Any) -> str:
        return str(value) if value else _("tous les agents retenus")

    def render_share(self, record: WithholdingRefund) -> str:
        sign = "" if record.direction == "refund" else "− "
        return sign + french_percent(Fraction(record.share, 100), 2)

    def render_month(self, record: WithholdingRefund) -> str:
        return french_month(record.year, record.month)

    def value_month(self, record: WithholdingRefund) -> str:
        return french_month(record.year, record.month)


class ClaimTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    absence = LinkColumn(
        "payroll:claim_detail", args=[A("pk")], accessor="absence__kind", verbose_name=gettext_lazy("Arrêt"), place="p2"
    )
    branch = TextColumn(place="p3")
    opened_on = TextColumn(verbose_name=gettext_lazy("Ouverte le"), css="lg-hide")
    claimed = MoneyColumn(verbose_name=gettext_lazy("Réclamé"))
    received = MoneyColumn(verbose_name=gettext_lazy("Reçu"))
    balance = MoneyColumn(verbose_name=gettext_lazy("Reste dû"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = BranchClaim
        fields = ("employee", "absence", "branch", "opened_on", "claimed", "received", "balance", "state")

    def render_opened_on(self, value: Any) -> str:
        from hr_core.text import french_date

        return french_date(value)

    def render_branch(self, record: BranchClaim) -> str:
        told = str(record.get_branch_display()).capitalize()
        return _("%(branch)s (interne)") % {"branch": told} if record.is_internal else told


class SettlementTable(HouseTable):
    reference = LinkColumn("payroll:branch_settlement", args=[A("pk")])
    branch = TextColumn(place="p2")
    until = DayColumn(place="p3")
    claimed = MoneyColumn(css="lg-hide")
    other = MoneyColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = BranchSettlement
        fields = ("reference", "branch", "until", "claimed", "other", "amount", "state")

    def render_branch(self, record: BranchSettlement) -> str:
        return str(record.get_branch_display()).capitalize()
