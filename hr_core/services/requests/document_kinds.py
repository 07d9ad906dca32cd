"""Documents asked by the employee: certificates that say what the file says, at once when a signer has agreed to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Act, Employee, Request, User
from hr_core.services.acts.certificates import certificate_obstacle, issue_certificate
from hr_core.services.acts.kinds import kind_choices
from hr_core.services.errors import Refusal
from hr_core.services.requests.kinds import Told
from hr_core.services.writing import save_checked

DOCUMENT = "attestation"


def certificates_of(employee: Employee) -> list[tuple[str, str]]:
    """The certificates that can be issued for this employee today."""
    return [(code, label) for code, label in kind_choices(certificates=True) if not certificate_obstacle(code, employee)]


def document_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Raises `Refusal` for a certificate that cannot be issued to this employee today."""
    labels = dict(kind_choices(certificates=True))
    obstacle = certificate_obstacle(values["document"], employee)
    if obstacle:
        raise Refusal(obstacle)
    return _("Document : %(label)s") % {"label": labels[values["document"]]}, {
        "document": values["document"], "purpose": values["purpose"],
    }  # fmt: skip


def document_accept(request: Request, actor: User) -> None:
    """The certificate is made; where nobody has agreed to sign it by itself, it waits for a signer."""
    act = issue_certificate(
        kind=request.data["document"], employee=request.employee, actor=actor, purpose=request.data["purpose"]
    )
    request.data = {**request.data, "act": act.pk}
    save_checked(request)


def document_told(request: Request, clear: bool) -> Told:
    return [(_("Pour"), request.data["purpose"])] if request.data.get("purpose") else []


def document_after(request: Request) -> str:
    """Where the paper is."""
    act = Act.objects.filter(pk=request.data.get("act")).first()
    if act is None:
        return ""
    if act.is_in_force:
        return _("Le document n° %(number)s est signé : il est dans « Mes documents ».") % {"number": act.reference}
    return _("Le document attend sa signature ; vous serez prévenu dès qu’il sera dans « Mes documents ».")
