"""Reading departures: which ones somebody may see, what waits, and the leavings to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Contract, Employee, PayTerms, Posting
from hr_core.selectors.contract_ends import contract_end
from hr_core.selectors.counting import counted
from payroll.choices_departures import OPEN_STATES, AmountKind, ClearanceState, DepartureState, OverrideState
from payroll.models import Departure, DepartureAmount
from payroll.selectors.departure_law import DepartureLaw
from payroll.settlement.service import add_months
from payroll.workflows_departures import ENDORSE, FORWARD, MANAGE

HORIZON_MONTHS = 12


def departures_of(access: Access) -> QuerySet[Departure]:
    """The departures that this person may read: not those of the confidential population without its right."""
    found = Departure.objects.select_related("employee", "run__period", "institution__country")
    if access.has("confidential_view"):
        return found
    return found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))


def departures_listed(access: Access) -> QuerySet[Departure]:
    """The same with what the list shows: clearances left."""
    left = Q(clearances__state__in=(ClearanceState.WAITING, ClearanceState.OWED))
    return departures_of(access).annotate(left=Count("clearances", filter=left))


def in_progress(access: Access) -> QuerySet[Departure]:
    return departures_of(access).filter(state__in=OPEN_STATES)


def waiting_departures(access: Access) -> QuerySet:
    """The departures that wait for a step of this person."""
    states = [
        state
        for state, slug in FORWARD.items()
        if access.has(ENDORSE if slug == "viser" else MANAGE)
    ]
    return departures_of(access).filter(state__in=states).exclude(employee__user=access.user)


# ---------------------------------------------------------------- why an amount
@dataclass(frozen=True)
class AmountWhy:
    """An amount told, with the names that the panel « Pourquoi ? » expects."""

    code: str
    amount: int
    formula: str
    terms: Sequence[tuple[str, str]]
    sentences: Sequence[str]
    sources: Sequence[tuple[str, str]]
    confidence: str
    steps: Sequence[str] = ()
    rule: str = ""
    in_force_since: date | None = None

    @property
    def is_uncertain(self) -> bool:
        return self.confidence == "low"


def amount_why(amount: DepartureAmount) -> AmountWhy:
    """What is kept with an amount: the computation, then what was proposed and decided."""
    told = amount.explanation
    sentences = list(told.get("sentences", ()))
    if told.get("question"):
        sentences.append(told["question"])
    if amount.is_manual:
        sentences.append(_("Saisi par %(who)s sur pièce : %(evidence)s.") % {"who": amount.entered_by, "evidence": amount.evidence})
    if amount.override != OverrideState.NONE:
        source = f" ({amount.proposed_source})" if amount.proposed_source else ""
        sentences.append(
            _("%(who)s a proposé un autre montant : %(reason)s%(source)s.")
            % {"who": amount.proposed_by, "reason": amount.proposed_reason, "source": source}
        )
    if amount.decided_by is not None:
        verb = _("approuvé") if amount.override == OverrideState.APPROVED else _("refusé")
        sentences.append(_("%(who)s l’a %(verb)s.") % {"who": amount.decided_by, "verb": verb})
    return AmountWhy(
        code=str(amount.pk),
        amount=amount.amount or 0,
        formula=told.get("formula", ""),
        terms=[(label, value) for label, value in told.get("terms", ())],
        sentences=sentences,
        sources=[(source, "") for source in told.get("sources", ()) if source],
        confidence="" if amount.is_manual else told.get("confidence", ""),
    )


def treatment_words(departure: Departure, kind: str) -> str:
    """How the country's file says that severance and the like are taxed, empty when it says nothing."""
    exempt = (
        AmountKind.SEVERANCE,
        AmountKind.ECONOMIC,
        AmountKind.END_OF_CAREER,
        AmountKind.DEATH_CAPITAL,
        AmountKind.FUNERAL,
        AmountKind.DAMAGES,
    )
    if kind not in exempt:
        return _("imposable et cotisable comme un salaire")
    said = DepartureLaw.of(departure.institution.country_id, departure.last_paid_on).text("allowance-severance")
    return said or _("exonéré par défaut : le fichier du pays ne dit rien, à confirmer dans les assiettes de la rubrique")


# ---------------------------------------------------------------- leavings to come
@dataclass(frozen=True)
class RetirementAge:
    """The age of the country: for executives and for the others; None where its file does not say it in years."""

    executive: int | None
    other: int | None
    source: str
    confidence: str

    @classmethod
    def of(cls, country: str, on: date) -> RetirementAge:
        law = DepartureLaw.of(country, on)
        age = law.number("retirement-age")
        source = law.source("retirement-age").partition(" (")[2].rstrip(")")
        confidence = law.confidence("retirement-age")
        if age is not None:
            return cls(int(age), int(age), source, confidence)
        by_key = {str(row["key"]): int(Fraction(str(row["years"]))) for row in law.rows("retirement-age") if "years" in row}
        executive = by_key.get("manager", by_key.get("private-A"))
        return cls(executive, by_key.get("employee", by_key.get("private-B-E")), source, confidence)


def coming(access: Access, age: RetirementAge, today: date) -> QuerySet[Employee]:
    """Employees in service who reach the age of retirement, or whose fixed term ends, within a year; no file is open.

    Annotated: `contract_kind`, `contract_end`, `executive`, `unit_name`, `job_title`.
    """
    limit = add_months(today, HORIZON_MONTHS)
    contract = Contract.objects.on(today).filter(employee=OuterRef("pk"))
    terms = PayTerms.objects.on(today).filter(employee=OuterRef("pk"), state="approved")
    posting = Posting.objects.on(today).filter(employee=OuterRef("pk"))
    busy = Departure.objects.filter(employee=OuterRef("pk"), state__in=OPEN_STATES)
    found = (
        Employee.objects.visible_to(access)
        .in_service(today)
        .annotate(
            contract_kind=Subquery(contract.values("kind")[:1]),
            contract_end=contract_end(today),
            executive=Exists(terms.filter(is_executive=True)),
            unit_name=Subquery(posting.values("unit__name")[:1]),
            job_title=Subquery(posting.values("job_title")[:1]),
        )
        .exclude(Exists(busy))
    )
    ends = Q(contract_end__isnull=False, contract_end__lte=limit)
    for executive, years in ((True, age.executive), (False, age.other)):
        if years is not None:
            ends |= Q(executive=executive, birth_on__lte=add_months(limit, -12 * years))
    # PostgreSQL's LEAST leaves out what is null; an age that is not known gives no day.
    days: list[Any] = [F("contract_end")]
    for executive, years in ((True, age.executive), (False, age.other)):
        if years is not None:
            days.append(Case(When(executive=executive, then=_Birthday(F("birth_on"), Value(years))), output_field=DateField()))
    due = Least(*days) if len(days) > 1 else days[0]
    return found.filter(ends).annotate(due_on=due).order_by("due_on", "last_name", "pk")


class _Birthday(Func):
    """The day on which one reaches an age: `_Birthday(F("birth_on"), 60)`."""

    template = "(%(expressions)s))::date"
    arg_joiner = " + make_interval(years => "
    output_field = DateField()


@dataclass(frozen=True)
class Coming:
    """Why and when somebody leaves: the earlier of the end of the term and the age."""

    cause: str
    label: str
    on: date


def coming_of(employee: Any, age: RetirementAge, today: date) -> Coming:
    """From an employee annotated by `coming`. `on` is the last day of service."""
    found = []
    if employee.contract_end is not None:
        label = _("fin de contrat à durée déterminée")
        if employee.contract_kind != Contract.Kind.FIXED_TERM:
            label = _("fin de contrat")
        found.append(Coming("fixed_term_end", label, employee.contract_end - timedelta(days=1)))
    years = age.executive if employee.executive else age.other
    if years is not None and employee.birth_on is not None:
        birthday = add_months(employee.birth_on, 12 * years)
        if birthday <= add_months(today, HORIZON_MONTHS):
            label = _("retraite à %(years)s ans") % {"years": years}
            if birthday < today:
                label = _("%(label)s, âge dépassé") % {"label": label}
            found.append(Coming("retirement", label, birthday))
    return min(found, key=lambda each: each.on)


def home_counts(access: Access) -> dict[str, int]:
    """What the home page says: files by state, accounts still open after the day of leaving."""
    found = departures_of(access)
    today = timezone.localdate()
    still = Q(state__in=(*OPEN_STATES, DepartureState.CLOSED), last_paid_on__lt=today)
    accounts = found.filter(still, employee__user__role_grants__institution=F("institution")).distinct()
    numbers = counted([*(found.filter(state=state) for state in OPEN_STATES), accounts])
    return dict(zip([*OPEN_STATES, "accounts"], numbers, strict=True))
