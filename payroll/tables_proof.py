"""Tables of the proof: the months with what their sheet says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_integer, french_month
from hr_core.ui.parts import state_tag, two_lines
from hr_core.ui.tables import A, HouseTable, LinkColumn, MomentColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import BackupRehearsal, PayPeriod


class MonthColumn(LinkColumn):
    """A month that leads to its page; the accessor gives its first day."""

    def shown(self, value: date, table: HouseTable) -> str:
        return french_month(value.year, value.month).capitalize()

    def value(self, value: date, table: HouseTable) -> str:
        return f"{value:%Y-%m}"


class ProofTable(HouseTable):
    period = MonthColumn(
        "payroll:proof_detail", args=[A("pk")], accessor="first_day", verbose_name=_("Mois"), order_by=("year", "month")
    )
    sheet_checks = NumberColumn(verbose_name=_("Contrôles"), orderable=False, css="lg-hide")
    sheet_explained = NumberColumn(verbose_name=_("Écarts expliqués"), orderable=False)
    sheet_open = NumberColumn(verbose_name=_("Écarts inexpliqués"), place="p1", orderable=False)
    state = TextColumn(accessor="pk", verbose_name=_("Feuille"), place="p4", orderable=False)
    sheet_at = MomentColumn(verbose_name=_("Établie le"), place="p2", orderable=False)
    sheet_hash = TextColumn(verbose_name=_("Empreinte"), css="lg-hide", orderable=False)

    class Meta(HouseTable.Meta):
        model = PayPeriod
        fields = ("period", "sheet_checks", "sheet_explained", "sheet_open", "state", "sheet_at", "sheet_hash")

    def render_state(self, record: Any) -> SafeString:
        return draw_tag(*sheet_look(record))

    def value_state(self, record: Any) -> str:
        return str(sheet_look(record)[0])

    def render_sheet_hash(self, value: str) -> SafeString:
        return format_html('<span class="code">{}</span>', value[:12])

    def value_sheet_hash(self, value: str) -> str:
        return value


def sheet_look(period: Any) -> tuple[Any, str, str]:
    """Word, tone and icon of where a month's sheet stands (`months_with_sheet`)."""
    if period.sheet_rank is None:
        return _("à établir"), "wait", "clock"
    if period.sheet_open:
        return _("écart inexpliqué"), "bad", "alert-circle"
    if period.sheet_rank:
        return _("scellée"), "ok", "lock"
    return _("prête à sceller"), "info", "circle-check"


class YearTable(HouseTable):
    """The sums of a year by employee."""

    person = TextColumn(
        accessor="full_name", small="staff_number", verbose_name=_("Agent"), order_by=("last_name", "first_names")
    )
    year_payslips = NumberColumn(verbose_name=_("Bulletins"), css="lg-hide")
    year_gross = MoneyColumn(verbose_name=_("Brut"), place="p2")
    year_taxable = MoneyColumn(verbose_name=_("Imposable"), css="lg-hide")
    year_contributions = MoneyColumn(verbose_name=_("Cotisations"))
    year_tax = MoneyColumn(verbose_name=_("Impôts"))
    year_deductions = MoneyColumn(verbose_name=_("Retenues"))
    year_net = MoneyColumn(verbose_name=_("Net"), place="p1")
    year_employer = MoneyColumn(verbose_name=_("Part patronale"))

    class Meta(HouseTable.Meta):
        model = Employee
        row_header = "person"
        fields = (
            "person",
            "year_payslips",
            "year_gross",
            "year_taxable",
            "year_contributions",
            "year_tax",
            "year_deductions",
            "year_net",
            "year_employer",
        )


class RehearsalTable(HouseTable):
    """Rehearsals of restoration, and how they ended."""

    started_at = MomentColumn(verbose_name=_("Le"))
    state = TagColumn(small="failure", place="p4")
    intact = TextColumn(verbose_name=_("Sceaux intacts"), place="p1", orderable=False)
    size = TextColumn(verbose_name=_("Taille"), css="n", orderable=False)
    postgresql = NumberColumn(verbose_name=_("PostgreSQL"), css="lg-hide", orderable=False)
    duration = TextColumn(verbose_name=_("Durée"), css="n", orderable=False)
    asked_by = TextColumn(verbose_name=_("Demandée par"), place="p2", empty_values=())
    sha256 = TextColumn(verbose_name=_("Empreinte"), css="lg-hide", orderable=False)

    class Meta(HouseTable.Meta):
        model = BackupRehearsal
        fields = ("started_at", "state", "intact", "size", "postgresql", "duration", "asked_by", "sha256")

    def render_state(self, value: Any, record: Any) -> SafeString:
        return two_lines(state_tag(BackupRehearsal.State(record.state), value), record.failure)

    def render_intact(self, value: int, record: Any) -> str:
        told = _("%(intact)s sur %(seals)s") % {"intact": french_integer(value), "seals": french_integer(record.seals)}
        return str(told) if record.seals else ""

    def render_size(self, value: int) -> str:
        return filesizeformat(value) if value else ""

    def render_duration(self, value: timedelta) -> str:
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"

    def render_asked_by(self, value: Any) -> str:
        return str(value) if value else str(_("commande"))

    def render_sha256(self, value: str) -> SafeString:
        return format_html('<span class="code">{}</span>', value[:12])

    def value_sha256(self, value: str) -> str:
        return value
