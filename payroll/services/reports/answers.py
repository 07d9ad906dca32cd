"""Sums kept for reports held against the lines again: by the proof sheet of a month, by `verify_answers` for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.scope import scope
from payroll.models import PayPeriod, PayRun, Report, ReportAnswer
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.reconciliation.declared import periodic, withheld_of
from payroll.selectors.reconciliation.taxable import shares_of
from payroll.selectors.reconciliation.treatment import columns_of, earnings_of
from payroll.selectors.reports.answers import answered, differs, values_kept
from payroll.selectors.reports.facts import Asked, every_paid_run
from payroll.selectors.reports.shelf import SHELF, params_of
from payroll.selectors.reports.spec import ReportSpec, read_spec, written
from payroll.selectors.visibility import plain_runs
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine

AXES_OF_FILTERS = ("agency", "unit", "category")
#: The proof of a month holds the last so many: each is added up again from all the lines.
HELD = 20


def answers_wrong(answers: Iterable[ReportAnswer]) -> list[ReportAnswer]:
    """Those that the lines of the payslips contradict."""
    return [each for each in answers if differs(each)]


def answers_prepare(*, institution: Institution) -> int:
    """Add up what the ready reports and the shared ones ask of the months paid, and « Du brut au déclaré » of the last one, for
    readers of everybody and for the others, so that the first who opens them does not wait; returns how many sums stand. Safe to run twice."""
    with scope(institution, reason="sommes des états"):
        wanted = [read_spec(each.definition) for each in Report.objects.filter(is_shared=True)]
        for sees_all in (True, False):
            runs = every_paid_run(institution)
            rows = list((runs if sees_all else plain_runs(runs)).values_list("pk", "period__year", "period__month"))
            if not rows:
                continue
            last = max((year, month) for _key, year, month in rows)
            ready = [read_spec(params_of(each, institution, date(*last, 1))) for each in SHELF]
            whole = Asked(
                ReportSpec(), last, last, [], sorted({written(row[1:]) for row in rows}), [], {}, sees_all, 0,
                run_months={key: written((year, month)) for key, year, month in rows}, institution=institution.pk,
            )  # fmt: skip
            for spec in [*ready, *wanted]:
                if not spec.problem():
                    answered(whole.part(spec, *spec.months(last)))
            columns = columns_of([key for key, *month in rows if tuple(month) == last])
            shares_of(
                sorted({each.run for each in columns}), earnings_of(columns), institution=institution.pk, sees_all=sees_all, reader=0
            )
            for declaration in periodic(institution):
                withheld_of(declaration, columns, institution=institution.pk)
            values_kept(whole.part(ReportSpec(), (last[0], 1), last), AXES_OF_FILTERS)
        return ReportAnswer.objects.count()


def answers_part(period: PayPeriod) -> list[ProofLine]:
    """The sums kept over the month's runs alone; nothing when no report asked any."""
    runs = set(PayRun.objects.filter(period=period, state__in=PAID_STATES).values_list("pk", flat=True))
    kept = ReportAnswer.objects.filter(question__runs__contained_by=sorted(runs)).order_by("-made_at", "-pk")[:HELD]
    found = list(kept)
    if not found:
        return []
    return [
        ProofLine(
            part=_("États et tableaux de bord"), label=_("Sommes gardées = lignes des bulletins"), expected=len(found),
            found=len(found) - len(answers_wrong(found)), is_money=False,
        )
    ]  # fmt: skip


def register() -> None:
    proof_parts.register("answers", 85, answers_part)
