"""What becomes of an act: validated, put aside, suspended, resumed, released; declared; paid outside the pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.writing import forbid_own_file
from hr_core.text import french_amount, french_date
from hr_core.ui.forms import HouseForm
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen
from hr_core.workflows import transition
from payroll.documents.deduction_letters import declaration_pdf, pdf_response
from payroll.forms.deductions import DeclarationForm, MovementForm, ReleaseForm, ResumeForm, SuspendForm
from payroll.models import ActMovement, DeductionAct
from payroll.selectors.attachable import attachable_room
from payroll.selectors.deductions import acts_of
from payroll.services.deduction_acts import (
    act_declare,
    act_refuse,
    act_release,
    act_resume,
    act_suspend,
    act_validate,
    movement_approve,
    movement_delete,
    movement_enter,
)
from payroll.views.deductions import ACTS, REGISTER, VALIDATE, VIEW, ActScreen
from payroll.workflows_deductions import ACT


class StepScreen(ActScreen, ConfirmScreen):
    """A change of state, asked on a page of its own."""

    rights = VALIDATE
    form_class: type[Any] = HouseForm
    step = ""

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        found = self.get_record()
        forbid_own_file(found.employee, self.request.user)
        return found

    def get_form_options(self) -> dict[str, Any]:
        return {}

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(transition(ACT, self.step).label)

    def get_title(self) -> str:
        return _("%(step)s : %(act)s\u202f?") % {"step": self.submit_label, "act": self.record}


class ActValidateView(StepScreen):
    step = "validate"
    success_message = gettext_lazy("L’acte est en vigueur : la prochaine paie le retient.")

    def get_consequences(self) -> Sequence[Any]:
        record = self.record
        room = attachable_room(record.employee, record.start)
        told = [_("La retenue entre dans la paie à partir du mois de sa première retenue, à son rang.")]
        if room.obstacle is not None:
            told.append(f"{room.obstacle.reason} {room.obstacle.cure}")
        else:
            left = french_amount(room.attachable_left, self.currency, unit=True)
            told.append(_("Portion saisissable encore libre : %(left)s par mois.") % {"left": left})
        return told

    def perform(self, form: Any) -> DeductionAct:
        return act_validate(act=self.record, actor=self.request.user)


class ActRefuseView(StepScreen):
    step = "refuse"
    danger = True
    asks_reason = True
    success_message = gettext_lazy("L’acte est écarté ; il reste au registre avec son motif.")

    def perform(self, form: Any) -> DeductionAct:
        return act_refuse(act=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])


class ActSuspendView(StepScreen):
    step = "suspend"
    form_class = SuspendForm
    success_message = gettext_lazy("L’acte est suspendu ; il garde son rang.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"start": timezone.localdate()}}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Rien n’est retenu pour un mois dont le dernier jour est dans la suspension, et rien ne s’arriérera.")]

    def perform(self, form: Any) -> DeductionAct:
        data = form.cleaned_data
        return act_suspend(act=self.record, start=data["start"], reference=data["reference"], actor=self.request.user)


class ActResumeView(StepScreen):
    step = "resume"
    form_class = ResumeForm
    asks_reason = True
    success_message = gettext_lazy("L’acte est de nouveau en vigueur.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def perform(self, form: Any) -> DeductionAct:
        data = form.cleaned_data
        return act_resume(act=self.record, on=data["on"], actor=self.request.user, reason=data["motif"])


class ActReleaseView(StepScreen):
    step = "release"
    form_class = ReleaseForm
    success_message = gettext_lazy("La mainlevée est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def perform(self, form: Any) -> DeductionAct:
        data = form.cleaned_data
        return act_release(
            act=self.record, on=data["on"], reference=data["reference"], scan=data["scan"], actor=self.request.user
        )


class ActDeclareView(ActScreen, FormScreen):
    """The employer's declaration: proposed from what the system knows, kept as it was made."""

    rights = REGISTER
    form_class = DeclarationForm
    title = gettext_lazy("Déclaration du tiers saisi")
    submit_label = gettext_lazy("Enregistrer la déclaration")
    success_message = gettext_lazy("La déclaration est enregistrée : elle s’imprime depuis la page de l’acte.")

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        found = self.get_record()
        forbid_own_file(found.employee, self.request.user)
        return found

    def get_form_options(self) -> dict[str, Any]:
        record = self.record
        text = record.declaration_text or declaration_words(record, self.currency)
        return {"initial": {"on": timezone.localdate(), "text": text}}

    def perform(self, form: Any) -> DeductionAct:
        return act_declare(
            act=self.record, on=form.cleaned_data["on"], text=form.cleaned_data["text"], actor=self.request.user
        )


def declaration_words(act: DeductionAct, currency: str) -> str:
    """What the employer knows, in sentences that the officer reads over before declaring."""
    employee = act.employee
    room = attachable_room(employee, timezone.localdate())
    told = [
        _("L’agent est lié à l’institution depuis le %(day)s.") % {"day": f"{employee.hired_on:%d/%m/%Y}"}
        if employee.left_on is None
        else _("L’agent a quitté l’institution ; son dernier jour est le %(day)s.") % {"day": french_date(employee.last_day)}
    ]
    others = [each for each, _taken in room.commitments if each.reference != act.number]
    if others:
        told.append(_("Saisies, cessions et engagements en cours :"))
        told += [f"- {each.label} {each.reference}, {each.creditor}" for each in others]
    else:
        told.append(_("Aucune autre saisie ni cession n’est en cours."))
    if room.is_known:
        amount = french_amount(room.attachable, currency, unit=True)
        told.append(_("La portion saisissable du dernier mois est de %(amount)s.") % {"amount": amount})
    return "\n".join(told)


class DeclarationPdfView(ActScreen, RecordScreen):
    """The declaration as it is sent to the bailiff or the registry."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf_response(declaration_pdf(self.record, self.currency), f"declaration-tiers-saisi-{self.record.pk}")


class MovementCreateView(ActScreen, FormScreen):
    rights = REGISTER
    form_class = MovementForm
    title = gettext_lazy("Mouvement hors paie")
    success_message = gettext_lazy("Le mouvement est saisi : il compte une fois approuvé par une autre personne.")

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        found = self.get_record()
        forbid_own_file(found.employee, self.request.user)
        return found

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency, "initial": {"on": timezone.localdate()}}

    def perform(self, form: Any) -> ActMovement:
        data = form.cleaned_data
        return movement_enter(
            act=self.record,
            kind=data["kind"],
            amount=data["amount"],
            on=data["on"],
            reference=data["reference"],
            actor=self.request.user,
        )


class MovementScreen(ConfirmScreen):
    model = ActMovement
    rights = VALIDATE

    def get_queryset(self) -> QuerySet[ActMovement]:
        return ActMovement.objects.filter(act__in=acts_of(self.access), approved_by__isnull=True).select_related(
            "act__employee"
        )

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        found = self.get_record()
        forbid_own_file(found.act.employee, self.request.user)
        return found

    def get_crumbs(self) -> Any:
        return (ACTS, (str(self.record.act), self.get_success_url(None)))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:act_detail", args=[self.record.act_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[Any]:
        amount = french_amount(abs(self.record.amount), self.currency, unit=True)
        if self.record.amount > 0:
            return [_("Le solde de l’acte baisse de %(amount)s.") % {"amount": amount}]
        return [_("Le solde de l’acte augmente de %(amount)s.") % {"amount": amount}]


class MovementApproveView(MovementScreen):
    submit_label = gettext_lazy("Approuver le mouvement")
    success_message = gettext_lazy("Le mouvement compte dans le solde.")

    def get_title(self) -> str:
        return _("Approuver « %(what)s »\u202f?") % {"what": self.record}

    def perform(self, form: Any) -> ActMovement:
        return movement_approve(movement=self.record, actor=self.request.user)


class MovementDeleteView(MovementScreen):
    rights = REGISTER
    danger = True
    submit_label = gettext_lazy("Retirer le mouvement")
    success_message = gettext_lazy("Le mouvement est retiré.")

    def get_title(self) -> str:
        return _("Retirer « %(what)s »\u202f?") % {"what": self.record}

    def perform(self, form: Any) -> None:
        movement_delete(movement=self.record, actor=self.request.user)
