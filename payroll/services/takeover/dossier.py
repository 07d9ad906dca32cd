"""Opening a take-over and keeping its heading; deciding what the old codes become; control totals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import PayRun, Takeover, TakeoverBalance, TakeoverCode, TakeoverControl, TakeoverLine
from payroll.services.loan_rows import month_after
from payroll.services.takeover.targets import Targets
from payroll.workflows_takeover import PREPARE, allowed_or_refuse

LONGEST = 24


@transaction.atomic
def takeover_save(*, takeover: Takeover, access: Access) -> Takeover:
    """Open a take-over or correct its heading. Raises `ValidationError` on its months, `Refusal` when it is not a draft."""
    if not access.has(*PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de préparer une reprise."))
    takeover.go_live = takeover.go_live.replace(day=1)
    takeover.first_month = takeover.first_month.replace(day=1)
    if takeover.first_month < month_after(takeover.go_live, -LONGEST):
        raise ValidationError({"first_month": _("Une reprise porte sur vingt-quatre mois au plus avant le démarrage.")})
    if takeover.first_month >= takeover.go_live:
        raise ValidationError({"first_month": _("Le premier mois repris précède le premier mois payé ici.")})
    if takeover.pk is None:
        takeover.opened_by = access.user
    else:
        locked(takeover, "change", access)
        outside = TakeoverLine.objects.filter(takeover=takeover)
        if any(not takeover.first_month <= date(y, m, 1) < takeover.go_live for y, m in outside.order_by().values_list("year", "month").distinct()):
            raise ValidationError({"first_month": _("Des lignes sont déjà chargées pour d’autres mois : effacez-les d’abord.")})
    return save_checked(takeover)


def paid_here(takeover: Takeover) -> list[PayRun]:
    """The runs opened here for the months that are taken over: a month is paid by one software only."""
    first, last = takeover.first_month, takeover.go_live
    runs = PayRun.objects.filter(institution=takeover.institution_id).select_related("period")
    return [run for run in runs.filter(period__year__gte=first.year, period__year__lte=last.year) if first <= run.period.first_day < last]


@transaction.atomic
def code_decide(*, code: TakeoverCode, target: str, recipient: str = "", access: Access) -> TakeoverCode:
    """Say what an old code becomes; an empty target keeps it for the record. Raises `ValidationError` on an unknown one."""
    locked(code.takeover, "change", access)
    _decide(code, target, recipient, Targets(code.institution, code.takeover.go_live))
    return save_checked(code)


@transaction.atomic
def codes_accept(*, takeover: Takeover, access: Access) -> int:
    """Decide every code as it is proposed; those without a proposal wait. Returns how many were decided."""
    locked(takeover, "change", access)
    targets = Targets(takeover.institution, takeover.go_live)
    chosen = list(TakeoverCode.objects.filter(takeover=takeover, is_decided=False).exclude(target=""))
    for code in chosen:
        _decide(code, code.target, code.recipient, targets)
    TakeoverCode.objects.bulk_update(chosen, ["target_label", "section", "recipient", "is_decided"])
    return len(chosen)


def _decide(code: TakeoverCode, target: str, recipient: str, targets: Targets) -> None:
    found = targets.get(target) if target else None
    if target and found is None:
        raise ValidationError({"target": _("Cette rubrique n’existe pas ici au démarrage : créez-la d’abord.")})
    code.target, code.is_decided = target, True
    code.target_label = found.label if found else ""
    code.section = found.section if found else ""
    code.recipient = recipient or (found.recipient if found else "")


@transaction.atomic
def control_save(*, control: TakeoverControl, access: Access) -> TakeoverControl:
    """Keep a total read on the papers of the old software."""
    takeover = locked(control.takeover, "change", access)
    if control.month is not None:
        control.month = control.month.replace(day=1)
        if not takeover.first_month <= control.month < takeover.go_live:
            raise ValidationError({"month": _("Ce mois n’est pas repris.")})
    return save_checked(control)


@transaction.atomic
def control_delete(*, control: TakeoverControl, access: Access) -> None:
    locked(control.takeover, "change", access)
    control.delete()


@transaction.atomic
def loaded_clear(*, takeover: Takeover, natures: tuple[str, ...], access: Access) -> int:
    """Forget what was loaded of some natures (`balance` for the opening balances); returns the number of rows."""
    locked(takeover, "change", access)
    if natures == ("balance",):
        return TakeoverBalance.objects.filter(takeover=takeover).delete()[0]
    found: Any = TakeoverLine.objects.filter(takeover=takeover, nature__in=natures)
    count = found.count()
    found._raw_delete(found.db)
    if "line" in natures:
        TakeoverCode.objects.filter(takeover=takeover).delete()
    return count


def locked(takeover: Takeover, step: str, access: Access) -> Takeover:
    """The take-over held until the end of the transaction; raises `Refusal` when its state or the role do not allow it."""
    found = Takeover.objects.select_for_update(of=("self",)).select_related("institution").get(pk=takeover.pk)
    allowed_or_refuse(found, step, access)
    return found
