"""The settings of pay that an institution may choose: those of its country's law, and those of the house."""

from __future__ import annotations

from payroll.countries import law
from payroll.engine import SettingSpec
from payroll.setting_specs_control import DETECTOR_SETTINGS
from payroll.setting_specs_outside import OUTSIDE_SETTINGS
from payroll.setting_specs_paying import PAYING_SETTINGS
from payroll.setting_specs_proof import PROOF_SETTINGS

#: Settings of the controls, the same in every country.
CONTROL_SETTINGS = (
    SettingSpec(
        "net_variation_percent",
        "Seuil de variation du net à justifier (%)",
        "int",
        "institution",
        20,
        help="Le contrôle de la paie signale les agents dont le net change de plus que ce pourcentage d’un mois à l’autre.",
        minimum=1,
        maximum=100,
    ),
    SettingSpec(
        "item_variation_percent",
        "Seuil de variation du total d’une rubrique à signaler (%)",
        "int",
        "institution",
        10,
        help="Le contrôle de la paie teinte les rubriques et les unités dont le total change de plus que ce pourcentage.",
        minimum=1,
        maximum=100,
    ),
)
#: Rates of a scheme that most countries' files do not give: nothing is assumed until the institution fills them in.
SCHEME_SETTINGS = tuple(
    SettingSpec(
        key,
        label,
        "rate",
        "institution",
        None,
        help=(
            "Sur la base indiciaire de l’affiliation. Sert aux agents du régime des fonctionnaires quand le fichier du pays "
            "ne donne pas ce taux ; 0 si l’État verse la cotisation."
        ),
        confidence="low",
        question="Taux à relever dans le statut général des fonctionnaires ou la convention de détachement.",
    )
    for key, label in (
        ("civil_servants_employee_rate", "Retraite des fonctionnaires : part de l’agent"),
        ("civil_servants_employer_rate", "Retraite des fonctionnaires : part de l’employeur"),
    )
)
#: What loans may take of a pay: the house's own rule, beside the portions of the law.
LOAN_SETTINGS = (
    SettingSpec(
        "loan_net_percent",
        "Part du net que les retenues de prêts peuvent prendre (%)",
        "int",
        "institution",
        None,
        help=(
            "Toutes les échéances de prêts d’un mois, sur le net avant prêts, en plus de la quotité cessible. Au-delà "
            "l’échéance est réduite et le reste reporté. Vide : la quotité cessible seule."
        ),
        minimum=1,
        maximum=100,
    ),
)
#: The contingent of overtime where the law's file gives none, or where the institution's agreement is stricter.
OVERTIME_SETTINGS = tuple(
    SettingSpec(
        key,
        label,
        "int",
        "institution",
        None,
        help="En heures par agent, toutes bandes ensemble. À défaut, le chiffre de la loi du pays quand son fichier le donne.",
        minimum=1,
        maximum=most,
        confidence="low",
        question="Contingent à relever dans le décret ou l’accord applicable ; donnez le texte en justification.",
    )
    for key, label, most in (
        ("overtime_day_hours", "Heures supplémentaires : maximum par jour", 24),
        ("overtime_week_hours", "Heures supplémentaires : maximum par semaine", 100),
        ("overtime_year_hours", "Heures supplémentaires : maximum par an", 2_000),
    )
)
HOUSE_SETTINGS = (
    *CONTROL_SETTINGS,
    *OVERTIME_SETTINGS,
    *LOAN_SETTINGS,
    *SCHEME_SETTINGS,
    *OUTSIDE_SETTINGS,
    *PAYING_SETTINGS,
    *DETECTOR_SETTINGS,
    *PROOF_SETTINGS,
)

#: Settings that watch, limit or pay others: no payslip of an employee is computed from them.
BESIDE_PAY = frozenset(
    spec.key
    for spec in (
        *CONTROL_SETTINGS,
        *OVERTIME_SETTINGS,
        *LOAN_SETTINGS,
        *OUTSIDE_SETTINGS,
        *PAYING_SETTINGS,
        *DETECTOR_SETTINGS,
        *PROOF_SETTINGS,
    )
)


def setting_specs(country: str) -> tuple[SettingSpec, ...]:
    """Every setting of an institution of this country, the law's first."""
    return (*law(country).settings, *HOUSE_SETTINGS)


def setting_spec(country: str, key: str) -> SettingSpec | None:
    return next((spec for spec in setting_specs(country) if spec.key == key), None)
