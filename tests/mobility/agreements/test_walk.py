"""A secondment through its pages, by its people: opened, read, accepted, signed, put in force, brought near its return."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from mobility.models import Agreement, ReturnPlan
from mobility.services.agreements.conditions import conditions_of
from tests.cast import Zone
from tests.mobility.agreements.makers import cast

TODAY = dt.date.today()


def test_a_secondment_goes_through_its_pages(zone: Zone, client: Client) -> None:
    cast(zone)

    def posted(name: str, address: str, *keys: Any, ok: int = 302, **data: Any) -> Any:
        client.force_login(zone.user(name))
        answer = client.post(reverse(f"mobility:{address}", args=keys), data)
        assert answer.status_code == ok, answer.content.decode()[answer.content.decode().find("error"):][:600]
        return answer

    values = {
        "employee": "00001", "host": zone.other.pk, "form": "secondment", "job_title": "Analyste", "band": 5, "start": TODAY.isoformat(),
        "end": (TODAY + dt.timedelta(days=150)).isoformat(), "renewals": 1, "return_right": "kept", "base_salary": "500 000", "category": "B",
        "instrument_reason": "Maintien par clause.", "seniority_kept": "on",
    }  # fmt: skip
    posted("khady", "agreement_create", ok=422, **{**values, "employee": "99999"})
    posted("khady", "agreement_create", **values)
    with scope(zone.regional):
        agreement = Agreement.objects.get()
    key = agreement.pk
    posted("khady", "agreement_negotiate", key, ok=422)
    posted("oumar", "agreement_update", key, **{**values, "place": "Bamako", "host_unit": zone.units["inps-ml/DG"].pk})
    with scope(zone.regional):
        clauses = list(agreement.clauses.all())
    posted("khady", "clause_update", clauses[0].pk, text="Sans les …", is_settled="on", ok=422)
    posted("khady", "clause_update", clauses[0].pk, text=clauses[0].text, is_settled="on")
    with scope(zone.regional):
        agreement.clauses.update(is_settled=True)
    posted("khady", "cost_create", key, kind="housing", label="Logement", payer="host", amount="90 000", currency="XOF", frequency="monthly")
    posted("khady", "cost_create", key, ok=422, kind="housing", label="Logement", payer="home", amount="", currency="XOF", frequency="monthly")
    posted("khady", "agreement_negotiate", key)
    posted("awa", "agreement_comment", key, clause="travel", text="Un aller de plus à Noël.")
    for name in ("khady", "oumar", "awa"):
        posted(name, "agreement_accept", key)
    for name in ("mamadou", "adama", "awa"):
        posted(name, "agreement_sign", key, quality="Partie", on=TODAY.isoformat())
    posted("khady", "agreement_start", key, ok=422)
    with scope(zone.regional):
        asked = conditions_of(Agreement.objects.select_related("home", "host").get(pk=key))
    for each in asked:
        posted("khady" if each.party == "home" else "oumar", "condition_met", key, each.key, note="Vu", is_waived="on")
    posted("khady", "agreement_start", key)
    posted("oumar", "return_prepare", key)
    for name in ("awa", "khady", "oumar"):
        posted(name, "return_wish", key, wish="return")
    posted("khady", "return_decide", key, ok=422, decision="return")
    posted("khady", "return_decide", key, decision="return", post_title="Chef de projet", post_band=5)
    with scope(zone.regional):
        plan = ReturnPlan.objects.get()
        assert (Agreement.objects.get().state, plan.decision) == ("ending", "return")
        step = plan.steps.get(key="compare")
    posted("khady", "step_done", step.pk, home_band=4, host_band=6, host_grade="B")
    with scope(zone.regional):
        plan.refresh_from_db()
        assert "bande 5" in plan.kept_grade and "Limitée" in plan.kept_reason
    client.force_login(zone.user("awa"))
    page = client.get(reverse("mobility:agreement_detail", args=[key])).content.decode()
    assert "Qui a lu cette convention" in page
    assert client.get(reverse("mobility:return_pdf", args=[key]))["Content-Type"] == "application/pdf"
