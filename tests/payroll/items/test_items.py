"""Pay items, tables and settings: written by date with a reason, tried at once, never in a closed month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.models import AuditEntry
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import CircuitStep, PayItem, PayItemVersion, PayPeriod, PayTable, RecurringInput
from payroll.services.definition import PlanDefinition, definition_read, input_names, plan_of, text_choices
from payroll.services.inputs import recurring_input_end, recurring_input_set
from payroll.services.items import base_set, item_create, item_stop, item_version_set
from payroll.services.roster import roster_open
from payroll.services.settings import pay_setting, setting_set
from payroll.services.setup import institution_payroll_setup, usual_items
from payroll.services.tables import table_create, table_set
from payroll.table_rows import rows_of_text
from payroll.workflows import DEFAULT_CIRCUIT
from tests.cast import Zone

JUNE, NOVEMBER, DECEMBER = dt.date(2026, 6, 1), dt.date(2026, 11, 1), dt.date(2026, 12, 1)
Item = Callable[[str], PayItem]


@pytest.fixture(autouse=True)
def inside(paid: Zone) -> Iterator[None]:
    with scope(paid.home, actor=paid.user("ousmane")):
        yield


def plain(error: ValidationError) -> str:
    """The messages with plain spaces, as tests write them."""
    return " ".join(error.messages).replace("\u202f", " ").replace("\u00a0", " ")


def values(**more: Any) -> dict[str, Any]:
    return {
        "label": "Indemnité de logement",
        "kind": "earning",
        "nature": "allowance",
        "frequency": "recurring",
        "order": 2200,
        "account": "6631",
        "formula": "",
        "is_prorated": False,
        "run_kinds": ["regular", "settlement"],
        "legal_text": "",
    } | more


def define(item: PayItem, formula: str, start: dt.date = NOVEMBER, **more: Any) -> PayItemVersion:
    return item_version_set(
        item=item, start=start, values=values(formula=formula, **more), actor=None, reason="Accord d’établissement"
    )


def paid_amount(zone: Zone, code: str, name: str = "awa", on: dt.date = NOVEMBER) -> int:
    period = PayPeriod(institution=zone.home, year=on.year, month=on.month)
    plan = plan_of(definition_read(institution=zone.home, on=period.last_day))
    key = zone.employee(name).pk
    roster = roster_open(plan=plan, period=period, first_employee=key, last_employee=key)
    return int(plan.evaluate(roster.columns, 1).amount(code)[0])


# ---------------------------------------------------------------------- setting up
def test_setup_gives_the_usual_items_and_the_circuit(paid: Zone) -> None:
    codes = set(PayItem.objects.values_list("code", flat=True))
    assert {"1100", "1200", "1300", "2200", "2300", "3110", "3140", "3900", "6100", "6900", "7100"} <= codes
    assert list(CircuitStep.objects.values_list("state", flat=True)) == [step.state for step in DEFAULT_CIRCUIT]


def test_setup_twice_changes_nothing(paid: Zone) -> None:
    before = PayItemVersion.objects.count()
    made = institution_payroll_setup(institution=paid.home, start=NOVEMBER, actor=None)
    assert made == {"items": 0, "steps": 0}
    assert PayItemVersion.objects.count() == before


def test_setup_before_the_known_law_is_refused(paid: Zone) -> None:
    with pytest.raises(Refusal, match="01/01/2013"):
        institution_payroll_setup(institution=paid.home, start=dt.date(2010, 1, 1), actor=None)


def test_seniority_bonus_follows_the_law(paid: Zone) -> None:
    assert paid_amount(paid, "1300") == 44_000  # eleven years since January 2015, on 400 000


def test_overtime_is_paid_on_the_hourly_base_with_the_legal_rate(paid: Zone, item: Item) -> None:
    plan = plan_of(definition_read(institution=paid.home, on=NOVEMBER))
    result = plan.evaluate({"base_salary": 400_000, "q_3110": 10_000, "q_3120": 2_000}, 1)
    assert int(result.amount("3110")[0]) == 26_539  # 10 h x 400 000 / 173,33 x 1,15
    assert int(result.amount("3120")[0]) == 6_462  # 2 h x 400 000 / 173,33 x 1,40


def test_without_a_legal_bonus_seniority_is_entered() -> None:
    from dataclasses import replace

    from payroll.countries import law

    country = law("sn")
    figures = {key: figure for key, figure in country.figures.items() if key not in ("seniority-bonus", "overtime")}
    made = {usual.code: usual for usual in usual_items(replace(country, figures=figures), NOVEMBER)}
    assert (made["1300"].values["formula"], made["1300"].values["frequency"]) == ("", "recurring")
    assert "3110" not in made


# ---------------------------------------------------------------------- reading the rules
def test_definition_takes_eight_queries_however_many_items(paid: Zone) -> None:
    with CaptureQueriesContext(connection) as queries:
        definition_read(institution=paid.home, on=NOVEMBER, with_sources=False)
    assert len(queries) == 8
    with CaptureQueriesContext(connection) as queries:
        definition_read(institution=paid.home, on=NOVEMBER)
    assert len(queries) <= 15  # what the statute, absences, refunds, back pay and debts add, whatever their number


def test_definition_goes_to_json_and_back(paid: Zone, item: Item) -> None:
    table = table_create(institution=paid.home, code="logement", label="Logement", keys=["categorie"], actor=None, reason="x")
    table_set(table=table, start=NOVEMBER, rows=[(("C",), 50_000)], actor=None, reason="x")
    base_set(item=item("2200"), base="taxable", start=NOVEMBER, inclusion="part", rate=50_000, actor=None, reason="x")
    definition = definition_read(institution=paid.home, on=NOVEMBER)
    assert PlanDefinition.from_json(definition.to_json()) == definition
    assert plan_of(definition) is plan_of(PlanDefinition.from_json(definition.to_json()))


def test_plan_reads_an_amount_per_item_without_formula(paid: Zone) -> None:
    names = input_names(plan_of(definition_read(institution=paid.home, on=NOVEMBER)))
    assert {"base_salary", "seniority_years", "a_2200", "q_3110", "a_6100"} <= set(names)
    assert "a_1100" not in names


def test_texts_without_a_row_are_all_others(paid: Zone, item: Item) -> None:
    define(item("2200"), 'si(ville = "Thiès"; 1; 2)', frequency="everyone")
    plan = plan_of(definition_read(institution=paid.home, on=NOVEMBER))
    spec = next(spec for spec in plan.inputs if spec.name == "town")
    assert text_choices(spec, ["THIES", "Dakar", "", "Thiès"]) == ["thies", "", "", "thies"]


# ---------------------------------------------------------------------- definitions
def test_new_definition_closes_the_previous_one(item: Item) -> None:
    define(item("2200"), "25 000")
    old, new = item("2200").versions.order_by("start")
    assert (old.end, new.start, new.end) == (NOVEMBER, NOVEMBER, None)


def test_definition_of_the_same_day_is_corrected(item: Item) -> None:
    define(item("2200"), "25 000")
    define(item("2200"), "30 000")
    assert item("2200").versions.count() == 2
    assert item("2200").versions.order_by("-start").first().formula == "30 000"


def test_definition_set_before_another_ends_where_it_starts(item: Item) -> None:
    define(item("2200"), "25 000", DECEMBER)
    define(item("2200"), "20 000", JUNE)
    assert [(v.start, v.end) for v in item("2200").versions.order_by("start")] == [
        (dt.date(2026, 1, 1), JUNE),
        (JUNE, DECEMBER),
        (DECEMBER, None),
    ]


def test_formula_with_a_fault_is_refused_and_nothing_is_written(item: Item) -> None:
    with pytest.raises(ValidationError) as caught:
        define(item("2200"), "salair_base * 10 %")
    assert "Vouliez-vous dire « salaire_base »" in plain(caught.value)
    assert item("2200").versions.count() == 1


def test_cycle_between_items_is_refused_with_its_path(item: Item) -> None:
    define(item("2100"), "r2200 * 2", label="Fonction", frequency="everyone")
    with pytest.raises(ValidationError) as caught:
        define(item("2200"), "r2100 + 1", frequency="everyone")
    assert "→" in caught.value.message_dict["formula"][0]


def test_stopping_an_item_that_another_reads_is_refused(item: Item) -> None:
    define(item("2100"), "r2200 * 2", label="Fonction", frequency="everyone")
    with pytest.raises(ValidationError, match="Une autre rubrique"):
        item_stop(item=item("2200"), end=DECEMBER, actor=None, reason="Supprimée")


def test_stopped_item_leaves_the_plan(paid: Zone, item: Item) -> None:
    item_stop(item=item("2200"), end=DECEMBER, actor=None, reason="Supprimée")
    assert definition_read(institution=paid.home, on=NOVEMBER).item("2200")
    assert definition_read(institution=paid.home, on=DECEMBER).item("2200") is None


def test_two_base_salaries_are_refused(item: Item) -> None:
    with pytest.raises(ValidationError) as caught:
        define(item("2200"), "", nature="base-salary")
    assert "payé deux fois" in str(caught.value)


def test_nature_unknown_to_the_country_is_refused(item: Item) -> None:
    with pytest.raises(ValidationError, match="nature n’existe pas"):
        define(item("2200"), "", nature="housing")


def test_reason_is_asked_and_kept_with_the_writes(item: Item) -> None:
    with pytest.raises(ValidationError, match="motif"):
        item_version_set(item=item("2200"), start=NOVEMBER, values=values(), actor=None, reason=" ")
    version = define(item("2200"), "25 000")
    assert AuditEntry.objects.of_record(version).first().reason == "Accord d’établissement"


def test_code_in_use_is_refused(paid: Zone) -> None:
    with pytest.raises(ValidationError, match="porte déjà ce code"):
        item_create(institution=paid.home, code="2200", start=NOVEMBER, values=values(), actor=None, reason="x")


def test_code_has_four_digits(paid: Zone) -> None:
    with pytest.raises(ValidationError, match="quatre chiffres"):
        item_create(institution=paid.home, code="22A", start=NOVEMBER, values=values(), actor=None, reason="x")


def test_closed_month_is_not_rewritten(paid: Zone, item: Item) -> None:
    PayPeriod.objects.create(institution=paid.home, year=2026, month=10, is_closed=True)
    with pytest.raises(ValidationError) as caught:
        define(item("2200"), "25 000", dt.date(2026, 10, 15))
    assert "à partir du 01/11/2026" in caught.value.message_dict["start"][0]
    define(item("2200"), "25 000", NOVEMBER)


def test_formula_item_is_for_those_to_whom_it_is_given(paid: Zone, item: Item) -> None:
    define(item("2200"), "10 % * salaire_base")
    assert paid_amount(paid, "2200") == 0
    recurring_input_set(
        employee=paid.employee("awa"), item=item("2200"), start=NOVEMBER, quantity=1_000, actor=paid.user("ousmane")
    )
    assert paid_amount(paid, "2200") == 40_000


def test_formula_item_for_everyone_needs_nothing_more(paid: Zone, item: Item) -> None:
    define(item("2200"), "10 % * salaire_base", frequency="everyone")
    assert paid_amount(paid, "2200") == 40_000


# ---------------------------------------------------------------------- the matrix
def test_cell_of_the_matrix_changes_the_base(paid: Zone, item: Item) -> None:
    define(item("2200"), "100 000", frequency="everyone")

    def contributory() -> int:
        plan = plan_of(definition_read(institution=paid.home, on=NOVEMBER))
        return int(plan.evaluate({"base_salary": 400_000}, 1).base("contributory")[0])

    assert contributory() == 500_000
    for inclusion, more, expected in (
        ("none", {}, 400_000),
        ("part", {"rate": 50_000}, 450_000),
        ("up_to", {"ceiling": 30_000}, 430_000),
        ("excess", {"ceiling": 30_000}, 470_000),
        ("full", {}, 500_000),
        ("none", {}, 400_000),
    ):
        base_set(
            item=item("2200"), base="contributory", start=NOVEMBER, inclusion=inclusion, actor=None, reason="Avis", **more
        )
        assert contributory() == expected
    base_set(item=item("2200"), base="contributory", start=NOVEMBER, inclusion="", actor=None, reason="Avis")
    assert contributory() == 500_000


def test_limit_without_its_ceiling_is_refused(item: Item) -> None:
    with pytest.raises(ValidationError, match="plafond"):
        base_set(item=item("2200"), base="taxable", start=NOVEMBER, inclusion="up_to", actor=None, reason="x")


def test_unknown_base_is_refused(item: Item) -> None:
    with pytest.raises(ValidationError, match="n’existe pas"):
        base_set(item=item("2200"), base="moon", start=NOVEMBER, inclusion="full", actor=None, reason="x")


# ---------------------------------------------------------------------- tables
@pytest.fixture
def housing(paid: Zone) -> PayTable:
    table = table_create(
        institution=paid.home, code="logement", label="Logement", keys=["categorie", "fonction"], actor=None, reason="x"
    )
    rows = [(("C", "Gestionnaire"), 45_000), (("C", "*"), 30_000), (("*", "*"), 10_000)]
    table_set(table=table, start=JUNE, rows=rows, actor=None, reason="Barème")
    return table


def test_formula_reads_the_table_of_the_day(paid: Zone, item: Item, housing: PayTable) -> None:
    define(item("2200"), 'table("logement")', JUNE, frequency="everyone")
    assert paid_amount(paid, "2200") == 45_000
    changed = table_set(
        table=housing, start=DECEMBER, rows=[(("C", "Gestionnaire"), 50_000), (("*", "*"), 10_000)], actor=None, reason="+"
    )
    assert changed == 2
    assert paid_amount(paid, "2200") == 45_000
    assert paid_amount(paid, "2200", on=DECEMBER) == 50_000


def test_same_rows_again_change_nothing(housing: PayTable) -> None:
    rows = [(tuple(row.keys), row.value) for row in housing.rows.on(NOVEMBER)]
    assert table_set(table=housing, start=NOVEMBER, rows=rows, actor=None, reason="x") == 0


def test_table_with_unknown_keys_is_refused(paid: Zone) -> None:
    with pytest.raises(ValidationError, match="une à trois clés"):
        table_create(institution=paid.home, code="x", label="X", keys=["couleur"], actor=None, reason="x")


def test_row_that_breaks_a_formula_is_refused(paid: Zone, item: Item) -> None:
    table = table_create(institution=paid.home, code="caisse", label="Caisse", keys=["anciennete"], actor=None, reason="x")
    table_set(table=table, start=JUNE, rows=[(("2",), 5_000)], actor=None, reason="x")
    define(item("2500"), 'table("caisse")', label="Prime de caisse")
    with pytest.raises(ValidationError, match="un nombre est attendu"):
        table_set(table=table, start=NOVEMBER, rows=[(("beaucoup",), 5_000)], actor=None, reason="x")
    assert [row.keys for row in table.rows.on(NOVEMBER)] == [["2"]]


def test_pasted_rows_are_read_with_headings_and_spaces() -> None:
    text = "Catégorie\tEmploi\tMontant\nC\tChef de service\t1 234 567\n\n*\t*\t10.000\n"
    assert rows_of_text(text, ["categorie", "emploi"], "XOF") == [(("C", "Chef de service"), 1_234_567), (("*", "*"), 10_000)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("C ; 100", "Ligne 1 : 3 cellules attendues"),
        ("C ; Chef ; cent", "au moins une ligne"),
        ("A ; B ; 1\nC ; Chef ; cent", "Ligne 2, colonne « montant », valeur « cent » : Ce n’est pas un montant."),
        ("A ; B ; 1\na ; b ; 2", "Ligne 2 : les clés « a ; b » sont déjà à la ligne 1"),
        ("", "au moins une ligne"),
    ],
)
def test_pasted_rows_with_faults_say_where(text: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        rows_of_text(text, ["categorie", "emploi"], "XOF")
    assert message in plain(caught.value)


# ---------------------------------------------------------------------- what employees are given, settings
def test_recurring_input_replaces_the_previous_one(paid: Zone, item: Item) -> None:
    for start, amount in ((JUNE, 20_000), (NOVEMBER, 25_000)):
        recurring_input_set(
            employee=paid.employee("awa"), item=item("2200"), start=start, amount=amount, actor=paid.user("ousmane")
        )
    given = RecurringInput.objects.filter(employee=paid.employee("awa")).order_by("start")
    assert [(g.amount, g.end) for g in given] == [(20_000, NOVEMBER), (25_000, None)]
    assert paid_amount(paid, "2200") == 25_000


def test_nobody_gives_an_item_to_oneself(paid: Zone, item: Item) -> None:
    with pytest.raises(PermissionDenied):
        recurring_input_set(
            employee=paid.employee("ousmane"), item=item("2200"), start=NOVEMBER, amount=1, actor=paid.user("ousmane")
        )


def test_item_entered_each_month_is_not_given(paid: Zone, item: Item) -> None:
    with pytest.raises(ValidationError, match="se saisit chaque mois"):
        recurring_input_set(employee=paid.employee("awa"), item=item("3900"), start=NOVEMBER, amount=1, actor=None)


def test_recurring_input_stops(paid: Zone, item: Item) -> None:
    given = recurring_input_set(employee=paid.employee("awa"), item=item("2200"), start=JUNE, amount=20_000, actor=None)
    recurring_input_end(given=given, end=NOVEMBER, actor=None, reason="Fin de fonction")
    assert paid_amount(paid, "2200") == 0


def test_setting_holds_from_its_day(paid: Zone) -> None:
    setting_set(institution=paid.home, key="injury_class", start=NOVEMBER, value="B", reference="CSS", actor=None, reason="x")
    assert pay_setting(paid.home, "injury_class", JUNE, "A") == "A"
    assert definition_read(institution=paid.home, on=NOVEMBER).settings == {"injury_class": "B"}
    setting_set(institution=paid.home, key="injury_class", start=DECEMBER, value=None, actor=None, reason="x")
    assert definition_read(institution=paid.home, on=DECEMBER).settings == {}


@pytest.mark.parametrize(
    ("key", "value"), [("injury_class", "Z"), ("ipm_active", "oui"), ("ipm_employee_rate", "beaucoup"), ("inconnu", 1)]
)
def test_setting_with_a_wrong_value_is_refused(paid: Zone, key: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        setting_set(institution=paid.home, key=key, start=NOVEMBER, value=value, actor=None, reason="x")


def test_another_institution_has_its_own_items(paid: Zone) -> None:
    with scope(paid.other):
        assert not PayItem.objects.exists()
