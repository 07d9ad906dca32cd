"""« Historique » : each write in words, what is sensitive hidden."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from hr_core.models import AuditEntry, BankAccount, Contract, Employee, Posting
from hr_core.scope import because, scope
from hr_core.ui.history import HistoryScreen, history_of, history_of_employee, told
from tests.cast import Zone


class FileHistoryView(HistoryScreen):
    model = Employee
    rights = ("audit_view",)
    of_file = True


urlpatterns = [
    path("essai/<int:pk>/historique/", FileHistoryView.as_view(), name="file_history"),
    path("compte/", include("allauth.urls")),
    path("", include("hr_core.urls")),
]


def test_a_change_is_told_with_its_field_its_author_and_its_reason(zone: Zone) -> None:
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("fatou")), because("acte de naissance reçu"):
        Employee.objects.filter(pk=awa.pk).update(birth_place="Kaolack", payment_mode="cash")
        event = told(history_of(awa))[0]
    assert (event.action, event.subject, event.actor) == ("Modification", "agent", "Fatou Sow")
    assert event.reason == "acte de naissance reçu"
    assert [(each.label, each.before, each.after) for each in event.changes] == [
        ("Lieu de naissance", "", "Kaolack"),
        ("Mode de paiement", "Virement", "Espèces"),
    ]


def test_the_file_s_history_holds_its_facts_with_names_and_dates(zone: Zone) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        Posting.objects.filter(employee=awa).update(unit=zone.units["ipres-sn/DSI"], start="2026-02-01")
        changes = {each.label: each for each in told(history_of_employee(awa))[0].changes}
        assert Contract.objects.filter(employee=awa).exists()
    assert changes["Unité"].before == "Agence de Kaolack"
    assert changes["Unité"].after == "Direction des systèmes d’information"
    assert changes["À partir du"].after == "01/02/2026"


def test_a_bank_account_is_masked(traced: None, zone: Zone) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        account = BankAccount.objects.get(employee=awa)
        change = next(each for each in told(history_of(account))[0].changes if each.label == "RIB, IBAN ou numéro")
    digits = account.account.replace(" ", "")
    assert change.after == f"••••\u00a0{digits[-4:]}"
    assert digits[-8:-4] not in change.after


def test_names_are_read_once_whatever_the_number_of_writes(zone: Zone) -> None:
    with scope(zone.home):
        entries = list(AuditEntry.objects.all())
        told(entries)  # content types are read once per process
        with CaptureQueriesContext(connection) as once:
            told(entries)
        with CaptureQueriesContext(connection) as many:
            told(entries * 5)
    assert len(many) == len(once) <= 20


@pytest.mark.urls("tests.hr_core.ui.test_history")
def test_the_history_is_a_page_for_those_who_may_read_it(traced: None, as_, zone: Zone) -> None:
    address = f"/essai/{zone.employee('awa').pk}/historique/"
    page = as_("khady").get(address).content.decode()
    assert "Historique d’Awa Ndiaye" in page
    assert "<b>Création</b>, compte bancaire" in page
    with scope(zone.home):
        account = BankAccount.objects.get(employee=zone.employee("awa")).account
    assert "••••\u00a0" in page
    assert account not in page
    assert as_("fatou").get(address).status_code == 403
