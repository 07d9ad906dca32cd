"""Who may open what of the questions about payslips."""

from __future__ import annotations

from typing import Any

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.models import Payslip, PayslipQuestion
from payroll.services.questions import question_answer, question_ask
from tests.cast import Zone
from tests.house.matrix import Address
from tests.house.matrix.payroll_self import NOT_THEIRS, OWN, own_line
from tests.payroll.months import month_paid

SEE = ("payroll_prepare", "payroll_check")


def asked_by_awa(zone: Zone) -> PayslipQuestion:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("awa")):
        slip = Payslip.objects.select_related("run__period", "employee").get(run=run, employee=zone.employee("awa"))
        return question_ask(payslip=slip, code="1100", text="Pourquoi ce montant ?", actor=zone.user("awa"))


def question(zone: Zone) -> dict[str, Any]:
    return {"pk": asked_by_awa(zone).pk}


def right(zone: Zone) -> dict[str, Any]:
    found = asked_by_awa(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        access = access_of(zone.user("ousmane"), zone.home.pk)
        question_answer(question=found, answer="Vous avez raison.", is_right=True, access=access)
    return {"pk": found.pk}


ADDRESSES = {
    "payroll:question_list": Address(SEE),
    "payroll:question_answer": Address(SEE, question),
    "payroll:question_search": Address(("payroll_prepare",), right),
    "payroll:own_questions": Address(OWN),
    "payroll:own_question": Address(OWN, question, exceptions=NOT_THEIRS),
    "payroll:own_question_withdraw": Address(OWN, question, exceptions=NOT_THEIRS),
    "payroll:own_question_ask": Address(OWN, own_line, exceptions=NOT_THEIRS),
}
