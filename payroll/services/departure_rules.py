"""What the fund's own statute adds to the law for departures and deaths: one dated setting, with the text of each rule.

Kept as `InstitutionSetting` rows (`departure_rules`) whose value is an object. The law is the floor: the better of the
two for the employee is paid, and both are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from payroll.models import InstitutionSetting, PayItem
from payroll.services.settings import pay_setting
from payroll.services.timeline import timeline_set
from payroll.settlement.bands import Band, Scale
from payroll.settlement.notice import parse_length

DEPARTURE_RULES = "departure_rules"
TO_THE_DAY, WHOLE_MONTH = "day", "month"
AVERAGE, LAST_MONTH = "average", "last"


@dataclass(frozen=True)
class FundScale:
    """A scale of the fund. `rows`: (year or years of service, per cent or months as exact text); `is_months` reads them
    as « from so many years, so many months of pay », else as per cent of the month per year from the n-th year."""

    rows: tuple[tuple[int, str], ...] = ()
    is_months: bool = False
    minimum_months: int = 0
    text: str = ""

    def scale(self) -> Scale | None:
        if not self.rows:
            return None
        if self.is_months:
            months = tuple((years, Fraction(value)) for years, value in self.rows)
            return Scale(months=months, minimum_months=self.minimum_months, source=self.text)
        bands = tuple(Band(year, Fraction(value) / 100) for year, value in self.rows)
        return Scale(bands=bands, minimum_months=self.minimum_months, source=self.text)


@dataclass(frozen=True)
class DepartureRules:
    """The rules in force; what is empty leaves the law alone. Rates and months are exact texts (`7`, `1/12`, `2.5`)."""

    notice: Mapping[str, str] = field(default_factory=dict)
    notice_text: str = ""
    severance: FundScale = FundScale()
    end_of_career: FundScale = FundScale()
    leave_ratio: str = ""
    leave_maintained: bool = False
    leave_text: str = ""
    fixed_term_rate: str = ""
    fixed_term_text: str = ""
    thirteenth_months: str = ""
    thirteenth_text: str = ""
    death_salary: str = TO_THE_DAY
    death_months: str = ""
    death_base: str = AVERAGE
    death_with_severance: bool = False
    death_text: str = ""
    funeral_ceiling: int | None = None
    items: Mapping[str, str] = field(default_factory=dict)


def departure_rules_read(institution: Institution, on: date) -> DepartureRules:
    """The rules of the fund on a day."""
    found = pay_setting(institution, DEPARTURE_RULES, on, {})
    known = {each.name for each in fields(DepartureRules)}
    values: dict[str, Any] = {name: value for name, value in found.items() if name in known}
    for name in ("severance", "end_of_career"):
        if name in values:
            raw = values[name]
            values[name] = FundScale(**{**raw, "rows": tuple((int(year), str(text)) for year, text in raw["rows"])})
    return DepartureRules(**values)


@transaction.atomic
def departure_rules_set(
    *, institution: Institution, start: date, rules: DepartureRules, actor: User | None, reason: str
) -> InstitutionSetting:
    """Keep the rules from `start`. Raises `ValidationError` for a length or a rate that cannot be read, or a rule
    without its text."""
    _check(institution, rules)
    with because(reason):
        return timeline_set(
            InstitutionSetting.objects.filter(institution=institution, key=DEPARTURE_RULES),
            start=start,
            values={"value": asdict(rules), "reference": reason[:200]},
            make=lambda: InstitutionSetting(institution=institution, key=DEPARTURE_RULES),
        )


def _check(institution: Institution, rules: DepartureRules) -> None:
    errors: dict[str, str] = {}
    for group, text in rules.notice.items():
        if not parse_length(text):
            errors[f"notice_{group}"] = _("Écrire une durée comme « 3 mois », « 15 jours » ou « 26 jours ouvrables ».")
    for name in ("leave_ratio", "fixed_term_rate", "thirteenth_months", "death_months"):
        value = getattr(rules, name)
        try:
            if value and Fraction(value) < 0:
                raise ValueError
        except (ValueError, ZeroDivisionError):
            errors[name] = _("Écrire un nombre exact, comme 7, 2.5 ou 1/12.")
    needs_text = {
        "notice_text": bool(rules.notice),
        "severance_text": bool(rules.severance.rows) and not rules.severance.text,
        "end_of_career_text": bool(rules.end_of_career.rows) and not rules.end_of_career.text,
        "leave_text": bool(rules.leave_ratio or rules.leave_maintained),
        "fixed_term_text": bool(rules.fixed_term_rate),
        "thirteenth_text": bool(rules.thirteenth_months),
        "death_text": bool(rules.death_months or rules.death_with_severance or rules.funeral_ceiling),
    }
    for name, needed in needs_text.items():
        if needed and not getattr(rules, name, ""):
            errors[name] = _("Donnez le texte et l’article de cette règle.")
    known = set(PayItem.objects.filter(institution=institution).values_list("code", flat=True))
    for kind, code in rules.items.items():
        if code not in known:
            errors[f"item_{kind}"] = _("La rubrique %(code)s n’existe pas.") % {"code": code}
    if errors:
        raise ValidationError(errors)
