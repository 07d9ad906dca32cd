"""Which country's law applies, branch by branch, for a form of move."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.rights.instruments import BRANCHES, Instrument, certificate_obstacles

MISSION, PLACEMENT, SECONDMENT, TRANSFER = "mission", "placement", "secondment", "transfer"
HOME, HOST, OPEN = "home", "host", "open"


@dataclass(frozen=True)
class BranchLaw:
    """The law of one branch: of home, of host, or still open; why, what is at risk, and the paper that it takes."""

    branch: str
    law: str
    why: str
    risk: str = ""
    paper: str = ""

    @property
    def label(self) -> str:
        return BRANCHES[self.branch]


def applicable_law(
    form: str, instrument: Instrument | None, *, months: int | None, same_country: bool, is_special_scheme: bool = False
) -> list[BranchLaw]:
    """The law of each branch. `is_special_scheme`: the person is under a scheme of civil servants or of the institution, which the
    instrument may leave out: its branches then stay open."""
    return [_branch(branch, form, instrument, months, same_country, is_special_scheme) for branch in BRANCHES]


def _branch(
    branch: str, form: str, instrument: Instrument | None, months: int | None, same_country: bool, special: bool
) -> BranchLaw:
    if same_country:
        scheme = "le régime de l’agent reste le sien ou change selon l’employeur" if special else "les deux institutions sont sous la même loi"
        return BranchLaw(branch, HOME, f"Même pays : {scheme}.")
    if form == TRANSFER:
        return BranchLaw(
            branch, HOST, "Transfert : l’employeur et le lieu de travail sont au pays d’accueil.",
            "" if instrument and branch in instrument.branches
            else "Aucun instrument retenu ne totalise cette branche : les périodes du pays d’origine restent à part.",
            "attestation des périodes d’assurance du pays d’origine",
        )  # fmt: skip
    if special:
        return BranchLaw(
            branch, OPEN, "L’agent relève d’un régime spécial : vérifiez que l’instrument le vise.",
            "Un régime de fonctionnaires est souvent hors du champ des conventions.", "avis des deux régimes",
        )  # fmt: skip
    covered = instrument is not None and branch in instrument.branches
    if form == MISSION and not covered:
        return BranchLaw(branch, HOME, "Mission de courte durée : l’employeur et le régime d’origine ne changent pas.",
                         "Sans instrument, les soins à l’étranger peuvent ne pas être remboursés." if branch in ("sickness", "injury") else "",
                         "ordre de mission")  # fmt: skip
    if instrument is None or not covered:
        return BranchLaw(
            branch, OPEN, "Aucun instrument en vigueur ne couvre cette branche entre ces deux pays.",
            "Double couverture ou aucune : choisissez l’assurance volontaire, le maintien par clause si les deux lois le permettent, "
            "ou une compensation.",
        )  # fmt: skip
    obstacles = certificate_obstacles(instrument, months=months)
    if obstacles:
        law = HOST if any("n’a pas de règle" in each or "dépassent" in each for each in obstacles) else OPEN
        return BranchLaw(branch, law, obstacles[0], "À défaut d’attestation, la loi du lieu de travail s’applique dès le premier jour.")
    return BranchLaw(
        branch, HOME, f"Détachement au sens de « {instrument.title} », avec attestation, jusqu’à {instrument.posting.months} mois.",
        "", f"attestation de législation applicable {instrument.posting.form}".strip(),
    )  # fmt: skip


#: What else a form asks to settle, beside the branches (supplementary schemes, leave, seniority), as the statement tells it.
KEPT = {
    MISSION: (
        "Salaire, ancienneté et droits : inchangés dans l’institution d’origine.",
        "Mutuelle et régimes complémentaires : conservés.",
    ),
    PLACEMENT: (
        "Salaire, ancienneté et droits : inchangés ; l’institution d’accueil rembourse selon la convention.",
        "Mutuelle et régimes complémentaires : conservés.",
    ),
    SECONDMENT: (
        "Périodes déjà acquises : intactes ; elles se totaliseront au moment de la pension si un instrument le permet.",
        "Ancienneté et avancement : courent dans l’institution d’origine (double carrière).",
        "Mutuelle et régimes complémentaires : hors de tout instrument, une clause de la convention doit les régler.",
    ),
    TRANSFER: (
        "Périodes déjà acquises : intactes ; demandez leur attestation avant de partir.",
        "Ancienneté : reprise par l’institution d’accueil comme le dit la convention.",
        "Mutuelle et régimes complémentaires : soldés ou repris, une clause doit le dire.",
    ),
}
