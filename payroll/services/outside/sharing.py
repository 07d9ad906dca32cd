"""One account or one telephone behind a payee of a run and somebody else: another payee, or an employee.

The same person may be entered in two categories: the same identity paper is not another person. Names of the confidential
population are not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from payroll.models import OutsideRun
from payroll.services.control.sharing import ACCOUNTS, PHONES

NAMED = 5
SHARED = (
    "SELECT m.id, m.first_names || ' ' || m.last_name, array_agg(DISTINCT CASE"
    "   WHEN other.owner IS NULL THEN y.first_names || ' ' || y.last_name"
    "   WHEN NOT e.is_confidential THEN e.first_names || ' ' || e.last_name || ' (' || e.staff_number || ')' END)"
    " FROM ({marks}) mine"
    " JOIN ({marks}) other ON other.mark = mine.mark"
    "   AND COALESCE(other.owner, -other.payee) <> COALESCE(mine.owner, -mine.payee)"
    " JOIN payroll_payee m ON m.id = mine.payee"
    " LEFT JOIN payroll_payee y ON y.id = other.payee LEFT JOIN hr_core_employee e ON e.id = other.owner"
    " WHERE mine.payee = ANY (%(payees)s) AND mine.mark <> '' AND NOT (m.identity_number <> ''"
    "   AND y.identity_number IS NOT DISTINCT FROM m.identity_number AND y.identity_kind = m.identity_kind)"
    " GROUP BY m.id, m.first_names, m.last_name ORDER BY m.id"
)


@dataclass(frozen=True)
class Shared:
    """A finding about a payee."""

    payee: int
    code: str
    message: str
    cure: str


def shared_marks(run: OutsideRun, payees: Collection[int]) -> Iterator[Shared]:
    """Accounts in force on the day of payment, then telephones: two queries."""
    asked = (
        (
            "shared_account",
            ACCOUNTS,
            _("%(name)s : même compte que %(others)s."),
            _("Demander à chacun son relevé, et vérifier qui a travaillé."),
        ),
        (
            "shared_phone",
            PHONES,
            _("%(name)s : même téléphone que %(others)s."),
            _("Vérifier les numéros avec les intéressés, et qui a travaillé."),
        ),
    )
    parameters = {"institution": run.institution_id, "last": run.payment_on, "payees": list(payees)}
    for code, marks, words, cure in asked:
        for payee, name, others in _rows(SHARED.format(marks=marks), parameters):
            told = sorted(each for each in others if each is not None)[:NAMED]
            if None in others:
                told.append(_("un dossier réservé"))
            yield Shared(payee, code, words % {"name": name, "others": ", ".join(told)}, cure)


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
