"""Tables of returns: the list, the nominal list with the columns of the country file, the payments to third parties."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_date, french_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from payroll.choices_returns import FilingState, PartyPaymentState
from payroll.models import Filing, FilingPerson, PartyPayment


class FilingTable(HouseTable):
    """`outdated`: keys of the returns whose months have changed since they were filed."""

    name = LinkColumn("payroll:filing_detail", args=[A("pk")], small="recipient")
    period = TextColumn(accessor="period_words", verbose_name=gettext_lazy("Période"), small="version_words", place="p2",
                        order_by=("start", "code"))  # fmt: skip
    due_on = DayColumn(css="lg-hide")
    people = NumberColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    state = TagColumn(place="p3")
    filed_on = TextColumn(css="lg-hide", small="receipt_number")
    outdated_tag = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Filing
        fields = ("name", "period", "due_on", "people", "amount", "state", "filed_on", "outdated_tag")

    def __init__(self, *args: Any, outdated: set[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.outdated = outdated

    def render_filed_on(self, record: Filing) -> Any:
        return two_lines(french_date(record.filed_on), record.receipt_number) if record.filed_on else ""

    def render_state(self, record: Filing) -> SafeString:
        state = FilingState(record.state)
        return draw_tag(state.label, state.tone, state.icon)

    def render_outdated_tag(self, record: Filing) -> SafeString | str:
        return draw_tag(_("à rectifier"), "bad", "refresh") if record.pk in self.outdated else ""


class CellColumn(TextColumn):
    """A text of the nominal list."""


class CellMoney(MoneyColumn):
    """An amount of the nominal list; what the software does not know stays blank."""


class NominalTable(HouseTable):
    """The official columns of one return, in their order: `columns` as the return keeps them."""

    class Meta(HouseTable.Meta):
        model = FilingPerson
        fields = ()

    def __init__(self, *args: Any, columns: list[dict[str, str]], **options: Any) -> None:
        kinds = {"money": CellMoney, "count": NumberColumn}
        money = [rank for rank, column in enumerate(columns) if column["kind"] == "money"]
        extra = []
        for rank, column in enumerate(columns):
            made = kinds.get(column["kind"], CellColumn)
            title = column["title"]
            shown: dict[str, Any] = {"place": "p1"} if money and rank == money[-1] else {}
            if column["field"] in ("ssn", "staff_number"):
                shown = {"place": "p2"}
            extra.append(
                (f"c{rank}", made(accessor=A(f"cells__{rank}"), verbose_name=title[:1].upper() + title[1:], orderable=False, **shown))
            )
        super().__init__(*args, extra_columns=[*options.pop("extra_columns", []), *extra], **options)
        names = [rank for rank, column in enumerate(columns) if column["field"] == "name"]
        self.row_header = f"c{names[0]}"


class PartyPaymentTable(HouseTable):
    party = LinkColumn("payroll:party_payment_detail", args=[A("pk")], small="reference")
    paid_on = DayColumn(place="p2")
    mode = TextColumn(css="lg-hide")
    receipt_number = TextColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    left = MoneyColumn(verbose_name=gettext_lazy("Reste à lettrer"), place="p4")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = PartyPayment
        fields = ("party", "paid_on", "mode", "receipt_number", "amount", "left", "state")

    def render_state(self, record: PartyPayment) -> SafeString:
        state = PartyPaymentState(record.state)
        return draw_tag(state.label, state.tone, state.icon)

    def render_left(self, value: int, record: PartyPayment) -> str:
        is_approved = record.state == PartyPaymentState.APPROVED
        return french_amount(value, self.currency) if value and is_approved else ""


class StatementTable(HouseTable):
    """Employees paid in a year; `year` for the address of each one's statement."""

    last_name = TextColumn(verbose_name=gettext_lazy("Agent"), order_by=("last_name", "first_names"))
    staff_number = TextColumn(place="p2")
    year_gross = MoneyColumn(verbose_name=gettext_lazy("Brut"), place="p1")
    year_contributions = MoneyColumn(verbose_name=gettext_lazy("Cotisations"), css="lg-hide")
    year_taxable = MoneyColumn(verbose_name=gettext_lazy("Imposable"), css="lg-hide")
    year_tax = MoneyColumn(verbose_name=gettext_lazy("Impôts"), css="lg-hide")
    year_net = MoneyColumn(verbose_name=gettext_lazy("Net"))
    paper = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Employee
        fields = (
            "last_name", "staff_number", "year_gross", "year_contributions", "year_taxable", "year_tax", "year_net", "paper",
        )  # fmt: skip

    def __init__(self, *args: Any, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.year = year

    def render_last_name(self, record: Employee) -> str:
        return f"{record.last_name} {record.first_names}"

    def value_last_name(self, record: Employee) -> str:
        return self.render_last_name(record)

    def render_paper(self, record: Employee) -> Any:
        url = reverse("payroll:statement_pdf", args=[self.year, record.pk])
        name = _("État annuel %(of_name)s") % {"of_name": french_of(record.full_name)}
        return format_html('<a href="{}" aria-label="{}">PDF</a>', url, name)


class OwnEmployerTable(HouseTable):
    """The export of the control of the institution's own staff: rows of `OwnRow`."""

    staff_number = TextColumn(accessor="employee__staff_number", verbose_name=gettext_lazy("Matricule"))
    name = TextColumn(accessor="employee__full_name", verbose_name=gettext_lazy("Agent"))
    number = TextColumn(accessor="employee__social_security_number", verbose_name=gettext_lazy("N° de sécurité sociale"))
    paid = MoneyColumn(verbose_name=gettext_lazy("Payé"))
    declared = MoneyColumn(verbose_name=gettext_lazy("Déclaré"))
    gap = MoneyColumn(verbose_name=gettext_lazy("Écart"))
    missing = TextColumn(verbose_name=gettext_lazy("Mois non déclarés"))

    def value_missing(self, value: Any) -> str:
        return ", ".join(f"{month:%m/%Y}" for month in value)
