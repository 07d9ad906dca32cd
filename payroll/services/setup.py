"""What an institution starts its payroll with: the usual items of a fund, as the law of its country knows them, and the
circuit. Settings need nothing: until the institution says otherwise, each has the default that the country documents.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from payroll.choices import Inclusion, ItemFrequency, ItemKind, RunKind
from payroll.countries import law
from payroll.engine import CountryLaw, EngineError, french
from payroll.engine.figures import column
from payroll.models import CircuitStep, PayItem, PayItemBase, PayItemVersion
from payroll.services.absences.settings import absence_rules_setup
from payroll.services.items import plans_try, usual_order
from payroll.workflows import DEFAULT_CIRCUIT

USUAL_ITEMS = Path(__file__).resolve().parent.parent / "data" / "usual_items.toml"
#: Monthly items belong to the month itself and to the final settlement.
MONTHLY_RUNS = (RunKind.REGULAR, RunKind.SETTLEMENT)
OVERTIME_CODE = 3110
OVERTIME_FORMULA = 'quantite * assiette("overtime") / loi("monthly-hours") * (1 + loi("overtime"; "{band}"))'


@dataclass(frozen=True)
class UsualItem:
    """An item to be made: its code, its definition, the bases that it stays out of."""

    code: str
    values: dict[str, Any]
    without: tuple[str, ...] = ()


@transaction.atomic
def institution_payroll_setup(*, institution: Institution, start: date, actor: User | None) -> dict[str, int]:
    """Make what the institution lacks of the usual items and of the circuit; running it again changes nothing.

    Returns how many `items` and `steps` were made. Raises `Refusal` when the law of the country is not known that day.
    """
    try:
        country = law(institution.country_id)
    except EngineError as error:
        raise Refusal(_("La paie ne peut pas être ouverte : %(error)s") % {"error": error}) from error
    if start < country.covered_from:
        raise Refusal(
            _("Le droit de ce pays n’est connu qu’à partir du %(day)s : choisissez une date suivante.")
            % {"day": french.day(country.covered_from)}
        )
    with because(_("Ouverture de la paie")):
        made = _make_items(institution, country, start)
        absence_rules_setup(institution=institution, start=start)
        steps = _make_circuit(institution)
    if made:
        plans_try(institution=institution, start=start)
    return {"items": made, "steps": steps}


def _make_items(institution: Institution, country: CountryLaw, start: date) -> int:
    held = set(PayItem.objects.filter(institution=institution).values_list("code", flat=True))
    missing = [usual for usual in usual_items(country, start) if usual.code not in held]
    bases = {base.code for base in country.bases}
    for usual in missing:
        item = save_checked(PayItem(institution=institution, code=usual.code))
        save_checked(assign(PayItemVersion(institution=institution, item=item, start=start), usual.values))
        for base in usual.without:
            if base in bases:
                cell = {"base": base, "inclusion": Inclusion.NONE, "start": start}
                save_checked(assign(PayItemBase(institution=institution, item=item), cell))
    return len(missing)


def _make_circuit(institution: Institution) -> int:
    if CircuitStep.objects.filter(institution=institution).exists():
        return 0
    steps = [
        CircuitStep(
            institution=institution,
            order=order,
            state=step.state,
            label=step.label,
            right=step.right,
            differs_from=[str(state) for state in step.differs_from],
        )
        for order, step in enumerate(DEFAULT_CIRCUIT, start=1)
    ]
    CircuitStep.objects.bulk_create(steps)
    return len(steps)


def usual_items(country: CountryLaw, on: date) -> Iterator[UsualItem]:
    """The usual items as this country's law of that day lets them be."""
    with USUAL_ITEMS.open("rb") as file:
        for raw in tomllib.load(file)["item"]:
            yield _usual_item(country, on, raw)
    yield from _overtime_items(country, on)


def _usual_item(country: CountryLaw, on: date, raw: dict[str, Any]) -> UsualItem:
    natures = {nature.code for nature in country.natures}
    formula, frequency, text = raw.get("formula", ""), raw["frequency"], ""
    needed = [country.figures.get(name) for name in raw.get("needs", ())]
    if all(figure is not None and figure.kind == "table" and figure.on(on) is not None for figure in needed):
        text = " ; ".join(f"{figure.label} {figure.unit}".strip() for figure in needed if figure is not None)
    else:
        formula, frequency = "", ItemFrequency.RECURRING
    values = {
        "label": raw["label"],
        "kind": raw["kind"],
        "nature": next(nature for nature in raw["natures"] if nature in natures),
        "frequency": frequency,
        "order": usual_order(raw["kind"], raw["code"]),
        "account": raw["account"],
        "formula": formula,
        "is_prorated": raw.get("is_prorated", True),
        "run_kinds": list(raw.get("run_kinds", MONTHLY_RUNS)),
        "legal_text": text[:200],
    }
    return UsualItem(raw["code"], values, tuple(raw.get("without", ())))


def _overtime_items(country: CountryLaw, on: date) -> Iterator[UsualItem]:
    """One item per legal band of overtime, paid on the hourly part of the base, which overtime itself does not enter."""
    figure, hours = country.figures.get("overtime"), country.figures.get("monthly-hours")
    value = figure.on(on) if figure is not None and figure.kind == "table" else None
    known = hours is not None and hours.on(on) is not None and any(base.code == "overtime" for base in country.bases)
    if figure is None or value is None or not known:
        return
    rates = column(value, "percent")
    for rank, row in enumerate(value.data["rows"]):
        code = str(OVERTIME_CODE + 10 * rank)
        values = {
            "label": f"Heures supplémentaires à {french.percent(rates[str(row['key'])])}",
            "kind": ItemKind.EARNING,
            "nature": "salary",
            "frequency": ItemFrequency.VARIABLE,
            "order": usual_order(ItemKind.EARNING, code),
            "account": "6611",
            "formula": OVERTIME_FORMULA.format(band=row["key"]),
            "is_prorated": False,
            "run_kinds": list(MONTHLY_RUNS),
            "legal_text": "\u00a0: ".join(filter(None, (figure.label, row.get("label"))))[:200],
        }
        yield UsualItem(code, values, ("overtime",))
