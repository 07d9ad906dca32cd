"""What a take-over holds, step by step, and the payslips of the old software as they are read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, ImportBatch, Institution
from hr_core.text import french_count, french_month
from payroll.choices import Section
from payroll.choices_takeover import TOTAL_SECTION, CorrectionState, LineNature
from payroll.models import (
    OpeningBalance,
    Takeover,
    TakeoverBalance,
    TakeoverCode,
    TakeoverCorrection,
    TakeoverLine,
)
from payroll.services.takeover.kinds import KINDS
from payroll.services.takeover.targets import DAYS, TOTAL_LABELS

DONE, WAITING, EMPTY = "done", "waiting", "empty"


@dataclass(frozen=True)
class WizardStep:
    """A step on the page: where it leads, what it holds in words, whether it is done, waiting or empty."""

    number: int
    title: str
    url_name: str
    arguments: tuple[Any, ...]
    told: str
    state: str

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.arguments)


def steps_of(takeover: Takeover) -> list[WizardStep]:
    """The steps with their state; six queries."""
    lines = TakeoverLine.objects.filter(takeover=takeover).aggregate(
        lines=Count("pk", filter=Q(nature=LineNature.LINE)),
        people=Count("employee", distinct=True),
        given=Count("pk", filter=~Q(nature=LineNature.LINE)),
    )
    codes = TakeoverCode.objects.filter(takeover=takeover).aggregate(
        all=Count("pk"), waiting=Count("pk", filter=Q(is_decided=False))
    )
    balances = TakeoverBalance.objects.filter(takeover=takeover).count()
    controls = takeover.controls.count()
    pk = takeover.pk
    loaded = french_count(lines["lines"], _("ligne"), _("lignes")) + ", " + french_count(lines["people"], _("agent"), _("agents"))
    decided = (
        _("%(waiting)s sur %(all)s à décider") % codes if codes["waiting"]
        else french_count(codes["all"], _("rubrique décidée"), _("rubriques décidées"))
    )  # fmt: skip
    return [
        WizardStep(1, _("La reprise"), "payroll:takeover_change", (pk,), _("Logiciel, mois, pièces, responsable"), DONE),
        WizardStep(
            2, _("Lignes de paie par mois"), "payroll:takeover_file", (pk, "reprise-lignes"),
            loaded if lines["lines"] else _("Rien n’est chargé"), DONE if lines["lines"] else EMPTY,
        ),
        WizardStep(
            3, _("Anciennes rubriques"), "payroll:takeover_code_list", (pk,), decided if codes["all"] else _("Elles viennent du fichier"),
            EMPTY if not codes["all"] else WAITING if codes["waiting"] else DONE,
        ),
        WizardStep(
            4, _("Bases et impôt de l’année"), "payroll:takeover_file", (pk, "reprise-totaux"),
            french_count(lines["given"], _("total ou base"), _("totaux et bases")) if lines["given"] else _("Rien n’est chargé"),
            DONE if lines["given"] else EMPTY,
        ),
        WizardStep(
            5, _("Soldes d’ouverture"), "payroll:takeover_balance_list", (pk,),
            french_count(balances, _("solde"), _("soldes")) if balances else _("Aucun"),
            DONE if balances or takeover.is_signed else EMPTY,
        ),
        WizardStep(
            6, _("Totaux de contrôle"), "payroll:takeover_control_list", (pk,),
            french_count(controls, _("total recopié"), _("totaux recopiés")) if controls else _("Aucun : il en faut un au moins"),
            DONE if controls else EMPTY,
        ),
        WizardStep(
            7, _("Bilan et signatures"), "payroll:takeover_sheet", (pk,), str(takeover.get_state_display()).capitalize(),
            DONE if takeover.is_signed else WAITING if not takeover.is_draft else EMPTY,
        ),
    ]  # fmt: skip


def loaded_months(takeover: Takeover, natures: Sequence[str]) -> QuerySet[Any, Any]:
    """(year, month, people, lines) of what is loaded."""
    rows = TakeoverLine.objects.filter(takeover=takeover, nature__in=natures).order_by().values("year", "month")
    return rows.annotate(people=Count("employee", distinct=True), lines=Count("pk")).order_by("year", "month")


def files_of(takeover: Takeover | None = None) -> QuerySet[ImportBatch]:
    """The files received for a take-over, or for all of them, newest first."""
    found = ImportBatch.objects.filter(kind__in=KINDS).select_related("created_by")
    return found if takeover is None else found.filter(options__takeover=takeover.pk)


def codes_of(takeover: Takeover) -> QuerySet[TakeoverCode]:
    """The old codes, those that wait first."""
    return TakeoverCode.objects.filter(takeover=takeover).order_by("is_decided", "old_code")


def taken_months(people: QuerySet[Employee]) -> QuerySet[OpeningBalance]:
    """One row by employee and month of signed take-overs: the net that the old software paid; newest first."""
    found = OpeningBalance.objects.filter(takeover__state="signed", code="net", employee__in=people)
    return found.select_related("takeover", "employee").order_by("-year", "-month", "employee__last_name", "employee__first_names")


@dataclass(frozen=True)
class OldLine:
    """A line as the old software printed it, and what it became here."""

    code: str
    label: str
    becomes: str
    base: int
    amount: int
    earlier: str = ""


@dataclass(frozen=True)
class OldSlip:
    """A month of an employee as the old software paid it. `groups`: (part of the payslip, lines); read only."""

    employee: Employee
    takeover: Takeover
    month: date
    groups: Sequence[tuple[str, Sequence[OldLine]]]
    totals: Sequence[tuple[str, int]]
    corrections: Sequence[TakeoverCorrection]
    days: int | None = None

    @property
    def name(self) -> str:
        return french_month(self.month.year, self.month.month)


def old_slip(employee: Employee, month: date, institution: Institution) -> OldSlip | None:
    """The payslip of a month taken over; None when no signed take-over has one. Four queries."""
    rows = list(
        OpeningBalance.objects.filter(
            employee=employee, year=month.year, month=month.month, takeover__state="signed"
        ).select_related("takeover")
    )
    if not rows:
        return None
    takeover = rows[0].takeover
    assert takeover is not None
    codes = {code.old_code: code for code in TakeoverCode.objects.filter(takeover=takeover)}
    lines = TakeoverLine.objects.filter(
        takeover=takeover, employee=employee, year=month.year, month=month.month, nature=LineNature.LINE
    ).order_by("code", "origin")
    parts = {**dict(Section.choices), TOTAL_SECTION: _("Totaux"), "": _("Pour mémoire")}
    groups: dict[str, list[OldLine]] = {section: [] for section in parts}
    for line in lines:
        code = codes[line.code]
        groups[code.section].append(OldLine(
                line.code, code.old_label, code.target_label, line.base, line.amount,
                french_month(line.origin.year, line.origin.month) if line.origin else "",
            )
        )
    given = {row.code: row.amount for row in rows if row.code in TOTAL_LABELS}
    corrections = TakeoverCorrection.objects.filter(
        takeover=takeover, employee=employee, month=month, state=CorrectionState.APPROVED
    ).select_related("entered_by", "decided_by")
    return OldSlip(
        employee,
        takeover,
        month,
        [(str(label), groups[section]) for section, label in parts.items() if groups[section]],
        [(label, given[code]) for code, label in TOTAL_LABELS.items() if code in given],
        list(corrections),
        next((row.amount for row in rows if row.code == DAYS), None),
    )


def balances_kept(employee: Employee) -> QuerySet[TakeoverBalance]:
    """The opening balances of an employee in signed take-overs."""
    return TakeoverBalance.objects.filter(employee=employee, takeover__state="signed").select_related("takeover")


def corrections_of(access: Access, takeover: Takeover) -> QuerySet[TakeoverCorrection]:
    """The corrections that this person may see, newest first."""
    found = TakeoverCorrection.objects.filter(takeover=takeover).select_related("employee", "entered_by", "decided_by")
    return found if access.has("confidential_view") else found.filter(employee__is_confidential=False)


def balances_of(access: Access, takeover: Takeover) -> QuerySet[TakeoverBalance]:
    found = TakeoverBalance.objects.filter(takeover=takeover).select_related("employee")
    return found if access.has("confidential_view") else found.filter(employee__is_confidential=False)


def takeovers_waiting(access: Access) -> list[QuerySet[Any]]:
    """What waits for this person: sheets to sign and corrections to decide that somebody else made."""
    if not access.has("takeover_sign"):
        return []
    return [
        Takeover.objects.filter(state="submitted").exclude(submitted_by=access.user),
        TakeoverCorrection.objects.filter(state=CorrectionState.ENTERED).exclude(entered_by=access.user),
    ]
