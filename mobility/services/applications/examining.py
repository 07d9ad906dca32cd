"""Examining after the closing: admissibility, scores, short list, hearing; then the agenda of the committee."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, RoleGrant, User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.text import french_date, french_spaces
from mobility.choices import ApplicationState
from mobility.contents import digest_of
from mobility.matching import ENGINE
from mobility.models import Application, ApplicationScore, FileReading, ReleaseOpinion, Vacancy
from mobility.selectors.charter import charter
from mobility.selectors.matching import explained
from mobility.selectors.working_days import working_day_after
from mobility.services.applications.filing import add_months
from mobility.services.moves import application_move, tell, vacancy_move
from mobility.services.saving import save_shared

READ_BY_THE_MATCH = (
    "job", "job_months", "past_jobs", "band", "education", "education_fields", "experience_years", "skills", "forms", "impediments",
)  # fmt: skip


@transaction.atomic
def review_start(*, vacancy: Vacancy, access: Access | None) -> Vacancy:
    """Begin the examination: the rules say which conditions each file fails; a person decides."""
    vacancy = vacancy_move(vacancy=vacancy, name="review", access=access)
    for each in Application.objects.filter(vacancy=vacancy, state=ApplicationState.SUBMITTED):
        each.failed = explained(vacancy.requirement, each.snapshot).failed
        save_shared(each)
    return vacancy


@transaction.atomic
def cure_ask(*, application: Application, missing: str, access: Access) -> Application:
    """Ask once for a missing paper: five working days of the person's institution."""
    if application.state != ApplicationState.SUBMITTED:
        raise Refusal(_("La recevabilité de cette candidature est déjà décidée."))
    if application.missing:
        raise Refusal(_("Une pièce a déjà été demandée à cette personne."))
    application.missing = french_spaces(missing.strip())
    application.cure_due_on = working_day_after(application.home, timezone.localdate(), charter().cure_days)
    save_shared(application)
    words = _("Avis %(number)s : produisez avant le %(day)s la pièce demandée : %(missing)s.") % {
        "number": application.vacancy.number, "day": french_date(application.cure_due_on), "missing": application.missing,
    }  # fmt: skip
    tell(application.home, [application.applicant], words, application.get_absolute_url())
    return application


@transaction.atomic
def application_admit(*, application: Application, access: Access) -> Application:
    """Admissible: the score is calculated at once, and the person reads its explanation."""
    if application.failed:
        raise Refusal(_("Une condition n’est pas remplie : aucun point ne la rachète. Déclarez la candidature irrecevable."))
    moved = application_move(application=application, name="admit", access=access)
    score = score_calculate(application=moved, access=access)
    if not score.eligible:
        raise Refusal(_("Une condition n’est pas remplie : déclarez la candidature irrecevable."))
    return application_move(application=moved, name="score", access=None, tenths=score.tenths)


@transaction.atomic
def application_refuse(*, application: Application, reason: str, access: Access) -> Application:
    """Inadmissible, with the failed conditions as reasons; a missing paper may be produced until its day."""
    due = application.cure_due_on if application.missing and application.cured_at is None else None
    if due is not None and timezone.localdate() <= due:
        raise Refusal(_("La personne a jusqu’au %(day)s pour produire la pièce demandée.") % {"day": french_date(due)})
    answer = french_spaces(" ".join([*(f"{each[:1].upper()}{each[1:]}." for each in application.failed), reason.strip()]).strip())
    today = timezone.localdate()
    return application_move(
        application=application, name="refuse", access=access, reason=reason or answer, answer=answer,
        answered_at=timezone.now(), erase_on=add_months(today, 12),
    )  # fmt: skip


@transaction.atomic
def admit_all(*, vacancy: Vacancy, access: Access) -> int:
    """Admit every file that fails no condition and misses no paper; returns how many."""
    waiting = Application.objects.filter(vacancy=vacancy, state=ApplicationState.SUBMITTED, failed=[])
    found = [each for each in waiting if not each.missing or each.cured_at]
    for each in found:
        application_admit(application=each, access=access)
    return len(found)


def score_calculate(*, application: Application, access: Access | None) -> ApplicationScore:
    """Add a calculation, with all that gives it again; earlier ones stay."""
    requirement = application.vacancy.requirement
    file = {name: application.snapshot[name] for name in READ_BY_THE_MATCH}
    told = explained(requirement, file)
    inputs = {"requirement": requirement, "file": file}
    return ApplicationScore.objects.create(
        institution_id=application.institution_id, application=application, by=access.user if access else None,
        edition=requirement["edition"], scale=requirement["scale"], engine=ENGINE, inputs=inputs, inputs_digest=digest_of(inputs),
        eligible=told.tenths is not None, tenths=told.tenths, failed=told.failed, lines=told.lines, gains=told.gains,
    )  # fmt: skip


def score_replay(score: ApplicationScore) -> bool:
    """Whether the kept inputs give the same figure and the same words again."""
    if digest_of(score.inputs) != score.inputs_digest or score.engine != ENGINE:
        return False
    told = explained(score.inputs["requirement"], score.inputs["file"])
    return (told.tenths, told.failed, told.lines) == (score.tenths, score.failed, score.lines)


def standing(vacancy: Vacancy) -> dict[int, int]:
    """The place of each scored application; equal scores share it."""
    rows = list(
        Application.objects.filter(vacancy=vacancy, tenths__isnull=False)
        .exclude(state=ApplicationState.WITHDRAWN).values_list("pk", "tenths")
    )  # fmt: skip
    return {key: 1 + sum(other > tenths for _key, other in rows) for key, tenths in rows}


@transaction.atomic
def application_shortlist(*, application: Application, reason: str, access: Access) -> Application:
    """Put on the short list: within the number announced, or below it with a reason. The home institution is asked now."""
    place = standing(application.vacancy)[application.pk] if application.tenths is not None else 10**6
    if place > application.vacancy.shortlist_number and not reason.strip():
        raise Refusal(
            {"reason": _("Cette personne est au-delà des %(number)s annoncés : dites pourquoi elle est présélectionnée.")
             % {"number": application.vacancy.shortlist_number}}
        )  # fmt: skip
    moved = application_move(
        application=application, name="shortlist", access=access, reason=reason, shortlist_reason=french_spaces(reason.strip()),
        shortlisted_at=timezone.now(),
    )  # fmt: skip
    opinion_ask(application=moved)
    return moved


@transaction.atomic
def shortlist_first(*, vacancy: Vacancy, access: Access) -> int:
    """Put the announced number on the short list; equals of the last one too. Returns how many."""
    places = standing(vacancy)
    rows = Application.objects.filter(vacancy=vacancy, state=ApplicationState.SCORED).select_related("vacancy")
    found = [each for each in rows if places[each.pk] <= vacancy.shortlist_number]
    for each in found:
        application_shortlist(application=each, reason="", access=access)
    return len(found)


def application_leave_out(*, application: Application, reason: str, access: Access) -> Application:
    """Not on the short list: the reason is the answer that the person reads."""
    return application_move(
        application=application, name="leave_out", access=access, reason=reason, answer=french_spaces(reason.strip()),
        answered_at=timezone.now(), erase_on=add_months(timezone.localdate(), 12),
    )  # fmt: skip


def application_hear(*, application: Application, on: date, note: str, access: Access) -> Application:
    """Note the interview: same questions for all."""
    if on > timezone.localdate():
        raise Refusal({"on": _("L’entretien a déjà eu lieu.")})
    return application_move(
        application=application, name="hear", access=access, heard_on=on, hearing_note=french_spaces(note.strip())
    )


@transaction.atomic
def agenda_enter(*, vacancy: Vacancy, access: Access) -> Vacancy:
    """Bring a vacancy before the committee: every file has its admissibility result and, if short-listed, the home opinion or
    the end of its delay. Raises `Refusal` with what is missing."""
    today = timezone.localdate()
    rows = list(Application.objects.filter(vacancy=vacancy).exclude(state=ApplicationState.WITHDRAWN).select_related("opinion"))
    undecided = [each for each in rows if each.state in (ApplicationState.SUBMITTED, ApplicationState.ADMISSIBLE, ApplicationState.SCORED)]
    if undecided:
        raise Refusal(
            _("%(count)s candidatures attendent encore leur recevabilité ou la présélection.") % {"count": len(undecided)}
            if len(undecided) > 1
            else _("Une candidature attend encore sa recevabilité ou la présélection.")
        )
    listed = [each for each in rows if each.state in (ApplicationState.SHORTLISTED, ApplicationState.HEARD, ApplicationState.DEFERRED)]
    if not listed:
        raise Refusal(_("Aucune candidature n’est présélectionnée."))
    waiting = [each for each in listed if not each.opinion.given_at and each.opinion.due_on >= today]
    if waiting:
        last = max(each.opinion.due_on for each in waiting)
        raise Refusal(
            _("L’avis de l’institution d’origine est attendu jusqu’au %(day)s.") % {"day": french_date(last)}
        )
    for each in listed:
        application_move(application=each, name="to_committee", access=access)
    return vacancy_move(vacancy=vacancy, name="to_committee", access=access)


def opinion_ask(*, application: Application) -> ReleaseOpinion:
    """The home institution learns of the application now, and has so many working days of its own calendar."""
    home = application.home
    due = working_day_after(home, timezone.localdate(), charter().opinion_days)
    made = ReleaseOpinion.objects.create(institution_id=application.institution_id, application=application, due_on=due)
    words = _("Un agent est présélectionné à l’avis %(number)s : donnez l’avis de l’institution avant le %(day)s.") % {
        "number": application.vacancy.number, "day": french_date(due),
    }  # fmt: skip
    tell(home, holders(home, "director_general", "head_of_hr", "mobility_correspondent"), words, application.get_absolute_url())
    return made


def holders(institution: Institution, *roles: str) -> list[User]:
    """The accounts that hold one of the roles in an institution."""
    with scope(institution):
        grants = RoleGrant.objects.filter(institution=institution, role__in=roles, user__is_active=True)
        return list({grant.user_id: grant.user for grant in grants.select_related("user")}.values())


def file_read(*, application: Application, access: Access, what: str) -> FileReading | None:
    """Leave the trace of a reading by somebody else than the person; once a day for the same part."""
    if access.user.pk == application.applicant_id or access.institution is None:
        return None
    quality = "regional" if access.institution.is_regional else ("host" if access.institution.pk == application.host_id else "home")
    held: dict[str, Any] = {"application": application, "reader": access.user, "what": what, "quality": quality}
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if FileReading.objects.filter(**held, at__gte=since).exists():
        return None
    return FileReading.objects.create(
        institution_id=application.institution_id, reader_institution=access.institution, **held
    )
