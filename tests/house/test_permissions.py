"""Every address × every role of the cast × own or other institution → the expected answer.

The rows are data (`tests/house/matrix/<app>.py`); an address that no row names makes this test fail.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hr_core.access import Access, access_of
from hr_core.models import Institution, Unit, User
from hr_core.registry import registry
from hr_core.roles import BY_UNIT, ROLES
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import HOME_ROLES, NAMES, Zone
from tests.house.matrix import PUBLIC, SIGNED_IN, ZONE, Address, addresses

MATRIX = addresses()
OTHER_ROLES = {"oumar": ["employee", "hr_officer", "payroll_officer", "institution_administrator"]}
REGIONAL_ROLES = {f"zone-{role.code}": [role.code] for role in ROLES if role.regional}
# Signing in belongs to django-allauth, whose pages speak of one's own account only.
FOREIGN = ("account_", "mfa_")
BACKEND = "hr_core.auth.StaffNumberBackend"
_RIGHTS: dict[tuple[int, int, int | None], Access] = {}
_PEOPLE: dict[tuple[int, str], User | AnonymousUser] = {}
#: What roles give to whoever holds them for a unit; `STRANGER` holds them all, for a unit where nobody is posted.
IN_UNITS = {right for role in BY_UNIT for right in registry.rights_in_unit(role)}
STRANGER = "inconnue"
STAFF = [NAMES[name] for name, roles in HOME_ROLES.items() if "employee" in roles]


def named_patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from named_patterns(pattern, inner)
        else:
            yield ":".join(filter(None, [namespace, pattern.name])), pattern


@cache
def own_patterns() -> dict[str, URLPattern]:
    found = dict(named_patterns(get_resolver()))
    return {name: pattern for name, pattern in found.items() if not name.startswith(FOREIGN)}


def rights_of(roles: list[str]) -> set[str]:
    return {right for role in roles for right in registry.role_rights.get(role, ())}


def expected(address: Address, name: str) -> int:
    """The answer to one of the cast, from the row and the rights of their roles."""
    if name in address.exceptions:
        return address.exceptions[name]
    if address.rights == (PUBLIC,):
        return address.ok
    if address.rights == (ZONE,):
        return address.ok if name == "zeynab" else 403
    if address.rights == (SIGNED_IN,) and name == "zeynab":
        return address.ok
    roles = HOME_ROLES.get(name) or OTHER_ROLES.get(name) or REGIONAL_ROLES.get(name) or []
    may = bool(roles) and (address.rights == (SIGNED_IN,) or bool(rights_of(roles) & set(address.rights)))
    if not may:
        return 403
    return 404 if name in OTHER_ROLES and address.build is not None else address.ok


def test_every_address_is_in_the_matrix() -> None:
    assert set(own_patterns()) == set(MATRIX)


def test_every_view_declares_its_rights() -> None:
    silent = []
    for name, pattern in own_patterns().items():
        view: Any = getattr(pattern.callback, "view_class", pattern.callback)
        row = MATRIX.get(name)
        if not hasattr(view, "rights") and (row is None or row.rights != (PUBLIC,)):
            silent.append(name)
    assert silent == []


@pytest.fixture(autouse=True)
def quick_answers(settings: Any) -> Iterator[None]:
    """Thirty thousand answers: sessions live in the cookie, the rail is not drawn (`test_rail.py` and `test_pages.py` do), a
    refusal has its status and no page, and what is read of a person (`tests/hr_core/access` reads it anew) is read once, as
    long as nobody was given a role: the cast keeps its keys from one test to the next."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    given: list[int] = []

    def roles_given() -> int:
        """The last role that somebody was given, once the test has made what it needs."""
        if not given:
            given.append(User.groups.through.objects.aggregate(last=Max("pk"))["last"])
        return given[0]

    def access_once(user: User, wanted: int | None) -> Access:
        if user.username == STRANGER:
            return stranger(user)
        key = roles_given(), user.pk, wanted
        if key not in _RIGHTS:
            _RIGHTS[key] = access_of(user, wanted)
        return replace(_RIGHTS[key], user=user, _employee=[], _units=[])

    def user_once(request: HttpRequest) -> User | AnonymousUser:
        key = roles_given(), str(request.session.get(SESSION_KEY))
        if key not in _PEOPLE:
            _PEOPLE[key] = get_user(request)
        return copy(_PEOPLE[key])

    def refused(_request: HttpRequest, status: int, title: str, _text: str) -> HttpResponse:
        return HttpResponse(title, status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hr_core.ui.context.rail", lambda *_given: [])
        patch.setattr("hr_core.middleware.access_of", access_once)
        patch.setattr("django.contrib.auth.get_user", user_once)
        patch.setattr("hr_core.middleware.delegations_apply", lambda access: access)  # nobody of the cast replaces anybody
        patch.setattr("hr_core.views.errors._page", refused)
        yield


def sign_in(client: Client, user: User) -> None:
    """Give the client the cookie of a person who signed in, without asking the database."""
    store = SessionStore()
    store.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()})
    store.save()
    client.cookies.clear()
    client.cookies["sessionid"] = store.session_key


def drawn_for(address: Address, name: str, people: list[str]) -> list[str]:
    """One of those who may open the page, another from one address to the next: every role draws many pages, no page is drawn
    for all. An exception of the row always is, and a public page; whoever is refused always asks."""
    allowed = [person for person in people if expected(address, person) == address.ok]
    chosen = allowed[zlib.crc32(name.encode()) % len(allowed)] if allowed else ""
    everybody = address.rights == (PUBLIC,)
    return [person for person in allowed if everybody or person == chosen or person in address.exceptions]


def may_come_in(view: Any, name: str) -> bool:
    """What the view declares, which is all that `hr_core.ui.guard` asks: somebody's roles, or the zone's administrator."""
    declared = set(getattr(view, "view_class", view).rights)
    roles = HOME_ROLES.get(name) or OTHER_ROLES.get(name) or REGIONAL_ROLES.get(name)
    return not declared or (ZONE in declared if roles is None else bool(rights_of(roles) & declared))


def stranger(user: User) -> Access:
    """Somebody with every right that a unit may limit, for a unit without staff."""
    home = Institution.objects.select_related("country").get(code="ipres-sn")
    with scope(home):
        unit = Unit.objects.get(code="DSI").pk
    return Access(
        user, home, [home], frozenset(), frozenset(IN_UNITS), limits=dict.fromkeys(IN_UNITS, frozenset({unit})), unit_roles=BY_UNIT
    )


def named_to_a_stranger(client: Client, address: Address, url: str) -> list[str]:
    """Who of the staff is named by a page to somebody whose roles hold for another unit; the record of somebody else is not found."""
    sign_in(client, User.objects.create(username=STRANGER, full_name="Dieynaba Sané"))
    answer = client.get(url, address.data)
    assert answer.status_code in (200, 302, 403, 404)
    body = "" if answer.streaming else answer.content.decode(errors="replace")
    return [last for last, first, _sex in STAFF if f"{first} {last}" in body or f"{last} {first}" in body]


def those_tried(zone: Zone, address: Address) -> list[str]:
    """The cast, and somebody of each role of the regional body when the row is about it."""
    if not address.regional:
        return list(NAMES)
    with scope(zone.regional, actor=None, reason="distribution"):
        for name, roles in REGIONAL_ROLES.items():
            zone.users[name] = User.objects.create(username=name, email=f"{name}@example.org", full_name=name)
            for role in roles:
                role_grant(institution=zone.regional, user=zone.users[name], role=role, actor=None)
    return [*NAMES, *REGIONAL_ROLES]


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_role_gets_the_expected_answer(zone: Zone, client: Client, name: str) -> None:
    """And a method that the page does not know answers 405 to somebody who may open it, before anything is asked."""
    address = MATRIX[name]
    names = those_tried(zone, address)
    url = reverse(name, kwargs=address.build(zone) if address.build else {})
    if address.rights != (PUBLIC,):
        person = next((each for each in names if expected(address, each) == address.ok), None)
        assert person, "nobody of the cast may open this address"
        sign_in(client, zone.user(person))
        assert client.delete(url).status_code == 405
    wrong = {}
    limited = address.method == "get" and bool(IN_UNITS & set(address.rights))
    drawn, view = drawn_for(address, name, names), own_patterns()[name].callback
    for person in names:
        if expected(address, person) == address.ok and person not in drawn:
            assert may_come_in(view, person), person
            continue
        sign_in(client, zone.user(person))
        answer = getattr(client, address.method)(url, address.data)
        if answer.status_code != expected(address, person):
            wrong[person] = (answer.status_code, expected(address, person))
    assert wrong == {}, url
    if limited:
        assert named_to_a_stranger(client, address, url) == []
    client.cookies.clear()
    anonymous = getattr(client, address.method)(url, address.data)
    assert anonymous.status_code == (address.ok if address.rights == (PUBLIC,) else 302)
    if anonymous.status_code == 302:
        assert anonymous["Location"].startswith(reverse("account_login"))
