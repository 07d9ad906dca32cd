"""Opening balances of every kind for the tests: the workbook of the old software, and the services that take them."""

from __future__ import annotations

import datetime as dt

from hr_core.models import LeaveRule
from hr_core.scope import scope
from payroll.models import Takeover, UnclaimedOpening
from payroll.services.loan_kinds import usual_kinds_make
from payroll.services.takeover import kinds
from payroll.services.takeover.signing import takeover_sign, takeover_submit
from tests.cast import Zone
from tests.payroll.backpay.changes import answered
from tests.payroll.deductions.acts import scale
from tests.payroll.months import payroll_set_up
from tests.payroll.takeover.conftest import (
    LINE_HEAD,
    OLD_LINES,
    OLD_TOTALS,
    TOTAL_HEAD,
    access,
    control,
    decided,
    load,
    opened,
    workbook,
)

HEAD = [
    "Nature", "Matricule", "Référence", "Montant d’origine", "Solde", "Jours", "Échéances restantes", "Depuis le",
    "Nature de l’acte", "Créancier", "Versé à", "Rang", "Retenue par mois",
]  # fmt: skip
NONE = [""] * 5
LOAN = ["prêt", "00001", "equipement/77", 480_000, 360_000, "", 12, "", *NONE]
LEAVE = ["congés", "00001", "", "", "", "12,5", "", "", *NONE]
BACK_PAY = ["rappel", "00001", "1100/2026-06", 60_000, 40_000, "", 4, "15/06/2026", *NONE]
UNCLAIMED = ["non réclamé", "00002", "BP-118", 95_000, 95_000, "", "", "28/05/2026", *NONE]
FIRST_ACT = [
    "acte", "00001", "S-12/2025", 300_000, 180_000, "", "", "03/03/2025", "saisie des rémunérations", "Banque de l’Habitat",
    "Greffe du tribunal du travail", 1, 30_000,
]  # fmt: skip
SECOND_ACT = [
    "acte", "00001", "P-7/2024", "", "", "", "", "03/03/2025", "pension alimentaire", "Mme Sow", "", 2, 25_000,
]  # fmt: skip
ALL = [LOAN, LEAVE, BACK_PAY, UNCLAIMED, FIRST_ACT, SECOND_ACT]


def ready(zone: Zone) -> None:
    """The services that take over: items, kinds of loan, rules of leave, attributions of back pay, a signed scale."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        usual_kinds_make(institution=zone.home, start=dt.date(2026, 1, 1), actor=None)
        LeaveRule.objects.create(institution=zone.home, start=dt.date(2026, 1, 1), reference="Accord d’établissement")
    answered(zone)
    scale(zone)


def drawn_up(zone: Zone, rows: list[list[object]]) -> Takeover:
    """The take-over of June with these balances, its sheet drawn up by Ousmane."""
    with scope(zone.home, actor=zone.user("ousmane")):
        takeover = opened(zone)
        load(zone, takeover, workbook(LINE_HEAD, OLD_LINES))
        load(zone, takeover, workbook(TOTAL_HEAD, OLD_TOTALS), kinds.TOTALS)
        load(zone, takeover, workbook(HEAD, rows), kinds.BALANCES)
        decided(zone, takeover)
        control(zone, takeover, "net", 647_600)
        return takeover_submit(takeover=takeover, access=access(zone))


def taken(zone: Zone, rows: list[list[object]]) -> Takeover:
    """The same, approved by Aminata."""
    takeover = drawn_up(zone, rows)
    with scope(zone.home, actor=zone.user("aminata")):
        return takeover_sign(takeover=takeover, access=access(zone, "aminata"))


def unclaimed(zone: Zone) -> UnclaimedOpening:
    """What the old software left unclaimed by employee 00002."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
    taken(zone, [UNCLAIMED])
    with scope(zone.home):
        return UnclaimedOpening.objects.get()
