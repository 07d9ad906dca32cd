"""`simulate` and the command over it: order, defaults, refusals that name case, key, value and cure."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payroll.countries.cases import CaseError, countries, simulate

GOOD = {"country": "SN", "date": "2026-01-31", "base_salary": 200_000}


def test_answers_keep_the_order_and_absent_keys_take_their_defaults() -> None:
    cases = [
        GOOD | {"base_salary": 100_000 * i, "country": "sn" if i % 2 else "SN", "date": f"20{15 + i}-05-31"}
        for i in range(1, 9)
    ]
    assert [a["gross"] for a in simulate(cases)] == [100_000 * i for i in range(1, 9)]
    spelled = GOOD | {
        "marital_status": "single",
        "children": 0,
        "spouse_income": False,
        "category": "non-cadre",
        "injury_class": "A",
    }
    assert simulate([GOOD]) == simulate([spelled])


def test_levies_that_do_not_apply_are_left_out_and_the_income_tax_is_always_there() -> None:
    low = simulate([GOOD | {"base_salary": 60_000}])[0]
    assert low["tax"] == {"income-tax": 0, "trimf": 300}
    assert "ipres-cadre-employee" not in low["employee"] and "ipm-employee" not in low["employee"]
    configured = simulate([GOOD | {"ipm_active": True, "ipm_employee_rate": "2.5"}])[0]
    assert configured["employee"]["ipm-employee"] == 5_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"country": "ZZ"}, ["country", "'ZZ'", "donnez l’un de"]),
        ({"date": "31/01/2026"}, ["date", "31/01/2026", "AAAA-MM-JJ"]),
        ({"date": "2001-01-31"}, ["date", "2001-01-31", "à partir du 2013-01-01"]),
        ({"base_salary": -1}, ["base_salary", "-1", "montant entier"]),
        ({"base_salary": "200000"}, ["base_salary", "'200000'", "montant entier"]),
        ({"children": True}, ["children", "True", "entier de 0 à 30"]),
        ({"marital_status": "pacs"}, ["marital_status", "'pacs'", "single, married"]),
        ({"injury_class": "Z"}, ["injury_class", "'Z'", "A, B, C"]),
        ({"bonus": 5}, ["bonus", "5", "clé inconnue"]),
        ({"ipm_employee_rate": "cent"}, ["ipm_employee_rate", "'cent'", "pourcentage"]),
    ],
)
def test_a_wrong_case_is_refused_with_its_number_key_value_and_cure(change: dict, words: list[str]) -> None:
    with pytest.raises(CaseError) as refusal:
        simulate([GOOD, GOOD | change])
    assert "Cas n° 2 (indice 1)" in str(refusal.value)
    for word in words:
        assert word in str(refusal.value)


def test_the_command_prints_json_or_fails_without_a_word_on_standard_output(tmp_path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([GOOD]), encoding="utf-8")
    out = StringIO()
    call_command("pay_simulate", "--input", str(path), "--explain", stdout=out)
    answer = json.loads(out.getvalue())[0]
    assert answer["net"] == simulate([GOOD])[0]["net"]
    assert set(answer["explanation"]) == {*answer["employee"], *answer["employer"], *answer["tax"]}
    for bad in (
        '[{"country": "SN"}]',
        '{"country": "SN"}',
        "[",
        '[{"country": "SN", "date": "2026-01-31", "base_salary": 1, "x": 2}]',
    ):
        path.write_text(bad, encoding="utf-8")
        out = StringIO()
        with pytest.raises(CommandError) as refusal:
            call_command("pay_simulate", "--input", str(path), stdout=out)
        assert refusal.value.returncode == 2
        assert out.getvalue() == ""
    with pytest.raises(CommandError, match="Indiquez --input"):
        call_command("pay_simulate")


def test_countries_are_listed_with_periods_and_keys() -> None:
    sn = next(c for c in countries() if c["code"] == "SN")
    assert sn["covered_from"] == "2013-01-01"
    assert sn["keys"]["injury_class"]["choices"] == ["A", "B", "C"]
    out = StringIO()
    call_command("pay_simulate", "--list-countries", stdout=out)
    assert json.loads(out.getvalue())[0]["keys"]


def test_countries_can_be_checked_by_command() -> None:
    out = StringIO()
    call_command("check_countries", "sn", stdout=out)
    assert "rien à corriger" in out.getvalue()
    with pytest.raises(CommandError, match="Pays inconnus : zz"):
        call_command("check_countries", "zz")
