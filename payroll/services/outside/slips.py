"""Issuing a run outside the headcount: its bordereau d’émission and its mandats by budget line, voided when it is rejected.

A mandat is what the run spends on one account for one unit: the gross, and the institution's charges. Accounts are those of the
entry; units those of the engagement or agreement that is paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Unit
from hr_core.services.errors import Refusal
from hr_core.text import french_date
from payroll.choices_accounting import Leg, Subject
from payroll.choices_outside import OutsideState
from payroll.documents.sheet import draw_sheets
from payroll.documents.warrants import RecapLine, Signatory, SlipTold, WarrantTold, sheets_of
from payroll.models import Agreement, Engagement, OutsideLine, OutsideRun, OutsideSlip, OutsideWarrant
from payroll.services.accounting.matching import AccountBook, Target, What
from payroll.services.documents import letterhead_of

#: (account, unit) → (people, {label: amount}).
Spent = dict[tuple[str, int | None], tuple[set[int], dict[str, int]]]


def outside_budget_lines(run: OutsideRun) -> Spent:
    """What a run spends by account and unit, minor units; six queries."""
    book = AccountBook(run.institution, run.payment_on)
    units = _units(run)
    found: Spent = {}

    def spend(code: str, general: str, unit: int | None, payee: int, label: str, amount: int) -> None:
        if not amount:
            return
        target = book.find(What(Leg.CHARGE, Subject.OUTSIDE, code, general, unit=unit)) if book.rules else None
        account = target.account if isinstance(target, Target) else ""
        people, items = found.setdefault((account, unit), (set(), {}))
        people.add(payee)
        items[label] = items.get(label, 0) + amount

    of_payment: dict[int, int | None] = {}
    for line in OutsideLine.objects.filter(run=run).select_related("payment").order_by("payment__number", "pk"):
        unit = of_payment.setdefault(line.payment_id, units.get((line.source, line.reference)))
        spend(run.kind, "", units.get((line.source, line.reference), unit), line.payment.payee_id, run.name, line.amount)
    for payment in run.payments.filter(employer__gt=0):
        label = _("Charges de l’institution")
        spend(f"employer-{run.kind}", "employer", of_payment.get(payment.pk), payment.payee_id, label, payment.employer)
    return found


def _units(run: OutsideRun) -> Mapping[tuple[str, str], int]:
    """(source, reference) of a line → the unit where the work was done."""
    lines = list(OutsideLine.objects.filter(run=run, source__in=("days", "agreement")).values_list("source", "reference"))
    sheets = {reference: int(reference.partition(":")[2]) for source, reference in lines if source == "days"}
    agreements = {reference: int(reference.partition(":")[0]) for source, reference in lines if source == "agreement"}
    of_sheet = dict(Engagement.objects.filter(pk__in=sheets.values()).values_list("pk", "unit"))
    of_agreement = dict(Agreement.objects.filter(pk__in=agreements.values()).values_list("pk", "unit"))
    found = {("days", reference): of_sheet[key] for reference, key in sheets.items() if key in of_sheet}
    return found | {("agreement", reference): of_agreement[key] for reference, key in agreements.items() if key in of_agreement}


@transaction.atomic
def outside_slip_issue(*, run: OutsideRun, access: Access) -> OutsideSlip | None:
    """Number the bordereau of a run just authorised and its mandats; None when it spends nothing.

    Raises `Refusal` when the mandats do not add up to the gross and the institution's charges.
    """
    lines = outside_budget_lines(run)
    if not lines:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('outside-slip'), %s)", [run.institution_id])
    year, gross, employer = run.payment_on.year, int(run.totals["gross"]), int(run.totals["employer"])
    total = sum(sum(items.values()) for _people, items in lines.values())
    if total != gross + employer:
        raise Refusal(_("Les mandats ne font pas le total de la campagne : la recalculer avant de l’ordonnancer."))
    slip = OutsideSlip.objects.create(
        institution_id=run.institution_id, run=run, year=year, number=_last(OutsideSlip, run, year) + 1, issued_at=timezone.now(),
        issued_by=access.user, signatories=_signatories(run), gross=gross, employer=employer, net=int(run.totals["net"]), total=total,
    )  # fmt: skip
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={unit for _account, unit in lines if unit})}
    ordered = sorted(lines.items(), key=lambda each: (each[0][0], units[each[0][1]].code if each[0][1] in units else ""))
    first = _last(OutsideWarrant, run, year) + 1
    OutsideWarrant.objects.bulk_create(
        OutsideWarrant(
            institution_id=run.institution_id, slip=slip, year=year, number=number, account=account,
            unit_code=units[unit].code if unit in units else "",
            unit_name=units[unit].name[:120] if unit in units else _("Institution"),
            items=[{"label": label, "amount": amount} for label, amount in items.items()], people=len(people),
            amount=sum(items.values()),
        )
        for number, ((account, unit), (people, items)) in enumerate(ordered, start=first)
    )  # fmt: skip
    return slip


def _last(model: type[OutsideSlip] | type[OutsideWarrant], run: OutsideRun, year: int) -> int:
    found = model.objects.filter(institution_id=run.institution_id, year=year).aggregate(last=Max("number"))
    return found["last"] or 0


@transaction.atomic
def outside_slip_void(*, run: OutsideRun, access: Access, reason: str) -> OutsideSlip | None:
    """Void the bordereau of a rejected run with its mandats; their numbers are never given again."""
    slip = OutsideSlip.objects.select_for_update().filter(run=run, voided_at__isnull=True).first()
    if slip is not None:
        slip.voided_at, slip.voided_by, slip.void_reason = timezone.now(), access.user, reason[:300]
        slip.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return slip


def _signatories(run: OutsideRun) -> list[dict[str, str]]:
    """The steps that stand since the last rejection, as the papers write them."""
    standing: dict[str, dict[str, str]] = {}
    for event in run.events.select_related("actor", "derogation").order_by("id"):
        if event.is_rejection:
            standing = {state: told for state, told in standing.items() if state == OutsideState.CALCULATED}
            continue
        standing[event.to_state] = {
            "state": str(event.to_state), "step": str(event.get_to_state_display()), "name": str(event.actor or ""),
            "quality": event.quality, "on": timezone.localtime(event.at).date().isoformat(),
            "derogation": event.derogation.reference if event.derogation else "",
        }  # fmt: skip
    return list(standing.values())


def outside_slip_told(slip: OutsideSlip) -> SlipTold:
    """What the papers of the bordereau say: the drawing is that of the salaries."""
    run = slip.run
    institution = run.institution
    kept = list(slip.signatories)
    known = {each["state"] for each in kept}
    acted = kept if slip.is_void else [*kept, *(each for each in _signatories(run) if each["state"] not in known)]
    modes: dict[str, tuple[int, int]] = {}
    for payment in run.payments.all():
        mode = str(payment.get_mode_display()).capitalize()
        count, amount = modes.get(mode, (0, 0))
        modes[mode] = count + 1, amount + payment.net
    totals = run.totals
    levies = ((_("Cotisations retenues"), totals.get("contributions", 0)), (_("Impôt retenu"), totals.get("tax", 0)))
    count = int(totals.get("payments", 0))
    recap = [RecapLine(_("Gains"), "", run.name, count, 0, slip.gross)]
    recap += [RecapLine(_("Retenues"), "", label, count, 0, int(amount)) for label, amount in levies if amount]
    void = ""
    if slip.voided_at is not None:
        void = _("Bordereau et mandats annulés le %(day)s par %(name)s : %(reason)s") % {
            "day": french_date(timezone.localtime(slip.voided_at).date()), "name": slip.voided_by, "reason": slip.void_reason,
        }  # fmt: skip
    return SlipTold(
        head=letterhead_of(institution), currency=institution.country.currency, reference=slip.reference, year=slip.year,
        issued_on=timezone.localtime(slip.issued_at).date(), run=run.name, run_reference=run.reference, payslips=count,
        gross=slip.gross, employer=slip.employer, withheld=slip.gross - slip.net, net=slip.net, total=slip.total,
        warrants=tuple(
            WarrantTold(
                each.reference, each.account, each.unit_code, each.unit_name, each.people,
                tuple((item["label"], item["amount"]) for item in each.items), each.amount,
            )
            for each in slip.warrants.order_by("number")
        ),
        signatories=tuple(
            Signatory(
                # The accounting officer, who has no step of acceptance here, signs as the one who paid.
                state="accepted" if each["state"] == OutsideState.PAID else each["state"], step=each["step"], name=each["name"], quality=each["quality"],
                on=date.fromisoformat(each["on"]), derogation=each.get("derogation", ""),
            )
            for each in acted
        ),
        recap=tuple(recap), payments=tuple((mode, *values) for mode, values in sorted(modes.items())), void=void,
    )  # fmt: skip


def outside_slip_pdf(slip: OutsideSlip, kind: str) -> bytes:
    return draw_sheets(sheets_of(kind, outside_slip_told(slip)))
