"""Certificates: they say what the file says, and are issued at once when a signer has agreed to it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices_acts import ActState
from hr_core.models import Act, Employee, User
from hr_core.services.acts.flow import tell
from hr_core.services.acts.kinds import ActKind, kind_of
from hr_core.services.acts.paper import filled_title
from hr_core.services.acts.powers import Title, automatic_signer, title_for
from hr_core.services.acts.signing import act_seal
from hr_core.services.acts.texts import text_in_force
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, is_own_file, save_checked

#: Answers why amounts cannot be certified for an employee, or nothing; given by the payroll.
_pay_obstacles: list[Callable[[Employee], str]] = []


def pay_obstacle_add(obstacle: Callable[[Employee], str]) -> None:
    """The payroll says when it has nothing to certify for somebody."""
    _pay_obstacles.append(obstacle)


def certificate_obstacle(kind: str, employee: Employee) -> str:
    """Why this certificate cannot be issued for this employee today, empty when it can."""
    found = kind_of(kind)
    if not found.certificate:
        return _("Cet acte n’est pas un certificat : il se prépare, se contrôle et se signe.")
    today = timezone.localdate()
    has_left = employee.left_on is not None and employee.left_on <= today
    if found.needs == "left" and not has_left:
        return _("Le certificat de travail se remet à la sortie : l’agent est en service.")
    if kind == "work_attestation" and has_left:
        return _("L’agent est sorti : c’est un certificat de travail qu’il lui faut.")
    if found.needs == "pay":
        if not _pay_obstacles:
            return _("Aucune paie n’est tenue ici.")
        return next(filter(None, (obstacle(employee) for obstacle in _pay_obstacles)), "")
    return ""


@transaction.atomic
def issue_certificate(*, kind: str, employee: Employee, actor: User, purpose: str = "") -> Act:
    """Issue a certificate for an employee: `work_attestation`, `salary_attestation`, `work_certificate` or `service_record`.

    For self-service (`actor` is the person), a request that was accepted, or an officer. Call it inside a scope:

        act = issue_certificate(kind="work_attestation", employee=employee, actor=request.user, purpose="demande de visa")
        act.is_in_force      # True: numbered and signed, `act_pdf(act)` is the paper, `hr_core:act_pdf` its address
                             # False: it waits for a signer among the acts to sign; the person is told once it is signed

    It is signed at once when somebody who may sign this kind has agreed to it (`ActSigner.is_automatic`) and is neither the person
    nor the actor. The same certificate asked twice on a day for the same purpose is given back, not numbered twice. The address
    `hr_core:act_pdf` opens to the person and to who consults acts. Raises `Refusal` with the reason of `certificate_obstacle`.
    """
    obstacle = certificate_obstacle(kind, employee)
    if obstacle:
        raise Refusal(obstacle)
    found, today = kind_of(kind), timezone.localdate()
    purpose = " ".join(purpose.split())[:120]
    already = Act.objects.filter(
        employee=employee, kind=kind, effective_on=today, values__purpose=purpose, state__in=(ActState.DRAFT, ActState.SIGNED)
    ).first()
    if already is not None:
        return already
    act = _draft(found, employee, actor, purpose)
    power = automatic_signer(employee.institution, found, employee, actor)
    if power is None:
        return act
    act_seal(act=act, signer=power.user, title=Title((power.quality,), power.quality), access=None)
    if not is_own_file(employee, actor):
        tell([act], _("Un document vous attend : %(title)s, n° %(reference)s."))
    return act


@transaction.atomic
def certificate_sign(*, act: Act, access: Access) -> Act:
    """Sign a certificate that waits; the person is told. Raises `Refusal` without the power."""
    found = Act.objects.select_for_update(of=("self",)).select_related("employee__user", "institution__country").get(pk=act.pk)
    kind = kind_of(found.kind)
    forbid_own_file(found.employee, access.user)
    if not kind.certificate or found.state != ActState.DRAFT:
        raise Refusal(_("Ce certificat n’attend pas de signature : rechargez la page."))
    title = title_for(access, kind)
    if title is None:
        raise Refusal(_("Vous n’avez pas le pouvoir de signer ce certificat aujourd’hui : voir les signataires."))
    if found.made_by_id == access.user.pk:
        raise Refusal(_("Vous avez demandé ce certificat : une autre personne le signe."))
    act_seal(act=found, signer=access.user, title=title, access=None)
    tell([found], _("Un document vous attend : %(title)s, n° %(reference)s."))
    return found


def _draft(kind: ActKind, employee: Employee, actor: User, purpose: str) -> Act:
    today = timezone.localdate()
    text = text_in_force(employee.institution, kind.code, today)
    act = Act(
        institution_id=employee.institution_id,
        kind=kind.code,
        employee=employee,
        effective_on=today,
        values={"purpose": purpose},
        made_by=actor,
        **text.parts,
    )
    act.title = filled_title(act, act.title) or str(kind)
    return save_checked(act)
