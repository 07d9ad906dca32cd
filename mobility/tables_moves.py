"""Tables of instruments, periods, agreements, records, formalities."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.tables import who
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn
from mobility.models import (
    Agreement,
    Instrument,
    InsurancePeriod,
    PayComparison,
    PortableRecord,
    RecordKey,
    RightsStatement,
    SchemeFigure,
    TransferFormality,
)


class InstrumentTable(HouseTable):
    title = LinkColumn("mobility:instrument_detail", args=[A("pk")], small="signed_told")
    countries = TextColumn(accessor="countries_told", verbose_name=_("Pays"), orderable=False, place="p2")
    posting = TextColumn(accessor="get_posting_rule_display", verbose_name=_("Détachement"), orderable=False, place="p3")
    in_force_on = DayColumn(css="lg-hide")
    confidence = TextColumn(accessor="get_confidence_display", verbose_name=_("Confiance"), orderable=False, place="p1")

    class Meta(HouseTable.Meta):
        model = Instrument
        fields = ("title", "countries", "posting", "in_force_on", "confidence")


class SchemeTable(HouseTable):
    country = LinkColumn("mobility:scheme_update", args=[A("pk")])
    start = DayColumn(place="p3")
    months_required = NumberColumn(place="p1")
    rate = NumberColumn(css="lg-hide")
    source = TextColumn(place="p2")

    class Meta(HouseTable.Meta):
        model = SchemeFigure
        fields = ("country", "start", "months_required", "rate", "source")


class PeriodTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=_("Agent"))
    scheme = TextColumn(small="employer", place="p2")
    country = TextColumn()
    start = DayColumn(place="p3")
    end = DayColumn()
    state = TagColumn(place="p4")
    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = InsurancePeriod
        fields = ("agent", "scheme", "country", "start", "end", "state")

    def render_agent(self, record: InsurancePeriod) -> SafeString:
        return who(record.employee, address_of("mobility:period_detail", record.pk))

    def value_agent(self, record: InsurancePeriod) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"


class StatementTable(HouseTable):
    number = LinkColumn("mobility:statement_detail", args=[A("pk")])
    form = TextColumn(accessor="get_form_display", verbose_name=_("Forme"), orderable=False, place="p2")
    host = TextColumn(place="p3")
    made_at = MomentColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = RightsStatement
        fields = ("number", "form", "host", "made_at")


class ComparisonTable(HouseTable):
    number = LinkColumn("mobility:comparison_detail", args=[A("pk")])
    host = TextColumn(place="p2")
    on = DayColumn(place="p3")
    made_at = MomentColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = PayComparison
        fields = ("number", "host", "on", "made_at")


class AgreementTable(HouseTable):
    number = LinkColumn("mobility:agreement_detail", args=[A("pk")], small="person_name")
    form = TextColumn(accessor="get_form_display", verbose_name=_("Forme"), orderable=False, place="p2")
    home = TextColumn(accessor="home__acronym", verbose_name=_("De"))
    host = TextColumn(accessor="host__acronym", verbose_name=_("À"), place="p1")
    start = DayColumn(place="p3")
    end = DayColumn()
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Agreement
        fields = ("number", "form", "home", "host", "start", "end", "state")


class RecordTable(HouseTable):
    number = LinkColumn("mobility:record_detail", args=[A("pk")], small="person")
    direction = TextColumn(accessor="get_direction_display", verbose_name=_("Sens"), orderable=False, place="p1")
    issuer = TextColumn(place="p2")
    recipient = TextColumn()
    made_at = MomentColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = PortableRecord
        fields = ("number", "direction", "issuer", "recipient", "made_at")


class KeyTable(HouseTable):
    holder = TextColumn()
    fingerprint = TextColumn(place="p1")
    public = TextColumn(css="lg-hide", place="p2")
    added_at = MomentColumn(place="p3")
    retired_on = DayColumn()

    class Meta(HouseTable.Meta):
        model = RecordKey
        fields = ("holder", "fingerprint", "public", "added_at", "retired_on")


class FormalityTable(HouseTable):
    authority = LinkColumn("mobility:formality_update", args=[A("pk")], small="covers")
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Nature"), orderable=False)
    country = TextColumn(place="p2")
    reference = TextColumn(place="p1")
    start = DayColumn(place="p3")
    end = DayColumn()

    class Meta(HouseTable.Meta):
        model = TransferFormality
        fields = ("authority", "kind", "country", "reference", "start", "end")
