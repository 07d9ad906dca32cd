"""The life of a contract: trial, renewals with the limits of the law, amendment, suspension and return."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from hr_core.models import AbsenceKind, Contract, ContractAct, Employee
from hr_core.selectors.contract_law import (
    contract_law,
    fixed_chain,
    fixed_warnings,
    institution_law,
    months_after,
    trial_end,
    trial_warnings,
)
from hr_core.selectors.employees import view_counts, with_current_facts
from hr_core.selectors.hiring import deadlines
from hr_core.selectors.team_alerts import team_alerts
from hr_core.services.absences import absence_confirm, absence_kinds_setup
from hr_core.services.hiring import contracts as acts
from hr_core.services.hiring.numbering import fixed_term_limit_set
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()
DAY = dt.timedelta(days=1)


def fixed(zone: Zone, *edges: dt.date, trial: dt.date | None = None) -> Contract:
    """Awa's contracts as fixed terms one after the other; the last one."""
    awa = zone.employee("awa")
    Contract.objects.filter(employee=awa).delete()
    for start, end in zip(edges, edges[1:], strict=False):
        row = Contract.objects.create(
            institution=zone.home, employee=awa, kind="fixed_term", start=start, end=end, probation_ends_on=trial
        )
    return row


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [(dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)), (dt.date(2023, 11, 30), 3, dt.date(2024, 2, 29)),
     (dt.date(2026, 12, 1), 24, dt.date(2028, 12, 1)), (dt.date(2026, 12, 1), 0, dt.date(2026, 12, 1))],
)  # fmt: skip
def test_months_end_where_the_month_ends(day: dt.date, months: int, after: dt.date) -> None:
    assert months_after(day, months) == after


@pytest.mark.parametrize("country", ["bf", "bj", "cd", "cf", "cg", "ci", "cm", "ga", "gn", "gq", "gw", "km", "mg", "ml", "ne", "sn", "td", "tg"])
def test_every_country_has_limits_and_says_where_they_come_from(country: str) -> None:
    law = contract_law(country)
    assert law.fixed_source and law.trial_source and law.fixed_confidence in ("high", "medium", "low")
    start = dt.date(2026, 1, 1)
    assert trial_warnings(law, start, trial_end(law, start, True), is_executive=True, is_extended=False) == []


def test_a_fixed_term_may_reach_its_limit_to_the_day_and_not_a_day_more() -> None:
    law, start = contract_law("td"), dt.date(2026, 1, 1)
    assert fixed_warnings(law, [], start, dt.date(2028, 1, 1)) == []
    assert "24 mois" in fixed_warnings(law, [], start, dt.date(2028, 1, 2))[0]
    assert "terme" in fixed_warnings(law, [], start, None)[0]


def limited(zone: Zone, start: dt.date = dt.date(2020, 1, 1)) -> None:
    """The limit of the institution, from a day on."""
    values = {"months": 24, "renewals": 1, "renewed_months": None, "reference": "Statut, article 9"}
    fixed_term_limit_set(institution=zone.home, start=start, values=values, actor=zone.user("fatou"))


def test_a_limit_that_nobody_found_is_told_as_unknown_until_the_institution_gives_it(as_, zone: Zone) -> None:
    assert contract_law("sn").fixed_months is None and contract_law("cf").fixed_months == 24
    client = as_("fatou")
    url, start = reverse("hr_core:fixed_term_limit"), dt.date(2026, 1, 1)
    assert "limite non renseignée" in client.get(url).content.decode()
    values = {"start": "01/01/2025", "months": 24, "renewals": 1, "renewed_months": 12, "reference": "Statut, article 9"}
    assert client.post(url, values).status_code == 422
    assert client.post(url, values | {"renewed_months": ""}).status_code == 302
    with acting(zone, "fatou"):
        law = institution_law(zone.home, start)
        assert fixed_warnings(law, [], start, dt.date(2028, 1, 1)) == []
        assert "Statut, article 9" in fixed_warnings(law, [], start, dt.date(2028, 1, 2))[0]
        assert institution_law(zone.home, dt.date(2024, 12, 31)).fixed_months is None


def test_renewals_are_counted_over_contracts_that_touch_only(zone: Zone) -> None:
    first = dt.date(2025, 1, 1)
    with acting(zone, "fatou"):
        limited(zone)
        last = fixed(zone, first, dt.date(2025, 7, 1), dt.date(2026, 1, 1))
        assert len(fixed_chain(list(Contract.objects.filter(employee=last.employee)), last.end)) == 2
        told = acts.renewal_warnings(last, dt.date(2026, 7, 1))
        assert len(told) == 1 and "renouvellement n° 2" in told[0]
        Contract.objects.filter(start=first).update(end=dt.date(2025, 6, 1))
        assert acts.renewal_warnings(last, dt.date(2026, 7, 1)) == []


def test_a_trial_is_prolonged_then_confirmed_and_its_acts_stay(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        contract = fixed(zone, TODAY - 20 * DAY, TODAY + 300 * DAY, trial=TODAY + 10 * DAY)
    client, awa = as_("fatou"), zone.employee("awa")
    where = [awa.pk, contract.pk]
    page = client.get(reverse("hr_core:employee_entry", args=[awa.pk])).content.decode()
    assert "Titulariser" in page and "Prolonger l’essai" in page
    longer = {"until": (TODAY + 400 * DAY).isoformat(), "reason": "À revoir"}
    assert client.post(reverse("hr_core:trial_extend", args=where), {**longer, "until": TODAY.isoformat()}).status_code == 422
    assert client.post(reverse("hr_core:trial_extend", args=where), longer).status_code == 302
    confirmed = {"on": TODAY.isoformat(), "reason": "Essai concluant", "reference": "D-12"}
    assert client.post(reverse("hr_core:trial_confirm", args=where), confirmed).status_code == 302
    with acting(zone, "fatou"):
        contract.refresh_from_db()
        assert contract.probation_ends_on == TODAY - DAY
        extend, confirm = ContractAct.objects.filter(employee=awa)
        assert extend.warnings and "au-delà de" in extend.warnings[0] and confirm.reference == "D-12"
    assert "Titularisation" in client.get(reverse("hr_core:employee_career", args=[awa.pk])).content.decode()


def test_a_contract_is_renewed_beyond_the_law_with_its_warning_then_made_permanent(as_, zone: Zone) -> None:
    with acting(zone, "fatou"):
        limited(zone)
        contract = fixed(zone, TODAY - 700 * DAY, TODAY + 20 * DAY)
    client, awa = as_("fatou"), zone.employee("awa")
    assert "Awa Ndiaye" in client.get(reverse("hr_core:contract_deadlines")).content.decode()
    data = {"end": (TODAY + 300 * DAY).isoformat(), "reason": "Charge de travail"}
    assert client.post(reverse("hr_core:contract_renew", args=[awa.pk, contract.pk]), data).status_code == 302
    with acting(zone, "fatou") as access:
        new = Contract.objects.get(employee=awa, start=contract.end)
        assert new.end == TODAY + 301 * DAY and new.kind == "fixed_term"
        assert "24 mois" in ContractAct.objects.get(employee=awa).warnings[0]
        acts.contract_convert(contract=new, on=TODAY + 60 * DAY, reference="", reason="Poste permanent", actor=access.user)
        last = Contract.objects.get(employee=awa, kind="permanent")
        new.refresh_from_db()
        assert new.end == last.start == TODAY + 60 * DAY and last.end is None
        with pytest.raises(ValidationError, match="n’a pas de terme"):
            acts.contract_renew(contract=last, end=None, reference="", reason="x", actor=access.user)


def test_an_amendment_changes_the_working_time_from_its_day(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        contract = Contract.objects.get(employee=zone.employee("awa"))
        given = {"contract": contract, "on": TODAY, "reference": "", "reason": "Mi-temps demandé", "actor": access.user}
        with pytest.raises(ValidationError, match="déjà celui-là"):
            acts.contract_amend(working_time=contract.working_time, **given)
        act = acts.contract_amend(working_time=5_000, **given)
        assert act.contract is not None and act.contract.working_time == 5_000
        contract.refresh_from_db()
        assert contract.end == TODAY and contract.working_time == 10_000


def test_a_suspension_is_an_absence_that_ends_with_the_return(as_, zone: Zone) -> None:
    awa = zone.employee("awa")
    with acting(zone, "fatou") as access:
        absence_kinds_setup(institution=zone.home)
        kind = AbsenceKind.objects.filter(family="unpaid_leave").first()
        act = acts.contract_suspend(
            employee=awa, kind=kind, on=TODAY - 30 * DAY, until=None, reference="D-3", reason="Convenance", actor=access.user
        )
        assert act.absence is not None and act.absence.end is None
        absence_confirm(absence=act.absence, actor=access.user)
    client = as_("fatou")
    assert "Enregistrer la reprise" in client.get(reverse("hr_core:employee_entry", args=[awa.pk])).content.decode()
    url = reverse("hr_core:contract_resume", args=[awa.pk, act.pk])
    early = {"on": (TODAY - 40 * DAY).isoformat(), "reason": "Retour"}
    assert client.post(url, early).status_code == 422
    assert client.post(url, {**early, "on": TODAY.isoformat()}).status_code == 302
    with acting(zone, "fatou"):
        act.refresh_from_db()
        assert act.absence is not None
        act.absence.refresh_from_db()
        assert act.absence.end == act.until == TODAY
    assert "Enregistrer la reprise" not in client.get(reverse("hr_core:employee_entry", args=[awa.pk])).content.decode()


def test_nobody_confirms_their_own_trial(as_, zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        contract = Contract.objects.get(employee=zone.employee("fatou"))
        contract.probation_ends_on = TODAY + DAY
        contract.save()
        with pytest.raises(PermissionDenied):
            acts.trial_confirm(contract=contract, on=TODAY, reference="", reason="x", actor=access.user)
    where = [zone.employee("fatou").pk, contract.pk]
    assert as_("fatou").get(reverse("hr_core:trial_confirm", args=where)).status_code == 403


def test_a_contract_that_another_follows_ends_nothing(zone: Zone) -> None:
    day = TODAY + 20 * DAY
    with acting(zone, "khady") as access:
        contract = fixed(zone, TODAY - 100 * DAY, day)
        files = Employee.objects.filter(pk=zone.employee("awa").pk)
        assert with_current_facts(files, TODAY).get().contract_end == day
        assert contract in deadlines(access, TODAY) and view_counts(files, TODAY)["echeances"] == 1
        assert [alert.words for alert in team_alerts(list(files), TODAY, zone.home)] == ["fin du contrat"]
        acts.contract_renew(contract=contract, end=day + 400 * DAY, reference="A-1", reason="projet", actor=zone.users["khady"])
        assert with_current_facts(files, TODAY).get().contract_end == day + 400 * DAY
        assert not deadlines(access, TODAY) and view_counts(files, TODAY)["echeances"] == 0
        assert team_alerts(list(files), TODAY, zone.home) == []


def test_only_the_last_contract_becomes_permanent_and_an_amendment_lies_within_its_contract(zone: Zone) -> None:
    day = TODAY + 20 * DAY
    words: dict[str, Any] = {"reference": "A-1", "reason": "projet", "actor": zone.users["khady"]}
    with acting(zone, "khady"):
        contract = fixed(zone, TODAY - 100 * DAY, day)
        with pytest.raises(ValidationError, match="au plus tard le lendemain"):
            acts.contract_convert(contract=contract, on=day + DAY, **words)
        for outside in (TODAY - 101 * DAY, day):
            with pytest.raises(ValidationError, match="pendant le contrat"):
                acts.contract_amend(contract=contract, on=outside, working_time=50_000, **words)
        acts.contract_renew(contract=contract, end=day + 30 * DAY, **words)
        with pytest.raises(ValidationError, match="Un autre contrat suit"):
            acts.contract_convert(contract=contract, on=day, **words)
        last = Contract.objects.get(employee=contract.employee, start=day)
        acts.contract_convert(contract=last, on=day + 30 * DAY, **words)
        assert Contract.objects.on(day + 30 * DAY).get(employee=contract.employee).kind == "permanent"
