"""Changing the law between two releases: proposals of the zone's administrators, and the decision of another one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import ZONE
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.countries import law
from payroll.engine import CountryLaw, Figure, FigureError
from payroll.forms.law_overrides import DecisionForm, OverrideForm
from payroll.models import LawOverride
from payroll.selectors.law import ValueView, country_law, value_view
from payroll.selectors.law_changes import closed_months, override_to_engine
from payroll.services.law_overrides import (
    may_decide,
    override_approve,
    override_propose,
    override_refuse,
    override_withdraw,
)
from payroll.tables_law import OverrideTable
from payroll.views.law import LAWS
from payroll.views.parts import asked_day

PROPOSALS = (gettext_lazy("Changements de la loi"), "payroll:override_list")
VIEWS = (
    ("", gettext_lazy("À décider"), LawOverride.State.PROPOSED),
    ("approuves", gettext_lazy("Approuvés"), LawOverride.State.APPROVED),
    ("tous", gettext_lazy("Tous"), None),
)


def waiting_overrides(access: Access) -> Any:
    """The proposals that wait for this administrator: those of others."""
    rows = LawOverride.objects.filter(state=LawOverride.State.PROPOSED).exclude(proposed_by=access.user)
    return rows if access.is_zone_administrator else rows.none()


class OverrideListView(ListScreen):
    model = LawOverride
    table_class = OverrideTable
    rights = (ZONE,)
    title = gettext_lazy("Changements de la loi")
    lede = gettext_lazy(
        "Chiffres proposés entre deux versions : un administrateur de la zone propose, un autre décide."
    )
    unit = (gettext_lazy("changement"), gettext_lazy("changements"))
    export_name = "changements-de-la-loi"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[LawOverride]:
        found = LawOverride.objects.select_related("country", "proposed_by", "decided_by")
        state = next((state for slug, _label, state in VIEWS if slug == self.view), LawOverride.State.PROPOSED)
        return found.filter(state=state) if state else found

    def get_saved_views(self) -> Sequence[Tab]:
        here = reverse("payroll:override_list")
        return [
            Tab(str(label), f"{here}?vue={slug}" if slug else here, self.view == slug) for slug, label, _state in VIEWS
        ]

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun changement ici"),
            _("Un changement se propose depuis la page du chiffre, dans les paramètres légaux du pays."),
            reverse("payroll:law_list"),
            _("Ouvrir les paramètres légaux"),
        )


class OverrideCreateView(FormScreen):
    """The form takes the shape of the figure and starts from its value in force."""

    rights = (ZONE,)
    template_name = "payroll/law/override_form.html"
    form_class = OverrideForm
    submit_label = gettext_lazy("Proposer ce changement")
    success_message = gettext_lazy("La proposition attend la décision d’un autre administrateur de la zone.")

    @cached_property
    def country(self) -> CountryLaw:
        found = country_law(self.kwargs["country"])
        if found is None or self.kwargs["figure"] not in found.figures:
            raise Http404
        return found

    @cached_property
    def figure(self) -> Figure:
        return self.country.figures[self.kwargs["figure"]]

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Proposer une valeur : %(label)s") % {"label": self.figure.label}

    def get_crumbs(self) -> Any:
        figure = reverse("payroll:law_figure", args=[self.country.code, self.figure.id])
        country = reverse("payroll:law_country", args=[self.country.code])
        return (LAWS, (self.country.name, country), (self.figure.label, figure))

    def get_form_options(self) -> dict[str, Any]:
        return {"figure": self.figure, "current": self.figure.on(asked_day(self.request))}

    def perform(self, form: OverrideForm) -> LawOverride:
        return override_propose(
            country=self.country.code,
            figure=self.figure.id,
            values=form.values(),
            actor=self.request.user,  # type: ignore[arg-type]
        )

    def get_success_url(self, result: LawOverride) -> str:
        return reverse("payroll:override_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:law_figure", args=[self.country.code, self.figure.id])

    def get_context(self, **more: Any) -> dict[str, Any]:
        current = self.figure.on(asked_day(self.request))
        view = value_view(self.country, self.figure, current) if current else None
        return super().get_context(country=self.country, figure=self.figure, current=view, **more)


class OverrideDetailView(DetailScreen):
    """A proposal: before and after, its source, the closed months that it concerns, the decision."""

    model = LawOverride
    rights = (ZONE,)
    template_name = "payroll/law/override.html"
    crumbs = (PROPOSALS,)

    def get_queryset(self) -> QuerySet[LawOverride]:
        return LawOverride.objects.select_related("country", "proposed_by", "decided_by")

    @cached_property
    def figure(self) -> Figure | None:
        """None once a release no longer has the figure."""
        return law(self.record.country_id).figures.get(self.record.figure)

    def get_title(self) -> str:
        return self.figure.label if self.figure else self.record.figure

    def get_lede(self) -> str:
        return str(self.record.country)

    def get_actions(self) -> Sequence[Action]:
        record, user = self.record, self.request.user
        if record.state != LawOverride.State.PROPOSED:
            return []
        if record.proposed_by_id == user.pk:
            return [Action(_("Retirer"), reverse("payroll:override_withdraw", args=[record.pk]), "arrow-back-up")]
        return [
            Action(_("Refuser"), reverse("payroll:override_refuse", args=[record.pk]), "x"),
            Action(_("Approuver"), reverse("payroll:override_approve", args=[record.pk]), "check", main=True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        figure = self.figure
        before = after = None
        end = self.record.end
        if figure is not None:
            country = law(self.record.country_id)
            held = figure.on(self.record.start)
            before = value_view(country, figure, held) if held else None
            after = _proposed_view(country, figure, self.record)
            end = override_to_engine(self.record).valid_to
        return self.show(
            figure=figure,
            before=before,
            after=after,
            end=end,
            closed=closed_months(self.record) if figure is not None else [],
            may_decide=may_decide(self.record, request.user),  # type: ignore[arg-type]
        )


def _proposed_view(country: CountryLaw, figure: Figure, row: LawOverride) -> ValueView | None:
    """The value as proposed, or None when the file no longer reads it."""
    try:
        changed = country.with_overrides((override_to_engine(row),))
    except FigureError:
        return None
    value = changed.figures[figure.id].on(row.start)
    return value_view(changed, figure, value) if value else None


class DecisionScreen(ConfirmScreen):
    """What the three questions share."""

    model = LawOverride
    rights = (ZONE,)
    success_url = "payroll:override_list"
    crumbs = (PROPOSALS,)

    def get_queryset(self) -> QuerySet[LawOverride]:
        return LawOverride.objects.filter(state=LawOverride.State.PROPOSED).select_related("country")

    @property
    def label(self) -> str:
        figure = law(self.record.country_id).figures.get(self.record.figure)
        return figure.label if figure else self.record.figure

    def get_cancel_url(self) -> str:
        return reverse("payroll:override_detail", args=[self.record.pk])


class OverrideApproveView(DecisionScreen):
    form_class = DecisionForm
    submit_label = gettext_lazy("Approuver le changement")
    success_message = gettext_lazy("Le changement est en vigueur : les calculs lancés maintenant l’appliquent.")

    def get_title(self) -> str:
        return _("Approuver « %(label)s » pour %(country)s ?") % {"label": self.label, "country": self.record.country}

    def get_consequences(self) -> list[str]:
        sentences = [_("Toutes les institutions du pays l’appliquent au prochain calcul, avec sa source et votre nom.")]
        closed = closed_months(self.record)
        if closed:
            sentences.append(
                _("Des mois déjà clôturés sont concernés (%(names)s) : ils ne changent pas.")
                % {"names": ", ".join(str(each.institution) for each in closed)}
            )
        return sentences

    def perform(self, form: DecisionForm) -> LawOverride:
        return override_approve(
            override=self.record,
            actor=self.request.user,  # type: ignore[arg-type]
            comment=form.cleaned_data["comment"],
        )


class OverrideRefuseView(DecisionScreen):
    form_class = HouseForm
    asks_reason = True
    danger = True
    submit_label = gettext_lazy("Refuser la proposition")
    success_message = gettext_lazy("La proposition est refusée ; son auteur en voit le motif.")

    def get_title(self) -> str:
        return _("Refuser « %(label)s » ?") % {"label": self.label}

    def perform(self, form: HouseForm) -> LawOverride:
        return override_refuse(
            override=self.record,
            actor=self.request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["motif"],
        )


class OverrideWithdrawView(DecisionScreen):
    form_class = HouseForm
    danger = True
    asks_reason = "optional"
    submit_label = gettext_lazy("Retirer la proposition")
    success_message = gettext_lazy("La proposition est retirée.")

    def get_title(self) -> str:
        return _("Retirer « %(label)s » ?") % {"label": self.label}

    def perform(self, form: HouseForm) -> LawOverride:
        return override_withdraw(
            override=self.record,
            actor=self.request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data.get("motif", ""),
        )
