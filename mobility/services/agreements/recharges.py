"""Recharge statements (MOB-14): what home paid for somebody in a month, line by line, and what host refunds of it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from mobility.choices import Form
from mobility.choices_agreements import CostKind, Party, RechargeState
from mobility.models import Agreement, RechargeStatement
from mobility.services.agreements.charged import PAID_KINDS, kept_contributions, paid_lines
from mobility.services.agreements.parties import acts_for
from mobility.services.shared import save_shared
from payroll.selectors.exchange import half_up

MONTH_DAYS = 30


def days_due(agreement: Agreement, year: int, month: int) -> int:
    """Thirtieths of a month within the agreement, as the payroll counts its days."""
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    end = agreement.end
    if agreement.start >= following or (end is not None and end <= first):
        return 0
    last = end.day if end is not None and end < following else MONTH_DAYS + 1
    start = agreement.start.day if agreement.start > first else 1
    return max(0, min(MONTH_DAYS, last - start))


@transaction.atomic
def recharge_issue(*, agreement: Agreement, year: int, month: int, access: Access) -> RechargeStatement:
    """Draw up the statement of a month, issued by home's accounting officer, by thirtieths of the month within the move, each
    line half up. A placement takes the lines of the paid payslips; a secondment the contributions that stay under home law."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("home__country", "host__country", "instrument").get(pk=agreement.pk)
    acts_for(agreement, access, Party.HOME)
    if agreement.form not in (Form.PLACEMENT, Form.SECONDMENT):
        raise Refusal(_("Seuls une mise à disposition et un détachement sont remboursés : pour les autres formes chacun paie ce qui lui revient."))
    if agreement.began_at is None:
        raise Refusal(_("La convention n’est pas encore entrée en vigueur."))
    days = days_due(agreement, year, month)
    if not days:
        raise Refusal(_("Ce mois est hors de la convention."))
    recharged = set(agreement.costs.filter(is_recharged=True).values_list("kind", flat=True))
    told = set(agreement.costs.values_list("kind", flat=True))
    wanted = {kind: _counted(kind, recharged, told) for kind in PAID_KINDS}
    if agreement.form == Form.SECONDMENT:
        wanted[CostKind.BASE_PAY] = wanted[CostKind.BONUSES] = False
    if not any(wanted.values()):
        raise Refusal(_("Aucun coût de cette convention n’est remboursé : voyez son tableau."))
    found = kept_contributions(agreement, year, month) if agreement.form == Form.SECONDMENT else paid_lines(agreement, year, month)
    share = Fraction(days, MONTH_DAYS)
    lines = [
        {"code": each.code, "label": each.label, "whole": each.amount, "amount": half_up(each.amount * share)}
        for each in found
        if wanted[each.kind] and each.amount
    ]
    today = timezone.localdate()
    return save_shared(
        RechargeStatement(
            institution_id=agreement.institution_id, agreement=agreement, number=f"{agreement.number}/{year}-{month:02d}"[:40], year=year,
            month=month, days=days, lines=lines, total=sum(line["amount"] for line in lines),
            currency=agreement.home.country.currency, due_on=today + timedelta(days=agreement.recharge_days), issued_by=access.user,
            issued_on=today,
        )
    )  # fmt: skip


def _counted(kind: str, recharged: set[str], told: set[str]) -> bool:
    """A kind that the cost table does not name follows the one that holds it: bonuses the pay, supplementary schemes the
    contributions."""
    holder = {CostKind.BONUSES: CostKind.BASE_PAY, CostKind.SUPPLEMENTARY: CostKind.CONTRIBUTIONS}.get(CostKind(kind), CostKind(kind))
    return (kind if kind in told else holder) in recharged


@transaction.atomic
def recharge_paid(*, statement: RechargeStatement, on: date, reference: str, access: Access) -> RechargeStatement:
    """Home's accounting officer has received the payment."""
    statement = RechargeStatement.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=statement.pk)
    acts_for(statement.agreement, access, Party.HOME)
    if statement.state != RechargeState.ISSUED:
        raise Refusal(_("Cet état est déjà réglé ou annulé."))
    if on < statement.issued_on:
        raise Refusal({"on": _("Le paiement suit l’émission.")})
    statement.state, statement.paid_on, statement.reference = RechargeState.PAID, on, reference
    return save_shared(statement)
