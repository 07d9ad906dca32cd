"""The figures of built reports: they add up to the runs, open onto the payslips from which they come, and keep the
confidential population out of the sight of those who may not see it."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from hr_core.access import Access, access_of
from hr_core.scope import scope
from payroll.models import PayRun, Payslip, RunColumn
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import ask, behind, last_paid_month
from payroll.selectors.reports.spec import ReportSpec, read_spec
from payroll.selectors.reports.table import ReportProblem, ReportTable, cell_of, report_table
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_paid

PAYSLIP_AXES = [key for key, axis in AXES.items() if not axis.of_lines]
LINE_AXES = [key for key, axis in AXES.items() if axis.of_lines]


def entrusted(zone: Zone) -> Access:
    """Serigne sees everybody."""
    return access_of(zone.user("serigne"), zone.home.pk)


def table(spec: ReportSpec, access: Access) -> ReportTable:
    found = report_table(spec, access)
    assert found is not None
    return found


def two_months(zone: Zone) -> list[PayRun]:
    return [month_paid(zone, 2026, month) for month in (1, 2)]


def test_every_axis_adds_up_to_the_runs_and_so_do_its_rows(zone: Zone) -> None:
    runs = two_months(zone)
    with scope(zone.home, actor=zone.user("serigne")):
        access = entrusted(zone)
        slips = Payslip.objects.filter(run__in=runs)
        gross, net = sum(slip.gross for slip in slips), sum(slip.net for slip in slips)
        people = len({slip.employee_id for slip in slips})
        for axis in PAYSLIP_AXES:
            found = table(ReportSpec(("gross", "net", "headcount"), (axis,), period="annee"), access)
            rows = [row for row in found.rows if row.kind == "row"]
            assert [cell.value for cell in found.rows[-1].cells] == [gross, net, people], axis
            assert sum(row.cells[0].value for row in rows) == gross, axis
            assert sum(row.cells[1].value for row in rows) == net, axis
        lines = sum(RunColumn.objects.filter(run__in=runs).values_list("total", flat=True))
        for axis in LINE_AXES:
            found = table(ReportSpec(("amount",), (axis,), period="annee"), access)
            assert sum(row.cells[0].value for row in found.rows if row.kind == "row") == lines, axis
            assert (found.rows[-1].kind == "total") == (axis != "section")  # gains and deductions are not added up


def test_groups_and_columns_add_up_whatever_the_axes(zone: Zone) -> None:
    two_months(zone)
    with scope(zone.home, actor=zone.user("serigne")):
        access = entrusted(zone)
        for first, second in product(("agency", "sex", "month"), ("unit", "employee")):
            spec = ReportSpec(("net", "cost"), (first, second), "contract", "annee")
            found = table(spec, access)
            subtotals = [row for row in found.rows if row.kind == "subtotal"]
            foot = found.rows[-1]
            for rank in range(len(found.columns)):
                assert sum(row.cells[rank].value for row in subtotals) == foot.cells[rank].value
            by_column = [cell.value for cell, column in zip(foot.cells, found.columns, strict=True) if column.key is not None]
            assert sum(by_column[::2]) == foot.cells[-2].value


@pytest.mark.parametrize(
    "spec",
    [
        ReportSpec(("gross", "headcount"), ("agency", "unit"), "month", "annee"),
        ReportSpec(("item:1100", "base:1100", "section:tax"), ("sex",), "contract", "annee"),
        ReportSpec(("amount", "quantity", "headcount"), ("recipient", "item"), "month", "annee"),
    ],
    ids=["payslips", "items", "lines"],
)
def test_the_people_behind_a_figure_sum_to_it(zone: Zone, spec: ReportSpec) -> None:
    two_months(zone)
    with scope(zone.home, actor=zone.user("serigne")):
        access = entrusted(zone)
        found = table(spec, access)
        last = last_paid_month(access)
        assert last is not None
        asked = ask(spec, access, last)
        measures = {measure.key: measure for measure in asked.measures}
        checked = 0
        for row in found.rows[:6] + found.rows[-1:]:
            for cell, column in zip(row.cells, found.columns, strict=True):
                if not cell.query:
                    continue
                where = cell_of(spec, QueryDict(cell.query))
                rows, count, figure = behind(asked, measures[column.measure.key], where, limit=None)
                assert figure == cell.value and count == len(rows)
                told = len({each.employee for each in rows}) if column.measure.kind == "count" else sum(r.value for r in rows)
                assert told == cell.value
                checked += 1
        assert checked > 6


def test_a_reader_without_the_reserved_population_sees_totals_without_it_and_no_names(zone: Zone) -> None:
    run = month_paid(zone)
    spec = ReportSpec(("net",), ("employee",))
    with scope(zone.home, actor=zone.user("ousmane")):
        slips = list(Payslip.objects.filter(run=run))
        plain = sum(slip.net for slip in slips if not slip.is_confidential)
        reserved = sum(slip.net for slip in slips if slip.is_confidential)
        assert reserved
        for name, expected in (("ousmane", plain), ("serigne", plain + reserved)):
            access = access_of(zone.user(name), zone.home.pk)
            found = table(spec, access)
            assert found.rows[-1].cells[0].value == expected
            assert any("Gueye" in row.labels[0] for row in found.rows) == (name == "serigne")
        access = access_of(zone.user("ousmane"), zone.home.pk)
        hidden = zone.employee("mamadou").pk
        asked = ask(spec, access, (2026, 1))
        assert behind(asked, asked.measures[0], {"employee": str(hidden)}, limit=None) == ([], 0, 0)


def test_facts_are_those_of_the_month_of_the_run(zone: Zone) -> None:
    month_paid(zone, 2026, 1)
    with scope(zone.home, actor=zone.user("fatou")):
        posting = zone.employee("awa").posting_set.get()
        posting.end = dt.date(2026, 2, 1)
        posting.save()
        zone.employee("awa").posting_set.create(
            institution=zone.home, unit=zone.units["ipres-sn/DSI"], job_title="Analyste", start=posting.end
        )
    month_paid(zone, 2026, 2)
    with scope(zone.home, actor=zone.user("serigne")):
        found = table(
            ReportSpec(("headcount",), ("unit",), "month", "annee", filters={"job": ("Analyste",)}), entrusted(zone)
        )
        assert [(row.labels[0], [cell.value for cell in row.cells]) for row in found.rows[:1]] == [
            ("Direction des systèmes d’information · DSI", [1, 1])
        ]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "au moins une valeur"),
        ({"mesure": ["gross"], "ligne1": ["unit"], "ligne2": ["unit"]}, "choisi deux fois"),
        ({"mesure": ["gross"], "ligne1": ["recipient"]}, "additionne des lignes"),
        ({"mesure": ["gross"], "periode": ["choisie"]}, "premier et le dernier mois"),
        ({"mesure": ["gross"], "periode": ["choisie"], "debut": ["2026-03"], "fin": ["2026-01"]}, "suit le premier"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_cure(zone: Zone, params: dict[str, list[str]], words: str) -> None:
    with scope(zone.home), pytest.raises(ReportProblem, match=words):
        report_table(read_spec(params), entrusted(zone))


def test_a_report_written_and_read_again_is_the_same() -> None:
    spec = ReportSpec(
        ("gross", "item:1100"), ("agency", "sex"), "month", "choisie", (2025, 3), (2026, 2), {"sex": ("F",)}, "valeur", False, True
    )
    assert read_spec(spec.params()) == spec


def test_reports_ask_as_much_for_forty_people_as_for_ten(zone: Zone) -> None:
    counts = []
    for month, hired in ((1, 0), (2, 30)):
        with scope(zone.home):
            for rank in range(hired):
                cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"])
        month_paid(zone, 2026, month)
        with scope(zone.home, actor=zone.user("serigne")):
            access = entrusted(zone)
            with CaptureQueriesContext(connection) as queries:
                table(ReportSpec(("gross", "item:1100"), ("agency", "employee"), "sex"), access)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13  # the first time, kept
