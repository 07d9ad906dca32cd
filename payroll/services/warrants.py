"""Issuing a run: the bordereau d’émission and its mandats are made when it is authorised, voided when it is rejected.

A mandat is what one unit spends on one account of the entry: earnings and the employer's charges. What is withheld is paid out of
them and makes no mandat: the mandats add up to the gross and the employer's charges, to the unit of the currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import Unit
from hr_core.services.errors import Refusal
from payroll.choices import RunState, Section
from payroll.choices_accounting import Leg
from payroll.models import CircuitStep, IssueSlip, PayRun, RunColumn, RunEvent, RunFile, Warrant
from payroll.services.accounting.matching import AccountBook, Target, What
from payroll.services.difference import EMPLOYER_SECTIONS

#: The account of lines whose item names none: heads of the SYSCOHADA chart, by part of the payslip.
USUAL_ACCOUNTS = {
    Section.EARNING: "661",
    Section.EMPLOYER_CONTRIBUTION: "664",
    Section.EMPLOYER_TAX: "641",
    Section.EMPLOYER_CHARGE: "668",
}
SPENT = (Section.EARNING, *EMPLOYER_SECTIONS)
SLIP_FILES = (RunFile.Kind.ISSUE_SLIP, RunFile.Kind.WARRANTS, RunFile.Kind.RECAPITULATION)
_JOINS = (
    " FROM payroll_payslipline l"
    " JOIN payroll_payslip s ON s.institution_id = l.institution_id AND s.id = l.payslip_id"
    " JOIN payroll_runcolumn c ON c.id = l.column_id"
)
_WHERE = " WHERE l.run_id = %(run)s AND l.institution_id = %(institution)s AND c.section = ANY (%(sections)s)"
_CATEGORY = "COALESCE(s.identity ->> 'category', '')"
BY_ITEM = (
    f"SELECT l.column_id, s.unit_id, {_CATEGORY}, min(c.order), sum(l.amount){_JOINS}{_WHERE}"
    " GROUP BY 1, 2, 3 ORDER BY 4, 1, 2, 3"
)
PEOPLE = (
    f"SELECT a.account, s.unit_id, count(DISTINCT s.id){_JOINS}"
    " JOIN unnest(%(columns)s::bigint[], %(units)s::bigint[], %(categories)s::text[], %(accounts)s::text[])"
    " AS a(column_id, unit_id, category, account)"
    f" ON a.column_id = l.column_id AND COALESCE(a.unit_id, 0) = COALESCE(s.unit_id, 0) AND a.category = {_CATEGORY}{_WHERE}"
    " GROUP BY 1, 2"
)


@dataclass
class BudgetLine:
    """What a run spends on an account for a unit: minor units, by item in the order of the payslip."""

    account: str
    unit: int | None
    people: int = 0
    items: list[tuple[str, int]] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return sum(amount for _label, amount in self.items)


def budget_lines(run: PayRun) -> list[BudgetLine]:
    """What a run spends, by account and unit; lines that come to nothing are left out.

    The account is that of the entry of the run (rules by item, unit and category), so that mandats and entry agree account
    by account; without a chart, or where no rule speaks, that of the item, else the usual head. Six queries.
    """
    parameters: dict[str, Any] = {"run": run.pk, "institution": run.institution_id, "sections": [str(section) for section in SPENT]}
    columns, book = {column.pk: column for column in run.columns.all()}, AccountBook(run.institution, run.period.last_day)
    found: dict[tuple[str, int | None], dict[str, int]] = {}
    keys: list[tuple[int, int | None, str, str]] = []
    with hash_joins() as cursor:
        cursor.execute(BY_ITEM, parameters)
        for column_id, unit, category, _order, amount in cursor.fetchall():
            column = columns[column_id]
            account = _account_of(column, unit, category, book)
            keys.append((column_id, unit, category, account))
            items = found.setdefault((account, unit), {})
            items[column.label] = items.get(column.label, 0) + int(amount)
        for name, values in zip(("columns", "units", "categories", "accounts"), zip(*keys, strict=True), strict=True) if keys else ():
            parameters[name] = list(values)
        people: dict[tuple[str, int | None], int] = {}
        if keys:
            cursor.execute(PEOPLE, parameters)
            people = {(account, unit): count for account, unit, count in cursor.fetchall()}
    lines = [
        BudgetLine(account, unit, people.get((account, unit), 0), [(label, amount) for label, amount in items.items() if amount])
        for (account, unit), items in found.items()
    ]
    return [line for line in lines if line.amount]


def _account_of(column: RunColumn, unit: int | None, category: str, book: AccountBook) -> str:
    usual = column.account or USUAL_ACCOUNTS[Section(column.section)]
    if book.rules is None:
        return usual
    target = book.find(
        What(
            Leg.CHARGE, column.section, column.code, column.item_code, column.account, column.recipient, column.branch, unit,
            category,
        )
    )  # fmt: skip
    return target.account if isinstance(target, Target) else usual


@transaction.atomic
def slip_issue(*, run: PayRun, access: Access) -> IssueSlip | None:
    """Number the bordereau of a run just authorised and its mandats; None when the run spends nothing.

    Numbers follow each other in each institution and year of pay; the numbering is held until the end of the transaction.
    Raises `Refusal` when the mandats do not add up to the gross and the employer's charges.
    """
    lines = budget_lines(run)
    if not lines:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('issue-slip'), %s)", [run.institution_id])
    year, gross, employer = run.period.year, int(run.totals["gross"]), int(run.totals["employer"])
    total = sum(line.amount for line in lines)
    if total != gross + employer:
        raise Refusal(_("Les mandats ne font pas le total de la campagne : la recalculer avant de l’ordonnancer."))
    slip = IssueSlip.objects.create(
        institution_id=run.institution_id,
        run=run,
        year=year,
        number=_last(IssueSlip, run, year) + 1,
        issued_at=timezone.now(),
        issued_by=access.user,
        signatories=[told_event(event) for event in standing_events(run)],
        gross=gross,
        employer=employer,
        net=int(run.totals["net"]),
        total=total,
    )
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={line.unit for line in lines})}
    ordered = sorted(lines, key=lambda line: (line.account, units[line.unit].code if line.unit in units else ""))
    Warrant.objects.bulk_create(
        Warrant(
            institution_id=run.institution_id,
            slip=slip,
            year=year,
            number=number,
            account=line.account,
            unit_code=units[line.unit].code if line.unit in units else "",
            unit_name=units[line.unit].name[:120] if line.unit in units else _("Sans unité"),
            items=[{"label": label, "amount": amount} for label, amount in line.items],
            people=line.people,
            amount=line.amount,
        )
        for number, line in enumerate(ordered, start=_last(Warrant, run, year) + 1)
    )
    for kind in SLIP_FILES:
        slip_file_request(slip=slip, kind=kind, access=access)
    return slip


def _last(model: Any, run: PayRun, year: int) -> int:
    found = model.objects.filter(institution_id=run.institution_id, year=year).aggregate(last=Max("number"))
    return found["last"] or 0


@transaction.atomic
def slip_void(*, run: PayRun, access: Access, reason: str) -> IssueSlip | None:
    """Void the bordereau of a rejected run with all its mandats; their numbers are never given again."""
    slip = IssueSlip.objects.select_for_update().filter(run=run, voided_at__isnull=True).first()
    if slip is None:
        return None
    slip.voided_at, slip.voided_by, slip.void_reason = timezone.now(), access.user, reason[:300]
    slip.save(update_fields=["voided_at", "voided_by", "void_reason"])
    slip_file_request(slip=slip, kind=RunFile.Kind.ISSUE_SLIP, access=access)
    return slip


def slip_file_request(*, slip: IssueSlip, kind: str, access: Access) -> RunFile:
    """Ask the workers for a paper of the bordereau. It tells units one by one, hence the confidential population too."""
    asked = RunFile.objects.create(
        institution_id=slip.institution_id,
        run_id=slip.run_id,
        kind=kind,
        slip=slip,
        with_confidential=True,
        created_by=access.user,
    )

    def send() -> None:
        from payroll.tasks_files import produce_file

        produce_file.delay(asked.institution_id, asked.pk)

    # A broker that cannot be reached does not undo the step: the paper is asked for again on its page.
    transaction.on_commit(send, robust=True)
    return asked


def standing_events(run: PayRun) -> list[RunEvent]:
    """The steps that stand: those taken since the last rejection, or kept by it, in order."""
    standing: dict[str, RunEvent] = {}
    order = [RunState.OPEN, *CircuitStep.objects.filter(circuit=run.circuit_id).order_by("order").values_list("state", flat=True)]
    for event in run.events.select_related("actor", "derogation", "delegation__giver").order_by("id"):
        if event.is_rejection:
            reached = order.index(event.to_state)
            standing = {state: kept for state, kept in standing.items() if order.index(state) <= reached}
        else:
            standing[event.to_state] = event
    return [event for state, event in standing.items() if state not in (RunState.OPEN, RunState.INPUTS_CLOSED)]


def told_event(event: RunEvent) -> dict[str, str]:
    """A step as papers write it and keep it: who, in which quality, by which act, when."""
    return {
        "state": str(event.to_state),
        "step": str(event.get_to_state_display()),
        "name": str(event.actor or ""),
        "quality": event.quality,
        "acting": f"{event.delegation.words} ({event.delegation.act})" if event.delegation else "",
        "derogation": event.derogation.reference if event.derogation else "",
        "on": timezone.localtime(event.at).date().isoformat(),
        "remark": event.remark,
    }


def signatories_of(slip: IssueSlip) -> Sequence[dict[str, str]]:
    """Those who had acted when it was issued, then those who acted since while it stands."""
    kept = list(slip.signatories)
    if slip.is_void:
        return kept
    known = {each["state"] for each in kept}
    return [*kept, *(told_event(event) for event in standing_events(slip.run) if event.to_state not in known)]
