"""Personnel files as lists and as pages read them: the facts of a day beside the person, and what a file still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from hr_core.models import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Employee,
    FamilyStatus,
    PayTerms,
    Posting,
    Unit,
)
from hr_core.registry import registry
from hr_core.selectors.contract_ends import contract_end, ending_by
from hr_core.text import french_date

SOON = timedelta(days=90)
ENDING = ("fixed_term", "internship", "apprenticeship")


def with_current_facts(files: QuerySet, on: date) -> QuerySet:
    """Add to each file what holds on a day: unit, job, contract, status, classification; no query more per row."""
    needs = {f"need_{need.slug}": ExpressionWrapper(need.condition(on), BooleanField()) for need in registry.file_needs}
    return files.annotate(
        **needs,
        **_of(Posting, on, unit_key="unit_id", unit_name="unit__name", job_title="job_title"),
        **_of(Contract, on, contract_kind="kind", probation_ends_on="probation_ends_on", working_time="working_time"),
        **_of(AdministrativeStatus, on, status_kind="kind"),
        **_of(
            PayTerms,
            on,
            category="category",
            grade_class="grade_class",
            step="step",
            is_executive="is_executive",
            base_salary="base_salary",
        ),
        contract_end=contract_end(on),
        has_family=Exists(FamilyStatus.objects.on(on).filter(employee=OuterRef("pk"))),
        has_account=Exists(BankAccount.objects.on(on).filter(employee=OuterRef("pk"), state="approved")),
    )


def with_place(files: QuerySet, on: date) -> QuerySet:
    """Add to each file its unit, job and category on a day: what a list that names people says of them."""
    return files.annotate(
        **_of(Posting, on, unit_name="unit__name", job_title="job_title"), **_of(PayTerms, on, category="category")
    )


def _of(model: Any, on: date, **columns: str) -> dict[str, Subquery]:
    facts = model.objects.on(on).filter(employee=OuterRef("pk"))
    if model is PayTerms:
        facts = facts.filter(state="approved")
    return {name: Subquery(facts.order_by("-start").values(column)[:1]) for name, column in columns.items()}


def view_counts(files: QuerySet, on: date) -> dict[str, int]:
    """How many files each view of the list holds; one query."""
    from hr_core.selectors.completeness import incomplete_on

    files = Employee.objects.filter(pk__in=files.values("pk"))  # what restricts the files may join and repeat them
    trial = Contract.objects.on(on).filter(employee=OuterRef("pk"), probation_ends_on__gte=on)
    present = present_on(on)
    return files.aggregate(
        service=Count("pk", filter=present, distinct=True),
        echeances=Count("pk", filter=present & Q(ending_by(on, on + SOON)), distinct=True),
        essai=Count("pk", filter=present & Q(Exists(trial)), distinct=True),
        incomplets=Count("pk", filter=present & incomplete_on(on), distinct=True),
        sortis=Count("pk", filter=Q(left_on__lte=on), distinct=True),
    )


def in_view(files: QuerySet, view: str, on: date) -> QuerySet:
    """The files of a saved view; an unknown name is the first one, those in service."""
    if view == "sortis":
        return files.filter(left_on__lte=on)
    if view == "tous":
        return files
    files = files.filter(present_on(on))
    if view == "incomplets":
        from hr_core.selectors.completeness import incomplete_on, with_score

        return with_score(files.filter(incomplete_on(on)), on)
    if view == "echeances":
        return files.filter(contract_end__lte=on + SOON)
    return files.filter(probation_ends_on__gte=on) if view == "essai" else files


def present_on(on: date) -> Q:
    return Q(hired_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gt=on))


@dataclass(frozen=True)
class Situation:
    """Where a person stands, in a word, with its tone."""

    label: str
    tone: str = ""


def situation(row: Any, on: date) -> Situation:
    """The most telling word about a file annotated by `with_current_facts`."""
    if row.left_on is not None and row.left_on <= on:
        return Situation(_("Sorti, dernier jour %(day)s") % {"day": french_date(row.last_day)})
    if row.hired_on > on:
        return Situation(_("Entre le %(day)s") % {"day": f"{row.hired_on:%d/%m/%Y}"}, "info")
    if row.contract_end is not None and row.contract_end <= on + SOON:
        last = row.contract_end - timedelta(days=1)
        return Situation(_("Fin de contrat %(day)s") % {"day": f"{last:%d/%m/%Y}"}, "wait")
    if row.probation_ends_on is not None and row.probation_ends_on >= on:
        return Situation(_("Période d’essai"), "now")
    if row.status_kind in ("seconded_out", "seconded_in"):
        return Situation(str(AdministrativeStatus.Kind(row.status_kind).label).capitalize(), "now")
    if row.contract_kind is None:
        return Situation(_("Sans contrat"), "bad")
    return Situation(_("En activité"))


@dataclass(frozen=True)
class Completeness:
    """How much of what a file should hold is there, and what is missing."""

    percent: int
    missing: Sequence[str]


def completeness(row: Any) -> Completeness:
    """Of a file annotated by `with_current_facts`."""
    expected: list[tuple[str, Any]] = [
        (_("Date de naissance"), row.birth_on),
        (_("Sexe"), row.sex),
        (_("Nationalité"), row.nationality),
        (_("Adresse"), row.address),
        (_("Téléphone ou courriel"), row.phone or row.email),
        (_("Personne à prévenir"), row.emergency_name),
        (_("N° de sécurité sociale"), row.social_security_number),
        (_("Contrat en cours"), row.contract_kind),
        (_("Affectation"), row.unit_key),
        (_("Salaire de base approuvé"), row.base_salary is not None),
        (_("Situation de famille"), row.has_family),
        (_("Compte bancaire approuvé"), row.has_account or row.payment_mode != Employee.PaymentMode.TRANSFER),
    ]
    expected += [(str(need.label), getattr(row, f"need_{need.slug}", True)) for need in registry.file_needs]
    missing = [label for label, found in expected if not found]
    return Completeness(100 * (len(expected) - len(missing)) // len(expected), missing)


def classification(category: str | None, grade_class: str | None, step: str | None, *, short: bool = False) -> str:
    """`C2, échelon 4`; `C2, éch. 4` when `short`."""
    place = " ".join(part for part in (category, grade_class) if part)
    words = _("éch.\u00a0%(step)s") if short else _("échelon %(step)s")
    rank = words % {"step": step} if step else ""
    return ", ".join(part for part in (place, rank) if part)


def seniority(since: date, on: date) -> str:
    """`12 ans et 3 mois`."""
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if months < 0:
        return ""
    years, rest = divmod(months, 12)
    parts = [f"{years} {'an' if years == 1 else 'ans'}"] if years else []
    if rest or not years:
        parts.append(f"{rest} mois")
    return _(" et ").join(parts)


def unit_choices() -> list[tuple[int, str]]:
    """Open units as an indented list, parents before children; one query."""
    units = Unit.objects.filter(closed_on__isnull=True).order_by("code").values_list("pk", "parent_id", "name")
    children: dict[int | None, list[tuple[int, str]]] = {}
    known = {key for key, _parent, _name in units}
    for key, parent, name in units:
        children.setdefault(parent if parent in known else None, []).append((key, name))
    found: list[tuple[int, str]] = []

    def walk(parent: int | None, depth: int) -> None:
        for key, name in children.get(parent, []):
            found.append((key, "\u2003" * depth + name))
            walk(key, depth + 1)

    walk(None, 0)
    return found


def unit_family(unit: int) -> list[int]:
    """A unit and all those below it; one query."""
    children: dict[int | None, list[int]] = {}
    for key, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(key)
    found, waiting = [], [unit]
    while waiting:
        step = waiting.pop()
        found.append(step)
        waiting.extend(children.get(step, []))
    return found
