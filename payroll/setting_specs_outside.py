"""Settings of those paid outside the headcount."""

from __future__ import annotations

from payroll.engine import SettingSpec

#: Limits of those paid outside the headcount: none is assumed, runs of their kind wait until they are filled in.
OUTSIDE_SETTINGS = (
    SettingSpec(
        "outside_labour_month_days",
        "Journaliers : jours permis dans un mois avant requalification",
        "int",
        "institution",
        None,
        help="Au-delà, le contrat à la journée devient un autre contrat. 0 si le droit du pays ne fixe pas de limite par mois.",
        minimum=0,
        maximum=31,
        confidence="low",
        question="Nombre de jours à relever dans le code du travail ou la convention, avec son article.",
    ),
    SettingSpec(
        "outside_labour_year_days",
        "Journaliers : jours permis dans une année avant requalification",
        "int",
        "institution",
        None,
        help="0 si le droit du pays ne fixe pas de limite par année.",
        minimum=0,
        maximum=366,
        confidence="low",
        question="Nombre de jours à relever dans le code du travail ou la convention, avec son article.",
    ),
    SettingSpec(
        "outside_labour_warning_days",
        "Journaliers : prévenir à tant de jours de la limite",
        "int",
        "institution",
        5,
        help="Une alerte paraît quand il reste moins de ce nombre de jours.",
        minimum=1,
        maximum=60,
    ),
    SettingSpec(
        "outside_internship_months",
        "Stagiaires : durée maximale en mois",
        "int",
        "institution",
        None,
        help="Conventions successives comprises. 0 si aucun texte n’en fixe.",
        minimum=0,
        maximum=60,
        confidence="low",
        question="Durée à relever dans le code du travail ou le texte sur les stages.",
    ),
    SettingSpec(
        "outside_apprenticeship_months",
        "Apprentis : durée maximale en mois",
        "int",
        "institution",
        None,
        help="Conventions successives comprises. 0 si aucun texte n’en fixe.",
        minimum=0,
        maximum=60,
        confidence="low",
        question="Durée à relever dans le code du travail ou le texte sur l’apprentissage.",
    ),
)
