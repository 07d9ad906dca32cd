"""Self-dealing: accounts that move at the wrong moment, officers who touch their own file or that of their kin."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from hr_core.text import french_date
from payroll.choices import Severity
from payroll.models import RunProblem
from payroll.services.control.finding import PAID, PLAIN, Subject

#: Tables whose rows decide a pay, as the audit trail names them.
PAY_TABLES = (
    "hr_core_employee",
    "hr_core_familystatus",
    "hr_core_dependant",
    "hr_core_payterms",
    "hr_core_bankaccount",
    "hr_core_contract",
    "hr_core_absence",
    "payroll_recurringinput",
    "payroll_variableinput",
    "payroll_employeesetting",
)


def account_restored(subject: Subject) -> list[RunProblem]:
    """A, then B for a few days, then A again: a pay may have gone to B. Looked for around the month."""
    days = subject.thresholds["control_account_restored_days"]
    mark = PLAIN.format("{}.account")
    rows = subject.rows(
        PAID + " SELECT DISTINCT paid.employee_id, b.start, c.start FROM paid"
        " JOIN hr_core_bankaccount a ON a.employee_id = paid.employee_id AND a.state = 'approved'"
        " JOIN hr_core_bankaccount b ON b.employee_id = a.employee_id AND b.state = 'approved' AND b.start = a.end"
        " JOIN hr_core_bankaccount c ON c.employee_id = a.employee_id AND c.state = 'approved' AND c.start = b.end"
        f" WHERE {mark.format('a')} = {mark.format('c')} AND {mark.format('a')} <> {mark.format('b')}"
        " AND c.start - b.start <= %(days)s AND c.start > %(since)s AND c.start <= %(last)s",
        days=days,
        since=subject.first - timedelta(days=days),
    )
    return [
        subject.finding(
            employee,
            Severity.WARNING,
            "account_restored",
            _("Compte changé le %(changed)s puis rétabli le %(restored)s.")
            % {"changed": french_date(changed), "restored": french_date(restored)},
            _("Demander pourquoi, et où est allée la paie entre les deux."),
        )
        for employee, changed, restored in rows
    ]


def account_changed_late(subject: Subject) -> list[RunProblem]:
    """An account that replaces another one, decided in the days before the payment."""
    days = subject.thresholds["control_account_before_run_days"]
    rows = subject.rows(
        PAID + " SELECT paid.employee_id, max(b.decided_at::date) FROM paid"
        " JOIN hr_core_bankaccount b ON b.employee_id = paid.employee_id AND b.state = 'approved'"
        "   AND b.start <= %(last)s AND (b.end IS NULL OR b.end > %(last)s)"
        " JOIN hr_core_bankaccount a ON a.employee_id = b.employee_id AND a.state = 'approved' AND a.end = b.start"
        " WHERE b.decided_at::date BETWEEN %(since)s AND %(paid_on)s GROUP BY paid.employee_id",
        since=subject.paid_on - timedelta(days=days),
        paid_on=subject.paid_on,
    )
    return [
        subject.finding(
            employee,
            Severity.WARNING,
            "account_changed_late",
            _("Compte bancaire changé le %(day)s, juste avant le paiement.") % {"day": french_date(day)},
            _("Rappeler l’agent à son numéro connu avant de payer."),
        )
        for employee, day in rows
    ]


#: What each account of the staff touched since the month before began, beside the file of whoever acted.
TOUCHED = (
    PAID + ", touched AS (SELECT DISTINCT t.employee_id, t.actor_id, t.table_name FROM hr_core_auditentry t"
    " JOIN paid ON paid.employee_id = t.employee_id WHERE t.institution_id = %(institution)s"
    " AND t.table_name = ANY (%(tables)s) AND t.at >= %(since)s AND t.actor_id IS NOT NULL)"
    " SELECT x.employee_id, me.id = x.employee_id, max(u.full_name), bool_or(me.is_confidential) FROM touched x"
    " JOIN hr_core_user u ON u.id = x.actor_id"
    " JOIN hr_core_employee me ON me.institution_id = %(institution)s AND (me.user_id = u.id OR me.person_uid = u.person_uid)"
    " JOIN hr_core_employee e ON e.id = x.employee_id"
    " WHERE me.id = e.id OR EXISTS (SELECT 1 FROM hr_core_dependant d WHERE d.employee_id = me.id"
    "     AND upper(d.last_name) = upper(e.last_name) AND upper(d.first_names) = upper(e.first_names)"
    "     AND (d.birth_on IS NULL OR d.birth_on = e.birth_on))"
    "   OR EXISTS (SELECT 1 FROM hr_core_dependant d WHERE d.employee_id = e.id"
    "     AND upper(d.last_name) = upper(me.last_name) AND upper(d.first_names) = upper(me.first_names)"
    "     AND (d.birth_on IS NULL OR d.birth_on = me.birth_on))"
    "   OR EXISTS (SELECT 1 FROM hr_core_bankaccount a JOIN hr_core_bankaccount b ON b.employee_id = me.id"
    f"     AND {PLAIN.format('a.account')} = {PLAIN.format('b.account')} AND b.state = 'approved'"
    "     WHERE a.employee_id = e.id AND a.state = 'approved' AND a.start <= %(last)s AND (a.end IS NULL OR a.end > %(first)s)"
    "     AND b.start <= %(last)s AND (b.end IS NULL OR b.end > %(first)s))"
    " GROUP BY x.employee_id, me.id"
)


def own_or_kin_touched(subject: Subject) -> list[RunProblem]:
    """Whoever wrote in their own file, that of a declared spouse or child, or of somebody who shares their account."""
    since = (subject.first - timedelta(days=1)).replace(day=1)
    found = []
    for employee, is_own, name, is_reserved in subject.rows(TOUCHED, tables=list(PAY_TABLES), since=since):
        who = _("un dossier réservé") if is_reserved else name
        words = _("%(who)s a écrit dans son propre dossier.") if is_own else _("%(who)s a écrit dans le dossier d’un proche.")
        found.append(
            subject.finding(
                employee,
                Severity.WARNING,
                "own_file_touched" if is_own else "kin_file_touched",
                words % {"who": who},
                _("Lire l’historique du dossier et faire revoir ces écritures par une autre personne."),
            )
        )
    return found
