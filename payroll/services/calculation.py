"""The calculation of a run: launched once, done in chunks, each chunk in one transaction and done once.

A chunk that is tried again (a killed worker, a message delivered twice) finds itself done, or replaces what it wrote.
Everything that a later explanation needs (rules, columns) is kept with the calculation and the payslips.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from payroll.choices import CalculationState, ChunkState, RunKind, RunState, Section
from payroll.engine import PayPlan
from payroll.models import Calculation, PayRun, RunChunk, RunColumn, RunProblem
from payroll.services.control.states import findings_remember
from payroll.services.definition import BACK_PAY, ItemDefinition, PlanDefinition, definition_read, plan_of
from payroll.services.difference import already_of, earlier_runs, kinds_of
from payroll.services.problems import found_by_sources, missing_facts
from payroll.services.roster import roster_open
from payroll.services.sources import left_out
from payroll.services.writing import payslips_erase, payslips_write
from payroll.workflows import CALCULABLE

CHUNK_SIZE = 2_500


@transaction.atomic
def calculation_start(
    *, run: PayRun, actor: User | None, employees: list[int] | None = None, chunk_size: int = CHUNK_SIZE
) -> Calculation:
    """Open a calculation of the run (of some employees only, when named) and cut it into chunks.

    Raises `Refusal` when the run is not at a step that calculates, or when a calculation is under way.
    """
    run = PayRun.objects.select_for_update().select_related("period", "institution").get(pk=run.pk)
    if run.kind == RunKind.REVERSAL:
        raise Refusal("Une contre-passation ne se calcule pas : elle écrit l’opposé de ce qui a été payé.")
    if employees is None and run.state not in CALCULABLE:
        raise Refusal("Cette campagne ne se calcule plus : la rejeter d’abord, ou arrêter les éléments variables.")
    if employees is not None and RunState(run.state) not in (*CALCULABLE, RunState.CHECKED):
        raise Refusal("Un bulletin ne se recalcule qu’avant le visa.")
    if run.calculations.filter(state=CalculationState.RUNNING).exists():
        raise Refusal("Un calcul est déjà en cours pour cette campagne.")
    earlier = earlier_runs(run)
    definition = definition_read(
        institution=run.institution, on=run.period.last_day, run_kind=run.kind, kinds=kinds_of(run, earlier)
    )
    plan = plan_of(definition)
    calculation = Calculation.objects.create(
        institution=run.institution,
        run=run,
        definition=definition.to_json(),
        employees=employees,
        earlier=[each.pk for each in earlier],
        started_by=actor,
    )
    _write_columns(run, plan, definition)
    findings_remember(run=run, employees=employees)
    if employees is None:
        _erase_leavers(run)
        run.problems.all().delete()
    else:
        run.problems.filter(employee__in=employees).delete()
    calculation.total = _cut(calculation, run, employees, chunk_size)
    calculation.save(update_fields=["total"])
    return calculation


def chunk_calculate(*, chunk_id: int) -> bool:
    """Calculate a chunk in one transaction; True when it was done here, False when there was nothing to do."""
    with transaction.atomic():
        chunk = (
            RunChunk.objects.select_for_update(of=("self",))
            .select_related("calculation__run__period", "calculation__run__institution")
            .get(pk=chunk_id)
        )
        calculation = chunk.calculation
        if chunk.state == ChunkState.DONE or calculation.state != CalculationState.RUNNING:
            return False
        definition = PlanDefinition.from_json(calculation.definition)
        plan = plan_of(definition)
        run = calculation.run
        payslips_erase(
            run=run,
            first_employee=chunk.first_employee,
            last_employee=chunk.last_employee,
            employees=calculation.employees,
        )
        deduction = already_of(
            run=run,
            calculation=calculation,
            first_employee=chunk.first_employee,
            last_employee=chunk.last_employee,
        )
        roster = roster_open(
            plan=plan,
            period=run.period,
            first_employee=chunk.first_employee,
            last_employee=chunk.last_employee,
            employees=calculation.employees if calculation.employees is not None else run.employees,
            rates=definition.special.rates,
            run=run,
            kinds=definition.kinds or (run.kind,),
            runs=(*calculation.earlier, run.pk),
            only_recomputed=run.kind == RunKind.CORRECTION,
        )
        if len(roster):
            payslips_write(
                run=run,
                calculation=calculation,
                plan=plan,
                roster=roster,
                result=plan.evaluate(roster.columns, len(roster)),
                already=deduction.of_rows(roster) if deduction is not None else None,
            )
        RunProblem.objects.bulk_create([*missing_facts(run=run, roster=roster), *found_by_sources(run=run, roster=roster)])
        chunk.state = ChunkState.DONE
        chunk.finished_at = timezone.now()
        chunk.save(update_fields=["state", "finished_at"])
    return True


def calculation_finish(*, calculation_id: int) -> bool:
    """Close the calculation once its last chunk is done; True for the one caller that closes it."""
    from payroll.services.circuit import run_calculated
    from payroll.services.problems import run_control

    with transaction.atomic():
        calculation = (
            Calculation.objects.select_for_update(of=("self",)).select_related("run__period").get(pk=calculation_id)
        )
        if calculation.state != CalculationState.RUNNING:
            return False
        if calculation.chunks.exclude(state=ChunkState.DONE).exists():
            return False
        calculation.state = CalculationState.DONE
        calculation.finished_at = timezone.now()
        calculation.save(update_fields=["state", "finished_at"])
        totals_refresh(run=calculation.run)
        run_control(run=calculation.run, employees=calculation.employees, actor=calculation.started_by)
        run_calculated(run=calculation.run, calculation=calculation)
    return True


@transaction.atomic
def calculation_cancel(*, calculation: Calculation, actor: User) -> None:
    """Stop a calculation: chunks not yet begun will not be; what is done stays until the next calculation."""
    stopped = Calculation.objects.filter(pk=calculation.pk, state=CalculationState.RUNNING).update(
        state=CalculationState.CANCELLED, finished_at=timezone.now()
    )
    if not stopped:
        raise Refusal("Ce calcul est déjà terminé.")


@transaction.atomic
def calculation_fail(*, calculation_id: int, message: str) -> None:
    """Record why a calculation could not go on; the run stays at its step."""
    Calculation.objects.filter(pk=calculation_id, state=CalculationState.RUNNING).update(
        state=CalculationState.FAILED, failure=message[:2000], finished_at=timezone.now()
    )


def calculation_run_here(*, calculation: Calculation) -> Calculation:
    """Do every chunk in this process, one after the other: for one employee, commands and tests."""
    for key in calculation.chunks.values_list("pk", flat=True):
        chunk_calculate(chunk_id=key)
    calculation_finish(calculation_id=calculation.pk)
    calculation.refresh_from_db()
    return calculation


def totals_refresh(*, run: PayRun) -> None:
    """Add up the run's payslips and each of its columns; a column without a line disappears."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH t AS MATERIALIZED (SELECT l.column_id, count(*) AS people, sum(l.amount) AS total, sum(l.base) AS base"
            "  FROM payroll_payslipline l WHERE l.run_id = %(run)s AND l.institution_id = %(institution)s GROUP BY l.column_id)"
            " UPDATE payroll_runcolumn c SET people = COALESCE(f.people, 0), total = COALESCE(f.total, 0),"
            " total_base = COALESCE(f.base, 0) FROM payroll_runcolumn k LEFT JOIN t f ON f.column_id = k.id"
            " WHERE k.run_id = %(run)s AND k.id = c.id",
            {"run": run.pk, "institution": run.institution_id},
        )
        cursor.execute(
            "SELECT count(*), COALESCE(sum(gross), 0), COALESCE(sum(taxable), 0), COALESCE(sum(contributions), 0),"
            " COALESCE(sum(tax), 0), COALESCE(sum(deductions), 0), COALESCE(sum(net), 0), COALESCE(sum(employer), 0)"
            " FROM payroll_payslip WHERE run_id = %s AND institution_id = %s",
            [run.pk, run.institution_id],
        )
        names = ("payslips", "gross", "taxable", "contributions", "tax", "deductions", "net", "employer")
        run.totals = dict(zip(names, map(int, cursor.fetchone()), strict=True))
    PayRun.objects.filter(pk=run.pk).update(totals=run.totals)


def _cut(calculation: Calculation, run: PayRun, employees: list[int] | None, size: int) -> int:
    """Chunks of consecutive employee keys; returns the number of employees."""
    found = Employee.objects.filter(hired_on__lte=run.period.last_day)
    if run.employees is None:
        found = found.exclude(left_on__lte=run.period.first_day).exclude(pk__in=left_out(run))
    else:
        found = found.filter(pk__in=run.employees)
    if employees is not None:
        found = found.filter(pk__in=employees)
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    RunChunk.objects.bulk_create(
        RunChunk(
            institution_id=run.institution_id,
            calculation=calculation,
            number=number,
            first_employee=part[0],
            last_employee=part[-1],
            size=len(part),
        )
        for number, part in enumerate((keys[at : at + size] for at in range(0, len(keys), size)), start=1)
    )
    return len(keys)


def _erase_leavers(run: PayRun) -> None:
    """Payslips of an earlier calculation whose employees are no longer of this month."""
    if run.employees is None:
        gone = Q(employee__hired_on__gt=run.period.last_day) | Q(employee__left_on__lte=run.period.first_day)
        gone |= Q(employee__in=left_out(run))
    else:
        gone = ~Q(employee__in=run.employees)
    leavers = list(run.payslips.filter(gone).values_list("employee", flat=True))
    if leavers:
        payslips_erase(
            run=run, first_employee=min(leavers), last_employee=max(leavers), employees=leavers
        )


def _write_columns(run: PayRun, plan: PayPlan, definition: PlanDefinition) -> None:
    """The columns of the run's register: those of this plan, added to those that payslips still use."""
    items = {item.code: item for item in definition.items}
    known = dict(run.columns.values_list("code", "pk"))
    counterparts = employee_shares(plan)
    wanted: dict[str, dict[str, Any]] = {
        line.code: {
            "item_code": _item_code(items.get(line.code)),
            "label": line.label[:120],
            "section": line.section,
            "order": line.order,
            "recipient": line.recipient[:48],
            "branch": line.branch[:24],
            "account": items[line.code].account if line.code in items else "",
            "counterpart": counterparts.get(line.code, ""),
        }
        for line in plan.lines
    }
    RunColumn.objects.bulk_create(
        RunColumn(institution_id=run.institution_id, run=run, code=code, **values)
        for code, values in wanted.items()
        if code not in known
    )
    for column in run.columns.filter(code__in=set(wanted) & set(known)):
        for name, value in wanted[column.code].items():
            setattr(column, name, value)
        column.save()
    run.columns.exclude(code__in=wanted).filter(lines__isnull=True).delete()


def _item_code(item: ItemDefinition | None) -> str:
    """The four digits of the pay item that a line belongs to; nothing for a levy or a line of the house."""
    code = (item.of or item.code) if item is not None else ""
    return code if len(code) == 4 and code.isdigit() else ""


def employee_shares(plan: PayPlan) -> dict[str, str]:
    """For each employer's line, the employee's line of the same levy, beside which a payslip shows it."""
    employees = {line.code for line in plan.lines if line.section == Section.EMPLOYEE_CONTRIBUTION}
    shared = {line.public_code: line.code for line in plan.lines if line.code in employees}
    found = {}
    for line in plan.lines:
        if line.section == Section.EMPLOYER_CONTRIBUTION:
            own = line.code.removesuffix(f"-{BACK_PAY}")
            sister = own.removesuffix("-employer") + "-employee" + line.code.removeprefix(own)
            share = sister if sister in employees else shared.get(line.public_code, "")
            if share:
                found[line.code] = share
    return found
