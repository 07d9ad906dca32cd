"""The formula language of pay items: what it computes, what it refuses and in which words, and that it is exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import law
from payroll.engine import (
    NONE,
    CycleError,
    EngineError,
    InputSpec,
    ItemSpec,
    PayPlan,
    build_plan,
    explain,
)
from payroll.engine.formula import (
    FUNCTIONS,
    STANDARD_COLUMNS,
    FormulaContext,
    FormulaError,
    TableData,
    folded,
    names_of,
    parse,
    text_column,
)

ON = date(2026, 1, 31)
SENEGAL = law("sn")
HOUSING = TableData(
    "logement",
    "Barème de logement",
    ("categorie", "emploi"),
    {
        ("C", "Directeur"): 90_000,
        ("C", "*"): 50_000,
        ("*", "Chef de service"): 60_000,
        ("*", "*"): 10_000,
    },
)
RISK = TableData("caisse", "Prime de caisse", ("anciennete",), {("2",): 5_000, ("5",): 7_500, ("10",): 12_000})
MANAGERS = TableData("cadres", "Prime de cadre", ("cadre",), {("oui",): 30_000, ("non",): 4_000})
AGENCIES = TableData("agences", "Prime d’agence", ("genre_unite",), {("Agence",): 15_000, ("*",): 2_000})
TABLES = {table.code: table for table in (HOUSING, RISK, MANAGERS, AGENCIES)}


def plain(message: object) -> str:
    """A message with plain spaces, as tests write it."""
    return str(message).replace("\u202f", " ").replace("\u00a0", " ")


def plan_with(text: str, *more: ItemSpec, bases: Mapping[str, Any] | None = None, nature: str = "allowance") -> PayPlan:
    """A Senegalese plan with the base salary and an item 2500 whose amount is the formula."""
    formula = parse(text)
    names = names_of(SENEGAL)
    context = FormulaContext("2500", "Essai", TABLES, names)
    texts = formula.texts(names, TABLES)
    columns = [*STANDARD_COLUMNS, *(text_column(name, name, values) for name, values in texts.items())]
    items = [
        ItemSpec("1100", "Salaire de base", amount="base_salary", nature="base-salary"),
        *more,
        ItemSpec("2500", "Essai", amount=lambda pay: formula.build(pay, context), nature=nature, bases=bases or {}),
    ]
    return build_plan(SENEGAL, ON, {}, items, columns=columns)


def amount(text: str, **columns: Any) -> int:
    plan = plan_with(text)
    return int(plan.evaluate({"base_salary": 400_000, **columns}, 1).amount("2500")[0])


VALUES = [
    ("1 234 567", {}, 1_234_567),
    ("1 234,5 * 2", {}, 2_469),
    ("0.5 * 10", {}, 5),
    ("= 5 % * salaire_base", {}, 20_000),
    ("12,5% × 800", {}, 100),
    ("100 ÷ 8 + 0,5", {}, 13),
    ("2 + 3 * 4 - 6 / 2", {}, 11),
    ("(2 + 3) * 4", {}, 20),
    ("- 5 + 10", {}, 5),
    ("--5", {}, 5),
    ("10 - 2 - 3", {}, 5),
    ("100 / 10 / 2", {}, 5),
    ("si(1 < 2; 10; 20)", {}, 10),
    ("SI(anciennete >= 5; 10; 20)", {"seniority_years": 5}, 10),
    ("si(anciennete >= 5; 10)", {"seniority_years": 4}, 0),
    ("si(1 = 1 et 2 <> 3; 7; 8)", {}, 7),
    ("si(1 > 2 ou non 1 > 2; 7; 8)", {}, 7),
    ("si(et(1 = 1; 2 = 3); 7; 8)", {}, 8),
    ("si(2 ≤ 2 et 3 ≥ 3 et 1 ≠ 2; 1; 0)", {}, 1),
    ("si(1 = 2 ou 1 = 1 et 1 = 3; 1; 0)", {}, 0),
    ("min(3; 1; 2)", {}, 1),
    ("max(3; 1; 2)", {}, 3),
    ("plafond(salaire_base; 300 000)", {}, 300_000),
    ("plancher(100; 250)", {}, 250),
    ("entre(5; 10; 20) + entre(25; 10; 20) + entre(15; 10; 20)", {}, 45),
    ("tranche(salaire_base; 100 000; 300 000)", {}, 200_000),
    ("tranche(50 000; 100 000; 300 000)", {}, 0),
    ("positif(3 - 5)", {}, 0),
    ("arrondi(12,5)", {}, 13),
    ("arrondi(12 344; 5)", {}, 12_345),
    ("ARRONDI.INF(12 349; 100)", {}, 12_300),
    ("arrondi_sup(12 301; 100)", {}, 12_400),
    ("arrondi(10 / 3; 0,01) * 100", {}, 333),
    ("bareme(salaire_base; 0; 0 %; 100 000; 10 %; 300 000; 20 %)", {}, 40_000),
    ("palier(anciennete; 2; 1 000; 5; 3 000)", {"seniority_years": 1}, 0),
    ("palier(anciennete; 2; 1 000; 5; 3 000)", {"seniority_years": 4}, 1_000),
    ("palier(anciennete; 2; 1 000; 5; 3 000)", {"seniority_years": 5}, 3_000),
    ("anciennete_mois", {"seniority_months": 61}, 61),
    ("Ancienneté * 100", {"seniority_years": 3}, 300),
    ("prorata(30 000)", {"paid_days": 15}, 15_000),
    ("30 000 * jours_payes / jours_mois", {"paid_days": 10}, 10_000),
    ("quantite * 1 000", {"q_2500": 2_500}, 2_500),
    ("montant * 2", {"a_2500": -4_000}, -8_000),
    ("si(cadre; 1; 2)", {"category": "cadre"}, 1),
    ("enfants * 1 000", {"children": 3}, 3_000),
    ('si(situation_famille = "marié(e)"; 1; 2)', {"marital_status": "married"}, 1),
    ('si(situation_famille <> "married"; 1; 2)', {"marital_status": "married"}, 2),
    ('si(ville = "Thiès"; 1; 2)', {"town": "thies"}, 1),
    ("si(ville = « Thiès »; 1; 2)", {"town": ""}, 2),
    ('si(parmi(categorie; "A"; "B"); 1; 2)', {"category_code": "b"}, 1),
    ('si(parmi(categorie; "A"; "B"); 1; 2)', {"category_code": ""}, 2),
    ('si(non parmi(echelon; "3"); 1; 2)', {"step": "3"}, 2),
    ("r1100 / 4", {}, 100_000),
    ('rubrique("1100") * 1 %', {}, 4_000),
    ('assiette("Base de la prime d’ancienneté")', {}, 400_000),
    ("base_de_la_prime_d_anciennete * 10 %", {}, 40_000),
    ("anciennete_legale(salaire_base)", {"seniority_years": 1}, 0),
    ("anciennete_legale(salaire_base)", {"seniority_years": 11}, 44_000),
    ("anciennete_legale(salaire_base)", {"seniority_years": 40}, 100_000),
    ('loi("transport-exempt")', {}, 26_000),
    ('loi("SMIG mensuel")', {}, 64_223),
    ('loi("ipres-general-employee-rate") * 1 000', {}, 56),
    ('loi("overtime"; "day-2") * 100', {}, 40),
    ('loi("severance"; anciennete) * 1 000', {"seniority_years": 7}, 300),
    ('loi("trimf-scale"; 600 000)', {}, 3_600),
    ('loi("income-tax-scale"; 1 500 000)', {}, 174_000),
    ('si(reglage("spouse_half_part"); 1; 0)', {}, 1),
    ('reglage("ipm_employee_rate") * 100', {}, 3),
    ('table("logement"; categorie; emploi)', {"category_code": "c", "job_title": "directeur"}, 90_000),
    ('table("logement"; categorie; fonction)', {"category_code": "c", "job_title": ""}, 50_000),
    ('table("logement")', {"category_code": "", "job_title": "chef de service"}, 60_000),
    ('table("logement")', {"category_code": "c", "job_title": "chef de service"}, 50_000),
    ('table("logement")', {"category_code": "", "job_title": ""}, 10_000),
    ('table("caisse"; anciennete)', {"seniority_years": 1}, 0),
    ('table("caisse"; anciennete)', {"seniority_years": 9}, 7_500),
    ('table("caisse")', {"seniority_years": 30}, 12_000),
    ('table("cadres"; cadre)', {"category": "cadre"}, 30_000),
    ('table("cadres"; cadre)', {"category": "non-cadre"}, 4_000),
    ('table("agences")', {"unit_kind": "agency"}, 15_000),
    ('table("agences")', {"unit_kind": "direction"}, 2_000),
    ('si(statut = "Agent sous code du travail"; 1; 2)', {"status_kind": "labour_code"}, 1),
    ('si(parmi(statut; "nommé par décret"; "stagiaire"); 1; 2)', {"status_kind": "labour_code"}, 2),
    ('si(contrat = "durée déterminée"; 1; 2)', {"contract_kind": "fixed_term"}, 1),
    ('si(contrat = "durée déterminée"; 1; 2)', {"contract_kind": ""}, 2),
    ('si(sexe = "femme"; 1; 2)', {"sex": "F"}, 1),
    ('si(piece("Certificat de résidence"); 1; 2)', {"piece_certificat_de_residence": True}, 1),
    ('si(piece("Certificat de résidence"); 1; 2)', {}, 2),
    ("si(deja_paye > 0; 0; 5 000)", {}, 5_000),
    ("si(deja_paye > 0; 0; 5 000)", {"d_2500": 5_000}, 0),
]


@pytest.mark.parametrize(("text", "columns", "expected"), VALUES, ids=[f"{v[0]} {v[1] or ''}".strip() for v in VALUES])
def test_formula_gives(text: str, columns: dict[str, Any], expected: int) -> None:
    assert amount(text, **columns) == expected


REFUSALS = [
    ("", "Caractère 1 : la formule est vide."),
    ("1 +", "Caractère 3 : la formule s’arrête ici, il faut un nombre, un nom, une fonction ou une parenthèse."),
    ("(1 + 2", "Caractère 6 : la formule s’arrête ici, il faut une parenthèse fermante « ) »."),
    ("1 2", "Caractère 3 : « 2 » trouvé, il faut un opérateur"),
    ("12 34", "Caractère 4 : « 34 » trouvé"),
    ("min(1, 2)", "séparez les valeurs par « ; », la virgule est celle des décimales"),
    ("min(1,2)", "« min » s’écrit min(a; b; …) ; une seule valeur donnée"),
    ("2 ^ 3", "Caractère 3 : le signe « ^ » n’a pas de sens ici ; il n’y a pas de puissance"),
    ("anciennete ! 3", "écrivez « <> » pour différent"),
    ('ville = "Thiès', "Caractère 9 : ce guillemet n’est pas refermé."),
    ("plafon(salaire_base; 3)", "la fonction « plafon » n’existe pas. Vouliez-vous dire « plafond » ?"),
    ("round(3)", "Écrivez « arrondi »."),
    ("if(1 = 1; 2; 3)", "Écrivez « si »."),
    ("salair_base * 2", "Caractère 1 : le nom « salair_base » n’existe pas. Vouliez-vous dire « salaire_base » ?"),
    ("arrondi + 1", "« arrondi » est une fonction : arrondi(x; pas)."),
    ("salaire_base / anciennete", "Caractère 16 : on ne divise que par un nombre qui est le même pour tous"),
    ("salaire_base / (3 - 3)", "division par zéro"),
    ("si(anciennete; 1; 2)", "Caractère 4 : une condition est attendue"),
    ("cadre + 1", "Caractère 1 : un nombre est attendu, c’est une condition"),
    ("cadre", "Caractère 1 : un nombre est attendu, c’est une condition"),
    ("categorie * 2", "un nombre est attendu, c’est un texte"),
    ('"abc"', "un texte ne se trouve que dans une comparaison"),
    ('categorie > "A"', "un texte se compare par = ou <> seulement"),
    ('anciennete = "A"', "ce n’est pas une colonne de textes"),
    ('situation_famille = "pacsé"', "« pacsé » n’est pas une valeur possible ici"),
    ("1 < 2 < 3", "Caractère 7 : deux comparaisons se suivent ; joignez-les par « et »"),
    ('rubrique("1101")', "la rubrique « 1101 » n’existe pas ce jour-là dans cette campagne. La plus proche : 1100."),
    ("si(piece(3); 1)", "un texte entre guillemets est attendu : le nom d’une pièce"),
    ('si(statut = "contractuel"; 1)', "« contractuel » n’est pas une valeur possible ici"),
    ("rubrique(1100)", "un texte entre guillemets est attendu : le code d’une rubrique"),
    ('table("logment")', "la table « logment » n’existe pas ce jour-là. Vouliez-vous dire « logement » ?"),
    ('table("logement"; categorie)', "a 2 clé(s) (categorie, emploi), 1 donnée(s)"),
    ('loi("smig")', "Vouliez-vous dire « minimum-wage-hour » (SMIG horaire) ?"),
    ('loi("overtime")', "se lit avec une deuxième valeur"),
    ('loi("css-ceiling"; 3)', "se lit seul"),
    ('loi("overtime"; "day1")', "n’a pas de ligne « day1 ». Vouliez-vous dire « day-1 » ?"),
    ('loi("notice-text")', "n’est pas dans le droit du pays"),
    ('loi("probation")', "est un texte, pas un nombre"),
    ('assiette("brut cotisables")', "l’assiette « brut cotisables » n’existe pas. Vouliez-vous dire « Brut cotisable » ?"),
    ('reglage("tax_method")', "n’existe pas ou n’est pas un nombre"),
    ("bareme(salaire_base; 100; 5 %; 50; 10 %)", "les seuils se donnent du plus petit au plus grand"),
    ("bareme(salaire_base; 100; 5 %; 50)", "attend des paires"),
    ("palier(anciennete; anciennete; 3)", "un seuil ou un montant est un nombre écrit dans la formule"),
    ("arrondi(3; 0)", "le pas d’un arrondi est un nombre positif"),
    ("salaire_base * salaire_base", "pourrait dépasser la capacité"),
    ("(" * 60 + "1" + ")" * 60, "trop de parenthèses l’une dans l’autre (40 au plus)"),
    ("1" + " + 1" * 5_000, "La formule est trop longue : 16000 caractères au plus"),
    ("1 +\n2 * plafon(3; 4)", "Ligne 2, caractère 5 : la fonction « plafon »"),
    ("__import__('os').system('ls')", "séparez les valeurs"),
]


@pytest.mark.parametrize(("text", "message"), REFUSALS[:-1], ids=[r[0][:40] or "vide" for r in REFUSALS[:-1]])
def test_formula_refuses(text: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        plan_with(text)
    assert message in plain(caught.value)


def test_code_is_never_run() -> None:
    with pytest.raises(FormulaError):
        plan_with("__import__('os').system('ls')")


def test_error_shows_the_faulty_part() -> None:
    with pytest.raises(FormulaError) as caught:
        plan_with("10 + plafon(3; 4)")
    assert caught.value.parts == ("10 + ", "plafon", "(3; 4)")


def test_formula_of_itself_is_a_cycle_with_its_path() -> None:
    with pytest.raises(CycleError, match="Essai → Essai"):
        plan_with("r2500 + 1")


def test_two_formulas_that_need_each_other_are_a_cycle_with_its_path() -> None:
    other = parse("r2500 * 2")
    item = ItemSpec("2600", "Autre", amount=lambda pay: other.build(pay, FormulaContext("2600", "Autre")))
    with pytest.raises(CycleError, match="Autre → Essai → Autre"):
        plan_with("r2600 + 1", item)


def test_gross_in_a_gain_is_a_cycle() -> None:
    with pytest.raises(CycleError, match="salaire brut"):
        plan_with("brut * 10 %")


def test_gain_out_of_a_base_may_be_paid_on_that_base() -> None:
    plan = plan_with(
        'quantite * assiette("overtime") / loi("monthly-hours") * (1 + loi("overtime"; "day-1"))',
        bases={"overtime": NONE},
        nature="salary",
    )
    result = plan.evaluate({"base_salary": 400_000, "q_2500": 10_000}, 1)
    assert result.amount("2500")[0] == round(Fraction(10) * 400_000 / Fraction("173.33") * Fraction("1.15"))


def test_deduction_may_be_paid_on_the_net() -> None:
    formula = parse("plafond(net_avant_retenues; 100 000) * 10 %")
    item = ItemSpec("6100", "Retenue", "deduction", amount=lambda pay: formula.build(pay, FormulaContext("6100")))
    result = plan_with("0", item).evaluate({"base_salary": 400_000}, 1)
    assert result.amount("6100")[0] == 10_000


def test_formula_tells_what_it_uses() -> None:
    formula = parse('r1100 + rubrique("1200") + table("logement"; categorie) + loi("smig") + si(ville = "Thiès"; montant; 0)')
    assert formula.items == ("1100", "1200")
    assert formula.tables == ("logement",)
    assert formula.figures == ("smig",)
    assert formula.names == ("categorie", "ville", "montant")
    assert formula.reads_entered


def test_text_columns_have_the_values_of_tables_and_comparisons() -> None:
    formula = parse('table("logement") + si(emploi = "Chauffeur"; 1; 0)')
    texts = formula.texts(names_of(SENEGAL), TABLES)
    assert texts["category_code"] == {"c": "C"}
    assert set(texts["job_title"]) == {"directeur", "chef de service", "chauffeur"}


def test_number_key_of_a_table_must_be_a_number() -> None:
    table = TableData("x", "X", ("anciennete",), {("beaucoup",): 1})
    formula = parse('table("x")')
    item = ItemSpec("2600", "Autre", amount=lambda pay: formula.build(pay, FormulaContext("2600", "", {"x": table})))
    with pytest.raises(FormulaError) as caught:
        build_plan(SENEGAL, ON, {}, [item], columns=STANDARD_COLUMNS)
    assert "« beaucoup » là où un nombre est attendu" in plain(caught.value)


def test_explanation_names_the_keys_of_a_table() -> None:
    plan = plan_with('table("logement")')
    result = plan.evaluate({"base_salary": 1, "category_code": ["c"], "job_title": ["directeur"]}, 1)
    assert "barème de logement (category_code C, job_title Directeur) 90" in explain(result, 0, "2500").formula


def test_folding_ignores_case_accents_and_spaces_but_not_signs() -> None:
    assert folded("  Chef   d’Équipe ") == folded("CHEF D'ÉQUIPE")
    assert folded("C+") != folded("C")


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_usage_of_each_function_names_it(function: Any) -> None:
    assert function.usage.startswith(function.name)
    assert function.help


# ---------------------------------------------------------------------- exactness, against fractions
Case = tuple[str, Callable[[Mapping[str, int]], Fraction]]
COLUMNS = (InputSpec("base_salary", hi=10**7), InputSpec("seniority_years", "int", hi=50))
WORDS = {"salaire_base": "base_salary", "anciennete": "seniority_years"}


def half_up(value: Fraction) -> Fraction:
    return Fraction((2 * value.numerator + value.denominator) // (2 * value.denominator))


def numbers() -> st.SearchStrategy[Case]:
    hundredths = st.integers(0, 2_000)

    def written(n: int) -> Case:
        whole, rest = divmod(n, 100)
        return f"{whole},{rest:02d}", lambda _: Fraction(n, 100)

    def rate(n: int) -> Case:
        return f"{n / 100:.2f}".replace(".", ",") + " %", lambda _: Fraction(n, 10_000)

    names = st.sampled_from([(word, lambda row, column=column: Fraction(row[column])) for word, column in WORDS.items()])
    return st.one_of(hundredths.map(written), hundredths.map(rate), names)


def larger(inner: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
    constants = st.integers(1, 500).map(lambda n: (str(n), lambda _: Fraction(n)))

    def binary(sign: str, work: Callable[[Fraction, Fraction], Fraction]) -> Callable[[Case, Case], Case]:
        return lambda a, b: (f"({a[0]} {sign} {b[0]})", lambda row: work(a[1](row), b[1](row)))

    def function(name: str, work: Callable[..., Fraction], *args: Case) -> Case:
        return f"{name}({'; '.join(a[0] for a in args)})", lambda row: work(*(a[1](row) for a in args))

    def choice(a: Case, b: Case, c: Case, d: Case) -> Case:
        return (
            f"si({a[0]} <= {b[0]}; {c[0]}; {d[0]})",
            lambda row: c[1](row) if a[1](row) <= b[1](row) else d[1](row),
        )

    return st.one_of(
        st.builds(binary("+", lambda a, b: a + b), inner, inner),
        st.builds(binary("-", lambda a, b: a - b), inner, inner),
        st.builds(binary("*", lambda a, b: a * b), inner, constants),
        st.builds(binary("/", lambda a, b: a / b), inner, constants),
        st.builds(lambda a, b: function("min", min, a, b), inner, inner),
        st.builds(lambda a, b: function("max", max, a, b), inner, inner),
        st.builds(lambda a: function("arrondi", half_up, a), inner),
        st.builds(lambda a: function("positif", lambda x: max(x, Fraction(0)), a), inner),
        st.builds(choice, inner, inner, inner, inner),
    )


FORMULAS = st.recursive(numbers(), larger, max_leaves=8)


@given(case=FORMULAS, salaries=st.lists(st.integers(0, 10**7), min_size=1, max_size=4), years=st.integers(0, 50))
@settings(max_examples=150, deadline=None)
def test_formula_equals_the_same_in_fractions(case: Case, salaries: list[int], years: int) -> None:
    text, expected = case
    formula = parse(text)
    item = ItemSpec("2500", "Essai", amount=lambda pay: formula.build(pay, FormulaContext("2500")), signed=True)
    try:
        plan = build_plan(SENEGAL, ON, {}, [item], columns=COLUMNS)
    except EngineError as error:
        assert "capacité" in str(error)
        return
    columns = {name: value for name, value in (("base_salary", salaries), ("seniority_years", years))
               if name in {spec.name for spec in plan.inputs}}
    got = plan.evaluate(columns, len(salaries)).amount("2500").tolist()
    assert got == [int(half_up(expected({"base_salary": s, "seniority_years": years}))) for s in salaries]


@given(text=st.text(alphabet="salire_bc(;)+-*/<>=0123456789,%\" etounci", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_in_french(text: str) -> None:
    try:
        plan_with(text)
    except EngineError as error:
        assert str(error)
