"""One need on screen: said, read with the reasons of its priority, advised, arbitrated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.context import frame_of
from hr_core.ui.parts import Action, Crumb, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from training.choices_needs import CRITERIA, NeedLevel, NeedOrigin
from training.forms.needs import (
    MANAGER_ORIGINS,
    OFFICER_ORIGINS,
    DecisionForm,
    NeedForm,
    NeedMarksForm,
    WeightsForm,
    WishForm,
)
from training.menu_plan import NEEDS_READERS
from training.models import TrainingNeed
from training.priority import USUAL, points
from training.selectors.catalogue import courses_offered
from training.selectors.needs import may_advise, may_arbitrate, needs_visible, people_of, weights_of
from training.selectors.people import staff
from training.selectors.skills import skill_words
from training.services.needs.flow import need_decide, need_express, need_update, weights_save
from training.tables_needs import people_words
from training.views.needs.lists import NEEDS, TEAM, planned_year
from training.workflows_catalogue import MANAGE
from training.workflows_needs import OPEN, level_of, verdicts


class NeedDetailView(DetailScreen):
    """A need, why it has its priority, whose it is, what was decided."""

    model = TrainingNeed
    rights = (*NEEDS_READERS, "self_service")
    template_name = "training/needs/need.html"

    def get_queryset(self) -> QuerySet[TrainingNeed]:
        return needs_visible(self.access).select_related("employee", "unit", "course", "merged_into", "line__plan", "expressed_by")

    def get_crumbs(self) -> Any:
        if self.access.has(*NEEDS_READERS):
            return (NEEDS,)
        return ((_("Mes souhaits"), "training:own_need_list"),)

    @property
    def level(self) -> str:
        return level_of(self.record.state)

    @property
    def may_decide(self) -> bool:
        asked = may_advise if self.level == NeedLevel.UNIT else may_arbitrate
        return bool(verdicts(self.level, self.record.state)) and asked(self.access, self.record)

    def get_actions(self) -> Sequence[Action]:
        found, at = [], [self.record.pk]
        if self.record.state in OPEN:
            found.append(Action(_("Modifier"), reverse("training:need_update", args=at), "pencil", MANAGE))
        if self.may_decide:
            label = _("Donner l’avis de l’unité") if self.level == NeedLevel.UNIT else _("Arbitrer")
            found.append(Action(label, reverse("training:need_decide", args=at), "check", main=True))
        return found

    def get_panels(self) -> list[Panel]:
        need = self.record
        code = need.skill_code
        told = [
            (_("Exercice"), str(need.year)),
            (_("Origine"), str(need.get_origin_display()).capitalize()),
            (_("Pour qui"), people_words(need)),
            (_("Unité"), str(need.unit or "")),
            (_("Compétence visée"), skill_words([code])[code].label + (f", {_('niveau')} {need.level}" if need.level else "") if code else ""),
            (_("Souhaité avant le"), french_date(need.wanted_by)),
            (_("Exprimé"), _("le %(day)s par %(who)s") % {"day": french_date(need.expressed_at.date()), "who": need.expressed_by}),
        ]
        return [Panel(_("Besoin"), [(label, value) for label, value in told if value])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        need = self.record
        weights = weights_of(self.institution)
        brought = points({name: getattr(need, name) for name in USUAL}, weights)
        criteria = [
            (label, words[getattr(need, name)], getattr(need, name), weights[name], (brought[name] + 50) // 100)
            for name, (label, words) in CRITERIA.items()
        ]
        visible = needs_visible(self.access).values("pk")
        others = [row for row in people_of(need).filter(pk__in=visible) if row.pk != need.pk]
        decisions = list(need.decisions.select_related("decided_by"))
        return super().get_context(criteria=criteria, others=others, decisions=decisions, **more) | {"frame": frame_of(self.access)}


class OwnNeedCreateView(FormScreen):
    """One's own wish."""

    form_class = WishForm
    rights = ("self_service",)
    own = True
    title = gettext_lazy("Exprimer un souhait de formation")
    lede = gettext_lazy("Votre responsable donne son avis, puis le siège arbitre ; vous lisez la suite et son motif ici.")
    submit_label = gettext_lazy("Envoyer")
    success_message = gettext_lazy("Votre souhait est parti : votre responsable le lira.")
    success_url = "training:own_need_list"
    crumbs = ((gettext_lazy("Mes souhaits"), "training:own_need_list"),)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        asked = self.request.GET.get("formation", "")
        return {"courses": courses_offered(self.institution), "initial": {"course": asked if asked.isdecimal() else None}}

    def perform(self, form: Any) -> TrainingNeed:
        if self.access.employee is None:
            raise Http404
        values = form.values() | {"employee": self.access.employee, "origin": NeedOrigin.EMPLOYEE, "year": planned_year(self.request)}
        return need_express(institution=self.institution, values=values, access=self.access)


class NeedCreateView(FormScreen):
    """A need said by a head of unit or by the training service."""

    form_class = NeedForm
    rights = TEAM
    crumbs = (NEEDS,)
    submit_label = gettext_lazy("Enregistrer le besoin")
    success_message = gettext_lazy("Le besoin est enregistré.")
    cancel_url = "training:need_list"

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Exprimer un besoin pour %(year)s") % {"year": planned_year(self.request)}

    def get_form_options(self) -> dict[str, Any]:
        asked = self.request.GET.get("formation", "")
        origins = OFFICER_ORIGINS if self.access.has(*MANAGE) else MANAGER_ORIGINS
        return {
            "courses": courses_offered(self.institution), "people": staff(self.access), "origins": origins,
            "year": planned_year(self.request), "initial": {"course": asked if asked.isdecimal() else None, "headcount": 1},
        }  # fmt: skip

    def perform(self, form: Any) -> TrainingNeed:
        values = form.values() | {"year": planned_year(self.request)}
        return need_express(institution=self.institution, values=values, access=self.access)


class OfNeed(FormScreen):
    model: Any = TrainingNeed

    def get_queryset(self) -> QuerySet[TrainingNeed]:
        return needs_visible(self.access)

    def get_crumbs(self) -> Any:
        return (NEEDS, Crumb(str(self.record), self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class NeedUpdateView(OfNeed):
    form_class = NeedMarksForm
    rights = MANAGE
    title = gettext_lazy("Compléter le besoin")
    success_message = gettext_lazy("Le besoin est enregistré, sa priorité comptée à nouveau.")

    def get_form_options(self) -> dict[str, Any]:
        names = ("title", "course", "skill_code", "reason", *USUAL)
        return {"courses": courses_offered(self.institution), "initial": {name: getattr(self.record, name) for name in names}}

    def perform(self, form: Any) -> TrainingNeed:
        return need_update(need=self.record, values=form.cleaned_data, access=self.access)


class NeedDecideView(OfNeed, ConfirmScreen):
    form_class = DecisionForm
    rights = (*NEEDS_READERS,)
    submit_label = gettext_lazy("Enregistrer l’avis")
    success_message = gettext_lazy("L’avis est enregistré.")

    @property
    def level(self) -> str:
        return level_of(self.record.state)

    def get_title(self) -> str:
        words = _("Avis de l’unité sur « %(need)s »") if self.level == NeedLevel.UNIT else _("Arbitrage du siège sur « %(need)s »")
        return words % {"need": self.record}

    def get_consequences(self) -> list[str]:
        need = self.record
        found = [_("Pour %(who)s, priorité %(priority)s sur 100.") % {"who": people_words(need), "priority": need.priority}]
        return [*found, _("Ce qui le fonde : %(reason)s") % {"reason": need.reason}]

    def get_form_options(self) -> dict[str, Any]:
        return {"allowed": verdicts(self.level, self.record.state)}

    def perform(self, form: Any) -> TrainingNeed:
        given = form.cleaned_data
        return need_decide(need=self.record, level=self.level, verdict=given["verdict"], reason=given["reason"], access=self.access)


class NeedWeightsView(FormScreen):
    form_class = WeightsForm
    rights = MANAGE
    title = gettext_lazy("Critères de priorité")
    lede = gettext_lazy("Chaque besoin se note de 0 à 3 sur quatre critères ; leurs poids font 100 et donnent une priorité de 0 à 100.")
    success_message = gettext_lazy("Les poids sont enregistrés ; les priorités des besoins ouverts sont comptées à nouveau.")
    success_url = "training:need_list"
    crumbs = (NEEDS,)
    asks_reason = "optional"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": weights_of(self.institution)}

    def perform(self, form: Any) -> int:
        values = {name: form.cleaned_data[name] for name in USUAL}
        return weights_save(institution=self.institution, values=values, access=self.access)
