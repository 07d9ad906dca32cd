"""A campaign of step advancement: computed as often as wanted, fixed for the committee, then one change of classification."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_advancement import CampaignState, Opinion, Standing
from careers.choices_grids import BatchSource
from careers.models import AdvancementCampaign, AdvancementLine, PayGrid
from careers.selectors.grids import Cells, cells_of, key_of, versions_between, words_of
from careers.services.advancement.standings import Place, standings
from careers.services.batches import Change, batch_open
from careers.workflows import CAMPAIGN
from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import Employee, PayTerms, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.workflows import transition


@transaction.atomic
def campaign_open(*, campaign: AdvancementCampaign, values: dict[str, Any], access: Access) -> AdvancementCampaign:
    """Open a campaign, or change one in preparation, and compute who is concerned."""
    if campaign.pk:
        _in_state(campaign, "compute")
    assign(campaign, values)
    campaign.prepared_by = access.user
    save_checked(campaign)
    return campaign_compute(campaign=campaign, access=access)


@transaction.atomic
def campaign_compute(*, campaign: AdvancementCampaign, access: Access) -> AdvancementCampaign:
    """Compute the lines again from the files of today, for the people whom one may see."""
    campaign = _in_state(campaign, "compute")
    campaign.lines.all().delete()
    places = standings(campaign.grid, campaign.until, access)
    AdvancementLine.objects.bulk_create([_line(campaign, place) for place in places], batch_size=1000)
    campaign.computed_at = timezone.now()
    return save_checked(campaign)


@transaction.atomic
def campaign_submit(*, campaign: AdvancementCampaign, access: Access) -> AdvancementCampaign:
    """Fix the lines for the committee. Those who advance are proposed with a favourable opinion, which it may change."""
    campaign = _in_state(campaign, "submit")
    eligible = campaign.lines.filter(standing=Standing.ELIGIBLE)
    if not eligible.exists():
        raise Refusal(_("Personne n’avance dans cette campagne : vérifiez sa date et les règles."))
    eligible.update(opinion=Opinion.FAVOURABLE)
    campaign.state, campaign.prepared_by = CampaignState.COMMITTEE, access.user
    return save_checked(campaign)


@transaction.atomic
def campaign_reopen(*, campaign: AdvancementCampaign) -> AdvancementCampaign:
    campaign = _in_state(campaign, "reopen")
    campaign.lines.update(opinion=Opinion.NONE, opinion_reason="")
    campaign.state = CampaignState.DRAFT
    return save_checked(campaign)


@transaction.atomic
def campaign_drop(*, campaign: AdvancementCampaign) -> AdvancementCampaign:
    campaign = _in_state(campaign, "drop")
    campaign.state = CampaignState.DROPPED
    return save_checked(campaign)


@transaction.atomic
def line_opine(*, line: AdvancementLine, opinion: str, reason: str, actor: User) -> AdvancementLine:
    """The opinion of the committee on somebody; anything but favourable has its reason. Never on oneself."""
    _in_state(line.campaign, "opine")
    forbid_own_file(line.employee, actor)
    if line.standing != Standing.ELIGIBLE:
        raise Refusal(_("Cet agent n’avance pas dans cette campagne."))
    line.opinion, line.opinion_reason = opinion, "" if opinion == Opinion.FAVOURABLE else reason.strip()
    return save_checked(line)


@transaction.atomic
def campaign_decide(
    *, campaign: AdvancementCampaign, committee_on: date, minutes: str, access: Access
) -> AdvancementCampaign:
    """Close the committee: favourable lines become one change of classification, which another person then decides.

    Each step takes effect on the day when it was acquired, or on the common day of the campaign; what a new grid changed after
    that day is changed too. Seven queries and one insertion.
    """
    campaign = _in_state(campaign, "decide")
    rows = list(campaign.lines.filter(standing=Standing.ELIGIBLE, opinion=Opinion.FAVOURABLE))
    people = Employee.objects.visible_to(access).in_bulk([row.employee_id for row in rows])
    if len(people) != len(rows):
        raise Refusal(_("Cette campagne touche la population confidentielle : une personne qui la voit doit l’arrêter."))
    changes, notes = _changes(campaign, rows)
    campaign.batch = batch_open(
        source=BatchSource.ADVANCEMENT, label=campaign.label, grid=campaign.grid, changes=changes, notes=notes, access=access
    )
    campaign.state, campaign.committee_on, campaign.minutes = CampaignState.DECIDED, committee_on, minutes
    return save_checked(campaign)


def _line(campaign: AdvancementCampaign, place: Place) -> AdvancementLine:
    terms, found = place.terms, place.verdict
    return AdvancementLine(
        institution_id=campaign.institution_id, campaign=campaign, employee_id=terms.employee_id, category=terms.category,
        grade_class=terms.grade_class, step=terms.step, next_step=place.next.step if place.next else "", since=place.since,
        standing=found.standing, pace=found.pace, due_on=found.due_on, rating=found.rating, told=list(found.lines),
    )  # fmt: skip


def _changes(campaign: AdvancementCampaign, rows: Sequence[AdvancementLine]) -> tuple[list[Change], list[str]]:
    if not rows:
        return [], []
    first = min(row.due_on for row in rows if row.due_on)
    book = [cells_of(version) for version in versions_between(campaign.grid, first, date.max)]
    with hash_joins():
        terms = list(
            PayTerms.objects.filter(employee__in=[row.employee_id for row in rows], state="approved")
            .select_related("employee")
            .order_by("start")
        )
    by_person: dict[int, list[PayTerms]] = defaultdict(list)
    for each in terms:
        by_person[each.employee_id].append(each)
    changes: list[Change] = []
    notes: list[str] = []
    for row in rows:
        day = campaign.effect_on or row.due_on
        assert day is not None
        found = step_changes(by_person[row.employee_id], book, day, row)
        changes += found
        if not found:
            who = by_person[row.employee_id][0].employee.full_name if by_person[row.employee_id] else str(row.employee_id)
            notes.append(_("%(who)s : le classement a changé, recalculez la campagne.") % {"who": who})
    return changes, notes


def step_changes(terms: Sequence[PayTerms], book: Sequence[Cells], day: date, row: AdvancementLine) -> list[Change]:
    """The next step from a day, over every classification of the same step that holds then or later. Before the first version of
    the grid, its cells are those of the first one."""
    held = key_of(row.category, row.grade_class, row.step)
    wanted = key_of(row.category, row.grade_class, row.next_step)
    found = []
    for each in terms:
        if (each.end is not None and each.end <= day) or key_of(each.category, each.grade_class, each.step) != held:
            continue
        start = max(day, each.start)
        cells = next((cells for cells in book if cells.version.holds_on(start)), book[0] if book else None)
        cell = cells.by_key.get(wanted) if cells else None
        if cell is None:
            continue
        reason = _("Échelon %(step)s, rythme %(pace)s") % {"step": row.next_step, "pace": row.get_pace_display()}
        found.append(
            Change(
                old=each, start=start, category=each.category, grade_class=each.grade_class, step=cell.step,
                base_salary=max(cell.amount, each.base_salary), reason=reason,
            )
        )  # fmt: skip
    return found


def _in_state(campaign: AdvancementCampaign, name: str) -> AdvancementCampaign:
    step = transition(CAMPAIGN, name)
    campaign = AdvancementCampaign.objects.select_for_update(of=("self",)).select_related("grid").get(pk=campaign.pk)
    if campaign.state not in step.source:
        raise Refusal(
            _("Cette campagne est « %(state)s » : elle ne peut pas prendre ce chemin.") % {"state": campaign.get_state_display()}
        )
    return campaign


def usual_label(grid: PayGrid, until: date) -> str:
    return _("Avancement d’échelon %(year)s, %(grid)s") % {"year": until.year, "grid": words_of(grid.label, "", "").lower()}
