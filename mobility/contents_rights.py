"""The content of a rights statement and of a pay comparison, from their frozen JSON: one content for the page and for the PDF."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_percent, french_signed
from hr_core.ui.parts import Panel
from mobility.contents_moves import Block, Cell, Content, Figure, Told

LAW = {"home": gettext_lazy("pays d’origine"), "host": gettext_lazy("pays d’accueil"), "open": gettext_lazy("à désigner")}


def statement_told(told: dict[str, Any], currency: str) -> Content:
    """The nine parts of a statement (`mobility.selectors.rights.statement_content`)."""
    content = Content()
    if not told["chosen"] and any(law["law"] == "open" for law in told["laws"]):
        content.notes.append(("warning", _(
            "Aucun instrument en vigueur n’a été trouvé pour ces deux pays : vous risquez une double couverture, ou aucune. Trois issues : "
            "l’assurance volontaire, le maintien de la loi d’origine par une clause si les deux lois le permettent, une compensation."
        )))  # fmt: skip
    for each in told["obstacles"]:
        content.notes.append(("warning", each))
    for each in told["unknown"]:
        content.notes.append(("info", each))
    months = _("sans terme") if told["months"] is None else _("%(months)s mois") % {"months": told["months"]}
    facts = [
        (_("Personne"), told["person"]), (_("De"), told["home"]), (_("À"), told["host"]), (_("Forme"), told["form"]),
        (_("Durée"), months), (_("Établi au"), told["on"]), (_("Instrument retenu"), told["chosen"] or _("aucun")),
    ]  # fmt: skip
    content.parts.append(Panel(_("Le mouvement étudié"), facts))
    content.parts += [_periods(told), _instruments(told), _laws(told), Told(_("4. Ce que vous gardez"), told["kept"])]
    content.parts.append(
        Block(_("5. Cotisations dues"), [(_("Branches"), ""), (_("Qui verse, où"), "p2")],
              [[Cell(names), Cell(row["told"], "p2")] for names, row in _together(told["contributions"])])
    )  # fmt: skip
    content.parts.append(
        Block(_("6. Papiers à demander"), [(_("Papier"), ""), (_("À qui"), "p2"), (_("Quand"), "p3")],
              [[Cell(row["paper"]), Cell(row["from"], "p2"), Cell(row["by"], "p3")] for row in told["papers"]])
    )  # fmt: skip
    content.parts += [_scenario(row, currency) for row in told["scenarios"]]
    content.parts += [Told(_("8. Ceux qui restent"), told["family"]), Told(_("9. À qui s’adresser"), told["contacts"])]
    return content


def _periods(told: dict[str, Any]) -> Block:
    return Block(
        _("1. Périodes connues"), [(_("Régime"), ""), (_("Du"), "n p3"), (_("Au"), "n"), (_("Mois"), "n p1"), (_("D’après"), "p2")],
        [
            [Cell(row["scheme"]), Cell(row["start"], "n p3"), Cell(row["end"], "n"), Cell(row["months"], "n p1"), Cell(f"{row['told']} ({row['proof']})", "p2")]
            for row in told["periods"]
        ],
        _("Aucune période n’est connue : déclarez les vôtres."),
    )  # fmt: skip


def _instruments(told: dict[str, Any]) -> Block:
    return Block(
        _("2. Instruments entre ces deux pays"), [(_("Instrument"), ""), (_("Situation"), "p1"), (_("Branches"), "p2"), (_("Détachement"), "p3")],
        [
            [Cell(row["title"]), Cell(row["status"], "p1"), Cell(row["branches"], "p2"), Cell(row["posting"], "p3")]
            for row in told["instruments"]
        ],
        _("Aucun instrument connu ne lie ces deux pays, ou les deux institutions sont du même pays."),
        help=" ".join(sorted({_("Sources : %(source)s.") % {"source": row["source"]} for row in told["instruments"]})),
    )  # fmt: skip


def _laws(told: dict[str, Any]) -> Block:
    rows = list(_together(told["laws"]))
    heads: list[tuple[Any, str]] = [(_("Branches"), ""), (_("Loi"), "p1"), (_("Pourquoi"), "p2")]
    at_stake = any(row["risk"] for _names, row in rows)
    if at_stake:
        heads.append((_("Ce qui est en jeu"), "p3"))
    cells = [[Cell(names), Cell(LAW[row["law"]], "p1"), Cell(row["why"], "p2"), Cell(row["risk"], "p3")] for names, row in rows]
    return Block(_("3. Loi applicable, branche par branche"), heads, [each[: len(heads)] for each in cells])


def _together(rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Branches of which the same is said, on one row, in their order."""
    found: dict[tuple[Any, ...], tuple[list[str], dict[str, Any]]] = {}
    for row in rows:
        key = tuple(value for name, value in row.items() if name != "branch")
        found.setdefault(key, ([], row))[0].append(row["branch"])
    told = [(", ".join(names), row) for names, row in found.values()]
    return [(names[:1].upper() + names[1:], row) for names, row in told]


def _scenario(row: dict[str, Any], currency: str) -> Block:
    with_amounts = any(each["amount"] is not None for each in row["schemes"])
    heads: list[tuple[Any, str]] = [(_("Régime"), ""), (_("Mois"), "n p1"), (_("Total"), "n"), (_("Part"), "n"), (_("Droit"), "p2")]
    rows = []
    for each in row["schemes"]:
        right = each["opens"] if each["required"] is None else f"{each['opens']} ({each['required']} mois demandés)"
        cells = [Cell(each["scheme"]), Cell(each["own"], "n p1"), Cell(each["total"], "n"), Cell(each["share"], "n"), Cell(right, "p2")]
        if with_amounts:
            cells.append(Cell(french_amount(each["amount"], currency) if each["amount"] is not None else "", "n p3"))
        rows.append(cells)
    if with_amounts:
        heads.append((_("Pension, en monnaie d’aujourd’hui"), "n p3"))
    return Block(_("7. À la retraite, le %(day)s : %(label)s") % {"day": row["leaves"], "label": row["label"].lower()}, heads, rows, help=row["told"])


def comparison_told(result: dict[str, Any]) -> Content:
    """A comparison side by side (`mobility.services.comparisons`): amounts in each currency, and the host's converted."""
    home, host = result["home"], result["host"]
    here, there = home["currency"], host["currency"]
    content = Content()
    rate = result["rate"]
    content.figures = [
        Figure(_("Net là-bas, comparé à ici"), french_signed(result["net_gap"], here), french_percent(result["net_gap_ratio"] / 100) if result["net_gap_ratio"] is not None else ""),
        Figure(_("Après vos dépenses nouvelles"), french_signed(result["net_after_costs"], here), _("dépenses : %(costs)s") % {"costs": french_amount(result["costs"], there, unit=True)}),
        Figure(_("Cotisations de retraite"), french_signed(result["pension_gap"], here), _("part de l’agent, par mois")),
    ]  # fmt: skip
    heads = [("", ""), (_("Ici, %(currency)s") % {"currency": here}, "n p1"), (_("Là-bas, %(currency)s") % {"currency": there}, "n p2"),
             (_("Là-bas, en %(currency)s") % {"currency": here}, "n p3")]  # fmt: skip
    rows = [
        [Cell(row["label"]), Cell(_amount(row["home"], here), "n p1"), Cell(_amount(row["host"], there), "n p2"), Cell(_amount(row["converted"], here), "n p3")]
        for row in result["rows"]
    ]
    content.parts.append(Block(_("Un mois de paie, côte à côte"), heads, rows, help=rate["told"]))
    content.parts.append(Told(_("À vérifier avant de décider"), result["warnings"]))
    for side, title in ((home, _("Ici, ligne par ligne")), (host, _("Là-bas, ligne par ligne"))):
        lines = [[Cell(line["label"]), Cell(_amount(line["base"], side["currency"]), "n"), Cell(line["rate"], "n"), Cell(_amount(line["amount"], side["currency"]), "n p1")] for line in side["lines"]]
        content.parts.append(Block(title, [(_("Ligne"), ""), (_("Base"), "n"), (_("Taux"), "n"), (_("Montant"), "n p1")], lines, help=side["told"]))
    sources = [_("Loi de la paie : %(country)s, au %(day)s.") % {"country": side["country"], "day": result["on"]} for side in (home, host)]
    content.parts.append(Told(_("D’où viennent ces chiffres"), [*sources, *(f"{title} : {url}" if url else title for title, url in rate["sources"]), _(
        "Estimation non contractuelle : elle sera refaite à la signature."
    )]))  # fmt: skip
    return content


def _amount(value: int | None, currency: str) -> str:
    return french_amount(value, currency) if value else ""
