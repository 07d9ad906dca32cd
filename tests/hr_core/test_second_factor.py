"""Whoever holds a sensitive role is led to a second factor, and can turn it on."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Zone


def signed_in(client: Client, name: str) -> Client:
    answer = client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_a_payroll_officer_enrols_an_application_and_then_works(zone: Zone, client: Client, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    signed_in(client, "ousmane")
    assert client.get("/")["Location"] == reverse("mfa_index")
    activation = reverse("mfa_activate_totp")
    client.post(f"{reverse('account_reauthenticate')}?next={activation}", {"password": PASSWORD})
    page = client.get(activation).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in re.sub(r"\s", "", page)
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post(activation, {"code": code}).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["awa", "fatou"])
def test_an_ordinary_role_is_not_asked(zone: Zone, client: Client, settings, name: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert signed_in(client, name).get("/").status_code == 200
