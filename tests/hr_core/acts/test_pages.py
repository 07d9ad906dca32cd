"""The screens of acts: prepared from a form, signed in a list, verified by anybody, without naming the person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Act, Contract, LetterPaper, PayTerms
from hr_core.services.acts.paper import act_paper, act_pdf
from hr_core.services.acts.texts import template_end, template_set, text_in_force
from tests.cast import Zone
from tests.hr_core.acts.giving import checked, drafted, signed
from tests.hr_core.helpers import acting

SignIn = Callable[[str], Client]


def test_an_act_is_prepared_checked_and_signed_on_screen(zone: Zone, as_: SignIn) -> None:
    client = as_("fatou")
    start = client.post(reverse("hr_core:act_start"), {"kind": "posting", "staff_number": "00001"})
    form = {"effective_on": "2026-12-01", "motive": "nécessités du service", "unit": zone.units["ipres-sn/DSI"].pk, "job_title": "Analyste"}
    assert client.post(start["Location"], form | {"job_title": ""}).status_code == 422
    detail = client.post(start["Location"], form)["Location"]
    page = client.get(detail).content.decode()
    assert "Direction des systèmes" in page and "Madame Awa Ndiaye" in page
    with acting(zone, "fatou"):
        key = Act.objects.get().pk
    as_("khady").post(reverse("hr_core:act_bulk", args=["a-controler"]), {"choisis": [key]})
    client = as_("mamadou")
    assert "Awa Ndiaye" in client.get(f"{reverse('hr_core:act_list')}?vue=a-signer").content.decode()
    client.post(reverse("hr_core:act_bulk", args=["a-signer"]), {"choisis": [key]})
    with acting(zone, "fatou"):
        act = Act.objects.get()
        assert act.state == "signed"
    assert client.get(reverse("hr_core:act_pdf", args=[key])).content.startswith(b"%PDF")
    register = reverse("hr_core:act_register_file", args=[act.year, act.series])
    assert client.get(register).content.startswith(b"%PDF")
    assert as_("oumar").get(detail).status_code == 404


def test_anybody_verifies_an_act_and_learns_nothing_of_the_person(zone: Zone, client: Client) -> None:
    act = signed(zone)
    page = client.get(reverse("hr_core:act_verify", args=[act.token])).content.decode()
    assert act.reference in page and "Mamadou Gueye" in page and act.fingerprint[:4].upper() in page
    assert "Ndiaye" not in page and "00001" not in page
    with acting(zone, "mamadou"):
        paper = act_paper(act)
    typed = client.get(reverse("hr_core:act_verify_form"), {"code": paper.verification_code}).content.decode()
    assert "inscrit au registre" in typed and paper.fingerprint in page
    assert "Aucun acte" in client.get(reverse("hr_core:act_verify", args=["abcdefghij"])).content.decode()


def test_a_text_of_the_institution_holds_from_its_day_and_refuses_what_does_not_exist(zone: Zone) -> None:
    today = timezone.localdate()
    values = {"title": "Note d’affectation", "visas": "", "body": "<p>{{ nom }} rejoint {{ nouvelle_unite }}.</p>", "distribution": ""}
    with acting(zone, "khady") as access:
        for wrong, said in (("<p>{{ inconnu }}</p>", "inconnu"), ("<script>x</script>", "script"), ("<p>{{ nom }}</p><img src=x>", "img")):
            with pytest.raises(ValidationError, match=said):
                template_set(institution=zone.home, kind="posting", start=today, values=values | {"body": wrong}, access=access, reason="essai")
        template_set(institution=zone.home, kind="posting", start=today, values=values, access=access, reason="texte court")
        assert text_in_force(zone.home, "posting", today).title == "Note d’affectation"
        assert "Décision" in text_in_force(zone.home, "posting", today.replace(year=today.year - 1)).title
    act = drafted(zone, day=today.replace(month=12, day=31))
    with acting(zone, "khady") as access:
        assert act.title == "Note d’affectation"
        template_end(institution=zone.home, kind="posting", end=today, access=access, reason="retour")
        assert "Décision" in text_in_force(zone.home, "posting", today).title


def test_a_preview_for_a_real_person_and_the_paper_are_served(zone: Zone, as_: SignIn) -> None:
    client = as_("khady")
    url = reverse("hr_core:act_template_preview", args=["retirement"])
    assert client.get(url, {"agent": "00001"}).content.startswith(b"%PDF")
    edit = reverse("hr_core:act_template", args=["retirement"])
    draft = {"apercu": "1", "agent": "00001", "title": "Essai", "body": "<p>{{ nom }}</p>"}
    assert client.post(edit, draft).content.startswith(b"%PDF")
    refused = client.post(edit, draft | {"body": "<p>{{ inconnu }}</p>"})
    assert refused.status_code == 422 and "inconnu" in refused.content.decode()
    today = timezone.localdate()
    form = {"start": f"{today:%Y-%m-%d}", "motto": "République du Sénégal", "lines": "", "foot": "www.example.org"}
    assert client.post(reverse("hr_core:act_paper"), form).status_code == 302
    act = signed(zone)
    with acting(zone, "mamadou"):
        paper = LetterPaper.objects.get()
        assert act.paper == paper and act_paper(act).motto == "République du Sénégal"
        assert act_pdf(act).startswith(b"%PDF")
    refused = as_("khady").post(reverse("hr_core:act_paper"), form)
    assert refused.status_code == 422 and "Des actes sont signés" in refused.content.decode()


def test_the_way_back_leads_only_where_one_may_go(as_: SignIn) -> None:
    templates, acts = reverse("hr_core:act_templates"), f'<li><a href="{reverse("hr_core:act_list")}">'
    assert acts in as_("khady").get(templates).content.decode()
    page = as_("coumba").get(templates).content.decode()
    assert acts not in page and "<li>Actes</li>" in page


def test_a_campaign_is_signed_then_notified_whole(zone: Zone, as_: SignIn) -> None:
    acts = [checked(zone, who=who) for who in ("awa", "moussa")]
    with acting(zone, "fatou"):
        Act.objects.update(origin="Mouvements 2026")
    client = as_("mamadou")
    url = f"{reverse('hr_core:act_campaign', args=['a-signer'])}?origine=Mouvements+2026"
    assert "2\u00a0actes attendent" in client.get(url).content.decode()
    assert client.post(url).status_code == 302 and client.post(url).status_code == 422
    client = as_("fatou")
    assert "Toute la campagne" in client.get(f"{reverse('hr_core:act_list')}?vue=a-notifier&origine=Mouvements 2026").content.decode()
    client.post(f"{reverse('hr_core:act_campaign', args=['a-notifier'])}?origine=Mouvements+2026")
    with acting(zone, "fatou"):
        assert set(Act.objects.filter(pk__in=[act.pk for act in acts]).values_list("state", flat=True)) == {"notified"}


def test_queries_do_not_grow_with_acts(zone: Zone, as_: SignIn) -> None:
    counts = []
    for who in ("awa", "moussa", "ousmane"):
        checked(zone, who=who)
        client = as_("mamadou")
        client.get(reverse("hr_core:act_list"))
        with CaptureQueriesContext(connection) as found:
            client.get(f"{reverse('hr_core:act_list')}?vue=a-signer")
        counts.append(len(found))
    assert len(set(counts[1:])) == 1 and counts[-1] <= 20, counts



def test_a_contract_just_written_is_proposed_and_the_blanks_of_its_text_are_told(zone: Zone, as_: SignIn) -> None:
    start = dt.date.today() + dt.timedelta(days=3)
    with acting(zone, "fatou"):
        Contract.objects.filter(employee=zone.employee("awa")).delete()
        PayTerms.objects.filter(employee=zone.employee("awa")).delete()
        Contract.objects.create(
            institution=zone.home, employee=zone.employee("awa"), kind="fixed_term", start=start, end=start + dt.timedelta(days=365),
            working_time=5_000,
        )  # fmt: skip
    client = as_("fatou")
    asked = reverse("hr_core:act_create", args=[zone.employee("awa").pk, "contract"])
    form = client.get(asked).context["form"]
    assert (form["effective_on"].value(), form["kind"].value()) == (start, "fixed_term")
    page = client.post(asked, {"effective_on": start, "kind": "fixed_term", "end": start + dt.timedelta(days=364), "working_time": "50"}, follow=True)
    assert "Le texte garde des blancs" in page.content.decode() and "salaire de base avant l’acte" in page.content.decode()
    act = page.context["record"]
    client = as_("khady")
    assert "le texte garde des blancs" in client.get(reverse("hr_core:act_check", args=[act.pk])).content.decode()
