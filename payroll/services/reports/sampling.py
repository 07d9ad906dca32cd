"""Drawing a sample: the same seed over the same register always gives the same employees, on any machine.

Each employee of the yearly register gets the SHA-256 of « graine|matricule »; the sample is the first ones in that order.
Anybody who holds the seed and the list of staff numbers recomputes it with a few lines of any language.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import AuditSample, Payslip
from payroll.permissions_reports import SAMPLE
from payroll.selectors.paid_sums import paid_runs

#: A zip of more would keep a worker for hours; draw again with another seed for more.
MOST = 60


@dataclass(frozen=True)
class RegisterLine:
    """An employee of a yearly register, with what they were paid. Amounts in minor units."""

    employee: int
    staff_number: str
    gross: int
    net: int


def year_register(institution: Institution, year: int) -> list[RegisterLine]:
    """Everybody paid in a year, by staff number; one query."""
    runs = paid_runs(institution, (year, 1), (year, 12)).order_by().values("pk")
    rows = Payslip.objects.filter(run__in=runs).order_by().values_list("employee_id", "employee__staff_number")
    sums = rows.annotate(sum_gross=Sum("gross"), sum_net=Sum("net")).order_by("employee__staff_number", "employee_id")
    return [RegisterLine(*row) for row in sums]


def register_hash(lines: Iterable[RegisterLine]) -> str:
    """SHA-256 over « matricule;brut;net » of each line, in the order of the register."""
    told = "\n".join(f"{line.staff_number};{line.gross};{line.net}" for line in lines)
    return hashlib.sha256(told.encode()).hexdigest()


def draw(lines: Iterable[RegisterLine], seed: str, size: int) -> list[RegisterLine]:
    """The sample, in drawing order.

    >>> lines = [RegisterLine(key, f"{key:05d}", 0, 0) for key in range(1, 6)]
    >>> [line.staff_number for line in draw(lines, "2026", 2)] == [line.staff_number for line in draw(reversed(lines), "2026", 2)]
    True
    """

    def rank(line: RegisterLine) -> tuple[str, str]:
        return hashlib.sha256(f"{seed}|{line.staff_number}".encode()).hexdigest(), line.staff_number

    return sorted(lines, key=rank)[:size]


@transaction.atomic
def sample_draw(*, institution: Institution, year: int, size: int, seed: str, purpose: str, access: Access) -> AuditSample:
    """Draw and record a sample; its file is produced after the commit. Without a seed one is drawn by the machine.

    Raises `Refusal` without the right, for somebody who may not see everybody, or when the year has too few people.
    """
    if not access.has(SAMPLE):
        raise Refusal(_("Votre rôle ne permet pas de tirer un échantillon d’audit."))
    if not access.has("confidential_view"):
        raise Refusal(_("Un échantillon porte sur tout le livre, population réservée comprise, que votre rôle ne montre pas."))
    lines = year_register(institution, year)
    if not 1 <= size <= min(len(lines), MOST):
        raise Refusal(
            _("Le livre de %(year)s compte %(count)s agents : tirez-en entre 1 et %(most)s.")
            % {"year": year, "count": len(lines), "most": min(len(lines), MOST)}
            if lines
            else _("Aucune paie de %(year)s n’est payée : choisissez un autre exercice.") % {"year": year}
        )
    seed = seed.strip() or secrets.token_hex(8)
    sample = save_checked(
        AuditSample(
            institution=institution,
            year=year,
            seed=seed,
            size=size,
            population=len(lines),
            register_hash=register_hash(lines),
            employees=[line.employee for line in draw(lines, seed, size)],
            purpose=purpose,
            drawn_by=access.user,
        )
    )

    def send() -> None:
        from payroll.tasks_reports import produce_sample

        produce_sample.delay(sample.institution_id, sample.pk)

    transaction.on_commit(send)
    return sample


def sample_is_same(sample: AuditSample) -> bool:
    """Whether today's register and the seed still give these employees: a register changed since says no."""
    lines = year_register(sample.institution, sample.year)
    drawn = [line.employee for line in draw(lines, sample.seed, sample.size)]
    return register_hash(lines) == sample.register_hash and drawn == list(sample.employees)
