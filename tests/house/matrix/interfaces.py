"""Who may open what of the programming interface. Its own addresses take tokens only: whoever signed in gets a 401 there
(`tests/hr_core/interfaces/test_api_matrix.py` goes through them by token)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from hr_core.models import ApiToken, Webhook, WebhookDelivery
from hr_core.scope import scope
from hr_core.services.interfaces.webhooks import sealed
from tests.cast import Zone
from tests.house.matrix import PUBLIC, SIGNED_IN, Address

MANAGE = ("api_manage",)
#: Arguments of the addresses that have some: nothing is looked up before the token.
ARGUMENTS = {
    "unit": {"code": "DG"}, "unit_closing": {"code": "DG"}, "employee": {"staff_number": "00001"},
    "employee_leaving": {"staff_number": "00001"}, "job_detail": {"code": "X"}, "vacancy_detail": {"number": "X"}, "absence": {"key": 1},
    "absence_cancellation": {"key": 1}, "input_detail": {"key": 1}, "run_detail": {"key": 1}, "payslip_detail": {"key": 1},
}  # fmt: skip
PLAIN = ("institution", "units", "holidays", "employees", "absences", "leave_requests", "job_list", "input_list", "run_list", "payslip_list",
         "course_list", "training_session_list", "enrolment_list", "vacancy_list")  # fmt: skip
FACTS = ("contrat", "affectation", "statut", "situation", "charge", "classement", "compte")


def token(zone: Zone, user: str = "awa") -> dict[str, Any]:
    with scope(zone.home):
        made = ApiToken.objects.create(
            institution=zone.home, name="Essai", kind="person", user=zone.user(user), scopes=["employees:read"],
            expires_on=dt.date(2099, 1, 1), created_by=zone.user("coumba"),
        )  # fmt: skip
    return {"pk": made.pk}


def hook(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = Webhook.objects.create(
            institution=zone.home, name="Portail", url="https://portail.example/e", events=["employee.hired"],
            secret=sealed("whsec_essai"), created_by=zone.user("coumba"),
        )  # fmt: skip
    return {"pk": made.pk}


def failed(zone: Zone) -> dict[str, Any]:
    key = hook(zone)["pk"]
    with scope(zone.home):
        row = WebhookDelivery.objects.create(
            institution=zone.home, webhook_id=key, event="ping", source="essai", payload={}, state="failed",
            due_at=timezone.now(),
        )  # fmt: skip
    return {"pk": row.pk}


def by_token(arguments: dict[str, Any] | None) -> Address:
    return Address((PUBLIC,), (lambda zone: arguments) if arguments else None, ok=401)


OTHERS = ("moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "ibrahima", "coumba", "seynabou", "maty", "zeynab")
ADDRESSES = {
    "hr_core:token_list": Address(MANAGE),
    "hr_core:token_create": Address(MANAGE),
    "hr_core:token_revoke": Address(MANAGE, token),
    "hr_core:token_draw": Address((SIGNED_IN,), token, exceptions=dict.fromkeys(OTHERS, 404)),
    "hr_core:webhook_list": Address(MANAGE),
    "hr_core:webhook_create": Address(MANAGE),
    "hr_core:webhook_detail": Address(MANAGE, hook),
    "hr_core:webhook_update": Address(MANAGE, hook),
    "hr_core:webhook_try": Address(MANAGE, hook),
    "hr_core:webhook_rotate": Address(MANAGE, hook),
    "hr_core:webhook_delete": Address(MANAGE, hook),
    "hr_core:delivery_again": Address(MANAGE, failed),
    "hr_core:api_documentation": Address((PUBLIC,)),
    "api:openapi-json": Address((PUBLIC,)),
    "api:api-root": Address((PUBLIC,), ok=401),
    **{f"api:{name}": by_token(arguments) for name, arguments in ARGUMENTS.items()},
    **{f"api:{name}": by_token(None) for name in PLAIN},
    **{f"api:{slug}_list": by_token(None) for slug in FACTS},
    **{f"api:{slug}_detail": by_token({"key": 1}) for slug in FACTS},
}
