"""Who may open what of the absences and their papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from hr_core.models import Absence, AbsenceKind
from hr_core.scope import scope
from hr_core.services.absences import absence_confirm, absence_enter, absence_kinds_setup
from payroll.choices import RunState
from payroll.models import AbsencePay, BranchClaim, BranchSettlement, PayItem
from payroll.services.absences.claims import claim_receive
from payroll.services.absences.refunds import refund_propose
from payroll.services.absences.settings import absence_rule_set
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened, month_taken

VIEW = ("absence_view",)
ENTER = ("absence_enter",)
CONFIRM = ("absence_confirm",)
READ_RULES = ("payroll_view", "payroll_items")
EDIT_RULES = ("payroll_items",)
PAY = ("payroll_view",)
FOLLOW = ("absence_claims",)
DECIDE = ("absence_decide",)


def made(zone: Zone, *, code: str = "maladie", confirmed: bool = False) -> Absence:
    with scope(zone.home, actor=zone.user("fatou")):
        absence_kinds_setup(institution=zone.home)
        absence = absence_enter(
            employee=zone.employee("awa"),
            kind=AbsenceKind.objects.get(code=code),
            values={"start": dt.date(2026, 1, 5), "end": dt.date(2026, 1, 15)},
            actor=zone.user("fatou"),
        )
        return absence_confirm(absence=absence, actor=zone.user("fatou")) if confirmed else absence


def absence(zone: Zone) -> dict[str, Any]:
    return {"pk": made(zone).pk}


def absence_of_paper(zone: Zone) -> dict[str, Any]:
    return {"absence": made(zone).pk}


def paper(zone: Zone) -> dict[str, Any]:
    found = made(zone)
    with scope(zone.home):
        return {"pk": found.papers.get().pk}


def copied(zone: Zone) -> dict[str, Any]:
    found = made(zone)
    with scope(zone.home):
        given = found.papers.get()
        given.file.save("certificat.pdf", ContentFile(b"%PDF"), save=True)
    return {"pk": given.pk}


def kind(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        absence_kinds_setup(institution=zone.home)
        return {"pk": AbsenceKind.objects.get(code="maladie").pk}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def awa_as_employee(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


def ruled(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    with scope(zone.home):
        return {"pk": AbsenceKind.objects.get(code="maladie").pk}


def cell(zone: Zone) -> dict[str, Any]:
    found = ruled(zone)
    with scope(zone.home):
        return {**found, "item": PayItem.objects.get(code="2300").pk}


def struck(zone: Zone, to: RunState = RunState.CALCULATED) -> None:
    """A January at home in which Awa was on strike for three days and had an accident that the institution advanced."""
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        absence_rule_set(
            kind=AbsenceKind.objects.get(code="accident-travail"),
            start=dt.date(2026, 1, 1),
            values={
                "is_known": True,
                "treatment": "covered",
                "benefit_bands": [{"from_day": 1, "percent": "50"}],
                "benefit_payer": "subrogated",
                "branch": "injury",
                "benefit_item": PayItem.objects.get(code="3560"),
            },
            actor=zone.user("ousmane"),
            reason="Convention",
        )
    for code, first in (("greve", 5), ("accident-travail", 12)):
        with scope(zone.home, actor=zone.user("khady")):
            absence_confirm(
                absence=absence_enter(
                    employee=zone.employee("awa"),
                    kind=AbsenceKind.objects.get(code=code),
                    values={"start": dt.date(2026, 1, first), "end": dt.date(2026, 1, first + 3)},
                    actor=zone.user("khady"),
                ),
                actor=zone.user("khady"),
            )
    month_taken(zone, run, to)


def absence_pay(zone: Zone) -> dict[str, Any]:
    struck(zone)
    with scope(zone.home):
        return {"pk": AbsencePay.objects.order_by("pk").first().pk}


def refund(zone: Zone) -> dict[str, Any]:
    struck(zone, RunState.PAID)
    with scope(zone.home, actor=zone.user("ousmane")):
        made = refund_propose(
            institution=zone.home,
            values={
                "kind": AbsenceKind.objects.get(code="greve"),
                "reference": "Protocole du 2 février",
                "signed_on": dt.date(2026, 2, 2),
                "start": dt.date(2026, 1, 1),
                "end": dt.date(2026, 2, 1),
                "year": 2026,
                "month": 2,
            },
            actor=zone.user("ousmane"),
        )
    return {"pk": made.pk}


def settlement(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("aminata")):
        made = BranchSettlement.objects.create(
            institution=zone.home, branch="family", until=dt.date(2026, 2, 9), other=1_000, amount=1_000, other_label="Allocations",
            benefit_account="6571", claim_account="4718", reference="OD-1", entered_by=zone.user("aminata"),
        )  # fmt: skip
    return {"pk": made.pk}


def claim(zone: Zone) -> dict[str, Any]:
    struck(zone, RunState.PAID)
    with scope(zone.home):
        return {"pk": BranchClaim.objects.get().pk}


def receipt(zone: Zone) -> dict[str, Any]:
    found = claim(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        made = claim_receive(
            claim=BranchClaim.objects.get(pk=found["pk"]),
            received_on=dt.date(2026, 2, 20),
            amount=1_000,
            reference="VIR 1",
            actor=zone.user("ousmane"),
        )
    return {"pk": made.pk}


ADDRESSES = {
    "payroll:absence_pay_list": Address(PAY),
    "payroll:absence_pay_detail": Address(PAY, absence_pay),
    "payroll:refund_list": Address(PAY),
    "payroll:refund_create": Address(("payroll_prepare",)),
    "payroll:refund_detail": Address(PAY, refund),
    "payroll:refund_approve": Address(DECIDE, refund),
    "payroll:refund_refuse": Address(DECIDE, refund),
    "payroll:branch_settlements": Address(PAY),
    "payroll:branch_settlement_create": Address(FOLLOW),
    "payroll:branch_settlement": Address(PAY, settlement),
    "payroll:branch_settlement_approve": Address(DECIDE, settlement),
    "payroll:branch_settlement_refuse": Address(DECIDE, settlement),
    "payroll:claim_list": Address(PAY),
    "payroll:claim_ages": Address(PAY),
    "payroll:claim_detail": Address(PAY, claim),
    "payroll:claim_history": Address(PAY, claim),
    "payroll:claim_send": Address(FOLLOW, claim),
    "payroll:claim_receive": Address(FOLLOW, claim),
    "payroll:claim_reject": Address(FOLLOW, claim),
    "payroll:claim_propose_write_off": Address(FOLLOW, claim),
    "payroll:claim_write_off": Address(DECIDE, claim),
    "payroll:claim_keep": Address(DECIDE, claim),
    "payroll:claim_receipt_delete": Address(FOLLOW, receipt),
    "payroll:absence_rule_list": Address(READ_RULES),
    "payroll:absence_rule_form": Address(EDIT_RULES, ruled),
    "payroll:absence_matrix": Address(READ_RULES),
    "payroll:absence_general_cell": Address(EDIT_RULES, ruled),
    "payroll:absence_cell": Address(EDIT_RULES, cell),
    "hr_core:absence_list": Address(VIEW),
    "hr_core:absence_create": Address(ENTER),
    "hr_core:absence_add": Address(ENTER, awa_as_employee),
    "hr_core:absence_bulk_confirm": Address(CONFIRM, method="post", ok=302),
    "hr_core:absence_detail": Address(VIEW, absence),
    "hr_core:absence_correct": Address(ENTER, absence),
    "hr_core:absence_prolong": Address(ENTER, absence),
    "hr_core:absence_confirm": Address(CONFIRM, absence),
    "hr_core:absence_cancel": Address(CONFIRM, absence),
    "hr_core:absence_history": Address(VIEW, absence),
    "hr_core:absence_paper_add": Address(ENTER, absence_of_paper),
    "hr_core:absence_paper": Address(ENTER, paper),
    "hr_core:absence_paper_file": Address(VIEW, copied),
    "hr_core:absence_paper_delete": Address(ENTER, paper),
    "hr_core:absence_kind_list": Address(VIEW),
    "hr_core:absence_kind_create": Address(CONFIRM),
    "hr_core:absence_kind_update": Address(CONFIRM, kind),
    "hr_core:employee_absences": Address(VIEW, awa),
}
