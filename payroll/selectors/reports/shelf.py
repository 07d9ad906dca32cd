"""Ready reports: opened as they are, copied to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution
from payroll.choices import Section
from payroll.selectors.overtime import bands_of


@dataclass(frozen=True)
class Ready:
    """`params` are those of the builder's address."""

    key: str
    title: Any
    comment: Any
    params: Mapping[str, list[str]]


SHELF: tuple[Ready, ...] = (
    Ready(
        "livre-annuel", _("Livre de paie annuel"), _("Chaque rubrique par mois, avec le total de l’année."),
        {"mesure": ["amount"], "ligne1": ["section"], "ligne2": ["item"], "colonne": ["month"], "periode": ["annee"], "sous_totaux": ["oui"]},
    ),
    Ready(
        "masse-salariale", _("Masse salariale par unité"), _("Effectif, brut, charges et coût de l’année, unité par unité."),
        {"mesure": ["headcount", "gross", "employer", "cost"], "ligne1": ["agency"], "ligne2": ["unit"], "periode": ["annee"], "sous_totaux": ["oui"]},
    ),
    Ready(
        "cotisations", _("Cotisations par caisse"), _("Part salariale et part patronale de chaque destinataire, par mois."),
        {
            "mesure": ["amount"], "ligne1": ["recipient"], "ligne2": ["section"], "colonne": ["month"], "periode": ["annee"],
            "f_section": [Section.EMPLOYEE_CONTRIBUTION, Section.EMPLOYER_CONTRIBUTION, Section.TAX, Section.EMPLOYER_TAX],
            "sous_totaux": ["oui"],
        },
    ),
    Ready(
        "primes", _("Gains par catégorie"), _("Salaires, primes et indemnités, rubrique par rubrique et catégorie par catégorie."),
        {"mesure": ["amount"], "ligne1": ["item"], "colonne": ["category"], "f_section": [Section.EARNING], "periode": ["annee"]},
    ),
    Ready(
        "heures", _("Heures supplémentaires"), _("Heures payées et montants par palier et par unité, depuis le début de l’année."),
        {"mesure": ["headcount", "quantity", "amount"], "ligne1": ["unit"], "ligne2": ["item"], "periode": ["annee"], "sous_totaux": ["oui"]},
    ),
    Ready(
        "parite", _("Parité femmes-hommes"), _("Effectif, brut et net par catégorie et par sexe."),
        {"mesure": ["headcount", "gross", "net"], "ligne1": ["category"], "colonne": ["sex"], "periode": ["mois"]},
    ),
    Ready(
        "brut-imposable", _("Du brut à l’imposable, par agent"), _("Pour le contrôle fiscal : brut, cotisations, imposable, impôt et net de l’année."),
        {"mesure": ["gross", "contributions", "taxable", "tax", "net"], "ligne1": ["employee"], "periode": ["annee"]},
    ),
    Ready(
        "assiettes", _("Assiettes et cotisations par caisse"), _("Pour le contrôle des caisses : agents, assiette et montant de chaque cotisation."),
        {
            "mesure": ["headcount", "base", "amount"], "ligne1": ["recipient"], "ligne2": ["item"], "periode": ["annee"],
            "f_section": [Section.EMPLOYEE_CONTRIBUTION, Section.EMPLOYER_CONTRIBUTION, Section.TAX, Section.EMPLOYER_TAX],
            "sous_totaux": ["oui"],
        },
    ),
)  # fmt: skip
BY_KEY = {ready.key: ready for ready in SHELF}


def params_of(ready: Ready, institution: Institution, on: date) -> dict[str, list[str]]:
    """The parameters of a ready report; overtime is that of the items of the bands in force on a day."""
    found = {name: list(values) for name, values in ready.params.items()}
    if ready.key == "heures":
        found["f_item"] = [band.item for band in bands_of(institution, on) if band.item] or ["-"]
    return found
