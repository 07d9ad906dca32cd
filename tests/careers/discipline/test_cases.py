"""The rights of defence cannot be skipped, deadlines hold to the day, and nobody without the right sees that a case exists."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from careers.choices_discipline import StepName
from careers.models import CaseStep, DisciplinaryCase
from careers.selectors.discipline import bar_to_move, cases_of
from careers.services.discipline.effacement import effacement_days, effacement_run
from careers.tables_discipline import CaseTable
from hr_core.models import Absence, Act, AuditEntry, Employee, Notice
from hr_core.retention import CATEGORIES
from hr_core.selectors.acts import acts_of
from hr_core.selectors.audit import trail_readable
from hr_core.selectors.retention import due_count
from hr_core.services.acts.flow import act_cancel, act_draft, act_drop
from hr_core.services.acts.paper import act_paper
from hr_core.services.acts.places import long_day
from hr_core.services.erasure import erasure_ask, erasure_decide, retention_rule_set
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from tests.careers.discipline.makers import TODAY, ago, answered, decided, inflicted, opened, sanction, step
from tests.careers.positions.makers import held
from tests.cast import Zone
from tests.hr_core.helpers import acting

DAY = dt.timedelta(days=1)


def test_a_suspension_goes_through_defence_and_council_and_is_undone_with_its_act(zone: Zone) -> None:
    case = answered(zone)
    with pytest.raises(Refusal, match="avis du conseil"):
        decided(zone, case, "mise-a-pied-8", days=5)
    case = step(zone, case, StepName.SUMMONS, 30, council_on=ago(20))
    case = step(zone, case, StepName.OPINION, 20)
    values = {"sanction": sanction(zone, "mise-a-pied-8"), "effective_on": ago(2), "motive": "récidive"}
    with pytest.raises(ValidationError, match="8 jours"):
        step(zone, case, StepName.DECISION, 10, days=9, **values)
    case = step(zone, case, StepName.DECISION, 10, days=5, **values)
    with acting(zone, "khady"):
        assert case.act is not None and case.act.origin == case.number and not Absence.objects.exists()
    case = inflicted(zone, case)
    with acting(zone, "mamadou") as access:
        absence = Absence.objects.get()
        assert (absence.start, absence.end, absence.state) == (ago(2), ago(-3), "confirmed")
        assert [(paper.received_on, paper.reference) for paper in absence.papers.all()] == [(TODAY, case.act.reference)]
        act_cancel(act=case.act, access=access, reason="Recours accepté")
        absence.refresh_from_db()
        assert absence.state == "cancelled"
    case = step(zone, case, StepName.APPEAL, 0)
    case = step(zone, case, StepName.RULING, 0, outcome="lifted")
    assert case.state == "closed"


@pytest.mark.parametrize(("known", "on", "ok"), [(60, 0, True), (61, 0, False), (10, 11, False)])
def test_facts_are_pursued_up_to_their_last_day(zone: Zone, known: int, on: int, ok: bool) -> None:
    if ok:
        assert opened(zone, known=known, on=on).number == f"DISC-{TODAY.year}-001"
        return
    with pytest.raises(ValidationError):
        opened(zone, known=known, on=on)


def test_silence_is_noted_after_the_deadline_and_not_on_it(zone: Zone) -> None:
    case = step(zone, opened(zone), StepName.ASKED, 38)
    assert case.next_on == ago(35)
    with pytest.raises(Refusal, match="peut répondre jusqu’au"):
        step(zone, case, StepName.SILENCE, 35)
    assert step(zone, case, StepName.SILENCE, 34).state == "answered"


def test_no_sanction_without_an_explanation_nor_after_its_time(zone: Zone) -> None:
    with pytest.raises(Refusal, match="ne peut pas prendre ce chemin"):
        decided(zone, opened(zone))
    case = answered(zone, who="moussa")
    late = {"sanction": sanction(zone), "effective_on": TODAY, "motive": "retard"}
    with pytest.raises(Refusal, match="devait être prise"):
        step(zone, case, StepName.DECISION, 5, **late)  # asked on day 36, decided on day 5: thirty-one days later
    assert step(zone, case, StepName.DECISION, 6, **late).state == "decision"


def test_the_council_leaves_time_for_the_defence(zone: Zone) -> None:
    case = answered(zone)
    with pytest.raises(ValidationError, match="au plus tôt"):
        step(zone, case, StepName.SUMMONS, 30, council_on=ago(23))
    assert step(zone, case, StepName.SUMMONS, 30, council_on=ago(22)).state == "council"


def test_an_appeal_and_the_closing_meet_on_the_last_day(zone: Zone) -> None:
    case = inflicted(zone, decided(zone, answered(zone)))
    with pytest.raises(Refusal, match="peut former un recours"):
        step(zone, case, StepName.CLOSED, 0)
    with acting(zone, "khady"):
        Act.objects.filter(pk=case.act_id).update(notified_on=ago(31))
    with pytest.raises(Refusal, match="délai de recours a pris fin"):
        step(zone, case, StepName.APPEAL, 0)
    assert step(zone, case, StepName.CLOSED, 0).state == "closed"


def test_only_the_right_of_discipline_shows_that_anything_exists(zone: Zone, client: Client) -> None:
    case = inflicted(zone, decided(zone, answered(zone)))
    for name in ("fatou", "ousmane", "ibrahima", "binta"):
        with acting(zone, name) as access:
            assert not cases_of(access).exists() and not acts_of(access).filter(kind="sanction").exists()
        client.force_login(zone.user(name))
        assert client.get(reverse("careers:case_detail", args=[case.pk])).status_code == 403
        assert client.get(reverse("hr_core:act_detail", args=[case.act_id])).status_code in (403, 404)
    with acting(zone, "mamadou") as access:
        assert cases_of(access).get() == case and acts_of(access).filter(kind="sanction").exists()
    with acting(zone, "oumar", zone.other):
        assert not DisciplinaryCase.objects.exists()
    with pytest.raises(Refusal, match="Votre rôle"):
        opened(zone, who="moussa", by="fatou")
    with pytest.raises(OwnFile):
        opened(zone, who="khady")
    with acting(zone, "khady") as access:
        assert not cases_of(access).filter(employee__user=access.user).exists()


def test_effacement_comes_on_its_day_and_waits_for_a_later_sanction() -> None:
    first, second = dt.date(2026, 1, 10), dt.date(2026, 7, 10)
    assert effacement_days([(first, 6), (second, 12)]) == [dt.date(2026, 7, 10), dt.date(2027, 7, 10)]
    assert effacement_days([(first, 6), (second - DAY, 12)]) == [dt.date(2027, 7, 9), dt.date(2027, 7, 9)]
    assert effacement_days([(first, 6), (second - DAY, None)]) == [None, None]


def test_time_takes_the_words_away_and_the_bar_to_a_move(zone: Zone) -> None:
    case = decided(zone, answered(zone), "mise-a-pied-3", days=2)
    awa = zone.employee("awa")
    with acting(zone, "khady"):
        assert bar_to_move(awa, TODAY) and not bar_to_move(awa, ago(41)) and not bar_to_move(zone.employee("moussa"), TODAY)
    case = inflicted(zone, case)
    with acting(zone, "khady"):
        Act.objects.filter(pk=case.act_id).update(notified_on=ago(31))
    step(zone, case, StepName.CLOSED, 0)
    with acting(zone, "khady") as access:
        due = effacement_days([(ago(31), 6)])[0]
        assert due is not None and bar_to_move(awa, due - DAY)
        assert effacement_run(institution=zone.home, on=due - DAY) == 0
        assert effacement_run(institution=zone.home, on=due) == 1 and effacement_run(institution=zone.home, on=due) == 0
        case.refresh_from_db()
        assert CaseTable([case]).rows[0].get_cell("sanction") == ""
        assert (case.state, case.facts) == ("effaced", "") and not CaseStep.objects.exclude(words="").exists()
        assert not acts_of(access).filter(pk=case.act_id).exists() and not bar_to_move(awa, due)
        assert Act.objects.get(pk=case.act_id).number


def test_the_trail_of_discipline_is_read_with_its_right_and_the_words_of_effaced_cases_by_nobody(zone: Zone) -> None:
    case = decided(zone, answered(zone), "avertissement")
    tables = ("careers_disciplinarycase", "careers_casestep")
    with acting(zone, "khady") as access:
        words = AuditEntry.objects.filter(table_name__in=tables)
        assert trail_readable(words, access).count() == words.count() > 0
    with acting(zone, "ibrahima") as access:
        assert not trail_readable(words, access).exists()
    case = inflicted(zone, case)
    with acting(zone, "khady"):
        Act.objects.filter(pk=case.act_id).update(notified_on=ago(400))
    step(zone, case, StepName.CLOSED, 0)
    with acting(zone, "khady") as access:
        assert effacement_run(institution=zone.home, on=TODAY) == 1
        assert not trail_readable(words, access).exists() and words.exists()
        DisciplinaryCase.objects.update(effaced_on=ago(300))
        retention_rule_set(
            institution=zone.home, category="sanctions-effacees", start=ago(200), months=6, reference="Règlement intérieur", reason="Loi"
        )
        asked = erasure_ask(institution=zone.home, category="sanctions-effacees", on=TODAY, reason="Délai passé", actor=zone.user("khady"))
    with acting(zone, "mamadou") as access:
        erasure_decide(erasure=asked, accept=True, remark="", access=access)
        assert not CaseStep.objects.exists() and DisciplinaryCase.objects.get().number
        told = str([(row.before, row.after) for row in words])
        assert "caisse" not in told and not category_due(zone)


def category_due(zone: Zone) -> int:
    return due_count(CATEGORIES["sanctions-effacees"], zone.home, TODAY)


def test_the_act_names_the_sanction_the_silence_and_the_council(zone: Zone) -> None:
    case = step(zone, step(zone, opened(zone), StepName.ASKED, 38), StepName.SILENCE, 34)
    case = step(zone, case, StepName.SUMMONS, 30, council_on=ago(20))
    case = decided(zone, step(zone, case, StepName.OPINION, 20), "mise-a-pied-8", on=10, days=5)
    with acting(zone, "khady"):
        paper = act_paper(case.act)
        assert paper.visas[1:] == (
            "Vu la demande d’explications et l’absence de réponse de l’intéressée dans le délai ;",
            f"Vu l’avis du conseil de discipline du {long_day(ago(20))} ;",
        )
        assert "La sanction « Mise à pied de 4 à 8 jours » est infligée à Madame" in paper.body.replace("\u202f", " ").replace("\xa0", " ")


def test_an_abandoned_act_lets_another_decision_be_prepared(zone: Zone) -> None:
    case = decided(zone, answered(zone))
    with pytest.raises(Refusal, match="n’est pas annulé"):
        decided(zone, case, "blame")
    first = case.act
    with acting(zone, "khady") as access:
        act_drop(act=first, access=access, reason="Mauvaise sanction")
    case.refresh_from_db()
    with pytest.raises(Refusal, match="avis du conseil"):
        decided(zone, case, "mise-a-pied-8", days=5)
    with pytest.raises(Refusal, match="devait être prise"):
        decided(zone, case, "blame", on=5)
    case = decided(zone, case, "blame")
    assert case.act != first and case.sanction is not None and case.sanction.code == "blame"
    with acting(zone, "khady") as access:
        case = inflicted(zone, case)
        Act.objects.filter(pk=case.act_id).update(notified_on=ago(31))
        step(zone, case, StepName.CLOSED, 0)
        effacement_run(institution=zone.home, on=TODAY + 200 * DAY)
        assert not acts_of(access).filter(kind="sanction").exists()


def test_who_does_not_read_a_sanction_reads_it_neither_in_the_trail_nor_in_a_message(zone: Zone, client: Client) -> None:
    inflicted(zone, decided(zone, answered(zone)))
    with acting(zone, "fatou") as access:
        words = AuditEntry.objects.filter(table_name="hr_core_act")
        assert words.exists() and not trail_readable(words, access).exists()
        assert "sanction" not in " ".join(Notice.objects.values_list("text", flat=True))
    with acting(zone, "khady") as access:
        assert trail_readable(words, access).count() == words.count()
    client.force_login(zone.user("fatou"))
    page = client.get(reverse("hr_core:employee_history", args=[zone.employee("awa").pk])).content.decode()
    assert "fermeture de la caisse" not in page


def test_a_suspension_from_duty_bars_a_move(zone: Zone) -> None:
    held(zone, "suspension", due_on=None)
    with acting(zone, "khady"):
        assert bar_to_move(zone.employee("awa"), dt.date(2026, 1, 11)) and not bar_to_move(zone.employee("awa"), dt.date(2026, 1, 10))


def test_a_dismissal_by_its_act_closes_the_file(zone: Zone) -> None:
    case = answered(zone)
    case = step(zone, case, StepName.SUMMONS, 30, council_on=ago(20))
    case = step(zone, case, StepName.OPINION, 20)
    case = step(zone, case, StepName.DECISION, 10, sanction=sanction(zone, "licenciement"), effective_on=ago(-10), motive="faute lourde")
    inflicted(zone, case)
    with acting(zone, "khady"):
        assert Employee.objects.get(pk=zone.employee("awa").pk).left_on == ago(-10)


def test_who_does_not_read_sanctions_prepares_none(zone: Zone, client: Client) -> None:
    client.force_login(zone.user("fatou"))
    offered = dict(client.get(reverse("hr_core:act_start")).context["form"].fields["kind"].choices)
    assert "posting" in offered and not {"sanction", "dismissal", "suspension"} & set(offered)
    assert client.get(reverse("hr_core:act_create", args=[zone.employee("awa").pk, "sanction"])).status_code == 404
    with acting(zone, "fatou") as access, pytest.raises(Refusal, match="droit de la discipline"):
        act_draft(kind="sanction", employee=zone.employee("awa"), effective_on=TODAY, access=access)
    client.force_login(zone.user("khady"))
    assert "sanction" in dict(client.get(reverse("hr_core:act_start")).context["form"].fields["kind"].choices)
