"""Formats of bank files: designed, tried on real orders, put in service, versioned; and the file of an order in a format."""

from __future__ import annotations

from dataclasses import fields

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, reasoned, save_checked
from hr_core.text import currency_decimals
from payroll.choices_formats import FormatKind, FormatState, Source
from payroll.choices_paying import LineState
from payroll.exports.designed import Column, FormatError, Layout, Problem, Written, layout_problems, write_designed
from payroll.exports.pain001 import build_pain001
from payroll.exports.transfer_data import BankAccount, BankGroup, Debtor, TransferError, TransferOrder, TransferPayment
from payroll.models import FormatColumn, PaymentFormat, PaymentOrder
from payroll.services.register_documents import account_told


def layout_of(made: PaymentFormat) -> Layout:
    """The pure layout of a stored format; one query."""
    names = [field.name for field in fields(Column)]
    rows = made.columns.order_by("record", "position").values(*names)
    return Layout(
        made.kind, [Column(**row) for row in rows], made.encoding, made.line_end, made.separator, made.has_titles
    )


def transfer_of(order: PaymentOrder) -> TransferOrder:
    """An order as its bank reads it, whole. Raises `TransferError` when no account is to be debited."""
    institution, account = order.institution, order.paying_account
    if account is None:
        raise TransferError([_("Cet ordre se paie par la caisse : il n’a pas de fichier de banque.")])
    currency, country = institution.country.currency, institution.country_id
    groups: dict[str, list[TransferPayment]] = {}
    for line in order.lines.exclude(state=LineState.WITHDRAWN).order_by("bank_name", "name", "id"):
        groups.setdefault(line.bank_name, []).append(
            TransferPayment(line.reference, line.name, account_told(country, line.account, ""), line.amount, line.staff_number)
        )
    return TransferOrder(
        number=order.reference,
        debtor=Debtor(account.holder, account_told(country, account.account, account.bic), account.bank_name, country),
        currency=currency,
        decimals=currency_decimals(currency),
        execution_date=order.sent_on or order.source.value_day,
        created_at=timezone.now(),
        banks=tuple(BankGroup(bank, tuple(rows)) for bank, rows in groups.items()),
        label=order.transfer_label,
    )


def sample_order() -> TransferOrder:
    """Two payments that nobody was paid, to try a format with before the first order."""
    day = timezone.now()
    payments = tuple(
        TransferPayment(f"2026-01-0000{rank}", name, BankAccount(number, "other"), amount, f"0000{rank}")
        for rank, (name, number, amount) in enumerate(
            (("N’DIAYE Aïssatou", "SN01201234" + "00000000010108", 412_885), ("DIOP El Hadji Malick", "SN01201234" + "00000000020293", 1_250_000)),
            start=1,
        )
    )
    debtor = Debtor("Institution d’essai", BankAccount("SN01201234" + "00000000090036", "other"), "Banque d’essai", "SN")
    return TransferOrder("ESSAI-01", debtor, "XOF", day.date(), day, (BankGroup("Banque d’essai", payments),), "Salaire d’essai")


@transaction.atomic
def format_save(*, made: PaymentFormat, actor: User | None, reason: str = "") -> PaymentFormat:
    """Keep a draft. Raises `Refusal` once the format is in service."""
    _forbid_in_service(made)
    if made.pk is None:
        made.made_by = actor
    with reasoned(reason, _("Format de virement")):
        return save_checked(made)


def _forbid_in_service(made: PaymentFormat) -> None:
    if made.pk is not None and PaymentFormat.objects.get(pk=made.pk).state != FormatState.DRAFT:
        raise Refusal(_("Ce format est en service ou retiré : en faire une nouvelle version."))


@transaction.atomic
def column_save(*, column: FormatColumn, actor: User | None) -> FormatColumn:
    """Keep a column; a new one goes to the end of its record."""
    _forbid_in_service(column.format)
    if column.source != Source.CONSTANT:
        column.constant = ""
    held = FormatColumn.objects.filter(pk=column.pk).first() if column.pk else None
    if held is None or held.record != column.record:
        last = FormatColumn.objects.filter(format=column.format, record=column.record).aggregate(last=Max("position"))["last"]
        column.position = (last or 0) + 1
    with because(_("Champ d’un format de virement")):
        return save_checked(column)


@transaction.atomic
def column_move(*, column: FormatColumn, up: bool, actor: User | None) -> None:
    """Change places with the column before or after; nothing at the ends."""
    _forbid_in_service(column.format)
    others = FormatColumn.objects.select_for_update().filter(format=column.format, record=column.record)
    other = (
        others.filter(position__lt=column.position).order_by("-position").first()
        if up
        else others.filter(position__gt=column.position).order_by("position").first()
    )
    if other is None:
        return
    column.position, other.position = other.position, column.position
    with because(_("Ordre des champs d’un format de virement")):
        for each in (column, other):
            each.save(update_fields=["position"])


@transaction.atomic
def column_delete(*, column: FormatColumn, actor: User | None) -> None:
    _forbid_in_service(column.format)
    with because(_("Champ retiré d’un format de virement")):
        delete_checked(column)


@transaction.atomic
def format_put_in_service(*, made: PaymentFormat, actor: User) -> PaymentFormat:
    """Use a format from now on; the version in service is retired. Raises `Refusal` with what the trial found wrong."""
    made = PaymentFormat.objects.select_for_update().get(pk=made.pk)
    if made.state != FormatState.DRAFT:
        raise Refusal(_("Seul un brouillon se met en service."))
    _written, problems = format_try(made, None)
    if problems:
        raise Refusal(" ".join(str(problem) for problem in problems[:5]))
    with because(_("Format mis en service")):
        for held in PaymentFormat.objects.filter(
            institution=made.institution_id, name=made.name, state=FormatState.ACTIVE
        ):
            held.state = FormatState.RETIRED
            held.save(update_fields=["state"])
        made.state, made.put_in_service_by, made.put_in_service_at = FormatState.ACTIVE, actor, timezone.now()
        return save_checked(made)


@transaction.atomic
def format_retire(*, made: PaymentFormat, actor: User) -> PaymentFormat:
    """Take a format out of service; files made with it stay as they are."""
    made = PaymentFormat.objects.select_for_update().get(pk=made.pk)
    if made.state != FormatState.ACTIVE:
        raise Refusal(_("Ce format n’est pas en service."))
    with because(_("Format retiré")):
        made.state = FormatState.RETIRED
        return save_checked(made)


@transaction.atomic
def format_new_version(*, made: PaymentFormat, actor: User) -> PaymentFormat:
    """A draft made from a version, with its columns. Raises `Refusal` when a draft of that format exists."""
    same = PaymentFormat.objects.filter(institution=made.institution_id, name=made.name)
    if same.filter(state=FormatState.DRAFT).exists():
        raise Refusal(_("Un brouillon de ce format existe déjà : le terminer d’abord."))
    columns = list(made.columns.all())
    with because(_("Nouvelle version d’un format de virement")):
        new = PaymentFormat.objects.get(pk=made.pk)
        new.pk = None
        new._state.adding = True
        new.version = (same.aggregate(last=Max("version"))["last"] or 0) + 1
        new.state, new.made_by = FormatState.DRAFT, actor
        new.put_in_service_by = new.put_in_service_at = None
        save_checked(new)
        for column in columns:
            column.pk, column.format = None, new
            column._state.adding = True
        FormatColumn.objects.bulk_create(columns)
    return new


def format_try(made: PaymentFormat, order: PaymentOrder | None) -> tuple[Written | None, list[Problem]]:
    """The file that a format gives for an order (or for two invented payments), or everything that is wrong with it."""
    try:
        told = transfer_of(order) if order is not None else sample_order()
        if made.kind == FormatKind.PAIN001:
            return Written(build_pain001(told)), []
        return write_designed(layout_of(made), told), []
    except FormatError as error:
        return None, error.problems
    except TransferError as error:
        return None, [Problem(None, "", words) for words in error.problems]


def format_design_problems(made: PaymentFormat) -> list[Problem]:
    return [] if made.kind == FormatKind.PAIN001 else layout_problems(layout_of(made))


def order_file(*, order: PaymentOrder, made: PaymentFormat, access: Access) -> tuple[bytes, str]:
    """The bank's file of an order and its name. Raises `Refusal` for a format out of service, a reserved order, or errors."""
    if not access.has(*order.duties.prepare, *order.duties.decide):
        raise Refusal(_("Votre rôle ne permet pas de produire un fichier de virement."))
    if order.is_confidential and not access.has("confidential_view"):
        raise Refusal(_("Cet ordre paie la population réservée : une personne habilitée produit son fichier."))
    if made.state != FormatState.ACTIVE:
        raise Refusal(_("Ce format n’est pas en service."))
    written, problems = format_try(made, order)
    if written is None:
        raise Refusal([str(problem) for problem in problems[:20]])
    extension = "xml" if made.kind == FormatKind.PAIN001 else "xlsx" if made.kind == FormatKind.XLSX else made.extension
    return written.content, f"{order.reference}-{made.name}-v{made.version}.{extension}".replace(" ", "-")
