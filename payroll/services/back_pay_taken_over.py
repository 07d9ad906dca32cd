"""Back pay that the old software paid in a month taken over, when that month is computed again.

It stands as it was paid: the lines « …, rappel » of the month are given what the old software gave, so that the levies of
the month are held against what they were calculated on. The months here have none: their back pay is that of cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import Institution
from payroll.countries import law
from payroll.models import OpeningBalance, PayItemVersion
from payroll.services.back_pay_source import levy_line, with_item
from payroll.services.definition import BACK_PAY, LEVY, LEVY_AT_PAYMENT, ItemDefinition
from payroll.services.levy_attributions import answers_on
from payroll.services.sources import PaySource, SourceRoster

SUFFIX = f"-{BACK_PAY}"


class TakenOverBackPaySource(PaySource):
    """Read by recomputation alone: no run here pays a month that was taken over."""

    key = "takenover"
    label = _("Rappels de l’ancien logiciel")
    order = 41
    is_recomputed = True

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        rows = OpeningBalance.objects.filter(institution=institution, year=on.year, month=on.month, code__endswith=SUFFIX)
        codes = sorted(set(rows.order_by().values_list("code", flat=True).distinct()))
        if not codes:
            return items
        lines = {line.code: line for line in law(institution.country_id).lines}
        plain = [code.removesuffix(SUFFIX) for code in codes]
        versions = PayItemVersion.objects.filter(institution=institution, item__code__in=plain).select_related("item")
        words = {each.item.code: each for each in versions.order_by("start")}
        for code in plain:
            if code in words:
                version = words[code]
                items = with_item(items, code, version.kind, version.nature, version.label)
        answers = answers_on(institution, on)
        for code, answer in answers.items():
            if (answer.is_read_apart or code in plain) and code in lines:
                items = [*items, levy_line(code, lines[code].label, LEVY if answer.is_read_apart else LEVY_AT_PAYMENT)]
        return items

    def gather(self, roster: SourceRoster) -> None:
        period = roster.period
        rows = OpeningBalance.objects.filter(
            year=period.year, month=period.month, code__endswith=SUFFIX, employee__in=roster.among, institution=roster.institution
        )
        known = {spec.name for spec in roster.plan.inputs}
        for employee, code, amount in rows.values_list("employee_id", "code", "amount"):
            if f"a_{code}" in known:
                roster.give(employee, code, amount=amount, label=_("Rappel payé par l’ancien logiciel"))
