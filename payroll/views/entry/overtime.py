"""Overtime on screen: the weeks, one person's week, the month that they make, the authorisations asked for and decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_date, french_decimal, french_of
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from payroll.choices import AuthorisationState
from payroll.filters import PeopleFilter
from payroll.forms.overtime import AuthorisationForm, DecisionForm, DerogationForm, WeekChoiceForm, WeekForm
from payroll.models import OvertimeAuthorisation, OvertimeWeek
from payroll.selectors.input_scope import ENTER, units_entered
from payroll.selectors.overtime import (
    HOUR,
    WEEK,
    Band,
    authorisations_read,
    bands_of,
    contingent_of,
    employees_of_week,
    monday_of,
    month_hours,
    used_hours,
    weeks_read,
)
from payroll.services.overtime import overtime_derogate, overtime_week_set
from payroll.services.overtime_authorisations import (
    authorisation_decide,
    authorisation_request,
    authorisation_withdraw,
)
from payroll.tables_overtime import AuthorisationTable, WeekTable
from payroll.views.entry.month import EntryMonth

SEE = ("payroll_view", "inputs_enter", "overtime_approve")
APPROVE = ("overtime_approve",)
HOME = (gettext_lazy("Heures supplémentaires"), "payroll:overtime_list")
PLACES = (
    ("overtime_list", gettext_lazy("Semaines")),
    ("overtime_month", gettext_lazy("Mois")),
    ("overtime_authorisation_list", gettext_lazy("Autorisations")),
)


def place_tabs(path: str) -> list[Tab]:
    return [
        Tab(str(label), reverse(f"payroll:{name}"), reverse(f"payroll:{name}") == path) for name, label in PLACES
    ]


def shown(value: int) -> str:
    return french_decimal(Fraction(value, HOUR), 2) if value else ""


class WeekFilter(PeopleFilter):
    paiement = django_filters.ChoiceFilter(
        choices=(("bloque", gettext_lazy("bloquées")), ("derogation", gettext_lazy("par dérogation"))),
        method="by_payment",
        label=gettext_lazy("Paiement"),
    )

    class Meta:
        model = OvertimeWeek
        fields: list[str] = []

    def by_payment(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = queryset.exclude(obstacle="")
        return found.filter(derogation_by__isnull=value == "bloque")


class OvertimeListView(ListScreen):
    model = OvertimeWeek
    rights = SEE
    template_name = "payroll/overtime/list.html"
    title = gettext_lazy("Heures supplémentaires")
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    table_class = WeekTable
    filterset_class = WeekFilter
    empty = Empty(
        gettext_lazy("Aucune heure saisie"),
        gettext_lazy("Les heures se saisissent par agent et par semaine, une fois autorisées."),
    )

    def get_queryset(self) -> Any:
        return weeks_read(self.access)

    def get_table_options(self) -> dict[str, Any]:
        bands = bands_of(self.institution, timezone.localdate())
        words = {band.key: f"{band.percent} {band.label}" for band in bands}
        return {"bands": words, "may_enter": self.access.has(*ENTER, *APPROVE)}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Saisir une semaine"), reverse("payroll:overtime_choose"), "plus", ENTER, main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(tabs=place_tabs(self.request.path), **more)


class OvertimeChooseView(FormScreen):
    """Whose week to enter."""

    rights = ENTER
    form_class = WeekChoiceForm
    title = gettext_lazy("Saisir une semaine")
    submit_label = gettext_lazy("Ouvrir la semaine")
    cancel_url = "payroll:overtime_list"
    crumbs = (HOME,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        employees = employees_of_week(self.access, monday_of(today)).order_by("last_name", "first_names")
        return {"employees": employees, "initial": {"jour": today}}

    def perform(self, form: Any) -> Any:
        return form.cleaned_data["agent"].pk, form.monday

    def get_success_message(self, result: Any) -> str:
        return _("Semaine du %(day)s.") % {"day": french_date(result[1])}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:overtime_week", args=[result[0], result[1].isoformat()])


class OfWeek:
    """One person's week, of those that one may see; its Monday stands in the address."""

    kwargs: dict[str, Any]
    access: Any
    institution: Any

    @cached_property
    def monday(self) -> dt.date:
        try:
            found = dt.date.fromisoformat(self.kwargs["monday"])
        except ValueError as error:
            raise Http404 from error
        if found.weekday() != 0:
            raise Http404
        return found

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(employees_of_week(self.access, self.monday), pk=self.kwargs["employee"])

    @cached_property
    def held(self) -> list[OvertimeWeek]:
        return list(weeks_read(self.access).filter(employee=self.employee, monday=self.monday))

    @cached_property
    def bands(self) -> list[Band]:
        return bands_of(self.institution, self.monday + dt.timedelta(days=WEEK - 1))

    @property
    def home(self) -> str:
        return reverse("payroll:overtime_week", args=[self.employee.pk, self.monday.isoformat()])


class OvertimeWeekView(OfWeek, FormScreen):
    """The hours of a week, by band and day."""

    rights = ENTER + APPROVE
    form_class = WeekForm
    template_name = "payroll/overtime/week.html"
    crumbs = (HOME,)
    cancel_url = "payroll:overtime_list"
    submit_label = gettext_lazy("Enregistrer la semaine")

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("%(name)s, semaine du %(day)s") % {"name": self.employee, "day": french_date(self.monday)}

    def get_form_options(self) -> dict[str, Any]:
        return {
            "bands": self.bands,
            "monday": self.monday,
            "employee": self.employee,
            "held": {row.band: row.days for row in self.held},
            "initial": {"comment": next((row.comment for row in self.held if row.comment), "")},
        }

    def perform(self, form: Any) -> list[OvertimeWeek]:
        return overtime_week_set(
            employee=self.employee,
            monday=self.monday,
            hours=form.hours(),
            comment=form.cleaned_data["comment"],
            access=self.access,
        )

    def get_success_message(self, result: list[OvertimeWeek]) -> str:
        blocked = next((row.obstacle for row in result if not row.is_payable), "")
        if blocked:
            return _("Semaine enregistrée, mais ces heures restent bloquées : %(why)s.") % {"why": blocked}
        return _("Semaine enregistrée.")

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_context(self, **more: Any) -> dict[str, Any]:
        contingent = contingent_of(self.institution, self.monday)
        bounds = ((contingent.day, _("par jour")), (contingent.week, _("par semaine")), (contingent.year, _("par an")))
        week = dt.timedelta(days=WEEK)
        blocked = next((row.obstacle for row in self.held if not row.is_payable), "")
        may_lift = blocked and self.access.has(*APPROVE)
        return super().get_context(
            rows=self.held,
            blocked=blocked,
            contingent=[
                _("%(hours)s h au plus %(per)s (%(text)s)") % {"hours": shown(bound.hours), "per": per, "text": bound.text}
                for bound, per in bounds
                if bound is not None
            ],
            previous=reverse("payroll:overtime_week", args=[self.employee.pk, (self.monday - week).isoformat()]),
            following=reverse("payroll:overtime_week", args=[self.employee.pk, (self.monday + week).isoformat()]),
            derogate_url=reverse("payroll:overtime_derogate", args=[self.employee.pk, self.monday.isoformat()]) if may_lift else "",
            **more,
        )


class OvertimeDerogateView(OfWeek, ConfirmScreen):
    rights = APPROVE
    form_class = DerogationForm
    submit_label = gettext_lazy("Accorder la dérogation")
    success_message = gettext_lazy("La dérogation est accordée : les heures seront payées.")
    crumbs = (HOME,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        told = {"of_name": french_of(str(self.employee)), "day": french_date(self.monday)}
        return _("Lever le blocage des heures %(of_name)s, semaine du %(day)s\u202f?") % told

    def get_consequences(self) -> Sequence[Any]:
        return list(dict.fromkeys(row.obstacle for row in self.held if not row.is_payable))

    def perform(self, form: Any) -> int:
        return overtime_derogate(
            employee=self.employee, monday=self.monday, reason=form.cleaned_data["reason"], access=self.access
        )

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_cancel_url(self) -> str:
        return self.home


class OvertimeMonthView(EntryMonth, Screen):
    """What the weeks give to each item this month."""

    rights = SEE
    template_name = "payroll/overtime/month.html"
    crumbs = (HOME,)

    def get_title(self) -> str:
        return self.month_title(_("Heures supplémentaires"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        bands: list[Band] = []
        rows, totals, blocked = [], [], 0
        if self.run is not None:
            bands = bands_of(self.institution, self.period.last_day)
            for each in month_hours(self.period, self.access):
                blocked += bool(each.blocked)
                facts = {
                    "employee": each.employee,
                    "shown": shown(each.total),
                    "blocked_shown": shown(each.blocked),
                    "links": [
                        (monday, reverse("payroll:overtime_week", args=[each.employee.pk, monday.isoformat()]))
                        for monday in sorted(each.weeks)
                    ],
                }
                rows.append((facts, [shown(each.bands.get(band.key, 0)) for band in bands], each))
            totals = [shown(sum(each.bands.get(band.key, 0) for _facts, _cells, each in rows)) for band in bands]
            totals.append(shown(sum(each.total for _facts, _cells, each in rows)))
        return self.show(
            tabs=place_tabs(request.path),
            run=self.run,
            bands=bands,
            rows=[(facts, cells) for facts, cells, _each in rows],
            totals=totals,
            blocked=blocked,
        )


class AuthorisationFilter(HouseFilterSet):
    etat = django_filters.ChoiceFilter(
        field_name="state", choices=AuthorisationState.choices, label=gettext_lazy("État")
    )

    class Meta:
        model = OvertimeAuthorisation
        fields: list[str] = []


class AuthorisationListView(ListScreen):
    model = OvertimeAuthorisation
    rights = SEE
    template_name = "payroll/overtime/list.html"
    title = gettext_lazy("Autorisations d’heures supplémentaires")
    unit = (gettext_lazy("autorisation"), gettext_lazy("autorisations"))
    table_class = AuthorisationTable
    filterset_class = AuthorisationFilter
    crumbs = (HOME,)
    empty = Empty(
        gettext_lazy("Aucune autorisation"),
        gettext_lazy("Les heures se demandent avant d’être travaillées ; une autre personne les accorde."),
    )

    def get_queryset(self) -> Any:
        return authorisations_read(self.access)

    def get_table_options(self) -> dict[str, Any]:
        keys = list(self.rows.order_by().values_list("pk", flat=True))
        return {"used": used_hours(keys), "access": self.access}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Demander des heures"), reverse("payroll:overtime_authorisation_create"), "plus", ENTER, main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(tabs=place_tabs(self.request.path), **more)


AUTHORISATIONS = (gettext_lazy("Autorisations"), "payroll:overtime_authorisation_list")


class AuthorisationCreateView(FormScreen):
    rights = ENTER
    form_class = AuthorisationForm
    title = gettext_lazy("Demander des heures supplémentaires")
    submit_label = gettext_lazy("Demander")
    success_message = gettext_lazy("La demande attend la décision d’une autre personne.")
    success_url = "payroll:overtime_authorisation_list"
    crumbs = (HOME, AUTHORISATIONS)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        monday = monday_of(today) + dt.timedelta(days=WEEK)
        return {
            "employees": employees_of_week(self.access, monday_of(today)).order_by("last_name", "first_names"),
            "units": list(units_entered(self.access, today)),
            "initial": {"start": monday, "last_day": monday + dt.timedelta(days=WEEK - 1)},
        }

    def perform(self, form: Any) -> OvertimeAuthorisation:
        given = form.cleaned_data
        return authorisation_request(
            institution=self.institution,
            employee=given["employee"],
            unit=given["unit"],
            start=given["start"],
            end=given["last_day"] + dt.timedelta(days=1),
            hours=given["hours"],
            reason=given["reason"],
            access=self.access,
        )


class OfAuthorisation:
    """A request that nobody has decided, among those that one may read."""

    model = OvertimeAuthorisation
    success_url = "payroll:overtime_authorisation_list"
    crumbs = (HOME, AUTHORISATIONS)
    access: Any

    def get_queryset(self) -> Any:
        return authorisations_read(self.access).filter(state=AuthorisationState.REQUESTED)


class AuthorisationDecideView(OfAuthorisation, ConfirmScreen):
    rights = APPROVE
    form_class = DecisionForm
    submit_label = gettext_lazy("Enregistrer la décision")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Heures supplémentaires demandées pour %(whom)s") % {"whom": self.record}

    def get_consequences(self) -> Sequence[Any]:
        asked = self.record
        told = {
            "hours": shown(asked.hours),
            "start": french_date(asked.start),
            "end": french_date(asked.last_day),
            "who": asked.requested_by,
        }
        return [_("%(hours)s heures, du %(start)s au %(end)s, demandées par %(who)s.") % told, asked.reason]

    def perform(self, form: Any) -> OvertimeAuthorisation:
        given = form.cleaned_data
        return authorisation_decide(
            authorisation=self.record, is_granted=given["decision"] == "granted", remark=given["remark"], access=self.access
        )


class AuthorisationWithdrawView(OfAuthorisation, ConfirmScreen):
    rights = ENTER
    danger = True
    submit_label = gettext_lazy("Retirer la demande")
    success_message = gettext_lazy("La demande est retirée.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Retirer la demande pour %(whom)s\u202f?") % {"whom": self.record}

    def perform(self, form: Any) -> None:
        authorisation_withdraw(authorisation=self.record, access=self.access)
