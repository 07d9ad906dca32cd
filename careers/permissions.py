"""Rights of the careers and the roles that hold them."""

from __future__ import annotations

from careers import (
    permissions_appraisal,
    permissions_careers,
    permissions_discipline,
    permissions_posts,
    permissions_recruitment,
    permissions_referential,
    permissions_retirement,
    permissions_skills,
    permissions_workforce,
)


def register() -> None:
    permissions_posts.register()
    permissions_careers.register()
    permissions_discipline.register()
    permissions_retirement.register()
    permissions_workforce.register()
    permissions_skills.register()
    permissions_referential.register()
    permissions_appraisal.register()
    permissions_recruitment.register()
