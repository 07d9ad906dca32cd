"""The board of a period: its figures are those of the runs, and the page asks little of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.models import Payslip
from payroll.selectors.reports.board import board, period_of
from tests.cast import Zone
from tests.payroll.months import month_paid

MOST = 20


@pytest.mark.parametrize(
    ("size", "expected"),
    [("mois", ((2026, 5), (2026, 5))), ("trimestre", ((2026, 4), (2026, 6))), ("annee", ((2026, 1), (2026, 12)))],
)
def test_a_month_stands_in_its_quarter_and_year(size: str, expected: tuple[tuple[int, int], tuple[int, int]]) -> None:
    assert period_of(size, (2026, 5)) == expected


def test_the_board_adds_up_to_the_runs_and_its_page_keeps_within_its_queries(zone: Zone, client: Client) -> None:
    runs = [month_paid(zone, 2026, month) for month in (1, 2)]
    with scope(zone.home, actor=zone.user("serigne")):
        access = access_of(zone.user("serigne"), zone.home.pk)
        slips = list(Payslip.objects.filter(run__in=runs))
        cost = [sum(slip.gross + slip.employer for slip in slips if slip.run_id == run.pk) for run in runs]
        month, quarter = board(access, "mois", (2026, 2)), board(access, "trimestre", (2026, 2))
        figures = {each.key: each for each in month.figures}
        assert (figures["cost"].value, figures["cost"].before) == (cost[1], cost[0])
        assert {each.key: each.value for each in quarter.figures}["cost"] == sum(cost)
        assert [row[1] for row in month.months] == cost
        assert sum(row[3] for row in quarter.agencies) == sum(cost)
        assert {each.key: each.before for each in quarter.figures}["cost"] is None
    client.force_login(zone.user("mamadou"), backend="hr_core.auth.StaffNumberBackend")
    client.get("/paie/tableau-de-bord/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/paie/tableau-de-bord/").content.decode()
    reads = [query for query in queries if not any(word in query["sql"] for word in ("SAVEPOINT", "SET LOCAL", "set_config"))]
    assert "février 2026" in page and len(reads) <= MOST
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert client.get(f"/paie/tableau-de-bord/?taille=annee&export={kind}").content.startswith(start)
