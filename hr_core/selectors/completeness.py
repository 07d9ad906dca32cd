"""What a file still lacks, as a condition of the database: lists sort by it and count without reading the files."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import VersionState
from hr_core.models import (
    BankAccount,
    Contract,
    DocumentCategory,
    DocumentVersion,
    Employee,
    FamilyStatus,
    PayTerms,
    Posting,
)
from hr_core.registry import FileNeed, registry


def _filled(name: str) -> Q:
    return ~Q(**{name: ""})


def _held(model: type, on: date, **more: object) -> Q:
    return Q(Exists(model.objects.on(on).filter(employee=OuterRef("pk"), **more)))  # type: ignore[attr-defined]


BASIC_NEEDS = (
    FileNeed("birth_on", _("Date de naissance"), lambda on: Q(birth_on__isnull=False)),
    FileNeed("sex", _("Sexe"), lambda on: _filled("sex")),
    FileNeed("nationality", _("Nationalité"), lambda on: _filled("nationality")),
    FileNeed("address", _("Adresse"), lambda on: _filled("address")),
    FileNeed("contact", _("Téléphone ou courriel"), lambda on: _filled("phone") | _filled("email")),
    FileNeed("emergency", _("Personne à prévenir"), lambda on: _filled("emergency_name")),
    FileNeed("number", _("N° de sécurité sociale"), lambda on: _filled("social_security_number")),
    FileNeed("contract", _("Contrat en cours"), lambda on: _held(Contract, on)),
    FileNeed("posting", _("Affectation"), lambda on: _held(Posting, on)),
    FileNeed("salary", _("Salaire de base approuvé"), lambda on: _held(PayTerms, on, state="approved")),
    FileNeed("family", _("Situation de famille"), lambda on: _held(FamilyStatus, on)),
    FileNeed(
        "account", _("Compte bancaire approuvé"),
        lambda on: ~Q(payment_mode=Employee.PaymentMode.TRANSFER) | _held(BankAccount, on, state="approved"),
    ),
)  # fmt: skip


def _papers_held(on: date) -> Q:
    """Every category that the institution requires has a document in force, valid and not expired on the day."""
    return ~Q(Exists(_required(on, OuterRef("institution"), OuterRef("pk"))))


def _required(on: date, institution: object, employee: object) -> QuerySet:
    """The required categories of which a file holds no document in force."""
    held = DocumentVersion.objects.filter(
        document__category=OuterRef("pk"), document__employee=_outer(employee), document__withdrawn_reason="", is_current=True,
        state=VersionState.VALID,
    ).filter(Q(expires_on__isnull=True) | Q(expires_on__gt=on))  # fmt: skip
    return DocumentCategory.objects.filter(~Exists(held), institution=institution, is_required=True, is_active=True)


def _outer(value: object) -> object:
    """One level more for what is read of the file from inside the categories."""
    return OuterRef(value) if isinstance(value, OuterRef) else value


def papers_missing(employee: Employee, on: date) -> list[str]:
    """The labels of the required categories that a file lacks; one query."""
    return list(_required(on, employee.institution_id, employee.pk).values_list("label", flat=True))


PAPERS_NEED = FileNeed("papers", _("Pièces exigées au dossier"), _papers_held)


def file_needs() -> tuple[FileNeed, ...]:
    """Those of the house, then those that other apps add."""
    return (*BASIC_NEEDS, *registry.file_needs)


def with_score(files: QuerySet, on: date) -> QuerySet:
    """Add `file_score`, in per cent (rounded down): the share of the needs that each file holds on a day."""
    needs = file_needs()
    total = Value(0, output_field=IntegerField())
    for need in needs:
        total = total + Case(When(need.condition(on), then=Value(1)), default=Value(0), output_field=IntegerField())  # type: ignore[assignment]
    return files.annotate(file_score=total * 100 / len(needs))


def incomplete_on(on: date) -> Q:
    """Files that lack something."""
    complete = Q()
    for need in file_needs():
        complete &= need.condition(on)
    return ~complete
