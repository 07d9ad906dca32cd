"""Indicators of the market and of what surrounds a move: referential, offer, demand, speed, fairness, home, scarce skills.

Applications and profiles are counted through the door of the system, since nobody reads them for a figure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers.choices_referential import TAKEN
from careers.models import Amendment, CoverageStatement, Edition, Job, PersonSkill, Skill
from careers.selectors.coverage import ranking, uncovered
from careers.selectors.referential import edition_in_use
from hr_core.models import Country
from hr_core.scope import require_scope
from hr_core.selectors.organisation import regional_body, zone_names
from hr_core.text import french_decimal
from mobility.choices import Form, OpinionReason
from mobility.db.door import system_door
from mobility.models import (
    Appeal,
    Application,
    CommitteeDecision,
    Conflict,
    MobilityProfile,
    ReleaseOpinion,
    ReturnPlan,
    Vacancy,
)
from mobility.selectors.indicator_words import SMALL, Teller

#: States of an application that no longer count as filed.
UNCOUNTED = ("draft", "withdrawn")
YEAR = timedelta(days=365)
#: In the order of `Filed`.
FILED = (
    "snapshot__statistics__sex", "snapshot__statistics__age", "snapshot__band", "state", "shortlisted_at", "heard_on", "answered_at",
    "vacancy__closed_at", "snapshot__skills",
)  # fmt: skip


@dataclass(frozen=True)
class Filed:
    """A file counted through the door: nothing of it but what figures need."""

    sex: str | None
    age: str | None
    band: int | None
    state: str
    shortlisted_at: Any
    heard_on: Any
    answered_at: Any
    closed_at: Any
    skills: Any


class Market:
    """What the indicators of a year (0: all) read within the institutions of the scope; each part once, when it is first asked.

    `vacancies` are those published, `files` those of closed vacancies, `profiles` the open ones; `jobs` those of the edition in use,
    by code, `labels` its skills'; `certificates` the last of coverage; `names` how institutions are called.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        self.at = tuple(require_scope("Les indicateurs").institutions)

    @cached_property
    def is_zone(self) -> bool:
        return regional_body().pk in self.at

    @cached_property
    def vacancies(self) -> list[Vacancy]:
        rows = Vacancy.objects.filter(published_on__isnull=False).select_related("job__family", "institution__country")
        if not self.is_zone:  # the zone's vacancies are readable too
            rows = rows.filter(institution__in=self.at)
        return list(rows.filter(published_on__year=self.year) if self.year else rows)

    @cached_property
    def files(self) -> list[Filed]:
        rows = Application.objects.filter(vacancy__closed_at__isnull=False).exclude(state__in=UNCOUNTED)
        if not self.is_zone:
            rows = rows.filter(Q(home__in=self.at) | Q(host__in=self.at))
        if self.year:
            rows = rows.filter(submitted_at__year=self.year)
        with system_door():
            return [Filed(*row) for row in rows.values_list(*FILED)]

    @cached_property
    def profiles(self) -> list[MobilityProfile]:
        rows = MobilityProfile.objects.filter(is_open=True).only("wished_jobs", "wished_countries", "skills")
        with system_door():
            return list(rows if self.is_zone else rows.filter(institution__in=self.at))

    @cached_property
    def edition(self) -> Edition | None:
        return edition_in_use(on=timezone.localdate())

    @cached_property
    def jobs(self) -> dict[str, Job]:
        rows = Job.objects.filter(edition=self.edition).select_related("family")
        return {each.code: each for each in rows.only("code", "title", "title_feminine", "family__label")}

    @cached_property
    def labels(self) -> dict[str, str]:
        return dict(Skill.objects.filter(edition=self.edition).values_list("code", "label"))

    @cached_property
    def certificates(self) -> list[CoverageStatement]:
        return list(ranking())

    @cached_property
    def names(self) -> dict[int, str]:
        return zone_names()


def offer(told: Teller, market: Market) -> None:
    theme = _("Offre")
    rows = market.vacancies
    days = [(row.closed_at.date() - row.published_on).days for row in rows if row.closed_at is not None and row.published_on is not None]
    told.count(theme, _("Avis publiés"), len(rows), _("Avis de vacance publiés, d’après leur date."))
    told.mean(theme, _("Jours ouverts"), days, _("jours"), _("De la publication à la clôture."))
    told.share(theme, _("Avis qui disent le salaire"), sum(row.pay_from is not None for row in rows), len(rows), _("Fourchette du salaire de base montrée."))
    for form in Form:
        told.count(theme, _("Ouverts : %(form)s") % {"form": form.label}, sum(form in row.forms for row in rows), _("Avis qui offrent cette forme."))
    for label, key in ((_("Famille : %(name)s"), lambda row: row.job.family.label), (_("Pays : %(name)s"), lambda row: row.institution.country.name)):
        for name, count in Counter(map(key, rows)).most_common(5):
            told.count(theme, label % {"name": name}, count, _("Avis publiés ; les cinq premiers."))


def demand(told: Teller, market: Market) -> None:
    theme = _("Demande")
    published, mine = len(market.vacancies), market.profiles
    sexes, bands = Counter(each.sex for each in market.files), Counter(each.band for each in market.files)
    filed = len(market.files)
    told.count(theme, _("Profils ouverts"), len(mine), _("Agents qui disent chercher un poste ; leur nom n’est pas lu."))
    jobs, lands = Counter(code for each in mine for code in each.wished_jobs), Counter(code for each in mine for code in each.wished_countries)
    titles = {code: each.title for code, each in market.jobs.items()}
    names = dict(Country.objects.filter(pk__in=lands).values_list("pk", "name"))
    for label, counted, words in ((_("Souhaits de métier : %(name)s"), jobs, titles), (_("Souhaits de pays : %(name)s"), lands, names)):
        for code, count in [pair for pair in counted.most_common(5) if pair[1] >= SMALL]:
            told.count(theme, label % {"name": words.get(code, code)}, count, _("Souhaits d’au moins cinq profils ouverts."))
    told.count(theme, _("Candidatures déposées"), filed, _("Déposées et non retirées, après la clôture de l’avis."))
    told.text(theme, _("Candidatures par avis"), french_decimal(Fraction(filed, published), 1) if published else "–", _("Candidatures déposées, divisées par les avis publiés."))
    told.share(theme, _("Candidatures de femmes"), sexes["F"], sexes["F"] + sexes["M"], _("D’après la fiche, pour la statistique seule."))
    for band in sorted(each for each in bands if each):
        told.count(theme, _("Candidatures, bande %(band)s") % {"band": band}, bands[band], _("Bande du dossier déposé."))


def speed(told: Teller, market: Market) -> None:
    theme = _("Délais")
    decided = [(row.decided_on - row.published_on).days for row in market.vacancies if row.decided_on is not None and row.published_on is not None]
    told.mean(theme, _("De la publication à la décision"), decided, _("jours"), _("De l’avis publié à la décision de la commission."))
    answered = [(each.closed_at, each.answered_at) for each in market.files if each.answered_at is not None]
    listed = [each.heard_on for each in market.files if each.shortlisted_at is not None]
    waiting = sum(each.answered_at is None for each in market.files)
    told.mean(theme, _("De la clôture à la réponse"), [max(0, (end - start).days) for start, end in answered], _("jours"), _("De la clôture de l’avis à la réponse motivée."))
    told.count(theme, _("Candidatures sans réponse"), waiting, _("Avis clos, réponse motivée non encore donnée."))
    told.share(theme, _("Présélectionnés entendus"), sum(each is not None for each in listed), len(listed), _("Entretien noté, parmi les présélectionnés."))


def fairness_told(told: Teller, market: Market, year: int) -> None:
    theme = _("Équité")
    files = [(each.sex, each.age, each.state, each.shortlisted_at) for each in market.files]
    for label, place in ((_("femmes"), "F"), (_("hommes"), "M")):
        group = [row for row in files if row[0] == place and row[2] not in ("submitted", "dropped")]
        told.share(theme, _("Recevabilité, %(group)s") % {"group": label}, sum(row[2] != "inadmissible" for row in group), len(group), _("Dossiers recevables, parmi les dossiers examinés."))
        told.share(theme, _("Présélection, %(group)s") % {"group": label}, sum(row[3] is not None for row in group), len(group), _("Dossiers présélectionnés, parmi les dossiers examinés."))
    for age, count in sorted(Counter(row[1] for row in files if row[1]).items()):
        listed = sum(row[3] is not None for row in files if row[1] == age)
        told.share(theme, _("Présélection, %(age)s") % {"age": age}, listed, count, _("Dossiers présélectionnés, par classe d’âge."))
    decisions, appeals, conflicts = CommitteeDecision.objects.all(), Appeal.objects.all(), Conflict.objects.filter(ruling="recused")
    if year:
        decisions, appeals, conflicts = decisions.filter(recorded_at__year=year), appeals.filter(filed_at__year=year), conflicts.filter(raised_at__year=year)
    departs = list(decisions.values_list("departs", flat=True))
    told.share(theme, _("Décisions qui s’écartent du rang"), sum(departs), len(departs), _("Avec vote et motif écrit."))
    told.count(theme, _("Récusations"), conflicts.count(), _("Membres écartés d’un avis."))
    states = Counter(appeals.values_list("state", flat=True))
    told.share(theme, _("Recours accueillis"), states["accepted"], sum(states.values()), _("Parmi les recours déposés."))


def home(told: Teller, year: int) -> None:
    theme = _("Avis de l’origine")
    opinions = ReleaseOpinion.objects.all()
    if year:
        opinions = opinions.filter(asked_at__year=year)
    rows = list(opinions.values_list("kind", "reason", "asked_at", "given_at", "due_on"))
    given = [row for row in rows if row[3] is not None]
    refused = [row for row in given if row[0] == "unfavourable"]
    told.share(theme, _("Départs refusés"), len(refused), len(given), _("Avis défavorables parmi les avis donnés."))
    for reason, count in sorted(Counter(row[1] for row in refused).items()):
        told.count(theme, _("Refus : %(reason)s") % {"reason": OpinionReason(reason).label if reason else _("sans motif de la liste")}, count, _("Motif de la liste."))
    told.mean(theme, _("De la demande à l’avis"), [max(0, (row[3] - row[2]).days) for row in given], _("jours"), _("De la présélection à l’avis de l’origine."))
    today = timezone.localdate()
    late = sum((timezone.localtime(row[3]).date() if row[3] else today) > row[4] for row in rows)
    told.share(theme, _("Avis en retard"), late, len(rows), _("Donnés ou encore attendus après leur échéance."))


def skills(told: Teller, market: Market) -> None:
    """What vacancies ask and few open profiles hold; what a single person holds in an institution; what moves brought home."""
    theme = _("Compétences")
    asked = Counter(each["skill"] for row in market.vacancies for each in row.skills)
    held = Counter(each["skill"] for row in market.profiles for each in row.skills)
    scarce = sorted(((Fraction(held[code], count), -count, code) for code, count in asked.items() if count > 1), key=lambda each: each)[:5]
    for _ratio, count, code in scarce:
        few = told.shown(held[code])
        words = _("%(held)s profils pour %(asked)s avis") % {"held": few, "asked": -count}
        told.text(theme, _("Rare : %(skill)s") % {"skill": market.labels.get(code, code)}, words, _("Compétences demandées par plusieurs avis, que le moins de profils ouverts détiennent."))
    if not market.is_zone:
        holders = Counter(PersonSkill.objects.filter(state="valid").values_list("code", "employee").distinct().values_list("code", flat=True))
        told.count(theme, _("Détenues par une seule personne"), sum(count == 1 for count in holders.values()), _("Risque de continuité : une compétence confirmée, un seul agent."))
    kept = sum(bool(each["kept"]) for found in ReturnPlan.objects.values_list("learnt", flat=True) for each in found)
    told.count(theme, _("Acquis portés au dossier après un retour"), kept, _("Compétences et titres constatés à l’accueil, à ce jour."))


def referential(told: Teller, market: Market) -> None:
    theme = _("Référentiel")
    rows = market.certificates
    staff, covered = sum(row.staff for row in rows), sum(row.covered for row in rows)
    told.share(theme, _("Institutions entièrement couvertes"), sum(row.covered >= row.staff for row in rows), len(rows), _("Dernier certificat de couverture de chaque institution."))
    told.share(theme, _("Effectif couvert"), covered, staff, _("Agents dont l’emploi a sa correspondance, d’après les certificats."))
    told.count(theme, _("Effectif sans métier proche"), sum(each.people for each in uncovered()), _("Emplois des dernières listes envoyées auxquels rien ne correspond."))
    filed = list(Amendment.objects.filter(filed_at__isnull=False).values_list("state", "filed_at", "answered_at"))
    told.share(theme, _("Amendements acceptés"), sum(state in TAKEN for state, _at, _answered in filed), len(filed), _("Parmi les amendements déposés."))
    waits = [(answered - at).days for _state, at, answered in filed if answered is not None]
    told.mean(theme, _("Réponse à un amendement"), waits, _("jours"), _("Du dépôt à la réponse motivée."))
    edition = market.edition
    if edition is not None and edition.effective_on:
        age = Fraction((timezone.localdate() - edition.effective_on).days, 365)
        told.text(theme, _("Âge de l’édition en vigueur"), _("%(years)s ans") % {"years": french_decimal(age, 1)}, str(edition))


def balances(told: Teller, flows: Any) -> None:
    """What each institution received less what it gave; nothing where a part of it is hidden."""
    theme = _("Soldes")
    for name in sorted({*flows.homes, *flows.hosts}):
        gave, took = flows.home_totals.get(name, 0), flows.host_totals.get(name, 0)
        if gave == -1 or took == -1:
            words = _("moins de 5 cas")
        else:
            words = _("%(balance)s (%(took)s reçus, %(gave)s partis)") % {"balance": f"{took - gave:+d}".replace("-", "−"), "took": took, "gave": gave}
        told.text(theme, name, words, _("Agents reçus, moins agents partis."))
