"""A hiring step by step: what is kept, what is warned of, what is opened at the end; staff numbers; checklists."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from hr_core.models import ChecklistLine, ChecklistRule, Contract, Employee, Hiring, PayTerms, Posting, StaffNumbering
from hr_core.services.employees import employee_create, employee_leave, employee_return
from hr_core.services.hiring.checklists import checklist_usual, line_done, line_reopen
from hr_core.services.hiring.numbering import numbering_proposed, numbering_set, staff_number_take
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()
ENTRY = dt.date(2026, 12, 1)
IDENTITY = {
    "last_name": "Diatta", "first_names": "Aïssatou", "sex": "F", "birth_on": "1998-06-27", "payment_mode": "transfer",
    "social_security_number": "2980627", "staff_number": "",
}  # fmt: skip
CONTRACT = {
    "hired_on": "2026-12-01", "kind": "fixed_term", "end": "2029-12-31", "working_time": "100", "status_kind": "labour_code",
    "probation_ends_on": "2027-08-31",
}  # fmt: skip


def numbered(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        proposed = numbering_proposed(zone.home)
        values = {"prefix": "", "digits": proposed.digits, "next_number": proposed.next_number}
        numbering_set(institution=zone.home, values=values, actor=access.user)
        checklist_usual(institution=zone.home, actor=access.user)


def through(client: Any, zone: Zone, **changes: Any) -> Hiring:
    """A hiring up to its last page."""
    assert client.post(reverse("hr_core:hiring_start"), {**IDENTITY, **changes}).status_code == 302
    with acting(zone, "fatou"):
        hiring = Hiring.objects.latest("pk")
    posting = {"unit": zone.units["ipres-sn/AG-KL"].pk, "job_title": "Liquidatrice"}
    for slug, data in (("contrat", CONTRACT), ("affectation", posting), ("paie", {"category": "C", "base_salary": "350 000"})):
        assert client.post(reverse("hr_core:hiring_step", args=[hiring.pk, slug]), data).status_code == 302
    return hiring


def test_a_hiring_opens_the_whole_file_at_once_and_forgets_what_was_typed(as_, zone: Zone) -> None:
    numbered(zone)
    client = as_("fatou")
    hiring = through(client, zone)
    page = client.get(reverse("hr_core:hiring_finish", args=[hiring.pk])).content.decode()
    assert "limite non renseignée" in page  # of the fixed term: a warning
    assert "L.38" in page  # and so is the trial
    assert "Visite médicale" in page and "350" in page
    assert client.post(reverse("hr_core:hiring_finish", args=[hiring.pk])).status_code == 302
    with acting(zone, "fatou"):
        employee = Employee.objects.get(social_security_number="2980627")
        assert employee.staff_number == "00010" and employee.hired_on == ENTRY
        contract = Contract.objects.get(employee=employee)
        assert (contract.kind, contract.end, contract.probation_ends_on) == ("fixed_term", dt.date(2030, 1, 1), dt.date(2027, 8, 31))
        assert Posting.objects.get(employee=employee).job_title == "Liquidatrice"
        terms = PayTerms.objects.get(employee=employee)
        assert (terms.state, terms.base_salary) == ("proposed", 350_000)
        assert ChecklistLine.objects.filter(employee=employee, stage="entry").count() >= 9
        hiring.refresh_from_db()
        assert hiring.state == "done" and hiring.data == {} and hiring.employee == employee
    assert client.post(reverse("hr_core:hiring_finish", args=[hiring.pk])).status_code == 404


def test_one_may_stop_and_come_back_and_a_missing_step_is_asked(as_, zone: Zone) -> None:
    client = as_("fatou")
    client.post(reverse("hr_core:hiring_start"), {**IDENTITY, "staff_number": "900"})
    with acting(zone, "fatou"):
        hiring = Hiring.objects.latest("pk")
    answer = client.get(reverse("hr_core:hiring_finish", args=[hiring.pk]))
    assert answer.status_code == 302 and answer["Location"].endswith("/contrat/")
    shown = as_("khady").get(reverse("hr_core:hiring_step", args=[hiring.pk, "identite"])).content.decode()
    assert 'value="Aïssatou"' in shown
    assert as_("oumar").get(reverse("hr_core:hiring_step", args=[hiring.pk, "identite"])).status_code == 404


def test_a_fixed_term_without_an_end_and_a_number_already_held_are_refused(as_, zone: Zone) -> None:
    client = as_("fatou")
    assert client.post(reverse("hr_core:hiring_start"), {**IDENTITY, "staff_number": "00001"}).status_code == 422
    assert client.post(reverse("hr_core:hiring_start"), IDENTITY).status_code == 422  # nobody numbers: it must be given
    client.post(reverse("hr_core:hiring_start"), {**IDENTITY, "staff_number": "900"})
    with acting(zone, "fatou"):
        hiring = Hiring.objects.latest("pk")
    answer = client.post(reverse("hr_core:hiring_step", args=[hiring.pk, "contrat"]), {**CONTRACT, "end": ""})
    assert answer.status_code == 422 and "donnez son dernier jour" in answer.content.decode()


def test_somebody_known_already_is_shown_before_the_file_is_opened(as_, zone: Zone) -> None:
    numbered(zone)
    hiring = through(as_("fatou"), zone, last_name="NDIAYE", first_names="Awa", birth_on="1985-06-15")
    page = as_("fatou").get(reverse("hr_core:hiring_finish", args=[hiring.pk])).content.decode()
    assert "ressemblent à cette personne" in page and "(00001)" in page


def test_a_dropped_hiring_keeps_nothing_but_the_name(as_, zone: Zone) -> None:
    client = as_("fatou")
    client.post(reverse("hr_core:hiring_start"), {**IDENTITY, "staff_number": "900"})
    with acting(zone, "fatou"):
        hiring = Hiring.objects.latest("pk")
    assert client.post(reverse("hr_core:hiring_drop", args=[hiring.pk])).status_code == 302
    with acting(zone, "fatou"):
        hiring.refresh_from_db()
        assert hiring.state == "dropped" and hiring.data == {} and not Employee.objects.filter(staff_number="900").exists()


def test_numbers_follow_one_another_pass_over_those_held_and_come_back_when_a_hiring_fails(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        numbering_set(
            institution=zone.home, values={"prefix": "", "digits": 5, "next_number": 11}, actor=access.user
        )
        with pytest.raises(ValidationError):
            values = {"last_name": "Ba", "first_names": "Ali", "sex": "M", "hired_on": TODAY, "birth_on": TODAY}
            employee_create(institution=zone.home, values=values, actor=access.user)
        assert StaffNumbering.objects.get().next_number == 11
        taken = {employee.staff_number for employee in Employee.objects.all()}
        given = [staff_number_take(institution=zone.home) for _rank in range(4)]
        assert given == [number for number in (f"{n:05d}" for n in range(11, 30)) if number not in taken][:4]


def test_the_list_of_leaving_opens_with_the_leaving_and_a_return_opens_another(zone: Zone) -> None:
    numbered(zone)
    awa = zone.employee("awa")
    with acting(zone, "fatou") as access:
        employee_leave(employee=awa, on=TODAY, reason="Démission", actor=access.user)
        exits = ChecklistLine.objects.filter(employee=awa, stage="exit")
        assert {line.of_day for line in exits} == {TODAY - dt.timedelta(days=1)} and exits.filter(label__contains="badge")
        employee_return(
            employee=awa, on=TODAY, unit=zone.units["ipres-sn/DSI"], job_title="Analyste", contract_kind="permanent",
            status_kind="labour_code", reason="Réintégration", actor=access.user,
        )  # fmt: skip
        assert awa.contract_acts.get().kind == "reinstated"
        assert ChecklistLine.objects.filter(employee=awa, stage="entry", of_day=TODAY).exists()


def test_points_depend_on_the_contract(zone: Zone) -> None:
    numbered(zone)
    with acting(zone, "fatou") as access:
        values = {"last_name": "Ba", "first_names": "Ali", "sex": "M", "hired_on": TODAY}
        intern = employee_create(institution=zone.home, values=values, contract_kind="internship", actor=access.user)
        labels = set(ChecklistLine.objects.filter(employee=intern).values_list("label", flat=True))
        assert "Convention de stage signée" in labels and not any("détachement" in label for label in labels)


def test_a_point_is_done_once_waived_with_its_reason_and_never_by_the_person(as_, zone: Zone) -> None:
    numbered(zone)
    with acting(zone, "fatou") as access:
        values = {"last_name": "Ba", "first_names": "Ali", "sex": "M", "hired_on": TODAY}
        ali = employee_create(institution=zone.home, values=values, actor=access.user)
        first, second = ChecklistLine.objects.filter(employee=ali)[:2]
        line_done(line=first, on=TODAY, actor=access.user)
        with pytest.raises(ValidationError, match="déjà réglé"):
            line_done(line=first, on=TODAY, actor=access.user)
        with pytest.raises(ValidationError, match="sans objet"):
            line_done(line=second, on=TODAY, is_waived=True, actor=access.user)
        with pytest.raises(ValidationError, match="jour à venir"):
            line_done(line=second, on=TODAY + dt.timedelta(days=1), actor=access.user)
        line_done(line=second, on=TODAY, is_waived=True, note="Déjà faite à la CSS", actor=access.user)
        line_reopen(line=first, actor=access.user, reason="Erreur")
        first.refresh_from_db()
        assert first.done_on is None
        Employee.objects.filter(pk=ali.pk).update(user=access.user)
        first.employee.refresh_from_db()
        with pytest.raises(PermissionDenied):
            line_done(line=first, on=TODAY, actor=access.user)
    page = as_("khady").get(reverse("hr_core:employee_entry", args=[ali.pk])).content.decode()
    assert "Déjà faite à la CSS" in page and "1 sur" in page


def test_the_usual_list_is_taken_once_and_its_points_change_on_screen(as_, zone: Zone) -> None:
    client = as_("fatou")
    client.post(reverse("hr_core:checklist_usual"))
    client.post(reverse("hr_core:checklist_usual"))
    with acting(zone, "fatou"):
        rules = list(ChecklistRule.objects.all())
    assert len(rules) == len({(rule.stage, rule.label) for rule in rules}) > 20
    data = {"stage": "entry", "label": "Badge remis", "service": "DSI", "days": "2", "contract_kinds": ["permanent"]}
    assert client.post(reverse("hr_core:checklist_rule_update", args=[rules[0].pk]), data).status_code == 302
    assert "Badge remis" in client.get(reverse("hr_core:checklist_rule_list")).content.decode()
    assert client.post(reverse("hr_core:checklist_rule_create"), data).status_code == 422
