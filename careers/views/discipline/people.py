"""Honours received and to be proposed; protected mandates and the authorisations of the authority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.discipline import AuthorisationForm, HonourForm, MandateForm, NewMandateForm
from careers.models import Honour, HonourKind, MandateAuthorisation, MandateKind, ProtectedMandate
from careers.selectors.mandates import honours_of, honours_to_propose, mandates_of
from careers.services.discipline.honours import honour_record, honour_remove
from careers.services.discipline.mandates import authorisation_save, mandate_record
from careers.tables_discipline import HonourTable, MandateTable, ProposalTable, acts_words, protection_of
from careers.views.careers import MANAGE, VIEW, ComputedList
from careers.views.discipline.settings import told
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date
from hr_core.ui.forms import REASON
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

HONOURS = (gettext_lazy("Distinctions"), "careers:honour_list")
MANDATES = (gettext_lazy("Mandats protégés"), "careers:mandate_list")


class HonourListView(ListScreen):
    model = Honour
    table_class = HonourTable
    rights = VIEW
    title = gettext_lazy("Distinctions")
    unit = (gettext_lazy("distinction"), gettext_lazy("distinctions"))
    export_name = "distinctions"
    empty = Empty(gettext_lazy("Aucune distinction"), gettext_lazy("Médailles et lettres s’inscrivent ici, par acte ou par décret."))

    def get_queryset(self) -> QuerySet[Honour]:
        return honours_of(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {} if self.access.has(*MANAGE) else {"exclude": ("remove",)}

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Natures"), reverse("careers:honour_kinds"), "settings", VIEW),
            Action(_("À proposer"), reverse("careers:honour_proposals"), "star", VIEW),
            Action(_("Inscrire une distinction"), reverse("careers:honour_create"), "plus", MANAGE, main=True),
        ]


class HonourProposalsView(ComputedList):
    """Those whose years of service give the right to a medal not yet received."""

    table_class = ProposalTable
    rights = VIEW
    title = gettext_lazy("Distinctions à proposer")
    lede = gettext_lazy("La plus haute que l’ancienneté permet et que l’agent n’a pas reçue.")
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    crumbs = (HONOURS,)
    export_name = "distinctions-a-proposer"
    empty = Empty(gettext_lazy("Personne à proposer"), gettext_lazy("Aucun agent n’atteint les années demandées sans avoir reçu la distinction."))

    def get_rows(self) -> list[dict[str, Any]]:
        rows = honours_to_propose(self.access, today())
        return [{"employee": who, "kind": str(kind), "seniority": span.words} for who, kind, span in rows]


class HonourCreateView(FormScreen):
    model = Honour
    form_class = HonourForm
    rights = MANAGE
    crumbs = (HONOURS,)
    title = gettext_lazy("Inscrire une distinction")
    success_url = "careers:honour_list"
    success_message = gettext_lazy("La distinction est inscrite au dossier.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"employees": Employee.objects.visible_to(self.access)}

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["kind"].queryset = HonourKind.objects.filter(is_active=True)
        return form

    def perform(self, form: HonourForm) -> Honour:
        values = {name: form.cleaned_data[name] for name in ("kind", "on", "reference", "motive")}
        assert form.employee is not None
        return honour_record(employee=form.employee, values=values, actor=self.request.user)  # type: ignore[arg-type]


class HonourRemoveView(ConfirmScreen):
    model = Honour
    rights = MANAGE
    danger = True
    asks_reason = True
    crumbs = (HONOURS,)
    question = gettext_lazy("Retirer cette distinction du dossier ?")
    submit_label = gettext_lazy("Retirer")
    success_url = "careers:honour_list"
    success_message = gettext_lazy("La distinction est retirée.")

    def get_queryset(self) -> QuerySet[Honour]:
        return honours_of(self.access)

    def perform(self, form: Any) -> None:
        honour_remove(honour=self.record, actor=self.request.user, reason=form.cleaned_data[REASON])  # type: ignore[arg-type]


class MandateListView(ListScreen):
    model = ProtectedMandate
    table_class = MandateTable
    rights = VIEW
    title = gettext_lazy("Mandats protégés")
    lede = gettext_lazy("Certains actes sur ces agents attendent l’autorisation d’une autorité.")
    unit = (gettext_lazy("mandat"), gettext_lazy("mandats"))
    export_name = "mandats-proteges"
    empty = Empty(gettext_lazy("Aucun mandat"), gettext_lazy("Délégués du personnel et délégués syndicaux s’inscrivent ici avec leurs dates."))

    def get_queryset(self) -> QuerySet[ProtectedMandate]:
        return mandates_of(self.access)

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Natures"), reverse("careers:mandate_kinds"), "settings", VIEW),
            Action(_("Inscrire un mandat"), reverse("careers:mandate_create"), "plus", MANAGE, main=True),
        ]


class MandateDetailView(DetailScreen):
    model = ProtectedMandate
    rights = VIEW
    crumbs = (MANDATES,)
    template_name = "careers/discipline/mandate.html"

    def get_queryset(self) -> QuerySet[ProtectedMandate]:
        return mandates_of(self.access)

    def get_title(self) -> str:
        return _("%(kind)s : %(who)s") % {"kind": self.record.kind, "who": self.record.employee.full_name}

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        rows = [
            (_("Protection"), draw_tag(*protection_of(row))),
            (_("Qualité"), row.get_role_display()),
            (_("Premier jour"), french_date(row.start)),
            (_("Dernier jour"), french_date(row.last_day) if row.end else ""),
            (_("Procès-verbal"), row.reference),
            (_("Actes soumis à autorisation"), acts_words(row.kind.guards)),
            (_("Autorité"), row.kind.authority),
            (_("Texte"), row.kind.reference),
        ]
        return [Panel(_("Mandat"), [(label, value) for label, value in rows if value])]

    def get_actions(self) -> Sequence[Action]:
        at = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("careers:mandate_update", args=at), "pencil", MANAGE),
            Action(_("Noter une autorisation"), reverse("careers:authorisation_create", args=at), "plus", MANAGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        rows = self.record.authorisations.select_related("used_by")
        return super().get_context(authorisations=[(row, acts_words([row.act_kind])) for row in rows], **more)


class MandateFormView(FormScreen):
    model = ProtectedMandate
    rights = MANAGE
    crumbs = (MANDATES,)
    success_url = "careers:mandate_list"
    success_message = gettext_lazy("Le mandat est inscrit : la protection court.")
    asks_reason = "optional"

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return NewMandateForm if self.is_creation else MandateForm

    def get_queryset(self) -> QuerySet[ProtectedMandate]:
        return mandates_of(self.access)

    def get_title(self) -> str:
        return _("Inscrire un mandat") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            return {"employees": Employee.objects.visible_to(self.access)}
        return {"initial": {name: getattr(self.record, name) for name in ("kind", "role", "start", "end", "reference")}}

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["kind"].queryset = MandateKind.objects.filter(is_active=True)
        return form

    def perform(self, form: Any) -> ProtectedMandate:
        values = {name: form.cleaned_data[name] for name in ("kind", "role", "start", "end", "reference")}
        employee = form.employee if self.is_creation else self.record.employee
        return mandate_record(mandate=self.record, employee=employee, values=values, actor=self.request.user)  # type: ignore[arg-type]


class AuthorisationFormView(FormScreen):
    """What was asked of the authority about a protected person, and its answer."""

    model = MandateAuthorisation
    form_class = AuthorisationForm
    rights = MANAGE

    @cached_property
    def mandate(self) -> ProtectedMandate:
        if self.is_creation:
            return get_object_or_404(mandates_of(self.access), pk=self.kwargs["mandate"])
        return self.record.mandate

    def get_queryset(self) -> QuerySet[MandateAuthorisation]:
        rows = MandateAuthorisation.objects.select_related("mandate__kind", "mandate__employee")
        return rows.filter(mandate__in=mandates_of(self.access).values("pk"))

    def get_title(self) -> str:
        return _("Autorisation : %(who)s") % {"who": self.mandate.employee.full_name}

    def get_crumbs(self) -> Any:
        return (MANDATES, (str(self.mandate.kind), reverse("careers:mandate_detail", args=[self.mandate.pk])))

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"guards": self.mandate.kind.guards}
        if not self.is_creation:
            options["initial"] = {name: getattr(self.record, name) for name in AuthorisationForm.base_fields}
        return options

    def get_cancel_url(self) -> str:
        return reverse("careers:mandate_detail", args=[self.mandate.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: AuthorisationForm) -> MandateAuthorisation:
        return authorisation_save(
            authorisation=self.record, mandate=self.mandate, values=told(form), actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip
