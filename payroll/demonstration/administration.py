"""The administration of the demonstration: a sensitive role that waits for a second person, a review half decided."""

from __future__ import annotations

from datetime import date

from hr_core.models import AccessReview, Institution
from hr_core.services.administration.reviews import lines_decide, review_open
from hr_core.services.administration.role_acts import role_act_propose
from payroll.demonstration.cast import account


def administration(institution: Institution) -> int:
    """Open a review, decide some of its lines, propose a role; once. Runs in the scope."""
    if AccessReview.objects.exists():
        return 0
    admin = account(institution, "admin")
    review = review_open(institution=institution, name="Second semestre 2026", actor=admin)
    lines = list(review.lines.exclude(user=admin)[:5])
    lines_decide(review=review, lines=[line.pk for line in lines[:4]], keep=True, actor=admin)
    if len(lines) > 4:
        lines_decide(review=review, lines=[lines[4].pk], keep=False, remark="A changé de poste", actor=admin)
    role_act_propose(
        institution=institution, user=account(institution, "rh"), role="head_of_hr", start=date(2026, 12, 1),
        end=date(2027, 1, 16), reason="Note 2026-41, congé de la directrice", actor=admin,
    )  # fmt: skip
    return 1
