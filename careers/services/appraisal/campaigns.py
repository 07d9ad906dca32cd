"""Campaigns: written, opened for thousands at once, followed, given to the people, closed with their effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_appraisal import CampaignState, FormState, LineKind, SheetState
from careers.choices_skills import EvidenceKind, SkillSource
from careers.models import AnnualRating, Appraisal, AppraisalCampaign, AppraisalLine
from careers.selectors.appraisal import UNCOUNTERSIGNED, officer_sheets, sheets_in_review
from careers.selectors.person_skills import jobs_of
from careers.services.appraisal.opening import lines_write
from careers.services.person_skills import SkillRecord, skills_record
from careers.workflows_appraisal import CAMPAIGN
from hr_core.access import Access
from hr_core.filters import today
from hr_core.models import Employee, Posting, Unit, UnitHead
from hr_core.scope import because
from hr_core.selectors.organisation import units_below
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_count, french_date
from hr_core.workflows import transition

BATCH = 2000
ONE_DAY = timedelta(days=1)


@transaction.atomic
def campaign_save(*, campaign: AppraisalCampaign, values: Mapping[str, Any], access: Access) -> AppraisalCampaign:
    """Write a campaign in preparation. Its form must be in force."""
    row = campaign if campaign.pk is None else _in_state(campaign, "change")
    if row.pk is None:
        row.prepared_by = access.user
    if values["form"].state != FormState.IN_FORCE:
        raise ValidationError({"form": _("Choisissez un modèle en vigueur.")})
    return save_checked(assign(row, dict(values)))


@transaction.atomic
def campaign_drop(*, campaign: AppraisalCampaign) -> AppraisalCampaign:
    return save_checked(assign(_in_state(campaign, "drop"), {"state": CampaignState.DROPPED}))


def population(campaign: AppraisalCampaign, on: date) -> list[Employee]:
    """Who is appraised: in service on the day, for long enough before the end of the period, posted in the population."""
    entered = campaign.end - timedelta(days=campaign.present_days)
    rows = Employee.objects.filter(hired_on__lte=entered).filter(Q(left_on__isnull=True) | Q(left_on__gt=on))
    if campaign.unit_id is not None:
        posted = Posting.objects.on(on).filter(unit__in=units_below([campaign.unit_id]))
        rows = rows.filter(pk__in=posted.values("employee"))
    return list(rows.select_related("user").order_by("pk"))


@transaction.atomic
def campaign_open(*, campaign: AppraisalCampaign, access: Access) -> AppraisalCampaign:
    """One sheet for each person of the population, with the skills of their job, the criteria of the form and the objectives that
    their last closed sheet set. The appraiser is the head of the unit; of a head, that of the unit above; nobody is found for the
    confidential population, which human resources name. A dozen queries and four insertions, whatever the number of people.
    """
    row = _in_state(campaign, "open")
    on = min(today(), row.end - ONE_DAY)
    people = population(row, on)
    if not people:
        raise Refusal(_("Personne n’est dans la population de cette campagne : vérifiez son unité et sa période."))
    keys = [person.pk for person in people]
    places = dict(Posting.objects.on(on).filter(employee__in=keys).order_by("start").values_list("employee_id", "unit_id"))
    titles = dict(Posting.objects.on(on).filter(employee__in=keys).order_by("start").values_list("employee_id", "job_title"))
    jobs = jobs_of(keys, on)
    heads = Heads(on)
    sheets = [
        Appraisal(
            institution_id=row.institution_id, campaign=row, employee=person, unit_id=places.get(person.pk),
            job_title=titles.get(person.pk, ""), job=jobs.get(person.pk),
            manager_id=None if person.is_confidential else heads.above(person.pk, places.get(person.pk)),
        )
        for person in people
    ]  # fmt: skip
    if row.countersigns:
        for sheet in sheets:
            if sheet.manager_id is not None:
                sheet.countersigner_id = heads.above(sheet.employee_id, sheet.unit_id, sheet.manager_id)
    with because(_("Ouverture d’une campagne d’évaluation")):
        Appraisal.objects.bulk_create(sheets, batch_size=BATCH)
        lines_write(row)
        save_checked(assign(row, {"state": CampaignState.OPEN, "opened_at": timezone.now()}))
    text = _("La campagne « %(label)s » est ouverte : votre auto-évaluation est attendue avant le %(day)s.")
    notices_send(
        institution=row.institution, users=[person.user for person in people],
        text=text % {"label": row.label, "day": french_date(row.self_until)}, url=reverse("careers:own_appraisals"),
    )  # fmt: skip
    return row


class Heads:
    """Who directs whom on a day; two queries."""

    def __init__(self, on: date) -> None:
        self.heads = dict(UnitHead.objects.on(on).order_by("acting", "start").values_list("unit_id", "employee_id"))
        self.parents = dict(Unit.objects.values_list("pk", "parent_id"))

    def above(self, employee: int, unit: int | None, manager: int | None = None) -> int | None:
        """The first head met from a unit upwards who is neither the person nor their appraiser; None at the top."""
        while unit is not None:
            head = self.heads.get(unit)
            if head is not None and head not in (employee, manager):
                return head
            unit = self.parents.get(unit)
        return None


@transaction.atomic
def campaign_remind(*, campaign: AppraisalCampaign, access: Access | None, on: date | None = None) -> int:
    """Tell those whom a step waits for: the people, their appraisers, each once; returns how many were told."""
    row = _in_state(campaign, "remind")
    sheets = officer_sheets(access) if access is not None else Appraisal.objects.all()
    waiting = sheets.filter(campaign=row).select_related("employee__user", "manager__user")
    told = 0
    own, team = reverse("careers:own_appraisals"), reverse("careers:appraisal_team")
    words = {
        SheetState.SELF: (_("« %(label)s » : votre auto-évaluation est attendue avant le %(day)s."), row.self_until),
        SheetState.SIGNING: (_("« %(label)s » : votre fiche attend votre signature avant le %(day)s."), row.sign_until),
    }
    for state, (text, day) in words.items():
        users = [sheet.employee.user for sheet in waiting.filter(state=state)]
        told += notices_send(
            institution=row.institution, users=users, text=text % {"label": row.label, "day": french_date(day)}, url=own
        )
    late: dict[int, tuple[Any, int]] = {}
    for sheet in waiting.filter(state=SheetState.MANAGER, manager__user__isnull=False):
        assert sheet.manager is not None
        late[sheet.manager_id or 0] = (sheet.manager.user, late.get(sheet.manager_id or 0, (None, 0))[1] + 1)
    for user, number in late.values():
        text = _("« %(label)s » : %(sheets)s à évaluer avant le %(day)s.") % {
            "label": row.label, "sheets": french_count(number, _("fiche"), _("fiches")), "day": french_date(row.manager_until)
        }  # fmt: skip
        told += notices_send(institution=row.institution, users=[user], text=text, url=team)
    seconds = waiting.filter(state=SheetState.REVIEW, countersigned_at__isnull=True, countersigner__user__isnull=False)
    above = {
        sheet.countersigner.user_id: sheet.countersigner.user
        for sheet in seconds.select_related("countersigner__user")
        if sheet.countersigner is not None
    }
    text = _("« %(label)s » : des fiches attendent votre contreseing.") % {"label": row.label}
    told += notices_send(institution=row.institution, users=list(above.values()), text=text, url=team)
    row.reminded_on = on or today()
    save_checked(row)
    return told


@transaction.atomic
def campaign_release(*, campaign: AppraisalCampaign, access: Access, unit: int | None = None) -> int:
    """Give the sheets in harmonisation to their people, of one unit or all that one sees; returns how many."""
    row = _in_state(campaign, "release")
    sheets = sheets_in_review(access, row)
    if unit is not None:
        sheets = sheets.filter(unit=unit)
    keys = list(sheets.exclude(UNCOUNTERSIGNED).values_list("pk", flat=True))
    if not keys and sheets.exists():
        raise Refusal(_("Ces fiches attendent leur contreseing : relancez les responsables qui contresignent."))
    if not keys:
        raise Refusal(_("Aucune fiche n’attend d’être rendue."))
    with because(_("Fiches rendues aux agents")):
        Appraisal.objects.filter(pk__in=keys).update(state=SheetState.SIGNING, released_at=timezone.now())
    tell_released(row, Appraisal.objects.filter(pk__in=keys).select_related("employee__user"))
    return len(keys)


def tell_released(campaign: AppraisalCampaign, sheets: Any) -> None:
    text = _("Votre évaluation « %(label)s » est rendue : lisez-la et signez-la avant le %(day)s.")
    notices_send(
        institution=campaign.institution, users=[sheet.employee.user for sheet in sheets],
        text=text % {"label": campaign.label, "day": french_date(campaign.sign_until)}, url=reverse("careers:own_appraisals"),
    )  # fmt: skip


def unfinished(campaign: AppraisalCampaign, on: date) -> dict[str, int]:
    """What keeps a campaign from closing, in words; a signature no longer does once its day is past, a signed sheet only while an
    appeal is still possible."""
    sheets = Appraisal.objects.filter(campaign=campaign)
    found = {
        _("auto-évaluations en cours"): sheets.filter(state=SheetState.SELF).count(),
        _("fiches chez l’évaluateur"): sheets.filter(state=SheetState.MANAGER).count(),
        _("fiches en harmonisation"): sheets.filter(state=SheetState.REVIEW).count(),
        _("recours à décider"): sheets.filter(state=SheetState.APPEAL).count(),
    }
    if on <= campaign.sign_until:
        found[_("fiches à signer")] = sheets.filter(state=SheetState.SIGNING).count()
    still = timezone.now() - timedelta(days=campaign.appeal_days)
    found[_("fiches dont le délai de recours court encore")] = sheets.filter(
        state=SheetState.SIGNED, appealed_at__isnull=True, signed_at__gt=still
    ).count()
    return {words: number for words, number in found.items() if number}


@transaction.atomic
def campaign_close(*, campaign: AppraisalCampaign, access: Access, on: date | None = None) -> AppraisalCampaign:
    """Close every sheet; the marks become the ratings of the year, the levels of skills become assessed skills.

    Raises `Refusal` while something is unfinished (with counts), for the person who prepared the campaign, and for somebody who
    does not see everybody in it.
    """
    row = _in_state(campaign, "close")
    if row.prepared_by_id == access.user.pk:
        raise Refusal(_("La personne qui clôt la campagne n’est pas celle qui l’a préparée."))
    if officer_sheets(access).filter(campaign=row).count() != row.sheets.count():
        raise Refusal(_("Cette campagne touche la population confidentielle : une personne qui la voit doit la clore."))
    left = unfinished(row, on or today())
    if left:
        told = ", ".join(f"{words} ({number})" for words, number in left.items())
        raise Refusal(_("La campagne ne peut pas être close : %(told)s.") % {"told": told})
    sheets = list(row.sheets.filter(state__in=(SheetState.SIGNED, SheetState.SIGNING)))
    with because(_("Clôture d’une campagne d’évaluation")):
        row.sheets.filter(state=SheetState.SIGNING).update(note=_("Non signée dans le délai"))
        row.sheets.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.CLOSED)
        _ratings(row, sheets)
        skills_record(institution=row.institution, records=_assessed(row, sheets), actor=access.user)
        return save_checked(
            assign(row, {"state": CampaignState.CLOSED, "closed_by": access.user, "closed_at": timezone.now()})
        )


def _ratings(campaign: AppraisalCampaign, sheets: Sequence[Appraisal]) -> None:
    """The rating of the year; one that a file brought is replaced, one of another campaign too: the last appraisal holds."""
    source = campaign.label[:120]
    AnnualRating.objects.bulk_create(
        [
            AnnualRating(
                institution_id=sheet.institution_id, employee_id=sheet.employee_id, year=campaign.year, value=sheet.mark,
                source=source,
            )
            for sheet in sheets
            if sheet.mark is not None
        ],
        batch_size=BATCH, update_conflicts=True, unique_fields=["employee", "year"], update_fields=["value", "source"],
    )  # fmt: skip


def _assessed(campaign: AppraisalCampaign, sheets: Sequence[Appraisal]) -> list[SkillRecord]:
    days = {sheet.pk: (sheet.employee_id, sheet.manager_done_at) for sheet in sheets}
    lines = AppraisalLine.objects.filter(sheet__in=days, kind=LineKind.SKILL, rate__gte=1)
    return [
        SkillRecord(
            days[sheet][0], code, rate, SkillSource.ASSESSED, timezone.localdate(days[sheet][1]), campaign.label,
            EvidenceKind.APPRAISAL,
        )
        for sheet, code, rate in lines.values_list("sheet_id", "code", "rate")
    ]  # fmt: skip


@transaction.atomic
def appraisals_follow(*, institution: Any, on: date) -> int:
    """Each morning: sheets whose self-appraisal is past its day go to the appraiser; a reminder a week and a day before the end
    of each step. Run twice on a day, it does nothing more. Returns how many sheets moved and people were told."""
    done = 0
    for row in AppraisalCampaign.objects.filter(institution=institution, state=CampaignState.OPEN):
        if on > row.self_until:
            with because(_("Délai d’auto-évaluation passé")):
                done += row.sheets.filter(state=SheetState.SELF).update(state=SheetState.MANAGER)
        ends = (row.self_until, row.manager_until, row.sign_until)
        if any((end - on).days in (7, 1) for end in ends) and row.reminded_on != on:
            done += campaign_remind(campaign=row, access=None, on=on)
    return done


def _in_state(campaign: AppraisalCampaign, name: str) -> AppraisalCampaign:
    row = (
        AppraisalCampaign.objects.select_for_update(of=("self",)).select_related("form", "institution").get(pk=campaign.pk)
    )  # fmt: skip
    if row.state not in transition(CAMPAIGN, name).source:
        raise Refusal(
            _("Cette campagne est « %(state)s » : elle ne peut pas prendre ce chemin.") % {"state": row.get_state_display()}
        )
    return row
