"""A whole move in the browser by its eight actors, from the vacancy to the return, with the pay of both institutions to the franc.

Djeneba (employee of INPS) goes to IPRES and comes back. At home: Seydou directs her, Oumar is human resources, Adama the director.
At the host: Fatou and Khady are human resources, Mamadou the director. In the zone: Estelle chairs the committee, Penda is its
secretary. What is no screen of theirs (the night's task, the other members' marks) goes by its service.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from hr_core.models import Employee, UnitHead
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from mobility.models import Agreement, Application, MobilityProfile, ReturnPlan, Vacancy
from mobility.services.agreements.conditions import condition_met, conditions_of
from mobility.services.agreements.follow import agreements_follow
from mobility.services.agreements.returns import wish_say
from mobility.services.committee import marking
from mobility.services.vacancies.publishing import vacancies_close
from tests.cast import PASSWORD, Zone, employee
from tests.hr_core.ui.test_browser import CHROMIUM, browser, check
from tests.mobility.agreements.makers import acting, elsewhere, paid
from tests.mobility.committee.world import VOTERS, World, _members, marks, scoring
from tests.mobility.people import people
from tests.mobility.vacancies.makers import content, vacancy

__all__ = ["browser"]  # a fixture
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"Chromium n’est pas installé : {CHROMIUM}"),
]
START, BACK = dt.date(2026, 2, 16), dt.date(2026, 4, 11)


class Actors:
    """Each actor's own window, opened when first needed, already signed in."""

    def __init__(self, zone: Zone, browser: Browser, address: str) -> None:
        self.zone, self.browser, self.address = zone, browser, address
        self.pages: dict[str, Page] = {}

    def __call__(self, name: str, width: int = 1280) -> Page:
        if name not in self.pages:
            client = Client()
            client.force_login(self.zone.user(name))
            context = self.browser.new_context(viewport={"width": width, "height": 850}, locale="fr-FR", base_url=self.address)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}])
            page = self.pages[name] = context.new_page()
            page.faults = []  # type: ignore[attr-defined]
            page.on("pageerror", lambda error: page.faults.append(str(error)))  # type: ignore[attr-defined]
        return self.pages[name]

    def do(self, name: str, url: str, action: str = "", **fields: Any) -> Page:
        """Open a page, follow an action of it, fill its form, send it; the answer must not be a refusal."""
        page = self(name)
        page.goto(url)
        if action:
            page.locator("main a, header a, .page-acts a, a", has_text=action).first.click()
        for field, value in fields.items():
            put(page, field, value)
        page.locator("main button.btn-primary").first.click()
        page.wait_for_load_state()
        assert page.locator(".note.bad, .is-invalid").count() == 0, (name, url, page.locator("main").inner_text()[:600])
        return page


def put(page: Page, field: str, value: Any) -> None:
    target = page.locator(f"[name='{field}']")
    if value is True:
        target.first.check()
    elif target.first.get_attribute("type") == "radio":
        page.locator(f"[name='{field}'][value='{value}']").check()
    elif target.first.evaluate("node => node.tagName") == "SELECT":
        target.first.select_option(str(value))
    else:
        target.first.fill(str(value))


@pytest.fixture
def actors(zone: Zone, browser: Browser, live_server: Any) -> Any:
    found = Actors(zone, browser, live_server.url)
    yield found
    for page in found.pages.values():
        page.context.close()


def staff(zone: Zone) -> None:
    """Seydou directs the unit where Djeneba works."""
    people(zone)
    from hr_core.models import User

    zone.users["seydou"] = User.objects.create_user("seydou", "seydou@example.org", PASSWORD, full_name="Seydou Diarra")
    with scope(zone.other, actor=None, reason="distribution"):
        role_grant(institution=zone.other, user=zone.users["seydou"], role="line_manager", actor=None)
        unit = zone.units["inps-ml/DG"]
        zone.employees["seydou"] = employee(zone, zone.other, "seydou", "00090", unit)
        UnitHead.objects.create(institution=zone.other, unit=unit, employee=zone.employees["seydou"], start=dt.date(2020, 1, 1))


def test_a_whole_move_by_its_eight_actors(zone: Zone, actors: Actors) -> None:
    staff(zone)
    application = vacancy_to_short_list(zone, actors)
    decided(zone, actors, application)
    agreement = agreed_and_signed(zone, actors, application)
    pay_of_the_departure(zone, agreement)
    return_and_its_pay(zone, actors, agreement)


def vacancy_to_short_list(zone: Zone, actors: Actors) -> Application:
    made = vacancy(zone, state="draft")
    at = reverse("mobility:vacancy_detail", args=[made.pk])
    actors.do("fatou", at, "Soumettre à la direction")
    actors.do("mamadou", at, "Publier")
    page = actors("djeneba", 390)
    page.goto(reverse("mobility:board"))
    page.click(f"text={made.title}")
    page.locator("button, a", has_text="Candidater").first.click()
    page.wait_for_url("**/candidatures/**")
    file = content()
    with scope(zone.other, actor=zone.user("djeneba")):
        MobilityProfile.objects.filter(user=zone.user("djeneba")).update(
            skills=file["skills"], education="N5", education_fields=["informatique"], band=5, job_months=40
        )
    draft = page.url
    actors.do("djeneba", draft, "Déposer", motivation="Mener la reprise des données.", interests="Aucun.", agreed=True)
    check(page)
    with scope(zone.home):
        Vacancy.objects.filter(pk=made.pk).update(closes_at=timezone.now() - dt.timedelta(minutes=1))
        assert vacancies_close(institution=zone.home, at=timezone.now()) == 1
    files = reverse("mobility:vacancy_applications", args=[made.pk])
    actors.do("penda", at, "Commencer l’examen")
    actors.do("penda", files, "Admettre les recevables")
    seydou = actors("seydou", 390)
    seydou.goto(reverse("mobility:team_departures"))
    assert "Djeneba" not in seydou.locator("main").inner_text()  # her head knows nothing before the short list
    actors.do("penda", files, "Présélectionner")
    actors.do("seydou", reverse("mobility:team_departures"), "Essai Djeneba", text="Possible après la clôture de janvier.")
    with scope(zone.regional):
        application = Application.objects.get()
    page = actors.do("adama", reverse("mobility:application_detail", args=[application.pk]), "Donner l’avis", kind="favourable")
    assert "Possible après la clôture de janvier" in page.locator("main").inner_text()
    actors.do("penda", at, "Porter devant la commission")
    return application


def decided(zone: Zone, actors: Actors, application: Application) -> None:
    """The members mark by the services; the chair deliberates and signs, the secretary signs and publishes, on their screens."""
    with scope(zone.regional):
        of = Vacancy.objects.get(pk=application.vacancy_id)
    made = World(zone, _members(zone), of, {"djeneba": application})
    scoring(made)
    for name in VOTERS:
        marks(made, name, 4)
        with made.acting(name):
            marking.marks_confirm(item=made.item, access=made.access(name))
    with made.acting("penda"):
        session = made.item.session
    live, minutes = (reverse(f"mobility:{name}", args=[session.pk]) for name in ("session_live", "session_minutes"))
    chair = actors("estelle")
    chair.goto(live)
    for label, fields in (
        ("Ouvrir la délibération", {}), ("Décider du rang 1", {"outcome": "retained", "reason": "Preuves et projet solides."}),
        ("Arrêter les décisions", {}), ("Clore les débats", {}),
    ):  # fmt: skip
        chair.locator("#suite a", has_text=label).last.click()
        for field, value in fields.items():
            put(chair, field, value)
        chair.locator("main button.btn-primary").first.click()
        chair.wait_for_load_state()
    actors.do("estelle", minutes, "Signer")
    actors.do("penda", minutes, "Signer")
    actors.do("penda", reverse("mobility:session_detail", args=[session.pk]), "Publier les décisions")


def agreed_and_signed(zone: Zone, actors: Actors, application: Application) -> Agreement:
    at = reverse("mobility:application_detail", args=[application.pk])
    actors.do("djeneba", at, "Accepter le poste")
    actors.do("adama", at, "Accorder le départ", on=START.isoformat())
    actors.do(
        "khady", reverse("mobility:agreement_list"), "Djeneba", start=START.isoformat(), end=BACK.isoformat(), category="B",
        base_salary="500 000", host_unit=zone.units["ipres-sn/DG"].pk, return_right="kept", instrument_reason="Maintien par clause.",
    )  # fmt: skip
    with scope(zone.regional):
        agreement = Agreement.objects.get()
        agreement.clauses.update(is_settled=True)  # read one by one
    at = agreement.get_absolute_url()
    actors.do("khady", at, "Ouvrir la négociation")
    for name in ("oumar", "khady", "djeneba"):
        actors.do(name, at, "Accepter ce texte")
    for name in ("adama", "mamadou", "djeneba"):
        actors.do(name, at, "Signer")
    check(actors("mamadou"))
    with scope(zone.regional):
        agreement = Agreement.objects.select_related("home", "host").get()
        assert agreement.state == "signed"
        asked = conditions_of(agreement)
    for each in asked:
        name, where = ("oumar", "other") if each.party == "home" else ("khady", "home")
        with acting(zone, name, where) as found:
            condition_met(agreement=agreement, key=each.key, note="Vu", access=found, is_waived=each.key == "certificate")
    assert agreements_follow(START - dt.timedelta(days=1))["started"] == 0
    assert agreements_follow(START)["started"] == 1
    with scope(zone.regional):
        agreement.refresh_from_db()
        assert Application.objects.get().state == "completed"
    return agreement


def pay_of_the_departure(zone: Zone, agreement: Agreement) -> None:
    """400 000 a month at INPS, 500 000 at IPRES: thirtieths of the days served in each place, nothing twice."""
    inps = elsewhere(zone)
    djeneba = zone.employee("djeneba").pk
    assert paid(inps, 2, djeneba) == (15, 200_000)
    assert paid(zone, 2, agreement.host_file_id) == (15, 250_000)
    assert paid(inps, 3, djeneba) is None


def return_and_its_pay(zone: Zone, actors: Actors, agreement: Agreement) -> None:
    plan_page = reverse("mobility:return_plan", args=[agreement.pk])
    assert agreements_follow(BACK - dt.timedelta(days=1))["prepared"] == 1
    actors.do("djeneba", plan_page, "Dire mon souhait", wish="return")
    for name, where in (("oumar", "other"), ("khady", "home")):
        with acting(zone, name, where) as found:
            wish_say(plan=ReturnPlan.objects.get(), wish="return", access=found)
    actors.do("oumar", plan_page, "Décider", decision="return", post_title="Cheffe de projet", post_band=5)
    assert agreements_follow(BACK)["ended"] == 1
    assert paid(elsewhere(zone), 4, zone.employee("djeneba").pk) == (20, 266_667)
    assert paid(zone, 4, agreement.host_file_id) == (10, 166_667)
    with scope(zone.home):
        assert Employee.objects.get(pk=agreement.host_file_id).left_on == BACK
    page = actors("djeneba")
    page.goto(agreement.get_absolute_url())
    assert "Terminée" in page.locator("main").inner_text() and page.faults == []  # type: ignore[attr-defined]
