"""« Avantages » of an employee: what the statute gives, by which article, and the papers that it asks for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.writing import is_own_file
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.files import FileScreen
from payroll.choices import ArticleEffect
from payroll.engine import EngineError
from payroll.forms.statute import PaperEndForm, PaperForm
from payroll.models import EmployeePaper
from payroll.selectors.entitlements import employee_entitlements, month_of
from payroll.selectors.rules_kept import rules_kept
from payroll.selectors.statute import paper_names
from payroll.services.statute_texts import paper_end, paper_record
from payroll.views.statute_parts import AMOUNTS, PAPERS
from payroll.views.statute_people import conditions

TAB = (*AMOUNTS, *PAPERS)


class EmployeeBenefitsView(FileScreen):
    """A tab of the personnel file: the articles that apply, those that do not and why, the papers given."""

    template_name = "payroll/statute/benefits.html"
    rights = TAB
    #: The papers that articles ask for, when the rules of the month told them.
    asked: list[str] | None = None

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        url = reverse("payroll:paper_create", args=[self.record.pk])
        return [Action(_("Enregistrer une pièce"), url, "plus", PAPERS, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sees = self.access.has(*AMOUNTS)
        held, others, fault, is_paid = self._articles() if sees else ([], [], "", True)
        papers = list(EmployeePaper.objects.filter(employee=self.record.pk).order_by("name", "-start"))
        for paper in papers:
            paper.is_valid = paper.holds_on(self.on)
        return self.show(
            sees_amounts=sees,
            held=held,
            others=others,
            fault=fault,
            is_paid=is_paid,
            papers=papers,
            asked=paper_names() if self.asked is None else self.asked,
            may_record=self.access.has(*PAPERS) and not is_own_file(self.record, self.access.user),
        )

    def _articles(self) -> tuple[list[Any], list[Any], str, bool]:
        period = month_of(self.institution, self.on)
        try:
            rules = rules_kept(self.institution, period.last_day)
            self.asked = rules.papers
            read = employee_entitlements(institution=self.institution, period=period, employee=self.record.pk, rules=rules)
        except EngineError as error:
            return [], [], str(error), True
        row = read.row_of.get(self.record.pk)
        if row is None:
            return [], [], "", False
        labels = rules.labels
        held, others = [], []
        for standing in read.standings(row):
            told = {
                "standing": standing,
                "item": f"{standing.cell.item} {labels.get(standing.cell.item, '')}".strip(),
                "conditions": conditions(standing),
                "pays": standing.cell.effect == ArticleEffect.PAYS,
            }
            (held if standing.applies else others).append(told)
        return held, others, "", True


class PaperScreen(FormScreen):
    """What the forms of papers share: the employee of the address."""

    rights = PAPERS
    model = EmployeePaper

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    def get_queryset(self) -> Any:
        return EmployeePaper.objects.filter(employee=self.employee).select_related("employee")

    def get_crumbs(self) -> Any:
        return ((self.employee.full_name, self.get_cancel_url()),)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:employee_benefits", args=[self.employee.pk])


class PaperCreateView(PaperScreen):
    form_class = PaperForm
    success_message = gettext_lazy("La pièce est enregistrée.")

    def get_title(self) -> str:
        return _("Pièce remise par %(name)s") % {"name": self.employee.full_name}

    def get_form_options(self) -> dict[str, Any]:
        return {"names": paper_names(), "initial": {"start": timezone.localdate()}}

    def perform(self, form: PaperForm) -> EmployeePaper:
        data = form.cleaned_data
        return paper_record(
            employee=self.employee,
            name=data["name"],
            start=data["start"],
            last_day=data["last_day"],
            reference=data["reference"],
            actor=self.request.user,
        )


class PaperEndView(PaperScreen, ConfirmScreen):
    form_class = PaperEndForm
    asks_reason = True
    submit_label = gettext_lazy("Enregistrer la fin")
    success_message = gettext_lazy("La fin de validité est enregistrée.")

    def get_title(self) -> str:
        return _("Jusqu’à quand vaut « %(paper)s » ?") % {"paper": self.record.name}

    def get_consequences(self) -> list[str]:
        return [_("Le mois suivant, les articles qui exigent cette pièce ne paient plus cet agent.")]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"last_day": self.record.last_day or timezone.localdate()}}

    def perform(self, form: PaperEndForm) -> EmployeePaper:
        return paper_end(
            paper=self.record,
            last_day=form.cleaned_data["last_day"],
            actor=self.request.user,
            reason=form.cleaned_data["motif"],
        )
