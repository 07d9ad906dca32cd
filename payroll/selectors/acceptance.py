"""Where the acceptance of the law stands: each figure used, in its value of a day, with the last word said on that value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Institution
from hr_core.text import french_count
from payroll.engine import Figure, FigureValue
from payroll.engine.pay import BRANCHES
from payroll.models import AcceptanceRecord, FigureDerogation, FigureSignature, LawAcceptance, PayPeriod, PayRun
from payroll.selectors.law import TOPICS, in_force, value_view
from payroll.selectors.law_changes import law_today

#: What an institution pays with; figures of the topic « information » calculate nothing and are shown in the law only.
LEFT_OUT = ("information",)
UNSIGNED, SIGNED, RESERVED, WRONG, DEROGATED = "a-signer", "signe", "reserve", "a-corriger", "deroge"
STANDINGS = {
    UNSIGNED: gettext_lazy("à signer"),
    WRONG: gettext_lazy("à corriger"),
    DEROGATED: gettext_lazy("dérogation"),
    RESERVED: gettext_lazy("signé avec réserve"),
    SIGNED: gettext_lazy("signé"),
}
BLOCKING = (UNSIGNED, WRONG)


@dataclass(frozen=True)
class AcceptedFigure:
    """A figure on a day: `value` in words, the last signature of that value, the derogation that lets it pass."""

    figure: Figure
    current: FigureValue
    value: str
    source: str
    digest: str
    signature: FigureSignature | None
    derogation: FigureDerogation | None
    is_changed: bool

    @property
    def standing(self) -> str:
        """A word of an expert goes before a derogation, but for a figure to correct that a derogation lets pass."""
        decision = self.signature.decision if self.signature else ""
        if decision == FigureSignature.Decision.CONFORM:
            return SIGNED
        if decision == FigureSignature.Decision.RESERVE:
            return RESERVED
        if self.derogation is not None:
            return DEROGATED
        return WRONG if decision else UNSIGNED

    @property
    def group(self) -> str:
        """Contributions by branch, the rest by topic."""
        branch = BRANCHES.get(self.figure.branch, "") if self.figure.topic == "contribution" else ""
        return str(branch or TOPICS.get(self.figure.topic, self.figure.topic))


@dataclass(frozen=True)
class Standing:
    """An institution's acceptance on a day. `version` names the law: it changes with any value."""

    row: LawAcceptance | None
    figures: Sequence[AcceptedFigure]
    version: str

    @property
    def is_asked(self) -> bool:
        return self.row is not None and self.row.state == LawAcceptance.State.ASKED

    @property
    def blocking(self) -> list[AcceptedFigure]:
        return [each for each in self.figures if each.standing in BLOCKING]

    def count(self, *standings: str) -> int:
        return sum(each.standing in standings for each in self.figures)


def digest_of(figure: Figure, value: FigureValue) -> str:
    """SHA-256 of what the calculation reads: the figure, its value and the day from which it holds."""
    told = {"figure": figure.id, "from": f"{value.valid_from:%Y-%m-%d}", "value": value.data}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def acceptance_of(institution: Institution) -> LawAcceptance | None:
    return LawAcceptance.objects.filter(institution=institution).first()


def standing_on(institution: Institution, on: date) -> Standing:
    """Every figure used on a day with its standing; four queries, whatever the number of figures."""
    country = law_today(institution.country_id)
    signatures: dict[str, FigureSignature] = {}
    signed_before: set[str] = set()
    for signature in FigureSignature.objects.filter(institution=institution).select_related("recorded_by").order_by("pk"):
        signatures[signature.digest] = signature
        signed_before.add(signature.figure)
    derogations = {
        each.digest: each
        for each in FigureDerogation.objects.filter(institution=institution).select_related("granted_by")
    }
    found = []
    for figure, value in in_force(country, on):
        if figure.topic in LEFT_OUT:
            continue
        digest = digest_of(figure, value)
        view = value_view(country, figure, value)
        source = view.sources[0][0] if view.sources else ""
        found.append(
            AcceptedFigure(
                figure, value, words_of(view), source, digest, signatures.get(digest), derogations.get(digest),
                figure.id in signed_before and digest not in signatures,
            )
        )  # fmt: skip
    found.sort(key=lambda each: (list(TOPICS).index(each.figure.topic), each.group))
    version = hashlib.sha256("".join(each.digest for each in found).encode()).hexdigest()[:12]
    return Standing(acceptance_of(institution), found, version)


def words_of(view: Any) -> str:
    """A value on one line; a table as its rows."""
    if view.table is None:
        return view.text
    rows = [", ".join(f"{head} {cell}" for head, cell in zip(view.table.headings, row, strict=True) if cell) for row in view.table.rows]
    return " | ".join(rows)


def papers_of(institution: Institution) -> QuerySet[AcceptanceRecord]:
    """The signed papers, newest first, each with the number of figures that it bears (`figures`)."""
    found = AcceptanceRecord.objects.filter(institution=institution).select_related("recorded_by")
    return found.annotate(figures=Count("signatures"))


def acceptance_obstacle(run: PayRun) -> str:
    """Why a run may not be authorised yet: figures of its month that nobody signed; nothing where no acceptance is asked."""
    if not LawAcceptance.objects.filter(institution=run.institution_id, state=LawAcceptance.State.ASKED).exists():
        return ""
    left = standing_on(run.institution, run.period.last_day).blocking
    if not left:
        return ""
    figures = french_count(len(left), _("chiffre de la loi n’est pas signé"), _("chiffres de la loi ne sont pas signés"))
    told = {"figures": figures, "first": left[0].figure.label}
    return _("Recette du pays : %(figures)s, à commencer par « %(first)s » : les faire signer, ou demander une dérogation.") % told


def derogations_used(period: PayPeriod) -> list[FigureDerogation]:
    """The derogations with which the month was paid: its figures that no expert signed."""
    row = acceptance_of(period.institution)
    if row is None or row.state != LawAcceptance.State.ASKED:
        return []
    figures = standing_on(period.institution, period.last_day).figures
    return [each.derogation for each in figures if each.standing == DEROGATED and each.derogation is not None]
