"""How services write: the database's refusals in French, and the rule that nobody touches their own file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from hr_core.db.bulk import update_records
from hr_core.models import Employee, User
from hr_core.scope import Scope, because, require_scope

Record = TypeVar("Record", bound=models.Model)


class OwnFile(PermissionDenied):
    """Someone tried to write in, or decide on, their own file."""


def is_own_file(employee: Employee, actor: User | None) -> bool:
    """True when the actor and the file are the same person, by account or by zone-wide identity."""
    if actor is None:
        return False
    return employee.user_id == actor.pk or (actor.person_uid is not None and actor.person_uid == employee.person_uid)


def forbid_own_file(employee: Employee, actor: User | None) -> None:
    if is_own_file(employee, actor):
        raise OwnFile(_("Personne ne modifie son propre dossier : demandez à un autre agent habilité."))


def lock_file(employee: Employee) -> Employee:
    """Serialise the writes of one file until the end of the transaction."""
    return Employee.objects.select_for_update().get(pk=employee.pk)


def save_checked(record: Record, *, known: Collection[str] = ()) -> Record:
    """Validate and save; raises `ValidationError` with the French sentence of the field or of the constraint. `known`: relations
    to rows that the caller has read, whose existence is not asked again."""
    record.full_clean(exclude=set(known), validate_constraints=False, validate_unique=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise refusal(type(record), error) from error
    return record


def save_all_checked(records: Sequence[Record], names: Sequence[str], *, known: Collection[str] = ()) -> None:
    """`save_checked` for the named fields of many saved records, in one statement. Raises for the first refused."""
    for record in records:
        record.full_clean(exclude=set(known), validate_constraints=False, validate_unique=False)
    try:
        with transaction.atomic():
            update_records(records, names)
    except IntegrityError as error:
        raise refusal(type(records[0]), error) from error


def delete_checked(record: models.Model) -> None:
    """Delete; raises `ValidationError` when something still refers to the record."""
    try:
        with transaction.atomic():
            record.delete()
    except (models.ProtectedError, IntegrityError) as error:
        raise ValidationError(
            _("D’autres données s’appuient sur cette ligne : elle ne peut pas être supprimée.")
        ) from error


def refusal(model: type[models.Model], error: IntegrityError) -> ValidationError:
    """The French sentence of the constraint, or of the trigger, that refused a write."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return ValidationError(str(constraint.violation_error_message), code=name)
    if diagnosis is not None and diagnosis.source_function == "exec_stmt_raise" and diagnosis.message_primary:
        return ValidationError(diagnosis.message_primary, code=name)
    return ValidationError(_("La base de données refuse cette écriture (règle « %(name)s »).") % {"name": name or "?"})


def assign(record: Record, values: dict[str, Any]) -> Record:
    for name, value in values.items():
        setattr(record, name, value)
    return record


def reasoned(reason: str, usual: object) -> AbstractContextManager[Scope]:
    """Keep the reason given, else the one that the request already carries, else the usual one."""
    return because(reason or require_scope("Un motif").reason or str(usual))
