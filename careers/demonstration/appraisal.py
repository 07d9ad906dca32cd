"""The appraisal of 2026 at IPRES, in the middle of its course: some fill their part, some were received, one forms an appeal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Mod

from careers.choices_appraisal import LineKind, SheetState
from careers.models import Appraisal, AppraisalCampaign, AppraisalForm, AppraisalLine
from careers.services.appraisal.campaigns import campaign_open, campaign_release, campaign_save
from careers.services.appraisal.forms import form_adopt, form_save
from careers.services.appraisal.sheets import (
    SheetWords,
    mark_from,
    parts_told,
    self_tell,
    sheet_appeal,
    sheet_countersign,
    sheet_move,
    sheet_rate,
    sheet_sign,
)
from hr_core.access import Access, access_of
from hr_core.models import Institution, User

FORM: dict[str, Any] = {
    "label": "Fiche annuelle du personnel", "reference": "Accord d’établissement, article 40", "step": 250, "objectives": 4,
    "objectives_weight": 50, "skills_weight": 30, "criteria_weight": 20,
    "levels": [
        {"label": "Insuffisant", "value": 8_000, "most": None}, {"label": "À améliorer", "value": 11_000, "most": None},
        {"label": "Satisfaisant", "value": 14_000, "most": None}, {"label": "Très satisfaisant", "value": 16_500, "most": 35},
        {"label": "Exceptionnel", "value": 19_000, "most": 10},
    ],
    "criteria": [
        {"label": "Assiduité et ponctualité", "weight": 2}, {"label": "Sens du service aux assurés", "weight": 2},
        {"label": "Travail en équipe", "weight": 1}, {"label": "Discrétion professionnelle", "weight": 1},
    ],
    "questions": [
        {"label": "Bilan de l’année : réussites et difficultés", "asker": "both"},
        {"label": "Moyens ou appuis nécessaires", "asker": "self"},
    ],
}  # fmt: skip
OBJECTIVES = (
    ("Traiter les dossiers dans le délai de la charte", "90 % en quinze jours", 2),
    ("Mettre à jour les procédures de son poste", "deux procédures écrites", 1),
    ("Résorber les dossiers de plus de six mois", "aucun au 31 décembre", 2),
)
DAY, MOMENT = date(2026, 11, 18), datetime(2026, 11, 18, 16, 0, tzinfo=UTC)


def appraisal(institution: Institution, preparer: Access, decider: Access) -> None:
    """Nothing when a campaign is there. Runs in the scope."""
    if AppraisalCampaign.objects.exists():
        return
    form = form_save(form=AppraisalForm(institution=institution), values=FORM, actor=preparer.user)
    form = form_adopt(form=form, access=decider)
    values = {
        "label": "Évaluation 2026", "form": form, "year": 2026, "start": date(2026, 1, 1), "end": date(2027, 1, 1), "unit": None,
        "present_days": 90, "self_until": date(2026, 12, 5), "manager_until": date(2026, 12, 19),
        "sign_until": date(2027, 1, 15), "appeal_days": 15, "calibrates": True,
        "countersigns": True,
    }  # fmt: skip
    campaign = campaign_save(campaign=AppraisalCampaign(institution=institution), values=values, access=preparer)
    campaign_open(campaign=campaign, access=preparer)
    campaign = AppraisalCampaign.objects.select_related("form").get(pk=campaign.pk)
    _objectives(campaign)
    _others(campaign, decider)
    _team(institution, campaign, preparer, decider)


def _objectives(campaign: AppraisalCampaign) -> None:
    rows = [
        AppraisalLine(
            institution_id=campaign.institution_id, sheet=sheet, kind=LineKind.OBJECTIVE, order=rank, label=label, target=target,
            weight=weight,
        )
        for sheet in campaign.sheets.all()
        for rank, (label, target, weight) in enumerate(OBJECTIVES[: 2 + sheet.pk % 2])
    ]  # fmt: skip
    AppraisalLine.objects.bulk_create(rows, batch_size=2000)


def _others(campaign: AppraisalCampaign, decider: Access) -> None:
    """Those without an account of the demonstration: a third handed in, a third appraised, some ratings generous in two agencies."""
    sheets = list(campaign.sheets.filter(employee__user=None, manager__isnull=False).select_related("countersigner__user").order_by("employee__staff_number"))
    handed = [sheet for rank, sheet in enumerate(sheets) if rank % 3 == 1]
    done = [sheet for rank, sheet in enumerate(sheets) if rank % 3 == 2]
    Appraisal.objects.filter(pk__in=[sheet.pk for sheet in handed]).update(state=SheetState.MANAGER, self_done_at=MOMENT)
    lines = AppraisalLine.objects.filter(sheet__in=[sheet.pk for sheet in done])
    lines.filter(kind=LineKind.SKILL).update(self_rate=F("asked"), rate=F("asked") - Mod(F("sheet_id") + F("order"), 2))
    spread = Mod(F("sheet_id") * 7 + F("order") * 3 + F("sheet__unit_id") * 5, 11)
    keys = list(lines.filter(kind__in=(LineKind.OBJECTIVE, LineKind.CRITERION)).annotate(rank=spread).values_list("pk", "rank"))
    for rate, ranks in enumerate(((), (0, 5), (1, 2, 4, 6, 8), (3, 7, 9), (10,))):
        AppraisalLine.objects.filter(pk__in=[key for key, found in keys if found in ranks]).update(rate=rate)
    found: dict[int, list[AppraisalLine]] = {}
    for line in AppraisalLine.objects.filter(sheet__in=[sheet.pk for sheet in done]):
        found.setdefault(line.sheet_id, []).append(line)
    for rank, sheet in enumerate(done):
        if sheet.countersigner is not None and rank % 4:
            sheet.countersigned_by, sheet.countersigned_at = sheet.countersigner.user or decider.user, MOMENT
        result = mark_from(campaign.form, found[sheet.pk])
        sheet.state, sheet.self_done_at, sheet.manager_done_at = SheetState.REVIEW, MOMENT, MOMENT
        sheet.mark = sheet.proposed_mark = result.mark
        sheet.told, sheet.interview_on = parts_told(result), DAY
        sheet.summary = "Année conforme aux objectifs de l’unité ; le suivi des délais reste à consolider."
    Appraisal.objects.bulk_update(
        done,
        ["state", "countersigned_by", "countersigned_at", "self_done_at", "manager_done_at", "mark", "proposed_mark", "told", "interview_on", "summary"],
        batch_size=500,
    )


def _team(institution: Institution, campaign: AppraisalCampaign, preparer: Access, decider: Access) -> None:
    """The team of the head who signs in: one sheet at each step."""
    head = User.objects.filter(username=f"chef.{institution.code}").first()
    rows = campaign.sheets.filter(manager__user=head, employee__user__isnull=False) if head is not None else []
    sheets = list(rows.select_related("employee__user").order_by("employee__staff_number") if head is not None else [])
    if head is None or len(sheets) < 5:
        return
    access = access_of(head, institution.pk)
    for rank, sheet in enumerate(sheets[:4]):
        self_tell(sheet=sheet, words=_said(sheet, rank), hands_in=True, actor=sheet.employee.user)  # type: ignore[arg-type]
    for rank, sheet in enumerate(sheets[:3]):
        sheet_rate(sheet=sheet, words=_rated(sheet, 2 + rank % 2), submits=True, access=access)
        above = sheet.countersigner
        if above is not None:
            reader = access_of(above.user, institution.pk) if above.user is not None else decider
            sheet_countersign(sheet=sheet, words="Appréciation partagée." if rank else "", agrees=True, access=reader)
    sheet_move(sheet=sheets[2], mark=13_500, reason="Écart d’un demi-point avec les cellules voisines", access=preparer)
    campaign_release(campaign=campaign, access=preparer, unit=sheets[0].unit_id)
    signed = sheet_sign(
        sheet=sheets[0], remark="Je demande que la mission de mars soit comptée.", actor=sheets[0].employee.user,  # type: ignore[arg-type]
    )  # fmt: skip
    sheet_appeal(
        sheet=signed, text="La mission d’appui à l’agence de Diourbel n’a pas été prise en compte dans mes objectifs.",
        actor=signed.employee.user, on=date(2026, 11, 28),  # type: ignore[arg-type]
    )  # fmt: skip


def _said(sheet: Appraisal, rank: int) -> SheetWords:
    lines = list(sheet.lines.all())
    told: dict[str, dict[int, dict[str, Any]]] = {}
    for line in lines:
        rate = line.asked if line.kind == LineKind.SKILL else 3 - (line.order + rank) % 2
        told.setdefault(line.kind, {})[line.order] = {"rate": rate}
    told[LineKind.TRAINING] = {0: {"label": "Rédaction administrative", "code": "", "priority": "medium"}}
    values = {
        "self_answers": {"0": "Trois numéros du bulletin publiés à l’heure ; la photothèque reste à classer.", "1": "Un poste de montage."},
        "wish_horizon": "years" if rank == 1 else "", "wish_job": None, "wish_words": "Agence de Thiès" if rank == 1 else "",
    }  # fmt: skip
    return SheetWords(values, told)


def _rated(sheet: Appraisal, rank: int) -> SheetWords:
    told: dict[str, dict[int, dict[str, Any]]] = {}
    for line in sheet.lines.exclude(kind=LineKind.TRAINING):
        rate = max((line.asked or 1) - line.order % 2, 1) if line.kind == LineKind.SKILL else rank
        told.setdefault(line.kind, {})[line.order] = {"rate": rate}
    told[LineKind.NEXT] = {0: {"label": "Former un collègue à la photothèque", "target": "avant juin", "weight": 1}}
    summary = "Travail régulier et soigné. Les délais sont tenus ; la documentation des procédures reste à faire."
    return SheetWords({"interview_on": DAY, "summary": summary, "answers": {"0": "Année bien remplie."}}, told)
