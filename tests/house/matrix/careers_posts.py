"""Who may open what of the staffing table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import Job, PostAct, StaffTarget
from careers.services.posts.holders import holder_add
from careers.services.posts.titles import title_propose
from hr_core.scope import scope
from tests.careers.posts.conftest import access, authorised, written
from tests.cast import Zone
from tests.house.matrix import Address

VIEW = ("posts_view", "posts_prepare", "posts_decide")
PREPARE = ("posts_prepare",)
DECIDE = ("posts_decide",)


def post(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": authorised(zone).pk}


def frozen(zone: Zone) -> dict[str, Any]:
    return post(zone) | {"kind": "freeze"}


def asked(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": PostAct.objects.get(post=written(zone)).pk}


def held(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = holder_add(
            post=authorised(zone), employee=zone.employee("awa"), kind="titular", start=dt.date(2026, 1, 1), end=None,
            share=100, reference="", with_posting=False, access=access(zone, "fatou"),
        )  # fmt: skip
        return {"pk": row.pk}


def titled(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        job = Job.objects.order_by("pk")[0]
        row = title_propose(
            institution=zone.home, title="Gestionnaire", lines=[(job, "exact", 100)], remark="", access=access(zone, "fatou")
        )
        return {"pk": row.pk}


def planned(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        unit = zone.units["ipres-sn/DG"]
        return {"pk": StaffTarget.objects.create(institution=zone.home, year=2026, unit=unit, number=3).pk}


def filed(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


ADDRESSES = {
    "careers:staff_gaps": Address(VIEW),
    "careers:target_create": Address(PREPARE),
    "careers:target_update": Address(PREPARE, planned),
    "careers:target_remove": Address(PREPARE, planned),
    "careers:targets_from_posts": Address(PREPARE),
    "careers:title_list": Address(VIEW),
    "careers:title_propose": Address(PREPARE),
    "careers:titles_known": Address(PREPARE),
    "careers:titles_approve": Address(DECIDE, method="post", ok=302),
    "careers:title_return": Address(DECIDE, titled),
    "careers:employee_posts": Address(VIEW, filed),
    "careers:staffing": Address(VIEW),
    "careers:staffing_pdf": Address(VIEW),
    "careers:staffing_sheet": Address(VIEW),
    "careers:post_list": Address(VIEW),
    "careers:post_create": Address(PREPARE),
    "careers:post_detail": Address(VIEW, post),
    "careers:post_update": Address(PREPARE, post),
    "careers:post_sheet": Address(VIEW, post),
    "careers:post_act": Address(PREPARE, frozen),
    "careers:post_holder_add": Address(PREPARE, post),
    "careers:post_holder_end": Address(PREPARE, held),
    "careers:post_holder_remove": Address(PREPARE, held),
    "careers:vacancy_list": Address(VIEW),
    "careers:posts_from_staff": Address(PREPARE),
    "careers:without_post": Address(VIEW),
    "careers:post_acts": Address(VIEW),
    "careers:post_acts_approve": Address(DECIDE, method="post", ok=302),
    "careers:post_act_decide": Address((*DECIDE, *PREPARE), asked),
    "careers:post_act_refuse": Address(DECIDE, asked),
    "careers:post_act_withdraw": Address(PREPARE, asked),
}
