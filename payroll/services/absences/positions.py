"""What pay makes of the absence of an administrative position: nothing is paid, from the first one on."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import AbsenceKind
from hr_core.scope import because
from hr_core.services.writing import assign, save_checked
from payroll.choices_absences import Confidence, Effect, RuleSource, Treatment
from payroll.models import AbsenceItemRule, AbsencePayRule


def unpaid_absence(kind: AbsenceKind, on: date, counts_for_seniority: bool, reference: str) -> None:
    """Give the kind its rule when no known one holds on `on`: unpaid days, every item reduced with them.

    The rule that pay was still asking for is answered; what an institution has said since is left alone.
    """
    values = {
        "is_known": True, "treatment": Treatment.UNPAID, "counts_for_seniority": counts_for_seniority, "counts_for_leave": False,
        "counts_for_thirteenth": False, "source": RuleSource.STATUTE, "confidence": Confidence.MEDIUM, "legal_text": reference[:200],
        "note": _("Dite par la nature de position administrative du même nom."),
    }  # fmt: skip
    rules = AbsencePayRule.objects.filter(kind=kind)
    with because(_("Règle de paie d’une position administrative")):
        held = rules.on(on).first()
        if held is None:
            first = rules.filter(start__gt=on).order_by("start").first()
            rule = AbsencePayRule(institution_id=kind.institution_id, kind=kind, start=on, end=first.start if first else None)
            save_checked(assign(rule, values))
        elif not held.is_known:
            save_checked(assign(held, values))
        if not AbsenceItemRule.objects.on(on).filter(kind=kind, item__isnull=True).exists():
            following = AbsenceItemRule.objects.filter(kind=kind, item__isnull=True, start__gt=on).order_by("start").first()
            cell = AbsenceItemRule(institution_id=kind.institution_id, kind=kind, start=on, effect=Effect.REDUCED)
            cell.end = following.start if following else None
            save_checked(cell)
