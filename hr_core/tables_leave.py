"""Tables of leave and of requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.leave.ledger import CAPPED, EXPIRED, TAKEN, Statement
from hr_core.models import Employee, LeaveMovement, LeaveRule, LeaveTerms, Request, RequestStep
from hr_core.services.leave.asking import days_words
from hr_core.services.requests.kinds import kind_label
from hr_core.tables import WhoColumn, act, who
from hr_core.text import french_date, french_decimal
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


def plain_days(days: int | None) -> str:
    """« 18,5 » from thousandths; nothing for nothing."""
    from fractions import Fraction

    return "" if not days else french_decimal(Fraction(days, 1000), 3)


class BalanceTable(HouseTable):
    """Balances of the rows of the page, read together once; `read` gives them for employees."""

    agent = TextColumn(accessor="last_name", verbose_name=gettext_lazy("Agent"), order_by=("last_name", "first_names"))
    unit = TextColumn(accessor="unit_name", verbose_name=gettext_lazy("Unité"), place="p2")
    earned = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Acquis et repris"), orderable=False)
    taken = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Pris"), orderable=False)
    lost = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Échus"), orderable=False)
    carried = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Dont report"), orderable=False, css="lg-hide")
    balance = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Solde (jours)"), orderable=False, place="p1")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("agent", "unit", "earned", "taken", "lost", "carried", "balance")
        order_by = "agent"

    def __init__(self, *args: Any, read: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.read = read
        self._found: Mapping[int, Statement] | None = None

    def statement(self, record: Employee) -> Statement | None:
        if self._found is None:
            rows = self.page.object_list if hasattr(self, "page") else self.rows
            self._found = self.read([row.record for row in rows])
        return self._found.get(record.pk)

    def render_agent(self, record: Employee) -> SafeString:
        return who(record, reverse("hr_core:employee_leave_tab", args=[record.pk]))

    def value_agent(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"

    def _days(self, record: Employee, *natures: str) -> int:
        found = self.statement(record)
        return found.total(*natures) if found else 0

    def render_earned(self, record: Employee) -> str:
        return plain_days(self._days(record, "opening", "accrual", "seniority", "mother", "adjustment"))

    def render_taken(self, record: Employee) -> str:
        return plain_days(-self._days(record, TAKEN))

    def render_lost(self, record: Employee) -> str:
        return plain_days(-self._days(record, EXPIRED, CAPPED))

    def render_carried(self, record: Employee) -> str:
        found = self.statement(record)
        return plain_days(max(0, found.carried) if found else 0)

    def render_balance(self, record: Employee) -> str:
        found = self.statement(record)
        return (plain_days(found.balance) or "0") if found else ""

    def value_earned(self, record: Employee) -> str:
        return self.render_earned(record)

    def value_taken(self, record: Employee) -> str:
        return self.render_taken(record)

    def value_lost(self, record: Employee) -> str:
        return self.render_lost(record)

    def value_carried(self, record: Employee) -> str:
        return self.render_carried(record)

    def value_balance(self, record: Employee) -> str:
        return self.render_balance(record)


class MovementTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    nature = LinkColumn(
        "hr_core:leave_movement_decide", args=[A("pk")], accessor="get_nature_display", verbose_name=gettext_lazy("Nature"), place="p2"
    )
    on = DayColumn(verbose_name=gettext_lazy("Le"), place="p3")
    days = NumberColumn(verbose_name=gettext_lazy("Jours"), place="p1")
    reason = TextColumn()
    proposed_by = TextColumn(verbose_name=gettext_lazy("Proposé par"))

    class Meta(HouseTable.Meta):
        model = LeaveMovement
        fields = ("employee", "nature", "on", "days", "reason", "proposed_by")

    def render_days(self, value: int) -> str:
        return plain_days(value) or "0"

    def value_days(self, value: int) -> str:
        return plain_days(value) or "0"


class RuleTable(HouseTable):
    start = TextColumn(verbose_name=gettext_lazy("À partir du"))
    reference = TextColumn(place="p2")
    monthly_days = NumberColumn(verbose_name=gettext_lazy("Par mois"), place="p1")
    carry_cap = NumberColumn(verbose_name=gettext_lazy("Report au plus"))
    carry_months = NumberColumn(verbose_name=gettext_lazy("À prendre en (mois)"))
    minimum_present = NumberColumn(verbose_name=gettext_lazy("Présents au moins (%)"))

    class Meta(HouseTable.Meta):
        model = LeaveRule
        fields = ("start", "reference", "monthly_days", "carry_cap", "carry_months", "minimum_present")

    def render_start(self, value: Any, record: LeaveRule) -> SafeString:
        return act(french_date(value), record.reference, "hr_core:leave_rule_update", record.pk)

    def value_start(self, value: Any) -> Any:
        return value

    def render_monthly_days(self, value: int) -> str:
        return plain_days(value)

    def render_carry_cap(self, value: int) -> str:
        return plain_days(value) or "0"


class TermsTable(HouseTable):
    kind = LinkColumn("hr_core:leave_terms_update", args=[A("pk")], verbose_name=gettext_lazy("Congé"))
    requested = TextColumn(accessor="is_requested", verbose_name=gettext_lazy("Demandé par l’agent"), place="p2")
    days_per_event = NumberColumn(verbose_name=gettext_lazy("Par demande"), place="p1")
    days_per_year = NumberColumn(verbose_name=gettext_lazy("Par an"))
    reference = TextColumn()

    class Meta(HouseTable.Meta):
        model = LeaveTerms
        fields = ("kind", "requested", "days_per_event", "days_per_year", "reference")

    def render_requested(self, value: bool) -> str:
        return _("oui") if value else _("non")

    def render_days_per_event(self, value: int) -> str:
        return days_words(value)

    def render_days_per_year(self, value: int) -> str:
        return days_words(value)


class RequestTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    words = LinkColumn("hr_core:request_detail", args=[A("pk")], verbose_name=gettext_lazy("Demande"), place="p2")
    kind = TextColumn(visible=False)
    unit = TextColumn(verbose_name=gettext_lazy("Unité"), css="lg-hide")
    sent_at = DayColumn(verbose_name=gettext_lazy("Envoyée le"), place="p3")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Request
        fields = ("employee", "words", "kind", "unit", "sent_at", "state")

    def value_kind(self, value: str) -> str:
        return kind_label(value)


class StepTable(HouseTable):
    """What waits for a person, with what helps to decide."""

    employee = WhoColumn(
        accessor="request__employee", verbose_name=gettext_lazy("Agent"), order_by=("request__employee__last_name",)
    )
    words = LinkColumn(
        "hr_core:request_detail", args=[A("request_id")], accessor="request__words", verbose_name=gettext_lazy("Demande"), place="p2"
    )
    unit = TextColumn(accessor="request__unit", verbose_name=gettext_lazy("Unité"), css="lg-hide")
    kind = TextColumn(accessor="get_kind_display", verbose_name=gettext_lazy("Étape"))
    since = DayColumn(verbose_name=gettext_lazy("Depuis le"), place="p3")
    after = TextColumn(accessor="pk", verbose_name=gettext_lazy("Solde après"), orderable=False, css="n", place="p1")

    class Meta(HouseTable.Meta):
        model = RequestStep
        fields = ("employee", "words", "unit", "kind", "since", "after")

    def render_after(self, record: RequestStep) -> str | SafeString:
        after = record.request.data.get("after")
        if record.request.state == "cancel_asked":
            return _("annulation")
        return "" if after is None else two_lines(days_words(after), "")

    def value_after(self, record: RequestStep) -> str:
        after = record.request.data.get("after")
        return "" if after is None else days_words(after)
