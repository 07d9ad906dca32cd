"""Who may open what of the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.base import ContentFile

from hr_core.models import BankAccount, Contract, ImportBatch, Institution, PayTerms, PublicHoliday, RoleGrant, UnitHead
from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import PUBLIC, SIGNED_IN, ZONE, Address

READ = ("personnel_view",)
BASIC = ("personnel_view", "team_view")
WRITE = ("personnel_change",)
APPROVE = ("sensitive_approve",)
IMPORT = ("personnel_import", "absence_enter")
ORGANISATION = ("organisation_change",)
SETTINGS = ("institution_settings",)
ROLES = ("roles_manage",)

Build = Callable[[Zone], Mapping[str, Any]]


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def gone(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        file = zone.employee("awa")
        file.left_on = dt.date(2026, 1, 1)
        file.save()
    return {"pk": file.pk}


def without_account(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        file = zone.employee("awa")
        file.user = None
        file.save()
    return {"pk": file.pk}


def with_photo(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        zone.employee("awa").photo.save("awa.png", ContentFile(b"\x89PNG"), save=True)
    return {"pk": zone.employee("awa").pk}


def contract(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        fact = Contract.objects.get(employee=zone.employee("awa"))
    return {"pk": zone.employee("awa").pk, "slug": "contrat", "fact": fact.pk}


def proposal(zone: Zone) -> dict[str, Any]:
    """A base pay of Awa, proposed by Fatou."""
    with scope(zone.home, actor=zone.user("fatou")):
        made = PayTerms.objects.create(
            institution=zone.home, employee=zone.employee("awa"), start=dt.date(2026, 5, 1), base_salary=450_000,
            proposed_by=zone.user("fatou"),
        )  # fmt: skip
    return {"slug": "classement", "pk": made.pk}


def withdrawal(zone: Zone) -> dict[str, Any]:
    made = proposal(zone)
    return {"pk": zone.employee("awa").pk, "slug": "classement", "fact": made["pk"]}


def account_proposal(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = BankAccount.objects.create(
            institution=zone.home, employee=zone.employee("awa"), start=dt.date(2026, 5, 1), bank_name="Ecobank",
            account="SN010015200004850000300", proposed_by=zone.user("fatou"),
        )  # fmt: skip
    return {"slug": "compte", "pk": made.pk}


def unit(code: str) -> Build:
    return lambda zone: {"pk": zone.units[f"ipres-sn/{code}"].pk}


def head(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": UnitHead.objects.get(employee=zone.employee("moussa")).pk}


def batch(state: str) -> Build:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home):
            made = ImportBatch(
                institution=zone.home, kind="absences", file_name="a.xlsx", checksum="0" * 64, state=state,
                columns={"0": "staff_number"}, counts={"created": 1, "changed": 0, "unchanged": 0, "refused": 0},
                options={"effective_on": "2026-06-01", "create_units": True},
                report={"rows": 1, "columns": [{"index": 0, "heading": "Matricule", "origin": "saved", "examples": []}]},
            )  # fmt: skip
            made.file.save("a.xlsx", ContentFile(b"x"), save=False)
            made.save()
        return {"pk": made.pk}

    return build


def grant(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"pk": RoleGrant.objects.get(user=zone.user("awa")).pk}


def decision(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = PublicHoliday.objects.create(institution=zone.home, day=dt.date(2026, 4, 5), name="Fête")
    return {"pk": made.pk}


def new_year(zone: Zone) -> dict[str, Any]:
    return {"day": "2026-01-01"}


def closed_institution(zone: Zone) -> dict[str, Any]:
    return {"pk": Institution.objects.get(code="css-sn").pk}


def open_institution(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.other.pk}


ADDRESSES = {
    "hr_core:home": Address((SIGNED_IN,)),
    "hr_core:health": Address((PUBLIC,)),
    "hr_core:institution_css": Address((PUBLIC,), ok=400),
    "hr_core:inbox": Address((SIGNED_IN,)),
    "hr_core:menu": Address((SIGNED_IN,)),
    "hr_core:switch_institution": Address((SIGNED_IN,), method="post", ok=302),
    "hr_core:search": Address(BASIC),
    "hr_core:own_file": Address(("self_service",)),
    # Personnel files. Moussa heads Awa's unit.
    "hr_core:employee_list": Address(BASIC),
    "hr_core:employee_create": Address(WRITE),
    "hr_core:employee_export": Address(READ, lambda zone: {"kind": "csv"}, exceptions={"oumar": 200}),
    "hr_core:employee_detail": Address(BASIC, awa),
    "hr_core:employee_photo": Address(BASIC, with_photo),
    "hr_core:employee_family": Address(READ, awa),
    "hr_core:employee_contract": Address(BASIC, awa),
    "hr_core:employee_pay": Address(READ, awa),
    "hr_core:employee_accounts": Address(READ, awa),
    "hr_core:employee_history": Address(READ, awa),
    "hr_core:employee_update": Address(WRITE, awa),
    "hr_core:employee_leave": Address(WRITE, awa),
    "hr_core:employee_return": Address(WRITE, gone),
    "hr_core:employee_account": Address(WRITE, without_account),
    "hr_core:fact_add": Address(WRITE, lambda zone: {**awa(zone), "slug": "affectation"}),
    "hr_core:fact_correct": Address(WRITE, contract),
    "hr_core:fact_delete": Address(WRITE, contract),
    "hr_core:fact_withdraw": Address(WRITE, withdrawal),
    # Organisation.
    "hr_core:unit_list": Address(READ + ORGANISATION),
    "hr_core:unit_create": Address(ORGANISATION),
    "hr_core:unit_detail": Address(READ + ORGANISATION, unit("DSI")),
    "hr_core:unit_update": Address(ORGANISATION, unit("DSI")),
    "hr_core:unit_close": Address(ORGANISATION, unit("DSI")),
    "hr_core:unit_reopen": Address(ORGANISATION, unit("DSI")),
    "hr_core:unit_head": Address(ORGANISATION, unit("DSI")),
    # Coumba may change the tree but sees no file, hence no head of a unit.
    "hr_core:unit_head_end": Address(ORGANISATION, head, exceptions={"coumba": 404}),
    # Approvals.
    "hr_core:approval_list": Address(APPROVE),
    "hr_core:approval_accounts": Address(APPROVE),
    "hr_core:approval_bulk": Address(
        APPROVE, lambda zone: {"slug": "compte"}, method="post", ok=302, exceptions={"oumar": 403}
    ),
    "hr_core:approval_detail": Address(APPROVE, account_proposal),
    "hr_core:approval_approve": Address(APPROVE, proposal),
    "hr_core:approval_refuse": Address(APPROVE, proposal),
    # Imports.
    "hr_core:import_list": Address((*IMPORT, "institution_settings", "roles_manage")),
    "hr_core:import_template": Address(IMPORT, lambda zone: {"kind": "absences"}, exceptions={"oumar": 200}),
    "hr_core:import_create": Address(IMPORT, lambda zone: {"kind": "absences"}, exceptions={"oumar": 200}),
    "hr_core:import_detail": Address(IMPORT, batch("previewed"), exceptions={"coumba": 404}),
    "hr_core:import_columns": Address(IMPORT, batch("uploaded"), exceptions={"coumba": 404}),
    "hr_core:import_confirm": Address(IMPORT, batch("previewed"), exceptions={"coumba": 404}),
    "hr_core:import_drop": Address(IMPORT, batch("previewed"), exceptions={"coumba": 404}),
    # Administration.
    "hr_core:institution_settings": Address(SETTINGS),
    "hr_core:holiday_list": Address(SETTINGS + READ + ("self_service",)),
    "hr_core:holiday_create": Address(SETTINGS),
    "hr_core:holiday_decide": Address(SETTINGS, new_year, exceptions={"oumar": 200}),
    "hr_core:holiday_remove": Address(SETTINGS, new_year, exceptions={"oumar": 200}),
    "hr_core:holiday_forget": Address(SETTINGS, decision),
    "hr_core:role_list": Address(ROLES),
    "hr_core:role_rights": Address(ROLES),
    "hr_core:role_grant": Address(ROLES),
    "hr_core:role_revoke": Address(ROLES, grant),
    "hr_core:audit_list": Address(("audit_view",)),
    # The zone.
    "hr_core:institution_list": Address((ZONE,)),
    "hr_core:institution_open": Address((ZONE,), closed_institution),
    "hr_core:institution_close": Address((ZONE,), open_institution),
}
