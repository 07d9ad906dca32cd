"""Sharing each net between the employee's accounts."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from hr_core.services.errors import Refusal
from payroll.models import PayRun
from payroll.services.payees import paid_to_others, payments_to_others

#: What the account `a` takes of the net of the payslip `s`: a fixed amount is of the month, so that a second run of the same month
#: gives what earlier ones did not (reversed payslips gave nothing). Parameters: `run`, `period`.
TAKEN = """
CASE a.share WHEN 'percent' THEN s.net * a.value / 10000 WHEN 'amount' THEN GREATEST(a.value - COALESCE((
    SELECT sum(p.amount)::bigint FROM payroll_payslip o
    JOIN payroll_payrun r ON r.id = o.run_id AND r.period_id = %(period)s AND r.id <> %(run)s
    JOIN payroll_payment p ON p.payslip_id = o.id AND p.account = a.account
    WHERE o.employee_id = s.employee_id AND NOT EXISTS (
        SELECT 1 FROM payroll_reversal v JOIN payroll_payslip b ON b.run_id = v.run_id AND b.employee_id = o.employee_id
        WHERE v.reversed_run_id = o.run_id)
), 0), 0) ELSE 0 END
"""
SHARE = f"""
WITH wanted AS (
    SELECT s.id AS payslip_id, s.net, a.id, a.bank_name, a.account,
           CASE a.kind WHEN 'mobile' THEN 'mobile' ELSE 'transfer' END AS mode,
           COALESCE(NULLIF(a.holder, ''), s.identity ->> 'name') AS holder, a.share, {TAKEN} AS fixed,
           row_number() OVER (PARTITION BY s.id, a.share ORDER BY a.id) AS rank
    FROM payroll_payslip s
    JOIN hr_core_bankaccount a ON a.employee_id = s.employee_id AND a.state = 'approved'
         AND a.start <= %(day)s AND (a.end IS NULL OR a.end > %(day)s)
    WHERE s.run_id = %(run)s AND s.net > 0
          AND (s.identity ->> 'payment_mode' = 'transfer' OR s.identity ->> 'payment_mode' = 'mobile' AND a.kind = 'mobile')
          AND s.id <> ALL (%(others)s)
), accounts AS (
    SELECT payslip_id, net, id, bank_name, account, mode, holder, share, rank,
           GREATEST(LEAST(fixed, net - (sum(fixed) OVER (PARTITION BY payslip_id ORDER BY id) - fixed)), 0)::bigint AS fixed
    FROM wanted
), shared AS (
    SELECT *, CASE WHEN share = 'remainder' AND rank = 1
                   THEN net - sum(fixed) OVER (PARTITION BY payslip_id) ELSE fixed END AS amount
    FROM accounts
)
INSERT INTO payroll_payment (institution_id, run_id, payslip_id, mode, bank_name, account, holder, amount)
SELECT %(institution)s, %(run)s, payslip_id, mode, bank_name, account, holder, amount
FROM shared WHERE amount > 0
UNION ALL
SELECT %(institution)s, %(run)s, s.id, s.identity ->> 'payment_mode', '', '', s.identity ->> 'name', s.net
FROM payroll_payslip s WHERE s.run_id = %(run)s AND s.net > 0 AND s.identity ->> 'payment_mode' <> 'transfer'
      AND s.id <> ALL (%(others)s) AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.payslip_id = s.id)
"""


@transaction.atomic
def payments_undo(*, run: PayRun) -> None:
    """Take back the orders of a run before its payments are shared again. Raises `Refusal` once one has been sent on."""
    from payroll.services.paying.orders import orders_withdraw

    orders_withdraw(run=run, reason="Paie rejetée ou répartie de nouveau")


@transaction.atomic
def payments_prepare(*, run: PayRun) -> int:
    """Write the payments of a run from the accounts in force on its last day; returns their number.

    Somebody paid by transfer is paid to every approved account, bank or mobile; somebody paid by mobile money to the
    mobile ones. Fixed amounts (once a month) and hundredths (rounded down) are served first, in their order and within the net, one
    account takes the remainder. A net that goes to other people (`services.payees`) is paid to them only. Raises `Refusal` when some net is not wholly shared.
    """
    payments_undo(run=run)
    others = paid_to_others(run)
    unknown = next((paid.why for paid in others if paid.why), "")
    if unknown:
        raise Refusal(unknown)
    parameters: dict[str, Any] = {
        "run": run.pk,
        "period": run.period_id,
        "day": run.period.last_day,
        "institution": run.institution_id,
        "others": [paid.payslip for paid in others],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM payroll_payment WHERE run_id = %(run)s AND institution_id = %(institution)s", parameters
        )
        cursor.execute(SHARE, parameters)
        count = cursor.rowcount + payments_to_others(run, others)
        cursor.execute(
            "SELECT count(*) FROM payroll_payslip s LEFT JOIN (SELECT payslip_id, sum(amount) AS paid"
            " FROM payroll_payment WHERE run_id = %(run)s AND institution_id = %(institution)s GROUP BY 1) p"
            " ON p.payslip_id = s.id WHERE s.run_id = %(run)s AND GREATEST(s.net, 0) <> COALESCE(p.paid, 0)",
            parameters,
        )
        (wrong,) = cursor.fetchone()
    if wrong:
        raise Refusal(f"{wrong} bulletins ne sont pas entièrement répartis entre les comptes : voir les anomalies.")
    return count
