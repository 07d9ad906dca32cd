"""Hours of internal trainers reach the pay as facts: priced by an act, validated there by another person, never twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from payroll.models import Course, Payee, TeachingHours
from payroll.services.outside.teaching import hours_validate, teaching_rate_set
from tests.cast import Zone
from tests.training.people import access
from tests.training.sessions.makers import enrolled, opened, sign
from training.models import FeeHandover, SessionTrainer
from training.selectors.fees import fee_words
from training.services.sessions.calendar import session_close, trainer_save
from training.services.sessions.fees import days_taught, fees_hand

HOURLY = 10_000


def taught(zone: Zone, name: str = "moussa", minutes: int = 500) -> SessionTrainer:
    """A session of today held by an employee: 420 minutes of half days, the rest of preparation."""
    session = opened(zone)
    trainer = SessionTrainer(institution=zone.home, session=session)
    values = {"kind": "internal", "employee": zone.employee(name), "name": "", "provider": None, "minutes": minutes, "hourly_fee": HOURLY}
    trainer_save(trainer=trainer, values=values, access=access(zone, "fatou"))
    enrolled(zone, session, "awa")
    for slot in session.slots.all():
        sign(zone, slot, "awa")
    session_close(session=session, access=access(zone, "fatou"))
    return trainer


def priced(zone: Zone, amount: int = HOURLY) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        teaching_rate_set(
            institution=zone.home, level="Formation interne", start=dt.date(2020, 1, 1), amount=amount, act="Décision 12 DG",
            actor=zone.user("ousmane"), reason="Barème",
        )  # fmt: skip


def test_hours_taught_are_validated_by_the_pay_and_followed_from_here(zone: Zone) -> None:
    priced(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        trainer = taught(zone)
        assert fee_words([SessionTrainer.objects.select_related("session").get()]) == {trainer.pk: "à transmettre"}
        (made,) = fees_hand(access=access(zone, "fatou"))
        assert (made.fee, made.minutes) == (83_333, 500)
        course = Course.objects.get(pk=made.receipt)
        assert (course.payee.employee, course.level, course.payee.kind) == (zone.employee("moussa"), "Formation interne", "teacher")
        hours = TeachingHours.objects.get()
        assert (hours.hours, hours.entered_by) == (8_333, zone.user("fatou"))
        assert fee_words([trainer]) == {trainer.pk: "à valider en paie"}
        with pytest.raises(PermissionDenied, match="une autre personne"):
            hours_validate(hours=hours, actor=zone.user("fatou"))
        hours_validate(hours=hours, actor=zone.user("binta"))
        assert fee_words([trainer]) == {trainer.pk: "validées, à payer"}
        with pytest.raises(ValidationError, match="Aucune vacation n’attend"):
            fees_hand(access=access(zone, "fatou"))
        assert Payee.objects.count() == 1


def test_an_hour_without_an_act_or_of_oneself_stays_here(zone: Zone) -> None:
    priced(zone, HOURLY + 1)
    with scope(zone.home, actor=zone.user("fatou")):
        taught(zone)
        with pytest.raises(ValidationError, match="Aucun taux de vacation de 10"):
            fees_hand(access=access(zone, "fatou"))
        assert not FeeHandover.objects.exists() and not Payee.objects.exists()
        SessionTrainer.objects.update(employee=zone.employee("fatou"))
        with pytest.raises(ValidationError, match="Aucune vacation n’attend"):
            fees_hand(access=access(zone, "fatou"))


def test_minutes_follow_the_half_days_and_stay_within_a_day(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        trainer = taught(zone, minutes=200)
        day = trainer.session.start
        assert days_taught(trainer) == [(day, 200)]
        trainer.minutes = 1_440
        assert days_taught(trainer) == [(day, 1_440)]
        trainer.minutes = 1_441
        with pytest.raises(ValidationError, match="plus d’heures"):
            days_taught(trainer)


def test_the_list_tells_where_each_fee_stands_and_hands_them_over(zone: Zone, client: Client) -> None:
    priced(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        taught(zone)
    client.force_login(zone.user("fatou"), backend="hr_core.auth.StaffNumberBackend")
    url = reverse("training:fees_hand")
    assert "83 333" in client.get(url).content.decode().replace("\u202f", " ")
    assert client.post(url).status_code == 302
    page: Any = client.get(reverse("training:trainer_list"))
    assert "à valider en paie" in page.content.decode()
    assert client.post(url).status_code == 422
