"""Roles given for a time, and the rights of everybody: who may do what, and why."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.access import EndedForm, RefusedForm, RemarkedForm, RoleActForm
from hr_core.models import RoleAct, RoleActState
from hr_core.registry import registry
from hr_core.roles import ROLE_LABELS, offered_roles
from hr_core.selectors.accounts import holders_of
from hr_core.services.accounts import account_find
from hr_core.services.administration.role_acts import role_act_decide, role_act_end, role_act_propose
from hr_core.tables_access import RoleActTable
from hr_core.text import french_of, french_period
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from hr_core.views.access.accounts import MANAGE, SEE

APPROVE = ("roles_approve",)
ACTS = (gettext_lazy("Actes de rôle"), "hr_core:role_act_list")


class RoleGrantView(FormScreen):
    """Give a role, for a time or without end; a sensitive one waits for another person."""

    form_class = RoleActForm
    title = gettext_lazy("Attribuer un rôle")
    lede = gettext_lazy(
        "Un rôle sensible attend l’approbation d’une autre personne ; les autres valent dès le premier jour. Pour une unité, le rôle "
        "ne donne que ce qui touche les dossiers de cette unité."
    )
    submit_label = gettext_lazy("Attribuer le rôle")
    success_url = "hr_core:role_list"
    rights = MANAGE
    crumbs = ((gettext_lazy("Rôles"), "hr_core:role_list"),)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {
            "initial": {"identifier": self.request.GET.get("compte", "")},
            "roles": offered_roles(regional=self.institution.is_regional),
        }

    def perform(self, form: Any) -> RoleAct:
        data = form.cleaned_data
        user = account_find(data["identifier"], self.institution)
        return role_act_propose(
            institution=self.institution, user=user, role=data["role"], unit=data.get("unit"), start=data["start"],
            end=data["end"], reason=data["reason"], actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip

    def get_success_message(self, result: RoleAct) -> str:
        told = {"who": result.user, "of_name": french_of(str(result.user)), "role": result.words}
        if result.state == RoleActState.PROPOSED:
            return _("Le rôle « %(role)s » %(of_name)s attend l’approbation d’une autre personne.") % told
        if result.state == RoleActState.PLANNED:
            return _("%(who)s tiendra le rôle « %(role)s » au jour dit.") % told
        return _("%(who)s tient maintenant le rôle « %(role)s ».") % told

    def get_success_url(self, result: RoleAct) -> str:
        name = "role_list" if result.state == RoleActState.IN_FORCE else "role_act_list"
        return reverse(f"hr_core:{name}")


class RoleActFilter(HouseFilterSet):
    etat = django_filters.ChoiceFilter(
        field_name="state", choices=RoleActState.choices, label=gettext_lazy("État"), empty_label=gettext_lazy("Tous")
    )
    role = django_filters.ChoiceFilter(choices=list(ROLE_LABELS.items()), label=gettext_lazy("Rôle"), empty_label=gettext_lazy("Tous"))


class RoleActListView(ListScreen):
    model = RoleAct
    table_class = RoleActTable
    filterset_class = RoleActFilter
    title = gettext_lazy("Actes de rôle")
    rights = SEE
    unit = (gettext_lazy("acte"), gettext_lazy("actes"))
    export_name = "actes-de-role"
    empty = Empty(gettext_lazy("Aucun acte"), gettext_lazy("Chaque attribution de rôle, avec ses dates et ses deux personnes, est ici."))

    def get_queryset(self) -> QuerySet:
        return RoleAct.objects.select_related("user", "proposed_by", "unit")

    def get_table_options(self) -> dict[str, Any]:
        return {"may_approve": self.access.has(*APPROVE), "may_end": self.access.has(*MANAGE)}

    def get_actions(self) -> list[Action]:
        return [Action(_("Attribuer un rôle"), reverse("hr_core:role_grant"), "user-plus", MANAGE, main=True)]


class RoleActScreen(ConfirmScreen):
    model = RoleAct
    rights = APPROVE
    success_url = "hr_core:role_act_list"
    crumbs = (ACTS,)
    states: tuple[str, ...] = (RoleActState.PROPOSED,)

    def get_queryset(self) -> QuerySet:
        return RoleAct.objects.filter(state__in=self.states).select_related("user", "proposed_by", "institution", "unit")

    def get_form_options(self) -> dict[str, Any]:
        return {}


class RoleActApproveView(RoleActScreen):
    form_class = RemarkedForm
    submit_label = gettext_lazy("Approuver le rôle")
    success_message = gettext_lazy("Le rôle est approuvé.")

    def get_title(self) -> str:
        return _("Donner à %(who)s le rôle « %(role)s » ?") % {"who": self.record.user, "role": self.record.words}

    def get_consequences(self) -> list[str]:
        row = self.record
        given = registry.rights_in_unit(row.role) if row.unit else registry.role_rights.get(row.role, ())
        labels = [right.label for code, right in registry.rights.items() if code in given]
        bound = _("Seulement pour %(unit)s et les unités qui en dépendent.") % {"unit": row.unit} if row.unit else ""
        return [
            french_period(row.start, row.end),
            *([bound] if bound else []),
            _("Proposé par %(who)s : %(reason)s") % {"who": row.proposed_by, "reason": row.reason},
            _("Il permet : %(rights)s.") % {"rights": " ; ".join(labels)},
        ]

    def get_actions(self) -> list[Action]:
        return [Action(_("Refuser"), reverse("hr_core:role_act_refuse", args=[self.record.pk]), "x", APPROVE)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(refuse_url=reverse("hr_core:role_act_refuse", args=[self.record.pk]), **more)

    template_name = "hr_core/access/role_act.html"

    def perform(self, form: Any) -> RoleAct:
        return role_act_decide(act=self.record, accept=True, access=self.access, **form.cleaned_data)


class RoleActRefuseView(RoleActScreen):
    form_class = RefusedForm
    danger = True
    submit_label = gettext_lazy("Refuser le rôle")
    success_message = gettext_lazy("Le rôle est refusé.")

    def get_title(self) -> str:
        return _("Refuser à %(who)s le rôle « %(role)s » ?") % {"who": self.record.user, "role": self.record.words}

    def perform(self, form: Any) -> RoleAct:
        return role_act_decide(act=self.record, accept=False, access=self.access, **form.cleaned_data)


class RoleActEndView(RoleActScreen):
    form_class = EndedForm
    rights = MANAGE
    states = (RoleActState.PLANNED, RoleActState.IN_FORCE)
    danger = True
    submit_label = gettext_lazy("Mettre fin au rôle")
    success_message = gettext_lazy("La fin du rôle est enregistrée.")

    def get_title(self) -> str:
        return _("Mettre fin au rôle « %(role)s » %(of_name)s ?") % {"of_name": french_of(str(self.record.user)), "role": self.record.words}

    def get_consequences(self) -> list[str]:
        return [_("Un jour passé ou le jour d’hier : le rôle cesse à l’instant.")]

    def perform(self, form: Any) -> RoleAct:
        return role_act_end(act=self.record, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]


class RightListView(Screen):
    """Every right, with how many hold it: the door to « who, and why »."""

    template_name = "hr_core/access/rights.html"
    title = gettext_lazy("Droit par droit")
    lede = gettext_lazy("Qui peut quoi, et pourquoi : par un rôle, ou par un intérim du jour.")
    rights = SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [
            (right, [ROLE_LABELS[role] for role in ROLE_LABELS if code in registry.role_rights.get(role, ())])
            for code, right in registry.rights.items()
        ]
        return self.show(rows=rows)


class RightDetailView(Screen):
    """Everybody who holds a right today, and the reason."""

    template_name = "hr_core/access/right.html"
    rights = SEE
    crumbs = ((gettext_lazy("Droit par droit"), "hr_core:right_list"),)

    @property
    def right(self) -> Any:
        try:
            return registry.rights[self.kwargs["code"]]
        except KeyError:
            raise Http404 from None

    def get_title(self) -> str:
        return self.right.label

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(holders=holders_of(self.institution, self.right.code))
