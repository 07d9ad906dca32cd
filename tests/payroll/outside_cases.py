"""Payees, pieces and runs outside the headcount for the tests: made by Ousmane, validated by Binta."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.choices_outside import OutsideKind
from payroll.models import (
    Agreement,
    Board,
    BoardMandate,
    BoardSession,
    Course,
    Engagement,
    Mission,
    MissionInvoice,
    OutsideRun,
    Payee,
    PayeeAccount,
    PaymentOrder,
    TeachingHours,
)
from payroll.services.outside.agreements import agreement_save
from payroll.services.outside.board import (
    board_save,
    mandate_save,
    members_on,
    rate_set,
    session_save,
    session_validate,
)
from payroll.services.outside.circuit import outside_step_take
from payroll.services.outside.labour import days_save, engagement_save
from payroll.services.outside.missions import invoice_save, invoice_validate, mission_save
from payroll.services.outside.orders import outside_orders_prepare
from payroll.services.outside.payees import account_approve, account_propose, payee_save
from payroll.services.outside.rules import contribution_set, tax_rule_set
from payroll.services.outside.runs import outside_run_calculate, outside_run_open
from payroll.services.outside.teaching import course_save, hours_save, hours_validate, teaching_rate_set
from payroll.services.settings import setting_set
from tests import cast
from tests.cast import Zone
from tests.payroll.paying.cases import paying_account

YEAR = dt.date(2026, 1, 1)
FIRST, LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 15)
#: Who takes each step at home.
ACTORS = {"calculated": "ousmane", "checked": "binta", "authorised": "mamadou", "paid": "aminata", "closed": "khady"}


def payee(zone: Zone, kind: str = "board", name: str = "Seck", **values: Any) -> Payee:
    """A complete payee, with an approved account at home when paid by transfer."""
    with scope(zone.home, actor=zone.user("ousmane")):
        number = 900 + Payee.objects.count()
        made = payee_save(
            payee=Payee(
                institution=zone.home,
                kind=kind,
                last_name=name,
                first_names="Alioune",
                **{
                    "identity_kind": "card",
                    "identity_number": f"1 751 {number}",
                    "tax_number": f"T{number}",
                    **values,
                },
            ),
            actor=zone.user("ousmane"),
        )
        if made.payment_mode == "transfer":
            account(zone, made, number)
    return made


def account(zone: Zone, payee: Payee, number: int, start: dt.date = YEAR) -> PayeeAccount:
    with scope(zone.home, actor=zone.user("ousmane")):
        proposed = account_propose(
            payee=payee,
            mode="transfer",
            bank_name="Banque de Dakar",
            account=cast.account_of(zone.home, number),
            holder="",
            start=start,
            actor=zone.user("ousmane"),
        )
        return account_approve(account=proposed, actor=zone.user("binta"))


def rule(zone: Zone, kind: str = "board", **values: Any) -> Any:
    """10 % on each payment unless said otherwise."""
    told = {"label": "Retenue", "method": "rate", "rate": "10", "text": "Article 1", "source": "Journal officiel"}
    start = values.pop("start", YEAR)
    with scope(zone.home, actor=zone.user("ousmane")):
        return tax_rule_set(
            institution=zone.home, kind=kind, start=start, values={**told, **values}, actor=zone.user("ousmane"), reason="essai"
        )


def no_contribution(zone: Zone, kind: str) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        contribution_set(
            institution=zone.home,
            kind=kind,
            label="Régime général",
            start=YEAR,
            values={"is_due": False, "text": "Avis écrit du 02/01/2026", "source": "Lettre de la caisse"},
            actor=zone.user("ousmane"),
            reason="essai",
        )


def settings(zone: Zone, **values: int) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        for key, value in values.items():
            setting_set(
                institution=zone.home, key=f"outside_{key}", start=YEAR, value=value, actor=zone.user("ousmane"), reason="essai"
            )


def board(zone: Zone, *members: Payee, token: int = 100_000) -> Board:
    ousmane = zone.user("ousmane")
    with scope(zone.home, actor=ousmane):
        made = board_save(board=Board(institution=zone.home, name=f"Conseil {Board.objects.count()}"), actor=ousmane)
        for each in members:
            mandate_save(
                mandate=BoardMandate(institution=zone.home, board=made, payee=each, start=YEAR), actor=ousmane
            )
        rate_set(
            board=made,
            quality="member",
            start=YEAR,
            values={
                "token_amount": token,
                "transport_amount": 15_000,
                "per_diem_amount": 20_000,
                "represented_percent": 50,
                "act": "Décision 12",
            },
            actor=ousmane,
            reason="essai",
        )
    return made


def session(
    zone: Zone, board: Board, day: dt.date = dt.date(2026, 3, 10), *, presence: str = "present", travel: int = 0,
    validated: bool = True,
) -> BoardSession:  # fmt: skip
    with scope(zone.home, actor=zone.user("ousmane")):
        made = BoardSession(institution=zone.home, board=board, held_on=day, minutes=f"PV {day}")
        made.entered_by = zone.user("ousmane")
        made = session_save(
            session=made,
            attendance={each.pk: (presence, travel) for each in members_on(board, day)},
            actor=zone.user("ousmane"),
        )
        return session_validate(session=made, actor=zone.user("binta")) if validated else made


def mission(zone: Zone, payee: Payee, **values: Any) -> Mission:
    told = {"subject": "Étude actuarielle", "start": YEAR, "end": dt.date(2026, 12, 31), "amount": 1_000_000}
    with scope(zone.home, actor=zone.user("ousmane")):
        made = Mission(institution=zone.home, payee=payee, reference=f"C{Mission.objects.count()}", **{**told, **values})
        return mission_save(mission=made, actor=zone.user("ousmane"))


def invoice(zone: Zone, mission: Mission, *, validated: bool = True, **values: Any) -> MissionInvoice:
    with scope(zone.home, actor=zone.user("ousmane")):
        number = f"F{MissionInvoice.objects.count()}"
        made = MissionInvoice(
            institution=zone.home, mission=mission, **{"number": number, "dated_on": LAST, "amount": 1, **values}
        )
        made = invoice_save(invoice=made, actor=zone.user("ousmane"))
        return invoice_validate(invoice=made, actor=zone.user("binta")) if validated else made


def course(zone: Zone, payee: Payee, planned: int = 20_000) -> Course:
    with scope(zone.home, actor=zone.user("ousmane")):
        teaching_rate_set(
            institution=zone.home, level="Master", start=YEAR, amount=10_000, act="Arrêté 3", actor=zone.user("ousmane"),
            reason="essai",
        )  # fmt: skip
        made = Course(
            institution=zone.home, payee=payee, title="Droit", level="Master", start=YEAR, end=dt.date(2026, 6, 30),
            planned_hours=planned,
        )  # fmt: skip
        return course_save(course=made, actor=zone.user("ousmane"))


def hours(zone: Zone, course: Course, day: dt.date = dt.date(2026, 3, 4), thousandths: int = 2_500, *, validated: bool = True) -> TeachingHours:
    with scope(zone.home, actor=zone.user("ousmane")):
        made = TeachingHours(institution=zone.home, course=course, taught_on=day, hours=thousandths)
        made = hours_save(hours=made, actor=zone.user("ousmane"))
        return hours_validate(hours=made, actor=zone.user("binta")) if validated else made


def engagement(zone: Zone, payee: Payee, **values: Any) -> Engagement:
    told = {"task": "Archives", "start": YEAR, "end": dt.date(2026, 12, 31), "daily_rate": 5_000}
    with scope(zone.home, actor=zone.user("ousmane")):
        made = Engagement(
            institution=zone.home, payee=payee, number=f"E{Engagement.objects.count()}", unit=zone.units["ipres-sn/DSI"],
            **{**told, **values},
        )  # fmt: skip
        return engagement_save(engagement=made, actor=zone.user("ousmane"))


def days(zone: Zone, engagement: Engagement, *worked: dt.date) -> list[Any]:
    """The days of a fortnight: that of the first day given."""
    from payroll.services.outside.labour import fortnight_of

    first, last = fortnight_of(worked[0])
    with scope(zone.home, actor=zone.user("ousmane")):
        return days_save(
            institution=zone.home, first=first, last=last, chosen={engagement.pk: worked}, actor=zone.user("ousmane")
        )


def agreement(zone: Zone, payee: Payee, **values: Any) -> Agreement:
    told = {"school": "ESP", "start": YEAR, "end": dt.date(2026, 5, 31), "allowance": 60_000}
    with scope(zone.home, actor=zone.user("ousmane")):
        made = Agreement(
            institution=zone.home, payee=payee, reference=f"S{Agreement.objects.count()}",
            unit=zone.units["ipres-sn/DSI"], tutor=zone.employee("awa"), **{**told, **values},
        )  # fmt: skip
        return agreement_save(agreement=made, actor=zone.user("ousmane"))


def run(zone: Zone, kind: str = "board", start: dt.date = FIRST, end: dt.date = LAST) -> OutsideRun:
    with scope(zone.home, actor=zone.user("ousmane")):
        return outside_run_open(
            institution=zone.home, kind=kind, start=start, end=end, payment_on=dt.date(2026, 3, 20), actor=zone.user("ousmane")
        )


def taken(zone: Zone, run: OutsideRun, to: str) -> OutsideRun:
    """The run taken step by step as far as a state."""
    for state, name in ACTORS.items():
        user = zone.user(name)
        with scope(zone.home, actor=user):
            access = access_of(user, zone.home.pk)
            if state == "calculated":
                run = outside_run_calculate(run=run, access=access)
            else:
                run = outside_step_take(run=run, access=access, to_state=state)
        if state == to:
            break
    return run


def board_run(zone: Zone, to: str = "calculated") -> OutsideRun:
    """One board session, its rule, and its run taken to a state."""
    rule(zone, OutsideKind.BOARD)
    member = payee(zone)
    session(zone, board(zone, member))
    return taken(zone, run(zone), to)


def board_order(zone: Zone) -> PaymentOrder:
    """The transfer order of an authorised run, prepared by Ousmane from an account that serves every bank."""
    made = board_run(zone, "authorised")
    with scope(zone.home, actor=zone.user("ousmane")):
        paying_account(zone)
        return outside_orders_prepare(run=made, access=access_of(zone.user("ousmane"), zone.home.pk))[0]
