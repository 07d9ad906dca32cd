"""Indicators of mobility, from states and dates alone: nothing is entered for them. Each says its definition and its source.

In the regional body they are those of the zone; in an institution, those of its own moves. Outside the committee, counts of the
zone from 1 to 4 are hidden, and the totals that would tell them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from hr_core.text import french_amount
from mobility.choices import Form
from mobility.choices_agreements import (
    AgreementState,
    CostKind,
    EndReason,
    Frequency,
    Party,
    PeriodState,
    RechargeState,
)
from mobility.models import Agreement, AgreementEvent, CostLine, InsurancePeriod, RechargeStatement, ReturnPlan
from mobility.selectors.home_figures import (
    families_moved,
    jobs_offered,
    jobs_without_holder,
    languages,
    late_steps,
    left_at_home,
    opened_to_the_zone,
)
from mobility.selectors.indicator_words import SMALL, Indicator, Teller
from mobility.selectors.market_figures import (
    Market,
    balances,
    demand,
    fairness_told,
    home,
    offer,
    referential,
    skills,
    speed,
)

#: Agreements that led somebody to move.
MOVED = (AgreementState.IN_FORCE, AgreementState.ENDING, AgreementState.ENDED, AgreementState.ENDED_EARLY, AgreementState.CONVERTED)
#: The event that says that somebody left home within a year of the return.
LEFT = "left_after_return"
UNPAID, LATE_CERTIFICATE = timedelta(days=60), timedelta(days=60)
MONTH = Fraction(1461, 48)  # mean days of a month


@dataclass(frozen=True)
class Flows:
    """Counts home × host; -1 is a count that is hidden, in cells and in totals."""

    homes: Sequence[str]
    hosts: Sequence[str]
    cells: Mapping[tuple[str, str], int]
    home_totals: Mapping[str, int]
    host_totals: Mapping[str, int]
    total: int


@dataclass
class Figures:
    flows: Flows
    countries: dict[tuple[str, str], int] = field(default_factory=dict)
    indicators: list[Indicator] = field(default_factory=list)


def flows_of(counts: Mapping[tuple[str, str], int], *, hides: bool) -> Flows:
    """The matrix; when `hides`, cells from 1 to 4 are hidden, and any total from which a single hidden cell could be told."""
    homes, hosts = sorted({home for home, _host in counts}), sorted({host for _home, host in counts})
    cells = {pair: (-1 if hides and 0 < count < SMALL else count) for pair, count in counts.items()}

    def total(pairs: Iterable[tuple[str, str]]) -> int:
        pairs = list(pairs)
        whole = sum(counts.get(pair, 0) for pair in pairs)
        return -1 if sum(cells.get(pair, 0) == -1 for pair in pairs) == 1 or (hides and 0 < whole < SMALL) else whole

    home_totals = {home: total((home, host) for host in hosts) for home in homes}
    host_totals = {host: total((home, host) for home in homes) for host in hosts}
    whole = sum(counts.values())
    return Flows(homes, hosts, cells, home_totals, host_totals, -1 if hides and 0 < whole < SMALL else whole)


class Subject(TextChoices):
    """What a page of the indicators is about; the yearly report tells them all."""

    MOVES = "mouvements", _lazy("Mouvements")
    OFFER = "bourse", _lazy("Bourse et candidatures")
    HOME = "delais", _lazy("Délais et origine")
    SKILLS = "competences", _lazy("Compétences et référentiel")


def figures_of(year: int, *, hides: bool, subjects: Collection[str] = tuple(Subject)) -> Figures:
    """The indicators of the moves that began in a year (`year` 0: all), within what the running scope reads; at most a dozen queries
    for each subject asked."""
    moves = Agreement.objects.filter(state__in=MOVED).select_related("home", "host")
    if year:
        moves = moves.filter(start__year=year)
    rows = list(moves.annotate(texts=Count("versions", distinct=True))) if {Subject.MOVES, Subject.HOME} & {*subjects} else []
    market, told = Market(year), Teller(hides)
    found = Figures(Flows([], [], {}, {}, {}, 0))
    if Subject.MOVES in subjects:
        names = market.names
        lands = Counter((row.home.country_id, row.host.country_id) for row in rows)
        found.flows = flows_of(Counter((names[row.home_id], names[row.host_id]) for row in rows), hides=hides)
        found.countries = {pair: count for pair, count in lands.items() if not hides or count >= SMALL}
        _flow(told, rows)
        balances(told, found.flows)
        families_moved(told, rows, market)
    if Subject.OFFER in subjects:
        offer(told, market)
        jobs_offered(told, market)
        opened_to_the_zone(told, market)
        demand(told, market)
        languages(told, market)
        fairness_told(told, market, year)
    if Subject.HOME in subjects:
        speed(told, market)
        _speed(told, rows)
        late_steps(told, market, year)
        home(told, year)
        left_at_home(told, rows, market)
    if Subject.MOVES in subjects:
        _cost(told, rows)
        _security(told, rows)
        _return(told, rows)
    if Subject.SKILLS in subjects:
        skills(told, market)
        referential(told, market)
        jobs_without_holder(told, market)
    found.indicators = told.found
    return found


def _flow(told: Teller, rows: Sequence[Any]) -> None:
    theme = _("Mouvements")
    for form in Form:
        told.count(theme, str(form.label).capitalize(), sum(row.form == form for row in rows), _("Conventions entrées en vigueur, par forme."))
    lengths = [Fraction((row.end - row.start).days) / MONTH for row in rows if row.end is not None]
    told.mean(theme, _("Durée moyenne"), lengths, _("mois"), _("Du premier jour au jour du retour, transferts exclus."))
    timed = [row for row in rows if row.end is not None]
    told.share(theme, _("Prolongés"), sum(row.texts > 1 for row in timed), len(timed), _("Conventions à terme qui ont un avenant."))


def _speed(told: Teller, rows: Sequence[Any]) -> None:
    theme = _("Délais")
    began = [row for row in rows if row.began_at is not None]
    told.mean(theme, _("De l’ouverture à l’effet"), [max(0, (_day(row.began_at) - _day(row.created_at)).days) for row in began],
              _("jours"), _("De l’ouverture de la convention à son entrée en vigueur."))  # fmt: skip
    told.share(theme, _("Entrées en vigueur le jour prévu"), sum(timezone.localtime(row.began_at).date() <= row.start for row in began), len(began),
               _("Jour de l’entrée en vigueur, comparé au premier jour convenu."))  # fmt: skip


def _cost(told: Teller, rows: Sequence[Any]) -> None:
    theme = _("Coûts")
    keys = [row.pk for row in rows]
    lines = list(CostLine.objects.filter(agreement__in=keys).values_list("kind", "payer", "currency", "amount", "frequency"))
    payers = Counter(payer for kind, payer, *_rest in lines if kind == CostKind.BASE_PAY)
    told.share(theme, _("Salaire de base à la charge de l’accueil"), payers[Party.HOST], sum(payers.values()), _("Ligne du salaire de base du tableau des coûts."))
    sums: dict[tuple[str, str], int] = {}
    for _kind, payer, money, amount, frequency in lines:
        if amount is not None and frequency == Frequency.MONTHLY:
            sums[payer, money] = sums.get((payer, money), 0) + amount
    for (payer, money), amount in sorted(sums.items()):
        told.amount(theme, _("Par mois, à la charge de : %(payer)s") % {"payer": Party(payer).label}, french_amount(amount, money, unit=True), len(keys),
                    _("Lignes mensuelles chiffrées des tableaux de coûts."))  # fmt: skip
    issued = RechargeStatement.objects.filter(agreement__in=keys, state=RechargeState.ISSUED, due_on__lt=timezone.localdate() - UNPAID)
    told.count(theme, _("Remboursements impayés après 60 jours"), issued.count(), _("États échus depuis plus de 60 jours et non payés."))


def _security(told: Teller, rows: Sequence[Any]) -> None:
    theme = _("Sécurité sociale")
    abroad = [row for row in rows if row.home.country_id != row.host.country_id and row.form != Form.MISSION]
    told.share(theme, _("Sans instrument"), sum(row.instrument_id is None for row in abroad), len(abroad), _("Mouvements entre deux pays dont la convention ne retient aucun instrument."))
    asked = [row for row in rows if row.certificate_asked_on is not None]
    told.share(theme, _("Attestations délivrées"), sum(row.certificate_issued_on is not None for row in asked), len(asked), _("Parmi celles qui ont été demandées."))
    attested = InsurancePeriod.objects.filter(state=PeriodState.ATTESTED).count()
    told.count(theme, _("Périodes d’assurance attestées"), attested, _("Périodes d’assurance que le régime a attestées, à ce jour."))
    today = timezone.localdate()
    late = [row for row in asked if (row.certificate_issued_on or today) - row.certificate_asked_on > LATE_CERTIFICATE]
    told.share(theme, _("Attestations tardives"), len(late), len(asked), _("Plus de 60 jours entre la demande et la délivrance."))


def _return(told: Teller, rows: Sequence[Any]) -> None:
    theme = _("Retour")
    over = [row for row in rows if row.state in (AgreementState.ENDED, AgreementState.ENDED_EARLY, AgreementState.CONVERTED)]
    ended = [row for row in over if row.closed_at is not None and row.end is not None and row.state != AgreementState.CONVERTED]
    back = [row for row in ended if row.form != Form.MISSION]  # a mission is closed by its report
    told.share(theme, _("Retours le jour prévu"), sum(_day(row.closed_at) <= row.end + timedelta(days=1) for row in back), len(back), _("Retour constaté au plus tard le lendemain du terme ; missions exclues."))
    told.share(theme, _("Fins anticipées"), sum(row.end_reason not in ("", EndReason.TERM) for row in over), len(over), _("Parmi les mouvements terminés."))
    told.share(theme, _("Conversions en transfert"), sum(row.state == AgreementState.CONVERTED for row in over), len(over), _("Parmi les mouvements terminés."))
    left = AgreementEvent.objects.filter(agreement__in=[row.pk for row in over], name=LEFT).values("agreement").distinct().count()
    told.share(theme, _("Démissions dans l’année du retour"), left, len(ended), _("Agents sortis de leur institution moins de douze mois après le retour."))
    uses = list(ReturnPlan.objects.filter(agreement__in=[row.pk for row in over], uses_skills__isnull=False).values_list("uses_skills", flat=True))
    told.share(theme, _("Poste qui emploie ce qui a été appris"), sum(uses), len(uses), _("Réponse du suivi, six mois après le retour."))


def _day(at: Any) -> date:
    return timezone.localtime(at).date()


def years_with_moves(rows: QuerySet[Agreement]) -> list[int]:
    return [day.year for day in rows.filter(state__in=MOVED).dates("start", "year", order="DESC")]
