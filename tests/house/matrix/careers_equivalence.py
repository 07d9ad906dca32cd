"""Who may open what of anchor jobs, equivalence tables, lists and coverage."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import (
    AnchorSheet,
    AnchorWeighing,
    CoverageStatement,
    Edition,
    EquivalenceReview,
    EquivalenceTable,
    TitleList,
    TitleListLine,
)
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import Zone
from tests.house.matrix import Address

VIEW, MANAGE, DECIDE, ADOPT = ("career_view",), ("career_manage",), ("career_decide",), ("equivalence_adopt",)
READ, LISTS = ("career_view", "referential_follow"), ("referential_follow", "posts_view")
PREPARE, SETTLE = ("posts_prepare",), ("posts_decide",)


def sheet_of(zone: Zone) -> AnchorSheet:
    with scope(zone.home):
        return AnchorSheet.objects.create(
            institution=zone.home, edition=Edition.objects.get(code="RMH-1.0"), code="SI-04", title="Développeur", description="x", grade_key=1,
            grade_label="C",
        )  # fmt: skip


def sheet(zone: Zone) -> dict[str, Any]:
    return {"pk": sheet_of(zone).pk}


def weighed(zone: Zone) -> dict[str, Any]:
    made = sheet_of(zone)
    with scope(zone.home):
        AnchorWeighing.objects.create(
            institution=zone.home, sheet=made, degrees=[5] * 6, points=62500, band=5, remark="x", weighed_by=zone.user("khady")
        )
    return {"pk": made.pk}


def table(state: str = "draft") -> Any:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home):
            made = EquivalenceTable.objects.create(
                institution=zone.home, edition=Edition.objects.get(code="RMH-1.0"), start=dt.date(2026, 1, 1), prepared_by=zone.user("fatou"), state=state
            )
            return {"pk": made.pk}

    return build


def adopter(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, reason="essai"):
        role_grant(institution=zone.home, user=zone.user("khady"), role="committee_chair", actor=None)
    return table("submitted")(zone)


def list_of(zone: Zone) -> TitleList:
    with scope(zone.home):
        return TitleList.objects.create(institution=zone.home, as_of=dt.date(2026, 11, 29), prepared_by=zone.user("fatou"))


def title_list(zone: Zone) -> dict[str, Any]:
    return {"pk": list_of(zone).pk}


def line(zone: Zone) -> dict[str, Any]:
    made = list_of(zone)
    with scope(zone.home):
        return {"pk": TitleListLine.objects.create(institution=zone.home, of=made, title="Agent", key="agent", headcount=3).pk}


def statement(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = CoverageStatement.objects.create(
            institution=zone.home, edition=Edition.objects.get(code="RMH-1.0"), on=dt.date(2026, 11, 29), staff=3, covered=2, titles=1, digest="x",
            issued_by=zone.user("khady"),
        )  # fmt: skip
        return {"pk": made.pk}


def adopted(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = EquivalenceTable.objects.create(
            institution=zone.home, edition=Edition.objects.get(code="RMH-1.0"), start=dt.date(2026, 1, 1), prepared_by=zone.user("fatou"),
            state="adopted", adopted_by=zone.user("mamadou"), adopted_on=dt.date(2026, 1, 1), session="Séance 1",
        )  # fmt: skip
        return {"pk": made.pk}


def contested(zone: Zone) -> dict[str, Any]:
    """An appeal of the home institution against its own adopted table, and Khady as president of the panel."""
    made = adopter(zone)["pk"]
    with scope(zone.home):
        found = EquivalenceReview.objects.create(
            institution=zone.home, table_id=made, ground="rule", text="La règle de la moyenne n’a pas été suivie.", filed_by=zone.user("fatou"),
            filed_on=dt.date(2026, 11, 29), due_on=dt.date(2026, 12, 29),
        )  # fmt: skip
        return {"pk": found.pk}


ADDRESSES = {
    "careers:sheet_list": Address(VIEW),
    "careers:sheet_create": Address(MANAGE),
    "careers:sheet_detail": Address(VIEW, sheet),
    "careers:sheet_update": Address(MANAGE, sheet),
    "careers:sheet_weigh": Address(MANAGE, sheet),
    "careers:sheet_send": Address(MANAGE, weighed),
    "careers:sheet_again": Address(MANAGE, weighed),
    "careers:sheet_settle": Address(DECIDE, weighed),
    "careers:sheet_delete": Address(MANAGE, sheet),
    "careers:equivalence_list": Address(READ),
    "careers:equivalence_create": Address(MANAGE),
    "careers:equivalence_loops": Address(READ),
    "careers:equivalence_grade": Address(READ),
    "careers:equivalence_detail": Address(READ, table()),
    "careers:equivalence_update": Address(MANAGE, table()),
    "careers:equivalence_submit": Address(DECIDE, table()),
    "careers:equivalence_delete": Address(MANAGE, table()),
    "careers:equivalence_adopt": Address(ADOPT, adopter, exceptions={"khady": 200}),
    "careers:equivalence_return": Address(ADOPT, adopter, exceptions={"khady": 200}),
    "careers:equivalence_review_file": Address(("career_decide", "referential_amend"), adopted),
    "careers:equivalence_review_list": Address(READ),
    "careers:equivalence_review": Address(READ, contested),
    "careers:equivalence_review_answer": Address(ADOPT, contested, exceptions={"khady": 200}),
    "careers:title_list_list": Address(LISTS),
    "careers:title_list_create": Address(PREPARE),
    "careers:titles_learnt": Address(LISTS),
    "careers:uncovered": Address(LISTS),
    "careers:title_list_detail": Address(LISTS, title_list),
    "careers:title_list_send": Address(PREPARE, title_list),
    "careers:title_line_update": Address(PREPARE, line),
    "careers:coverage_list": Address(LISTS),
    "careers:coverage_issue": Address(SETTLE),
    "careers:coverage_detail": Address(LISTS, statement),
    "careers:mapping_queue": Address(LISTS),
}
