"""Which changes touch months already paid: read from the audit trail, one cause for each change of each file.

A change concerns a month when it holds on a day of it or before, and was recorded after that month was calculated. What is
watched is a table: facts of the files, recurring inputs, definitions, tables, settings, the law of the country and the
rates of exchange. A subject that adds facts with dates declares them with `watch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import (
    Absence,
    AdministrativeStatus,
    Contract,
    Dependant,
    Employee,
    FamilyStatus,
    Institution,
    PayTerms,
    Posting,
    SchemeAffiliation,
)
from hr_core.models.audit import AuditEntry
from payroll.choices import CalculationState
from payroll.countries import country_codes, law
from payroll.models import (
    AbsenceItemRule,
    AbsencePayRule,
    ArticleVersion,
    BackPayCause,
    BackPayScan,
    Calculation,
    EmployeeSetting,
    ExchangeRate,
    InstitutionSetting,
    LawOverride,
    OpeningBalance,
    PayItemBase,
    PayItemVersion,
    PayTableRow,
    RecurringInput,
)
from payroll.parities import FIXED
from payroll.services.recomputation import past_months
from payroll.services.sources import PAID
from payroll.setting_specs import BESIDE_PAY, setting_spec

FAR = date(9999, 12, 31)
#: Fields that decide or comment a fact without changing what it says.
SILENT = frozenset(
    {
        "state", "decided_at", "decided_by_id", "decision_reason", "proposed_by_id", "reference", "legal_text", "comment",
        "order", "account", "note", "confidence", "grid_reference", "probation_ends_on", "legal_employer", "search_text",
    }
)  # fmt: skip

#: What the words of a row speak of, read with it.
RELATED = ("item", "table", "unit", "kind", "article__text")


@dataclass(frozen=True)
class Watched:
    """A table whose rows hold over `[start, end)`: its model, what a change of it is called, its names of days.

    `ends`: the field of the last day excluded, or nothing where a row has none. `states`: those in which a row counts, all
    without.
    """

    model: type[models.Model]
    label: Any
    starts: str = "start"
    ends: str = "end"
    states: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table


_WATCHED: dict[str, Watched] = {}


def watch(
    model: type[models.Model],
    label: Any,
    *,
    starts: str = "start",
    ends: str = "end",
    states: tuple[str, ...] = (),
) -> None:
    """Let changes of a dated table with a past date be found. Rows without `employee_id` touch everybody."""
    found = Watched(model, label, starts, ends, states)
    _WATCHED[found.table] = found


watch(PayTerms, _("Classement et salaire de base"), states=("approved",))
watch(FamilyStatus, _("Situation de famille"))
watch(Dependant, _("Personne à charge"))
watch(Contract, _("Contrat"))
watch(Posting, _("Affectation"))
watch(AdministrativeStatus, _("Statut administratif"))
watch(SchemeAffiliation, _("Régime de sécurité sociale"))
watch(RecurringInput, _("Élément permanent"))
watch(EmployeeSetting, _("Réglage de paie de l’agent"))
watch(PayItemVersion, _("Définition d’une rubrique"))
watch(PayItemBase, _("Assiette d’une rubrique"))
watch(PayTableRow, _("Table de montants"))
watch(InstitutionSetting, _("Réglage de paie"))
watch(ArticleVersion, _("Article du statut"), states=("approved",))
watch(Absence, _("Absence"), states=("confirmed",))
watch(AbsencePayRule, _("Règle de paie d’une absence"))
watch(AbsenceItemRule, _("Effet d’une absence sur une rubrique"))

EMPLOYEE_TABLE = Employee._meta.db_table
LAW_TABLE = LawOverride._meta.db_table
RATE_TABLE = ExchangeRate._meta.db_table
OF_ZONE = (LAW_TABLE, RATE_TABLE)
EMPLOYEE_DAYS = {"hired_on": _("Date d’entrée"), "left_on": _("Date de sortie"), "seniority_on": _("Date d’ancienneté")}


@dataclass(frozen=True)
class _Change:
    """A change read from the trail: whom (None: everybody), from which day, in words."""

    employee: int | None
    since: date
    label: str


@dataclass(frozen=True)
class _Month:
    """A month already paid: its first and last day, and when it was calculated."""

    first: date
    last: date
    calculated_at: datetime


def causes_collect(*, institution: Institution) -> tuple[int, int]:
    """Record the causes found in the trail since the last search. Gives how many, and the last entry read.

    A constant number of queries: one per watched table that changed, and six more.
    """
    months = _months(institution)
    through = BackPayScan.objects.filter(institution=institution).aggregate(last=Max("through_entry"))["last"] or 0
    if not months:
        return 0, through
    tables = [*_WATCHED, EMPLOYEE_TABLE, *OF_ZONE]
    entries = list(
        AuditEntry.objects.filter(
            Q(institution=institution) | Q(institution__isnull=True, table_name__in=OF_ZONE),
            pk__gt=through,
            table_name__in=tables,
            at__gt=min(month.calculated_at for month in months),
        ).order_by("pk")
    )
    rows, foreign = _rows_of(entries), _paid_in_other_currencies(institution, entries)
    found: dict[tuple[Any, ...], BackPayCause] = {}
    for entry, change in _changes(entries, rows, foreign, institution):
        month = _first_month(months, change.since, entry.at)
        if month is None:
            continue
        key = (entry.table_name, change.employee, entry.request_id, entry.reason, change.label)
        known = found.get(key)
        if known is not None:
            known.since, known.month = min(known.since, change.since), min(known.month, month.first)
            continue
        found[key] = BackPayCause(
            institution=institution,
            entry=entry.pk,
            table_name=entry.table_name,
            employee_id=change.employee,
            since=change.since,
            month=month.first,
            label=change.label[:200],
            actor_label=entry.actor_label[:120],
            reason=entry.reason[:300],
            at=entry.at,
        )
    BackPayCause.objects.bulk_create(found.values(), batch_size=2_000, ignore_conflicts=True)
    return len(found), entries[-1].pk if entries else through


def _changes(
    entries: Iterable[AuditEntry],
    rows: Mapping[tuple[str, str], Any],
    foreign: Sequence[PayTerms],
    institution: Institution,
) -> Iterator[tuple[AuditEntry, _Change]]:
    for entry in entries:
        if entry.table_name == RATE_TABLE:
            yield from ((entry, change) for change in _changes_of_rate(entry, foreign, institution))
        elif change := _change(entry, rows.get((entry.table_name, entry.object_id)), institution):
            yield entry, change


def _paid_in_other_currencies(institution: Institution, entries: Iterable[AuditEntry]) -> list[PayTerms]:
    """The approved terms in another currency than the pay's; nothing is asked while no rate of exchange changed."""
    if not any(entry.table_name == RATE_TABLE for entry in entries):
        return []
    own = ("", institution.country.currency)
    return list(PayTerms.objects.filter(institution=institution, state="approved").exclude(currency__in=own))


def _changes_of_rate(entry: AuditEntry, foreign: Sequence[PayTerms], institution: Institution) -> list[_Change]:
    """A rate entered, or taken out, for a day: it concerns those whose contract is in a currency that no text fixes.

    A chain of rates may join two currencies through a third: every rate may move such a contract, and the search pays
    only what differs.
    """
    before, after = entry.before or {}, entry.after or {}
    days = [_day(values["start"]) for values in (before, after) if values.get("start")]
    if not days:
        return []
    told, since, pay = after or before, min(days), institution.country.currency
    label = f"{_('Cours de change')} {told.get('base', '')}/{told.get('quote', '')}".strip()
    fixed = {frozenset((parity.base, parity.quote)) for parity in FIXED if parity.start <= since}
    concerned = {
        terms.employee_id: max(since, terms.start)
        for terms in sorted(foreign, key=lambda terms: terms.start, reverse=True)
        if frozenset((terms.currency, pay)) not in fixed and (terms.end is None or terms.end > since)
    }
    return [_Change(employee, day, label) for employee, day in concerned.items()]


def _months(institution: Institution) -> list[_Month]:
    """The past months with the moment of their calculation; those taken over, with that of the last take-over."""
    calculated = dict(
        Calculation.objects.filter(
            institution=institution, run__state__in=PAID, state=CalculationState.DONE, employees__isnull=True
        )
        .order_by()
        .values("run__period")
        .annotate(at=Max("started_at"))
        .values_list("run__period", "at")
    )
    taken_over = AuditEntry.objects.filter(institution=institution, table_name=OpeningBalance._meta.db_table).aggregate(
        at=Max("at")
    )["at"]
    found = []
    for month in past_months(institution, since=date(1900, 1, 1)):
        at = calculated.get(month.period.pk) or taken_over or min(calculated.values(), default=None)
        if at is not None:
            found.append(_Month(month.period.first_day, month.period.last_day, at))
    return found


def _first_month(months: Sequence[_Month], since: date, at: datetime) -> _Month | None:
    return next((month for month in months if month.last >= since and month.calculated_at < at), None)


def _rows_of(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], Any]:
    """The rows that the entries speak of, as they are now; one query per table."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.table_name, set()).add(int(entry.object_id))
    found: dict[tuple[str, str], Any] = {}
    for table, keys in wanted.items():
        model = LawOverride if table == LAW_TABLE else _WATCHED[table].model if table in _WATCHED else None
        if model is None:
            continue
        rows = model._default_manager.filter(pk__in=keys)
        names = {field.name for field in model._meta.fields if field.is_relation}
        related = [path for path in RELATED if path.split("__")[0] in names]
        for row in rows.select_related(*related) if related else rows:
            found[table, str(row.pk)] = row
    return found


def _change(entry: AuditEntry, row: Any, institution: Institution) -> _Change | None:
    if entry.table_name == EMPLOYEE_TABLE:
        return _change_of_employee(entry)
    if entry.table_name == LAW_TABLE:
        return _change_of_law(entry, row, institution)
    watched = _WATCHED[entry.table_name]
    if watched.model in (InstitutionSetting, EmployeeSetting):
        return _change_of_setting(entry, row, watched, institution)
    return _change_of_fact(entry, row, watched)


def _change_of_employee(entry: AuditEntry) -> _Change | None:
    """Entry, leaving, seniority: from the earlier of the two days; a file created with a past day of entry."""
    before, after = entry.before or {}, entry.after or {}
    if entry.action == "delete":
        return None
    days = [
        (_day(values.get(name)), label)
        for name, label in EMPLOYEE_DAYS.items()
        for values in (before, after)
        if name in values and (before.get(name) != after.get(name)) and values.get(name)
    ]
    if not days:
        return None
    since = min(day for day, _label in days)
    return _Change(entry.employee_id, since, " ; ".join(dict.fromkeys(str(label) for _day, label in days)))


def _change_of_law(entry: AuditEntry, row: LawOverride | None, institution: Institution) -> _Change | None:
    if row is None or row.country_id != institution.country_id or row.state != LawOverride.State.APPROVED:
        return None
    if entry.action == "update" and "state" not in (entry.after or {}):
        return None
    figure = law(row.country_id).figures.get(row.figure) if row.country_id in country_codes() else None
    return _Change(None, row.start, f"{_('Loi')} : {figure.label if figure else row.figure}".replace(" :", "\u00a0:"))


def _change_of_setting(entry: AuditEntry, row: Any, watched: Watched, institution: Institution) -> _Change | None:
    """A setting from which a pay is computed, by its name; others (controls, limits, rules of departure) touch no month."""
    key = row.key if row is not None else (entry.before or {}).get("key", "")
    spec = setting_spec(institution.country_id, key)
    if spec is None or key in BESIDE_PAY:
        return None
    change = _change_of_fact(entry, None if entry.action == "delete" else row, watched)
    return replace(change, label=f"{watched.label}\u00a0: {spec.label}") if change else None


def _change_of_fact(entry: AuditEntry, row: Any, watched: Watched) -> _Change | None:
    before, after = entry.before or {}, entry.after or {}
    if entry.action == "update":
        since = _since_of_update(before, after, row, watched)
    else:
        values = after if entry.action == "insert" else before
        counts = not watched.states or values.get("state") in watched.states
        since = _day(values.get(watched.starts)) if counts and values.get(watched.starts) else None
    if since is None:
        return None
    told = str(row) if row is not None else ""
    label = f"{watched.label}\u00a0: {told}" if told else str(watched.label)
    return _Change(entry.employee_id, since, label)


def _since_of_update(before: Mapping[str, Any], after: Mapping[str, Any], row: Any, watched: Watched) -> date | None:
    """From which day a changed row says something else; None when it says the same, or does not count."""
    if row is None:
        return None
    if watched.states and "state" in after and {before.get("state"), after.get("state")} & set(watched.states):
        return getattr(row, watched.starts)  # it begins to count, or no longer does
    if watched.states and row.state not in watched.states:
        return None
    told = set(after) - SILENT
    if not told:
        return None
    if watched.starts in told:
        return min(_day(before[watched.starts]), _day(after[watched.starts]))
    if told == {watched.ends}:
        return min(_day(before[watched.ends]), _day(after[watched.ends]))
    return getattr(row, watched.starts)


def _day(value: Any) -> date:
    """A day of the trail; none is the end of time."""
    return date.fromisoformat(value) if value else FAR
