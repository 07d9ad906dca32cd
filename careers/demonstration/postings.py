"""Careers of more than twenty years at IPRES: several postings since the hiring, from the counter to the office held today."""

from __future__ import annotations

from datetime import date

from careers.advancement.dates import months_after
from hr_core.models import Employee, Institution, PayTerms, Posting, Unit

HIRED_BEFORE = date(2006, 1, 1)
PEOPLE = 8
#: The posts held before the one of today: title, and how many months each lasted at most.
PATHS = (
    (("Agent d'accueil", 60), ("Gestionnaire de comptes", 84)),
    (("Agent de saisie", 48), ("Gestionnaire de comptes", 72), ("Contrôleur des droits", 48)),
    (("Secrétaire", 72), ("Gestionnaire des carrières", 66)),
)


def postings(institution: Institution) -> None:
    """Runs in the scope of the institution; a second run changes nothing."""
    units = list(Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("code")) or list(Unit.objects.order_by("code"))
    risen = PayTerms.objects.filter(state="approved", category__in=("AM3", "C1", "C2")).values("employee")
    people = Employee.objects.filter(pk__in=risen, is_confidential=False, left_on=None, user=None, hired_on__lt=HIRED_BEFORE)
    for place, employee in enumerate(people.order_by("staff_number")[2 : 2 + PEOPLE]):
        held = list(Posting.objects.filter(employee=employee))
        if len(held) != 1 or held[0].start != employee.hired_on:
            continue
        start, rows = employee.hired_on, []
        for step, (title, months) in enumerate(PATHS[place % len(PATHS)]):
            end = months_after(start, months + 3 * place)
            unit = units[(place + step) % len(units)]
            rows.append(Posting(institution=institution, employee=employee, start=start, end=end, unit=unit, job_title=title))
            start = end
        Posting.objects.filter(pk=held[0].pk).update(start=start)
        Posting.objects.bulk_create(rows)
