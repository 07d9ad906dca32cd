"""Simulation cases: plain dictionaries in, plain dictionaries out, for any number of cases and countries, without
Django.

A case carries `country`, `date` and the keys of `law(country).case_keys`; what is absent takes its documented
default. Cases of the same country, stretch of law, month and institution choices are one column evaluation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from payroll.engine import (
    AMOUNT_LIMIT,
    CountryLaw,
    DefinitionError,
    EngineError,
    ItemSpec,
    PayPlan,
    PayResult,
    SettingSpec,
    build_plan,
    checked_setting,
)
from payroll.engine import explain as explain_line

from . import country_codes, law

_ITEM_LABELS = {
    "base_salary": ("Salaire de base", "base-salary"),
    "taxable_allowances": ("Primes imposables", "allowance"),
    "exempt_allowances": ("Indemnités exonérées", "exempt"),
}
_GROUPS = {
    "employee-contribution": "employee",
    "tax": "tax",
    "employer-contribution": "employer",
    "employer-tax": "employer",
}
_REQUIRED = ("country", "date", "base_salary")
#: Keys every country accepts, even without an effect there.
_TOLERATED = ("injury_class",)


class CaseError(ValueError):
    """Cases that cannot be calculated; `messages` names for each the case, the key, the value and the cure."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = tuple(messages)


def simulation_items(country: CountryLaw) -> tuple[ItemSpec, ...]:
    """The standard items of a simulation: base salary, taxable and exempt allowances, and the country's own natures."""
    items = [ItemSpec(key, label, nature=nature) for key, (label, nature) in _ITEM_LABELS.items()]
    items += [
        ItemSpec(n.case_key, n.label, nature=n.code)
        for n in country.natures
        if n.case_key and n.case_key not in _ITEM_LABELS
    ]
    return tuple(items)


@lru_cache(maxsize=4096)
def _plan(code: str, stretch: date, month: int, on: date, options: tuple[tuple[str, Any], ...]) -> PayPlan:
    country = law(code)
    return build_plan(country, on, dict(options), simulation_items(country))


def simulation_plan(code: str, on: date, options: Mapping[str, Any] | None = None) -> PayPlan:
    """The plan of a simulation, shared between the days of one month of one stretch of unchanged law."""
    country = law(code)
    if on < country.covered_from:
        return build_plan(country, on, {}, ())  # raises the message on the covered period
    start = country.period_start(on)
    same_month = max(start, date(on.year, on.month, 1))
    return _plan(country.code, start, on.month, same_month, tuple(sorted((options or {}).items())))


def simulate(cases: Sequence[Mapping[str, Any]], explain: bool = False) -> list[dict[str, Any]]:
    """Calculate every case, in order. Raises `CaseError`, having calculated nothing, if any case is wrong."""
    groups: dict[PayPlan, list[int]] = defaultdict(list)
    columns: list[dict[str, Any]] = []
    messages: list[str] = []
    for index, case in enumerate(cases):
        try:
            plan, row = _read_case(case)
        except (EngineError, ValueError) as error:
            messages.append(f"Cas n° {index + 1} (indice {index}) : {error}")
            if len(messages) == 20:
                break
            continue
        groups[plan].append(index)
        columns.append(row)
    if messages:
        raise CaseError(messages)
    answers: list[dict[str, Any]] = [{} for _ in cases]
    for plan, indexes in groups.items():
        names = [spec.name for spec in plan.inputs]
        defaults = {spec.name: spec.default for spec in plan.inputs}
        given = {name: [columns[i].get(name, defaults[name]) for i in indexes] for name in names}
        _answer(plan, plan.evaluate(given, len(indexes)), indexes, answers, explain)
    return answers


def _answer(plan: PayPlan, result: PayResult, indexes: list[int], answers: list[dict[str, Any]], explain: bool) -> None:
    """Write the answers of one group of cases in their places."""
    lines = [line for line in plan.lines if line.section in _GROUPS]
    told = [(line, result.amount(line.code).tolist(), result.applies(line.code).tolist()) for line in lines]
    for row, (index, gross, net) in enumerate(zip(indexes, result.gross.tolist(), result.net.tolist(), strict=True)):
        answer: dict[str, Any] = {"gross": gross, "employee": {}, "employer": {}, "tax": {}, "net": net}
        for line, amounts, applies in told:
            if applies[row]:
                answer[_GROUPS[line.section]][line.public_code] = amounts[row]
        if explain:
            answer["explanation"] = {
                line.code: explain_line(result, row, line.code).text() for line, _, applies in told if applies[row]
            }
        answers[index] = answer


def _read_case(case: Any) -> tuple[PayPlan, dict[str, Any]]:
    """The plan of a case and its row of columns; `ValueError` or `EngineError` with a French message otherwise."""
    if not isinstance(case, Mapping):
        raise ValueError(f"un objet est attendu, reçu {case!r}.")
    for key in _REQUIRED:
        if key not in case:
            raise ValueError(f"la clé « {key} » est absente ; ajoutez-la.")
    code = case["country"]
    if not isinstance(code, str) or code.lower() not in country_codes():
        raise ValueError(
            f"« country » : {code!r} n’est pas un pays connu ; donnez "
            f"l’un de : {', '.join(c.upper() for c in country_codes())}."
        )
    country = law(code)
    on = _read_date(case["date"], country)
    row: dict[str, Any] = {}
    options: dict[str, Any] = {}
    amounts = {item.code for item in simulation_items(country)}
    settings = {s.key: s for s in country.settings}
    for key, value in case.items():
        if key in ("country", "date"):
            continue
        if key in amounts:
            row[key] = _read_amount(key, value)
        elif key in settings:
            checked = _read_setting(settings[key], value)
            (row if settings[key].scope == "employee" else options)[key] = checked
        elif key in _TOLERATED:
            if not isinstance(value, str):
                raise ValueError(f"« {key} » : {value!r} n’est pas admis ; donnez un texte.")
        else:
            raise ValueError(
                f"« {key} » = {value!r} : clé inconnue pour {country.name} ; "
                f"retirez-la ou prenez l’une de : {', '.join(country.case_keys)}."
            )
    return simulation_plan(country.code, on, options), row


def _read_date(value: Any, country: CountryLaw) -> date:
    try:
        on = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(
            f"« date » : {value!r} n’est pas une date ; écrivez AAAA-MM-JJ, par exemple 2026-01-31."
        ) from None
    if on < country.covered_from:
        raise ValueError(
            f"« date » : {on.isoformat()} est hors de la période couverte pour {country.name} ; "
            f"donnez une date à partir du {country.covered_from.isoformat()}."
        )
    return on


def _read_amount(key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= AMOUNT_LIMIT:
        raise ValueError(
            f"« {key} » : {value!r} n’est pas admis ; donnez un montant entier, de 0 à {AMOUNT_LIMIT}, sans décimales."
        )
    return value


def _read_setting(spec: SettingSpec, value: Any) -> Any:
    try:
        return checked_setting(spec, value)
    except DefinitionError as error:
        raise ValueError(str(error)) from None


def countries() -> list[dict[str, Any]]:
    """What `pay_simulate --list-countries` prints: periods covered and keys of each country."""
    return [
        {
            "code": country.code.upper(),
            "name": country.name,
            "currency": country.currency.code,
            "covered_from": country.covered_from.isoformat(),
            "facts_as_of": country.facts_as_of.isoformat(),
            "changes": [d.isoformat() for d in country.change_days()],
            "keys": {key: _key_told(country, key) for key in country.case_keys},
        }
        for country in map(law, country_codes())
    ]


def _key_told(country: CountryLaw, key: str) -> dict[str, Any]:
    for spec in country.settings:
        if spec.key == key:
            told: dict[str, Any] = {"label": spec.label, "kind": spec.kind, "default": spec.default}
            return told | ({"choices": list(spec.choices)} if spec.choices else {})
    if key in _TOLERATED:
        return {"label": "Classe de risque (sans effet dans ce pays)", "kind": "text", "default": ""}
    label = next(item.label for item in simulation_items(country) if item.code == key)
    return {"label": label, "kind": "amount", "default": None if key in _REQUIRED else 0}
