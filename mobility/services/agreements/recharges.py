"""Recharge statements of a placement (MOB-14): what home paid for somebody in a month, from the payslips of paid runs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.text import french_month
from mobility.choices import Form
from mobility.choices_agreements import CostKind, Party, RechargeState
from mobility.models import Agreement, RechargeStatement
from mobility.services.agreements.parties import acts_for
from mobility.services.shared import save_shared
from payroll.models import Payslip
from payroll.selectors.exchange import half_up
from payroll.selectors.paid_sums import paid_runs

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
    """Draw up the statement of a paid month: gross pay and employer's charges where their lines are recharged, by thirtieths of
    the month within the placement, half up. Issued by home's accounting officer."""
    agreement = Agreement.objects.select_for_update(of=("self",)).select_related("home__country", "host").get(pk=agreement.pk)
    acts_for(agreement, access, Party.HOME)
    if agreement.form != Form.PLACEMENT:
        raise Refusal(_("Seule une mise à disposition est remboursée : pour les autres formes chacun paie ce qui lui revient."))
    if agreement.began_at is None:
        raise Refusal(_("La convention n’est pas encore entrée en vigueur."))
    days = days_due(agreement, year, month)
    if not days:
        raise Refusal(_("Ce mois est hors de la convention."))
    paid = Payslip.objects.filter(employee_id=agreement.home_file_id, run__in=paid_runs(agreement.home, (year, month)).order_by().values("pk"))
    sums = paid.aggregate(gross=Sum("gross"), employer=Sum("employer"))
    if sums["gross"] is None:
        raise Refusal(_("La paie de %(month)s n’est pas encore payée : l’état se tire des bulletins payés.") % {"month": french_month(year, month)})
    recharged = set(agreement.costs.filter(is_recharged=True).values_list("kind", flat=True))
    share = Fraction(days, MONTH_DAYS)
    lines = []
    if CostKind.BASE_PAY in recharged:
        lines.append({"label": _("Rémunération brute"), "whole": sums["gross"], "amount": half_up(sums["gross"] * share)})
    if CostKind.CONTRIBUTIONS in recharged:
        lines.append({"label": _("Charges patronales"), "whole": sums["employer"], "amount": half_up(sums["employer"] * share)})
    if not lines:
        raise Refusal(_("Aucun coût de cette convention n’est remboursé : voyez son tableau."))
    today = timezone.localdate()
    return save_shared(
        RechargeStatement(
            institution_id=agreement.institution_id, agreement=agreement, number=f"{agreement.number}/{year}-{month:02d}"[:40], year=year,
            month=month, days=days, lines=lines, total=sum(line["amount"] for line in lines),
            currency=agreement.home.country.currency, due_on=today + timedelta(days=agreement.recharge_days), issued_by=access.user,
            issued_on=today,
        )
    )  # fmt: skip


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
