"""« Ma formation », phone first: what is to come, the sheet to sign, the opinion to give, what was followed and is held."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.ui.screens import FormScreen, Screen
from training.choices_sessions import EnrolmentState, SessionState
from training.forms.evaluation import AnswerForm
from training.forms.sessions import SignForm
from training.models import Enrolment, Presence, Slot
from training.models.evaluation import QUESTIONS
from training.selectors.elearning import followed_by
from training.selectors.enrolments import own_slots, record_of, taught_slots
from training.selectors.obligations import standings
from training.selectors.sessions import open_sessions
from training.services.sessions.asking import KIND
from training.services.sessions.attendance import presence_sign
from training.services.sessions.evaluation import answer_give, may_answer
from training.tables_sessions import hours
from training.views.sessions.base import OWN, own_employee
from training.views.sessions.sheets import key_of, signed_at, wants_json


class OwnTrainingView(Screen):
    template_name = "training/sessions/own.html"
    title = gettext_lazy("Ma formation")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        employee, today = own_employee(self.access), timezone.localdate()
        record = record_of(employee)
        coming = (EnrolmentState.ENROLLED, EnrolmentState.WAITING)
        return self.show(
            sign=own_slots(self.access, today) if record.may_sign(today) else [], teach=taught_slots(self.access, today),
            answer=record.to_answer(today),
            coming=[line for line in reversed(record.lines) if line.state in coming],
            past=[line for line in record.lines if line.state not in coming], hours=hours(record.minutes), followed=record.followed,
            held=standings(self.access, employee=employee), offered=list(open_sessions(self.institution)[:6]), kind=KIND,
            modules=followed_by(employee),
        )  # fmt: skip


class SignView(FormScreen):
    """Sign the sheet of a half day by the trainer's code; kept on the phone while there is no network."""

    model = Slot
    rights = OWN
    own = True
    form_class = SignForm
    template_name = "training/sessions/sign.html"
    submit_label = gettext_lazy("Signer")
    success_message = gettext_lazy("Vous êtes inscrit présent.")

    def get_queryset(self) -> QuerySet[Slot]:
        employee = own_employee(self.access)
        mine = Enrolment.objects.filter(employee=employee, state__in=(EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.PARTIAL))
        return Slot.objects.filter(institution=self.institution, session__in=mine.values("session")).select_related("session")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Signer la feuille de présence")

    def get_lede(self) -> str:
        return f"{self.record.session.title}, {self.record.day:%d/%m/%Y} {self.record.get_half_display()}"

    def get_cancel_url(self) -> str:
        return reverse("training:own_training")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        as_json = wants_json(request)
        fault = ""
        if form.is_valid():
            try:
                with transaction.atomic():
                    presence_sign(
                        slot=self.record, employee=own_employee(self.access), code=form.cleaned_data["code"], signed_at=signed_at(request),
                        key=key_of(request), actor=self.access.user,
                    )  # fmt: skip
            except Refusal as refused:
                fault = str(refused)
                form.add_error("code" if hasattr(refused, "error_dict") else None, ValidationError(refused.messages))
            else:
                if as_json:
                    return JsonResponse({"ok": True, "message": str(self.success_message)})
                messages.success(request, str(self.success_message))
                return HttpResponseRedirect(self.get_cancel_url())
        if as_json:
            return JsonResponse({"ok": False, "message": fault or _("Entrez le code affiché par le formateur.")}, status=422)
        return self.show(form=form, status=422)

    def get_context(self, **more: Any) -> dict[str, Any]:
        held = Presence.objects.filter(slot=self.record, enrolment__employee=self.access.employee, is_present=True).first()
        return super().get_context(slot=self.record, held=held, is_open=self.record.session.state == SessionState.OPEN, **more)


class AnswerView(FormScreen):
    """An anonymous opinion on a session that one followed."""

    model = Enrolment
    rights = OWN
    own = True
    form_class = AnswerForm
    template_name = "training/sessions/answer.html"
    submit_label = gettext_lazy("Envoyer mon avis")
    success_message = gettext_lazy("Votre avis est envoyé : merci.")
    success_url = "training:own_training"

    def get_queryset(self) -> QuerySet[Enrolment]:
        return Enrolment.objects.filter(employee=own_employee(self.access)).select_related("session", "employee")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Votre avis")

    def get_lede(self) -> str:
        return f"{self.record.session.title}, {self.record.session.dates}"

    def get_context(self, **more: Any) -> dict[str, Any]:
        may = may_answer(self.record, self.record.session) and not self.record.has_answered
        return super().get_context(may=may, **more)

    def perform(self, form: Any) -> None:
        marks = {name: form.cleaned_data[name] for name in QUESTIONS}
        answer_give(enrolment=self.record, marks=marks, comment=form.cleaned_data["comment"], actor=self.access.user)
