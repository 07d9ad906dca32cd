"""Who may read which enrolment; the training record of a person; equity of access."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hr_core.access import Access, managed_units
from hr_core.models import Employee, PayTerms, Posting
from training.choices_sessions import ATTENDED, EnrolmentState, ReviewState, SeatState
from training.models import Certificate, DeferredReview, Enrolment, Licence, SessionTrainer, SharedSeat, Slot


def enrolments(access: Access) -> QuerySet[Enrolment]:
    """Those of the institution that an officer may read: the confidential population only when entrusted with it."""
    rows = Enrolment.objects.filter(institution=access.institution).select_related("session__course", "employee", "guest__home")
    if access.has("confidential_view"):
        return rows
    return rows.filter(Q(employee__isnull=True) | Q(employee__is_confidential=False) | Q(employee__user=access.user))


def certificates(access: Access) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(institution=access.institution)
    rows = rows.select_related("enrolment__employee", "enrolment__guest__home", "enrolment__session")
    if access.has("confidential_view"):
        return rows
    return rows.filter(Q(enrolment__employee__isnull=True) | Q(enrolment__employee__is_confidential=False))


def reviews(access: Access) -> QuerySet[DeferredReview]:
    """The deferred evaluations of a manager's units, or of the institution for the training service; never one's own."""
    rows = DeferredReview.objects.filter(institution=access.institution).select_related("enrolment__employee", "enrolment__session")
    rows = rows.exclude(enrolment__employee__user=access.user)
    if not access.has("session_manage", "session_view"):
        units = managed_units(access)
        team = Posting.objects.on(date.today()).filter(unit__in=units).values("employee")  # noqa: DTZ011
        rows = rows.filter(enrolment__employee__in=team)
    return rows if access.has("confidential_view") else rows.filter(enrolment__employee__is_confidential=False)


def own_slots(access: Access, today: date) -> list[Slot]:
    """The sittings that somebody signs today as a trainee."""
    rows = Slot.objects.filter(day=today, session__state="open", session__enrolments__employee=access.employee,
                               session__enrolments__state=EnrolmentState.ENROLLED)  # fmt: skip
    return list(rows.select_related("session").distinct())


def taught_slots(access: Access, today: date) -> list[Slot]:
    """The sittings of today for which somebody keeps the sheet as an internal trainer."""
    teaching = SessionTrainer.objects.filter(employee=access.employee, replaced_on__isnull=True).values("session")
    return list(Slot.objects.filter(day=today, session__state="open", session__in=teaching).select_related("session"))


@dataclass(frozen=True)
class Line:
    """A line of the training record: a session of the institution, or one followed in another."""

    start: date
    title: str
    dates: str
    where: str
    state: Any
    minutes: int
    cost: int
    certificate: Certificate | None = None
    elsewhere: str = ""
    enrolment: Enrolment | None = None
    reference: str = ""


@dataclass
class Record:
    """What a person has followed, what waits, what they hold. Minutes and cost of what was followed only."""

    employee: Employee
    lines: list[Line] = field(default_factory=list)
    licences: list[Licence] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def cost(self) -> int:
        return sum(line.cost for line in self.lines if line.minutes)

    @property
    def followed(self) -> int:
        return sum(1 for line in self.lines if line.minutes)

    def to_answer(self, today: date) -> list[Enrolment]:
        """`to_do` of the record that is read already."""
        rows = [line.enrolment for line in self.lines if line.enrolment is not None]
        attended = [row for row in rows if row.state in ATTENDED and not row.has_answered and row.session.state == "done"]
        return [row for row in attended if row.session.answers_until is not None and row.session.answers_until > today]

    def may_sign(self, today: date) -> bool:
        """Whether a session that has begun may have a sheet to sign on that day."""
        return any(line.state == EnrolmentState.ENROLLED and line.start <= today for line in self.lines)


def record_of(employee: Employee) -> Record:
    """Three queries. A seat in another institution is read from the row of two parties."""
    found = Record(employee)
    rows = Enrolment.objects.filter(employee=employee).exclude(state__in=(EnrolmentState.WITHDRAWN, EnrolmentState.REPLACED))
    for row in rows.select_related("session__course", "session__room", "certificate", "session__institution").order_by("-session__start"):
        session, certificate = row.session, getattr(row, "certificate", None)
        found.lines.append(
            Line(
                session.start, session.title, session.dates, session.where, EnrolmentState(row.state), row.minutes,
                row.cost + row.travel, certificate, enrolment=row, reference=certificate.reference if certificate else "",
            )
        )  # fmt: skip
    seats = SharedSeat.objects.filter(home=employee.institution_id, employee_key=employee.pk)
    for seat in seats.exclude(state__in=(SeatState.REFUSED, SeatState.WITHDRAWN)).select_related("shared", "host"):
        shared = seat.shared
        same = seat.currency == employee.institution.country.currency
        found.lines.append(
            Line(
                shared.start, shared.title, shared.dates, shared.where, SeatState(seat.state), seat.minutes,
                seat.cost if same else 0, elsewhere=seat.host.acronym, reference=seat.certificate,
            )
        )  # fmt: skip
    found.lines.sort(key=lambda line: line.start, reverse=True)
    found.licences = list(Licence.objects.filter(employee=employee).select_related("obligation").order_by("-obtained_on"))
    return found


def to_do(access: Access, today: date) -> list[Enrolment]:
    """The sessions on which somebody may still give their opinion."""
    rows = Enrolment.objects.filter(
        employee=access.employee, state__in=ATTENDED, has_answered=False, session__state="done", session__answers_until__gt=today
    )
    return list(rows.select_related("session"))


@dataclass
class Group:
    """A group of the staff of a year: how many, how many trained, minutes and cost."""

    label: str
    staff: int = 0
    trained: int = 0
    minutes: int = 0
    cost: int = 0

    @property
    def share(self) -> Fraction | None:
        """Those trained, in per cent of the group."""
        return Fraction(self.trained * 100, self.staff) if self.staff else None

    @property
    def hours_each(self) -> Fraction | None:
        return Fraction(self.minutes, 60 * self.staff) if self.staff else None


SMALL = 5


def equity(access: Access, year: int) -> dict[str, list[Group]]:
    """By sex, category, unit and region (the town where the unit works, else the institution's): access to training of those in
    service in the year. Four queries, whatever the staff.

    The whole staff counts, and groups under five people are joined, so that nobody of the confidential population shows.
    """
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    people = Employee.objects.filter(institution=access.institution, hired_on__lt=after).filter(Q(left_on__isnull=True) | Q(left_on__gt=first))
    sexes = dict(people.values_list("pk", "sex"))
    units: dict[int, str] = {}
    towns: dict[int, str] = {}
    postings = Posting.objects.between(first, after).order_by("start")
    for key, unit, town, seat in postings.values_list("employee_id", "unit__name", "unit__town", "institution__city"):
        units[key], towns[key] = unit, town.strip() or seat.strip()
    terms = PayTerms.objects.between(first, after).filter(state="approved").order_by("start")
    categories: dict[int, str] = dict(terms.values_list("employee_id", "category"))
    minutes: dict[int, int] = {}
    costs: dict[int, int] = {}
    rows = Enrolment.objects.filter(institution=access.institution, session__start__gte=first, session__start__lt=after, state__in=ATTENDED)
    for key, spent, cost, travel in rows.values_list("employee_id", "minutes", "cost", "travel"):
        minutes[key] = minutes.get(key, 0) + spent
        costs[key] = costs.get(key, 0) + cost + travel
    labels = dict(Employee.Sex.choices)
    return {
        "sex": _groups(((str(labels[sex]).capitalize(), key) for key, sex in sexes.items()), minutes, costs),
        "category": _groups(((categories.get(key) or _("Sans catégorie"), key) for key in sexes), minutes, costs),
        "region": _groups(((towns.get(key) or _("Sans ville"), key) for key in sexes), minutes, costs),
        "unit": _groups(((units.get(key) or _("Sans affectation"), key) for key in sexes), minutes, costs),
    }


def _groups(pairs: Iterable[tuple[str, int]], minutes: dict[int, int], costs: dict[int, int]) -> list[Group]:
    """The groups of people by label; those under five are joined at the end, with the next smallest until five are there."""
    keys: dict[str, list[int]] = {}
    for label, key in pairs:
        keys.setdefault(label, []).append(key)
    found: list[Group] = []
    small = Group(_("Petits groupes réunis"))
    for label in sorted(keys):
        members = keys[label]
        group = small if len(members) < SMALL else Group(label)
        group.staff += len(members)
        group.trained += sum(1 for key in members if key in minutes)
        group.minutes += sum(minutes.get(key, 0) for key in members)
        group.cost += sum(costs.get(key, 0) for key in members)
        if group is not small:
            found.append(group)
    while 0 < small.staff < SMALL and found:
        smallest = min(found, key=lambda group: group.staff)
        found.remove(smallest)
        for name in ("staff", "trained", "minutes", "cost"):
            setattr(small, name, getattr(small, name) + getattr(smallest, name))
    return [*found, small] if small.staff else found


def reviews_due(access: Access, today: date) -> QuerySet[DeferredReview]:
    return reviews(access).filter(state=ReviewState.DUE, due_on__lte=today)
