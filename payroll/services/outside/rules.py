"""Tax and contributions of those outside the headcount: dated, with their text, their source and their author."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from payroll.choices_outside import OutsideKind, TaxMethod
from payroll.models import OutsideContribution, OutsidePayment, OutsideTaxRule
from payroll.services.outside.law import tax_proposals
from payroll.services.outside.tax import percent_of
from payroll.services.timeline import require_reason, timeline_set


@transaction.atomic
def tax_rule_set(
    *, institution: Institution, kind: str, start: date, values: dict[str, Any], actor: User | None, reason: str
) -> OutsideTaxRule:
    """What is withheld on a kind from `start`; the rule before ends on its eve.

    A rule that a payment has used is not rewritten: a correction starts another day.
    """
    require_reason(reason)
    _check_rates(values, "rate", "abatement_rate")
    if values.get("method") == TaxMethod.SCALE:
        _check_brackets(values.get("brackets") or [])
    rows = OutsideTaxRule.objects.filter(institution=institution, kind=kind)
    used = rows.filter(start=start).first()
    if used is not None and OutsidePayment.objects.filter(rule=used).exists():
        raise Refusal(_("Des paiements ont déjà suivi la règle de ce jour : donner une autre date d’effet."))
    with because(reason):
        return timeline_set(
            rows,
            start=start,
            values={**values, "author": actor},
            make=lambda: OutsideTaxRule(institution=institution, kind=kind),
        )


@transaction.atomic
def contribution_set(
    *, institution: Institution, kind: str, label: str, start: date, values: dict[str, Any], actor: User | None, reason: str
) -> OutsideContribution:
    """A contribution of a kind from `start`, or the written word that none is due."""
    require_reason(reason)
    _check_rates(values, "employee_rate", "employer_rate")
    if not values.get("is_due", True):
        values |= {"employee_rate": "", "employer_rate": ""}
    with because(reason):
        return timeline_set(
            OutsideContribution.objects.filter(institution=institution, kind=kind, label=label),
            start=start,
            values={**values, "author": actor},
            make=lambda: OutsideContribution(institution=institution, kind=kind, label=label),
        )


@transaction.atomic
def tax_rules_initialise(*, institution: Institution, on: date, actor: User | None, kind: str = "") -> list[OutsideTaxRule]:
    """Take over the withholdings that the country file holds, for the kinds that have no rule yet. Idempotent."""
    taken = []
    for each, found in tax_proposals(institution, on=on).items():
        if kind and each != kind:
            continue
        if OutsideTaxRule.objects.filter(institution=institution, kind=each).exists():
            continue
        taken.append(
            tax_rule_set(
                institution=institution,
                kind=each,
                start=found.start,
                values={
                    "label": found.label[:120],
                    "method": TaxMethod.RATE,
                    "rate": found.rate,
                    "threshold": found.threshold,
                    "exempt_amount": found.exempt_amount,
                    "abatement_rate": found.abatement_rate,
                    "text": found.text,
                    "source": found.source,
                    "source_url": found.source_url,
                    "confidence": found.confidence,
                },
                actor=actor,
                reason=_("Reprise du fichier du pays"),
            )
        )
    if kind and not taken:
        raise Refusal(
            _("Le fichier du pays ne donne pas de retenue nouvelle pour « %(kind)s ».") % {"kind": OutsideKind(kind).label}
        )
    return taken


def _check_rates(values: dict[str, Any], *names: str) -> None:
    for name in names:
        try:
            percent_of(values.get(name) or "")
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


def _check_brackets(rows: list[dict[str, Any]]) -> None:
    """The first slice starts at zero and the edges rise."""
    edges = [int(row["over"]) for row in rows]
    if not rows or edges[0] != 0 or edges != sorted(set(edges)):
        raise ValidationError({"brackets": _("La première tranche commence à 0 et les seuils montent.")})
    for row in rows:
        percent_of(row["percent"])
