"""Who may open what of the statute: texts, articles, decisions, templates, the control of entitlements, papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from hr_core.models import ImportBatch
from hr_core.scope import scope
from payroll.models import ArticleVersion, EmployeePaper, PayItem, PayRun, StatuteArticle, StatuteText
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_opened

VIEW = ("statute_view", "statute_propose", "statute_approve")
PROPOSE = ("statute_propose",)
APPROVE = ("statute_approve",)
PAPERS = ("statute_papers",)
AMOUNTS = ("payroll_view", "payroll_items")


def statute(zone: Zone) -> StatuteText:
    month_opened(zone)
    return StatuteText.objects.create(
        institution=zone.home, nature="staff_statute", number="1", title="Statut du personnel",
        signed_on=dt.date(2025, 12, 1), start=dt.date(2026, 1, 1),
    )  # fmt: skip


def proposal(zone: Zone) -> ArticleVersion:
    article = StatuteArticle.objects.create(institution=zone.home, text=statute(zone), number="12")
    return ArticleVersion.objects.create(
        institution=zone.home, article=article, object="Logement", effect="pays", combination="first",
        item=PayItem.objects.get(code="2200"), amount_kind="fixed", amount=30_000, rhythm="monthly",
        start=dt.date(2026, 1, 1), proposed_by=zone.user("nobody"), reason="Essai",
    )  # fmt: skip


def text(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": statute(zone).pk}


def of_text(zone: Zone) -> dict[str, Any]:
    return {"text": text(zone)["pk"]}


def file(state: str) -> Any:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home):
            options = {"text": statute(zone).pk, "start": "2026-01-01", "reason": "Essai", "accepts": False, "versions": []}
            made = ImportBatch(
                institution=zone.home, kind="statut", file_name="a.xlsx", checksum="0" * 64, state=state, options=options,
                counts={"created": 1, "changed": 0, "unchanged": 0, "refused": 0}, report={"rows": 1, "samples": []},
            )  # fmt: skip
            made.file.save("a.xlsx", ContentFile(b"x"), save=False)
            made.save()
        return {"pk": made.pk}

    return build


def template(zone: Zone) -> dict[str, Any]:
    return {**of_text(zone), "code": "logement"}


def article(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": proposal(zone).article_id}


def version(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": proposal(zone).pk}


def run(zone: Zone) -> dict[str, Any]:
    opened: PayRun = month_opened(zone)
    return {"pk": opened.pk}


def awa_as_pk(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"pk": zone.employee("awa").pk}


def awa(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


def paper(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = EmployeePaper.objects.create(
            institution=zone.home, employee=zone.employee("awa"), name="Diplôme", start=dt.date(2026, 1, 1)
        )
    return {**awa(zone), "pk": made.pk}


ADDRESSES = {
    "payroll:statute_text_list": Address(VIEW),
    "payroll:statute_text_create": Address(PROPOSE),
    "payroll:statute_proposals": Address(VIEW),
    "payroll:statute_shelf": Address(PROPOSE),
    "payroll:entitlement_month": Address(AMOUNTS),
    "payroll:statute_text_detail": Address(VIEW, text),
    "payroll:statute_text_update": Address(PROPOSE, text),
    "payroll:statute_text_delete": Address(PROPOSE, text),
    # A text entered without its scan: nothing to download.
    "payroll:statute_text_scan": Address(VIEW, text, ok=404),
    "payroll:article_create": Address(PROPOSE, of_text),
    "payroll:statute_adopt": Address(PROPOSE, template),
    "payroll:statute_file_home": Address(PROPOSE, of_text),
    "payroll:statute_file_workbook": Address(PROPOSE, of_text),
    "payroll:statute_file": Address(VIEW, file("previewed")),
    "payroll:statute_file_propose": Address(PROPOSE, file("previewed")),
    "payroll:statute_file_drop": Address(PROPOSE, file("previewed")),
    "payroll:statute_file_approve": Address(APPROVE, file("confirmed")),
    "payroll:article_detail": Address(VIEW, article),
    "payroll:article_define": Address(PROPOSE, article),
    "payroll:article_repeal": Address(PROPOSE, article),
    "payroll:article_history": Address(VIEW, article),
    "payroll:article_people": Address(AMOUNTS, version),
    "payroll:version_approve": Address(APPROVE, version),
    "payroll:version_refuse": Address(APPROVE, version),
    "payroll:version_withdraw": Address(PROPOSE, version),
    "payroll:entitlement_run": Address(AMOUNTS, run),
    "payroll:employee_benefits": Address((*AMOUNTS, *PAPERS), awa_as_pk),
    "payroll:paper_create": Address(PAPERS, awa),
    "payroll:paper_end": Address(PAPERS, paper),
}
