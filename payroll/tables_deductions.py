"""Tables of the register: acts, creditors, scales, dues, domiciliations."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.tables import WhoColumn
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_date, french_moment, french_percent
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from payroll.models import AccountCommitment, Creditor, DeductionAct, Membership, SignedScale
from payroll.selectors.deductions import balance_read


class StandingColumn(TextColumn):
    """The state of an act or a scale, with its own tone."""

    def render(self, record: Any) -> SafeString:  # type: ignore[override]
        return draw_tag(record.standing.label, record.standing.tone, record.standing.icon)

    def value(self, record: Any) -> str:  # type: ignore[override]
        return str(record.standing.label)


class ActTable(HouseTable):
    """`until`: the month before which instalments were to be taken."""

    row_header = "employee"
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    nature = LinkColumn(
        "payroll:act_detail", args=[A("pk")], verbose_name=gettext_lazy("Acte"), small="number", place="p2"
    )
    creditor = TextColumn(verbose_name=gettext_lazy("Créancier"), order_by=("creditor__name",))
    notified_at = TextColumn(verbose_name=gettext_lazy("Notifié le"), css="lg-hide")
    instalment = MoneyColumn(verbose_name=gettext_lazy("Par mois"))
    balance = MoneyColumn(accessor="pk", verbose_name=gettext_lazy("Solde"), orderable=False, place="p1")
    arrears = MoneyColumn(accessor="pk", verbose_name=gettext_lazy("Arriérés"), orderable=False, place="p3")
    state = StandingColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = DeductionAct
        fields = ("employee", "nature", "creditor", "notified_at", "instalment", "balance", "arrears", "state")

    def __init__(self, *args: Any, until: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.until = until

    def render_notified_at(self, value: Any) -> str:
        return french_moment(timezone.localtime(value))

    def render_instalment(self, value: int) -> str:
        return french_amount(value, self.currency)

    def value_balance(self, record: DeductionAct) -> int | None:
        return balance_read(record, self.until).balance

    def render_balance(self, record: DeductionAct) -> str:
        left = self.value_balance(record)
        return _("sans terme") if left is None else french_amount(left, self.currency)

    def value_arrears(self, record: DeductionAct) -> int:
        return balance_read(record, self.until).arrears if record.state in ("in_force", "suspended") else 0

    def render_arrears(self, record: DeductionAct) -> str:
        late = self.value_arrears(record)
        return french_amount(late, self.currency) if late else ""


class CreditorTable(HouseTable):
    row_header = "name"
    name = LinkColumn("payroll:creditor_detail", args=[A("pk")], verbose_name=gettext_lazy("Créancier"))
    kind = TextColumn(place="p2")
    account = TextColumn(verbose_name=gettext_lazy("Compte à payer"), orderable=False, empty_values=(), place="p3")
    acts_open = NumberColumn(verbose_name=gettext_lazy("Actes en vigueur"), place="p1")

    class Meta(HouseTable.Meta):
        model = Creditor
        fields = ("name", "kind", "account", "acts_open")

    def value_account(self, record: Creditor) -> str:
        return f"{record.bank_name} {record.masked}".strip()

    def render_account(self, record: Creditor) -> SafeString | str:
        if record.new_account:
            return draw_tag(_("compte à approuver"), "wait", "clock")
        return self.value_account(record) or draw_tag(_("aucun compte"), "wait", "alert-triangle")


class ScaleTable(HouseTable):
    row_header = "portion"
    portion = LinkColumn("payroll:scale_detail", args=[A("pk")], verbose_name=gettext_lazy("Quotité"))
    category = TextColumn(verbose_name=gettext_lazy("Catégorie"), empty_values=(), place="p3")
    legal_text = TextColumn(verbose_name=gettext_lazy("Texte"), place="p2")
    start = DayColumn(place="p1")
    signed_by = TextColumn(verbose_name=gettext_lazy("Signé par"))
    state = StandingColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = SignedScale
        fields = ("portion", "category", "legal_text", "start", "signed_by", "state")

    def render_category(self, value: str) -> str:
        return value or _("toutes")


class MembershipTable(HouseTable):
    row_header = "employee"
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    organisation = LinkColumn(
        "payroll:membership_detail", args=[A("pk")], verbose_name=gettext_lazy("Organisme"), place="p2"
    )
    dues = TextColumn(accessor="pk", verbose_name=gettext_lazy("Retenue"), orderable=False, place="p1")
    start = DayColumn(verbose_name=gettext_lazy("Depuis le"))
    standing = TextColumn(accessor="pk", verbose_name=gettext_lazy("État"), orderable=False, place="p4")

    class Meta(HouseTable.Meta):
        model = Membership
        fields = ("employee", "organisation", "dues", "start", "standing")

    def value_dues(self, record: Membership) -> str:
        return dues_words(record, self.currency)

    def render_dues(self, record: Membership) -> str:
        return dues_words(record, self.currency)

    def value_standing(self, record: Membership) -> str:
        return standing_words(record)

    def render_standing(self, record: Membership) -> Any:
        return draw_tag(standing_words(record), "wait", "clock") if record.revoked_on else standing_words(record)


def dues_words(dues: Membership, currency: str) -> str:
    """« 2 500 » by month, or « 1 % du salaire de base »."""
    if dues.amount is not None:
        return french_amount(dues.amount, currency, unit=True)
    return f"{french_percent(Fraction(dues.rate or 0, 1000), 3)} {dues.get_base_display()}"


def standing_words(record: Membership) -> str:
    if record.end is not None:
        return _("jusqu’au %(day)s") % {"day": french_date(record.last_day)}
    return _("en cours")


class CommitmentTable(HouseTable):
    row_header = "employee"
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    bank_name = LinkColumn(
        "payroll:commitment_detail", args=[A("pk")], verbose_name=gettext_lazy("Banque"), small="reference", place="p2"
    )
    account = TextColumn(verbose_name=gettext_lazy("Compte"), place="p3")
    start = DayColumn(verbose_name=gettext_lazy("Depuis le"))
    released_on = DayColumn(verbose_name=gettext_lazy("Mainlevée du"), place="p1")

    class Meta(HouseTable.Meta):
        model = AccountCommitment
        fields = ("employee", "bank_name", "account", "start", "released_on")

    def render_account(self, record: AccountCommitment) -> str:
        return record.masked

    def value_account(self, record: AccountCommitment) -> str:
        return record.masked
