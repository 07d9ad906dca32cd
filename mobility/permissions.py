"""Rights of mobility and the roles that hold them: a subject has its module (`permissions_<subject>.py`) and one line here."""

from __future__ import annotations

from mobility import permissions_agreements, permissions_committee, permissions_vacancies


def register() -> None:
    permissions_vacancies.register()
    permissions_agreements.register()
    permissions_committee.register()
