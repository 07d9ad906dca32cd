"""A register received, compared, explained and signed; what is refused; what others see."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_parallel import ParallelState
from payroll.models import ParallelGap, ParallelRun, PayRun
from payroll.parallel.causes import Side
from payroll.selectors.parallel import our_month, sums_by
from payroll.services.parallel.comparing import parallel_compare
from payroll.services.parallel.runs import are_columns_kept, headed, layout_of, parallel_receive
from payroll.services.parallel.words import gaps_justify, parallel_approve, parallel_reopen, parallel_sign
from tests.cast import Zone
from tests.payroll.parallel.registers import Change, compared, long_register, person, wide_register, workbook


def less(zone: Zone, name: str = "khady") -> Change:
    """The old software pays this person 90 less of base pay."""
    number = zone.employee(name).staff_number
    return lambda of, code, side: Side(side.amount - 90) if code == "1100" and of == number else side


@pytest.mark.parametrize("write", [long_register, wide_register], ids=["a row per line", "a column per line"])
def test_our_own_register_differs_by_nothing(zone: Zone, run: PayRun, write):
    with scope(zone.home, actor=zone.user("ousmane")):
        row = compared(run.period, write(our_month(run.period)), person(zone, "ousmane"))
        assert (row.different, row.unexplained, row.gap, row.problems) == (0, 0, 0, [])
        assert row.equal == row.pairs > 20 and row.theirs == row.ours > 0


def test_differences_are_classified_kept_and_sum_up_to_the_franc(zone: Zone, run: PayRun):
    ousmane = person(zone, "ousmane")
    with scope(zone.home, actor=ousmane.user):
        month = our_month(run.period)
        number = next(iter(month.people.values())).staff_number

        def other(staff: str, code: str, side: Side) -> Side | None:
            if staff == number and code == "1100":
                return Side(side.amount - 5_000)
            if staff == number and code == "gross":
                return Side(side.amount - 5_000)
            return side

        row = compared(run.period, long_register(month, other), ousmane)
        causes = {gap.code: gap.cause for gap in row.gaps.all()}
        assert causes == {"1100": "unexplained", "gross": "follows"}
        assert (row.gap, row.different, row.unexplained) == (5_000, 5_000, 5_000)
        assert sum(each.gap for each in sums_by(row, "cause")) == row.ours - row.theirs

        gap = row.gaps.get(code="1100")
        gaps_justify(parallel=row, gaps=[gap.pk], cause="old_error", justification="Avancement oublié", access=ousmane)
        again = parallel_compare(parallel=row, access=ousmane)
        assert again.unexplained == 0 and again.gaps.get(code="1100").justification == "Avancement oublié"
        # The same file once more: its columns and its items are known, so that it is compared at once.
        assert parallel_receive(
            period=run.period, content=long_register(month), name="livre.xlsx", access=ousmane
        ).state == ParallelState.COMPARED  # fmt: skip


def test_a_person_of_one_side_only_and_a_line_that_we_lack_are_named(zone: Zone, run: PayRun):
    ousmane = person(zone, "ousmane")
    with scope(zone.home, actor=ousmane.user):
        month = our_month(run.period)
        gone = next(iter(month.people.values())).staff_number
        content = long_register(month, lambda number, code, side: None if number == gone else side)
        row = compared(run.period, content, ousmane)
        assert set(row.gaps.exclude(section="total").values_list("cause", flat=True)) == {"not_paid_there"}
        assert not row.unexplained and row.gap > 0

        rows = [["Matricule", "Nom", "Code rubrique", "Libellé", "Montant"], ["9999", "Inconnu", "1100", "Salaire", 100],
                [gone, "Lui", "8888", "Prime de salissure", 250]]  # fmt: skip
        row = compared(run.period, workbook(rows), ousmane)
        assert row.gaps.get(staff_number="9999").cause == "not_paid_here"
        assert row.state == ParallelState.RECEIVED or row.gaps.filter(cause="missing_here", gap=-250).exists()


def test_two_persons_sign_once_nothing_is_left(zone: Zone, run: PayRun):
    ousmane, binta = person(zone, "ousmane"), person(zone, "binta")
    with scope(zone.home, actor=ousmane.user):
        row = compared(run.period, long_register(our_month(run.period), less(zone)), ousmane)
        with pytest.raises(Refusal, match="inexpliqués"):
            parallel_sign(parallel=row, conclusion="Conforme", access=ousmane)
        keys = list(row.gaps.filter(is_proved=False).values_list("pk", flat=True))
        with pytest.raises(ValidationError, match="pourquoi"):
            gaps_justify(parallel=row, gaps=keys, cause="other", justification=" ", access=ousmane)
        assert not row.gaps.exclude(justification="").exists()
        gaps_justify(parallel=row, gaps=keys, cause="old_error", justification="Point d’indice de 2024", access=ousmane)
        row.refresh_from_db()
        row = parallel_sign(parallel=row, conclusion="Conforme", access=ousmane)
        with pytest.raises(Refusal, match="autre personne"):
            parallel_approve(parallel=row, access=ousmane)
        with pytest.raises(Refusal, match="signé"):
            parallel_compare(parallel=row, access=ousmane)
        row = parallel_reopen(parallel=row, reason="Nouvelle version du fichier", access=ousmane)
        row = parallel_sign(parallel=row, conclusion="Conforme", access=ousmane)
    with scope(zone.home, actor=binta.user):
        row = parallel_approve(parallel=row, access=binta)
        assert row.state == ParallelState.APPROVED and row.approved_as


def test_nobody_explains_a_difference_of_their_own_pay_or_one_that_they_do_not_see(zone: Zone, run: PayRun):
    ousmane = person(zone, "ousmane")
    with scope(zone.home, actor=ousmane.user):
        for name, refused in (("ousmane", PermissionDenied), ("mamadou", ValidationError)):
            row = compared(run.period, long_register(our_month(run.period), less(zone, name)), ousmane)
            keys = list(row.gaps.filter(is_proved=False).values_list("pk", flat=True))
            with pytest.raises(refused):
                gaps_justify(parallel=row, gaps=keys, cause="other", justification="C’est ainsi", access=ousmane)


def test_what_is_no_register_is_refused_and_nothing_is_kept(zone: Zone, run: PayRun):
    ousmane = person(zone, "ousmane")
    with scope(zone.home, actor=ousmane.user):
        for content in (b"ceci n'est pas un tableau", workbook([["a", "b"], [1, 2]])):
            with pytest.raises(ValidationError):
                parallel_receive(period=run.period, content=content, name="x.xlsx", access=ousmane)
        assert not ParallelRun.objects.exists()


def test_the_screens_lead_from_the_file_to_the_signature(zone: Zone, run: PayRun, as_):
    browser = as_("ousmane")
    with scope(zone.home):
        content = long_register(our_month(run.period), less(zone))
    file = SimpleUploadedFile("livre.xlsx", content)
    answer = browser.post("/paie/double-calcul/comparer/", {"period": run.period_id, "file": file})
    with scope(zone.home):
        pk = ParallelRun.objects.get().pk
    here = f"/paie/double-calcul/{pk}/"
    assert answer.url == f"{here}colonnes/"
    form = browser.get(answer.url).context["form"]
    answer = browser.post(answer.url, {name: field.initial for name, field in form.fields.items()})
    assert answer.url == f"{here}rubriques/"
    form = browser.get(answer.url).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    assert browser.post(answer.url, data | {"i0": ""}).status_code == 422
    assert browser.post(answer.url, data).url == here
    assert "à expliquer" in browser.get(here).text
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(f"{here}ecarts/?vue=inexpliques")
    assert "Pourquoi" in page.text and len(queries) <= 25
    with scope(zone.home):
        keys = [str(key) for key in ParallelGap.objects.filter(is_proved=False).values_list("pk", flat=True)][:1]
    assert "Justification" in browser.post(f"{here}ecarts/cause/", {"choisis": keys}).text
    assert browser.get(f"{here}ecarts/?export=xlsx").status_code == 200
    assert browser.get(f"{here}rapport/").content.startswith(b"%PDF")
    assert as_("oumar").get(here).status_code == 404
    assert "pas encore signé" in as_("binta").get(f"{here}contresigner/").text


def test_a_later_file_of_the_same_columns_asks_for_its_new_items_alone(zone: Zone, run: PayRun, as_):
    with scope(zone.home):
        content = long_register(our_month(run.period))
        compared(run.period, content, person(zone, "ousmane"))
        layout = layout_of(zone.home)
        layout.items.pop("1100")
        layout.save()
        assert are_columns_kept(headed(ParallelRun.objects.get()).headings, layout)
    data = {"period": run.period_id, "file": SimpleUploadedFile("livre.xlsx", content)}
    answer = as_("ousmane").post("/paie/double-calcul/comparer/", data, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/rubriques/") and "rubriques nouvelles" in answer.text


def test_the_list_of_differences_asks_as_much_for_thirty_as_for_one(zone: Zone, run: PayRun, as_):
    ousmane = person(zone, "ousmane")
    with scope(zone.home, actor=ousmane.user):
        row = compared(run.period, long_register(our_month(run.period), less(zone)), ousmane)
    browser, counts = as_("ousmane"), []
    for number in (0, 30):
        with scope(zone.home):
            ParallelGap.objects.bulk_create(
                ParallelGap(institution=zone.home, parallel=row, staff_number=f"9{rank}", employee=zone.employee("khady"),
                            code="1100", label="Salaire", section="earning", gap=rank + 1, ours=rank + 1)
                for rank in range(number)
            )  # fmt: skip
        browser.get(f"/paie/double-calcul/{row.pk}/ecarts/")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/paie/double-calcul/{row.pk}/ecarts/").status_code == 200
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert counts[0] == counts[1] <= 20
