"""Changes of one's own data, asked by the employee: once accepted, each writes through the usual service of the file.

Values are kept as JSON, dates in ISO form. The person who accepts is the one who writes; a bank account is then only
proposed, and a second person approves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.facts import BY_SLUG
from hr_core.models import BankAccount, Dependant, Employee, FamilyStatus, Request, User
from hr_core.models.employees import ApprovedFact
from hr_core.selectors.dependants import unnamed_words
from hr_core.services.employees import employee_update
from hr_core.services.facts import account_check, fact_add
from hr_core.services.requests.kinds import Told
from hr_core.services.writing import save_checked
from hr_core.text import french_date

CONTACTS = ("phone", "email", "address", "emergency_name", "emergency_phone")
CONTACT, FAMILY, DEPENDANT, ACCOUNT, FREE = "coordonnees", "famille", "charge", "compte", "libre"


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _label(model: Any, name: str) -> str:
    words = str(model._meta.get_field(name).verbose_name)
    return words[:1].upper() + words[1:]


def _value(model: Any, name: str, value: Any) -> Any:
    """A kept value as its model holds it."""
    field = model._meta.get_field(name)
    return None if value in (None, "") and field.null else field.to_python(value if value is not None else "")


def _shown(model: Any, name: str, value: Any) -> str:
    field = model._meta.get_field(name)
    if value in (None, ""):
        return "—"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    held = _value(model, name, value)
    if isinstance(held, bool):
        return _("oui") if held else _("non")
    return french_date(held) if isinstance(held, date) else str(held)


def contact_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Only what changes, with what it replaces. Raises `ValidationError` when nothing does."""
    changes = {
        name: [getattr(employee, name), values[name] or ""]
        for name in CONTACTS
        if (values[name] or "") != getattr(employee, name)
    }
    if not changes:
        raise ValidationError(_("Rien ne change : modifiez au moins une ligne."))
    names = ", ".join(_label(Employee, name).lower() for name in changes)
    return _("Changer : %(names)s") % {"names": names}, {"changes": changes}


def contact_accept(request: Request, actor: User) -> None:
    values = {name: after for name, (_before, after) in request.data["changes"].items() if name in CONTACTS}
    held = Employee.objects.get(pk=request.employee_id)
    employee_update(employee=held, values=values, actor=actor, reason=request.words)


def contact_told(request: Request, clear: bool) -> Told:
    return [
        (_label(Employee, name), f"{before or '—'} → {after or '—'}")
        for name, (before, after) in request.data["changes"].items()
    ]


def _fact_prepare(slug: str, values: Mapping[str, Any]) -> dict[str, Any]:
    kind = BY_SLUG[slug]
    return {"values": {name: _kept(values[name]) for name in kind.fields if name in values}}


def fact_accept(slug: str, request: Request, actor: User) -> Any:
    model = BY_SLUG[slug].model
    values = {name: _value(model, name, value) for name, value in request.data["values"].items()}
    return fact_add(employee=request.employee, kind=BY_SLUG[slug], values=values, actor=actor, reason=request.words)


def fact_told(slug: str, request: Request) -> Told:
    model = BY_SLUG[slug].model
    return [
        (_label(model, name), _shown(model, name, value))
        for name, value in request.data["values"].items()
        if value not in (None, "")
    ]


def family_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    words = _("Changer de situation de famille au %(day)s") % {"day": french_date(values["start"])}
    return words, _fact_prepare("situation", values)


def family_accept(request: Request, actor: User) -> None:
    """The new status keeps the number of children declared before: this request is not about them."""
    start = date.fromisoformat(request.data["values"]["start"])
    held = FamilyStatus.objects.filter(employee=request.employee_id, start__lt=start).order_by("-start").first()
    children = held.declared_children if held is not None else 0
    request.data = {**request.data, "values": {**request.data["values"], "declared_children": children}}
    fact_accept("situation", request, actor)
    save_checked(request)


def dependant_told(request: Request, clear: bool) -> Told:
    words = unnamed_words(request.employee, timezone.localdate()) if request.data["values"]["kind"] == Dependant.Kind.CHILD else ""
    return [*fact_told("charge", request), *([(_("À savoir"), words)] if words else [])]


def dependant_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    words = _("Déclarer une personne à charge à partir du %(day)s") % {"day": french_date(values["start"])}
    return words, _fact_prepare("charge", values)


def account_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Asks at once those who bind the account (a bank, for a loan). Raises `Refusal` with what binds it."""
    given = {**values, "share": BankAccount.Share.REMAINDER, "value": 0}
    fact = BankAccount(institution_id=employee.institution_id, employee=employee, **given)
    account_check(employee, fact.start, fact)
    words = _("Changer de compte à partir du %(day)s") % {"day": french_date(values["start"])}
    return words, _fact_prepare("compte", given)


def account_accept(request: Request, actor: User) -> None:
    """The account is proposed by the person who accepts: a second one approves it, then pay reads it."""
    fact = fact_accept("compte", request, actor)
    request.data = {**request.data, "fact": fact.pk}
    save_checked(request)


def account_told(request: Request, clear: bool) -> Told:
    found = []
    for label, value in fact_told("compte", request):
        if label == _label(BankAccount, "account") and not clear:
            value = BankAccount(account=value).masked
        if label not in (_label(BankAccount, "share"), _label(BankAccount, "value")):
            found.append((label, value))
    return found


def account_after(request: Request) -> str:
    """Where the proposal stands: an accepted request is not yet an account that is paid."""
    fact = BankAccount.objects.filter(pk=request.data.get("fact")).first()
    if fact is None:
        return ""
    if fact.state == ApprovedFact.State.APPROVED:
        return _("Le compte est approuvé : il reçoit la paie à partir du %(day)s.") % {"day": french_date(fact.start)}
    if fact.state == ApprovedFact.State.REFUSED:
        return _("Le compte a été refusé à l’approbation : %(why)s") % {"why": fact.decision_reason}
    return _("Une deuxième personne doit encore approuver ce compte ; d’ici là, la paie va sur l’ancien.")


def free_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return values["subject"], {"text": values["text"]}


def free_told(request: Request, clear: bool) -> Told:
    return [(_("Demande"), request.data["text"])]

