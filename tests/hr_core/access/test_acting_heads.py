"""Who replaces a head reads the team that they decide for, on the days of the act only."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.delegations import delegation_decide, delegation_register
from tests.cast import Zone


def test_an_acting_head_opens_the_files_of_the_team_that_they_decide_for(zone: Zone, as_) -> None:
    page = reverse("hr_core:employee_detail", args=[zone.employee("moussa").pk])
    assert as_("awa").get(page).status_code == 403
    today = timezone.localdate()
    with scope(zone.home, actor=zone.user("coumba")):
        made = delegation_register(
            institution=zone.home, kind="acting", giver=zone.user("moussa"), holder=zone.user("awa"), role="line_manager",
            rights=("team_view",), start=today, end=today + dt.timedelta(days=10), reference="NS 12", act_on=today,
            access=access_of(zone.user("coumba"), zone.home.pk),
        )  # fmt: skip
    with scope(zone.home, actor=zone.user("khady")):
        delegation_decide(delegation=made, access=access_of(zone.user("khady"), zone.home.pk), approve=True)
    client = as_("awa")
    assert client.get(page).status_code == 200
    assert client.get(reverse("hr_core:employee_detail", args=[zone.employee("khady").pk])).status_code == 404
    assert "Moussa" in client.get(reverse("hr_core:team")).content.decode()
