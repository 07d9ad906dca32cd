"""What the payroll says on the home page of those who act on a run, and what waits for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hr_core.access import Access
from hr_core.registry import HomePanel, registry
from hr_core.text import french_amount, french_integer, french_of, french_signed, in_words
from hr_core.ui.charts import bars, spark
from payroll.choices import RunState, Section
from payroll.models import PayRun
from payroll.selectors.circuits import adopt_panel
from payroll.selectors.input_scope import ENTER
from payroll.selectors.problems import problem_counts
from payroll.selectors.returns.calendar import facts_columns
from payroll.selectors.runs import Tile, awaiting_runs, events_of, last_totals, latest_run, steps_of, tiles_of
from payroll.selectors.submissions import reminders, units_progress
from payroll.selectors.variance import variance_by_item
from payroll.selectors.visibility import runs_of
from payroll.services.circuit import NextStep, next_step
from payroll.services.circuits import PROPOSE

VIEW = ("payroll_view",)
CAUSES = 6
REMINDERS = 6


def register() -> None:
    registry.add_home_panel(HomePanel("payroll/home_month.html", VIEW, month_panel, order=10))
    registry.add_home_panel(HomePanel("payroll/entry/home_reminders.html", ENTER, reminders_panel, order=11))
    registry.add_home_panel(HomePanel("payroll/home_causes.html", VIEW, causes_panel, order=12))
    registry.add_home_panel(HomePanel("payroll/circuit/home_adopt.html", PROPOSE, adopt_panel, order=13))
    registry.add_home_panel(HomePanel("payroll/home_gestures.html", VIEW, gestures_panel, order=14))


def waiting_runs(access: Access) -> list[QuerySet]:
    """The runs that wait for a step whose right this person holds."""
    return [runs_of(access, awaiting_runs(access.rights))]


def month_of(access: Access) -> PayRun | None:
    """The run of the month, read once for the panels of a page, with what the calendar of returns reads."""
    kept = access.__dict__
    if "_month" not in kept:
        run = kept["_month"] = latest_run(**facts_columns(timezone.localdate()))
        if run is not None:
            run.institution = access.institution
            run.__dict__["_events"] = events_of(run)
    return kept["_month"]


def month_panel(access: Access) -> dict[str, Any] | None:
    """The month: its steps, what blocks, its totals over twelve months."""
    run = month_of(access)
    if run is None:
        return None
    currency = access.institution.country.currency  # type: ignore[union-attr]
    waiting = next_step(run=run, access=access)
    return {
        "headline": headline(run, waiting),
        "run": run,
        "steps": steps_of(run, run.__dict__["_events"]),
        "counts": problem_counts(run, access),
        "waiting": waiting,
        "is_mine": bool(waiting and not waiting.obstacle),
        "tiles": _tiles(run, currency),
        "currency": currency,
    }


SPARKS = (("gross",), ("contributions", "tax"), ("net",), ("employer",), ("payslips",))


def _tiles(run: PayRun, currency: str) -> list[tuple[Tile, Any]]:
    """Each total with its line over twelve months."""
    months = last_totals(run)
    series = [[sum(int(totals.get(name, 0)) for name in names) for totals in months] for names in SPARKS]
    return [(tile, _spark(tile, values, currency)) for tile, values in zip(tiles_of(run), series, strict=True)]


def _spark(tile: Tile, values: list[int], currency: str) -> Any:
    if len(values) < 2:
        return ""
    write = (lambda value: french_amount(value, currency)) if tile.is_money else french_integer
    title = _("%(label)s sur %(months)s mois, de %(low)s à %(high)s") % {
        "label": tile.label,
        "months": len(values),
        "low": write(min(values)),
        "high": write(max(values)),
    }
    return spark(values, title=title)


def headline(run: PayRun, waiting: NextStep | None) -> str:
    """The sentence of the page: what this person has to do, else how far the payment is, else where the month stands."""
    month = str(run.period).split()[0]
    asks = {
        RunState.INPUTS_CLOSED: _("La paie %(of_month)s attend l’arrêt de ses éléments variables"),
        RunState.CALCULATED: _("La paie %(of_month)s attend son calcul"),
        RunState.CHECKED: _("La paie %(of_month)s attend votre contrôle"),
        RunState.ENDORSED: _("La paie %(of_month)s attend votre visa"),
        RunState.AUTHORISED: _("La paie %(of_month)s attend votre ordonnancement"),
        RunState.ACCEPTED: _("La paie %(of_month)s attend votre prise en charge"),
        RunState.PAID: _("La paie %(of_month)s attend sa mise en paiement"),
        RunState.CLOSED: _("La paie %(of_month)s attend sa clôture"),
    }
    if waiting and not waiting.obstacle:
        return asks[RunState(waiting.step.state)] % {"of_month": french_of(month)}
    if run.pay_day and run.state not in (RunState.PAID, RunState.CLOSED):
        return payment_sentence(run.pay_day, timezone.localdate(), month)
    return _("La paie %(of_month)s est %(state)s") % {"of_month": french_of(month), "state": run.get_state_display()}


def payment_sentence(paid_on: date, today: date, month: str) -> str:
    """« Quatre jours avant le virement de novembre »."""
    days = (paid_on - today).days
    if days == 0:
        return _("Le virement %(of_month)s est pour aujourd’hui") % {"of_month": french_of(month)}
    number = in_words(abs(days))
    if days > 0:
        sentence = ngettext(
            "%(number)s jour avant le virement %(of_month)s", "%(number)s jours avant le virement %(of_month)s", days
        )
    else:
        sentence = ngettext(
            "%(number)s jour de retard sur le virement %(of_month)s",
            "%(number)s jours de retard sur le virement %(of_month)s",
            -days,
        )
    text = sentence % {"number": number, "of_month": french_of(month)}
    return text[:1].upper() + text[1:]


def causes_panel(access: Access) -> dict[str, Any] | None:
    """The earnings whose totals moved most since the month before."""
    run = month_of(access)
    if run is None or not run.totals:
        return None
    rows = variance_by_item(run, threshold=0)  # nothing is tinted here
    moved = sorted(
        (row for row in rows if row.section == Section.EARNING and row.change), key=lambda row: -abs(row.change)
    )[:CAUSES]
    gross = next(row for row in rows if row.key == "gross")
    if not moved or not gross.before:
        return None
    currency = access.institution.country.currency  # type: ignore[union-attr]
    pairs, title = [(row.label, row.change) for row in moved], _("Écart de chaque rubrique sur un mois")
    wide, small = (
        bars(pairs, title=title, write=lambda value: french_signed(int(value), currency), width=width)
        for width in (956, 326)
    )
    return {"run": run, "gross": gross, "wide": wide, "small": small, "currency": currency}


def gestures_panel(access: Access) -> dict[str, Any] | None:
    """The last steps taken on the month."""
    run = month_of(access)
    return {"run": run, "events": run.__dict__["_events"][::-1][:6]} if run is not None else None


def reminders_panel(access: Access) -> dict[str, Any] | None:
    """The units whose variable inputs are due soon or late; for an entry clerk, all those that have not transmitted."""
    run = month_of(access)
    if run is None or run.state != RunState.OPEN:
        return None
    today = timezone.localdate()
    found = reminders(run.period, access)
    if not access.has("payroll_prepare"):  # an entry clerk has nothing else to follow
        found = [each for each in units_progress(run.period, access) if not each.is_given]
    if not found:
        return None
    rows = [(each, each.days_left(today)) for each in found[:REMINDERS]]
    return {"run": run, "rows": rows, "more": len(found) - len(rows)}
