"""Settings of the payment of nets: rounding carried over, deposit of what nobody claims."""

from __future__ import annotations

from payroll.engine import SettingSpec

ROUNDING, ROUNDED_FOR, DELAY = "net_rounding_multiple", "net_rounding_for", "unclaimed_deposit_months"

PAYING_SETTINGS = (
    SettingSpec(
        ROUNDING,
        "Arrondi du net : multiple à payer (0 : pas d’arrondi)",
        "int",
        "institution",
        0,
        help=(
            "En unités de la monnaie, par exemple 5 ou 25. Le net est ramené au multiple inférieur ; le reste est reporté sur le "
            "mois suivant, sur une ligne à part, et payé avec lui."
        ),
        minimum=0,
        maximum=10_000,
    ),
    SettingSpec(
        ROUNDED_FOR,
        "Arrondi du net : pour qui",
        "enum",
        "institution",
        "cash",
        choices={"cash": "les agents payés en espèces", "all": "tous les agents"},
    ),
    SettingSpec(
        DELAY,
        "Salaires non réclamés : consignation possible après tant de mois",
        "int",
        "institution",
        None,
        help="Compté depuis le jour où l’ordre est parti. Vide : rien ne se consigne.",
        minimum=1,
        maximum=120,
        confidence="low",
        question="Délai à relever dans la réglementation de la comptabilité publique ou le règlement de l’institution.",
    ),
)
