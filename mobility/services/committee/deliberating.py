"""The rank, computed and kept with all that it read, and the decisions: departing from the rank asks a vote and a reason."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from mobility.choices import ApplicationState
from mobility.choices_committee import Outcome, Stage
from mobility.committee.marks import means
from mobility.committee.ranking import Candidate, needs_lot, rank
from mobility.models import AgendaItem, Application, CommitteeDecision, Mark, Place, Voice
from mobility.selectors.committee.matching import matching_facts
from mobility.selectors.committee.sittings import candidates
from mobility.services.committee.marking import given
from mobility.services.committee.moves import beat, locked_item, must_preside, passage

RESERVE_MONTHS = 12
LEVELS = {Outcome.RETAINED: 0, Outcome.RESERVE: 1, Outcome.DEFERRED: 2, Outcome.NOT_RETAINED: 2}


@transaction.atomic
def item_deliberate(*, item: AgendaItem, access: Access) -> list[Place]:
    """Rank the candidates from the last locked round. The seed is drawn first, and written in the minutes when it served."""
    item = locked_item(item)
    passage("deliberer", item)
    must_preside(item.session, access, item)
    seed = secrets.token_hex(16)
    files = {each.pk: each for each in candidates(item)}
    judged = candidates_of(item, list(files.values()))
    places = rank(judged, matching_share=item.matching_share, seed=seed)
    Place.objects.filter(item=item).delete()
    rows = [
        Place(
            institution_id=item.institution_id, item=item, application=files[each.candidate.key], rank=each.rank,
            matching=str(each.candidate.matching), mean=str(each.candidate.mean), final=str(each.final), shown=each.shown,
            means={str(criterion): str(value) for criterion, value in sorted(each.candidate.means.items())},
            tie_rule=each.tie_rule, facts=facts_of(each.candidate),
        )
        for each in places
    ]  # fmt: skip
    for row in rows:
        save_checked(row)
    values = {"seed": seed, "is_drawn": needs_lot(places), "state": Stage.DELIBERATING, "deliberating_at": timezone.now()}
    save_checked(assign(item, values))
    beat(item.session)
    return rows


def candidates_of(item: AgendaItem, files: list[Application]) -> list[Candidate]:
    """What the rank reads of each file."""
    marks = given(list(Mark.objects.filter(item=item, round=item.locked_round)))
    by_candidate = means(marks)
    facts = matching_facts(files)
    waiting = _waiting([file.applicant_id for file in files], item)
    return [
        Candidate(
            key=file.pk, reference=file.number or str(file.pk), matching=facts[file.pk].score, means=by_candidate.get(file.pk, {}),
            core_full=facts[file.pk].core_full, has_same_job=facts[file.pk].has_same_job,
            waiting_since=waiting.get(file.applicant_id),
        )
        for file in files
    ]  # fmt: skip


def _waiting(applicants: list[int], item: AgendaItem) -> dict[int, date]:
    """Since when each waits: their first admissible application, to another vacancy, that was not retained."""
    lost = Application.objects.filter(
        applicant__in=applicants, state__in=(ApplicationState.NOT_RETAINED, ApplicationState.RESERVE), submitted_at__isnull=False
    ).exclude(vacancy=item.vacancy_id)
    found: dict[int, date] = {}
    for applicant, at in lost.order_by("-submitted_at").values_list("applicant", "submitted_at"):
        found[applicant] = timezone.localtime(at).date()
    return found


def facts_of(candidate: Candidate) -> dict[str, Any]:
    return {
        "reference": candidate.reference,
        "core_full": str(candidate.core_full),
        "same_job": candidate.has_same_job,
        "waiting_since": candidate.waiting_since.isoformat() if candidate.waiting_since else None,
    }


def candidate_from(place: Place) -> Candidate:
    """The candidate as the rank read it, from what was kept: the replay needs nothing else."""
    since = place.facts["waiting_since"]
    return Candidate(
        key=place.application_id, reference=place.facts["reference"], matching=Fraction(place.matching),
        means={int(criterion): Fraction(value) for criterion, value in place.means.items()},
        core_full=Fraction(place.facts["core_full"]), has_same_job=place.facts["same_job"],
        waiting_since=date.fromisoformat(since) if since else None,
    )  # fmt: skip


def departures(outcomes: Mapping[int, tuple[str, int | None]], ranks: Mapping[int, int]) -> set[int]:
    """The candidates put before somebody of a better rank. `outcomes`: (decision, rank on the reserve) by candidate."""

    def standing(key: int) -> tuple[int, int]:
        outcome, reserve = outcomes[key]
        return LEVELS[Outcome(outcome)], reserve or 0

    return {
        key for key in outcomes
        if any(ranks[other] < ranks[key] and standing(other) > standing(key) for other in outcomes)
    }  # fmt: skip


@transaction.atomic
def decision_record(*, item: AgendaItem, application: Application, values: Mapping[str, Any], access: Access) -> CommitteeDecision:
    """Write what the committee decides on an application; the rank is held against all decisions when the item is decided."""
    item = locked_item(item)
    if item.state != Stage.DELIBERATING:
        raise Refusal(_("Les décisions s’écrivent pendant la délibération du point."))
    must_preside(item.session, access, item)
    found = CommitteeDecision.objects.filter(item=item, application=application).first()
    decision = found or CommitteeDecision(institution_id=item.institution_id, item=item, application=application)
    assign(decision, dict(values))
    decision.recorded_by = access.user
    if decision.outcome == Outcome.RESERVE:
        decision.reserve_until = reserve_end(item)
        if decision.reserve_rank is None:
            raise Refusal({"reserve_rank": _("Donnez le rang sur la liste de réserve.")})
    else:
        decision.reserve_rank = decision.reserve_until = None
    voters = Voice.objects.filter(item=item).count()
    if (decision.votes_for or 0) + (decision.votes_against or 0) + (decision.abstentions or 0) > voters:
        raise Refusal({"votes_for": _("Il y a plus de suffrages que de votants (%(count)s).") % {"count": voters}})
    decision.departs = decision.votes_for is not None and decision.departure_reason.strip() != ""
    save_checked(decision)
    beat(item.session)
    return decision


def reserve_end(item: AgendaItem) -> date:
    """Twelve months after the session."""
    return _after_months(timezone.localtime(item.session.held_at).date(), RESERVE_MONTHS)


def _after_months(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = (date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(day.year + year, month + 1, min(day.day, last))


@transaction.atomic
def item_decide(*, item: AgendaItem, access: Access) -> AgendaItem:
    """Freeze the decisions of the item; refuses a silent application, and a departure without vote or reason."""
    item = locked_item(item)
    passage("decider", item)
    must_preside(item.session, access, item)
    places = {place.application_id: place for place in Place.objects.filter(item=item).select_related("application")}
    decided = {each.application_id: each for each in CommitteeDecision.objects.filter(item=item)}
    silent = [place for key, place in places.items() if key not in decided]
    if silent:
        raise Refusal(_("%(name)s n’a pas encore de décision.") % {"name": silent[0].application.name})
    ranks = {key: place.rank for key, place in places.items()}
    outcomes = {key: (each.outcome, each.reserve_rank) for key, each in decided.items()}
    departing = departures(outcomes, ranks)
    for key, decision in decided.items():
        if key in departing and not decision.departs:
            raise Refusal(
                _("%(name)s passe devant un meilleur rang : il y faut un vote favorable et un motif écrit.")
                % {"name": places[key].application.name}
            )
        if decision.departs and key not in departing:
            empty = {"departs": False, "departure_reason": "", "votes_for": None, "votes_against": None, "abstentions": None}
            save_checked(assign(decision, empty))
    save_checked(assign(item, {"state": Stage.DECIDED, "decided_at": timezone.now()}))
    beat(item.session)
    return item
