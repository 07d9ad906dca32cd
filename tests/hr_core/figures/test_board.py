"""The dashboard of the personnel: every figure is the length of the list that it opens; small counts stay hidden."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Contract, Employee, PayTerms
from hr_core.selectors.figures.board import board
from hr_core.selectors.figures.crowd import hidden, whole_years
from hr_core.selectors.figures.movements import absences_between, movements, service_spans
from hr_core.services.absences import absence_kinds_setup
from tests import cast
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()
DAY = dt.timedelta(days=1)
BIRTHS = [dt.date(TODAY.year - years, 1 + years % 12, 1 + years % 28) for years in (22, 25, 29, 30, 44, 45, 58, 59, 60, 61, 63)]


def staff(zone: Zone, count: int = 11, start: int = 800) -> None:
    """People of every age, seniority, sex and contract; some have just come, some have left."""
    with acting(zone, "fatou"):
        for rank in range(count):
            name = f"agent{start + rank}"
            person = cast.employee(zone, zone.home, name, f"{start + rank:05d}", zone.units["ipres-sn/DSI"])
            since = TODAY.replace(year=TODAY.year - rank * 3, day=1)
            Employee.objects.filter(pk=person.pk).update(
                birth_on=BIRTHS[rank % 11], seniority_on=since, sex="FM"[rank % 2],
                hired_on=TODAY - 20 * rank * DAY if rank % 3 == 0 else person.hired_on,
                left_on=TODAY - 10 * DAY if rank % 5 == 4 else None,
            )  # fmt: skip
            kind = ["permanent", "fixed_term", "internship"][rank % 3]
            Contract.objects.filter(employee=person).update(kind=kind, end=TODAY + 400 * DAY if rank % 3 else None)
            PayTerms.objects.filter(employee=person).update(is_executive=rank % 4 == 0)


def test_every_figure_opens_a_list_of_as_many_people(as_, zone: Zone) -> None:
    staff(zone)
    client = as_("fatou")
    page = unescape(client.get(reverse("hr_core:staff_board")).content.decode())
    found = re.findall(r'href="(/agents/\?[^"]+)"[^>]*>[^<]*</a></span>(?:<progress[^>]*></progress>)?<span class="fig-n">(\d+)<', page)
    found += re.findall(r'<dd class="fig"><a href="(/agents/\?[^"]+)">(\d+)<', page)
    found += re.findall(r'<td class="n"><a href="(/agents/\?[^"]+)">(\d+)<', page)
    assert len(found) > 20
    for url, number in found:
        shown = client.get(url).context["count"]
        assert shown == int(number), url


@pytest.mark.parametrize(
    ("counts", "shown"),
    [([12, 3, 8], [12, None, None]), ([12, 3, 2, 40], [12, None, None, 40]), ([0, 7, 9], [0, 7, 9]), ([4], [None]),
     ([4, 0], [None, 0]), ([5, 5], [5, 5])],
)  # fmt: skip
def test_a_small_count_is_hidden_with_one_more_when_the_total_would_tell_it(zone: Zone, counts, shown) -> None:
    with acting(zone, "seynabou") as access:
        assert hidden(counts, access) == shown
    with acting(zone, "fatou") as access:
        assert hidden(counts, access) == counts


def test_those_who_may_not_see_files_read_neither_names_nor_small_counts_nor_the_confidential(as_, zone: Zone) -> None:
    staff(zone)
    page = as_("seynabou").get(reverse("hr_core:staff_board")).content.decode()
    assert "/agents/?" not in page and "moins de 5" in page and "Pyramide" not in page
    with acting(zone, "seynabou") as access:
        tiles = {tile.label: tile for tile in board(access, TODAY).tiles}
        assert tiles["Agents en service"].value == Employee.objects.filter(is_confidential=False, left_on=None).count()
    assert as_("awa").get(reverse("hr_core:staff_board")).status_code == 403


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [(dt.date(2000, 2, 29), dt.date(2026, 2, 28), 25), (dt.date(2000, 2, 29), dt.date(2026, 3, 1), 26),
     (dt.date(1990, 5, 2), dt.date(2026, 5, 2), 36), (dt.date(1990, 5, 2), dt.date(2026, 5, 1), 35)],
)  # fmt: skip
def test_years_are_whole(since: dt.date, on: dt.date, years: int) -> None:
    assert whole_years(since, on) == years


def test_absences_are_cut_at_the_edges_and_annual_leave_is_no_absenteeism(zone: Zone) -> None:
    from hr_core.models import Absence, AbsenceKind

    first, last = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    with acting(zone, "fatou") as access:
        absence_kinds_setup(institution=zone.home)
        sick, annual = (AbsenceKind.objects.filter(family=family).first() for family in ("sickness", "annual_leave"))
        given = {"institution": zone.home, "employee": zone.employee("awa"), "state": "confirmed",
                 "confirmed_at": timezone.now()}  # fmt: skip
        Absence.objects.create(**given, kind=sick, start=dt.date(2024, 12, 30), end=dt.date(2025, 1, 4))
        Absence.objects.create(**given, kind=annual, start=dt.date(2025, 12, 30), end=dt.date(2026, 1, 10))
        Absence.objects.create(**given | {"state": "entered", "confirmed_at": None}, kind=sick, start=dt.date(2025, 5, 1), end=dt.date(2025, 5, 9))
        away = absences_between(access, service_spans(access), first, last)
        assert (away.days["sickness"], away.days["annual_leave"], away.unplanned) == (3, 2, 3)
        staff_days = sum(
            (last - max(hired, first)).days + 1
            for hired in Employee.objects.visible_to(access).filter(hired_on__lte=last).values_list("hired_on", flat=True)
        )
        assert away.served == staff_days and away.rate == Fraction(3, staff_days)


def test_the_last_day_of_service_is_the_day_of_the_exit(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        Employee.objects.filter(pk=zone.employee("awa").pk).update(left_on=dt.date(2026, 1, 1))
        spans = service_spans(access)
        assert len(movements(spans, dt.date(2025, 1, 1), dt.date(2025, 12, 31)).exits) == 1
        assert movements(spans, dt.date(2026, 1, 1), dt.date(2026, 12, 31)).exits == []


def test_the_pages_ask_the_same_queries_for_many_people(as_, zone: Zone) -> None:
    client, counts = as_("fatou"), []
    for start in (800, 850):
        staff(zone, 11 if start == 800 else 25, start)
        asked = []
        for name in ("staff_board", "social_report"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"hr_core:{name}")).status_code == 200
            asked.append(sum(not any(each in query["sql"] for each in ("SAVEPOINT", "set_config", "SET LOCAL")) for query in queries))
        counts.append(asked)
    assert counts[1][0] <= counts[0][0] <= 20, counts
    assert counts[1][1] <= 17, counts
    assert counts[1][1] - counts[0][1] <= 1, counts  # a year without a movement asks for no contract
