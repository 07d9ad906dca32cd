"""Tables of orders, payments, cheques and the institution's own accounts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_count, french_percent
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import (
    A,
    DayColumn,
    HouseTable,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    TagColumn,
    TextColumn,
)
from payroll.choices_paying import OWED, LineState
from payroll.models import (
    Cheque,
    ChequeBook,
    MobileOperator,
    OrderLine,
    PayingAccount,
    PaymentFormat,
    PaymentOrder,
    UnclaimedOpening,
)
from payroll.services.paying.old_unclaimed import opening_deposit_day
from payroll.tables_outside import ActionColumn, button


class OrderTable(HouseTable):
    reference = LinkColumn("payroll:order_detail", verbose_name=gettext_lazy("Ordre"), small="outside_run")
    kind = TextColumn(verbose_name=gettext_lazy("Nature"), place="p2")
    paying_account = TextColumn(verbose_name=gettext_lazy("Compte payeur"), empty_values=())
    bank_name = TextColumn(verbose_name=gettext_lazy("Destination"), empty_values=())
    count = NumberColumn(verbose_name=gettext_lazy("Paiements"))
    total = MoneyColumn(verbose_name=gettext_lazy("Montant"), place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = PaymentOrder
        fields = ("reference", "kind", "paying_account", "bank_name", "count", "total", "state")

    def render_paying_account(self, value: Any) -> str:
        return str(value) if value else _("Caisse")

    def render_bank_name(self, value: str, record: PaymentOrder) -> Any:
        words = [_("population réservée")] if record.is_confidential else []
        return two_lines(value, ", ".join([*words, _("réémission")] if record.is_reissue else words))


class LineTable(HouseTable):
    """Payments of an order; accounts are masked on screen and in exports."""

    row_header = "name"
    name = TextColumn(verbose_name=gettext_lazy("Bénéficiaire"), small="staff_number")
    bank_name = TextColumn(verbose_name=gettext_lazy("Banque ou lieu"), place="p2")
    account = TextColumn(verbose_name=gettext_lazy("Compte"))
    reference = TextColumn(css="code lg-hide")
    amount = MoneyColumn(place="p1")
    fee = MoneyColumn(verbose_name=gettext_lazy("Frais"), css="lg-hide")
    state = TagColumn(place="p3")
    act = ActionColumn()

    class Meta(HouseTable.Meta):
        model = OrderLine
        fields = ("name", "bank_name", "account", "reference", "amount", "fee", "state", "act")

    def render_bank_name(self, value: str, record: OrderLine) -> str:
        return value or record.pay_point

    def render_account(self, record: OrderLine) -> str:
        return record.masked

    def value_account(self, record: OrderLine) -> str:
        return record.masked

    def render_act(self, record: OrderLine) -> SafeString | str:
        if record.state in OWED:
            return button(reverse("payroll:order_line", args=[record.pk]), _("Suivre"), record.name)
        return ""


class OwedTable(HouseTable):
    """What is still owed to employees and payees, with its age."""

    row_header = "name"
    name = LinkColumn("payroll:order_line", verbose_name=gettext_lazy("Bénéficiaire"), small="staff_number")
    month = TextColumn(accessor="order__occasion", order_by=("order__run__period", "order__outside_run"), verbose_name=gettext_lazy("Mois ou campagne"))
    reason = TextColumn(verbose_name=gettext_lazy("Motif"))
    state_on = DayColumn(verbose_name=gettext_lazy("Depuis le"))
    age = TextColumn(verbose_name=gettext_lazy("Âge"), accessor="order__sent_on", css="n", place="p2")
    amount = MoneyColumn(place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = OrderLine
        fields = ("name", "month", "reason", "state_on", "age", "amount", "state")

    def render_age(self, value: Any) -> str:
        return french_count((timezone.localdate() - value).days, _("jour"), _("jours"))

    def value_age(self, value: Any) -> int:
        return (timezone.localdate() - value).days


class OldUnclaimedTable(HouseTable):
    """What the old software left unclaimed."""

    row_header = "employee"
    employee = TextColumn(accessor="employee__full_name", small="employee__staff_number", order_by=("employee__last_name",))
    label = TextColumn(verbose_name=gettext_lazy("Objet"), small="reference", place="p2")
    since = DayColumn(verbose_name=gettext_lazy("Dû depuis le"))
    amount = MoneyColumn(place="p1")
    state = TagColumn(place="p3")
    receipt = TextColumn(css="lg-hide")
    act = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = UnclaimedOpening
        fields = ("employee", "label", "since", "amount", "state", "receipt", "act")

    def __init__(self, *args: Any, may_send: bool = False, delay: int | None = None, today: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_send, self.delay, self.today = may_send, delay, today

    def render_act(self, record: UnclaimedOpening) -> Any:
        if not self.may_send or record.state != LineState.UNCLAIMED:
            return ""
        name = record.employee.full_name
        pay = button(reverse("payroll:old_unclaimed_pay", args=[record.pk]), _("Payer au guichet"), name)
        first = opening_deposit_day(record, self.delay)
        if first is None or first > self.today:
            return pay
        return format_html("{} {}", pay, button(reverse("payroll:old_unclaimed_deposit", args=[record.pk]), _("Consigner"), name))


class ChequeTable(HouseTable):
    number = TextColumn(verbose_name=gettext_lazy("Chèque n°"), css="code")
    beneficiary = TextColumn(place="p2")
    account = TextColumn(accessor="book__paying_account", verbose_name=gettext_lazy("Compte payeur"))
    order = LinkColumn(
        "payroll:order_detail",
        args=[A("line__order_id")],
        accessor="line__order__reference",
        verbose_name=gettext_lazy("Ordre"),
    )
    amount = MoneyColumn(place="p1")
    state = TagColumn(place="p3")
    reason = TextColumn(css="lg-hide")
    act = ActionColumn()

    class Meta(HouseTable.Meta):
        model = Cheque
        fields = ("number", "beneficiary", "account", "order", "amount", "state", "reason", "act")

    def render_number(self, record: Cheque) -> str:
        return str(record)

    def value_number(self, record: Cheque) -> str:
        return str(record)

    def render_act(self, record: Cheque) -> SafeString | str:
        if record.state == Cheque.State.DRAWN:
            return button(reverse("payroll:cheque_void", args=[record.pk]), _("Annuler"), record)
        return ""


class PayingAccountTable(HouseTable):
    label = LinkColumn("payroll:paying_account_change", verbose_name=gettext_lazy("Compte"))
    kind = TextColumn(verbose_name=gettext_lazy("Tenu par"))
    bank_name = TextColumn(place="p2", small="office")
    account = TextColumn(place="p1")
    modes = TextColumn(orderable=False, verbose_name=gettext_lazy("Sert aux"))
    banks = TextColumn(orderable=False, verbose_name=gettext_lazy("Banques des bénéficiaires"), empty_values=())
    start = DayColumn(verbose_name=gettext_lazy("À partir du"), css="lg-hide")
    end = DayColumn(accessor="last_day", order_by="end", verbose_name=gettext_lazy("Jusqu’au"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = PayingAccount
        fields = ("label", "kind", "bank_name", "account", "modes", "banks", "start", "end")

    def render_account(self, record: PayingAccount) -> str:
        return record.masked

    def value_account(self, record: PayingAccount) -> str:
        return record.masked

    def render_modes(self, value: list[str]) -> str:
        from payroll.choices_paying import PayingMode

        return ", ".join(str(PayingMode(mode).label) for mode in value)

    def render_banks(self, value: list[str]) -> str:
        return ", ".join(value) or _("toutes les autres")


class OperatorTable(HouseTable):
    name = LinkColumn("payroll:mobile_operator_change", verbose_name=gettext_lazy("Opérateur"))
    prefixes = TextColumn(orderable=False, place="p2")
    ceiling = MoneyColumn(place="p1")
    fees = TextColumn(accessor="fee_rate", orderable=False, verbose_name=gettext_lazy("Frais"))
    fee_bearer = TextColumn()
    start = DayColumn(verbose_name=gettext_lazy("À partir du"), css="lg-hide")
    end = DayColumn(accessor="last_day", order_by="end", verbose_name=gettext_lazy("Jusqu’au"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = MobileOperator
        fields = ("name", "prefixes", "ceiling", "fees", "fee_bearer", "start", "end")

    def render_prefixes(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_fees(self, record: MobileOperator) -> str:
        words = [french_percent(Fraction(record.fee_rate, 100), 2)] if record.fee_rate else []
        if record.fee_fixed:
            words.append(french_amount(record.fee_fixed, self.currency))
        return " + ".join(words) or _("aucun")


class ChequeBookTable(HouseTable):
    first_number = TextColumn(verbose_name=gettext_lazy("Carnet"), css="code")
    paying_account = TextColumn(place="p2")
    received_on = DayColumn()
    used = NumberColumn(verbose_name=gettext_lazy("Utilisés"), place="p3")
    left = NumberColumn(verbose_name=gettext_lazy("Restants"), accessor="used", orderable=False, place="p1")
    approval = TextColumn(verbose_name=gettext_lazy("Approbation"), accessor="approved_by", empty_values=(), css="lg-hide")
    act = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = ChequeBook
        fields = ("first_number", "paying_account", "received_on", "used", "left", "approval", "act")

    def __init__(self, *args: Any, may_change: bool = False, user: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_change, self.user = may_change, user

    def render_approval(self, record: ChequeBook) -> Any:
        if record.is_waiting:
            return draw_tag(_("à approuver"), "wait", "clock")
        return str(record.approved_by or "")

    def value_approval(self, record: ChequeBook) -> str:
        return _("à approuver") if record.is_waiting else str(record.approved_by or "")

    def render_act(self, record: ChequeBook) -> Any:
        if not self.may_change or not record.is_waiting or record.added_by_id == self.user:
            return ""
        return button(reverse("payroll:cheque_book_approve", args=[record.pk]), _("Approuver…"), record)

    def render_first_number(self, record: ChequeBook) -> str:
        return str(record)

    def value_first_number(self, record: ChequeBook) -> str:
        return str(record)

    def render_left(self, record: ChequeBook) -> str:
        return self.value_left(record)

    def value_left(self, record: ChequeBook) -> str:
        from hr_core.text import french_integer

        return french_integer(record.last_number - record.first_number + 1 - record.used)  # type: ignore[attr-defined]


class FormatTable(HouseTable):
    name = LinkColumn("payroll:payment_format", verbose_name=gettext_lazy("Format"))
    version = NumberColumn(place="p1")
    kind = TextColumn(place="p2")
    bank_name = TextColumn(verbose_name=gettext_lazy("Banque"), empty_values=())
    state = TagColumn(place="p3")
    put_in_service_at = MomentColumn(verbose_name=gettext_lazy("Mis en service"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = PaymentFormat
        fields = ("name", "version", "kind", "bank_name", "state", "put_in_service_at")

    def render_bank_name(self, value: str) -> str:
        return value or _("toutes")
