"""Inspections: figures, norms and recommendations by two people, ratios from what is approved."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.test import Client

from hr_core.access import Access, access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import Recommendation
from payroll.models.inspections import FigureKind, Ratio, RecommendationState
from payroll.selectors.reports.exceptions import exceptions_of
from payroll.selectors.reports.inspection import inspection_year, recommendations_waiting
from payroll.services.reports.inspections import (
    entered_approve,
    figure_enter,
    norm_enter,
    recommendation_answer,
    recommendation_close,
    recommendation_reopen,
    recommendation_save,
)
from tests.cast import Zone
from tests.payroll.months import month_paid


def of(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def recommendation(zone: Zone) -> Recommendation:
    made = Recommendation(
        institution=zone.home, body="Inspection CIPRES 2025", number="4", text="Rapprocher les comptes 43 chaque mois",
        dated_on=dt.date(2026, 1, 5), owner=zone.user("ousmane"), due_on=dt.date(2026, 6, 30),
    )  # fmt: skip
    return recommendation_save(recommendation=made, access=of(zone, "maty"))


def test_ratios_take_approved_figures_and_norms_only(zone: Zone) -> None:
    run = month_paid(zone)
    cost = int(run.totals["gross"]) + int(run.totals["employer"])
    with scope(zone.home, actor=zone.user("aminata")):
        entered = figure_enter(kind=FigureKind.CONTRIBUTIONS, year=2026, amount=10 * cost, source="Comptes, p. 3", access=of(zone, "aminata"))
        norm = norm_enter(ratio=Ratio.STAFF_TO_CONTRIBUTIONS, from_year=2025, most=900, source="Essai", access=of(zone, "aminata"))
        assert inspection_year(zone.home, 2026).ratios[0].share is None
        with pytest.raises(Refusal, match="Une autre personne"):
            entered_approve(row=entered, access=of(zone, "aminata"))
        for row in (entered, norm):
            entered_approve(row=row, access=of(zone, "mamadou"))
        first = inspection_year(zone.home, 2026).ratios[0]
        assert (first.share, first.most, first.is_over) == (Fraction(10), Fraction(9), True)
        figure_enter(kind=FigureKind.CONTRIBUTIONS, year=2026, amount=20 * cost, source="Comptes rectifiés", access=of(zone, "maty"))
        assert inspection_year(zone.home, 2026).ratios[0].share is None  # corrected: it waits for another approval


def test_a_recommendation_is_closed_by_another_than_who_carried_it_out(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("maty")):
        row = recommendation(zone)
        assert list(recommendations_waiting(of(zone, "ousmane"))) == [row]
        with pytest.raises(Refusal, match="Votre rôle"):
            recommendation_answer(recommendation=row, answer="Fait", evidence=None, access=of(zone, "binta"))
        with pytest.raises(Refusal, match="n’est pas à vérifier"):
            recommendation_close(recommendation=row, access=of(zone, "mamadou"))
        recommendation_answer(recommendation=row, answer="Fait par une note", evidence=None, access=of(zone, "aminata"))
        with pytest.raises(Refusal, match="Une autre personne"):
            recommendation_close(recommendation=row, access=of(zone, "aminata"))
        recommendation_reopen(recommendation=row, access=of(zone, "mamadou"))
        recommendation_answer(recommendation=row, answer="Fait", evidence=None, access=of(zone, "ousmane"))
        assert list(recommendations_waiting(of(zone, "mamadou"))) == [row]
        closed = recommendation_close(recommendation=row, access=of(zone, "mamadou"))
        assert (closed.state, closed.closed_by) == (RecommendationState.CLOSED, zone.user("mamadou"))


def test_the_lists_for_auditors_keep_the_reserved_population_to_those_who_may_see_it(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        for name in ("awa", "mamadou"):
            account = zone.employee(name).bankaccount_set.get()
            old = account.account
            account.end = dt.date(2026, 1, 10)
            account.save()
            account.pk, account.start, account.end, account.account = None, dt.date(2026, 1, 10), None, old
            account.save()
        seen = {
            who: next(each for each in exceptions_of(of(zone, who), 2026) if each.key == "comptes").rows for who in ("ibrahima", "ousmane")
        }
    assert len(seen["ibrahima"]) == 2 and len(seen["ousmane"]) == 1
    assert all(row[2].startswith("••••") for row in seen["ibrahima"])


def test_the_screens_of_inspection_enter_approve_and_print(zone: Zone, client: Client) -> None:
    month_paid(zone)
    client.force_login(zone.user("maty"), backend="hr_core.auth.StaffNumberBackend")
    given = {"kind": "benefits", "year": "2026", "amount": "1 500 000 000", "source": "États financiers"}
    assert client.post("/paie/inspection/chiffres/", given | {"source": ""}).status_code == 422
    assert client.post("/paie/inspection/chiffres/", given).status_code == 302
    assert client.post("/paie/inspection/normes/", {"ratio": "staff_benefits", "from_year": "2026", "most": "12,5", "source": "Essai"}).status_code == 302
    page = client.get("/paie/inspection/").content.decode()
    assert "À approuver" in page and "chiffre manquant" in page
    assert client.get("/paie/inspection/?export=pdf").content.startswith(b"%PDF")
    with scope(zone.home, actor=zone.user("maty")):
        row = recommendation(zone)
    assert "Rapprocher les comptes 43" in client.get("/paie/recommandations/").content.decode()
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    assert client.post(f"/paie/recommandations/{row.pk}/suite/", {"answer": ""}).status_code == 422
    assert client.post(f"/paie/recommandations/{row.pk}/suite/", {"answer": "Note de service 12"}).status_code == 302
    client.force_login(zone.user("mamadou"), backend="hr_core.auth.StaffNumberBackend")
    assert client.post(f"/paie/recommandations/{row.pk}/lever/").status_code == 302
    client.force_login(zone.user("ibrahima"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get("/paie/audit/points-d-attention/").status_code == 200
    assert client.get("/paie/audit/points-d-attention/?export=xlsx").content.startswith(b"PK")
