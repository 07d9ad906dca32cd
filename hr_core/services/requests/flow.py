"""The life of a request: sent, decided step after step, withdrawn, cancelled; each change is told to those concerned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import (
    Employee,
    Posting,
    Request,
    RequestRule,
    RequestState,
    RequestStep,
    RoleGrant,
    StepKind,
    StepState,
    User,
)
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.selectors.organisation import units_above
from hr_core.selectors.requests import STEP_RIGHTS, heads_of, steps_to_decide
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.requests.kinds import KINDS, RequestKind, kind_label
from hr_core.services.requests.papers import papers_attach
from hr_core.services.writing import assign, is_own_file, save_checked
from hr_core.workflows import REQUEST, transition

OPEN_STEPS = (StepState.CURRENT, StepState.LATER)


@transaction.atomic
def request_send(
    *,
    employee: Employee,
    kind: str,
    words: str,
    data: dict[str, Any],
    actor: User,
    comment: str = "",
    papers: Sequence[UploadedFile] = (),
) -> Request:
    """Send one's own request with its proofs: its steps follow the institution's rule, the first one is told.

    Raises `Refusal` for somebody else's file.
    """
    if not is_own_file(employee, actor):
        raise Refusal(_("Chacun envoie ses propres demandes."))
    today = timezone.localdate()
    posting = Posting.objects.on(today).filter(employee=employee).select_related("unit").first()
    with because(_("Demande envoyée")):
        request = save_checked(
            Request(
                institution_id=employee.institution_id, kind=kind, employee=employee, words=words[:200], data=data,
                unit=posting.unit if posting else None, comment=comment[:300], sent_by=actor,
            )
        )  # fmt: skip
        papers_attach(request=request, label=str(KINDS[kind].papers), files=papers, actor=actor)
        has_head = bool(heads_of(request.unit, today, but=employee))
        for rank, step in enumerate(steps_of(kind), start=1):
            skipped = step == StepKind.MANAGER and not has_head
            RequestStep.objects.create(
                institution_id=request.institution_id, request=request, rank=rank, kind=step, asked_by=actor,
                state=StepState.SKIPPED if skipped else StepState.LATER,
                comment=_("Aucun responsable au-dessus de l’agent") if skipped else "",
            )  # fmt: skip
        _go_on(request, actor)
    return request


@transaction.atomic
def request_ask(
    *,
    employee: Employee,
    kind: RequestKind,
    values: Mapping[str, Any],
    actor: User,
    comment: str = "",
    papers: Sequence[UploadedFile] = (),
) -> Request:
    """Send a request of a kind that says by itself what is kept of the form. Raises `ValidationError` without the proof that
    it needs, or while another one of the same kind waits."""
    if kind.prepare is None:
        raise Refusal(_("Cette demande a sa propre page."))
    if kind.needs_papers and not papers:
        raise ValidationError({"papers": _("Joignez cette pièce : la demande ne peut pas être acceptée sans elle.")})
    words, data = kind.prepare(employee, values)
    waiting = Request.objects.filter(employee=employee, kind=kind.code, words=words[:200], state=RequestState.PENDING)
    if waiting.exists():
        raise Refusal(_("La même demande attend déjà une réponse : suivez-la dans « Mes demandes »."))
    return request_send(
        employee=employee, kind=kind.code, words=words, data=data, actor=actor, comment=comment, papers=papers
    )


def steps_of(kind: str) -> list[str]:
    """The steps of a kind: the institution's rule, else the usual ones."""
    rule = RequestRule.objects.filter(kind=kind).first()
    return list(rule.steps) if rule else list(KINDS[kind].steps)


@transaction.atomic
def step_decide(*, step: RequestStep, accept: bool, access: Access, comment: str = "") -> Request:
    """Accept or refuse a step; the last acceptance acts. Raises `Refusal` when the step does not wait for this person."""
    found = RequestStep.objects.select_for_update(of=("self",)).select_related("request__employee").get(pk=step.pk)
    request = found.request
    if found.state != StepState.CURRENT:
        raise Refusal(_("Cette étape est déjà décidée : rechargez la page."))
    if not steps_to_decide(access).filter(pk=found.pk).exists():
        raise Refusal(_("Cette étape n’attend pas votre décision."))
    if not accept and not comment.strip():
        raise ValidationError({"comment": _("Donnez le motif du refus : l’agent le lira.")})
    right = STEP_RIGHTS.get(StepKind(found.kind), "team_view")
    act = access.delegation_for(right)
    values = {
        "state": StepState.APPROVED if accept else StepState.REFUSED,
        "decided_by": access.user,
        "decided_at": timezone.now(),
        "by_words": act.words if act else _("par relève") if found.escalated_on and right == "team_view" else "",
        "comment": comment.strip()[:300],
    }
    with because(_("Demande décidée")):
        save_checked(assign(found, values))
        if request.state == RequestState.CANCEL_ASKED:
            return _decide_cancellation(request, accept, access.user)
        if not accept:
            _close(request, "refuse")
            _tell(request, _("Votre demande est refusée : %(words)s.") % {"words": request.words})
            return request
        return _go_on(request, access.user)


@transaction.atomic
def request_withdraw(*, request: Request, actor: User) -> Request:
    """Take back one's own request before it is decided."""
    row = _lock(request)
    _own(row, actor)
    with because(_("Demande retirée")):
        return _close(row, "withdraw")


@transaction.atomic
def request_ask_cancellation(*, request: Request, actor: User, reason: str) -> Request:
    """Ask that an accepted request be undone; human resources decide."""
    row = _lock(request)
    _own(row, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est lu par les ressources humaines.")})
    _forbid(row, "ask_cancellation")
    with because(reason):
        save_checked(assign(row, {"state": RequestState.CANCEL_ASKED, "closed_at": None}))
        rank = row.steps.count() + 1
        step = RequestStep.objects.create(
            institution_id=row.institution_id, request=row, rank=rank, kind=StepKind.HR, asked_by=actor,
            state=StepState.CURRENT, since=timezone.localdate(),
        )  # fmt: skip
        row.data = {**row.data, "cancellation": reason.strip()[:300]}
        save_checked(row)
        _tell_deciders(row, step)
    return row


def _decide_cancellation(request: Request, accept: bool, actor: User) -> Request:
    if not accept:
        _close(request, "keep")
        _tell(request, _("L’annulation est refusée, la demande tient : %(words)s.") % {"words": request.words})
        return request
    kind = KINDS[request.kind]
    if kind.cancel is not None:
        kind.cancel(request, actor, request.data.get("cancellation", ""))
    _close(request, "cancel")
    _tell(request, _("Votre demande est annulée : %(words)s.") % {"words": request.words})
    return request


def _go_on(request: Request, actor: User) -> Request:
    """Open the next step, or act when none is left."""
    step = request.steps.filter(state=StepState.LATER).order_by("rank").first()
    if step is not None:
        save_checked(assign(step, {"state": StepState.CURRENT, "since": timezone.localdate()}))
        _tell_deciders(request, step)
        return request
    kind = KINDS[request.kind]
    if kind.accept is not None:
        kind.accept(request, actor)
    _close(request, "accept")
    _tell(request, _("Votre demande est acceptée : %(words)s.") % {"words": request.words})
    return request


def deciders(request: Request, step: RequestStep) -> list[User]:
    """The accounts that a step waits for, told of it; an escalated step of a head waits for human resources too."""
    on = timezone.localdate()
    found: list[User] = []
    if step.kind == StepKind.MANAGER:
        found += heads_of(request.unit, on, but=request.employee)
    if step.kind != StepKind.MANAGER or step.escalated_on is not None:
        right = STEP_RIGHTS.get(StepKind(step.kind), STEP_RIGHTS[StepKind.HR])
        roles = [role for role, rights in registry.role_rights.items() if right in rights]
        if request.employee.is_confidential:
            roles = [role for role in roles if "confidential_view" in registry.role_rights[role]]
        grants = RoleGrant.objects.filter(institution=request.institution_id, role__in=roles).select_related("user")
        found += [grant.user for grant in grants] + _unit_deciders(request, right)
    return [user for user in {user.pk: user for user in found}.values() if user.pk != step.asked_by_id]


def _unit_deciders(request: Request, right: str) -> list[User]:
    """Those who hold the right for the unit of the request, or for one above it."""
    roles = [role for role in registry.role_rights if right in registry.rights_in_unit(role)]
    above = units_above(request.unit_id) if roles and not request.employee.is_confidential else []
    grants = RoleGrant.with_units.filter(institution=request.institution_id, role__in=roles, unit__in=above)
    return [grant.user for grant in grants.select_related("user")] if above else []


def _tell_deciders(request: Request, step: RequestStep) -> None:
    text = _("%(name)s demande : %(words)s.") % {"name": request.employee, "words": request.words}
    notices_send(
        institution=request.institution, users=deciders(request, step), text=text, url=request.get_absolute_url()
    )


def _tell(request: Request, text: str) -> None:
    notices_send(
        institution=request.institution, users=[request.employee.user], text=text, url=request.get_absolute_url()
    )


def _lock(request: Request) -> Request:
    return Request.objects.select_for_update(of=("self",)).select_related("employee", "institution").get(pk=request.pk)


def _own(request: Request, actor: User) -> None:
    if not is_own_file(request.employee, actor):
        raise Refusal(_("Seule la personne qui a envoyé la demande peut le faire."))


def _forbid(request: Request, name: str) -> None:
    if request.state not in transition(REQUEST, name).source:
        raise Refusal(
            _("Une demande %(state)s ne peut plus changer ainsi : %(kind)s.")
            % {"state": request.get_state_display(), "kind": kind_label(request.kind)}
        )


def _close(request: Request, name: str) -> Request:
    _forbid(request, name)
    target = transition(REQUEST, name).target
    request.steps.filter(state__in=OPEN_STEPS).update(state=StepState.SKIPPED)
    return save_checked(assign(request, {"state": target, "closed_at": timezone.now()}))
