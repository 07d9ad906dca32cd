"""Voluntary dues: unions, mutuals, cooperatives; who authorised what, until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, is_own_file
from hr_core.text import french_count, french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.filters_deductions import MembershipFilter
from payroll.forms.commitments import MembershipForm, RevocationForm
from payroll.models import Membership
from payroll.selectors.deductions import memberships_of
from payroll.services.memberships import membership_revoke, membership_save
from payroll.tables_deductions import MembershipTable, dues_words, standing_words
from payroll.views.deductions import item_words

VIEW, REGISTER = ("membership_view",), ("membership_register",)
DUES = (gettext_lazy("Cotisations volontaires"), "payroll:membership_list")


class MembershipListView(ListScreen):
    model = Membership
    rights = VIEW
    title = gettext_lazy("Cotisations volontaires")
    lede = gettext_lazy("Appartenir à un syndicat est une donnée personnelle : cette liste ne se montre qu’à ceux qui retiennent.")
    unit = (gettext_lazy("autorisation"), gettext_lazy("autorisations"))
    table_class, filterset_class = MembershipTable, MembershipFilter
    export_name = "cotisations-volontaires"
    empty = Empty(
        gettext_lazy("Aucune cotisation volontaire"),
        gettext_lazy("Rien ne se retient pour un syndicat, une mutuelle ou une coopérative sans autorisation écrite."),
    )

    def get_queryset(self) -> QuerySet[Membership]:
        return memberships_of(self.access)

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Organismes"), reverse("payroll:creditor_list"), "users", VIEW),
            Action(_("Enregistrer une autorisation"), reverse("payroll:membership_create"), "plus", REGISTER, main=True),
        ]


class MembershipScreen:
    model = Membership
    access: Any
    record: Any

    def get_queryset(self) -> QuerySet[Membership]:
        return memberships_of(self.access)

    def get_crumbs(self) -> Any:
        return (DUES,)


class MembershipDetailView(MembershipScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/deductions/membership.html"

    def get_title(self) -> str:
        return str(self.record.organisation)

    def get_lede(self) -> str:
        return str(self.record.employee)

    def get_actions(self) -> Sequence[Action]:
        if self.record.revoked_on or is_own_file(self.record.employee, self.access.user):
            return []
        url = reverse("payroll:membership_revoke", args=[self.record.pk])
        return [Action(_("Enregistrer une révocation"), url, "x", REGISTER)]

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        told = [
            (_("Organisme"), f"{record.organisation} ({record.organisation.get_kind_display()})"),
            (_("Retenue par mois"), dues_words(record, self.currency)),  # type: ignore[attr-defined]
            (_("Rubrique"), item_words(record.item)),
            (_("Autorisation signée le"), french_date(record.signed_on)),
            (_("À partir du"), french_date(record.start)),
            (_("État"), standing_words(record)),
            (_("Préavis de révocation"), french_count(record.notice_days, _("jour"), _("jours"))),
            (_("Révocation reçue le"), french_date(record.revoked_on)),
        ]
        return [Panel(_("L’autorisation"), [(label, value) for label, value in told if value])]


class MembershipCreateView(MembershipScreen, FormScreen):
    rights = REGISTER
    form_class = MembershipForm
    title = gettext_lazy("Enregistrer une autorisation")
    success_message = gettext_lazy("L’autorisation est enregistrée : la prochaine paie retient la cotisation.")
    success_url = "payroll:membership_list"

    def get_form_options(self) -> dict[str, Any]:
        return {
            "employees": Employee.objects.visible_to(self.access),
            "currency": self.currency,  # type: ignore[attr-defined]
            "initial": {"start": timezone.localdate().replace(day=1)},
        }

    def perform(self, form: MembershipForm) -> Membership:
        if form.employee is not None and is_own_file(form.employee, self.request.user):  # type: ignore[attr-defined]
            raise Refusal(_("Personne n’enregistre sa propre cotisation : demandez à un autre agent habilité."))
        values = form.values() | {"employee": form.employee}
        return membership_save(membership=self.record, values=values, actor=self.request.user)  # type: ignore[attr-defined]


class MembershipRevokeView(MembershipScreen, ConfirmScreen):
    rights = REGISTER
    form_class = RevocationForm
    submit_label = gettext_lazy("Enregistrer la révocation")
    success_message = gettext_lazy("La révocation est enregistrée : la retenue s’arrête après le préavis.")

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        found = self.get_record()
        forbid_own_file(found.employee, self.request.user)  # type: ignore[attr-defined]
        return found

    def get_title(self) -> str:
        return _("Révoquer la cotisation à %(name)s\u202f?") % {"name": self.record.organisation}

    def get_consequences(self) -> Sequence[Any]:
        days = french_count(self.record.notice_days, _("jour"), _("jours"))
        return [_("Préavis : %(days)s après la réception. Le mois qui finit avant reste dû.") % {"days": days}]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def perform(self, form: RevocationForm) -> Membership:
        data = form.cleaned_data
        return membership_revoke(membership=self.record, on=data["on"], scan=data["scan"], actor=self.request.user)  # type: ignore[attr-defined]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:membership_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)
