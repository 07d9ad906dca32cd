"""Back pay at IPRES: answers for the levies, a raise decided after October was paid, an arrival of children told late."""

from __future__ import annotations

from datetime import date

from hr_core.access import Access
from hr_core.models import Employee, FamilyStatus, Institution, PayTerms
from hr_core.scope import because
from payroll.choices_back_pay import LevyAttributionWay
from payroll.models import BackPayCase, BackPayScan
from payroll.services.back_pay_decisions import case_propose
from payroll.services.back_pay_search import back_pay_search
from payroll.services.levy_attributions import attribution_answer, levies_on

START = date(2026, 1, 1)
RAISED_ON = date(2026, 10, 1)
RAISED = 3
CIRCULAR = "Lettre circulaire aux employeurs (exemple de démonstration)"


def back_pay(institution: Institution, access: Access) -> int:
    """What was decided late, searched for, one case proposed; returns the cases found. Runs in the scope; running it again
    changes nothing."""
    if BackPayScan.objects.exists():
        return BackPayCase.objects.count()
    _answers(institution, access)
    _late_decisions(institution, access)
    scan = back_pay_search(institution=institution, actor=access.user)
    first = BackPayCase.objects.exclude(employee__user=access.user).order_by("pk").first()
    if first is not None:
        case_propose(case=first, access=access, remark="Décision notifiée le 4 novembre")
    return scan.cases


def _answers(institution: Institution, access: Access) -> None:
    """Contributions belong to the month of origin, the tax to the month of payment."""
    ways: dict[str, list[str]] = {LevyAttributionWay.ORIGIN: [], LevyAttributionWay.PAYMENT: []}
    for levy in levies_on(institution, START):
        is_tax = levy.section in ("tax", "employer-tax")
        ways[LevyAttributionWay.PAYMENT if is_tax else LevyAttributionWay.ORIGIN].append(levy.code)
    for way, levies in ways.items():
        values = {"start": START, "way": way, "rate": None, "source": CIRCULAR, "author": "Direction juridique"}
        attribution_answer(institution=institution, levies=levies, values=values, actor=access.user)


def _late_decisions(institution: Institution, access: Access) -> None:
    """Facts of October recorded in November: three advancements and a family that grew."""
    with because("Décision d’avancement du 30 octobre 2026"):
        others = Employee.objects.exclude(user=access.user).filter(left_on=None, is_confidential=False)
        terms = PayTerms.objects.on(RAISED_ON).filter(employee__in=others, state="approved", currency="")
        for held in terms.select_related("employee").order_by("employee__staff_number")[:RAISED]:
            values = {name: getattr(held, name) for name in ("category", "grade_class", "is_executive")}
            end, held.end = held.end, RAISED_ON
            held.save()
            PayTerms.objects.create(
                institution=institution,
                employee=held.employee,
                start=RAISED_ON,
                end=end,
                step=str(int(held.step) + 1) if held.step.isdecimal() else held.step,
                base_salary=held.base_salary + 18_000,
                state="approved",
                **values,
            )
        family = FamilyStatus.objects.on(RAISED_ON).filter(employee__in=others).order_by("-employee__staff_number").first()
        if family is not None:
            family.declared_children += 2
            family.save()
