"""From articles of the statute to the formula language: a version becomes an `ArticleCell`, the articles of an item one
formula.

The articles of an item are read in their order. One that excludes the following ones gives its amount to those whom it
concerns, and the others go on to the next; one that adds gives its amount beside what follows. Where an article keeps
acquired amounts, what was given to the employee by name is paid when it is higher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import AdministrativeStatus, Contract, Employee, Institution, Unit
from hr_core.text import french_amount
from payroll.choices import AmountKind, ArticleEffect, Combination, Rhythm
from payroll.engine import CountryLaw, DefinitionError, Figure
from payroll.engine.formula import CONTRACT_KINDS, SEXES, STATUS_KINDS, UNIT_KINDS, FormulaError, parse
from payroll.models import ArticleVersion
from payroll.services.article_cells import ArticleCell, Criterion

MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def versions_in_force(institution: Institution | int, on: date) -> list[ArticleVersion]:
    """The approved versions in force on a day whose effect is on pay, in the order in which articles are read: one query."""
    found = ArticleVersion.objects.on(on).filter(institution=institution, state=ArticleVersion.State.APPROVED)
    found = found.exclude(effect=ArticleEffect.REPEALED).select_related("article__text", "item", "table", "institution")
    return sorted(found, key=reading_order)


def reading_order(version: ArticleVersion) -> tuple[int, date, str, int]:
    """By rank, then by text and number of article."""
    return version.rank, version.article.text.start, version.article.number, version.article_id


def cell_of(version: ArticleVersion, *, on: date, law: CountryLaw) -> ArticleCell:
    """A version as data. Raises `DefinitionError` when the legal figure that it names is not a number."""
    amount = _amount(version)
    floor, label = floor_formula(version, law, on)
    due = Rhythm(version.rhythm) != Rhythm.MONTHS or on.month in version.months
    paid = f"max({amount}; {floor})" if floor and version.at_least_law else amount
    if version.rhythm == Rhythm.EVENT and not _reads(version, "quantite"):
        paid = f"({paid}) * quantite"
    if version.is_prorated:
        paid = f"prorata({paid})"
    return ArticleCell(
        version=version.pk or 0,
        article=version.article_id or 0,
        reference=version.article.reference,
        object=version.object,
        item=version.item.code,
        effect=version.effect,
        combination=version.combination,
        criteria=tuple(_criteria(version)),
        amount=amount,
        paid=paid,
        floor=floor,
        floor_label=label,
        at_least_law=version.at_least_law,
        keeps_acquired=version.keeps_acquired,
        is_due=due,
        rhythm=rhythm_told(version),
    )


def item_formula(cells: Sequence[ArticleCell]) -> str:
    """The formula of an item from its articles, in the order in which they are read."""
    text = "0"
    for cell in reversed(cells):
        paid = cell.paid if cell.is_due else "0"
        if cell.combination == Combination.FIRST:
            text = f"si({cell.when}; {paid}; {text})"
        else:
            text = f"si({cell.when}; {paid}; 0) + {text}" if text != "0" else f"si({cell.when}; {paid}; 0)"
    return f"max(montant; {text})" if any(cell.keeps_acquired for cell in cells) else text


def by_item(cells: Iterable[ArticleCell]) -> dict[str, list[ArticleCell]]:
    found: dict[str, list[ArticleCell]] = {}
    for cell in cells:
        found.setdefault(cell.item, []).append(cell)
    return found


# ---------------------------------------------------------------------- whom it concerns
def _criteria(version: ArticleVersion) -> Iterable[Criterion]:
    statuses = AdministrativeStatus.Kind
    yield from _among(_("statut"), "statut", version.statuses, STATUS_KINDS, dict(statuses.choices))
    yield from _among(_("contrat"), "contrat", version.contract_kinds, CONTRACT_KINDS, dict(Contract.Kind.choices))
    yield from _among(_("catégorie"), "categorie", version.categories)
    yield from _among(_("classe"), "classe", version.classes)
    yield from _among(_("échelon"), "echelon", version.steps)
    yield from _among(_("emploi"), "emploi", version.jobs)
    yield from _among(_("lieu"), "ville", version.towns)
    yield from _among(_("genre d’unité"), "genre_unite", version.unit_kinds, UNIT_KINDS, dict(Unit.Kind.choices))
    if version.is_executive is not None:
        yield Criterion(_("cadre") if version.is_executive else _("non-cadre"), "cadre" if version.is_executive else "non cadre")
    if version.seniority_from is not None:
        yield Criterion(
            _("ancienneté d’au moins %(span)s") % {"span": months_told(version.seniority_from)},
            f"anciennete_mois >= {version.seniority_from}",
        )
    if version.seniority_to is not None:
        yield Criterion(
            _("ancienneté de moins de %(span)s") % {"span": months_told(version.seniority_to)},
            f"anciennete_mois < {version.seniority_to}",
        )
    if version.sex:
        word = next(word for word, code in SEXES.items() if code == version.sex)
        told = str(dict(Employee.Sex.choices)[version.sex])
        yield Criterion(f"{told} ({version.sex_basis})", f'sexe = "{word}"')
    if version.condition:
        told = version.condition.replace(">=", "≥").replace("<=", "≤").replace("<>", "≠")
        yield Criterion(told, f"({version.condition})")
    if version.rhythm == Rhythm.ONCE:
        yield Criterion(_("jamais payé auparavant"), "deja_paye = 0")
    if version.rhythm == Rhythm.MILESTONE:
        months = " ou ".join(f"anciennete_mois = {12 * years}" for years in version.milestones)
        years = _listed([str(years) for years in version.milestones])
        yield Criterion(_("%(years)s ans d’ancienneté atteints ce mois") % {"years": years}, f"({months})")
    if version.rhythm == Rhythm.EVENT:
        yield Criterion(_("quantité saisie ce mois"), "quantite > 0")
    if version.paper:
        yield Criterion(_("pièce valide : %(paper)s") % {"paper": version.paper}, f'piece("{version.paper}")')


def _among(
    label: str,
    name: str,
    values: Sequence[str],
    vocabulary: Mapping[str, str] | None = None,
    labels: Mapping[str, object] | None = None,
) -> Iterable[Criterion]:
    """« catégorie A ou B », and its condition."""
    if not values:
        return
    words = [str((labels or {}).get(value, value)) for value in values]
    by_code = {code: word for word, code in (vocabulary or {}).items()}
    written = "; ".join(f'"{by_code.get(value, value)}"' for value in values)
    yield Criterion(f"{label} {_listed(words)}", f"parmi({name}; {written})")


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else _("%(first)s ou %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def months_told(months: int) -> str:
    """« 2 ans et 6 mois », « 3 mois », « 1 an »."""
    years, rest = divmod(months, 12)
    parts = [f"{years} an{'s' if years > 1 else ''}"] if years else []
    if rest or not years:
        parts.append(f"{rest} mois")
    return " et ".join(parts)


# ---------------------------------------------------------------------- how much
def _amount(version: ArticleVersion) -> str:
    kind = AmountKind(version.amount_kind)
    if kind == AmountKind.FIXED:
        text = str(version.amount)
    elif kind == AmountKind.RATE:
        text = f"{percent_text(version.rate or 0)} * ({version.base})"
    elif kind == AmountKind.TABLE:
        text = f'table("{version.table.code}")' if version.table else "0"
    else:
        text = f"({version.formula})"
    return f"min({text}; {version.maximum})" if version.maximum is not None else text


def percent_text(rate: int) -> str:
    """A rate over 100 000 as formulas write it.

    >>> percent_text(12_500), percent_text(333)
    ('12,5 %', '0,333 %')
    """
    whole, rest = divmod(rate, 1000)
    decimals = f"{rest:03d}".rstrip("0")
    return f"{whole},{decimals} %" if decimals else f"{whole} %"


def floor_formula(version: ArticleVersion, law: CountryLaw, on: date) -> tuple[str, str]:
    """What the law gives for the same object, as a formula, and the label of the figure; empty when none is named or the
    law does not know it that day.

    A rate, and the rates of a table, apply to the base of the figure (the article's own, else the base salary); a table is
    read by completed years of seniority.
    """
    figure = law.figures.get(version.legal_figure) if version.legal_figure else None
    value = figure.on(on) if figure is not None else None
    if figure is None or value is None:
        return "", ""
    base = version.legal_base or version.base or "salaire_base"
    read = f'loi("{figure.id}")'
    if figure.kind == "rate":
        return f"{read} * ({base})", figure.label
    if figure.kind == "amount":
        return read, figure.label
    if figure.kind == "table" and is_by_seniority(figure, on):
        row = value.data["rows"][0]
        by_years = f'loi("{figure.id}"; anciennete)'
        return (f"{by_years} * ({base})" if "percent" in row else by_years), figure.label
    if figure.kind in ("scale", "steps"):
        return f'loi("{figure.id}"; {base})', figure.label
    raise DefinitionError(
        _("« %(figure)s » n’est pas un nombre que l’on puisse comparer : choisissez un autre chiffre de la loi.")
        % {"figure": figure.label}
    )


def is_by_seniority(figure: Figure, on: date) -> bool:
    """Whether the rows of a legal table are numbers (years of service)."""
    value = figure.on(on)
    rows = value.data.get("rows", ()) if value is not None else ()
    return bool(rows) and all(str(row["key"]).replace(".", "", 1).isdecimal() for row in rows)


def figures_to_compare(law: CountryLaw, on: date) -> list[Figure]:
    """The legal figures that an article may name: labour and benefits, as far as they are numbers."""
    found = []
    for figure in law.figures.values():
        if figure.topic in ("contribution", "tax") or figure.on(on) is None:
            continue
        if figure.kind in ("amount", "rate") or (figure.kind == "table" and is_by_seniority(figure, on)):
            found.append(figure)
    return sorted(found, key=lambda figure: figure.label)


# ---------------------------------------------------------------------- in words
def amount_told(version: ArticleVersion, currency: str) -> str:
    """« 30 % de salaire_base, au plus 150 000 »."""
    kind = AmountKind(version.amount_kind)
    if kind == AmountKind.FIXED:
        text = french_amount(version.amount or 0, currency, unit=True)
    elif kind == AmountKind.RATE:
        text = _("%(rate)s %(base)s") % {"rate": percent_text(version.rate or 0), "base": base_told(version.base)}
    elif kind == AmountKind.TABLE:
        text = _("table « %(table)s »") % {"table": version.table}
    else:
        text = version.formula
    if version.maximum is not None:
        text = _("%(amount)s, au plus %(most)s") % {
            "amount": text,
            "most": french_amount(version.maximum, currency, unit=True),
        }
    return text


def base_told(base: str) -> str:
    """« du salaire de base », « de « Brut cotisable » »."""
    named = re.fullmatch(r'assiette\("([^"]+)"\)', base)
    if named:
        return _("de l’assiette « %(base)s »") % {"base": named.group(1)}
    return _("du salaire de base") if base == "salaire_base" else _("de %(base)s") % {"base": base}


def rhythm_told(version: ArticleVersion) -> str:
    if version.rhythm == Rhythm.MONTHS:
        return _("en %(months)s") % {"months": _listed_and([MONTH_NAMES[month - 1] for month in sorted(version.months)])}
    if version.rhythm == Rhythm.MILESTONE:
        years = _listed_and([str(years) for years in sorted(version.milestones)])
        return _("à %(years)s ans d’ancienneté") % {"years": years}
    return str(Rhythm(version.rhythm).label)


def _listed_and(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def population_told(version: ArticleVersion) -> str:
    return " ; ".join(criterion.told for criterion in _criteria(version)) or _("tous les agents")


def criteria_told(version: ArticleVersion) -> list[str]:
    return [criterion.told for criterion in _criteria(version)] or [_("tous les agents")]


def _reads(version: ArticleVersion, name: str) -> bool:
    if version.amount_kind != AmountKind.FORMULA:
        return False
    try:
        return name in parse(version.formula).names
    except FormulaError:
        return False
