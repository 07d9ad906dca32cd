"""Changes of items, bases and tables that wait for a second person, and those that were decided."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts, state_tag
from hr_core.ui.screens import ConfirmScreen, DetailScreen
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, MomentColumn, TagColumn, TextColumn
from payroll.forms.runs import ReasonForm
from payroll.models import PayChange
from payroll.selectors.pay_changes import changes_listed, told
from payroll.services.pay_changes import change_approve, change_refuse, change_withdraw

READ = ("payroll_view", "payroll_items")
EDIT = ("payroll_items",)
READ = ("payroll_view", "payroll_items")
EDIT = ("payroll_items",)
LIST = (gettext_lazy("Changements à approuver"), "payroll:pay_change_list")


class ChangeAware:
    """Mixin of the forms whose change may wait for a second person: says so, and leads to where it waits."""

    def get_success_message(self, result: Any) -> str:
        if isinstance(result, PayChange):
            return _("Le changement est proposé : il prendra effet quand une autre personne l’aura approuvé.")
        return self.get_done_message(result)

    def get_done_message(self, result: Any) -> str:
        """What is said when the change took effect at once."""
        return super().get_success_message(result)  # type: ignore[misc]

    def get_success_url(self, result: Any) -> str:
        if isinstance(result, PayChange):
            return reverse("payroll:pay_change_detail", args=[result.pk])
        return self.get_done_url(result)

    @abstractmethod
    def get_done_url(self, result: Any) -> str:
        """Where one goes when the change took effect at once."""


class ChangeFilter(HouseFilterSet):
    etat = django_filters.ChoiceFilter(
        field_name="state", choices=PayChange.State.choices, label=_("État"), empty_label=_("tous")
    )

    class Meta:
        model = PayChange
        fields: list[str] = []


class ChangeTable(HouseTable):
    row_header = "kind"
    kind = LinkColumn("payroll:pay_change_detail", verbose_name=gettext_lazy("Changement"))
    start = DayColumn(verbose_name=gettext_lazy("À partir du"), place="p3")
    proposed_by = TextColumn(place="p2")
    proposed_at = MomentColumn(css="lg-hide")
    decided_by = TextColumn(default="–")
    state = TagColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = PayChange
        fields = ("kind", "start", "proposed_by", "proposed_at", "decided_by", "state")

    def render_kind(self, record: PayChange) -> SafeString:
        words = str(record)
        url = reverse("payroll:pay_change_detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, words[:1].upper() + words[1:])

    def render_state(self, record: PayChange) -> SafeString:
        return state_tag(record.state, record.get_state_display())


class ChangeListView(ListScreen):
    model = PayChange
    rights = READ
    title = gettext_lazy("Changements à approuver")
    lede = gettext_lazy("Rubriques, assiettes et tables : une personne propose, une autre approuve.")
    unit = (gettext_lazy("changement"), gettext_lazy("changements"))
    table_class, filterset_class = ChangeTable, ChangeFilter

    def get_queryset(self) -> Any:
        return changes_listed()

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun changement proposé"),
            _("Ce qui change une rubrique, une assiette ou une table après l’ouverture du premier mois passe par ici."),
        )


class ChangeScreen:
    model = PayChange

    def get_queryset(self) -> Any:
        return PayChange.objects.select_related(
            "item__institution", "table__institution", "institution__country", "proposed_by", "decided_by"
        )

    def get_crumbs(self) -> Any:
        return (LIST,)


class ChangeDetailView(ChangeScreen, DetailScreen):
    rights = READ
    template_name = "payroll/items/change.html"

    def get_title(self) -> str:
        words = str(self.record)
        return words[:1].upper() + words[1:]

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != PayChange.State.PROPOSED:
            return []
        key = [self.record.pk]
        if self.record.proposed_by_id == self.access.user.pk:
            return [Action(_("Retirer"), reverse("payroll:pay_change_withdraw", args=key), "x", EDIT)]
        return [
            Action(_("Refuser"), reverse("payroll:pay_change_refuse", args=key), "x", EDIT),
            Action(_("Approuver"), reverse("payroll:pay_change_approve", args=key), "check", EDIT, True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        names = ("start", "reason", "proposed_by", "proposed_at", "decided_by", "decided_at", "decision_reason")
        return [Panel(_("Proposition"), [*facts(self.record, *names), (_("État"), self.record.get_state_display())])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        waits = self.record.state == PayChange.State.PROPOSED
        return super().get_context(lines=told(self.record) if waits else [], waits=waits, **more)


class ChangeDecision(ChangeScreen, ConfirmScreen):
    rights = EDIT

    def get_crumbs(self) -> Any:
        return (LIST, (str(self.record), reverse("payroll:pay_change_detail", args=[self.record.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:pay_change_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class ChangeApproveView(ChangeDecision):
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("Le changement est approuvé : il est en vigueur à sa date.")
    asks_reason = "optional"

    def get_title(self) -> str:
        return _("Approuver ce changement, %(what)s\u202f?") % {"what": self.record}

    def get_consequences(self) -> Sequence[Any]:
        return [
            _("Il prend effet le %(day)s ; les mois clôturés ne changent pas.") % {"day": french_date(self.record.start)},
            *(_("%(label)s : %(after)s") % {"label": label, "after": after} for label, _before, after in told(self.record)[:8]),
        ]

    def perform(self, form: Any) -> PayChange:
        return change_approve(change=self.record, actor=self.access.user, comment=form.cleaned_data["motif"])


class ChangeRefuseView(ChangeDecision):
    form_class = ReasonForm
    danger = True
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("Le changement est refusé.")

    def get_title(self) -> str:
        return _("Refuser ce changement, %(what)s\u202f?") % {"what": self.record}

    def perform(self, form: Any) -> PayChange:
        return change_refuse(change=self.record, actor=self.access.user, reason=form.cleaned_data["reason"])


class ChangeWithdrawView(ChangeDecision):
    danger = True
    submit_label = gettext_lazy("Retirer la proposition")
    success_message = gettext_lazy("La proposition est retirée.")

    def get_title(self) -> str:
        return _("Retirer votre proposition, %(what)s\u202f?") % {"what": self.record}

    def perform(self, form: Any) -> PayChange:
        return change_withdraw(change=self.record, actor=self.access.user)
