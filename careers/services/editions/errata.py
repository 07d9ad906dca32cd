"""Errata: a slip of a published edition, put right by the chief editor and a delegate. Labels and descriptions, nothing else."""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_referential import EditionState, ErratumState
from careers.exports.edition_text import edition_text, text_digest
from careers.models import Band, Edition, Erratum, Job, JobFamily, Skill
from careers.services.editions.text import job_search_text, skill_search_text
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked

TABLES: dict[str, tuple[type[models.Model], str, tuple[str, ...]]] = {
    "job": (Job, "code", ("title", "title_feminine", "purpose", "activities")),
    "skill": (Skill, "code", ("label", "description")),
    "family": (JobFamily, "code", ("label", "purpose")),
    "band": (Band, "number", ("label", "knowledge", "complexity", "autonomy", "relations", "supervision", "impact")),
}


@transaction.atomic
def erratum_propose(*, edition: Edition, table: str, code: str, field: str, after: Any, reason: str, actor: User) -> Erratum:
    """Propose the correction of one text; `Refusal` when it is not a label or a description."""
    if edition.state != EditionState.PUBLISHED:
        raise Refusal(_("Un erratum corrige une édition publiée."))
    if table not in TABLES or field not in TABLES[table][2]:
        raise Refusal(_("Un erratum ne touche que des intitulés et des descriptions, jamais un niveau, une bande ni un code."))
    record = _record(edition, table, code)
    if field == "activities" and not isinstance(after, list):
        after = [line.strip() for line in str(after).splitlines() if line.strip()]
    before = getattr(record, field)
    if before == after or not after:
        raise Refusal(_("La correction ne change rien."))
    Edition.objects.select_for_update().get(pk=edition.pk)
    number = (edition.errata.aggregate(last=Max("number"))["last"] or 0) + 1
    change = {"table": table, "code": code, "field": field, "before": before, "after": after}
    return save_checked(Erratum(edition=edition, number=number, changes=[change], reason=reason.strip(), prepared_by=actor))


@transaction.atomic
def erratum_agree(*, erratum: Erratum, actor: User) -> Erratum:
    """A delegate signs too: the texts are corrected, the edition is named x.y.z."""
    erratum = _proposed(erratum)
    if erratum.prepared_by_id == actor.pk:
        raise Refusal(_("Vous avez proposé cet erratum : un délégué doit le contresigner."))
    erratum.state, erratum.agreed_by, erratum.agreed_at = ErratumState.APPLIED, actor, timezone.now()
    save_checked(erratum)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.referential', %s, true)", [f"erratum:{erratum.pk}"])
        for change in erratum.changes:
            record: Any = _record(erratum.edition, change["table"], change["code"])
            setattr(record, change["field"], change["after"])
            fields = [change["field"]]
            if change["table"] in ("job", "skill"):
                record.search_text = job_search_text(record) if change["table"] == "job" else skill_search_text(record)
                fields.append("search_text")
            record.save(update_fields=fields)
        cursor.execute("SELECT set_config('app.referential', '', true)")
    erratum.digest = text_digest(edition_text(erratum.edition))
    return save_checked(erratum)


@transaction.atomic
def erratum_refuse(*, erratum: Erratum, actor: User) -> Erratum:
    erratum = _proposed(erratum)
    if erratum.prepared_by_id == actor.pk:
        raise Refusal(_("Vous avez proposé cet erratum : un délégué en décide."))
    erratum.state, erratum.agreed_by, erratum.agreed_at = ErratumState.REFUSED, actor, timezone.now()
    return save_checked(erratum)


def _proposed(erratum: Erratum) -> Erratum:
    erratum = Erratum.objects.select_for_update(of=("self",)).select_related("edition").get(pk=erratum.pk)
    if erratum.state != ErratumState.PROPOSED:
        raise Refusal(_("Cet erratum a déjà sa suite."))
    return erratum


def _record(edition: Edition, table: str, code: str) -> models.Model:
    model, key, _fields = TABLES[table]
    record = model._default_manager.filter(edition=edition, **{key: code}).first()
    if record is None:
        raise Refusal(_("%(code)s n’est pas dans l’édition.") % {"code": code})
    return record
