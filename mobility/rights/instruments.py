"""Instruments of social security by parties and date. What nobody has read stays unknown, and says whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: The branches in the order in which a statement tells them.
BRANCHES = {
    "pension": "vieillesse",
    "invalidity": "invalidité",
    "survivors": "survivants",
    "injury": "accidents du travail et maladies professionnelles",
    "family": "prestations familiales",
    "maternity": "maternité",
    "sickness": "maladie",
}
KNOWN, UNKNOWN, NONE = "known", "unknown", "none"


@dataclass(frozen=True)
class Posting:
    """The posting rule. `rule`: known (allowed, with its length), unknown (not read), none (the text has no such rule)."""

    rule: str = UNKNOWN
    months: int | None = None
    renewals: int | None = None
    agreed_by: str = ""
    form: str = ""
    article: str = ""

    @property
    def longest(self) -> int | None:
        """Months with all renewals; None while the length is not known."""
        if self.rule != KNOWN or self.months is None or self.renewals is None:
            return None
        return self.months * (1 + self.renewals)


@dataclass(frozen=True)
class Party:
    """A country bound by an instrument; a day that is None was not found in a source."""

    country: str
    signed_on: date | None = None
    ratified_on: date | None = None
    in_force_on: date | None = None
    confidence: str = "low"


@dataclass(frozen=True)
class Instrument:
    """A convention or agreement. `parties` by country; `in_force_on` for all of them, unless a party has its own day."""

    code: str
    title: str
    branches: tuple[str, ...]
    parties: tuple[Party, ...]
    in_force_on: date | None = None
    ended_on: date | None = None
    posting: Posting = Posting()
    totalisation_months: int | None = None
    ask: str = ""
    source: str = ""
    confidence: str = "low"

    def party(self, country: str) -> Party | None:
        return next((each for each in self.parties if each.country == country), None)

    def status(self, home: str, host: str, on: date) -> str:
        """`in_force`, `not_in_force` or `unknown` (a party is bound by it, but since when was not found) for a pair on a day.

        Two institutions of one country need no instrument.
        """
        pair = [self.party(country) for country in (home, host)]
        if home == host or None in pair:
            return "not_in_force"
        if self.ended_on is not None and self.ended_on <= on:
            return "not_in_force"
        starts = [party.in_force_on or (self.in_force_on if party.ratified_on else None) for party in pair if party]
        if any(start is not None and start > on for start in starts):
            return "not_in_force"
        return "unknown" if None in starts else "in_force"


@dataclass(frozen=True)
class Found:
    """The instruments of a pair on a day, those in force first, then those whose entry into force is not known."""

    home: str
    host: str
    on: date
    in_force: tuple[Instrument, ...]
    unknown: tuple[Instrument, ...]

    @property
    def proposed(self) -> Instrument | None:
        """Of those in force, the one that covers most branches; the others by title."""
        return self.in_force[0] if self.in_force else None

    @property
    def is_needed(self) -> bool:
        return self.home != self.host


def instruments_found(instruments: Iterable[Instrument], *, home: str, host: str, on: date) -> Found:
    """All that bind both countries on a day, the widest first. Order of `instruments` does not matter."""
    by_status: dict[str, list[Instrument]] = {"in_force": [], "unknown": [], "not_in_force": []}
    for each in instruments:
        by_status[each.status(home, host, on)].append(each)
    widest = sorted(by_status["in_force"], key=_width)
    return Found(home, host, on, tuple(widest), tuple(sorted(by_status["unknown"], key=_width)))


def _width(instrument: Instrument) -> tuple[int, str]:
    return -len(instrument.branches), instrument.code


def certificate_obstacles(instrument: Instrument | None, *, months: int | None, is_extension: bool = False) -> list[str]:
    """Why a certificate of applicable law cannot be asked for; empty when it can. `months`: length of the move, None without end.

    An unknown length never becomes nought or infinity: it says whom to ask.
    """
    if instrument is None:
        return ["Aucun instrument en vigueur n’a été retenu pour ces deux pays : il n’y a pas d’attestation à demander."]
    posting, told = instrument.posting, []
    if posting.rule == NONE:
        return [f"{instrument.title} n’a pas de règle de détachement : la loi du pays d’accueil s’applique dès le premier jour."]
    if posting.rule == UNKNOWN or posting.months is None:
        told.append(f"La durée de détachement que permet « {instrument.title} » n’est pas connue ici : demandez-la à {_whom(instrument)}.")
    if posting.rule == KNOWN and not posting.agreed_by:
        told.append(f"L’autorité qui accorde le détachement n’est pas connue : demandez-la à {_whom(instrument)}.")
    if posting.months is not None and months is None:
        told.append("Un mouvement sans terme n’est pas un détachement au sens de la sécurité sociale.")
    if is_extension and posting.months is not None and posting.renewals is None:
        told.append(f"Les prolongations permises ne sont pas connues : demandez-les à {_whom(instrument)}.")
    limit = posting.longest if is_extension else posting.months
    if posting.rule == KNOWN and limit is not None and months is not None and months > limit:
        told.append(f"{months} mois dépassent les {limit} mois que permet « {instrument.title} ».")
    return told


def _whom(instrument: Instrument) -> str:
    return instrument.ask or "l’autorité compétente des deux pays"
