"""The home side of a move: the administrative position of careers, from which pay, seniority, advancement and pension follow.

One truth: an act that home has signed for the same move is taken over, never written a second time. The position belongs to home,
is decided by who signed for home, and ends on the day of the return or with the service.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from careers.choices_positions import Nature, Pay
from careers.models import AdministrativePosition, PositionKind, PostHolder
from careers.selectors.positions import position_on
from careers.services.positions.changes import position_change, position_due, position_end, position_stop
from careers.services.positions.kinds import position_kinds_setup
from hr_core.models import Employee, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from mobility.choices import Form
from mobility.choices_agreements import Party, ReturnRight
from mobility.models import Agreement

NATURE = {Form.SECONDMENT: (Nature.SECONDMENT, Pay.HOST), Form.PLACEMENT: (Nature.PLACEMENT, Pay.KEPT)}


def position_open(agreement: Agreement, home_file: Employee) -> dict[str, Any]:
    """Put the person in the position of the form from the start; what the return needs, as JSON.

    Raises `Refusal` when the institution has no such position, or when the file already says otherwise on those days.
    """
    nature, pay = NATURE[Form(agreement.form)]
    held = position_on(home_file, agreement.start)
    if held is not None and held.start == agreement.start and (held.kind.nature, held.kind.pay) == (nature, pay):
        return {"position": held.pk, "by_act": held.reference, **_post_freed(agreement, home_file)}
    kinds = PositionKind.objects.filter(institution=agreement.home_id, nature=nature, pay=pay, is_active=True)
    if not kinds.exists():
        position_kinds_setup(institution=agreement.home)  # the usual ones; what the institution has put aside stays so
    kind = kinds.first()
    if kind is None:
        raise Refusal(
            _("Aucune nature de position « %(nature)s » n’est proposée à l’origine : ajoutez-la dans « Positions, Natures ».")
            % {"nature": Nature(nature).label}
        )
    position, _undo = position_change(
        employee=home_file, kind=kind, start=agreement.start, due_on=agreement.end, host=agreement.host.name,
        actor=decider(agreement), reference=agreement.number,
    )  # fmt: skip
    return {"position": position.pk, **_post_freed(agreement, home_file)}


def position_close(agreement: Agreement, on: date) -> bool:
    """Bring the person back on `on`, unless an act of return has said so for that very day. False: no position was opened."""
    position = _opened(agreement)
    if position is None:
        return False
    if position.end != on:
        position_end(position=position, on=on, actor=decider(agreement), reference=agreement.number)
    return True


def position_leave(agreement: Agreement, on: date) -> None:
    """The person leaves home for good: the position that another agreement had opened ends with the service."""
    position = _opened(agreement)
    if position is not None and (position.end is None or position.end > on):
        position_stop(position=position, on=on, actor=decider(agreement), reference=agreement.number)


def position_term(agreement: Agreement) -> None:
    """The term decided follows the agreement's own."""
    position = _opened(agreement)
    if position is not None and position.end is None and agreement.end is not None:
        position_due(position=position, due_on=agreement.end, actor=decider(agreement), reference=agreement.number)


def decider(agreement: Agreement) -> User:
    """Who signed last for home."""
    signature = agreement.signatures.filter(party=Party.HOME).select_related("signed_by").order_by("-version__number").first()
    if signature is None:
        raise Refusal(_("La signature de l’institution d’origine manque."))
    return signature.signed_by


def _opened(agreement: Agreement) -> AdministrativePosition | None:
    key = agreement.effects.get("home", {}).get("position")
    rows = AdministrativePosition.objects.select_related("employee", "kind__absence_kind", "absence__kind")
    return rows.filter(pk=key, employee=agreement.home_file_id).first() if key else None


def _post_freed(agreement: Agreement, home_file: Employee) -> dict[str, Any]:
    """A right to return to a post of the same band frees the post of today; a post that is kept stays the person's."""
    if agreement.return_right != ReturnRight.AT_BAND:
        return {}
    freed = []
    with because(_("Poste libéré, convention %(number)s") % {"number": agreement.number}):
        for holder in PostHolder.objects.filter(employee=home_file).on(agreement.start):
            holder.end = agreement.start
            if holder.start < agreement.start:
                freed.append(save_checked(holder).pk)
    return {"posts_freed": freed} if freed else {}
