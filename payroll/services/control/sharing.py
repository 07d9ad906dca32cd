"""Two people behind one account, one telephone, one number: among employees, and with payees outside the headcount.

Names of the confidential population are not told to others: a finding then says « un dossier réservé ».
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from payroll.choices import Severity
from payroll.models import RunProblem
from payroll.services.control.finding import NAMED, PLAIN, Subject

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
#: Whoever bears a mark that another person bears too, in the order of their names: one pass over the marks, no pairs, so
#: that a number shared by everybody costs no more than numbers of one's own. Only marks that somebody asked about bears.
SHARED = (
    "SELECT s.mark, s.owner, s.payee IS NOT NULL, CASE WHEN s.owner IS NULL THEN y.first_names || ' ' || y.last_name"
    "   WHEN NOT e.is_confidential THEN e.first_names || ' ' || e.last_name || ' (' || e.staff_number || ')' END AS told"
    " FROM (SELECT m.mark, m.owner, m.payee, min(m.who) OVER same AS one, max(m.who) OVER same AS other,"
    "     bool_or(m.payee IS NULL AND (%(all)s OR m.owner = ANY (%(chosen)s))) OVER same AS is_asked"
    "   FROM (SELECT DISTINCT mark, owner, payee, COALESCE(owner, -payee) AS who FROM ({marks}) k WHERE mark <> '') m"
    "   WINDOW same AS (PARTITION BY m.mark)) s"
    " LEFT JOIN hr_core_employee e ON e.id = s.owner LEFT JOIN payroll_payee y ON y.id = s.payee"
    " WHERE s.one <> s.other AND s.is_asked ORDER BY told"
)


@dataclass
class Bearers:
    """Who bears one mark: at most `NAMED` + 1 names in order, and two of those whose file is reserved."""

    named: dict[str, int | None] = field(default_factory=dict)
    reserved: list[int] = field(default_factory=list)

    def add(self, owner: int | None, told: str | None) -> None:
        if told is None and owner is not None:
            self.reserved = [*self.reserved, owner][:2]
        elif told is not None and len(self.named) <= NAMED:
            self.named.setdefault(told, owner)


def _shared(subject: Subject, marks: str, code: str, words: str, cure: str) -> list[RunProblem]:
    bearers: dict[str, Bearers] = defaultdict(Bearers)
    borne: dict[int, list[str]] = defaultdict(list)
    for mark, owner, is_payee, told in subject.rows(SHARED.format(marks=marks)):
        bearers[mark].add(owner, told)
        if not is_payee and owner in subject.paid:
            borne[owner].append(mark)
    found = []
    for employee in sorted(borne):
        others = [bearers[mark] for mark in borne[employee]]
        told = sorted({name for each in others for name, owner in each.named.items() if owner != employee})
        if any(owner != employee for each in others for owner in each.reserved):
            told.append(_("un dossier réservé"))
        if told:
            found.append(subject.finding(employee, Severity.WARNING, code, words % {"names": ", ".join(told)}, cure))
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
