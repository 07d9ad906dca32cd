"""Lists of facts in and out: what is exported comes back unchanged, refusals are those of the page, pay is only proposed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from hr_core.access import access_of
from hr_core.loading.exports import EXPORTS, list_export
from hr_core.loading.fact_list import FACT_LISTS
from hr_core.loading.kinds import KINDS
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import BankAccount, Contract, PayTerms, Posting, PublicHoliday, RoleAct, RoleGrant
from hr_core.scope import scope
from tests.cast import PASSWORD, Zone, account_of

OPTIONS = StaffImportOptions(effective_on=dt.date(2026, 1, 1))


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def plan(zone: Zone, slug: str, content: bytes, who: str = "fatou"):
    kind = KINDS[slug]
    return kind.plan(kind.read(content, zone.home, name="liste.xlsx"), zone.home, access_of(zone.user(who), zone.home.pk), OPTIONS)


@pytest.mark.parametrize("slug", [*FACT_LISTS, "unites", "personnes-a-charge"])
def test_an_export_imported_back_changes_nothing(zone: Zone, slug: str) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        content = list_export(EXPORTS[slug], access_of(zone.user("serigne"), zone.home.pk), "xlsx")
        rows = load_workbook(io.BytesIO(content)).active.max_row - 1
        if rows == 0:
            return
        found = plan(zone, slug, content, "serigne")
        own = [each for each in found.findings if "propre dossier" in each.message]
        assert [each.message for each in found.findings if each not in own] == []
        assert (found.created, found.changed) == (0, 0) and found.unchanged == rows - len(own)


def test_holidays_and_roles_come_back_as_they_left_and_new_lines_go_through_their_services(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("coumba")):
        PublicHoliday.objects.create(institution=zone.home, day=dt.date(2026, 12, 24), name="Pont", reference="Décret 9")
        access = access_of(zone.user("coumba"), zone.home.pk)
        for slug, rows in (("jours-feries", 1), ("roles", RoleGrant.objects.count())):
            found = plan(zone, slug, list_export(EXPORTS[slug], access, "xlsx"), "coumba")
            assert (found.findings, found.writes, found.unchanged) == ([], 0, rows)
        days = workbook(("Jour", "Nom", "Effet", "Décret ou décision"), ("24/12/2026", "Pont", "travaillé", "Décret 10"), ("31/12/2026", "Veille", "", "Décret 10"))
        found = plan(zone, "jours-feries", days, "coumba")
        assert found.counts() == {"created": 1, "changed": 1, "unchanged": 0, "refused": 0}
        KINDS["jours-feries"].write(found, zone.user("coumba"))
        assert list(PublicHoliday.objects.values_list("name", "effect")) == [("Pont", "removed"), ("Veille", "added")]
        lines = (("awa", "Auditeur"), ("moussa", "Directeur général (ordonnateur)"), ("awa", "Roi"), ("inconnu", "Auditeur"), ("coumba", "Auditeur"))
        found = plan(zone, "roles", workbook(("Identifiant", "Rôle"), *lines), "coumba")
        assert (found.created, found.refused) == (2, 3)
        KINDS["roles"].write(found, zone.user("coumba"))
        assert RoleGrant.objects.filter(user=zone.user("awa"), role="auditor").exists()
        assert not RoleGrant.objects.filter(user=zone.user("moussa"), role="director_general").exists()  # waits for another person
        assert RoleAct.objects.get(user=zone.user("moussa")).state == "proposed"


def test_postings_of_a_file_close_those_before(zone: Zone) -> None:
    content = workbook(("Matricule", "À partir du", "Unité", "Emploi"), ("00001", "01/03/2026", "DSI", "Analyste"), ("00002", "01/03/2026", "Direction générale", "Chef"))
    with scope(zone.home, actor=zone.user("fatou")):
        found = plan(zone, "affectation", content)
        assert [each.message for each in found.findings] == [] and found.created == 2
        KINDS["affectation"].write(found, zone.user("fatou"))
        rows = list(Posting.objects.filter(employee=zone.employee("awa")).order_by("start").values_list("unit__code", "end"))
    assert rows == [("AG-KL", dt.date(2026, 3, 1)), ("DSI", None)]


def test_a_refused_line_says_why_and_the_others_go_on(zone: Zone) -> None:
    content = workbook(
        ("Matricule", "Nature", "À partir du", "Dernier jour du contrat"),
        ("00001", "durée déterminée", "01/01/2014", "31/12/2014"),
        ("99999", "durée indéterminée", "01/01/2026", ""),
        ("00003", "durée indéterminée", "01/01/2026", ""),
        ("00002", "à vie", "01/01/2026", ""),
    )
    with scope(zone.home, actor=zone.user("fatou")):
        found = plan(zone, "contrat", content)
        told = {each.line: each.message for each in found.findings if each.is_error}
        assert "Aucun dossier visible" in told[3] and "propre dossier" in told[4] and told[5]
        assert Contract.objects.filter(start__year=2026).count() == 0


def test_pay_and_accounts_of_a_file_wait_for_another_person(zone: Zone) -> None:
    terms = workbook(("Matricule", "À partir du", "Catégorie", "Salaire de base mensuel"), ("00001", "01/03/2026", "D", "512 500"))
    accounts = workbook(
        ("Matricule", "À partir du", "Banque ou opérateur", "RIB, IBAN ou numéro"),
        ("00001", "01/03/2026", "BHS", account_of(zone.home, 55)), ("00002", "01/03/2026", "BHS", "SN012 01234 000000000001 99"),
    )  # fmt: skip
    with scope(zone.home, actor=zone.user("fatou")):
        found = plan(zone, "classement", terms)
        KINDS["classement"].write(found, zone.user("fatou"))
        proposed = PayTerms.objects.get(employee=zone.employee("awa"), state="proposed")
        assert (proposed.base_salary, proposed.proposed_by) == (512_500, zone.user("fatou"))
        found = plan(zone, "compte", accounts)
        assert found.created == 1 and found.refused == 1
        KINDS["compte"].write(found, zone.user("fatou"))
        assert BankAccount.objects.filter(state="proposed").count() == 1


def test_every_list_has_its_model_and_its_place_on_the_page(zone: Zone, client: Client) -> None:
    client.login(username="fatou", password=PASSWORD)
    page = client.get("/imports/fichiers/").content.decode()
    for slug, label in FACT_LISTS.items():
        assert str(label) in page and f"/imports/{slug}/nouveau/" in page
        assert client.get(f"/imports/modeles/{slug}.xlsx").status_code == 200
    assert client.get("/imports/fichiers/roles.csv").status_code == 403
