"""The life of an act: prepared, checked, signed, notified, cancelled. `workflows_acts.ACT` says from where to where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices_acts import ActState
from hr_core.models import Act, Employee
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.acts.desk import Desk
from hr_core.services.acts.effects import EFFECTS, ask_guards
from hr_core.services.acts.kinds import ActKind, kind_of
from hr_core.services.acts.paper import filled_title
from hr_core.services.acts.powers import Title, title_for
from hr_core.services.acts.signing import acts_seal, proof_cancel
from hr_core.services.acts.texts import Text, text_check, text_in_force
from hr_core.services.acts.together import Outcome, in_one_gesture, moved, opened
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send_each
from hr_core.services.writing import assign, forbid_own_file, save_checked

PARTS = ("title", "visas", "body", "distribution")


@dataclass(frozen=True)
class ActItem:
    """One act of a campaign. `values`: what its kind asks, days as ISO text, a unit or an absence kind by its key."""

    employee: Employee
    effective_on: date
    values: dict[str, Any] = field(default_factory=dict)
    motive: str = ""


def may_prepare(kind: ActKind, access: Access) -> bool:
    """Whether somebody prepares acts of this kind: a restricted one asks the right that shows it."""
    return not kind.restricted or access.has(*(registry.restricted_act_rights or ("act_prepare",)))


@transaction.atomic
def act_draft(
    *,
    kind: str,
    employee: Employee,
    effective_on: date,
    access: Access,
    values: dict[str, Any] | None = None,
    motive: str = "",
    text: Text | None = None,
    origin: str = "",
) -> Act:
    """Prepare an act with the text in force; nothing changes in the file before it is signed.

    `values` per effect: contract, amendment (kind, end, probation_ends_on, working_time) ; posting (unit, job_title) ; status (kind,
    legal_employer, main_payer) ; pay_terms (category, grade_class, step, base_salary) ; absence (absence_kind, end). Days are ISO
    text and `end` the first day after. Raises `Refusal` when it could not take effect.
    """
    if not access.has("act_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de préparer un acte."))
    forbid_own_file(employee, access.user)
    found = kind_of(kind)
    if found.certificate:
        raise Refusal(_("Un certificat s’établit directement, sans projet."))
    if not may_prepare(found, access):
        raise Refusal(_("Cet acte est réservé à qui tient le droit de la discipline."))
    if found.collective:
        raise Refusal(_("Une décision collective se signe avec sa liste : ouvrez le changement de classement."))
    words = text or text_in_force(employee.institution, kind, effective_on)
    act = Act(
        institution_id=employee.institution_id,
        kind=kind,
        employee=employee,
        effective_on=effective_on,
        values=values or {},
        motive=motive.strip(),
        origin=origin[:80],
        made_by=access.user,
        **words.parts,
    )
    return _save_draft(act, found)


@transaction.atomic
def acts_draft(*, kind: str, items: Sequence[ActItem], access: Access, origin: str) -> list[Act]:
    """Prepare the acts of a campaign under one `origin` (« Avancements 2026 »), all or none."""
    return [
        act_draft(
            kind=kind, employee=item.employee, effective_on=item.effective_on, values=item.values, motive=item.motive,
            access=access, origin=origin,
        )
        for item in items
    ]  # fmt: skip


@transaction.atomic
def act_edit(*, act: Act, values: dict[str, Any], access: Access) -> Act:
    """Change the text, the day, the motive or the values of a draft."""
    found = _opened(act, "edit", access)
    text_check({name: values.get(name, getattr(found, name)) for name in PARTS})
    allowed = (*PARTS, "effective_on", "motive", "values")
    assign(found, {name: value for name, value in values.items() if name in allowed})
    return _save_draft(found, kind_of(found.kind))


def _save_draft(act: Act, kind: ActKind) -> Act:
    act.title = filled_title(act, act.title) or str(kind)
    if kind.effect:
        EFFECTS[kind.effect].check(act)
    with because(_("Projet d’acte")):
        return save_checked(act)


@transaction.atomic
def act_check(*, act: Act, access: Access) -> Act:
    """Vouch for a draft; not by who prepared it."""
    return _check([act], access)[0]


def acts_check(*, acts: Iterable[Act], access: Access) -> Outcome:
    """Vouch for several drafts; those that cannot be are left and named."""
    return in_one_gesture(acts, lambda given: _check(given, access))


def _check(acts: Sequence[Act], access: Access) -> list[Act]:
    found = opened(acts, "check", access)
    if any(act.made_by_id == access.user.pk for act in found):
        raise Refusal(_("Vous avez préparé cet acte : une autre personne le contrôle."))
    ask_guards(found)
    return moved(found, {"state": ActState.CHECKED, "checked_by": access.user, "checked_at": timezone.now()})


@transaction.atomic
def act_hand_back(*, act: Act, access: Access, reason: str) -> Act:
    """Give a checked act back to those who prepare."""
    found = _opened(act, "hand_back", access)
    _require(reason)
    with because(reason):
        return save_checked(assign(found, {"state": ActState.DRAFT, "checked_by": None, "checked_at": None}))


@transaction.atomic
def act_sign(*, act: Act, access: Access) -> Act:
    """Sign: the act takes its number, its text no longer changes, and it takes effect in the file.

    Raises `Refusal` without a power for this kind, for one's own draft, and when the effect is no longer possible.
    """
    return _sign([act], access, Desk(act.institution_id, access))[0]


@transaction.atomic
def acts_sign(*, acts: Iterable[Act], access: Access) -> Outcome:
    """Sign several acts in one gesture, in the order given; those that cannot be are left and named. What they ask of the
    institution is read once, and a number that a refused act would have borne goes to the next one."""
    rows = list(acts)
    desks = {key: Desk(key, access) for key in sorted({act.institution_id for act in rows})}
    for desk in desks.values():
        desk.lock()

    def signed(done: Sequence[Act]) -> None:
        for act in done:
            if act.number is not None and act.year is not None:
                desks[act.institution_id].took(act.series, act.year, act.number)

    return in_one_gesture(rows, lambda given: _sign(given, access, desks[given[0].institution_id]), signed)


def _sign(acts: Sequence[Act], access: Access, desk: Desk) -> list[Act]:
    found = opened(acts, "sign", access)
    ask_guards(found)
    titles = [_title(act, access, desk) for act in found]
    return acts_seal(acts=found, signer=access.user, titles=titles, access=access, desk=desk)


@transaction.atomic
def act_notify(*, act: Act, on: date, how: str, access: Access) -> Act:
    """Note that the act was handed over; the person is told and finds it among their own."""
    return _notify([act], on, how, access)[0]


def acts_notify(*, acts: Iterable[Act], on: date, how: str, access: Access) -> Outcome:
    """Note that several acts were handed over on a day."""
    return in_one_gesture(acts, lambda given: _notify(given, on, how, access))


def _notify(acts: Sequence[Act], on: date, how: str, access: Access) -> list[Act]:
    found = opened(acts, "notify", access)
    if any(act.signed_at is not None and on < timezone.localtime(act.signed_at).date() for act in found):
        raise ValidationError({"on": _("La notification suit la signature.")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("La notification ne peut pas être à venir.")})
    moved(found, {"state": ActState.NOTIFIED, "notified_on": on, "notified_how": how.strip()[:160]})
    tell(found, _("Un acte vous est notifié : %(title)s, n° %(reference)s."))
    return found


@transaction.atomic
def act_drop(*, act: Act, access: Access, reason: str) -> Act:
    """Abandon a draft: it never had a number."""
    found = _opened(act, "drop", access)
    return _cancel(found, access, reason)


@transaction.atomic
def act_cancel(*, act: Act, access: Access, reason: str) -> Act:
    """Cancel a signed act: what it wrote in the file is taken back, its number and its paper stay, marked « annulé ».

    Raises `Refusal` without a power for this kind, or when the file no longer holds what the act had written.
    """
    found = _opened(act, "cancel", access)
    _require(reason)
    if title_for(access, kind_of(found.kind)) is None:
        raise Refusal(_("Vous n’avez pas le pouvoir de signer cet acte, ni donc de l’annuler."))
    effect = EFFECTS.get(kind_of(found.kind).effect)
    if effect is not None and found.undo:
        words = _("Annulation de l’acte %(reference)s : %(reason)s") % {"reference": found.reference, "reason": reason}
        effect.revert(found, access, words[:300])
    was_known = found.state == ActState.NOTIFIED or kind_of(found.kind).certificate
    _cancel(found, access, reason)
    proof_cancel(act=found)
    if was_known:
        tell([found], _("Un acte qui vous concerne est annulé : %(title)s, n° %(reference)s."))
    return found


def _told_title(act: Act) -> str:
    """A message leaves by e-mail and stays in the trail: it does not name a sanction."""
    return _("acte personnel") if kind_of(act.kind).restricted else act.title


def tell(acts: Sequence[Act], sentence: str) -> None:
    """One sentence to each person concerned, in the application."""
    told = [(act.employee.user, sentence % {"title": _told_title(act), "reference": act.reference}) for act in acts]
    notices_send_each(institution=acts[0].institution, told=told, url=reverse("hr_core:own_documents"))


def _cancel(act: Act, access: Access, reason: str) -> Act:
    _require(reason)
    values = {
        "state": ActState.CANCELLED, "cancelled_by": access.user, "cancelled_at": timezone.now(), "cancelled_reason": reason.strip()[:300],
    }  # fmt: skip
    with because(reason):
        return save_checked(assign(act, values))


def _title(act: Act, access: Access, desk: Desk) -> Title:
    if act.made_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé cet acte : une autre personne le signe."))
    title = desk.title(kind_of(act.kind))
    if title is None:
        raise Refusal(_("Vous n’avez pas le pouvoir de signer cet acte aujourd’hui : voir les signataires."))
    return title


def _opened(act: Act, name: str, access: Access) -> Act:
    return opened([act], name, access)[0]


def _require(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec l’acte.")})
