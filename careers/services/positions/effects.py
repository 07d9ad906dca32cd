"""What acts do to positions: an act opens one, an act of return ends it; cancelling either takes it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_positions import Pay, PostFate
from careers.models import AdministrativePosition, PositionKind
from careers.selectors.positions import position_on
from careers.services.positions.changes import change_check, change_undo, position_change, position_end
from hr_core.access import Access
from hr_core.models import Act, Employee
from hr_core.services.acts.effects import EFFECTS, Effect, Undo, day_of, effect_register
from hr_core.services.acts.flow import act_draft
from hr_core.services.acts.places import long_day
from hr_core.services.errors import Refusal
from hr_core.text import french_percent

REINSTATEMENT = "reinstatement"


def position_propose(
    *,
    employee: Employee,
    kind: PositionKind,
    start: date,
    access: Access,
    due_on: date | None = None,
    host: str = "",
    motive: str = "",
    origin: str = "",
) -> Act:
    """Prepare the act that will put somebody in a position; nothing changes before it is signed."""
    values = {"position": kind.pk, "host": host, "end": due_on.isoformat() if due_on else None}
    return act_draft(
        kind=kind.act_kind, employee=employee, effective_on=start, access=access, motive=motive, origin=origin,
        values={name: value for name, value in values.items() if value},
    )  # fmt: skip


def return_propose(*, position: AdministrativePosition, on: date, access: Access, motive: str = "", origin: str = "") -> Act:
    """Prepare the act of return into service."""
    return act_draft(
        kind=REINSTATEMENT, employee=position.employee, effective_on=on, access=access, motive=motive, origin=origin
    )


def _kind(act: Act) -> PositionKind:
    kind = PositionKind.objects.filter(pk=act.values.get("position")).select_related("absence_kind").first()
    if kind is None:
        raise Refusal(_("Dites la position que l’acte ouvre."))
    if kind.act_kind != act.kind:
        raise Refusal(_("Cette position ne s’ouvre pas par cet acte."))
    return kind


def _check(act: Act) -> None:
    change_check(
        employee=act.employee, kind=_kind(act), start=act.effective_on, due_on=day_of(act.values, "end"),
        host=act.values.get("host", ""),
    )  # fmt: skip


def _apply(act: Act, access: Access) -> Undo:
    _position, undo = position_change(
        employee=act.employee, kind=_kind(act), start=act.effective_on, due_on=day_of(act.values, "end"),
        host=act.values.get("host", ""), actor=access.user, reference=act.reference, act=act,
    )  # fmt: skip
    return undo


def _revert(act: Act, access: Access, reason: str) -> None:
    if "statuses" not in act.undo:  # signed before positions were kept
        EFFECTS["status" if "slug" in act.undo else "absence"].revert(act, access, reason)
        return
    change_undo(employee=act.employee, undo=act.undo, actor=access.user, reason=reason)


def _words(act: Act) -> dict[str, str]:
    kind = PositionKind.objects.filter(pk=act.values.get("position")).first()
    if kind is None:
        return {}
    end = day_of(act.values, "end")
    label = kind.label[:1].lower() + kind.label[1:]
    until = _(", jusqu’au %(day)s inclus") % {"day": long_day(end - timedelta(days=1))} if end else ""
    return {
        "position": label,
        "organisme": act.values.get("host", ""),
        "organisme_phrase": _(" auprès de l’organisme « %(host)s »") % {"host": act.values["host"]} if act.values.get("host") else "",
        "position_fin_phrase": until,
        "position_effets": consequences_words(kind),
        "absence_phrase": until,
    }


def consequences_words(kind: PositionKind) -> str:
    """What a position does to pay, seniority, advancement, pension and the post, in sentences."""
    pay = {
        Pay.KEPT: _("La rémunération reste à la charge de l’institution."),
        Pay.HOST: _("La rémunération est à la charge de l’organisme d’accueil."),
        Pay.STOPPED: _("Aucune rémunération n’est versée."),
        Pay.RULE: _("La rémunération suit la règle de cette absence."),
    }[Pay(kind.pay)]
    if kind.pay == Pay.RULE:
        seniority = ""
    elif kind.counts_for_seniority:
        seniority = _("Le temps compte pour l’ancienneté.")
    else:
        seniority = _("Le temps ne compte pas pour l’ancienneté.")
    share = {100: _("Les droits à l’avancement sont conservés."), 0: _("Le temps ne compte pas pour l’avancement.")}.get(
        kind.advancement_share,
        _("Le temps compte pour %(share)s dans l’avancement.") % {"share": french_percent(kind.advancement_share, 0)},
    )
    post = {
        PostFate.KEPT: _("Le poste est réservé pour le retour."), PostFate.FREED: _("Le poste est libéré."), PostFate.HELD: "",
    }[PostFate(kind.post)]  # fmt: skip
    pension = _("Les droits à la retraite sont conservés.") if kind.counts_for_pension else _("Le temps ne compte pas pour la retraite.")
    return " ".join(filter(None, (pay, seniority, share, pension, post)))


def _back_apply(act: Act, access: Access) -> Undo:
    held = _ends(act)
    if held is None:
        return _house().apply(act, access)
    _position, undo = position_end(position=held, on=act.effective_on, actor=access.user, reference=act.reference, act=act)
    return {"return": undo}


def _back_revert(act: Act, access: Access, reason: str) -> None:
    if "return" not in act.undo:
        _house().revert(act, access, reason)
        return
    change_undo(employee=act.employee, undo=act.undo["return"], actor=access.user, reason=reason)


def _ends(act: Act) -> AdministrativePosition | None:
    """The position that a return on the day of the act ends: that of its eve, when it still holds."""
    held = position_on(act.employee, act.effective_on - timedelta(days=1))
    return held if held is not None and (held.end is None or held.end > act.effective_on) else None


_kept: dict[str, Effect] = {}


def _house() -> Effect:
    """The effect of hr_core, for absences that no position has opened."""
    return _kept[REINSTATEMENT]


def register() -> None:
    """The effect of positions; returns end a position first, and else what hr_core ends."""
    label: Any = gettext_lazy
    effect_register(Effect("position", label("inscrit la position administrative"), _apply, _revert, _words, _check))
    house = EFFECTS[REINSTATEMENT]
    _kept.setdefault(REINSTATEMENT, house)
    effect_register(Effect(REINSTATEMENT, house.label, _back_apply, _back_revert, house.words, house.check))
