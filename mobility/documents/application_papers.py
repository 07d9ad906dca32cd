"""MOB-2, MOB-3 and MOB-4: the receipt of an application, the explanation of its score, the opinion of the home institution."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hr_core.text import french_amount, french_moment
from mobility.consents import consent
from mobility.documents.pdf import blocks_of, paper
from mobility.matching.explanation import AID, one_decimal
from mobility.models import Application, ApplicationScore, ReleaseOpinion


def receipt_pdf(application: Application) -> bytes:
    blocks = blocks_of(
        "mobility/documents/receipt.html", application=application, vacancy=application.vacancy, papers=application.papers.all(),
        consent=consent("application", application.consent_version),
    )  # fmt: skip
    assert application.submitted_at is not None
    filed = timezone.localtime(application.submitted_at)
    values = {"nom": application.name, "numero": application.number, "moment": french_moment(filed), "empreinte": application.digest}
    return paper("mob-2", application.host, reference=f"MOB-2, {application.number}", values=values, blocks=blocks, on=filed.date())


def score_pdf(application: Application, score: ApplicationScore) -> bytes:
    lines: list[dict[str, Any]] = score.lines
    blocks = blocks_of(
        "mobility/documents/score.html", score=score, skills=[each for each in lines if each.get("skill")],
        parts=[each for each in lines if each.get("part")],
    )  # fmt: skip
    values = {
        "nom": application.name, "avis": application.vacancy.number, "poste": application.vacancy.title, "aide": AID,
        "score": one_decimal(score.tenths) if score.tenths is not None else "–",
    }  # fmt: skip
    return paper("mob-3", application.host, reference=f"MOB-3, {application.number}", values=values, blocks=blocks)


def opinion_pdf(application: Application, opinion: ReleaseOpinion) -> bytes:
    bond = french_amount(opinion.bond_amount, opinion.bond_currency, unit=True) if opinion.bond_amount else ""
    drawn = blocks_of("mobility/documents/opinion.html", opinion=opinion, bond=bond)
    values = {"nom": application.name, "avis": application.vacancy.number, "accueil": application.host.name}
    assert opinion.given_at is not None
    return paper(
        "mob-4", application.home, reference=f"MOB-4, {application.number}", values=values, blocks={"avis_donne": drawn["avis"]},
        on=timezone.localtime(opinion.given_at).date(),
    )  # fmt: skip
