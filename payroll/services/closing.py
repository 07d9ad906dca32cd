"""Closing a run: frozen by the database, sealed by a hash over every figure, chained to the seal before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from hr_core.models import Institution, User
from hr_core.services.errors import Refusal
from payroll.models import PayPeriod, PayRun, PaySeal

CONTENT = (
    # Every figure that was paid, as text in a fixed order: payslips, lines, payments.
    "SELECT 'P', s.employee_id::text, s.identity ->> 'staff_number', s.gross::text, s.taxable::text,"
    " s.contributions::text, s.tax::text, s.deductions::text, s.net::text, s.employer::text"
    " FROM payroll_payslip s WHERE s.run_id = %(run)s AND s.institution_id = %(institution)s ORDER BY s.employee_id",
    "SELECT 'L', s.employee_id::text, c.code, l.base::text, l.quantity::text, l.rate::text, l.amount::text"
    " FROM payroll_payslipline l JOIN payroll_payslip s ON s.id = l.payslip_id"
    " JOIN payroll_runcolumn c ON c.id = l.column_id"
    " WHERE l.run_id = %(run)s AND l.institution_id = %(institution)s ORDER BY s.employee_id, c.code",
    "SELECT 'V', s.employee_id::text, p.mode, p.bank_name, p.account, p.amount::text"
    " FROM payroll_payment p JOIN payroll_payslip s ON s.id = p.payslip_id"
    " WHERE p.run_id = %(run)s AND p.institution_id = %(institution)s"
    " ORDER BY s.employee_id, p.account, p.amount",
    # Where the amounts come from: what loans and acts took.
    "SELECT 'O', o.employee_id::text, o.code, o.source, COALESCE(o.reference::text, ''), o.label,"
    " COALESCE(o.amount::text, ''), COALESCE(o.quantity::text, '') FROM payroll_lineorigin o"
    " WHERE o.run_id = %(run)s AND o.institution_id = %(institution)s"
    " ORDER BY o.employee_id, o.code, o.source, o.reference, o.label",
    # The balance of leave as it was printed.
    "SELECT 'C', s.employee_id::text, c.is_working::int::text, c.carried::text, c.earned::text, c.taken::text, c.balance::text"
    " FROM payroll_payslipleave c JOIN payroll_payslip s ON s.id = c.payslip_id"
    " WHERE c.run_id = %(run)s AND c.institution_id = %(institution)s ORDER BY s.employee_id",
)
#: The parts that every seal has covered since the first; later ones count where the run has such rows.
ALWAYS_SEALED = 3


@dataclass(frozen=True)
class SealFinding:
    """What the verification of one seal found; `ok` when nothing was touched."""

    seal: PaySeal
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def sealed_rows(run: PayRun, number: int) -> Iterator[tuple[str, ...]]:
    """The rows of part `number` of `CONTENT`: a letter, then the fields that the seal covers, in its order."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(CONTENT[number], {"run": run.pk, "institution": run.institution_id})
        while rows := cursor.fetchmany(5000):
            yield from rows


def run_content(run: PayRun) -> Iterator[bytes]:
    """The lines over which the seal is taken, one figure after the other, fields separated by tabs."""
    for number in range(len(CONTENT)):
        empty = True
        for row in sealed_rows(run, number):
            empty = False
            yield ("\t".join(row) + "\n").encode()
        if number < ALWAYS_SEALED or not empty:
            yield f"--{number}\n".encode()


def content_hash(run: PayRun) -> tuple[str, int]:
    """SHA-256 of the run's content, and its number of lines."""
    digest, lines = hashlib.sha256(), 0
    for line in run_content(run):
        digest.update(line)
        lines += line.startswith(b"L")
    return digest.hexdigest(), lines


def chained(previous: str, run: PayRun, content: str, net: int) -> str:
    """The seal itself: over the previous seal, the run's reference, its content's hash and its net."""
    text = "\n".join([previous, str(run.institution_id), run.reference, content, str(net)])
    return hashlib.sha256(text.encode()).hexdigest()


def run_close(*, run: PayRun, actor: User | None) -> PaySeal:
    """Freeze a paid run and seal it; its period closes with its last run, once its proof has no unexplained difference.

    Raises `Refusal` with the first differences, or when a rehearsal of restoration is asked for and missing.
    """
    from payroll.services.proof_sheets import proof_seal
    from payroll.services.rehearsal_checks import rehearsal_required

    rehearsal_required(institution=run.institution, on=run.period.last_day)
    content, lines = content_hash(run)
    last = PaySeal.objects.select_for_update().filter(institution_id=run.institution_id).order_by("-sequence").first()
    net = int(run.totals.get("net", 0))
    previous = last.seal if last else ""
    seal = PaySeal.objects.create(
        institution_id=run.institution_id,
        run=run,
        sequence=(last.sequence if last else 0) + 1,
        content_hash=content,
        previous_hash=previous,
        seal=chained(previous, run, content, net),
        payslips=int(run.totals.get("payslips", 0)),
        lines=lines,
        net=net,
        sealed_at=timezone.now(),
        sealed_by=actor,
    )
    PayRun.objects.filter(pk=run.pk).update(is_frozen=True)
    run.is_frozen = True
    if not run.period.runs.filter(is_frozen=False).exists():
        PayPeriod.objects.filter(pk=run.period_id).update(is_closed=True)
        proof_seal(period=run.period, actor=actor)
    return seal


@transaction.atomic
def seals_verify(*, institution: Institution) -> list[SealFinding]:
    """Recompute every seal of an institution in order; says which month was touched or which seal is missing."""
    findings, previous = [], ""
    for rank, seal in enumerate(
        PaySeal.objects.filter(institution=institution).select_related("run__period").order_by("sequence"), start=1
    ):
        missing = (f"le sceau de rang {rank} manque",) if seal.sequence != rank else ()
        findings.append(SealFinding(seal, (*missing, *_problems(seal, previous))))
        previous = seal.seal
    return findings


def seal_problems(seal: PaySeal) -> tuple[str, ...]:
    """What is wrong with one seal, held against its run and the seal before; empty when nothing is."""
    before = PaySeal.objects.filter(institution_id=seal.institution_id, sequence=seal.sequence - 1).first()
    return _problems(seal, before.seal if before else "")


def _problems(seal: PaySeal, previous: str) -> tuple[str, ...]:
    problems = []
    content, lines = content_hash(seal.run)
    if content != seal.content_hash or lines != seal.lines:
        problems.append("les bulletins ne sont plus ceux qui ont été scellés")
    if seal.previous_hash != previous:
        problems.append("la chaîne est rompue avec le sceau précédent")
    if chained(seal.previous_hash, seal.run, seal.content_hash, seal.net) != seal.seal:
        problems.append("le sceau lui-même a été modifié")
    if not seal.run.is_frozen:
        problems.append("la campagne n’est plus figée")
    return tuple(problems)


def frozen_or_refuse(run: PayRun) -> None:
    """Refuse to touch a closed run with words, before the database does."""
    if run.is_frozen:
        raise Refusal("La campagne est clôturée et scellée : ses bulletins ne changent plus. Corriger par un rappel.")
