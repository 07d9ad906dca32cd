"""The documents of a departure: numbered, frozen, verifiable, and in the institution's own words when it wrote some."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from hr_core.access import access_of
from hr_core.documents.paper import ForbiddenMarkup, UnknownPlace, cleaned, filled
from hr_core.scope import scope
from hr_core.selectors.act_register import entries_of, numbers_of
from hr_core.services.errors import Refusal
from payroll.choices_departures import AmountKind, DocumentKind
from payroll.models import Departure, DepartureDocument, Heir, PayRun
from payroll.selectors.settlements import settlement_of
from payroll.services.departure_documents import (
    BLOCKS,
    PLACES,
    document_issue,
    document_pdf,
    house_text,
    template_end,
    template_set,
)
from payroll.services.departures import amount_add
from payroll.services.proofs import proof_verify
from tests.cast import Zone
from tests.payroll.departures.leaving import (
    DEATH,
    calculated,
    death_rules,
    heir,
    heirs_checked,
    may,
    opened,
    step,
    with_run,
)

SignIn = Callable[[str], Client]


def issued(zone: Zone, departure: Departure, kind: str, of: Heir | None = None) -> DepartureDocument:
    with scope(zone.home, actor=zone.user("fatou")):
        return document_issue(departure=departure, kind=kind, heir=of, access=may(zone, "fatou"))


def text_of(zone: Zone, document: DepartureDocument) -> str:
    with scope(zone.home):
        reader = PdfReader(io.BytesIO(document_pdf(document)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def endorsed(zone: Zone, **changes: object) -> Departure:
    departure = calculated(zone, **changes)
    with_run(zone, departure)
    return step(zone, departure, "viser", by="khady")


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_every_text_of_the_house_names_only_what_exists(kind: str) -> None:
    text = filled(house_text(kind), dict.fromkeys(PLACES, "x"), dict.fromkeys(BLOCKS, ""))
    assert "{{" not in text and "<p>" in text


def test_a_certificate_of_work_says_the_service_and_the_jobs(zone: Zone, january: PayRun) -> None:
    document = issued(zone, opened(zone), DocumentKind.CERTIFICATE)
    text = text_of(zone, document)
    assert "Awa Ndiaye" in text and "1er janvier 2015" in text and "15 janvier 2026" in text
    assert "Gestionnaire" in text and "Agence de Kaolack" in text
    assert document.reference == f"DEP-{document.year}-0001" and document.reference in text


def test_the_documents_of_a_departure_stand_in_the_register_of_acts(zone: Zone, january: PayRun) -> None:
    departure = opened(zone)
    first, second = (issued(zone, departure, DocumentKind.CERTIFICATE) for _rank in range(2))
    with scope(zone.home, actor=zone.user("fatou")):
        access = access_of(zone.user("fatou"), zone.home.pk)
        assert {(first.year, "DEP", 1), (first.year, "DEP", 2)} <= set(numbers_of(access))
        told = entries_of(access, year=first.year, series="DEP", first=1, count=10)
        assert [(each.number, each.state) for each in told] == [(1, "annulé"), (2, "établi")]
        assert told[1].reference == second.reference and "Awa Ndiaye" in told[1].whom
        assert entries_of(access, year=first.year, series="DEC", first=1, count=10) == []


def test_the_statement_and_the_receipt_say_the_net_in_figures_and_words(zone: Zone, january: PayRun) -> None:
    departure = endorsed(zone)
    with scope(zone.home):
        settlement = settlement_of(departure)
    assert settlement is not None
    statement, receipt = (issued(zone, departure, kind) for kind in (DocumentKind.STATEMENT, DocumentKind.RECEIPT))
    assert (statement.number, receipt.number) == (1, 2)
    values = receipt.data["values"]
    assert values["net"].replace("\u202f", "").startswith(str(settlement.net))
    assert "1\u202f260\u202f000" in statement.data["blocks"]["tableau"]
    assert "400\u202f000 × 3,15" in statement.data["blocks"]["explications"]
    token = receipt.token
    assert proof_verify(token=token, staff_number=zone.employee("awa").staff_number, net=settlement.net)
    assert not proof_verify(token=token, staff_number=zone.employee("awa").staff_number, net=settlement.net + 1)


def test_a_document_of_the_net_waits_for_the_visa(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    with_run(zone, departure)
    with pytest.raises(Refusal, match="une fois le décompte visé"):
        issued(zone, departure, DocumentKind.STATEMENT)
    with scope(zone.home):
        assert not DepartureDocument.objects.exists()


def test_a_replaced_document_is_void_and_no_longer_verified(zone: Zone, january: PayRun) -> None:
    departure = endorsed(zone)
    first = issued(zone, departure, DocumentKind.RECEIPT)
    second = issued(zone, departure, DocumentKind.RECEIPT)
    with scope(zone.home):
        first.refresh_from_db()
        net = settlement_of(departure).net  # type: ignore[union-attr]
    assert first.is_void and not second.is_void and second.number == first.number + 1
    number = zone.employee("awa").staff_number
    assert not proof_verify(token=first.token, staff_number=number, net=net)
    assert proof_verify(token=second.token, staff_number=number, net=net)
    assert "(annulé)" in text_of(zone, first)


def test_a_negative_net_gives_an_acknowledgement_of_debt(zone: Zone, january: PayRun) -> None:
    departure = calculated(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        amount_add(
            departure=departure, kind=AmountKind.TRAINING_BOND, label="Dédit", amount=5_000_000,
            evidence="Engagement", access=may(zone, "fatou"),
        )  # fmt: skip
    with_run(zone, departure)
    departure = step(zone, departure, "viser", by="khady")
    with scope(zone.home):
        settlement = settlement_of(departure)
    document = issued(zone, departure, DocumentKind.DEBT)
    debt = document.data["values"]["dette"].replace("\u202f", "")
    assert settlement and debt.startswith(str(settlement.debt)) and "millions" in document.data["values"]["dette_lettres"]
    with pytest.raises(Refusal, match="ne doit rien"):
        issued(zone, endorsed(zone, name="moussa"), DocumentKind.DEBT)


def test_each_heir_has_a_statement_and_a_receipt_of_the_share(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    departure = opened(zone, death=dict(DEATH), cause="death", reason="Décès")
    mother = heir(zone, departure, "Fatou Ndiaye", (1, 8), link="spouse")
    child = heir(
        zone, departure, "Astou Ndiaye", (7, 8), birth_on=dt.date(2015, 5, 5), guardian_name="Fatou Ndiaye",
        guardian_reference="Tutelle n° 9",
    )  # fmt: skip
    departure = step(zone, departure, "calculer", by="fatou")
    heirs_checked(zone, departure)
    with_run(zone, departure)
    departure = step(zone, departure, "viser", by="khady")
    with scope(zone.home):
        parts = {part.heir.pk: part.amount for part in settlement_of(departure).parts}  # type: ignore[union-attr]
    receipt = issued(zone, departure, DocumentKind.HEIR_RECEIPT, child)
    assert receipt.data["values"]["beneficiaire"] == "Fatou Ndiaye"
    assert receipt.data["values"]["montant"].replace("\u202f", "").startswith(str(parts[child.pk]))
    statement = issued(zone, departure, DocumentKind.HEIR_STATEMENT, mother)
    text = text_of(zone, statement)
    assert "1/8" in text and "Certificat n° 33" in text
    with pytest.raises(Refusal, match="propre reçu"):
        issued(zone, departure, DocumentKind.RECEIPT)
    survivors = text_of(zone, issued(zone, departure, DocumentKind.SURVIVORS))
    assert "tuteur d’Astou Ndiaye" in survivors


def test_the_institution_writes_its_own_text_and_comes_back_to_that_of_the_house(zone: Zone, january: PayRun) -> None:
    departure = opened(zone)
    before = issued(zone, departure, DocumentKind.CERTIFICATE)
    today = dt.date.today()
    with scope(zone.home, actor=zone.user("ousmane")):
        template_set(
            institution=zone.home, kind=DocumentKind.CERTIFICATE, start=today, title="Certificat",
            body="<p>Nous attestons que <b>{{ nom }}</b> a servi.</p>", access=may(zone, "ousmane"), reason="charte",
        )  # fmt: skip
    after = issued(zone, departure, DocumentKind.CERTIFICATE)
    assert "Nous attestons" in text_of(zone, after) and after.title == "Certificat"
    assert "libre de tout engagement" in text_of(zone, before)  # what was issued keeps its words
    with scope(zone.home, actor=zone.user("ousmane")):
        assert template_end(institution=zone.home, kind=DocumentKind.CERTIFICATE, end=today, reason="retour")
    assert "libre de tout engagement" in text_of(zone, issued(zone, departure, DocumentKind.CERTIFICATE))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<p>{{ salaire_secret }}</p>", "salaire_secret"),
        ("<script>alert(1)</script>{{ nom }}", "script"),
        ("<p>Rien de l’agent</p>", "aucune donnée"),
    ],
)
def test_a_text_that_names_or_holds_what_it_may_not_is_refused(
    zone: Zone, january: PayRun, body: str, sentence: str
) -> None:
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(ValidationError, match=sentence):
        template_set(
            institution=zone.home, kind=DocumentKind.CERTIFICATE, start=dt.date(2026, 1, 1), title="x", body=body,
            access=may(zone, "ousmane"), reason="essai",
        )  # fmt: skip


def test_values_are_escaped_and_attributes_dropped() -> None:
    assert "<b>" not in filled("<p>{{ nom }}</p>", {"nom": "<b>Awa</b>"}, {})
    assert cleaned('<p style="x" onclick="y" class="small evil">a</p>') == '<p class="small">a</p>'
    with pytest.raises(ForbiddenMarkup):
        cleaned("<img src='http://x'>")
    with pytest.raises(UnknownPlace):
        filled("{{ autre }}", {}, {})


def test_the_paper_is_served_to_those_who_may_read_the_departure(zone: Zone, january: PayRun, as_: SignIn) -> None:
    document = issued(zone, opened(zone), DocumentKind.CERTIFICATE)
    url = reverse("payroll:departure_document", args=[document.pk])
    answer = as_("ibrahima").get(url)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert len(answer.content) < 120_000
    assert as_("awa").get(url).status_code == 403
    assert as_("ousmane").get(reverse("payroll:departure_template_preview", args=["receipt"])).content.startswith(b"%PDF")
