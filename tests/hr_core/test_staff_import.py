"""The staff file: previewed, confirmed, compared again; the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hr_core.loading.kinds import KINDS
from hr_core.models import AuditEntry, BankAccount, Employee, ImportBatch, ImportMapping, PayTerms, Posting, Unit
from hr_core.registry import ImportExtension, registry
from hr_core.services.imports import (
    batch_drop,
    batch_map,
    batch_preview,
    batch_receive,
    batch_start_writing,
    batch_write,
)
from tests.cast import Zone
from tests.hr_core.helpers import acting, workbook

HEADINGS = (
    "Matricule", "Nom", "Prénoms", "Sexe", "Date de naissance", "Date d'embauche", "Type de contrat", "Direction",
    "Fonction", "Catégorie", "Salaire de base", "Situation matrimoniale", "Enfants à charge", "Banque", "RIB",
    "Indemnité de transport",
)  # fmt: skip
EFFECTIVE = dt.date(2026, 6, 1)
RIB = "SN012012340000123456" + "7"


def line(number: str = "00101", **changes):
    from hr_core.bank_keys import rib_key

    bank, branch, account = "SN012", "01234", "000012345678"
    values = {
        "Matricule": number, "Nom": "KANE", "Prénoms": "Souleymane", "Sexe": "M",
        "Date de naissance": dt.date(1988, 4, 2), "Date d'embauche": dt.date(2014, 6, 16), "Type de contrat": "CDI",
        "Direction": "Direction des systèmes d'information", "Fonction": "Administrateur systèmes", "Catégorie": "C2",
        "Salaire de base": 512_300, "Situation matrimoniale": "Marié", "Enfants à charge": 3,
        "Banque": "Banque de l’Habitat", "RIB": bank + branch + account + rib_key(bank, branch, account),
        "Indemnité de transport": 26_000,
    } | changes  # fmt: skip
    return [values[heading] for heading in HEADINGS]


def awa_line(**changes):
    """What the file of the distribution already says of Awa, then what changes."""
    same = {
        "Nom": "Ndiaye", "Prénoms": "Awa", "Sexe": "F", "Date de naissance": dt.date(1985, 6, 15),
        "Date d'embauche": dt.date(2015, 1, 1), "Direction": "Agence de Kaolack", "Fonction": "Gestionnaire",
        "Catégorie": "C", "Salaire de base": 400_000, "Enfants à charge": 2, "Banque": "", "RIB": None,
        "Indemnité de transport": None,
    }  # fmt: skip
    return line("00001", **(same | changes))


def preview(zone: Zone, access, *rows, headings=HEADINGS, create_units: bool = True, kind: str = "personnel"):
    batch = batch_receive(
        institution=zone.home,
        kind=KINDS[kind],
        content=workbook(headings, *rows),
        name="personnel.xlsx",
        actor=access.user,
    )
    columns = {int(index): target for index, target in batch.columns.items()}
    batch_map(batch=batch, columns=columns, effective_on=EFFECTIVE, create_units=create_units, actor=access.user)
    return batch_preview(batch=batch, access=access)


def confirm(batch: ImportBatch, access, *, only_valid: bool = False) -> ImportBatch:
    batch = batch_start_writing(batch=batch, only_valid=only_valid, actor=access.user)
    return batch_write(batch=batch, access=access)


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return tuple(batch.counts[name] for name in ("created", "changed", "unchanged", "refused"))


def test_a_preview_writes_nothing(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        before = Employee.objects.count(), AuditEntry.objects.count()
        batch = preview(zone, access, line(), awa_line())
        assert counts(batch) == (1, 0, 1, 0)
        assert Employee.objects.count() == before[0]
        assert not AuditEntry.objects.filter(table_name="hr_core_employee", reason__contains="import").exists()


def test_a_confirmed_file_opens_complete_files(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = confirm(preview(zone, access, line()), access)
        assert batch.state == "confirmed"
        made = Employee.objects.get(staff_number="00101")
        assert (made.last_name, made.seniority_on) == ("KANE", dt.date(2014, 6, 16))
        assert Employee.objects.search("kane 00101").get() == made
        assert made.contract_set.get().start == dt.date(2014, 6, 16)
        assert made.posting_set.get().unit.name == "Direction des systèmes d'information"
        assert made.familystatus_set.get().declared_children == 3
        terms = made.payterms_set.get()
        assert (terms.base_salary, terms.state, terms.proposed_by, terms.decided_by) == (
            512_300, "approved", None, zone.user("fatou"),
        )  # fmt: skip
        assert made.bankaccount_set.get().state == "approved"
        entry = AuditEntry.objects.of_record(made).get()
        assert (entry.reason, entry.actor_label, entry.employee_id) == ("import personnel.xlsx", "Fatou Sow", made.pk)


def test_the_same_file_twice_changes_nothing(zone: Zone) -> None:
    rows = [line(f"0{number}", Nom=f"KANE{number}") for number in range(200, 230)]
    with acting(zone, "fatou") as access:
        confirm(preview(zone, access, *rows), access)
        trail = AuditEntry.objects.exclude(table_name__contains="import").count()
        again = preview(zone, access, *rows)
        assert counts(again) == (0, 0, 30, 0)
        confirm(again, access)
        assert AuditEntry.objects.exclude(table_name__contains="import").count() == trail


def test_a_unit_is_found_by_its_name_whatever_accents_and_case(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line(Direction="DIRECTION DES SYSTEMES D’INFORMATION"))
        assert batch.report["new_units"] == []


def test_unknown_units_are_created_only_where_the_officer_allows_it(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        refused = preview(zone, access, line(Direction="Direction juridique"), create_units=False)
        assert counts(refused) == (0, 0, 0, 1)
        assert "n’existe pas dans l’organigramme" in refused.problems[-1]["message"]
        allowed = preview(zone, access, line(Direction="Direction juridique"))
        assert allowed.report["new_units"] == ["Direction juridique"]
        confirm(allowed, access)
        made = Unit.objects.get(name="Direction juridique")
        assert (made.kind, made.code, made.parent) == ("direction", "DIRECTION-JURIDIQUE", zone.units["ipres-sn/DG"])


def test_a_change_starts_on_the_chosen_day_and_keeps_the_past(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, awa_line(Fonction="Cheffe de service"))
        assert counts(batch) == (0, 1, 0, 0)
        batch.refresh_from_db()
        assert batch.report["samples"][0]["values"] == [["Emploi", "Gestionnaire", "Cheffe de service"]]
        confirm(batch, access)
        assert list(
            Posting.objects.filter(employee=zone.employee("awa")).values_list("job_title", "start", "end")
        ) == [
            ("Cheffe de service", EFFECTIVE, None),
            ("Gestionnaire", dt.date(2015, 1, 1), EFFECTIVE),
        ]


def test_a_change_of_base_pay_or_account_waits_for_another_person(zone: Zone) -> None:
    account = line()[HEADINGS.index("RIB")]
    with acting(zone, "fatou") as access:
        rows = [awa_line(**{"Salaire de base": 450_000, "RIB": account, "Banque": "Ecobank"})]
        batch = confirm(preview(zone, access, *rows), access)
        assert batch.report["proposals"] == 2
        proposed = PayTerms.objects.get(employee=zone.employee("awa"), state="proposed")
        assert (proposed.base_salary, proposed.start, proposed.proposed_by) == (450_000, EFFECTIVE, zone.user("fatou"))
        assert BankAccount.objects.get(employee=zone.employee("awa"), state="proposed").account == account
        assert counts(preview(zone, access, *rows)) == (0, 0, 1, 0)


def test_one_does_not_import_ones_own_file(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line("00003", Nom="Sow", Prénoms="Fatou"))
        assert counts(batch) == (0, 0, 0, 1)
        assert "votre propre dossier" in batch.problems[0]["message"]


def test_the_confidential_population_is_neither_shown_nor_changed(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line("00008", Nom="Autre"))
        assert counts(batch) == (0, 0, 0, 1)
        text = str(batch.problems) + str(batch.report["samples"])
        assert "Gueye" not in text and "gestionnaire habilité" in text


def test_a_number_that_belongs_to_somebody_else_is_refused(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line("00001"))
        assert "celui d’une autre personne" in batch.problems[0]["message"]


def test_refused_lines_stay_out_only_when_the_officer_says_so(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line(), line("00102", **{"Date d'embauche": "31/02/2019"}))
        assert counts(batch) == (1, 0, 0, 1)
        problem = next(each for each in batch.problems if each["severity"] == "error")
        assert (problem["line"], problem["column"], problem["value"]) == (3, "Date d'embauche", "31/02/2019")
        assert problem["cure"]
        with pytest.raises(ValidationError, match="import des lignes valides"):
            confirm(batch, access)
        confirm(batch, access, only_valid=True)
        assert not Employee.objects.filter(staff_number="00102").exists()
        assert Employee.objects.filter(staff_number="00101").exists()


def test_a_preview_that_no_longer_holds_is_shown_again(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        first, second = preview(zone, access, line()), preview(zone, access, line())
        confirm(first, access)
        late = confirm(second, access)
        assert late.state == "previewed"
        assert "ont changé depuis l’aperçu" in late.report["failure"]
        assert counts(late) == (0, 0, 1, 0)


def test_a_batch_is_confirmed_once(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = confirm(preview(zone, access, line()), access)
        with pytest.raises(ValidationError, match="déjà « importé »"):
            confirm(batch, access)
        with pytest.raises(ValidationError, match="déjà « importé »"):
            batch_drop(batch=batch, actor=access.user)


def test_a_missing_column_blocks_the_whole_file(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        headings = [heading for heading in HEADINGS if heading != "Date d'embauche"]
        row = [value for heading, value in zip(HEADINGS, line(), strict=True) if heading != "Date d'embauche"]
        batch = preview(zone, access, row, headings=headings)
        assert counts(batch)[:2] == (0, 0)
        with pytest.raises(ValidationError, match="colonne obligatoire manque"):
            confirm(batch, access, only_valid=True)


def test_a_file_that_is_no_workbook_is_refused_with_a_cure(zone: Zone) -> None:
    with acting(zone, "fatou") as access, pytest.raises(ValidationError, match="ni un classeur"):
        batch_receive(
            institution=zone.home, kind=KINDS["personnel"], content=b"%PDF-1.4\x00\x01", name="liste.pdf",
            actor=access.user,
        )  # fmt: skip


def test_the_chosen_columns_are_remembered_for_the_next_file(zone: Zone) -> None:
    headings = [*HEADINGS[:-1], "Zone libre"]
    with acting(zone, "fatou") as access:
        batch = batch_receive(
            institution=zone.home, kind=KINDS["personnel"], content=workbook(headings, line()), name="a.xlsx",
            actor=access.user,
        )  # fmt: skip
        columns = {int(index): target for index, target in batch.columns.items()} | {15: "birth_place"}
        batch_map(batch=batch, columns=columns, effective_on=EFFECTIVE, create_units=True, actor=access.user)
        assert ImportMapping.objects.get().columns["zone libre"] == "birth_place"
        again = batch_receive(
            institution=zone.home, kind=KINDS["personnel"], content=workbook(headings, line()), name="b.xlsx",
            actor=access.user,
        )  # fmt: skip
        assert again.columns["15"] == "birth_place"


def test_two_columns_cannot_give_the_same_value(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line())
        columns = {int(index): target for index, target in batch.columns.items()} | {15: "surname"}
        with pytest.raises(ValidationError, match="Deux colonnes"):
            batch_map(batch=batch, columns=columns, effective_on=EFFECTIVE, create_units=True, actor=access.user)


def test_columns_of_amounts_go_to_the_floor_that_keeps_them(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    extension = ImportExtension(
        "essai",
        lambda institution, labels: {label: "rubrique 2100" for label in labels if "transport" in label},
        lambda institution, amounts: amounts,
        lambda institution, amounts, actor: written.extend(amounts) or len(amounts),
    )
    with acting(zone, "fatou") as access:
        monkeypatch.setattr(registry, "import_extensions", [])
        assert preview(zone, access, line()).report["items"] == [
            {"heading": "Indemnité de transport", "becomes": ""}
        ]
        monkeypatch.setattr(registry, "import_extensions", [extension])
        batch = preview(zone, access, line())
        assert batch.report["items"] == [{"heading": "Indemnité de transport", "becomes": "rubrique 2100"}]
        assert batch.report["amounts"] == 1
        confirm(batch, access)
    assert [(each.amount, each.start) for each in written] == [(26_000, EFFECTIVE)]


def test_comparing_takes_the_same_number_of_queries_for_three_and_thirty_lines(
    zone: Zone, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(number: int) -> int:
        rows = [line(f"7{number}{each:03d}", Nom=f"N{each}") for each in range(number)]
        with acting(zone, "fatou") as access:
            batch = preview(zone, access, *rows)
            batch = batch_start_writing(batch=batch, only_valid=False, actor=access.user)
            with CaptureQueriesContext(connection, ) as found:
                batch_write(batch=batch, access=access)
        return len(found)

    queries(2)  # fills the caches
    assert queries(3) == queries(30)


def test_a_dropped_file_is_gone(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line())
        batch_drop(batch=batch, actor=access.user)
        assert (batch.state, bool(batch.file)) == ("dropped", False)


def test_a_worker_previews_and_writes_within_the_scope_of_the_institution(zone: Zone) -> None:
    from hr_core.tasks import import_preview, import_write

    with acting(zone, "fatou") as access:
        batch = preview(zone, access, line())
        ImportBatch.objects.filter(pk=batch.pk).update(state="reading")
    arguments = (zone.home.pk, zone.user("fatou").pk, batch.pk)
    import_preview.delay(*arguments)
    with acting(zone, "fatou") as access:
        batch.refresh_from_db()
        assert batch.state == "previewed"
        batch_start_writing(batch=batch, only_valid=False, actor=access.user)
    import_write.delay(*arguments)
    import_write.delay(*arguments)
    with acting(zone, "fatou"):
        batch.refresh_from_db()
        assert batch.state == "confirmed"
        assert Employee.objects.filter(staff_number="00101").count() == 1


def test_units_are_imported_with_the_unit_above_by_code_or_name(zone: Zone) -> None:
    rows = [
        ("SV-REC", "Service recouvrement", "service", "Direction du recouvrement", "Dakar"),
        ("DREC", "Direction du recouvrement", "direction", "DG", "Dakar"),
        ("AG-KL", "Agence de Kaolack", "agence", "DG", "Kaolack"),
        ("X", "Perdue", "service", "Nulle part", ""),
    ]
    headings = ("Code", "Unité", "Nature", "Unité supérieure", "Ville")
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, *rows, headings=headings, kind="unites")
        assert counts(batch) == (2, 1, 0, 1)
        confirm(batch, access, only_valid=True)
        assert Unit.objects.get(code="SV-REC").parent.code == "DREC"
        assert Unit.objects.get(code="AG-KL").town == "Kaolack"
        assert not Unit.objects.filter(code="X").exists()


def test_a_list_of_units_that_would_turn_in_circles_is_refused(zone: Zone) -> None:
    rows = [("DG", "Direction générale", "", "DSI"), ("DSI", "Direction des systèmes d’information", "", "DG")]
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, *rows, headings=("Code", "Unité", "Nature", "Unité supérieure"), kind="unites")
        assert counts(batch) == (0, 0, 0, 2)
        assert "sous elle-même" in batch.problems[0]["message"]


def test_dependants_are_imported_by_staff_number(zone: Zone) -> None:
    headings = ("Matricule", "Lien", "Nom", "Prénoms", "Date de naissance", "Scolarisé jusqu’au")
    rows = [
        ("00001", "enfant", "NDIAYE", "Modou", "12/05/2016", ""),
        ("99999", "enfant", "PERSONNE", "Paul", "12/05/2016", ""),
        ("00008", "enfant", "GUEYE", "Ami", "12/05/2016", ""),
        ("00003", "enfant", "SOW", "Ali", "12/05/2016", ""),
    ]
    with acting(zone, "fatou") as access:
        batch = preview(zone, access, *rows, headings=headings, kind="personnes-a-charge")
        assert counts(batch) == (1, 0, 0, 3)
        confirm(batch, access, only_valid=True)
        modou = zone.employee("awa").dependant_set.get()
        assert (modou.kind, modou.start) == ("child", dt.date(2016, 5, 12))
        rows[0] = ("00001", "enfant", "Ndiaye", "MODOU", "12/05/2016", "31/07/2027")
        changed = preview(zone, access, *rows, headings=headings, kind="personnes-a-charge")
        assert counts(changed) == (0, 1, 0, 3)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_template_is_recognised_and_its_example_is_not_read(zone: Zone, kind: str) -> None:
    import io

    from openpyxl import load_workbook

    with acting(zone, "fatou"):
        book = load_workbook(io.BytesIO(KINDS[kind].template(zone.home)))
    sheet = book.worksheets[0]
    sheet.append(["00001", *["x"] * min(4, sheet.max_column - 1)])
    content = io.BytesIO()
    book.save(content)
    with acting(zone, "fatou") as access:
        batch = batch_receive(
            institution=zone.home, kind=KINDS[kind], content=content.getvalue(), name="modele.xlsx", actor=access.user
        )
        assert batch.report["rows"] == 1
        assert all(column["origin"] in ("recognised", "suggested") for column in batch.report["columns"])
