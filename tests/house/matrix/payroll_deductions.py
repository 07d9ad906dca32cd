"""Who may open what of the deductions: acts, creditors, scales, dues, domiciliations, the portion of an employee."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import AccountCommitment, ActMovement, Creditor, Membership
from payroll.services.account_commitments import commitment_save
from payroll.services.creditors import creditor_save
from payroll.services.deduction_acts import movement_enter
from payroll.services.memberships import membership_save
from tests.cast import Zone, account_of
from tests.house.matrix import Address
from tests.payroll.deductions.acts import act, creditor, item, paper, scale
from tests.payroll.months import month_opened

VIEW, REGISTER, VALIDATE = ("deductions_view",), ("deductions_register",), ("deductions_validate",)
DUES, DUES_REGISTER = ("membership_view",), ("membership_register",)
READ = (*VIEW, *DUES)
SCALES, PROPOSE, SIGN = ("deductions_view", "scale_sign"), ("deductions_register", "scale_sign"), ("scale_sign",)


def valid_act(zone: Zone) -> dict[str, Any]:
    scale(zone)
    return {"pk": act(zone).pk}


def draft(zone: Zone) -> dict[str, Any]:
    return {"pk": act(zone, is_valid=False).pk}


def movement(zone: Zone) -> dict[str, Any]:
    scale(zone)
    row = act(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        made = movement_enter(
            act=row,
            kind=ActMovement.Kind.PAYMENT,
            amount=1_000,
            on=dt.date(2026, 1, 9),
            reference="Reçu 1",
            actor=zone.user("ousmane"),
        )
    return {"pk": made.pk}


def scan(zone: Zone) -> dict[str, Any]:
    scale(zone)
    return {"kind": "acte", "pk": act(zone, scan=paper()).pk}


def one_creditor(zone: Zone) -> dict[str, Any]:
    return {"pk": creditor(zone).pk}


def waiting_account(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("ousmane")):
        made = creditor_save(
            creditor=Creditor(institution=zone.home),
            values={"name": "Greffe", "kind": "registry", "new_bank_name": "Trésor", "new_account": account_of(zone.home, 9)},
            actor=zone.user("ousmane"),
        )
    return {"pk": made.pk}


def statement(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"pk": creditor(zone).pk, "year": 2026, "month": 1}


def proposed(zone: Zone) -> dict[str, Any]:
    return {"pk": scale(zone, is_signed=False).pk}


def dues(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("ousmane")):
        made = membership_save(
            membership=Membership(institution=zone.home),
            values={
                "employee": zone.employee("awa"),
                "organisation": creditor(zone, "Syndicat", "union"),
                "item": item(zone, "6300"),
                "amount": 2_000,
                "signed_on": dt.date(2026, 1, 1),
                "start": dt.date(2026, 1, 1),
                "scan": paper("autorisation.pdf"),
            },
            actor=zone.user("ousmane"),
        )
    return {"pk": made.pk}


def committed(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("ousmane")):
        made = commitment_save(
            commitment=AccountCommitment(institution=zone.home),
            values={
                "employee": zone.employee("awa"),
                "bank_name": "Banque de l’Habitat",
                "account": account_of(zone.home, 1),
                "reference": "Prêt 12",
                "signed_on": dt.date(2026, 1, 1),
                "start": dt.date(2026, 1, 1),
                "scan": paper("engagement.pdf"),
            },
            actor=zone.user("ousmane"),
        )
    return {"pk": made.pk}


def file(zone: Zone) -> dict[str, Any]:
    item(zone, "6500")
    scale(zone)
    return {"pk": zone.employee("awa").pk}


#: The register is read without the right to open personnel files: the tab and its certificate then find nobody.
NO_FILES = {"seynabou": 404}
ADDRESSES = {
    "payroll:act_list": Address(VIEW),
    "payroll:act_create": Address(REGISTER),
    "payroll:act_detail": Address(VIEW, valid_act),
    "payroll:act_update": Address(REGISTER, draft),
    "payroll:act_history": Address(VIEW, valid_act),
    "payroll:act_validate": Address(VALIDATE, draft),
    "payroll:act_refuse": Address(VALIDATE, draft),
    "payroll:act_suspend": Address(VALIDATE, valid_act),
    "payroll:act_resume": Address(VALIDATE, valid_act),
    "payroll:act_release": Address(VALIDATE, valid_act),
    "payroll:act_declare": Address(REGISTER, valid_act),
    "payroll:act_declaration_pdf": Address(VIEW, valid_act),
    "payroll:movement_create": Address(REGISTER, valid_act),
    "payroll:movement_approve": Address(VALIDATE, movement),
    "payroll:movement_delete": Address(REGISTER, movement),
    "payroll:deduction_scan": Address((*VIEW, *DUES, *SIGN), scan),
    "payroll:creditor_list": Address(READ),
    "payroll:creditor_create": Address(REGISTER),
    "payroll:creditor_detail": Address(READ, one_creditor),
    "payroll:creditor_update": Address(REGISTER, one_creditor),
    "payroll:creditor_account_approve": Address(VALIDATE, waiting_account),
    "payroll:creditor_account_refuse": Address(VALIDATE, waiting_account),
    "payroll:creditor_statement": Address(READ, statement),
    "payroll:scale_list": Address(SCALES),
    "payroll:scale_create": Address(PROPOSE),
    "payroll:scale_detail": Address(SCALES, proposed),
    "payroll:scale_update": Address(PROPOSE, proposed),
    "payroll:scale_sign": Address(SIGN, proposed),
    "payroll:scale_refuse": Address(SIGN, proposed),
    "payroll:membership_list": Address(DUES),
    "payroll:membership_create": Address(DUES_REGISTER),
    "payroll:membership_detail": Address(DUES, dues),
    "payroll:membership_revoke": Address(DUES_REGISTER, dues),
    "payroll:commitment_list": Address(VIEW),
    "payroll:commitment_create": Address(REGISTER),
    "payroll:commitment_detail": Address(VIEW, committed),
    "payroll:commitment_release": Address(REGISTER, committed),
    "payroll:employee_portion": Address(VIEW, file, exceptions=NO_FILES),
    "payroll:portion_certificate": Address(VIEW, file, exceptions=NO_FILES),
}
