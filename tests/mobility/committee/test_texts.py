"""The texts of the papers of mobility: the issuer's own, else the secretariat's, else the house's; nothing unknown in any."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from hr_core.access import access_of
from hr_core.models import ActTemplate
from hr_core.scope import scope
from hr_core.services.acts.papers import PAPER_KINDS, paper_text, papers_in
from hr_core.services.acts.texts import house_text, template_set, text_check
from hr_core.services.roles import role_grant
from mobility.paper_texts import GROUP
from tests.cast import Zone
from tests.mobility.committee.world import convened, world

TODAY = dt.date(2026, 11, 29)
CODES = {f"MOB-{number}" for number in range(1, 20)}


def test_the_nineteen_papers_have_a_text_that_names_only_what_it_lists() -> None:
    kinds = papers_in(GROUP)
    assert {kind.reference for kind in kinds} == CODES
    for kind in kinds:
        text = house_text(kind.code)
        text_check(text.parts, kind.code)
        assert text.places <= {*kind.places, *kind.blocks}
        with pytest.raises(ValidationError, match="n’existent pas"):
            text_check(text.parts | {"body": "<p>{{ salaire_du_voisin }}</p>"}, kind.code)
        with pytest.raises(ValidationError, match="balise"):
            text_check(text.parts | {"body": "<script>x</script>"}, kind.code)


def test_the_issuers_text_comes_before_the_secretariats_and_the_houses(zone: Zone) -> None:
    with scope(zone.regional, reason="essai"):
        role_grant(institution=zone.regional, user=zone.user("khady"), role="cipres_secretariat", actor=None)
    values = house_text("mob-1").parts
    for institution, title in ((zone.regional, "Avis de la zone"), (zone.home, "Avis de l’IPRES")):
        issuers = [zone.home, zone.regional]
        assert "Avis" not in paper_text("mob-1", issuers, TODAY).title or institution == zone.home
        with scope(institution, actor=zone.user("khady")):
            access = access_of(zone.user("khady"), institution.pk)
            template_set(institution=institution, kind="mob-1", start=TODAY, values=values | {"title": title}, access=access, reason="essai")
        with scope(zone.other):  # the reader is of a third institution
            assert paper_text("mob-1", issuers, TODAY).title == title
            assert paper_text("mob-1", [zone.other, zone.regional], TODAY).title == "Avis de la zone"
            assert not ActTemplate.objects.exists()
        assert paper_text("mob-1", issuers, TODAY - dt.timedelta(days=1)).title == PAPER_KINDS["mob-1"].title


def test_the_secretary_writes_the_convocation_sees_it_and_it_prints(zone: Zone, client: Client) -> None:
    made = world(zone)
    session = convened(made)
    client.force_login(zone.user("penda"))
    listed = client.get(reverse("mobility:paper_texts")).content.decode()
    assert "Convocation de la commission" in listed and "MOB-19" in listed
    url = reverse("hr_core:act_template", args=["mob-5"])
    page = client.get(url).content.decode()
    assert "{{ ordre_du_jour }}" in page and "votants exigés" in page and 'name="series"' not in page
    told = {"title": "Convocation", "body": "<p>Séance du {{ moment }}, {{ votants }} votants.</p>{{ ordre_du_jour }}", "start": "29/11/2026", "motif": "plus court"}
    assert client.post(url, told | {"apercu": "1"}).content.startswith(b"%PDF")
    assert client.post(url, told | {"body": "<p>{{ inconnu }}</p>"}).status_code == 422
    assert client.post(url, told).status_code == 302
    printed = client.get(reverse("mobility:convocation_pdf", args=[session.pk])).content
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert made.vacancy.number in words
    with made.acting("penda"):
        assert ActTemplate.objects.get().kind == "mob-5"
