"""Disciplinary cases: the list, one with its steps and its next deadline, each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_discipline import CaseState, StepName
from careers.forms.discipline import CaseForm, StepForm
from careers.models import DisciplinaryCase
from careers.selectors.discipline import RUNNING, VIEW, cases_of, cases_told
from careers.services.discipline.cases import appeal_until, case_open, case_step, may_decide
from careers.tables_discipline import CaseTable
from careers.workflows_discipline import BY_NAME, MANAGE, Step, steps_from
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.services.writing import is_own_file
from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import DetailScreen, FormScreen

CASES = (gettext_lazy("Discipline"), "careers:case_list")


class CaseListView(ListScreen):
    model = DisciplinaryCase
    table_class = CaseTable
    rights = VIEW
    title = gettext_lazy("Procédures disciplinaires")
    lede = gettext_lazy("Réservées à qui tient ce droit ; aucune autre liste ne les montre.")
    unit = (gettext_lazy("procédure"), gettext_lazy("procédures"))
    export_name = "procedures-disciplinaires"
    empty = Empty(gettext_lazy("Aucune procédure"), gettext_lazy("Une procédure s’ouvre sur des faits, et l’agent y répond d’abord."))

    @property
    def view(self) -> str:
        asked = self.request.GET.get("vue", "")
        return asked if asked in ("closes", "effacees") else ""

    def rows_of(self, view: str) -> QuerySet[DisciplinaryCase]:
        if view == "effacees":
            return cases_of(self.access).filter(state=CaseState.EFFACED)
        rows = cases_told(self.access)
        return rows.exclude(state__in=RUNNING) if view == "closes" else rows.filter(state__in=RUNNING)

    def get_queryset(self) -> QuerySet[DisciplinaryCase]:
        return self.rows_of(self.view)

    def get_saved_views(self) -> Sequence[Tab]:
        url, words = self.request.path, (("", _("En cours")), ("closes", _("Closes")), ("effacees", _("Effacées")))
        return [Tab(label, f"{url}?vue={name}" if name else url, name == self.view, self.rows_of(name).count()) for name, label in words]

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Ouvrir une procédure"), reverse("careers:case_create"), "plus", MANAGE, main=True)]


class CaseCreateView(FormScreen):
    model = DisciplinaryCase
    form_class = CaseForm
    rights = MANAGE
    crumbs = (CASES,)
    title = gettext_lazy("Ouvrir une procédure disciplinaire")
    submit_label = gettext_lazy("Ouvrir")
    cancel_url = "careers:case_list"
    success_message = gettext_lazy("La procédure est ouverte : demandez maintenant des explications.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"employees": Employee.objects.visible_to(self.access)}

    def perform(self, form: CaseForm) -> DisciplinaryCase:
        told = form.cleaned_data
        assert form.employee is not None
        return case_open(employee=form.employee, facts=told["facts"], known_on=told["known_on"], on=told["on"], access=self.access)


class CaseDetailView(DetailScreen):
    """The facts, the steps taken, the next deadline, and what may be done."""

    model = DisciplinaryCase
    rights = VIEW
    crumbs = (CASES,)
    template_name = "careers/discipline/case.html"

    def get_queryset(self) -> QuerySet[DisciplinaryCase]:
        return cases_of(self.access)

    def get_title(self) -> str:
        return _("%(number)s : %(who)s") % {"number": self.record.number, "who": self.record.employee.full_name}

    def get_panels(self) -> Sequence[Panel]:
        case = self.record
        rows = [
            (_("Agent"), f"{case.employee.full_name}, {case.employee.staff_number}"),
            (_("Faits connus le"), french_date(case.known_on)),
            (_("Prochaine échéance"), french_date(case.next_on)),
            (_("Sanction"), str(case.sanction) if case.sanction and case.state != CaseState.EFFACED else ""),
            (_("Recours jusqu’au"), french_date(appeal_until(case)) if appeal_until(case) else ""),
            (_("Issue du recours"), case.get_outcome_display() if case.outcome else ""),
            (_("Délais"), str(case.rule)),
        ]
        return [Panel(_("Procédure"), [(label, value) for label, value in rows if value])]

    def get_actions(self) -> Sequence[Action]:
        case = self.record
        found = []
        if case.act_id is not None and case.state != CaseState.EFFACED:
            found.append(Action(_("Acte"), reverse("hr_core:act_detail", args=[case.act_id]), "file-text"))
        if is_own_file(case.employee, self.access.user):
            return found
        closed = {name for name, is_open in ((StepName.DECISION, may_decide(case)), (StepName.APPEAL, appeal_until(case))) if not is_open}
        open_steps = [step for step in steps_from(case.state) if step.name not in closed]
        steps = sorted(open_steps, key=lambda step: step.main)
        return found + [
            Action(str(step.change.label), reverse("careers:case_step", args=[case.pk, step.name]), step.icon, MANAGE, step.main)
            for step in steps
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        steps = list(self.record.steps.select_related("made_by"))
        is_late = self.record.state in RUNNING and self.record.next_on is not None and self.record.next_on < today()
        return super().get_context(steps=steps, is_late=is_late, **more)


class CaseStepView(FormScreen):
    model = DisciplinaryCase
    form_class = StepForm
    rights = MANAGE
    success_message = gettext_lazy("L’étape est notée.")

    @cached_property
    def step(self) -> Step:
        found = BY_NAME.get(self.kwargs["name"])
        if found is None:
            raise Http404
        return found

    def get_queryset(self) -> QuerySet[DisciplinaryCase]:
        return cases_told(self.access)

    def get_title(self) -> str:
        return str(self.step.change.label)

    def get_lede(self) -> str:
        return f"{self.record.number}, {self.record.employee.full_name}."

    def get_crumbs(self) -> Any:
        return (CASES, (self.record.number, self.record.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"asks": self.step.asks}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: StepForm) -> DisciplinaryCase:
        return case_step(case=self.record, name=self.step.name, on=form.cleaned_data["on"], values=form.cleaned_data, access=self.access)

