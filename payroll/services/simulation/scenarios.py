"""Scenarios of the wage bill: written, asked for, computed by the workers. Only these tables are ever written."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_steering import ScenarioState
from payroll.engine import EngineError
from payroll.models import SimulationMeasure, SimulationMonth, SimulationPart, SimulationScenario
from payroll.services.definition import definition_read
from payroll.services.loan_rows import month_after
from payroll.services.simulation.months import MonthCost, ScenarioMonths, measures_try

#: After so long a calculation that does not end may be asked again: its message was lost.
LOST = timedelta(minutes=15)
MOST_MEASURES = 40
TOLD_EVERY = 3  # months


@transaction.atomic
def scenario_save(*, scenario: SimulationScenario, access: Access) -> SimulationScenario:
    """Keep a scenario; what was computed before is no longer true. It covers the confidential population if its author may."""
    _not_running(scenario)
    if scenario.pk is None:
        scenario.made_by = access.user
        scenario.includes_confidential = access.has("confidential_view")
    scenario.full_clean()
    scenario.state, scenario.months_done, scenario.failure = ScenarioState.DRAFT, 0, ""
    scenario.save()
    scenario.results.all().delete()
    return scenario


@transaction.atomic
def scenario_copy(*, scenario: SimulationScenario, access: Access) -> SimulationScenario:
    """The same scenario with its measures, under a name of its own, to change one thing."""
    measures = list(scenario.measures.all())
    copy = SimulationScenario(
        institution_id=scenario.institution_id, name=_free_name(scenario.name), about=scenario.about,
        start=scenario.start, months=scenario.months,
    )  # fmt: skip
    scenario_save(scenario=copy, access=access)
    for measure in measures:
        measure.pk, measure.scenario = None, copy
        measure._state.adding = True
        measure.save()
    return copy


def _free_name(name: str) -> str:
    taken = set(SimulationScenario.objects.values_list("name", flat=True))
    ranks = range(2, len(taken) + 3)
    return next(each for each in (f"{name[:72]} ({rank})" for rank in ranks) if each not in taken)


@transaction.atomic
def scenario_remove(*, scenario: SimulationScenario) -> None:
    _not_running(scenario)
    scenario.delete()


@transaction.atomic
def measure_save(*, measure: SimulationMeasure, access: Access) -> SimulationMeasure:
    """Add a measure. Raises `Refusal` when it begins outside the scenario or its rules do not hold (a formula, a figure)."""
    scenario = measure.scenario
    _not_running(scenario)
    if scenario.measures.count() >= MOST_MEASURES:
        raise Refusal(_("Une simulation porte %(number)s mesures au plus.") % {"number": MOST_MEASURES})
    if measure.start not in scenario.month_list:
        raise Refusal(_("La mesure commence dans un mois de la simulation : %(span)s.") % {"span": scenario.span})
    measure.full_clean()
    definition = definition_read(institution=scenario.institution, on=month_after(measure.start) - timedelta(days=1))
    try:
        measures_try(definition, [*scenario.measures.all(), measure])
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        raise Refusal(_("Cette mesure ne se calcule pas : %(error)s") % {"error": error}) from error
    measure.save()
    scenario_save(scenario=scenario, access=access)
    return measure


@transaction.atomic
def measure_remove(*, measure: SimulationMeasure, access: Access) -> None:
    _not_running(measure.scenario)
    scenario = measure.scenario
    measure.delete()
    scenario_save(scenario=scenario, access=access)


def _not_running(scenario: SimulationScenario) -> None:
    if scenario.is_running and scenario.asked_at is not None and timezone.now() - scenario.asked_at < LOST:
        raise Refusal(_("La simulation est en cours de calcul : attendez qu’elle soit finie."))


@transaction.atomic
def scenario_ask(*, scenario: SimulationScenario) -> SimulationScenario:
    """Ask for the calculation; the caller sends it to the workers."""
    _not_running(scenario)
    scenario.state, scenario.asked_at = ScenarioState.RUNNING, timezone.now()
    scenario.months_done, scenario.failure = 0, ""
    scenario.save(update_fields=["state", "asked_at", "months_done", "failure"])
    return scenario


def scenario_perform(*, institution_id: int, scenario_id: int) -> bool:
    """Compute every month and keep the sums; False when nobody asked. Done twice it gives the same. Errors: any `EngineError`.

    Opens its own scopes, one for each month, so that the progress is seen and no transaction lasts.
    """
    why = f"simulation {scenario_id}"
    with scope(institution_id, reason=why):
        asked = SimulationScenario.objects.select_related("institution__country")
        scenario = asked.filter(pk=scenario_id, state=ScenarioState.RUNNING).first()
        if scenario is None:
            return False
        months = ScenarioMonths(scenario, scenario.institution)
    found: list[MonthCost] = []
    for done, month in enumerate(scenario.month_list, start=1):
        with scope(institution_id, reason=why):
            found += months.month(month)
            if done % TOLD_EVERY == 0:
                SimulationScenario.objects.filter(pk=scenario.pk).update(months_done=done)
    with scope(institution_id, reason=why):
        _keep(scenario, scenario.institution, found, months.incomplete)
    return True


@transaction.atomic
def _keep(scenario: SimulationScenario, institution: Institution, found: list[MonthCost], incomplete: int) -> None:
    scenario.results.all().delete()
    rows = SimulationMonth.objects.bulk_create(
        SimulationMonth(
            institution=institution, scenario=scenario, month=each.month, is_present=each.is_present,
            headcount=each.headcount, gross=each.gross, contributions=each.contributions, tax=each.tax, net=each.net,
            employer=each.employer, cost=each.cost,
        )
        for each in found
    )  # fmt: skip
    SimulationPart.objects.bulk_create(
        SimulationPart(institution=institution, result=row, section=section, branch=branch, amount=amount)
        for row, each in zip(rows, found, strict=True)
        for (section, branch), amount in each.parts.items()
    )
    SimulationScenario.objects.filter(pk=scenario.pk).update(
        state=ScenarioState.DONE, made_at=timezone.now(), incomplete=incomplete
    )


def scenario_fail(*, scenario_id: int, message: str) -> None:
    """Record why a scenario could not be computed."""
    SimulationScenario.objects.filter(pk=scenario_id, state=ScenarioState.RUNNING).update(
        state=ScenarioState.FAILED, failure=message[:2000]
    )
