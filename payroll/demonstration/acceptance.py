"""The acceptance of the law of the demonstration at the INPS of Mali: nearly complete, before December is paid."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from hr_core.access import access_of
from hr_core.models import Institution
from payroll.demonstration.cast import account
from payroll.documents.acceptance import record_pdf
from payroll.models import LawAcceptance
from payroll.selectors.acceptance import standing_on
from payroll.services.acceptance import acceptance_open, figures_derogate, figures_sign

EXPERTS = {
    "labour": ("Fatoumata Coulibaly", "Inspectrice du travail", "Direction nationale du travail"),
    "tax": ("Mamadou Keïta", "Inspecteur des impôts", "Direction générale des impôts"),
}
USUAL = ("Oumar Diarra", "Actuaire, chef du service des études", "Institut national de prévoyance sociale")
LEFT = 3


def acceptance(institution: Institution) -> None:
    """Signed by three experts but for the last figures: one with a reserve, one by derogation, two to sign."""
    if LawAcceptance.objects.exists():
        return
    officer, director = (access_of(account(institution, duty), institution.pk) for duty in ("paie", "dg"))
    acceptance_open(institution=institution, access=officer)
    today = timezone.localdate()
    figures = list(standing_on(institution, today).figures)
    doubtful = [each for each in figures if each.current.confidence == "low"] or figures[-LEFT:]
    left = {each.figure.id for each in doubtful[:LEFT]}
    for topic in dict.fromkeys(each.figure.topic for each in figures):
        name, quality, place = EXPERTS.get(topic, USUAL)
        figures_sign(
            figures=[each.figure.id for each in figures if each.figure.topic == topic and each.figure.id not in left],
            values={"decision": "conform", "remark": "", "expert_name": name, "expert_quality": quality,
                    "expert_institution": place, "signed_on": date(today.year, today.month, 1)},
            access=officer, scan_of=_paper(institution, name),
        )  # fmt: skip
    reserved = next(each for each in figures if each.figure.topic == "tax")
    figures_sign(
        figures=[reserved.figure.id],
        values={"decision": "reserve", "remark": "Instruction d’application de 2026 non reçue", "expert_name": EXPERTS["tax"][0],
                "expert_quality": EXPERTS["tax"][1], "expert_institution": EXPERTS["tax"][2], "signed_on": today},
        access=officer, scan_of=_paper(institution, EXPERTS["tax"][0]),
    )  # fmt: skip
    figures_derogate(
        figures=[doubtful[0].figure.id], reference="Décision n° 2026/087/DG", access=director,
        reason="Texte demandé à la tutelle, réponse attendue en décembre",
    )  # fmt: skip


def _paper(institution: Institution, name: str) -> tuple[str, bytes]:
    """The record that an expert would have signed: the one that the page prints, with the expert's name at its end."""
    content = record_pdf(standing_on(institution, timezone.localdate()), institution, timezone.localdate())
    return f"pv-recette-{name.split()[-1].lower()}.pdf", content + f"\n% {name}\n".encode()
