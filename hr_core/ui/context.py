"""What every page's frame needs: the active institution, the menu by rights, what waits, the tabs of a phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.registry import MenuEntry, registry
from hr_core.selectors.counting import counted

PHONE_TABS = 2  # entries of the rail beside Accueil, À traiter and Menu
DEFAULT_COLOUR = "#2b3f82"


@dataclass
class Link:
    """A place in the frame."""

    label: str
    url: str
    icon: str = ""
    count: int = 0
    is_current: bool = False
    pages: list[Link] = field(default_factory=list)  # of a subject; the link leads to the first

    @property
    def places(self) -> list[Link]:
        """Where what waits is found: the pages of the subject, or the link itself."""
        return self.pages or [self]


@dataclass
class Group:
    """A fold of the rail."""

    label: str
    icon: str
    links: list[Link] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return any(link.is_current for link in self.links)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's names, listed at the top of `hr_core/base.html`; worked out once, though a page has several contexts."""
    known = getattr(request, "_shell", None)
    if known is None:
        known = request._shell = _shell(request)  # type: ignore[attr-defined]
    return known


def _shell(request: HttpRequest) -> dict[str, Any]:
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return {
            "access": None,
            "colour": DEFAULT_COLOUR[1:],
            "account_frame": frame_of(None),
            "public_links": public_links(),
        }
    groups = rail(access, request.path)
    return {
        "access": access,
        "colour": (access.institution.colour if access.institution else DEFAULT_COLOUR)[1:],
        "account_frame": frame_of(access),
        "rail": groups,
        "subject": subject_at(groups, request.path),
        "inbox_count": sum(link.count for group in groups for link in group.links),
        "own_links": own_links(access, request.path),
        "phone_links": phone_links(groups),
        "search_url": search_url(access),
    }


def frame_of(access: Access | None) -> str:
    """The frame of a page that everybody may meet (errors, one's account)."""
    if access is None or not (access.institution or access.is_zone_administrator):
        return "hr_core/base_public.html"
    return "hr_core/base.html" if access.is_officer else "hr_core/base_self.html"


def rail(access: Access, path: str = "") -> list[Group]:
    """The groups of links that this person may follow, each group where its first entry stands."""
    allowed = [entry for entry in registry.menu if access.has(*entry.rights)]
    order: dict[str, int] = {}
    for entry in allowed:
        order.setdefault(entry.group, len(order))
    allowed.sort(key=lambda entry: order[entry.group])
    counts = waiting_counts(allowed, access)
    groups = []
    for label, members in groupby(allowed, key=lambda entry: entry.group):
        entries = list(members)
        group = Group(label, next((each.icon for each in entries if each.icon), "folder"))
        found = [(each, link) for each in entries if (link := _menu_link(each, counts.get(id(each), 0)))]
        group.links = _by_subject(found)
        if group.links:
            groups.append(group)
    links = [link for group in groups for link in group.links]
    _mark_current([place for link in links for place in link.places], path)
    for link in links:
        link.is_current = any(place.is_current for place in link.places)
    return groups


def subject_at(groups: Iterable[Group], path: str) -> Link | None:
    """The subject of which the page is one of several first pages: they are its tabs."""
    found = (link for group in groups for link in group.links if any(page.url == path for page in link.pages))
    return next((link for link in found if len(link.pages) > 1), None)


def own_links(access: Access, path: str = "") -> list[Link]:
    """« Mes bulletins », « Mes congés »: what concerns the person themself."""
    found = [
        Link(each.label, url, each.icon)
        for each in registry.tabs
        if access.has(*each.rights) and (url := address(each.url_name))
    ]
    _mark_current(found, path)
    return found


def phone_links(groups: Iterable[Group]) -> list[Link]:
    """The first place of the first groups, for the bar at the bottom of an officer's phone."""
    firsts = [(group, group.links[0]) for group in groups][:PHONE_TABS]
    return [Link(link.label, link.url, group.icon, link.count, link.is_current) for group, link in firsts]


def public_links() -> list[Link]:
    return [Link(each.label, url, each.icon) for each in registry.public_links if (url := address(each.url_name))]


def search_url(access: Access) -> str:
    """Where the search field of the bar leads, when the person may look for somebody."""
    return address("hr_core:search") if access.has("personnel_view", "team_view") else ""


def address(url_name: str) -> str:
    """The address of a name, or nothing: a test of the house checks that every registered name leads somewhere."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def waiting_counts(entries: Iterable[MenuEntry], access: Access) -> dict[int, int]:
    """What waits at each entry, by `id(entry)`; the rows that badges name are counted in one query for them all."""
    # An error page is drawn while the transaction is broken: it must ask nothing of the database.
    if connection.needs_rollback or not (access.institution is not None or access.is_zone_administrator):
        return {}
    counts: dict[int, int] = {}
    owners: list[int] = []
    rows: list[QuerySet] = []
    for entry in entries:
        waiting = entry.badge(access) if entry.badge and address(entry.url_name) else 0
        if isinstance(waiting, int):
            counts[id(entry)] = waiting
            continue
        found = [waiting] if isinstance(waiting, QuerySet) else list(waiting)
        owners += [id(entry)] * len(found)
        rows += found
    for owner, number in zip(owners, counted(rows), strict=True):
        counts[owner] = counts.get(owner, 0) + number
    return counts


def _menu_link(entry: MenuEntry, count: int) -> Link | None:
    url = address(entry.url_name)
    return Link(_(entry.label), url, entry.icon, count) if url else None


def _by_subject(found: Iterable[tuple[MenuEntry, Link]]) -> list[Link]:
    """One link for each subject, where its first page stands, and one for each entry without a subject."""
    links: list[Link] = []
    subjects: dict[str, Link] = {}
    for entry, link in found:
        if not entry.subject:
            links.append(link)
            continue
        subject = subjects.get(entry.subject)
        if subject is None:
            subject = subjects[entry.subject] = Link(_(entry.subject), link.url, link.icon)
            links.append(subject)
        subject.pages.append(link)
        subject.count += link.count
    return links


def _mark_current(links: list[Link], path: str) -> None:
    """The link whose address is the longest beginning of the page's."""
    matching = [link for link in links if path.startswith(link.url)]
    if matching:
        max(matching, key=lambda link: len(link.url)).is_current = True
