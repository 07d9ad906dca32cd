"""The interface of the demonstration: a service account that reads for the accounts, a portal told of events and its log."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hr_core.models import ApiToken, Institution, Webhook, WebhookDelivery
from hr_core.services.interfaces.tokens import service_account_open, token_open
from hr_core.services.interfaces.webhooks import sealed, secret_new
from hr_core.services.roles import role_grant
from payroll.demonstration.cast import account

LOG = (
    ("employee.hired", "delivered", 1, 204, ""),
    ("posting.changed", "delivered", 3, 200, ""),
    ("absence.changed", "failed", 7, 503, "Le destinataire a répondu 503."),
    ("employee.left", "waiting", 2, None, "Pas de réponse : délai dépassé."),
)


def interfaces(institution: Institution) -> int:
    """Open what the screens show; nothing is sent: the portal's name leads nowhere. Can be run again."""
    if ApiToken.objects.filter(institution=institution).exists():
        return 0
    actor = account(institution, "admin")
    program = service_account_open(institution=institution, name="Comptabilité", actor=actor)
    role_grant(institution=institution, user=program, role="auditor", actor=actor)
    token_open(
        institution=institution, name="Comptabilité, écritures du mois", user=program, kind="service",
        scopes=["runs:read", "payslips:read", "units:read"], expires_on=timezone.localdate() + timedelta(days=180),
        networks=["196.1.95.0/24"], actor=actor,
    )  # fmt: skip
    hook = Webhook.objects.create(
        institution=institution, name="Portail des agents", url="https://portail.ipres.example/evenements",
        events=["employee.hired", "employee.left", "posting.changed", "absence.changed"], is_active=False,
        secret=sealed(secret_new()), created_by=actor,
    )  # fmt: skip
    now = timezone.now()
    for rank, (event, state, attempts, status, remark) in enumerate(LOG, start=1):
        WebhookDelivery.objects.create(
            institution=institution, webhook=hook, event=event, source=f"démonstration:{rank}", state=state,
            attempts=attempts, status=status, remark=remark, due_at=now + timedelta(minutes=4),
            payload={"event": event, "institution": institution.code, "employee": f"{rank:05d}"},
        )  # fmt: skip
    return 1
