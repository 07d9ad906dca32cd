"""The way on screen: accounts, orders, papers, a format, a return; nothing of another institution, nothing confidential."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from payroll.models import OrderLine, PayingAccount, PayingAccountChange, PaymentFormat, PaymentOrder, PaymentReturn
from tests import cast
from tests.payroll.paying import cases

pytestmark = pytest.mark.django_db
PAPERS = ("lettre", "liste", "billetage", "emargement", "enveloppes")


def test_orders_are_prepared_sent_and_their_papers_drawn(zone, as_):
    run = cases.in_payment(zone)
    page = as_("ousmane").get(f"/paie/campagnes/{run.pk}/ordres/").content.decode()
    assert "Les paiements font exactement le net à payer" in page and "Préparer les ordres" in page
    assert as_("ousmane").post(f"/paie/campagnes/{run.pk}/ordres/preparer/").status_code == 302
    assert as_("ousmane").post(f"/paie/campagnes/{run.pk}/ordres/preparer/").status_code == 422
    with scope(zone.home):
        orders = {(order.kind, order.is_confidential): order for order in PaymentOrder.objects.all()}
    cash = orders["cash", False]
    for paper in PAPERS:
        answer = as_("aminata").get(f"/paie/ordres/{cash.pk}/papiers/{paper}/")
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF"), paper
    assert as_("aminata").get(f"/paie/ordres/{cash.pk}/papiers/tableur/").content.startswith(b"PK")
    assert as_("aminata").post(f"/paie/ordres/{cash.pk}/etape/", {"on": "2026-02-02"}).status_code == 302
    assert as_("oumar").get(f"/paie/ordres/{cash.pk}/").status_code == 404
    reserved = as_("ousmane").get(f"/paie/ordres/{orders['transfer', True].pk}/").content.decode()
    assert "population réservée" in reserved and "Gueye" not in reserved


def test_a_file_of_rejects_is_read_shown_and_confirmed_and_another_account_pays_again(zone, as_):
    order = cases.sent(zone, "transfer")
    with scope(zone.home):
        line = cases.line_of(order, "binta", zone)
    file = SimpleUploadedFile("rejets.csv", f"Référence;Motif\n{line.reference};Compte clôturé\n".encode())
    browser = as_("ousmane")
    assert browser.post(f"/paie/ordres/{order.pk}/retours/lire/", {"file": file, "on": "2026-02-03"}).status_code == 302
    with scope(zone.home):
        made = PaymentReturn.objects.get()
    assert "référence" in browser.get(f"/paie/retours/{made.pk}/").content.decode()
    assert browser.post(f"/paie/retours/{made.pk}/confirmer/").status_code == 302
    assert "Compte clôturé" in browser.get("/paie/impayes/").content.decode()
    given = {"mode": "transfer", "bank_name": "CBAO", "holder": "Binta Sarr", "reason": "RIB du 4 février"}
    wrong = browser.post(f"/paie/paiements/{line.pk}/reemettre/", given | {"account": "SN012 1"})
    assert wrong.status_code == 422
    right = browser.post(f"/paie/paiements/{line.pk}/reemettre/", given | {"account": cast.account_of(zone.home, 88)})
    assert right.status_code == 302
    with scope(zone.home):
        proposal = OrderLine.objects.get(pk=line.pk).reissues.get()
    assert as_("aminata").post(f"/paie/reemissions/{proposal.pk}/", {"refuser": "1"}).status_code == 422
    assert as_("aminata").post(f"/paie/reemissions/{proposal.pk}/").status_code == 302
    with scope(zone.home):
        assert OrderLine.objects.get(reissue_of=line).order.is_reissue


def test_an_account_and_a_format_are_made_on_screen_and_tried_before_they_serve(zone, as_):
    browser = as_("binta")
    account = {
        "label": "Salaires", "kind": "bank", "bank_name": "CBAO", "account": cast.account_of(zone.home, 900),
        "holder": "IPRES", "start": "2026-01-01", "modes": ["transfer", "cash"], "banks": "BHS, Ecobank",
        "first_signatory": "Le DG", "second_signatory": "L’AC",
    }  # fmt: skip
    assert browser.post("/paie/moyens-de-paiement/comptes/nouveau/", account | {"second_signatory": "Le DG"}).status_code == 422
    assert browser.post("/paie/moyens-de-paiement/comptes/nouveau/", account).status_code == 302
    with scope(zone.home):
        assert not PayingAccount.objects.exists()
        proposal = PayingAccountChange.objects.get()
    page = f"/paie/moyens-de-paiement/comptes/propositions/{proposal.pk}/"
    assert browser.post(f"{page}approuver/").status_code == 403
    shown = as_("aminata").get(page).content.decode()
    assert "Proposé par Binta Sarr" in shown and "BHS, Ecobank" in shown
    assert as_("aminata").post(f"{page}refuser/").status_code == 422
    assert as_("aminata").post(f"{page}approuver/").status_code == 302
    with scope(zone.home):
        assert PayingAccount.objects.get().banks == ["BHS", "Ecobank"]
    browser = as_("binta")
    made = cases.designed(zone, in_service=False)
    page = browser.get(f"/paie/moyens-de-paiement/formats/{made.pk}/").content.decode()
    assert "Le fichier est correct" in page and "02SN01201234" in page
    with scope(zone.home):
        amount = made.columns.get(label="Montant")
        last = made.columns.get(label="RIB")
    narrow = {"record": "line", "label": "Montant", "source": "amount", "width": "3", "align": "right", "pad": "zero",
              "letters": "as_is", "amount_style": "minor", "date_style": "%d/%m/%Y", "is_required": "on"}  # fmt: skip
    assert browser.post(f"/paie/moyens-de-paiement/champs/{amount.pk}/", narrow).status_code == 302
    assert "champ « Montant »" in browser.get(f"/paie/moyens-de-paiement/formats/{made.pk}/").content.decode()
    assert browser.post(f"/paie/moyens-de-paiement/formats/{made.pk}/service/").status_code == 422
    assert browser.post(f"/paie/moyens-de-paiement/champs/{amount.pk}/", narrow | {"width": "12"}).status_code == 302
    assert browser.post(f"/paie/moyens-de-paiement/champs/{last.pk}/deplacer/haut/").status_code == 302
    assert browser.post(f"/paie/moyens-de-paiement/formats/{made.pk}/service/").status_code == 302
    with scope(zone.home):
        assert PaymentFormat.objects.get().state == "active"
        assert made.columns.get(label="RIB").position == 1


def test_pages_of_orders_ask_as_many_queries_for_many_payments_as_for_few(zone, as_):
    order = next(each for each in cases.prepared(zone) if each.kind == "transfer" and not each.is_confidential)
    pages = ("/paie/ordres/", f"/paie/ordres/{order.pk}/", f"/paie/campagnes/{order.run_id}/ordres/", "/paie/impayes/", "/paie/cheques/")
    with scope(zone.home):
        OrderLine.objects.filter(order=order, employee=zone.employee("binta")).update(state="rejected", state_on=cases.DAY)
    before = counts(as_, pages)
    with scope(zone.home):
        for line in OrderLine.objects.filter(order=order):
            for rank in range(4):
                line.pk, line.reference, line.state, line.state_on = None, f"{line.reference[:20]}+{rank}", "rejected", cases.DAY
                line.save()
    assert counts(as_, pages) == before
    assert max(before.values()) <= 20, before


def counts(as_, pages):
    found, browser = {}, as_("serigne")
    for page in pages:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    return found
