"""A campaign: whom it takes, who appraises, how a sheet goes from hand to hand, what closing does."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careers.choices_appraisal import LineKind, SheetState
from careers.models import AnnualRating, Appraisal, AppraisalForm, AppraisalLine
from careers.selectors.appraisal import appraisal_needs, harmony, mobility_wishes, readable_sheets, team_sheets
from careers.selectors.person_skills import held_skills
from careers.services.appraisal.campaigns import (
    appraisals_follow,
    campaign_close,
    campaign_open,
    campaign_release,
    campaign_remind,
)
from careers.services.appraisal.forms import form_adopt, form_renew, form_save
from careers.services.appraisal.sheets import (
    appeal_decide,
    self_tell,
    sheet_appeal,
    sheet_countersign,
    sheet_exempt,
    sheet_move,
    sheet_rate,
    sheet_send_back,
    sheet_sign,
    sheet_start,
)
from hr_core.models import Employee, Notice
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests import cast
from tests.careers.appraisal.makers import FORM, campaign, form, rated, said, sheet
from tests.careers.skills.makers import access
from tests.cast import Zone


@pytest.fixture(autouse=True)
def at_home(zone: Zone) -> Iterator[None]:
    with scope(zone.home, actor=None):
        yield


def test_a_sheet_is_opened_for_each_person_in_service_long_enough(zone: Zone) -> None:
    first = dt.date(timezone.localdate().year + 1, 1, 1) - dt.timedelta(days=90)
    Employee.objects.filter(pk=zone.employee("binta").pk).update(hired_on=first)
    Employee.objects.filter(pk=zone.employee("aminata").pk).update(hired_on=first + dt.timedelta(days=1))
    sheets = {each.employee_id: each for each in campaign(zone).sheets.all()}
    assert zone.employee("binta").pk in sheets
    assert zone.employee("aminata").pk not in sheets
    assert sheets[zone.employee("awa").pk].manager == zone.employee("moussa")
    assert sheets[zone.employee("moussa").pk].manager is None, "nobody directs the head of an agency without a head above"
    assert sheets[zone.employee("mamadou").pk].manager is None
    assert Notice.objects.filter(user=zone.user("awa"), text__contains="est ouverte").count() == 1


def test_only_the_person_then_only_the_appraiser_writes(zone: Zone) -> None:
    row = sheet(zone)
    assert row.lines.filter(kind=LineKind.SKILL).count() == 9
    with pytest.raises(PermissionDenied):
        self_tell(sheet=row, words=said(row), hands_in=True, actor=zone.user("moussa"))
    with pytest.raises(Refusal, match="ne peut pas prendre ce chemin"):
        sheet_rate(sheet=row, words=rated(row), submits=True, access=access(zone, "moussa"))
    with pytest.raises(Refusal, match="L’agent a jusqu’au"):
        sheet_start(sheet=row, access=access(zone, "moussa"), on=row.campaign.self_until)
    sheet_start(sheet=row, access=access(zone, "moussa"), on=row.campaign.self_until + dt.timedelta(days=1))
    for name in ("fatou", "awa"):
        with pytest.raises(PermissionDenied):
            sheet_rate(sheet=row, words=rated(row), submits=True, access=access(zone, name))
    with pytest.raises(ValidationError) as refused:
        sheet_rate(sheet=row, words=said(row), submits=True, access=access(zone, "moussa"))
    assert set(refused.value.message_dict) == {"interview_on", "summary"}


def test_the_head_of_the_appraiser_countersigns_before_the_person_reads(zone: Zone) -> None:
    row = sheet(zone, countersigns=True, calibrates=False, state=SheetState.MANAGER)
    row.countersigner = zone.employee("khady")
    row.save()
    row = sheet_rate(sheet=row, words=rated(row), submits=True, access=access(zone, "moussa"))
    assert (row.state, row.released_at) == (SheetState.REVIEW, None)
    assert Notice.objects.filter(user=zone.user("khady"), text__contains="contreseing").exists()
    with pytest.raises(Refusal, match="attendent leur contreseing"):
        campaign_release(campaign=row.campaign, access=access(zone, "fatou"))
    for name in ("moussa", "fatou", "binta"):
        with pytest.raises(PermissionDenied):
            sheet_countersign(sheet=row, words="Vu", agrees=True, access=access(zone, name))
    with pytest.raises(ValidationError, match="motif"):
        sheet_countersign(sheet=row, words=" ", agrees=False, access=access(zone, "khady"))
    row = sheet_countersign(sheet=row, words="Citez la mission de mars", agrees=False, access=access(zone, "khady"))
    assert (row.state, row.mark) == (SheetState.MANAGER, None)
    row = sheet_rate(sheet=row, words=rated(row), submits=True, access=access(zone, "moussa"))
    row = sheet_countersign(sheet=row, words="Vu", agrees=True, access=access(zone, "khady"))
    assert (row.state, row.countersigned_by, row.countersign_words) == (SheetState.SIGNING, zone.user("khady"), "Vu")
    with pytest.raises(IntegrityError, match="appraisal_countersigner"), transaction.atomic():
        Appraisal.objects.filter(pk=row.pk).update(countersigner=row.manager)


def test_the_mark_comes_from_the_parts_and_harmonisation_explains_its_move(zone: Zone) -> None:
    row = sheet(zone, state=SheetState.REVIEW)
    assert (row.mark, row.proposed_mark) == (15_250, 15_250), "50 % and 20 % of 14, 30 % of 18: 15,2"
    fatou = access(zone, "fatou")
    for mark, reason in ((15_250, "Écart entre agences"), (16_000, " "), (18_001, "Trop haut")):
        with pytest.raises(ValidationError):
            sheet_move(sheet=row, mark=mark, reason=reason, access=fatou)
    with pytest.raises(PermissionDenied):
        sheet_move(sheet=row, mark=16_000, reason="Écart", access=access(zone, "moussa"))
    row = sheet_move(sheet=row, mark=16_000, reason="Écart entre agences", access=fatou)
    assert (row.mark, row.proposed_mark, row.moves.get().reason) == (16_000, 15_250, "Écart entre agences")
    found = harmony(row.campaign, fatou)
    assert (found.whole.counts, found.units[0].found.total) == ([0, 0, 1], 1)
    back = sheet_send_back(sheet=row, reason="Objectif sans indicateur", access=fatou)
    assert (back.state, back.mark) == (SheetState.MANAGER, None)


def test_an_appeal_is_formed_once_in_its_delay_and_decided_by_a_third_person(zone: Zone) -> None:
    row = sheet(zone, state=SheetState.SIGNED)
    last = timezone.localdate(row.signed_at) + dt.timedelta(days=15)
    with pytest.raises(Refusal, match="a pris fin"):
        sheet_appeal(sheet=row, text="Contesté", actor=zone.user("awa"), on=last + dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="dit ce qui est contesté"):
        sheet_appeal(sheet=row, text=" ", actor=zone.user("awa"), on=last)
    row = sheet_appeal(sheet=row, text="Contesté", actor=zone.user("awa"), on=last)
    with pytest.raises(PermissionDenied):
        appeal_decide(sheet=row, verdict="kept", mark=None, reason="Vu", access=access(zone, "fatou"))
    with pytest.raises(ValidationError, match="laissez ce champ vide"):
        appeal_decide(sheet=row, verdict="kept", mark=17_000, reason="Vu", access=access(zone, "khady"))
    row = appeal_decide(sheet=row, verdict="changed", mark=17_000, reason="Résultats établis", access=access(zone, "khady"))
    assert (row.state, row.mark, row.moves.count()) == (SheetState.SIGNED, 17_000, 1)
    with pytest.raises(Refusal, match="déjà été décidé"):
        sheet_appeal(sheet=row, text="Encore", actor=zone.user("awa"), on=last)


def test_closing_writes_ratings_and_skills_once_everything_is_done(zone: Zone) -> None:
    row = sheet(zone, state=SheetState.SIGNED)
    of, khady = row.campaign, access(zone, "khady")
    late = of.sign_until + dt.timedelta(days=1)
    with pytest.raises(Refusal, match="celle qui l’a préparée"):
        campaign_close(campaign=of, access=access(zone, "fatou"), on=late)
    with pytest.raises(Refusal, match="auto-évaluations en cours"):
        campaign_close(campaign=of, access=khady, on=late)
    for other in of.sheets.filter(state=SheetState.SELF).select_related("employee"):
        by = "fatou" if other.employee == zone.employee("khady") else "khady"
        sheet_exempt(sheet=other, reason="Nouvelle affectation", access=access(zone, by))
    with pytest.raises(Refusal, match="délai de recours court encore"):
        campaign_close(campaign=of, access=khady, on=late)
    Appraisal.objects.filter(pk=row.pk).update(signed_at=timezone.now() - dt.timedelta(days=16))
    AnnualRating.objects.create(institution=zone.home, employee=zone.employee("awa"), year=of.year, value=11_000, source="fichier")
    campaign_close(campaign=of, access=khady, on=late)
    rating = AnnualRating.objects.get(employee=zone.employee("awa"))
    assert (rating.value, rating.source) == (15_250, "Évaluation de l’année")
    held = held_skills([zone.employee("awa")], timezone.localdate())[zone.employee("awa").pk]
    assert (len(held), {each.source for each in held}) == (9, {"assessed"})
    assert [(need.label, need.priority) for need in appraisal_needs([zone.employee("awa")])] == [("Tableur", "high")]
    assert mobility_wishes()[0].words == "Thiès"
    for change in (lambda: Appraisal.objects.filter(pk=row.pk).update(mark=20_000), lambda: row.lines.update(rate=0)):
        with pytest.raises(IntegrityError, match="close"), transaction.atomic():
            change()
    following = campaign(zone, form=of.form, label="Suivante", year=of.year + 1)
    objective = AppraisalLine.objects.get(sheet__campaign=following, sheet__employee=zone.employee("awa"), kind=LineKind.OBJECTIVE)
    assert (objective.label, objective.target) == ("Former deux collègues", "mars")


def test_a_morning_moves_what_is_late_and_reminds_once(zone: Zone) -> None:
    row = sheet(zone)
    of = row.campaign
    week = of.self_until - dt.timedelta(days=7)
    told = appraisals_follow(institution=zone.home, on=week)
    assert told > 0
    assert appraisals_follow(institution=zone.home, on=week) == 0
    appraisals_follow(institution=zone.home, on=of.self_until)
    row.refresh_from_db()
    assert row.state == SheetState.SELF
    appraisals_follow(institution=zone.home, on=of.self_until + dt.timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.self_done_at) == (SheetState.MANAGER, None)
    assert campaign_remind(campaign=of, access=access(zone, "fatou")) == 1, "Moussa, for Awa's sheet"
    assert Notice.objects.filter(user=zone.user("moussa"), text__contains="à évaluer avant").exists()


def test_a_head_sees_their_team_and_nobody_sees_the_confidential_without_the_right(zone: Zone) -> None:
    of = campaign(zone)
    def names(rows: object) -> set[str]:
        return {each.employee.first_names for each in rows}  # type: ignore[attr-defined]
    assert names(team_sheets(access(zone, "moussa"))) == {"Awa"}
    assert not team_sheets(access(zone, "awa"))
    assert "Mamadou" not in names(readable_sheets(access(zone, "fatou")))
    assert "Mamadou" in names(readable_sheets(access(zone, "serigne")))
    with scope(zone.other, actor=None):
        assert not Appraisal.objects.filter(campaign=of.pk).exists()


def test_a_form_is_adopted_by_another_person_and_then_no_longer_changes(zone: Zone) -> None:
    draft = form(zone, adopted=False)
    with pytest.raises(Refusal, match="n’est pas celle"):
        form_adopt(form=draft, access=access(zone, "fatou"))
    with pytest.raises(ValidationError, match="trois poids"):
        form_save(form=draft, values=FORM | {"skills_weight": 31}, actor=zone.user("fatou"))
    with pytest.raises(ValidationError, match="croissent"):
        form_save(form=draft, values=FORM | {"levels": FORM["levels"][::-1]}, actor=zone.user("fatou"))
    first = form_adopt(form=draft, access=access(zone, "khady"))
    second = form_adopt(form=form_renew(form=first, actor=zone.user("fatou")), access=access(zone, "khady"))
    assert list(AppraisalForm.objects.values_list("number", "state")) == [(2, "in_force"), (1, "retired")]
    with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
        AppraisalForm.objects.filter(pk=second.pk).update(step=500)


def test_an_unsigned_sheet_does_not_keep_a_campaign_open_after_its_day(zone: Zone) -> None:
    row = sheet(zone, state=SheetState.SIGNING, unit=zone.units["ipres-sn/AG-KL"])
    own = Appraisal.objects.get(employee=zone.employee("moussa"))
    sheet_exempt(sheet=own, reason="Sans évaluateur", access=access(zone, "fatou"))
    with pytest.raises(Refusal, match="fiches à signer"):
        campaign_close(campaign=row.campaign, access=access(zone, "khady"), on=row.campaign.sign_until)
    campaign_close(campaign=row.campaign, access=access(zone, "khady"), on=row.campaign.sign_until + dt.timedelta(days=1))
    row.refresh_from_db()
    assert (row.state, row.note) == (SheetState.CLOSED, "Non signée dans le délai")
    with pytest.raises(Refusal, match="ne changent plus"):
        sheet_sign(sheet=row, remark="", actor=zone.user("awa"))


def test_opening_asks_the_same_queries_for_few_and_many(zone: Zone) -> None:
    counts = []
    for number, label in ((3, "Une"), (40, "Deux")):
        for rank in range(number):
            cast.employee(zone, zone.home, f"q{number}{rank}", f"{number}{rank:03d}", zone.units["ipres-sn/DSI"])
        made = campaign(zone, opened=False, label=label, form=AppraisalForm.objects.first())
        start = time.monotonic()
        with CaptureQueriesContext(connection) as queries:
            campaign_open(campaign=made, access=access(zone, "fatou"))
        assert time.monotonic() - start < 2
        counts.append(len(queries))
    assert counts[0] == counts[1]
