"""What stands in the way of paying: facts that are missing, results that cannot be, changes to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from hr_core.models import User
from hr_core.text import french_amount, french_integer
from payroll.choices import RunKind, Severity
from payroll.models import PayRun, RunProblem
from payroll.services.control.causes import differences_write
from payroll.services.control.detectors import detected
from payroll.services.control.states import findings_reconcile
from payroll.services.entitlement_checks import entitlement_problems
from payroll.services.payees import paid_to_others
from payroll.services.payments import TAKEN
from payroll.services.roster import Roster
from payroll.services.settings import pay_setting
from payroll.services.sources import left_out

MISSING = {
    "contract": (
        "Aucun contrat ne couvre ce mois : pas de bulletin.",
        "Saisir le contrat, ou la date de sortie si l’agent est parti.",
    ),
    "pay_terms": (
        "Aucun salaire de base approuvé ce mois : pas de bulletin.",
        "Saisir le classement et le salaire de base, et les faire approuver.",
    ),
    "exchange_rate": (
        "Le salaire de base est dans une autre monnaie, sans cours au dernier jour du mois : pas de bulletin.",
        "Demander à l’administration de la zone de saisir le cours (Législation, Parités de change), puis recalculer.",
    ),
    "notional_base": (
        "Relève du régime des fonctionnaires sans base indiciaire : pas de bulletin.",
        "Saisir la base indiciaire par mois à l’affiliation, onglet Paie du dossier.",
    ),
    "civil_servants_rates": (
        "Relève du régime des fonctionnaires, dont les taux ne sont pas réglés : pas de bulletin.",
        "Régler les deux taux du régime des fonctionnaires (Réglages de paie) ; 0 si l’État verse tout.",
    ),
}
DEFAULT_THRESHOLD_PERCENT = 20


def missing_facts(*, run: PayRun, roster: Roster) -> list[RunProblem]:
    """One blocking problem per essential fact that an employee lacks (unsaved)."""
    return [
        RunProblem(
            institution_id=run.institution_id,
            run=run,
            employee_id=employee,
            severity=Severity.BLOCKING,
            code=f"missing_{name}",
            message=MISSING[name][0],
            cure=MISSING[name][1],
        )
        for employee, names in roster.incomplete.items()
        for name in names
    ]


def found_by_sources(*, run: PayRun, roster: Roster) -> list[RunProblem]:
    """What the sources of the month's amounts found while they gave them."""
    return [
        _problem(run, found.employee, found.severity, found.code, found.message, found.cure[:300])
        for found in roster.findings
    ]


def run_control(*, run: PayRun, employees: Sequence[int] | None = None, actor: User | None = None) -> int:
    """The controls of a calculated run, all employees or some; returns the number of problems added."""
    chosen = list(employees) if employees is not None else None
    found = _negative_nets(run, chosen) + _unpayable(run, chosen) + _variations(run, chosen) + _absent(run, chosen)
    found += entitlement_problems(run=run, employees=chosen)
    found += detected(run=run, employees=chosen)
    RunProblem.objects.bulk_create(found)
    findings_reconcile(run=run, employees=chosen, actor=actor)
    differences_write(run=run, employees=chosen)
    return len(found)


def _problem(run: PayRun, employee: int, severity: str, code: str, message: str, cure: str) -> RunProblem:
    return RunProblem(
        institution_id=run.institution_id,
        run=run,
        employee_id=employee,
        severity=severity,
        code=code,
        message=message[:300],
        cure=cure,
    )


def _rows(sql: str, run: PayRun, chosen: list[int] | None, **more: Any) -> list[tuple]:
    parameters: dict[str, Any] = {"run": run.pk, "all": chosen is None, "chosen": chosen or [], **more}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _negative_nets(run: PayRun, chosen: list[int] | None) -> list[RunProblem]:
    rows = _rows(
        "SELECT s.employee_id, s.net FROM payroll_payslip s WHERE s.run_id = %(run)s AND s.net < 0"
        " AND (%(all)s OR s.employee_id = ANY (%(chosen)s))",
        run,
        chosen,
    )
    if run.kind == RunKind.CORRECTION:
        return []  # what the corrected payslip takes back becomes an overpayment
    currency = run.institution.country.currency
    # A final settlement may end in the fund's favour: a debt is then acknowledged.
    is_final = run.kind == RunKind.SETTLEMENT
    cure = "Étaler les retenues du mois sur les mois suivants."
    if is_final:
        cure = "Faire signer la reconnaissance de dette du départ, puis justifier."
    return [
        _problem(
            run,
            employee,
            Severity.WARNING if is_final else Severity.BLOCKING,
            "negative_net",
            f"Le net à payer est négatif : {french_amount(net, currency, unit=True)}.",
            cure,
        )
        for employee, net in rows
    ]


def _unpayable(run: PayRun, chosen: list[int] | None) -> list[RunProblem]:
    """Paid by transfer without an approved account, or with an account whose key is wrong, or with too large shares."""
    from hr_core.bank_keys import check_account

    rows = _rows(
        f"SELECT s.employee_id, s.net, a.account, a.share, {TAKEN}, a.kind, s.identity ->> 'payment_mode'"
        " FROM payroll_payslip s"
        " LEFT JOIN hr_core_bankaccount a ON a.employee_id = s.employee_id AND a.state = 'approved'"
        "   AND a.start <= %(day)s AND (a.end IS NULL OR a.end > %(day)s)"
        "   AND (s.identity ->> 'payment_mode' = 'transfer' OR a.kind = 'mobile')"
        " WHERE s.run_id = %(run)s AND s.identity ->> 'payment_mode' IN ('transfer', 'mobile') AND s.net > 0"
        " AND s.id <> ALL (%(others)s) AND (%(all)s OR s.employee_id = ANY (%(chosen)s)) ORDER BY s.employee_id",
        run,
        chosen,
        day=run.period.last_day,
        period=run.period_id,
        others=[paid.payslip for paid in paid_to_others(run)],
    )
    country = run.institution.country_id
    found: list[RunProblem] = []
    given: dict[int, int] = {}
    nets: dict[int, int] = {}
    remainders: set[int] = set()
    for employee, net, account, share, taken, kind, mode in rows:
        nets[employee] = net
        if account is None and mode == "mobile":
            found.append(
                _problem(
                    run,
                    employee,
                    Severity.WARNING,
                    "missing_number",
                    "Payé par monnaie mobile, mais aucun numéro approuvé.",
                    "Proposer le numéro dans les comptes du dossier et le faire approuver.",
                )
            )
            continue
        if account is None:
            found.append(
                _problem(
                    run,
                    employee,
                    Severity.BLOCKING,
                    "missing_account",
                    "Payé par virement, mais aucun compte bancaire approuvé.",
                    "Saisir un compte et le faire approuver, ou choisir un autre mode de paiement.",
                )
            )
            continue
        checked = check_account(country, account)
        if kind == "bank" and not checked.ok:
            found.append(
                _problem(
                    run,
                    employee,
                    Severity.BLOCKING,
                    "wrong_account",
                    checked.message_fr,
                    "Corriger le compte d’après un relevé d’identité bancaire et le faire approuver.",
                )
            )
        if share == "remainder":
            remainders.add(employee)
        else:
            given[employee] = given.get(employee, 0) + taken
    for employee, amount in given.items():
        beyond = run.is_regular and amount > nets[employee]  # a run beside the month gives what it has
        if beyond or (amount < nets[employee] and employee not in remainders):
            found.append(
                _problem(
                    run,
                    employee,
                    Severity.BLOCKING,
                    "wrong_shares",
                    "La répartition entre les comptes ne donne pas le net à payer.",
                    "Garder un compte qui reçoit le reste, et baisser les parts fixes.",
                )
            )
    return found


def _variations(run: PayRun, chosen: list[int] | None) -> list[RunProblem]:
    """Nets that moved beyond the institution's threshold since the previous month."""
    if not run.is_regular:
        return []
    threshold = int(
        pay_setting(run.institution, "net_variation_percent", run.period.last_day, DEFAULT_THRESHOLD_PERCENT)
    )
    previous = previous_run(run)
    if previous is None:
        return []
    rows = _rows(
        "SELECT s.employee_id, p.net, s.net FROM payroll_payslip s"
        " JOIN payroll_payslip p ON p.run_id = %(previous)s AND p.employee_id = s.employee_id"
        " WHERE s.run_id = %(run)s AND (%(all)s OR s.employee_id = ANY (%(chosen)s))"
        " AND p.net > 0 AND abs(s.net - p.net) * 100 > p.net * %(threshold)s",
        run,
        chosen,
        previous=previous.pk,
        threshold=threshold,
    )
    currency = run.institution.country.currency
    found = []
    for employee, before, now in rows:
        change = round((now - before) * 100 / before)
        found.append(
            _problem(
                run,
                employee,
                Severity.WARNING,
                "net_variation",
                f"Le net passe de {french_amount(before, currency)} à {french_amount(now, currency)}"
                f" ({'+' if change > 0 else ''}{french_integer(change)} %).",
                "Vérifier les éléments du mois, puis justifier.",
            )
        )
    return found


def _absent(run: PayRun, chosen: list[int] | None) -> list[RunProblem]:
    """In service with complete facts, yet no payslip from any run of the month: nothing may be lost silently."""
    if not run.is_regular:
        return []
    rows = _rows(
        "SELECT e.id FROM hr_core_employee e WHERE e.institution_id = %(institution)s"
        " AND e.hired_on <= %(last)s AND (e.left_on IS NULL OR e.left_on > %(first)s)"
        " AND (%(all)s OR e.id = ANY (%(chosen)s)) AND e.id <> ALL (%(left_out)s)"
        " AND NOT EXISTS (SELECT 1 FROM payroll_payslip s JOIN payroll_payrun r ON r.id = s.run_id"
        "                 WHERE r.period_id = %(period)s AND s.employee_id = e.id)"
        " AND NOT EXISTS (SELECT 1 FROM payroll_runproblem p WHERE p.run_id = %(run)s AND p.employee_id = e.id"
        "                 AND p.code LIKE 'missing_%%')",
        run,
        chosen,
        institution=run.institution_id,
        period=run.period_id,
        left_out=left_out(run),
        first=run.period.first_day,
        last=run.period.last_day,
    )
    return [
        _problem(
            run,
            employee,
            Severity.BLOCKING,
            "no_payslip",
            "En service ce mois, mais sans bulletin.",
            "Relancer le calcul de cet agent.",
        )
        for (employee,) in rows
    ]


def previous_run(run: PayRun) -> PayRun | None:
    """The regular run of the month before, when there is one; other runs are compared with none."""
    if not run.is_regular:
        return None
    year, month = (run.period.year, run.period.month - 1) if run.period.month > 1 else (run.period.year - 1, 12)
    runs = PayRun.objects.select_related("period").filter(institution_id=run.institution_id, kind="regular")
    return runs.filter(period__year=year, period__month=month).order_by("number").first()
