"""Plans: three persons, scenarios, a revision that replaces, lines made of needs, spending that never passes what is engaged."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hr_core.scope import scope
from tests.cast import Zone
from tests.training.needs.test_needs import advised
from tests.training.people import access, officer, sheet
from tests.training.plans.conftest import YEAR, added, adopted, drafted
from training.models import PlanLine, PlanMovement, TrainingNeed, TrainingPlan
from training.selectors.plans import budget_of, changes_between, lines_of
from training.services.catalogue.courses import course_open
from training.services.needs.flow import need_decide
from training.services.plans.budget import movement_enter, movement_reverse
from training.services.plans.lines import line_from_needs, line_remove, line_save
from training.services.plans.plans import plan_copy, plan_revise, plan_step


def moved(zone: Zone, line: PlanLine, kind: str, amount: int, **values: Any) -> PlanMovement:
    given = {"kind": kind, "head": "teaching", "on": dt.date(YEAR, 3, 1), "amount": amount, "reference": "BC 12"}
    return movement_enter(line=line, values=given | values, access=officer(zone))


def test_a_plan_is_prepared_endorsed_and_adopted_by_three_persons(zone: Zone) -> None:
    with scope(zone.home):
        plan = drafted(zone)
        plan = plan_step(plan=plan, step="soumettre", reason="", access=officer(zone))
        with pytest.raises(ValidationError, match="ses lignes ne changent plus"):
            added(zone, plan, "Ajout tardif")
        with pytest.raises(ValidationError, match="revient à une autre personne"):
            plan_step(plan=plan, step="viser", reason="", access=officer(zone))
        with pytest.raises(ValidationError, match="à reprendre"):
            plan_step(plan=plan, step="renvoyer", reason="", access=access(zone, "khady"))
        plan = plan_step(plan=plan, step="viser", reason="", access=access(zone, "khady"))
        plan = plan_step(plan=plan, step="arreter", reason="", access=access(zone, "mamadou"))
        assert plan.state == "adopted" and len({plan.prepared_by_id, plan.endorsed_by_id, plan.adopted_by_id}) == 3
        TrainingPlan.objects.filter(pk=plan.pk).update(state="submitted", prepared_by=zone.user("khady"), endorsed_by=None, adopted_by=None)
        with pytest.raises(ValidationError, match="déjà agi"):
            plan_step(plan=plan, step="viser", reason="", access=access(zone, "khady"))


def test_an_envelope_stops_a_plan_whose_own_part_passes_it(zone: Zone) -> None:
    with scope(zone.home):
        plan = drafted(zone, envelope=1_700_000)
        with pytest.raises(ValidationError, match="dépasse l’enveloppe"):
            plan_step(plan=plan, step="soumettre", reason="", access=officer(zone))
        line = plan.lines.get(title="Accueil du public")
        line_save(line=line, values={"donor": 100_000, "donor_name": "Coopération"}, access=officer(zone))
        assert plan_step(plan=plan, step="soumettre", reason="", access=officer(zone)).state == "submitted"


@pytest.mark.parametrize("values, words", [
    ({"levy": 1_000_001, "teaching": 1_000_000}, "dépassent le coût"), ({"donor": 5, "teaching": 10}, "partenaire"),
    ({"state": "cancelled"}, "reportée ou annulée"), ({"headcount": 0}, "au moins une personne"),
])  # fmt: skip
def test_a_line_that_does_not_hold_is_refused(zone: Zone, values: dict[str, Any], words: str) -> None:
    with scope(zone.home):
        plan = drafted(zone)
        with pytest.raises(ValidationError, match=words):
            added(zone, plan, "Essai", **values)
        assert plan.lines.count() == 2


def test_scenarios_are_compared_line_by_line(zone: Zone) -> None:
    with scope(zone.home):
        plan = drafted(zone)
        other = plan_copy(plan=plan, label="Scénario prudent", access=officer(zone))
        assert not changes_between(plan, other) and other.objectives.count() == 1
        line_save(line=other.lines.get(code="A-001"), values={"travel": 200_000}, access=officer(zone))
        line_remove(line=other.lines.get(code="A-002"), access=officer(zone))
        assert [(each.code, each.change) for each in changes_between(plan, other)] == [("A-002", -600_000), ("A-001", -200_000)]
        total = budget_of(plan).total
    assert (total.total, total.own, total.levy, total.people) == (2_000_000, 1_800_000, 200_000, 20)


def test_spending_never_passes_what_is_engaged_nor_engagement_the_line(zone: Zone) -> None:
    with scope(zone.home):
        plan = adopted(zone)
        line = plan.lines.get(code="A-001")
        with pytest.raises(ValidationError, match="engagez d’abord"):
            moved(zone, line, "execution", 1)
        with pytest.raises(ValidationError, match="révisez le plan"):
            moved(zone, line, "commitment", 1_400_001)
        commitment = moved(zone, line, "commitment", 900_000)
        moved(zone, line, "execution", 600_000)
        with pytest.raises(ValidationError, match="300\u202f000"):
            moved(zone, line, "release", 300_001)
        with pytest.raises(ValidationError, match="Une dépense s’appuie"):
            movement_reverse(movement=commitment, reason="Double saisie", access=officer(zone))
        spent = PlanMovement.objects.get(kind="execution")
        movement_reverse(movement=spent, reason="Facture d’une autre ligne", access=officer(zone))
        with pytest.raises(ValidationError, match="déjà annulé"):
            movement_reverse(movement=spent, reason="Encore", access=officer(zone))
        row: Any = lines_of(plan).get(pk=line.pk)
        assert (row.committed, row.executed) == (900_000, 0)
        with pytest.raises(ValidationError, match="jour à venir"):
            moved(zone, line, "commitment", 1, on=dt.date(2100, 1, 1))


def test_a_revision_keeps_what_was_spent_and_replaces_the_plan(zone: Zone) -> None:
    with scope(zone.home):
        plan = adopted(zone)
        moved(zone, plan.lines.get(code="A-001"), "commitment", 900_000)
        with pytest.raises(ValidationError, match="a appris"):
            plan_revise(plan=plan, label="Révision", review="", access=officer(zone))
        made = plan_revise(plan=plan, label="Révision", review="Deux sessions reportées.", access=officer(zone))
        with pytest.raises(ValidationError, match="déjà en cours"):
            plan_revise(plan=plan, label="Autre", review="Oui", access=officer(zone))
        line_save(line=made.lines.get(code="A-002"), values={"state": "postponed", "remark": "Salle indisponible"}, access=officer(zone))
        added(zone, made, "Sécurité des données", teaching=300_000)
        for step, who in (("soumettre", officer(zone)), ("viser", access(zone, "khady")), ("arreter", access(zone, "mamadou"))):
            made = plan_step(plan=made, step=step, reason="", access=who)
        plan.refresh_from_db()
        assert (plan.state, made.state) == ("replaced", "adopted")
        assert made.lines.get(title="Sécurité des données").code == "A-003"
        assert budget_of(made).total.committed == 900_000
        with pytest.raises(ValidationError, match="plan arrêté"):
            moved(zone, plan.lines.get(code="A-001"), "commitment", 1)


def test_needs_become_a_line_and_follow_it_into_the_adopted_scenario(zone: Zone) -> None:
    khady, by = access(zone, "khady"), officer(zone)
    with scope(zone.home):
        course = course_open(institution=zone.home, access=by, **sheet(seats_max=1))
        need = advised(zone, year=YEAR, course=course, urgency=3)
        plan = drafted(zone)
        with pytest.raises(ValidationError, match="n’est pas un besoin retenu"):
            line_from_needs(plan=plan, needs=[need], access=by)
        need = need_decide(need=need, level="office", verdict="keep", reason="", access=khady)
        line = line_from_needs(plan=plan, needs=[need], access=by)
        assert (line.title, line.headcount, line.teaching, line.priority) == (course.title, 1, 450_000, need.priority)
        chosen = plan_copy(plan=plan, label="Scénario prudent", access=by)
        for step, who in (("soumettre", by), ("viser", khady), ("arreter", access(zone, "mamadou"))):
            chosen = plan_step(plan=chosen, step=step, reason="", access=who)
        need.refresh_from_db()
        assert need.state == "planned" and need.line == chosen.lines.get(code=line.code)


def test_a_line_that_goes_gives_its_needs_back(zone: Zone) -> None:
    with scope(zone.home):
        need = need_decide(need=advised(zone, year=YEAR), level="office", verdict="keep", reason="", access=access(zone, "khady"))
        plan = drafted(zone)
        line_remove(line=line_from_needs(plan=plan, needs=[need], access=officer(zone)), access=officer(zone))
        assert TrainingNeed.objects.get().state == "kept"


def test_the_papers_hold_every_line_and_its_sums(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        plan = adopted(zone)
    client.force_login(zone.user("khady"))
    pdf = client.get(reverse("training:plan_pdf", args=[plan.pk]))
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    book = load_workbook(io.BytesIO(client.get(reverse("training:plan_sheet", args=[plan.pk])).content))
    assert [row[2] for row in book.worksheets[0].iter_rows(min_row=3, values_only=True)] == ["Contrôle sur pièces", "Accueil du public"]
    assert list(book.worksheets[1].iter_rows(values_only=True))[-1] == ("Total", 2_000_000, 0, 0)


def test_a_plan_of_five_hundred_lines_stays_within_the_budget_of_a_page(zone: Zone, client: Client) -> None:
    by = officer(zone)
    client.force_login(by.user)
    with scope(zone.home, actor=by.user):
        plan = adopted(zone)
        moved(zone, plan.lines.get(code="A-001"), "commitment", 1000)
    pages = [reverse(name, args=[plan.pk]) for name in ("training:plan_detail", "training:plan_budget")]
    client.get(pages[0])
    counts = []
    for first, last in ((10, 12), (12, 510)):
        with scope(zone.home):
            PlanLine.objects.bulk_create(
                PlanLine(institution=zone.home, plan=plan, code=f"B-{rank}", title=f"Action {rank}", teaching=1000) for rank in range(first, last)
            )
        with CaptureQueriesContext(connection) as caught:
            for page in pages:
                assert client.get(page).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 2 * 20


def test_a_refund_is_asked_within_what_is_to_come_and_received_within_what_was_asked(zone: Zone) -> None:
    with scope(zone.home):
        plan = adopted(zone)
        line = plan.lines.get(code="A-001")
        with pytest.raises(ValidationError, match="notez d’abord la demande"):
            moved(zone, line, "refund", 1)
        with pytest.raises(ValidationError, match="200\u202f000"):
            moved(zone, line, "claim", 200_001)
        claim = moved(zone, line, "claim", 150_000)
        receipt = moved(zone, line, "refund", 100_000)
        total = budget_of(plan).total
        assert (total.external, total.claimed, total.refunded, total.awaited) == (200_000, 150_000, 100_000, 50_000)
        assert [row.sums.awaited for row in budget_of(plan).funded] == [50_000]
        with pytest.raises(ValidationError, match="répond à cette demande"):
            movement_reverse(movement=claim, reason="Double saisie", access=officer(zone))
        movement_reverse(movement=receipt, reason="Avis d’une autre ligne", access=officer(zone))
        movement_reverse(movement=claim, reason="Double saisie", access=officer(zone))
        assert budget_of(plan).total.claimed == 0
