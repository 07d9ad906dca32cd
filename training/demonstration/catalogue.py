"""The catalogue of the demonstration: what the regional body opens to the zone, and the fund's own courses."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hr_core.access import Access
from hr_core.models import Institution
from training.models import Course, Provider
from training.services.catalogue.courses import course_open, provider_save

REGIONAL = Path(__file__).resolve().parent.parent / "data" / "regional-courses.toml"
CABINET, HOUSE, AID = "Cabinet Teranga Conseil", "Formateurs internes de l’IPRES", "Brigade nationale des secours"
PROVIDERS = (
    {"name": CABINET, "kind": "private", "country_id": "sn", "town": "Dakar", "approval": "Habilitation n° 214 (exemple)"},
    {"name": HOUSE, "kind": "internal", "country_id": "sn", "town": "Dakar"},
    {"name": AID, "kind": "public", "country_id": "sn", "town": "Dakar"},
)
#: (code, title, provider, domain, hours, half-days, basis, cost, seats, skills, more)
OWN = (
    ("REC-101", "Contrôle sur pièces des employeurs", HOUSE, "REC", 28, 8, "free", 0, 15, {"C-REC-02": 3, "C-OUT-02": 2},
     {"objectives": "Préparer un contrôle à partir des déclarations\nRapprocher déclarations, bulletins et comptabilité\nRédiger les observations",
      "audience": "Contrôleurs des employeurs, gestionnaires de comptes"}),
    ("REC-102", "Recouvrement amiable et échéanciers", CABINET, "REC", 14, 4, "session", 1_200_000, 18, {"C-REC-04": 3},
     {"objectives": "Conduire un entretien avec un débiteur\nBâtir un échéancier tenable\nSuivre une promesse de paiement"}),
    ("PEN-201", "Liquidation des pensions de vieillesse", HOUSE, "VIS", 35, 10, "free", 0, 12, {"C-VIS-01": 3, "C-VIS-02": 3},
     {"objectives": "Reconstituer une carrière\nCalculer une pension et la vérifier\nMotiver une décision"}),
    ("ACC-301", "Accueillir et orienter le public", CABINET, "COM", 14, 4, "head", 85_000, 20, {"C-COM-01": 3, "C-CMP-09": 2},
     {"objectives": "Écouter et reformuler une demande\nOrienter dès le premier contact\nApaiser une situation tendue", "audience": "Agents d’accueil des agences"}),
    ("BUR-401", "Tableur : analyser et présenter des données", CABINET, "OUT", 21, 6, "head", 110_000, 12, {"C-OUT-02": 3},
     {"objectives": "Nettoyer et rapprocher des listes\nConstruire un tableau croisé\nPrésenter un résultat"}),
    ("MAN-501", "Encadrer une équipe", CABINET, "PIL", 21, 6, "session", 2_400_000, 14, {"C-PIL-01": 3, "C-CMP-05": 3},
     {"objectives": "Fixer des objectifs et les suivre\nConduire un entretien d’évaluation\nDéléguer et rendre compte"}),
    ("RHU-601", "Contrôler la paie avant clôture", HOUSE, "RHU", 14, 4, "free", 0, 10, {"C-RHU-02": 3},
     {"objectives": "Lire une feuille de preuve\nRetrouver la cause d’un écart\nJustifier un montant"}),
    ("SEC-701", "Gestes qui sauvent et évacuation", AID, "RPR", 7, 2, "session", 350_000, 12, {"C-RPR-07": 1},
     {"objectives": "Alerter et secourir\nUtiliser un extincteur\nConduire une évacuation", "is_compulsory": True, "validity_months": 24,
      "certificate": "Attestation de secourisme au travail"}),
    ("DON-801", "Données personnelles : ce que chacun doit savoir", HOUSE, "JUR", 4, 1, "free", 0, 25, {"C-JUR-05": 1, "C-CMP-02": 3},
     {"objectives": "Reconnaître une donnée personnelle\nSavoir à qui la communiquer\nSignaler un incident", "is_compulsory": True,
      "validity_months": 36, "mode": "self_paced"}),
    ("SIS-802", "Hygiène informatique", HOUSE, "SIS", 3, 1, "free", 0, 25, {"C-SIS-04": 1},
     {"objectives": "Choisir un mot de passe\nReconnaître un courriel frauduleux\nProtéger son poste", "mode": "self_paced"}),
)  # fmt: skip


def regional_courses(institution: Institution, access: Access) -> None:
    """A dozen courses opened to the zone; nothing when they are there. Runs in the scope of the regional body."""
    if Course.objects.filter(institution=institution).exists():
        return
    data = tomllib.loads(REGIONAL.read_text())
    providers: dict[str, Provider] = {}
    for raw in data["provider"]:
        values = {("country_id" if name == "country" else name): value for name, value in raw.items()}
        providers[raw["name"]] = provider_save(provider=Provider(institution=institution), values=values, access=access)
    for raw in data["course"]:
        values: dict[str, Any] = {**raw, "provider": providers[raw["provider"]], "objectives": "\n".join(raw["objectives"]), "mode": "class"}
        skills = values.pop("skills").items()
        course_open(institution=institution, access=access, skills=skills, share=True, **values)


def own_courses(institution: Institution, access: Access) -> None:
    """The fund's own courses; nothing when they are there. Runs in the scope."""
    if Course.objects.filter(institution=institution).exists():
        return
    providers = {raw["name"]: provider_save(provider=Provider(institution=institution), values=dict(raw), access=access) for raw in PROVIDERS}
    for code, title, provider, domain, hours, half_days, basis, cost, seats, skills, more in OWN:
        course_open(
            institution=institution, access=access, skills=skills.items(), code=code, title=title, provider=providers[provider], domain=domain,
            hours=hours, half_days=half_days, cost_basis=basis, cost=cost, seats_min=6, seats_max=seats, currency="XOF", **more,
        )  # fmt: skip
