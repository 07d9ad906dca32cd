"""One's own questions: asked from a line of a payslip, read with the answer, withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen, Screen
from payroll.forms.questions import QuestionForm
from payroll.models import Payslip, PayslipLine, PayslipQuestion
from payroll.selectors.own import own_payslips
from payroll.selectors.questions import own_questions
from payroll.services.questions import question_ask, question_withdraw

OWN = ("self_service",)


class OwnQuestionAskView(FormScreen):
    """Ask about one line."""

    form_class = QuestionForm
    rights = OWN
    own = True
    submit_label = gettext_lazy("Envoyer ma question")
    success_message = gettext_lazy("Votre question est envoyée : la réponse paraîtra ici.")

    def get_record(self) -> Payslip:
        return get_object_or_404(own_payslips(self.access).select_related("employee"), pk=self.kwargs["pk"])

    @cached_property
    def line(self) -> PayslipLine:
        rows = PayslipLine.objects.filter(payslip=self.record, column__code=self.kwargs["code"])
        found = rows.select_related("column").first()
        if found is None:
            raise Http404
        return found

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Une question sur « %(line)s »") % {"line": self.line.column.label}

    def get_lede(self) -> str:
        return _("Bulletin %(of_month)s. Une personne de la paie vous répond.") % {"of_month": self.record.run.of_month}

    def get_cancel_url(self) -> str:
        return reverse("payroll:own_payslip", args=[self.record.pk])

    def perform(self, form: Any) -> PayslipQuestion:
        return question_ask(
            payslip=self.record, code=self.kwargs["code"], text=form.cleaned_data["text"], actor=self.access.user
        )

    def get_success_url(self, result: PayslipQuestion) -> str:
        return reverse("payroll:own_question", args=[result.pk])


class OwnQuestionListView(Screen):
    template_name = "payroll/questions/own_list.html"
    rights = OWN
    own = True
    title = gettext_lazy("Mes questions")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rows=own_questions(self.access)[:60])


class OwnQuestionView(RecordScreen):
    model = PayslipQuestion
    template_name = "payroll/questions/own.html"
    rights = OWN
    own = True

    def get_queryset(self) -> QuerySet:
        return own_questions(self.access)

    def get_title(self) -> str:
        return str(self.record.label)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()


class OwnQuestionWithdrawView(ConfirmScreen):
    model = PayslipQuestion
    rights = OWN
    own = True
    question = gettext_lazy("Retirer cette question ?")
    submit_label = gettext_lazy("Retirer ma question")
    success_message = gettext_lazy("Votre question est retirée.")
    success_url = "payroll:own_questions"

    def get_queryset(self) -> QuerySet:
        return own_questions(self.access)

    def get_cancel_url(self) -> str:
        return reverse("payroll:own_question", args=[self.record.pk])

    def perform(self, form: Any) -> PayslipQuestion:
        return question_withdraw(question=self.record, actor=self.access.user)
