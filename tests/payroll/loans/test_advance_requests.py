"""An advance asked with the other requests: agreed by the head and finance, then handed over to loans."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Notice
from hr_core.scope import scope
from hr_core.services.requests.flow import step_decide
from payroll.models import LoanRequest
from payroll.services.advance_requests import advance_kinds
from tests.cast import Zone
from tests.hr_core.requests.helpers import asked, current
from tests.payroll.loans.conftest import access


def test_an_advance_agreed_by_the_head_and_finance_becomes_a_loan_request_of_the_employee(fund: Zone) -> None:
    with scope(fund.home, actor=fund.user("awa")):
        kind = next(each for each in advance_kinds() if not each.is_interim)
        values = {"kind": kind, "amount": 60_000, "months": 3, "purpose": "Rentrée"}
        request = asked(fund, "avance", values)
        step_decide(step=current(request), accept=True, access=access(fund, "moussa"))
        assert not LoanRequest.objects.exists()
        step_decide(step=current(request), accept=True, access=access(fund, "binta"))
        made = LoanRequest.objects.get()
        assert (made.amount, made.months, made.is_own, made.employee_id) == (60_000, 3, True, fund.employee("awa").pk)
        assert not Notice.objects.filter(text__contains="60").exists()
        with pytest.raises(ValidationError, match="attend déjà"):
            asked(fund, "avance", values)
