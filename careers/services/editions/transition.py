"""The transition table: every code of the former edition has a fate. What is still in the text is kept or renamed by itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_referential import ArticleKind, EditionState, Fate
from careers.models import Edition, EditionChange, Job, Skill
from careers.services.editions.text import change_write
from hr_core.services.errors import Refusal

MODELS: dict[str, Any] = {ArticleKind.JOB: Job, ArticleKind.SKILL: Skill}


@transaction.atomic
def changes_refresh(*, edition: Edition) -> list[str]:
    """Write what follows from the text; returns the codes that are gone without a fate. Six queries and two insertions."""
    base = edition.project.base
    lacking: list[str] = []
    for kind, model in MODELS.items():
        old = {each.code: str(each) for each in model.objects.filter(edition=base).order_by("code")}
        new = {each.code: str(each) for each in model.objects.filter(edition=edition)}
        known = {row.old_code: row for row in EditionChange.objects.filter(edition=edition, kind=kind)}
        stale = [row.pk for code, row in known.items() if code in new or code not in old]
        EditionChange.objects.filter(pk__in=stale).delete()
        EditionChange.objects.bulk_create(
            [
                EditionChange(
                    edition=edition, kind=kind, old_code=code, old_label=label, targets=[code],
                    fate=Fate.KEPT if new[code] == label else Fate.RENAMED,
                )
                for code, label in old.items() if code in new
            ]
        )  # fmt: skip
        lacking += [code for code in old if code not in new and code not in known]
    return lacking


@transaction.atomic
def fate_set(*, edition: Edition, kind: str, code: str, fate: str, targets: list[str], note: str) -> EditionChange:
    """Say by hand what becomes of a code that left the text."""
    if edition.state not in (EditionState.DRAFTING, EditionState.CONSOLIDATING, EditionState.VALIDATED):
        raise Refusal(_("La table de passage se complète en rédaction, en consolidation ou avant la publication."))
    model = MODELS[kind]
    old = model.objects.filter(edition=edition.project.base, code=code).first()
    if old is None:
        raise Refusal(_("%(code)s n’est pas un code de l’édition précédente.") % {"code": code})
    if model.objects.filter(edition=edition, code=code).exists():
        raise Refusal(_("%(code)s est encore dans le texte : il est gardé ou renommé.") % {"code": code})
    known = set(model.objects.filter(edition=edition, code__in=targets).values_list("code", flat=True))
    if known != set(targets):
        raise Refusal(_("%(codes)s : pas dans le nouveau texte.") % {"codes": ", ".join(sorted(set(targets) - known))})
    return change_write(edition=edition, kind=kind, old=old, fate=fate, targets=targets, note=note)
