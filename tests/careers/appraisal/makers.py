"""Appraisal for the tests: Fatou prepares, Khady adopts and closes, Moussa appraises Awa."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from careers.choices_appraisal import LineKind, SheetState
from careers.models import Appraisal, AppraisalCampaign, AppraisalForm
from careers.services.appraisal.campaigns import campaign_open, campaign_release, campaign_save
from careers.services.appraisal.forms import form_adopt, form_save
from careers.services.appraisal.sheets import SheetWords, self_tell, sheet_appeal, sheet_rate, sheet_sign
from tests.careers.skills.makers import access, in_post
from tests.cast import Zone

LEVELS = [
    {"label": "Insuffisant", "value": 8_000, "most": None}, {"label": "Satisfaisant", "value": 14_000, "most": None},
    {"label": "Remarquable", "value": 18_000, "most": 10},
]  # fmt: skip
FORM: dict[str, Any] = {
    "label": "Fiche annuelle", "reference": "Accord, article 40", "levels": LEVELS, "step": 250, "objectives": 3,
    "objectives_weight": 50, "skills_weight": 30, "criteria_weight": 20, "criteria": [{"label": "Assiduité", "weight": 2}],
    "questions": [{"label": "Bilan de l’année", "asker": "both"}],
}  # fmt: skip


def form(zone: Zone, *, adopted: bool = True, **values: Any) -> AppraisalForm:
    made = form_save(form=AppraisalForm(institution=zone.home), values=FORM | values, actor=zone.user("fatou"))
    return form_adopt(form=made, access=access(zone, "khady")) if adopted else made


def campaign(zone: Zone, *, opened: bool = True, **values: Any) -> AppraisalCampaign:
    today = timezone.localdate()
    told = {
        "label": "Évaluation de l’année", "form": values.pop("form", None) or form(zone), "year": today.year,
        "start": dt.date(today.year, 1, 1), "end": dt.date(today.year + 1, 1, 1), "unit": None, "present_days": 90,
        "self_until": today + dt.timedelta(days=10), "manager_until": today + dt.timedelta(days=30),
        "sign_until": today + dt.timedelta(days=45), "appeal_days": 15, "calibrates": True,
    } | values  # fmt: skip
    made = campaign_save(campaign=AppraisalCampaign(institution=zone.home), values=told, access=access(zone, "fatou"))
    return campaign_open(campaign=made, access=access(zone, "fatou")) if opened else made


def sheet(zone: Zone, name: str = "awa", *, state: str = SheetState.SELF, **values: Any) -> Appraisal:
    """The sheet of somebody of an open campaign, brought to a state; Awa holds the post of a job of nine skills."""
    in_post(zone)
    found = campaign(zone, **values).sheets.get(employee=zone.employee(name))
    path = (SheetState.MANAGER, SheetState.REVIEW, SheetState.SIGNING, SheetState.SIGNED, SheetState.APPEAL)
    for step in path[: path.index(SheetState(state)) + 1] if state != SheetState.SELF else ():
        found = STEPS[step](zone, found)
    return found


def said(sheet: Appraisal) -> SheetWords:
    return SheetWords(
        {"self_answers": {"0": "Une année pleine"}, "wish_horizon": "years", "wish_job": None, "wish_words": "Thiès"},
        {LineKind.CRITERION: {0: {"rate": 2}}, LineKind.TRAINING: {0: {"label": "Tableur", "code": "", "priority": "high"}}},
    )


def rated(sheet: Appraisal, rank: int = 1) -> SheetWords:
    """Objectives and criterion at a level of the scale, every skill at the level asked."""
    skills = {line.order: {"rate": line.asked} for line in sheet.lines.filter(kind=LineKind.SKILL)}
    return SheetWords(
        {"summary": "Travail sûr", "interview_on": timezone.localdate(), "answers": {"0": "En effet"}},
        {
            LineKind.OBJECTIVE: {0: {"label": "Réduire les délais", "weight": 2, "rate": rank}},
            LineKind.SKILL: skills,
            LineKind.CRITERION: {0: {"rate": rank, "comment": "Ponctuelle"}},
            LineKind.NEXT: {0: {"label": "Former deux collègues", "target": "mars", "weight": 1}},
        },
    )


def _hand_in(zone: Zone, sheet: Appraisal) -> Appraisal:
    return self_tell(sheet=sheet, words=said(sheet), hands_in=True, actor=zone.user("awa"))


def _submit(zone: Zone, sheet: Appraisal) -> Appraisal:
    return sheet_rate(sheet=sheet, words=rated(sheet), submits=True, access=access(zone, "moussa"))


def _release(zone: Zone, sheet: Appraisal) -> Appraisal:
    campaign_release(campaign=sheet.campaign, access=access(zone, "fatou"))
    sheet.refresh_from_db()
    return sheet


def _sign(zone: Zone, sheet: Appraisal) -> Appraisal:
    return sheet_sign(sheet=sheet, remark="Lu", actor=zone.user("awa"))


def _appeal(zone: Zone, sheet: Appraisal) -> Appraisal:
    return sheet_appeal(sheet=sheet, text="Mes résultats sont meilleurs", actor=zone.user("awa"), on=timezone.localdate())


STEPS = {
    SheetState.MANAGER: _hand_in, SheetState.REVIEW: _submit, SheetState.SIGNING: _release, SheetState.SIGNED: _sign,
    SheetState.APPEAL: _appeal,
}  # fmt: skip
