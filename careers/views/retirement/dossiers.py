"""Retirement dossiers: the list, one with its periods, holes, tasks and indemnity, and each gesture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_retirement import DossierState
from careers.forms.discipline import StaffNumberForm
from careers.forms.retirement import DoneForm, PeriodForm, ReceiptForm, SendForm, TellForm, initial_of
from careers.models import DossierTask, RetirementDossier, ServicePeriod
from careers.selectors.retirement import VIEW, dossiers_late, dossiers_of, gaps_of
from careers.selectors.seniority import seniority_of, span_between, span_words
from careers.services.retirement import dossiers as service
from careers.services.retirement.rules import rule_on
from careers.tables_retirement import DossierTable
from careers.workflows_retirement import MANAGE
from hr_core.filters import today
from hr_core.models import Act, Employee
from hr_core.services.writing import is_own_file
from hr_core.text import french_count, french_date, french_of
from hr_core.ui.forms import REASON
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

DOSSIERS = (gettext_lazy("Retraites"), "careers:dossier_list")


class DossierListView(ListScreen):
    model = RetirementDossier
    table_class = DossierTable
    rights = VIEW
    title = gettext_lazy("Dossiers de retraite")
    unit = (gettext_lazy("dossier"), gettext_lazy("dossiers"))
    export_name = "dossiers-de-retraite"
    empty = Empty(gettext_lazy("Aucun dossier"), gettext_lazy("Les agents qui approchent de la retraite y entrent chaque nuit."))

    def get_lede(self) -> str:
        return _("Ils s’ouvrent d’eux-mêmes %(months)s mois avant l’âge de la retraite.") % {"months": rule_on(self.institution, today()).ahead}

    @property
    def view(self) -> str:
        asked = self.request.GET.get("vue", "")
        return asked if asked in ("retard", "transmis") else ""

    def rows_of(self, view: str) -> QuerySet[RetirementDossier]:
        rows = dossiers_of(self.access)
        if view == "retard":
            return rows.filter(pk__in=dossiers_late(self.access, today()).values("pk"))
        if view == "transmis":
            return rows.filter(state__in=(DossierState.SENT, DossierState.RECEIVED))
        return rows.filter(state=DossierState.OPEN)

    def get_queryset(self) -> QuerySet[RetirementDossier]:
        return self.rows_of(self.view)

    def get_saved_views(self) -> Sequence[Tab]:
        url, words = self.request.path, (("", _("En constitution")), ("retard", _("En retard")), ("transmis", _("Transmis")))
        return [Tab(label, f"{url}?vue={name}" if name else url, name == self.view, self.rows_of(name).count()) for name, label in words]

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Règle"), reverse("careers:retirement_rules"), "settings", VIEW), Action(_("Ouvrir un dossier"), reverse("careers:dossier_create"), "plus", MANAGE, main=True)]


class DossierCreateView(FormScreen):
    """Earlier than by itself, for somebody who asks."""

    model = RetirementDossier
    form_class = StaffNumberForm
    rights = MANAGE
    crumbs = (DOSSIERS,)
    title = gettext_lazy("Ouvrir un dossier de retraite")
    submit_label = gettext_lazy("Ouvrir")
    cancel_url = "careers:dossier_list"
    success_message = gettext_lazy("Le dossier est ouvert, avec les services connus ici.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"employees": Employee.objects.visible_to(self.access).filter(left_on=None)}

    def perform(self, form: StaffNumberForm) -> RetirementDossier:
        assert form.employee is not None
        return service.dossier_open(employee=form.employee, on=today(), access=self.access)


class DossierDetailView(DetailScreen):
    model = RetirementDossier
    rights = VIEW
    crumbs = (DOSSIERS,)
    template_name = "careers/retirement/dossier.html"

    def get_queryset(self) -> QuerySet[RetirementDossier]:
        return dossiers_of(self.access)

    def get_title(self) -> str:
        return _("Retraite %(of_who)s") % {"of_who": french_of(self.record.employee.full_name)}

    def get_lede(self) -> str:
        return _("Le %(day)s (%(basis)s).") % {"day": french_date(self.record.due_on), "basis": self.record.basis}

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        rows = [
            (_("Né(e) le"), french_date(row.employee.birth_on)),
            (_("Ancienneté à la retraite"), seniority_of(row.employee, row.due_on).words),
            (_("Prévenu le"), french_date(row.told_on) if row.told_on else _("pas encore")),
            (_("Acte"), (row.act.reference or str(row.act.get_state_display())) if row.act else _("à préparer")),
        ]
        sent = [
            (_("Service des pensions"), row.unit_name),
            (_("Transmis le"), french_date(row.sent_on)),
            (_("Récépissé"), f"{row.receipt}, {french_date(row.received_on)}" if row.received_on else ""),
        ]
        panels = [Panel(_("Agent"), [(label, value) for label, value in rows if value])]
        return [*panels, Panel(_("Transmission"), [(label, value) for label, value in sent if value])] if row.sent_on else panels

    def get_actions(self) -> Sequence[Action]:
        row, at = self.record, [self.record.pk]
        if is_own_file(row.employee, self.access.user):
            return []
        found = []
        if row.act is None or row.act.state == "cancelled":
            found.append(Action(_("Préparer l’acte"), reverse("careers:dossier_act", args=at), "file-text", ("act_prepare",)))
        else:
            found.append(Action(_("Acte"), reverse("hr_core:act_detail", args=[row.act_id]), "file-text"))
        if row.state == DossierState.OPEN:
            found += [
                Action(_("Abandonner"), reverse("careers:dossier_drop", args=at), "trash", MANAGE),
                Action(_("Simuler l’indemnité"), reverse("careers:dossier_simulate", args=at), "calculator", MANAGE, post=True),
                Action(_("Prévenir l’agent"), reverse("careers:dossier_tell", args=at), "bell", MANAGE),
                Action(_("Transmettre"), reverse("careers:dossier_send", args=at), "send", MANAGE, main=True),
            ]
        if row.state == DossierState.SENT:
            found += [
                Action(_("Reprendre"), reverse("careers:dossier_recall", args=at), "arrow-back-up", MANAGE),
                Action(_("Noter le récépissé"), reverse("careers:dossier_receive", args=at), "check", MANAGE, main=True),
            ]
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        may = self.access.has(*MANAGE) and row.state == DossierState.OPEN and not is_own_file(row.employee, self.access.user)
        periods = [(each, span_words(span_between(each.start, each.end or row.due_on))) for each in row.periods.all()]
        simulation = row.simulation
        return super().get_context(
            periods=periods,
            holes=[(start, end) for start, end in gaps_of(row)],
            tasks=[(task, task.done_on is None and task.due_on < today()) for task in row.tasks.select_related("done_by")],
            simulated_on=date.fromisoformat(simulation["on"]) if simulation else None,
            amounts=simulation.get("lines", []),
            may_keep=may,
            may_do=self.access.has(*MANAGE) and not is_own_file(row.employee, self.access.user),
            **more,
        )


class PeriodFormView(FormScreen):
    model = ServicePeriod
    form_class = PeriodForm
    rights = MANAGE

    @cached_property
    def dossier(self) -> RetirementDossier:
        if self.is_creation:
            return get_object_or_404(dossiers_of(self.access), pk=self.kwargs["dossier"])
        return self.record.dossier

    def get_queryset(self) -> QuerySet[ServicePeriod]:
        return ServicePeriod.objects.select_related("dossier__employee").filter(dossier__in=dossiers_of(self.access).values("pk"))

    def get_title(self) -> str:
        return _("Nouvelle période") if self.is_creation else str(self.record)

    def get_crumbs(self) -> Any:
        return (DOSSIERS, (self.dossier.employee.full_name, self.dossier.get_absolute_url()))

    def get_actions(self) -> Sequence[Action]:
        if self.is_creation:
            return []
        return [Action(_("Retirer"), reverse("careers:period_remove", args=[self.record.pk]), "trash", MANAGE)]

    def get_form_options(self) -> dict[str, Any]:
        if not self.is_creation:
            return {"initial": initial_of(self.record, PeriodForm)}
        holes = gaps_of(self.dossier)
        return {"initial": {"start": holes[0][0], "end": holes[0][1]}} if holes else {}

    def get_cancel_url(self) -> str:
        return self.dossier.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.dossier.get_absolute_url()

    def perform(self, form: PeriodForm) -> ServicePeriod:
        return service.period_save(period=self.record, dossier=self.dossier, values=form.cleaned_data, access=self.access)


class PeriodRemoveView(ConfirmScreen):
    model = ServicePeriod
    rights = MANAGE
    danger = True
    question = gettext_lazy("Retirer cette période du dossier ?")
    submit_label = gettext_lazy("Retirer")

    def get_queryset(self) -> QuerySet[ServicePeriod]:
        return ServicePeriod.objects.select_related("dossier__employee").filter(dossier__in=dossiers_of(self.access).values("pk"))

    def get_cancel_url(self) -> str:
        return self.record.dossier.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> None:
        service.period_remove(period=self.record, access=self.access)


class TaskDoneView(FormScreen):
    model = DossierTask
    form_class = DoneForm
    rights = MANAGE
    submit_label = gettext_lazy("C’est fait")

    def get_queryset(self) -> QuerySet[DossierTask]:
        return DossierTask.objects.select_related("dossier__employee__user").filter(dossier__in=dossiers_of(self.access).values("pk"))

    def get_title(self) -> str:
        return self.record.label

    def get_crumbs(self) -> Any:
        return (DOSSIERS, (self.record.dossier.employee.full_name, self.record.dossier.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.dossier.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: DoneForm) -> DossierTask:
        return service.task_done(task=self.record, on=form.cleaned_data["on"], access=self.access)


class DossierStep(ConfirmScreen):
    model = RetirementDossier
    rights = MANAGE

    def get_queryset(self) -> QuerySet[RetirementDossier]:
        return dossiers_of(self.access)

    def get_crumbs(self) -> Any:
        return (DOSSIERS, (self.record.employee.full_name, self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class DossierTellView(DossierStep):
    question = gettext_lazy("Prévenir l’agent de la date de sa retraite ?")
    submit_label = gettext_lazy("Prévenir")
    success_message = gettext_lazy("L’agent est prévenu ; la date est gardée.")
    form_class = TellForm

    def get_consequences(self) -> Sequence[Any]:
        if self.record.employee.user_id is None:
            return [_("Cette personne n’a pas de compte : remettez-lui une lettre.")]
        return [_("Un message le lui dit dans l’application.")]

    def perform(self, form: TellForm) -> RetirementDossier:
        return service.dossier_tell(dossier=self.record, letter=form.cleaned_data["letter"], access=self.access)


class DossierSimulateView(DossierStep):
    question = gettext_lazy("Simuler l’indemnité d’après la paie d’aujourd’hui ?")
    submit_label = gettext_lazy("Simuler")
    success_message = gettext_lazy("L’indemnité est simulée ; la paie calculera le décompte final.")

    def perform(self, form: Any) -> RetirementDossier:
        return service.dossier_simulate(dossier=self.record, access=self.access)


class DossierActView(DossierStep):
    rights = ("act_prepare",)
    question = gettext_lazy("Préparer l’acte d’admission à la retraite ?")
    submit_label = gettext_lazy("Préparer l’acte")
    success_message = gettext_lazy("L’acte est en projet : l’agent sort de l’effectif à sa signature, au jour de la retraite.")

    def perform(self, form: Any) -> Act:
        return service.dossier_act(dossier=self.record, access=self.access)


class DossierSendView(DossierStep):
    form_class = SendForm
    question = gettext_lazy("Transmettre ce dossier au service des pensions ?")
    submit_label = gettext_lazy("Transmettre")
    success_message = gettext_lazy("Le dossier est transmis : notez le récépissé dès qu’il arrive.")

    def get_consequences(self) -> list[str]:
        count = self.record.periods.count()
        return [_("%(periods)s partent avec le dossier, qui ne change plus.") % {"periods": french_count(count, _("période"), _("périodes"))}]

    def perform(self, form: SendForm) -> RetirementDossier:
        told = form.cleaned_data
        return service.dossier_send(dossier=self.record, unit_name=told["unit_name"], on=told["on"], access=self.access)


class DossierRecallView(DossierStep):
    asks_reason = True
    question = gettext_lazy("Reprendre ce dossier pour le compléter ?")
    submit_label = gettext_lazy("Reprendre")

    def perform(self, form: Any) -> RetirementDossier:
        return service.dossier_recall(dossier=self.record, reason=form.cleaned_data[REASON], access=self.access)


class DossierReceiveView(DossierStep):
    form_class = ReceiptForm
    question = gettext_lazy("Noter le récépissé du service des pensions ?")
    submit_label = gettext_lazy("Noter")

    def perform(self, form: ReceiptForm) -> RetirementDossier:
        return service.dossier_receive(dossier=self.record, receipt=form.cleaned_data["receipt"], on=form.cleaned_data["on"], access=self.access)


class DossierDropView(DossierStep):
    danger = True
    asks_reason = True
    question = gettext_lazy("Abandonner ce dossier ?")
    submit_label = gettext_lazy("Abandonner")
    success_url = "careers:dossier_list"

    def perform(self, form: Any) -> RetirementDossier:
        return service.dossier_drop(dossier=self.record, reason=form.cleaned_data[REASON], access=self.access)
