"""The functions of the language: how each is written, what it does, and the node that it builds.

A function is given the `Build` of the formula and its arguments as tree nodes; it asks for numbers, conditions, constants or texts, so
that a wrong argument is reported at its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .. import figures as fig
from ..expr import Const, Expr, Truth, as_expr, clamp, exact, greatest, least, positive, slice_between, where
from ..figures import Figure, FigureValue
from ..tables import Bracket, Lookup, Scale, Steps
from .errors import suggestion
from .lookup import table_lookup
from .names import paper_column
from .tokens import folded, identifier
from .tree import Call, Name, Node, Text

if TYPE_CHECKING:
    from .build import Build

SENIORITY_FIGURE = "seniority-bonus"


@dataclass(frozen=True)
class Function:
    """A function of the language. `most` None: as many arguments as wished."""

    name: str
    usage: str
    help: str
    least: int
    most: int | None
    build: Callable[[Build, Call], Expr]


def _si(b: Build, call: Call) -> Expr:
    otherwise = b.number(call.args[2]) if len(call.args) == 3 else Const(Fraction(0))
    return where(b.truth(call.args[0]), b.number(call.args[1]), otherwise)


def _min(b: Build, call: Call) -> Expr:
    return least(*map(b.number, call.args))


def _max(b: Build, call: Call) -> Expr:
    return greatest(*map(b.number, call.args))


def _rounded(how: str) -> Callable[[Build, Call], Expr]:
    def build(b: Build, call: Call) -> Expr:
        unit = b.constant(call.args[1], "le pas d’un arrondi") if len(call.args) == 2 else Fraction(1)
        if unit <= 0:
            raise b.error(call.args[1], "le pas d’un arrondi est un nombre positif, par exemple 1, 5, 100 ou 0,01.")
        node = b.number(call.args[0])
        rounded: Expr = getattr(node, how)(unit)
        return rounded

    return build


def _entre(b: Build, call: Call) -> Expr:
    return clamp(*map(b.number, call.args))


def _tranche(b: Build, call: Call) -> Expr:
    return slice_between(*map(b.number, call.args))


def _positif(b: Build, call: Call) -> Expr:
    return positive(b.number(call.args[0]))


def _prorata(b: Build, call: Call) -> Expr:
    return b.pay.prorated(b.number(call.args[0]))


def _pairs(b: Build, call: Call, second: str) -> list[tuple[Fraction, Fraction]]:
    if len(call.args) % 2 == 0:
        raise b.error(
            call,
            f"« {call.written} » attend des paires après le premier argument : seuil ; {second} ; seuil ; {second}…",
        )
    values = [b.constant(arg, f"un seuil ou un {second}") for arg in call.args[1:]]
    pairs = list(zip(values[::2], values[1::2], strict=True))
    for position, (before, after) in enumerate(zip(pairs, pairs[1:], strict=False), start=1):
        if after[0] <= before[0]:
            raise b.error(call.args[1 + 2 * position], "les seuils se donnent du plus petit au plus grand.")
    return pairs


def _bareme(b: Build, call: Call) -> Expr:
    brackets = [Bracket(over, rate) for over, rate in _pairs(b, call, "taux")]
    return Scale(b.number(call.args[0]), brackets, label="barème de la rubrique")


def _palier(b: Build, call: Call) -> Expr:
    pairs = _pairs(b, call, "montant")
    return Steps(
        b.number(call.args[0]), [p[0] for p in pairs], [p[1] for p in pairs], "from", label="paliers de la rubrique"
    )


def _parmi(b: Build, call: Call) -> Expr:
    return b.is_one_of(call.args[0], call.args[1:])


def _piece(b: Build, call: Call) -> Expr:
    name = b.text(call.args[0], 'le nom d’une pièce, par exemple "Certificat de résidence"')
    if not identifier(name):
        raise b.error(call.args[0], "une pièce a un nom.")
    return b.pay.column(paper_column(name))


def _rubrique(b: Build, call: Call) -> Expr:
    return b.item(call.args[0], b.text(call.args[0], 'le code d’une rubrique, par exemple "1100"'))


def _assiette(b: Build, call: Call) -> Expr:
    wanted = b.text(call.args[0], "le nom d’une assiette")
    known = {
        name: base.code for base in b.pay.law.bases for name in (base.code, identifier(base.label), folded(base.label))
    }
    code = known.get(wanted) or known.get(folded(wanted))
    if code is None:
        labels = [base.label for base in b.pay.law.bases]
        raise b.error(call.args[0], f"l’assiette « {wanted} » n’existe pas.{suggestion(wanted, labels)}")
    return b.pay[code]


def _reglage(b: Build, call: Call) -> Expr:
    wanted = b.text(call.args[0], "le nom d’un réglage de paie")
    keys = [s.key for s in b.pay.law.settings if s.scope == "institution" and s.kind != "enum"]
    if wanted not in keys:
        raise b.error(
            call.args[0], f"le réglage « {wanted} » n’existe pas ou n’est pas un nombre.{suggestion(wanted, keys)}"
        )
    value = b.pay.option(wanted)
    return Truth(value) if isinstance(value, bool) else as_expr(value)


def _table(b: Build, call: Call) -> Expr:
    code = b.text(call.args[0], 'le code d’une table de montants, par exemple "logement"')
    table = b.context.tables.get(code)
    if table is None:
        raise b.error(call.args[0], f"la table « {code} » n’existe pas ce jour-là.{suggestion(code, b.context.tables)}")
    nodes: tuple[Node, ...] = call.args[1:]
    if not nodes:
        nodes = tuple(Name(call.start, call.end, identifier(key), key) for key in table.keys)
    if len(nodes) != len(table.keys):
        raise b.error(
            call,
            f"la table « {code} » a {len(table.keys)} clé(s) ({', '.join(table.keys)}), {len(nodes)} donnée(s) ; "
            "donnez-les dans cet ordre, ou aucune pour prendre celles de la table.",
        )
    return b.checked(call, lambda: table_lookup(table, [b.key(n) for n in nodes], [b.vocabulary(n) for n in nodes]))


def _loi(b: Build, call: Call) -> Expr:
    figure = _figure(b, call.args[0])
    keyed = figure.kind in ("scale", "steps", "table")
    if figure.kind == "text":
        raise b.error(call.args[0], f"« {figure.label} » est un texte, pas un nombre.")
    if keyed and len(call.args) == 1:
        raise b.error(call, f'« {figure.label} » se lit avec une deuxième valeur : loi("{figure.id}"; …).')
    if not keyed and len(call.args) == 2:
        raise b.error(call, f'« {figure.label} » se lit seul : loi("{figure.id}").')
    return b.checked(call, lambda: _figure_node(b, figure, call))


def _figure(b: Build, at: Node) -> Figure:
    """The legal figure by its code or by its label."""
    wanted = b.text(at, "le nom d’un chiffre de la loi")
    known = b.pay.law.figures
    labels = {folded(figure.label): figure for figure in known.values()}
    figure = known.get(wanted) or labels.get(folded(wanted))
    if figure is None:
        near = [f for label, f in labels.items() if folded(wanted) in label]
        hint = f" Vouliez-vous dire « {near[0].id} » ({near[0].label}) ?" if near else suggestion(wanted, known)
        raise b.error(at, f"le chiffre « {wanted} » n’est pas dans le droit du pays.{hint}")
    return figure


def _figure_node(b: Build, figure: Figure, call: Call) -> Expr:
    if figure.kind == "flag":
        return Truth(b.pay.flag(figure.id))
    if figure.kind in ("amount", "rate"):
        return b.pay.figure(figure.id)
    if figure.kind == "scale":
        return b.pay.scale(figure.id).tax(b.number(call.args[1]))
    if figure.kind == "steps":
        return b.pay.steps(figure.id, b.number(call.args[1]))
    value = b.pay.table(figure.id).value
    key = call.args[1]
    if isinstance(key, Text):
        return _table_row(b, figure, value, key)
    return reached_row(b, figure, value, b.number(key), key)


def _column_of(value: FigureValue) -> str:
    row = value.data["rows"][0]
    return next(name for name in ("percent", "amount", *row) if name in row and name not in ("key", "label"))


def _table_row(b: Build, figure: Figure, value: FigureValue, key: Text) -> Expr:
    column = _column_of(value)
    rows = fig.column(value, column)
    if key.value not in rows:
        raise b.error(key, f"« {figure.label} » n’a pas de ligne « {key.value} ».{suggestion(key.value, rows)}")
    return Const(rows[key.value], label=figure.label, figure=figure.id, as_rate=column in fig.PERCENT_COLUMNS)


def reached_row(b: Build, figure: Figure, value: FigureValue, key: Expr, at: Node) -> Expr:
    """The last row of a legal table whose number is reached; nothing below the first one."""
    column = _column_of(value)
    rows = {exact(number): amount for number, amount in fig.column(value, column).items()}
    edges = sorted(rows)
    if key.hi - key.lo > 2_000 * key.den:
        return Steps(key, edges, [rows[e] for e in edges], "from", label=figure.label, figure=figure.id)
    values = {}
    for numerator in range(key.lo, key.hi + 1):
        number = Fraction(numerator, key.den)
        reached = [e for e in edges if e <= number]
        values[number] = rows[reached[-1]] if reached else Fraction(0)
    return Lookup(key, values, label=figure.label, figure=figure.id, as_rate=column in fig.PERCENT_COLUMNS)


def _anciennete_legale(b: Build, call: Call) -> Expr:
    figure = b.pay.law.figures.get(SENIORITY_FIGURE)
    if figure is None or figure.kind != "table" or figure.on(b.pay.on) is None:
        raise b.error(
            call,
            f"le droit connu pour {b.pay.law.name} ne fixe pas de prime d’ancienneté ce jour-là ; écrivez-la avec palier(anciennete; …).",
        )
    value = b.pay.table(SENIORITY_FIGURE).value
    return reached_row(b, figure, value, b.pay["seniority_years"], call) * b.number(call.args[0])


FUNCTIONS = {
    f.name: f
    for f in (
        Function(
            "si",
            "si(condition; alors; sinon)",
            "la première valeur si la condition est vraie, sinon la seconde (0 si absente)",
            2,
            3,
            _si,
        ),
        Function("min", "min(a; b; …)", "la plus petite des valeurs", 2, None, _min),
        Function("max", "max(a; b; …)", "la plus grande des valeurs", 2, None, _max),
        Function(
            "arrondi",
            "arrondi(x; pas)",
            "au multiple du pas le plus proche (pas de 1 si absent)",
            1,
            2,
            _rounded("half_up"),
        ),
        Function("arrondi_inf", "arrondi_inf(x; pas)", "au multiple du pas inférieur", 1, 2, _rounded("down")),
        Function("arrondi_sup", "arrondi_sup(x; pas)", "au multiple du pas supérieur", 1, 2, _rounded("up")),
        Function("plafond", "plafond(x; limite)", "x, au plus la limite", 2, 2, _min),
        Function("plancher", "plancher(x; limite)", "x, au moins la limite", 2, 2, _max),
        Function("entre", "entre(x; bas; haut)", "x ramené entre deux bornes", 3, 3, _entre),
        Function("tranche", "tranche(x; de; a)", "la part de x au-dessus de « de » et jusqu’à « a »", 3, 3, _tranche),
        Function("positif", "positif(x)", "x, ou 0 s’il est négatif", 1, 1, _positif),
        Function("prorata", "prorata(x)", "x réduit avec les jours payés", 1, 1, _prorata),
        Function("bareme", "bareme(x; seuil; taux; …)", "barème progressif, tranche par tranche", 3, None, _bareme),
        Function(
            "palier",
            "palier(x; seuil; montant; …)",
            "le montant du dernier seuil atteint, 0 avant le premier",
            3,
            None,
            _palier,
        ),
        Function("parmi", 'parmi(nom; "a"; "b"; …)', "vrai si la colonne a l’une de ces valeurs", 2, None, _parmi),
        Function(
            "piece",
            'piece("nom")',
            "vrai si l’agent a remis cette pièce et qu’elle est en cours de validité",
            1,
            1,
            _piece,
        ),
        Function(
            "table", 'table("code"; clé; …)', "le montant d’une table de l’institution pour ces clés", 1, 4, _table
        ),
        Function("loi", 'loi("nom") ou loi("nom"; clé)', "un chiffre de la loi en vigueur ce jour-là", 1, 2, _loi),
        Function(
            "rubrique", 'rubrique("1100") ou r1100', "le montant d’une autre rubrique du bulletin", 1, 1, _rubrique
        ),
        Function("assiette", 'assiette("nom")', "le total des gains qui entrent dans une assiette", 1, 1, _assiette),
        Function("reglage", 'reglage("nom")', "un réglage de paie de l’institution", 1, 1, _reglage),
        Function(
            "anciennete_legale",
            "anciennete_legale(base)",
            "la prime d’ancienneté que fixe la loi du pays, sur cette base",
            1,
            1,
            _anciennete_legale,
        ),
    )
}
#: What people write out of habit, and the name here.
HABITS = {
    "if": "si",
    "and": "et",
    "or": "ou",
    "not": "non",
    "round": "arrondi",
    "arrondi_au_multiple": "arrondi",
    "sum": "+",
    "somme": "+",
    "floor": "arrondi_inf",
    "ceiling": "arrondi_sup",
    "recherchev": "table",
    "vlookup": "table",
    "true": "1 = 1",
    "vrai": "1 = 1",
}
