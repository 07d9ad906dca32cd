"""What employees ask about a line of a paid payslip, and what is answered beside its explanation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped
from hr_core.ui.states import StateChoices
from payroll.models.back_pay import BackPayCause
from payroll.models.payslips import Payslip


class QuestionState(StateChoices):
    ASKED = "asked", "wait", "clock", _("à répondre")
    EXPLAINED = "explained", "ok", "circle-check", _("expliquée")
    RIGHT = "right", "now", "arrows-exchange", _("l’agent a raison")
    WITHDRAWN = "withdrawn", "info", "arrow-back-up", _("retirée")


class PayslipQuestion(InstitutionScoped):
    """A question about one line. `cause` is what the search for back pay reads when the employee is right."""

    payslip = models.ForeignKey(Payslip, models.PROTECT, related_name="questions", verbose_name=_("bulletin"))
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("agent"))
    code = models.CharField(_("ligne"), max_length=48)
    label = models.CharField(_("libellé"), max_length=120)
    text = models.CharField(_("question"), max_length=600)
    state = models.CharField(_("état"), max_length=9, choices=QuestionState, default=QuestionState.ASKED, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(_("posée le"), auto_now_add=True)
    answer = models.CharField(_("réponse"), max_length=1200, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("répondue par")
    )
    answered_at = models.DateTimeField(_("répondue le"), null=True, editable=False)
    cause = models.OneToOneField(
        BackPayCause, models.SET_NULL, null=True, related_name="question", editable=False, verbose_name=_("cause de rappel")
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("question sur un bulletin")
        verbose_name_plural = _("questions sur les bulletins")
        indexes = [
            models.Index(fields=["institution", "state"], name="payslip_question_state"),
            models.Index(fields=["institution", "employee"], name="payslip_question_employee"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["payslip", "code"], condition=Q(state="asked"), name="payslip_question_one_open",
                violation_error_message=_("Votre question sur cette ligne attend déjà sa réponse."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "withdrawn")) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="payslip_question_answered",
                violation_error_message=_("Une réponse dit qui la donne."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "withdrawn")) | ~Q(answer=""),
                name="payslip_question_answer",
                violation_error_message=_("Écrivez la réponse."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="payslip_question_two_persons",
                violation_error_message=_("Personne ne répond à sa propre question."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.label}, {self.payslip.run.period}"

    def get_absolute_url(self) -> str:
        return reverse("payroll:question_answer", args=[self.pk])
