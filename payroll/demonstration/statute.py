"""The statute of the demonstration: an agreement of IPRES whose articles pay, check, or wait for an approval."""

from __future__ import annotations

from datetime import date
from typing import Any

from hr_core.models import Employee, Institution, Posting
from payroll.demonstration.cast import acting
from payroll.models import ArticleVersion, EmployeePaper, PayItem, StatuteText
from payroll.services.statute_articles import article_propose, version_approve
from payroll.services.statute_texts import paper_record, text_save

PLACE = "ipres-sn"
START = date(2026, 1, 1)
REASON = "Accord d’établissement du 15 mars 2024"
CERTIFICATE = "Certificat de résidence"
HEADS = ["Chef d'agence", "Cheffe d'agence"]
TEXT = {
    "nature": "establishment_agreement",
    "number": "2024-02",
    "title": "Accord d’établissement sur les primes et indemnités",
    "signed_on": date(2024, 3, 15),
    "signatories": "Direction générale, intersyndicale de l’IPRES",
    "approval_authority": "Conseil d’administration",
    "approval_number": "Délibération 2024-07",
    "approved_on": date(2024, 3, 28),
    "start": date(2024, 4, 1),
}
MONTHLY: dict[str, Any] = {"effect": "pays", "combination": "first", "rhythm": "monthly", "is_prorated": True, "rank": 10}
ARTICLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("14", {
        **MONTHLY, "object": "Indemnité de transport", "item": "2300", "effect": "checks",
        "amount_kind": "fixed", "amount": 26_000,
        "extract": "Une indemnité de transport de 26 000 francs par mois est allouée à tous les agents.",
    }),
    ("18", {
        **MONTHLY, "object": "Prime de caisse", "item": "2500", "jobs": ["Caissier-payeur", "Caissière-payeuse"],
        "amount_kind": "fixed", "amount": 15_000,
        "extract": "Les caissiers-payeurs reçoivent une prime de caisse de 15 000 francs par mois.",
    }),
    ("20", {
        **MONTHLY, "object": "Prime d’éloignement", "item": "2620", "jobs": HEADS, "paper": CERTIFICATE,
        "amount_kind": "rate", "rate": 10_000, "base": "salaire_base",
        "extract": "Les responsables d’agence qui résident sur place reçoivent un dixième de leur salaire de base.",
    }),
    ("25", {
        **MONTHLY, "object": "Prime de rentrée scolaire", "item": "2710", "rhythm": "months", "months": [9],
        "amount_kind": "formula", "formula": "20 000 * enfants", "condition": "enfants >= 1",
    }),
    ("31", {
        **MONTHLY, "object": "Médaille du travail", "item": "2740", "rhythm": "milestone", "milestones": [10, 20, 30],
        "amount_kind": "rate", "rate": 50_000, "base": "salaire_base",
    }),
)  # fmt: skip
#: Waits for the head of human resources: better than the law for the first years, never below it.
PROPOSED = (
    "12",
    {
        **MONTHLY, "object": "Prime d’ancienneté", "item": "1300",
        "amount_kind": "formula", "formula": "salaire_base * palier(anciennete; 1; 2 %; 3; 4 %; 5; 6 %)",
        "legal_figure": "seniority-bonus", "legal_base": "salaire_base", "at_least_law": True,
    },
)  # fmt: skip


def statute_open(institution: Institution) -> None:
    """Enter the agreement of IPRES, its articles and some papers; a second run changes nothing."""
    if institution.code != PLACE:
        return
    with acting(institution, "rh") as access:
        if StatuteText.objects.filter(number=TEXT["number"]).exists():
            return
        text = text_save(institution=institution, values=TEXT, actor=access.user)
        waiting = [_propose(text, access.user, *article) for article in ARTICLES]
        _papers(access.user)
    with acting(institution, "drh") as access:
        for version in waiting:
            version_approve(version=version, actor=access.user)
    with acting(institution, "rh") as access:
        _propose(text, access.user, PROPOSED[0], PROPOSED[1], start=date(2027, 1, 1))


def _propose(
    text: StatuteText, actor: Any, number: str, values: dict[str, Any], start: date = START
) -> ArticleVersion:
    item = PayItem.objects.get(code=values["item"])
    return article_propose(
        text=text, number=number, start=start, values={**values, "item": item}, actor=actor, reason=REASON
    )


def _papers(actor: Any) -> list[EmployeePaper]:
    """Most heads of agency have given their certificate; that of one has expired, some never came."""
    heads = Posting.objects.filter(job_title__in=HEADS).values("employee")
    chosen = list(Employee.objects.filter(pk__in=heads).order_by("staff_number")[:6])
    return [
        paper_record(
            employee=employee,
            name=CERTIFICATE,
            start=date(2025, 10, 1),
            last_day=date(2026, 9, 30) if rank == 0 else None,
            reference=f"Mairie, n° {120 + rank}/2025",
            actor=actor,
        )
        for rank, employee in enumerate(chosen)
    ]
