"""Requests of the employees of IPRES beside leave: one in each state, with their proofs and a few words."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from hr_core.access import access_of
from hr_core.bank_keys import rib_key
from hr_core.models import Employee, Institution, Request, User
from hr_core.services.requests.flow import request_ask, step_decide
from hr_core.services.requests.kinds import KINDS
from hr_core.services.requests.papers import comment_add
from payroll.demonstration.cast import account
from payroll.demonstration.leave import MANAGER
from payroll.services.advance_requests import advance_kinds


def _scan(name: str) -> SimpleUploadedFile:
    """A page that says it is an example."""
    page = BytesIO()
    sheet = Canvas(page, pagesize=A4)
    sheet.drawString(72, 770, f"Exemple : {name}")
    sheet.save()
    return SimpleUploadedFile(name, page.getvalue(), content_type="application/pdf")


def requests(institution: Institution) -> int:
    """Send them once; returns how many. Runs in the scope."""
    kinds = ("coordonnees", "famille", "charge", "compte", "libre", "avance")
    if Request.objects.filter(kind__in=kinds).exists():
        return 0
    people = list(
        Employee.objects.filter(user__isnull=False, user__username__startswith=f"{institution.code}/", is_confidential=False)
        .select_related("user").order_by("staff_number")[:5]
    )  # fmt: skip
    if len(people) < 3:
        return 0
    hr, head = account(institution, "rh"), account(institution, "drh")
    officer = access_of(hr, institution.pk)
    bank = {
        "kind": "bank", "bank_name": "Banque atlantique", "holder": "", "start": date(2027, 1, 1),
        "account": f"SN137 01001 004455667788 {rib_key('SN137', '01001', '004455667788')}",
    }  # fmt: skip
    contact: dict[str, Any] = {"phone": "+221 77 645 18 20", "email": people[0].email, "address": "Sicap Liberté 4, villa 5012, Dakar",
               "emergency_name": people[0].emergency_name, "emergency_phone": people[0].emergency_phone}  # fmt: skip
    _ask(people[0], "coordonnees", contact)
    _ask(people[0], "compte", bank, _scan("releve-identite-bancaire.pdf"))
    birth = {
        "kind": "child", "last_name": people[1].last_name, "first_names": "Aïssatou", "sex": "F", "birth_on": date(2026, 10, 9),
        "in_school_until": None, "start": date(2026, 10, 9),
    }  # fmt: skip
    child = _ask(people[1], "charge", birth, _scan("extrait-de-naissance.pdf"))
    step_decide(step=child.steps.get(state="current"), accept=True, access=access_of(head, institution.pk), comment="Félicitations")
    badge = _ask(people[2], "libre", {"subject": "Badge perdu", "text": "J’ai perdu mon badge vendredi. Comment en obtenir un autre ?"})
    comment_add(request=badge, text="Sur quel site travaillez-vous cette semaine ?", access=officer)
    kind = next((each for each in advance_kinds() if not each.is_interim), None)
    manager = User.objects.filter(username=f"{MANAGER}.{institution.code}").first()
    if kind is not None:
        values = {"kind": kind, "amount": 150_000, "months": 3, "purpose": "Frais de rentrée"}
        advance = _ask(people[2], "avance", values)
        step = advance.steps.filter(state="current", kind="manager").first()
        if manager is not None and step is not None:
            step_decide(step=step, accept=True, access=access_of(manager, institution.pk))
    return Request.objects.filter(kind__in=kinds).count()


def _ask(person: Employee, kind: str, values: dict[str, Any], *papers: SimpleUploadedFile) -> Request:
    assert person.user is not None
    return request_ask(employee=person, kind=KINDS[kind], values=values, actor=person.user, papers=papers)
