"""The scale that is used: the country's, the jurist's, or none at all."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import timezone

from hr_core.models import Institution
from hr_core.scope import scope
from payroll.models import SignedScale
from payroll.selectors.attachable import UnknownScale, assignable_room, attachable_room, portion_rules
from payroll.services.attachable import BY_RANK, ORDINARY, PROPORTIONAL, PortionRules
from tests.cast import Zone
from tests.payroll.months import month_closed

ON = dt.date(2026, 1, 31)
ROWS = [{"over": 0, "fraction": "1/10"}, {"over": 20_000, "fraction": "1/5"}]


def sign(zone: Zone, start: dt.date = dt.date(2026, 1, 1), **values: object) -> SignedScale:
    given = {"brackets": ROWS, "legal_text": "Note du juriste n° 4", "state": "signed"} | values
    return SignedScale.objects.create(
        institution=zone.home,
        start=start,
        proposed_by=zone.user("ousmane"),
        signed_by=zone.user("khady"),
        signed_at=timezone.now(),
        **given,
    )


@pytest.mark.parametrize(
    ("code", "base", "attachable", "assignable"),
    [
        ("cnps-ci", 199_999, 65_999, 69_999),
        ("cnps-ci", 200_000, 66_000, 70_000),
        ("cnps-ci", 200_001, 66_000, 76_000),
        ("cnps-ci", 2_000_000, 660_000, 1_100_000),
        ("cnps-ci", 2_000_001, 660_000, 1_140_000),
        ("cnps-cm", 18_750, 1_875, 1_875),
        ("cnps-cm", 142_500, 42_500, 42_500),
        ("cnps-cm", 142_501, 42_501, 42_501),
        ("cnss-ga", 25_000, 1_250, 1_250),
        ("cnss-ga", 25_010, 1_251, 1_251),
        ("cnss-ga", 150_000, 30_000, 30_000),
        ("cnss-ga", 150_001, 30_001, 30_001),
    ],
)
def test_a_known_scale_is_read_at_its_edges(
    zone: Zone, code: str, base: int, attachable: int, assignable: int
) -> None:
    institution = Institution.objects.get(code=code)
    with scope(institution):
        rules = portion_rules(institution, ON)
    assert isinstance(rules, PortionRules)
    limits = rules.limits(base)
    assert (limits.attachable, limits.assignable) == (attachable, assignable)


@pytest.mark.parametrize("country", ["sn", "ml", "cd", "bj", "mg"])
def test_a_scale_that_is_not_known_is_never_read_as_zero_or_all(zone: Zone, country: str) -> None:
    institution = Institution.objects.filter(country_id=country).first()
    assert institution is not None
    with scope(institution):
        found = portion_rules(institution, ON)
    assert isinstance(found, UnknownScale)
    assert found.reason
    assert "juriste" in found.cure


def test_a_scale_signed_by_the_jurist_fills_the_gap_on_its_day_and_not_before(zone: Zone) -> None:
    with scope(zone.home):
        sign(zone, start=ON)
        assert isinstance(portion_rules(zone.home, ON - dt.timedelta(days=1)), UnknownScale)
        rules = portion_rules(zone.home, ON)
    assert isinstance(rules, PortionRules)
    assert rules.attachable.portion(30_000) == 4_000
    assert rules.attachable.text == "Note du juriste n° 4"
    assert rules.divisions[ORDINARY] == PROPORTIONAL  # article 196, whatever the scale says


def test_a_proposed_scale_counts_for_nothing(zone: Zone) -> None:
    with scope(zone.home):
        row = sign(zone)
        SignedScale.objects.filter(pk=row.pk).update(state="proposed")
        assert isinstance(portion_rules(zone.home, ON), UnknownScale)


def test_a_scale_of_a_category_is_for_that_category(zone: Zone) -> None:
    with scope(zone.home):
        sign(zone, category="C", minimum=10_000)
        assert isinstance(portion_rules(zone.home, ON, "D"), UnknownScale)
        rules = portion_rules(zone.home, ON, "C")
    assert isinstance(rules, PortionRules)
    assert rules.attachable.portion(10_001) == 1


def test_outside_the_uniform_act_the_signed_scale_says_how_creditors_share(zone: Zone) -> None:
    island = Institution.objects.filter(country_id="mg").first()
    assert island is not None
    with scope(island):
        SignedScale.objects.create(
            institution=island,
            start=ON,
            brackets=ROWS,
            legal_text="Avis",
            state="signed",
            sharing="rank",
            signed_by=zone.user("khady"),
            signed_at=timezone.now(),
        )
        rules = portion_rules(island, ON)
    assert isinstance(rules, PortionRules)
    assert rules.divisions[ORDINARY] == BY_RANK


def test_the_maintenance_part_of_the_law_holds_beside_a_signed_scale(zone: Zone) -> None:
    fund = Institution.objects.filter(country_id="cd").first()
    assert fund is not None
    with scope(fund):
        SignedScale.objects.create(
            institution=fund,
            start=ON,
            brackets=[{"over": 0, "fraction": "1/5"}],
            legal_text="Barème de la catégorie",
            state="signed",
            signed_by=zone.user("khady"),
            signed_at=timezone.now(),
        )
        rules = portion_rules(fund, ON)
    assert isinstance(rules, PortionRules)
    assert rules.maintenance_rate == Fraction(2, 5)


def test_the_room_is_unknown_without_a_scale_and_read_on_the_last_payslip_with_one(zone: Zone) -> None:
    month_closed(zone)
    awa = zone.employee("awa")
    with scope(zone.home):
        assert assignable_room(awa, ON) is None
        sign(zone)
        room = attachable_room(awa, ON)
        assert room.reference is not None
        assert room.reference.label == "bulletin de janvier 2026"
        payslip = awa.payslips.get()
        assert room.reference.base == payslip.gross - payslip.contributions - payslip.tax
        assert room.assignable == 2_000 + (room.reference.base - 20_000) // 5
        assert assignable_room(awa, ON) == room.assignable


def test_before_any_payslip_the_pay_is_estimated_from_the_file(zone: Zone) -> None:
    from payroll.services.setup import institution_payroll_setup

    with scope(zone.home):
        institution_payroll_setup(institution=zone.home, start=dt.date(2026, 1, 1), actor=None)
        sign(zone)
        room = attachable_room(zone.employee("awa"), ON)
    assert room.reference is not None
    assert room.reference.is_estimate
    assert room.assignable_left > 0
