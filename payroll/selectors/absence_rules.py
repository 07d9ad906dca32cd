"""Reading what pay makes of absences as of a day: the rules in words, the matrix item × kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, QuerySet, Window
from django.db.models.functions import DenseRank
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Absence, AbsenceKind, Employee, Institution
from hr_core.selectors.absences import counted_between
from hr_core.text import french_amount, french_count, french_percent
from payroll.choices import ItemFrequency, ItemKind
from payroll.choices_absences import BenefitPayer, Effect, Treatment
from payroll.models import AbsenceItemRule, AbsencePayRule, PayItemVersion
from payroll.selectors.items import versions_on
from payroll.services.absences.rules import maintenance_bands

#: Names written out of those who are absent without a rule.
NAMES = 4
#: Short words of the matrix.
DIVISOR_MARKS = {
    "thirtieths": "1/30",
    "twenty_sixths": "1/26",
    "working_days": _("j. ouvrés"),
    "calendar_days": _("j. du mois"),
    "hours": _("heures"),
}


@dataclass(frozen=True)
class RuleRow:
    """A kind and its rule of the day, in words; `rule` is None when it has none."""

    kind: AbsenceKind
    rule: AbsencePayRule | None
    words: Sequence[str]
    effects: Sequence[tuple[str, str]]

    @property
    def is_known(self) -> bool:
        return self.rule is not None and self.rule.is_known


@dataclass(frozen=True)
class AbsenceCell:
    """A cell of the matrix: its text, its tone (in: kept, part: reduced, out: lost), whether it follows the general row."""

    kind: AbsenceKind
    item: int | None
    text: str
    tone: str
    is_default: bool


@dataclass(frozen=True)
class AbsenceMatrixRow:
    code: str
    label: str
    item: int | None
    cells: Sequence[AbsenceCell]


@dataclass(frozen=True)
class AbsenceMatrix:
    kinds: Sequence[AbsenceKind]
    rows: Sequence[AbsenceMatrixRow]


def rules_told(institution: Institution, on: date) -> list[RuleRow]:
    """Every kind in use with its rule of the day, in three queries."""
    held = {
        rule.kind_id: rule
        for rule in AbsencePayRule.objects.on(on)
        .filter(institution=institution)
        .select_related("benefit_item", "maintenance_item")
    }
    kinds = AbsenceKind.objects.filter(institution=institution)
    currency = institution.country.currency
    return [
        RuleRow(
            kind,
            held.get(kind.pk),
            rule_words(held[kind.pk], currency) if kind.pk in held else (),
            effect_words(held[kind.pk]) if kind.pk in held else (),
        )
        for kind in kinds
        if kind.is_active or kind.pk in held
    ]


def rule_words(rule: AbsencePayRule, currency: str) -> list[str]:
    """A rule in sentences."""
    if not rule.is_known:
        return [
            _(
                "À établir d’après le statut, la convention ou la loi : la paie s’arrête sur une absence de cette nature."
            )
        ]
    words = [str(rule.get_treatment_display()).capitalize() + "."]
    if rule.treatment == Treatment.COVERED:
        words += _benefit_words(rule, currency) + _maintenance_words(rule)
    if rule.maximum_days:
        words.append(_("%(days)s au plus.") % {"days": french_count(rule.maximum_days, _("jour"), _("jours"))})
    if rule.counts_over_year:
        words.append(_("Jours comptés sur douze mois."))
    if rule.needs_papers:
        words.append(_("Rien n’est versé sans la pièce dans le délai."))
    return words


def percent_text(percent: str) -> str:
    """« 66,67 % » of « 200/3 »."""
    return french_percent(Fraction(percent), 2)


def _benefit_words(rule: AbsencePayRule, currency: str) -> list[str]:
    if not rule.benefit_bands:
        return []
    bands = ", ".join(
        _("%(rate)s dès le jour %(day)s") % {"rate": percent_text(str(band["percent"])), "day": band["from_day"]}
        for band in rule.benefit_bands
    )
    words = [_("Indemnité : %(bands)s.") % {"bands": bands}]
    if rule.benefit_waiting_days:
        words.append(
            _("Carence de %(days)s.") % {"days": french_count(rule.benefit_waiting_days, _("jour"), _("jours"))}
        )
    words.append(str(rule.get_benefit_payer_display()).capitalize() + ".")
    if rule.benefit_payer != BenefitPayer.BRANCH or rule.maintenance_bands:
        base = f"{rule.get_benefit_basis_display()}"
        if rule.benefit_basis != "base_salary":
            base += f", {rule.get_benefit_months_display()}"
        if rule.benefit_ceiling:
            base += _(", plafond %(amount)s par mois") % {
                "amount": french_amount(rule.benefit_ceiling, currency, unit=True)
            }
        words.append(_("Base : %(base)s, divisée par %(days)s.") % {"base": base, "days": rule.benefit_divisor})
    return words


def _maintenance_words(rule: AbsencePayRule) -> list[str]:
    if not rule.maintenance_bands:
        return []
    bands = "\u202f; ".join(maintenance_texts(rule))
    words = [_("Maintien : %(bands)s.") % {"bands": bands}]
    if rule.maintenance_waiting_days:
        words.append(
            _("Maintien après %(days)s.") % {"days": french_count(rule.maintenance_waiting_days, _("jour"), _("jours"))}
        )
    return words


def maintenance_texts(rule: AbsencePayRule) -> list[str]:
    """« dès 5 ans, 90 jours à plein salaire puis 90 jours à 75 % », an entry by years of service."""
    found: dict[int, list[str]] = {}
    for band in maintenance_bands(rule.maintenance_bands):
        days = french_count(band.days, _("jour"), _("jours"))
        if band.rate == 1:
            told = _("%(days)s à plein salaire") % {"days": days}
        else:
            told = _("%(days)s à %(rate)s") % {"days": days, "rate": percent_text(str(band.rate * 100))}
        found.setdefault(band.years, []).append(told)
    then = _(" puis ")
    return [
        _("dès %(years)s, %(bands)s") % {"years": french_count(years, _("an"), _("ans")), "bands": then.join(bands)}
        for years, bands in found.items()
    ]


def effect_words(rule: AbsencePayRule) -> list[tuple[str, str]]:
    """(subject, oui / non / à préciser) of what the absence counts for."""
    said = {True: _("oui"), False: _("non"), None: _("à préciser")}
    return [
        (_("Congé annuel"), said[rule.counts_for_leave]),
        (_("Ancienneté"), said[rule.counts_for_seniority]),
        (_("Treizième mois"), said[rule.counts_for_thirteenth]),
    ]


def absence_matrix(institution: Institution, on: date) -> AbsenceMatrix:
    """The gains of the day × the kinds whose pay is not simply kept, with the general row first; constant queries."""
    rules = {rule.kind_id: rule for rule in AbsencePayRule.objects.on(on).filter(institution=institution)}
    kinds = [
        kind
        for kind in AbsenceKind.objects.filter(institution=institution, is_active=True)
        if kind.pk not in rules or rules[kind.pk].treatment != Treatment.KEPT
    ]
    held = {
        (cell.kind_id, cell.item_id): cell for cell in AbsenceItemRule.objects.on(on).filter(institution=institution)
    }
    rows = [
        AbsenceMatrixRow(
            "",
            str(_("Rubriques réduites avec les jours payés")),
            None,
            [_cell(kind, None, held.get((kind.pk, None))) for kind in kinds],
        )  # fmt: skip
    ]
    for version in versions_on(institution, on):
        if version.kind == ItemKind.EARNING:
            cells = [_item_cell(kind, version, held) for kind in kinds]
            rows.append(AbsenceMatrixRow(version.item.code, version.label, version.item_id, cells))
    return AbsenceMatrix(kinds, rows)


def _item_cell(
    kind: AbsenceKind, version: PayItemVersion, held: Mapping[tuple[int, int | None], AbsenceItemRule]
) -> AbsenceCell:
    own = held.get((kind.pk, version.item_id))
    if own is not None:
        return _cell(kind, version.item_id, own)
    if version.is_prorated:
        general = _cell(kind, version.item_id, held.get((kind.pk, None)))
        return AbsenceCell(kind, version.item_id, general.text, general.tone, True)
    words = _("gardée") if version.frequency == ItemFrequency.VARIABLE else _("à régler")
    return AbsenceCell(kind, version.item_id, words, "in" if words == _("gardée") else "part", True)


def _cell(kind: AbsenceKind, item: int | None, row: AbsenceItemRule | None) -> AbsenceCell:
    if row is None:
        return AbsenceCell(kind, item, _("à régler"), "part", True)
    return AbsenceCell(kind, item, cell_text(row), {"kept": "in", "dropped": "out"}.get(row.effect, "part"), False)


def cell_text(row: AbsenceItemRule) -> str:
    """« gardée », « perdue dès j. 3 », « 1/30 dès j. 4 »."""
    if row.effect == Effect.KEPT:
        return _("gardée")
    text = _("perdue") if row.effect == Effect.DROPPED else str(DIVISOR_MARKS[row.divisor])
    return text if row.from_day == 1 else _("%(text)s dès j. %(day)s") % {"text": text, "day": row.from_day}


@dataclass(frozen=True)
class Unruled:
    """A kind of absence of which something is still to be said, though people are absent for it. `people`: all of them;
    `names`: the first of those whom the reader may see."""

    kind: AbsenceKind
    people: int
    names: Sequence[str]

    @property
    def told(self) -> str:
        """« Aïssatou Ba, Moussa Diop et 3 autres »."""
        names = ", ".join(self.names)
        hidden = self.people - len(self.names)
        if not hidden:
            return names
        if not names:
            return french_count(hidden, _("agent"), _("agents"))
        return _("%(names)s et %(others)s") % {
            "names": names, "others": french_count(hidden, _("autre agent"), _("autres agents"))
        }  # fmt: skip


def unruled(access: Access, start: date, end: date) -> list[Unruled]:
    """The kinds of the confirmed absences of `[start, end)` whose rule of the last day is not established, and who is absent:
    one query when there is none, three else.
    """
    known = AbsencePayRule.objects.on(end - timedelta(days=1)).filter(kind=OuterRef("kind"), is_known=True)
    return absent_by_kind(access, counted_between(start, end).filter(~Exists(known)))


def absent_by_kind(access: Access, absences: QuerySet[Absence]) -> list[Unruled]:
    """Absences told by kind, with the first names that the reader may see."""
    counts = dict(absences.order_by().values_list("kind").annotate(people=Count("employee", distinct=True)))
    if not counts:
        return []
    rank = Window(DenseRank(), partition_by="kind", order_by=("employee__last_name", "employee"))
    seen = absences.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    first = seen.annotate(rank=rank).filter(rank__lte=NAMES).order_by("kind", "rank")
    names: dict[int, dict[int, str]] = {}
    for kind, employee, given, family in first.values_list(
        "kind", "employee", "employee__first_names", "employee__last_name"
    ):
        names.setdefault(kind, {})[employee] = f"{given} {family}"
    kinds = AbsenceKind.objects.filter(pk__in=counts).order_by("order", "pk")
    return [Unruled(kind, counts[kind.pk], list(names.get(kind.pk, {}).values())) for kind in kinds]
