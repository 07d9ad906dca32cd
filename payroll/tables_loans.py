"""Tables of loans: accounts, requests, kinds, envelopes, committees, agreement, letters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount
from hr_core.ui.tables import (
    A,
    DayColumn,
    HouseTable,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TagColumn,
    TextColumn,
)
from payroll.models import Loan, LoanCommittee, LoanConfirmation, LoanEnvelope, LoanKind, LoanRequest


class LoanTable(HouseTable):
    row_header = "employee"

    employee = TextColumn(small="employee__staff_number", order_by=("employee__last_name", "employee__first_names"))
    number = LinkColumn("payroll:loan_detail", args=[A("pk")], verbose_name=gettext_lazy("Numéro"), place="p4")
    kind = TextColumn(place="p2")
    granted_on = DayColumn(css="lg-hide")
    amount = MoneyColumn()
    balance = MoneyColumn(verbose_name=gettext_lazy("Capital restant dû"), place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = Loan
        fields = ("employee", "number", "kind", "granted_on", "amount", "balance", "state")


class LoanRequestTable(HouseTable):
    row_header = "employee"

    employee = LinkColumn(
        "payroll:loan_request_detail",
        args=[A("pk")],
        small="employee__staff_number",
        order_by=("employee__last_name", "employee__first_names"),
    )
    kind = TextColumn(place="p2")
    requested_on = DayColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    months = NumberColumn(css="lg-hide")
    score = NumberColumn(css="lg-hide")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = LoanRequest
        fields = ("employee", "kind", "requested_on", "amount", "months", "score", "state")


class LoanKindTable(HouseTable):
    label = LinkColumn("payroll:loan_kind_detail", args=[A("pk")])
    nature = TextColumn(place="p2")
    rate = TextColumn(verbose_name=gettext_lazy("Taux annuel"), empty_values=(), orderable=False)
    maximum_months = TextColumn(verbose_name=gettext_lazy("Durée maximale"), empty_values=(), orderable=False)
    needs_committee = TextColumn(verbose_name=gettext_lazy("Décision"), empty_values=(), orderable=False)
    is_open = TextColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = LoanKind
        fields = ("label", "nature", "rate", "maximum_months", "needs_committee", "is_open")

    def __init__(self, *args: Any, terms: dict[int, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms = terms

    def render_rate(self, record: LoanKind) -> str:
        terms = self.terms.get(record.pk)
        return "" if terms is None else terms.rate_words

    def render_maximum_months(self, record: LoanKind) -> str:
        terms = self.terms.get(record.pk)
        return "" if terms is None else _("%(months)s mois") % {"months": terms.maximum_months}

    def render_needs_committee(self, record: LoanKind) -> str:
        terms = self.terms.get(record.pk)
        if terms is None:
            return _("conditions à saisir")
        return _("comité") if terms.needs_committee else _("une personne")

    def render_is_open(self, value: bool) -> SafeString:
        return draw_tag(_("ouverte"), "ok", "circle-check") if value else draw_tag(_("fermée"))


class LoanEnvelopeTable(HouseTable):
    row_header = "kind"

    kind = TextColumn()
    year = TextColumn(place="p2")
    act_reference = TextColumn(css="lg-hide")
    amount = MoneyColumn()
    committed = MoneyColumn(verbose_name=gettext_lazy("Engagé"), empty_values=(), orderable=False)
    asked = MoneyColumn(verbose_name=gettext_lazy("Demandé"), empty_values=(), orderable=False)
    available = MoneyColumn(verbose_name=gettext_lazy("Disponible"), empty_values=(), orderable=False, place="p1")

    class Meta(HouseTable.Meta):
        model = LoanEnvelope
        fields = ("kind", "year", "act_reference", "amount", "committed", "asked", "available")

    def __init__(
        self, *args: Any, figures: dict[tuple[int, int], Any], may_change: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.figures = figures
        self.may_change = may_change
        if self.totals:
            names = ("committed", "asked", "available")
            self.totals = {**self.totals, **{name: sum(getattr(row, name) for row in figures.values()) for name in names}}

    def render_kind(self, value: Any, record: LoanEnvelope) -> Any:
        if not self.may_change:
            return value
        return format_html('<a href="{}">{}</a>', reverse("payroll:loan_envelope_change", args=[record.pk]), value)

    def _figure(self, record: LoanEnvelope, name: str) -> int:
        found = self.figures.get((record.kind_id, record.year))
        return getattr(found, name) if found else 0

    def _words(self, record: LoanEnvelope, name: str) -> str:
        return french_amount(self._figure(record, name), self.currency)

    def render_committed(self, record: LoanEnvelope) -> str:
        return self._words(record, "committed")

    def render_asked(self, record: LoanEnvelope) -> str:
        return self._words(record, "asked")

    def render_available(self, record: LoanEnvelope) -> str:
        return self._words(record, "available")

    def value_committed(self, record: LoanEnvelope) -> int:
        return self._figure(record, "committed")

    def value_asked(self, record: LoanEnvelope) -> int:
        return self._figure(record, "asked")

    def value_available(self, record: LoanEnvelope) -> int:
        return self._figure(record, "available")


class LoanCommitteeTable(HouseTable):
    number = LinkColumn("payroll:loan_committee_detail", args=[A("pk")], verbose_name=gettext_lazy("Séance"))
    held_on = DayColumn(place="p2")
    place = TextColumn(css="lg-hide")
    requests = NumberColumn(accessor="request_count", verbose_name=gettext_lazy("Demandes"), place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = LoanCommittee
        fields = ("number", "held_on", "place", "requests", "state")

    def render_number(self, record: LoanCommittee) -> SafeString:
        url = reverse("payroll:loan_committee_detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, str(record))


class LoanConfirmationTable(HouseTable):
    row_header = "employee"

    employee = TextColumn(small="employee__staff_number", order_by=("employee__last_name", "employee__first_names"))
    as_at = DayColumn(place="p2")
    balance = MoneyColumn(place="p1")
    returned_on = DayColumn(verbose_name=gettext_lazy("Retour"))
    is_agreed = TextColumn(verbose_name=gettext_lazy("Réponse"), empty_values=(), place="p3")
    letter = TextColumn(
        verbose_name=gettext_lazy("Lettre"), empty_values=(), orderable=False, exclude_from_export=True, place="p4"
    )

    class Meta(HouseTable.Meta):
        model = LoanConfirmation
        fields = ("employee", "as_at", "balance", "returned_on", "is_agreed", "letter")

    def __init__(self, *args: Any, may_record: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_record = may_record

    def render_is_agreed(self, record: LoanConfirmation) -> SafeString:
        if record.is_agreed is None:
            return draw_tag(_("attendue"), "wait", "clock")
        if record.is_agreed:
            return draw_tag(_("solde reconnu"), "ok", "circle-check")
        return draw_tag(_("contesté"), "bad", "alert-circle")

    def value_is_agreed(self, record: LoanConfirmation) -> str:
        return {None: _("attendue"), True: _("solde reconnu"), False: _("contesté")}[record.is_agreed]

    def render_letter(self, record: LoanConfirmation) -> SafeString:
        letter = format_html(
            '<a class="btn btn-sm btn-bare" href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("payroll:loan_confirmation_letter", args=[record.pk]),
            _("Lettre"),
            record.employee,
        )
        if not self.may_record or record.returned_on:
            return letter
        return format_html(
            '{} <a class="btn btn-sm btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>',
            letter,
            reverse("payroll:loan_confirmation_record", args=[record.pk]),
            _("Retour"),
            record.employee,
        )
