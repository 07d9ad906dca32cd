"""A return from its preparation to its filing, and the amended one. Who prepares does not check; figures are a copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import french_date, french_month
from payroll.choices import Section
from payroll.choices_returns import Every, FilingState
from payroll.countries import law
from payroll.models import Filing, FilingEvent, FilingLine, FilingPerson, OpeningBalance
from payroll.models.returns import period_words
from payroll.returns.book import Declaration, declaration
from payroll.returns.due import Period, period_of
from payroll.selectors.returns.columns import cells_of, columns_of, joined_cells, name_of, part_of
from payroll.selectors.returns.figures import EMPLOYEE_SECTIONS, Figures, figures_of, paid_months
from payroll.selectors.returns.formulas import constants_of
from payroll.selectors.returns.parties import own_declarations, recipients_of
from payroll.selectors.returns.rules import known_rule
from payroll.services.returns.dues import dues_catch_up
from payroll.workflows_loans import require
from payroll.workflows_returns import FILED, FILING_STEPS, PREPARE

BATCH = 1_000


@transaction.atomic
def filing_prepare(*, institution: Institution, code: str, month: date, access: Access) -> Filing:
    """Copy the paid figures of the period that holds `month`; once it is filed, another preparation amends it.

    Raises `Refusal` when the rule is not known, a month is not paid, the last version is not filed or nothing has changed.
    """
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de préparer une déclaration."))
    wanted = declaration(institution.country_id, code)
    if wanted is None or not wanted.is_periodic:
        raise Refusal(_("Le pays de l’institution n’a pas cette déclaration."))
    known = known_rule(institution, code, month)
    if known is None or known.rule is None:
        raise Refusal(_("La périodicité de cette déclaration n’est pas connue : l’indiquer d’abord, avec sa source."))
    period = period_of(known.rule.every, month)
    at_end = known_rule(institution, code, period.months[-1])
    rule = at_end.rule if at_end is not None and at_end.rule is not None else known.rule
    _must_be_paid(institution, period)
    last = Filing.objects.select_for_update().filter(code=code, start=period.start).order_by("-version").first()
    if last is not None and last.state not in FILED:
        raise Refusal(_("Cette déclaration est déjà préparée : la supprimer pour la préparer de nouveau."))
    _must_not_overlap(code, period)
    dues_catch_up(institution=institution)
    figures = figures_of(institution, wanted, period)
    if not figures.lines and not figures.people:
        raise Refusal(_("Rien n’est à déclarer pour cette période."))
    filing = _filing(institution, wanted, period, known.rule.every, rule.due_on(period), access)
    if last is not None:
        filing.version, filing.amends = last.version + 1, last
        if not _differs(last, figures):
            raise Refusal(_("Les mois payés n’ont pas changé depuis le dépôt : il n’y a rien à rectifier."))
    with because(_("Déclaration préparée")):
        _write(filing, wanted, period, figures)
        _event(filing, _("Préparée"), access)
    return filing


def _must_not_overlap(code: str, period: Period) -> None:
    """No month is declared twice, alone and within a longer period."""
    others = Filing.objects.filter(code=code, start__lt=period.end, end__gt=period.start)
    other = others.exclude(start=period.start, end=period.end).order_by("start").first()
    if other is not None:
        raise Refusal(
            _("Ces mois sont déjà dans « %(other)s » : la périodicité ne change pas au milieu d’une période déclarée.")
            % {"other": other}
        )


def _must_be_paid(institution: Institution, period: Period) -> None:
    """Every month of the period from the first one known here is paid, or was taken over."""
    paid = paid_months(institution)
    taken = {
        date(year, month, 1)
        for year, month in OpeningBalance.objects.order_by().values_list("year", "month").distinct()
    }
    known = paid | taken
    first = min(known, default=None)
    missing = [month for month in period.months if month not in known and (first is None or month > first)]
    if missing or not known & set(period.months):
        of = missing or period.months
        named = ", ".join(french_month(month.year, month.month) for month in of)
        raise Refusal(_("Pas encore payé : %(months)s. La déclaration se prépare après la paie.") % {"months": named})


def _filing(
    institution: Institution, wanted: Declaration, period: Period, every: str, due_on: date | None, access: Access
) -> Filing:
    recipients = recipients_of(institution.country_id, wanted)
    return Filing(
        institution=institution,
        code=wanted.code,
        name=wanted.name,
        recipient=wanted.recipient[:120],
        kind=wanted.kind,
        every=every,
        start=period.start,
        end=period.end,
        due_on=due_on,
        is_payable=every != Every.YEAR,
        is_own=wanted.code in own_declarations(institution),
        employer_number=employer_number(institution, [wanted.recipient, *recipients]),
        prepared_by=access.user,
    )


def employer_number(institution: Institution, recipients: list[str]) -> str:
    """The institution's number with whom the return goes to; empty when its settings do not give it."""
    numbers = {str(name).casefold(): str(number) for name, number in institution.employer_numbers.items()}
    return next((numbers[each.casefold()] for each in recipients if each.casefold() in numbers), "")


def _number(row: Filing) -> None:
    """The employer's number given since the return was prepared."""
    wanted = declaration(row.institution.country_id, row.code)
    if not row.employer_number and wanted is not None:
        row.employer_number = employer_number(row.institution, [wanted.recipient, *recipients_of(wanted.country, wanted)])


def _differs(last: Filing, figures: Figures) -> bool:
    held = {(line.month, line.code): (line.base, line.amount) for line in last.lines.all()}
    return held != {(line.month, line.code): (line.base, line.amount) for line in figures.lines}


def _write(filing: Filing, wanted: Declaration, period: Period, figures: Figures) -> None:
    sections = {line.code: line.section for line in law(wanted.country).lines}
    columns = columns_of(wanted, period, figures.lines)
    told = {"period": period_words(filing.every, filing.start), **constants_of(filing.institution, wanted, period)}
    filing.columns = columns
    filing.people = len(figures.people)
    filing.gross = sum(each.totals["gross"] for each in figures.people)
    filing.withheld = sum(line.amount for line in figures.lines if line.section in EMPLOYEE_SECTIONS)
    filing.amount = sum(line.amount for line in figures.lines)
    filing.employer = filing.amount - filing.withheld
    save_checked(filing)
    own = {"institution_id": filing.institution_id, "filing": filing}
    FilingLine.objects.bulk_create(
        [
            FilingLine(
                **own, month=line.month, code=line.code, label=line.label, section=Section(line.section),
                recipient=line.recipient, branch=line.branch, order=line.order, people=line.people, base=line.base,
                amount=line.amount,
            )
            for line in figures.lines
        ],
        batch_size=BATCH,
    )  # fmt: skip
    rows = []
    for each in figures.people:
        withheld, everything = (part_of(each, wanted, sections, which) for which in ("employee", "all"))
        rows.append(
            FilingPerson(
                **own, employee_id=each.employee, payee_id=each.payee, is_confidential=each.is_confidential,
                staff_number=each.facts.get("staff_number") or "", name=name_of(each)[:200],
                number=each.facts.get("social_security_number") or "", months=each.months,
                gross=each.totals["gross"], withheld=withheld, employer=everything - withheld, amount=everything,
                cells=joined_cells(each) if filing.is_joined and each.payee else cells_of(each, columns, wanted, sections, told),
            )
        )  # fmt: skip
    FilingPerson.objects.bulk_create(rows, batch_size=BATCH)
    listed = sum(row.amount for row in rows)
    if listed != filing.amount:
        raise Refusal(
            _("La liste nominative (%(listed)s) et les lignes payées (%(lines)s) ne font pas la même somme.")
            % {"listed": listed, "lines": filing.amount}
        )


def _event(filing: Filing, label: str, access: Access, remark: str = "") -> None:
    FilingEvent.objects.create(
        institution_id=filing.institution_id, filing=filing, label=label, actor=access.user, remark=remark[:300]
    )


def _locked(filing: Filing, step: str, access: Access) -> Filing:
    row = Filing.objects.select_for_update(of=("self",)).select_related("institution__country").get(pk=filing.pk)
    require(FILING_STEPS, step, row.state, access)
    return row


@transaction.atomic
def filing_drop(*, filing: Filing, access: Access, reason: str) -> None:
    """Take away a return that is not filed, to prepare it again."""
    row = _locked(filing, "drop", access)
    if not reason.strip():
        raise Refusal(_("Donner le motif."))
    with because(reason.strip()):
        row.delete()


@transaction.atomic
def filing_check(*, filing: Filing, access: Access, remark: str = "") -> Filing:
    """Another person vouches for the figures."""
    row = _locked(filing, "check", access)
    if row.prepared_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé cette déclaration : une autre personne la contrôle."))
    row.state, row.checked_by, row.checked_at = FilingState.CHECKED, access.user, timezone.now()
    _number(row)
    with because(remark or _("Déclaration contrôlée")):
        save_checked(row)
        _event(row, _("Contrôlée"), access, remark)
    return row


@transaction.atomic
def filing_file(
    *, filing: Filing, filed_on: date, receipt_number: str = "", receipt_scan: Any = None, access: Access
) -> Filing:
    """Record that it was filed: its figures no longer change. The receipt may come later."""
    row = _locked(filing, "file", access)
    if filed_on > timezone.localdate():
        raise ValidationError({"filed_on": _("La date du dépôt est encore à venir.")})
    if filed_on <= row.last_day and row.every != Every.MONTH:
        raise ValidationError({"filed_on": _("La déclaration se dépose après la fin de sa période.")})
    row.state, row.filed_by, row.filed_on = FilingState.FILED, access.user, filed_on
    _number(row)
    _receive(row, receipt_number, receipt_scan)
    with because(_("Déclaration déposée")):
        save_checked(row)
        _event(row, _("Déposée le %(day)s") % {"day": french_date(filed_on)}, access, receipt_number)
    filing_follow(filing=row)
    return row


@transaction.atomic
def filing_receipt(*, filing: Filing, receipt_number: str, receipt_scan: Any = None, access: Access) -> Filing:
    """Keep the receipt that came after the filing."""
    row = _locked(filing, "receipt", access)
    _receive(row, receipt_number, receipt_scan)
    with because(_("Récépissé enregistré")):
        save_checked(row)
        _event(row, _("Récépissé"), access, receipt_number)
    return row


def _receive(row: Filing, number: str, scan: Any) -> None:
    row.receipt_number = number.strip() or row.receipt_number
    if scan:
        row.receipt_scan = scan


@transaction.atomic
def filing_post(*, filing: Filing, access: Access) -> Filing:
    """The institution's own return reaches the accounts of its insured: by another person than who prepared it."""
    row = _locked(filing, "post", access)
    if not row.is_own:
        raise Refusal(_("Cette déclaration va à un autre organisme : lui seul la porte aux comptes des assurés."))
    if row.posted_on is not None:
        raise Refusal(_("Cette déclaration est déjà portée aux comptes des assurés."))
    if row.prepared_by_id == access.user.pk:
        raise Refusal(_("Qui prépare la déclaration ne la porte pas aux comptes des assurés."))
    row.posted_by, row.posted_on = access.user, timezone.localdate()
    with because(_("Déclaration portée aux comptes des assurés")):
        save_checked(row)
        _event(row, _("Portée aux comptes des assurés"), access)
    return row


def filing_follow(*, filing: Filing) -> None:
    """Filed ↔ paid, as what the return declares is settled or no longer is."""
    from payroll.selectors.returns.balances import open_of_filing

    if not filing.is_filed or not filing.is_payable:
        return
    left = open_of_filing(filing)
    state = FilingState.PAID if left is not None and left <= 0 else FilingState.FILED
    if filing.state != state:
        filing.state = state
        filing.save(update_fields=["state"])


