"""MOB-2, MOB-3 and MOB-4: the receipt of an application, the explanation of its score, the opinion of the home institution."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hr_core.text import french_amount
from mobility.consents import consent
from mobility.documents.pdf import paper
from mobility.matching.explanation import AID, one_decimal
from mobility.models import Application, ApplicationScore, ReleaseOpinion


def receipt_pdf(application: Application) -> bytes:
    return paper(
        "mobility/documents/receipt.html", _("Récépissé de candidature"), "MOB-2",
        application=application, vacancy=application.vacancy, institution=application.host, papers=application.papers.all(),
        consent=consent("application", application.consent_version), heading=application.number,
    )  # fmt: skip


def score_pdf(application: Application, score: ApplicationScore) -> bytes:
    lines: list[dict[str, Any]] = score.lines
    return paper(
        "mobility/documents/score.html", _("Explication du score"), "MOB-3",
        application=application, vacancy=application.vacancy, institution=application.host, score=score,
        figure=one_decimal(score.tenths) if score.tenths is not None else "", aid=AID,
        skills=[each for each in lines if each.get("skill")], parts=[each for each in lines if each.get("part")],
        heading=application.number,
    )  # fmt: skip


def opinion_pdf(application: Application, opinion: ReleaseOpinion) -> bytes:
    bond = french_amount(opinion.bond_amount, opinion.bond_currency, unit=True) if opinion.bond_amount else ""
    return paper(
        "mobility/documents/opinion.html", _("Avis de l’institution d’origine"), "MOB-4",
        application=application, vacancy=application.vacancy, institution=application.home, opinion=opinion, bond=bond,
        heading=application.number,
    )  # fmt: skip
