"""The papers of mobility: a text that the issuer settles (its own, else the secretariat's, else the house's), filled with what is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from hr_core.models import Institution
from hr_core.selectors.organisation import regional_body
from hr_core.services.acts.papers import paper_pdf, paper_text
from hr_core.services.acts.places import long_day
from hr_core.text import NARROW, NO_BREAK

_MARK = re.compile(r"<!--([a-z_]+)-->")


def blocks_of(template: str, **names: Any) -> dict[str, str]:
    """The blocks that a template draws, by the mark that comes before each: `<!--faits-->`."""
    pieces = _MARK.split(render_to_string(template, names))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def paper(
    code: str,
    issuer: Institution,
    *,
    reference: str,
    values: Mapping[str, Any] | None = None,
    blocks: Mapping[str, str] | None = None,
    on: date | None = None,
    mark: str = "",
) -> bytes:
    """The PDF of a paper. The readers' own type has no narrow space: a plain no-break space stands for it."""
    day = on or timezone.localdate()
    common = {
        "institution": issuer.acronym, "institution_nom": issuer.name, "pays": issuer.country.name, "date": long_day(day), "reference": reference,
    }  # fmt: skip
    told = {name: str(value).replace(NARROW, NO_BREAK) for name, value in (common | dict(values or {})).items()}
    drawn = {name: markup.replace(NARROW, NO_BREAK) for name, markup in (blocks or {}).items()}
    text = paper_text(code, [issuer, regional_body()], day)
    return paper_pdf(issuer, text, values=told, blocks=drawn, reference=reference, on=day, mark=mark)
