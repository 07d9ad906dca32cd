"""Taking over the old software's figures: previewed, written once, counted in the year of the payslips."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from hr_core.access import Access, access_of
from hr_core.models import AuditEntry, ImportBatch
from hr_core.scope import scope
from payroll.models import OpeningBalance, Payslip
from payroll.selectors.payslips import payslip_view
from payroll.services.opening_balances import balances_plan, balances_template
from tests.cast import Zone
from tests.payroll.months import month_opened, month_paid

HEAD = ["Matricule", "Code rubrique", "Libellé", "Mois", "Montant"]
LINES = [
    ["00001", "1100", "Salaire de base", "01/2026", 400_000],
    ["00001", "4100", "IPRES régime général", "01/2026", "22 400"],
    ["00001", "BRUT", "Salaire brut", "01/2026", "430 000"],
    ["00001", "NET", "Net à payer", dt.date(2026, 1, 31), 350_000],
    ["00002", "1100", "", "janvier 2026", 400_000],
]
WRONG = [
    ["99999", "1100", "", "01/2026", 1],
    ["00001", "8888", "Prime de lune", "01/2026", 1],
    ["00001", "1100", "", "13/2026", 1],
    ["00001", "1100", "", "02/2026", 1],
    ["00001", "1100", "", "01/2026", 1],
    ["00001", "TAX", "", "01/2026", "beaucoup"],
    ["00003", "", "", "01/2026", 1],
]


def workbook(*rows: list, title: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv(*rows: list) -> bytes:
    return "\n".join(";".join(str(cell) for cell in row) for row in [HEAD, *rows]).encode("cp1252")


@pytest.fixture
def february(zone: Zone) -> Zone:
    """The institution starts here in February 2026."""
    month_opened(zone, 2026, 2)
    return zone


@pytest.fixture
def officer(client: Client, february: Zone) -> Client:
    client.force_login(february.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    return client


def access(zone: Zone, name: str = "ousmane") -> Access:
    return access_of(zone.user(name), zone.home.pk)


def send(client: Client, content: bytes, name: str = "cumuls.xlsx"):
    return client.post(reverse("payroll:balance_home"), {"file": SimpleUploadedFile(name, content)})


def batch_of(zone: Zone) -> ImportBatch:
    with scope(zone.home):
        return ImportBatch.objects.first()


def confirm(client: Client, batch: ImportBatch, **more: str):
    return client.post(reverse("payroll:balance_confirm", args=[batch.pk]), more)


def taken(zone: Zone) -> dict[tuple, int]:
    with scope(zone.home):
        rows = OpeningBalance.objects.values_list("employee__staff_number", "month", "code", "amount")
        return {row[:3]: row[3] for row in rows}


def test_nothing_is_written_before_the_confirmation(officer: Client, february: Zone) -> None:
    answer = send(officer, workbook(*LINES, title="Cumuls repris de SAARI"))
    batch = batch_of(february)
    assert answer.status_code == 302 and answer.url == reverse("payroll:balance_detail", args=[batch.pk])
    assert batch.counts == {"created": 5, "changed": 0, "unchanged": 0, "refused": 0}
    assert taken(february) == {}
    text = officer.get(answer.url).content.decode()
    assert "Salaire de base, janvier 2026" in text and "Importer…" in text
    assert confirm(officer, batch).status_code == 302
    assert taken(february) == {
        ("00001", 1, "1100"): 400_000,
        ("00001", 1, "ipres-general-employee"): 22_400,
        ("00001", 1, "gross"): 430_000,
        ("00001", 1, "net"): 350_000,
        ("00002", 1, "1100"): 400_000,
    }


def test_the_same_file_twice_changes_nothing(officer: Client, february: Zone) -> None:
    for expected in ("created", "unchanged"):
        answer = send(officer, workbook(*LINES))
        batch = batch_of(february)
        assert batch.counts[expected] == 5
        if expected == "created":
            confirm(officer, batch)
    assert "Rien ne change." in officer.get(answer.url).content.decode()
    with scope(february.home):
        writes = AuditEntry.objects.filter(table_name="payroll_openingbalance").count()
    assert writes == 5


def test_a_corrected_amount_replaces_the_first(officer: Client, february: Zone) -> None:
    send(officer, workbook(*LINES))
    confirm(officer, batch_of(february))
    send(officer, csv(["00001", "1100", "", "01/2026", "410 000"]), "corrige.csv")
    batch = batch_of(february)
    assert batch.counts == {"created": 0, "changed": 1, "unchanged": 0, "refused": 0}
    confirm(officer, batch)
    assert taken(february)["00001", 1, "1100"] == 410_000
    assert len(taken(february)) == 5


def test_each_wrong_line_is_named_with_its_cure(officer: Client, february: Zone) -> None:
    send(officer, workbook(*LINES, *WRONG))
    batch = batch_of(february)
    assert batch.counts["created"] == 5 and batch.counts["refused"] == len(WRONG)
    told = {problem["line"]: f"{problem['message']} {problem['cure']}" for problem in batch.problems}
    first = len(LINES) + 2
    words = (
        "99999 n’est pas celui d’un agent",
        "Créez la rubrique",
        "Ce n’est pas un mois",
        "01/2025 à 01/2026",
        "porte déjà cette rubrique",
        "Ce n’est pas un montant",
        "La valeur manque",
    )
    for line, expected in enumerate(words, start=first):
        assert expected in told[line], (line, told)


def test_refused_lines_stay_out_only_when_one_says_so(officer: Client, february: Zone) -> None:
    send(officer, workbook(*LINES, *WRONG))
    batch = batch_of(february)
    refused = confirm(officer, batch)
    assert refused.status_code == 422 and taken(february) == {}
    assert confirm(officer, batch, only_valid="on").status_code == 302
    assert len(taken(february)) == 5


def test_a_preview_that_has_aged_is_shown_again(officer: Client, february: Zone) -> None:
    send(officer, workbook(*LINES))
    batch = batch_of(february)
    with scope(february.home):
        OpeningBalance.objects.create(
            institution=february.home, employee=february.employee("awa"), year=2026, month=1, code="1100", amount=1
        )
    confirm(officer, batch)
    batch = batch_of(february)
    assert batch.state == "previewed" and "vérifiez-le de nouveau" in batch.report["failure"]
    assert batch.counts == {"created": 4, "changed": 1, "unchanged": 0, "refused": 0}
    confirm(officer, batch)
    assert taken(february)["00001", 1, "1100"] == 400_000


def test_a_file_is_imported_once_or_dropped(officer: Client, february: Zone) -> None:
    send(officer, workbook(*LINES))
    batch = batch_of(february)
    assert officer.post(reverse("payroll:balance_drop", args=[batch.pk])).status_code == 302
    assert confirm(officer, batch).status_code == 404
    assert taken(february) == {} and not batch_of(february).problems


def test_what_is_not_a_table_is_refused_with_a_sentence(officer: Client, february: Zone) -> None:
    for content, name in ((b"\xff\xd8\xff" * 50, "photo.jpg"), (b"", "vide.xlsx"), (b"a;b\n1;2", "autre.csv")):
        answer = send(officer, content, name)
        assert answer.status_code == 422
        assert "file" in answer.context["form"].errors
    assert batch_of(february) is None


def test_the_confidential_population_is_unknown_to_those_who_may_not_see_it(february: Zone) -> None:
    line = [february.employee("mamadou").staff_number, "1100", "", "01/2026", 900_000]
    for name, refused in (("ousmane", 1), ("serigne", 0)):
        with scope(february.home, actor=february.user(name)):
            plan = balances_plan(content=csv(line), name="a.csv", access=access(february, name))
        assert plan.refused == refused
    assert len(plan.inserts) == 1


def test_the_year_of_a_payslip_counts_what_was_taken_over(client: Client, zone: Zone) -> None:
    run = month_paid(zone, 2026, 2)
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    send(client, workbook(*LINES))
    confirm(client, batch_of(zone))
    with scope(zone.home):
        slip = Payslip.objects.select_related("run__period", "calculation").get(run=run, employee=zone.employee("awa"))
        year = payslip_view(slip).year
    assert year.gross == slip.gross + 430_000, "the total given wins over the lines"
    assert year.net == slip.net + 350_000
    assert year.contributions == slip.contributions + 22_400
    assert year.months_taken_over == 1


def test_a_month_that_we_paid_is_not_taken_over(february: Zone) -> None:
    with scope(february.home, actor=february.user("ousmane")):
        plan = balances_plan(
            content=csv(["00001", "1100", "", "02/2026", 1]), name="a.csv", access=access(february)
        )
    assert plan.refused == 1 and not plan.inserts


def test_the_template_is_read_as_it_is_filled(officer: Client, february: Zone) -> None:
    answer = officer.get(reverse("payroll:balance_template"))
    assert answer.content[:2] == b"PK" and "modele-cumuls.xlsx" in answer["Content-Disposition"]
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(balances_template()))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    filled = {"Matricule *": "00001", "Code rubrique *": "1100", "Mois *": "01/2026", "Montant *": 5}
    sheet.append([filled.get(heading) for heading in headings])
    content = io.BytesIO()
    book.save(content)
    with scope(february.home, actor=february.user("ousmane")):
        plan = balances_plan(content=content.getvalue(), name="modele.xlsx", access=access(february))
    assert plan.counts() == {"created": 1, "changed": 0, "unchanged": 0, "refused": 0}


@pytest.mark.parametrize(("name", "expected"), [("ousmane", 200), ("awa", 403), ("khady", 403), ("aminata", 403)])
def test_only_those_who_prepare_the_pay_take_over(client: Client, february: Zone, name: str, expected: int) -> None:
    client.force_login(february.user(name), backend="hr_core.auth.StaffNumberBackend")
    for url in ("balance_home", "balance_template"):
        assert client.get(reverse(f"payroll:{url}")).status_code == expected


def test_another_institution_s_file_does_not_exist(officer: Client, february: Zone) -> None:
    send(officer, workbook(*LINES))
    batch = batch_of(february)
    officer.force_login(february.user("oumar"), backend="hr_core.auth.StaffNumberBackend")
    assert officer.get(reverse("payroll:balance_detail", args=[batch.pk])).status_code == 404
    assert confirm(officer, batch).status_code == 404
