"""Portable records: the institution's key, giving a signed package, taking one in, opening a file from it."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.facts import BY_SLUG
from hr_core.models import AdministrativeStatus, Contract, Employee, FamilyStatus, Institution, Unit, User
from hr_core.services.employees import employee_create, employee_return
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add
from hr_core.services.writing import forbid_own_file, reasoned, save_checked
from mobility.choices_agreements import Purpose, RecordDirection
from mobility.models import Consent, PortableRecord, RecordKey, RecordSecret
from mobility.portable.package import SECTIONS, package_bytes, package_read, package_sign, package_verify
from mobility.selectors.records import record_sections
from mobility.services.formalities import formality_check
from payroll.services.law_updates.seal import key_draw, key_id


@transaction.atomic
def record_key_of(institution: Institution, *, actor: User | None) -> tuple[RecordKey, bytes]:
    """The key by which an institution signs, drawn the first time; its private half is kept encrypted and never leaves the server."""
    secret = RecordSecret.objects.select_related("key").filter(institution=institution, key__retired_on__isnull=True).first()
    if secret is None:
        pem, public = key_draw()
        key = RecordKey.objects.create(
            institution=institution, holder=institution.name, public=public, fingerprint=key_id(public), added_by=actor
        )
        secret = RecordSecret.objects.create(institution=institution, key=key, sealed=_cipher().encrypt(pem).decode())
    try:
        return secret.key, _cipher().decrypt(secret.sealed.encode())
    except InvalidToken as error:
        raise Refusal(_("La clé de l’institution ne peut pas être ouverte : le secret du serveur a changé. Retirez-la, une autre sera tirée.")) from error


def _cipher() -> Fernet:
    """Encrypts by the instance's own secret, apart from its other uses."""
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"portable-record:" + settings.SECRET_KEY.encode()).digest()))


@transaction.atomic
def record_key_trust(*, holder: str, public: str, actor: User) -> RecordKey:
    """Recognise the key of an institution of another instance, once it has been verified by another way."""
    try:
        raw = base64.b64decode(public.strip(), validate=True)
        if len(raw) != 32:
            raise ValueError
    except ValueError as error:
        raise Refusal({"public": _("Une clé publique compte 44 caractères ; copiez-la entière.")}) from error
    if RecordKey.objects.filter(public=public.strip()).exists():
        raise Refusal({"public": _("Cette clé est déjà reconnue.")})
    return save_checked(RecordKey(holder=holder, public=public.strip(), fingerprint=key_id(public.strip()), added_by=actor))


@transaction.atomic
def record_give(*, employee: Employee, recipient: Institution | str, actor: User | None, sections: Collection[str] = ()) -> PortableRecord:
    """Sign what the person agreed to give to a recipient: without a consent in force, nothing leaves. With `sections`, no more
    than these."""
    forbid_own_file(employee, actor)
    name = recipient if isinstance(recipient, str) else recipient.name
    consent = Consent.objects.filter(
        employee=employee, purpose=Purpose.PORTABLE_RECORD, recipient=name, withdrawn_at__isnull=True
    ).first()  # fmt: skip
    if consent is None:
        raise Refusal(_("%(person)s n’a pas donné son accord pour remettre son dossier à cette institution : %(name)s.") % {"person": employee.full_name, "name": name})
    if isinstance(recipient, Institution):
        formality_check(employee.institution, recipient.country_id)
    wanted = [each for each in consent.sections if not sections or each in sections]
    return _given(employee, name, wanted, actor)


def _given(employee: Employee, recipient: str, sections: Collection[str], actor: User | None) -> PortableRecord:
    institution = Institution.objects.get(pk=employee.institution_id)
    key, pem = record_key_of(institution, actor=actor)
    today = timezone.localdate()
    count = PortableRecord.objects.filter(institution=institution, direction=RecordDirection.OUT).count()
    number = f"DP-{today.year}-{institution.code}-{count + 1:04d}"[:40]
    content = {
        "issuer": institution.name, "issuer_code": institution.code, "recipient": recipient, "made_on": today.isoformat(),
        "number": number, "sections": record_sections(employee, sections, today),
    }  # fmt: skip
    package = package_sign(content, pem)
    with reasoned("", _("Dossier portable remis")):
        return save_checked(
            PortableRecord(
                institution=institution, employee=employee, direction=RecordDirection.OUT, number=number,
                person=employee.full_name, issuer=institution.name, recipient=recipient,
                sections=[name for name in SECTIONS if name in package["content"]["sections"]], package=package, digest=package["sha256"], key=key.fingerprint,
                made_by=actor,
            )
        )  # fmt: skip


@transaction.atomic
def record_take(*, institution: Institution, data: bytes, actor: User | None) -> PortableRecord:
    """Take a file in: intact, signed by a recognised key, meant for this institution. Raises `Refusal` in words; nothing is kept of a
    file that is refused."""
    package = package_read(data)
    package_verify(package, RecordKey.objects.filter(retired_on__isnull=True).values_list("public", flat=True))
    content = package["content"]
    if content["recipient"] != institution.name:
        raise Refusal(_("Ce dossier est destiné à une autre institution : %(name)s.") % {"name": content["recipient"]})
    if PortableRecord.objects.filter(institution=institution, direction=RecordDirection.IN, digest=package["sha256"]).exists():
        raise Refusal(_("Ce dossier est déjà enregistré."))
    identity = content["sections"]["identity"]
    with reasoned("", _("Dossier portable reçu")):
        return save_checked(
            PortableRecord(
                institution=institution, direction=RecordDirection.IN, number=content["number"],
                person=f"{identity['first_names']} {identity['last_name']}", issuer=content["issuer"],
                recipient=content["recipient"], sections=[name for name in SECTIONS if name in content["sections"]], package=package, digest=package["sha256"],
                key=package["key"], made_by=actor,
            )
        )  # fmt: skip


def record_file(record: PortableRecord) -> bytes:
    return package_bytes(record.package)


@transaction.atomic
def file_open(
    *, institution: Institution, sections: dict[str, Any], on: date, end: date | None, unit: Unit, job_title: str,
    contract_kind: str, status_kind: str, legal_employer: str, reference: str, keeps_seniority: bool, user: User | None,
    actor: User | None, staff_number: str = "",
) -> Employee:  # fmt: skip
    """Open the host's file from the sections of a record: same `person_uid`; a person who was here before takes their file again."""
    identity = sections["identity"]
    uid = uuid.UUID(str(identity["person_uid"]))
    held = Employee.objects.filter(institution=institution, person_uid=uid).first()
    with reasoned("", _("Dossier ouvert d’après le dossier portable %(reference)s") % {"reference": reference}):
        if held is not None:
            employee = _taken_back(held, on, unit, job_title, contract_kind, status_kind, reference, actor)
        else:
            seniority = identity.get("seniority_on") if keeps_seniority else None
            values = {
                "person_uid": uid, "last_name": identity["last_name"], "first_names": identity["first_names"],
                "birth_name": identity.get("birth_name") or "", "sex": identity["sex"], "birth_on": _day(identity.get("birth_on")),
                "birth_place": identity.get("birth_place") or "", "nationality": identity.get("nationality") or "",
                "email": identity.get("email") or "", "phone": identity.get("phone") or "", "hired_on": on,
                "seniority_on": _day(seniority) or on, "user": user, "staff_number": staff_number,
            }  # fmt: skip
            employee = employee_create(
                institution=institution, values=values, unit=unit, job_title=job_title, contract_kind=contract_kind,
                status_kind=status_kind, actor=actor,
            )  # fmt: skip
        contract = Contract.objects.on(on).get(employee=employee)
        contract.end, contract.reference = end, reference[:60]
        save_checked(contract)
        if legal_employer:
            status = AdministrativeStatus.objects.on(on).get(employee=employee)
            status.legal_employer = legal_employer[:120]
            save_checked(status)
        _family_written(employee, sections.get("family"), on, actor)
    return employee


def _taken_back(
    held: Employee, on: date, unit: Unit, job_title: str, contract_kind: str, status_kind: str, reference: str, actor: User | None
) -> Employee:
    if held.left_on is None:
        raise Refusal(_("Cette personne est déjà en service dans l’institution."))
    return employee_return(
        employee=held, on=on, unit=unit, job_title=job_title, contract_kind=contract_kind, status_kind=status_kind,
        reason=reference, actor=actor,
    )  # fmt: skip


def _family_written(employee: Employee, family: dict[str, Any] | None, on: date, actor: User | None) -> None:
    if not family or FamilyStatus.objects.filter(employee=employee).exists():
        return
    if family.get("marital_status"):
        values = {name: family[name] for name in ("marital_status", "spouse_has_income", "declared_children")}
        fact_add(employee=employee, kind=BY_SLUG["situation"], values={"start": on, **values}, actor=actor)
    for row in family.get("dependants", ()):
        values = {**row, "birth_on": _day(row.get("birth_on")), "in_school_until": _day(row.get("in_school_until")), "start": on}
        fact_add(employee=employee, kind=BY_SLUG["charge"], values=values, actor=actor)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None

