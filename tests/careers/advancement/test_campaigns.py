"""Campaigns, rules and credits by two people, careers computed again, imports: what is written and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.loading.past_list import plan_past, plan_ratings
from careers.models import AdvancementLine, AdvancementRule, AnnualRating, PastClassification, TermsBatch
from careers.selectors.careers import held, timelines
from careers.services.advancement.campaigns import campaign_compute, campaign_decide, campaign_open, line_opine
from careers.services.advancement.reconstruction import career_compute, career_mend
from careers.services.advancement.rules import credit_decide, rule_approve
from careers.services.batches import batch_propose
from hr_core.loading.kinds import KINDS
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Employee, PayTerms
from hr_core.scope import scope
from tests.careers.advancement.makers import campaign, credit, holds_since, ready, rule, unpaid
from tests.careers.grids.makers import access, decided
from tests.cast import Zone

SINCE, DUE = dt.date(2023, 6, 1), dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)
SESSION = {"committee_on": dt.date(2026, 11, 12), "minutes": "PV 2026-03"}


def line(zone: Zone, name: str) -> AdvancementLine:
    return AdvancementLine.objects.get(employee=zone.employee(name))


def test_a_campaign_says_who_advances_the_day_of_the_step_and_not_the_eve(zone: Zone) -> None:
    with scope(zone.home):
        ready(zone)
        for name in ("awa", "moussa"):
            holds_since(zone, name, SINCE)
        holds_since(zone, "moussa", SINCE + DAY)
        campaign(zone, DUE)
        awa, moussa = line(zone, "awa"), line(zone, "moussa")
        assert (awa.standing, awa.due_on, awa.next_step) == ("eligible", DUE, "4")
        assert (moussa.standing, moussa.due_on) == ("later", DUE + DAY)
        assert any("36 mois" in told and "article 42" in told for told in awa.told)


def test_the_step_is_paid_from_the_day_it_was_acquired_once_two_people_have_decided(zone: Zone) -> None:
    with scope(zone.home):
        ready(zone)
        holds_since(zone, "awa", SINCE)
        made = campaign(zone, submitted=True)
        made = campaign_decide(campaign=made, access=access(zone, "fatou"), **SESSION)
        assert made.batch is not None
        batch = batch_propose(batch=made.batch, access=access(zone, "fatou"))
        decided(zone, batch)
        rows = PayTerms.objects.filter(employee=zone.employee("awa")).order_by("start").values_list("start", "end", "step", "base_salary")
        assert list(rows) == [(SINCE, DUE, "3", 400_000), (DUE, None, "4", 425_000)]


def test_only_favourable_opinions_take_effect_and_the_others_have_a_reason(zone: Zone) -> None:
    with scope(zone.home):
        made = campaign(zone, submitted=True)
        with pytest.raises(ValidationError, match="motif"):
            line_opine(line=line(zone, "awa"), opinion="deferred", reason=" ", actor=zone.user("fatou"))
        line_opine(line=line(zone, "awa"), opinion="deferred", reason="Absente à la séance", actor=zone.user("fatou"))
        with pytest.raises(PermissionDenied):
            line_opine(line=line(zone, "fatou"), opinion="favourable", reason="", actor=zone.user("fatou"))
        made = campaign_decide(campaign=made, access=access(zone, "fatou"), **SESSION)
        people = {each.employee for each in TermsBatch.objects.get().lines.all()}
        assert zone.employee("awa") not in people and zone.employee("moussa") in people
        with pytest.raises(ValidationError, match="ne peut pas prendre"):
            campaign_compute(campaign=made, access=access(zone, "fatou"))


def test_the_fast_pace_has_a_quota_and_the_others_are_told_their_rank(zone: Zone) -> None:
    with scope(zone.home):
        ready(zone, fast_quota=50)
        for place, name in enumerate(("awa", "moussa", "ousmane")):
            holds_since(zone, name, dt.date(2024, 6, 1))
            AnnualRating.objects.create(
                institution=zone.home, employee=zone.employee(name), year=2025, value=17_000 + 500 * place
            )
        campaign(zone, DUE)
        paces = {name: (line(zone, name).pace, line(zone, name).standing) for name in ("awa", "moussa", "ousmane")}
        assert paces == {"awa": ("normal", "later"), "moussa": ("normal", "later"), "ousmane": ("fast", "eligible")}
        assert any("3e sur 3" in told for told in line(zone, "awa").told)


def test_unpaid_leave_and_credits_move_the_day(zone: Zone) -> None:
    with scope(zone.home):
        ready(zone)
        for name in ("awa", "moussa"):
            holds_since(zone, name, SINCE)
        unpaid(zone, "awa", dt.date(2025, 1, 1), dt.date(2025, 1, 11))
        credit_decide(credit=credit(zone, "moussa"), accept=True, actor=zone.user("khady"))
        credit(zone, "moussa")  # proposed only: it does not count
        campaign(zone)
        assert (line(zone, "awa").due_on, line(zone, "moussa").due_on) == (DUE + 10 * DAY, dt.date(2025, 12, 1))


def test_the_most_precise_rule_holds_and_another_person_approves_it(zone: Zone) -> None:
    with scope(zone.home):
        of = ready(zone)
        grade = of.grades.get(category="C")
        proposed = rule(zone, of, approved=False, grade=grade, step="3", normal_months=24, fast_months=None, fast_rating=None)
        with pytest.raises(ValidationError, match="une autre personne"):
            rule_approve(rule=proposed, actor=zone.user("fatou"))
        holds_since(zone, "awa", SINCE)
        campaign(zone)
        assert line(zone, "awa").due_on == DUE
        rule_approve(rule=proposed, actor=zone.user("khady"))
        campaign(zone, dt.date(2026, 12, 30))
        assert AdvancementLine.objects.get(employee=zone.employee("awa"), campaign__until="2026-12-30").due_on == dt.date(2025, 6, 1)


def test_a_new_amount_does_not_restart_the_step_and_a_past_act_prolongs_it(zone: Zone) -> None:
    with scope(zone.home):
        awa, start = zone.employee("awa"), dt.date(2026, 1, 1)
        PayTerms.objects.filter(employee=awa).update(end=start)
        PayTerms.objects.create(
            institution=zone.home, employee=awa, start=start, category="c", step="03", base_salary=410_000, state="approved"
        )
        PastClassification.objects.create(
            institution=zone.home, employee=awa, start=dt.date(2013, 1, 1), end=dt.date(2015, 1, 1), category="C", step="3", reference="D 1"
        )
        placed = held(timelines([awa.pk])[awa.pk], dt.date(2026, 6, 1))
        assert placed is not None and placed[1] == dt.date(2013, 1, 1)


def test_a_file_taken_over_learns_from_the_acts_since_when_its_step_is_held(zone: Zone) -> None:
    """The pay says C 3 since the hiring; the acts say C 2, then C 3 since 2023."""
    with scope(zone.home):
        ready(zone)
        awa = zone.employee("awa")
        for start, step in ((dt.date(2015, 1, 1), "2"), (SINCE, "3")):
            PastClassification.objects.create(
                institution=zone.home, employee=awa, start=start, end=None if step == "3" else SINCE, category="C", step=step,
                reference="D",
            )  # fmt: skip
        line_of = timelines([awa.pk])[awa.pk]
        assert [(each.step, each.start, each.end) for each in line_of] == [("2", dt.date(2015, 1, 1), SINCE), ("3", SINCE, None)]
        campaign(zone)
        assert line(zone, "awa").due_on == DUE


def test_a_career_is_computed_again_and_mended_with_one_change(zone: Zone) -> None:
    with scope(zone.home):
        of = ready(zone)
        awa, since = zone.employee("awa"), dt.date(2020, 3, 1)
        PayTerms.objects.filter(employee=awa).update(start=since, step="2", base_salary=380_000)
        found = career_compute(employee=awa, grid=of, start=since, on=DUE)
        assert [(each.step, each.start) for each in found.steps] == [
            ("2", since), ("3", dt.date(2023, 3, 1)), ("4", dt.date(2026, 3, 1)),
        ]  # fmt: skip
        assert found.monthly == 45_000
        with pytest.raises(PermissionDenied):
            career_mend(employee=awa, grid=of, start=since, on=DUE, access=access(zone, "awa"))
        made = career_mend(employee=awa, grid=of, start=since, on=DUE, access=access(zone, "fatou"))
        made = batch_propose(batch=made, access=access(zone, "fatou"))
        decided(zone, made)
        rows = PayTerms.objects.filter(employee=awa).order_by("start").values_list("start", "step", "base_salary")
        assert list(rows) == [(since, "2", 380_000), (dt.date(2023, 3, 1), "3", 400_000), (dt.date(2026, 3, 1), "4", 425_000)]
        with pytest.raises(ValidationError, match="rien à changer"):
            career_mend(employee=awa, grid=of, start=since, on=DUE, access=access(zone, "fatou"))


def test_hundreds_are_examined_with_constant_queries(zone: Zone) -> None:
    with scope(zone.home):
        of, start = ready(zone), dt.date(2015, 1, 1)
        people = Employee.objects.bulk_create(
            Employee(
                institution=zone.home, staff_number=f"T{number:05d}", last_name="Essai", first_names="Un", sex="F",
                hired_on=start, seniority_on=start,
            )
            for number in range(400)
        )  # fmt: skip
        PayTerms.objects.bulk_create(
            PayTerms(
                institution=zone.home, employee=each, start=start, category="C", step="3", base_salary=400_000, state="approved"
            )
            for each in people
        )
        with CaptureQueriesContext(connection) as queries:
            made = campaign(zone)
        assert len(queries) < 40 and made.grid == of
        assert AdvancementLine.objects.filter(standing="eligible").count() == 408


def test_another_campaign_may_be_dropped_but_not_opened_twice_under_one_name(zone: Zone) -> None:
    with scope(zone.home):
        made = campaign(zone)
        values = {"grid": made.grid, "label": made.label, "until": made.until, "effect_on": None}
        with pytest.raises(ValidationError, match="déjà ce nom"):
            campaign_open(campaign=type(made)(institution=zone.home), values=values, access=access(zone, "fatou"))


def test_past_classifications_and_ratings_come_from_a_file(zone: Zone) -> None:
    with scope(zone.home):
        options = StaffImportOptions(effective_on=DUE)
        text = "Matricule;À partir du;Catégorie;Échelon;Acte\n00001;01/02/2009;C;1;D 12\n00001;01/02/2012;C;2;D 15\n00003;01/02/2012;C;2;D 16\n99999;01/02/2012;C;2;D 16\n"
        raw = text.encode()
        plan = plan_past(KINDS["classements-anterieurs"].read(raw, zone.home, name="a.csv"), zone.home, access(zone, "fatou"), options)
        assert (plan.created, plan.refused) == (2, 2)
        plan.write(zone.user("fatou"))
        rows = PastClassification.objects.filter(employee=zone.employee("awa")).order_by("start")
        assert [(row.step, row.end) for row in rows] == [("1", dt.date(2012, 2, 1)), ("2", None)]
        marks = b"Matricule;Ann\xc3\xa9e;Note\n00001;2025;15,5\n00002;1900;12\n"
        found = plan_ratings(KINDS["notes"].read(marks, zone.home, name="n.csv"), zone.home, access(zone, "fatou"), options)
        assert (found.created, found.refused) == (1, 1)
        found.write(zone.user("fatou"))
        assert AnnualRating.objects.get().value == 15_500


def test_a_career_computed_from_the_middle_of_a_step_counts_it_since_it_is_held(zone: Zone) -> None:
    """Nor does a day before the first rule make a step that was taken before it late."""
    with scope(zone.home):
        of = ready(zone)
        awa, since = zone.employee("awa"), dt.date(2020, 3, 1)
        PayTerms.objects.filter(employee=awa).update(start=since, step="2", base_salary=380_000)
        from_its_start = career_compute(employee=awa, grid=of, start=since, on=DUE)
        assert career_compute(employee=awa, grid=of, start=dt.date(2021, 6, 1), on=DUE).steps == from_its_start.steps
        AdvancementRule.objects.update(start=dt.date(2022, 1, 1))
        PastClassification.objects.create(
            institution=zone.home, employee=awa, start=dt.date(2013, 1, 1), end=since, category="C", step="1", reference="D 1"
        )
        found = career_compute(employee=awa, grid=of, start=dt.date(2014, 1, 1), on=DUE)
        assert [(each.step, each.start) for each in found.steps][0] == ("2", since)
