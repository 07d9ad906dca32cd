"""Writing the skills and the diplomas of people: declared by themselves, recorded by others, confirmed, corrected, set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_skills import Answer, ClaimState, EvidenceKind, SkillSource
from careers.models import Diploma, EducationLevel, PersonSkill, Skill
from careers.selectors.person_skills import claims_to_decide, may_decide
from careers.selectors.referential import edition_in_use
from hr_core.access import Access
from hr_core.filters import today
from hr_core.models import Document, Employee, User
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, is_own_file, lock_file, reasoned, save_checked


@dataclass(frozen=True)
class SkillRecord:
    """A level to write: see `skill_record`."""

    employee_id: int
    code: str
    level: int
    source: str
    on: date
    evidence: str = ""
    evidence_kind: str = ""
    expires_on: date | None = None


@transaction.atomic
def skill_declare(*, employee: Employee, values: Mapping[str, Any], actor: User) -> PersonSkill:
    """One's own statement: it waits for a head or for human resources. `values`: code, level, on, evidence_kind, evidence,
    document. Raises `Refusal` when the file is somebody else's, the skill unknown, the day to come."""
    _own(employee, actor)
    lock_file(employee)
    _check(values["code"], values["on"])
    _document_check(employee, values.get("document"))
    row = PersonSkill(
        institution_id=employee.institution_id, employee=employee, source=SkillSource.DECLARED, recorded_by=actor
    )
    with reasoned("", _("Compétence déclarée")):
        return save_checked(assign(row, dict(values)))


@transaction.atomic
def skill_record(
    *,
    employee: Employee,
    skill: str,
    level: int,
    source: str,
    on: date,
    evidence: str,
    actor: User | None,
    evidence_kind: str = "",
    expires_on: date | None = None,
    document: Document | None = None,
) -> PersonSkill:
    """A level that somebody else states: assessed, or evidenced by a diploma, a certificate, a training. It holds at once.

    `skill` is a code of the referential in use, `level` 1 to 4, `on` the day of the statement. Raises `Refusal` for an unknown
    skill, a day to come, a declaration, one's own file.
    """
    forbid_own_file(employee, actor)
    if source == SkillSource.DECLARED:
        raise Refusal(_("Une déclaration vient de la personne elle-même : choisissez « évaluée » ou « attestée »."))
    lock_file(employee)
    _check(skill, on)
    _document_check(employee, document)
    row = PersonSkill(
        institution_id=employee.institution_id, employee=employee, code=skill, level=level, source=source, on=on,
        evidence=evidence.strip(), evidence_kind=evidence_kind, expires_on=expires_on, document=document,
        state=ClaimState.VALID, recorded_by=actor,
    )  # fmt: skip
    with reasoned("", _("Compétence constatée")):
        return save_checked(row)


@transaction.atomic
def skills_record(*, institution: Any, records: Iterable[SkillRecord], actor: User | None) -> int:
    """The same for many people at once (the closing of a campaign, a session of training); two queries. Returns how many."""
    told = list(records)
    edition = edition_in_use(on=today())
    known = set(Skill.objects.filter(edition=edition).values_list("code", flat=True))
    rows = [
        PersonSkill(
            institution=institution, employee_id=each.employee_id, code=each.code, level=each.level, source=each.source,
            on=each.on, evidence=each.evidence, evidence_kind=each.evidence_kind, expires_on=each.expires_on,
            state=ClaimState.VALID, recorded_by=actor,
        )
        for each in told
        if each.code in known and each.source != SkillSource.DECLARED
    ]  # fmt: skip
    PersonSkill.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


@transaction.atomic
def skill_decide(*, claim: PersonSkill, answer: str, level: int | None, reason: str, access: Access) -> PersonSkill:
    """Confirm a declaration, correct its level, or set it aside; the person is told. A correction is a new statement: what was
    declared stays as it was. Raises `Refusal` when it is decided already or not for this person to decide."""
    row = PersonSkill.objects.select_for_update(of=("self",)).select_related("employee__user", "institution").get(pk=claim.pk)
    _decidable(row, access)
    if answer == Answer.CORRECTED and (level is None or level == row.level):
        raise ValidationError({"level": _("Donnez un autre niveau que celui déclaré, ou confirmez-le.")})
    _decided(row, ClaimState(answer), reason, access)
    with reasoned(reason, _("Compétence confirmée")):
        save_checked(row)
        if answer == Answer.CORRECTED and level is not None:
            save_checked(
                PersonSkill(
                    institution_id=row.institution_id, employee=row.employee, code=row.code, level=level,
                    source=SkillSource.ASSESSED, on=row.on, evidence=reason.strip()[:200],
                    evidence_kind=EvidenceKind.EXPERIENCE, state=ClaimState.VALID, recorded_by=access.user, replaces=row,
                )
            )  # fmt: skip
    _tell(row, access)
    return row


@transaction.atomic
def skills_confirm(*, claims: QuerySet[PersonSkill], access: Access) -> int:
    """Confirm at the level declared those of the declarations that wait for this person; five statements, whatever their number.

    Raises `Refusal` when none of them waits for them any more.
    """
    waiting = claims_to_decide(access).filter(pk__in=claims.values("pk"))
    rows = list(PersonSkill.objects.select_for_update(of=("self",)).filter(pk__in=waiting.values("pk"), state=ClaimState.PROPOSED).select_related("employee__user"))
    if not rows:
        raise Refusal(_("Aucune de ces déclarations n’attend votre réponse : rechargez la page."))
    with reasoned("", _("Compétences confirmées ensemble")):
        PersonSkill.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=ClaimState.VALID, decided_by=access.user, decided_at=timezone.now()
        )
    text = _("Des compétences que vous avez déclarées sont confirmées par %(who)s.") % {"who": access.user.full_name}
    notices_send(institution=rows[0].institution, users=[row.employee.user for row in rows], text=text, url=reverse("careers:own_skills"))
    return len(rows)


@transaction.atomic
def claim_withdraw(*, claim: PersonSkill | Diploma, actor: User) -> PersonSkill | Diploma:
    """Take one's own declaration back before anybody has decided."""
    row: Any = type(claim).objects.select_for_update(of=("self",)).select_related("employee").get(pk=claim.pk)
    _own(row.employee, actor)
    _waiting(row)
    with reasoned("", _("Déclaration retirée")):
        return save_checked(assign(row, {"state": ClaimState.WITHDRAWN}))


@transaction.atomic
def diploma_declare(*, employee: Employee, values: Mapping[str, Any], actor: User) -> Diploma:
    """One's own diploma: it waits for human resources."""
    _own(employee, actor)
    return _diploma(employee, values, actor, ClaimState.PROPOSED)


@transaction.atomic
def diploma_record(*, employee: Employee, values: Mapping[str, Any], access: Access) -> Diploma:
    """A diploma that human resources saw: it holds at once."""
    forbid_own_file(employee, access.user)
    if not access.has("skills_manage"):
        raise Refusal(_("Les diplômes sont enregistrés par les ressources humaines."))
    return _diploma(employee, values, access.user, ClaimState.VALID)


@transaction.atomic
def diploma_decide(
    *, diploma: Diploma, accept: bool, recognised_level: str, recognition: str, reason: str, access: Access
) -> Diploma:
    """Confirm a diploma, with its equivalence when it has one, or set it aside with a reason."""
    row = Diploma.objects.select_for_update(of=("self",)).select_related("employee__user", "institution").get(pk=diploma.pk)
    if not access.has("skills_manage"):
        raise Refusal(_("Les diplômes sont confirmés par les ressources humaines."))
    _decidable(row, access)
    if accept:
        assign(row, {"recognised_level": recognised_level, "recognition": recognition.strip()})
    _decided(row, ClaimState.VALID if accept else ClaimState.REFUSED, reason, access)
    with reasoned(reason, _("Diplôme confirmé")):
        save_checked(row)
    _tell(row, access)
    return row


def _diploma(employee: Employee, values: Mapping[str, Any], actor: User, state: ClaimState) -> Diploma:
    lock_file(employee)
    edition = edition_in_use(on=today())
    if not EducationLevel.objects.filter(edition=edition, code=values["level"]).exists():
        raise ValidationError({"level": _("Ce niveau n’est pas au référentiel en vigueur.")})
    if values["obtained_on"] > today():
        raise ValidationError({"obtained_on": _("Un diplôme s’enregistre une fois obtenu.")})
    _document_check(employee, values.get("document"))
    row = Diploma(institution_id=employee.institution_id, employee=employee, recorded_by=actor, state=state)
    with reasoned("", _("Diplôme enregistré")):
        return save_checked(assign(row, dict(values)))


def _own(employee: Employee, actor: User) -> None:
    if not is_own_file(employee, actor):
        raise Refusal(_("On déclare pour soi : pour un autre agent, enregistrez une évaluation ou une preuve."))


def _check(code: str, on: date) -> None:
    edition = edition_in_use(on=today())
    if not Skill.objects.filter(edition=edition, code=code).exists():
        raise ValidationError({"code": _("Cette compétence n’est pas au référentiel en vigueur.")})
    if on > today():
        raise ValidationError({"on": _("Une compétence se constate au plus tard aujourd’hui.")})


def _document_check(employee: Employee, document: Document | None) -> None:
    if document is not None and document.employee_id != employee.pk:
        raise ValidationError({"document": _("Cette pièce est dans le dossier d’une autre personne.")})


def _waiting(row: PersonSkill | Diploma) -> None:
    if row.state != ClaimState.PROPOSED:
        raise Refusal(
            _("Cette déclaration est déjà « %(state)s » : rechargez la page.") % {"state": row.get_state_display()}
        )


def _decidable(row: PersonSkill | Diploma, access: Access) -> None:
    forbid_own_file(row.employee, access.user)
    if not may_decide(access, row.employee):
        raise Refusal(_("Cette déclaration revient au responsable de l’agent ou aux ressources humaines."))
    _waiting(row)


def _decided(row: PersonSkill | Diploma, state: ClaimState, reason: str, access: Access) -> None:
    if state != ClaimState.VALID and not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi : l’agent le lira.")})
    assign(
        row,
        {"state": state, "decided_by": access.user, "decided_at": timezone.now(), "decision_reason": reason.strip()[:300]},
    )


def _tell(row: PersonSkill | Diploma, access: Access) -> None:
    word = {ClaimState.VALID: _("confirmée"), ClaimState.CORRECTED: _("corrigée")}.get(ClaimState(row.state), _("écartée"))
    text = _("Votre déclaration est %(state)s par %(who)s.") % {"state": word, "who": access.user.full_name}
    notices_send(institution=row.institution, users=[row.employee.user], text=text, url=reverse("careers:own_skills"))
