"""To which month each levy on back pay is attributed: asked of the institution, answered with a source, never guessed.

An answer is dated and names the text or the letter that it comes from and who gave it. The country's file of answers
(`payroll/data/back_pay.toml`) serves until the institution has answered itself. Without either, back pay is not approved.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from payroll.choices import Section
from payroll.choices_back_pay import LevyAttributionWay
from payroll.countries import law
from payroll.engine import PayPlan
from payroll.models import LevyAttribution
from payroll.selectors.rules_kept import rules_kept
from payroll.services.timeline import timeline_set

COUNTRY_ANSWERS = Path(__file__).resolve().parent.parent / "data" / "back_pay.toml"
LEVY_SECTIONS = frozenset(
    {Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX}
)
Way = LevyAttributionWay


@dataclass(frozen=True)
class Answer:
    """How a levy on back pay is attributed. `rate`: of a levy with a rate of its own."""

    levy: str
    way: str
    source: str
    author: str
    since: date
    rate: Fraction | None = None
    row: LevyAttribution | None = None

    @property
    def is_of_country(self) -> bool:
        return self.row is None

    @property
    def is_read_apart(self) -> bool:
        """Whether the levy of the month does not read what is paid for earlier months."""
        return self.way != Way.PAYMENT


@dataclass(frozen=True)
class Levy:
    """A levy of the month as the law of the day writes it, with its answer or None."""

    code: str
    label: str
    section: str
    recipient: str
    answer: Answer | None

    @property
    def way_words(self) -> str:
        return str(Way(self.answer.way).label).capitalize() if self.answer else ""

    @property
    def rate_percent(self) -> Fraction | None:
        return self.answer.rate * 100 if self.answer and self.answer.rate is not None else None


def levies_of(plan: PayPlan) -> list[tuple[str, str, str, str]]:
    """The levies of a plan: (code, label, section, recipient), adjustments left out."""
    return [
        (line.code, line.label, line.section, line.recipient)
        for line in plan.lines
        if line.section in LEVY_SECTIONS and line.code in plan.levy_codes
    ]


def levies_on(institution: Institution, on: date) -> list[Levy]:
    """Every levy of the institution on a day with what is answered for it."""
    plan = rules_kept(institution, on).plan()
    answers = answers_on(institution, on)
    return [Levy(*words, answers.get(words[0])) for words in levies_of(plan)]


def answers_on(institution: Institution, on: date) -> dict[str, Answer]:
    """The answers in force on a day by levy, the institution's own first; one query."""
    found = {answer.levy: answer for answer in country_answers(institution.country_id.lower()) if answer.since <= on}
    for row in LevyAttribution.objects.on(on).filter(institution=institution):
        rate = Fraction(row.rate, 100_000) if row.rate is not None else None
        found[row.levy] = Answer(row.levy, row.way, row.source, row.author, row.start, rate, row)
    return found


@cache
def country_answers(country: str) -> tuple[Answer, ...]:
    """What the texts of a country say, oldest first."""
    with COUNTRY_ANSWERS.open("rb") as file:
        rows = tomllib.load(file).get(country, [])
    found = [
        Answer(levy, row["way"], row["source"], _("texte du pays"), row["from"])
        for row in rows
        for levy in row["levies"]
    ]
    return tuple(sorted(found, key=lambda answer: answer.since))


def taxes_at_origin(institution: Institution, on: date) -> bool:
    """Whether no tax on back pay is known to belong to another month than those of origin."""
    taxes = {line.code for line in law(institution.country_id).lines if line.section == Section.TAX}
    return all(answer.way == Way.ORIGIN for code, answer in answers_on(institution, on).items() if code in taxes)


def unanswered(institution: Institution, on: date) -> list[Levy]:
    """The levies of a day whose attribution nobody has told."""
    return [levy for levy in levies_on(institution, on) if levy.answer is None]


@transaction.atomic
def attribution_answer(
    *,
    institution: Institution,
    levies: Sequence[str],
    values: Mapping[str, Any],
    actor: User | None,
    reason: str = "",
) -> list[LevyAttribution]:
    """Record the answer for some levies from `values["start"]`. `values`: start, way, rate, source, author.

    Raises `ValidationError` when a levy is unknown that day, or the source or the author is missing.
    """
    start = values["start"]
    known = {levy.code for levy in levies_on(institution, start)}
    unknown = [levy for levy in levies if levy not in known]
    if unknown or not levies:
        raise ValidationError({"levies": _("Choisissez au moins un prélèvement en vigueur à cette date.")})
    given = {name: values.get(name) for name in ("way", "rate", "source", "author")}
    for name in ("source", "author"):
        if not str(given[name] or "").strip():
            raise ValidationError({name: _("Donnez la source et l’auteur de la réponse : ils sont gardés avec elle.")})
    with because(reason or _("Imputation des rappels")):
        return [
            timeline_set(
                LevyAttribution.objects.filter(institution=institution, levy=levy),
                start=start,
                values={**given, "entered_by": actor},
                make=partial(LevyAttribution, institution=institution, levy=levy),
            )
            for levy in dict.fromkeys(levies)
        ]
