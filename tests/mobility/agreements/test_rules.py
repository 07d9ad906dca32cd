"""One payer per line, what blocks the text, signatures, notices, amendments, the classification kept, small counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from mobility.models import Agreement, CostLine, ReturnPlan
from mobility.selectors.move_figures import figures_of, flows_of
from mobility.services.agreements.conditions import certificate_ask, certificate_issue
from mobility.services.agreements.drafting import cost_save
from mobility.services.agreements.returns import (
    better_grade,
    conversion_open,
    early_end,
    return_decide,
    return_prepare,
    wish_say,
)
from mobility.services.agreements.signing import agreement_accept, amendment_propose, version_sign
from tests.cast import Zone
from tests.mobility.agreements.makers import START, acting, agreed, drafted, in_force, negotiated, sign, signed


def test_each_cost_has_one_payer_and_base_pay_that_of_the_form(zone: Zone) -> None:
    agreement = negotiated(zone)
    with acting(zone, "khady") as access:
        travel = agreement.costs.get(kind="travel")
        with pytest.raises(ValidationError, match="une ligne, un payeur"):
            values = {"kind": "other", "label": travel.label, "payer": "home", "amount": None, "currency": "XOF"}
            cost_save(line=CostLine(agreement=agreement), values=values, access=access)
        with pytest.raises(ValidationError, match="ne peut pas être vide"):
            cost_save(line=travel, values={"payer": ""}, access=access)
        with pytest.raises(Refusal, match="salaire de base est payé par"):
            cost_save(line=agreement.costs.get(kind="base_pay"), values={"payer": "home"}, access=access)


def test_the_text_waits_for_its_instrument_and_the_same_text_for_all_three(zone: Zone) -> None:
    agreement = negotiated(zone, instrument_reason="")
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="Choisissez l’instrument"):
        agreement_accept(agreement=agreement, access=access)
    with scope(zone.regional):
        Agreement.objects.update(instrument_reason="Maintien par clause.")
    with acting(zone, "khady") as access:
        agreement_accept(agreement=agreement, access=access)
        cost_save(line=agreement.costs.get(kind="travel"), values={"amount": 5}, access=access)
    for who, where in (("oumar", "other"), ("awa", "home")):
        with acting(zone, who, where) as access:
            agreement_accept(agreement=agreement, access=access)
            assert Agreement.objects.get(pk=agreement.pk).state == "negotiating"  # home accepted another text
    with acting(zone, "khady") as access:
        assert agreement_accept(agreement=agreement, access=access).state == "agreed"


def test_one_person_signs_for_one_party_and_a_gap_over_two_per_cent_is_acknowledged(zone: Zone) -> None:
    agreement = agreed(zone)
    with scope(zone.regional):
        Agreement.objects.update(pay_gap=-201)
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="direction générale signe"):
        version_sign(version=agreement.versions.get(), access=access, quality="DRH", on=START)
    with acting(zone, "mamadou") as access:
        version = agreement.versions.get()
        with pytest.raises(Refusal, match="plus de 2 %"):
            version_sign(version=version, access=access, quality="DG", on=START)
        version_sign(version=version, access=access, quality="DG", on=START, accepts_gap=True)
        with pytest.raises(ValidationError, match="déjà signé"):
            version_sign(version=version, access=access, quality="DG", on=START, accepts_gap=True)


def test_who_asks_for_a_certificate_does_not_issue_it_and_an_unknown_rule_blocks_it(zone: Zone) -> None:
    agreement = signed(zone)
    with acting(zone, "khady") as access:
        with pytest.raises(Refusal, match="Aucun instrument"):
            certificate_ask(agreement=agreement, access=access)
        Agreement.objects.filter(pk=agreement.pk).update(certificate_asked_on=START, certificate_asked_by=access.user)
        with pytest.raises(ValidationError, match="n’est pas celle qui l’a demandée"):
            certificate_issue(agreement=agreement, number="1", access=access)
    with acting(zone, "fatou") as access:
        assert certificate_issue(agreement=agreement, number="1", access=access).certificate_number == "1"


def test_notices_have_their_months_and_move_the_return(zone: Zone) -> None:
    agreement = in_force(zone, start=dt.date.today(), end=dt.date.today() + dt.timedelta(days=400))
    today = dt.date.today()
    with acting(zone, "oumar", "other") as access:
        with pytest.raises(Refusal, match="2 mois"):
            early_end(agreement=agreement, reason="host_notice", on=today + dt.timedelta(days=30), text="Réorganisation", access=access)
        with pytest.raises(Refusal, match="revient à"):
            early_end(agreement=agreement, reason="home_notice", on=today + dt.timedelta(days=200), text="x", access=access)
        ended = early_end(agreement=agreement, reason="host_notice", on=today + dt.timedelta(days=70), text="Réorganisation", access=access)
        assert (ended.state, ended.end) == ("ending", today + dt.timedelta(days=70))
        assert ReturnPlan.objects.get().steps.count() == 8


def test_an_amendment_holds_once_all_three_signed_and_moves_the_host_contract(zone: Zone) -> None:
    agreement = in_force(zone)
    end = agreement.end + dt.timedelta(days=90)
    with acting(zone, "khady") as access:
        amendment_propose(agreement=agreement, end=end, reason="Fin du projet", access=access)
        with pytest.raises(Refusal, match="attend déjà"):
            amendment_propose(agreement=agreement, end=end, reason="Encore", access=access)
    sign(zone, agreement)
    with scope(zone.other):
        agreement.refresh_from_db()
        assert agreement.end == end and agreement.host_file.contract_set.get().end == end
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="renouvellements permis"):
        amendment_propose(agreement=agreement, end=end + dt.timedelta(days=9), reason="Encore", access=access)


def test_a_conversion_is_decided_by_home_then_a_transfer_takes_over(zone: Zone) -> None:
    agreement = in_force(zone)
    with scope(agreement.parties):
        plan = return_prepare(agreement=agreement, actor=None)
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="leur souhait"):
        return_decide(plan=plan, values={"decision": "convert"}, access=access)
    for who, where in (("awa", "home"), ("khady", "home"), ("oumar", "other")):
        with acting(zone, who, where) as access:
            wish_say(plan=plan, wish="convert", access=access)
    with acting(zone, "khady") as access:
        with pytest.raises(Refusal, match="Proposez un poste"):
            return_decide(plan=ReturnPlan.objects.get(), values={"decision": "return"}, access=access)
        return_decide(plan=ReturnPlan.objects.get(), values={"decision": "convert"}, access=access)
    with acting(zone, "oumar", "other") as access:
        transfer = conversion_open(agreement=agreement, access=access)
        assert (transfer.form, transfer.start, transfer.end) == ("transfer", agreement.end, None)


def test_the_more_favourable_band_is_kept() -> None:
    assert [better_grade(4, 5), better_grade(5, 5), better_grade(6, 5), better_grade(None, 5)] == ["host", "home", "home", ""]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(0, 12)))
def test_no_small_count_can_be_told_from_the_matrix(counts: dict[tuple[str, str], int]) -> None:
    flows = flows_of(counts, hides=True)
    assert all(not 0 < count < 5 for count in flows.cells.values())
    for home in flows.homes:
        row = [flows.cells.get((home, host), 0) for host in flows.hosts]
        assert row.count(-1) != 1 or flows.home_totals[home] == -1
    whole = flows_of(counts, hides=False)
    assert whole.total == sum(counts.values()) == sum(whole.home_totals.values())


def test_figures_come_from_states_and_a_third_institution_sees_nothing(zone: Zone, client: Client) -> None:
    in_force(zone, "placement")
    with scope(zone.regional):
        assert figures_of(2026, hides=False).flows.cells == {("IPRES", "INPS"): 1}
        assert figures_of(2026, hides=True).flows.cells == {("IPRES", "INPS"): -1}
        of_the_zone = {each.label: each.value for each in figures_of(2026, hides=False).indicators}
        team = Agreement.objects.get().effects["home"]["team"]
    with scope(zone.home):
        of_home = {each.label: each.value for each in figures_of(2026, hides=False).indicators}
    kept, uncovered, short = "Postes gardés pour un retour", "Postes gardés et sans intérim", "Équipes dont plus de 20 % sont ailleurs"
    assert team["away"] == 1 and 20 * team["staff"] < 100
    assert of_the_zone[kept] == of_home[kept] == of_home[short] == "1" and of_the_zone[short].endswith("(1 sur 1)")
    assert uncovered not in of_the_zone and of_home[uncovered] == "0"  # posts are read at home alone; none is drawn up here
    agreement = drafted(zone, "mission", name="moussa", start=START, end=START + dt.timedelta(days=20))
    client.force_login(zone.user("moussa"))
    assert client.get(reverse("mobility:agreement_detail", args=[agreement.pk])).status_code == 200
    with scope(zone.regional):
        other = Agreement.objects.exclude(pk=agreement.pk).get()
    assert client.get(reverse("mobility:agreement_detail", args=[other.pk])).status_code == 404
    with scope(Institution.objects.get(code="cnss-bf"), actor=zone.user("zeynab")):
        assert not Agreement.objects.exists() and not CostLine.objects.exists()


def test_the_page_asks_as_many_queries_whatever_its_rows(zone: Zone, client: Client) -> None:
    agreement = drafted(zone)
    client.force_login(zone.user("khady"))
    url = reverse("mobility:agreement_detail", args=[agreement.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    with scope(zone.home):
        for rank in range(8):
            CostLine.objects.create(institution=zone.regional, agreement=agreement, kind="other", label=f"Coût {rank}", payer="host", currency="XOF")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(few) == len(many)
