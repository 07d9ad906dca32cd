"""Outside the headcount at IPRES: a board session paid, an expert's invoice waiting, a fortnight of day labourers paid in cash
and on a telephone, hours taught."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from hr_core.access import Access
from hr_core.bank_keys import rib_key
from hr_core.models import Employee, Institution, Unit
from hr_core.services.errors import Refusal
from payroll.choices_outside import OutsideKind, Presence, Quality
from payroll.choices_paying import OrderKind
from payroll.demonstration.cast import account, acting
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
    PaymentOrder,
    PaymentReissue,
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
from payroll.services.outside.missions import invoice_save, mission_save
from payroll.services.outside.orders import outside_orders_prepare
from payroll.services.outside.payees import account_approve, account_propose, payee_save
from payroll.services.outside.rules import contribution_set, tax_rule_set, tax_rules_initialise
from payroll.services.outside.runs import outside_run_calculate, outside_run_open
from payroll.services.outside.teaching import course_save, hours_save, hours_validate, teaching_rate_set
from payroll.services.paying.lines import lines_reject, reissue_propose
from payroll.services.paying.orders import order_step_take
from payroll.services.settings import setting_set
from payroll.services.timeline import first_open_day

START = date(2026, 1, 1)
DEMO = "Chiffre de démonstration, à remplacer par le texte du pays"
MEMBERS = (
    ("Dieng", "Cheikh Tidiane", Quality.PRESIDENT, "Représentant des employeurs"),
    ("Badji", "Marie-Louise", Quality.MEMBER, "Représentante des travailleurs"),
    ("Sané", "Ibrahima", Quality.MEMBER, "Représentant des travailleurs"),
    ("Camara", "Aïssatou", Quality.REPRESENTATIVE, "Représentante du ministère de tutelle"),
    ("Tall", "Seydou", Quality.SECRETARY, "Secrétaire de séance"),
)
LEVEL, LAST_TAUGHT = "Formation interne", date(2026, 11, 17)
LABOURERS = (("Mané", "Lamine"), ("Sarr", "Ngor"), ("Coly", "Bassirou"), ("Diatta", "Fatou Binetou"))
STEPS = (("checked", "responsable"), ("authorised", "dg"), ("paid", "comptable"))


def outside(institution: Institution) -> None:
    """All of it, once; running it again changes nothing."""
    with acting(institution, "paie"):
        if Payee.objects.exists():
            return
        _rules(institution)
        people = [_payee(institution, OutsideKind.BOARD, *names[:2], rank, names[3]) for rank, names in enumerate(MEMBERS)]
        board = _board(institution, people)
        session = _session(institution, board)
        expert = _payee(institution, OutsideKind.EXPERT, "Lô", "Mame Diarra", 40, "Actuaire")
        _mission(institution, expert)
        labourers = [
            _payee(
                institution, OutsideKind.LABOURER, *names, 60 + rank, "Manutentionnaire",
                mode=Payee.Mode.MOBILE if rank == len(LABOURERS) - 1 else Payee.Mode.CASH,
            )
            for rank, names in enumerate(LABOURERS)
        ]
        _fortnight(institution, labourers)
        _internship(institution)
        teacher = _payee(institution, OutsideKind.TEACHER, "Ndoye", "Khadim", 90, "Formateur en droit social")
        _course(institution, teacher)
    with acting(institution, "responsable") as access:
        for proposed in [each for payee in [*people, expert, teacher, *labourers] for each in payee.accounts.filter(state="proposed")]:
            account_approve(account=proposed, actor=access.user)
        session_validate(session=session, actor=access.user)
        for hours in TeachingHours.objects.filter(taught_on__lt=LAST_TAUGHT):
            hours_validate(hours=hours, actor=access.user)
    _pay(institution, OutsideKind.BOARD, date(2026, 11, 1), date(2026, 11, 20), "Séance du 12 novembre", "paid")
    _pay(institution, OutsideKind.LABOURER, date(2026, 11, 1), date(2026, 11, 15), "Archives, première quinzaine", "paid")
    _pay(institution, OutsideKind.TEACHER, date(2026, 11, 1), date(2026, 11, 20), "Cours de novembre", "calculated")


def _rules(institution: Institution) -> None:
    actor = account(institution, "paie")
    tax_rules_initialise(institution=institution, on=date(2026, 11, 1), actor=actor)
    usual = {"text": DEMO, "source": DEMO, "confidence": "low"}
    withheld = ((OutsideKind.BOARD, "Retenue sur jetons de présence", "16"), (OutsideKind.TEACHER, "Retenue sur vacations", "5"))
    for kind, label, rate in withheld:
        values = {"label": label, "method": "rate", "rate": rate, **usual}
        tax_rule_set(institution=institution, kind=kind, start=START, values=values, actor=actor, reason="Démonstration")
    for kind in (OutsideKind.LABOURER, OutsideKind.INTERN, OutsideKind.APPRENTICE):
        tax_rule_set(
            institution=institution,
            kind=kind,
            start=START,
            values={"label": "Aucune retenue", "method": "none", **usual},
            actor=actor,
            reason="Démonstration",
        )
    contribution_set(
        institution=institution,
        kind=OutsideKind.LABOURER,
        label="Accidents du travail",
        start=START,
        values={"is_due": True, "recipient": "CSS", "employer_rate": "1", **usual},
        actor=actor,
        reason="Démonstration",
    )
    teaching_rate_set(
        institution=institution, level=LEVEL, start=START, amount=10_000, act=DEMO, actor=actor, reason="Démonstration"
    )
    opened = first_open_day(institution) or START
    for key, value in (("outside_labour_month_days", 20), ("outside_labour_year_days", 90), ("outside_internship_months", 6)):
        setting_set(
            institution=institution, key=key, start=opened, value=value, reference=DEMO, actor=actor, reason="Démonstration"
        )


def _payee(
    institution: Institution, kind: str, last_name: str, first_names: str, rank: int, quality: str, *, mode: str = "transfer"
) -> Payee:
    actor = account(institution, "paie")
    payee = payee_save(
        payee=Payee(
            institution=institution,
            kind=kind,
            last_name=last_name,
            first_names=first_names,
            quality=quality,
            identity_kind=Payee.Identity.CARD,
            identity_number=f"1 {751 + rank} 19{70 + rank % 25} {10_000 + rank}",
            tax_number=f"00{4_100_200 + rank}" if kind in (OutsideKind.EXPERT, OutsideKind.BOARD) else "",
            address="Dakar",
            payment_mode=mode,
        ),
        actor=actor,
    )
    bank, branch, number = "SN012", "01234", f"{770_000 + rank:012d}"
    accounts = {
        Payee.Mode.TRANSFER: ("Banque de l’Habitat du Sénégal", f"{bank}{branch}{number}{rib_key(bank, branch, number)}"),
        Payee.Mode.MOBILE: ("Wave", f"+22177451{rank:04d}"),
    }
    if mode in accounts:
        name, account_number = accounts[Payee.Mode(mode)]
        account_propose(
            payee=payee, mode=mode, bank_name=name, account=account_number, holder="", start=START, actor=actor
        )  # fmt: skip
    return payee


def _board(institution: Institution, people: list[Payee]) -> Board:
    actor = account(institution, "paie")
    board = board_save(
        board=Board(institution=institution, name="Conseil d’administration", act="Statuts, article 9"), actor=actor
    )
    for payee, (_last, _first, quality, _words) in zip(people, MEMBERS, strict=True):
        mandate_save(
            mandate=BoardMandate(institution=institution, board=board, payee=payee, quality=quality, start=START), actor=actor
        )
    for quality, token in ((Quality.PRESIDENT, 300_000), (Quality.MEMBER, 200_000), (Quality.REPRESENTATIVE, 200_000), (Quality.SECRETARY, 75_000)):
        rate_set(
            board=board,
            quality=quality,
            start=START,
            values={
                "token_amount": token,
                "transport_amount": 25_000,
                "represented_percent": 0,
                "act": "Résolution 2025-04",
            },
            actor=actor,
            reason="Démonstration",
        )
    return board


def _session(institution: Institution, board: Board) -> BoardSession:
    actor, day = account(institution, "paie"), date(2026, 11, 12)
    members = members_on(board, day)
    attendance = {each.pk: (str(Presence.PRESENT), 0) for each in members}
    attendance[members[2].pk] = (str(Presence.ABSENT), 0)
    return session_save(
        session=BoardSession(
            institution=institution, board=board, held_on=day, minutes="PV n° 4 du 12/11/2026", subject="Budget 2027"
        ),
        attendance=attendance,
        actor=actor,
    )


def _mission(institution: Institution, expert: Payee) -> None:
    actor = account(institution, "paie")
    mission = mission_save(
        mission=Mission(
            institution=institution,
            payee=expert,
            reference="CT-2026-07",
            subject="Étude actuarielle du régime général",
            start=date(2026, 9, 1),
            end=date(2026, 12, 31),
            amount=6_000_000,
        ),
        actor=actor,
    )
    invoice_save(
        invoice=MissionInvoice(
            institution=institution, mission=mission, number="2026-031", dated_on=date(2026, 11, 16), amount=2_000_000
        ),
        actor=actor,
    )


def _fortnight(institution: Institution, labourers: list[Payee]) -> None:
    actor = account(institution, "paie")
    unit = Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("name").first() or Unit.objects.order_by("pk").first()
    first, last = date(2026, 11, 1), date(2026, 11, 15)
    weekdays = [day for number in range(15) if (day := first + timedelta(days=number)).weekday() < 5]
    chosen = {}
    for rank, payee in enumerate(labourers):
        sheet = engagement_save(
            engagement=Engagement(
                institution=institution,
                payee=payee,
                number=f"FE-2026-{rank + 1:03d}",
                task="Classement des archives",
                unit=unit,
                start=first,
                end=date(2026, 12, 31),
                daily_rate=5_000,
            ),
            actor=actor,
        )
        chosen[sheet.pk] = weekdays[: len(weekdays) - rank]
    days_save(institution=institution, first=first, last=last, chosen=chosen, actor=actor)


def _internship(institution: Institution) -> None:
    actor = account(institution, "paie")
    tutor = Employee.objects.filter(is_confidential=False, left_on=None).order_by("staff_number").first()
    unit = Unit.objects.order_by("pk").first()
    intern = _payee(institution, OutsideKind.INTERN, "Faye", "Ndèye Coumba", 80, "Étudiante en comptabilité", mode=Payee.Mode.CASH)
    agreement_save(
        agreement=Agreement(
            institution=institution,
            payee=intern,
            reference="ST-2026-12",
            school="École supérieure polytechnique",
            unit=unit,
            tutor=tutor,
            start=date(2026, 10, 1),
            end=date(2027, 3, 31),
            allowance=60_000,
        ),
        actor=actor,
    )


def _course(institution: Institution, teacher: Payee) -> None:
    """Three evenings of a course, the last of which waits for its validation."""
    actor = account(institution, "paie")
    course = course_save(
        course=Course(
            institution=institution,
            payee=teacher,
            title="Contentieux du recouvrement",
            level=LEVEL,
            start=date(2026, 11, 3),
            end=date(2026, 12, 15),
            planned_hours=24_000,
        ),
        actor=actor,
    )
    for day, hours in ((date(2026, 11, 3), 3_000), (date(2026, 11, 10), 3_000), (LAST_TAUGHT, 2_500)):
        hours_save(hours=TeachingHours(institution=institution, course=course, taught_on=day, hours=hours), actor=actor)


def _pay(institution: Institution, kind: str, start: date, end: date, label: str, until: str) -> OutsideRun:
    with acting(institution, "paie") as access:
        run = outside_run_open(
            institution=institution, kind=kind, start=start, end=end, payment_on=end, label=label, actor=access.user
        )
        run = outside_run_calculate(run=run, access=access)
    for state, duty in STEPS if until == "paid" else ():
        with acting(institution, duty) as access:
            run = outside_step_take(run=run, access=access, to_state=state)
        if state == "authorised":
            _order(institution, run)
    return run


def _order(institution: Institution, run: OutsideRun) -> None:
    """The orders of a run, sent and executed, one payment sent back by its bank; without an account, it is paid from its list."""
    with suppress(Refusal):
        with acting(institution, "paie") as access:
            orders = outside_orders_prepare(run=run, access=access)
        with acting(institution, "comptable") as access:
            for order in orders:
                for _step in range(2):
                    order_step_take(order=order, access=access, on=run.payment_on, reference=f"AVIS {order.number}")
        with acting(institution, "paie") as access:
            if run.kind == OutsideKind.BOARD:
                _sent_back(orders[0], run.payment_on, access)


def _sent_back(order: PaymentOrder, on: date, access: Access) -> None:
    """The bank sends the last payment back; a cheque is proposed instead, which another person decides."""
    line = order.lines.order_by("-reference").first()
    if line is None or order.kind == OrderKind.CASH:
        return
    lines_reject(lines=[line.pk], access=access, on=on, reason="Compte inconnu à cette agence")
    proposal = PaymentReissue(
        institution=order.institution, line=line, mode="cheque", holder=line.name, proposed_by=access.user,
        reason="Chèque demandé par le bénéficiaire",
    )  # fmt: skip
    reissue_propose(reissue=proposal, access=access)
