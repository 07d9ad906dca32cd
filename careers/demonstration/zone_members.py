"""The funds of the other member countries, which take part by their delegate: they answer rounds, vote, send the list of their jobs."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from careers.models import TitleList
from careers.services.editions.lists import Told, list_draw, list_send
from hr_core.access import access_of
from hr_core.models import Country, Institution, User
from hr_core.scope import scope
from hr_core.services.demonstration import PASSWORD, demonstration_enlist
from hr_core.services.roles import role_grant

ROLES = ("referential_delegate", "hr_officer")
#: What such a fund usually counts; headcounts grow with the rank of the country.
USUAL = (("Comptable", 9), ("Liquidateur de pensions", 12), ("Contrôleur des employeurs", 7), ("Archiviste", 3), ("Développeur d’applications", 2))
#: Jobs of the health centres and workshops that funds run, without a job of the edition near them: (title, countries, agents in each).
OWN = (
    ("Sage-femme", ("cg", "ga", "cm", "cd"), (22, 14, 31, 9)), ("Aide-soignante", ("cg", "cm", "gn"), (18, 27, 6)),
    ("Laborantin", ("ga", "cm"), (8, 11)), ("Kinésithérapeute", ("cm", "mg"), (4, 2)), ("Vaguemestre", ("bf", "tg", "ne", "td"), (4, 3, 3, 2)),
    ("Reprographe", ("bf", "mg"), (5, 3)), ("Jardinier", ("km", "gq"), (3, 4)),
)  # fmt: skip


def members_join() -> list[Institution]:
    """One fund of each country without an institution in the system, open with one account: delegate, and HR officer for the lists."""
    joined = []
    there = set(Institution.objects.filter(is_open=True, is_regional=False).values_list("country", flat=True))
    for country in Country.objects.exclude(pk__in=there).order_by("pk"):
        fund = Institution.objects.filter(country=country, is_regional=False).order_by("pk").first()
        if fund is None:
            continue
        fund.is_open = True
        fund.save(update_fields=["is_open"])
        name = f"delegue.{fund.code}"
        user = User.objects.filter(username=name).first() or User.objects.create_user(
            name, f"{name}@demonstration.example", PASSWORD, full_name=f"Délégué au référentiel {fund.acronym}"
        )
        demonstration_enlist(user=user)
        with scope(fund, reason="démonstration"):
            for role in ROLES:
                role_grant(institution=fund, user=user, role=role, actor=None)
        joined.append(fund)
    return joined


def lists_sent(funds: list[Institution]) -> int:
    """The list of jobs of each of these funds, with the titles that no job of the edition is near to. Again: nothing."""
    sent = 0
    on = timezone.localdate() - timedelta(days=20)
    for rank, fund in enumerate(funds):
        user = User.objects.get(username=f"delegue.{fund.code}")
        with scope(fund, actor=user):
            if TitleList.objects.filter(institution=fund).exists():
                continue
            told = [Told(title, count + rank % 5) for title, count in USUAL[: 3 + rank % 3]]
            told += [Told(title, counts[countries.index(fund.country_id)]) for title, countries, counts in OWN if fund.country_id in countries]
            access = access_of(user, fund.pk)
            list_send(title_list=list_draw(as_of=on, told=told, access=access), access=access)
            sent += 1
    return sent
