"""The institution's own rule of a due date: dated, with its source; what was already prepared keeps its own."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import FilingRule
from payroll.returns.book import declaration
from payroll.services.returns.filings import PREPARE


@transaction.atomic
def filing_rule_set(
    *,
    institution: Institution,
    code: str,
    start: date,
    every: str,
    day: int,
    month: int | None,
    source: str,
    access: Access,
) -> FilingRule:
    """Set the rule from a day on; the one in force then stops there."""
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de régler les échéances."))
    found = declaration(institution.country_id, code)
    if found is None or not found.is_periodic:
        raise Refusal(_("Le pays de l’institution n’a pas cette déclaration."))
    rows = FilingRule.objects.filter(institution=institution, code=code)
    if rows.filter(start__gt=start).exists():
        raise Refusal(_("Une règle plus récente existe : donnez une date qui la suit."))
    with because(source):
        rule = rows.filter(start=start).first() or FilingRule(institution=institution, code=code, start=start)
        rows.filter(start__lt=start, end__isnull=True).update(end=start)
        rule.every, rule.day, rule.month, rule.source, rule.author = every, day, month, source.strip(), access.user
        return save_checked(rule)
