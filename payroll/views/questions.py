"""Questions about payslips for the officers: the list with its times, one question beside its explanation, the correction."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.text import fold, french_count
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.engine import EngineError
from payroll.forms.questions import AnswerForm
from payroll.links import employee_url
from payroll.models import BackPayScan, PayslipQuestion, QuestionState
from payroll.selectors.explanations import line_explain
from payroll.selectors.questions import answer_times, questions_of, span_words
from payroll.services.questions import case_of, question_answer, question_search
from payroll.tables_questions import QuestionTable
from payroll.views.payslips import explanation_names

VIEW = ("payroll_prepare", "payroll_check")
ANSWER = ("payroll_prepare",)
LIST = (gettext_lazy("Questions des agents"), "payroll:question_list")


class QuestionFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom, matricule ou ligne"))
    etat = django_filters.ChoiceFilter(
        field_name="state", choices=QuestionState.choices, label=gettext_lazy("État"), empty_label=gettext_lazy("Tous")
    )
    du = django_filters.DateFilter(field_name="asked_at", lookup_expr="date__gte", label=gettext_lazy("Posée depuis le"))

    class Meta:
        model = PayslipQuestion
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        found = rows
        for word in fold(value).split():
            found = found.filter(employee__search_text__contains=word)
        return found | rows.filter(label__icontains=value)


class QuestionListView(ListScreen):
    model = PayslipQuestion
    table_class = QuestionTable
    filterset_class = QuestionFilter
    rights = VIEW
    template_name = "payroll/questions/list.html"
    title = gettext_lazy("Questions des agents")
    unit = (gettext_lazy("question"), gettext_lazy("questions"))
    export_name = "questions-bulletins"
    empty = Empty(
        gettext_lazy("Aucune question"),
        gettext_lazy("Les agents posent leurs questions sur une ligne de leur bulletin ; elles arrivent ici."),
    )

    def get_queryset(self) -> QuerySet:
        return questions_of(self.access)

    def get_context(self, **more: Any) -> dict[str, Any]:
        times = answer_times(questions_of(self.access))
        tiles = [(_("À répondre"), str(times.waiting))]
        if times.oldest is not None:
            tiles.append((_("La plus ancienne attend depuis"), span_words(timezone.now() - times.oldest)))
        if times.median is not None:
            tiles += [
                (_("Réponse donnée en (médiane d’un an)"), span_words(times.median)),
                (_("Répondues en un an"), str(times.answered)),
                (_("Dont l’agent avait raison"), str(times.right)),
            ]
        return super().get_context(tiles=tiles, **more)


class QuestionAnswerView(FormScreen):
    """One question: the line with its explanation, the answer beside it, then what the correction became."""

    model = PayslipQuestion
    form_class = AnswerForm
    rights = VIEW
    template_name = "payroll/questions/answer.html"
    submit_label = gettext_lazy("Répondre")
    success_message = gettext_lazy("La réponse est envoyée à l’agent.")
    crumbs = (LIST,)

    def get_queryset(self) -> QuerySet:
        return questions_of(self.access).select_related("payslip__calculation", "payslip__employee", "cause")

    def get_title(self) -> str:
        return str(self.record.label)

    def get_lede(self) -> str:
        return _("%(name)s, bulletin %(month)s") % {
            "name": self.record.employee, "month": self.record.payslip.run.of_month
        }  # fmt: skip

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"verdict": "explained"}}

    @cached_property
    def case(self) -> Any:
        return case_of(self.record)

    def get_actions(self) -> list[Action]:
        row = self.record
        found = [Action(_("Voir le bulletin"), reverse("payroll:payslip_line", args=[row.payslip_id, row.code]), "file-invoice", ("payroll_view",))]
        if row.state == QuestionState.RIGHT and self.case is None:
            found.append(Action(_("Rechercher le rappel"), reverse("payroll:question_search", args=[row.pk]), "search", ANSWER, main=True))
        elif self.case is not None:
            found.append(Action(_("Voir le rappel"), reverse("payroll:back_pay_detail", args=[self.case.pk]), "arrow-right", ("payroll_view",), main=True))
        return found

    def get_cancel_url(self) -> str:
        return reverse("payroll:question_list")

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> PayslipQuestion:
        if not self.access.has(*ANSWER):
            raise Refusal(_("Votre rôle lit les questions sans y répondre."))
        data = form.cleaned_data
        return question_answer(
            question=self.record, answer=data["answer"], is_right=data["verdict"] == "right", access=self.access
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        try:
            explained = line_explain(row.payslip, row.code)
        except EngineError:
            explained = None
        told = explanation_names(row.payslip, explained, self.currency) if explained else None
        may_answer = row.state == QuestionState.ASKED and self.access.has(*ANSWER)
        return super().get_context(
            explained=told, may_answer=may_answer, case=self.case, employee_url=employee_url(row.employee_id), **more
        )


class QuestionSearchView(ConfirmScreen):
    """From the question to the back pay: what was corrected is computed again and held against what was paid."""

    model = PayslipQuestion
    rights = ANSWER
    crumbs = (LIST,)
    question = gettext_lazy("Rechercher le rappel de cet agent ?")
    submit_label = gettext_lazy("Rechercher")

    def get_queryset(self) -> QuerySet:
        return questions_of(self.access).filter(state=QuestionState.RIGHT)

    def get_consequences(self) -> list[str]:
        month = self.record.payslip.run.period
        return [
            _("Corrigez d’abord ce qui est faux dans son dossier : la recherche compare les mois payés aux données d’aujourd’hui."),
            _("Chaque mois payé depuis %(month)s est recalculé ; ce qui diffère devient un rappel, que deux personnes décident.") % {"month": month},
            _("Les autres changements qui attendent leur recherche sont cherchés avec celui-ci."),
        ]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> BackPayScan:
        try:
            return question_search(question=self.record, access=self.access)
        except EngineError as error:
            raise Refusal(_("Un mois ne se recalcule pas : %(error)s") % {"error": error}) from error

    def get_success_message(self, result: BackPayScan) -> str:
        found = case_of(self.record)
        told = _("Le rappel de cet agent est à décider.")
        if found is None:
            told = _("Aucun écart pour cet agent : rien n’a encore été corrigé dans son dossier, ou ce qui est dû a été payé.")
        others = result.cases - (found is not None)
        if not others:
            return told
        count = french_count(others, _("autre rappel"), _("autres rappels"))
        return f"{told} " + _("D’autres changements attendaient : la recherche a aussi trouvé %(count)s.") % {"count": count}

    def get_success_url(self, result: BackPayScan) -> str:
        found = case_of(self.record)
        return reverse("payroll:back_pay_detail", args=[found.pk]) if found else self.record.get_absolute_url()
