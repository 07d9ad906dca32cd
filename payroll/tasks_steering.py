"""Simulations and bridges of the wage bill in the background: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from hr_core.scope import scope
from payroll.engine import EngineError
from payroll.models import SimulationScenario, WageBridge
from payroll.services.simulation.scenarios import scenario_fail, scenario_perform
from payroll.services.wage_bridge.bridges import bridge_fail, bridge_perform


def simulation_launch(scenario: SimulationScenario) -> None:
    """Send a simulation to the workers once the demand is committed."""
    institution, key = scenario.institution_id, scenario.pk
    transaction.on_commit(lambda: run_simulation.delay(institution, key))


@shared_task
def run_simulation(institution_id: int, scenario_id: int) -> bool:
    """One scenario; a failure of the rules is recorded, not retried."""
    try:
        return scenario_perform(institution_id=institution_id, scenario_id=scenario_id)
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        with scope(institution_id):
            scenario_fail(scenario_id=scenario_id, message=str(error))
        raise


def bridge_launch(bridge: WageBridge) -> None:
    """Send a bridge to the workers once the demand is committed."""
    institution, key = bridge.institution_id, bridge.pk
    transaction.on_commit(lambda: run_bridge.delay(institution, key))


@shared_task
def run_bridge(institution_id: int, bridge_id: int) -> bool:
    """One bridge; a failure of the rules is recorded, not retried."""
    try:
        with scope(institution_id, reason=f"variation {bridge_id}"):
            return bridge_perform(bridge_id=bridge_id)
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        with scope(institution_id):
            bridge_fail(bridge_id=bridge_id, message=str(error))
        raise
