"""How an institution wants its payslips printed holds from a day on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.documents.payslip_table import payslip_rows
from payroll.models import PayRun, Payslip
from payroll.services.documents import payslips_data
from payroll.services.presentation import presentation_read
from tests.cast import Zone

GIVEN = {
    "start": "2026-01-01",
    "employer_share": "grouped",
    "show_group_titles": "on",
    "first": "taxes",
    "second": "earnings",
    "third": "contributions",
    "fourth": "others",
    "foot_message": "Bonne année à tous.",
    "legal": "Établi selon le Code du travail.",
}
ADDRESS = "/paie/presentation-du-bulletin/"


def test_the_choices_reach_the_paper(zone: Zone, january_checked: PayRun, as_: Any) -> None:
    assert as_("ousmane").post(ADDRESS, GIVEN).status_code == 302
    with scope(zone.home):
        slip = Payslip.objects.get(run=january_checked, employee=zone.employee("awa"))
        data = payslips_data(run=january_checked, payslips=[slip.pk])[0]
    assert data.options.foot_message == "Bonne année à tous." and not data.options.signature_box
    labels = [row.cells[1] for row in payslip_rows(data)]
    assert labels[0] == "Impôts et taxes" and "Charges patronales" in labels
    assert "CSS prestations familiales" not in labels


def test_a_choice_of_march_does_not_touch_february(zone: Zone, january_checked: PayRun, as_: Any) -> None:
    as_("ousmane").post(ADDRESS, GIVEN | {"start": "2026-03-01"})
    with scope(zone.home):
        assert presentation_read(zone.home, dt.date(2026, 2, 28)).employer_share == "detailed"
        assert presentation_read(zone.home, dt.date(2026, 3, 1)).employer_share == "grouped"


def test_a_group_has_one_place(zone: Zone, as_: Any) -> None:
    answer = as_("ousmane").post(ADDRESS, GIVEN | {"second": "taxes"})
    assert answer.status_code == 422 and "une place, et une seule" in answer.content.decode()


def test_it_is_for_those_who_settle_the_payroll(zone: Zone, as_: Any) -> None:
    for name, status in (("coumba", 200), ("binta", 200), ("khady", 403), ("awa", 403)):
        assert as_(name).get(ADDRESS).status_code == status
