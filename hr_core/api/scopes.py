"""What a token may be opened for. Each floor names its own; a scope never gives more than the roles of the account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, object] = {}

#: Lets a token see the confidential population, when its account may; without it, the token does not.
CONFIDENTIAL = "confidential"


def scopes_add(**labels: object) -> None:
    """Declare scopes: `units_read="Lire les unités"` becomes `units:read`."""
    SCOPES.update({name.replace("_read", ":read").replace("_write", ":write"): label for name, label in labels.items()})


def register() -> None:
    scopes_add(
        units_read=_("Lire l’organigramme et les jours fériés"),
        units_write=_("Modifier l’organigramme et les jours fériés"),
        employees_read=_("Lire les agents"),
        employees_write=_("Ouvrir et modifier les dossiers, noter une sortie"),
        contracts_read=_("Lire contrats, affectations et statuts"),
        contracts_write=_("Écrire contrats, affectations et statuts"),
        family_read=_("Lire situations de famille et personnes à charge"),
        family_write=_("Écrire situations de famille et personnes à charge"),
        terms_read=_("Lire classements et salaires de base"),
        terms_write=_("Proposer classements et salaires de base"),
        accounts_read=_("Lire les comptes bancaires, masqués"),
        accounts_write=_("Proposer des comptes bancaires"),
        absences_read=_("Lire absences et demandes de congé"),
        absences_write=_("Saisir des absences, demander un congé pour soi"),
        confidential=_("Voir aussi la population confidentielle"),
    )
