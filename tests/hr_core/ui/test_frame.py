"""The frame of each kind of person, and the pages that need no role."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Zone


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_page(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/compte/login/?next=/"


def test_the_sign_in_page_speaks_french_and_offers_a_passkey(client: Client, db: None) -> None:
    page = client.get("/compte/login/").content.decode()
    assert "Matricule ou adresse" in page
    assert 'id="passkey_login"' in page


@pytest.mark.parametrize("login", ["awa", "awa@example.org"])
def test_one_signs_in_by_identifier_or_by_address(client: Client, zone: Zone, login: str) -> None:
    from tests.cast import PASSWORD

    response = client.post("/compte/login/", {"login": login, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_is_said_in_french(client: Client, zone: Zone) -> None:
    page = client.post("/compte/login/", {"login": "awa", "password": "faux"}).content.decode()
    assert "note bad" in page


def test_an_employee_sees_their_own_home(as_) -> None:
    page = as_("awa").get("/").content.decode()
    assert '<body class="self">' in page
    assert "Bonjour Awa" in page


def test_an_officer_sees_the_rail_of_their_rights(as_) -> None:
    page = as_("fatou").get("/").content.decode()
    assert 'class="rail"' in page
    assert "Bonjour Fatou" in page
    assert "Rôles" not in page


def test_an_account_without_role_gets_a_page_that_says_what_to_do(as_) -> None:
    response = as_("nobody").get("/")
    assert response.status_code == 403
    assert "Aucun accès pour le moment" in response.content.decode()


def test_the_zone_administrator_has_a_home_without_institution(as_) -> None:
    response = as_("zeynab").get("/")
    assert response.status_code == 200


def test_an_unknown_address_is_a_404_in_the_frame(as_) -> None:
    response = as_("fatou").get("/nulle-part/")
    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()
    assert 'class="rail"' in response.content.decode()


def test_the_institution_colour_is_a_style_sheet(client: Client) -> None:
    response = client.get("/institution.css?c=1f6a45")
    assert response.content == b":root { --inst: #1f6a45; }\n"
    assert client.get("/institution.css?c=red;}").status_code == 400


def test_pages_allow_no_inline_script_nor_style(client: Client, db: None) -> None:
    policy = client.get("/compte/login/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/a-traiter/", "/menu/"])
def test_the_menu_and_the_waiting_list_are_pages(as_, path: str) -> None:
    assert as_("coumba").get(path).status_code == 200


def test_switching_to_an_institution_without_a_role_changes_nothing(as_, zone: Zone) -> None:
    client = as_("fatou")
    client.post("/institution/", {"institution": zone.other.pk})
    assert "IPRES" in client.get("/").content.decode()
    assert "institution" not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "/compte/logout/",
        "/compte/password/change/",
        "/compte/2fa/",
        "/compte/reauthenticate/",
        "/compte/email/",
        "/compte/password/reset/",
        "/compte/password/reset/done/",
        "/compte/password/reset/key/done/",
        "/compte/signup/",
        "/compte/inactive/",
        "/compte/2fa/totp/activate/",
        "/compte/2fa/webauthn/",
        "/compte/2fa/webauthn/add/",
    ],
)
def test_every_page_of_the_account_is_drawn_in_the_house(client: Client, zone: Zone, path: str) -> None:
    from tests.cast import PASSWORD

    client.post("/compte/login/", {"login": "fatou", "password": PASSWORD})
    response = client.get(path)
    assert response.status_code in (200, 302), path
    if response.status_code == 200:
        assert "hr_core/app.css" in response.content.decode()


def test_panels_of_the_apps_make_the_home_page(as_, monkeypatch: pytest.MonkeyPatch) -> None:
    from hr_core.registry import HomePanel, registry

    def month(access: object) -> dict[str, object]:
        return {"title": "Paie de novembre", "facts": [("Agents", 414)], "headline": "Quatre jours avant le virement"}

    panels = [
        HomePanel("hr_core/ui/facts.html", ("personnel_view",), month),
        HomePanel("hr_core/ui/facts.html", ("personnel_view",), lambda access: None),
        HomePanel("hr_core/ui/facts.html", ("roles_manage",), lambda access: {"title": "Pour un autre"}),
        HomePanel("hr_core/ui/facts.html", ("self_service",), lambda access: {"title": "Mon salaire"}, own=True),
        HomePanel("hr_core/ui/facts.html", ("personnel_view",), lambda access: {"title": "Échéances"}, aside=True),
    ]
    monkeypatch.setattr(registry, "home_panels", panels)
    officer = as_("fatou").get("/").content.decode()
    assert "<h1>Quatre jours avant le virement</h1>" in officer
    assert "Paie de novembre" in officer
    assert "Échéances" in officer
    assert "Pour un autre" not in officer
    assert "Mon salaire" not in officer
    employee = as_("awa").get("/").content.decode()
    assert "Mon salaire" in employee
    assert "Paie de novembre" not in employee


def test_what_waits_is_counted_in_the_bar_and_listed(as_, monkeypatch: pytest.MonkeyPatch) -> None:
    from hr_core.registry import MenuEntry, registry

    entry = MenuEntry(
        "Personnel", "Comptes à approuver", "hr_core:home", ("personnel_view",), "users", badge=lambda access: 3
    )
    monkeypatch.setattr(registry, "menu", [entry])
    page = as_("fatou").get("/a-traiter/").content.decode()
    assert "<b>3</b>" in page
    assert 'Comptes à approuver<small>Personnel</small></span><span class="tag now">3</span>' in page


def test_a_subject_is_one_link_of_the_rail_and_tabs_of_its_pages(as_, monkeypatch: pytest.MonkeyPatch) -> None:
    from hr_core.registry import MenuEntry, registry
    from hr_core.ui.context import rail

    see = ("personnel_view",)
    entries = [
        MenuEntry("Personnel", "Tous les agents", "hr_core:employee_list", see, badge=lambda access: 2, subject="Agents"),
        MenuEntry("Personnel", "Organigramme", "hr_core:unit_list", see, badge=lambda access: 3, subject="Agents"),
        MenuEntry("Personnel", "Rôles", "hr_core:role_list", ("roles_manage",), badge=lambda access: 9, subject="Agents"),
    ]
    monkeypatch.setattr(registry, "menu", entries)
    response = as_("fatou").get("/unites/")
    (group,) = rail(response.wsgi_request.access, response.wsgi_request.path)
    (link,) = group.links
    assert (link.label, link.count, link.is_current) == ("Agents", 5, True)
    assert [(page.label, page.count, page.is_current) for page in link.pages] == [
        ("Tous les agents", 2, False),
        ("Organigramme", 3, True),
    ]
    assert '<nav class="tabs" aria-label="Agents">' in response.content.decode()
    waiting = as_("fatou").get("/a-traiter/").content.decode()
    assert "Organigramme<small>Personnel</small></span><span class=\"tag now\">3</span>" in waiting
    assert '<nav class="tabs" aria-label="Agents">' not in waiting


def test_an_error_page_asks_nothing_of_a_broken_transaction(as_, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from hr_core.registry import MenuEntry, registry

    asked = []
    entry = MenuEntry(
        "Personnel", "Agents", "hr_core:home", ("personnel_view",), badge=lambda access: asked.append(1) or 1
    )
    monkeypatch.setattr(registry, "menu", [entry])

    def broken(*args: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    client = as_("fatou")
    client.raise_request_exception = False
    monkeypatch.setattr("hr_core.views.home.home_panels", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert "Rien n’a été enregistré." in response.content.decode()
    assert response["X-Request-Id"] in response.content.decode()
    assert not asked


def test_a_refusal_says_its_reason(as_, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import PermissionDenied

    def refused(*args: object) -> None:
        raise PermissionDenied("Personne ne modifie son propre dossier.")

    monkeypatch.setattr("hr_core.views.home.home_panels", refused)
    response = as_("fatou").get("/")
    assert response.status_code == 403
    assert "Personne ne modifie son propre dossier." in response.content.decode()


def test_an_employee_s_account_pages_keep_their_frame(as_) -> None:
    assert '<body class="self">' in as_("awa").get("/compte/logout/").content.decode()
