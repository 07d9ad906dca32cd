"""Look over the files of a country: what a reader must correct before the figures can be trusted."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

from payroll.engine import (
    INFORMATIVE_TOPICS,
    CountryLaw,
    EngineError,
    PayPlan,
    SettingSpec,
    build_plan,
    exact,
    read_law,
)

from . import FOLDER
from .cases import simulation_items

#: Labour figures that every country answers, were it by a text saying that nothing was found.
EXPECTED_LABOUR = (
    "weekly-hours",
    "paid-leave-days",
    "retirement-age",
    "notice",
    "seniority-bonus",
    "overtime",
    "severance",
    "minimum-wage-month",
    "public-holidays",
    "attachable-portion",
    "attachable-order",
)
#: The classes of creditors, in legal order, and how a class divides what is not enough for all.
CREDITOR_CLASSES = ["maintenance", "privileged", "ordinary"]
DIVISIONS = ("au marc le franc", "par rang")
_MAX_MODULE_LINES = 250


def check(code: str) -> list[str]:
    """French findings on `xx.toml` and `xx.py`; empty when all is well.

    Unreadable figures (gap, overlap, unknown source, missing confidence) stop the reading: they come alone.
    """
    path = FOLDER / f"{code}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        country = read_law(data, importlib.import_module(f"payroll.countries.{code}").rules)
    except (OSError, tomllib.TOMLDecodeError, ImportError, EngineError, KeyError, TypeError) as error:
        return [f"{path.name} : {error}"]
    return [
        *_declared_once_and_dated(country),
        *_sources(country, data),
        *_labour(country),
        *_portions(country),
        *_plans(country),
        *_module(code),
    ]


def _declared_once_and_dated(country: CountryLaw) -> Iterator[str]:
    if country.facts_as_of < country.covered_from:
        yield "La date des faits précède la période couverte."
    for line in country.lines:
        if not line.about:
            yield f"Ligne « {line.code} » : la phrase pour l’agent (about) manque."
        if not line.recipient:
            yield f"Ligne « {line.code} » : le destinataire manque."
    for spec in country.settings:
        if spec.scope == "institution" and spec.confidence == "low" and not spec.question:
            yield f"Réglage « {spec.key} » : confiance faible sans question ouverte."
    known = {s.key for s in country.settings}
    for question in country.open_questions:
        if question.setting and question.setting not in known:
            yield f"Question ouverte « {question.topic} » : le réglage « {question.setting} » n’existe pas."
        if not question.assumption:
            yield f"Question ouverte « {question.topic} » : l’hypothèse retenue manque."
    if country.net_fall_limit and not country.net_falls_at:
        yield "Le net peut baisser (net_fall_limit) sans que les seuils soient dits (net_falls_at)."


def _sources(country: CountryLaw, data: dict[str, Any]) -> Iterator[str]:
    used = {s for f in country.figures.values() for v in f.values for s in v.sources}
    used |= {s for d in country.declarations for s in d.sources}
    for source in country.sources.values():
        if source.id not in used and not source.used_for:
            yield f"Source « {source.id} » : ni citée par un chiffre, ni décrite (used_for)."
    for declaration in country.declarations:
        if not declaration.sources or set(declaration.sources) - set(country.sources):
            yield f"Déclaration « {declaration.name} » : source absente ou inconnue."
    if len(data.get("source", [])) != len(country.sources):
        yield "Deux sources portent le même identifiant."


def _labour(country: CountryLaw) -> Iterator[str]:
    present = {f.id for f in country.labour}
    for figure_id in EXPECTED_LABOUR:
        if figure_id not in present:
            yield f"Chiffre de droit du travail absent : « {figure_id} » (un texte « non trouvé » convient)."


def _portions(country: CountryLaw) -> Iterator[str]:
    """The attachable and assignable portions have one shape in every country, or say that they were not found."""
    for figure_id in ("attachable-portion", "assignable-portion"):
        figure = country.figures.get(figure_id)
        if figure is None:
            continue
        if figure.kind not in ("scale", "steps", "text"):
            yield f"« {figure_id} » est un barème (scale, steps), ou un texte « non trouvé »."
            continue
        for value in figure.values if figure.kind != "text" else ():
            rows = value.data["brackets" if figure.kind == "scale" else "steps"]
            if figure.kind == "scale" and rows[0]["over"] != 0:
                yield f"« {figure_id} » : la première tranche commence à 0."
            if any("percent" not in row or not 0 <= exact(row["percent"]) <= 100 for row in rows):
                yield f"« {figure_id} » : chaque tranche a un taux de 0 à 100 %."
    order = country.figures.get("attachable-order")
    for value in order.values if order is not None and order.kind == "table" else ():
        rows = value.data["rows"]
        if [row["key"] for row in rows] != CREDITOR_CLASSES or any(row["division"] not in DIVISIONS for row in rows):
            yield "« attachable-order » : aliments, privilégiées, ordinaires, chacune au marc le franc ou par rang."


def _choices(spec: SettingSpec) -> list[Any]:
    if spec.kind == "enum":
        return list(spec.choices)
    return (
        [False, True]
        if spec.kind == "bool"
        else sorted({spec.minimum, spec.default, spec.maximum})
        if spec.kind == "int"
        else []
    )


def _plans(country: CountryLaw) -> Iterator[str]:
    """Build the month at every change of the law, in every month and under every option: unused figures, lines never
    written, gaps.
    """
    items = simulation_items(country)
    variants: list[dict[str, Any]] = [{}]
    for spec in country.settings:
        if spec.scope == "institution":
            variants += [{spec.key: value} for value in _choices(spec) if value != spec.default]
    used: set[str] = set()
    written: set[str] = set()
    for start in country.change_days():
        days = [start, *(date(start.year + (m < start.month), m, 28) for m in range(1, 13))]
        for day in days:
            for variant in variants if day == start else [{}, *variants[1:]] if day.month == 12 else [{}]:
                try:
                    plan: PayPlan = build_plan(country, day, variant, items)
                except EngineError as error:
                    yield f"Au {day.isoformat()} avec {variant or 'les valeurs par défaut'} : {error}"
                    return
                used |= plan.used_figures
                written |= {line.code for line in plan.lines}
    for figure in country.figures.values():
        if figure.topic not in INFORMATIVE_TOPICS and figure.id not in used:
            yield f"Chiffre « {figure.id} » : jamais utilisé par les formules (ou donnez-lui un sujet informatif)."
    for line in country.lines:
        if line.code not in written:
            yield f"Ligne « {line.code} » : déclarée mais jamais écrite par les formules."


def _module(code: str) -> Iterator[str]:
    """The formulas are short and import the engine only."""
    text = (FOLDER / f"{code}.py").read_text(encoding="utf-8")
    if text.count("\n") > _MAX_MODULE_LINES:
        yield f"{code}.py dépasse {_MAX_MODULE_LINES} lignes."
    for node in ast.walk(ast.parse(text)):
        modules = (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for module in modules:
            if module.split(".")[0] not in (
                "payroll",
                "__future__",
                "collections",
                "datetime",
                "fractions",
                "functools",
                "typing",
            ):
                yield f"{code}.py importe « {module} » : seul le moteur est permis."
            if module.startswith("payroll") and not module.startswith("payroll.engine"):
                yield f"{code}.py importe « {module} » : seul le moteur est permis."
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield (
                f"{code}.py, ligne {node.lineno} : nombre à virgule flottante "
                f"({node.value}) ; écrire un texte décimal ou un chiffre du fichier."
            )
