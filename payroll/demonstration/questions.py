"""Questions that employees of IPRES ask about their October payslip: one that waits, one answered, one where they were right."""

from __future__ import annotations

from hr_core.access import access_of
from hr_core.models import Institution
from payroll.demonstration.cast import account
from payroll.models import Payslip, PayslipLine, PayslipQuestion
from payroll.selectors.own import PUBLISHED
from payroll.services.questions import question_answer, question_ask

SAID = (
    ("Pourquoi mon impôt a-t-il changé depuis septembre ?", "Le mois comptait une prime : la tranche supérieure s’y applique, ligne par ligne sous « Pourquoi ? ».", False),
    ("Ma prime d’ancienneté ne compte pas mes deux années à l’agence de Thiès.", "Vous avez raison : la date d’ancienneté est reprise, un rappel suit.", True),
    ("À quoi correspond cette cotisation ?", "", False),
)  # fmt: skip


def questions(institution: Institution) -> int:
    """Ask them once; returns how many there are. Runs in the scope."""
    if PayslipQuestion.objects.exists():
        return 0
    officer = access_of(account(institution, "paie"), institution.pk)
    slips = Payslip.objects.filter(
        run__state__in=PUBLISHED, run__kind="regular", employee__user__username__startswith=f"{institution.code}/",
        is_confidential=False,
    ).select_related("run__period", "employee__user").order_by("-run__period__year", "-run__period__month", "employee__staff_number")  # fmt: skip
    for slip, (text, answer, is_right) in zip(slips[: len(SAID)], SAID, strict=False):
        lines = PayslipLine.objects.filter(payslip=slip).exclude(amount=0).select_related("column").order_by("column__order")
        wanted = {False: "tax", True: "earning"}[is_right] if answer else "employee-contribution"
        line = next((each for each in lines if each.column.section == wanted), lines[0])
        asked = question_ask(payslip=slip, code=line.column.code, text=text, actor=slip.employee.user)
        if answer:
            question_answer(question=asked, answer=answer, is_right=is_right, access=officer)
    return PayslipQuestion.objects.count()
