"""What follows a month's pay, in its archive: orders of payment, entries, what is owed to third parties, returns filed.

Tables like those of the runs (`archive_tables`): the program that verifies an archive follows a franc through them without the
software. A return stands in the archive of the last month of its period; an archive made again later holds what came since.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from payroll.documents.returns import filing_pdf
from payroll.models import (
    Filing,
    JournalLine,
    OrderLine,
    OutsideLine,
    OutsidePayment,
    OutsideRun,
    OutsideWarrant,
    PartyDue,
    PayPeriod,
)
from payroll.returns.due import following
from payroll.selectors.returns.balances import dues_open
from payroll.selectors.returns.line_sums import line_sums
from payroll.selectors.returns.outside import OUTSIDE_PAID
from payroll.services import archive_parts
from payroll.services.archive_parts import Piece
from payroll.services.archive_tables import table_writer
from payroll.workflows_returns import FILED

ORDERS = (
    "ordre", "campagne", "nature", "etat_ordre", "reference", "matricule", "beneficiaire", "banque", "compte", "montant", "frais",
    "etat", "le", "motif", "reemission",
)  # fmt: skip
ENTRIES = (
    "piece", "cle", "nature", "campagne", "etat", "date", "compte", "intitule", "tiers", "section", "libelle", "debit", "credit",
)  # fmt: skip
OUTSIDE_PAYMENTS = (
    "campagne", "bulletin", "beneficiaire", "contribuable", "brut", "imposable", "cotisations", "impot", "net", "charges", "mode",
    "banque", "compte",
)  # fmt: skip
OUTSIDE_LINES = ("bulletin", "origine", "piece", "libelle", "quantite", "taux", "montant", "imposable")
OUTSIDE_WARRANTS = ("bordereau", "campagne", "etat", "mandat", "compte", "unite", "beneficiaires", "montant")
OUTSIDE_ORDERS = (
    "ordre", "campagne", "nature", "etat_ordre", "bulletin", "reference", "beneficiaire", "banque", "compte", "montant", "frais",
    "etat", "le", "motif", "reemission",
)  # fmt: skip
DUES = ("tiers", "destinataire", "nature", "campagne", "declaration", "libelle", "du", "reste", "echeance")
LINES = ("mois", "ligne", "libelle", "partie", "destinataire", "branche", "personnes", "base", "montant")
PERSONS = ("matricule", "nom", "numero", "brut", "retenu", "patronal", "montant")


def register() -> None:
    archive_parts.register("orders", 10, order_pieces)
    archive_parts.register("outside", 15, outside_pieces)
    archive_parts.register("entries", 20, entry_pieces)
    archive_parts.register("dues", 30, due_pieces)
    archive_parts.register("returns", 40, return_pieces)


def table(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Piece]:
    """The piece of a table; nothing when it has no row."""
    found = list(rows)
    if found:
        target = io.BytesIO()
        table_writer(head, found)(target)
        yield name, target.getvalue()


def order_pieces(period: PayPeriod) -> Iterator[Piece]:
    """Each payment ordered, and what became of it."""
    lines = OrderLine.objects.filter(order__run__period=period).select_related("order__run__period")
    yield from table("ordres.csv", ORDERS, (
        (
            line.order.reference, line.order.run.reference, line.order.kind, line.order.state, line.reference, line.staff_number,
            line.name, line.bank_name, line.account, line.amount, line.fee, line.state, line.state_on or "", line.reason,
            int(line.order.is_reissue),
        )
        for line in lines.order_by("order_id", "pk")
    ))  # fmt: skip


def outside_pieces(period: PayPeriod) -> Iterator[Piece]:
    """The runs outside the headcount paid in the month: each payment, its lines, its mandats, its orders."""
    runs = OutsideRun.objects.filter(payment_on__year=period.year, payment_on__month=period.month, state__in=OUTSIDE_PAID)
    keys = list(runs.values_list("pk", flat=True))
    payments = OutsidePayment.objects.filter(run__in=keys).select_related("run").order_by("run_id", "number")
    yield from table("hors-effectif/paiements.csv", OUTSIDE_PAYMENTS, (
        (
            each.run.reference, each.number, each.identity.get("name", ""), each.identity.get("tax_number", ""), each.gross,
            each.taxable, each.contributions, each.tax, each.net, each.employer, each.mode, each.bank_name, each.account,
        )
        for each in payments
    ))  # fmt: skip
    lines = OutsideLine.objects.filter(run__in=keys).select_related("payment").order_by("run_id", "payment__number", "pk")
    yield from table("hors-effectif/lignes.csv", OUTSIDE_LINES, (
        (line.payment.number, line.source, line.reference, line.label, line.quantity, line.rate, line.amount, int(line.is_taxable))
        for line in lines
    ))  # fmt: skip
    warrants = OutsideWarrant.objects.filter(slip__run__in=keys).select_related("slip__run").order_by("number")
    yield from table("hors-effectif/mandats.csv", OUTSIDE_WARRANTS, (
        (
            each.slip.reference, each.slip.run.reference, "annule" if each.slip.is_void else "", each.reference, each.account,
            each.unit_code, each.people, each.amount,
        )
        for each in warrants
    ))  # fmt: skip
    orders = OrderLine.objects.filter(order__outside_run__in=keys).select_related("order__outside_run").order_by("order_id", "pk")
    yield from table("hors-effectif/ordres.csv", OUTSIDE_ORDERS, (
        (
            line.order.reference, line.order.source.reference, line.order.kind, line.order.state, line.staff_number, line.reference,
            line.name, line.bank_name, line.account, line.amount, line.fee, line.state, line.state_on or "", line.reason,
            int(line.order.is_reissue),
        )
        for line in orders
    ))  # fmt: skip


def entry_pieces(period: PayPeriod) -> Iterator[Piece]:
    """The journal of the month's runs, drafts and reversals included."""
    lines = JournalLine.objects.filter(entry__run__period=period).select_related("entry__run__period", "section")
    yield from table("ecritures.csv", ENTRIES, (
        (
            line.entry.reference, line.entry_id, line.entry.kind, line.entry.run.reference if line.entry.run else "",
            line.entry.state, line.entry.dated_on, line.account, line.account_label, line.third,
            line.section.code if line.section else "", line.label, line.debit, line.credit,
        )
        for line in lines.order_by("entry_id", "rank")
    ))  # fmt: skip


def due_pieces(period: PayPeriod) -> Iterator[Piece]:
    """What the month owes to each third party, and what is left of it."""
    dues = dues_open(PartyDue.objects.filter(month=period.first_day).select_related("party", "run__period"))
    yield from table("reversements.csv", DUES, (
        (
            due.party.name, due.party.recipient, due.kind, due.run.reference if due.run else "", due.declaration, due.label,
            due.amount, due.left, due.due_on or "",
        )
        for due in dues.order_by("party__name", "pk")
    ))  # fmt: skip


def return_pieces(period: PayPeriod) -> Iterator[Piece]:
    """The returns filed whose period ends with the month, each version: its lines, its people, its paper."""
    filings = Filing.objects.filter(end=following(period.first_day), state__in=FILED)
    for filing in filings.select_related("institution__country").order_by("code", "version"):
        name = f"declarations/{filing.code}-{filing.start:%Y-%m}-v{filing.version}"
        persons = list(filing.persons.order_by("pk"))
        yield from table(f"{name}.csv", LINES, (
            (
                f"{line.month:%Y-%m}", line.code, line.label, line.section, line.recipient, line.branch, line.people, line.base,
                line.amount,
            )
            for line in filing.lines.order_by("order", "month", "code")
        ))  # fmt: skip
        yield from table(f"{name}-agents.csv", PERSONS, (
            (each.staff_number, each.name, each.number, each.gross, each.withheld, each.employer, each.amount)
            for each in persons
        ))  # fmt: skip
        yield f"{name}.pdf", filing_pdf(filing, persons, line_sums(filing))
