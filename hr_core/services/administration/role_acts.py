"""Roles given for a time. A sensitive one is proposed by one person and approved by another; the role holds from its first
day, and is taken back on its end by the nightly task.

While nobody else may approve in the institution (its opening), the first administrator's proposal holds at once: the rule of
two people begins with the second person, which the act says.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, RoleAct, RoleActState, RoleGrant, Unit, User
from hr_core.registry import registry
from hr_core.roles import BY_UNIT, SENSITIVE_ROLES, offered_roles
from hr_core.scope import because
from hr_core.selectors.accounts import approvers_of_roles
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.roles import role_grant, role_revoke
from hr_core.services.writing import assign, save_checked

ALIVE = (RoleActState.PROPOSED, RoleActState.PLANNED, RoleActState.IN_FORCE)


@transaction.atomic
def role_act_propose(
    *, institution: Institution, user: User, role: str, start: date, end: date | None, reason: str, actor: User,
    unit: Unit | None = None,
) -> RoleAct:
    """Give a role over `[start, end)`, or propose it when it is sensitive; for a unit and those below, or for the institution.
    Raises `PermissionDenied` for oneself, `ValidationError` when the person holds it already, or works for the whole institution
    where a unit is given, and the reverse."""
    if user == actor:
        raise PermissionDenied(_("Personne ne s’attribue un rôle : demandez à un autre administrateur."))
    if RoleGrant.with_units.filter(Q(unit=unit) | Q(unit=None), institution=institution, user=user, role=role).exists():
        raise ValidationError(_("Cette personne tient déjà ce rôle."))
    if role not in {each.code for each in offered_roles(regional=institution.is_regional)}:
        raise ValidationError({"role": _("Ce rôle ne se tient pas dans cette institution.")})
    _check_reach(institution, user, role, unit)
    if end is not None and end <= timezone.localdate():
        raise ValidationError({"end": _("Choisissez un dernier jour à venir.")})
    act = RoleAct(
        institution=institution, user=user, role=role, unit=unit, start=start, end=end,
        reason=reason.strip() or _("attribution"), proposed_by=actor,
    )  # fmt: skip
    others = [each for each in approvers_of_roles(institution) if each not in (actor, user)]
    with because(_("Attribution d’un rôle")):
        if role in SENSITIVE_ROLES and others:
            save_checked(act)
            text = _("Un rôle sensible attend votre approbation : %(act)s.") % {"act": act}
            notices_send(institution=institution, users=others, text=text, url="/institution/actes-de-role/")
            return act
        if role in SENSITIVE_ROLES:
            act.remark = _("Aucune autre personne ne peut encore approuver.")
        return _take_effect(act)


@transaction.atomic
def role_act_decide(*, act: RoleAct, accept: bool, remark: str = "", access: Access) -> RoleAct:
    """Approve or refuse a proposal, as another person than who proposed it and who receives it."""
    act = RoleAct.objects.select_for_update(of=("self",)).select_related("user", "institution", "unit").get(pk=act.pk)
    if act.state != RoleActState.PROPOSED:
        raise Refusal(_("Cette proposition est déjà décidée."))
    if accept:
        _check_reach(act.institution, act.user, act.role, act.unit)
    if access.user.pk in (act.proposed_by_id, act.user_id):
        raise PermissionDenied(_("Ni qui a proposé le rôle ni qui le reçoit ne l’approuve : demandez à une autre personne."))
    if not accept and not remark.strip():
        raise ValidationError({"remark": _("Donnez le motif du refus : il est gardé.")})
    assign(act, {"decided_by": access.user, "decided_at": timezone.now(), "remark": remark.strip()[:200]})
    with because(_("Rôle approuvé") if accept else remark):
        return _take_effect(act) if accept else save_checked(assign(act, {"state": RoleActState.REFUSED}))


@transaction.atomic
def role_act_end(*, act: RoleAct, end: date, reason: str, actor: User) -> RoleAct:
    """Let a role end on the eve of `end`; at once when that day has come. Nobody ends their own."""
    act = RoleAct.objects.select_for_update(of=("self",)).select_related("user", "institution").get(pk=act.pk)
    if act.user_id == actor.pk:
        raise PermissionDenied(_("Personne ne retire son propre rôle : demandez à un autre administrateur."))
    if act.state not in ALIVE:
        raise Refusal(_("Ce rôle est déjà terminé ou refusé."))
    today = timezone.localdate()
    with because(reason or _("Fin d’un rôle")):
        if act.state == RoleActState.PROPOSED or end <= act.start:
            return save_checked(assign(act, {"state": RoleActState.REFUSED, "remark": reason[:200]}))
        act.end = end
        return _end(act) if end <= today else save_checked(act)


@transaction.atomic
def role_acts_apply(*, institution: Institution, today: date) -> int:
    """Start what begins and take back what has ended; returns how many changed. Can be run again."""
    changed = 0
    rows = RoleAct.objects.select_related("user", "institution", "unit").filter(institution=institution)
    with because(_("Dates d’un rôle")):
        for act in rows.filter(state=RoleActState.IN_FORCE, end__lte=today):
            _end(act)
            changed += 1
        for act in rows.filter(state=RoleActState.PLANNED, start__lte=today):
            _take_effect(act)
            changed += 1
    return changed


@transaction.atomic
def role_taken(*, grant: RoleGrant, reason: str) -> None:
    """Close the act of a role that was taken back otherwise (the list of roles, an access review)."""
    same = {name: getattr(grant, f"{name}_id") for name in ("institution", "user", "unit")}
    act = RoleAct.objects.filter(**same, role=grant.role, state__in=ALIVE).first()
    if act is not None:
        today = timezone.localdate()
        values = {"state": RoleActState.ENDED, "remark": reason[:200]} | ({"end": today} if act.start < today else {})
        save_checked(assign(act, values))


def _take_effect(act: RoleAct) -> RoleAct:
    if act.start > timezone.localdate():
        return save_checked(assign(act, {"state": RoleActState.PLANNED}))
    giver = act.decided_by or act.proposed_by
    role_grant(institution=act.institution, user=act.user, role=act.role, unit=act.unit, actor=giver)
    return save_checked(assign(act, {"state": RoleActState.IN_FORCE}))


def _end(act: RoleAct) -> RoleAct:
    grant = RoleGrant.with_units.filter(institution=act.institution, user=act.user, role=act.role, unit=act.unit_id).first()
    if grant is not None:
        role_revoke(grant=grant, actor=act.proposed_by)
    return save_checked(assign(act, {"state": RoleActState.ENDED}))


def _check_reach(institution: Institution, user: User, role: str, unit: Unit | None) -> None:
    """Whoever reads every file holds no role of one unit beside, and the other way round: who sees what stays plain to read."""
    if unit is not None and role not in BY_UNIT:
        raise ValidationError({"unit": _("Ce rôle se tient pour toute l’institution : laissez l’unité vide.")})
    if unit is not None and unit.institution_id != institution.pk:
        raise ValidationError({"unit": _("Choisissez une unité de l’institution.")})
    readers = [each for each, rights in registry.role_rights.items() if "personnel_view" in rights]
    held = RoleGrant.with_units.filter(institution=institution, user=user).exclude(role__in=("employee", "line_manager"))
    if unit is None:
        if role in readers and (found := held.filter(unit__isnull=False).select_related("unit").first()):
            raise ValidationError(
                {"role": _("Cette personne tient déjà un rôle pour une unité (%(held)s) : retirez-le d’abord.") % {"held": found.words}}
            )
        return
    whole = held.filter(unit__isnull=True, role__in=readers).first()
    if whole is not None and role != "line_manager":
        raise ValidationError(
            {"unit": _("Cette personne lit déjà tous les dossiers (%(held)s) : retirez d’abord ce rôle.") % {"held": whole.words}}
        )
