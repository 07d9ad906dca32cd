"""Loans of the demonstration at IPRES: running ones taken over from before, requests on their way, a committee."""

from __future__ import annotations

from datetime import date, timedelta

from hr_core.models import Employee, Institution
from hr_core.scope import scope
from payroll.choices_loans import Decision
from payroll.demonstration.cast import account, acting
from payroll.models import Loan, LoanCommittee, LoanEnvelope, LoanKind, LoanRequest, LoanTerms
from payroll.services.loan_committees import committee_decide, committee_save
from payroll.services.loan_grants import loan_take_over
from payroll.services.loan_kinds import usual_kinds_make
from payroll.services.loan_requests import request_instruct, request_list, request_submit
from payroll.services.loan_room import SHARE
from payroll.services.settings import pay_setting, setting_set

START = date(2026, 1, 1)
FIRST = date(2026, 10, 1)
#: Kind, amount, already repaid, instalments that remain, granted on.
RUNNING = (
    ("vehicule", 3_600_000, 1_350_000, 30, date(2025, 6, 16)),
    ("equipement", 480_000, 120_000, 18, date(2026, 4, 6)),
    ("rentree", 200_000, 0, 10, date(2026, 9, 14)),
    ("logement", 6_000_000, 900_000, 85, date(2024, 12, 9)),
    ("secours", 150_000, 60_000, 6, date(2026, 6, 2)),
)
#: Kind, amount, months, points, decision written (or none).
ASKED = (
    ("vehicule", 2_400_000, 48, 14, Decision.ACCEPTED),
    ("vehicule", 3_000_000, 60, 9, ""),
    ("equipement", 300_000, 12, 7, None),
    ("fete", 100_000, 5, None, None),
)


def loans_begin(institution: Institution) -> None:
    """Kinds, envelopes and loans before the first month; running it again changes nothing."""
    with scope(institution, actor=account(institution, "paie"), reason="démonstration"):
        usual_kinds_make(institution=institution, start=START, actor=None)
        LoanTerms.objects.filter(kind__code__in=("vehicule", "logement"), rate=0).update(rate=3_000)
        if pay_setting(institution, SHARE, FIRST, None) is None:
            setting_set(
                institution=institution,
                key=SHARE,
                start=START,
                value=33,
                reference="Règlement des prêts, article 9",
                actor=None,
                reason="Règlement des prêts",
            )
        kinds = {kind.code: kind for kind in LoanKind.objects.all()}
        for code, amount in (("vehicule", 12_000_000), ("logement", 30_000_000), ("equipement", 4_000_000)):
            LoanEnvelope.objects.get_or_create(
                institution=institution,
                kind=kinds[code],
                year=2026,
                defaults={
                    "amount": amount,
                    "act_reference": "Délibération du conseil n° 2025-18".replace("n° ", "n°\u00a0"),
                    "act_on": date(2025, 12, 18),
                },
            )
    if _exists(institution):
        return
    with acting(institution, "paie") as access:
        for employee, (code, amount, repaid, months, granted) in zip(_people(len(RUNNING), 0), RUNNING, strict=False):
            loan_take_over(
                employee=employee,
                kind=kinds[code],
                amount=amount,
                repaid=repaid,
                months=months,
                first_month=FIRST,
                granted_on=granted,
                reference="Fichier des prêts 2025",
                guarantee="Domiciliation du salaire" if code in ("vehicule", "logement") else "",
                access=access,
            )


def loans_ask(institution: Institution, on: date) -> None:
    """Requests of the month: two before a committee that waits for its minutes, two on their way."""
    with acting(institution, "paie") as access:
        if LoanRequest.objects.exists():
            return
        kinds = {kind.code: kind for kind in LoanKind.objects.all()}
        committee = committee_save(
            committee=LoanCommittee(
                institution=institution,
                held_on=on,
                place="Salle du conseil",
                members="Directrice des ressources humaines, présidente\nReprésentant du personnel\nAgent comptable",
                agenda="Prêts véhicule du second semestre",
            ),
            access=access,
        )
        for employee, (code, amount, months, score, decision) in zip(
            _people(len(ASKED), len(RUNNING)), ASKED, strict=False
        ):
            request = request_submit(
                employee=employee,
                kind=kinds[code],
                amount=amount,
                months=months,
                purpose="Véhicule d’occasion" if code == "vehicule" else "",
                on=on - timedelta(days=12),
                access=access,
            )
            if score is None:
                continue
            request = request_instruct(request=request, score=score, opinion="Dossier complet", on=on, access=access)
            if decision is not None:
                request = request_list(request=request, committee=committee, access=access)
            if decision:
                committee_decide(request=request, decision=decision, access=access)


def _exists(institution: Institution) -> bool:
    with scope(institution):
        return Loan.objects.exists()


def _people(number: int, after: int) -> list[Employee]:
    """Employees in service, neither confidential nor with an account of their own to act with; one of them signs in."""
    found = Employee.objects.filter(is_confidential=False, left_on=None, hired_on__lt=date(2023, 1, 1))
    return list(found.order_by("staff_number")[after : after + number])
