"""The derogations to the separation of persons, the seals of closed runs, how payslips are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import RoleGrant, User
from hr_core.text import french_of
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.forms.presentation import DerogationForm, PresentationForm
from payroll.forms.runs import ReasonForm
from payroll.models import PaySeal, RunEvent, SeparationDerogation
from payroll.services.closing import seals_verify
from payroll.services.presentation import presentation_read, presentation_set
from payroll.services.separation import derogation_end, derogation_grant
from payroll.views.parts import proposed_day
from payroll.views.runs import VIEW

DEROGATE = ("payroll_derogate",)


class DerogationListView(Screen):
    rights = VIEW
    template_name = "payroll/derogations.html"
    title = gettext_lazy("Dérogations à la séparation des personnes")
    lede = gettext_lazy(
        "Dans un petit organisme, l’ordonnateur peut permettre à une personne de franchir des étapes que deux devraient "
        "prendre. Chaque usage est écrit à l’étape, avec la décision."
    )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Accorder une dérogation"), reverse("payroll:derogation_create"), "plus", DEROGATE, True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        rows = [
            {"derogation": each, "holds": each.holds_on(today), "is_over": bool(each.end and each.end <= today)}
            for each in SeparationDerogation.objects.select_related("user", "granted_by")
        ]
        uses = RunEvent.objects.filter(derogation__isnull=False).select_related("run__period", "actor", "derogation")
        return self.show(rows=rows, uses=uses.order_by("-id")[:50], may_end=self.access.has(*DEROGATE))


class DerogationCreateView(FormScreen):
    rights = DEROGATE
    form_class = DerogationForm
    title = gettext_lazy("Accorder une dérogation")
    submit_label = gettext_lazy("Accorder la dérogation")
    success_url = "payroll:derogation_list"
    success_message = gettext_lazy("La dérogation est accordée.")
    crumbs = ((gettext_lazy("Dérogations"), "payroll:derogation_list"),)

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        holders_here = RoleGrant.objects.exclude(role="employee").values("user")
        users = User.objects.filter(pk__in=holders_here).exclude(pk=self.access.user.pk).order_by("full_name")
        return {"users": users, "initial": {"start": timezone.localdate()}}

    def perform(self, form: Any) -> SeparationDerogation:
        given = form.cleaned_data
        return derogation_grant(
            institution=self.institution,
            user=given["user"],
            start=given["start"],
            end=given["end"],
            reference=given["reference"],
            access=self.access,
        )


class DerogationEndView(ConfirmScreen):
    rights = DEROGATE
    model = SeparationDerogation
    form_class = ReasonForm
    danger = True
    submit_label = gettext_lazy("Retirer la dérogation")
    success_url = "payroll:derogation_list"
    success_message = gettext_lazy("La dérogation est retirée.")

    def get_title(self) -> str:
        return _("Retirer la dérogation %(of_name)s\u202f?") % {"of_name": french_of(str(self.record.user))}

    def perform(self, form: Any) -> None:
        derogation_end(derogation=self.record, access=self.access, reason=form.cleaned_data["reason"])


class SealListView(DetailScreen):
    """The seals; « Vérifier » computes each of them again from the payslips."""

    rights = VIEW
    template_name = "payroll/seals.html"
    model = PaySeal
    title = gettext_lazy("Sceaux des campagnes clôturées")
    lede = gettext_lazy("Chaque clôture scelle tous ses montants, et enchaîne son sceau à celui d’avant.")

    def get_record(self) -> Any:
        return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(rows=[(seal, None) for seal in self.seals()], is_verified=False)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        findings = seals_verify(institution=self.institution)
        wrong = [finding for finding in findings if not finding.ok]
        rows = [(finding.seal, finding) for finding in reversed(findings)]
        return self.show(rows=rows, is_verified=True, wrong=wrong)

    def seals(self) -> Any:
        return PaySeal.objects.select_related("run__period", "sealed_by").order_by("-sequence")


class PresentationView(FormScreen):
    """How payslips are printed."""

    rights = ("payroll_items", "institution_settings")
    title = gettext_lazy("Présentation du bulletin")
    form_class = PresentationForm
    success_message = gettext_lazy("La présentation du bulletin est enregistrée.")
    success_url = "payroll:presentation"
    asks_reason = "optional"

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        day = proposed_day(self.institution)
        held = presentation_read(self.institution, day)
        return {"initial": {"start": day} | PresentationForm.initial_of(held)}

    def perform(self, form: Any) -> None:
        presentation_set(
            institution=self.institution,
            start=form.cleaned_data["start"],
            presentation=form.presentation(),
            actor=self.access.user,
            reason=form.cleaned_data.get("motif", ""),
        )
