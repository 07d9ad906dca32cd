"""« Valeur des congés »: what the balances of leave would cost on a day, by unit, then by employee.

By unit the page opens on the last approved provision, whose parts are kept; another day is computed. By employee only the rows
of the page are computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.models import Employee, Unit
from hr_core.selectors.employees import with_current_facts
from hr_core.selectors.leave import LeaveFrame
from hr_core.text import french_amount, french_date, french_percent
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from payroll.filters import UnitFilter, search_people
from payroll.models import Provision
from payroll.selectors.leave_value import (
    Scale,
    UnitWorth,
    Worth,
    leave_provision,
    leave_scale,
    leave_worth,
    units_of_provision,
    units_of_worth,
    with_monthly_pay,
)
from payroll.selectors.leave_value_kept import units_kept
from payroll.tables_leave_value import UnitWorthTable, WorthTable

VIEW = ("payroll_view",)


class ValueFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    unite = UnitFilter(method="of_unit")
    au = django_filters.DateFilter(method="as_at", label=gettext_lazy("Au"))

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(rows, value, "")

    def of_unit(self, rows: QuerySet, name: str, value: Unit) -> QuerySet:
        return rows.filter(unit_key=value.pk)

    def as_at(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows  # the screen reads the balances as at this day


class DayFilter(HouseFilterSet):
    wide = "au"
    au = django_filters.DateFilter(method="as_at", label=gettext_lazy("Au"))

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ()

    def as_at(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows


class ValueScreen(ListScreen):
    rights = VIEW

    @cached_property
    def on(self) -> date:
        return self.asked or today()

    @cached_property
    def asked(self) -> date | None:
        try:
            return parse_date(self.request.GET.get("au", ""))
        except ValueError:
            return None

    @cached_property
    def frame(self) -> LeaveFrame:
        return LeaveFrame(self.institution).read_year(self.on)

    @cached_property
    def scale(self) -> Scale:
        return leave_scale(self.institution, self.on, self.frame)

    def people(self) -> QuerySet[Employee]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        rows = with_current_facts(Employee.objects.filter(pk__in=visible).in_service(self.on), self.on)
        return with_monthly_pay(rows, self.on)

    def worth(self, people: Sequence[Employee]) -> Mapping[int, Worth]:
        return leave_worth(self.institution, people, self.scale, self.frame)

    def get_empty(self) -> Empty:
        return Empty(_("Aucun solde"), _("Les soldes viennent du registre des congés : enregistrez d’abord la règle."))

    def get_lede(self) -> str:
        if not self.frame.is_kept:
            return _("Aucune règle de congé n’est enregistrée : il n’y a pas de solde à valoriser.")
        told = _("Au %(day)s : solde × salaire mensuel du dossier ÷ %(days)s jours.") % {
            "day": french_date(self.on), "days": self.scale.divisor,
        }  # fmt: skip
        if self.scale.charge_rate is None:
            told += " " + _("Sans les charges : aucune hypothèse approuvée ne donne leur taux.")
        else:
            told += " " + _("Charges au taux de %(rate)s.") % {"rate": french_percent(100 * self.scale.charge_rate)}
        if not self.access.has("confidential_view"):
            told += " " + _("Hors population confidentielle.")
        return told


class LeaveValueView(ValueScreen):
    model = Employee
    title = gettext_lazy("Valeur des congés par agent")
    table_class, filterset_class = WorthTable, ValueFilter
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    export_name = "valeur-des-conges"
    crumbs = ((gettext_lazy("Valeur des congés"), "payroll:leave_value_units"),)

    def get_queryset(self) -> QuerySet[Employee]:
        return self.people()

    def get_table_options(self) -> dict[str, Any]:
        return {"read": self.worth}


class LeaveValueUnitsView(ValueScreen):
    model = Unit
    title = gettext_lazy("Valeur des congés")
    table_class, filterset_class = UnitWorthTable, DayFilter
    unit = (gettext_lazy("unité"), gettext_lazy("unités"))
    export_name = "valeur-des-conges-par-unite"
    page_sizes = (100, 200)

    @cached_property
    def provision(self) -> Provision | None:
        """The last approved provision while no day is asked; that of the day asked, when it ends a month."""
        if self.asked is not None and (self.asked + timedelta(days=1)).day != 1:
            return None
        return leave_provision(self.institution, self.asked)

    @cached_property
    def on(self) -> date:
        return self.asked or (self.provision.as_at if self.provision else today())

    @cached_property
    def sums(self) -> dict[int, UnitWorth]:
        if self.provision is not None:
            return units_of_provision(self.provision, Employee.objects.visible_to(self.access))
        return units_kept(self.access, self.on, (self.scale, self.frame.law_on(self.on)), self._computed)

    def _computed(self) -> dict[int, UnitWorth]:
        people = list(self.people())
        return units_of_worth(people, self.worth(people))

    def count_sentence(self, count: int, *, is_filtered: bool) -> str:
        return super().count_sentence(count, is_filtered=False)  # a day chooses no unit

    def get_queryset(self) -> QuerySet[Unit]:
        return Unit.objects.filter(pk__in=self.sums)

    def get_table_options(self) -> dict[str, Any]:
        return {"sums": self.sums, "on": self.on.isoformat()}

    def get_lede(self) -> str:
        whole = sum(row.amount + (row.charges or 0) for row in self.sums.values())
        total = french_amount(whole, self.currency, unit=True)
        return _("%(total)s en tout. %(more)s") % {"total": total, "more": self._source()}

    def _source(self) -> str:
        if self.provision is None:
            return super().get_lede()
        told = _("Provision pour congés approuvée au %(day)s, charges comprises dans le total.") % {"day": french_date(self.on)}
        return told if self.access.has("confidential_view") else told + " " + _("Hors population confidentielle.")

    def get_actions(self) -> list[Action]:
        url = f"{reverse('payroll:leave_value')}?au={self.on.isoformat()}"
        return [Action(_("Par agent"), url, "users", VIEW, main=True)]
