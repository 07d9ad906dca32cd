"""The personnel file tells the classification that the acts tell, not the last one since the hiring."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from careers.models import PastClassification
from hr_core.models import PayTerms
from hr_core.scope import scope
from tests.careers.advancement.makers import ready
from tests.cast import Zone


def test_a_file_read_at_a_past_day_tells_the_step_held_then(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        ready(zone)
        awa = zone.employee("awa")
        PayTerms.objects.filter(employee=awa).update(start=awa.hired_on, end=None, category="C", grade_class="", step="3")
        since = awa.hired_on + dt.timedelta(days=400)
        for start, end, step in ((awa.hired_on, since, "2"), (since, None, "3")):
            PastClassification.objects.create(
                institution=zone.home, employee=awa, start=start, end=end, category="C", step=step, reference=f"Décision {step}"
            )
    client.force_login(zone.user("khady"))
    key = awa.pk
    then = client.get(reverse("hr_core:employee_detail", args=[key]), {"au": (since - dt.timedelta(days=1)).isoformat()})
    assert then.context["rank"] == "C, échelon 2"
    assert client.get(reverse("hr_core:employee_detail", args=[key])).context["rank"] == "C, échelon 3"
    career = client.get(reverse("hr_core:employee_career", args=[key])).content.decode()
    assert "Décision 2" in career and "Reclassement" in career
