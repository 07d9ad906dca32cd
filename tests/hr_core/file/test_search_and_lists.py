"""The search of the bar, views kept, what is done to chosen rows, the organisation chart."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hr_core.models import Employee, Notice, Posting, SavedView
from hr_core.selectors.search import find_people
from tests import cast
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()


@pytest.mark.parametrize("text", ["ndiaye", "ÑDIAYE awa", "Awa", "00001", "ndi KAOL", "kaolack awa"])
def test_one_finds_by_name_number_and_unit_whatever_accents_and_case(zone: Zone, text: str) -> None:
    with acting(zone, "fatou") as access:
        assert find_people(access, text, TODAY, limit=5)[0].pk == zone.employee("awa").pk


def test_the_number_as_typed_comes_first_and_leavers_last(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        for name, number in (("agentb", "12"), ("agenta", "512")):
            cast.employee(zone, zone.home, name, number, zone.units["ipres-sn/DSI"])
        assert [row.staff_number for row in find_people(access, "12", TODAY, limit=5)][0] == "12"
        Employee.objects.filter(staff_number="12").update(left_on=TODAY)
        assert find_people(access, "12", TODAY, limit=5)[-1].staff_number == "12"


def test_suggestions_stay_within_what_one_may_see(as_, zone: Zone) -> None:
    address = reverse("hr_core:search_suggest")
    assert "Mamadou" not in as_("fatou").get(address, {"q": "gueye"}).content.decode()
    assert "Mamadou" in as_("khady").get(address, {"q": "gueye"}).content.decode()
    assert "Awa" not in as_("oumar").get(address, {"q": "ndiaye"}).content.decode()
    assert as_("fatou").get(address, {"q": "a"}).content.strip() == b""


def test_a_view_is_kept_shown_as_a_tab_shared_and_let_go(as_, zone: Zone) -> None:
    client, here = as_("fatou"), reverse("hr_core:employee_list")
    page = client.get(here, {"contrat": "permanent", "page": "2"}).content.decode()
    keep = f"{reverse('hr_core:view_save', args=['employee_list'])}?contrat=permanent"
    assert keep in page
    assert client.post(keep, {"name": "Permanents"}).status_code == 302
    assert "Permanents" in client.get(here).content.decode()
    assert client.post(keep, {"name": "Permanents"}).status_code == 422
    assert client.post(keep, {"name": "CDI pour tous", "is_shared": "on"}).status_code == 302
    others = as_("khady").get(here).content.decode()
    assert "CDI pour tous" in others and "Permanents" not in others
    with acting(zone, "fatou"):
        view = SavedView.objects.get(name="CDI pour tous")
    assert as_("khady").post(reverse("hr_core:view_delete", args=[view.pk])).status_code == 404
    assert as_("fatou").post(reverse("hr_core:view_delete", args=[view.pk])).status_code == 302


def test_a_view_without_filters_is_refused(as_, zone: Zone) -> None:
    answer = as_("fatou").post(reverse("hr_core:view_save", args=["employee_list"]), {"name": "Tous"})
    assert answer.status_code == 422 and "Filtrez d’abord" in answer.content.decode()


def test_chosen_people_move_to_a_unit_and_keep_their_job(as_, zone: Zone) -> None:
    client, url = as_("fatou"), reverse("hr_core:staff_move")
    keys = [zone.employee("awa").pk, zone.employee("moussa").pk]
    asked = client.post(url, {"choisis": keys})
    assert asked.status_code == 200 and "Awa Ndiaye" in asked.content.decode()
    given = {"choisis": keys, "fait": "1", "unit": zone.units["ipres-sn/DSI"].pk, "on": TODAY.isoformat(), "motif": "Réforme"}
    assert client.post(url, {**given, "motif": ""}).status_code == 422
    assert client.post(url, given).status_code == 302
    with acting(zone, "fatou"):
        for name in ("awa", "moussa"):
            posting = Posting.objects.on(TODAY).get(employee=zone.employee(name))
            assert posting.unit == zone.units["ipres-sn/DSI"] and posting.job_title


def test_ones_own_file_stops_the_whole_move(as_, zone: Zone) -> None:
    keys = [zone.employee("awa").pk, zone.employee("fatou").pk]
    given = {"choisis": keys, "fait": "1", "unit": zone.units["ipres-sn/DSI"].pk, "on": TODAY.isoformat(), "motif": "Réforme"}
    answer = as_("fatou").post(reverse("hr_core:staff_move"), given)
    assert answer.status_code == 422 and "Votre propre dossier" in answer.content.decode()
    with acting(zone, "fatou"):
        assert Posting.objects.on(TODAY).get(employee=zone.employee("awa")).unit != zone.units["ipres-sn/DSI"]


def test_chosen_people_are_told_and_exported_without_those_one_may_not_see(as_, zone: Zone) -> None:
    client = as_("fatou")
    keys = [zone.employee(name).pk for name in ("awa", "mamadou")]
    client.post(reverse("hr_core:staff_tell"), {"choisis": keys, "fait": "1", "text": "Réunion lundi à 9 h."})
    with acting(zone, "fatou"):
        assert [row.user_id for row in Notice.objects.filter(text__startswith="Réunion")] == [zone.user("awa").pk]
    sent = client.post(reverse("hr_core:staff_export"), {"choisis": keys})
    assert sent["Content-Disposition"].endswith('"agents-choisis.xlsx"')


def test_the_chart_names_the_heads_one_may_see_and_prints_one_unit(as_, zone: Zone) -> None:
    client = as_("fatou")
    whole = client.get(reverse("hr_core:unit_chart")).content.decode()
    assert "Moussa Diop" in whole and "sans responsable" in whole and "Agence de Kaolack" in whole
    one = client.get(reverse("hr_core:unit_chart"), {"unite": zone.units["ipres-sn/AG-KL"].pk}).content.decode()
    assert one.count("<rect") == 1


def test_the_list_and_a_file_ask_the_same_queries_for_three_rows_and_thirty(as_, zone: Zone) -> None:
    client, counts = as_("fatou"), []
    for start in (600, 700):
        with acting(zone, "fatou"):
            for number in range(start, start + (3 if start == 600 else 27)):
                cast.employee(zone, zone.home, f"agent{number}", f"{number:05d}", zone.units["ipres-sn/DSI"])
        asked = []
        for url in (
            f"{reverse('hr_core:employee_list')}?vue=incomplets", f"{reverse('hr_core:search')}?q=agent",
            reverse("hr_core:unit_chart"), reverse("hr_core:employee_career", args=[zone.employee("awa").pk]),
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            asked.append(sum("SAVEPOINT" not in query["sql"] and "set_config" not in query["sql"] for query in queries))
        counts.append(asked)
    assert counts[0] == counts[1] and max(counts[0]) <= 20, counts
