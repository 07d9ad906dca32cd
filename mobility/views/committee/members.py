"""The composition: list, appointment, renewal, early end, election."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import FormScreen
from mobility.filters_committee import MemberFilter
from mobility.forms.committee import EndForm, MemberForm, OfficeForm, RenewForm
from mobility.models import CommitteeMember
from mobility.services.committee import composition
from mobility.tables_committee import MemberTable
from mobility.views.committee.base import COMPOSITION, IN_SESSION, PREPARE, VIEW


class MemberListView(ListScreen):
    model = CommitteeMember
    title = gettext_lazy("Composition de la commission")
    lede = gettext_lazy("Neuf titulaires, trois par sous-région, chacun avec un suppléant d’une autre institution.")
    rights = (*VIEW, *IN_SESSION)
    unit = (gettext_lazy("mandat"), gettext_lazy("mandats"))
    filterset_class, table_class = MemberFilter, MemberTable
    empty = Empty(gettext_lazy("Aucun membre"), gettext_lazy("Nommez les titulaires, puis leurs suppléants."))

    def get_queryset(self) -> QuerySet:
        return CommitteeMember.objects.select_related("user", "home__country", "substitute_of__user")

    def get_table(self, *args: Any, **options: Any) -> Any:
        table = super().get_table(*args, **options)
        table.may_prepare = self.access.has(*PREPARE)
        return table

    def get_actions(self) -> list[Action]:
        return [Action(_("Nommer un membre"), reverse("mobility:member_create"), "user-plus", PREPARE, main=True)]


class MemberFormView(FormScreen):
    template_name = "mobility/committee/member.html"
    model, form_class, rights = CommitteeMember, MemberForm, PREPARE
    crumbs = (COMPOSITION,)
    success_url = "mobility:member_list"
    success_message = gettext_lazy("Composition enregistrée.")

    def get_queryset(self) -> QuerySet:
        return CommitteeMember.objects.select_related("user", "home")

    def get_title(self) -> str:
        return _("Nommer un membre") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {"member": self.record}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(is_creation=self.is_creation, **more)

    def perform(self, form: Any) -> CommitteeMember:
        return composition.member_save(member=self.record, values=form.cleaned_data, access=self.access)


class _MemberStep(FormScreen):
    model, rights = CommitteeMember, PREPARE
    crumbs = (COMPOSITION,)
    success_url = "mobility:member_list"

    def get_queryset(self) -> QuerySet:
        return CommitteeMember.objects.select_related("user", "home", "substitute_of")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_lede(self) -> str:
        return _("%(name)s, mandat %(period)s.") % {"name": self.record, "period": french_period(self.record.start, self.record.end)}


class MemberRenewView(_MemberStep):
    form_class, title, submit_label = RenewForm, gettext_lazy("Renouveler un mandat"), gettext_lazy("Renouveler")
    success_message = gettext_lazy("Mandat renouvelé.")

    def perform(self, form: Any) -> CommitteeMember:
        return composition.member_renew(member=self.record, access=self.access, **form.cleaned_data)


class MemberEndView(_MemberStep):
    form_class, title, submit_label = EndForm, gettext_lazy("Mettre fin à un mandat"), gettext_lazy("Mettre fin")
    success_message = gettext_lazy("Fin de mandat enregistrée.")

    def perform(self, form: Any) -> CommitteeMember:
        return composition.member_end(member=self.record, access=self.access, **form.cleaned_data)


class MemberElectView(_MemberStep):
    form_class, title, submit_label = OfficeForm, gettext_lazy("Consigner une élection"), gettext_lazy("Consigner")
    success_message = gettext_lazy("Élection consignée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"office": self.record.office, "on": timezone.localdate()}}

    def perform(self, form: Any) -> CommitteeMember:
        return composition.office_elect(member=self.record, access=self.access, **form.cleaned_data)
