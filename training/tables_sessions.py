"""Tables of sessions, enrolments, trainers, seats, certificates and licences."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.tables import act, who
from hr_core.text import french_decimal
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import state_tag
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
from training.choices_sessions import LicenceState
from training.models import (
    Certificate,
    DeferredReview,
    Enrolment,
    Licence,
    Obligation,
    Room,
    SessionTrainer,
    SharedSeat,
    SharedSession,
    TrainingSession,
)
from training.selectors.evaluation import marks_words
from training.selectors.fees import fee_words


def hours(minutes: int) -> str:
    """`12,5`: hours of minutes."""
    return french_decimal(Fraction(minutes, 60), 2)


def person(row: Any, url: str) -> SafeString:
    """A file as a link, a guest by name."""
    if row.employee is not None:
        return who(row.employee, url)
    return format_html("{}<small>{}</small>", row.guest.name, row.guest.home.acronym)


class SessionTable(HouseTable):
    title = LinkColumn("training:session_detail", args=[A("pk")], verbose_name=gettext_lazy("Session"), small="reference")
    dates = TextColumn(verbose_name=gettext_lazy("Dates"), order_by=("start",), place="p2")
    where = TextColumn(verbose_name=gettext_lazy("Lieu"), orderable=False, css="lg-hide")
    taken = NumberColumn(accessor="seated", verbose_name=gettext_lazy("Inscrits"), place="p1")
    waiting = NumberColumn(verbose_name=gettext_lazy("En attente"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = TrainingSession
        fields = ("title", "dates", "where", "taken", "waiting", "state")

    def render_taken(self, record: Any) -> str:
        return f"{record.seated} / {record.seats}"

    def value_taken(self, record: Any) -> int:
        return record.seated

    def render_waiting(self, value: int) -> Any:
        return value or ""


class EnrolmentTable(HouseTable):
    """Everybody enrolled in everything."""

    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"), empty_values=())
    session = LinkColumn("training:session_detail", args=[A("session_id")], accessor="session__title", verbose_name=gettext_lazy("Session"), small="session__reference", place="p2")
    start = DayColumn(accessor="session__start", verbose_name=gettext_lazy("Premier jour"))
    minutes = NumberColumn(verbose_name=gettext_lazy("Heures suivies"), place="p1")
    cost = MoneyColumn(verbose_name=gettext_lazy("Coût"), accessor="whole_cost")
    origin = TextColumn(verbose_name=gettext_lazy("Origine"), css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Enrolment
        fields = ("agent", "session", "start", "minutes", "cost", "origin", "state")

    def render_agent(self, record: Enrolment) -> SafeString:
        return person(record, address_of("training:employee_training", record.employee_id) if record.employee_id else "")

    def value_agent(self, record: Enrolment) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}" if record.employee else record.who

    def render_minutes(self, value: int) -> str:
        return hours(value) if value else ""

    def value_minutes(self, value: int) -> float:
        return round(value / 60, 2)


class SessionPeopleTable(EnrolmentTable):
    """Those of one session, with what may be done about each."""

    made_at = MomentColumn(verbose_name=gettext_lazy("Inscrit le"), css="lg-hide")
    deeds = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p3")

    class Meta(EnrolmentTable.Meta):
        fields = ("agent", "made_at", "origin", "minutes", "cost", "state", "deeds")
        exclude = ("session", "start")

    def __init__(self, *args: Any, may_change: bool = False, **options: Any) -> None:
        self.may_change = may_change
        super().__init__(*args, **options)

    def render_deeds(self, record: Enrolment) -> Any:
        if not self.may_change:
            return ""
        links = []
        if record.state == "waiting":
            links.append(act(gettext_lazy("Donner une place"), record.who, "training:enrolment_step", record.pk, "seat"))
        if record.state == "enrolled" and record.employee_id:
            links.append(act(gettext_lazy("Remplacer"), record.who, "training:enrolment_step", record.pk, "replace"))
        if record.state in ("waiting", "enrolled"):
            links.append(act(gettext_lazy("Désinscrire"), record.who, "training:enrolment_step", record.pk, "withdraw"))
        return SafeString(" · ".join(links))


class TrainerTable(HouseTable):
    name = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Formateur"), empty_values=())
    session = LinkColumn("training:session_detail", args=[A("session_id")], accessor="session__title", verbose_name=gettext_lazy("Session"), small="session__reference", place="p2")
    start = DayColumn(accessor="session__start", verbose_name=gettext_lazy("Premier jour"))
    kind = TextColumn(verbose_name=gettext_lazy("Statut"), css="lg-hide")
    minutes = NumberColumn(verbose_name=gettext_lazy("Heures"), place="p3")
    fee = MoneyColumn(verbose_name=gettext_lazy("Vacation"), place="p1")
    mark = TextColumn(verbose_name=gettext_lazy("Avis"), css="n lg-hide")
    pay = TextColumn(accessor="pk", verbose_name=gettext_lazy("Paie"), orderable=False, place="p4")

    row_header = "name"

    class Meta(HouseTable.Meta):
        model = SessionTrainer
        fields = ("name", "session", "start", "kind", "minutes", "fee", "mark", "pay")

    def render_name(self, record: SessionTrainer) -> SafeString:
        small = record.replaced_reason or (record.employee.staff_number if record.employee else str(record.provider or ""))
        return format_html("{}<small>{}</small>", record, small)

    def value_name(self, record: SessionTrainer) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}" if record.employee else record.name

    def render_minutes(self, value: int) -> str:
        return hours(value)

    def value_minutes(self, value: int) -> float:
        return round(value / 60, 2)

    def render_mark(self, value: Any) -> str:
        return marks_words(value)

    def value_mark(self, value: Any) -> Any:
        return round(float(value), 2) if value is not None else None

    @cached_property
    def standing(self) -> dict[int, str]:
        """Where the fees of the rows shown stand; asked once."""
        return fee_words(row.record for row in self.paginated_rows)

    def render_pay(self, record: SessionTrainer) -> str:
        return self.standing.get(record.pk, "")

    value_pay = render_pay


class RoomTable(HouseTable):
    name = LinkColumn("training:room_update", args=[A("pk")], verbose_name=gettext_lazy("Salle"), small="equipment")
    town = TextColumn(place="p2")
    seats = NumberColumn(place="p1")
    is_active = TextColumn(verbose_name=gettext_lazy("En service"), place="p3")

    class Meta(HouseTable.Meta):
        model = Room
        fields = ("name", "town", "seats", "is_active")

    def render_is_active(self, value: bool) -> Any:
        return gettext_lazy("oui") if value else gettext_lazy("non")


class OfferTable(HouseTable):
    title = LinkColumn("training:seat_propose", args=[A("pk")], verbose_name=gettext_lazy("Session"), small="where")
    host = TextColumn(accessor="host__acronym", verbose_name=gettext_lazy("Institution"), place="p2")
    dates = TextColumn(verbose_name=gettext_lazy("Dates"), order_by=("start",), place="p3")
    until = DayColumn(verbose_name=gettext_lazy("Demander avant le"))
    left = NumberColumn(accessor="left", verbose_name=gettext_lazy("Places libres"), place="p1", orderable=False)

    class Meta(HouseTable.Meta):
        model = SharedSession
        fields = ("title", "host", "dates", "until", "left")


class SeatTable(HouseTable):
    name = LinkColumn("training:seat_detail", args=[A("pk")], verbose_name=gettext_lazy("Agent"), small="job_title")
    way = TextColumn(accessor="home__acronym", verbose_name=gettext_lazy("De"), place="p2")
    host = TextColumn(accessor="host__acronym", verbose_name=gettext_lazy("Chez"))
    title = TextColumn(accessor="shared__title", verbose_name=gettext_lazy("Session"), place="p3")
    start = DayColumn(accessor="shared__start", verbose_name=gettext_lazy("Premier jour"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = SharedSeat
        fields = ("name", "way", "host", "title", "start", "state")


class CertificateTable(HouseTable):
    reference = TextColumn(verbose_name=gettext_lazy("Attestation"), order_by=("year", "number"))
    agent = TextColumn(accessor="enrolment__employee__last_name", verbose_name=gettext_lazy("Agent"), empty_values=(), place="p2")
    title = TextColumn(accessor="enrolment__session__title", verbose_name=gettext_lazy("Formation"), place="p3")
    issued_on = DayColumn(place="p1")
    valid_until = DayColumn(verbose_name=gettext_lazy("Expire le"))
    cancelled_on = DayColumn(verbose_name=gettext_lazy("Annulée le"), css="lg-hide")
    deeds = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Certificate
        fields = ("reference", "agent", "title", "issued_on", "valid_until", "cancelled_on", "deeds")

    def __init__(self, *args: Any, may_cancel: bool = False, **options: Any) -> None:
        self.may_cancel = may_cancel
        super().__init__(*args, **options)

    def render_reference(self, record: Certificate) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of("training:certificate_pdf", record.pk), record.reference)

    def render_agent(self, record: Certificate) -> str:
        return record.enrolment.who

    def value_agent(self, record: Certificate) -> str:
        return record.enrolment.who

    def render_deeds(self, record: Certificate) -> Any:
        if not self.may_cancel or record.cancelled_on:
            return ""
        return act(gettext_lazy("Annuler"), record.reference, "training:certificate_cancel", record.pk)


class ReviewTable(HouseTable):
    agent = TextColumn(accessor="enrolment__employee__last_name", verbose_name=gettext_lazy("Agent"))
    title = TextColumn(accessor="enrolment__session__title", verbose_name=gettext_lazy("Formation"), place="p2")
    end = DayColumn(accessor="enrolment__session__end", verbose_name=gettext_lazy("Suivie"))
    due_on = DayColumn(verbose_name=gettext_lazy("À faire dès le"), place="p1")
    state = TagColumn(place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = DeferredReview
        fields = ("agent", "title", "end", "due_on", "state")

    def render_agent(self, record: DeferredReview) -> SafeString:
        assert record.enrolment.employee is not None
        return who(record.enrolment.employee, address_of("training:review_write", record.pk))

    def value_agent(self, record: DeferredReview) -> str:
        return record.enrolment.who

    def render_end(self, record: DeferredReview) -> str:
        return record.enrolment.session.dates

    def value_end(self, value: date) -> date:
        return value


class ObligationTable(HouseTable):
    label = LinkColumn("training:obligation_detail", args=[A("pk")], verbose_name=gettext_lazy("Obligation"), small="source")
    months = NumberColumn(verbose_name=gettext_lazy("Validité (mois)"))
    valid = NumberColumn(accessor="pk", verbose_name=gettext_lazy("À jour"), place="p1", orderable=False)
    soon = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Bientôt"), orderable=False)
    late = NumberColumn(accessor="pk", verbose_name=gettext_lazy("Expirée ou manquante"), place="p3", orderable=False)
    is_active = TextColumn(verbose_name=gettext_lazy("En vigueur"), place="p2")

    class Meta(HouseTable.Meta):
        model = Obligation
        fields = ("label", "months", "valid", "soon", "late", "is_active")

    def __init__(self, *args: Any, counted: dict[int, Any], **options: Any) -> None:
        self.counted = counted
        super().__init__(*args, **options)

    def _of(self, record: Obligation, *states: str) -> int:
        found = self.counted.get(record.pk, {})
        return sum(found.get(state, 0) for state in states)

    def render_valid(self, record: Obligation) -> int:
        return self._of(record, LicenceState.VALID)

    def render_soon(self, record: Obligation) -> int:
        return self._of(record, LicenceState.SOON)

    def render_late(self, record: Obligation) -> int:
        return self._of(record, LicenceState.EXPIRED, LicenceState.MISSING)

    value_valid, value_soon, value_late = render_valid, render_soon, render_late

    def render_is_active(self, value: bool) -> Any:
        return gettext_lazy("oui") if value else gettext_lazy("non")


class StandingTable(HouseTable):
    """Everybody whom an obligation concerns."""

    agent = TextColumn(accessor="last_name", verbose_name=gettext_lazy("Agent"))
    unit = TextColumn(accessor="unit_name", verbose_name=gettext_lazy("Unité"), place="p2")
    job = TextColumn(verbose_name=gettext_lazy("Emploi"), css="lg-hide")
    number = TextColumn(verbose_name=gettext_lazy("Numéro"))
    expires_on = DayColumn(verbose_name=gettext_lazy("Expire le"), place="p1")
    standing = TextColumn(verbose_name=gettext_lazy("Situation"), place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("agent", "unit", "job", "number", "expires_on", "standing")

    def render_agent(self, record: Employee) -> SafeString:
        return who(record, address_of("training:employee_training", record.pk))

    def value_agent(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"

    def render_standing(self, value: str) -> SafeString:
        member = LicenceState(value)
        return state_tag(member, member.label)

    def value_standing(self, value: str) -> str:
        return str(LicenceState(value).label)


class LicenceTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"))
    obligation = TextColumn(accessor="obligation__label", verbose_name=gettext_lazy("Habilitation"), place="p2")
    number = TextColumn(verbose_name=gettext_lazy("Numéro"), css="lg-hide")
    obtained_on = DayColumn(verbose_name=gettext_lazy("Obtenue le"))
    expires_on = DayColumn(verbose_name=gettext_lazy("Expire le"), place="p1")
    standing = TextColumn(verbose_name=gettext_lazy("Situation"), place="p3")
    deeds = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Licence
        fields = ("agent", "obligation", "number", "obtained_on", "expires_on", "standing", "deeds")

    def __init__(self, *args: Any, may_change: bool = False, **options: Any) -> None:
        self.may_change = may_change
        super().__init__(*args, **options)

    def render_agent(self, record: Licence) -> SafeString:
        return who(record.employee, address_of("training:employee_training", record.employee_id))

    def value_agent(self, record: Licence) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_standing(self, value: str) -> SafeString:
        return state_tag(LicenceState(value), LicenceState(value).label)

    def value_standing(self, value: str) -> str:
        return str(LicenceState(value).label)

    def render_deeds(self, record: Licence) -> Any:
        if not self.may_change or record.certificate_id:
            return ""
        return act(gettext_lazy("Modifier"), record, "training:licence_update", record.pk)
