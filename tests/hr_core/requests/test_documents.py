"""A certificate asked by the employee: produced at once, or once somebody has agreed, as the institution's circuit says."""

from __future__ import annotations

from hr_core.models import Act
from hr_core.scope import scope
from hr_core.services.requests.flow import step_decide
from hr_core.services.requests.rules import request_rule_set
from tests.cast import Zone
from tests.hr_core.requests.helpers import access, asked, current

WANTED = {"document": "work_attestation", "purpose": "demande de visa"}


def test_a_certificate_without_a_circuit_is_made_as_it_is_asked_and_with_one_once_it_is_accepted(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, "attestation", WANTED)
        act = Act.objects.get()
        assert (request.state, act.kind, act.employee_id) == ("approved", "work_attestation", zone.employee("awa").pk)
        request_rule_set(
            institution=zone.home, kind="attestation", steps=["hr"], reminder_days=3, escalation_days=7, actor=zone.user("khady")
        )  # fmt: skip
        waiting = asked(zone, "attestation", {**WANTED, "purpose": "logement"})
        assert waiting.state == "pending" and Act.objects.count() == 1
        step_decide(step=current(waiting), accept=True, access=access(zone, "fatou"))
        assert Act.objects.count() == 2
        back = request_rule_set(
            institution=zone.home, kind="attestation", steps=[], reminder_days=3, escalation_days=7, actor=zone.user("khady")
        )  # fmt: skip
        assert back is None
