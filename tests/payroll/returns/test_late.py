"""Reminders without amounts, once; penalties by the text or by hand with their source; the generic yearly statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from hr_core.models import User
from hr_core.scope import scope
from payroll.models import PartyDue, ReturnReminder, ThirdParty
from payroll.returns.book import declaration, has_yearly_return
from payroll.returns.late import LateRule
from payroll.selectors.returns import penalties
from payroll.selectors.returns.balances import dues_open
from payroll.services.returns.reminders import deadlines_remind
from payroll.tasks_returns import remind_every_morning
from tests.cast import Zone
from tests.payroll.returns.paid import month_written

JANUARY = dt.date(2026, 1, 1)
D = dt.date


@pytest.mark.parametrize(
    ("rule", "due_on", "today", "months"),
    [
        (LateRule("2"), D(2026, 1, 15), D(2026, 1, 15), 0),
        (LateRule("2"), D(2026, 1, 15), D(2026, 2, 14), 0),
        (LateRule("2"), D(2026, 1, 15), D(2026, 3, 15), 2),
        (LateRule("1.5", True), D(2026, 1, 15), D(2026, 1, 16), 1),
        (LateRule("1.5", True), D(2026, 1, 15), D(2026, 3, 15), 2),
        (LateRule("1.5", True), D(2025, 12, 15), D(2026, 3, 16), 4),
    ],
)
def test_months_of_delay_are_counted_as_the_text_says(rule: LateRule, due_on: D, today: D, months: int) -> None:
    assert rule.months(due_on, today) == months
    assert rule.amount(100_001, months) == round(100_001 * float(rule.percent) / 100 * months)


def test_the_two_texts_that_give_a_rate_are_followed() -> None:
    benin, gabon = declaration("bj", "cnss"), declaration("ga", "dts-cnss")
    assert benin is not None and benin.late == LateRule("1.5", True) and "1,5 %" in benin.due
    assert gabon is not None and gabon.late == LateRule("2") and "2 %" in gabon.due


def test_a_penalty_is_proposed_from_the_text_entered_by_an_officer_and_not_proposed_twice(
    zone: Zone, as_: Callable[[str], Client], monkeypatch: Any
) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        month_written(zone.home)
        late = next(due for due in dues_open(PartyDue.objects.filter(due_on__isnull=False)) if due.left > 0 and due.declaration)
    told = declaration(zone.home.country_id, late.declaration)
    assert told is not None
    monkeypatch.setattr(penalties, "declaration", lambda country, code: replace(told, late=LateRule("2")) if code == told.code else None)
    monkeypatch.setattr("payroll.views.returns.parties.timezone.localdate", lambda: D(2026, 12, 20))
    page = f"/paie/tiers/{late.party_id}/"
    with scope(zone.home):
        (foreseen, *_others) = penalties.penalties_foreseen(ThirdParty.objects.get(pk=late.party_id), D(2026, 12, 20))
        assert foreseen.amount == foreseen.rule.amount(foreseen.unpaid, foreseen.months) > 0
    assert "Pénalités de retard à prévoir" in as_("ousmane").get(page).content.decode()
    assert "?mois=2026-01-01" in as_("ousmane").get(page).content.decode()
    monkeypatch.setattr("payroll.views.returns.payments.timezone.localdate", lambda: D(2026, 12, 20))
    form = as_("ousmane").get(reverse("payroll:party_due_create", args=[late.party_id]) + "?mois=2026-01-01").content.decode()
    assert "Pénalité de retard" in form and "mois à 2" in form
    with scope(zone.home):
        PartyDue.objects.create(
            institution=zone.home, party_id=late.party_id, month=JANUARY, kind="penalty", other=foreseen.amount,
            amount=foreseen.amount, label="Pénalité", reference="Avis 12", entered_by=zone.user("ousmane"),
        )  # fmt: skip
        assert penalties.penalties_foreseen(ThirdParty.objects.get(pk=late.party_id), D(2026, 12, 20)) == []


def test_a_penalty_by_hand_carries_its_source(zone: Zone, as_: Callable[[str], Client]) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        month_written(zone.home)
        party = ThirdParty.objects.first()
        assert party is not None
    path = reverse("payroll:party_due_create", args=[party.pk])
    month = timezone.localdate().replace(day=1).isoformat()
    given = {"kind": "penalty", "month": month, "amount": "5000", "label": "Retard"}
    refused = as_("ousmane").post(path, given)
    assert refused.status_code == 422 and "porte sa source" in refused.content.decode()
    assert as_("ousmane").post(path, given | {"reference": "Mise en demeure 44"}).status_code == 302


def test_reminders_name_days_and_no_amount_and_leave_once(zone: Zone, django_capture_on_commit_callbacks: Any) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        month_written(zone.home)
    User.objects.filter(pk=zone.user("ousmane").pk).update(email="ousmane@ipres.example")
    with django_capture_on_commit_callbacks(execute=True), scope(zone.home):
        first = deadlines_remind(institution=zone.home, today=D(2026, 2, 8))
    assert first > 0
    assert {letter.to[0] for letter in mail.outbox} >= {"ousmane@ipres.example"}
    body = next(letter.body for letter in mail.outbox if letter.to == ["ousmane@ipres.example"])
    assert "02/2026" in body and "CFA" not in body and "000" not in body
    with scope(zone.home):
        sent = ReturnReminder.objects.count()
        assert deadlines_remind(institution=zone.home, today=D(2026, 2, 8)) == 0
        assert deadlines_remind(institution=zone.home, today=D(2026, 3, 30)) > 0
        assert ReturnReminder.objects.filter(kind="late").exists() and ReturnReminder.objects.count() > sent
    with scope(zone.other):
        assert not ReturnReminder.objects.exists()
    assert remind_every_morning() >= 0


def test_a_country_without_a_yearly_return_gives_the_generic_statement(zone: Zone, as_: Callable[[str], Client], monkeypatch: Any) -> None:
    assert has_yearly_return("sn") and not has_yearly_return("tg") and not has_yearly_return("bf")
    with scope(zone.home, actor=zone.user("ousmane")):
        month_written(zone.home)
    assert "modèle générique" not in as_("ousmane").get("/paie/etats-annuels/?annee=2026").content.decode()
    assert as_("ousmane").get("/paie/etats-annuels/2026/etat-nominatif/").status_code == 404
    monkeypatch.setattr("payroll.views.returns.statements.has_yearly_return", lambda country: False)
    assert "modèle générique" in as_("ousmane").get("/paie/etats-annuels/?annee=2026").content.decode()
    answer = as_("ousmane").get("/paie/etats-annuels/2026/etat-nominatif/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "MODÈLE GÉNÉRIQUE" in words and "Total" in words
