"""Thresholds of the detectors of ghosts and self-dealing, the same in every country."""

from __future__ import annotations

from payroll.engine import SettingSpec

#: Key → the threshold that holds while the institution has chosen none.
DEFAULTS = {
    "control_no_presence_months": 12,
    "control_account_restored_days": 60,
    "control_account_before_run_days": 10,
    "control_retirement_age": 0,
}
DETECTOR_SETTINGS = (
    SettingSpec(
        "control_no_presence_months",
        "Contrôle : mois sans absence, congé ni élément variable avant d’alerter",
        "int",
        "institution",
        DEFAULTS["control_no_presence_months"],
        help="Un agent payé dont rien n’a été saisi depuis tant de mois est à vérifier sur place.",
        minimum=1,
        maximum=60,
    ),
    SettingSpec(
        "control_account_restored_days",
        "Contrôle : jours entre un changement de compte et le retour au compte d’avant",
        "int",
        "institution",
        DEFAULTS["control_account_restored_days"],
        help="Un compte changé puis rétabli dans ce délai est à justifier.",
        minimum=1,
        maximum=365,
    ),
    SettingSpec(
        "control_account_before_run_days",
        "Contrôle : jours avant le paiement où un changement de compte est à justifier",
        "int",
        "institution",
        DEFAULTS["control_account_before_run_days"],
        help="Compté de la décision sur le compte à la date de paiement du mois.",
        minimum=1,
        maximum=60,
    ),
    SettingSpec(
        "control_retirement_age",
        "Contrôle : âge de la retraite de l’institution",
        "int",
        "institution",
        DEFAULTS["control_retirement_age"],
        help="0 : l’âge du fichier du pays, le plus haut quand il y en a plusieurs.",
        minimum=0,
        maximum=80,
    ),
    SettingSpec(
        "two_people_for_definitions",
        "Deux personnes pour changer une rubrique, une assiette ou une table",
        "bool",
        "institution",
        True,
        help="Une personne propose, une autre approuve. Avant l’ouverture du premier mois, tout s’enregistre directement.",
    ),
)
