"""Notes of the house at IPRES: one to acknowledge, read by some; one for everybody's information; one draft."""

from __future__ import annotations

from datetime import date

from hr_core.models import Announcement, AnnouncementReading, Contract, Institution
from hr_core.services.announcements import announcement_acknowledge, announcement_publish, announcement_save
from payroll.demonstration.cast import account

CHARTER = """Le règlement intérieur a été mis à jour le 16 novembre 2026 après avis des délégués du personnel.

Trois points changent : l’horaire variable (arrivée entre 7 h 30 et 9 h), l’usage des véhicules de service, et la déclaration des conflits d’intérêts.

Le texte est affiché à l’accueil de chaque agence et remis sur demande par les ressources humaines. Chacun confirme qu’il en a pris connaissance."""
CLOSING = """Les bureaux ferment le jeudi 24 décembre à midi et rouvrent le lundi 28 décembre.

Les éléments variables de décembre se transmettent au plus tard le 14 décembre."""


def notes(institution: Institution) -> int:
    """Publish them once; returns how many there are. Runs in the scope."""
    if Announcement.objects.exists():
        return 0
    head = account(institution, "drh")
    made = [
        {"title": "Règlement intérieur mis à jour", "body": CHARTER, "must_acknowledge": True, "due_on": date(2026, 12, 11)},
        {"title": "Fermeture des bureaux le 24 décembre", "body": CLOSING},
        {
            "title": "Renouvellement des contrats à terme", "contract_kind": Contract.Kind.FIXED_TERM,
            "body": "Les agents en contrat à durée déterminée sont reçus par les ressources humaines en janvier 2027.",
        },
    ]  # fmt: skip
    rows = [
        announcement_save(announcement=Announcement(institution=institution), values=values, actor=head) for values in made
    ]
    for row in rows[:2]:
        announcement_publish(announcement=row, actor=head)
    readers = AnnouncementReading.objects.filter(announcement=rows[0], employee__user__isnull=False).select_related("employee__user")
    for reading in readers[1:4]:
        announcement_acknowledge(reading=reading, actor=reading.employee.user)
    return len(rows)
