"""What each cause of departure opens: who owes the notice, which indemnities, which papers, which clearances.

Common to the labour codes of the zone: a resignation leaves the notice to the employee, gross fault takes away notice
and severance, retirement gives the end-of-career indemnity, death ends the contract without notice. Leave earned is
always paid.
"""

from __future__ import annotations

from dataclasses import dataclass

from payroll.choices_departures import AmountKind, Cause, DocumentKind

EMPLOYER, EMPLOYEE, NOBODY = "employer", "employee", "nobody"


@dataclass(frozen=True)
class CauseRule:
    """`notice`: who owes it. `amounts`: what is computed beside the notice and the leave. `letter`: the first paper."""

    notice: str
    amounts: tuple[AmountKind, ...] = ()
    letter: DocumentKind = DocumentKind.NOTIFICATION
    excluded: str = ""


CAUSES: dict[str, CauseRule] = {
    Cause.RESIGNATION: CauseRule(
        EMPLOYEE, letter=DocumentKind.ACCEPTANCE, excluded="La démission n’ouvre pas d’indemnité de licenciement."
    ),
    Cause.DISMISSAL: CauseRule(EMPLOYER, (AmountKind.SEVERANCE,)),
    Cause.ECONOMIC: CauseRule(EMPLOYER, (AmountKind.SEVERANCE, AmountKind.ECONOMIC)),
    Cause.COLLECTIVE: CauseRule(EMPLOYER, (AmountKind.SEVERANCE, AmountKind.ECONOMIC)),
    Cause.GROSS_FAULT: CauseRule(
        NOBODY, excluded="La faute lourde prive du préavis et de l’indemnité de licenciement."
    ),
    Cause.INCAPACITY: CauseRule(EMPLOYER, (AmountKind.SEVERANCE,)),
    Cause.FIXED_TERM_END: CauseRule(NOBODY, (AmountKind.FIXED_TERM,)),
    Cause.RETIREMENT: CauseRule(EMPLOYER, (AmountKind.END_OF_CAREER,)),
    Cause.EARLY_RETIREMENT: CauseRule(EMPLOYEE, (AmountKind.END_OF_CAREER,)),
    Cause.DEATH: CauseRule(NOBODY, (AmountKind.DEATH_CAPITAL, AmountKind.FUNERAL)),
    Cause.AGREEMENT: CauseRule(
        NOBODY, excluded="L’accord fixe ce qui est dû : ajoutez les sommes convenues avec leur pièce."
    ),
    Cause.PROBATION_END: CauseRule(NOBODY, excluded="La fin de l’essai n’ouvre pas d’indemnité de licenciement."),
    Cause.TRANSFER: CauseRule(NOBODY, excluded="L’ancienneté se poursuit dans l’institution d’accueil."),
}

#: (service, what, causes left out).
_CLEARANCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Hiérarchie", "Dossiers et affaires en cours remis", ()),
    ("Sécurité", "Badge et clés rendus", ()),
    ("Informatique", "Ordinateur, téléphone et accessoires rendus", ()),
    ("Informatique", "Accès et messagerie fermés", ()),
    ("Parc automobile", "Véhicule, carte grise et carte de carburant rendus", ()),
    ("Agence comptable", "Caisse, régie et avances soldées", ()),
    ("Documentation", "Ouvrages et archives rendus", ()),
    ("Ressources humaines", "Carte professionnelle et tenue rendues", ()),
    ("Ressources humaines", "Solde de congés arrêté", ()),
    ("Mutuelle et syndicat", "Adhésions résiliées ou transmises", ()),
    ("Œuvres sociales", "Logement de fonction libéré", (Cause.DEATH,)),
    ("Pensions", "Dossier de pension déposé", tuple(set(Cause) - {Cause.RETIREMENT, Cause.EARLY_RETIREMENT})),
    ("Pensions", "Dossier transmis au service des survivants", tuple(set(Cause) - {Cause.DEATH})),
    ("Ressources humaines", "Dossier individuel transmis à l’accueil", tuple(set(Cause) - {Cause.TRANSFER})),
)


def clearances_of(cause: str) -> list[tuple[str, str]]:
    """(service, what) of each point of the checklist."""
    return [(service, what) for service, what, without in _CLEARANCES if cause not in without]


def papers_of(cause: str) -> tuple[DocumentKind, ...]:
    """The documents that a cause calls for, in the order of the file."""
    papers = [CAUSES[cause].letter] if cause != Cause.DEATH else []
    if cause == Cause.DEATH:
        papers += [DocumentKind.STATEMENT, DocumentKind.SURVIVORS, DocumentKind.PENSION]
    else:
        papers += [DocumentKind.CERTIFICATE, DocumentKind.STATEMENT, DocumentKind.RECEIPT, DocumentKind.PENSION]
    return tuple(papers)
