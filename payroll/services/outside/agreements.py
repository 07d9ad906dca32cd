"""Agreements of interns and apprentices, and the longest time that they may last."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.text import french_date
from payroll.choices_outside import OutsideKind
from payroll.models import Agreement, OutsideLine
from payroll.services.outside.writing import keep
from payroll.services.settings import pay_setting

SOURCE = "agreement"
MOST_MONTHS = {
    OutsideKind.INTERN: "outside_internship_months",
    OutsideKind.APPRENTICE: "outside_apprenticeship_months",
}


def most_months(institution: Institution, kind: str, on: date) -> int | None:
    """The longest time in months: 0 is no limit, None is not yet settled."""
    return pay_setting(institution, MOST_MONTHS[OutsideKind(kind)], on, None)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@transaction.atomic
def agreement_save(*, agreement: Agreement, actor: User, reason: str = "") -> Agreement:
    """Record an agreement. Renewals that follow on count together against the longest time. Raises `ValidationError`."""
    kind = agreement.payee.kind
    if kind not in MOST_MONTHS:
        raise ValidationError({"payee": _("Une convention concerne un stagiaire ou un apprenti.")})
    if agreement.pk and OutsideLine.objects.filter(source=SOURCE, reference__startswith=f"{agreement.pk}:").exists():
        before = Agreement.objects.get(pk=agreement.pk)
        if (before.allowance, before.payee_id) != (agreement.allowance, agreement.payee_id):
            raise ValidationError({"allowance": _("Des mois de cette convention sont déjà payés : saisir un avenant.")})
    others = list(Agreement.objects.filter(payee=agreement.payee_id).exclude(pk=agreement.pk).order_by("start"))
    for other in others:
        if other.start <= agreement.end and agreement.start <= other.end:
            raise ValidationError({"start": _("Une autre convention de cette personne couvre ces dates.")})
    limit = most_months(agreement.institution, kind, agreement.start)
    if limit:
        begun = _begun(agreement, others)
        latest = months_later(begun, limit) - timedelta(days=1)
        if agreement.end > latest:
            raise ValidationError(
                {
                    "end": _("%(months)s mois au plus depuis le %(begun)s : jusqu’au %(latest)s.")
                    % {"months": limit, "begun": french_date(begun), "latest": french_date(latest)}
                }
            )
    return keep(agreement, payee=agreement.payee, actor=actor, reason=reason, usual=_("Convention"))


def _begun(agreement: Agreement, others: list[Agreement]) -> date:
    """The first day of the agreements that follow on up to this one, without a day between them."""
    begun = agreement.start
    for other in sorted(others, key=lambda each: each.start, reverse=True):
        if other.end + timedelta(days=1) == begun:
            begun = other.start
    return begun
