"""The desk on which acts are signed: what signing asks of the institution, read once for a gesture over several acts."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Institution, LetterPaper
from hr_core.services.acts.kinds import ActKind
from hr_core.services.acts.numbers import number_next
from hr_core.services.acts.paper import paper_in_force
from hr_core.services.acts.powers import Title, title_for
from hr_core.services.acts.texts import series_of


class Desk:
    """Powers, series, numbers and paper of the day. To be opened in a transaction: the row of the institution stays locked until its
    end, so that no other signing takes a number in between."""

    def __init__(self, institution: int, access: Access | None = None) -> None:
        self.key, self.access, self.today = institution, access, timezone.localdate()
        self._titles: dict[str, Title | None] = {}
        self._series: dict[str, str] = {}
        self._last: dict[tuple[str, int], int] = {}

    @cached_property
    def institution(self) -> Institution:
        return Institution.objects.select_for_update(of=("self",)).select_related("country").get(pk=self.key)

    def lock(self) -> None:
        """Take the lock now: one taken within a savepoint is lost when the act of that savepoint is refused."""
        _held = self.institution

    @cached_property
    def paper(self) -> LetterPaper | None:
        return paper_in_force(self.institution, self.today)

    def title(self, kind: ActKind) -> Title | None:
        """By what the signer signs that kind today."""
        if kind.code not in self._titles:
            self._titles[kind.code] = title_for(self.access, kind) if self.access else None
        return self._titles[kind.code]

    def series(self, kind: str) -> str:
        if kind not in self._series:
            self._series[kind] = series_of(self.institution, kind)
        return self._series[kind]

    def number(self, series: str, day: date) -> int:
        """The next number: it is taken by `took`, once the act that bears it is written."""
        place = (series, day.year)
        if place not in self._last:
            self._last[place] = number_next(self.institution, series, day.year) - 1
        return self._last[place] + 1

    def took(self, series: str, year: int, number: int) -> None:
        self._last[series, year] = number
