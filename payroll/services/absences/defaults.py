"""The first rule of each kind of absence: what the country's law file gives, with its source and confidence, and nothing else.

A figure of the file that is a text, or that speaks in another shape than ours, gives no rule: its sentence is kept as a note and
the rule stays « à établir », so that pay asks instead of guessing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hr_core.choices import AbsenceFamily
from payroll.choices_absences import BenefitPayer, Branch, Confidence, RuleSource, Treatment
from payroll.engine import CountryLaw
from payroll.engine.figures import FigureValue

MONTH_DAYS = 30
WEEK_DAYS = 7
F = AbsenceFamily
#: No work, no pay: the contract itself, in every country of the zone.
UNPAID = (F.STRIKE, F.UNPAID_LEAVE, F.DISCIPLINARY_SUSPENSION, F.UNJUSTIFIED)
#: At work elsewhere, by the employer's order.
AT_WORK = (F.TRAINING, F.MISSION)
INJURIES = (F.WORK_ACCIDENT, F.COMMUTING_ACCIDENT, F.OCCUPATIONAL_DISEASE)


def rule_values(country: CountryLaw, family: str, on: date) -> dict[str, Any]:
    """The values of a first `AbsencePayRule`; `is_known` is False where the law file does not say enough."""
    if family in UNPAID:
        return _known(
            Treatment.UNPAID,
            Confidence.HIGH,
            _("Le salaire est la contrepartie du travail : jour non travaillé, non payé."),
        )
    if family in AT_WORK:
        return _known(Treatment.KEPT, Confidence.HIGH, _("L’agent travaille ou se forme sur ordre de l’employeur."))
    if family == F.SPECIAL_LEAVE:
        return _special_leave(country, on)
    if family == F.PATERNITY:
        return _paternity(country, on)
    if family == F.MATERNITY:
        return _maternity(country, on)
    if family in INJURIES:
        return _injury(country, on)
    if family == F.SICKNESS:
        return _sickness(country, on)
    if family == F.ANNUAL_LEAVE:
        return _annual_leave(country, on)
    return unknown()


def unknown(*notes: str, confidence: str = Confidence.LOW, text: str = "") -> dict[str, Any]:
    """A rule to be established; what the file says in words stands as a note."""
    return {
        "is_known": False,
        "treatment": Treatment.COVERED,
        "source": RuleSource.LAW,
        "confidence": confidence,
        "legal_text": text[:200],
        "note": "\n".join(note for note in notes if note),
    }


def _known(treatment: str, confidence: str, note: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {
        "is_known": True,
        "treatment": treatment,
        "source": RuleSource.LAW,
        "confidence": confidence,
        "legal_text": text[:200],
        "note": note,
        **more,
    }


def _value(country: CountryLaw, key: str, on: date) -> FigureValue | None:
    figure = country.figures.get(key)
    return figure.on(on) if figure is not None else None


def _words(country: CountryLaw, key: str, on: date) -> str:
    """What the file says of a figure: its text, or its note."""
    figure, value = country.figures.get(key), _value(country, key, on)
    if figure is None or value is None:
        return ""
    said = str(value.data.get("text", "")) or value.note
    return f"{figure.label}\u00a0: {said}" if said else ""


def _text(country: CountryLaw, key: str) -> str:
    figure = country.figures[key]
    return f"{country.name}, {figure.label}"


def _special_leave(country: CountryLaw, on: date) -> dict[str, Any]:
    """Paid within the days of the law, where the file lists them."""
    value = _value(country, "circumstance-leave", on)
    if value is None:
        return unknown(_("Les congés de circonstance et leur paie sont à relever dans la convention ou le statut."))
    return _known(
        Treatment.KEPT,
        value.confidence,
        _words(country, "circumstance-leave", on),
        _text(country, "circumstance-leave"),
    )


def _annual_leave(country: CountryLaw, on: date) -> dict[str, Any]:
    """The month goes on where the law pays leave at the pay kept; elsewhere the fund says how its allowance is paid."""
    kept, words = _value(country, "leave-allowance-maintained", on), _words(country, "leave-allowance", on)
    if kept is not None and kept.data.get("flag"):
        return _known(
            Treatment.KEPT,
            kept.confidence,
            words,
            _text(country, "leave-allowance"),
            counts_for_leave=True,
            counts_for_seniority=True,
        )
    ways = _(
        "Dire comment le congé est payé : « paie maintenue » quand le mois continue, « jours non payés » quand une campagne de"
        " congés payés verse l’allocation au départ."
    )
    return unknown(words, ways)


def _paternity(country: CountryLaw, on: date) -> dict[str, Any]:
    value, words = _value(country, "paternity-days", on), _words(country, "paternity-days", on)
    days = value.data.get("amount") if value is not None else None
    if value is None or days is None or not int(days):
        return unknown(words)
    return _known(Treatment.KEPT, value.confidence, words, _text(country, "paternity-days"), maximum_days=int(days))


def _maternity(country: CountryLaw, on: date) -> dict[str, Any]:
    """The benefit of the branch, when its rate is a single figure; its length from the weeks of the law."""
    length, value = _maternity_days(country, on), _value(country, "maternity-benefit", on)
    notes = (_words(country, "maternity-benefit", on), _words(country, "maternity-weeks", on))
    if value is None or "percent" not in value.data:
        return {**unknown(*notes), "maximum_days": length}
    return {
        **_branch_benefit([{"from_day": 1, "percent": str(value.data["percent"])}], Branch.MATERNITY, value.confidence),
        "maximum_days": length,
        "legal_text": _text(country, "maternity-benefit")[:200],
        "note": "\n".join(note for note in notes if note),
    }


def _maternity_days(country: CountryLaw, on: date) -> int | None:
    days, weeks = _value(country, "maternity-days", on), _value(country, "maternity-weeks", on)
    if days is not None and "amount" in days.data:
        return int(days.data["amount"])
    if weeks is not None and "amount" in weeks.data:
        found = Fraction(str(weeks.data["amount"])) * WEEK_DAYS
        return int(found) if found.denominator == 1 else None
    return None


def _injury(country: CountryLaw, on: date) -> dict[str, Any]:
    value, words = _value(country, "injury-benefit", on), _words(country, "injury-benefit", on)
    if value is None:
        return unknown()
    bands = _bands_by_day(value.data)
    if not bands:
        return unknown(words)
    return {
        **_branch_benefit(bands, Branch.INJURY, value.confidence),
        "legal_text": _text(country, "injury-benefit")[:200],
        "note": words,
    }


def _bands_by_day(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One rate, or a table whose keys are days."""
    if "percent" in data:
        return [{"from_day": 1, "percent": str(data["percent"])}]
    rows: Sequence[Mapping[str, Any]] = data.get("rows", ())
    if not rows or not all(str(row["key"]).isdecimal() and "percent" in row for row in rows):
        return []
    return [{"from_day": int(row["key"]), "percent": str(row["percent"])} for row in rows]


def _branch_benefit(bands: list[dict[str, Any]], branch: str, confidence: str) -> dict[str, Any]:
    """Paid by the branch to the employee: nothing on the payslip until the institution says that it advances it."""
    return {
        **_known(Treatment.COVERED, confidence, ""),
        "benefit_bands": bands,
        "benefit_payer": BenefitPayer.BRANCH,
        "branch": branch,
    }


def _sickness(country: CountryLaw, on: date) -> dict[str, Any]:
    """The employer's maintenance by years of service, where the file gives it as a table."""
    value, words = _value(country, "sickness-benefit", on), _words(country, "sickness-benefit", on)
    if value is None:
        return unknown()
    bands = maintenance_of(value.data)
    if not bands:
        return unknown(words)
    return _known(
        Treatment.COVERED,
        value.confidence,
        words,
        _text(country, "sickness-benefit"),
        maintenance_bands=bands,
    )


def maintenance_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Bands of a table by years: `full_months` and `half_months`, or `percent` with a `length` (« 15 jours », « 2 mois »)."""
    found = []
    for row in data.get("rows", ()):
        if not str(row["key"]).isdecimal():
            return []
        if "full_months" in row:
            months = ((str(row["full_months"]), "100"), (str(row.get("half_months", 0)), "50"))
            parts = [(Fraction(length) * MONTH_DAYS, percent) for length, percent in months]
        elif "percent" in row and (length := _length(str(row.get("length", "")))) is not None:
            parts = [(Fraction(length), str(row["percent"]))]
        else:
            return []
        if any(days.denominator != 1 for days, _percent in parts):
            return []
        found += [{"years": int(row["key"]), "days": int(days), "percent": percent} for days, percent in parts if days]
    return found


def _length(text: str) -> int | None:
    """« 15 jours » is 15, « 2 mois » is 60."""
    read = re.fullmatch(r"(\d+)\s+(jours?|mois)", text.strip())
    if read is None:
        return None
    return int(read[1]) * (MONTH_DAYS if read[2] == "mois" else 1)
