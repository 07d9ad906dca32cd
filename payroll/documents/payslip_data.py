"""What a payslip says: frozen data, no layout. Amounts are integers in the smallest unit of the currency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hr_core.documents.letterhead import Letterhead


class PayslipMismatch(ValueError):
    """The lines of a payslip do not add up to its totals: it is not drawn."""


@dataclass(frozen=True, slots=True)
class PayslipLine:
    """A line. ``base`` and the rates are already text (« 30 j », « 5,6 % »); a missing amount is ``None``.

    ``keep`` prints the line although it holds no amount (a reminder such as a benefit in kind).
    """

    code: str
    label: str
    base: str = ""
    rate: str = ""
    gain: int | None = None
    deduction: int | None = None
    employer_rate: str = ""
    employer: int | None = None
    keep: bool = False

    @property
    def is_zero(self) -> bool:
        return not (self.gain or self.deduction or self.employer)


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """The sum that closes a group (« Salaire brut »); ``gain − deduction`` is that of its lines."""

    label: str
    gain: int | None = None
    deduction: int | None = None
    employer: int | None = None


@dataclass(frozen=True, slots=True)
class PayslipGroup:
    key: str
    lines: tuple[PayslipLine, ...]
    title: str = ""
    total: GroupTotal | None = None


@dataclass(frozen=True, slots=True)
class PayslipTotals:
    """The figures of a month or of the year to date. ``contributions`` and ``taxes`` are the employee's share."""

    gross: int
    taxable: int
    contributions: int
    taxes: int
    net: int
    employer_charges: int
    employer_cost: int


@dataclass(frozen=True, slots=True)
class PayslipEmployee:
    """The employee as known on the last day of the period. Empty texts are not printed.

    ``heading`` is the title of the box (« Salarié », « Salariée », « Agent »); ``details`` are further pairs
    (convention, address …) that a country or an institution asks for.
    """

    staff_number: str
    name: str
    job: str = ""
    unit: str = ""
    classification: str = ""
    contract: str = ""
    hired_on: date | None = None
    seniority: str = ""
    social_security_number: str = ""
    tax_number: str = ""
    family: str = ""
    tax_shares: str = ""
    address: str = ""
    working_time: str = ""
    heading: str = "Salarié"
    social_security_label: str = "N° de sécurité sociale"
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """``mode`` in words (« virement »), ``account`` already masked."""

    mode: str
    account: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """``url`` goes into the QR code; ``site`` and ``token`` are what a person types."""

    url: str
    site: str
    token: str


@dataclass(frozen=True, slots=True)
class LeaveBalance:
    title: str
    columns: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnexMonth:
    """A month of origin of back pay."""

    label: str
    due: int
    paid: int
    difference: int


@dataclass(frozen=True, slots=True)
class AnnexEntry:
    """A line of back pay with its months of origin; ``here`` is what the payslip bears, ``note`` why it is not all."""

    code: str
    label: str
    months: tuple[AnnexMonth, ...]
    here: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class PayslipOptions:
    """How an institution wants its payslips.

    ``group_order``: keys first to last, those not named follow in their own order. ``employer_share``: line by line
    or one sum. ``mark``: « DUPLICATA », « ANNULÉ », or « ANNULE ET REMPLACE » and « CONTRE-PASSATION »
    with the number of the other in ``replaces``.
    """

    group_order: tuple[str, ...] = ()
    sort_by_code: bool = False
    show_group_titles: bool = False
    show_zero_lines: bool = False
    employer_share: Literal["detailed", "grouped"] = "detailed"
    signature_box: bool = True
    signatures: tuple[str, ...] = ("Pour l’employeur", "Le salarié")
    foot_message: str = ""
    legal: str = ""
    mark: Literal["", "DUPLICATA", "ANNULE ET REMPLACE", "CONTRE-PASSATION", "ANNULÉ"] = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class PayslipData:
    """One payslip. ``start`` and ``end`` are its first and last day, both included."""

    number: str
    institution: Letterhead
    employee: PayslipEmployee
    start: date
    end: date
    currency: str
    groups: tuple[PayslipGroup, ...]
    month: PayslipTotals
    payment: Payment
    net_in_words: str
    title: str = "Bulletin de paie"
    month_label: str = "Mois"
    year: PayslipTotals | None = None
    year_label: str = "Cumul"
    leave: LeaveBalance | None = None
    verification: Verification | None = None
    decimals: int = 0
    options: PayslipOptions = field(default_factory=PayslipOptions)
    annex: tuple[AnnexEntry, ...] = ()

    @property
    def total_gains(self) -> int:
        return sum(line.gain or 0 for group in self.groups for line in group.lines)

    @property
    def total_deductions(self) -> int:
        return sum(line.deduction or 0 for group in self.groups for line in group.lines)

    @property
    def total_employer(self) -> int:
        return sum(line.employer or 0 for group in self.groups for line in group.lines)


def check_payslip(data: PayslipData) -> None:
    """Raise ``PayslipMismatch`` unless lines, group totals, net and employer charges agree to the unit."""
    for group in data.groups:
        if group.total is None:
            continue
        own = sum((line.gain or 0) - (line.deduction or 0) for line in group.lines)
        employer = sum(line.employer or 0 for line in group.lines)
        total = group.total
        if (total.gain or 0) - (total.deduction or 0) != own or (total.employer or 0) not in (0, employer):
            raise PayslipMismatch(f"Bulletin {data.number} : « {total.label} » n’est pas la somme de ses lignes.")
    net = data.total_gains - data.total_deductions
    if net != data.month.net:
        raise PayslipMismatch(f"Bulletin {data.number} : les lignes donnent un net de {net}, et non {data.month.net}.")
    if data.total_employer != data.month.employer_charges:
        raise PayslipMismatch(
            f"Bulletin {data.number} : les lignes donnent {data.total_employer} de charges patronales, "
            f"et non {data.month.employer_charges}."
        )
