"""Questions about a line of a payslip: asked by the person paid, answered by an officer; when they are right, back pay starts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import RoleGrant, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, is_own_file, save_checked
from payroll.models import BackPayCase, BackPayCause, BackPayScan, Payslip, PayslipLine, PayslipQuestion, QuestionState
from payroll.selectors.own import PUBLISHED
from payroll.services.back_pay_search import search_begin, search_run, search_size
from payroll.workflows_questions import may_answer, may_withdraw

TABLE = PayslipQuestion._meta.db_table
RIGHT = "payroll_prepare"
#: A search of so many employee-months at most is done at once.
AT_ONCE = 400


@transaction.atomic
def question_ask(*, payslip: Payslip, code: str, text: str, actor: User) -> PayslipQuestion:
    """Ask about one line of one's own published payslip. Raises `Refusal` for another's, or for a line that is not there."""
    if not is_own_file(payslip.employee, actor):
        raise Refusal(_("Chacun pose ses questions sur ses propres bulletins."))
    if payslip.run.state not in PUBLISHED:
        raise Refusal(_("Ce bulletin n’est pas encore publié."))
    line = PayslipLine.objects.filter(payslip=payslip, column__code=code).select_related("column").first()
    if line is None:
        raise Refusal(_("Ce bulletin n’a pas cette ligne."))
    with because(_("Question sur un bulletin")):
        question = save_checked(
            PayslipQuestion(
                institution_id=payslip.institution_id, payslip=payslip, employee=payslip.employee, code=code,
                label=line.column.label[:120], text=text.strip()[:600], asked_by=actor,
            )
        )  # fmt: skip
        words = _("%(name)s pose une question sur son bulletin : %(line)s, %(month)s.") % {
            "name": payslip.employee, "line": question.label, "month": payslip.run.period,
        }  # fmt: skip
        notices_send(
            institution=payslip.institution, users=_officers(payslip), text=words, url=question.get_absolute_url()
        )
    return question


@transaction.atomic
def question_withdraw(*, question: PayslipQuestion, actor: User) -> PayslipQuestion:
    """Take one's own question back before it is answered."""
    row = _lock(question)
    if not is_own_file(row.employee, actor):
        raise Refusal(_("Seule la personne qui a posé la question la retire."))
    if not may_withdraw(row.state):
        raise Refusal(_("Cette question a déjà sa réponse."))
    with because(_("Question retirée")):
        return save_checked(assign(row, {"state": QuestionState.WITHDRAWN}))


@transaction.atomic
def question_answer(*, question: PayslipQuestion, answer: str, is_right: bool, access: Access) -> PayslipQuestion:
    """Answer; when the employee is right, the month becomes a cause that the search for back pay reads.

    The officer corrects the fact by its usual page; nothing is changed here. Raises `Refusal` once it is answered.
    """
    row = _lock(question)
    forbid_own_file(row.employee, access.user)
    if not may_answer(row.state):
        raise Refusal(_("Cette question n’attend plus de réponse."))
    if not answer.strip():
        raise ValidationError({"answer": _("Écrivez la réponse : l’agent la lira à côté de sa ligne.")})
    now = timezone.now()
    with because(_("Réponse à une question sur un bulletin")):
        values = {
            "answer": answer.strip()[:1200], "answered_by": access.user, "answered_at": now,
            "state": QuestionState.RIGHT if is_right else QuestionState.EXPLAINED,
        }  # fmt: skip
        if is_right:
            values["cause"] = _cause_of(row, access.user)
        save_checked(assign(row, values))
        text = _("Une réponse à votre question : %(line)s, %(month)s.") % {"line": row.label, "month": row.payslip.run.period}
        url = reverse("payroll:own_question", args=[row.pk])
        notices_send(institution=row.institution, users=[row.employee.user], text=text, url=url)
    return row


@transaction.atomic
def question_search(*, question: PayslipQuestion, access: Access) -> BackPayScan:
    """Search back pay from what the question and the corrections changed. Raises `Refusal` when the search is a large one."""
    row = _lock(question)
    forbid_own_file(row.employee, access.user)
    if row.state != QuestionState.RIGHT:
        raise Refusal(_("Répondez d’abord que l’agent a raison."))
    if row.cause is None or row.cause.state != "waiting":
        values = {"cause": _cause_of(row, access.user)}
        save_checked(assign(row, values))
    scan = search_begin(institution=row.institution, actor=access.user)
    if search_size(scan=scan) > AT_ONCE:
        raise Refusal(_("D’autres changements attendent : lancez la recherche depuis « Rappels »."))
    return search_run(scan=scan)


def case_of(question: PayslipQuestion) -> BackPayCase | None:
    """The back pay of the employee found since the answer, the newest."""
    if question.state != QuestionState.RIGHT or question.answered_at is None:
        return None
    rows = BackPayCase.objects.filter(employee=question.employee_id, scan__launched_at__gte=question.answered_at)
    return rows.order_by("-pk").first()


def _cause_of(question: PayslipQuestion, actor: User) -> BackPayCause:
    """The cause that names the question. Entries of the trail are positive: those of questions are negative, and never meet."""
    rank = BackPayCause.objects.filter(institution=question.institution_id, table_name=TABLE).count() + 1
    day = question.payslip.run.period.first_day
    label = _("Question de l’agent : %(line)s") % {"line": question.label}
    return BackPayCause.objects.create(
        institution_id=question.institution_id, entry=-(question.pk * 1000 + rank % 1000), table_name=TABLE,
        employee=question.employee, since=day, month=day, label=label[:200], actor_label=str(actor)[:120],
        reason=question.answer[:300], at=timezone.now(),
    )  # fmt: skip


def _officers(payslip: Payslip) -> list[User]:
    """Those who prepare the pay, of the confidential population for a confidential payslip."""
    roles = [role for role, rights in registry.role_rights.items() if RIGHT in rights]
    if payslip.is_confidential:
        roles = [role for role in roles if "confidential_view" in registry.role_rights[role]]
    grants = RoleGrant.objects.filter(institution=payslip.institution_id, role__in=roles).select_related("user")
    return [grant.user for grant in grants if grant.user_id != payslip.employee.user_id]


def _lock(question: PayslipQuestion) -> PayslipQuestion:
    rows = PayslipQuestion.objects.select_for_update(of=("self",))
    return rows.select_related("payslip__run__period", "employee__user", "institution", "cause").get(pk=question.pk)
