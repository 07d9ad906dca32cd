"""The pages of a session, whoever opens them: what a recused member finds anywhere (nothing), what polling weighs, how many queries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from pypdf import PdfReader

from hr_core.access import Access
from hr_core.scope import scope
from mobility.models import Appeal, Application, CommitteeDecision, Mark
from mobility.selectors.committee.live import next_move
from mobility.services.committee import appeals
from mobility.services.committee.moves import beat
from mobility.views.committee import live as live_pages
from tests.cast import Zone
from tests.hr_core.interfaces.calls import caller, everything
from tests.mobility.committee.test_life import published
from tests.mobility.committee.world import World, decided, locked, opened, scoring, world

NAMES = ("Moumouni", "Sawadogo", "Motifs pour", "AV-1-C-1-baba")


def patterns(resolver: Any, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, ":".join(filter(None, [namespace, each.namespace])))
        elif each.name:
            yield ":".join(filter(None, [namespace, each.name])), each


def words(answer: Any) -> str:
    """What an answer says, whatever its form."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if "pdf" in kind:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if "spreadsheet" in kind:
        from openpyxl import load_workbook

        return str([[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.rows])
    return content.decode()


def is_refused(url: str, access: Access) -> bool:
    """Whether the page itself refuses this person by their role, before it reads what the address names: its own code is run,
    without the sign-in and the session that come before it."""
    found = resolve(url.partition("?")[0])
    rights = getattr(getattr(found.func, "view_class", found.func), "rights", ())
    if not rights or not isinstance(rights, tuple) or access.has(*rights):
        return False
    request = RequestFactory().get(url)
    request.user, request.access = access.user, access
    with pytest.raises(PermissionDenied), CaptureQueriesContext(connection) as asked:
        found.func(request, *found.args, **found.kwargs)
    return not len(asked)


def addresses(made: World) -> Iterator[str]:
    """Every address of mobility with the keys of this case (session, item, file, decision), those of the house that take none, the
    search and the exports."""
    with made.acting("penda"):
        files = [made.files["baba"].pk]
        item = made.item
        decision = CommitteeDecision.objects.get(application=files[0]).pk
        keys = {item.pk, item.session_id, made.vacancy.pk, *files, decision}
    for name, pattern in patterns(get_resolver()):
        wanted = set(pattern.pattern.converters)
        if name.startswith(("account_", "mfa_", "api")) or not wanted <= {"pk", "application", "item", "step"}:
            continue
        for pk in sorted(keys) if "pk" in wanted else [None]:
            for file in files if "application" in wanted else [None]:
                given = {"pk": pk, "application": file, "item": item.pk, "step": "decider"}
                if name.startswith("mobility:") or "pk" not in wanted:
                    yield reverse(name, kwargs={key: given[key] for key in wanted})
    for query in ("Moumouni", "Baba"):
        yield reverse("hr_core:search") + f"?q={query}"
        yield reverse("hr_core:search_suggest") + f"?q={query}"
    for each in ("csv", "xlsx"):
        for name in ("reserve_list", "session_list", "member_list"):
            yield reverse(f"mobility:{name}") + f"?export={each}"


@pytest.mark.slow
def test_a_recused_member_finds_nothing_by_any_address_export_search_or_interface(
    zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.urls.handler403", lambda request, exception: HttpResponse(status=403))  # hundreds, never read
    monkeypatch.setattr("django.core.handlers.exception.log_response", lambda *args, **options: None)
    made = world(zone)
    published(made)
    of_the_committee = made.access("kadi")
    read: dict[str, set[str]] = {"kadi": set(), "koffi": set()}
    told: dict[str, set[str]] = {"kadi": set(), "koffi": set()}
    urls = list(dict.fromkeys(addresses(made)))
    with made.acting("kadi"):
        urls = [url for url in urls if not is_refused(url, of_the_committee)]
    for name in told:
        client.force_login(zone.user(name))
        for url in urls:
            answer = client.get(url)
            if answer.status_code == 200:
                read[name].add(url)
                told[name] |= {url for secret in NAMES if secret in words(answer)}
        urls = [url for url in urls if url.startswith("/commission/")]  # what the same role reads there without a conflict
    assert told["kadi"] == set()
    assert len(told["koffi"]) >= 6, "a member without conflict reads the same case"
    assert len(read["kadi"]) > 40
    answers = everything(caller(zone, "kadi", at=zone.regional), (str(made.files["baba"].pk), made.vacancy.number))
    assert not [path for path, (_code, body) in answers.items() for secret in NAMES if secret in body]
    assert {"jobs", "vacancies"} <= {path for path, (code, _body) in answers.items() if code == 200}
    with made.acting("kadi"):
        rows = Application.objects.count(), Mark.objects.count(), CommitteeDecision.objects.count(), Appeal.objects.count()
        assert rows == (0, 0, 0, 0)


@pytest.mark.parametrize("state", [opened, scoring, locked, decided])
def test_the_screen_of_each_stage_says_the_next_step_and_costs_few_queries(zone: Zone, client: Client, state: Any) -> None:
    made = world(zone)
    state(made)
    steps = {"opened": "Déclarer", "scoring": "Vos notes", "locked": "Ouvrir la délibération", "decided": "Clore les débats"}
    client.force_login(zone.user("estelle"))
    with made.acting("estelle"):
        url = reverse("mobility:session_live", args=[made.session.pk])
        pulse = reverse("mobility:session_pulse", args=[made.session.pk])
        screen = reverse("mobility:session_screen", args=[made.session.pk])
    client.get(url)  # notes the screen
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    assert steps[state.__name__] in page.content.decode()
    assert len(asked) <= 20, [query["sql"][:90] for query in asked]
    assert len(page.content) < 40_000  # weak links: the page whole, before compression
    first = client.get(pulse)
    again = client.get(pulse, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert sum(len(key) + len(value) + 4 for key, value in again.headers.items()) < 1000
    projected = client.get(screen).content.decode()
    assert ("Moumouni" in projected) is (state is decided)


def test_a_change_while_a_page_is_written_brings_the_next_question_up_to_date(
    zone: Zone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world(zone)
    scoring(made)
    client.force_login(zone.user("estelle"))
    with made.acting("estelle"):
        url = reverse("mobility:session_live", args=[made.session.pk])
        pulse = reverse("mobility:session_pulse", args=[made.session.pk])

    def changed_meanwhile(*args: Any) -> Any:
        beat(made.session)
        return next_move(*args)

    with monkeypatch.context() as patched:
        patched.setattr(live_pages, "next_move", changed_meanwhile)
        page = client.get(url)
    version = re.search(r"\?v=([^&]+)", page.content.decode())
    assert version and client.get(pulse, {"v": version[1]}).status_code == 200
    assert client.get(pulse, {"v": client.get(pulse).headers["ETag"].strip('"')}).status_code == 304


def test_an_applicant_reads_the_decision_its_letter_and_appeals(zone: Zone, client: Client) -> None:
    made = world(zone)
    published(made)
    client.force_login(zone.user("djeneba"))
    page = client.get(reverse("mobility:own_cases")).content.decode()
    assert "Motifs pour djeneba." in page and "Moumouni" not in page
    with scope(zone.other, actor=zone.user("djeneba")):
        mine = CommitteeDecision.objects.select_related("application", "item__session").get()
    letter = words(client.get(reverse("mobility:decision_letter", args=[mine.pk])))
    assert "Rang 3 sur 3" in " ".join(letter.split())  # the person reads no other place than their own
    assert "n’est pas retenue" in " ".join(letter.split()) and "inspection du travail" in letter and "Moumouni" not in letter
    url = reverse("mobility:own_appeal", args=[mine.application_id, mine.item_id])
    assert client.post(url, {"kind": "review", "ground": "", "text": "Je conteste les notes."}).status_code == 422
    assert client.post(url, {"kind": "explanation", "ground": "", "text": "Pourquoi le rang 3 ?"}).status_code == 302
    with made.acting("penda"):
        appeals.appeal_answer(
            appeal=Appeal.objects.get(), accept=False, answer="Deux niveaux manquent.", session=None, access=made.access("penda")
        )
    assert "Deux niveaux manquent." in client.get(reverse("mobility:own_cases")).content.decode()
