"""Who may open what of returns, deadlines, yearly statements and third parties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.choices_returns import FilingState
from payroll.models import Filing, PartyDue, PartyMatch, PartyPayment, ThirdParty
from payroll.services.returns.filings import filing_check, filing_prepare
from payroll.services.returns.matching import match_make
from payroll.services.returns.payments import due_enter, payment_approve, payment_enter
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.returns.paid import access, month_written

SEE, MAKE, CHECK, FILE, POST = (("returns_" + name,) for name in ("view", "prepare", "check", "file", "post"))
READ, MANAGE, APPROVE = (("parties_" + name,) for name in ("view", "manage", "approve"))
JANUARY = dt.date(2026, 1, 1)
SELF = ("self_service",)


def prepared(zone: Zone) -> dict[str, Any]:
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user):
        if not Filing.objects.exists():
            month_written(zone.home)
            filing_prepare(institution=zone.home, code="dgid-month", month=JANUARY, access=ousmane)
        return {"pk": Filing.objects.get().pk}


def checked(zone: Zone) -> dict[str, Any]:
    found = prepared(zone)
    with scope(zone.home, actor=zone.user("binta")):
        filing_check(filing=Filing.objects.get(**found), access=access(zone.user("binta"), zone.home))
    return found


def filed(zone: Zone) -> dict[str, Any]:
    found = checked(zone)
    with scope(zone.home):
        Filing.objects.filter(**found).update(state=FilingState.FILED, filed_on=dt.date(2026, 2, 10), is_own=True)
    return found


def party(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("ousmane")):
        made, _ = ThirdParty.objects.get_or_create(institution=zone.home, name="Caisse d’essai", kind="fund")
        if not PartyDue.objects.filter(party=made).exists():
            due_enter(
                party=made, kind="taken_over", month=JANUARY, amount=100, label="Solde",
                access=access(zone.user("ousmane"), zone.home),
            )  # fmt: skip
    return {"pk": made.pk}


def own_party(zone: Zone) -> dict[str, Any]:
    found = party(zone)
    with scope(zone.home):
        ThirdParty.objects.filter(**found).update(is_own=True)
    return found


def month_of(zone: Zone) -> dict[str, Any]:
    return party(zone) | {"year": 2026, "month": 1}


def payment(zone: Zone) -> dict[str, Any]:
    found = party(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        made = payment_enter(
            party=ThirdParty.objects.get(**found), amount=60, paid_on=dt.date(2026, 2, 1), mode="transfer", reference="OV 1",
            access=access(zone.user("ousmane"), zone.home),
        )  # fmt: skip
    return {"pk": made.pk}


def approved(zone: Zone) -> dict[str, Any]:
    found = payment(zone)
    with scope(zone.home, actor=zone.user("binta")):
        made = payment_approve(payment=PartyPayment.objects.get(**found), access=access(zone.user("binta"), zone.home))
    return {"pk": made.party_id, "source": made.pk}


def credit(zone: Zone) -> dict[str, Any]:
    found = party(zone)
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user):
        made = due_enter(
            party=ThirdParty.objects.get(**found), kind="taken_over", month=JANUARY, amount=-10, label="Avoir", access=ousmane
        )
    return found | {"source": made.pk}


def matched(zone: Zone) -> dict[str, Any]:
    found = approved(zone)
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user):
        due = PartyDue.objects.get(party=found["pk"])
        match_make(
            party=ThirdParty.objects.get(pk=found["pk"]), payment=PartyPayment.objects.get(pk=found["source"]),
            amounts={due.pk: 20}, access=ousmane,
        )  # fmt: skip
        return {"pk": PartyMatch.objects.get().pk}


def somebody(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        run = month_written(zone.home)
        return {"year": 2026, "pk": run.payslips.first().employee_id}


ADDRESSES = {
    "payroll:filing_list": Address(SEE),
    "payroll:filing_prepare": Address(MAKE),
    "payroll:deadline_list": Address(SEE),
    "payroll:deadline_ics": Address(SEE),
    "payroll:filing_rule_list": Address(SEE),
    "payroll:filing_rule_set": Address(MAKE, lambda zone: {"code": "css"}),
    "payroll:own_employer": Address(SEE),
    "payroll:filing_detail": Address(SEE, prepared),
    "payroll:filing_people": Address(SEE, prepared),
    "payroll:filing_pdf": Address(SEE, prepared),
    "payroll:filing_scan": Address(SEE, filed, ok=404),
    "payroll:filing_drop": Address(MAKE, prepared),
    "payroll:filing_check": Address(CHECK, prepared),
    "payroll:filing_file": Address(FILE, checked),
    "payroll:filing_receipt": Address(FILE, filed),
    "payroll:filing_post": Address(POST, filed),
    "payroll:filing_amend": Address(MAKE, filed),
    "payroll:statement_list": Address(SEE),
    "payroll:statement_pdf": Address(SEE, somebody),
    "payroll:yearly_list": Address(SEE, lambda zone: {"year": 2026}, ok=404),
    "payroll:own_statements": Address(SELF),
    "payroll:own_statement_pdf": Address(SELF, lambda zone: {"year": 2026}, ok=404),
    "payroll:party_list": Address(READ),
    "payroll:party_ages": Address(READ),
    "payroll:party_create": Address(MANAGE),
    "payroll:party_payment_list": Address(READ),
    "payroll:party_payment_detail": Address(READ, payment),
    "payroll:party_payment_approve": Address(APPROVE, payment),
    "payroll:party_payment_cancel": Address((*MANAGE, *APPROVE), payment),
    "payroll:party_payment_receipt": Address(MANAGE, payment),
    "payroll:party_payment_scan": Address(READ, payment, ok=404),
    "payroll:party_match_undo": Address(MANAGE, matched),
    "payroll:party_detail": Address(READ, party),
    "payroll:party_update": Address(MANAGE, party),
    "payroll:party_pay": Address(MANAGE, party),
    "payroll:party_due_create": Address(MANAGE, party),
    "payroll:party_compensate": Address(MANAGE, own_party),
    "payroll:party_explain": Address(MANAGE, month_of),
    "payroll:party_match_payment": Address(MANAGE, approved),
    "payroll:party_match_credit": Address(MANAGE, credit),
}
