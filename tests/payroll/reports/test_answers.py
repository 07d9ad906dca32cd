"""Sums kept for reports: the same figures as the lines, for the same eyes only, told by the proof when they are not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.access import Access, access_of
from hr_core.models import Unit
from hr_core.scope import scope
from payroll.models import Payslip, ReportAnswer
from payroll.selectors.reports import answers
from payroll.selectors.reports.answers import MOST_PLACES, answered, written
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import Asked, ask, cube, last_paid_month
from payroll.selectors.reports.shelf import SHELF, params_of
from payroll.selectors.reports.spec import ReportSpec, read_spec
from payroll.services.reports.answers import answers_part, answers_prepare
from tests.cast import Zone
from tests.payroll.months import month_paid

WHOLE = ReportSpec(("gross", "headcount"), ("agency",), column="sex")
LINES = ReportSpec(("amount", "quantity", "payslips"), ("section", "item"), filters={"section": ("earning", "tax")})


def asked(spec: ReportSpec, access: Access) -> Asked:
    last = last_paid_month(access)
    assert last is not None
    return ask(spec, access, last)


def test_what_is_kept_is_what_the_lines_add_up_to_for_each_reader(zone: Zone) -> None:
    run = month_paid(zone, 2026, 1)
    with scope(zone.home, actor=zone.user("serigne")):
        Payslip.objects.filter(run=run, pk=run.payslips.order_by("pk").first().pk).update(is_confidential=True)
        readers = [access_of(zone.user(name), zone.home.pk) for name in ("serigne", "ousmane")]
        specs = [WHOLE, LINES, *(ReportSpec(("net", "payslips") if not axis.of_lines else ("amount",), (key,)) for key, axis in AXES.items())]
        for access in readers:
            for spec in specs:
                first, again = answered(asked(spec, access))[0], answered(asked(spec, access))[0]
                assert first == again == cube(asked(spec, access)), (spec.rows, access.user)
        kept = ReportAnswer.objects.count()
        assert kept == 2 * len(specs)
        everything, seen = (answered(asked(WHOLE, access))[0][(), None] for access in readers)
        assert everything[1] > seen[1] and ReportAnswer.objects.count() == kept
        with CaptureQueriesContext(connection) as queries:
            answered(*[asked(spec, readers[0]) for spec in specs[:1]])
        assert not any("payroll_payslip " in query["sql"] for query in queries)


def test_units_moved_and_new_months_ask_again(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    month_paid(zone, 2026, 1)
    with scope(zone.home, actor=zone.user("serigne")):
        access = access_of(zone.user("serigne"), zone.home.pk)
        answered(asked(WHOLE, access))
        Unit.objects.create(institution=zone.home, code="NEUVE", name="Agence neuve", kind=Unit.Kind.AGENCY)
        answered(asked(WHOLE, access))
        assert ReportAnswer.objects.count() == 2
    month_paid(zone, 2026, 2)
    with scope(zone.home, actor=zone.user("serigne")):
        assert len(written(answered(asked(WHOLE, access))[0])) == len(written(cube(asked(WHOLE, access))))
        assert ReportAnswer.objects.count() == 3
        monkeypatch.setattr(answers, "MOST_ANSWERS", 2)
        answered(asked(LINES, access))
        assert ReportAnswer.objects.count() == 2 and MOST_PLACES > 1_000


def test_the_proof_and_the_command_tell_a_sum_that_the_lines_contradict(zone: Zone, capsys: pytest.CaptureFixture[str]) -> None:
    run = month_paid(zone, 2026, 1)
    with scope(zone.home, actor=zone.user("serigne")):
        access = access_of(zone.user("serigne"), zone.home.pk)
        assert answers_part(run.period) == []
        answered(asked(WHOLE, access), asked(LINES, access))
        (line,) = answers_part(run.period)
        assert line.ok and line.expected == 2
        wrong = ReportAnswer.objects.order_by("pk").first()
        assert wrong is not None
        wrong.figures[0][2][0] += 1
        wrong.save()
        (line,) = answers_part(run.period)
        assert not line.ok and line.found == 1
    with pytest.raises(CommandError, match="somme contredite"):
        call_command("verify_answers", institution=zone.home.code)
    call_command("verify_answers", institution=zone.home.code)
    assert "somme égale sur 1." in capsys.readouterr().out


def test_ready_reports_are_added_up_before_anybody_opens_them(zone: Zone) -> None:
    month_paid(zone, 2026, 1)
    count = answers_prepare(institution=zone.home)
    assert count == answers_prepare(institution=zone.home) > len(SHELF)
    with scope(zone.home, actor=zone.user("ousmane")):
        access = access_of(zone.user("ousmane"), zone.home.pk)
        spec = read_spec(params_of(SHELF[0], zone.home, dt.date(2026, 1, 1)))
        assert answered(asked(spec, access))[0] == cube(asked(spec, access))
        assert ReportAnswer.objects.count() == count
