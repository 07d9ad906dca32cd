"""Dated facts: one follows the other, the database refuses overlaps, corrections keep their reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hr_core.facts import BY_SLUG
from hr_core.models import AuditEntry, Contract, Posting, SchemeAffiliation
from hr_core.services.facts import fact_add, fact_correct, fact_delete, fact_end
from hr_core.services.writing import OwnFile
from tests.cast import Zone
from tests.hr_core.helpers import acting

MAY = dt.date(2026, 5, 1)


def posting(zone: Zone, start: dt.date, who: str = "fatou", **values):
    return fact_add(
        employee=zone.employee("awa"),
        kind=BY_SLUG["affectation"],
        values={"start": start, "unit": zone.units["ipres-sn/DSI"], "job_title": "Analyste", **values},
        actor=zone.user(who),
    )


def test_a_new_posting_closes_the_previous_one_on_its_first_day(zone: Zone) -> None:
    with acting(zone, "fatou"):
        posting(zone, MAY)
        assert list(Posting.objects.filter(employee=zone.employee("awa")).values_list("start", "end")) == [
            (MAY, None),
            (dt.date(2015, 1, 1), MAY),
        ]


def test_a_posting_entered_before_a_later_one_stops_where_it_starts(zone: Zone) -> None:
    with acting(zone, "fatou"):
        posting(zone, MAY)
        assert posting(zone, dt.date(2026, 2, 1)).end == MAY


def test_two_facts_cannot_start_on_the_same_day(zone: Zone) -> None:
    with acting(zone, "fatou"):
        posting(zone, MAY)
        with pytest.raises(ValidationError, match="commence déjà le 01/05/2026"):
            posting(zone, MAY)


def test_the_database_refuses_an_overlap_with_its_french_sentence(zone: Zone) -> None:
    with acting(zone, "fatou"):
        posting(zone, MAY)
        first = Posting.objects.get(employee=zone.employee("awa"), start=dt.date(2015, 1, 1))
        with pytest.raises(ValidationError, match="Une autre affectation couvre ces dates"):
            fact_correct(fact=first, values={"end": None}, actor=zone.user("fatou"), reason="erreur")


def test_a_fact_before_the_hiring_is_refused(zone: Zone) -> None:
    with acting(zone, "fatou"), pytest.raises(ValidationError, match="L’agent est entré le 01/01/2015"):
        posting(zone, dt.date(2014, 1, 1))


def test_an_end_before_the_start_is_refused(zone: Zone) -> None:
    with acting(zone, "fatou"):
        contract = Contract.objects.get(employee=zone.employee("awa"))
        with pytest.raises(ValidationError, match="La date de fin doit suivre"):
            fact_end(fact=contract, end=dt.date(2015, 1, 1), actor=zone.user("fatou"), reason="erreur")


def test_a_correction_needs_a_reason_and_keeps_it(zone: Zone) -> None:
    with acting(zone, "fatou"):
        contract = Contract.objects.get(employee=zone.employee("awa"))
        with pytest.raises(ValidationError, match="Donnez le motif"):
            fact_correct(fact=contract, values={"kind": "fixed_term"}, actor=zone.user("fatou"), reason=" ")
        fact_correct(fact=contract, values={"kind": "fixed_term"}, actor=zone.user("fatou"), reason="mal saisi")
        entry = AuditEntry.objects.of_record(contract).first()
        assert (entry.reason, entry.actor_label) == ("mal saisi", "Fatou Sow")
        assert entry.changes() == [("kind", "permanent", "fixed_term")]


def test_a_deleted_fact_gives_its_days_back_to_the_previous_one(zone: Zone) -> None:
    with acting(zone, "fatou"):
        wrong = posting(zone, MAY)
        fact_delete(fact=wrong, actor=zone.user("fatou"), reason="jamais eu lieu")
        assert Posting.objects.get(employee=zone.employee("awa")).end is None


def test_nobody_writes_in_their_own_file(zone: Zone) -> None:
    fatou = zone.employee("fatou")
    with acting(zone, "fatou"):
        with pytest.raises(OwnFile):
            fact_add(
                employee=fatou, kind=BY_SLUG["statut"], values={"start": MAY, "kind": "decree"}, actor=zone.user("fatou")
            )
        with pytest.raises(OwnFile):
            fact_correct(
                fact=Contract.objects.get(employee=fatou), values={}, actor=zone.user("fatou"), reason="essai"
            )
        with pytest.raises(OwnFile):
            fact_delete(fact=Contract.objects.get(employee=fatou), actor=zone.user("fatou"), reason="essai")


def test_each_branch_has_its_own_scheme(zone: Zone) -> None:
    with acting(zone, "fatou"):
        for branch in ("pension", "health"):
            fact_add(
                employee=zone.employee("awa"),
                kind=BY_SLUG["regime"],
                values={"start": MAY, "branch": branch, "scheme": "civil_servants"},
                actor=zone.user("fatou"),
            )
        assert SchemeAffiliation.objects.on(MAY).filter(employee=zone.employee("awa")).count() == 2


def test_a_base_salary_is_never_corrected_in_place(zone: Zone) -> None:
    with acting(zone, "fatou"):
        terms = zone.employee("awa").payterms_set.get()
        with pytest.raises(ValidationError, match="proposez-en un autre"):
            fact_correct(fact=terms, values={"base_salary": 1}, actor=zone.user("fatou"), reason="essai")
