"""Deductions at IPRES in November: a scale signed by the jurist, creditors, acts in force and waiting, dues, a domiciliation."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from reportlab.pdfgen.canvas import Canvas

from hr_core.bank_keys import rib_key
from hr_core.models import BankAccount, Employee, Institution
from payroll.demonstration.cast import account, acting
from payroll.models import AccountCommitment, Creditor, DeductionAct, Membership, PayItem, SignedScale
from payroll.services.account_commitments import commitment_save
from payroll.services.creditors import creditor_account_decide, creditor_save
from payroll.services.deduction_acts import act_save, act_validate
from payroll.services.memberships import membership_save
from payroll.services.setup import institution_payroll_setup
from payroll.services.signed_scales import scale_propose, scale_sign

START = date(2026, 11, 1)
CREDITORS = (
    ("Greffe du tribunal de Dakar", "registry"),
    ("Crédit mutuel des Niayes", "bank"),
    ("Direction générale des impôts", "treasury"),
    ("Mme Ndèye Coumba Seck", "person"),
    ("Syndicat des agents de la prévoyance", "union"),
    ("Coopérative d’habitat de l’institution", "cooperative"),
)
#: Nature, number, creditor, payee, principal, interest, costs, instalment, day and hour of the notification.
ACTS: tuple[tuple[str, str, int, int | None, int | None, int, int, int | None, tuple[int, int, int]], ...] = (
    ("maintenance", "JAF 214/2026", 3, None, None, 0, 0, 45_000, (3, 10, 15)),
    ("seizure", "RG 1182/2026", 1, 0, 850_000, 42_500, 38_000, 60_000, (4, 9, 40)),
    ("assignment", "C 77/2026", 1, None, 1_200_000, 0, 0, 50_000, (4, 15, 5)),
    ("tax_notice", "ATD 5530", 2, None, 310_000, 0, 0, None, (6, 8, 30)),
)
WAITING = ("seizure", "RG 1240/2026", 1, 0, 400_000, 0, 21_000, 40_000, (20, 11, 25))


def deductions(institution: Institution) -> None:
    """All of it, once; running it again changes nothing. Fractions and names are fictitious."""
    with acting(institution, "paie"):
        if Creditor.objects.exists():
            return
        institution_payroll_setup(institution=institution, start=START, actor=None)
        people = list(
            Employee.objects.filter(is_confidential=False, left_on=None, payment_mode="transfer", bankaccount__state="approved")
            .distinct()
            .order_by("staff_number")[10:18]
        )
        creditors = [_creditor(institution, rank, *each) for rank, each in enumerate(CREDITORS, start=1)]
        scale = _scale(institution)
    with acting(institution, "juriste"):
        scale_sign(scale=scale, actor=account(institution, "juriste"))
    with acting(institution, "responsable"):
        for each in creditors:
            creditor_account_decide(creditor=each, is_approved=True, actor=account(institution, "responsable"))
    # Two acts meet on the first employee, so that the order is seen; the others have one each.
    holders = (people[0], people[0], people[1], people[2])
    with acting(institution, "paie"):
        acts = [_act(institution, who, creditors, *each) for who, each in zip(holders, ACTS, strict=True)]
        _act(institution, people[3], creditors, *WAITING)
        _dues(institution, people[4:7], creditors)
        _commitment(institution, people[7])
    with acting(institution, "responsable"):
        for act in acts:
            act_validate(act=act, actor=account(institution, "responsable"))


def _creditor(institution: Institution, rank: int, name: str, kind: str) -> Creditor:
    bank, branch, number = "SN012", "01001", f"{7_000 + rank:012d}"
    values: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "address": "Dakar",
        "new_bank_name": "Banque de démonstration",
        "new_account": f"{bank} {branch} {number} {rib_key(bank, branch, number)}",
    }
    return creditor_save(
        creditor=Creditor(institution=institution), values=values, actor=account(institution, "paie")
    )


def _scale(institution: Institution) -> SignedScale:
    values = {
        "start": START,
        "brackets": [
            {"over": 0, "fraction": "1/10"},
            {"over": 20_000, "fraction": "1/5"},
            {"over": 30_000, "fraction": "1/4"},
            {"over": 100_000, "fraction": "1/3"},
        ],
        "legal_text": "Note du juriste n° 12/2026 (fractions de démonstration)",
        "legal_text_on": date(2026, 10, 20),
        "scan": _paper("note-du-juriste.pdf"),
    }
    return scale_propose(
        scale=SignedScale(institution=institution), values=values, actor=account(institution, "paie")
    )


def _act(
    institution: Institution,
    employee: Employee,
    creditors: list[Creditor],
    nature: str,
    number: str,
    creditor: int,
    payee: int | None,
    principal: int | None,
    interest: int,
    costs: int,
    instalment: int | None,
    notified: tuple[int, int, int],
) -> DeductionAct:
    day, hour, minute = notified
    values = {
        "employee": employee,
        "nature": nature,
        "number": number,
        "authority": "Tribunal de Dakar" if nature != "tax_notice" else "Centre des services fiscaux",
        "dated_on": date(2026, 11, max(1, day - 2)),
        "notified_at": datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_current_timezone()),
        "creditor": creditors[creditor],
        "payee": None if payee is None else creditors[payee],
        "principal": principal,
        "interest": interest,
        "costs": costs,
        "instalment": instalment,
        "start": START,
        "scan": _paper("acte.pdf"),
    }
    return act_save(act=DeductionAct(institution=institution), values=values, actor=account(institution, "paie"))


def _dues(institution: Institution, people: list[Employee], creditors: list[Creditor]) -> None:
    items = {item.code: item for item in PayItem.objects.filter(code__in=("6300", "6310"))}
    for rank, employee in enumerate(people):
        is_union = rank < 2
        values = {
            "employee": employee,
            "organisation": creditors[4 if is_union else 5],
            "item": items["6300" if is_union else "6310"],
            "amount": None if is_union else 15_000,
            "rate": 1_000 if is_union else None,
            "signed_on": date(2026, 10, 12),
            "start": START,
            "notice_days": 30,
            "scan": _paper("autorisation.pdf"),
        }
        membership_save(
            membership=Membership(institution=institution), values=values, actor=account(institution, "paie")
        )


def _commitment(institution: Institution, employee: Employee) -> None:
    held = BankAccount.objects.filter(employee=employee, state="approved").order_by("-start").first()
    assert held is not None
    values = {
        "employee": employee,
        "bank_name": held.bank_name,
        "account": held.account,
        "reference": "Prêt immobilier 2026-118",
        "signed_on": date(2026, 10, 5),
        "start": START,
        "scan": _paper("engagement.pdf"),
    }
    commitment_save(
        commitment=AccountCommitment(institution=institution), values=values, actor=account(institution, "paie")
    )


def _paper(name: str) -> ContentFile:
    """A blank page: the demonstration holds no real scan."""
    target = BytesIO()
    page = Canvas(target, invariant=1)
    page.drawString(72, 760, "Pièce de démonstration")
    page.save()
    return ContentFile(target.getvalue(), name)
