"""Acts and documents at IPRES: who signs, the paper, a few acts at each step, and papers in the vault."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from reportlab.pdfgen.canvas import Canvas

from hr_core.models import AbsenceKind, Act, DocumentCategory, Employee, Institution, PayTerms, Unit
from hr_core.services.acts.certificates import issue_certificate
from hr_core.services.acts.flow import act_cancel, act_check, act_draft, act_notify, act_sign
from hr_core.services.acts.kinds import kind_choices
from hr_core.services.acts.letterheads import paper_set
from hr_core.services.acts.signers import signer_decide, signer_register
from hr_core.services.documents.categories import categories_setup
from hr_core.services.documents.vault import document_add
from payroll.demonstration.cast import account, acting

START = date(2026, 1, 1)


def acts(institution: Institution) -> int:
    """All of it, once; returns how many acts there are. Runs in the scope."""
    if Act.objects.exists():
        return Act.objects.count()
    categories_setup(institution=institution)
    people = list(Employee.objects.filter(is_confidential=False, left_on=None, hired_on__lt=START, user=None).order_by("staff_number")[50:60])
    if len(people) < 6:
        return 0
    _signers(institution)
    with acting(institution, "drh") as access:
        paper_set(
            institution=institution, access=access,
            values={"start": START, "motto": "République du Sénégal : un peuple, un but, une foi", "foot": institution.website},
        )  # fmt: skip
    _acts(institution, people)
    _documents(institution, people)
    return Act.objects.count()


def _signers(institution: Institution) -> None:
    """The director general signs the acts; the head of human resources the certificates, which go out by themselves."""
    decisions = [code for code, _label in kind_choices(certificates=False)]
    certificates = [code for code, _label in kind_choices(certificates=True)]
    for duty, quality, kinds, text, automatic, approver in (
        ("dg", "Le Directeur général", decisions, "Décret n° 2021-308 du 9 mars 2021", False, "drh"),
        ("drh", "La Directrice des ressources humaines", certificates, "Décision n° 2021-44 du 2 juin 2021", True, "dg"),
    ):
        with acting(institution, "rh") as access:
            made = signer_register(
                institution=institution, user=account(institution, duty), quality=quality, kinds=kinds, reference=text, start=START,
                end=None, is_automatic=automatic, access=access,
            )  # fmt: skip
        with acting(institution, approver) as access:
            signer_decide(signer=made, access=access, approve=True)


def _acts(institution: Institution, people: list[Employee]) -> None:
    unit = Unit.objects.filter(kind=Unit.Kind.AGENCY, closed_on=None).order_by("code").last() or Unit.objects.order_by("code")[0]
    day = date(2026, 12, 1)
    leave = AbsenceKind.objects.filter(family="unpaid_leave").first()
    given: list[tuple[str, Employee, date, dict[str, Any], str, int]] = [
        ("transfer", people[0], day, {"unit": unit.pk, "job_title": "Chef d’agence"}, "rapprochement familial", 4),
        ("posting", people[1], day, {"unit": unit.pk, "job_title": "Chargé d’accueil"}, "nécessités du service", 3),
        ("advancement", people[2], date(2027, 1, 1), _next_step(people[2]), "deux ans d’ancienneté dans l’échelon", 2),
        ("appointment", people[3], day, {"unit": unit.pk, "job_title": "Chef de service"}, "vacance du poste", 1),
    ]
    if leave is not None:
        end = (day + timedelta(days=30)).isoformat()
        given.append(("leave", people[4], day, {"absence_kind": leave.pk, "end": end}, "convenance personnelle", 5))
    for kind, employee, on, values, motive, steps in given:
        _carry(institution, kind, employee, on, values, motive, steps)
    person = Employee.objects.filter(user__isnull=False, is_confidential=False, left_on=None).order_by("staff_number").first()
    for employee in filter(None, (people[5], person)):
        with acting(institution, "rh") as access:
            if employee.user_id != access.user.pk:
                issue_certificate(kind="work_attestation", employee=employee, actor=access.user, purpose="demande de visa")
                issue_certificate(kind="service_record", employee=employee, actor=access.user)


def _carry(
    institution: Institution, kind: str, employee: Employee, on: date, values: dict[str, Any], motive: str, steps: int
) -> None:
    """An act at its step: 1 drafted, 2 checked, 3 signed, 4 notified, 5 signed then cancelled."""
    with acting(institution, "rh") as access:
        act = act_draft(kind=kind, employee=employee, effective_on=on, values=values, motive=motive, access=access)
    if steps >= 2:
        with acting(institution, "drh") as access:
            act = act_check(act=act, access=access)
    if steps >= 3:
        with acting(institution, "dg") as access:
            act = act_sign(act=act, access=access)
    if steps == 4:
        with acting(institution, "rh") as access:
            act_notify(act=act, on=timezone.localdate(), how="en main propre, contre décharge", access=access)
    if steps == 5:
        with acting(institution, "dg") as access:
            act_cancel(act=act, access=access, reason="Demande retirée par l’agent")


def _next_step(employee: Employee) -> dict[str, Any]:
    terms = PayTerms.objects.filter(employee=employee, state="approved").order_by("-start")[0]
    step = str(int(terms.step) + 1) if terms.step.isdecimal() else terms.step
    return {"category": terms.category, "grade_class": terms.grade_class, "step": step, "base_salary": terms.base_salary * 103 // 100}


def _documents(institution: Institution, people: list[Employee]) -> None:
    categories = {category.code: category for category in DocumentCategory.objects.all()}
    today = timezone.localdate()
    for employee, code, title, days in (
        (people[0], "identity", "Carte nationale d’identité", 40),
        (people[0], "diploma", "Licence en gestion", None),
        (people[1], "identity", "Passeport", -12),
        (people[2], "licence", "Permis de conduire", 900),
    ):
        facts = {"expires_on": today + timedelta(days=days)} if days is not None else {}
        file = SimpleUploadedFile(f"{code}.pdf", _page(title, employee))
        with acting(institution, "rh") as access:
            document_add(employee=employee, category=categories[code], title=title, file=file, facts=facts, access=access)


def _page(title: str, employee: Employee) -> bytes:
    """A page that stands for the scan of a paper."""
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(72, 760, title)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 735, f"{employee.full_name}, {employee.staff_number}")
    canvas.drawString(72, 715, "Copie de démonstration")
    canvas.save()
    return target.getvalue()
