"""Who may open what of vacancies, profiles and applications. The secretary of the zone is Zeynab here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from hr_core.scope import scope
from hr_core.services.roles import role_grant
from mobility.db.door import system_door
from mobility.models import Application, ApplicationPaper, Corrigendum, MobilityProfile, Vacancy
from mobility.services.applications.examining import score_calculate
from tests.cast import HOME_ROLES, NAMES, Zone
from tests.house.matrix import Address
from tests.mobility.people import people
from tests.mobility.vacancies.makers import application, shortlisted, vacancy

BROWSE, SELF = ("mobility_browse",), ("self_service",)
VIEW = ("vacancy_view", "vacancy_prepare", "vacancy_publish")
PREPARE, PUBLISH, EXAMINE = ("vacancy_prepare",), ("vacancy_publish",), ("application_examine",)
SECRETARY, RELEASE_VIEW, RELEASE = ("mobility_secretary",), ("release_view", "release_decide"), ("release_decide",)
HOST_OR_SECRETARY = (*EXAMINE, *SECRETARY)
ZEYNAB = {"zeynab": 200}
HOLDERS = [name for name in NAMES if name not in ("zeynab", "nobody")]


def only(*names: str) -> dict[str, int]:
    """200 for them, 404 for whoever else holds the right of everybody."""
    return dict.fromkeys(HOLDERS, 404) | dict.fromkeys(names, 200)


def own(*names: str) -> dict[str, int]:
    """The same among those who have a file."""
    with_file = [name for name, roles in HOME_ROLES.items() if "employee" in roles]
    return dict.fromkeys([*with_file, "oumar"], 404) | dict.fromkeys(names, 200)


def secretary(zone: Zone) -> None:
    people(zone)
    with scope(zone.regional, actor=None, reason="distribution"):
        role_grant(institution=zone.regional, user=zone.user("zeynab"), role="committee_secretary", actor=None)


def key(row: Any) -> dict[str, Any]:
    return {"pk": row.pk}


def published(zone: Zone) -> dict[str, Any]:
    return key(vacancy(zone))


def draft(zone: Zone) -> dict[str, Any]:
    return key(vacancy(zone, state="draft"))


def skill(zone: Zone) -> dict[str, Any]:
    made = vacancy(zone, state="draft")
    return key(made) | {"code": made.skills[0]["skill"]}


def language(zone: Zone) -> dict[str, Any]:
    return draft(zone) | {"code": "C-LNG-02"}


def condition(zone: Zone) -> dict[str, Any]:
    return draft(zone) | {"place": 0}


def step(zone: Zone) -> dict[str, Any]:
    return draft(zone) | {"step": "submit"}


def failed(zone: Zone) -> dict[str, Any]:
    return key(vacancy(zone, state="unsuccessful"))


def corrigendum(zone: Zone) -> dict[str, Any]:
    secretary(zone)
    made = vacancy(zone)
    with scope(zone.home):
        row = Corrigendum.objects.create(
            institution=zone.home, vacancy=made, text="Lieu : Thiès.", closes_before=made.closes_on,
            closes_after=made.closes_on + timedelta(days=10), proposed_by=zone.user("fatou"),
        )  # fmt: skip
    return key(row)


def reviewed(zone: Zone) -> Vacancy:
    secretary(zone)
    return vacancy(zone, state="under_review")


def review(zone: Zone) -> dict[str, Any]:
    return key(reviewed(zone))


def elsewhere(zone: Zone, *, state: str = "published", **values: Any) -> Vacancy:
    people(zone)
    return vacancy(zone, where="other", state=state, **values)


def offered(zone: Zone) -> dict[str, Any]:
    return key(elsewhere(zone))


def of_awa(state: str, **values: Any) -> Any:
    """An application of Awa to INPS."""

    def build(zone: Zone) -> dict[str, Any]:
        at = "published" if state in ("draft", "submitted") else "under_review"
        return key(application(zone, elsewhere(zone, state=at), who="awa", state=state, **values))

    return build


def leaving(zone: Zone) -> dict[str, Any]:
    """Awa, short-listed at INPS."""
    return key(shortlisted(zone, elsewhere(zone, state="under_review"), who="awa"))


def accepted(zone: Zone) -> dict[str, Any]:
    return key(shortlisted(zone, elsewhere(zone, state="decided"), who="awa", given=True, state="accepted"))


def opined(zone: Zone) -> dict[str, Any]:
    return key(shortlisted(zone, elsewhere(zone, state="under_review"), who="awa", given=True))


def of_djeneba(state: str, **values: Any) -> Any:
    """An application of Djeneba (INPS) to IPRES, under examination."""

    def build(zone: Zone) -> dict[str, Any]:
        return key(application(zone, reviewed(zone), state=state, **values))

    return build


def scored(zone: Zone) -> dict[str, Any]:
    row = of_djeneba("scored", tenths=700)(zone)
    with scope(zone.regional):
        score_calculate(application=Application.objects.get(pk=row["pk"]), access=None)
    return row


def heard(zone: Zone) -> dict[str, Any]:
    return key(shortlisted(zone, reviewed(zone)))


def paper(zone: Zone) -> dict[str, Any]:
    row = of_djeneba("scored", tenths=700)(zone)
    with scope(zone.regional), system_door():
        file = ContentFile(b"%PDF-1.4", "master.pdf")
        return key(
            ApplicationPaper.objects.create(
                institution=zone.regional, application=Application.objects.get(pk=row["pk"]), label="Master", file=file, digest="0" * 64
            )
        )


def shown(zone: Zone) -> dict[str, Any]:
    people(zone)
    with scope(zone.other, actor=zone.user("djeneba")):
        row = MobilityProfile.objects.create(
            institution=zone.other, employee=zone.employee("djeneba"), user=zone.user("djeneba"), is_open=True,
            shown_institutions=[zone.home.pk], consent_version="2026-1", consented_at=timezone.now(),
        )  # fmt: skip
    return key(row)


def own_skill(zone: Zone) -> dict[str, Any]:
    return {"kind": "tenues", "code": "C-LNG-01"}


def zone_secretary(zone: Zone) -> dict[str, Any]:
    secretary(zone)
    return {}


SCORED = {"tenths": 700}
ADDRESSES = {
    "mobility:board": Address(BROWSE),
    "mobility:vacancy_list": Address(VIEW),
    "mobility:vacancy_create": Address(PREPARE),
    "mobility:vacancy_detail": Address(BROWSE, published, exceptions={"oumar": 200}),
    "mobility:vacancy_notice": Address(BROWSE, published, exceptions={"oumar": 200}),
    "mobility:vacancy_update": Address(PREPARE, draft),
    "mobility:vacancy_delete": Address(PREPARE, draft),
    "mobility:vacancy_skill": Address(PREPARE, draft),
    "mobility:vacancy_skill_drop": Address(PREPARE, skill),
    "mobility:vacancy_language": Address(PREPARE, draft),
    "mobility:vacancy_language_drop": Address(PREPARE, language),
    "mobility:vacancy_condition": Address(PREPARE, draft),
    "mobility:vacancy_condition_drop": Address(PREPARE, condition),
    "mobility:vacancy_step": Address(BROWSE, step, exceptions=only("fatou", "khady")),
    "mobility:vacancy_republish": Address(PREPARE, failed),
    "mobility:corrigendum_propose": Address(PREPARE, published),
    "mobility:corrigendum_decide": Address(SECRETARY, corrigendum, exceptions=ZEYNAB),
    "mobility:application_start": Address(SELF, offered, exceptions={"oumar": 200}),
    "mobility:vacancy_applications": Address(HOST_OR_SECRETARY, review, exceptions=ZEYNAB),
    "mobility:admit_all": Address(SECRETARY, review, exceptions=ZEYNAB),
    "mobility:shortlist_first": Address(HOST_OR_SECRETARY, review, exceptions=ZEYNAB),
    "mobility:application_list": Address(HOST_OR_SECRETARY),
    "mobility:own_applications": Address(SELF),
    "mobility:team_departures": Address(("team_view",)),
    "mobility:remark_write": Address(("team_view",), leaving),
    "mobility:release_list": Address(RELEASE_VIEW),
    "mobility:fairness": Address(SECRETARY, zone_secretary, exceptions=ZEYNAB),
    "mobility:charter": Address(("mobility_charter",), zone_secretary, exceptions=ZEYNAB),
    "mobility:application_detail": Address(BROWSE, of_djeneba("scored", **SCORED), exceptions=only("khady", "mamadou") | ZEYNAB),
    "mobility:application_receipt": Address(BROWSE, of_awa("submitted"), exceptions=only("awa")),
    "mobility:application_score": Address(BROWSE, scored, exceptions=only("khady", "mamadou") | ZEYNAB),
    "mobility:opinion_paper": Address(BROWSE, opined, exceptions=only("awa", "fatou", "khady", "mamadou")),
    "mobility:paper_file": Address(BROWSE, paper, exceptions=only("khady", "mamadou") | ZEYNAB),
    "mobility:application_submit": Address(SELF, of_awa("draft"), exceptions=own("awa")),
    "mobility:motivation_revise": Address(SELF, of_awa("submitted"), exceptions=own("awa")),
    "mobility:application_withdraw": Address(SELF, of_awa("submitted"), exceptions=own("awa")),
    "mobility:paper_add": Address(SELF, of_awa("draft"), exceptions=own("awa")),
    "mobility:application_accept": Address(SELF, of_awa("retained"), exceptions=own("awa")),
    "mobility:application_decline": Address(SELF, of_awa("retained"), exceptions=own("awa")),
    "mobility:application_admit": Address(SECRETARY, of_djeneba("submitted"), exceptions=ZEYNAB),
    "mobility:application_refuse": Address(SECRETARY, of_djeneba("submitted"), exceptions=ZEYNAB),
    "mobility:cure_ask": Address(SECRETARY, of_djeneba("submitted"), exceptions=ZEYNAB),
    "mobility:application_shortlist": Address(HOST_OR_SECRETARY, of_djeneba("scored", **SCORED), exceptions=ZEYNAB),
    "mobility:application_leave_out": Address(HOST_OR_SECRETARY, of_djeneba("scored", **SCORED), exceptions=ZEYNAB),
    "mobility:application_hear": Address(EXAMINE, heard),
    "mobility:application_object": Address(PUBLISH, of_djeneba("retained")),
    "mobility:application_reconsider": Address(SECRETARY, of_djeneba("host_objection"), exceptions=ZEYNAB),
    "mobility:opinion_give": Address(RELEASE, leaving),
    "mobility:application_release": Address(RELEASE, accepted),
    "mobility:own_profile": Address(SELF),
    "mobility:profile_wishes": Address(SELF),
    "mobility:profile_visibility": Address(SELF),
    "mobility:profile_refresh": Address(SELF),
    "mobility:profile_skill": Address(SELF),
    "mobility:profile_skill_drop": Address(SELF, own_skill, exceptions={"oumar": 200}),
    "mobility:shown_profiles": Address(PREPARE),
    "mobility:shown_profile": Address(PREPARE, shown),
}
