"""Acting replacements on screen: registered with their act, approved by another person, ended before their time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.delegations import DelegationForm, EndForm, RefusalForm, RemarkForm
from hr_core.models import Delegation, DelegationState, RoleGrant, User
from hr_core.registry import registry
from hr_core.selectors.delegations import delegations_listed
from hr_core.services.accounts import account_find
from hr_core.services.delegations import delegation_decide, delegation_end, delegation_register
from hr_core.tables_delegations import DelegationTable, period_words
from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen

REGISTER = ("delegation_register",)
APPROVE = ("delegation_approve",)
VIEW = (*REGISTER, *APPROVE, "audit_view")
LIST = ((gettext_lazy("Délégations et intérims"), "hr_core:delegation_list"),)


class DelegationListView(ListScreen):
    model = Delegation
    table_class = DelegationTable
    rights = VIEW
    title = gettext_lazy("Délégations et intérims")
    lede = gettext_lazy(
        "Pour un temps et par un acte, une personne tient les droits d’une autre. Chaque signature dit « par délégation » "
        "ou « par intérim »."
    )
    unit = (gettext_lazy("acte"), gettext_lazy("actes"))
    export_name = "delegations"
    empty = Empty(
        gettext_lazy("Aucune délégation"), gettext_lazy("Chacun signe pour soi : rien n’a été délégué jusqu’ici.")
    )

    def get_queryset(self) -> QuerySet:
        return delegations_listed()

    def get_actions(self) -> Sequence[Action]:
        url = reverse("hr_core:delegation_create")
        return [Action(_("Enregistrer une délégation"), url, "plus", REGISTER, main=True)]


class DelegationScreen(RecordScreen):
    model = Delegation
    crumbs = LIST

    def get_queryset(self) -> QuerySet:
        return delegations_listed()

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:delegation_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:delegation_detail", args=[self.record.pk])


class DelegationDetailView(DelegationScreen, DetailScreen):
    rights = VIEW

    def get_title(self) -> str:
        kind = str(self.record.get_kind_display()).capitalize()
        return _("%(kind)s : %(holder)s") % {"kind": kind, "holder": self.record.holder}

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        decided = _("%(state)s par %(who)s le %(day)s") % {
            "state": str(row.get_state_display()).capitalize(),
            "who": row.decided_by,
            "day": french_date(timezone.localtime(row.decided_at).date()) if row.decided_at else "",
        }
        given = " ; ".join(registry.rights[code].label for code in row.rights if code in registry.rights)
        return [
            Panel(
                _("Acte"),
                [
                    (_("Remplaçant"), row.holder),
                    (_("Personne remplacée"), row.giver),
                    (_("Qualité"), row.role_label),
                    (_("Droits donnés"), given),
                    (_("Période"), period_words(row)),
                    (_("Acte"), row.act),
                    (_("Enregistrée par"), row.registered_by),
                    (_("Décision"), decided if row.decided_by else str(row.get_state_display()).capitalize()),
                    *([(_("Observation"), row.remark)] if row.remark else []),
                ],
            ),
        ]

    def get_actions(self) -> Sequence[Action]:
        row, key = self.record, [self.record.pk]
        found = []
        if row.state == DelegationState.PROPOSED:
            found.append(Action(_("Refuser…"), reverse("hr_core:delegation_refuse", args=key), "x", APPROVE))
            found.append(Action(_("Approuver…"), reverse("hr_core:delegation_approve", args=key), "check", APPROVE, True))
        today = timezone.localdate()
        if row.state != DelegationState.REFUSED and (row.end is None or row.end > today):
            url = reverse("hr_core:delegation_end", args=key)
            found.insert(0, Action(_("Mettre fin…"), url, "hand-stop", (*REGISTER, *APPROVE)))
        return found


class DelegationCreateView(FormScreen):
    rights = REGISTER
    form_class = DelegationForm
    title = gettext_lazy("Enregistrer une délégation")
    submit_label = gettext_lazy("Enregistrer et soumettre")
    success_url = "hr_core:delegation_list"
    success_message = gettext_lazy("L’acte est enregistré : il vaudra une fois approuvé par une autre personne.")
    crumbs = LIST

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        officers = RoleGrant.objects.exclude(role="employee").values("user")
        return {
            "givers": User.objects.filter(pk__in=officers).order_by("full_name"),
            "initial": {"start": timezone.localdate()},
        }

    def perform(self, form: Any) -> Delegation:
        given = dict(form.cleaned_data)
        try:
            given["holder"] = account_find(given["holder"], self.institution)
        except ValidationError as unknown:
            raise ValidationError({"holder": unknown.messages}) from unknown
        return delegation_register(institution=self.institution, access=self.access, **given)


class DelegationApproveView(DelegationScreen, ConfirmScreen):
    rights = APPROVE
    form_class = RemarkForm
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("C’est approuvé : le remplaçant tient ces droits aux dates de l’acte.")

    def get_title(self) -> str:
        return _("Approuver : %(holder)s remplace %(giver)s\u202f?") % {
            "holder": self.record.holder,
            "giver": self.record.giver,
        }

    def get_consequences(self) -> Sequence[Any]:
        row = self.record
        labels = ", ".join(registry.rights[code].label for code in row.rights if code in registry.rights)
        return [
            _("%(role)s, %(period)s, par %(act)s.")
            % {"role": row.role_label, "period": period_words(row), "act": row.act},
            _("Droits donnés\u00a0: %(labels)s.") % {"labels": labels},
            _("La séparation des personnes continue de s’appliquer au remplaçant."),
        ]

    def perform(self, form: Any) -> Delegation:
        return delegation_decide(
            delegation=self.record, access=self.access, approve=True, remark=form.cleaned_data["remark"]
        )


class DelegationRefuseView(DelegationScreen, ConfirmScreen):
    rights = APPROVE
    form_class = RefusalForm
    danger = True
    question = gettext_lazy("Refuser cette délégation\u202f?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La délégation est refusée.")

    def perform(self, form: Any) -> Delegation:
        return delegation_decide(
            delegation=self.record, access=self.access, approve=False, remark=form.cleaned_data["remark"]
        )


class DelegationEndView(DelegationScreen, ConfirmScreen):
    rights = (*REGISTER, *APPROVE)
    form_class = EndForm
    danger = True
    question = gettext_lazy("Mettre fin à cette délégation\u202f?")
    submit_label = gettext_lazy("Mettre fin")
    success_message = gettext_lazy("La délégation a pris fin.")

    def get_consequences(self) -> Sequence[Any]:
        return [_("Ce qui a été signé reste valable. Un acte qui n’a pas encore commencé est retiré.")]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:delegation_list")

    def perform(self, form: Any) -> None:
        delegation_end(delegation=self.record, access=self.access, reason=form.cleaned_data["reason"])
