"""Who may open what of departures, deaths, their documents, and the fund's rules about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.scope import scope
from payroll.models import Departure, DepartureAmount
from payroll.services.departure_documents import document_issue
from payroll.services.departures import amount_add, amount_propose
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.departures.leaving import DEATH, calculated, heir, may, opened
from tests.payroll.months import month_opened

READ = ("departure_view",)
MANAGE = ("departure_manage",)
ENDORSE = ("departure_endorse",)
STEPS = (*MANAGE, *ENDORSE)
TEXTS = ("payroll_items", "institution_settings")


def leaving(zone: Zone) -> Departure:
    month_opened(zone)
    return opened(zone)


def departure(zone: Zone) -> dict[str, Any]:
    return {"pk": leaving(zone).pk}


def step(zone: Zone) -> dict[str, Any]:
    return {**departure(zone), "slug": "calculer"}


def facts(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"employee": zone.employee("awa").pk, "cause": "resignation"}


def paper(zone: Zone) -> dict[str, Any]:
    return {**departure(zone), "kind": "certificate"}


def document(zone: Zone) -> dict[str, Any]:
    found = leaving(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        return {"pk": document_issue(departure=found, kind="certificate", access=may(zone, "fatou")).pk}


def amount(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    found = calculated(zone)
    with scope(zone.home):
        return {"pk": DepartureAmount.objects.filter(departure=found).order_by("pk")[0].pk}


def proposed(zone: Zone) -> dict[str, Any]:
    found = amount(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        row = DepartureAmount.objects.get(pk=found["pk"])
        amount_propose(amount=row, proposed=1, reason="essai", source="", access=may(zone, "fatou"))
    return found


def manual(zone: Zone) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    found = leaving(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        made = amount_add(
            departure=found, kind="equipment", label="Téléphone", amount=90_000, evidence="Bon n° 4",
            scan=SimpleUploadedFile("bon.pdf", b"%PDF"), access=may(zone, "fatou"),
        )  # fmt: skip
    return {"pk": made.pk}


def scan(zone: Zone) -> dict[str, Any]:
    return {"kind": "montant", **manual(zone)}


def clearance(zone: Zone) -> dict[str, Any]:
    found = leaving(zone)
    with scope(zone.home):
        return {"pk": found.clearances.all()[0].pk}


def death(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    return {"pk": opened(zone, death=dict(DEATH), cause="death", reason="Décès").pk}


def with_heir(zone: Zone) -> dict[str, Any]:
    month_opened(zone)
    found = opened(zone, death=dict(DEATH), cause="death", reason="Décès")
    made = heir(zone, found, "Fatou Ndiaye", (1, 1), birth_on=dt.date(1980, 1, 1))
    return {"pk": found.pk, "heir": made.pk}


def own_text(zone: Zone) -> dict[str, Any]:
    return {"kind": "certificate"}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


EVERYWHERE = {"oumar": 200}

ADDRESSES = {
    "payroll:departure_list": Address(READ),
    "payroll:departure_coming": Address(READ),
    "payroll:departure_documents_list": Address(READ),
    "payroll:departure_person": Address(MANAGE),
    "payroll:departure_facts": Address(MANAGE, facts),
    "payroll:departure_detail": Address(READ, departure),
    "payroll:departure_change": Address(MANAGE, departure),
    "payroll:departure_notice": Address(MANAGE, departure),
    "payroll:departure_step": Address(STEPS, step),
    "payroll:departure_pay": Address(("payroll_prepare",), departure),
    "payroll:departure_sign": Address(MANAGE, departure),
    "payroll:departure_history": Address(READ, departure),
    "payroll:departure_amounts": Address(READ, departure),
    "payroll:departure_amount_add": Address(MANAGE, departure),
    "payroll:departure_amount_propose": Address(MANAGE, amount),
    "payroll:departure_amount_decide": Address(ENDORSE, proposed),
    "payroll:departure_amount_remove": Address(MANAGE, manual),
    "payroll:departure_clearances": Address(READ, departure),
    "payroll:clearance_add": Address(MANAGE, departure),
    "payroll:clearance": Address(STEPS, clearance),
    "payroll:departure_heirs": Address(READ, death),
    "payroll:heir_add": Address(MANAGE, death),
    "payroll:heirs_check": Address(ENDORSE, death),
    "payroll:heir_change": Address(MANAGE, with_heir),
    "payroll:heir_remove": Address(MANAGE, with_heir),
    "payroll:heir_receipt": Address(MANAGE, with_heir),
    "payroll:death_change": Address(MANAGE, death),
    "payroll:death_handover": Address(MANAGE, death),
    "payroll:departure_documents": Address(READ, departure),
    "payroll:departure_document_issue": Address(MANAGE, paper),
    "payroll:departure_document": Address(READ, document),
    "payroll:departure_scan": Address(READ, scan),
    # The texts and the rules are addresses of every institution: Oumar opens those of his own.
    "payroll:departure_templates": Address(TEXTS),
    "payroll:departure_template_edit": Address(TEXTS, own_text, exceptions=EVERYWHERE),
    "payroll:departure_template_preview": Address(TEXTS, own_text, exceptions=EVERYWHERE),
    "payroll:departure_rules": Address(("payroll_items",)),
    "payroll:employee_departure": Address(READ, awa),
}
