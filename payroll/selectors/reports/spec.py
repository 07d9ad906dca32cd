"""What a report asks: measures × months × axes, with filters, order and subtotals.

It is written as lists of texts by name, the same in the address of the builder and in a saved report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.selectors.reports.axes import AXES, Axis
from payroll.selectors.reports.measures import FIGURES, FIXED

Month = tuple[int, int]
PERIODS = {
    "mois": gettext_lazy("le dernier mois payé"),
    "annee": gettext_lazy("l’année jusqu’au dernier mois payé"),
    "douze": gettext_lazy("les douze derniers mois payés"),
    "choisie": gettext_lazy("de … à …"),
}
ORDERS = {"libelle": gettext_lazy("par libellé"), "valeur": gettext_lazy("par valeur, de la plus grande à la plus petite")}
MOST_MONTHS = 36
MOST_MEASURES = 20
DEFAULT = {"mesure": ["headcount", "gross", "employer", "cost"], "ligne1": ["unit"], "periode": ["mois"], "sous_totaux": ["oui"]}


@dataclass(frozen=True)
class ReportSpec:
    """`first` and `last` hold for the period « choisie » only; `filters` gives the keys kept of an axis."""

    measures: tuple[str, ...] = ("gross",)
    rows: tuple[str, ...] = ()
    column: str = ""
    period: str = "mois"
    first: Month | None = None
    last: Month | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "libelle"
    has_subtotals: bool = True
    has_average: bool = False

    @property
    def axes(self) -> list[Axis]:
        """Those of the rows, then that of the columns."""
        return [AXES[key] for key in (*self.rows, *([self.column] if self.column else []))]

    @property
    def is_of_lines(self) -> bool:
        """Whether the facts are lines of payslips rather than payslips."""
        read = [*self.axes, *(AXES[key] for key in self.filters)]
        return any(axis.of_lines for axis in read) or any(
            key in FIXED and FIXED[key].grain == "line" for key in self.measures
        )

    def problem(self) -> str:
        """What cannot be asked, with its cure; nothing when it can."""
        if not self.measures:
            return _("Choisissez au moins une valeur à additionner.")
        if len(self.measures) > MOST_MEASURES:
            return _("Un état porte vingt valeurs au plus : retirez-en.")
        if len(set(self.rows) | {self.column}) != len(self.rows) + 1:
            return _("Un même axe est choisi deux fois : gardez-le en lignes ou en colonnes.")
        if self.is_of_lines and any(
            key not in FIXED or FIXED[key].grain == "payslip" for key in self.measures
        ):
            return _(
                "Par rubrique, partie, destinataire, branche ou compte, un état additionne des lignes de bulletin : "
                "choisissez le montant, la base ou la quantité des rubriques, l’effectif ou les bulletins."
            )
        if self.period == "choisie" and (self.first is None or self.last is None):
            return _("Donnez le premier et le dernier mois.")
        if self.period == "choisie" and self.first and self.last and not 0 <= rank(self.last) - rank(self.first) < MOST_MONTHS:
            return _("Le dernier mois suit le premier, sur trente-six mois au plus.")
        return ""

    def months(self, last_paid: Month) -> tuple[Month, Month]:
        """The first and last month asked, when `last_paid` is the last one paid."""
        if self.period == "choisie" and self.first and self.last:
            return self.first, self.last
        if self.period == "annee":
            return (last_paid[0], 1), last_paid
        if self.period == "douze":
            return month_of(rank(last_paid) - 11), last_paid
        return last_paid, last_paid

    def params(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"mesure": list(self.measures)}
        for number, key in enumerate(self.rows, start=1):
            found[f"ligne{number}"] = [key]
        if self.column:
            found["colonne"] = [self.column]
        found["periode"] = [self.period]
        for name, month in (("debut", self.first), ("fin", self.last)):
            if month and self.period == "choisie":
                found[name] = [written(month)]
        for key, kept in self.filters.items():
            found[f"f_{key}"] = list(kept)
        if self.order != "libelle":
            found["tri"] = [self.order]
        for name, chosen in (("sous_totaux", self.has_subtotals), ("moyenne", self.has_average)):
            if chosen:
                found[name] = ["oui"]
        return found

    def query(self, **more: str) -> str:
        """The parameters of an address."""
        return urlencode({**self.params(), **more}, doseq=True)


def read_spec(params: Mapping[str, Sequence[str]]) -> ReportSpec:
    """The report that parameters ask; what is unknown is left out."""

    def one(name: str) -> str:
        values = params.get(name) or [""]
        return values[-1]

    rows = [one(f"ligne{number}") for number in (1, 2, 3)]
    column = one("colonne")
    return ReportSpec(
        measures=tuple(dict.fromkeys(key for key in params.get("mesure", ()) if is_measure(key))),
        rows=tuple(key for key in rows if key in AXES),
        column=column if column in AXES and AXES[column].may_be_column else "",
        period=one("periode") if one("periode") in PERIODS else "mois",
        first=read_month(one("debut")),
        last=read_month(one("fin")),
        filters={
            key: kept
            for key in AXES
            if (kept := tuple(value for value in params.get(f"f_{key}", ()) if value)) and AXES[key].is_filter
        },
        order=one("tri") if one("tri") in ORDERS else "libelle",
        has_subtotals=bool(one("sous_totaux")),
        has_average=bool(one("moyenne")),
    )


def is_measure(key: str) -> bool:
    return key in FIXED or (key.partition(":")[0] in FIGURES and bool(key.partition(":")[2]))


def rank(month: Month) -> int:
    return month[0] * 12 + month[1] - 1


def month_of(number: int) -> Month:
    return number // 12, number % 12 + 1


def written(month: Month) -> str:
    return f"{month[0]}-{month[1]:02d}"


def read_month(text: str) -> Month | None:
    """`2026-11`; None when it is no month."""
    year, _dash, month = text.partition("-")
    if not (year.isdecimal() and month.isdecimal() and len(year) == 4 and 1 <= int(month) <= 12 and int(year) >= 1990):
        return None
    return int(year), int(month)


def lists_of(params: Any) -> dict[str, list[str]]:
    """A `QueryDict` as lists of texts by name."""
    return {name: list(params.getlist(name)) for name in params}


