"""A fund alone opens by one command, is asked for its acceptance, and receives the law of its country only."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import LawAcceptance
from payroll.services.law_updates.receiving import law_update_receive
from tests.cast import Zone
from tests.payroll.parallel.law_files import PUBLIC, update_file

OPEN = {"law": "Awa Sy", "admin": "Ibou Fall", "email": "ibou@cnss.example"}


@pytest.fixture
def alone(zone: Zone, monkeypatch: Any, settings: Any) -> Institution:
    """The only institution open here is one of another country, opened by the command."""
    Institution.objects.update(is_open=False)
    settings.LAW_UPDATE_KEYS = [PUBLIC]
    for name in ("PREVOYANCE_LAW_PASSWORD", "PREVOYANCE_ADMIN_PASSWORD"):
        monkeypatch.setenv(name, "une phrase assez longue 27")
    out = io.StringIO()
    call_command("fund_open", "cnss-bj", stdout=out, **OPEN)
    assert "cnss-bj/admin" in out.getvalue()
    return Institution.objects.get(code="cnss-bj")


def test_one_command_opens_the_fund_with_two_persons_and_its_acceptance(alone: Institution):
    assert alone.is_open and User.objects.get(username="loi").check_password("une phrase assez longue 27")
    with scope(alone):
        assert LawAcceptance.objects.get().state == LawAcceptance.State.ASKED
    with pytest.raises(CommandError, match="déjà ouverte"):
        call_command("fund_open", "cnss-bj", **OPEN)


def test_the_law_of_another_country_is_refused_there(alone: Institution):
    law = User.objects.get(username="loi")
    with scope([], actor=law), pytest.raises(Refusal, match="autre pays"):
        law_update_receive(data=update_file(), actor=law)


def test_a_weak_password_or_one_person_for_two_opens_nothing(zone: Zone, monkeypatch: Any):
    monkeypatch.setenv("PREVOYANCE_LAW_PASSWORD", "1234")
    with pytest.raises(CommandError):
        call_command("fund_open", "cnss-bj", **OPEN)
    with pytest.raises(CommandError, match="deux personnes"):
        call_command("fund_open", "cnss-bj", **{**OPEN, "admin": "Awa Sy"})
    assert not User.objects.filter(username="loi").exists()
