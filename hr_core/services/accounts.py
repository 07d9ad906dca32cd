"""Accounts of employees: opened from the personnel file, with the role of an employee and no password yet."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, User
from hr_core.services.roles import role_grant
from hr_core.services.writing import forbid_own_file, lock_file, save_checked


@transaction.atomic
def account_open(*, employee: Employee, email: str, actor: User | None) -> User:
    """Give the person a way in: their account of another institution when it bears the same address, else a new one.

    The person chooses a password by « mot de passe oublié ». Raises `ValidationError` when an account exists already.
    """
    forbid_own_file(employee, actor)
    employee = lock_file(employee)
    if employee.user is not None:
        raise ValidationError(_("Cette personne a déjà un compte : %(name)s.") % {"name": employee.user.username})
    email = email.strip()
    user = User.objects.filter(email__iexact=email).first() if email else None
    if user is not None and user.person_uid != employee.person_uid:
        raise ValidationError({"email": _("Un autre compte utilise cette adresse : donnez celle de la personne.")})
    if user is None:
        user = User.objects.create_user(
            f"{employee.institution.code}/{employee.staff_number}",
            email,
            full_name=employee.full_name,
            person_uid=employee.person_uid,
        )
    employee.user = user
    save_checked(employee)
    role_grant(institution=employee.institution, user=user, role="employee", actor=actor)
    return user


def account_find(identifier: str, institution: Institution) -> User:
    """The account of an identifier, an address or a staff number of the institution; raises `ValidationError`."""
    text = identifier.strip()
    found = (
        User.objects.filter(username__iexact=text).first()
        or User.objects.filter(email__iexact=text).exclude(email="").first()
        or User.objects.filter(username=f"{institution.code}/{text}").first()
        or User.objects.filter(files__staff_number=text, files__institution=institution).first()
    )
    if found is None:
        raise ValidationError(
            {"identifier": _("Aucun compte ne porte cet identifiant. Ouvrez-le d’abord depuis le dossier de l’agent.")}
        )
    return found
