"""Who may open what of the loans and advances: accounts, requests, committee, kinds, envelopes, letters, one's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.choices_loans import LoanState, RequestState
from payroll.models import Loan, LoanCommittee, LoanConfirmation, LoanEnvelope, LoanRequest, LoanWriteOff
from tests.cast import HOME_ROLES, Zone
from tests.house.matrix import Address
from tests.payroll.loans.conftest import kind_of, lend, running_loan

VIEW = ("payroll_view", "loan_manage", "loan_decide")
MANAGE = ("loan_manage",)
DECIDE = ("loan_decide",)
PAY = ("payroll_pay",)
SETUP = ("payroll_items",)
OWN = ("self_service",)
#: One's own loans and requests are nobody else's.
NOT_THEIRS = {name: 404 for name, roles in HOME_ROLES.items() if "employee" in roles and name != "awa"}
DAY = dt.date(2025, 12, 31)


def loan(zone: Zone) -> dict[str, Any]:
    lend(zone)
    return {"pk": running_loan(zone).pk}


def agreed(zone: Zone) -> dict[str, Any]:
    found = loan(zone)
    with scope(zone.home):
        Loan.objects.filter(**found).update(state=LoanState.AGREED)
    return found


def signed(zone: Zone) -> dict[str, Any]:
    found = loan(zone)
    with scope(zone.home):
        Loan.objects.filter(**found).update(state=LoanState.SIGNED, disbursement="")
    return found


def write_off(zone: Zone) -> dict[str, Any]:
    found = loan(zone)
    with scope(zone.home):
        made = LoanWriteOff.objects.create(
            institution=zone.home,
            loan_id=found["pk"],
            amount=120_000,
            reason="Introuvable",
            proposed_by=zone.user("ousmane"),
        )
    return {"pk": made.pk}


def request(zone: Zone, state: str = RequestState.SUBMITTED, committee: LoanCommittee | None = None) -> dict[str, Any]:
    lend(zone)
    with scope(zone.home):
        made = LoanRequest.objects.create(
            institution=zone.home,
            employee=zone.employee("awa"),
            kind=kind_of("secours"),
            requested_on=DAY,
            amount=50_000,
            months=5,
            state=state,
            committee=committee,
            entered_by=zone.user("ousmane"),
            instructed_by=None if state == RequestState.SUBMITTED else zone.user("ousmane"),
        )
    return {"pk": made.pk}


def instructed(zone: Zone) -> dict[str, Any]:
    return request(zone, RequestState.INSTRUCTED)


def committee(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = LoanCommittee.objects.create(
            institution=zone.home, number=1, held_on=DAY, members="Khady Fall", prepared_by=zone.user("ousmane")
        )
    return {"pk": made.pk}


def listed(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        sitting = LoanCommittee.objects.get(**committee(zone))
    return request(zone, RequestState.LISTED, sitting)


def kind(zone: Zone) -> dict[str, Any]:
    lend(zone)
    with scope(zone.home):
        return {"pk": kind_of("secours").pk}


def envelope(zone: Zone) -> dict[str, Any]:
    found = kind(zone)
    with scope(zone.home):
        made = LoanEnvelope.objects.create(
            institution=zone.home, kind_id=found["pk"], year=2026, amount=1_000_000, act_reference="CA 1", act_on=DAY
        )
    return {"pk": made.pk}


def letter(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = LoanConfirmation.objects.create(
            institution=zone.home, employee=zone.employee("awa"), as_at=DAY, balance=50_000, lines=[]
        )
    return {"pk": made.pk}


def letters(zone: Zone) -> dict[str, Any]:
    letter(zone)
    return {"day": DAY.isoformat()}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


ADDRESSES = {
    "payroll:loan_list": Address(VIEW),
    "payroll:loan_detail": Address(VIEW, loan),
    "payroll:loan_contract": Address(VIEW, loan),
    "payroll:loan_sign": Address(MANAGE, agreed),
    "payroll:loan_disburse": Address(PAY, signed),
    "payroll:loan_cancel": Address(MANAGE, agreed),
    "payroll:loan_repay": Address(MANAGE, loan),
    "payroll:loan_moratorium": Address(DECIDE, loan),
    "payroll:loan_reschedule": Address(DECIDE, loan),
    "payroll:loan_write_off": Address(MANAGE, loan),
    "payroll:loan_write_off_decide": Address(DECIDE, write_off),
    "payroll:loan_take_over": Address(MANAGE),
    "payroll:loan_agreement": Address(VIEW),
    "payroll:loan_request_list": Address(VIEW),
    "payroll:loan_request_create": Address(MANAGE),
    "payroll:loan_request_detail": Address(VIEW, request),
    "payroll:loan_request_instruct": Address(MANAGE, request),
    "payroll:loan_request_list_at": Address(MANAGE, instructed),
    "payroll:loan_request_decide": Address(DECIDE, instructed),
    "payroll:loan_request_withdraw": Address(MANAGE, request),
    "payroll:loan_committee_list": Address(VIEW),
    "payroll:loan_committee_create": Address(MANAGE),
    "payroll:loan_committee_detail": Address(VIEW, committee),
    "payroll:loan_committee_change": Address(MANAGE, committee),
    "payroll:loan_committee_close": Address(DECIDE, committee),
    "payroll:loan_committee_minutes": Address(VIEW, committee),
    "payroll:loan_committee_decide": Address(MANAGE, listed),
    "payroll:loan_committee_postpone": Address(MANAGE, listed),
    "payroll:loan_kind_list": Address((*VIEW, *SETUP)),
    "payroll:loan_kind_create": Address(SETUP),
    "payroll:loan_kind_usual": Address(SETUP),
    "payroll:loan_kind_detail": Address((*VIEW, *SETUP), kind),
    "payroll:loan_kind_change": Address(SETUP, kind),
    "payroll:loan_terms_set": Address(SETUP, kind),
    "payroll:loan_envelope_list": Address(VIEW),
    "payroll:loan_envelope_create": Address(DECIDE),
    "payroll:loan_envelope_change": Address(DECIDE, envelope),
    "payroll:loan_confirmation_list": Address(VIEW),
    "payroll:loan_confirmation_issue": Address(MANAGE),
    "payroll:loan_letters": Address(VIEW, letters),
    "payroll:loan_confirmation_letter": Address(VIEW, letter),
    "payroll:loan_confirmation_record": Address(MANAGE, letter),
    # The personnel file of somebody whom one may not see is a 404, whatever one holds in the payroll.
    "payroll:employee_loans": Address(VIEW, awa),
    "payroll:own_loans": Address(OWN),
    "payroll:own_loan_request": Address(OWN),
    "payroll:own_loan": Address(OWN, loan, exceptions=NOT_THEIRS),
    "payroll:own_loan_withdraw": Address(OWN, request, exceptions=NOT_THEIRS),
}
