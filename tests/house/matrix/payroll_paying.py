"""Who may open what of the payment: orders, their payments, accounts, formats, rejects."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from payroll.models import Cheque, ChequeBook
from payroll.services.paying.accounts import cheque_book_add
from payroll.services.paying.cheques import cheques_draw
from payroll.services.paying.proposals import OPERATOR, proposal_make
from payroll.services.paying.returns import return_read
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.paying import cases
from tests.payroll.takeover.balances import unclaimed

VIEW = ("payroll_view",)
PREPARE = ("payroll_prepare", "payroll_accept", "payroll_pay")
SEND = ("payroll_pay",)
#: Pages that serve both salaries and what is paid outside the headcount.
ANY_VIEW = (*VIEW, "outside_view")
ANY_PREPARE = (*PREPARE, "outside_prepare", "outside_pay")
ANY_SEND = (*SEND, "outside_pay")
SETUP = ("payroll_close", "payroll_pay")
DESIGN = ("payroll_items", "payroll_close", "payroll_pay")
DECIDE = ("payroll_check", "payroll_close", "payroll_accept", "payroll_pay", "outside_approve", "outside_pay")


def run(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.in_payment(zone).pk}


def order(zone: Zone, kind: str = "cash") -> dict[str, Any]:
    return {"pk": next(each for each in cases.prepared(zone) if each.kind == kind).pk}


def cheque_order(zone: Zone) -> dict[str, Any]:
    return order(zone, "cheque")


def sent(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.sent(zone, "transfer").pk}


def paper(zone: Zone) -> dict[str, Any]:
    return {**order(zone), "kind": "billetage"}


def in_format(zone: Zone) -> dict[str, Any]:
    made = cases.designed(zone)
    return {**order(zone, "transfer"), "format": made.pk}


def line(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.rejected(zone).pk}


def of_line(zone: Zone) -> dict[str, Any]:
    return {"line": cases.rejected(zone).pk}


def proposal(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.reissue(zone, cases.rejected(zone)).pk}


def cheque(zone: Zone) -> dict[str, Any]:
    made = next(each for each in cases.prepared(zone) if each.kind == "cheque")
    with scope(zone.home, actor=zone.user("aminata")):
        cheques_draw(order=made, access=cases.access(zone, "aminata"))
        return {"pk": Cheque.objects.get().pk}


def account(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("aminata")):
        return {"pk": cases.paying_account(zone).pk}


def account_proposal(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.proposed_account(zone).pk}


def operator(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("aminata")):
        return {"pk": cases.operator(zone).pk}


def made(zone: Zone) -> dict[str, Any]:
    return {"pk": cases.designed(zone).pk}


def of_format(zone: Zone) -> dict[str, Any]:
    return {"parent": cases.designed(zone, in_service=False).pk}


def column(zone: Zone) -> dict[str, Any]:
    draft = cases.designed(zone, in_service=False)
    with scope(zone.home):
        return {"pk": draft.columns.first().pk}


def moved(zone: Zone) -> dict[str, Any]:
    return {**column(zone), "way": "haut"}


def returned(zone: Zone) -> dict[str, Any]:
    gone = cases.sent(zone, "transfer")
    with scope(zone.home, actor=zone.user("ousmane")):
        content = "Référence;Motif\ninconnue;compte clôturé\n".encode()
        read = return_read(order=gone, name="r.csv", content=content, on=cases.DAY, access=cases.access(zone, "ousmane"))
        return {"pk": read.pk}


def old(zone: Zone) -> dict[str, Any]:
    return {"pk": unclaimed(zone).pk}


def operator_proposal(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("aminata")):
        values = {"name": "Orange Money", "prefixes": [], "digits": 9, "paying_account_id": None, "start": cases.DAY, "end": None,
                  "ceiling": None, "fee_rate": 0, "fee_fixed": 0, "fee_most": None, "fee_bearer": "institution"}  # fmt: skip
        change = proposal_make(
            means=OPERATOR, institution=zone.home, record=None, values=values, access=cases.access(zone, "aminata")
        )
        return {"pk": change.pk}


def waiting_book(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("aminata")):
        payer = cases.paying_account(zone, modes=["cheque"])
        book = ChequeBook(institution=zone.home, paying_account=payer, first_number=1, last_number=9, received_on=cases.DAY)
        return {"pk": cheque_book_add(book=book, actor=zone.user("aminata")).pk}


ADDRESSES = {
    "payroll:order_list": Address(ANY_VIEW),
    "payroll:order_latest": Address(VIEW, ok=302),
    "payroll:order_detail": Address(ANY_VIEW, order, exceptions={"fatou": 404}),
    "payroll:order_step": Address(ANY_SEND, order),
    "payroll:cheques_draw": Address(ANY_PREPARE, cheque_order),
    "payroll:order_file": Address(ANY_PREPARE, paper),
    "payroll:order_format": Address(ANY_PREPARE, in_format),
    "payroll:lines_reject": Address(ANY_PREPARE, sent),
    "payroll:lines_unclaimed": Address(ANY_PREPARE, sent),
    "payroll:run_orders": Address(VIEW, run),
    "payroll:orders_prepare": Address(PREPARE, run),
    "payroll:orders_withdraw": Address(PREPARE, run),
    "payroll:owed_list": Address(ANY_VIEW),
    "payroll:old_unclaimed_list": Address(VIEW),
    "payroll:old_unclaimed_pay": Address(SEND, old),
    "payroll:old_unclaimed_deposit": Address(SEND, old),
    "payroll:order_line": Address(ANY_VIEW, line, exceptions={"fatou": 404}),
    "payroll:line_counter": Address(ANY_SEND, line),
    "payroll:line_deposit": Address(ANY_SEND, line),
    "payroll:reissue_propose": Address(ANY_PREPARE, of_line),
    "payroll:reissue_decide": Address(DECIDE, proposal),
    "payroll:return_read": Address(ANY_PREPARE, sent),
    "payroll:return_detail": Address(ANY_PREPARE, returned),
    "payroll:return_map": Address(ANY_PREPARE, returned),
    "payroll:return_confirm": Address(ANY_PREPARE, returned),
    "payroll:cheque_list": Address(VIEW),
    "payroll:cheque_void": Address(PREPARE, cheque),
    "payroll:paying_account_list": Address(VIEW),
    "payroll:paying_account_create": Address(SETUP),
    "payroll:paying_account_change": Address(SETUP, account),
    "payroll:account_proposal": Address((*VIEW, *SETUP), account_proposal),
    "payroll:account_proposal_approve": Address(SETUP, account_proposal),
    "payroll:account_proposal_refuse": Address(SETUP, account_proposal),
    "payroll:account_proposal_withdraw": Address(SETUP, account_proposal),
    "payroll:mobile_operator_list": Address(VIEW),
    "payroll:mobile_operator_create": Address(SETUP),
    "payroll:mobile_operator_change": Address(SETUP, operator),
    "payroll:operator_proposal": Address((*VIEW, *SETUP), operator_proposal),
    "payroll:operator_proposal_approve": Address(SETUP, operator_proposal),
    "payroll:operator_proposal_refuse": Address(SETUP, operator_proposal),
    "payroll:operator_proposal_withdraw": Address(SETUP, operator_proposal),
    "payroll:cheque_book_approve": Address(SETUP, waiting_book),
    "payroll:cheque_book_refuse": Address(SETUP, waiting_book),
    "payroll:cheque_book_list": Address(VIEW),
    "payroll:cheque_book_create": Address(SETUP),
    "payroll:denominations": Address(SETUP),
    "payroll:payment_format_list": Address(VIEW),
    "payroll:payment_format_create": Address(DESIGN),
    "payroll:payment_format": Address(VIEW, made),
    "payroll:payment_format_change": Address(DESIGN, made),
    "payroll:payment_format_service": Address(DESIGN, made),
    "payroll:payment_format_retire": Address(DESIGN, made),
    "payroll:payment_format_version": Address(DESIGN, made),
    "payroll:format_column_create": Address(DESIGN, of_format),
    "payroll:format_column_change": Address(DESIGN, column),
    "payroll:format_column_delete": Address(DESIGN, column),
    "payroll:format_column_move": Address(DESIGN, moved),
}
