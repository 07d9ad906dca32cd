"""« Pourquoi ? » of a line that the statute pays: the article that applies, whom it concerns, and the law beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from hr_core.text import french_amount
from payroll.countries import law
from payroll.engine import Explanation
from payroll.selectors.entitlements import PROBES, Standing, probes, result_read
from payroll.services.definition import ItemDefinition, PlanDefinition, plan_of

SENIORITY = ("seniority_months", "seniority_years")


def with_articles_told(
    told: Explanation, *, definition: PlanDefinition, code: str, inputs: Mapping[str, Any], seniority_on: str
) -> Explanation:
    """The explanation of an item with its articles; as it is when none applies. `inputs` are the columns of the payslip;
    the seniority is counted from `seniority_on` (an ISO day) where only the law beside the article reads it.
    """
    item = definition.item(code)
    if item is None:
        return told
    inputs = {**_seniority(definition.on, seniority_on), **inputs}
    standings = [each for each in standings_of(definition, item, inputs) if each.applies]
    if not standings:
        return told
    currency = law(definition.country).currency.code
    sentences = [sentence for each in standings for sentence in _sentences(each, currency)]
    references = list(dict.fromkeys(each.cell.reference for each in standings))
    others = [sentence for sentence in told.sentences if sentence != item.legal_text]
    return replace(
        told,
        rule=" ; ".join(references),
        sentences=(*sentences, *others),
        sources=(*((reference, "") for reference in references), *told.sources),
    )


def _seniority(last_day: date, since: str) -> dict[str, int]:
    """Completed months and years on the day after the month, as the roster counts them."""
    if not since:
        return {}
    start, day = date.fromisoformat(since), last_day + timedelta(days=1)
    months = max(0, (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day))
    return {"seniority_months": months, "seniority_years": months // 12}


def standings_of(definition: PlanDefinition, item: ItemDefinition, inputs: Mapping[str, Any]) -> list[Standing]:
    """How each article of an item stood for the employee of a payslip."""
    cells = item.articles
    plan = plan_of(replace(definition, items=(*definition.items, *probes(cells))))
    names = {spec.name for spec in plan.inputs}
    columns = {name: value for name, value in inputs.items() if name in names or name not in SENIORITY}
    for spec in plan.inputs:
        kind, code = spec.name[:2], spec.name[2:]
        if kind in ("a_", "q_", "d_") and code.split("-", 1)[0] in PROBES:
            columns[spec.name] = inputs.get(f"{kind}{code.rsplit('-', 1)[1]}", 0)
    result = plan.evaluate(columns, 1)
    read = result_read(cells, np.zeros(1, dtype=np.int64), result, {})
    return [read.standing(index, 0) for index in range(len(cells))]


def _sentences(standing: Standing, currency: str) -> list[str]:
    cell = standing.cell
    found = [
        _("%(reference)s, « %(object)s » : %(population)s.")
        % {"reference": cell.reference, "object": cell.object, "population": cell.told}
    ]
    if cell.floor:
        words = {
            "statute": french_amount(standing.raw, currency, unit=True),
            "law": french_amount(standing.floor, currency, unit=True),
            "figure": cell.floor_label,
            "best": french_amount(max(standing.raw, standing.floor), currency, unit=True),
        }
        if cell.at_least_law:
            text = _(
                "Le statut donne %(statute)s, la loi au moins %(law)s (%(figure)s) : le plus favorable, %(best)s, est retenu."
            )
        elif standing.is_below_law:
            text = _("Le statut donne %(statute)s, au-dessous de ce que donne la loi : %(law)s (%(figure)s).")
        else:
            text = _("Le statut donne %(statute)s ; la loi donnerait %(law)s (%(figure)s).")
        found.append(text % words)
    return found
