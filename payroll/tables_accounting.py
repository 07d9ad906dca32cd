"""Tables of the accounts of the pay."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_month, french_percent, french_period
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from payroll.choices_accounting import (
    CODE_WORDS,
    LEG_WORDS,
    OTHER_SUBJECTS,
    Branch,
    Confidence,
    EntryState,
    Leg,
    ProvisionState,
)
from payroll.choices_back_pay import PartState
from payroll.models import (
    AccountRule,
    AnalyticSection,
    BackPayMonth,
    DistributionKey,
    EntryLayout,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    OrderMovement,
    Payslip,
    Provision,
    ProvisionPart,
)
from payroll.tables_outside import ActionColumn, button

CONFIDENCE_TONES = {Confidence.HIGH: "", Confidence.MEDIUM: "info", Confidence.LOW: "wait"}


class ConfidenceColumn(TextColumn):
    """The mark of what was not read in a text: never by colour alone."""

    def render(self, value: Any, record: Any, table: HouseTable) -> SafeString:
        return draw_tag(record.get_confidence_display(), CONFIDENCE_TONES[Confidence(record.confidence)], "")


class MovementTable(HouseTable):
    """What followed payments, with the entry that holds it."""

    row_header = "line"

    happened_on = DayColumn(verbose_name=gettext_lazy("Date"), place="p2")
    line = LinkColumn("payroll:order_line", args=[A("line_id")], accessor="line__name", verbose_name=gettext_lazy("Bénéficiaire"))
    kind = TextColumn(verbose_name=gettext_lazy("Nature"), place="p3")
    order = TextColumn(accessor="line__order__reference", verbose_name=gettext_lazy("Ordre"), css="lg-hide")
    amount = MoneyColumn(place="p1")
    entry = TextColumn(verbose_name=gettext_lazy("Écriture"), empty_values=(), orderable=False, place="p4")

    class Meta(HouseTable.Meta):
        model = OrderMovement
        fields = ("happened_on", "line", "kind", "order", "amount", "entry")

    def render_entry(self, record: OrderMovement) -> Any:
        if record.entry is None:
            return draw_tag(_("à établir"), "wait", "clock")
        return format_html('<a href="{}">{}</a>', reverse("payroll:entry_detail", args=[record.entry_id]), record.entry.reference)

    def value_entry(self, record: OrderMovement) -> str:
        return record.entry.reference if record.entry else ""


class PeriodColumn(TextColumn):
    """`[start, end)` in words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(accessor="start", verbose_name=gettext_lazy("Validité"), **options)

    def render(self, value: Any, record: Any, table: HouseTable) -> str:
        return french_period(record.start, record.end)

    def value(self, value: Any, record: Any) -> str:  # type: ignore[override]
        return french_period(record.start, record.end)


class LookColumn(TextColumn):
    """The tag of a state whose choices say its tone."""

    def __init__(self, states: type[Any], **options: Any) -> None:
        self.states = states
        super().__init__(verbose_name=gettext_lazy("État"), **options)

    def render(self, value: Any, record: Any, table: HouseTable) -> SafeString:
        state = self.states(record.state)
        return draw_tag(state.label, state.tone, state.icon)


class EntryTable(HouseTable):
    reference = LinkColumn("payroll:entry_detail", verbose_name=gettext_lazy("Pièce"), order_by=("journal", "year", "number"))
    dated_on = DayColumn(verbose_name=gettext_lazy("Date"), css="lg-hide")
    label = TextColumn(verbose_name=gettext_lazy("Libellé"), place="p2")
    kind = TextColumn(verbose_name=gettext_lazy("Nature"), css="lg-hide")
    debit = MoneyColumn(verbose_name=gettext_lazy("Montant"), place="p1")
    state = LookColumn(EntryState, place="p3")

    class Meta(HouseTable.Meta):
        model = JournalEntry
        fields = ("reference", "dated_on", "label", "kind", "debit", "state")


class LedgerAccountTable(HouseTable):
    number = LinkColumn("payroll:account_change", verbose_name=gettext_lazy("Compte"))
    label = TextColumn(verbose_name=gettext_lazy("Intitulé"), place="p2")
    confidence = ConfidenceColumn(verbose_name=gettext_lazy("Fiabilité"), place="p3")
    source = TextColumn(verbose_name=gettext_lazy("Source"), css="lg-hide")
    is_active = TextColumn(verbose_name=gettext_lazy("Ouvert"), place="p1")

    class Meta(HouseTable.Meta):
        model = LedgerAccount
        fields = ("number", "label", "confidence", "source", "is_active")

    def render_is_active(self, value: bool) -> str:
        return _("oui") if value else _("fermé")


class AccountRuleTable(HouseTable):
    about = TextColumn(verbose_name=gettext_lazy("Ce qui est porté"), accessor="subject")
    account = TextColumn(verbose_name=gettext_lazy("Compte"), place="p1", order_by="account__number")
    label = TextColumn(verbose_name=gettext_lazy("Intitulé"), accessor="account__label", place="p2", orderable=False)
    section = TextColumn(verbose_name=gettext_lazy("Section"), css="lg-hide")
    confidence = ConfidenceColumn(verbose_name=gettext_lazy("Fiabilité"), place="p3")
    period = PeriodColumn(css="lg-hide")
    action = ActionColumn()

    class Meta(HouseTable.Meta):
        model = AccountRule
        fields = ("about", "account", "label", "section", "confidence", "period", "action")

    def __init__(self, *args: Any, may_change: bool = False, **options: Any) -> None:
        super().__init__(*args, exclude=() if may_change else ("action",), **options)

    def render_about(self, record: AccountRule) -> Any:
        return two_lines(rule_head(record), rule_precision(record))

    def value_about(self, record: AccountRule) -> str:
        return ", ".join(filter(None, (rule_head(record), rule_precision(record))))

    def render_account(self, record: AccountRule) -> str:
        return record.account.number

    def value_account(self, record: AccountRule) -> str:
        return record.account.number

    def render_action(self, record: AccountRule) -> SafeString:
        return button(reverse("payroll:account_rule_change", args=[record.pk]), _("Modifier"), rule_head(record))


def rule_head(rule: AccountRule) -> str:
    label = str(rule.get_subject_display()) if rule.subject else _("toutes les parties")
    return f"{label[:1].upper()}{label[1:]}, {LEG_WORDS[Leg(rule.leg)]}"


def rule_precision(rule: AccountRule) -> str:
    """Code, branch, recipient, unit and category, those that are said."""
    category = _("catégorie %(name)s") % {"name": rule.category} if rule.category else ""
    branch = str(dict(Branch.choices).get(rule.branch, rule.branch))
    code = str(CODE_WORDS.get(rule.code, rule.code)) if rule.subject in OTHER_SUBJECTS else rule.code
    return ", ".join(filter(None, (code, branch, rule.recipient, str(rule.unit or ""), category)))


class SectionTable(HouseTable):
    code = LinkColumn("payroll:section_change", verbose_name=gettext_lazy("Code"))
    label = TextColumn(verbose_name=gettext_lazy("Intitulé"), place="p2")
    kind = TextColumn(verbose_name=gettext_lazy("Axe"), place="p3")

    class Meta(HouseTable.Meta):
        model = AnalyticSection
        fields = ("code", "label", "kind")


class DistributionTable(HouseTable):
    whose = TextColumn(verbose_name=gettext_lazy("Pour"), empty_values=(), orderable=False)
    parts = TextColumn(verbose_name=gettext_lazy("Parts"), empty_values=(), orderable=False, place="p2")
    period = PeriodColumn(place="p3")
    reference = TextColumn(css="lg-hide")
    action = ActionColumn()

    class Meta(HouseTable.Meta):
        model = DistributionKey
        fields = ("whose", "parts", "period", "reference", "action")

    def __init__(self, *args: Any, may_change: bool = False, **options: Any) -> None:
        super().__init__(*args, exclude=() if may_change else ("action",), **options)

    def render_whose(self, record: DistributionKey) -> str:
        return str(record)

    def render_parts(self, record: DistributionKey) -> str:
        return parts_words(record)

    def render_action(self, record: DistributionKey) -> SafeString:
        return button(reverse("payroll:distribution_change", args=[record.pk]), _("Modifier"), record)


def parts_words(key: DistributionKey) -> str:
    return ", ".join(f"{share.section.code} {french_percent(Fraction(share.share, 1000), 3)}" for share in key.shares.all())


class BehindTable(HouseTable):
    """The employees behind a line of an entry."""

    name = LinkColumn("payroll:payslip_detail", accessor="employee", verbose_name=gettext_lazy("Agent"), order_by="employee__last_name")
    number = TextColumn(accessor="employee__staff_number", verbose_name=gettext_lazy("Matricule"), place="p2")
    brought = MoneyColumn(verbose_name=gettext_lazy("Montant"), accessor="pk", orderable=False, place="p1")

    class Meta(HouseTable.Meta):
        model = Payslip
        fields = ("name", "number", "brought")

    def __init__(self, *args: Any, amounts: dict[int, int], **options: Any) -> None:
        self.amounts = amounts
        super().__init__(*args, **options)

    def render_brought(self, record: Payslip) -> str:
        return french_amount(self.amounts[record.pk], self.currency)

    def value_brought(self, record: Payslip) -> int:
        return self.amounts[record.pk]


class LayoutTable(HouseTable):
    label = LinkColumn("payroll:layout_detail", verbose_name=gettext_lazy("Format"))
    kind = TextColumn(verbose_name=gettext_lazy("Fichier"), place="p2")
    amounts = TextColumn(verbose_name=gettext_lazy("Montants"), css="lg-hide")
    number = NumberColumn(verbose_name=gettext_lazy("Colonnes"), empty_values=(), orderable=False, place="p1")

    class Meta(HouseTable.Meta):
        model = EntryLayout
        fields = ("label", "kind", "amounts", "number")

    def render_number(self, record: EntryLayout) -> str:
        return str(len(record.columns))


class ProvisionTable(HouseTable):
    kind = LinkColumn("payroll:provision_detail", verbose_name=gettext_lazy("Nature"))
    as_at = DayColumn(verbose_name=gettext_lazy("Arrêtée au"), place="p2")
    people = NumberColumn(verbose_name=gettext_lazy("Agents"), css="lg-hide")
    amount = MoneyColumn(verbose_name=gettext_lazy("Montant"), place="p1")
    charges = MoneyColumn(verbose_name=gettext_lazy("Charges patronales"), css="lg-hide")
    state = LookColumn(ProvisionState, place="p3")

    class Meta(HouseTable.Meta):
        model = Provision
        fields = ("kind", "as_at", "people", "amount", "charges", "state")


class ProvisionPartTable(HouseTable):
    employee = TextColumn(verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name", "employee__first_names"))
    told = TextColumn(verbose_name=gettext_lazy("Calcul"), place="p2", orderable=False)
    amount = MoneyColumn(verbose_name=gettext_lazy("Montant"), place="p1")
    charges = MoneyColumn(verbose_name=gettext_lazy("Charges"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = ProvisionPart
        fields = ("employee", "told", "amount", "charges")

    def render_told(self, value: dict[str, Any]) -> str:
        return str(value.get("formula", ""))

    def value_told(self, value: dict[str, Any]) -> str:
        return str(value.get("formula", ""))


class CostTable(HouseTable):
    """The cost of the staff by analytic section; rows are dictionaries."""

    name = TextColumn(verbose_name=gettext_lazy("Section"), accessor="section__code", empty_values=(), small="section__label")
    amount = MoneyColumn(verbose_name=gettext_lazy("Coût"), place="p1")
    share = TextColumn(verbose_name=gettext_lazy("Part"), css="n", place="p3", empty_values=(), orderable=False)

    class Meta(HouseTable.Meta):
        model = JournalLine
        fields = ("name", "amount", "share")

    def __init__(self, *args: Any, whole: int, **options: Any) -> None:
        self.whole = whole
        super().__init__(*args, **options)

    def render_name(self, record: dict[str, Any]) -> Any:
        if not record["section__code"]:
            return _("sans section")
        return two_lines(record["section__code"], record["section__label"])

    def value_name(self, record: dict[str, Any]) -> str:
        return str(record["section__code"] or _("sans section"))

    def render_share(self, record: dict[str, Any]) -> str:
        return french_percent(Fraction(100 * record["amount"], self.whole), 1) if self.whole else ""

    def value_share(self, record: dict[str, Any]) -> str:
        return self.render_share(record)


class CutOffTable(HouseTable):
    """Back pay by the month that it belongs to, whenever it is paid."""

    case = TextColumn(accessor="case__employee", verbose_name=gettext_lazy("Agent"), order_by="case__employee__last_name")
    origin = TextColumn(verbose_name=gettext_lazy("Mois de rattachement"), empty_values=(), place="p2", order_by=("year", "month"))
    paid = TextColumn(verbose_name=gettext_lazy("Réglé avec"), empty_values=(), orderable=False, place="p3")
    gross = MoneyColumn(verbose_name=gettext_lazy("Brut"), place="p1")
    employer = MoneyColumn(verbose_name=gettext_lazy("Charges patronales"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = BackPayMonth
        fields = ("case", "origin", "paid", "gross", "employer")

    def render_origin(self, record: BackPayMonth) -> str:
        return french_month(record.year, record.month)

    def value_origin(self, record: BackPayMonth) -> str:
        return french_month(record.year, record.month)

    def render_paid(self, record: BackPayMonth) -> str:
        periods = [str(part.run.period) for part in record.case.parts.all() if part.state == PartState.PAID and part.run]
        waiting = sum(1 for part in record.case.parts.all() if part.state != PartState.PAID)
        if waiting:
            periods.append(_("%(n)s à payer") % {"n": waiting})
        return ", ".join(dict.fromkeys(periods))

    def value_paid(self, record: BackPayMonth) -> str:
        return self.render_paid(record)
