"""The names that a formula may use besides items: columns of the employee, quantities and bases of the law.

Each name leads to an engine name (a column, a base, an employee setting of the law). The columns themselves are `STANDARD_COLUMNS`, and
one enumerated column per text name, whose choices are the values that the formulas and tables of the institution speak of (see `texts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..expr import AMOUNT_LIMIT
from ..items import InputSpec
from ..law import CountryLaw, SettingSpec
from .tokens import folded, identifier

#: Largest quantity entered for an item, in thousandths: two thousand hours, days or units in a month.
QUANTITY_LIMIT = 2_000_000
#: The choice that stands for every text that no formula and no table speaks of.
OTHER = ""


@dataclass(frozen=True)
class NameSpec:
    """A name of the language. `kind`: number, text (a column of free texts, known by `vocabulary` or by the tables), choice (an
    enumerated setting of the law), truth, base. `column`: its name in the engine. A truth with a `choice` holds where the column has it."""

    name: str
    column: str
    label: str
    kind: str = "number"
    choice: str = ""
    vocabulary: Mapping[str, str] = field(default_factory=dict)  # folded French word -> code found in the column
    help: str = ""

    @property
    def told(self) -> str:
        """The label with what it means, for a list of names."""
        return f"{self.label} ({self.help})" if self.help else self.label


#: Columns of numbers that every institution's plan accepts.
STANDARD_COLUMNS = (
    InputSpec("base_salary", "amount", 0, "salaire de base", hi=AMOUNT_LIMIT),
    InputSpec("seniority_years", "int", 0, "années d’ancienneté", lo=0, hi=80),
    InputSpec("seniority_months", "int", 0, "mois d’ancienneté", lo=0, hi=12 * 80),
)
#: Kinds of units as tables write them, and as the organisation tree stores them.
UNIT_KINDS = {
    "direction generale": "head_office",
    "direction": "direction",
    "departement": "department",
    "service": "service",
    "agence": "agency",
    "autre": "other",
}
#: Administrative statuses, kinds of contract and sexes as conditions write them, and as the files store them.
STATUS_KINDS = {
    "agent sous code du travail": "labour_code",
    "fonctionnaire detache": "civil_servant",
    "agent de l'etat avec complement": "state_complement",
    "nomme par decret": "decree",
    "detache entrant": "seconded_in",
    "detache sortant": "seconded_out",
    "contractuel a terme": "fixed_term",
    "stagiaire": "intern",
}
CONTRACT_KINDS = {
    "duree indeterminee": "permanent",
    "duree determinee": "fixed_term",
    "stage": "internship",
    "apprentissage": "apprenticeship",
    "nomination par decret": "appointment",
    "detachement": "secondment",
    "autre": "other",
}
SEXES = {"femme": "F", "homme": "M"}
STANDARD_NAMES = (
    NameSpec("salaire_base", "base_salary", "salaire de base", help="du contrat, mois entier"),
    NameSpec("anciennete", "seniority_years", "années d’ancienneté révolues"),
    NameSpec("anciennete_mois", "seniority_months", "mois d’ancienneté révolus"),
    NameSpec("categorie", "category_code", "catégorie", "text"),
    NameSpec("classe", "grade_class", "classe", "text"),
    NameSpec("echelon", "step", "échelon", "text"),
    NameSpec("emploi", "job_title", "emploi", "text"),
    NameSpec("fonction", "job_title", "fonction", "text", help="l’emploi de l’affectation"),
    NameSpec("ville", "town", "ville de l’unité", "text"),
    NameSpec(
        "genre_unite",
        "unit_kind",
        "genre de l’unité",
        "text",
        vocabulary=UNIT_KINDS,
        help="direction, service, agence…",
    ),
    NameSpec("statut", "status_kind", "statut administratif", "text", vocabulary=STATUS_KINDS),
    NameSpec("contrat", "contract_kind", "nature du contrat", "text", vocabulary=CONTRACT_KINDS),
    NameSpec("sexe", "sex", "sexe", "text", vocabulary=SEXES),  # for articles that cite the text that allows it
    NameSpec("cadre", "category", "l’agent est cadre", "truth", choice="cadre"),
)
#: Names of what the employee is given for this item, and of the totals of the payslip.
ENTERED_NAMES = {
    "montant": "montant saisi pour l’agent",
    "quantite": "quantité saisie pour l’agent",
}
#: What the item gave the employee in earlier months: a rule that pays once reads it.
PAID_BEFORE = "deja_paye"
HISTORY_NAMES = {PAID_BEFORE: "montant déjà payé à l’agent avant ce mois"}
TOTAL_NAMES = {
    "brut": "salaire brut",
    "net_avant_retenues": "net avant les retenues de l’institution",
    "jours_payes": "jours payés du mois",
    "jours_mois": "jours d’un mois entier",
}
_LAW_ALIASES = {
    "marital_status": "situation_famille",
    "children": "enfants",
    "spouses": "conjoints",
    "spouse_income": "conjoint_a_un_revenu",
    "category": "categorie_fiscale",
    "injury_class": "classe_de_risque",
}


def names_of(law: CountryLaw) -> dict[str, NameSpec]:
    """Every name of the language in a country, by the name itself."""
    known = {spec.name: spec for spec in STANDARD_NAMES}
    for setting in law.settings:
        if setting.scope == "employee":
            spec = _setting_name(setting)
            known.setdefault(spec.name, spec)
    for base in law.bases:
        name = identifier(base.label)
        known.setdefault(name, NameSpec(name, base.code, base.label, "base"))
    return known


def _setting_name(setting: SettingSpec) -> NameSpec:
    name = _LAW_ALIASES.get(setting.key, setting.key)
    kind = {"bool": "truth", "enum": "choice"}.get(setting.kind, "number")
    words = {folded(text): code for code, label in setting.choices.items() for text in (code, label)}
    return NameSpec(name, setting.key, setting.label, kind, vocabulary=words)


def quantity_column(code: str, label: str) -> InputSpec:
    """The quantity entered for an item, in thousandths."""
    return InputSpec(f"q_{code}", "quantity", 0, f"quantité ({label})", lo=0, hi=QUANTITY_LIMIT, den=1000)


def amount_column(code: str, label: str) -> InputSpec:
    """The amount entered for an item, in minor units; a negative one corrects an earlier month."""
    return InputSpec(f"a_{code}", "amount", 0, f"montant ({label})", lo=-AMOUNT_LIMIT, hi=AMOUNT_LIMIT)


def concerned_column(kind: str) -> InputSpec:
    """Whether a run of this kind concerns the employee this month; nothing said, it does."""
    return InputSpec(f"in_{kind}", "bool", True, f"concerné par la campagne ({kind})")


def paid_before_column(code: str, label: str) -> InputSpec:
    """What an item paid in the months before, in minor units."""
    return InputSpec(f"d_{code}", "amount", 0, f"déjà payé ({label})", lo=-AMOUNT_LIMIT, hi=AMOUNT_LIMIT)


def paper_column(name: str) -> InputSpec:
    """Whether the employee has given a paper that is valid that month; the name of the column is that of the paper."""
    return InputSpec(paper_name(name), "bool", False, f"pièce « {name} » en cours de validité")


def paper_name(name: str) -> str:
    """The column of a paper.

    >>> paper_name("Certificat de résidence")
    'piece_certificat_de_residence'
    """
    return f"piece_{identifier(name)}"


def text_column(name: str, label: str, values: Mapping[str, str]) -> InputSpec:
    """An enumerated column of the texts that matter (folded text -> as written) and of « all others »."""
    choices = {OTHER: "autre", **values}
    return InputSpec(name, "enum", OTHER, label, choices, hi=len(choices) - 1)
