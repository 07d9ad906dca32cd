"""What an employee sends, in tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hr_core.access import Access, access_of
from hr_core.bank_keys import rib_key
from hr_core.models import Request, RequestStep
from hr_core.services.requests.flow import request_ask
from hr_core.services.requests.kinds import KINDS
from tests.cast import Zone


def scan(name: str = "acte.pdf", content: bytes = b"%PDF-1.4 acte") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def account() -> dict[str, Any]:
    number = f"SN099 01234 000112233445 {rib_key('SN099', '01234', '000112233445')}"
    return {"kind": "bank", "bank_name": "BIS", "account": number, "holder": "", "start": timezone.localdate() + dt.timedelta(days=30)}


CONTACT = {"phone": "+221 77 000 00 00", "email": "", "address": "Médina, Dakar", "emergency_name": "", "emergency_phone": ""}


def asked(zone: Zone, kind: str, values: dict[str, Any], who: str = "awa", papers: Any = ()) -> Request:
    return request_ask(employee=zone.employee(who), kind=KINDS[kind], values=values, actor=zone.user(who), papers=papers)


def access(zone: Zone, who: str) -> Access:
    return access_of(zone.user(who), zone.home.pk)


def current(request: Request) -> RequestStep:
    return request.steps.get(state="current")
