"""Absences in the calculation: lines « <rubrique>-absence » for what is withheld, and the benefit and maintenance items.

`define` adds the derived lines that the month needs, `gather` asks a first evaluation of those who are absent, `settle`
gives the amounts, keeps what was made of each absence (`AbsencePay`) and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hr_core.choices import AbsenceState
from hr_core.models import Absence, Institution
from hr_core.selectors.absences import counted_between
from hr_core.text import french_date, french_decimal, french_period
from payroll.choices import ItemKind, RunKind, Severity
from payroll.choices_absences import Effect
from payroll.models import AbsencePay, PayRun, VariableInput
from payroll.services.absences.amounts import MonthAbsence, MonthOutcome, month_outcome
from payroll.services.absences.detail import detail_of
from payroll.services.absences.reading import MonthReading, month_read
from payroll.services.absences.rules import Rules, rules_on
from payroll.services.definition import ItemDefinition
from payroll.services.sources import FirstResult, PaySource, SourceRoster, derived, insert_after

SUFFIX = "absence"
#: Runs that never pay the month itself.
BESIDE_THE_MONTH = (RunKind.THIRTEENTH, RunKind.BONUS, RunKind.LEAVE, RunKind.BACK_PAY)


def month_of(on: date) -> tuple[date, date]:
    """The first day of the month of `on`, and the first day after it."""
    first = on.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


class AbsenceSource(PaySource):
    key = "absences"
    label = gettext_noop("Absences")
    order = 20

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        """A derived line for each gain that an absence of the month may reduce."""
        touched = set(counted_between(*month_of(on)).filter(institution=institution).values_list("kind", flat=True))
        if not touched:
            return items
        rules = rules_on(institution, on)
        for item in list(items):
            if item.kind == ItemKind.EARNING and not item.of and _may_reduce(rules, touched, item):
                items = insert_after(items, item.code, absence_line(item))
        return items

    def gather(self, roster: SourceRoster) -> None:
        """Whom an absence of the month concerns; absences entered but not confirmed are said."""
        first, after = roster.period.first_day, roster.period.next_day
        keys = roster.keys.tolist()
        if roster.run is not None:
            AbsencePay.objects.filter(run=roster.run, employee__in=keys).delete()
        touching = Absence.objects.between(first, after).filter(employee__in=roster.among)
        for employee, state, start, end in touching.exclude(state=AbsenceState.CANCELLED).values_list(
            "employee", "state", "start", "end"
        ):
            if state == AbsenceState.CONFIRMED:
                roster.ask_first(employee)
                roster.facts.setdefault("absent", set()).add(employee)
            else:
                roster.find(
                    employee,
                    Severity.WARNING,
                    "absence_unconfirmed",
                    _("Une absence %(period)s est saisie mais pas confirmée : la paie n’en tient pas compte.")
                    % {"period": french_period(start, end)},
                    _("Confirmer ou annuler l’absence (Personnel, Absences), puis recalculer."),
                )

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        employees = sorted(key for key in roster.facts.get("absent", ()) if key in first)
        if not employees:
            return
        rules = rules_on(roster.institution, roster.period.last_day)
        reading = month_read(roster, first, employees, rules)
        kept: list[AbsencePay] = []
        reached = _reached(roster, rules)
        for employee in employees:
            absences = reading.absences[employee]
            outcome = month_outcome(
                calendar=reading.calendar,
                window=reading.windows[employee],
                paid_days=reading.paid_days[employee],
                items=reading.items(employee),
                absences=absences,
                rules=rules,
            )
            _give(roster, employee, absences, outcome)
            _find(roster, employee, reading, absences, outcome, reached)
            kept += _rows(roster.run, employee, absences, outcome) if roster.run is not None else []
        AbsencePay.objects.bulk_create(kept)

    def paid(self, *, run: PayRun) -> None:
        from payroll.services.absences.claims import claims_follow

        claims_follow(run=run)


def absence_line(item: ItemDefinition) -> ItemDefinition:
    """« Absence, salaire de base », of the same nature and bases as its item."""
    return derived(item, SUFFIX, _("Absence, %(item)s") % {"item": item.label[:1].lower() + item.label[1:]})


def _may_reduce(rules: Rules, kinds: set[int], item: ItemDefinition) -> bool:
    cells = (rules.cell(kind, item.code, is_prorated=item.is_prorated) for kind in kinds)
    return any(cell is not None and cell.effect != Effect.KEPT for cell in cells)


def _give(roster: SourceRoster, employee: int, absences: Sequence[MonthAbsence], outcome: MonthOutcome) -> None:
    labels = {absence.pk: absence.label for absence in absences}
    for row in outcome.withheld:
        told = f"{labels[row.absence]}\u00a0: {_told(row.units, row.denominator)}"
        roster.give(employee, f"{row.code}-{SUFFIX}", amount=-row.amount, reference=row.absence, label=told)
    by_key = {absence.pk: absence for absence in absences}
    for paid in outcome.paid:
        absence = by_key[paid.absence]
        for code, amount in (
            (absence.rule.benefit_item, paid.benefit),
            (absence.rule.maintenance_item, paid.maintained),
        ):
            if amount and code:
                roster.give(employee, code, amount=amount, reference=paid.absence, label=absence.label)
            elif amount:
                roster.find(
                    employee,
                    Severity.BLOCKING,
                    "absence_without_item",
                    _("%(absence)s : la règle donne une somme à payer, sans dire par quelle rubrique.")
                    % {"absence": absence.label},
                    _("Choisir la rubrique dans la règle de paie de cette absence, puis recalculer."),
                )


def _told(units: object, denominator: object) -> str:
    """« 5 / 30 », « 16 / 173,33 »."""
    return f"{french_decimal(units)} / {french_decimal(denominator)}"  # type: ignore[arg-type]


def _rows(run: PayRun, employee: int, absences: Sequence[MonthAbsence], outcome: MonthOutcome) -> list[AbsencePay]:
    paid = {row.absence: row for row in outcome.paid}
    return [
        AbsencePay(
            institution_id=run.institution_id,
            run=run,
            employee_id=employee,
            absence_id=absence.pk,
            rule_id=absence.rule.pk or None,
            days=int(sum(day.portion for day in absence.days) * 1000),
            withheld=outcome.of_absence(absence.pk),
            benefit=paid[absence.pk].benefit,
            maintained=paid[absence.pk].maintained,
            detail=detail_of(absence, outcome),
        )
        for absence in absences
    ]


def _reached(roster: SourceRoster, rules: Rules) -> set[int] | None:
    """The kinds of absence whose rule the run cannot do without; None: all of them.

    A bonus, a leave allowance or back pay is paid beside the month: the month's own pay asks for the rules. Such a run needs
    that of a kind only where the matrix reduces one of its own items.
    """
    run = roster.run
    if run is None or run.kind not in BESIDE_THE_MONTH:
        return None
    own = {each.code for each in roster.given if each.source != AbsenceSource.key}
    own |= set(VariableInput.objects.filter(run=run).values_list("item__code", flat=True))
    return {kind for (kind, code), cell in rules.cells.items() if code in own and cell.effect != Effect.KEPT}


def _find(
    roster: SourceRoster,
    employee: int,
    reading: MonthReading,
    absences: Sequence[MonthAbsence],
    outcome: MonthOutcome,
    reached: set[int] | None,
) -> None:
    """What is wrong or missing, for the control of the run. `reached`: the kinds that a run beside the month cannot do
    without; it says nothing else, since the month's own pay does."""
    for absence in absences:
        about = {"absence": absence.label}
        if not absence.rule.is_known and (reached is None or absence.kind in reached):
            roster.find(
                employee,
                Severity.BLOCKING,
                "absence_rule_unknown",
                _("%(absence)s : la règle de paie de cette nature d’absence n’est pas établie ; rien n’est retenu.")
                % about,
                _("Saisir la règle d’après le statut ou la loi (Réglages de la paie, Absences), puis recalculer."),
            )
        if reached is not None:
            continue
        if absence.papers_missing:
            due = reading.due[absence.pk]
            stops = _("rien n’est versé pour ces jours") if absence.rule.needs_papers else _("la paie continue")
            roster.find(
                employee,
                Severity.WARNING,
                "absence_paper_late",
                _("%(absence)s : la pièce attendue le %(day)s n’est pas reçue ; %(stops)s.")
                % {**about, "day": french_date(due), "stops": stops},
                _("Recevoir la pièce (Personnel, Absences), ou justifier."),
            )
        longest = max((absence.number(day) for day in absence.days), default=0)
        if absence.rule.is_beyond(longest):
            roster.find(
                employee,
                Severity.WARNING,
                "absence_too_long",
                _("%(absence)s : jour %(rank)s d’absence, au-delà des %(maximum)s jours de la règle.")
                % {**about, "rank": longest, "maximum": absence.rule.maximum_days},
                _("Vérifier la situation de l’agent : reprise, longue maladie, mise en disponibilité."),
            )
    for code, label in outcome.without_cell if reached is None else ():
        roster.find(
            employee,
            Severity.WARNING,
            "absence_without_cell",
            _("La rubrique %(code)s %(label)s n’a pas de règle pour cette absence : elle est gardée en entier.")
            % {"code": code, "label": label},
            _("Régler la case de la matrice des absences, puis recalculer."),
        )
