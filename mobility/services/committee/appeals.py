"""Appeals by step: explanation, review in another composition, mediation. A review that is accepted replays the item."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date
from mobility.choices import ApplicationState
from mobility.choices_committee import AppealKind, AppealState, Ground, ItemKind, Origin, Ruling, Stage
from mobility.committee.workdays import working_days_after
from mobility.models import AgendaItem, Appeal, Application, CommitteeDecision, CommitteeSession, Conflict, Voice
from mobility.selectors.charter import charter
from mobility.selectors.committee.composition import members_on
from mobility.selectors.committee.sittings import holidays_around, replaced_items
from mobility.services.moves import application_move, tell

SUSPENSION_DAYS = 20


def appeal_deadline(published: date) -> date:
    """The last day to ask for a review or a mediation; an explanation may be asked at any time."""
    return working_days_after(published, charter().appeal_days, holidays_around(published))


@transaction.atomic
def appeal_file(*, decision: CommitteeDecision, kind: str, ground: str, text: str, access: Access) -> Appeal:
    """The candidate's appeal; runs in their own institution."""
    application, session = decision.application, decision.item.session
    if application.applicant_id != access.user.pk:
        raise Refusal(_("Seule la personne candidate peut former ce recours."))
    if session.published_at is None:
        raise Refusal(_("La décision n’est pas encore publiée."))
    if decision.item in replaced_items():
        raise Refusal(_("Cette décision est remplacée par celle du réexamen : le recours se forme contre celle-ci."))
    today = timezone.localdate()
    deadline = appeal_deadline(timezone.localtime(session.published_at).date())
    if kind != AppealKind.EXPLANATION and today > deadline:
        raise Refusal(_("Le délai de recours a pris fin le %(day)s ; une explication reste possible.") % {"day": french_date(deadline)})
    if Appeal.objects.filter(application=application, kind=kind, state=AppealState.FILED).exists():
        raise Refusal(_("Ce recours est déjà déposé : sa réponse est attendue."))
    appeal = Appeal(
        institution_id=decision.institution_id, application=application, item=decision.item, kind=kind,
        ground=ground if kind == AppealKind.REVIEW else "", text=text.strip(), filed_by=access.user,
        due_on=working_days_after(today, charter().appeal_answer_days, holidays_around(today)),
        suspends_until=today + timedelta(days=SUSPENSION_DAYS) if kind == AppealKind.REVIEW else None,
    )  # fmt: skip
    return save_checked(appeal)


@transaction.atomic
def appeal_answer(
    *, appeal: Appeal, accept: bool, answer: str, session: CommitteeSession | None, access: Access
) -> Appeal:
    """The secretary answers. An accepted review takes place in `session`, a session that is being planned."""
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("application", "item__vacancy").get(pk=appeal.pk)
    if appeal.state != AppealState.FILED:
        raise Refusal(_("Ce recours a déjà sa réponse."))
    if not answer.strip():
        raise Refusal(_("Motivez la réponse : la personne la lira."))
    values = {"answer": answer.strip(), "answered_by": access.user, "answered_at": timezone.now(), "state": AppealState.ANSWERED}
    if appeal.kind != AppealKind.EXPLANATION:
        values["state"] = AppealState.ACCEPTED if accept else AppealState.REJECTED
    if appeal.kind == AppealKind.REVIEW and accept:
        if session is None or session.state != Stage.PLANNED:
            raise Refusal(_("Choisissez la séance en préparation qui réexaminera le point."))
        values["replay"] = _replay(appeal, session, access)
    save_checked(assign(appeal, values))
    application = Application.objects.select_related("home").get(pk=appeal.application_id)
    tell(
        application.home, [application.applicant], _("Votre recours a sa réponse : %(state)s.") % {"state": appeal.get_state_display()},
        application.get_absolute_url(),
    )  # fmt: skip
    return appeal


def _replay(appeal: Appeal, session: CommitteeSession, access: Access) -> AgendaItem:
    """The item again, before members who did not mark it; both records stay."""
    item = appeal.item
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    again = save_checked(
        AgendaItem(
            institution_id=session.institution_id, session=session, vacancy=item.vacancy, kind=ItemKind.REVIEW,
            position=last + 1, matching_share=item.matching_share, replays=item,
        )
    )  # fmt: skip
    members = {member.user_id: member for member in members_on(session.held_at.date())}
    for user in Voice.objects.filter(item=item).values_list("user", flat=True):
        if user in members:
            save_checked(
                Conflict(
                    institution_id=item.institution_id, vacancy=item.vacancy, item=again, member=members[user], user_id=user,
                    ground=Ground.MARKED_BEFORE, origin=Origin.RECORDS, is_hard=True, ruling=Ruling.RECUSED,
                )
            )  # fmt: skip
    reopened = (ApplicationState.RETAINED, ApplicationState.RESERVE, ApplicationState.NOT_RETAINED)
    judged = item.places.values("application")
    for file in Application.objects.filter(pk__in=judged, state__in=reopened):
        application_move(
            application=file, name="reopen", access=access, reason=_("Un recours a été accepté : le point est rejugé.")
        )
    return again
