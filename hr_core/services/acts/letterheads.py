"""The institution's paper, dated: a new one closes the one before; a paper on which acts were signed is never rewritten."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Act, Institution, LetterPaper
from hr_core.services.errors import Refusal
from hr_core.services.timeline import timeline_set


@transaction.atomic
def paper_set(*, institution: Institution, values: dict[str, Any], access: Access) -> LetterPaper:
    """Make a paper serve from `values["start"]`; without a new logo the one before stays."""
    if not access.has("act_templates"):
        raise Refusal(_("Votre rôle ne permet pas de régler le papier de l’institution."))
    rows = LetterPaper.objects.filter(institution=institution)
    start = values["start"]
    same = rows.filter(start=start).first()
    if same is not None and Act.objects.filter(paper=same).exists():
        raise ValidationError({"start": _("Des actes sont signés sur le papier de ce jour : choisissez une date suivante.")})
    before = rows.filter(start__lte=start).order_by("-start").first()
    given = {name: values.get(name) or "" for name in ("motto", "lines", "foot")}
    logo = values.get("logo") or (before.logo if before else "")
    return timeline_set(
        rows, start=start, values={**given, "logo": logo, "made_by": access.user}, make=lambda: LetterPaper(institution=institution)
    )
