"""Absences: what may be entered, what is refused, what changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Absence, AbsenceKind
from hr_core.scope import scope
from hr_core.services.absences import (
    absence_cancel,
    absence_confirm,
    absence_correct,
    absence_enter,
    absence_kind_save,
    absence_kinds_setup,
    absence_prolong,
    paper_delete,
    paper_save,
)
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from tests.cast import Zone

D = dt.date


@pytest.fixture
def kinds(zone: Zone) -> dict[str, AbsenceKind]:
    with scope(zone.home):
        absence_kinds_setup(institution=zone.home)
        return {kind.code: kind for kind in AbsenceKind.objects.all()}


def enter(zone: Zone, kind: AbsenceKind, start: D, end: D | None, **more: Any) -> Absence:
    return absence_enter(
        employee=zone.employee("awa"), kind=kind, values={"start": start, "end": end, **more}, actor=zone.user("fatou")
    )


def test_the_usual_kinds_are_made_once_and_follow_the_country(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    assert {"maternite", "maladie", "greve", "accident-travail"} <= set(kinds)
    assert "viduite" not in kinds
    with scope(zone.home):
        assert absence_kinds_setup(institution=zone.home) == 0


def test_an_absence_awaits_the_paper_of_its_kind(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home):
        made = enter(zone, kinds["maladie"], D(2026, 1, 5), D(2026, 1, 10))
        paper = made.papers.get()
        assert (made.state, paper.due_on) == ("entered", D(2026, 1, 8))
        assert not paper.is_late(D(2026, 1, 8)) and paper.is_late(D(2026, 1, 9))
        paper_save(
            paper=paper,
            values={"received_on": D(2026, 1, 12), "reference": "CM 12"},
            file=None,
            actor=zone.user("fatou"),
        )
        assert paper.was_late(D(2026, 1, 11)) and not paper.was_late(D(2026, 1, 12))
        with pytest.raises(Refusal, match="reste au dossier"):
            paper_delete(paper=paper, actor=zone.user("fatou"), reason="erreur")


@pytest.mark.parametrize(
    ("start", "end", "more", "fits"),
    [
        (D(2026, 1, 10), D(2026, 1, 12), {}, True),  # the day after
        (D(2026, 1, 9), D(2026, 1, 12), {}, False),  # the last day
        (D(2026, 1, 9), D(2026, 1, 12), {"starts_at_noon": True}, False),
        (D(2026, 1, 3), D(2026, 1, 5), {}, True),  # the day before
        (D(2026, 1, 4), D(2026, 1, 6), {"ends_at_noon": True}, False),
        (D(2026, 1, 1), None, {}, False),
    ],
)
def test_two_absences_never_share_a_half_day(
    zone: Zone, kinds: dict[str, AbsenceKind], start: D, end: D | None, more: dict[str, Any], fits: bool
) -> None:
    with scope(zone.home):
        enter(zone, kinds["maladie"], D(2026, 1, 5), D(2026, 1, 10))
        if fits:
            enter(zone, kinds["permission"], start, end, **more)
        else:
            with pytest.raises(ValidationError, match="couvre déjà"):
                enter(zone, kinds["permission"], start, end, **more)
        assert Absence.objects.count() == 1 + fits


def test_the_morning_and_the_afternoon_of_one_day_may_differ(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home):
        enter(zone, kinds["maladie"], D(2026, 1, 5), D(2026, 1, 7), ends_at_noon=True)
        enter(zone, kinds["greve"], D(2026, 1, 6), D(2026, 1, 8), starts_at_noon=True)
        assert sorted(a.calendar_half_days for a in Absence.objects.all()) == [3, 3]


def test_hours_stay_within_one_day(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home):
        enter(zone, kinds["permission"], D(2026, 1, 5), D(2026, 1, 6), minutes=150)
        with pytest.raises(ValidationError, match="une seule journée"):
            enter(zone, kinds["permission"], D(2026, 1, 7), D(2026, 1, 9), minutes=150)


def test_an_absence_stays_within_the_employment(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home):
        with pytest.raises(ValidationError, match="entré le"):
            enter(zone, kinds["maladie"], D(2014, 12, 31), D(2015, 1, 2))
        awa = zone.employee("awa")
        awa.left_on = D(2026, 3, 1)
        awa.save()
        enter(zone, kinds["maladie"], D(2026, 2, 26), D(2026, 3, 1))
        with pytest.raises(ValidationError, match="dernier jour de service"):
            enter(zone, kinds["greve"], D(2026, 3, 1), D(2026, 3, 2))


def test_a_prolongation_goes_on_with_the_spell_and_asks_its_own_paper(
    zone: Zone, kinds: dict[str, AbsenceKind]
) -> None:
    with scope(zone.home):
        first = enter(zone, kinds["maladie"], D(2026, 1, 5), D(2026, 1, 10))
        second = absence_prolong(absence=first, end=D(2026, 1, 20), actor=zone.user("fatou"))
        third = absence_prolong(absence=second, end=D(2026, 1, 25), actor=zone.user("fatou"))
        assert (second.start, second.spell_id, third.spell_id) == (D(2026, 1, 10), first.pk, first.pk)
        assert third.papers.count() == 1
        with pytest.raises(Refusal, match="prolongée"):
            absence_cancel(absence=first, actor=zone.user("fatou"), reason="erreur")


def test_states_follow_the_table(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home):
        made = absence_confirm(
            absence=enter(zone, kinds["maladie"], D(2026, 1, 5), D(2026, 1, 10)), actor=zone.user("khady")
        )
        assert made.confirmed_by == zone.user("khady")
        with pytest.raises(Refusal):
            absence_confirm(absence=made, actor=zone.user("khady"))
        with pytest.raises(ValidationError, match="motif"):
            absence_cancel(absence=made, actor=zone.user("khady"), reason=" ")
        absence_cancel(absence=made, actor=zone.user("khady"), reason="Certificat refusé")
        with pytest.raises(Refusal, match="annulée"):
            absence_correct(absence=made, values={"comment": "x"}, actor=zone.user("khady"), reason="y")
        enter(zone, kinds["permission"], D(2026, 1, 5), D(2026, 1, 10))  # a cancelled one frees its days


def test_nobody_writes_their_own_absence(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home), pytest.raises(OwnFile):
        absence_enter(
            employee=zone.employee("fatou"),
            kind=kinds["maladie"],
            values={"start": D(2026, 1, 5), "end": D(2026, 1, 6)},
            actor=zone.user("fatou"),
        )


def test_a_used_kind_keeps_its_family(zone: Zone, kinds: dict[str, AbsenceKind]) -> None:
    with scope(zone.home):
        enter(zone, kinds["maladie"], D(2026, 1, 5), D(2026, 1, 10))
        with pytest.raises(ValidationError, match="créez plutôt"):
            absence_kind_save(kind=kinds["maladie"], values={"family": "strike"}, actor=zone.user("fatou"))
