"""Forms, records and questions: what is refused is said beside its field, and what is done leaves its reason."""

from __future__ import annotations

from typing import Any

import pytest

from hr_core.models import AuditEntry, Employee, Institution, Unit
from hr_core.scope import scope
from hr_core.ui.forms import InstitutionField, MoneyField
from tests.cast import Zone

pytestmark = pytest.mark.urls("tests.hr_core.ui.screens")


def test_a_record_shows_its_facts_in_french(as_, zone: Zone) -> None:
    page = as_("fatou").get(f"/essai/personnes/{zone.employee('awa').pk}/").content.decode()
    assert "<dt>Sexe</dt><dd>Femme</dd>" in page
    assert "<dt>Né(e) le</dt><dd>15/06/1985</dd>" in page
    assert '<a href="/essai/personnes/">Personnes</a>' in page
    assert page.count('aria-current="page"') >= 2


def test_another_institution_s_record_is_a_404(as_, zone: Zone) -> None:
    assert as_("fatou").get(f"/essai/personnes/{zone.employee('oumar').pk}/").status_code == 404


def test_a_form_creates_in_the_active_institution_and_says_so(as_, zone: Zone) -> None:
    client = as_("fatou")
    data = {"code": "AG-TH", "name": "Agence de Thiès", "kind": "agency", "motif": "ouverture décidée"}
    response = client.post("/essai/unites/nouvelle/", data)
    assert (response.status_code, response["Location"]) == (302, "/essai/personnes/")
    assert "Unité enregistrée." in client.get("/essai/personnes/").content.decode()
    with scope(zone.home):
        unit = Unit.objects.get(code="AG-TH")
        assert AuditEntry.objects.of_record(unit).get().reason == "ouverture décidée"


def test_a_refused_form_answers_422_with_a_summary_linked_to_its_fields(as_, zone: Zone) -> None:
    response = as_("fatou").post("/essai/unites/nouvelle/", {"name": "", "kind": "agency"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Deux champs sont à corriger" in page
    assert '<a href="#id_code">' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_code_error"' in page
    assert 'id="id_code_error"' in page


def test_a_constraint_of_the_database_is_a_sentence_of_the_form(as_, zone: Zone) -> None:
    response = as_("fatou").post("/essai/unites/nouvelle/", {"code": "DG", "name": "Autre", "kind": "agency"})
    assert response.status_code == 422
    assert "Une autre unité porte déjà ce code." in response.content.decode()


def test_dates_are_picked_and_groups_have_a_legend(as_) -> None:
    page = as_("fatou").get("/essai/unites/nouvelle/").content.decode()
    assert 'type="date"' in page
    assert '<legend class="h3">Place</legend>' in page


def test_what_a_service_refuses_is_shown_and_undone(as_) -> None:
    response = as_("fatou").post("/essai/montant/", {"amount": "2 000"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Au plus 1 000." in page
    assert "Et autre chose." in page


def test_htmx_is_sent_to_the_next_page_as_a_whole(as_) -> None:
    response = as_("fatou").post("/essai/montant/", {"amount": "900"}, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/essai/personnes/")


def test_a_question_says_what_will_change_and_asks_why(as_, zone: Zone) -> None:
    client = as_("fatou")
    address = f"/essai/personnes/{zone.employee('awa').pk}/confidentiel/"
    page = client.get(address).content.decode()
    assert "Awa Ndiaye disparaîtra des listes." in page
    assert "btn-danger" in page
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"motif": "nommée à la direction"}).status_code == 302
    with scope(zone.home):
        assert Employee.objects.get(pk=zone.employee("awa").pk).is_confidential


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("1 234 567", "XOF", 1_234_567),
        ("1\u202f234\u202f567", "XOF", 1_234_567),
        ("1 234,5", "USD", 123_450),
        ("1234.50", "USD", 123_450),
        ("250 000,00", "XOF", 250_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, currency: str, value: int) -> None:
    assert MoneyField(currency=currency).clean(text) == value


@pytest.mark.parametrize(("text", "said"), [("abc", "en chiffres"), ("12,5", "sans décimales"), ("-5", "négatif")])
def test_an_unreadable_amount_says_how_to_write_it(text: str, said: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match=said):
        MoneyField().clean(text)


def test_institutions_of_one_acronym_are_told_apart_by_their_country(zone: Zone, django_assert_num_queries: Any) -> None:
    field = InstitutionField(queryset=Institution.objects.filter(is_regional=False))
    with django_assert_num_queries(1):
        labels = [str(label) for key, label in field.choices if key]
    assert len(labels) == len(set(labels)) and "Bénin\u00a0: CNSS" in labels and "Togo\u00a0: CNSS" in labels
