"""A dossier opens on its day, knows the services here, leaves no hole behind and goes against a receipt."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import RetirementDossier
from careers.selectors.retirement import gaps_of, retirement_day
from careers.services.positions.changes import position_change
from careers.services.retirement import dossiers as service
from careers.services.retirement.rules import rule_on, rule_set
from hr_core.models import Employee, Notice
from hr_core.scope import scope
from hr_core.selectors.retirement import anniversary, retirement_ages
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from tests.careers.positions.makers import kind
from tests.careers.retirement.makers import TODAY, born, opened, period
from tests.cast import Zone
from tests.hr_core.helpers import acting

DAY = dt.timedelta(days=1)


def age(zone: Zone) -> int:
    with scope(zone.home):
        return retirement_ages(zone.home, TODAY).other


@pytest.mark.parametrize(("late", "expected"), [(0, 1), (1, 0)])
def test_a_dossier_opens_by_itself_twenty_four_months_ahead_to_the_day(zone: Zone, late: int, expected: int) -> None:
    with acting(zone, "fatou"):
        Employee.objects.exclude(pk=zone.employee("awa").pk).update(birth_on=dt.date(1990, 1, 1))
    reached = service.months_after(TODAY, 24) + late * DAY
    born(zone, anniversary(reached, -age(zone)))
    with scope(zone.home, reason="nuit"):
        assert service.dossiers_open_due(institution=zone.home, on=TODAY) == expected
        assert service.dossiers_open_due(institution=zone.home, on=TODAY) == 0
        if expected:
            dossier = RetirementDossier.objects.get()
            assert dossier.due_on == reached == (retirement_day(zone.employee("awa"), TODAY) or (None,))[0]
            assert dossier.tasks.first().due_on == service.months_after(TODAY, 1) and dossier.tasks.count() == 7


def test_time_that_does_not_count_for_the_pension_is_cut_out_of_the_services(zone: Zone) -> None:
    with acting(zone, "fatou"):
        position_change(
            employee=zone.employee("awa"), kind=kind(zone), start=dt.date(2020, 1, 1), due_on=dt.date(2021, 1, 1), actor=zone.user("fatou"),
            reference="Décision n° 3",
        )  # fmt: skip
        from careers.models import AdministrativePosition
        from careers.services.positions.changes import position_end

        position_end(position=AdministrativePosition.objects.get(), on=dt.date(2021, 1, 1), actor=zone.user("fatou"), reference="Décision n° 4")
    dossier = opened(zone)
    with acting(zone, "fatou"):
        rows = [(row.start, row.end, row.state) for row in dossier.periods.all()]
        assert rows == [
            (dt.date(2015, 1, 1), dt.date(2020, 1, 1), "proven"),
            (dt.date(2020, 1, 1), dt.date(2021, 1, 1), "none"),
            (dt.date(2021, 1, 1), dossier.due_on, "proven"),
        ]


def test_holes_and_missing_papers_hold_the_handover_and_a_receipt_ends_it(zone: Zone) -> None:
    dossier = opened(zone)
    early = period(zone, dossier, dt.date(2010, 1, 1), dt.date(2014, 6, 1), state="missing", paper="")
    with acting(zone, "fatou") as access:
        assert gaps_of(dossier) == [(dt.date(2014, 6, 1), dt.date(2014, 12, 31))]
        with pytest.raises(Refusal, match="attendent leur pièce : SONATEL"):
            service.dossier_send(dossier=dossier, unit_name="IPRES, pensions", on=TODAY, access=access)
        values = {"start": early.start, "end": early.end, "state": "proven", "paper": "Relevé de carrière", "asked_on": None}
        service.period_save(period=early, dossier=dossier, values=values, access=access)
        with pytest.raises(Refusal, match="du 01/06/2014 au 31/12/2014"):
            service.dossier_send(dossier=dossier, unit_name="IPRES, pensions", on=TODAY, access=access)
    period(zone, dossier, dt.date(2014, 6, 1), dt.date(2015, 1, 1), source="gap", employer="Sans emploi", state="none", paper="")
    with acting(zone, "fatou") as access:
        sent = service.dossier_send(dossier=dossier, unit_name="IPRES, pensions", on=TODAY, access=access)
        with pytest.raises(Refusal, match="ne change plus ainsi"):
            service.period_remove(period=early, access=access)
        done = service.dossier_receive(dossier=sent, receipt="REC-2026-88", on=TODAY, access=access)
        assert (done.state, done.receipt) == ("received", "REC-2026-88")
        assert done.tasks.get(label__startswith="Transmettre").done_on == TODAY


def test_the_person_is_told_the_payroll_simulates_and_nobody_keeps_their_own(zone: Zone) -> None:
    dossier = opened(zone)
    with acting(zone, "fatou") as access:
        assert service.dossier_tell(dossier=dossier, access=access).told_on == TODAY
        assert Notice.objects.filter(user=zone.user("awa"), text__contains="retraite").exists()
        Employee.objects.filter(pk=dossier.employee_id).update(user=None)
        with pytest.raises(ValidationError, match="pas de compte"):
            service.dossier_tell(dossier=dossier, access=access)
        service.dossier_tell(dossier=dossier, letter="Lettre n° 12, en main propre", access=access)
        found = service.dossier_simulate(dossier=dossier, access=access).simulation
        assert found["on"] == TODAY.isoformat() and "fin de carrière" in found["lines"][0]["label"]
        assert found["lines"][0]["amount"] is None and "aucun mois payé" in found["lines"][0]["formula"]
        act = service.dossier_act(dossier=dossier, access=access)
        assert (act.kind, act.effective_on) == ("retirement", dossier.due_on)
        ticked = dossier.tasks.filter(done_on=TODAY, done_by=access.user).order_by("pk").values_list("label", flat=True)
        assert [label.split()[0] for label in ticked] == ["Prévenir", "Préparer"], "a gesture does its task"
        with pytest.raises(Refusal, match="déjà préparé"):
            service.dossier_act(dossier=dossier, access=access)
    with pytest.raises(OwnFile):
        opened(zone, who="fatou")


def test_the_pages_answer_and_a_former_agent_keeps_certificates(zone: Zone, client: Client) -> None:
    dossier = opened(zone)
    client.force_login(zone.user("fatou"))
    page = client.get(dossier.get_absolute_url())
    assert page.status_code == 200 and "Simuler" in page.content.decode()
    with acting(zone, "fatou"):
        Employee.objects.filter(pk=zone.employee("moussa").pk).update(left_on=dt.date(2026, 3, 1))
    page = client.get(reverse("careers:former_detail", args=[zone.employee("moussa").pk])).content.decode()
    assert "Certificat de travail" in page and "28/02/2026" in page
    assert client.get(reverse("careers:former_detail", args=[zone.employee("awa").pk])).status_code == 404


def test_the_list_asks_the_same_number_of_queries_for_one_row_and_for_three(zone: Zone, client: Client) -> None:
    client.force_login(zone.user("khady"))
    url = reverse("careers:dossier_list")
    opened(zone)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    opened(zone, who="moussa")
    opened(zone, who="ousmane")
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one) <= 24


def test_the_rule_of_the_institution_says_when_a_dossier_opens_and_what_it_asks(zone: Zone, client: Client) -> None:
    reached = service.months_after(TODAY, 30)
    with acting(zone, "fatou") as access:
        Employee.objects.exclude(pk=zone.employee("awa").pk).update(birth_on=dt.date(1990, 1, 1))
        told = {"institution": zone.home, "start": TODAY, "reference": "Note n° 4", "reason": "Statut", "access": access}
        with pytest.raises(ValidationError, match="tombe avant"):
            rule_set(ahead=12, tasks=[(18, "Prévenir")], **told)
    born(zone, anniversary(reached, -age(zone)))
    with acting(zone, "fatou") as access:
        assert service.dossiers_open_due(institution=zone.home, on=TODAY) == 0
        rule_set(ahead=36, tasks=[(3, "Remettre le badge"), (30, "Prévenir l’agent")], **told | {"access": access})
        assert service.dossiers_open_due(institution=zone.home, on=TODAY) == 1
        dossier = RetirementDossier.objects.get()
        assert [task.label for task in dossier.tasks.all()] == ["Prévenir l’agent", "Remettre le badge"]
        assert rule_on(zone.home, TODAY - DAY).ahead == 24
    client.force_login(zone.user("fatou"))
    form = {"start": f"{TODAY:%Y-%m-%d}", "ahead": 18, "reference": "Note n° 5", "tasks": "12 Prévenir l’agent", "motif": "Note"}
    assert client.post(reverse("careers:retirement_rule"), form | {"tasks": "Prévenir"}).status_code == 422
    assert client.post(reverse("careers:retirement_rule"), form).status_code == 302
    assert "18 mois avant" in client.get(reverse("careers:retirement_rules")).content.decode()
