"""A take-over is signed by two people; then nothing of it changes, but by a correction of two people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import Loan, OpeningBalance, Takeover, TakeoverBalance, TakeoverCode
from payroll.selectors.takeover import old_slip
from payroll.services.loan_kinds import usual_kinds_make
from payroll.services.opening_balances import balances_plan
from payroll.services.recomputation import month_recompute, past_months
from payroll.services.takeover import kinds
from payroll.services.takeover.corrections import correction_decide
from payroll.services.takeover.dossier import takeover_save
from payroll.services.takeover.signing import takeover_reopen, takeover_sign, takeover_submit
from payroll.services.takeover.targets import Targets
from payroll.services.year_checks import CheckState
from payroll.services.year_checks_own import numbers_check
from tests.cast import Zone
from tests.payroll.months import month_paid, payroll_set_up
from tests.payroll.takeover.conftest import (
    LINE_HEAD,
    OLD_LINES,
    OLD_TOTALS,
    TOTAL_HEAD,
    access,
    control,
    corrected,
    decided,
    load,
    opened,
    signed,
    submitted,
    workbook,
)

FORBIDDEN = (
    "UPDATE payroll_openingbalance SET amount = amount + 1 WHERE code = 'net'",
    "UPDATE payroll_openingbalance SET amount = amount + 1, signed_amount = signed_amount + 1",
    "UPDATE payroll_openingbalance SET year = 2020",
    "UPDATE payroll_openingbalance SET takeover_id = NULL",
    "DELETE FROM payroll_openingbalance",
    "INSERT INTO payroll_openingbalance (institution_id, employee_id, year, month, code, label, amount)"
    " SELECT institution_id, employee_id, 2026, 6, 'autre', '', 1 FROM payroll_openingbalance LIMIT 1",
    "UPDATE payroll_takeoverline SET amount = 1",
    "DELETE FROM payroll_takeovercode",
    "UPDATE payroll_takeovercontrol SET amount = 1",
    "UPDATE payroll_takeover SET state = 'draft'",
    "DELETE FROM payroll_takeover",
)


def amounts(zone: Zone, number: str = "00002") -> dict[str, int]:
    with scope(zone.home):
        rows = OpeningBalance.objects.filter(employee__staff_number=number, year=2026, month=6)
        return dict(rows.values_list("code", "amount"))


def test_signing_writes_what_the_year_reads_and_keeps_the_old_codes(zone: Zone) -> None:
    signed(zone)
    assert amounts(zone, "00001") == {
        "1100": 400_000, "ipres-general-employee": 22_400, "income-tax": 30_000, "gross": 400_000, "taxable": 400_000,
        "contributions": 22_400, "tax": 30_000, "net": 347_600,
    }  # fmt: skip
    with scope(zone.home):
        employee = OpeningBalance.objects.filter(employee__staff_number="00001")[0].employee
        slip = old_slip(employee, dt.date(2026, 6, 1), zone.home)
        assert old_slip(employee, dt.date(2026, 5, 1), zone.home) is None
        base = OpeningBalance.objects.get(employee=employee, code="ipres-general-employee").base
    assert slip is not None and base == 400_000
    told = {line.code: (title, line.becomes, line.amount) for title, lines in slip.groups for line in lines}
    assert told["0770"] == ("Cotisations sociales", "IPRES régime général", 22_400)
    assert told["0999"] == ("Pour mémoire", "", 173), "kept, shown, without effect"


def test_the_database_refuses_every_change_of_what_is_signed(zone: Zone) -> None:
    signed(zone)
    for statement in FORBIDDEN:
        with pytest.raises(Error, match="reprise"), scope(zone.home), transaction.atomic():
            connection.cursor().execute(statement)
    with scope(zone.home, actor=zone.user("ousmane")):
        plan = balances_plan(
            content="Matricule;Code rubrique;Mois;Montant\n00001;1100;06/2026;1".encode("cp1252"), name="a.csv",
            access=access(zone),
        )  # fmt: skip
    assert plan.refused == 1 and "reprise signée" in plan.findings[0].message


def test_the_person_who_drew_up_the_sheet_does_not_approve_it(zone: Zone) -> None:
    takeover = submitted(zone)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="Votre rôle"):
        takeover_sign(takeover=takeover, access=access(zone))
    with scope(zone.home):
        Takeover.objects.filter(pk=takeover.pk).update(submitted_by=zone.user("aminata"))
    with scope(zone.home, actor=zone.user("aminata")), pytest.raises(Refusal, match="une autre personne"):
        takeover_sign(takeover=takeover, access=access(zone, "aminata"))
    with pytest.raises(Error), scope(zone.home), transaction.atomic():
        Takeover.objects.filter(pk=takeover.pk).update(signed_by=zone.user("aminata"))
    assert amounts(zone) == {}
    with pytest.raises(Error, match="signature"), scope(zone.home), transaction.atomic():
        TakeoverCode.objects.update(target="net")


def test_a_sheet_says_what_it_lacks_before_it_is_drawn_up(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        takeover = opened(zone)
        with pytest.raises(Refusal, match="Rien n’est chargé"):
            takeover_submit(takeover=takeover, access=access(zone))
        load(zone, takeover, workbook(LINE_HEAD, OLD_LINES))
        with pytest.raises(Refusal, match="anciennes rubriques attendent.*sans total imposable.*Aucun total de contrôle"):
            takeover_submit(takeover=takeover, access=access(zone))
        load(zone, takeover, workbook(TOTAL_HEAD, OLD_TOTALS), kinds.TOTALS)
        decided(zone, takeover)
        wrong = control(zone, takeover, "net", 647_599)
        with pytest.raises(Refusal, match="écart de contrôle sans explication"):
            takeover_submit(takeover=takeover, access=access(zone))
        wrong.explanation = "Arrondi de l’ancien livre"
        wrong.save()
        takeover = takeover_submit(takeover=takeover, access=access(zone))
        assert takeover.sheet["controls"][0]["gap"] == 1
        with pytest.raises(Refusal, match="pourquoi"):
            takeover_reopen(takeover=takeover, reason=" ", access=access(zone))
        assert takeover_reopen(takeover=takeover, reason="Mois oublié", access=access(zone)).is_draft
        with pytest.raises(ValidationError, match="vingt-quatre mois"):
            opened(zone, first=dt.date(2024, 6, 1))


def test_a_correction_counts_once_somebody_else_approves_it(zone: Zone) -> None:
    correction = corrected(zone, signed(zone))
    before = amounts(zone)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="Votre rôle"):
        correction_decide(correction=correction, approved=True, access=access(zone))
    assert amounts(zone) == before
    with scope(zone.home, actor=zone.user("binta")):
        correction_decide(correction=correction, approved=True, access=access(zone, "binta"))
    raised = {code: before[code] + 5_000 for code in ("1100", "gross", "taxable", "net")}
    assert amounts(zone) == before | raised
    with scope(zone.home, actor=zone.user("binta")):
        with pytest.raises(Refusal, match="déjà décidée"):
            correction_decide(correction=correction, approved=False, access=access(zone, "binta"))
        with pytest.raises(Error, match="signée"), transaction.atomic():
            connection.cursor().execute("UPDATE payroll_takeovercorrection SET amount = 9")


def test_a_file_may_give_a_column_to_each_code_or_to_each_month(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        takeover = opened(zone, first=dt.date(2026, 5, 1))
        wide = workbook(["Matricule", "Mois", "0100 Salaire de base", "Prime de caisse"], [["00001", "06/2026", 400_000, 7_500]])
        load(zone, takeover, wide)
        months = workbook(["Matricule", "Rubrique", "05/2026", "06/2026"], [["00001", "0770", 21_000, 22_400]])
        load(zone, takeover, months, **{"05/2026": "item:05/2026", "06/2026": "item:06/2026"})
        found = {(row.month, row.code): row.amount for row in takeover.lines.all()}
    assert found == {(6, "0100"): 400_000, (6, "PRIME DE CAISSE"): 7_500, (5, "0770"): 21_000, (6, "0770"): 22_400}


def test_each_wrong_line_is_told_with_its_cure(zone: Zone) -> None:
    rows = [*OLD_LINES, ["99999", "0100", "", "06/2026", 0, 1], ["00001", "0100", "", "06/2026", 0, 2], ["00001", "0100", "", "03/2026", 0, 2]]
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        takeover = opened(zone)
        with pytest.raises(ValidationError, match="lignes sont refusées"):
            load(zone, takeover, workbook(LINE_HEAD, rows))
        assert not takeover.lines.exists()


def test_loans_run_on_here_from_the_first_month(zone: Zone) -> None:
    head = ["Nature", "Matricule", "Référence", "Montant d’origine", "Solde", "Jours", "Échéances restantes"]
    rows = [["prêt", "00001", "equipement/77", 480_000, 360_000, "", 12]]
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        usual_kinds_make(institution=zone.home, start=dt.date(2026, 1, 1), actor=None)
        takeover = opened(zone)
        load(zone, takeover, workbook(LINE_HEAD, OLD_LINES))
        load(zone, takeover, workbook(TOTAL_HEAD, OLD_TOTALS), kinds.TOTALS)
        load(zone, takeover, workbook(head, rows), kinds.BALANCES)
        decided(zone, takeover)
        control(zone, takeover, "balance:loan", 360_000)
        takeover = takeover_submit(takeover=takeover, access=access(zone))
        assert [row["gap"] for row in takeover.sheet["controls"]] == [0]
        assert not Loan.objects.exists(), "nothing is opened before the second signature"
    with scope(zone.home, actor=zone.user("aminata")):
        takeover_sign(takeover=takeover, access=access(zone, "aminata"))
        loan = Loan.objects.get()
        assert (loan.amount, loan.taken_over, loan.months, loan.first_month) == (480_000, 120_000, 12, dt.date(2026, 7, 1))
        assert loan.agreed_by == zone.user("ousmane")
        kept = {row.kind: (row.result, row.days) for row in TakeoverBalance.objects.all()}
    assert kept == {"loan": (f"prêt {loan.number}", 0)}


def test_another_institution_finds_nothing(zone: Zone, client: Client) -> None:
    takeover = signed(zone)
    client.force_login(zone.user("oumar"), backend="hr_core.auth.StaffNumberBackend")
    for name in ("takeover_detail", "takeover_sheet", "takeover_correction_create", "takeover_code_list"):
        assert client.get(reverse(f"payroll:{name}", args=[takeover.pk])).status_code == 404
    assert client.get(reverse("payroll:takeover_slip", args=[zone.employee("awa").pk, 2026, 6])).status_code == 404


def test_back_pay_of_a_month_taken_over_starts_from_what_the_old_software_declared(zone: Zone) -> None:
    signed(zone)
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("ousmane")):
        (month,) = past_months(zone.home, since=dt.date(2026, 1, 1))
        done = month_recompute(institution=zone.home, month=month, employees=[awa.pk])
        right, paid = int(done.column(done.right, "1100")[0]), int(done.column(done.paid, "1100")[0])
        base = int(done.column(done.paid_base, "ipres-general-employee")[0])
    assert done.is_taken_over and paid == 400_000 and base == 400_000
    assert right > 0 and int(done.difference("1100")[0]) == right - 400_000
    assert "1200" not in done.right, "what the old software did not give is not claimed"


def test_payslips_numbered_here_before_the_signature_do_not_follow_the_old_ones(zone: Zone) -> None:
    month_paid(zone, 2026, 7)
    with scope(zone.home, actor=zone.user("ousmane")):
        takeover = opened(zone, last_payslip_number=4_120)
        load(zone, takeover, workbook(LINE_HEAD, OLD_LINES))
        load(zone, takeover, workbook(TOTAL_HEAD, OLD_TOTALS), kinds.TOTALS)
        decided(zone, takeover)
        control(zone, takeover, "net", 647_600)
        with pytest.raises(Refusal, match="déjà numérotés ici"):
            takeover_submit(takeover=takeover, access=access(zone))
        takeover.last_payslip_number = 0
        takeover_save(takeover=takeover, access=access(zone))
        takeover_submit(takeover=takeover, access=access(zone))
        (check,) = numbers_check(zone.home, 2026)
        assert check.state == CheckState.DONE


@pytest.mark.parametrize(
    ("label", "becomes"),
    [
        ("Ind. logement", "2200"), ("Prime ancienneté", "1300"), ("TRIMF", "trimf"), ("IPRES cadres patronal", "ipres-cadre-employer"),
        ("IPRES", ""), ("Indemnité", ""), ("Salaire indiciaire", ""),
    ],
)  # fmt: skip
def test_a_label_written_otherwise_is_proposed_when_one_line_alone_answers(zone: Zone, label: str, becomes: str) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        found = Targets(zone.home, dt.date(2026, 7, 1)).proposed("0999", label)
    assert (found.code if found else "") == becomes
