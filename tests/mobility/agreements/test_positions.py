"""One truth for a move: the position of the home file, the short mission, what home keeps paying, what comes back with the person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from careers.choices_skills import ClaimState, SkillSource
from careers.models import AdministrativePosition, PersonSkill, Skill
from careers.selectors.referential import edition_in_use
from careers.selectors.seniority import seniority_of
from careers.services.positions.changes import position_change, position_end
from careers.services.positions.kinds import position_kinds_setup
from hr_core.models import Absence, AdministrativeStatus, Employee, Notice
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from mobility.models import Agreement, ReturnPlan
from mobility.services.agreements.conditions import certificate_ask, certificate_issue
from mobility.services.agreements.drafting import agreement_propose, cost_save
from mobility.services.agreements.effects import agreement_start
from mobility.services.agreements.follow import agreements_follow
from mobility.services.agreements.learning import learnt_keep
from mobility.services.agreements.missions import mission_report
from mobility.services.agreements.recharges import recharge_issue
from mobility.services.agreements.returns import early_end
from mobility.services.agreements.signing import agreement_accept, amendment_propose, version_sign
from mobility.services.instruments import instrument_save
from tests.careers.positions.makers import kind
from tests.cast import Zone
from tests.mobility.agreements.makers import START, acting, cast, drafted, in_force, ready, signed, terms

BACK = dt.date(2026, 4, 11)
TODAY = dt.date.today()


def statuses(zone: Zone) -> list[tuple[object, ...]]:
    rows = AdministrativeStatus.objects.filter(employee=zone.employee("awa").pk).order_by("start")
    return [(row.start, row.end, row.kind, row.main_payer) for row in rows]


def returned(zone: Zone) -> None:
    agreements_follow(BACK - dt.timedelta(days=1))
    with scope(zone.regional):
        ReturnPlan.objects.update(decision="return")
    assert agreements_follow(BACK)["ended"] == 1


def test_a_secondment_holds_as_a_position_and_its_end_restores_the_file(zone: Zone) -> None:
    with scope(zone.home):
        before = statuses(zone)[-1][2:]
    in_force(zone, end=BACK)
    with scope(zone.home):
        position = AdministrativePosition.objects.get()
        assert (position.start, position.due_on, position.kind.nature) == (START, BACK, "secondment")
        assert statuses(zone)[-1] == (START, None, "seconded_out", "other")
        assert Absence.objects.get().state == "confirmed"
        awa = Employee.objects.get(pk=zone.employee("awa").pk)
        assert seniority_of(awa, BACK).since == awa.seniority_on  # the time counts
    returned(zone)
    with scope(zone.home):
        position.refresh_from_db()
        assert position.end == BACK == Absence.objects.get().end
        assert statuses(zone)[-1] == (BACK, None, *before)


def test_an_act_of_the_same_move_is_taken_over_and_never_counts_twice(zone: Zone) -> None:
    agreement = signed(zone, end=BACK)
    ready(zone, agreement)
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("khady")):
        position_kinds_setup(institution=zone.home)
        held, _undo = position_change(
            employee=awa, kind=kind(zone, "detachement"), start=START, due_on=BACK, host="INPS", actor=zone.user("khady"), reference="ACTE-7"
        )
    agreement_start(agreement=agreement, on=START)
    with scope(zone.home, actor=zone.user("khady")):
        assert AdministrativePosition.objects.get() == held and len(statuses(zone)) == 2
        with pytest.raises(ValidationError, match="commence déjà"):
            position_change(
                employee=awa, kind=kind(zone, "detachement"), start=START, due_on=BACK, host="INPS", actor=zone.user("khady"), reference="X"
            )
        # A return written by act before the host has ended would pay twice: the database refuses.
        with pytest.raises(Exception, match="un seul employeur"):
            position_end(position=held, on=dt.date(2026, 3, 1), actor=zone.user("khady"), reference="ACTE-8")
    returned(zone)
    with scope(zone.home):
        held.refresh_from_db()
        assert held.end == BACK


def test_a_placement_is_a_position_that_pay_ignores_and_an_early_end_moves_its_term(zone: Zone) -> None:
    agreement = in_force(zone, "placement", end=TODAY + dt.timedelta(days=400))
    with scope(zone.home):
        position = AdministrativePosition.objects.get()
        assert position.kind.nature == "placement" and len(statuses(zone)) == 1 and not Absence.objects.exists()
    on = TODAY + dt.timedelta(days=95)
    with acting(zone, "khady") as access:
        early_end(agreement=agreement, reason="home_notice", on=on, text="Nécessité de service.", access=access)
        position.refresh_from_db()
        assert position.due_on == on and position.end is None


def test_a_short_mission_goes_by_its_order_and_closes_with_its_report(zone: Zone) -> None:
    cast(zone)
    back = TODAY - dt.timedelta(days=1)
    values = terms(zone, "mission", start=back - dt.timedelta(days=20), end=back)
    with acting(zone, "khady") as access:
        employee = Employee.objects.select_related("institution").get(pk=zone.employee("awa").pk)
        mission = agreement_propose(access=access, employee=employee, host=zone.other, values=values)
        assert mission.is_light and mission.state == "negotiating"
        with pytest.raises(Refusal, match="besoin de l’accueil"):
            agreement_accept(agreement=mission, access=access)
    with acting(zone, "oumar", "other") as access:
        assert agreement_accept(agreement=mission, access=access).state == "agreed"
        version = mission.versions.get()
    for name, where in (("adama", "other"), ("awa", "home")):
        with acting(zone, name, where) as access, pytest.raises(Refusal, match="signé par la direction de l’institution d’origine"):
            version_sign(version=version, access=access, quality="—", on=TODAY)
    with acting(zone, "mamadou") as access:
        version_sign(version=version, access=access, quality="Directeur général", on=TODAY)
    assert agreements_follow(mission.start)["started"] == 1
    with acting(zone, "khady") as access, pytest.raises(ValidationError, match="trois mois"):
        amendment_propose(agreement=mission, end=TODAY + dt.timedelta(days=200), reason="Plus long", access=access)
    assert agreements_follow(back)["reminded"] == 1 and agreements_follow(back)["reminded"] == 0
    assert agreements_follow(back + dt.timedelta(days=16))["reminded"] == 1
    with scope(zone.home):
        assert Notice.objects.filter(user=zone.user("khady"), text__contains="n’est pas remis").exists()
        assert not AdministrativePosition.objects.exists()
    with acting(zone, "awa") as access:
        with pytest.raises(ValidationError, match="Dites ce que la mission"):
            mission_report(agreement=mission, text=" ", access=access)
        assert mission_report(agreement=mission, text="Reprise faite.", access=access).state == "ended"
    with scope(zone.regional):
        assert not ReturnPlan.objects.exists()


def test_contributions_kept_at_home_are_recharged_by_its_own_payroll(zone: Zone) -> None:
    from mobility.models import Instrument

    agreement = drafted(zone, end=BACK)
    with acting(zone, "khady") as access:
        line = agreement.costs.get(kind="contributions")
        cost_save(line=line, values={"is_recharged": True, "payer": "host"}, access=access)
        instrument = Instrument.objects.get(code="cipres-2006")
    with scope(zone.regional):
        told = {"in_force_on": dt.date(2010, 1, 1), "posting_rule": "known", "posting_months": 24, "posting_renewals": 1,
                "posting_agreed_by": "les autorités", "note": "Exemple"}  # fmt: skip
        instrument_save(instrument=instrument, values=told)
        Agreement.objects.filter(pk=agreement.pk).update(instrument=instrument, state="in_force", began_at=dt.datetime(2026, 2, 16, tzinfo=dt.UTC))
    with acting(zone, "aminata") as access, pytest.raises(Refusal, match="Aucune attestation"):
        recharge_issue(agreement=agreement, year=2026, month=2, access=access)
    with acting(zone, "khady") as access:
        certificate_ask(agreement=agreement, access=access)
    with acting(zone, "mamadou") as access:
        certificate_issue(agreement=agreement, number="AT-1", access=access)
    with acting(zone, "aminata") as access:
        statement = recharge_issue(agreement=agreement, year=2026, month=3, access=access)
        assert statement.days == 30 and statement.total == sum(line["amount"] for line in statement.lines)
        # IPRES general scheme on 400 000: 5,6 % for the employee, 8,4 % for the employer.
        assert {22_400, 33_600} <= {line["amount"] for line in statement.lines}
        half = recharge_issue(agreement=agreement, year=2026, month=2, access=access)
        assert half.days == 15 and {11_200, 16_800} <= {line["amount"] for line in half.lines}


def test_what_was_learnt_at_the_host_is_offered_to_the_home_file(zone: Zone) -> None:
    agreement = in_force(zone, end=BACK)
    code = Skill.objects.filter(edition=edition_in_use(on=TODAY)).values_list("code", flat=True)[0]
    with scope(zone.other):
        PersonSkill.objects.create(
            institution=zone.other, employee_id=agreement.host_file_id, code=code, level=3, source=SkillSource.ASSESSED,
            on=dt.date(2026, 3, 20), state=ClaimState.VALID,
        )  # fmt: skip
    returned(zone)
    with acting(zone, "khady") as access:
        plan = ReturnPlan.objects.get(agreement=agreement)
        assert [(each["code"], each["level"], each["kept"]) for each in plan.learnt] == [(code, 3, False)]
        assert learnt_keep(plan=plan, access=access) == 1
        held = PersonSkill.objects.get(employee=zone.employee("awa").pk)
        assert (held.code, held.level, held.source) == (code, 3, "evidenced") and agreement.number in held.evidence
        with pytest.raises(Refusal, match="Rien ne reste"):
            learnt_keep(plan=plan, access=access)
    with acting(zone, "oumar", "other") as access, pytest.raises(Refusal, match="revient à"):
        learnt_keep(plan=plan, access=access)
