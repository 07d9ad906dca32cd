"""Sittings of the committee: an officer prepares and writes the decisions, another person closes the minutes."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, reasoned, save_checked
from payroll.choices_loans import CommitteeState, RequestState
from payroll.models import LoanCommittee, LoanRequest
from payroll.services.loan_requests import decision_apply, decision_write


def ranked(requests: QuerySet[LoanRequest]) -> QuerySet[LoanRequest]:
    """The order in which a committee looks at requests: most points first, then the oldest."""
    return requests.order_by(F("score").desc(nulls_last=True), "requested_on", "pk")


@transaction.atomic
def committee_save(*, committee: LoanCommittee, access: Access, reason: str = "") -> LoanCommittee:
    """Convene a committee, or change what is written of it until its minutes are closed."""
    if not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas de préparer un comité."))
    if committee.pk:
        _still_open(committee)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('loan_committee'), %s)", [committee.institution_id]
            )
        last = LoanCommittee.objects.aggregate(last=Max("number"))["last"] or 0
        committee.number, committee.prepared_by = last + 1, access.user
    with reasoned(reason, _("Comité des prêts préparé")):
        return save_checked(committee)


@transaction.atomic
def committee_decide(
    *,
    request: LoanRequest,
    decision: str,
    amount: int | None = None,
    months: int | None = None,
    reason: str = "",
    access: Access,
) -> LoanRequest:
    """Write the committee's decision on a request; it takes effect when the minutes are closed."""
    if not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas d’écrire les décisions du comité."))
    row = (
        LoanRequest.objects.select_for_update(of=("self",))
        .select_related("employee", "kind", "committee")
        .get(pk=request.pk)
    )
    if row.state != RequestState.LISTED or row.committee is None:
        raise Refusal(_("Cette demande n’est pas à l’ordre du jour d’un comité."))
    _still_open(row.committee)
    forbid_own_file(row.employee, access.user)
    with because(reason or _("Décision du comité")):
        return save_checked(decision_write(row, decision=decision, amount=amount, months=months, reason=reason))


@transaction.atomic
def committee_postpone(*, request: LoanRequest, reason: str = "", access: Access) -> LoanRequest:
    """Take a request off the agenda: it waits for another sitting."""
    if not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas de changer l’ordre du jour."))
    row = LoanRequest.objects.select_for_update(of=("self",)).select_related("employee", "committee").get(pk=request.pk)
    if row.state != RequestState.LISTED or row.committee is None:
        raise Refusal(_("Cette demande n’est pas à l’ordre du jour d’un comité."))
    _still_open(row.committee)
    forbid_own_file(row.employee, access.user)
    row.committee, row.state, row.decision, row.decision_reason = None, RequestState.INSTRUCTED, "", ""
    row.granted_amount = row.granted_months = None
    with because(reason or _("Demande ajournée")):
        return save_checked(row)


@transaction.atomic
def committee_close(*, committee: LoanCommittee, access: Access) -> LoanCommittee:
    """Close the minutes: every decision takes effect, in the order of the ranks, or none does.

    Raises `Refusal` for whoever prepared the sitting, when a request has no decision, or when a loan exceeds its envelope.
    """
    row = LoanCommittee.objects.select_for_update().get(pk=committee.pk)
    if not access.has("loan_decide"):
        raise Refusal(_("Votre rôle ne permet pas d’arrêter le procès-verbal."))
    _still_open(row)
    if row.prepared_by_id == access.user.pk:
        raise Refusal(_("Vous avez préparé ce comité : une autre personne arrête le procès-verbal."))
    requests = list(
        ranked(row.requests.filter(state=RequestState.LISTED)).select_related(
            "employee__institution__country", "kind", "instructed_by"
        )
    )
    if not requests:
        raise Refusal(_("Aucune demande n’est à l’ordre du jour de ce comité."))
    missing = [request.employee.full_name for request in requests if not request.decision]
    if missing:
        raise Refusal(
            _("Il manque la décision sur : %(names)s. Écrivez-la, ou ajournez la demande.") % {"names": ", ".join(missing)}
        )
    row.state, row.closed_by, row.closed_at = CommitteeState.CLOSED, access.user, timezone.now()
    with because(_("Procès-verbal arrêté")):
        save_checked(row)
    for request in requests:
        decision_apply(request, on=row.held_on, access=access)
    return row


def _still_open(committee: LoanCommittee) -> None:
    if LoanCommittee.objects.filter(pk=committee.pk, state=CommitteeState.CLOSED).exists():
        raise Refusal(_("Le procès-verbal de ce comité est arrêté : il ne change plus."))
