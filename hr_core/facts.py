"""The dated facts of a personnel file: which follow one another, which need a second person, where they show.

One table drives the services, the forms and the tabs of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core import models


@dataclass(frozen=True)
class FactKind:
    """A kind of dated fact.

    `keys` are the fields, besides the employee, within which facts follow one another; None when several may hold on
    one day. `sensitive` facts are proposed by one person and approved by another.
    """

    slug: str
    model: type[models.employees.EmployeeFact]
    label: Any
    add_label: Any
    tab: str
    fields: tuple[str, ...]
    keys: tuple[str, ...] | None = ()
    sensitive: bool = False


FACT_KINDS = (
    FactKind(
        "situation", models.FamilyStatus, _("Situation de famille"), _("Changer la situation de famille"), "famille",
        ("start", "marital_status", "spouse_has_income", "declared_children"),
    ),
    FactKind(
        "charge", models.Dependant, _("Personne à charge"), _("Ajouter une personne à charge"), "famille",
        ("kind", "last_name", "first_names", "sex", "birth_on", "in_school_until", "is_disabled", "counts_for_tax",
         "start", "end"),
        keys=None,
    ),
    FactKind(
        "contrat", models.Contract, _("Contrat"), _("Nouveau contrat ou avenant"), "contrat",
        ("start", "end", "kind", "probation_ends_on", "working_time", "reference"),
    ),
    FactKind(
        "affectation", models.Posting, _("Affectation"), _("Nouvelle affectation"), "contrat",
        ("start", "unit", "job_title"),
    ),
    FactKind(
        "statut", models.AdministrativeStatus, _("Statut administratif"), _("Nouveau statut"), "contrat",
        ("start", "kind", "legal_employer", "main_payer"),
    ),
    FactKind(
        "regime", models.SchemeAffiliation, _("Régime de sécurité sociale"), _("Changer un régime"), "paie",
        ("start", "branch", "scheme", "member_number", "notional_base"),
        keys=("branch",),
    ),
    FactKind(
        "classement", models.PayTerms, _("Classement et salaire de base"), _("Proposer un classement ou un salaire"),
        "paie",
        ("start", "category", "grade_class", "step", "is_executive", "base_salary", "currency", "guaranteed_net",
         "grid_reference"),
        sensitive=True,
    ),
    FactKind(
        "compte", models.BankAccount, _("Compte bancaire"), _("Proposer un compte"), "comptes",
        ("start", "kind", "bank_name", "account", "holder", "share", "value"),
        keys=None,
        sensitive=True,
    ),
)  # fmt: skip
BY_SLUG = {kind.slug: kind for kind in FACT_KINDS}
BY_MODEL: dict[type, FactKind] = {kind.model: kind for kind in FACT_KINDS}


def fact_kind(fact: Any) -> FactKind:
    return BY_MODEL[type(fact)]
