"""A year of a small fund, played month by month: what `test_scripted_year` and `test_tied_year` look at.

Hires, leavers, a death, a promotion, a child, a loan, two creditors, a maternity, a strike refunded by protocol, a law that
changes in July, a rise learnt in October that holds since May, a payslip cancelled and replaced, a bonus in December.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hr_core.access import access_of
from hr_core.facts import BY_SLUG
from hr_core.models import Employee, User
from hr_core.scope import scope
from hr_core.services.facts import fact_add
from hr_core.services.roles import zone_administrator_appoint
from payroll.choices import RunKind, RunState
from payroll.choices_departures import Cause, FuneralPayer
from payroll.models import BranchClaim, ClaimMonth, PayRun, Payslip
from payroll.services.absences.claims import claim_receive, claim_send
from payroll.services.corrections import correction_open
from payroll.services.departure_rules import DepartureRules, departure_rules_set
from payroll.services.variable_inputs import variable_input_set
from tests import cast
from tests.cast import Zone
from tests.payroll.absences.conftest import absent
from tests.payroll.absences.test_claims import maternity_rule
from tests.payroll.absences.test_refunds import approved as refund_approved
from tests.payroll.backpay.changes import answered, approved, raised, searched
from tests.payroll.deductions.acts import act, creditor, item, moment, scale
from tests.payroll.departures.leaving import heir, heirs_checked, opened, run_taken, step, with_run
from tests.payroll.law.test_overrides import approve, propose
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_opened, month_taken
from tests.payroll.runs.test_other_runs import opened as other_run

D = dt.date
OUTSTANDING = 200_000
#: The payments of a run that is taken in charge, before it is declared in payment.
Pays = Callable[[Zone, PayRun], None]


def year_played(zone: Zone, pays: Pays | None = None) -> Zone:
    """2026, from January to December, closed month by month; `pays` makes the orders of each run."""
    return Year(zone, pays).played()


class Year:
    def __init__(self, zone: Zone, pays: Pays | None) -> None:
        self.zone, self.pays = zone, pays

    def played(self) -> Zone:
        zone = self.zone
        idrissa = User.objects.create_user("idrissa", "idrissa@example.org", cast.PASSWORD, full_name="Idrissa Maïga")
        zone_administrator_appoint(user=idrissa)
        zone.users["idrissa"] = idrissa
        self.january()
        self.month(2, newcomers)
        self.month(3, strike_and_promotion)
        self.month(4, maternity_and_protocol)
        self.month(5)
        self.june()
        approve(zone, propose(zone, start=D(2026, 7, 1), value={"amount": 300_000}))
        self.month(7)
        self.august()
        self.month(9)
        self.october()
        self.november()
        self.december()
        return zone

    def month(self, month: int, events: Callable[[Zone], None] | None = None) -> PayRun:
        run = month_opened(self.zone, 2026, month)
        if events is not None:
            events(self.zone)
        return self.close(run)

    def close(self, run: PayRun, start: RunState | None = None) -> PayRun:
        """The run to its closing, from `start` (calculated) when that is done already."""
        zone = self.zone
        if start is None:
            month_taken(zone, run, RunState.IN_PAYMENT)
        else:
            run_taken(zone, run, RunState.IN_PAYMENT)
        if self.pays is not None:
            self.pays(zone, run)
        return run_taken(zone, run, RunState.CLOSED, after=RunState.IN_PAYMENT)

    def january(self) -> None:
        """A loan of 1 200 000 at 6 % for Fatou, two creditors of Moussa, the rules of maternity and of death."""
        zone = self.zone
        run = month_opened(zone, 2026, 1)
        lend(zone)
        running_loan(zone, name="fatou", amount=1_200_000, months=24, rate=6_000)
        scale(zone)
        act(zone, "moussa", number="11", principal=300_000, instalment=30_000)
        act(
            zone, "moussa", number="12", principal=OUTSTANDING, instalment=25_000, notified_at=moment(7),
            creditor=creditor(zone, "Coopérative des agents"), item=item(zone, "6510"),
        )  # fmt: skip
        maternity_rule(zone)
        answered(zone)
        with scope(zone.home, actor=zone.user("ousmane")):
            rules = DepartureRules(death_months="6", death_text="Statut, article 71", funeral_ceiling=500_000)
            departure_rules_set(
                institution=zone.home, start=D(2026, 1, 1), rules=rules, actor=zone.user("ousmane"), reason="statut"
            )
        self.close(run)

    def june(self) -> None:
        """Nafi leaves on the 15th; the settlement is paid before the month."""
        zone = self.zone
        run = month_opened(zone, 2026, 6)
        day = D(2026, 6, 15)
        departure = opened(
            zone, "nafi", cause=Cause.RESIGNATION, notified_on=D(2026, 5, 15), last_worked_on=day, last_paid_on=day,
            reason="Démission", reference="Lettre du 15/05/2026",
        )  # fmt: skip
        departure = step(zone, departure, "calculer", by="fatou")
        settlement = with_run(zone, departure)
        step(zone, departure, "viser", by="khady")
        self.close(settlement, RunState.CALCULATED)
        self.close(run)

    def august(self) -> None:
        """Demba dies on the 10th: the settlement goes to two heirs, a third and two thirds."""
        zone = self.zone
        run = month_opened(zone, 2026, 8)
        day = D(2026, 8, 10)
        departure = opened(
            zone, "demba", cause=Cause.DEATH, notified_on=day, last_worked_on=day, last_paid_on=day, reason="Décès",
            reference="Acte n° 9",
            death={
                "died_on": day,
                "certificate": "Acte n° 9 du 11/08/2026",
                "heredity_reference": "Certificat n° 51",
                "funeral_payer": FuneralPayer.HEIRS,
                "funeral_cost": 400_001,
                "funeral_evidence": "Facture 7",
            },
        )  # fmt: skip
        heir(zone, departure, "Fatou Essai", (1, 3), link="spouse")
        heir(zone, departure, "Omar Essai", (2, 3))
        departure = step(zone, departure, "calculer", by="fatou")
        heirs_checked(zone, departure)
        settlement = with_run(zone, departure)
        step(zone, departure, "viser", by="khady")
        self.close(settlement, RunState.CALCULATED)
        self.close(run)

    def october(self) -> None:
        """Aminata's rise holds since May, before the law changed: five months of back pay."""
        zone = self.zone
        run = month_opened(zone, 2026, 10)
        raised(zone, "aminata", D(2026, 5, 1), 460_000)
        searched(zone)
        approved(zone, "aminata")
        self.close(run)

    def november(self) -> None:
        """Awa's October payslip was wrong: it is cancelled and replaced before November is paid."""
        zone = self.zone
        raised(zone, "awa", D(2026, 10, 1), 430_000)
        with scope(zone.home, actor=zone.user("ousmane")):
            wrong = Payslip.objects.get(run__period__month=10, run__kind=RunKind.REGULAR, employee=zone.employee("awa"))
            correction = correction_open(
                payslip=wrong, access=access_of(zone.user("ousmane"), zone.home.pk), reason="Échelon d’octobre oublié"
            )
        self.close(correction)
        self.month(11, branch_pays)

    def december(self) -> None:
        """A bonus is paid before the month."""
        zone = self.zone
        run = month_opened(zone, 2026, 12)
        bonus = other_run(zone, run.period, RunKind.BONUS, "awa", "fatou", "serigne", amount=300_000)
        self.close(bonus)
        with scope(zone.home, actor=zone.user("ousmane")):
            variable_input_set(
                period=run.period,
                employee=zone.employee("khady"),
                item=item(zone, "3900"),
                amount=50_000,
                access=access_of(zone.user("ousmane"), zone.home.pk),
            )
        self.close(run)


def newcomers(zone: Zone) -> None:
    """Two hires, one in the middle of the month, and Awa's third child."""
    with scope(zone.home, actor=zone.user("fatou"), reason="embauche"):
        for number, (name, day) in enumerate((("nafi", D(2026, 2, 10)), ("demba", D(2026, 2, 1))), start=40):
            hired = cast.employee(zone, zone.home, name, f"{number:05d}", zone.units["ipres-sn/DG"], 350_000)
            for fact in ("contract", "posting", "administrativestatus", "familystatus", "payterms", "bankaccount"):
                getattr(hired, f"{fact}_set").update(start=day)
            Employee.objects.filter(pk=hired.pk).update(hired_on=day, seniority_on=day)
            zone.employees[name] = Employee.objects.get(pk=hired.pk)
        fact_add(
            employee=zone.employee("awa"),
            kind=BY_SLUG["situation"],
            values={"start": D(2026, 2, 1), "marital_status": "married", "spouse_has_income": True, "declared_children": 3},
            actor=zone.user("fatou"),
        )


def strike_and_promotion(zone: Zone) -> None:
    for name in ("awa", "moussa"):
        absent(zone, "greve", D(2026, 3, 9), D(2026, 3, 12), who=name)
    raised(zone, "serigne", D(2026, 3, 1), 450_000)


def maternity_and_protocol(zone: Zone) -> None:
    start = D(2026, 4, 13)
    absent(zone, "maternite", start, start + dt.timedelta(days=98), who="binta", expected_birth_on=D(2026, 5, 25))
    refund_approved(
        zone, reference="Protocole du 3 avril", signed_on=D(2026, 4, 3), start=D(2026, 3, 1), end=D(2026, 4, 1), month=4
    )


def branch_pays(zone: Zone) -> None:
    """The branch refunds the first two months of Binta's maternity."""
    with scope(zone.home, actor=zone.user("ousmane")):
        claim = BranchClaim.objects.get()
        claim_send(claim=claim, sent_on=D(2026, 6, 5), reference="CSS-77", actor=zone.user("ousmane"))
        received = ClaimMonth.objects.order_by("year", "month")[:2]
        total = sum(month.amount for month in received)
        claim_receive(claim=claim, received_on=D(2026, 11, 4), amount=total, reference="VIR-1", actor=zone.user("ousmane"))
