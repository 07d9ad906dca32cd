"""Making, validating and reversing entries. A draft may be made again; what was validated is only ever reversed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices import RunState
from payroll.choices_accounting import EntryKind, EntryState, MadeAt
from payroll.choices_outside import OutsideState
from payroll.models import JournalEntry, JournalLine, JournalPiece, OutsideRun, PayRun, Provision
from payroll.services.accounting.drafts import Draft, Line, draft
from payroll.services.accounting.matching import AccountBook
from payroll.services.accounting.postings import (
    Posting,
    outside_payment_postings,
    outside_postings,
    pay_postings,
    payment_postings,
)

PREPARE, VALIDATE = "accounting_prepare", "accounting_validate"
PAID = (RunState.PAID, RunState.CLOSED)
ACCEPTED = (RunState.ACCEPTED, RunState.IN_PAYMENT)
OUTSIDE_PAID = (OutsideState.PAID, OutsideState.CLOSED)


def run_is_due(run: PayRun, made_at: str) -> bool:
    """Whether a run has reached the step at which it is entered."""
    return run.state in PAID or (made_at == MadeAt.ACCEPTED and run.state in ACCEPTED)


def run_draft(run: PayRun, kind: str = EntryKind.PAY, book: AccountBook | None = None) -> Draft:
    """The entry of a run as it would be made now; nothing is written."""
    book = book or AccountBook(run.institution, run.period.last_day)
    if kind == EntryKind.PAYMENT:
        return draft(payment_postings(run), book)
    return draft(pay_postings(run, book), book)


def outside_draft(run: OutsideRun, kind: str = EntryKind.OUTSIDE, book: AccountBook | None = None) -> Draft:
    """The same for a run outside the headcount."""
    institution: Institution = run.institution
    book = book or AccountBook(institution, run.end)
    if kind == EntryKind.OUTSIDE_PAYMENT:
        return draft(outside_payment_postings(run), book)
    return draft(outside_postings(run, book), book)


@transaction.atomic
def run_enter(*, run: PayRun, access: Access) -> list[JournalEntry]:
    """Make the entry of a run, and that of its payment once it is paid; drafts are made again.

    Raises `Refusal` without the right, before its step, without a chart, or while an amount has no account.
    """
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas d’établir une écriture."))
    return run_enter_as(run=run, actor=access.user)


def run_enter_as(*, run: PayRun, actor: User | None) -> list[JournalEntry]:
    """The same, by whoever took the run to its step."""
    run = PayRun.objects.select_for_update().select_related("period", "institution").get(pk=run.pk)
    book = book_in_force(run.institution, run.period.last_day)
    rules = book.rules
    assert rules is not None
    if not run_is_due(run, rules.made_at):
        raise Refusal(_("L’écriture s’établit quand la campagne est prise en charge ou payée, selon vos règles."))
    words = _("Paie %(month)s") % {"month": run.of_month}
    made = [
        _write(
            draft=unblocked(run_draft(run, EntryKind.PAY, book)), kind=EntryKind.PAY, journal=rules.pay_journal,
            dated_on=run.period.last_day, label=words, actor=actor, institution=run.institution, run=run,
        )
    ]  # fmt: skip
    if run.state in PAID:
        label = _("Règlement, %(pay)s") % {"pay": words[:1].lower() + words[1:]}
        made.append(
            _write(
                draft=unblocked(run_draft(run, EntryKind.PAYMENT, book)), kind=EntryKind.PAYMENT,
                journal=rules.payment_journal, dated_on=run.pay_day or run.period.last_day, label=label, actor=actor,
                institution=run.institution, run=run,
            )
        )  # fmt: skip
    return [entry for entry in made if entry is not None]


@transaction.atomic
def outside_enter(*, run: OutsideRun, access: Access) -> list[JournalEntry]:
    """Make the two entries of a paid run outside the headcount. Raises `Refusal` as `run_enter` does."""
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas d’établir une écriture."))
    run = OutsideRun.objects.select_for_update().select_related("institution").get(pk=run.pk)
    if run.state not in OUTSIDE_PAID:
        raise Refusal(_("L’écriture s’établit quand la campagne est payée."))
    book = book_in_force(run.institution, run.end)
    rules = book.rules
    assert rules is not None
    made = []
    for kind, journal, label in (
        (EntryKind.OUTSIDE, rules.pay_journal, str(run)),
        (EntryKind.OUTSIDE_PAYMENT, rules.payment_journal, _("Règlement, %(run)s") % {"run": run}),
    ):
        found = unblocked(outside_draft(run, kind, book))
        made.append(
            _write(
                draft=found, kind=kind, journal=journal, dated_on=run.payment_on, label=label, actor=access.user,
                institution=run.institution, outside_run=run,
            )
        )  # fmt: skip
    return [entry for entry in made if entry is not None]


def postings_enter(
    *, institution: Institution, postings: Sequence[Posting], on: date, label: str, actor: User | None, provision: Provision
) -> JournalEntry | None:
    """Make the entry of a provision in the journal of other operations. Nothing when there is nothing to write."""
    book = book_in_force(institution, on)
    assert book.rules is not None
    found = unblocked(draft(postings, book))
    return _write(
        draft=found, kind=EntryKind.PROVISION, journal=book.rules.other_journal, dated_on=on, label=label, actor=actor,
        institution=institution, provision=provision,
    )  # fmt: skip


def book_in_force(institution: Institution, on: date) -> AccountBook:
    """The accounts of a day. Raises `Refusal` while no chart is in place."""
    book = AccountBook(institution, on)
    if book.rules is None:
        raise Refusal(_("Aucun plan de comptes n’est en place à cette date : choisir un plan de départ."))
    return book


def unblocked(found: Draft) -> Draft:
    """The draft itself. Raises `Refusal` while an amount has no account, with the first of them."""
    if found.blocked:
        first = found.blocked[0]
        told = {"label": first.posting.label, "why": first.why, "n": len(found.blocked)}
        raise Refusal(_("L’écriture attend %(n)s imputations ; la première, « %(label)s » : %(why)s.") % told)
    return found


def _write(
    *,
    draft: Draft,
    kind: str,
    journal: str,
    dated_on: date,
    label: str,
    actor: User | None,
    institution: Institution,
    run: PayRun | None = None,
    outside_run: OutsideRun | None = None,
    provision: Provision | None = None,
) -> JournalEntry | None:
    """Write a draft in place of the one before; a validated entry is left as it is, unless it was reversed."""
    about = {"run": run, "outside_run": outside_run, "provision": provision}
    standing = JournalEntry.objects.filter(institution=institution, kind=kind, reversed_by__isnull=True, **about)
    before = standing.order_by("-pk").first()
    if before is not None and before.state != EntryState.DRAFT:
        return before
    if before is not None:
        before.delete()
    if not draft.lines:
        return None
    return entry_write(
        draft=draft, kind=kind, journal=journal, dated_on=dated_on, label=label, actor=actor, institution=institution, **about
    )


def entry_write(
    *,
    draft: Draft,
    kind: str,
    journal: str,
    dated_on: date,
    label: str,
    actor: User | None,
    institution: Institution,
    **about: Any,
) -> JournalEntry:
    """Write a draft with its lines and what they are made of; `about`: the run or provision that it enters."""
    with because(_("Écriture établie")):
        entry = save_checked(
            JournalEntry(
                institution=institution, kind=kind, journal=journal, year=dated_on.year, dated_on=dated_on,
                label=label[:160], debit=draft.debit, credit=draft.credit, made_by=actor, **about,
            )
        )  # fmt: skip
        lines = [_journal_line(entry, rank, line) for rank, line in enumerate(draft.lines, start=1)]
        JournalLine.objects.bulk_create(lines)
        JournalPiece.objects.bulk_create(
            (
                _piece(line, piece.posting, piece.amount)
                for line, of in zip(lines, draft.lines, strict=True)
                for piece in of.pieces
            ),
            batch_size=2_000,
        )
    return entry


def _journal_line(entry: JournalEntry, rank: int, line: Line) -> JournalLine:
    return JournalLine(
        institution_id=entry.institution_id, entry=entry, rank=rank, account=line.account,
        account_label=line.account_label, third=line.third, section_id=line.section, label=line.label[:160],
        debit=max(0, line.balance), credit=max(0, -line.balance),
    )  # fmt: skip


def _piece(line: JournalLine, posting: Posting, amount: int) -> JournalPiece:
    what = posting.what
    return JournalPiece(
        institution_id=line.institution_id, line=line, leg=what.leg, subject=what.subject, code=what.code,
        label=posting.label[:120], unit_id=what.unit, category=what.category[:24], distribution_id=posting.key, amount=amount,
    )  # fmt: skip


@transaction.atomic
def entry_validate(*, entry: JournalEntry, access: Access) -> JournalEntry:
    """Validate a draft: it takes the next number of its journal and year, and never changes again.

    Raises `Refusal` without the right, for one's own entry, or for an entry that is not a draft.
    """
    row = JournalEntry.objects.select_for_update().get(pk=entry.pk)
    obstacle = validation_obstacle(row, access)
    if obstacle:
        raise Refusal(obstacle)
    with connection.cursor() as cursor:
        key = f"journal:{row.institution_id}:{row.journal}:{row.year}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    same = JournalEntry.objects.filter(institution_id=row.institution_id, journal=row.journal, year=row.year)
    last = same.aggregate(last=Max("number"))["last"] or 0
    row.number, row.state = last + 1, EntryState.VALIDATED
    row.validated_by, row.validated_at = access.user, timezone.now()
    with because(_("Écriture validée")):
        return save_checked(row)


def validation_obstacle(entry: JournalEntry, access: Access) -> str:
    """Why this person may not validate this entry; empty when they may."""
    if entry.state != EntryState.DRAFT:
        return _("Cette écriture est déjà validée.")
    if not access.has(VALIDATE):
        return _("Votre rôle ne permet pas de valider une écriture.")
    if entry.made_by_id == access.user.pk:
        return _("Une autre personne que celle qui l’a établie la valide.")
    return ""


@transaction.atomic
def entry_reverse(*, entry: JournalEntry, dated_on: date, reason: str, access: Access) -> JournalEntry:
    """Make the draft of the contrary entry, with a reason. Raises `Refusal` for a draft or an entry reversed already."""
    row = JournalEntry.objects.select_for_update().get(pk=entry.pk)
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de contre-passer une écriture."))
    if row.state == EntryState.DRAFT:
        raise Refusal(_("Un brouillon ne se contre-passe pas : l’établir de nouveau, ou l’effacer."))
    if JournalEntry.objects.filter(reverses=row).exists():
        raise Refusal(_("Cette écriture est déjà contre-passée."))
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif de la contre-passation.")})
    if dated_on < row.dated_on:
        raise ValidationError({"dated_on": _("La contre-passation ne précède pas l’écriture.")})
    with because(reason):
        made = save_checked(
            JournalEntry(
                institution_id=row.institution_id, kind=EntryKind.REVERSAL, journal=row.journal, year=dated_on.year,
                dated_on=dated_on, label=(_("Contre-passation, %(label)s") % {"label": row.label})[:160], run=row.run,
                outside_run=row.outside_run, provision=row.provision, reverses=row, reason=reason[:300],
                debit=row.credit, credit=row.debit, made_by=access.user,
            )
        )  # fmt: skip
        lines, pieces = [], []
        for line in row.lines.prefetch_related("pieces"):
            turned = JournalLine(
                institution_id=row.institution_id, entry=made, rank=line.rank, account=line.account,
                account_label=line.account_label, third=line.third, section_id=line.section_id, label=line.label,
                debit=line.credit, credit=line.debit,
            )  # fmt: skip
            lines.append(turned)
            pieces += [(turned, piece) for piece in line.pieces.all()]
        JournalLine.objects.bulk_create(lines)
        JournalPiece.objects.bulk_create([_turned(line, piece) for line, piece in pieces], batch_size=2_000)
    return made


def _turned(line: JournalLine, piece: JournalPiece) -> JournalPiece:
    return JournalPiece(
        institution_id=line.institution_id, line=line, leg=piece.leg, subject=piece.subject, code=piece.code,
        label=piece.label, unit_id=piece.unit_id, category=piece.category, distribution_id=piece.distribution_id,
        amount=-piece.amount,
    )  # fmt: skip


@transaction.atomic
def entry_delete(*, entry: JournalEntry, access: Access) -> None:
    """Erase a draft. Raises `Refusal` for an entry that was validated."""
    row = JournalEntry.objects.select_for_update().get(pk=entry.pk)
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas d’effacer une écriture."))
    if row.state != EntryState.DRAFT:
        raise Refusal(_("Une écriture validée ne s’efface pas : la contre-passer."))
    with because(_("Brouillon d’écriture effacé")):
        row.delete()
