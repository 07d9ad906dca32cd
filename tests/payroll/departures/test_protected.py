"""A protected person is not dismissed through the pay either before the authority has allowed it."""

from __future__ import annotations

import pytest

from careers.models import MandateAuthorisation
from careers.services.discipline.mandates import authorisation_save
from hr_core.services.errors import Refusal
from payroll.choices_departures import Cause
from payroll.models import Departure
from tests.careers.discipline.makers import TODAY, ago, mandate
from tests.cast import Zone
from tests.hr_core.helpers import acting
from tests.payroll.departures.leaving import opened


def test_a_protected_person_is_dismissed_once_the_authority_has_allowed_it(zone: Zone) -> None:
    held = mandate(zone)
    with pytest.raises(Refusal, match="attend l’autorisation de l’inspecteur du travail"):
        opened(zone)
    with acting(zone, "fatou"):
        assert not Departure.objects.exists()
        values = {"act_kind": "dismissal", "asked_on": ago(20), "answer": "granted", "answered_on": TODAY, "reference": "Lettre n° 44"}
        authorisation_save(authorisation=MandateAuthorisation(), mandate=held, actor=zone.user("fatou"), values=values)
    assert opened(zone).cause == Cause.DISMISSAL


def test_a_protected_person_resigns_without_asking_anybody(zone: Zone) -> None:
    mandate(zone)
    assert opened(zone, cause=Cause.RESIGNATION).cause == Cause.RESIGNATION
