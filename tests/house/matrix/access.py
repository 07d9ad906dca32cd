"""Who may open what of the administration: accounts, roles for a time, sign-ins, access reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from hr_core.models import AccessReview, AccessReviewLine, RoleAct, SignIn, User
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import Zone
from tests.house.matrix import Address

MANAGE = ("roles_manage",)
APPROVE = ("roles_approve",)
SEE = ("roles_manage", "roles_approve", "audit_view")
SETTINGS = ("institution_settings",)


def account(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.user("awa").pk}


def closed_account(zone: Zone) -> dict[str, Any]:
    gone = User.objects.create_user("ancien", full_name="Ancien Agent", is_active=False)
    with scope(zone.home):
        role_grant(institution=zone.home, user=gone, role="employee", actor=None)
    return {"pk": gone.pk}


def signed_in(zone: Zone) -> dict[str, Any]:
    made = SignIn.objects.create(user=zone.user("awa"), identifier="awa", succeeded=True, session_key="abc")
    return {"pk": made.pk}


def role_act(zone: Zone, state: str = "proposed") -> dict[str, Any]:
    with scope(zone.home):
        made = RoleAct.objects.create(
            institution=zone.home, user=zone.user("awa"), role="payroll_officer", start=dt.date(2026, 1, 1), reason="Essai",
            state=state, proposed_by=zone.user("fatou"),
        )  # fmt: skip
    return {"pk": made.pk}


def role_in_force(zone: Zone) -> dict[str, Any]:
    return role_act(zone, "in_force")


def review(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = AccessReview.objects.create(institution=zone.home, name="Essai", opened_by=zone.user("fatou"))
        AccessReviewLine.objects.create(
            institution=zone.home, review=made, user=zone.user("awa"), role="employee", granted_at=timezone.now()
        )
    return {"pk": made.pk}


ADDRESSES = {
    "hr_core:settings_home": Address(("institution_settings", "roles_manage", "roles_approve")),
    "hr_core:account_list": Address(SEE),
    "hr_core:account_invite": Address(MANAGE),
    "hr_core:account_detail": Address(SEE, account),
    "hr_core:account_deactivate": Address(MANAGE, account),
    "hr_core:account_reactivate": Address(MANAGE, closed_account),
    "hr_core:factor_reset": Address(MANAGE, account),
    "hr_core:account_sessions_close": Address(MANAGE, account),
    "hr_core:sign_in_list": Address(SEE),
    "hr_core:sign_in_policy": Address(SETTINGS),
    "hr_core:session_list": Address(MANAGE),
    "hr_core:session_close": Address(MANAGE, signed_in),
    "hr_core:role_act_list": Address(SEE),
    "hr_core:role_act_approve": Address(APPROVE, role_act),
    "hr_core:role_act_refuse": Address(APPROVE, role_act),
    "hr_core:role_act_end": Address(MANAGE, role_in_force),
    "hr_core:right_list": Address(SEE),
    "hr_core:right_detail": Address(SEE, lambda _zone: {"code": "personnel_view"}, exceptions={"oumar": 200}),
    "hr_core:review_list": Address(SEE),
    "hr_core:review_create": Address(MANAGE),
    "hr_core:review_detail": Address(SEE, review),
    "hr_core:review_keep": Address(MANAGE, review),
    "hr_core:review_remove": Address(MANAGE, review),
    "hr_core:review_sign": Address(APPROVE, review),
}
