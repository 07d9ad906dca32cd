"""Erasure by retention rules: a rule from a day on, an erasure proposed, then decided by another person, which erases at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.db.models.deletion import Collector, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import ErasedRow, Erasure, ErasureState, Institution, RetentionRule
from hr_core.retention import CATEGORIES, Emptied
from hr_core.scope import because
from hr_core.selectors.retention import before_of, due_count, rule_on
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.timeline import require_reason, timeline_end, timeline_set
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date

CHUNK = 2_000
Erased = dict[type[models.Model], set[Any]]


@transaction.atomic
def retention_rule_set(
    *, institution: Institution, category: str, start: date, months: int, reference: str, reason: str
) -> RetentionRule:
    """Keep a category so many months from `start` on; what held before stops on that day."""
    require_reason(reason)
    _category(category)
    rows = RetentionRule.objects.filter(institution=institution, category=category)
    with because(reason):
        return timeline_set(
            rows, start=start, values={"months": months, "reference": reference.strip()},
            make=lambda: RetentionRule(institution=institution, category=category),
        )  # fmt: skip


@transaction.atomic
def retention_rule_stop(*, institution: Institution, category: str, end: date, reason: str) -> None:
    """No rule from `end` on: nothing of the category is erased any longer."""
    require_reason(reason)
    with because(reason):
        if not timeline_end(RetentionRule.objects.filter(institution=institution, category=category), end=end):
            raise Refusal(_("Aucune durée n’a cours à cette date."))


@transaction.atomic
def erasure_ask(*, institution: Institution, category: str, on: date, reason: str, actor: Any) -> Erasure:
    """Propose to erase what is past its time; another person decides. Raises `Refusal` without a rule, or with nothing due."""
    require_reason(reason)
    found = _category(category)
    rule = rule_on(institution, category, on)
    if rule is None:
        raise Refusal(_("Aucune durée de conservation n’a cours pour cette catégorie : fixez-la d’abord."))
    before = before_of(rule, on)
    expected = due_count(found, institution, before)
    if not expected:
        raise Refusal(_("Rien n’est antérieur au %(day)s : il n’y a rien à effacer.") % {"day": french_date(before)})
    with because(reason):
        return save_checked(
            Erasure(
                institution=institution, category=category, rule=rule, before=before, expected=expected,
                reason=reason.strip()[:200], asked_by=actor,
            )
        )  # fmt: skip


@transaction.atomic
def erasure_decide(*, erasure: Erasure, accept: bool, remark: str, access: Access) -> Erasure:
    """Refuse, or erase: rows with what depends on them, files, and their values in the audit trail. Cannot be undone."""
    row = Erasure.objects.select_for_update(of=("self",)).select_related("institution", "rule").get(pk=erasure.pk)
    if row.state != ErasureState.ASKED:
        raise Refusal(_("Cet effacement est déjà décidé."))
    if not access.has("erasure_decide"):
        raise PermissionDenied(_("Votre rôle ne permet pas de décider un effacement."))
    if row.asked_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez proposé cet effacement : une autre personne le décide."))
    if not accept and not remark.strip():
        raise ValidationError({"remark": _("Donnez le motif du refus : il est gardé.")})
    assign(row, {"decided_by": access.user, "decided_at": timezone.now(), "remark": remark.strip()[:200]})
    with because(_("Effacement n° %(number)s : %(text)s") % {"number": row.pk, "text": row.rule.reference}):
        if accept:
            _erase(row)
        else:
            save_checked(assign(row, {"state": ErasureState.REFUSED}))
    words = _("L’effacement proposé est fait.") if accept else _("L’effacement proposé est refusé.")
    notices_send(institution=row.institution, users=[row.asked_by], text=words, url=row.get_absolute_url())
    return row


def _erase(row: Erasure) -> None:
    category = _category(row.category)
    erased: Erased = defaultdict(set)
    files: list[Any] = []
    for rows in category.rows(row.institution, row.before):
        keys = list(rows.order_by().values_list("pk", flat=True))
        for first in range(0, len(keys), CHUNK):
            _erase_rows(rows.model, keys[first : first + CHUNK], erased, files)
    emptied = category.emptied(row.institution, row.before) if category.emptied else None
    kept = _empty(emptied, files) if emptied else []
    _name_rows(row, erased, emptied, kept)
    counts = {model._meta.db_table: len(keys) for model, keys in erased.items()}
    if emptied and kept:
        counts[emptied.rows.model._meta.db_table] = len(kept)
    save_checked(assign(row, {"state": ErasureState.DONE, "counts": counts, "files": len(files)}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_redact(%s)", [row.pk])
        row.redacted = cursor.fetchone()[0]
    save_checked(row)
    transaction.on_commit(lambda: _drop(files))


def _drop(files: list[Any]) -> None:
    for file in files:
        file.storage.delete(file.name)


def _erase_rows(model: type[models.Model], keys: Iterable[Any], erased: Erased, files: list[Any]) -> None:
    """Delete rows with what depends on them; note every key and every file."""
    collector = Collector(using="default")
    try:
        collector.collect(model._default_manager.filter(pk__in=list(keys)))
    except ProtectedError as error:
        blocking = next(iter(error.protected_objects))
        raise Refusal(
            _("Une ligne que la loi fait garder s’y appuie (%(what)s) : rien n’est effacé.") % {"what": blocking._meta.verbose_name}
        ) from error
    for found in _collected(collector):
        names = [field.name for field in found._meta.concrete_fields if isinstance(field, models.FileField)]
        erased[type(found)].add(found.pk)
        files.extend(getattr(found, name) for name in names if getattr(found, name))
    collector.delete()


def _collected(collector: Collector) -> Iterator[models.Model]:
    for instances in collector.data.values():
        yield from instances
    for rows in collector.fast_deletes:
        yield from rows


def _empty(emptied: Emptied, files: list[Any]) -> list[Any]:
    """Empty the fields of rows that stay; returns their keys."""
    model = emptied.rows.model
    names = [name for name in emptied.fields if isinstance(model._meta.get_field(name), models.FileField)]
    found = list(emptied.rows.order_by().only("pk", *names))
    for record in found:
        files.extend(getattr(record, name) for name in names if getattr(record, name))
    keys = [record.pk for record in found]
    model._default_manager.filter(pk__in=keys).update(**dict.fromkeys(emptied.fields, ""))
    return keys


def _name_rows(row: Erasure, erased: Erased, emptied: Emptied | None, kept: list[Any]) -> None:
    """The keys of what an erasure touched: those that the audit trail tells of."""
    named = [
        ErasedRow(institution_id=row.institution_id, erasure=row, table_name=model._meta.db_table, object_id=str(key))
        for model, keys in erased.items() for key in sorted(keys)
    ]  # fmt: skip
    if emptied:
        table = emptied.rows.model._meta.db_table
        named += [
            ErasedRow(institution_id=row.institution_id, erasure=row, table_name=table, object_id=str(key), fields=list(emptied.fields))
            for key in kept
        ]
    ErasedRow.objects.bulk_create(named, batch_size=5_000)


def _category(slug: str) -> Any:
    if slug not in CATEGORIES:
        raise Refusal(_("Cette catégorie n’existe pas."))
    return CATEGORIES[slug]
