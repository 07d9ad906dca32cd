"""Kinds of loans, their dated conditions, the envelopes voted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.writing import assign, reasoned, save_checked
from payroll.choices import ItemKind
from payroll.models import LoanEnvelope, LoanKind, LoanTerms, PayItem, PayItemVersion
from payroll.services.timeline import require_reason, timeline_set

#: Items of the conditions, and the sense that each must have.
ITEM_KINDS = {
    "item": ItemKind.DEDUCTION,
    "interest_item": ItemKind.DEDUCTION,
    "payment_item": ItemKind.DEDUCTION,
    "benefit_item": ItemKind.EARNING,
}


@transaction.atomic
def loan_kind_save(*, kind: LoanKind, actor: User, reason: str = "") -> LoanKind:
    """Create or rename a kind; its nature no longer changes once loans exist."""
    if kind.pk:
        before = LoanKind.objects.get(pk=kind.pk)
        if before.nature != kind.nature and before.loans.exists():
            raise ValidationError({"nature": _("Des prêts existent : la nature ne change plus. Créez-en une autre.")})
    with reasoned(reason, _("Nature de prêt enregistrée")):
        return save_checked(kind)


@transaction.atomic
def loan_terms_set(*, kind: LoanKind, start: date, values: dict[str, Any], actor: User, reason: str) -> LoanTerms:
    """Make conditions hold from `start`; loans granted before keep theirs."""
    require_reason(reason)
    _check_items(values, start)
    if kind.is_interim:
        if values.get("rate"):
            raise ValidationError({"rate": _("Un acompte est du salaire déjà gagné : il ne porte pas intérêt.")})
        if values.get("maximum_months", 1) != 1 or values.get("maximum_deferral"):
            raise ValidationError({"maximum_months": _("Un acompte se reprend en entier le mois même : un mois.")})
    with because(reason):
        return timeline_set(
            LoanTerms.objects.filter(kind=kind),
            start=start,
            values=values,
            make=lambda: LoanTerms(institution_id=kind.institution_id, kind=kind),
        )


def _check_items(values: dict[str, Any], on: date) -> None:
    """Repayments are deductions, a benefit in kind is a gain of that nature; all are known on that day."""
    chosen = {name: values[name] for name in ITEM_KINDS if values.get(name) is not None}
    versions = {
        version.item_id: version
        for version in PayItemVersion.objects.on(on).filter(item__in=[item.pk for item in chosen.values()])
    }
    for name, item in chosen.items():
        version = versions.get(item.pk)
        if version is None:
            raise ValidationError({name: _("Cette rubrique n’est pas définie à cette date.")})
        if version.kind != ITEM_KINDS[name]:
            words = ItemKind(ITEM_KINDS[name]).label
            raise ValidationError({name: _("Choisissez une rubrique de sens « %(kind)s ».") % {"kind": words}})
        if version.formula:
            raise ValidationError({name: _("Cette rubrique a une formule : choisissez-en une sans formule.")})
        if name == "benefit_item" and version.nature != "benefit-in-kind":
            raise ValidationError({name: _("Choisissez une rubrique de nature « avantage en nature ».")})


@transaction.atomic
def loan_envelope_save(*, envelope: LoanEnvelope, actor: User, reason: str = "") -> LoanEnvelope:
    """Record what was voted; raising it later asks the act that raises it."""
    with reasoned(reason, _("Enveloppe de prêts votée")):
        return save_checked(envelope)


@transaction.atomic
def usual_kinds_make(*, institution: Institution, start: date, actor: User | None) -> int:
    """The kinds that a fund usually offers, for those that it lacks; returns how many were made."""
    items = {item.code: item for item in PayItem.objects.filter(code__in=("6100", "6110", "6120", "6410", "2900"))}
    if not {"6100", "6110", "6410"} <= items.keys():
        return 0
    held = set(LoanKind.objects.filter(institution=institution).values_list("code", flat=True))
    made = 0
    for code, label, nature, terms in USUAL:
        if code in held:
            continue
        kind = save_checked(LoanKind(institution=institution, code=code, label=label, nature=nature))
        interim = nature == "interim"
        values = {
            "item": items["6410" if interim else "6100"],
            "interest_item": None if interim else items["6110"],
            "payment_item": None if interim else items.get("6120"),
            **terms,
        }
        save_checked(assign(LoanTerms(institution=institution, kind=kind, start=start), values))
        made += 1
    return made


#: Limits are those of no text: the institution writes its own over them.
USUAL: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("logement", "Prêt au logement", "housing",
     {"maximum_months": 120, "needs_committee": True, "needs_guarantee": True, "has_envelope": True,
      "seniority_months": 36, "account": "2721"}),
    ("vehicule", "Prêt véhicule", "vehicle",
     {"maximum_months": 60, "needs_committee": True, "has_envelope": True, "seniority_months": 24, "account": "2722"}),
    ("equipement", "Prêt d’équipement", "equipment",
     {"maximum_months": 24, "has_envelope": True, "seniority_months": 12, "account": "2722"}),
    ("rentree", "Avance de rentrée scolaire", "school", {"maximum_months": 10, "once_every_months": 12, "account": "4211"}),
    ("fete", "Avance pour une fête", "feast", {"maximum_months": 10, "once_every_months": 12, "account": "4211"}),
    ("secours", "Prêt de secours", "relief", {"maximum_months": 12, "account": "4211"}),
    ("avance", "Avance sur salaire", "advance", {"maximum_months": 3, "pay_multiple": 1_000, "account": "4211"}),
    ("acompte", "Acompte sur salaire", "interim", {"maximum_months": 1, "account": "4212"}),
)  # fmt: skip
