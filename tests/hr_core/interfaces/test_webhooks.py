"""Events: read from the trail, without amounts, signed, sent again until received; and tokens on screen."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hr_core.facts import BY_SLUG
from hr_core.models import ApiToken, Institution, Notice, PayTerms, User, Webhook, WebhookDelivery
from hr_core.scope import scope
from hr_core.services.approvals import fact_approve
from hr_core.services.employees import employee_create, employee_leave
from hr_core.services.facts import fact_add
from hr_core.services.interfaces.delivery import DELAYS, delivery_send
from hr_core.services.interfaces.events import EVENTS, events_read
from hr_core.services.interfaces.webhooks import webhook_open, webhook_rotate
from tests.cast import PASSWORD, Zone


class Receiver(BaseHTTPRequestHandler):
    received: list[tuple[dict[str, str], bytes]] = []
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.received.append((dict(self.headers), body))
        self.send_response(Receiver.status)
        self.end_headers()

    def log_message(self, *_told: Any) -> None:
        """Silent."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[str]:
    settings.WEBHOOK_PRIVATE_HOSTS = ["127.0.0.1"]
    Receiver.received, Receiver.status = [], 204
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/evenements"
    server.shutdown()
    server.server_close()


def opened(zone: Zone, url: str, events: tuple[str, ...] = tuple(EVENTS)) -> tuple[Webhook, str]:
    with scope(zone.home, actor=zone.user("coumba")):
        found = webhook_open(institution=zone.home, name="Portail", url=url, events=events, actor=zone.user("coumba"))
        events_read(institution=zone.home)  # from now on
    return found


def told(zone: Zone) -> list[dict[str, Any]]:
    with scope(zone.home):
        events_read(institution=zone.home)
        return [row.payload for row in WebhookDelivery.objects.order_by("pk")]


def test_a_hiring_a_pay_and_a_leaving_are_told_without_any_amount(zone: Zone, receiver: str) -> None:
    opened(zone, receiver)
    fatou, khady = zone.user("fatou"), zone.user("khady")
    values = {
        "staff_number": "00950", "last_name": "Kane", "first_names": "Adja", "sex": "F", "hired_on": dt.date(2026, 3, 1),
    }  # fmt: skip
    with scope(zone.home, actor=fatou):
        made = employee_create(
            institution=zone.home, values=values, unit=zone.units["ipres-sn/DSI"], job_title="Analyste", actor=fatou
        )
    with scope(zone.home, actor=fatou):
        terms = fact_add(
            employee=made, kind=BY_SLUG["classement"], actor=fatou,
            values={"start": dt.date(2026, 3, 1), "category": "C", "base_salary": 654_321},
        )  # fmt: skip
        assert isinstance(terms, PayTerms)
    assert [each["event"] for each in told(zone)] == ["employee.hired"]  # proposed pay is nobody's news
    with scope(zone.home, actor=khady):
        fact_approve(fact=terms, actor=khady)
    with scope(zone.home, actor=fatou):
        employee_leave(employee=made, on=dt.date(2026, 9, 1), reason="Démission", actor=fatou)
    payloads = told(zone)
    assert [each["event"] for each in payloads] == ["employee.hired", "terms.changed", "employee.left", "contract.changed", "posting.changed"] or {
        each["event"] for each in payloads
    } >= {"employee.hired", "terms.changed", "employee.left"}
    assert all(each["employee"] == "00950" and each["institution"] == "ipres-sn" for each in payloads)
    assert "654321" not in json.dumps(payloads) and "Kane" not in json.dumps(payloads)
    assert len(told(zone)) == len(payloads)  # a second reading tells nothing again


def test_the_confidential_population_and_other_institutions_are_not_told(zone: Zone, receiver: str) -> None:
    opened(zone, receiver)
    with scope(zone.home, actor=zone.user("serigne")):
        fact_add(
            employee=zone.employee("mamadou"), kind=BY_SLUG["situation"], actor=zone.user("serigne"),
            values={"start": dt.date(2026, 3, 1), "marital_status": "single"},
        )  # fmt: skip
    with scope(zone.other, actor=zone.user("zeynab")):
        fact_add(
            employee=zone.employee("oumar"), kind=BY_SLUG["situation"], actor=zone.user("zeynab"),
            values={"start": dt.date(2026, 3, 1), "marital_status": "single"},
        )  # fmt: skip
    assert told(zone) == []


def delivery(hook: Webhook) -> WebhookDelivery:
    return WebhookDelivery.objects.create(
        institution_id=hook.institution_id, webhook=hook, event="ping", source=str(dt.datetime.now()),
        payload={"event": "ping"}, due_at=dt.datetime.now(dt.UTC),
    )  # fmt: skip


def test_a_delivery_is_signed_and_both_secrets_sign_while_one_is_replaced(zone: Zone, receiver: str) -> None:
    hook, former = opened(zone, receiver)
    with scope(zone.home):
        secret = webhook_rotate(hook=hook, actor=zone.user("coumba"))
        sent = delivery_send(delivery=delivery(hook))
    assert (sent.state, sent.status) == ("delivered", 204)
    headers, body = Receiver.received[0]
    moment, *marks = [part.split("=")[1] for part in headers["X-Prevoyance-Signature"].split(",")]
    expected = [hmac.new(each.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest() for each in (secret, former)]
    assert marks == expected
    assert json.loads(body)["id"] == headers["X-Prevoyance-Delivery"]


def test_a_refused_delivery_is_sent_again_later_then_given_up(zone: Zone, receiver: str) -> None:
    Receiver.status = 500
    hook, _secret = opened(zone, receiver)
    with scope(zone.home):
        row = delivery(hook)
        waits = []
        for _try in range(len(DELAYS)):
            before = dt.datetime.now(dt.UTC)
            delivery_send(delivery=row)
            assert row.state == "waiting" and "500" in row.remark
            waits.append(round((row.due_at - before).total_seconds() / 60))
        delivery_send(delivery=row)
    assert waits == [1, 5, 30, 120, 360, 1440] and row.state == "failed"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/x", "en https"),
        ("https://moi@example.org/x", "sans nom d’utilisateur"),
        ("https://127.0.0.1/x", "réseau interne"),
        ("https://10.1.2.3/x", "réseau interne"),
        ("https://[::1]/x", "réseau interne"),
        ("https://169.254.169.254/latest", "réseau interne"),
        ("https://localhost:8000/x", "réseau interne"),
    ],
)
def test_an_address_inside_the_house_is_refused(zone: Zone, url: str, words: str) -> None:
    with scope(zone.home), pytest.raises(ValidationError, match=words):
        webhook_open(institution=zone.home, name="X", url=url, events=["employee.left"], actor=zone.user("coumba"))


def test_a_service_token_shows_its_secret_once_and_its_account_is_new(zone: Zone, client: Client) -> None:
    client.login(username="coumba", password=PASSWORD)
    data = {
        "name": "Comptabilité", "kind": "service", "service": "nouveau", "service_name": "Comptabilité", "per_minute": "60",
        "scopes": ["runs:read"], "expires_on": (dt.date.today() + dt.timedelta(days=90)).isoformat(),
    }  # fmt: skip
    page = client.post("/jetons/nouveau/", data)
    assert page.status_code == 200 and "prh_ipres-sn_" in page.content.decode() and page["Cache-Control"] == "no-store"
    assert "prh_ipres-sn_" not in client.get("/jetons/").content.decode()
    account = User.objects.get(username="ipres-sn/service-comptabilite")
    assert not account.has_usable_password()
    with scope(zone.home):
        token = ApiToken.objects.get()
        assert token.user == account and token.digest and "prh" not in token.digest
    too_long = client.post("/jetons/nouveau/", data | {"expires_on": "2099-01-01", "service": str(account.pk)})
    assert too_long.status_code == 422 and "dans un an au plus" in too_long.content.decode()


def test_only_the_person_draws_the_secret_of_their_token_and_once(zone: Zone, client: Client) -> None:
    client.login(username="coumba", password=PASSWORD)
    data = {
        "name": "Tableur", "kind": "person", "identifier": "fatou", "per_minute": "60", "scopes": ["units:read"],
        "expires_on": (dt.date.today() + dt.timedelta(days=90)).isoformat(),
    }  # fmt: skip
    assert client.post("/jetons/nouveau/", data).status_code == 302  # the administrator holds no key of somebody else
    with scope(zone.home):
        token = ApiToken.objects.get()
        assert not token.is_drawn
        assert Notice.objects.get(user=zone.user("fatou")).url == f"/jetons/{token.pk}/retirer/"
    client.login(username="fatou", password=PASSWORD)
    page = client.post(f"/jetons/{token.pk}/retirer/").content.decode()
    assert "prh_ipres-sn_" in page
    again = client.post(f"/jetons/{token.pk}/retirer/")
    assert again.status_code == 422 and "n’est montré qu’une fois" in again.content.decode()


def test_the_institution_is_read_back_from_the_code_of_a_token() -> None:
    from hr_core.services.interfaces.tokens import institution_of

    assert institution_of("prh_ipres-sn_ab_cd") == "ipres-sn" and institution_of("prh_x") == ""
    assert Institution._meta.get_field("code").max_length == 24
