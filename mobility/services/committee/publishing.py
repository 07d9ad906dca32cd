"""After the seal: applications and vacancies take their decided state, applicants are told with the reasons."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.writing import assign, save_checked
from mobility.choices import ApplicationState, VacancyState
from mobility.choices_committee import Outcome, Stage
from mobility.models import AgendaItem, CommitteeDecision, CommitteeSession
from mobility.selectors.committee.minutes import extract_of
from mobility.services.applications.deciding import application_answer
from mobility.services.committee.moves import beat, locked_session, passage
from mobility.services.moves import vacancy_move

MOVES = {
    Outcome.RETAINED: "retain", Outcome.RESERVE: "reserve", Outcome.NOT_RETAINED: "not_retain", Outcome.DEFERRED: "defer",
}  # fmt: skip


@transaction.atomic
def session_publish(*, session: CommitteeSession, access: Access) -> CommitteeSession:
    """Publish the decisions of sealed minutes: each application gets its state, its rank and its reasoned answer."""
    session = locked_session(session)
    passage("publier", session)
    for item in session.items.filter(state=Stage.DECIDED).select_related("vacancy").order_by("position"):
        _publish_item(item, access)
    values = {"state": Stage.PUBLISHED, "published_at": timezone.now(), "extract": extract_of(session)}
    save_checked(assign(session, values))
    beat(session)
    return session


def _publish_item(item: AgendaItem, access: Access) -> None:
    rows = CommitteeDecision.objects.filter(item=item).select_related("application")
    decisions = list(rows.order_by("reserve_rank", "pk"))
    ranks = dict(item.places.values_list("application", "rank"))
    for decision in decisions:
        file = decision.application
        if file.state != ApplicationState.IN_COMMITTEE:
            continue
        application_answer(
            application=file, name=MOVES[Outcome(decision.outcome)], answer=answer_of(decision), rank=ranks.get(file.pk),
            access=access,
        )  # fmt: skip
    if item.vacancy.state == VacancyState.IN_COMMITTEE and all(each.outcome != Outcome.DEFERRED for each in decisions):
        until = max((each.reserve_until for each in decisions if each.reserve_until), default=None)
        vacancy_move(
            vacancy=item.vacancy, name="decide", access=access, decided_on=timezone.localdate(), reserve_until=until
        )


def answer_of(decision: CommitteeDecision) -> str:
    """The reasoned answer, in one text."""
    told = [decision.reason.strip()]
    if decision.gaps.strip():
        told.append(_("Écarts constatés : %(gaps)s") % {"gaps": decision.gaps.strip()})
    if decision.training.strip():
        told.append(_("Formations conseillées : %(training)s") % {"training": decision.training.strip()})
    return "\n".join(told)

