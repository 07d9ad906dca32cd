"""Instruments of a pair on a day, the certificate that an unknown length blocks, and what a statement tells."""

from __future__ import annotations

import datetime as dt

import pytest

from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from mobility.models import Instrument, InsurancePeriod, RightsStatement
from mobility.rights.applicable import applicable_law
from mobility.rights.instruments import Instrument as Pure
from mobility.rights.instruments import Party, Posting, certificate_obstacles, instruments_found
from mobility.selectors.instruments import instruments_of
from mobility.selectors.rights import statement_content
from mobility.services.instruments import instrument_save, instruments_seed
from mobility.services.rights import period_attest, period_claim, period_confirm, statement_issue
from tests.cast import Zone
from tests.mobility.agreements.makers import acting

DAY = dt.date(2026, 1, 1)


def bound(code: str, branches: tuple[str, ...], since: dt.date | None = DAY, **more: object) -> Pure:
    parties = tuple(Party(each, None, DAY if since else None, since) for each in ("sn", "ml"))
    return Pure(code, code, branches, parties, **more)  # type: ignore[arg-type]


def test_all_in_force_are_listed_and_the_widest_is_proposed_whatever_the_order() -> None:
    narrow, wide, unknown = bound("a", ("pension",)), bound("b", ("pension", "injury")), bound("c", ("pension",), None)
    for rows in ([narrow, wide, unknown], [unknown, wide, narrow]):
        found = instruments_found(rows, home="sn", host="ml", on=DAY)
        assert [each.code for each in found.in_force] == ["b", "a"] and found.proposed == wide
        assert [each.code for each in found.unknown] == ["c"]
    assert not instruments_found([wide], home="sn", host="ml", on=DAY - dt.timedelta(days=1)).in_force
    assert not instruments_found([wide], home="sn", host="ci", on=DAY).in_force


def test_an_unknown_length_blocks_the_certificate_and_says_whom_to_ask() -> None:
    told = certificate_obstacles(bound("a", ("pension",), ask="la CIPRES"), months=12)
    assert any("n’est pas connue ici" in each and "la CIPRES" in each for each in told)
    known = bound("a", ("pension",), posting=Posting("known", 12, 1, "les ministres"))
    assert certificate_obstacles(known, months=12) == []
    assert certificate_obstacles(known, months=13) and certificate_obstacles(known, months=None)
    assert certificate_obstacles(known, months=24, is_extension=True) == []
    assert certificate_obstacles(None, months=12)


def test_the_law_follows_form_branch_and_certificate() -> None:
    known = bound("a", ("pension",), posting=Posting("known", 24, 0, "les ministres"))
    by_branch = {each.branch: each.law for each in applicable_law("secondment", known, months=12, same_country=False)}
    assert (by_branch["pension"], by_branch["injury"]) == ("home", "open")
    assert {each.law for each in applicable_law("secondment", known, months=36, same_country=False)} == {"host", "open"}
    assert {each.law for each in applicable_law("transfer", known, months=None, same_country=False)} == {"host"}
    assert {each.law for each in applicable_law("placement", known, months=6, same_country=False, is_special_scheme=True)} == {"open"}
    assert {each.law for each in applicable_law("secondment", None, months=6, same_country=True)} == {"home"}


def test_the_seed_gives_what_was_read_and_leaves_what_was_completed(db: None) -> None:
    row = Instrument.objects.get(code="cipres-2006")
    assert row.posting_rule == "unknown" and row.posting_months is None
    assert instruments_of(home="sn", host="ml", on=DAY).proposed is None
    with pytest.raises(Refusal, match="Citez le texte lu"):
        instrument_save(instrument=row, values={"source": " "})
    row.refresh_from_db()
    instrument_save(instrument=row, values={"posting_rule": "known", "posting_months": 24, "source": "article lu"})
    instruments_seed()
    assert Instrument.objects.get(code="cipres-2006").posting_months == 24 and Instrument.objects.count() == 8


def test_a_period_is_claimed_confirmed_and_attested_by_three_acts_then_counted(zone: Zone) -> None:
    with acting(zone, "awa") as access:
        values = {"country_id": "ml", "scheme": "INPS", "start": dt.date(2010, 1, 1), "end": dt.date(2012, 1, 1)}
        period = period_claim(employee=Employee.objects.get(pk=zone.employee("awa").pk), values=values, actor=access.user)
        with pytest.raises(Exception, match="son propre dossier"):
            period_confirm(period=period, proof="payslip", actor=access.user)
    with acting(zone, "fatou") as access:
        period = period_confirm(period=period, proof="payslip", actor=access.user)
        with pytest.raises(Refusal, match="référence"):
            period_attest(period=period, on=DAY, reference=" ", actor=access.user)
        assert period_attest(period=period, on=DAY, reference="AT-7", actor=access.user).state == "attested"
    with acting(zone, "awa"):
        employee = Employee.objects.select_related("institution__country").get(pk=zone.employee("awa").pk)
        told = statement_content(employee=employee, host=zone.other, form="secondment", on=DAY, months=24)
        assert [row["months"] for row in told["periods"]] == [133, 24]
        assert told["chosen"] == "" and {row["law"] for row in told["laws"]} == {"open"}
        assert any("demandez-la à" in each for each in told["unknown"])
    with scope(zone.other):
        assert not InsurancePeriod.objects.exists()


def test_only_the_person_asks_for_a_statement_and_nobody_changes_it(zone: Zone) -> None:
    employee = zone.employee("awa")
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="par la personne elle-même"):
        statement_issue(access=access, employee=Employee.objects.get(pk=employee.pk), host=zone.other, form="transfer", months=None)
    with acting(zone, "awa") as access:
        own = Employee.objects.select_related("institution__country").get(pk=employee.pk)
        made = statement_issue(access=access, employee=own, host=zone.other, form="transfer", months=None)
        assert made.number.startswith("RD-") and len(made.digest) == 64
        with pytest.raises(Exception, match="ne change plus"):
            RightsStatement.objects.update(number="RD-autre")
