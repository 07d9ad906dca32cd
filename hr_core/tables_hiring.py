"""Tables from hiring to leaving."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.choices import HiringState
from hr_core.models import ChecklistLine, ChecklistRule, Contract, Hiring
from hr_core.tables import WhoColumn, act
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MomentColumn, TagColumn, TextColumn


class HiringTable(HouseTable):
    name = TextColumn(_("Nom"))
    entry_on = DayColumn(verbose_name=_("Entrée"), place="p2")
    started_by = TextColumn(_("Préparée par"))
    started_at = MomentColumn(verbose_name=_("Commencée le"), css="lg-hide")
    points = TextColumn(_("Points faits"), accessor="pk", orderable=False, place="p3")
    state = TagColumn(verbose_name=_("État"), place="p1")
    act = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Hiring
        fields = ("name", "entry_on", "started_by", "started_at", "points", "state", "act")

    def render_points(self, record: Any) -> str:
        return f"{record.points_done} / {record.points}" if record.points else ""

    def value_points(self, record: Any) -> str:
        return self.render_points(record)

    def render_act(self, record: Hiring) -> SafeString | str:
        if record.state == HiringState.DRAFT:
            return act(_("Reprendre"), record, "hr_core:hiring_finish", record.pk)
        return act(_("Dossier"), record, "hr_core:employee_entry", record.employee_id) if record.employee_id else ""


class LineTable(HouseTable):
    due_on = DayColumn(verbose_name=_("Pour le"), place="p1")
    label = TextColumn(_("À faire"))
    employee = WhoColumn(verbose_name=_("Agent"), place="p2", order_by=("employee__last_name", "employee__first_names"))
    stage = TextColumn(_("Moment"))
    service = TextColumn(_("Qui s’en charge"), place="p3")
    act = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    row_header = "label"

    class Meta(HouseTable.Meta):
        model = ChecklistLine
        fields = ("due_on", "label", "employee", "stage", "service", "act")
        order_by = "due_on"

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on

    def render_due_on(self, record: ChecklistLine) -> SafeString | str:
        day = french_date(record.due_on)
        return draw_tag(day, "wait", "clock") if record.due_on < self.on and record.is_required else day

    def render_act(self, record: ChecklistLine) -> SafeString:
        return act(_("Régler"), record, "hr_core:checklist_line_done", record.pk)


class DeadlineTable(HouseTable):
    employee = WhoColumn(verbose_name=_("Agent"), order_by=("employee__last_name", "employee__first_names"))
    kind = TextColumn(_("Contrat"), place="p2")
    start = DayColumn(verbose_name=_("Depuis le"), css="lg-hide")
    probation_ends_on = DayColumn(verbose_name=_("Fin de l’essai"), place="p3")
    end = TextColumn(_("Dernier jour du contrat"), place="p1")
    act = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Contract
        fields = ("employee", "kind", "start", "probation_ends_on", "end", "act")
        order_by = "end"

    def __init__(self, *args: Any, on: date, may_write: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on, self.may_write = on, may_write

    def render_end(self, value: date) -> str:
        return french_date(value - timedelta(days=1))

    def value_end(self, value: date) -> date:
        return value - timedelta(days=1)

    def render_act(self, record: Contract) -> SafeString | str:
        if not self.may_write:
            return act(_("Voir"), record.employee, "hr_core:employee_entry", record.employee_id)
        where = (record.employee_id, record.pk)
        if record.probation_ends_on and record.probation_ends_on >= self.on:
            return act(_("Titulariser"), record.employee, "hr_core:trial_confirm", *where)
        return act(_("Renouveler"), record.employee, "hr_core:contract_renew", *where)


class RuleTable(HouseTable):
    label = LinkColumn("hr_core:checklist_rule_update", args=[A("pk")], verbose_name=_("À faire"))
    stage = TextColumn(_("Moment"), place="p2")
    days = TextColumn(_("Quand"), place="p1")
    service = TextColumn(_("Qui s’en charge"), place="p3")
    contract_kinds = TextColumn(_("Contrats"), orderable=False, empty_values=())
    is_closed = TextColumn(_("État"))

    class Meta(HouseTable.Meta):
        model = ChecklistRule
        fields = ("label", "stage", "days", "service", "contract_kinds", "is_closed")

    def render_days(self, value: int) -> str:
        if value == 0:
            return str(_("le jour même"))
        words = _("%(days)s j après") if value > 0 else _("%(days)s j avant")
        return str(words) % {"days": abs(value)}

    def render_contract_kinds(self, record: ChecklistRule) -> str:
        kinds = [str(Contract.Kind(kind).label) for kind in record.contract_kinds]
        return ", ".join(kinds) if kinds else str(_("tous"))

    def value_contract_kinds(self, record: ChecklistRule) -> str:
        return self.render_contract_kinds(record)

    def render_is_closed(self, value: bool) -> str:
        return str(_("n’est plus demandé")) if value else ""
