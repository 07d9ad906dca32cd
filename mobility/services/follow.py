"""What the days bring: vacancies that close at their hour, opinions late, answers that never came, files to erase, alerts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution, Notice
from hr_core.text import french_count, french_date
from mobility.choices import ApplicationState, VacancyState
from mobility.db.door import system_door
from mobility.models import Application, MobilityProfile, ReleaseOpinion, Vacancy
from mobility.selectors.matching import nearest
from mobility.services.applications.examining import holders
from mobility.services.moves import application_move, tell

REMIND_DAYS, SILENCE_DAYS = 3, 7
GOOD_FIT = 600  # tenths


@transaction.atomic
def opinions_follow(*, regional: Institution, today: date) -> int:
    """Remind before the day, tell the director and the secretary after it, note the silence a week later. Runs in the scope of
    the regional body. Returns how many opinions were touched."""
    waiting = ReleaseOpinion.objects.filter(given_at__isnull=True, silent_on__isnull=True).select_related(
        "application__home", "application__vacancy"
    )
    touched = 0
    for opinion in waiting:
        application, told = opinion.application, {"number": opinion.application.vacancy.number, "day": french_date(opinion.due_on)}
        if today > opinion.due_on + timedelta(days=SILENCE_DAYS) and opinion.escalated_on:
            opinion.silent_on = today
            words, users, where = _("Avis %(number)s : le silence de l’institution d’origine est constaté."), "committee_secretary", regional
        elif today > opinion.due_on and not opinion.escalated_on:
            opinion.escalated_on = today
            words, users, where = _("Avis %(number)s : l’avis de l’institution d’origine était attendu le %(day)s."), "committee_secretary", regional
            tell(application.home, holders(application.home, "director_general"), words % told, application.get_absolute_url())
        elif today >= opinion.due_on - timedelta(days=REMIND_DAYS) and not opinion.reminded_on and today <= opinion.due_on:
            opinion.reminded_on = today
            words, users, where = _("Avis %(number)s : donnez l’avis de l’institution avant le %(day)s."), "director_general", application.home
        else:
            continue
        opinion.save(update_fields=["silent_on", "escalated_on", "reminded_on"])
        tell(where, holders(where, users), words % told, application.get_absolute_url())
        touched += 1
    return touched


@transaction.atomic
def answers_follow(*, today: date) -> int:
    """Remind those retained three days before their day; past it, their place lapses. Runs in the scope of the regional body."""
    late = 0
    for each in Application.objects.filter(state=ApplicationState.RETAINED, answer_due_on__isnull=False).select_related(
        "home", "applicant", "vacancy"
    ):
        if each.answer_due_on is not None and today > each.answer_due_on:
            application_move(application=each, name="lapse", access=None, reason=_("Aucune réponse dans le délai."))
            late += 1
        elif each.answer_due_on == today + timedelta(days=REMIND_DAYS):
            words = _("Répondez à l’avis %(number)s avant le %(day)s, sinon la place est perdue.") % {
                "number": each.vacancy.number, "day": french_date(each.answer_due_on),
            }  # fmt: skip
            tell(each.home, [each.applicant], words, each.get_absolute_url())
    return late


@transaction.atomic
def files_erase(*, today: date) -> int:
    """Erase what the delay of the charter no longer allows to keep: the file, its papers, its scores; the steps remain."""
    with system_door():
        due = list(Application.objects.filter(erase_on__lte=today, erased_at__isnull=True))
        for each in due:
            for paper in each.papers.all():
                paper.file.delete(save=False)
                paper.delete()
            each.scores.all().delete()
            each.snapshot, each.motivation, each.interests, each.hearing_note = {}, "", "", ""
            each.erased_at = timezone.now()
            each.save()
    return len(due)


@transaction.atomic
def alerts_send(*, institution: Institution, since: datetime) -> int:
    """Tell the people of an institution of the vacancies published since then that answer their wishes. Runs in its scope; the
    profiles are read through the door, and each person is told alone, once."""
    fresh = list(
        Vacancy.objects.filter(state=VacancyState.PUBLISHED, published_on__gte=since.date())
        .exclude(institution=institution).select_related("job__family", "institution__country")
    )  # fmt: skip
    if not fresh:
        return 0
    with system_door():
        profiles = list(
            MobilityProfile.objects.filter(institution=institution, is_open=True, alerts=True).select_related("user", "job__edition")
        )
    near, sent = nearest(profiles, fresh), 0
    told = set(Notice.objects.filter(url__in=[each.get_absolute_url() for each in fresh]).values_list("user", "url"))
    for profile in profiles:
        good = [
            each
            for each, tenths in near[profile.pk]
            if tenths >= GOOD_FIT and answers_wish(profile, each) and (profile.user_id, each.get_absolute_url()) not in told
        ]
        if good:
            count = french_count(len(good), _("nouvel avis répond"), _("nouveaux avis répondent"))
            words = _("%(count)s à vos souhaits, le premier à %(where)s.") % {"count": count, "where": good[0].institution.acronym}
            tell(institution, [profile.user], words, good[0].get_absolute_url())
            sent += 1
    return sent


def answers_wish(profile: MobilityProfile, vacancy: Vacancy) -> bool:
    """Whether a vacancy is where, of the job and in a form that the person wishes; no wish is no restriction."""
    return (
        (not profile.wished_countries or vacancy.institution.country_id in profile.wished_countries)
        and (not profile.wished_jobs or vacancy.job.code in profile.wished_jobs)
        and (not profile.wished_forms or bool(set(profile.wished_forms) & set(vacancy.forms)))
    )
