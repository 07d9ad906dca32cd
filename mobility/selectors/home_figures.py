"""Indicators of what is left behind and of what nobody holds: posts kept, teams that miss people, jobs without a holder, languages,
families, late steps by who must act.

The posts and the teams of an institution are read there alone; the zone reads what the agreements keep of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_positions import Nature
from careers.models import AdministrativePosition
from careers.selectors.posts.reading import posts_without_interim, vacant_posts
from careers.selectors.posts.titles import key_of
from hr_core.models import Employee, Posting
from hr_core.selectors.employees import present_on
from mobility.choices import Form, VacancyState
from mobility.choices_agreements import AgreementState, ReturnRight
from mobility.models import Deadline
from mobility.selectors.indicator_words import Teller
from mobility.selectors.market_figures import Market

#: A team misses people when more than this share of it serves elsewhere, in per cent.
TEAM_SHARE = 20
AWAY = (Nature.SECONDMENT, Nature.PLACEMENT)
UNDER_WAY = (AgreementState.IN_FORCE, AgreementState.ENDING)


def team_of(employee: Employee, on: Any) -> dict[str, int]:
    """How many serve in the unit of a person on a day, and how many of these are in another institution; empty without a unit."""
    unit = Posting.objects.on(on).filter(employee=employee).values_list("unit", flat=True).first()
    if unit is None:
        return {}
    staff, away = _teams(on, [unit])[unit]
    return {"staff": staff, "away": away}


def _teams(on: Any, units: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(staff, away) of each unit on a day. One query."""
    elsewhere = AdministrativePosition.objects.on(on).filter(kind__nature__in=AWAY).values("employee")
    present = Employee.objects.filter(present_on(on)).values("pk")
    rows = Posting.objects.on(on).filter(unit__in=units, employee__in=present).order_by().values("unit")
    counted = rows.annotate(staff=Count("employee", distinct=True), away=Count("employee", distinct=True, filter=Q(employee__in=elsewhere)))
    return dict.fromkeys(units, (0, 0)) | {row["unit"]: (row["staff"], row["away"]) for row in counted}


def left_at_home(told: Teller, rows: Sequence[Any], market: Market) -> None:
    """Posts that departures left open, teams that miss people."""
    theme = _("À l’origine")
    today = timezone.localdate()
    gone = [row for row in rows if row.state in UNDER_WAY and row.form != Form.MISSION]
    kept = [row for row in gone if row.return_right == ReturnRight.KEPT]
    told.count(theme, _("Postes gardés pour un retour"), len(kept), _("Conventions en cours dont l’agent garde son poste."))
    label = _("Équipes dont plus de %(share)s %% sont ailleurs") % {"share": TEAM_SHARE}
    if market.is_zone:
        teams = [row.effects["home"]["team"] for row in gone if row.effects.get("home", {}).get("team")]
        short = sum(team["away"] * 100 > TEAM_SHARE * team["staff"] for team in teams)
        told.share(theme, label, short, len(teams), _("Équipe de l’agent, comptée le jour de son départ et gardée avec la convention ; chaque institution lit les siennes de ce jour."))
        return
    open_posts = posts_without_interim(today).filter(holders__employee__in=[row.home_file_id for row in kept]).distinct()
    told.count(theme, _("Postes gardés et sans intérim"), open_posts.count(), _("Parmi eux, ceux que personne ne tient aujourd’hui."))
    elsewhere = AdministrativePosition.objects.on(today).filter(kind__nature__in=AWAY).values("employee")
    units = list(Posting.objects.on(today).filter(employee__in=elsewhere).values_list("unit", flat=True).distinct())
    found = _teams(today, units).values()
    told.count(theme, label, sum(away * 100 > TEAM_SHARE * staff for staff, away in found), _("Affectations de ce jour, agents détachés ou mis à disposition."))


def opened_to_the_zone(told: Teller, market: Market) -> None:
    """In an institution: what share of its vacant posts the zone may ask for. The zone does not read staffing tables."""
    if market.is_zone:
        return
    vacant = set(vacant_posts(timezone.localdate()).values_list("pk", flat=True))
    shown = {row.post_id for row in market.vacancies if row.state in (VacancyState.PUBLISHED, VacancyState.SUSPENDED)}
    told.share(_("Offre"), _("Postes vacants ouverts à la zone"), len(vacant & shown), len(vacant), _("Postes vacants ce jour qui ont un avis en cours."))


def jobs_offered(told: Teller, market: Market) -> None:
    for title, count in Counter(row.job.title for row in market.vacancies).most_common(5):
        told.count(_("Offre"), _("Métier : %(name)s") % {"name": title}, count, _("Avis publiés ; les cinq premiers."))


def languages(told: Teller, market: Market) -> None:
    """Beside the working language, which every file holds."""
    spoken = Counter(code for file in market.files for code in {each["skill"] for each in file.skills or ()} if code.startswith("C-LNG"))
    for code, count in spoken.most_common(4):
        told.count(_("Demande"), _("Candidatures, langue : %(name)s") % {"name": market.labels.get(code, code)}, count, _("Dossiers déposés où cette langue est tenue."))


def families_moved(told: Teller, rows: Sequence[Any], market: Market) -> None:
    """Moves by family of jobs; in an institution, what it received less what it gave. An agreement without a code is read by its title."""
    theme = _("Soldes")
    known = {key_of(title): each for each in market.jobs.values() for title in (each.title, each.title_feminine)}
    counts: dict[str, list[int]] = {}
    for row in rows:
        job = market.jobs.get(row.job_code) or known.get(key_of(row.job_title))
        family = job.family.label if job else _("métier non précisé")
        counts.setdefault(family, [0, 0])[0 if market.is_zone or row.host_id in market.at else 1] += 1
    for family, (took, gave) in sorted(counts.items()):
        if market.is_zone:
            told.count(theme, _("Famille : %(name)s") % {"name": family}, took, _("Mouvements vers un emploi de cette famille."))
        else:
            words = f"{took - gave:+d}".replace("-", "−")
            told.text(theme, _("Famille : %(name)s") % {"name": family}, words, _("Agents reçus, moins agents partis, vers un emploi de cette famille."))


def late_steps(told: Teller, market: Market, year: int) -> None:
    """Steps of the charter done late or still awaited after their day, by the institution that must act."""
    theme = _("Délais")
    today = timezone.localdate()
    rows = Deadline.objects.filter(due_on__year=year) if year else Deadline.objects.all()
    found = list(rows.values_list("owner", "due_on", "done_on"))
    names = market.names
    for owner in sorted({row[0] for row in found}, key=lambda key: names[key]):
        mine = [(due, done) for key, due, done in found if key == owner]
        late = sum((done or today) > due for due, done in mine)
        told.share(theme, _("Étapes en retard : %(name)s") % {"name": names[owner]}, late, len(mine), _("Échéances de la charte que cette institution tient, faites ou attendues après leur jour."))


def jobs_without_holder(told: Teller, market: Market) -> None:
    """Jobs of the edition in use that no certificate says anybody holds."""
    if market.edition is None:
        return
    held = {str(job).split(" ")[0] for row in market.certificates for line in row.lines if line["staff"] for job in line["jobs"]}
    jobs = set(market.jobs)
    told.share(_("Référentiel"), _("Métiers sans titulaire"), len(jobs - held), len(jobs), _("Métiers de l’édition en vigueur qu’aucun emploi des derniers certificats ne porte."))
