"""An acting replacement gives its rights on its days only, and is written wherever it was used."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Delegation
from hr_core.scope import scope
from hr_core.services.delegations import delegation_decide, delegation_end, delegation_register
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import PayRun, RunEvent
from payroll.services.circuit import step_take
from tests.cast import Zone
from tests.payroll.circuit.conftest import access
from tests.payroll.months import month_taken

FIRST, AFTER = dt.date(2026, 1, 12), dt.date(2026, 1, 19)


def registered(zone: Zone, *, holder: str = "fatou", by: str = "coumba", **changes: Any) -> Delegation:
    given = {
        "institution": zone.home, "kind": "acting", "giver": zone.user("mamadou"), "holder": zone.user(holder),
        "role": "director_general", "rights": (), "start": FIRST, "end": AFTER, "reference": "Décision n° 12",
        "act_on": dt.date(2026, 1, 5),
    }  # fmt: skip
    with scope(zone.home, actor=zone.user(by)):
        return delegation_register(**(given | changes), access=access(zone, by))


def approved(zone: Zone, **changes: Any) -> Delegation:
    made = registered(zone, **changes)
    with scope(zone.home, actor=zone.user("khady")):
        return delegation_decide(delegation=made, access=access(zone, "khady"), approve=True)


@pytest.mark.parametrize(
    ("today", "holds"),
    [
        (FIRST - dt.timedelta(days=1), False),
        (FIRST, True),
        (AFTER - dt.timedelta(days=1), True),
        (AFTER, False),
    ],
)
def test_the_rights_are_held_on_its_days_only(zone: Zone, monkeypatch: Any, today: dt.date, holds: bool) -> None:
    registered(zone)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)
    with scope(zone.home):
        assert not access(zone, "fatou").has("payroll_authorise")  # nobody has approved it yet
        made = Delegation.objects.get()
        delegation_decide(delegation=made, access=access(zone, "khady"), approve=True)
        found = access(zone, "fatou")
    assert found.has("payroll_authorise") is holds and found.has("payroll_view") is holds
    assert (found.delegation_for("payroll_authorise") == made) is holds
    assert found.delegation_for("personnel_view") is None  # her own role gives it


def test_a_step_taken_by_interim_says_so_on_every_page(zone: Zone, january: PayRun, as_: Any) -> None:
    run = month_taken(zone, january, RunState.REVIEWED)
    today = dt.datetime.now(tz=dt.UTC).date()
    approved(zone, start=today - dt.timedelta(days=1), end=today + dt.timedelta(days=9))
    path = f"/paie/campagnes/{run.pk}/"
    browser = as_("fatou")
    assert "par intérim de Mamadou Gueye" in browser.get(f"{path}etapes/authorised/").content.decode()
    assert browser.post(f"{path}etapes/authorised/", {"remark": "vu"}).status_code == 302
    with scope(zone.home):
        event = RunEvent.objects.get(to_state="authorised")
        assert event.actor == zone.user("fatou") and event.quality == "Directeur général (ordonnateur)"
        assert event.delegation is not None and event.delegation.act == "Décision n° 12 du 05/01/2026"
        assert run.slips.get().signatories[-1]["acting"] == "par intérim de Mamadou Gueye (Décision n° 12 du 05/01/2026)"
    for page in (path, f"{path}etapes/", f"{path}ordonnancement/"):
        assert "par intérim de Mamadou Gueye" in as_("mamadou").get(page).content.decode()


def test_who_replaces_remains_bound_by_the_separation_of_persons(zone: Zone, january: PayRun) -> None:
    run = month_taken(zone, january, RunState.REVIEWED)
    today = dt.datetime.now(tz=dt.UTC).date()
    approved_by_mamadou = registered(zone, holder="khady", start=today, end=today + dt.timedelta(days=9))
    with scope(zone.home):
        delegation_decide(delegation=approved_by_mamadou, access=access(zone, "mamadou"), approve=True)
        with pytest.raises(Refusal, match="une autre personne doit prendre celle-ci"):
            step_take(run=run, access=access(zone, "khady"), to_state=RunState.AUTHORISED)


def test_what_the_rule_refuses_changes_nothing(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="incompatibles"):
        registered(zone, holder="aminata")
    with pytest.raises(ValidationError, match="ne tient pas cette qualité"):
        registered(zone, role="head_of_hr")
    with pytest.raises(ValidationError, match="un terme"):
        registered(zone, end=None)
    with pytest.raises(ValidationError, match="date de fin"):
        registered(zone, end=FIRST)
    with pytest.raises(ValidationError, match="n’a pas ces droits"):
        registered(zone, rights=("payroll_pay",))
    with pytest.raises(ValidationError, match="pas de compte"):
        registered(zone, holder="oumar")
    with scope(zone.home):
        assert not Delegation.objects.exists()


def test_neither_its_registrar_nor_its_holder_approves_it(zone: Zone, as_: Any) -> None:
    made = registered(zone, holder="khady", by="khady")
    with scope(zone.home), pytest.raises(Refusal, match="ne l’approuve"):
        delegation_decide(delegation=made, access=access(zone, "khady"), approve=True)
    path = f"/institution/delegations/{made.pk}/"
    assert as_("oumar").get(path).status_code in (403, 404)
    assert as_("mamadou").post(f"{path}refuser/", {"remark": ""}).status_code == 422
    assert as_("mamadou").post(f"{path}approuver/", {"remark": "vu"}).status_code == 302
    with scope(zone.home):
        made.refresh_from_db()
        assert made.state == "approved" and made.decided_by == zone.user("mamadou")
        with pytest.raises(Refusal, match="plus en vigueur"):
            delegation_end(delegation=made, access=access(zone, "mamadou"), reason="Retour du titulaire")
