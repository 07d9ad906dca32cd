"""« Entrée et sortie »: the checklists of a person, and the acts of their contract with those that may follow."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.choices import ContractActKind, Stage
from hr_core.filters import today
from hr_core.forms.hiring import LineAddForm, LineDoneForm
from hr_core.models import ChecklistLine, Contract, ContractAct, Employee
from hr_core.selectors.hiring import checklists_of
from hr_core.services.hiring.checklists import line_add, line_done, line_reopen
from hr_core.services.hiring.contracts import ONE_DAY
from hr_core.services.writing import forbid_own_file
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.files import FULL, FileScreen

WRITE = ("personnel_change",)


class EmployeeEntryView(FileScreen):
    rights = FULL
    tab = "entree"
    template_name = "hr_core/hiring/file_tab.html"

    def get_actions(self) -> list[Action]:
        """The acts that the contract of the day allows."""
        if not self.may_write or self.record.left_on is not None:
            return super().get_actions()
        contract = Contract.objects.on(self.on).filter(employee=self.record.pk).first()
        found = []
        if contract is not None:
            where = [self.record.pk, contract.pk]
            if contract.probation_ends_on and contract.probation_ends_on >= self.on:
                found += [
                    Action(_("Prolonger l’essai"), reverse("hr_core:trial_extend", args=where), "clock"),
                    Action(_("Titulariser"), reverse("hr_core:trial_confirm", args=where), "certificate", main=True),
                ]
            follows = Contract.objects.filter(employee=self.record.pk, start=contract.end).exists()
            if contract.end is not None and not follows:
                is_main = not found
                found.append(Action(_("Renouveler"), reverse("hr_core:contract_renew", args=where), "refresh", main=is_main))
            if contract.kind != Contract.Kind.PERMANENT:
                found.append(Action(_("Durée indéterminée"), reverse("hr_core:contract_convert", args=where), "circle-check"))
            found.append(Action(_("Avenant"), reverse("hr_core:contract_amend", args=where), "pencil"))
        found.append(Action(_("Suspendre"), reverse("hr_core:contract_suspend", args=[self.record.pk]), "hand-stop"))
        leaving = [action for action in super().get_actions() if not action.main]
        return sorted([*leaving, *found], key=lambda action: action.main)

    def get_context(self, **more: Any) -> dict[str, Any]:
        acts = list(ContractAct.objects.filter(employee=self.record.pk).select_related("made_by", "absence"))
        resumed = {act.absence_id for act in acts if act.kind == ContractActKind.RESUMED}
        rows = []
        for act in acts:
            is_open = act.kind == ContractActKind.SUSPENDED and act.absence_id and act.absence_id not in resumed
            url = reverse("hr_core:contract_resume", args=[self.record.pk, act.pk]) if is_open and self.may_write else ""
            rows.append((act, url))
        stage = Stage.EXIT if self.record.left_on else Stage.ENTRY
        add = reverse("hr_core:checklist_line_add", args=[self.record.pk, stage]) if self.may_write else ""
        lists = checklists_of(self.record)
        return super().get_context(checklists=lists, acts_done=rows, add_url=add, today=today(), **more)


class LineScreen(FormScreen):
    """A point of the list of a person whom one may see."""

    model = ChecklistLine
    rights = WRITE

    def get_queryset(self) -> Any:
        visible = Employee.objects.visible_to(self.access).values("pk")
        return ChecklistLine.objects.filter(employee__in=visible).select_related("employee")

    def get_record(self) -> ChecklistLine:
        line = super().get_record()
        forbid_own_file(line.employee, self.request.user)
        return line

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [(_("Agents"), "hr_core:employee_list"), (str(self.record.employee), self.get_cancel_url())]

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("hr_core:employee_entry", args=[self.record.employee_id])


class LineDoneView(LineScreen):
    form_class = LineDoneForm
    submit_label = gettext_lazy("C’est réglé")
    success_message = gettext_lazy("Le point est réglé.")

    def get_title(self) -> str:
        return self.record.label

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": today()}}

    def perform(self, form: Any) -> ChecklistLine:
        return line_done(line=self.record, actor=self.request.user, **form.cleaned_data)


class LineReopenView(LineScreen, ConfirmScreen):
    form_class = HouseForm
    asks_reason = True
    submit_label = gettext_lazy("Rouvrir le point")
    success_message = gettext_lazy("Le point est de nouveau à faire.")

    def get_title(self) -> str:
        return _("Rouvrir « %(label)s » ?") % {"label": self.record.label}

    def perform(self, form: Any) -> ChecklistLine:
        return line_reopen(line=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])


class LineAddView(FormScreen):
    model = Employee
    rights = WRITE
    form_class = LineAddForm
    title = gettext_lazy("Ajouter un point à la liste")
    success_message = gettext_lazy("Le point est ajouté.")

    def get_record(self) -> Employee:
        record = get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["pk"])
        forbid_own_file(record, self.request.user)
        return record

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"due_on": today()}}

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [(_("Agents"), "hr_core:employee_list"), (str(self.record), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("hr_core:employee_entry", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> ChecklistLine:
        stage = self.kwargs["stage"]
        day = self.record.left_on - ONE_DAY if stage == Stage.EXIT and self.record.left_on else None
        held = ChecklistLine.objects.filter(employee=self.record, stage=stage).order_by("-of_day").first()
        of_day = held.of_day if held else day or self.record.hired_on
        return line_add(
            employee=self.record, stage=stage, of_day=of_day, actor=self.request.user, **form.cleaned_data
        )
