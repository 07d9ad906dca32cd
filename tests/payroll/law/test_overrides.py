"""A figure changed between two releases: proposed, read, decided by another, applied, explained; closed months stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from hr_core.models import AuditEntry, User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.countries import law
from payroll.engine.figures import in_file_order
from payroll.models import Calculation, LawOverride, Payslip, PayslipLine
from payroll.selectors.explanations import line_explain
from payroll.selectors.law_changes import closed_months, law_today, overrides_on
from payroll.services.closing import seals_verify
from payroll.services.definition import PlanDefinition, definition_read
from payroll.services.law_overrides import override_approve, override_propose, override_refuse, override_withdraw
from tests.cast import Zone
from tests.payroll.months import month_closed, month_opened, month_taken

CEILING, RATE, SCALE = "ipres-general-ceiling", "ipres-general-employee-rate", "income-tax-scale"
JANUARY, FEBRUARY = dt.date(2026, 1, 1), dt.date(2026, 2, 1)


def propose(zone: Zone, figure: str = CEILING, value: Any = None, **more: Any) -> LawOverride:
    values = {
        "start": FEBRUARY,
        "end": None,
        "value": value or {"amount": 300_000},
        "source_title": "Arrêté n° 1234 du 15 janvier 2026",
        "source_url": "https://example.org/arrete-1234",
        "source_on": dt.date(2026, 1, 15),
        "confidence": "high",
        "reason": "Relèvement du plafond",
    } | more
    with scope([], actor=zone.user("zeynab")):
        return override_propose(country="sn", figure=figure, values=values, actor=zone.user("zeynab"))


def approve(zone: Zone, row: LawOverride) -> LawOverride:
    with scope([], actor=zone.user("idrissa")):
        return override_approve(override=row, actor=zone.user("idrissa"))


# ---------------------------------------------------------------------- two persons
def test_a_proposal_counts_only_once_another_administrator_approves_it(zone: Zone, idrissa: User) -> None:
    row = propose(zone)
    assert overrides_on("sn", FEBRUARY) == ()
    with scope([], actor=zone.user("zeynab")), pytest.raises(Refusal, match="un autre administrateur"):
        override_approve(override=row, actor=zone.user("zeynab"))
    approve(zone, row)
    (change,) = overrides_on("sn", FEBRUARY)
    assert change.data == {"amount": 300_000} and change.decision == "décidé le 23/11/2026 par Idrissa Maïga"
    assert overrides_on("sn", dt.date(2026, 1, 31)) == ()


def test_the_database_refuses_one_person_for_both(zone: Zone) -> None:
    row = propose(zone)
    with pytest.raises(IntegrityError, match="law_override_two_persons"), transaction.atomic():
        LawOverride.objects.filter(pk=row.pk).update(
            state="approved", decided_by=zone.user("zeynab"), decided_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )


def test_a_refusal_and_a_withdrawal_leave_the_law_alone(zone: Zone, idrissa: User) -> None:
    first, second = propose(zone), propose(zone, value={"amount": 1})
    with scope([], actor=idrissa):
        with pytest.raises(ValidationError, match="motif"):
            override_refuse(override=first, actor=idrissa, reason=" ")
        override_refuse(override=first, actor=idrissa, reason="Projet non signé")
        with pytest.raises(PermissionDenied):
            override_withdraw(override=second, actor=idrissa)
    with scope([], actor=zone.user("zeynab")):
        override_withdraw(override=second, actor=zone.user("zeynab"))
        with pytest.raises(Refusal, match="déjà décidée"):
            override_withdraw(override=first, actor=zone.user("zeynab"))
    assert law_today("sn") is law("sn")


def test_every_step_is_in_the_audit_trail(zone: Zone, idrissa: User) -> None:
    row = approve(zone, propose(zone))
    with scope([]):
        entries = AuditEntry.objects.of_record(row).order_by("id")
        assert [(each.action, each.actor_label) for each in entries] == [
            ("insert", "Zeynab Ouédraogo"),
            ("update", "Idrissa Maïga"),
        ]
        assert entries[0].reason == "Relèvement du plafond"


# ---------------------------------------------------------------------- what is read
@pytest.mark.parametrize(
    ("figure", "value", "field"),
    [
        (CEILING, {"percent": "5"}, "value"),
        (CEILING, {"amount": "beaucoup"}, "value"),
        (SCALE, {"brackets": [{"over": 10, "percent": "5"}, {"over": 0, "percent": "6"}]}, "value"),
        (SCALE, {"brackets": [{"over": 0, "percent": "taux"}]}, "value"),
        ("nothing", {"amount": 1}, None),
    ],
)
def test_what_the_law_cannot_read_is_refused(zone: Zone, figure: str, value: Any, field: str | None) -> None:
    with pytest.raises(ValidationError) as refused:
        propose(zone, figure, value)
    assert field is None or field in refused.value.message_dict
    assert not LawOverride.objects.exists()


def test_a_day_before_the_known_law_is_refused(zone: Zone) -> None:
    with pytest.raises(ValidationError, match="qu’à partir du"):
        propose(zone, start=dt.date(2001, 1, 1))


def test_without_an_end_a_change_stops_where_the_file_goes_on(zone: Zone, idrissa: User) -> None:
    approve(zone, propose(zone, start=dt.date(2018, 1, 1), value={"amount": 400_000}))
    figure = law_today("sn").figure(CEILING)
    assert [value.data["amount"] for value in figure.values[-3:]] == [360_000, 400_000, 432_000]


def test_a_later_decision_wins(zone: Zone, idrissa: User) -> None:
    approve(zone, propose(zone, value={"amount": 300_000}))
    approve(zone, propose(zone, value={"amount": 310_000}))
    assert law_today("sn").figure(CEILING).required(FEBRUARY).data == {"amount": 310_000}


# ---------------------------------------------------------------------- what it does to the pay
def test_the_next_calculation_applies_it_and_the_payslip_says_who_decided(zone: Zone, idrissa: User) -> None:
    january = month_closed(zone)
    approve(zone, propose(zone, start=JANUARY))
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    with scope(zone.home):
        slips = {
            run.pk: Payslip.objects.select_related("calculation").get(run=run, employee=zone.employee("awa"))
            for run in (january, february)
        }
        amounts = {
            key: PayslipLine.objects.get(payslip=slip, column__code="ipres-general-employee").amount
            for key, slip in slips.items()
        }
        assert (amounts[january.pk], amounts[february.pk]) == (24_192, 16_800)  # 5,6 % de 432 000, puis de 300 000
        told = line_explain(slips[february.pk], "ipres-general-employee").told
        assert ("Arrêté n° 1234 du 15 janvier 2026", "https://example.org/arrete-1234") in told.sources
        assert "décidé le 23/11/2026 par Idrissa Maïga" in told.text()
        before = line_explain(slips[january.pk], "ipres-general-employee")
        assert before.agrees and not any(figure.is_overridden for figure in before.told.figures)


def test_a_closed_month_is_not_touched_and_is_named_as_concerned(zone: Zone, idrissa: User) -> None:
    january = month_closed(zone)
    with scope(zone.home):
        definition = Calculation.objects.get(run=january).definition
    row = approve(zone, propose(zone, start=JANUARY))
    later = propose(zone, RATE, {"percent": "5"}, start=FEBRUARY)
    with scope([], actor=idrissa):
        (found,) = closed_months(row)
        assert (found.institution, list(found.months)) == (zone.home, ["janvier 2026"])
        assert closed_months(later) == []
    with scope(zone.home):
        assert Calculation.objects.get(run=january).definition == definition
        assert [finding.ok for finding in seals_verify(institution=zone.home)] == [True]


def test_the_definition_keeps_the_change_with_its_decision(zone: Zone, idrissa: User) -> None:
    approve(zone, propose(zone))
    with scope(zone.home):
        read = definition_read(institution=zone.home, on=dt.date(2026, 2, 28))
    again = PlanDefinition.from_json(read.to_json())
    assert again == read and again.overrides[0].decision.endswith("Idrissa Maïga")


# ---------------------------------------------------------------------- the screens
def posted(figure: str, **more: Any) -> dict[str, Any]:
    return {
        "start": "2026-02-01",
        "last_day": "",
        "source_title": "Arrêté n° 1234",
        "source_url": "",
        "source_on": "",
        "confidence": "medium",
        "reason": "Relèvement",
    } | more


def test_the_whole_way_on_screen(zone: Zone, idrissa: User, as_: Callable[[str], Client]) -> None:
    zeynab, other = as_("zeynab"), as_("idrissa")
    answer = zeynab.post(f"/paie/lois/sn/chiffres/{CEILING}/proposer/", posted(CEILING, value="300 000"))
    row = LawOverride.objects.get()
    assert answer.status_code == 302 and answer.url == f"/paie/lois/changements/{row.pk}/"
    page = zeynab.get(answer.url).content.decode()
    assert "un autre administrateur de la zone en décide" in page and "/retirer/" in page and "/approuver/" not in page
    assert zeynab.post(f"{answer.url}approuver/", {"comment": ""}).status_code == 422
    listed = other.get("/paie/lois/changements/")
    assert "300" in listed.content.decode() and listed.context["inbox_count"] == 1
    assert "/approuver/" in other.get(answer.url).content.decode()
    assert other.post(f"{answer.url}approuver/", {"comment": "Lu au Journal officiel"}).status_code == 302
    figure = as_("ousmane").get(f"/paie/lois/sn/chiffres/{CEILING}/").content.decode()
    assert "Décidé le 23/11/2026 par Idrissa Maïga" in figure and "Arrêté n° 1234" in figure


def test_a_scale_is_changed_row_by_row(zone: Zone, idrissa: User, as_: Callable[[str], Client]) -> None:
    browser = as_("zeynab")
    address = f"/paie/lois/sn/chiffres/{SCALE}/proposer/"
    form = browser.get(address).context["form"]
    data = posted(SCALE) | {field.html_name: field.value() or "" for row in form.grid for field in row.fields}
    rows = len(law("sn").figure(SCALE).values[-1].data["brackets"])
    assert len(form.grid) == rows + 3
    last = f"r{rows}"
    refused = browser.post(address, data | {f"{last}_over": "90 000 000"})
    assert refused.status_code == 422 and "Complétez cette ligne" in refused.content.decode()
    assert browser.post(address, data | {f"{last}_over": "90 000 000", f"{last}_percent": "45,5"}).status_code == 302
    value = LawOverride.objects.get().value
    assert value["brackets"][-1] == {"over": 90_000_000, "percent": "45.5"}
    assert value["brackets"][:-1] == [dict(row) for row in law("sn").figure(SCALE).values[-1].data["brackets"]]


@pytest.mark.parametrize("code", ["sn", "ci", "cm"])
def test_an_unchanged_form_gives_the_value_back(code: str, zone: Zone, as_: Callable[[str], Client]) -> None:
    browser = as_("zeynab")
    today = dt.date(2026, 11, 23)
    for figure in law(code).figures.values():
        value = figure.on(today)
        if value is None:
            continue
        form = browser.get(f"/paie/lois/{code}/chiffres/{figure.id}/proposer/").context["form"]
        data = posted(figure.id, start="2027-01-01") | {
            field.html_name: field.value() if field.value() is not None else ""
            for field in form
            if field.html_name == "value" or field.html_name[:1] == "r" and "_" in field.html_name[1:4]
        }
        answer = browser.post(f"/paie/lois/{code}/chiffres/{figure.id}/proposer/", data)
        assert answer.status_code == 302, (figure.id, answer.context["form"].errors)
        kept = in_file_order(figure, LawOverride.objects.get(figure=figure.id, country=code).value)
        assert figure.text(value) == figure.text(replace(value, data=kept)), figure.id


def test_a_form_that_the_law_refuses_is_answered_422(zone: Zone, as_: Callable[[str], Client]) -> None:
    answer = as_("zeynab").post(f"/paie/lois/sn/chiffres/{RATE}/proposer/", posted(RATE, value="140"))
    assert answer.status_code == 422 and not LawOverride.objects.exists()


def test_the_simulator_uses_the_approved_change(zone: Zone, idrissa: User, as_: Callable[[str], Client]) -> None:
    address = (
        "/paie/simulateur/?pays=sn&pays_affiche=sn&sens=brut&date=2026-02-28&base_salary=400000&marital_status=single"
        "&children=0&category=non-cadre"
    )
    fields = as_("awa").get("/paie/simulateur/?pays=sn").context["form"]
    address += "".join(
        f"&{name}={field.initial if field.initial is not None else fields.initial.get(name, '')}"
        for name, field in fields.fields.items()
        if name in [spec.key for spec in law("sn").settings] and f"&{name}=" not in address
    )
    before = as_("awa").get(address)
    assert before.status_code == 200, before.context["form"].errors
    approve(zone, propose(zone))
    after = as_("awa").get(address)
    assert after.context["simulation"].contributions < before.context["simulation"].contributions
