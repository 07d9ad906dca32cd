"""What departures give to the calculation, and whom they keep out of it: the deceased, until their heirs are known."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal
from hr_core.text import french_amount
from payroll.choices import Severity
from payroll.choices_departures import AmountKind, Cause, DepartureState, OverrideState
from payroll.models import Departure, DepartureAmount, Heir, PayRun, Payslip
from payroll.selectors.loans import loans_due_on_leaving
from payroll.services.departure_rules import WHOLE_MONTH, departure_rules_read
from payroll.services.departure_runs import run_paid_settle
from payroll.services.payees import Paid, Payee
from payroll.services.sources import PaySource, SourceRoster
from payroll.settlement.shares import share_out

MONTH_DAYS = 30


class DepartureSource(PaySource):
    """The amounts of the settlements that belong to the runs of the month."""

    key = "departures"
    label = "Départs"
    order = 45
    is_recomputed = False

    def gather(self, roster: SourceRoster) -> None:
        keys = roster.keys.tolist()
        if roster.runs:
            amounts = DepartureAmount.objects.filter(
                departure__run__in=roster.runs, departure__employee__in=keys
            ).select_related("departure")
            for amount in amounts.exclude(departure__state=DepartureState.CANCELLED).order_by("pk"):
                roster.give(
                    amount.departure.employee_id,
                    amount.item_code,
                    amount=amount.amount,
                    reference=amount.pk,
                    label=amount.label,
                )
            self._whole_months(roster, keys)
        if roster.run is not None:
            self._find(roster, keys)

    def _whole_months(self, roster: SourceRoster, keys: list[int]) -> None:
        """The month of a death is paid whole where the fund's rule says so."""
        days = roster.columns.get("paid_days")
        if days is None:
            return
        first, last = roster.period.first_day, roster.period.last_day
        dead = deaths().filter(run__in=roster.runs, employee__in=keys, last_paid_on__range=(first, last))
        for departure in dead:
            rules = departure_rules_read(roster.institution, departure.last_paid_on)
            if rules.death_salary == WHOLE_MONTH and departure.employee.hired_on <= first:
                days[roster.row_of[departure.employee_id]] = MONTH_DAYS

    def _find(self, roster: SourceRoster, keys: list[int]) -> None:
        for departure in deaths().filter(employee__in=keys, death__heirs_checked_at=None):
            roster.find(
                departure.employee_id,
                Severity.BLOCKING,
                "account_frozen",
                _("Décès le %(day)s : le compte de l’agent est gelé et ses ayants droit ne sont pas vérifiés.")
                % {"day": f"{departure.death.died_on:%d/%m/%Y}"},
                _("Compléter les ayants droit dans le dossier de décès et les faire vérifier par une deuxième personne."),
            )
        self._find_repaid(roster, keys)
        pending = DepartureAmount.objects.filter(
            departure__run=roster.run, departure__employee__in=keys, override=OverrideState.PROPOSED
        ).select_related("departure")
        for amount in pending:
            roster.find(
                amount.departure.employee_id,
                Severity.BLOCKING,
                "amount_proposed",
                _("« %(label)s » : un montant proposé attend sa décision.") % {"label": amount.label},
                _("Décider ce montant dans le dossier de départ, puis recalculer."),
            )

    def _find_repaid(self, roster: SourceRoster, keys: list[int]) -> None:
        """A loan owes less than what the settlement sets off: an instalment or a payment came after its calculation."""
        taken = DepartureAmount.objects.filter(
            departure__run=roster.run, departure__employee__in=keys, kind=AmountKind.LOAN
        ).exclude(departure__state__in=(DepartureState.CANCELLED, DepartureState.PAID, DepartureState.CLOSED))
        currency = roster.plan.law.currency.code
        for amount in taken.select_related("departure__employee").order_by("pk"):
            departure = amount.departure
            due = {each.loan.pk: each.total for each in loans_due_on_leaving(departure.employee, departure.left_on)}
            left = due.get(amount.origin or 0, 0)
            if (amount.amount or 0) > left:
                roster.find(
                    departure.employee_id,
                    Severity.BLOCKING,
                    "loan_repaid",
                    _("%(loan)s : le décompte retient %(taken)s, il n’est plus dû que %(left)s.")
                    % {
                        "loan": amount.label,
                        "taken": french_amount(amount.amount or 0, currency),
                        "left": french_amount(left, currency, unit=True),
                    },
                    _("Calculer de nouveau le dossier de départ, le faire viser, puis recalculer."),
                )

    def leave_out(self, *, run: PayRun) -> Collection[int]:
        """Those who died this month or since: their settlement pays the month, to their heirs."""
        found = deaths().filter(last_paid_on__gte=run.period.first_day)
        return list(found.values_list("employee_id", flat=True))

    def paid(self, *, run: PayRun) -> None:
        gone = {departure.employee_id: departure for departure in deaths().filter(employee__payslips__run=run)}
        accounts = run.payments.filter(payslip__employee__in=gone).select_related("payslip")
        allowed = {
            (heir.departure.employee_id, heir.payee[:120])
            for heir in Heir.objects.filter(departure__employee__in=gone).select_related("departure")
        }
        for payment in accounts:
            if (payment.payslip.employee_id, payment.holder) not in allowed:
                raise Refusal(
                    _("%(name)s est décédé(e) : son compte est gelé. Rejeter la campagne et la recalculer avant de payer.")
                    % {"name": gone[payment.payslip.employee_id].employee}
                )
        unendorsed = Departure.objects.filter(
            run=run, state__in=(DepartureState.PREPARED, DepartureState.CALCULATED)
        ).first()
        if unendorsed is not None:
            raise Refusal(
                _("Le décompte %(number)s n’est pas visé : le faire viser avant de payer.")
                % {"number": unendorsed.reference_number}
            )
        run_paid_settle(run)


def deaths() -> QuerySet[Departure]:
    """The deaths whose file stands, with what is known of them."""
    found = Departure.objects.filter(cause=Cause.DEATH).exclude(state=DepartureState.CANCELLED)
    return found.select_related("death", "employee")


def heirs_of_run(run: PayRun) -> Sequence[Paid]:
    """The payslips of the deceased: their net goes to the heirs, by exact shares, once these are checked."""
    slips = {slip.employee_id: slip for slip in Payslip.objects.filter(run=run, employee__departures__cause=Cause.DEATH)}
    if not slips:
        return ()
    found = []
    for departure in deaths().filter(employee__in=slips).prefetch_related("heirs"):
        slip, heirs = slips[departure.employee_id], list(departure.heirs.all())
        if departure.death.heirs_checked_at is None:
            why = _("%(name)s est décédé(e) : faire vérifier les ayants droit avant de payer.") % {"name": departure.employee}
            found.append(Paid(slip.pk, slip.employee_id, why=why if slip.net > 0 else ""))
            continue
        parts = share_out(max(0, slip.net), [heir.share for heir in heirs])
        payees = [
            Payee(heir.mode, heir.bank_name, heir.account, heir.payee, part)
            for heir, part in zip(heirs, parts, strict=True)
        ]
        found.append(Paid(slip.pk, slip.employee_id, payees))
    return found
