"""The law of a country as read from its file: figures, lines, bases, settings, sources, declarations; and its formulas.

Built by `read_law(data, rules)`: `data` is the parsed TOML of the country, `rules` the function of its Python file
that writes the graph (see `payroll.engine.pay.Pay`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .errors import DefinitionError, FigureError
from .figures import CONFIDENCES, Figure, FigureOverride, overridden, read_figure

if TYPE_CHECKING:
    from .pay import Pay

SECTIONS = (
    "earning",
    "employee-contribution",
    "tax",
    "deduction",
    "employer-contribution",
    "employer-tax",
    "employer-charge",
)
#: Natures of pay that every country knows; a country adds its own ("transport" at least).
STANDARD_NATURES = {
    "base-salary": "Salaire de base",
    "salary": "Compléments du salaire (sursalaire, ancienneté, heures supplémentaires)",
    "allowance": "Primes et indemnités imposables",
    "benefit-in-kind": "Avantages en nature",
    "exempt": "Indemnités exonérées et remboursements de frais",
}
TAXABLE_NATURES = ("base-salary", "salary", "allowance", "benefit-in-kind")


@dataclass(frozen=True)
class Source:
    id: str
    title: str
    url: str = ""
    publisher: str = ""
    dated: date | None = None
    used_for: str = ""


@dataclass(frozen=True)
class Currency:
    code: str
    decimals: int = 0
    name: str = ""


@dataclass(frozen=True)
class SettingSpec:
    """What an institution chooses (scope "institution": known when a plan is built) or what differs by employee
    ("employee": a column, whose default an institution may set).
    """

    key: str
    label: str
    kind: str  # enum, int, bool, rate, amount
    scope: str
    default: Any
    choices: Mapping[str, str] = field(default_factory=dict)  # value -> French label
    help: str = ""
    minimum: int = 0
    maximum: int = 0
    confidence: str = "high"
    question: str = ""


@dataclass(frozen=True)
class NatureSpec:
    """A legal nature of pay; `case_key` is the key of a simulation case that carries such an amount."""

    code: str
    label: str
    case_key: str = ""
    help: str = ""


@dataclass(frozen=True)
class BaseSpec:
    """A base: legal (used by the formulas) or conventional (leave, thirteenth month …). `includes`: natures that
    enter it in full.
    """

    code: str
    label: str
    legal: bool
    includes: tuple[str, ...] = TAXABLE_NATURES
    help: str = ""


@dataclass(frozen=True)
class LineSpec:
    """A legal line of the payslip. `code` is unique in the country; `public_code` is the one printed by
    `pay_simulate`.
    """

    code: str
    public_code: str
    label: str
    section: str
    recipient: str = ""
    branch: str = ""
    about: str = ""
    order: int = 0


@dataclass(frozen=True)
class OpenQuestion:
    topic: str
    text: str
    assumption: str
    setting: str = ""


@dataclass(frozen=True)
class Declaration:
    name: str
    to: str
    due: str
    columns: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    code: str = ""


@dataclass(frozen=True)
class Institution:
    acronym: str
    name: str
    city: str
    branches: tuple[str, ...]
    note: str = ""


#: Employee columns that every country accepts, even where its law does not look at them.
STANDARD_SETTINGS = (
    SettingSpec(
        "marital_status",
        "Situation de famille",
        "enum",
        "employee",
        "single",
        {"single": "célibataire", "married": "marié(e)", "divorced": "divorcé(e)", "widowed": "veuf ou veuve"},
    ),
    SettingSpec("children", "Enfants à charge", "int", "employee", 0, minimum=0, maximum=30),
    SettingSpec("spouse_income", "Le conjoint a un revenu propre", "bool", "employee", False),
    SettingSpec("category", "Catégorie", "enum", "employee", "non-cadre", {"non-cadre": "non-cadre", "cadre": "cadre"}),
)


@dataclass(frozen=True)
class CountryLaw:
    """Everything known of a country's pay law. Immutable; `with_overrides` gives another one."""

    code: str
    name: str
    currency: Currency
    covered_from: date
    facts_as_of: date
    languages: tuple[str, ...]
    figures: Mapping[str, Figure]
    sources: Mapping[str, Source]
    settings: tuple[SettingSpec, ...]
    natures: tuple[NatureSpec, ...]
    bases: tuple[BaseSpec, ...]
    lines: tuple[LineSpec, ...]
    institutions: tuple[Institution, ...]
    declarations: tuple[Declaration, ...]
    open_questions: tuple[OpenQuestion, ...]
    rules: Callable[[Pay], None]
    payslip: str = ""
    rounding: str = ""
    net_falls_at: tuple[str, ...] = ()
    net_fall_limit: int = 0
    overrides: tuple[FigureOverride, ...] = ()

    @property
    def labour(self) -> tuple[Figure, ...]:
        """Labour rules (overtime, leave, notice, severance, minimum wages …)."""
        return tuple(f for f in self.figures.values() if f.topic == "labour")

    def setting(self, key: str) -> SettingSpec:
        for spec in self.settings:
            if spec.key == key:
                return spec
        raise DefinitionError(
            f"{self.name} : le réglage « {key} » n’existe pas. Réglages : {', '.join(s.key for s in self.settings)}."
        )

    def figure(self, figure_id: str) -> Figure:
        try:
            return self.figures[figure_id]
        except KeyError:
            raise FigureError(
                f"{self.name} : le chiffre « {figure_id} » n’existe pas dans le fichier du pays."
            ) from None

    def line(self, code: str) -> LineSpec:
        for spec in self.lines:
            if spec.code == code:
                return spec
        raise DefinitionError(f"{self.name} : la ligne « {code} » n’est pas déclarée dans le fichier du pays.")

    def base(self, code: str) -> BaseSpec:
        for spec in self.bases:
            if spec.code == code:
                return spec
        raise DefinitionError(f"{self.name} : la base « {code} » n’est pas déclarée dans le fichier du pays.")

    def change_days(self) -> tuple[date, ...]:
        """Days, from the first covered one, on which some figure of pay changes; sorted."""
        days = {self.covered_from}
        for figure in self.figures.values():
            if figure.topic not in INFORMATIVE_TOPICS:
                for value in figure.values:
                    days |= {d for d in (value.valid_from, value.valid_to) if d is not None and d > self.covered_from}
        return tuple(sorted(days))

    def period_start(self, on: date) -> date:
        """First day of the stretch of unchanged law that holds `on`."""
        return max(d for d in self.change_days() if d <= on)

    @property
    def case_keys(self) -> tuple[str, ...]:
        """Keys that a simulation case of this country may carry, besides `country` and `date`."""
        amounts = ["base_salary", "taxable_allowances", "exempt_allowances"]
        amounts += [n.case_key for n in self.natures if n.case_key and n.case_key not in amounts]
        return tuple(dict.fromkeys([*amounts, *(s.key for s in self.settings), "injury_class"]))

    def with_overrides(self, overrides: tuple[FigureOverride, ...]) -> CountryLaw:
        """The same law with dated replacements of figures entered between two releases."""
        if not overrides:
            return self
        figures = dict(self.figures)
        for figure_id in dict.fromkeys(o.figure for o in overrides):
            figures[figure_id] = overridden(self.figure(figure_id), [o for o in overrides if o.figure == figure_id])
        return CountryLaw(**{**self.__dict__, "figures": figures, "overrides": (*self.overrides, *overrides)})


#: Topics of figures that inform pages and other modules without entering the monthly calculation.
INFORMATIVE_TOPICS = ("labour", "allowance", "benefit", "information")


def read_law(data: Mapping[str, Any], rules: Callable[[Pay], None]) -> CountryLaw:
    """The law of a country from its parsed file. Raises `FigureError` or `DefinitionError` on the first defect."""
    country = data["country"]
    sources = {
        s["id"]: Source(**{k: s[k] for k in Source.__dataclass_fields__ if k in s}) for s in data.get("source", [])
    }
    figures: dict[str, Figure] = {}
    for raw in data.get("figure", []):
        figure = read_figure(raw, sources)
        if figure.id in figures:
            raise FigureError(f"{country['name']} : le chiffre « {figure.id} » est déclaré deux fois.")
        figures[figure.id] = figure
    natures = [NatureSpec(code, label, _STANDARD_CASE_KEYS.get(code, "")) for code, label in STANDARD_NATURES.items()]
    natures += [NatureSpec(**raw) for raw in data.get("nature", [])]
    own = [_read_setting(raw) for raw in data.get("setting", [])]
    settings = [s for s in STANDARD_SETTINGS if s.key not in {o.key for o in own}] + own
    law = CountryLaw(
        code=country["code"],
        name=country["name"],
        currency=Currency(
            country["currency"], country.get("decimals", 0), country.get("currency_name", country["currency"])
        ),
        covered_from=country["covered_from"],
        facts_as_of=country["facts_as_of"],
        languages=tuple(country.get("languages", ("fr",))),
        figures=figures,
        sources=sources,
        settings=tuple(settings),
        natures=tuple(natures),
        bases=tuple(_read_base(raw) for raw in data.get("base", [])),
        lines=tuple(_read_line(raw, order) for order, raw in enumerate(data.get("line", []), start=1)),
        institutions=tuple(_plain(Institution, raw) for raw in data.get("institution", [])),
        declarations=tuple(_plain(Declaration, raw) for raw in data.get("declaration", [])),
        open_questions=tuple(OpenQuestion(**raw) for raw in data.get("open_question", [])),
        rules=rules,
        payslip=data.get("payslip", {}).get("mandatory", ""),
        rounding=data.get("rounding", {}).get("text", ""),
        net_falls_at=tuple(data.get("rounding", {}).get("net_falls_at", ())),
        net_fall_limit=data.get("rounding", {}).get("net_fall_limit", 0),
    )
    _check_names(law)
    return law


_STANDARD_CASE_KEYS = {"base-salary": "base_salary", "allowance": "taxable_allowances", "exempt": "exempt_allowances"}


def _plain(kind: type[Any], raw: Mapping[str, Any]) -> Any:
    """A dataclass from a TOML table, lists turned into tuples."""
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()})


def _read_setting(raw: Mapping[str, Any]) -> SettingSpec:
    spec = SettingSpec(**raw)
    if spec.kind not in ("enum", "int", "bool", "rate", "amount") or spec.scope not in ("institution", "employee"):
        raise DefinitionError(f"Réglage « {spec.key} » : genre ou portée inconnus.")
    if spec.kind == "enum" and spec.default not in spec.choices:
        raise DefinitionError(f"Réglage « {spec.key} » : la valeur par défaut n’est pas un des choix.")
    if spec.confidence not in CONFIDENCES:
        raise DefinitionError(f"Réglage « {spec.key} » : confiance inconnue.")
    return spec


def _read_base(raw: Mapping[str, Any]) -> BaseSpec:
    return BaseSpec(
        raw["code"],
        raw["label"],
        raw.get("legal", True),
        tuple(raw.get("includes", TAXABLE_NATURES)),
        raw.get("help", ""),
    )


def _read_line(raw: Mapping[str, Any], order: int) -> LineSpec:
    if raw.get("section") not in SECTIONS:
        raise DefinitionError(f"Ligne « {raw.get('code')} » : section inconnue.")
    fields = {k: v for k, v in raw.items() if k != "public_code"}
    return LineSpec(public_code=raw.get("public_code", raw["code"]), order=order, **fields)


def _check_names(law: CountryLaw) -> None:
    """No double code, and bases speak only of natures that exist."""
    for what, codes in (
        ("ligne", [x.code for x in law.lines]),
        ("base", [x.code for x in law.bases]),
        ("nature", [x.code for x in law.natures]),
        ("réglage", [x.key for x in law.settings]),
    ):
        double = {c for c in codes if codes.count(c) > 1}
        if double:
            raise DefinitionError(f"{law.name} : {what} déclarée deux fois : {', '.join(sorted(double))}.")
    natures = {n.code for n in law.natures}
    for base in law.bases:
        if set(base.includes) - natures:
            raise DefinitionError(
                f"{law.name} : la base « {base.code} » inclut des natures inconnues {set(base.includes) - natures}."
            )
    if not any(b.code == "taxable" for b in law.bases):
        raise DefinitionError(f"{law.name} : la base « taxable » (brut imposable) doit être déclarée.")
