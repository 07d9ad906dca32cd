"""The two signatures of a take-over: one person draws up the balance sheet, another approves it; then it holds for good."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access, access_of
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices_takeover import TakeoverState
from payroll.models import OpeningBalance, Takeover
from payroll.services.takeover import amounts
from payroll.services.takeover.balances import balances_open
from payroll.services.takeover.dossier import locked
from payroll.services.takeover.sheet import digest, obstacles, sheet_of


@transaction.atomic
def takeover_submit(*, takeover: Takeover, access: Access) -> Takeover:
    """Draw up the balance sheet: what is loaded no longer changes until somebody else signs, or it is taken back."""
    found = locked(takeover, "submit", access)
    sheet = sheet_of(found)
    missing = obstacles(found, sheet)
    if missing:
        raise Refusal(" ".join(missing))
    found.sheet, found.sha256 = sheet, digest(sheet)
    found.state = TakeoverState.SUBMITTED
    found.submitted_by, found.submitted_at = access.user, timezone.now()
    with because(_("Bilan de la reprise établi")):
        return save_checked(found)


@transaction.atomic
def takeover_reopen(*, takeover: Takeover, reason: str, access: Access) -> Takeover:
    """Take the preparation up again; the first signature falls."""
    found = locked(takeover, "reopen", access)
    if not reason.strip():
        raise Refusal(_("Dites pourquoi la préparation est reprise."))
    found.state, found.sheet, found.sha256 = TakeoverState.DRAFT, {}, ""
    found.submitted_by = found.submitted_at = None
    with because(reason):
        return save_checked(found)


@transaction.atomic
def takeover_sign(*, takeover: Takeover, access: Access) -> Takeover:
    """Approve the sheet: its amounts enter the year, its balances the loans and acts. Raises `Refusal` when the same person
    drew it up, when what it says is no longer so, or when something of it cannot be opened here."""
    found = locked(takeover, "sign", access)
    if found.submitted_by_id == access.user.pk:
        raise Refusal(_("Vous avez établi ce bilan : une autre personne l’approuve."))
    sheet = sheet_of(found)
    if digest(sheet) != found.sha256:
        raise Refusal(_("Le bilan ne dit plus ce qui est chargé : reprenez la préparation et établissez-le de nouveau."))
    missing = obstacles(found, sheet)
    if missing:
        raise Refusal(" ".join(missing))
    assert found.submitted_by is not None
    preparer = access_of(found.submitted_by, found.institution_id)
    with because(_("Reprise de l’ancien logiciel signée")):
        _replace(found)
        amounts.write(found)
        balances_open(takeover=found, preparer=preparer, signer=access)
        found.state = TakeoverState.SIGNED
        found.signed_by, found.signed_at = access.user, timezone.now()
        save_checked(found)
    return found


def _replace(takeover: Takeover) -> None:
    """Take away what files had taken over for the same months: the signed sheet says them whole."""
    first, last = takeover.first_month, takeover.go_live
    rows = OpeningBalance.objects.filter(takeover=None, year__gte=first.year, year__lte=last.year)
    keys = [key for key, year, month in rows.values_list("pk", "year", "month") if first <= date(year, month, 1) < last]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM payroll_openingbalance WHERE id = ANY (%s)", [keys])
