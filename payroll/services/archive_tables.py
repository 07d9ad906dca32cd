"""The tables of an archive: every figure that a seal covers, as CSV, so that anybody can take the seal again.

The first fields of `bulletins.csv`, `lignes.csv`, `paiements.csv`, `origines.csv` and `conges.csv` are those that the seal covers, in
its order and in its text; those after them are there to be read. Semicolons, UTF-8 with a mark, amounts in minor units.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from django.utils import timezone

from hr_core.models import Unit
from payroll.models import Payment, PayPeriod, PayRun, PaySeal, PayslipNumber, RunColumn, RunEvent
from payroll.services.closing import sealed_rows

Row = Sequence[object]
#: File, the fields under the seal, those added for the reader; in the order of `closing.CONTENT`.
SEALED = (
    (
        "bulletins.csv",
        ("agent", "matricule", "brut", "imposable", "cotisations", "impots", "retenues", "net", "patronal"),
        ("nom", "emploi", "unite", "numero"),
    ),
    ("lignes.csv", ("agent", "code", "base", "quantite", "taux", "montant"), ("libelle", "partie")),
    ("paiements.csv", ("agent", "mode", "banque", "compte", "montant"), ("titulaire",)),
    ("origines.csv", ("agent", "code", "source", "dossier", "objet", "montant", "quantite"), ()),
    ("conges.csv", ("agent", "ouvrables", "report", "acquis", "pris", "solde"), ()),
)
COLUMNS = (
    "code",
    "rubrique",
    "libelle",
    "partie",
    "compte",
    "destinataire",
    "branche",
    "agents",
    "total",
    "total_base",
)
EVENTS = ("etape", "de", "personne", "qualite", "le", "observation", "rejet", "derogation")
SEALS = ("rang", "campagne", "empreinte", "precedent", "sceau", "bulletins", "lignes", "net", "scelle_le", "scelle_par")


def run_tables(run: PayRun) -> Iterator[tuple[str, Callable[[IO[bytes]], None]]]:
    """Name and writer of each table of a run."""
    readers = (_people(run), _labels(run), _holders(run), lambda row: (), lambda row: ())
    for number, (name, sealed, told) in enumerate(SEALED):
        yield name, table_writer((*sealed, *told), _told(run, number, readers[number]))
    yield "rubriques.csv", table_writer(COLUMNS, _columns(run))
    yield "circuit.csv", table_writer(EVENTS, _events(run))


def seal_table(period: PayPeriod) -> Callable[[IO[bytes]], None]:
    """Every seal of the institution up to the month's last: the chain can be followed from its beginning."""
    last = PaySeal.objects.filter(run__period=period).order_by("-sequence").first()
    seals = PaySeal.objects.filter(institution_id=period.institution_id).select_related("run__period", "sealed_by")
    kept = seals.filter(sequence__lte=last.sequence if last else 0).order_by("sequence")
    rows = (
        (
            seal.sequence, seal.run.reference, seal.content_hash, seal.previous_hash, seal.seal, seal.payslips, seal.lines, seal.net,
            f"{timezone.localtime(seal.sealed_at):%Y-%m-%d %H:%M}", str(seal.sealed_by or ""),
        )
        for seal in kept
    )  # fmt: skip
    return table_writer(SEALS, rows)


def table_writer(head: Sequence[str], rows: Iterable[Row]) -> Callable[[IO[bytes]], None]:
    def write(target: IO[bytes]) -> None:
        text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
        table = csv.writer(text, delimiter=";", lineterminator="\n")
        table.writerow(head)
        table.writerows(rows)
        text.detach()

    return write


def _told(run: PayRun, number: int, reader: Callable[[tuple[str, ...]], Row]) -> Iterator[Row]:
    for row in sealed_rows(run, number):
        yield (*row[1:], *reader(row))


def _people(run: PayRun) -> Callable[[tuple[str, ...]], Row]:
    units = dict(Unit.objects.values_list("pk", "name"))
    numbers = dict(PayslipNumber.objects.filter(payslip__run=run).values_list("payslip__employee_id", "number"))
    known = {
        str(employee): (
            f"{identity.get('last_name', '')} {identity.get('first_names', '')}".strip(),
            identity.get("job_title", ""),
            units.get(unit, ""),
            numbers.get(employee, ""),
        )
        for employee, identity, unit in run.payslips.order_by().values_list("employee_id", "identity", "unit_id")
    }
    return lambda row: known[row[1]]


def _labels(run: PayRun) -> Callable[[tuple[str, ...]], Row]:
    known = {code: (label, section) for code, label, section in run.columns.values_list("code", "label", "section")}
    return lambda row: known[row[2]]


def _holders(run: PayRun) -> Callable[[tuple[str, ...]], Row]:
    known: dict[tuple[str, ...], list[str]] = {}
    rows = (
        Payment.objects.filter(run=run)
        .order_by("-id")
        .values_list("payslip__employee_id", "mode", "bank_name", "account", "amount", "holder")
    )
    for *key, holder in rows:
        known.setdefault(tuple(map(str, key)), []).append(holder)
    return lambda row: (known[row[1:6]].pop(),)


def _columns(run: PayRun) -> Iterator[Row]:
    for column in RunColumn.objects.filter(run=run, people__gt=0).order_by("order"):
        yield (
            column.code, column.item_code, column.label, column.section, column.account, column.recipient, column.branch,
            column.people, column.total, column.total_base,
        )  # fmt: skip


def _events(run: PayRun) -> Iterator[Row]:
    for event in RunEvent.objects.filter(run=run).select_related("actor", "derogation").order_by("id"):
        yield (
            event.get_to_state_display(), event.get_from_state_display(), str(event.actor or ""), event.quality,
            f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}", event.remark, "oui" if event.is_rejection else "",
            event.derogation.reference if event.derogation else "",
        )  # fmt: skip
