"""What the law and the fund's statute give of annual leave on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(frozen=True)
class LeaveLaw:
    """Days of a country on a day. `monthly` is None where the law is not known.

    `seniority`: (whole years of service, days a year), growing. `mother_days`: a year and a child, for mothers; the child under
    `child_age` (None: as long as it is in charge), the mother under `mother_age` (None: whatever her age). `is_working`: days
    are working days, Monday to Saturday without public holidays; else calendar days. `sources`: the text of each part.
    """

    monthly: Fraction | None
    is_working: bool
    seniority: Sequence[tuple[int, Fraction]] = ()
    mother_days: Fraction = Fraction(0)
    child_age: int | None = None
    mother_age: int | None = None
    monthly_minor: Fraction | None = None
    sources: dict[str, str] = field(default_factory=dict)

    def extra_for(self, years: int) -> Fraction:
        """Days a year for so many whole years of service."""
        return max((days for after, days in self.seniority if years >= after), default=Fraction(0))

    def with_statute(
        self, monthly: Fraction | None, seniority: Sequence[tuple[int, Fraction]], mother: Fraction | None, reference: str
    ) -> LeaveLaw:
        """The better of the law and the statute, part by part: a statute never gives less than the law."""
        sources = dict(self.sources)
        given = self.monthly
        if monthly is not None and (given is None or monthly > given):
            given, sources["monthly"] = monthly, reference
        steps = sorted({after for after, _ in (*self.seniority, *seniority)})
        fund = LeaveLaw(None, self.is_working, tuple(seniority))
        both = tuple((after, max(self.extra_for(after), fund.extra_for(after))) for after in steps)
        if both != tuple(self.seniority):
            sources["seniority"] = reference
        days = self.mother_days
        if mother is not None and mother > days:
            days, sources["mother"] = mother, reference
        return replace(self, monthly=given, seniority=both, mother_days=days, sources=sources)
