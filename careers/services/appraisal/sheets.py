"""A sheet's life: what the person says, what the appraiser says, the mark, harmonisation, the signature, the appeal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.appraisal.marks import Attained, Part, Rated, Result, rated_mean, sheet_mark, skills_mean
from careers.choices_appraisal import CampaignState, LineKind, SheetState, Verdict
from careers.models import Appraisal, AppraisalForm, AppraisalLine, AppraisalMove
from careers.selectors.appraisal import is_evaluator, officer_sheets, sheets_to_countersign
from careers.services.appraisal.campaigns import tell_released
from careers.workflows_appraisal import SHEET
from hr_core.access import Access
from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, is_own_file, reasoned, save_checked
from hr_core.text import french_date, french_decimal, french_of, french_percent
from hr_core.workflows import transition

FREE = (LineKind.OBJECTIVE, LineKind.NEXT, LineKind.TRAINING)
LINE_FIELDS = ("label", "code", "target", "weight", "comment", "priority")


@dataclass(frozen=True)
class SheetWords:
    """What a form brings: values of the sheet, and by kind the lines by their rank. A free line without a label goes."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def self_tell(*, sheet: Appraisal, words: SheetWords, hands_in: bool, actor: User) -> Appraisal:
    """One's own part: ratings as oneself sees them, answers, training, wishes; `hands_in` gives it to the appraiser."""
    row = _in_state(sheet, "hand_in" if hands_in else "tell")
    if not is_own_file(row.employee, actor):
        raise PermissionDenied(_("Chacun remplit sa propre auto-évaluation."))
    values = {name: words.values[name] for name in ("self_answers", "wish_job", "wish_horizon", "wish_words") if name in words.values}
    with reasoned("", _("Auto-évaluation")):
        _write(row, words.lines, "self_rate")
        assign(row, values)
        if hands_in:
            assign(row, {"state": SheetState.MANAGER, "self_done_at": timezone.now()})
        save_checked(row)
    if hands_in and row.manager is not None:
        text = _("%(who)s a remis son auto-évaluation.") % {"who": row.employee.full_name}
        _tell(row, [row.manager.user], text, row.get_absolute_url())
    return row


@transaction.atomic
def sheet_start(*, sheet: Appraisal, access: Access, on: date) -> Appraisal:
    """Begin without the self-appraisal, once its day is past."""
    row = _in_state(sheet, "start")
    if not is_evaluator(row, access) and not access.has("appraisal_manage"):
        raise PermissionDenied(_("Cette fiche a un autre évaluateur."))
    forbid_own_file(row.employee, access.user)
    if on <= row.campaign.self_until:
        raise Refusal(
            _("L’agent a jusqu’au %(day)s pour son auto-évaluation.") % {"day": french_date(row.campaign.self_until)}
        )
    with reasoned("", _("Auto-évaluation non rendue")):
        return save_checked(assign(row, {"state": SheetState.MANAGER}))


@transaction.atomic
def sheet_rate(*, sheet: Appraisal, words: SheetWords, submits: bool, access: Access) -> Appraisal:
    """The appraiser's part. Submitted, the sheet has its mark and goes to harmonisation, or straight to the person.

    Raises `Refusal` when something of the form was left unrated: an objective without a rating does not count, but a sheet
    without its interview's day or its overall words cannot leave.
    """
    row = _in_state(sheet, "submit" if submits else "rate")
    _evaluator(row, access)
    names = ("answers", "summary", "interview_on")
    with reasoned("", _("Évaluation")):
        _write(row, words.lines, "rate")
        assign(row, {name: words.values[name] for name in names if name in words.values})
        if submits:
            _submit(row)
        return save_checked(row)


def _submit(row: Appraisal) -> None:
    missing = {}
    if row.interview_on is None:
        missing["interview_on"] = _("Donnez le jour de l’entretien.")
    if not row.summary.strip():
        missing["summary"] = _("Écrivez l’appréciation d’ensemble : l’agent la lira.")
    if missing:
        raise ValidationError(missing)
    found = mark_of(row)
    if found.mark is None:
        raise Refusal(_("Évaluez au moins une partie de la fiche : il n’y a pas encore de note."))
    stays = row.campaign.calibrates or row.countersigner_id is not None
    now = timezone.now()
    assign(
        row,
        {
            "state": SheetState.REVIEW if stays else SheetState.SIGNING, "proposed_mark": found.mark, "mark": found.mark,
            "told": parts_told(found), "manager_done_at": now, "released_at": None if stays else now,
        },
    )  # fmt: skip
    if row.countersigner is not None:
        text = _("La fiche %(of_name)s attend votre contreseing.") % {"of_name": french_of(row.employee.full_name)}
        _tell(row, [row.countersigner.user], text, row.get_absolute_url())
    if not stays:
        tell_released(row.campaign, [row])


def mark_of(sheet: Appraisal) -> Result:
    """The mark of a sheet from its lines as they are; one query."""
    return mark_from(sheet.campaign.form, list(AppraisalLine.objects.filter(sheet=sheet)))


def mark_from(form: AppraisalForm, lines: Sequence[AppraisalLine]) -> Result:
    """The mark that the lines of a sheet make on a form."""
    scale = form.scale

    def rated(kind: str) -> list[Rated]:
        return [
            Rated(line.weight, None if line.rate is None else scale.levels[line.rate].value)
            for line in lines
            if line.kind == kind
        ]

    skills = [Attained(line.asked or 1, line.rate) for line in lines if line.kind == LineKind.SKILL]
    return sheet_mark(
        (
            Part(_("Objectifs"), form.objectives_weight, rated_mean(rated(LineKind.OBJECTIVE))),
            Part(_("Compétences du métier"), form.skills_weight, skills_mean(skills, scale.top)),
            Part(_("Manière de servir"), form.criteria_weight, rated_mean(rated(LineKind.CRITERION))),
        ),
        scale,
    )


def parts_told(found: Result) -> list[list[str]]:
    """Name, mark to two decimals, share of the whole to one per cent: what the sheet and the record print."""
    told = []
    for part in found.parts:
        if not part.weight:
            continue
        if part.mark is None:
            told.append([part.name, "", _("rien n’est évalué : son poids va aux autres parties")])
        else:
            mark = french_decimal(part.mark / 1000)
            told.append([part.name, mark, french_percent(Fraction(100 * part.weight, found.weight), 0)])
    return told


@transaction.atomic
def sheet_give_back(*, sheet: Appraisal, reason: str, access: Access) -> Appraisal:
    """Back to the person, to complete the self-appraisal."""
    row = _in_state(sheet, "give_back")
    _evaluator(row, access)
    _reason(reason)
    with reasoned(reason, ""):
        save_checked(assign(row, {"state": SheetState.SELF, "self_done_at": None}))
    text = _("Votre évaluateur vous rend votre auto-évaluation : %(reason)s") % {"reason": reason.strip()}
    _tell(row, [row.employee.user], text, reverse("careers:own_appraisal", args=[row.pk]))
    return row


@transaction.atomic
def sheet_send_back(*, sheet: Appraisal, reason: str, access: Access) -> Appraisal:
    """Back to the appraiser, before the person has read it."""
    row = _officer(sheet, "send_back", access)
    _reason(reason)
    with reasoned(reason, ""):
        cleared = {"countersigned_by": None, "countersigned_at": None, "countersign_words": ""}
        save_checked(assign(row, {"state": SheetState.MANAGER, "mark": None, "proposed_mark": None, "manager_done_at": None} | cleared))
    if row.manager is not None:
        text = _("La fiche %(of_name)s vous est rendue : %(reason)s") % {"of_name": french_of(row.employee.full_name), "reason": reason.strip()}
        _tell(row, [row.manager.user], text, row.get_absolute_url())
    return row


@transaction.atomic
def sheet_countersign(*, sheet: Appraisal, words: str, agrees: bool, access: Access) -> Appraisal:
    """The head of the appraiser read the sheet: countersigned with words that the person reads, or back to the appraiser with a reason.

    Without harmonisation the countersigned sheet goes to the person. Raises `PermissionDenied` for anybody else than who countersigns.
    """
    row = _in_state(sheet, "countersign")
    forbid_own_file(row.employee, access.user)
    if not sheets_to_countersign(access).filter(pk=row.pk).exists():
        raise PermissionDenied(_("Cette fiche n’attend pas votre contreseing."))
    if not agrees:
        if not words.strip():
            raise ValidationError({"words": _("Donnez le motif : il est gardé et lu.")})
        with reasoned(words, ""):
            save_checked(assign(row, {"state": SheetState.MANAGER, "mark": None, "proposed_mark": None, "manager_done_at": None}))
        if row.manager is not None:
            text = _("La fiche %(of_name)s vous est rendue : %(reason)s") % {"of_name": french_of(row.employee.full_name), "reason": words.strip()}
            _tell(row, [row.manager.user], text, row.get_absolute_url())
        return row
    now = timezone.now()
    assign(row, {"countersigned_by": access.user, "countersigned_at": now, "countersign_words": words.strip()[:300]})
    if not row.campaign.calibrates:
        assign(row, {"state": SheetState.SIGNING, "released_at": now})
    with reasoned("", _("Fiche contresignée")):
        save_checked(row)
    if not row.campaign.calibrates:
        tell_released(row.campaign, [row])
    return row


@transaction.atomic
def sheet_move(*, sheet: Appraisal, mark: int, reason: str, access: Access) -> Appraisal:
    """Harmonise: another mark, with its reason, which the person reads with the mark."""
    row = _officer(sheet, "move", access)
    _reason(reason)
    _move(row, mark, reason, access)
    with reasoned(reason, ""):
        return save_checked(row)


@transaction.atomic
def sheet_sign(*, sheet: Appraisal, remark: str, actor: User) -> Appraisal:
    """The person read the sheet; signing is not agreeing, hence the remark and the appeal."""
    row = _in_state(sheet, "sign")
    if not is_own_file(row.employee, actor):
        raise PermissionDenied(_("Chacun signe sa propre fiche."))
    with reasoned("", _("Fiche signée")):
        save_checked(assign(row, {"state": SheetState.SIGNED, "remark": remark.strip(), "signed_at": timezone.now()}))
    if row.manager is not None and row.remark:
        text = _("%(who)s a signé sa fiche avec une observation.") % {"who": row.employee.full_name}
        _tell(row, [row.manager.user], text, row.get_absolute_url())
    return row


def appeal_ends(sheet: Appraisal) -> date | None:
    """The last day of the appeal."""
    if sheet.signed_at is None:
        return None
    return timezone.localdate(sheet.signed_at) + timedelta(days=sheet.campaign.appeal_days)


@transaction.atomic
def sheet_appeal(*, sheet: Appraisal, text: str, actor: User, on: date) -> Appraisal:
    """One appeal, in its delay, against a sheet that one signed."""
    row = _in_state(sheet, "appeal")
    if not is_own_file(row.employee, actor):
        raise PermissionDenied(_("Chacun forme son propre recours."))
    if row.appealed_at is not None:
        raise Refusal(_("Un recours a déjà été décidé sur cette fiche."))
    last = appeal_ends(row)
    if last is None or on > last:
        raise Refusal(_("Le délai de recours a pris fin le %(day)s.") % {"day": french_date(last) if last else "—"})
    with reasoned("", _("Recours")):
        return save_checked(
            assign(row, {"state": SheetState.APPEAL, "appeal": text.strip(), "appealed_at": timezone.now()})
        )


@transaction.atomic
def appeal_decide(*, sheet: Appraisal, verdict: str, mark: int | None, reason: str, access: Access) -> Appraisal:
    """Keep the mark or change it, with the reason, which the person reads. Neither the person nor the appraiser decides."""
    row = _officer(sheet, "decide", access)
    if is_evaluator(row, access):
        raise Refusal(_("L’évaluateur ne décide pas d’un recours contre son évaluation."))
    _reason(reason)
    if verdict == Verdict.CHANGED:
        if mark is None:
            raise ValidationError({"mark": _("Donnez la nouvelle note.")})
        _move(row, mark, reason, access)
    elif mark is not None:
        raise ValidationError({"mark": _("La note est maintenue : laissez ce champ vide, ou choisissez de changer la note.")})
    with reasoned(reason, ""):
        save_checked(
            assign(
                row,
                {
                    "state": SheetState.SIGNED, "verdict": verdict, "verdict_reason": reason.strip(), "verdict_by": access.user,
                    "verdict_at": timezone.now(),
                },
            )
        )  # fmt: skip
    text = _("Votre recours est décidé : %(verdict)s.") % {"verdict": row.get_verdict_display()}
    _tell(row, [row.employee.user], text, reverse("careers:own_appraisal", args=[row.pk]))
    return row


@transaction.atomic
def sheet_exempt(*, sheet: Appraisal, reason: str, access: Access) -> Appraisal:
    """No appraisal this time: a long absence, a departure."""
    row = _officer(sheet, "exempt", access)
    _reason(reason)
    with reasoned(reason, ""):
        return save_checked(assign(row, {"state": SheetState.EXEMPT, "note": reason.strip()[:300]}))


@transaction.atomic
def sheet_assign(*, sheet: Appraisal, manager: Employee, access: Access) -> Appraisal:
    """Name the appraiser, or another one."""
    row = _officer(sheet, "assign", access)
    if manager.pk == row.employee_id:
        raise ValidationError({"manager": _("Personne n’évalue sa propre fiche.")})
    with reasoned("", _("Évaluateur désigné")):
        again = None if row.countersigner_id == manager.pk else row.countersigner
        save_checked(assign(row, {"manager": manager, "countersigner": again}))
    text = _("Vous évaluez %(who)s pour « %(label)s ».") % {"who": row.employee.full_name, "label": row.campaign.label}
    _tell(row, [manager.user], text, row.get_absolute_url())
    return row


def _move(row: Appraisal, mark: int, reason: str, access: Access) -> None:
    scale = row.campaign.form.scale
    if not 0 <= mark <= scale.top:
        raise ValidationError({"mark": _("La note va de 0 à %(top)s.") % {"top": french_decimal(Fraction(scale.top, 1000))}})
    if mark == row.mark:
        raise ValidationError({"mark": _("C’est déjà cette note.")})
    assert row.mark is not None
    move = AppraisalMove(
        institution_id=row.institution_id, sheet=row, before=row.mark, after=mark, reason=reason.strip()[:300], by=access.user
    )
    save_checked(move)
    row.mark = mark


def _write(sheet: Appraisal, told: Mapping[str, Mapping[int, Mapping[str, Any]]], rate: str) -> None:
    """Write the lines of a sheet: `rate` names the column of who writes. Lines of skills and criteria are those of the opening;
    free lines come and go with their label. A skill is rated 0 to 4, the others by a rank of the scale."""
    top = len(sheet.campaign.form.levels) - 1
    known = {(line.kind, line.order): line for line in AppraisalLine.objects.filter(sheet=sheet)}
    changed: list[AppraisalLine] = []
    for kind, rows in told.items():
        for order, values in rows.items():
            line = known.get((kind, order))
            if kind in FREE and "label" in values and not str(values["label"]).strip():
                if line is not None:
                    line.delete()
                continue
            if line is None:
                if kind not in FREE:
                    continue
                line = AppraisalLine(institution_id=sheet.institution_id, sheet=sheet, kind=kind, order=order)
            given = values.get("rate")
            if given is not None and not 0 <= given <= (4 if kind == LineKind.SKILL else top):
                raise ValidationError(_("Cette évaluation sort de l’échelle."))
            allowed = LINE_FIELDS if kind in FREE else ("comment",)
            assign(line, {name: values[name] for name in allowed if name in values})
            if "rate" in values:
                setattr(line, rate, given)
            changed.append(line)
    for line in changed:
        save_checked(line)


def _officer(sheet: Appraisal, name: str, access: Access) -> Appraisal:
    """The sheet locked, for somebody of human resources who sees it and is not its person."""
    row = _in_state(sheet, name)
    if not access.has(*transition(SHEET, name).rights):
        raise PermissionDenied(_("Votre rôle ne permet pas ce geste."))
    forbid_own_file(row.employee, access.user)
    if not officer_sheets(access).filter(pk=row.pk).exists():
        raise PermissionDenied(_("Cette fiche est hors de votre périmètre."))
    return row


def _evaluator(row: Appraisal, access: Access) -> None:
    if not is_evaluator(row, access):
        raise PermissionDenied(_("Cette fiche a un autre évaluateur."))


def _reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé et lu.")})


def _tell(row: Appraisal, users: Sequence[User | None], text: str, url: str) -> None:
    notices_send(institution=row.institution, users=users, text=text, url=url)


def _in_state(sheet: Appraisal, name: str) -> Appraisal:
    row = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("campaign__form", "campaign__institution", "employee__user", "manager__user", "countersigner__user", "institution")
        .get(pk=sheet.pk)
    )  # fmt: skip
    if row.campaign.state != CampaignState.OPEN:
        raise Refusal(
            _("La campagne est « %(state)s » : ses fiches ne changent plus.") % {"state": row.campaign.get_state_display()}
        )
    if row.state not in transition(SHEET, name).source:
        raise Refusal(
            _("Cette fiche est « %(state)s » : elle ne peut pas prendre ce chemin.") % {"state": row.get_state_display()}
        )
    return row
