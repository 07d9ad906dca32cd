"""Honours by act or by text; a protected person's guarded acts wait for the authority's answer, which serves once."""

from __future__ import annotations

import datetime as dt

import pytest

from careers.models import Honour, HonourKind, MandateAuthorisation
from careers.selectors.mandates import honours_to_propose, mandates_on
from careers.services.discipline.honours import honour_record, honour_remove
from careers.services.discipline.mandates import authorisation_save
from careers.services.discipline.setup import discipline_setup
from hr_core.models import Employee
from hr_core.services.acts.flow import act_cancel, act_check, act_draft, act_sign
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from tests.careers.discipline.makers import TODAY, ago, mandate
from tests.cast import Zone
from tests.hr_core.acts.giving import drafted
from tests.hr_core.helpers import acting


def test_a_guarded_act_waits_for_the_authority_and_others_do_not(zone: Zone) -> None:
    held = mandate(zone)
    guarded, free = drafted(zone, kind="transfer"), drafted(zone, kind="posting", day=dt.date(2027, 1, 1))
    with acting(zone, "khady") as access:
        act_check(act=free, access=access)
        with pytest.raises(Refusal, match="inspecteur du travail"):
            act_check(act=guarded, access=access)
    with acting(zone, "fatou"):
        asked = authorisation_save(
            authorisation=MandateAuthorisation(), mandate=held, actor=zone.user("fatou"),
            values={"act_kind": "transfer", "asked_on": ago(20), "answer": "asked", "answered_on": None, "reference": ""},
        )  # fmt: skip
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="attend l’autorisation"):
        act_check(act=guarded, access=access)
    with acting(zone, "fatou"):
        values = {"act_kind": "transfer", "asked_on": ago(20), "answer": "granted", "answered_on": TODAY, "reference": "Lettre n° 44"}
        authorisation_save(authorisation=asked, mandate=held, actor=zone.user("fatou"), values=values)
    with acting(zone, "khady") as access:
        act = act_check(act=guarded, access=access)
    with acting(zone, "mamadou") as access:
        act_sign(act=act, access=access)
        asked.refresh_from_db()
        assert asked.used_by_id == act.pk
    second = drafted(zone, kind="transfer", day=dt.date(2027, 2, 1))
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="attend l’autorisation"):
        act_check(act=second, access=access)
    with acting(zone, "fatou"), pytest.raises(Refusal, match="a servi"):
        authorisation_save(authorisation=asked, mandate=held, actor=zone.user("fatou"), values=values)


def test_protection_lasts_its_months_after_the_mandate(zone: Zone) -> None:
    held = mandate(zone, end=dt.date(2026, 3, 1))
    with acting(zone, "fatou"):
        assert held.protected_until == dt.date(2026, 9, 1)
        assert mandates_on([zone.employee("awa").pk], dt.date(2026, 8, 31)).exists()
        assert not mandates_on([zone.employee("awa").pk], dt.date(2026, 9, 1)).exists()
    with pytest.raises(OwnFile):
        mandate(zone, who="fatou")


def test_a_medal_is_proposed_from_its_year_on_and_no_longer_once_received(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        discipline_setup(institution=zone.home)
        Employee.objects.filter(pk=zone.employee("awa").pk).update(hired_on=dt.date(2006, 12, 1), seniority_on=dt.date(2006, 12, 1))
        assert not honours_to_propose(access, dt.date(2026, 11, 30))
        ((who, kind, _span),) = honours_to_propose(access, dt.date(2026, 12, 1))
        assert (who, kind.years) == (zone.employee("awa"), 20)
        values = {"kind": kind, "on": dt.date(2026, 12, 1), "reference": "Arrêté n° 12", "motive": ""}
        honour_record(employee=who, values=values, actor=zone.user("fatou"))
        assert not honours_to_propose(access, dt.date(2026, 12, 1))


def test_a_letter_of_congratulations_by_act_is_in_the_file_until_the_act_is_cancelled(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        discipline_setup(institution=zone.home)
        letter = HonourKind.objects.get(label="Lettre de félicitations")
        act = act_draft(
            kind="honour", employee=zone.employee("awa"), effective_on=TODAY, access=access, values={"honour": letter.pk},
            motive="recouvrement exemplaire",
        )  # fmt: skip
    with acting(zone, "khady") as access:
        act = act_check(act=act, access=access)
    with acting(zone, "mamadou") as access:
        act = act_sign(act=act, access=access)
        honour = Honour.objects.get()
        assert act.frozen["values"].get("distinction") == "Lettre de félicitations" and honour.reference == act.reference
        with pytest.raises(Refusal, match="faites annuler l’acte"):
            honour_remove(honour=honour, actor=zone.user("mamadou"), reason="x")
        act_cancel(act=act, access=access, reason="Erreur")
        assert not Honour.objects.exists()
