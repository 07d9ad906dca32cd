"""What may be erased once its time of keeping is over: one declaration a category; upper apps add theirs with `retention_add`.

What the law or the accounts ask to keep (`KEPT`) has no category, so that no rule reaches it; it is told on the same page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.models import (
    Absence,
    AbsencePaper,
    AttendanceFinding,
    BadgeDay,
    BankAccount,
    Dependant,
    Document,
    DocumentVersion,
    Employee,
    FamilyStatus,
    Notice,
    Request,
    RoleGrant,
    SignIn,
)


@dataclass(frozen=True)
class Emptied:
    """Rows that stay, of which `fields` are emptied."""

    rows: QuerySet
    fields: tuple[str, ...]


@dataclass(frozen=True)
class RetentionCategory:
    """`rows(institution, before)` gives the querysets to erase, with what depends on them by cascade; `emptied` the rows that stay
    without some fields; `since` says from which day the time runs. Both ask a constant number of queries."""

    slug: str
    label: Any
    since: Any
    rows: Callable[[Any, date], Sequence[QuerySet]]
    emptied: Callable[[Any, date], Emptied | None] | None = None
    keeps: Any = ""


CATEGORIES: dict[str, RetentionCategory] = {}
#: (what, why) of what no rule erases.
KEPT: list[tuple[Any, Any]] = []
PERSONAL = ("email", "phone", "address", "emergency_name", "emergency_phone", "birth_place", "nationality", "photo")


def retention_add(category: RetentionCategory) -> None:
    CATEGORIES[category.slug] = category


def leavers(institution: Any, before: date) -> QuerySet[Employee]:
    return Employee.objects.filter(institution=institution, left_on__lt=before)


def _leaver_rows(institution: Any, before: date) -> list[QuerySet]:
    gone = leavers(institution, before).values("pk")
    return [model.objects.filter(employee__in=gone) for model in (Dependant, FamilyStatus, BankAccount)]


def _leaver_fields(institution: Any, before: date) -> Emptied:
    holds = Q()
    for name in PERSONAL:
        holds |= ~Q(**{name: ""})
    return Emptied(leavers(institution, before).filter(holds), PERSONAL)


def _documents(institution: Any, before: date) -> list[QuerySet]:
    rows = Document.objects.filter(institution=institution)
    recent = DocumentVersion.objects.filter(document=OuterRef("pk"), sent_at__date__gte=before)
    return [rows.filter(employee__left_on__lt=before) | rows.exclude(withdrawn_reason="").filter(~Exists(recent))]


def _absence_papers(institution: Any, before: date) -> list[QuerySet]:
    over = Absence.objects.filter(institution=institution, end__lte=before).values("pk")
    return [AbsencePaper.objects.filter(absence__in=over)]


def _presence(institution: Any, before: date) -> list[QuerySet]:
    return [
        BadgeDay.objects.filter(institution=institution, day__lt=before),
        AttendanceFinding.objects.filter(institution=institution, day__lt=before).exclude(state="proposed"),
    ]


def _sign_ins(institution: Any, before: date) -> list[QuerySet]:
    """Those of the accounts that hold a role here, and of nowhere else."""
    here = RoleGrant.with_units.filter(institution=institution).values("user")
    return [SignIn.objects.filter(user__in=here, at__date__lt=before)]


def _requests(institution: Any, before: date) -> list[QuerySet]:
    return [Request.objects.filter(institution=institution, closed_at__date__lt=before)]


def _notices(institution: Any, before: date) -> list[QuerySet]:
    return [Notice.objects.filter(institution=institution, made_at__date__lt=before, read_at__isnull=False)]


def register() -> None:
    for category in (
        RetentionCategory("presence", _("Pointages et constats de présence"), _("du jour pointé"), _presence),
        RetentionCategory("connexions", _("Historique des connexions"), _("de la connexion"), _sign_ins),
        RetentionCategory("messages", _("Messages lus"), _("de l’envoi"), _notices),
        RetentionCategory(
            "demandes", _("Demandes closes, leurs pièces et leurs échanges"), _("de la clôture"), _requests,
            keeps=_("L’effet de la demande (congé, compte, adresse) reste au dossier."),
        ),
        RetentionCategory(
            "pieces-absence", _("Pièces des absences (certificats, justificatifs)"), _("de la fin de l’absence"), _absence_papers,
            keeps=_("Les dates et la nature de l’absence restent : l’ancienneté, les congés et la paie en dépendent."),
        ),
        RetentionCategory(
            "documents", _("Documents des dossiers clos, documents retirés"), _("de la sortie, ou du dernier dépôt d’un document retiré"),
            _documents, keeps=_("Les actes signés restent à leur registre."),
        ),
        RetentionCategory(
            "anciens-agents", _("Données personnelles des anciens agents"), _("de la sortie"), _leaver_rows, _leaver_fields,
            keeps=_("Restent le nom, le matricule, la naissance, les numéros sociaux, les contrats, le classement et la paie."),
        ),
    ):  # fmt: skip
        retention_add(category)
    KEPT.extend(
        [
            (_("Contrats, affectations, classement, statut"), _("ils prouvent la carrière et ouvrent des droits à pension")),
            (_("Actes du personnel et leur registre"), _("un acte numéroté ne s’efface pas ; sa vérification publique en dépend")),
            (_("Absences (dates et nature), registre des congés"), _("l’ancienneté et la paie s’y appuient")),
        ]
    )
