"""What somebody must do by a day of the charter, read from the facts: in working days of the calendar of who must act.

Runs in the scope of the regional body. Texts name numbers, nobody: they are read by both institutions and by members who may be
recused from the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_referential import ReviewState
from careers.models import EquivalenceReview
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.holidays import public_holidays
from hr_core.selectors.organisation import regional_body
from hr_core.text import french_date
from mobility.choices import ApplicationState, DeadlineKind, VacancyState
from mobility.choices_agreements import AgreementState, Party
from mobility.choices_committee import AppealState, MemberKind, Stage
from mobility.committee.workdays import working_days_after, working_days_before
from mobility.contents_papers import papers_of, recipients_of
from mobility.models import (
    AgendaItem,
    Agreement,
    Appeal,
    Application,
    ApplicationStep,
    Attendance,
    Charter,
    CommitteeSession,
    InterestDeclaration,
    PaperHandover,
    ReleaseOpinion,
    Vacancy,
)
from mobility.selectors.charter import charter

READY_ITEMS, READY_DAYS, QUARTER_DAYS = 5, 30, 91
DECLARE_BEFORE = 2


@dataclass(frozen=True)
class Due:
    """Something that somebody must do. `roles`: who is reminded at the owner; `above`: who is told there when it is late."""

    key: str
    kind: str
    owner: Institution
    text: str
    due_on: date
    url: str
    roles: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    user: User | None = None


class Calendars:
    """The days off of each institution, read once a year of it."""

    def __init__(self) -> None:
        self.off: dict[tuple[int, int], set[date]] = {}

    def after(self, institution: Institution, day: date, count: int) -> date:
        return working_days_after(day, count, self._off(institution, day.year) | self._off(institution, day.year + 1))

    def before(self, institution: Institution, day: date, count: int) -> date:
        return working_days_before(day, count, self._off(institution, day.year) | self._off(institution, day.year - 1))

    def _off(self, institution: Institution, year: int) -> set[date]:
        if (institution.pk, year) not in self.off:
            with scope(institution):
                self.off[institution.pk, year] = {each.date for each in public_holidays(institution, year)}
        return self.off[institution.pk, year]


def deadlines_open(today: date) -> list[Due]:
    """Everything that waits, the nearest first."""
    days, rules, body = Calendars(), charter(), regional_body()
    found = [
        *_examinations(days, rules), *_opinions(), *_declarations(days, body), *_sittings(today, body), *_letters(days, rules, body),
        *_answers(), *_appeals(body), *_reviews(body), *_drafts(days, rules), *_signatures(days, rules), *_handovers(days, rules),
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.due_on, each.key))


HOST, DIRECTOR, SECRETARY, CHAIR = ("mobility_correspondent",), ("director_general",), ("committee_secretary",), ("committee_chair",)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _examinations(days: Calendars, rules: Charter) -> Iterator[Due]:
    """Vacancies closed whose evaluated files are neither short-listed nor left out."""
    waiting = Vacancy.objects.filter(
        state__in=(VacancyState.CLOSED, VacancyState.UNDER_REVIEW), applications__state=ApplicationState.SCORED, closed_at__isnull=False
    ).select_related("institution").distinct()  # fmt: skip
    for each in waiting:
        assert each.closed_at is not None
        due = days.after(each.institution, _day(each.closed_at), rules.technical_days)
        text = _("Avis %(number)s : donner l’avis technique et présélectionner.") % {"number": each.number}
        url = reverse("mobility:vacancy_applications", args=[each.pk])
        yield Due(f"examination:{each.pk}", DeadlineKind.EXAMINATION, each.institution, text, due, url, HOST, DIRECTOR)


def _opinions() -> Iterator[Due]:
    for each in ReleaseOpinion.objects.filter(given_at__isnull=True, silent_on__isnull=True).select_related("application__home"):
        text = _("Candidature %(number)s : donner l’avis de l’institution d’origine.") % {"number": each.application.number}
        yield Due(f"opinion:{each.pk}", DeadlineKind.OPINION, each.application.home, text, each.due_on, each.application.get_absolute_url())


def _declarations(days: Calendars, body: Institution) -> Iterator[Due]:
    """Members convened who have not declared their interests for an item, two working days before the session."""
    items = list(AgendaItem.objects.filter(session__state=Stage.CONVENED).select_related("session", "vacancy"))
    said = set(InterestDeclaration.objects.filter(item__in=items).values_list("item", "member"))
    rows = Attendance.objects.filter(
        session__in={item.session_id for item in items}, member__kind__in=(MemberKind.TITULAR, MemberKind.SUBSTITUTE)
    ).select_related("member__user")
    for row in rows:
        for item in items:
            if item.session_id == row.session_id and (item.pk, row.member_id) not in said:
                due = days.before(body, _day(item.session.held_at), DECLARE_BEFORE)
                told = {"number": item.position, "session": str(item.session).lower()}
                text = _("Déclarer ses intérêts pour le point %(number)s de la %(session)s.") % told
                url = reverse("mobility:interest_declare", args=[item.pk])
                yield Due(f"declaration:{item.pk}:{row.member_id}", DeadlineKind.DECLARATION, body, text, due, url, (), SECRETARY, row.member.user)


def _sittings(today: date, body: Institution) -> Iterator[Due]:
    """At least a session each quarter, and within thirty days of five ready items."""
    if CommitteeSession.objects.filter(state__in=(Stage.PLANNED, Stage.CONVENED, Stage.OPEN)).exists():
        return
    ready = list(Vacancy.objects.filter(state=VacancyState.IN_COMMITTEE).values_list("pk", flat=True))
    last = CommitteeSession.objects.filter(closed_at__isnull=False).aggregate(last=Max("closed_at"))["last"]
    due, text = None, ""
    if len(ready) >= READY_ITEMS:
        since = sorted(Vacancy.objects.filter(pk__in=ready).annotate(at=Max("steps__at")).values_list("at", flat=True))
        due, text = _day(since[READY_ITEMS - 1]) + timedelta(days=READY_DAYS), _("Réunir la commission : cinq avis au moins sont prêts.")
    elif ready and last is not None:
        due, text = _day(last) + timedelta(days=QUARTER_DAYS), _("Réunir la commission : une séance au moins par trimestre.")
    if due is not None:
        yield Due(f"sitting:{due:%Y%m%d}", DeadlineKind.SITTING, body, text, due, reverse("mobility:session_list"), SECRETARY, CHAIR)


def _letters(days: Calendars, rules: Charter, body: Institution) -> Iterator[Due]:
    for each in CommitteeSession.objects.filter(state=Stage.MINUTES_SIGNED).select_related("minutes"):
        signed = max(filter(None, (each.minutes.chair_signed_at, each.minutes.secretary_signed_at)))
        text = _("%(session)s : publier les décisions et les lettres.") % {"session": each}
        due = days.after(body, _day(signed), rules.letter_days)
        yield Due(f"letter:{each.pk}", DeadlineKind.LETTER, body, text, due, each.get_absolute_url(), SECRETARY, CHAIR)


def _answers() -> Iterator[Due]:
    rows = Application.objects.filter(state=ApplicationState.RETAINED, answer_due_on__isnull=False)
    for each in rows.select_related("home", "applicant"):
        assert each.answer_due_on is not None
        text = _("Candidature %(number)s : accepter ou décliner le poste.") % {"number": each.number}
        yield Due(f"answer:{each.pk}", DeadlineKind.ANSWER, each.home, text, each.answer_due_on, each.get_absolute_url(), user=each.applicant)


def _appeals(body: Institution) -> Iterator[Due]:
    for each in Appeal.objects.filter(state=AppealState.FILED).select_related("application"):
        told = {"kind": each.get_kind_display(), "number": each.application.number}
        text = _("Recours (%(kind)s) sur la candidature %(number)s : répondre.") % told
        url = reverse("mobility:appeal_answer", args=[each.pk])
        yield Due(f"appeal:{each.pk}", DeadlineKind.APPEAL, body, text, each.due_on, url, SECRETARY, CHAIR)


def _reviews(body: Institution) -> Iterator[Due]:
    for each in EquivalenceReview.objects.filter(state=ReviewState.FILED).select_related("table__institution"):
        text = _("Recours sur la table d’équivalence de %(institution)s : répondre.") % {"institution": each.table.institution.acronym}
        yield Due(f"review:{each.pk}", DeadlineKind.REVIEW, body, text, each.due_on, each.get_absolute_url(), CHAIR, SECRETARY)


def _drafts(days: Calendars, rules: Charter) -> Iterator[Due]:
    """Posts accepted whose agreement is not opened."""
    rows = list(Application.objects.filter(state__in=(ApplicationState.ACCEPTED, ApplicationState.RELEASED)).select_related("host"))
    since = dict(
        ApplicationStep.objects.filter(application__in=rows, name="accept").values_list("application").annotate(last=Max("at"))
    )
    for each in rows:
        if each.pk in since:
            due = days.after(each.host, _day(since[each.pk]), rules.draft_days)
            text = _("Candidature %(number)s : préparer le projet de convention.") % {"number": each.number}
            yield Due(f"draft:{each.pk}", DeadlineKind.DRAFT, each.host, text, due, each.get_absolute_url(), HOST, DIRECTOR)


def _signatures(days: Calendars, rules: Charter) -> Iterator[Due]:
    rows = Agreement.objects.filter(state=AgreementState.AGREED).select_related("home", "host", "applicant")
    for each in rows.prefetch_related("versions", "signatures"):
        last = next(iter(each.versions.all()), None)
        if last is None:
            continue
        done = {signed.party for signed in each.signatures.all() if signed.version_id == last.pk}
        text = _("Convention %(number)s : signer.") % {"number": each.number}
        for party, owner in ((Party.HOME, each.home), (Party.HOST, each.host), (Party.EMPLOYEE, each.home)):
            if party not in done:
                due = days.after(owner, _day(last.made_at), rules.signature_days)
                user = each.applicant if party == Party.EMPLOYEE else None
                roles = () if user else DIRECTOR
                yield Due(
                    f"signature:{last.pk}:{party}", DeadlineKind.SIGNATURE, owner, text, due, each.get_absolute_url(), roles, HOST, user
                )


def _handovers(days: Calendars, rules: Charter) -> Iterator[Due]:
    """Papers of agreements that are not handed over, then those without a receipt."""
    done = {(row.agreement_id, row.key, row.recipient): row for row in PaperHandover.objects.all()}
    rows = Agreement.objects.exclude(state__in=(AgreementState.DRAFT, AgreementState.NEGOTIATING, AgreementState.VOID))
    for each in rows.select_related("home", "host", "applicant"):
        for key, paper in papers_of(each).items():
            for recipient in recipients_of(paper):
                yield from _handover(days, rules, each, key, paper, recipient, done.get((each.pk, key, recipient)))


def _handover(days: Calendars, rules: Charter, each: Agreement, key: str, paper: Any, recipient: str, row: Any) -> Iterator[Due]:
    told = {"paper": paper.title, "number": each.number, "recipient": Party(recipient).label}
    sender = each.home if paper.party == Party.HOME else each.host
    mark = f"{each.pk}:{key[:20]}:{recipient}"
    if row is None:
        since = each.end if paper.is_at_the_end and each.end else each.start
        text = _("Convention %(number)s : remettre « %(paper)s » (%(recipient)s).") % told
        yield Due(f"handover:{mark}", DeadlineKind.HANDOVER, sender, text, days.after(sender, since, rules.handover_days), each.get_absolute_url(), HOST, DIRECTOR)
    elif row.received_on is None:
        owner = each.host if recipient == Party.HOST else each.home
        text = _("Convention %(number)s : accuser réception de « %(paper)s ».") % told
        user = each.applicant if recipient == Party.EMPLOYEE else None
        yield Due(f"receipt:{mark}", DeadlineKind.RECEIPT, owner, text, row.due_on, each.get_absolute_url(), () if user else HOST, DIRECTOR, user)


def lateness(due_on: date, today: date) -> str:
    """« en retard depuis le 03/12/2026 », empty when it is not."""
    return _("en retard depuis le %(day)s") % {"day": french_date(due_on)} if due_on < today else ""
