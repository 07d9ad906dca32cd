"""The pages of appraisal: from the employee's phone to the head, human resources and back; queries that do not grow with the sheets."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careers.choices_appraisal import LineKind, SheetState
from careers.models import Appraisal, AppraisalCampaign, AppraisalForm, AppraisalMove
from hr_core.scope import scope
from tests import cast
from tests.careers.appraisal.makers import campaign, sheet
from tests.careers.skills.test_pages import signed_in
from tests.cast import Zone


def url(name: str, *keys: int) -> str:
    return reverse(f"careers:{name}", args=keys)


def test_a_sheet_goes_from_hand_to_hand_on_screen(zone: Zone) -> None:
    with scope(zone.home, actor=None):
        row = sheet(zone)
    awa, moussa, fatou = (signed_in(zone, name) for name in ("awa", "moussa", "fatou"))
    assert "auto-évaluation avant le" in awa.get("/").content.decode()
    given = {"criterion-0-rate": "2", "question-0": "Une année pleine", "training-0-label": "Tableur", "wish_horizon": "now"}
    assert awa.post(url("own_appraisal_fill", row.pk), given | {"garder": "1"}).status_code == 302
    assert "Une année pleine" not in moussa.get(url("appraisal_sheet", row.pk)).content.decode(), "not handed in yet"
    assert awa.post(url("own_appraisal_fill", row.pk), given | {"remettre": "1"}).status_code == 302
    assert "Une année pleine" in moussa.get(url("appraisal_sheet", row.pk)).content.decode()
    told = {
        "objective-0-label": "Réduire les délais", "objective-0-weight": "2", "objective-0-rate": "1", "criterion-0-rate": "1",
        "interview_on": timezone.localdate().isoformat(), "summary": "", "skill-0-rate": "3", "remettre": "1",
        "training-0-label": "Tableur", "training-0-priority": "high",
    }  # fmt: skip
    assert moussa.post(url("appraisal_rate", row.pk), told).status_code == 422
    assert moussa.post(url("appraisal_rate", row.pk), told | {"summary": "Travail sûr"}).status_code == 302
    mine = awa.get(url("own_appraisal", row.pk)).content.decode()
    assert "Travail sûr" not in mine, "in harmonisation: the person reads it once it is given back"
    assert awa.get(url("own_appraisal_record", row.pk)).status_code == 404
    move = {"mark": "16", "reason": "Écart entre agences"}
    assert fatou.post(url("appraisal_move", row.pk), move | {"mark": "21"}).status_code == 422
    assert fatou.post(url("appraisal_move", row.pk), move).status_code == 302
    assert "Awa Ndiaye" in fatou.get(url("appraisal_harmony", row.campaign_id)).content.decode()
    assert fatou.post(url("appraisal_release", row.campaign_id)).status_code == 302
    mine = awa.get(url("own_appraisal", row.pk)).content.decode()
    assert "Écart entre agences" in mine
    assert awa.post(url("own_appraisal_sign", row.pk), {"remark": "Lu"}).status_code == 302
    assert awa.get(url("own_appraisal_record", row.pk)).content.startswith(b"%PDF")
    assert awa.post(url("own_appraisal_appeal", row.pk), {"text": "Je conteste"}).status_code == 302
    khady = signed_in(zone, "khady")
    decided = {"verdict": "kept", "mark": "", "reason": "Rien de nouveau"}
    assert khady.post(url("appraisal_decide", row.pk), decided | {"reason": ""}).status_code == 422
    assert khady.post(url("appraisal_decide", row.pk), decided).status_code == 302
    with scope(zone.home, actor=None):
        row.refresh_from_db()
        assert (row.state, row.mark, row.verdict) == (SheetState.SIGNED, 16_000, "kept")
        assert AppraisalMove.objects.count() == 1
        assert row.lines.get(kind=LineKind.TRAINING).priority == "high"


def test_a_model_is_written_by_lines_and_read_back_the_same(zone: Zone) -> None:
    fatou, khady = signed_in(zone, "fatou"), signed_in(zone, "khady")
    given = {
        "label": "Fiche", "levels": "Faible = 8\nBon = 14,5\nHaut = 19 (10 %)", "step": "500", "objectives": "3",
        "objectives_weight": "60", "skills_weight": "20", "criteria_weight": "20", "criteria": "Assiduité = 2\nÉquipe",
        "questions": "Bilan\nMoyens (agent)",
    }  # fmt: skip
    for wrong in ({"levels": "Faible 8"}, {"skills_weight": "30"}, {"criteria": ""}, {"levels": "Bon = 14\nFaible = 8"}):
        assert fatou.post(url("appraisal_form_create"), given | wrong).status_code == 422
    assert fatou.post(url("appraisal_form_create"), given).status_code == 302
    with scope(zone.home, actor=None):
        made = AppraisalForm.objects.get()
    assert made.levels[2] == {"label": "Haut", "value": 19_000, "most": 10}
    page = fatou.get(url("appraisal_form_update", made.pk)).content.decode()
    for words in ("Bon = 14,5", "Haut = 19 (10 %)", "Assiduité = 2", "Moyens (agent)"):
        assert words in page
    assert fatou.post(url("appraisal_form_adopt", made.pk)).status_code == 403
    assert khady.post(url("appraisal_form_adopt", made.pk)).status_code == 302


@pytest.mark.parametrize("name", ["appraisal_campaign_detail", "appraisal_harmony", "appraisal_team", "appraisal_campaign_list"])
def test_queries_do_not_grow_with_the_sheets(zone: Zone, name: str) -> None:
    client: Client = signed_in(zone, "moussa" if name == "appraisal_team" else "khady")
    counts = []
    for number in (3, 12):
        with scope(zone.home, actor=None):
            for rank in range(number):
                cast.employee(zone, zone.home, f"r{number}{rank}", f"{number}{rank:03d}", zone.units["ipres-sn/AG-KL"])
            of = campaign(zone, label=f"Campagne {number}", form=AppraisalForm.objects.first())
            Appraisal.objects.filter(campaign=of).update(
                state="review", mark=14_000, manager_done_at=timezone.now(), self_done_at=timezone.now()
            )
            if name == "appraisal_team":
                Appraisal.objects.filter(campaign=of).update(state="manager")
        target = url(name, of.pk) if name in ("appraisal_campaign_detail", "appraisal_harmony") else url(name)
        client.get(target)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(target).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20
    with scope(zone.home, actor=None):
        assert AppraisalCampaign.objects.count() == 2
