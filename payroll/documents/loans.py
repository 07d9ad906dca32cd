"""Papers of loans: the contract with its schedule, the committee's minutes, the letters that confirm balances."""

from __future__ import annotations

from collections.abc import Sequence

from payroll.documents.letters import letter_pdf
from payroll.documents.words import amount_in_words
from payroll.models import Loan, LoanCommittee, LoanConfirmation
from payroll.selectors.loan_pages import CommitteeRow
from payroll.selectors.loans import current_rows


def contract_pdf(loan: Loan) -> bytes:
    """The contract of a loan: parties, conditions, schedule in force, signatures."""
    rows = current_rows(loan)
    currency = loan.institution.country.currency
    return letter_pdf(
        "payroll/documents/loan_contract.html",
        {
            "loan": loan,
            "institution": loan.institution,
            "employee": loan.employee,
            "currency": currency,
            "in_words": amount_in_words(loan.amount, currency),
            "rows": rows,
            "principal": sum(row.principal for row in rows),
            "interest": sum(row.interest for row in rows),
            "total": sum(row.total for row in rows),
        },
    )


def minutes_pdf(committee: LoanCommittee, rows: Sequence[CommitteeRow]) -> bytes:
    """The minutes of a sitting: members, agenda, each request with its rank and decision, signatures."""
    return letter_pdf(
        "payroll/documents/loan_minutes.html",
        {
            "committee": committee,
            "institution": committee.institution,
            "rows": rows,
            "currency": committee.institution.country.currency,
            "granted": sum(row.request.granted_amount or 0 for row in rows),
        },
    )


def letters_pdf(confirmations: Sequence[LoanConfirmation]) -> bytes:
    """One page per employee: their balance, the coupon to return signed."""
    institution = confirmations[0].institution
    return letter_pdf(
        "payroll/documents/loan_letters.html",
        {"rows": confirmations, "institution": institution, "currency": institution.country.currency},
    )
