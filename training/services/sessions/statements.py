"""Statements of cost shares: issued by the host, paid by the home institution, closed by the host once the money is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.scope import because, require_scope, scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_amount
from hr_core.workflows import transition
from training.models import CostStatement, SharedSeat
from training.selectors.statements import seats_due
from training.services.sessions.follow import officers
from training.workflows_sessions import STATEMENT, STATEMENT_HOST


@transaction.atomic
def statement_issue(*, home: Institution, seats: Sequence[SharedSeat], due_on: date, remark: str, access: Access) -> CostStatement:
    """Put together what an institution owes for the seats that its people took here. Raises `Refusal` for a seat that is not due,
    is another institution's, or stands in a statement already; for several currencies; for nothing to pay."""
    host = access.institution
    assert host is not None
    Institution.objects.select_for_update().get(pk=host.pk)
    due = {seat.pk: seat for seat in seats_due(host).filter(home=home).select_for_update(of=("self",))}
    wanted = [due.get(seat.pk) for seat in seats]
    if not wanted:
        raise Refusal({"seats": _("Choisissez les places à décompter.")})
    rows = [seat for seat in wanted if seat is not None]
    if len(rows) < len(wanted):
        raise Refusal({"seats": _("Une de ces places n’est plus à décompter : rechargez la page.")})
    if len({seat.currency for seat in rows}) > 1:
        raise Refusal({"seats": _("Ces places sont en plusieurs monnaies : faites un décompte par monnaie.")})
    today = timezone.localdate()
    if due_on < today:
        raise Refusal({"due_on": _("L’échéance est un jour à venir.")})
    last = CostStatement.objects.filter(host=host, year=today.year).aggregate(last=Max("number"))["last"] or 0
    made = CostStatement(
        institution=regional_body(), host=host, home=home, year=today.year, number=last + 1, lines=[_line(seat) for seat in rows],
        amount=sum(seat.cost for seat in rows), currency=rows[0].currency, due_on=due_on, remark=remark.strip()[:300], issued_by=access.user,
    )  # fmt: skip
    with because(_("Décompte de participation")):
        save_checked(made)
        for seat in rows:
            save_checked(assign(seat, {"statement": made}))
    _tell(made, made.home_id, [seat.proposed_by for seat in rows], _("%(host)s vous décompte %(amount)s (%(reference)s).") % {
        "host": host.acronym, "amount": french_amount(made.amount, made.currency, unit=True), "reference": made.reference,
    })  # fmt: skip
    return made


def _line(seat: SharedSeat) -> dict[str, Any]:
    return {
        "name": seat.name, "job": seat.job_title, "title": seat.shared.title, "dates": seat.shared.dates,
        "state": str(seat.get_state_display()), "minutes": seat.minutes, "cost": seat.cost,
    }  # fmt: skip


@transaction.atomic
def statement_step(*, statement: CostStatement, deed: str, access: Access, values: dict[str, Any] | None = None) -> CostStatement:
    """`pay` (home: day and document of the payment), `settle` (host, another person than the issuer), `unpaid` (host: the
    payment is not there, with a reason), `cancel` (host, with a reason: its seats are due again). Raises `Refusal` for the other side's step."""
    told = values or {}
    row = CostStatement.objects.select_for_update(of=("self",)).select_related("host", "home", "issued_by", "paid_by").get(pk=statement.pk)
    step = transition(STATEMENT, deed)
    side = row.host_id if deed in STATEMENT_HOST else row.home_id
    if access.institution is None or access.institution.pk != side:
        raise Refusal(_("Cette étape revient à l’autre institution."))
    if row.state not in step.source:
        raise Refusal(_("Un décompte « %(state)s » ne peut plus changer ainsi.") % {"state": row.get_state_display()})
    changed: dict[str, Any] = {"state": step.target}
    today = timezone.localdate()
    reason = str(told.get("reason", "")).strip()
    if step.asks_reason and not reason:
        raise Refusal(_("Donnez le motif : l’autre institution le lira."))
    if reason:
        changed["reason"] = reason[:300]
    if deed == "pay":
        paid_on = told["paid_on"]
        if paid_on > today or paid_on < timezone.localdate(row.issued_at):
            raise Refusal({"paid_on": _("Le jour du règlement suit celui du décompte et n’est pas à venir.")})
        changed |= {"paid_on": paid_on, "payment": str(told["payment"]).strip()[:120], "paid_by": access.user, "reason": ""}
    if deed == "settle":
        if row.issued_by_id == access.user.pk:
            raise Refusal(_("La personne qui constate l’encaissement n’est pas celle qui a établi le décompte."))
        changed |= {"settled_by": access.user, "settled_on": today}
    if deed == "unpaid":
        changed |= {"paid_on": None, "payment": "", "paid_by": None}
    with because(reason or str(step.label)):
        save_checked(assign(row, changed))
        if deed == "cancel":
            for seat in SharedSeat.objects.filter(statement=row):
                save_checked(assign(seat, {"statement": None}))
    words = _("Décompte %(reference)s : %(state)s.") % {"reference": f"{row.reference} ({row.host.acronym})", "state": row.get_state_display()}
    if side == row.host_id:
        _tell(row, row.home_id, [row.paid_by] if row.paid_by else [], words)
    else:
        _tell(row, row.host_id, [row.issued_by], words)
    return row


def _tell(statement: CostStatement, institution: int, users: Sequence[User], words: str) -> None:
    """A message in the other institution, to these people and to those who keep its sessions."""
    here = require_scope("Un décompte de la zone")
    with scope([*here.institutions, institution], reason=here.reason):
        other = Institution.objects.get(pk=institution)
        people = {user.pk: user for user in (*users, *officers(other))}
        notices_send(institution=other, users=list(people.values()), text=words, url=statement.get_absolute_url())
