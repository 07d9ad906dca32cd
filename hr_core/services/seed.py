"""Reference data of the zone: member states and institutions; running it again brings changes in."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction

from hr_core.models import Country, Institution

ZONE = Path(__file__).resolve().parent.parent / "data" / "zone.toml"


@transaction.atomic
def zone_seed() -> tuple[int, int]:
    """Create or refresh countries and institutions; what an administrator has changed since is kept.

    Returns the number of countries and of institutions that the zone's file names.
    """
    with ZONE.open("rb") as file:
        data = tomllib.load(file)
    for row in data["country"]:
        Country.objects.update_or_create(
            code=row["code"],
            defaults={
                key: row[key]
                for key in ("name", "currency", "languages", "time_zone", "capital", "member_since")
                if key in row
            },
        )
    for row in data["institution"]:
        Institution.objects.get_or_create(
            code=row["code"],
            defaults={
                "country_id": row["country"],
                "acronym": row["acronym"],
                "name": row["name"],
                "city": row["city"],
                "branches": row["branches"],
                "colour": row["colour"],
                "is_regional": row.get("regional", False),
            },
        )
    return len(data["country"]), len(data["institution"])
