"""Who may open what of acts and of the vault of documents."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hr_core.access import access_of
from hr_core.models import ActSigner, DocumentCategory, DocumentVersion
from hr_core.scope import scope
from hr_core.services.acts.certificates import issue_certificate
from hr_core.services.acts.signers import signer_register
from hr_core.services.documents.categories import categories_setup
from hr_core.services.documents.vault import document_add
from tests.cast import Zone
from tests.house.matrix import PUBLIC, Address
from tests.hr_core.acts.giving import drafted, power

SEE = ("act_view", "act_prepare", "act_check", "act_sign")
PREPARE, CHECK, SIGN = ("act_prepare",), ("act_check",), ("act_sign",)
SETTLE = ("act_templates",)
REGISTER, APPROVE = ("delegation_register",), ("delegation_approve",)
SIGNERS = (*REGISTER, *APPROVE, "act_templates", "act_sign", "audit_view")
DOCUMENTS = ("document_view", "document_manage", "document_medical")
MANAGE = ("document_manage",)
CATEGORIES = ("institution_settings", "document_settings")
SELF = ("self_service",)


def act(zone: Zone) -> dict[str, Any]:
    return {"pk": drafted(zone).pk}


def to_check(zone: Zone) -> dict[str, Any]:
    return {"deed": "a-controler"}


def kind(zone: Zone) -> dict[str, Any]:
    return {"kind": "posting"}


def employee(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def new_act(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk, "kind": "posting"}


def new_certificate(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk, "kind": "work_attestation"}


def new_document(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


def register(zone: Zone) -> dict[str, Any]:
    power(zone, "khady", "work_attestation", is_automatic=True)
    with scope(zone.home, actor=zone.user("fatou")):
        made = issue_certificate(kind="work_attestation", employee=zone.employee("awa"), actor=zone.user("fatou"))
    return {"year": made.year, "series": made.series}


def signer(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("fatou")):
        made: ActSigner = signer_register(
            institution=zone.home, user=zone.user("mamadou"), quality="Le Directeur général", kinds=["posting"],
            reference="Décret n° 2020-14", start=dt.date(2026, 1, 1), end=None, is_automatic=False,
            access=access_of(zone.user("fatou"), zone.home.pk),
        )  # fmt: skip
    return {"pk": made.pk}


def kept(zone: Zone, who: str = "fatou", code: str = "diploma") -> DocumentVersion:
    with scope(zone.home, actor=zone.user(who)):
        categories_setup(institution=zone.home)
        return document_add(
            employee=zone.employee("awa"), category=DocumentCategory.objects.get(code=code), title="Licence",
            file=SimpleUploadedFile("licence.pdf", b"%PDF-1.4 licence"), access=access_of(zone.user(who), zone.home.pk),
        )  # fmt: skip


def document(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone).document_id}


def version(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone).pk}


def category(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("fatou")):
        categories_setup(institution=zone.home)
        return {"pk": DocumentCategory.objects.get(code="diploma").pk}


#: Employees who consult no acts: a draft is not theirs, and is not there for them.
NOT_THEIRS = dict.fromkeys(("awa", "moussa", "aminata"), 404)
NO_DOCUMENT = dict.fromkeys(("moussa", "ousmane", "binta", "aminata"), 404)
ONLY_AWA = dict.fromkeys(("moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "oumar"), 404)
#: Those who prepare and do not check.
NO_CHECK = dict.fromkeys(("fatou", "serigne", "oumar"), 403)
ELSEWHERE = {"oumar": 200}  # the house's kinds of act are the same at every institution

ADDRESSES = {
    "hr_core:act_list": Address(SEE),
    "hr_core:act_start": Address(PREPARE),
    "hr_core:act_bulk": Address((*PREPARE, *CHECK, *SIGN), to_check, method="post", ok=302, exceptions=NO_CHECK),
    "hr_core:act_campaign": Address((*PREPARE, *CHECK, *SIGN), to_check, exceptions=NO_CHECK),
    "hr_core:act_register": Address(SEE),
    "hr_core:act_register_file": Address(SEE, register),
    "hr_core:act_templates": Address(SETTLE),
    "hr_core:act_template": Address(SETTLE, kind, exceptions=ELSEWHERE),
    "hr_core:act_template_preview": Address(SETTLE, kind, exceptions=ELSEWHERE),
    "hr_core:act_template_end": Address(SETTLE, kind, exceptions=ELSEWHERE),
    "hr_core:act_paper": Address(SETTLE),
    "hr_core:act_signer_list": Address(SIGNERS),
    "hr_core:act_signer_create": Address(REGISTER),
    "hr_core:act_signer_detail": Address(SIGNERS, signer),
    "hr_core:act_signer_approve": Address(APPROVE, signer),
    "hr_core:act_signer_refuse": Address(APPROVE, signer),
    "hr_core:act_signer_end": Address((*REGISTER, *APPROVE), signer),
    "hr_core:act_detail": Address(SEE, act),
    "hr_core:act_pdf": Address((*SEE, *SELF), act, exceptions=NOT_THEIRS),
    "hr_core:act_history": Address(SEE, act),
    "hr_core:act_edit": Address(PREPARE, act),
    "hr_core:act_check": Address(CHECK, act),
    "hr_core:act_hand_back": Address((*CHECK, *SIGN), act),
    "hr_core:act_sign": Address(SIGN, act),
    "hr_core:act_notify": Address((*PREPARE, *CHECK), act),
    "hr_core:act_drop": Address((*PREPARE, *CHECK), act),
    "hr_core:act_cancel": Address(SIGN, act),
    "hr_core:act_create": Address(PREPARE, new_act),
    "hr_core:certificate_issue": Address(PREPARE, new_certificate),
    "hr_core:act_verify_form": Address((PUBLIC,)),
    "hr_core:act_verify": Address((PUBLIC,), lambda zone: {"token": "abcdefgh"}),
    "hr_core:document_list": Address(DOCUMENTS),
    "hr_core:document_detail": Address(DOCUMENTS, document),
    "hr_core:version_add": Address(MANAGE, document),
    "hr_core:document_withdraw": Address(MANAGE, document),
    "hr_core:version_file": Address((*DOCUMENTS, *SELF), version, exceptions=NO_DOCUMENT),
    "hr_core:version_accept": Address(MANAGE, version),
    "hr_core:version_refuse": Address(MANAGE, version),
    "hr_core:category_list": Address(CATEGORIES),
    "hr_core:category_create": Address(CATEGORIES),
    "hr_core:category_update": Address(CATEGORIES, category),
    "hr_core:employee_documents": Address((*DOCUMENTS, "act_view"), employee),
    "hr_core:document_add": Address(MANAGE, new_document),
    "hr_core:own_vault": Address(SELF),
    "hr_core:own_document_add": Address(SELF),
    "hr_core:own_version_add": Address(SELF, document, exceptions=ONLY_AWA),
}
