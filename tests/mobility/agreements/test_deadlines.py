"""Deadlines counted by the calendar of who must act, reminded, told above, done; papers handed over and acknowledged by their recipient."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Notice, PublicHoliday
from hr_core.scope import scope
from mobility.models import Agreement, Deadline, PaperHandover
from mobility.selectors.working_days import working_day_after
from mobility.services.agreements.handovers import paper_hand_over, paper_receive
from mobility.services.deadlines import deadlines_follow
from tests.cast import Zone
from tests.mobility.agreements.makers import acting, agreed, sign, signed


def followed(zone: Zone, on: dt.date) -> dict[str, int]:
    with scope(zone.regional, reason="suivi"):
        return deadlines_follow(today=on)


def rows(zone: Zone, kind: str) -> dict[str, Deadline]:
    with scope(zone.regional):
        found = Deadline.objects.filter(kind=kind).select_related("owner", "user")
        return {each.key.split(":")[-1]: each for each in found}


def told(zone: Zone, where: str, name: str) -> int:
    with scope(getattr(zone, where)):
        return Notice.objects.filter(user=zone.user(name), text__contains=": signer").count()


def test_a_signature_is_due_reminded_told_above_and_done(zone: Zone, client: Client) -> None:
    agreement = agreed(zone)
    today = timezone.localdate()
    with scope(zone.other):  # a day off at the host alone moves its own day
        PublicHoliday.objects.create(institution=zone.other, day=today + dt.timedelta(days=8), name="Fête", reference="D 1")
    assert followed(zone, today)["new"] == 3
    found = rows(zone, "signature")
    assert {key: (row.owner, row.due_on) for key, row in found.items()} == {
        "home": (zone.home, working_day_after(zone.home, today, 20)),
        "host": (zone.other, working_day_after(zone.other, today, 20)),
        "employee": (zone.home, working_day_after(zone.home, today, 20)),
    }
    assert found["host"].due_on > found["home"].due_on and found["employee"].user == zone.user("awa")
    due = found["home"].due_on
    assert followed(zone, due - dt.timedelta(days=2))["reminded"] >= 2
    before = told(zone, "home", "mamadou"), told(zone, "home", "awa")
    assert before == (1, 1) and followed(zone, due - dt.timedelta(days=1))["new"] == 0
    assert (told(zone, "home", "mamadou"), told(zone, "home", "awa")) == before  # once
    assert followed(zone, due + dt.timedelta(days=1))["escalated"] >= 2
    assert told(zone, "home", "mamadou") == 2
    client.force_login(zone.user("khady"))
    page = client.get(reverse("mobility:deadline_list")).content.decode()
    assert agreement.number in page and "signer" in page and zone.other.acronym + "</td>" not in page
    sign(zone, agreement)
    assert followed(zone, due + dt.timedelta(days=2))["done"] == 3
    assert all(row.done_on for row in rows(zone, "signature").values())


def test_a_paper_has_a_sender_a_recipient_a_day_and_a_receipt(zone: Zone, client: Client) -> None:
    agreement = signed(zone)
    given: dict[str, Any] = {"key": "acte-origine", "recipient": "host"}
    with scope(zone.regional):
        given["agreement"] = Agreement.objects.select_related("home__country", "host__country", "applicant").get(pk=agreement.pk)
    with acting(zone, "oumar", "other") as access, pytest.raises(ValidationError, match="revient à"):
        paper_hand_over(**given, access=access)
    with acting(zone, "khady") as access:
        with pytest.raises(ValidationError, match="pas destiné"):
            paper_hand_over(**given | {"recipient": "home"}, access=access)
        row = paper_hand_over(**given, access=access)
        with pytest.raises(ValidationError, match="déjà remis"):
            paper_hand_over(**given, access=access)
        with pytest.raises(ValidationError, match="revient à"):
            paper_receive(handover=row, note="", access=access)
        own = paper_hand_over(**given | {"recipient": "employee"}, access=access)
    today = timezone.localdate()
    assert len(row.digest) == 64 and row.due_on == working_day_after(zone.other, today, 5)
    followed(zone, today)
    assert {key.split(":")[0] for key in [each.key for each in rows(zone, "receipt").values()]} == {"receipt"}
    client.force_login(zone.user("awa"))
    url = reverse("mobility:paper_receive", args=[own.pk])
    assert client.post(url, {"note": "Une page manque."}).status_code == 302
    page = client.get(reverse("mobility:agreement_detail", args=[agreement.pk])).content.decode()
    assert "Une page manque." in page and "réception attendue" in page
    with acting(zone, "oumar", "other") as access:
        assert paper_receive(handover=PaperHandover.objects.get(pk=row.pk), note="", access=access).received_on == today
    followed(zone, today)
    assert all(each.done_on for each in rows(zone, "receipt").values())
