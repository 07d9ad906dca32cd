"""The categories of an institution: the usual ones, then its own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.choices_acts import Confidentiality
from hr_core.models import DocumentCategory, Institution, User
from hr_core.scope import because, scope
from hr_core.services.writing import assign, reasoned, save_checked

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "document_categories.toml"


@transaction.atomic
def categories_setup(*, institution: Institution) -> int:
    """Give the institution the usual categories that it lacks, and the papers of discipline their level; returns how many were made.
    Can be run again."""
    held = set(DocumentCategory.objects.filter(institution=institution).values_list("code", flat=True))
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["category"]
    made = 0
    with because(_("Catégories de documents usuelles")):
        for category in DocumentCategory.objects.filter(institution=institution, code="discipline", confidentiality="restricted"):
            save_checked(assign(category, {"confidentiality": Confidentiality.DISCIPLINE}))
        for order, row in enumerate(rows, start=1):
            if row["code"] not in held:
                save_checked(DocumentCategory(institution=institution, order=order * 10, **row))
                made += 1
    return made


def categories_seed() -> str:
    """The usual categories of every open institution."""
    made = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Données de référence")):
            made += categories_setup(institution=institution)
    return _("%(count)s catégories de documents ajoutées.") % {"count": made}


def categories_open(institution: Institution, actor: User | None) -> None:
    """What the opening of an institution brings."""
    categories_setup(institution=institution)


@transaction.atomic
def category_save(*, category: DocumentCategory, values: dict[str, Any], actor: User, reason: str = "") -> DocumentCategory:
    """Name a category, or add one. Its confidentiality may grow; it is lowered only while no document is kept in it."""
    ranks = [str(level) for level in Confidentiality]
    wanted = values.get("confidentiality", category.confidentiality)
    is_used = category.pk is not None and category.documents.exists()
    if is_used:
        held = DocumentCategory.objects.get(pk=category.pk).confidentiality
        if ranks.index(wanted) < ranks.index(held):
            raise ValidationError(
                {"confidentiality": _("Des documents y sont gardés sous cette confidentialité : créez plutôt une autre catégorie.")}
            )
    with reasoned(reason, _("Catégorie de documents")):
        return save_checked(assign(category, values))
