"""What auditors look at first in a year: entries by hand, derogations, justified findings, negative nets, runs beside the
month, replaced payslips, changed accounts. One query each; the confidential population only for those who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import masked
from hr_core.models import BankAccount
from hr_core.text import french_date, french_month
from payroll.choices import RunKind
from payroll.models import EntitlementGap, OutsideEvent, PayItemVersion, RunEvent, RunProblem
from payroll.selectors.paid_sums import PAID_STATES, paid_runs
from payroll.selectors.visibility import inputs_of, is_all_seen, payslips_of, problems_of, replacements_seen, runs_of


@dataclass(frozen=True)
class ExceptionList:
    """`rows` holds texts and, in the columns of `money`, amounts in minor units; one row more than asked tells « others »."""

    key: str
    title: str
    heads: Sequence[str]
    rows: list[tuple[Any, ...]]
    money: frozenset[int] = frozenset()


def exceptions_of(access: Access, year: int, *, most: int | None = None) -> list[ExceptionList]:
    """The lists of a year, the first `most` rows of each."""
    assert access.institution is not None
    runs = runs_of(access, paid_runs(access.institution, (year, 1), (year, 12)))
    names = _item_names()
    return [
        _by_hand(access, year, most, names),
        _justified(access, runs, most),
        _derogations(runs, most),
        _outside_derogations(year, most),
        _statute(access, year, most, names),
        _negative(access, runs, most),
        _beside(runs, most),
        _replaced(access, year, most),
        _accounts(access, year, most),
    ]


def _item_names() -> dict[int, str]:
    """Item → `2300 Indemnité de transport`, by its latest words."""
    versions = PayItemVersion.objects.order_by("start").values_list("item_id", "item__code", "label")
    return {item: f"{code} {label}" for item, code, label in versions}


def _by_hand(access: Access, year: int, most: int | None, names: Mapping[int, str]) -> ExceptionList:
    found = inputs_of(access).filter(period__year=year, amount__isnull=False).exclude(amount=0).order_by("-amount", "pk")
    rows = [
        (str(each.employee), french_month(each.period.year, each.period.month), names.get(each.item_id, ""), each.amount, str(each.entered_by or ""), each.comment)
        for each in found[:most]
    ]
    heads = (_("Agent"), _("Mois"), _("Rubrique"), _("Montant saisi"), _("Saisi par"), _("Observation"))
    return ExceptionList("saisies", _("Montants saisis à la main"), heads, rows, frozenset({3}))


def _justified(access: Access, runs: Any, most: int | None) -> ExceptionList:
    found = problems_of(access).filter(run__in=runs.order_by().values("pk"), state=RunProblem.State.JUSTIFIED)
    found = found.select_related("employee", "justified_by", "run__period").order_by("run", "pk")
    rows = [
        (each.run.reference, str(each.employee or ""), each.message, each.justification, str(each.justified_by or ""))
        for each in found[:most]
    ]
    heads = (_("Campagne"), _("Agent"), _("Constat"), _("Justification"), _("Par"))
    return ExceptionList("constats", _("Constats justifiés plutôt que corrigés"), heads, rows)


def _derogations(runs: Any, most: int | None) -> ExceptionList:
    found = RunEvent.objects.filter(run__in=runs.order_by().values("pk"), derogation__isnull=False)
    found = found.select_related("run__period", "actor", "derogation").order_by("at")
    rows = [
        (each.run.reference, str(each.get_to_state_display()), str(each.actor or ""), each.derogation.reference, french_date(each.at))
        for each in found[:most]
    ]
    heads = (_("Campagne"), _("Étape"), _("Personne"), _("Décision"), _("Le"))
    return ExceptionList("derogations", _("Étapes par dérogation à la séparation des personnes"), heads, rows)


def _outside_derogations(year: int, most: int | None) -> ExceptionList:
    found = OutsideEvent.objects.filter(run__payment_on__year=year, derogation__isnull=False)
    found = found.select_related("run", "actor", "derogation").order_by("at")
    rows = [
        (str(each.run), str(each.get_to_state_display()), str(each.actor or ""), each.derogation.reference, french_date(each.at))
        for each in found[:most]
    ]
    heads = (_("Campagne"), _("Étape"), _("Personne"), _("Décision"), _("Le"))
    return ExceptionList("derogations-hors-effectif", _("Étapes par dérogation, hors effectif"), heads, rows)


def _statute(access: Access, year: int, most: int | None, names: Mapping[int, str]) -> ExceptionList:
    """What was paid, or not, against the statute: the findings of the controls of the year's runs."""
    found = EntitlementGap.objects.filter(check_of__run__period__year=year, check_of__run__state__in=PAID_STATES)
    found = found.select_related("employee", "item", "check_of__run__period").order_by("check_of__run", "item__code", "pk")
    if not is_all_seen(access):
        found = found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))
    rows = [
        (
            each.check_of.run.reference, str(each.employee), names.get(each.item_id, ""), str(each.get_kind_display()), each.expected, each.paid,
            each.reasons,
        )
        for each in found[:most]
        if each.check_of.run is not None
    ]  # fmt: skip
    heads = (_("Campagne"), _("Agent"), _("Rubrique"), _("Constat"), _("Dû selon le statut"), _("Payé"), _("Pourquoi"))
    return ExceptionList("statut", _("Exceptions au statut"), heads, rows, frozenset({4, 5}))


def _negative(access: Access, runs: Any, most: int | None) -> ExceptionList:
    found = payslips_of(access).filter(run__in=runs.order_by().values("pk"), net__lt=0).order_by("net", "pk")
    rows = [(each.run.reference, str(each.employee), str(each.run.get_kind_display()), each.net) for each in found[:most]]
    return ExceptionList("nets", _("Nets négatifs"), (_("Campagne"), _("Agent"), _("Nature"), _("Net")), rows, frozenset({3}))


def _beside(runs: Any, most: int | None) -> ExceptionList:
    found = runs.exclude(kind=RunKind.REGULAR).select_related("period", "created_by")
    rows = [
        (each.reference, str(each.get_kind_display()), each.label, str(each.created_by or ""), int(each.totals.get("net", 0)))
        for each in found[:most]
    ]
    heads = (_("Campagne"), _("Nature"), _("Objet"), _("Ouverte par"), _("Net"))
    return ExceptionList("campagnes", _("Campagnes hors de la paie normale"), heads, rows, frozenset({4}))


def _replaced(access: Access, year: int, most: int | None) -> ExceptionList:
    found = replacements_seen(access).filter(cancelled__run__period__year=year).order_by("asked_at")
    rows = [
        (each.cancelled.run.reference, str(each.cancelled.employee), each.reason, str(each.asked_by or ""), french_date(each.asked_at))
        for each in found[:most]
    ]
    heads = (_("Campagne"), _("Agent"), _("Motif"), _("Demandé par"), _("Le"))
    return ExceptionList("bulletins", _("Bulletins annulés et remplacés"), heads, rows)


def _accounts(access: Access, year: int, most: int | None) -> ExceptionList:
    """Accounts that follow another of the same employee; the number is masked as everywhere."""
    earlier = BankAccount.objects.filter(employee=OuterRef("employee"), start__lt=OuterRef("start"))
    found = BankAccount.objects.filter(Exists(earlier), start__year=year).select_related("employee", "proposed_by", "decided_by")
    if not is_all_seen(access):
        found = found.filter(employee__is_confidential=False)
    rows = [
        (
            str(each.employee), each.bank_name, masked(each.account), french_date(each.start), str(each.get_state_display()),
            str(each.proposed_by or ""), str(each.decided_by or ""),
        )
        for each in found.order_by("start", "pk")[:most]
    ]  # fmt: skip
    heads = (_("Agent"), _("Banque"), _("Compte"), _("Depuis le"), _("État"), _("Proposé par"), _("Décidé par"))
    return ExceptionList("comptes", _("Comptes changés"), heads, rows)
