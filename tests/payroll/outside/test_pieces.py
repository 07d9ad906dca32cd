"""What is entered for those outside the headcount: two people, limits on the day, own file, the law's least wage."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from hr_core.scope import scope
from hr_core.services.approvals import SamePerson
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.models import BoardSession, Engagement, Payee, PayeeAccount, WorkedDay
from payroll.services.outside.board import session_save, session_validate
from payroll.services.outside.labour import engagement_save, fortnight_of
from payroll.services.outside.law import day_floor
from payroll.services.outside.missions import invoice_validate
from payroll.services.outside.payees import account_approve, account_propose, account_refuse, payee_save
from payroll.services.outside.teaching import hours_validate
from tests import cast
from tests.cast import Zone
from tests.payroll import outside_cases as cases


def propose(zone: Zone, payee: Payee, account: str, start: dt.date = dt.date(2026, 6, 1), mode: str = "transfer") -> PayeeAccount:
    return account_propose(
        payee=payee, mode=mode, bank_name="B", account=account, holder="", start=start, actor=zone.user("ousmane")
    )


def test_an_account_with_a_wrong_key_is_refused(zone: Zone) -> None:
    payee = cases.payee(zone)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(ValidationError, match="clé"):
        propose(zone, payee, cast.account_of(zone.home, 5)[:-2] + "00")


def test_the_one_who_proposes_an_account_does_not_approve_it(zone: Zone) -> None:
    payee = cases.payee(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        proposed = propose(zone, payee, cast.account_of(zone.home, 5))
        with pytest.raises(SamePerson):
            account_approve(account=proposed, actor=zone.user("ousmane"))
        with pytest.raises(IntegrityError), transaction.atomic():
            PayeeAccount.objects.filter(pk=proposed.pk).update(decided_by=zone.user("ousmane"))
        approved = account_approve(account=proposed, actor=zone.user("binta"))
        assert approved.state == "approved"
        before = PayeeAccount.objects.exclude(pk=proposed.pk).get(payee=payee)
        assert before.end == approved.start


def test_a_refused_account_keeps_its_reason_and_pays_nothing(zone: Zone) -> None:
    payee = cases.payee(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        proposed = propose(zone, payee, cast.account_of(zone.home, 5))
        refused = account_refuse(account=proposed, actor=zone.user("binta"), reason="RIB illisible")
        assert (refused.state, refused.decision_reason) == ("refused", "RIB illisible")
        with pytest.raises(Refusal, match="déjà décidée"):
            account_approve(account=refused, actor=zone.user("khady"))


def test_mobile_money_wants_a_number(zone: Zone) -> None:
    payee = cases.payee(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(ValidationError, match="huit chiffres"):
            propose(zone, payee, "77 12", mode="mobile")
        assert propose(zone, payee, "77 123 45 67", mode="mobile").account == "77 123 45 67"


def test_nobody_acts_on_what_pays_themselves(zone: Zone) -> None:
    payee = cases.payee(zone, employee=zone.employee("binta"), payment_mode="cash")
    with scope(zone.home, actor=zone.user("binta")), pytest.raises(OwnFile):
        payee_save(payee=payee, actor=zone.user("binta"))
    board = cases.board(zone, payee)
    session = cases.session(zone, board, validated=False)
    with scope(zone.home, actor=zone.user("binta")), pytest.raises(PermissionDenied):
        session_validate(session=session, actor=zone.user("binta"))
    with scope(zone.home, actor=zone.user("khady")):
        assert session_validate(session=session, actor=zone.user("khady")).validated_by == zone.user("khady")


def test_two_payees_of_a_category_do_not_share_a_paper(zone: Zone) -> None:
    cases.payee(zone, identity_number="X1")
    with pytest.raises(ValidationError, match="déjà cette pièce"):
        cases.payee(zone, name="Autre", identity_number="X1")
    assert cases.payee(zone, "expert", identity_number="X1").pk


def test_who_enters_does_not_validate(zone: Zone) -> None:
    session = cases.session(zone, cases.board(zone, cases.payee(zone)), validated=False)
    mission = cases.mission(zone, cases.payee(zone, "expert", "Kane"))
    invoice = cases.invoice(zone, mission, validated=False, amount=10)
    hours = cases.hours(zone, cases.course(zone, cases.payee(zone, "teacher", "Thiam")), validated=False)
    with scope(zone.home, actor=zone.user("ousmane")):
        for act in (
            lambda: session_validate(session=session, actor=zone.user("ousmane")),
            lambda: invoice_validate(invoice=invoice, actor=zone.user("ousmane")),
            lambda: hours_validate(hours=hours, actor=zone.user("ousmane")),
        ):
            with pytest.raises(PermissionDenied, match="une autre personne"):
                act()
        with pytest.raises(IntegrityError), transaction.atomic():
            BoardSession.objects.filter(pk=session.pk).update(validated_by=zone.user("ousmane"))


def test_a_validated_session_does_not_change(zone: Zone) -> None:
    session = cases.session(zone, cases.board(zone, cases.payee(zone)))
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(Refusal, match="ne change plus"):
            session_save(session=session, attendance={}, actor=zone.user("ousmane"))
        with pytest.raises(Refusal, match="déjà validée"):
            session_validate(session=session, actor=zone.user("khady"))


def test_invoices_stay_within_the_contract(zone: Zone) -> None:
    mission = cases.mission(zone, cases.payee(zone, "expert"))
    cases.invoice(zone, mission, amount=999_999)
    with pytest.raises(ValidationError, match="ne laisse plus que"):
        cases.invoice(zone, mission, amount=2)
    assert cases.invoice(zone, mission, amount=1).amount == 1


def test_a_mission_by_day_is_priced_by_the_day_and_stops_at_its_days(zone: Zone) -> None:
    mission = cases.mission(zone, cases.payee(zone, "expert"), fee="day", amount=150_000, most_days=10)
    assert cases.invoice(zone, mission, days=9_500).amount == 1_425_000
    with pytest.raises(ValidationError, match="0,5 jours"):
        cases.invoice(zone, mission, days=501)


def test_hours_stay_within_the_course(zone: Zone) -> None:
    course = cases.course(zone, cases.payee(zone, "teacher"), planned=5_000)
    cases.hours(zone, course, thousandths=4_000)
    with pytest.raises(ValidationError, match="que 1 heures"):
        cases.hours(zone, course, dt.date(2026, 3, 5), 1_001)
    with pytest.raises(ValidationError, match="dates du cours"):
        cases.hours(zone, course, dt.date(2026, 7, 1), 500)
    assert cases.hours(zone, course, dt.date(2026, 6, 30), 1_000).hours == 1_000


def test_a_day_is_paid_at_least_the_legal_wage(zone: Zone) -> None:
    """Sénégal: the hourly wage of 2019 × 8 hours = 2 538,5 F, hence 2 539 F."""
    payee = cases.payee(zone, "labourer")
    with scope(zone.home):
        floor = day_floor(zone.home, on=cases.YEAR, daily_hours=8_000)
    assert floor is not None
    least = -(-floor.amount.numerator // floor.amount.denominator)
    with pytest.raises(ValidationError, match="minimum légal"):
        cases.engagement(zone, payee, daily_rate=least - 1)
    assert cases.engagement(zone, payee, daily_rate=least).daily_rate == least


def test_a_monthly_wage_is_brought_to_the_day_where_the_country_gives_no_other(zone: Zone) -> None:
    """Mali: month × 12 ÷ (52 × 40 h) × 8 h."""
    with scope(zone.other):
        floor = day_floor(zone.other, on=cases.YEAR, daily_hours=8_000)
    assert floor is not None and "ramené à l’heure" in floor.why


def test_nobody_works_the_same_day_twice(zone: Zone) -> None:
    payee = cases.payee(zone, "labourer")
    first, second = cases.engagement(zone, payee), cases.engagement(zone, payee)
    cases.days(zone, first, dt.date(2026, 3, 2))
    with pytest.raises(Refusal, match="déjà travaillé le 02/03/2026"):
        cases.days(zone, second, dt.date(2026, 3, 2))


def test_a_day_outside_the_sheet_is_refused(zone: Zone) -> None:
    sheet = cases.engagement(zone, cases.payee(zone, "labourer"), start=dt.date(2026, 3, 3), end=dt.date(2026, 3, 5))
    for day in (dt.date(2026, 3, 2), dt.date(2026, 3, 6)):
        with pytest.raises(Refusal, match="sort des dates"):
            cases.days(zone, sheet, day)
    cases.days(zone, sheet, dt.date(2026, 3, 3), dt.date(2026, 3, 5))


def test_the_limit_before_requalification_is_allowed_on_its_day_and_refused_the_day_after(zone: Zone) -> None:
    cases.settings(zone, labour_month_days=10, labour_year_days=0, labour_warning_days=2)
    sheet = cases.engagement(zone, cases.payee(zone, "labourer"))
    march = [dt.date(2026, 3, number) for number in range(1, 12)]
    assert cases.days(zone, sheet, *march[:8]) == []
    near = cases.days(zone, sheet, *march[:9])
    assert [(each.days, each.is_beyond) for each in near] == [(9, False)]
    assert [each.is_beyond for each in cases.days(zone, sheet, *march[:10])] == [False]
    with pytest.raises(Refusal, match="avant requalification"):
        cases.days(zone, sheet, *march)
    with scope(zone.home):
        assert WorkedDay.objects.filter(engagement=sheet).count() == 10


def test_the_yearly_limit_counts_all_sheets(zone: Zone) -> None:
    cases.settings(zone, labour_month_days=0, labour_year_days=3)
    payee = cases.payee(zone, "labourer")
    first, second = cases.engagement(zone, payee), cases.engagement(zone, payee)
    cases.days(zone, first, dt.date(2026, 1, 5), dt.date(2026, 1, 6))
    cases.days(zone, second, dt.date(2026, 2, 5))
    with pytest.raises(Refusal, match="cette année"):
        cases.days(zone, second, dt.date(2026, 2, 5), dt.date(2026, 2, 6))


def test_an_agreement_may_last_to_the_day_and_renewals_count_together(zone: Zone) -> None:
    cases.settings(zone, internship_months=6)
    payee = cases.payee(zone, "intern")
    with pytest.raises(ValidationError, match="30/06/2026"):
        cases.agreement(zone, payee, end=dt.date(2026, 7, 1))
    cases.agreement(zone, payee, end=dt.date(2026, 3, 31))
    with pytest.raises(ValidationError, match="6 mois au plus"):
        cases.agreement(zone, payee, start=dt.date(2026, 4, 1), end=dt.date(2026, 7, 1))
    cases.agreement(zone, payee, start=dt.date(2026, 4, 1), end=dt.date(2026, 6, 30))


def test_an_agreement_is_for_interns_and_apprentices(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="stagiaire ou un apprenti"):
        cases.agreement(zone, cases.payee(zone, "expert"))


def test_fortnights_begin_on_the_first_and_on_the_sixteenth() -> None:
    assert fortnight_of(dt.date(2026, 2, 15)) == (dt.date(2026, 2, 1), dt.date(2026, 2, 15))
    assert fortnight_of(dt.date(2024, 2, 16)) == (dt.date(2024, 2, 16), dt.date(2024, 2, 29))
    assert fortnight_of(dt.date(2026, 12, 31)) == (dt.date(2026, 12, 16), dt.date(2026, 12, 31))


def test_a_sheet_of_days_paid_keeps_its_rate(zone: Zone) -> None:
    cases.rule(zone, "labourer")
    sheet = cases.engagement(zone, cases.payee(zone, "labourer"))
    cases.days(zone, sheet, dt.date(2026, 3, 2))
    cases.taken(zone, cases.run(zone, "labourer"), "calculated")
    with scope(zone.home, actor=zone.user("ousmane")):
        again = Engagement.objects.get(pk=sheet.pk)
        again.daily_rate = 9_000
        with pytest.raises(Refusal, match="ouvrir une autre fiche"):
            engagement_save(engagement=again, actor=zone.user("ousmane"))
