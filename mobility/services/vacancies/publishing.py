"""Publishing a vacancy and what follows until its closing: suspension, corrigenda, cancellation, closing, republication."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.selectors.referential import edition_in_use
from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.text import french_date, french_spaces
from mobility.choices import OPEN_APPLICATIONS, ApplicationState, CorrigendumState, VacancyEnd, VacancyState
from mobility.contents import digest_of, requirement_of
from mobility.db.door import system_door
from mobility.models import Application, Corrigendum, Vacancy
from mobility.selectors.charter import charter
from mobility.services.moves import application_move, tell, vacancy_move
from mobility.services.saving import save_shared
from mobility.services.vacancies.preparing import _next_number, _search_text

CLOSING_HOUR = time(17)
COPIED = (
    "post", "post_number", "title", "unit_name", "place", "job", "band", "forms", "length_months", "missions", "context", "skills",
    "languages", "conditions", "education", "education_fields", "experience_years", "budget_line", "pay_from", "pay_to",
    "currency", "pay_source", "matching_share", "scale", "tie_rules", "shortlist_number",
)  # fmt: skip


def closing_moment(institution: Institution, day: date) -> datetime:
    """Five in the afternoon where the host is."""
    return datetime.combine(day, CLOSING_HOUR, ZoneInfo(institution.country.time_zone))


@transaction.atomic
def vacancy_publish(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """Publish to the zone: two persons, 21 days at least, the job in the edition in use. Freezes the requirement."""
    today = timezone.localdate()
    if vacancy.prepared_by_id == access.user.pk:
        raise Refusal(_("La personne qui publie n’est pas celle qui a préparé l’avis."))
    edition = edition_in_use(on=today)
    if edition is None or vacancy.job.edition_id != edition.pk:
        raise Refusal(_("Une autre édition du référentiel est en vigueur : faites reprendre l’avis."))
    least = charter().publication_days
    if vacancy.closes_on < today + timedelta(days=least):
        raise Refusal(
            _("Un avis reste ouvert %(days)s jours au moins : la clôture ne peut précéder le %(day)s.")
            % {"days": least, "day": french_date(today + timedelta(days=least))}
        )
    requirement = requirement_of(vacancy)
    return vacancy_move(
        vacancy=vacancy, name="publish", access=access, approved_by=access.user, published_on=today,
        closes_at=closing_moment(vacancy.institution, vacancy.closes_on), requirement=requirement, digest=digest_of(requirement),
    )  # fmt: skip


def vacancy_suspend(*, vacancy: Vacancy, access: Access, reason: str) -> Vacancy:
    return vacancy_move(vacancy=vacancy, name="suspend", access=access, reason=reason, suspended_at=timezone.now())


@transaction.atomic
def vacancy_resume(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """The days of the suspension are given back."""
    if vacancy.suspended_at is None:
        raise Refusal(_("Cet avis n’est pas suspendu."))
    days = (timezone.now() - vacancy.suspended_at).days + 1
    closes_on = vacancy.closes_on + timedelta(days=days)
    return vacancy_move(
        vacancy=vacancy, name="resume", access=access, suspended_at=None, closes_on=closes_on,
        closes_at=closing_moment(vacancy.institution, closes_on),
    )  # fmt: skip


@transaction.atomic
def vacancy_cancel(*, vacancy: Vacancy, access: Access, end_reason: str, reason: str) -> Vacancy:
    """Cancel, with a reason of the list and its text: every applicant is told, though nobody may read their files."""
    vacancy = vacancy_move(vacancy=vacancy, name="cancel", access=access, reason=reason, end_reason=end_reason, end_text=reason)
    words = _("L’avis %(number)s est annulé : %(why)s. %(text)s") % {
        "number": vacancy.number, "why": VacancyEnd(end_reason).label, "text": reason.strip(),
    }  # fmt: skip
    _drop_all(vacancy, words, OPEN_APPLICATIONS)
    return vacancy


@transaction.atomic
def vacancy_fail(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """No admissible application: the vacancy may be republished once. Raises `Refusal` while somebody is still in the running."""
    running = Application.objects.filter(vacancy=vacancy, state__in=OPEN_APPLICATIONS)
    if running.exists():
        raise Refusal(_("Une candidature est encore en lice : examinez-la avant de constater l’absence de candidat."))
    return vacancy_move(vacancy=vacancy, name="fail", access=access)


@transaction.atomic
def vacancy_fill(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """The agreement is in force and everybody has a reasoned answer; the database refuses otherwise."""
    rows = Application.objects.filter(vacancy=vacancy).exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
    waiting = rows.filter(answered_at__isnull=True).count()
    if waiting:
        raise Refusal(_("%(count)s candidatures n’ont pas encore de réponse motivée.") % {"count": waiting})
    if not rows.filter(state=ApplicationState.COMPLETED).exists():
        raise Refusal(_("Aucune convention n’est encore en vigueur pour ce poste."))
    return vacancy_move(vacancy=vacancy, name="fill", access=access)


@transaction.atomic
def vacancy_republish(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """Prepare the vacancy again, once: a copy that says which one it follows."""
    if vacancy.state != VacancyState.UNSUCCESSFUL:
        raise Refusal(_("Seul un avis infructueux se republie."))
    if vacancy.republishes_id is not None:
        raise Refusal(_("Cet avis est déjà une republication : préparez un nouvel avis."))
    if Vacancy.objects.filter(republishes=vacancy).exists():
        raise Refusal(_("Cet avis a déjà été republié."))
    copy = Vacancy(institution=vacancy.institution, republishes=vacancy, prepared_by=access.user)
    for name in COPIED:
        setattr(copy, name, getattr(vacancy, name))
    copy.number = _next_number(vacancy.institution)
    copy.closes_on = timezone.localdate() + timedelta(days=charter().publication_days + 7)
    copy.search_text = _search_text(copy)
    return save_shared(copy)


#: What a corrigendum may rewrite: the notice, never what the post demands nor how files are compared.
CORRIGIBLE = ("title", "place", "length_months", "pay_from", "pay_to", "missions", "context")


@transaction.atomic
def corrigendum_propose(
    *, vacancy: Vacancy, text: str, closes_after: date, access: Access, values: dict[str, Any] | None = None
) -> Corrigendum:
    """Say what changes and why, and give more time; `values` are the fields of the notice as they will read. The secretary of the
    zone publishes it, and the notice is rewritten then."""
    changes = {
        name: [getattr(vacancy, name), value] for name, value in (values or {}).items()
        if name in CORRIGIBLE and value not in ("", None) and value != getattr(vacancy, name)
    }  # fmt: skip
    pay = {name: changes[name][1] if name in changes else getattr(vacancy, name) for name in ("pay_from", "pay_to")}
    if pay["pay_from"] and pay["pay_to"] and pay["pay_from"] > pay["pay_to"]:
        raise Refusal({"pay_to": _("Le haut de la fourchette ne peut pas être sous le bas.")})
    if vacancy.state != VacancyState.PUBLISHED:
        raise Refusal(_("Un rectificatif se publie avant la clôture."))
    least = vacancy.closes_on + timedelta(days=charter().corrigendum_days)
    if closes_after < least:
        raise Refusal({"closes_after": _("La clôture est repoussée au %(day)s au moins.") % {"day": french_date(least)}})
    return save_shared(
        Corrigendum(
            institution=vacancy.institution, vacancy=vacancy, text=french_spaces(text.strip()), changes=changes, closes_before=vacancy.closes_on,
            closes_after=closes_after, proposed_by=access.user,
        )
    )  # fmt: skip


@transaction.atomic
def corrigendum_decide(*, corrigendum: Corrigendum, issue: bool, answer: str, access: Access) -> Corrigendum:
    """The secretary publishes a corrigendum, or says why not. Applicants are told: they may revise their motivation or withdraw."""
    if corrigendum.state != CorrigendumState.PROPOSED:
        raise Refusal(_("Ce rectificatif est déjà décidé."))
    if corrigendum.proposed_by_id == access.user.pk:
        raise Refusal(_("La personne qui publie le rectificatif n’est pas celle qui l’a proposé."))
    if not issue and not answer.strip():
        raise Refusal({"answer": _("Dites à l’institution ce qui ne convient pas.")})
    corrigendum.state = CorrigendumState.ISSUED if issue else CorrigendumState.REFUSED
    corrigendum.decided_by, corrigendum.decided_at, corrigendum.answer = access.user, timezone.now(), french_spaces(answer.strip())
    save_shared(corrigendum)
    if issue:
        vacancy = Vacancy.objects.select_for_update(of=("self",)).select_related("institution__country").get(
            pk=corrigendum.vacancy_id
        )
        if vacancy.state != VacancyState.PUBLISHED:
            raise Refusal(_("Cet avis n’est plus ouvert."))
        for name, (_before, after) in corrigendum.changes.items():
            setattr(vacancy, name, after)
        if corrigendum.changes:
            vacancy.search_text = _search_text(vacancy)
        vacancy.closes_on = corrigendum.closes_after
        vacancy.closes_at = closing_moment(vacancy.institution, vacancy.closes_on)
        save_shared(vacancy)
        words = _("L’avis %(number)s est rectifié et reste ouvert jusqu’au %(day)s : vous pouvez revoir ou retirer votre candidature.")
        _tell_all(vacancy, words % {"number": vacancy.number, "day": french_date(vacancy.closes_on)})
    return corrigendum


def vacancies_close(*, institution: Institution, at: datetime) -> int:
    """Close what is due in an institution, at its own hour; runs in its scope, by the task. Returns how many."""
    due = Vacancy.objects.filter(institution=institution, state=VacancyState.PUBLISHED, closes_at__lte=at)
    found = list(due.select_related("prepared_by"))
    for vacancy in found:
        vacancy_move(vacancy=vacancy, name="close", access=None, closed_at=at)
        words = _("L’avis %(number)s est clos : les candidatures peuvent être lues.") % {"number": vacancy.number}
        tell(institution, [vacancy.prepared_by], words, vacancy.get_absolute_url())
    return len(found)


def _drop_all(vacancy: Vacancy, words: str, states: tuple[ApplicationState, ...]) -> None:
    with system_door():
        for each in Application.objects.filter(vacancy=vacancy, state__in=states):
            application_move(
                application=each, name="drop", access=None, reason=words, answer=words, answered_at=timezone.now()
            )


def _tell_all(vacancy: Vacancy, words: str) -> None:
    with system_door():
        rows = Application.objects.filter(vacancy=vacancy, state=ApplicationState.SUBMITTED).select_related("home", "applicant")
        for each in rows:
            tell(each.home, [each.applicant], words, each.get_absolute_url())
