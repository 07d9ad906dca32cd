"""Who may open what of the files that go in and out, and of the copies of data."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from hr_core.models import DataExport
from hr_core.scope import scope
from tests.cast import HOME_ROLES, Zone
from tests.house.matrix import Address

ASK, RELEASE, PERSON = ("data_copy_ask",), ("data_copy_release",), ("data_copy_person",)
SEE = (*ASK, *RELEASE, *PERSON)
FILES = (
    "personnel_import", "personnel_view", "absence_enter", "absence_view", "organisation_change", "roles_manage", "audit_view",
    "institution_settings",
)  # fmt: skip


def asked(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = DataExport.objects.create(institution=zone.home, kind="institution", reason="Essai", asked_by=zone.user("fatou"))
    return {"pk": made.pk}


def of_awa(zone: Zone, by: str = "fatou") -> dict[str, Any]:
    with scope(zone.home):
        made = DataExport(
            institution=zone.home, kind="person", employee=zone.employee("awa"), reason="Essai", asked_by=zone.user(by), state="ready"
        )
        made.file.save("awa.zip", ContentFile(b"PK"), save=True)
    return {"pk": made.pk}


def own(zone: Zone) -> dict[str, Any]:
    return of_awa(zone, "awa")


def units(_zone: Zone) -> dict[str, Any]:
    return {"slug": "unites", "form": "csv"}


EMPLOYEES = [name for name, roles in HOME_ROLES.items() if "employee" in roles and name != "awa"]
LISTED = {"oumar": 200}  # the lists of one's own institution

ADDRESSES = {
    "hr_core:file_lists": Address(FILES),
    "hr_core:list_export": Address(("personnel_view", "organisation_change"), units, exceptions=LISTED),
    "hr_core:copy_list": Address(SEE),
    "hr_core:copy_institution": Address(ASK),
    "hr_core:copy_person": Address(PERSON),
    "hr_core:copy_release": Address(RELEASE, asked),
    "hr_core:copy_refuse": Address(RELEASE, asked),
    "hr_core:copy_file": Address(SEE, of_awa, exceptions={"mamadou": 404, "coumba": 404}),
    "hr_core:own_copy": Address(("self_service",)),
    "hr_core:own_copy_file": Address(("self_service",), own, exceptions=dict.fromkeys(EMPLOYEES, 404)),
}
