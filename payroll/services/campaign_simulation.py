"""The simulation of a campaign: who gets how much and why, who gets nothing and why. Nine queries, whatever the staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from hr_core.models import Contract, Employee, PayTerms, Posting
from hr_core.selectors.absences import counted_between
from hr_core.selectors.employees import unit_family
from hr_core.text import french_amount, french_date, french_decimal, french_percent
from payroll.choices_campaigns import BonusBase, EnvelopeUse, Prorata
from payroll.models import BonusCampaign, BonusEntry, BonusShare
from payroll.models.campaigns import SHARE_SCALE
from payroll.services.campaign_shares import MONTH_DAYS, last_day, months_between, presence, shared
from payroll.services.sources import PAID

PRESENCE_SCALE = 1_000_000
FULL_TIME = 10_000
#: What items paid over months: sum, and the number of months in which they were paid; the old software's included.
PAID_ITEMS = """
SELECT employee_id, sum(amount), count(DISTINCT month) FROM (
    SELECT s.employee_id, l.amount, p.year * 12 + p.month AS month
    FROM payroll_payrun r
    JOIN payroll_payperiod p ON p.id = r.period_id
    JOIN payroll_runcolumn c ON c.run_id = r.id AND c.item_code = ANY (%(codes)s)
    JOIN payroll_payslip s ON s.run_id = r.id
    JOIN payroll_payslipline l ON l.payslip_id = s.id AND l.column_id = c.id AND l.institution_id = r.institution_id
    WHERE r.institution_id = %(institution)s AND r.state = ANY (%(paid)s)
      AND p.year * 12 + p.month BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT o.employee_id, o.amount, o.year * 12 + o.month FROM payroll_openingbalance o
    WHERE o.institution_id = %(institution)s AND o.code = ANY (%(codes)s)
      AND o.year * 12 + o.month BETWEEN %(first)s AND %(last)s) paid
GROUP BY employee_id
"""


@dataclass
class Facts:
    """What the rules read, by employee key."""

    away: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    entries: dict[int, BonusEntry] = field(default_factory=dict)
    averages: dict[int, int] = field(default_factory=dict)
    advances: dict[int, int] = field(default_factory=dict)


def population(campaign: BonusCampaign) -> QuerySet[Employee]:
    """Those whom the campaign looks at: served in the period, of its unit and categories, with the terms of its last day."""
    day = last_day(campaign.end)
    terms = PayTerms.objects.filter(
        Q(end__isnull=True) | Q(end__gt=campaign.start), employee=OuterRef("pk"), start__lte=day, state="approved"
    ).order_by("-start")
    contract = Contract.objects.filter(employee=OuterRef("pk"), start__lte=day).order_by("-start")
    posting = Posting.objects.filter(employee=OuterRef("pk"), start__lte=day).order_by("-start")
    found = Employee.objects.filter(hired_on__lt=campaign.end).exclude(left_on__lte=campaign.start)
    found = found.annotate(
        base_salary=Subquery(terms.values("base_salary")[:1]),
        category=Subquery(terms.values("category")[:1]),
        working_time=Subquery(contract.values("working_time")[:1]),
        unit_key=Subquery(posting.values("unit")[:1]),
    )
    if campaign.unit_id:
        found = found.filter(unit_key__in=unit_family(campaign.unit_id))
    if campaign.categories:
        found = found.filter(category__in=campaign.categories)
    return found.order_by("pk")


def shares_of(campaign: BonusCampaign) -> list[BonusShare]:
    """The shares of everybody in the population (unsaved), with their reasons."""
    people = list(population(campaign))
    facts = _facts(campaign)
    currency = campaign.institution.country.currency
    rows = {employee.pk: _due(campaign, employee, facts, currency) for employee in people}
    granted = _granted(campaign, {key: row.due for key, row in rows.items()})
    for key, row in rows.items():
        row.granted = granted[key]
        if row.granted != row.due:
            row.reasons.append(
                _("enveloppe et plafond : %(granted)s au lieu de %(due)s")
                % {"granted": french_amount(row.granted, currency), "due": french_amount(row.due, currency)}
            )
        row.advance = min(row.granted, max(0, facts.advances.get(key, 0)))
        row.amount = row.granted - row.advance
        if row.advance:
            row.reasons.append(_("avance déjà payée : %(amount)s") % {"amount": french_amount(row.advance, currency)})
    return list(rows.values())


def _granted(campaign: BonusCampaign, due: Mapping[int, int]) -> dict[int, int]:
    """Within the ceiling of each and the envelope of all; an envelope to share is given whole."""
    ceiling = campaign.ceiling
    capped = {key: amount if ceiling is None else min(amount, ceiling) for key, amount in due.items()}
    if campaign.envelope is None:
        return capped
    if campaign.envelope_use == EnvelopeUse.SHARE or sum(capped.values()) > campaign.envelope:
        return shared(campaign.envelope, due, ceiling)
    return capped


def _facts(campaign: BonusCampaign) -> Facts:
    facts = Facts()
    absences = counted_between(campaign.start, campaign.end).filter(minutes__isnull=True)
    absences = absences.exclude(kind__code__in=campaign.assimilated)
    for employee, start, end in absences.values_list("employee", "start", "end"):
        facts.away.setdefault(employee, []).append((start, end or campaign.end))
    facts.entries = {entry.employee_id: entry for entry in campaign.entries.all()}
    if campaign.base == BonusBase.ITEMS:
        for employee, total, months in paid_items(campaign, campaign.base_items):
            facts.averages[employee] = max(0, int(total)) // months
    if campaign.advance_item is not None:
        facts.advances = {key: int(total) for key, total, _m in paid_items(campaign, [campaign.advance_item.code])}
    return facts


def paid_items(campaign: BonusCampaign, codes: list[str]) -> list[tuple[int, int, int]]:
    """(employee, sum, months) of what items paid in the period of reference."""
    months = months_between(campaign.start, campaign.end)
    with connection.cursor() as cursor:
        cursor.execute(
            PAID_ITEMS,
            {
                "codes": list(codes),
                "institution": campaign.institution_id,
                "paid": [str(state) for state in PAID],
                "first": months[0].year * 12 + months[0].month,
                "last": months[-1].year * 12 + months[-1].month,
            },
        )
        return cursor.fetchall()


def _due(campaign: BonusCampaign, employee: Any, facts: Facts, currency: str) -> BonusShare:
    """What the rules give before the envelope, and why."""
    row = BonusShare(institution_id=campaign.institution_id, campaign=campaign, employee=employee, reasons=[])
    entry = facts.entries.get(employee.pk)
    part, counted = presence(
        start=campaign.start,
        end=campaign.end,
        hired_on=employee.hired_on,
        left_on=employee.left_on,
        absences=facts.away.get(employee.pk, ()),
        prorata=campaign.prorata,
    )
    row.presence = int(part * PRESENCE_SCALE)
    obstacle = _obstacle(campaign, employee, counted, entry)
    if obstacle:
        row.reasons.append(obstacle)
        return row
    coefficient = Fraction(1)
    rating = campaign.ratings.get(entry.rating) if entry is not None and campaign.ratings else None
    if campaign.base == BonusBase.RATING:
        row.base = int(rating or 0)
    else:
        row.base = _base(campaign, employee, facts)
        coefficient = campaign.share if rating is None else campaign.share * Fraction(rating, SHARE_SCALE)
    kept = 1 - Fraction(entry.reduction if entry else 0, SHARE_SCALE)
    row.due = int(row.base * coefficient * part * kept)
    row.reasons += _told(campaign, row, entry, coefficient, part, counted, currency)
    return row


def _obstacle(campaign: BonusCampaign, employee: Any, counted: int, entry: BonusEntry | None) -> str:
    """Why somebody gets nothing, or nothing said."""
    day = last_day(campaign.end)
    if campaign.must_be_present and employee.left_on and employee.left_on <= day:
        return _("sorti, dernier jour le %(day)s : doit être en service au %(last)s") % {
            "day": french_date(employee.last_day),
            "last": french_date(day),
        }
    if counted < campaign.minimum_months * MONTH_DAYS:
        return _("%(months)s mois de présence, %(asked)s demandés") % {
            "months": french_decimal(Fraction(counted, MONTH_DAYS)),
            "asked": campaign.minimum_months,
        }
    if not counted:
        return _("aucune présence dans la période")
    if entry is not None and entry.reduction == SHARE_SCALE:
        return _("exclu : %(act)s") % {"act": entry.act_reference}
    if campaign.ratings and (entry is None or entry.rating not in campaign.ratings):
        return _("aucune note : à saisir")
    if campaign.base == BonusBase.SALARY and not employee.base_salary:
        return _("aucun salaire de base approuvé au dernier jour de la période")
    return ""


def _base(campaign: BonusCampaign, employee: Any, facts: Facts) -> int:
    if campaign.base == BonusBase.FIXED:
        return int(campaign.fixed_amount or 0)
    if campaign.base == BonusBase.ITEMS:
        return facts.averages.get(employee.pk, 0)
    return employee.base_salary * (employee.working_time or FULL_TIME) // FULL_TIME


def _told(
    campaign: BonusCampaign,
    row: BonusShare,
    entry: BonusEntry | None,
    coefficient: Fraction,
    part: Fraction,
    counted: int,
    currency: str,
) -> list[str]:
    found = [_("base : %(amount)s") % {"amount": french_amount(row.base, currency)}]
    if entry is not None and entry.rating:
        found.append(_("note %(rating)s") % {"rating": entry.rating})
    if coefficient != 1:
        found.append(_("coefficient : %(percent)s") % {"percent": french_percent(coefficient * 100, 3)})
    if campaign.prorata != Prorata.NONE and part != 1:
        found.append(
            _("présence : %(percent)s, %(days)s trentièmes comptés")
            % {"percent": french_percent(part * 100, 2), "days": counted}
        )
    if entry is not None and entry.reduction:
        percent = french_percent(Fraction(entry.reduction * 100, SHARE_SCALE), 2)
        found.append(_("réduit de %(percent)s : %(act)s") % {"percent": percent, "act": entry.act_reference})
    if campaign.base == BonusBase.ITEMS and not row.base:
        found.append(_("aucune des rubriques de la base n’a été payée dans la période"))
    return found


def totals_of(campaign: BonusCampaign) -> dict[str, int]:
    """The sums of the shares written, and how many get something."""
    sums = campaign.shares.aggregate(
        people=Count("pk", filter=Q(amount__gt=0)),  # first: a sum below takes the name of its column
        without=Count("pk", filter=Q(granted=0)),
        due=Sum("due"),
        granted=Sum("granted"),
        advance=Sum("advance"),
        amount=Sum("amount"),
    )
    return {name: value or 0 for name, value in sums.items()}
