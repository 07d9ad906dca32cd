"""Two people behind one account, one telephone, one number: among employees, and with payees outside the headcount.

Names of the confidential population are not told to others: a finding then says « un dossier réservé ».
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from payroll.choices import Severity
from payroll.models import RunProblem
from payroll.services.control.finding import PAID, PLAIN, Subject

ACCOUNTS = (
    f"SELECT a.employee_id AS owner, NULL::bigint AS payee, {PLAIN.format('a.account')} AS mark"
    " FROM hr_core_bankaccount a WHERE a.institution_id = %(institution)s AND a.state = 'approved'"
    " AND a.start <= %(last)s AND (a.end IS NULL OR a.end > %(last)s)"
    f" UNION ALL SELECT p.employee_id, p.id, {PLAIN.format('a.account')} FROM payroll_payeeaccount a"
    " JOIN payroll_payee p ON p.id = a.payee_id WHERE a.institution_id = %(institution)s AND a.state = 'approved'"
    " AND a.start <= %(last)s AND (a.end IS NULL OR a.end > %(last)s)"
)
PHONES = (
    "SELECT e.id AS owner, NULL::bigint AS payee, right(regexp_replace(e.phone, '[^0-9]', '', 'g'), 8) AS mark"
    " FROM hr_core_employee e WHERE e.institution_id = %(institution)s"
    " AND length(regexp_replace(e.phone, '[^0-9]', '', 'g')) >= 8"
    " UNION ALL SELECT p.employee_id, p.id, right(regexp_replace(p.phone, '[^0-9]', '', 'g'), 8) FROM payroll_payee p"
    " WHERE p.institution_id = %(institution)s AND length(regexp_replace(p.phone, '[^0-9]', '', 'g')) >= 8"
)
TAX_NUMBERS = (
    f"SELECT e.id AS owner, NULL::bigint AS payee, {PLAIN.format('e.tax_number')} AS mark FROM hr_core_employee e"
    " WHERE e.institution_id = %(institution)s AND e.tax_number <> ''"
    f" UNION ALL SELECT p.employee_id, p.id, {PLAIN.format('p.tax_number')} FROM payroll_payee p"
    " WHERE p.institution_id = %(institution)s AND p.tax_number <> ''"
)
INSURANCE_NUMBERS = (
    f"SELECT e.id AS owner, NULL::bigint AS payee, {PLAIN.format('e.social_security_number')} AS mark"
    " FROM hr_core_employee e WHERE e.institution_id = %(institution)s AND e.social_security_number <> ''"
)
#: Each paid employee with the others who bear the same mark; a payee who is that very employee does not count.
SHARED = (
    PAID + ", marks AS ({marks})"
    " SELECT m.owner, count(*), bool_or(o.owner IS NOT NULL AND e.is_confidential),"
    " string_agg(DISTINCT CASE WHEN o.owner IS NULL THEN y.first_names || ' ' || y.last_name"
    "   WHEN NOT e.is_confidential THEN e.first_names || ' ' || e.last_name || ' (' || e.staff_number || ')' END, ', ')"
    " FROM marks m JOIN paid ON paid.employee_id = m.owner AND m.payee IS NULL"
    " JOIN marks o ON o.mark = m.mark AND o.mark <> '' AND o.owner IS DISTINCT FROM m.owner"
    " LEFT JOIN hr_core_employee e ON e.id = o.owner LEFT JOIN payroll_payee y ON y.id = o.payee"
    " GROUP BY m.owner"
)


def _shared(subject: Subject, marks: str, code: str, words: str, cure: str) -> list[RunProblem]:
    found = []
    for employee, _count, is_reserved, names in subject.rows(SHARED.format(marks=marks)):
        told = names or ""
        if is_reserved:
            told = ", ".join(filter(None, (told, _("un dossier réservé"))))
        found.append(subject.finding(employee, Severity.WARNING, code, words % {"names": told}, cure))
    return found


def shared_accounts(subject: Subject) -> list[RunProblem]:
    """One bank account for two people."""
    return _shared(
        subject,
        ACCOUNTS,
        "shared_account",
        _("Même compte bancaire que %(names)s."),
        _("Demander à chacun son relevé d’identité bancaire."),
    )


def shared_phones(subject: Subject) -> list[RunProblem]:
    """One telephone number (its last eight digits) for two people."""
    return _shared(
        subject, PHONES, "shared_phone", _("Même téléphone que %(names)s."), _("Vérifier les numéros avec les intéressés.")
    )


def shared_identities(subject: Subject) -> list[RunProblem]:
    """One taxpayer's number, or one social-security number, for two people."""
    cure = _("Vérifier la pièce : une seule personne a peut-être deux dossiers.")
    return [
        *_shared(subject, TAX_NUMBERS, "shared_tax_number", _("Même n° de contribuable que %(names)s."), cure),
        *_shared(subject, INSURANCE_NUMBERS, "shared_insurance", _("Même n° de sécurité sociale que %(names)s."), cure),
    ]
