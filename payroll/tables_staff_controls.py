"""Tables of physical controls."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.tables import WhoColumn, act
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import StaffCheck, StaffControl


class StaffControlTable(HouseTable):
    title = LinkColumn("payroll:staff_control_detail", args=[A("pk")], verbose_name=gettext_lazy("Contrôle"))
    starts_on = DayColumn(verbose_name=gettext_lazy("Du"), place="p2")
    ends_on = DayColumn(verbose_name=gettext_lazy("Au"), place="p3")
    summoned = NumberColumn(verbose_name=gettext_lazy("Convoqués"))
    seen = NumberColumn(verbose_name=gettext_lazy("Vus"), place="p1")
    absent = NumberColumn(verbose_name=gettext_lazy("Absents"))
    held = NumberColumn(verbose_name=gettext_lazy("Payés au guichet"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = StaffControl
        fields = ("title", "starts_on", "ends_on", "summoned", "seen", "absent", "held", "state")


class StaffCheckTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    day = DayColumn(verbose_name=gettext_lazy("Convoqué le"), place="p2")
    state = TagColumn(place="p4")
    note = TextColumn(verbose_name=gettext_lazy("Observation"), css="lg-hide")
    checked_by = TextColumn(verbose_name=gettext_lazy("Contrôlé par"), css="lg-hide")
    pay = TextColumn(accessor="is_held", verbose_name=gettext_lazy("Paie"), empty_values=(), orderable=False, place="p3")
    act = TextColumn(
        accessor="pk", verbose_name=gettext_lazy("Constat"), orderable=False, exclude_from_export=True, place="p1"
    )

    class Meta(HouseTable.Meta):
        model = StaffCheck
        fields = ("employee", "day", "state", "note", "checked_by", "pay", "act")

    def render_pay(self, record: StaffCheck) -> str:
        if not record.is_held:
            return ""
        return _("levée") if record.released_at else _("au guichet")

    def value_pay(self, record: StaffCheck) -> str:
        return self.render_pay(record)

    def render_act(self, record: StaffCheck) -> Any:
        return act(_("Constater"), record.employee, "payroll:staff_check", record.pk)
