"""Missions of experts: contract, deliverables, invoices, and the service certified by another person."""

from __future__ import annotations

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, reasoned
from hr_core.text import french_amount, french_decimal
from payroll.models import Mission, MissionInvoice, MissionMilestone
from payroll.services.outside.tax import rounded
from payroll.services.outside.writing import forbid_own_payee, forbid_paid, keep, validate

SOURCE = "invoice"


@transaction.atomic
def mission_save(*, mission: Mission, actor: User, reason: str = "") -> Mission:
    """Record a contract; its fee does not fall under what has been invoiced."""
    if mission.pk:
        invoiced = _invoiced(mission)
        if mission.fee == Mission.Fee.FIXED and mission.amount < invoiced[0]:
            raise ValidationError({"amount": _("Les factures saisies dépassent ce montant.")})
    return keep(mission, payee=mission.payee, actor=actor, reason=reason, usual=_("Contrat de mission"))


@transaction.atomic
def milestone_save(*, milestone: MissionMilestone, actor: User, reason: str = "") -> MissionMilestone:
    """A deliverable; the amounts of all of them stay within a fixed fee."""
    mission = milestone.mission
    others = mission.milestones.exclude(pk=milestone.pk).aggregate(total=Sum("amount"))["total"] or 0
    if mission.fee == Mission.Fee.FIXED and others + milestone.amount > mission.amount:
        raise ValidationError({"amount": _("Les échéances dépassent le montant du contrat.")})
    return keep(milestone, payee=mission.payee, actor=actor, reason=reason, usual=_("Échéance de mission"))


@transaction.atomic
def invoice_save(*, invoice: MissionInvoice, actor: User, reason: str = "") -> MissionInvoice:
    """An invoice: its fee is the days at the day's price, or stays within the fixed fee. Raises `ValidationError`."""
    mission = Mission.objects.select_for_update(of=("self",)).select_related("payee__employee", "institution__country").get(
        pk=invoice.mission_id
    )
    if invoice.pk:
        forbid_paid(SOURCE, str(invoice.pk))
        if MissionInvoice.objects.get(pk=invoice.pk).validated_by_id:
            raise Refusal(_("Cette facture est certifiée : elle ne change plus."))
    if not mission.start <= invoice.dated_on:
        raise ValidationError({"dated_on": _("La facture précède le contrat.")})
    amount, days = _invoiced(mission, besides=invoice.pk)
    if mission.fee == Mission.Fee.DAY:
        if not invoice.days:
            raise ValidationError({"days": _("Cette mission se paie par jour : donner le nombre de jours.")})
        if days + invoice.days > (mission.most_days or 0) * 1000:
            left = french_decimal(Fraction((mission.most_days or 0) * 1000 - days, 1000), 3)
            raise ValidationError({"days": _("Le contrat ne laisse plus que %(left)s jours.") % {"left": left}})
        invoice.amount = rounded(Fraction(mission.amount * invoice.days, 1000), "nearest")
    elif amount + (invoice.amount or 0) > mission.amount:
        currency = mission.institution.country.currency
        left = french_amount(mission.amount - amount, currency, unit=True)
        raise ValidationError({"amount": _("Le contrat ne laisse plus que %(left)s.") % {"left": left}})
    invoice.entered_by = actor
    return keep(invoice, payee=mission.payee, actor=actor, reason=reason, usual=_("Facture"))


@transaction.atomic
def invoice_validate(*, invoice: MissionInvoice, actor: User) -> MissionInvoice:
    """Certify that the service was rendered."""
    payee = invoice.mission.payee
    return validate(
        invoice, payees=[payee], actor=actor, already=_("Cette facture est déjà certifiée."), usual=_("Service fait")
    )


@transaction.atomic
def invoice_delete(*, invoice: MissionInvoice, actor: User) -> None:
    """Take back an invoice that nobody has certified."""
    invoice = MissionInvoice.objects.select_for_update(of=("self",)).select_related("mission__payee__employee").get(pk=invoice.pk)
    forbid_own_payee(invoice.mission.payee, actor)
    if invoice.validated_by_id is not None:
        raise Refusal(_("Cette facture est certifiée : elle ne se retire plus."))
    with reasoned("", _("Facture retirée")):
        delete_checked(invoice)


def _invoiced(mission: Mission, besides: int | None = None) -> tuple[int, int]:
    """Fees and days (thousandths) already invoiced."""
    others = mission.invoices.all() if besides is None else mission.invoices.exclude(pk=besides)
    found = others.aggregate(amount=Sum("amount"), days=Sum("days"))
    return found["amount"] or 0, found["days"] or 0
