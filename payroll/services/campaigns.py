"""A campaign of bonuses through its states: drafted, simulated, fixed, decided by another person, paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, reasoned, save_checked
from payroll.choices import ItemKind, RunKind, RunState
from payroll.choices_campaigns import BonusBase, BonusPayment, CampaignState
from payroll.models import BonusCampaign, BonusEntry, BonusShare, PayItemVersion, PayPeriod
from payroll.services.campaign_simulation import shares_of
from payroll.services.circuit import run_open
from payroll.services.credits.operations import bonus_guard
from payroll.workflows_campaigns import CAMPAIGN_STEPS
from payroll.workflows_loans import require

#: States in which a regular run still takes what a campaign gives.
CALCULABLE = (RunState.OPEN, RunState.INPUTS_CLOSED, RunState.CALCULATED)


@transaction.atomic
def campaign_save(*, campaign: BonusCampaign, access: Access, reason: str = "") -> BonusCampaign:
    """Write down the rules of a campaign; a change after the simulation asks for another one."""
    if campaign.pk:
        _locked(campaign, "change", access)
    elif not access.has("payroll_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de préparer une campagne de primes."))
    else:
        campaign.prepared_by = access.user
    _check(campaign)
    campaign.state = CampaignState.DRAFT
    with reasoned(reason, _("Campagne de primes préparée")):
        save_checked(campaign)
        campaign.shares.all().delete()
    return campaign


def _check(campaign: BonusCampaign) -> None:
    version = PayItemVersion.objects.on(campaign.end).filter(item=campaign.item).first()
    version = version or PayItemVersion.objects.filter(item=campaign.item).order_by("-start").first()
    if version is None or version.kind != ItemKind.EARNING or version.formula:
        raise ValidationError({"item": _("Choisissez une rubrique de gain, sans formule.")})
    if campaign.payment not in version.run_kinds:
        raise ValidationError(
            {"payment": _("La rubrique ne se paie pas dans cette campagne : ajoutez-la à sa définition.")}
        )
    if campaign.base == BonusBase.ITEMS and not campaign.base_items:
        raise ValidationError({"base_items": _("Choisissez les rubriques de la base.")})
    if campaign.base == BonusBase.RATING and not campaign.ratings:
        raise ValidationError({"ratings": _("Donnez le barème : une note et son montant par ligne.")})


@transaction.atomic
def entry_set(
    *,
    campaign: BonusCampaign,
    employee: Employee,
    rating: str = "",
    reduction: int = 0,
    act_reference: str = "",
    access: Access,
) -> BonusEntry:
    """Rate an employee, reduce or exclude them by an act. `reduction` over 100 000."""
    row = _locked(campaign, "rate", access)
    forbid_own_file(employee, access.user)
    if rating and row.ratings and rating not in row.ratings:
        known = ", ".join(row.ratings)
        raise ValidationError({"rating": _("Note inconnue. Le barème connaît : %(known)s.") % {"known": known}})
    found = BonusEntry.objects.filter(campaign=row, employee=employee).first()
    found = found or BonusEntry(institution_id=row.institution_id, campaign=row, employee=employee)
    found.rating, found.reduction, found.act_reference = rating, reduction, act_reference
    found.entered_by = access.user
    with because(act_reference or _("Appréciation d’un agent")):
        _draft_again(row)
        return save_checked(found)


@transaction.atomic
def ratings_import(*, campaign: BonusCampaign, rows: Iterable[tuple[int, str, str]], access: Access) -> int:
    """Ratings by staff number, as (line, staff number, rating): all of them, or none when a line is wrong.

    Returns how many were written. Raises `ValidationError` that names each wrong line and its cure.
    """
    row = _locked(campaign, "rate", access)
    given = list(rows)
    numbers = {number for _line, number, _rating in given}
    people = {each.staff_number: each for each in Employee.objects.visible_to(access).filter(staff_number__in=numbers)}
    wrong = []
    for line, number, rating in given:
        if number not in people:
            wrong.append(_("Ligne %(line)s : aucun agent ne porte le matricule %(number)s.") % {"line": line, "number": number})
        elif rating not in row.ratings:
            wrong.append(_("Ligne %(line)s : la note « %(rating)s » n’est pas au barème.") % {"line": line, "rating": rating})
    if wrong:
        raise ValidationError({"rows": wrong})
    for _line, number, _rating in given:
        forbid_own_file(people[number], access.user)
    held = {entry.employee_id: entry for entry in row.entries.all()}
    made = []
    for _line, number, rating in given:
        employee = people[number]
        entry = held.get(employee.pk) or BonusEntry(institution_id=row.institution_id, campaign=row, employee=employee)
        entry.rating, entry.entered_by = rating, access.user
        made.append(entry)
    with because(_("Notes importées")):
        BonusEntry.objects.bulk_update([each for each in made if each.pk], ["rating", "entered_by"])
        BonusEntry.objects.bulk_create([each for each in made if not each.pk])
        _draft_again(row)
    return len(given)


@transaction.atomic
def campaign_simulate(*, campaign: BonusCampaign, access: Access) -> BonusCampaign:
    """Work out everybody's share with its reasons; an earlier simulation is replaced."""
    row = _locked(campaign, "simulate", access)
    with because(_("Simulation de la campagne")):
        row.shares.all().delete()
        BonusShare.objects.bulk_create(shares_of(row), batch_size=2_000)
        row.state, row.simulated_at = CampaignState.SIMULATED, timezone.now()
        return save_checked(row)


@transaction.atomic
def campaign_fix(*, campaign: BonusCampaign, access: Access) -> BonusCampaign:
    """Fix the list: it waits for its decision and no longer moves."""
    row = _locked(campaign, "fix", access)
    if not row.shares.filter(amount__gt=0).exists():
        raise Refusal(_("Personne ne reçoit rien : revoyez les règles avant d’arrêter la liste."))
    row.state, row.fixed_by = CampaignState.FIXED, access.user
    with because(_("Liste arrêtée")):
        return save_checked(row)


@transaction.atomic
def campaign_reopen(*, campaign: BonusCampaign, reason: str, access: Access) -> BonusCampaign:
    """Take a fixed list back to the draft, before it is decided."""
    row = _locked(campaign, "reopen", access)
    row.state, row.fixed_by = CampaignState.DRAFT, None
    with because(reason):
        return save_checked(row)


@transaction.atomic
def campaign_decide(*, campaign: BonusCampaign, act_number: str, act_on: date, access: Access) -> BonusCampaign:
    """The decision, signed by another person than those who prepared and fixed the list."""
    row = _locked(campaign, "decide", access)
    if access.user.pk in (row.prepared_by_id, row.fixed_by_id):
        raise Refusal(_("Vous avez préparé ou arrêté cette liste : une autre personne signe la décision."))
    if not act_number.strip():
        raise ValidationError({"act_number": _("Donnez le numéro de la décision.")})
    bonus_guard(row, act_on, access.user)
    row.state, row.decided_by, row.act_number, row.act_on = CampaignState.DECIDED, access.user, act_number, act_on
    with because(act_number):
        return save_checked(row)


@transaction.atomic
def campaign_pay(*, campaign: BonusCampaign, period: PayPeriod, access: Access) -> BonusCampaign:
    """Bring the list to a month: a run of its own for those who get something, or the regular run of the month."""
    row = _locked(campaign, "pay", access)
    if row.period_id is not None:
        raise Refusal(_("Cette campagne est déjà mise en paiement."))
    if row.payment == BonusPayment.MONTH:
        if not period.runs.filter(kind=RunKind.REGULAR, state__in=CALCULABLE).exists():
            raise Refusal(_("La paie de ce mois n’est plus au calcul : choisissez un autre mois."))
    else:
        people = list(row.shares.filter(amount__gt=0).values_list("employee", flat=True))
        row.run = run_open(
            institution=row.institution,
            period=period,
            kind=row.payment,
            employees=people,
            label=row.label,
            actor=access.user,
        )
    row.period = period
    with because(_("Campagne mise en paiement")):
        return save_checked(row)


def _draft_again(row: BonusCampaign) -> None:
    if row.state != CampaignState.DRAFT:
        row.state = CampaignState.DRAFT
        row.save(update_fields=["state"])


def _locked(campaign: BonusCampaign, step: str, access: Access) -> BonusCampaign:
    row = (
        BonusCampaign.objects.select_for_update(of=("self",))
        .select_related("institution__country", "item", "advance_item")
        .get(pk=campaign.pk)
    )
    require(CAMPAIGN_STEPS, step, row.state, access)
    return row


def base_items_of(institution: Any, on: date) -> list[tuple[str, str]]:
    """The gains that a base may be made of, by code."""
    versions = PayItemVersion.objects.on(on).filter(institution=institution, kind=ItemKind.EARNING)
    rows = versions.select_related("item").order_by("item__code")
    return [(version.item.code, f"{version.item.code} {version.label}") for version in rows]


def bonus_items(on: date) -> list[tuple[int, str]]:
    """The gains without formula, which a campaign may pay."""
    versions = PayItemVersion.objects.on(on).filter(kind=ItemKind.EARNING, formula="").exclude(nature="base-salary")
    return [
        (version.item_id, f"{version.item.code} {version.label}")
        for version in versions.select_related("item").order_by("item__code")
    ]
