"""A portable record in words, for its page and its readable copy: labels, French dates, no code of the file's format."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Contract, Country, Employee, FamilyStatus
from hr_core.text import french_date, french_decimal
from hr_core.ui.parts import Panel
from mobility.choices_agreements import PeriodState
from mobility.contents_moves import Block, Cell, Content
from mobility.models import PortableRecord
from mobility.portable.package import SECTIONS

#: What is told of a section, in this order; what is not here is in the signed file only.
WORDS = {
    "last_name": gettext_lazy("Nom"), "first_names": gettext_lazy("Prénoms"), "birth_name": gettext_lazy("Nom de naissance"), "sex": gettext_lazy("Sexe"), "birth_on": gettext_lazy("Né(e) le"),
    "birth_place": gettext_lazy("Lieu de naissance"), "nationality": gettext_lazy("Nationalité"), "social_security_number": gettext_lazy("N° de sécurité sociale"),
    "staff_number": gettext_lazy("Matricule"), "hired_on": gettext_lazy("Entré(e) le"), "seniority_on": gettext_lazy("Ancienneté depuis le"), "phone": gettext_lazy("Téléphone"), "email": gettext_lazy("Adresse électronique"),
    "marital_status": gettext_lazy("Situation de famille"), "declared_children": gettext_lazy("Enfants déclarés"), "kind": gettext_lazy("Nature"), "label": gettext_lazy("Intitulé"), "unit": gettext_lazy("Service"),
    "category": gettext_lazy("Catégorie"), "class": gettext_lazy("Classe"), "step": gettext_lazy("Échelon"), "skill": gettext_lazy("Compétence"), "level": gettext_lazy("Niveau"), "evidence": gettext_lazy("Preuve"),
    "country": gettext_lazy("Pays"), "scheme": gettext_lazy("Régime"), "employer": gettext_lazy("Employeur"), "start": gettext_lazy("Du"), "end": gettext_lazy("Au (exclu)"), "state": gettext_lazy("État"),
    "on": gettext_lazy("Au"), "days": gettext_lazy("Jours de congé"),
}  # fmt: skip
DATES = ("start", "end", "on", "birth_on", "hired_on", "seniority_on")
KINDS = {"contract": gettext_lazy("contrat"), "posting": gettext_lazy("affectation")}


def record_told(record: PortableRecord) -> Content:
    content = Content()
    digest = " ".join(record.digest[at:at + 16] for at in range(0, len(record.digest), 16))
    facts = [(_("Personne"), record.person), (_("Émetteur"), record.issuer), (_("Destinataire"), record.recipient),
             (_("Rubriques"), ", ".join(str(SECTIONS[each]) for each in record.sections)), (_("Empreinte"), digest), (_("Clé"), record.key)]  # fmt: skip
    content.parts.append(Panel(_("Le dossier"), facts))
    sections = record.package["content"]["sections"]
    countries = dict(Country.objects.values_list("code", "name"))
    for name, label in SECTIONS.items():
        if name in sections:
            content.parts.append(_section(str(label), sections[name], countries))
    return content


def _section(title: str, value: Any, countries: Mapping[str, str]) -> Any:
    title = title[:1].upper() + title[1:]
    if isinstance(value, dict):
        return Panel(title, [(str(WORDS[name]), _told(name, value, countries)) for name in WORDS if value.get(name) not in ("", None, [])])
    names = [name for name in WORDS if any(row.get(name) not in ("", None) for row in value)]
    rows = [[Cell(_told(name, row, countries), "p1" if rank else "") for rank, name in enumerate(names)] for row in value]
    return Block(title, [(WORDS[name], "") for name in names] or [("", "")], rows, _("Rien."))


def _told(name: str, row: Mapping[str, Any], countries: Mapping[str, str]) -> Any:
    """A value in words; one that this instance does not know stands as the file has it."""
    value = row.get(name)
    if value in ("", None):
        return ""
    try:
        if name in DATES:
            return french_date(date.fromisoformat(value))
        if name == "days":
            return french_decimal(Fraction(value, 1000))
    except (TypeError, ValueError):  # written by another software
        return value
    known: Mapping[Any, Any] = {
        "sex": dict(Employee.Sex.choices), "marital_status": dict(FamilyStatus.Marital.choices), "kind": KINDS,
        "state": dict(PeriodState.choices), "country": countries,
        "label": dict(Contract.Kind.choices) if row.get("kind") == "contract" else {},
    }.get(name, {})  # fmt: skip
    return known.get(value, value)
