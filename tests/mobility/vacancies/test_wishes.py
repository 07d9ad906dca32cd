"""A wish to move starts from the employee's phone and reaches human resources, then the correspondents."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.access import access_of
from hr_core.models import Institution, Notice, Request
from hr_core.scope import scope
from hr_core.selectors.requests import steps_to_decide
from hr_core.services.requests.flow import step_decide
from hr_core.services.roles import role_grant
from mobility.services.wishes import wish_prepare
from tests.cast import Zone

ASK = "/mes-demandes/nouvelle/mobilite/"
BLANK: dict[str, Any] = {"unit": None, "host": None, "job": "", "from_on": None, "purpose": "Rapprochement de famille"}


def test_the_wish_reaches_human_resources_then_the_correspondents(zone: Zone, client: Any) -> None:
    with scope(zone.home):
        role_grant(institution=zone.home, user=zone.user("serigne"), role="mobility_correspondent", actor=None)
    client.force_login(zone.user("awa"))
    page = client.get("/mes-demandes/nouvelle/").content.decode()
    assert "Mobilité" in page and ASK in page
    assert client.post(ASK, {"reach": "outside", "purpose": ""}).status_code == 422
    sent = client.post(ASK, {"reach": "outside", "host": zone.other.pk, "purpose": "Rapprochement de famille", "from_on": "01/03/2027"})
    assert sent.status_code == 302
    for who in ("moussa", "khady"):
        with scope(zone.home, actor=zone.user(who)):
            access = access_of(zone.user(who), zone.home.pk)
            waiting = steps_to_decide(access).get()
            step_decide(step=waiting, accept=True, access=access)
    with scope(zone.home):
        request = Request.objects.get(kind="mobilite")
        assert request.state == "approved" and str(zone.other) in request.words
        assert Notice.objects.filter(user=zone.user("serigne"), text__contains="mobilité").exists()
    assert "candidatez" in client.get(request.get_absolute_url()).content.decode()


@pytest.mark.parametrize("mixed", ["unit", "host"])
def test_a_unit_of_here_and_another_institution_are_not_asked_together(zone: Zone, mixed: str) -> None:
    place = zone.units["ipres-sn/DSI"] if mixed == "unit" else Institution.objects.get(pk=zone.other.pk)
    with scope(zone.home), pytest.raises(ValidationError):
        wish_prepare(zone.employee("awa"), BLANK | {"reach": "outside" if mixed == "unit" else "inside", mixed: place})
