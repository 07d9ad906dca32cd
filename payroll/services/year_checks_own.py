"""The end of the year by pay itself: months closed, payslips numbered, December's adjustment, statements, proofs, archives."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, Q, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.text import MONTHS, french_amount, french_count
from payroll.choices import CalculationState, RunKind
from payroll.models import (
    BonusProvision,
    Calculation,
    OpeningBalance,
    PayArchive,
    PayPeriod,
    PaySeal,
    Payslip,
    ProofSheet,
)
from payroll.selectors.paid_sums import PAID_STATES, TOTALS, paid_runs, paid_totals
from payroll.services import year_checks
from payroll.services.payslip_numbers import numbers_taken_over
from payroll.services.proof_sheets import sheet_hash
from payroll.services.rehearsal_checks import rehearsal_missing
from payroll.services.settings import pay_setting
from payroll.services.year_checks import CheckState, YearCheck
from payroll.setting_specs import setting_spec

ADJUSTMENT = "year_end_adjustment"


def register() -> None:
    for order, (key, function) in enumerate(
        (
            ("months", months_check),
            ("numbers", numbers_check),
            ("adjustment", adjustment_check),
            ("statements", statements_check),
            ("provisions", provisions_check),
            ("proofs", proofs_check),
            ("archives", archives_check),
            ("rehearsal", rehearsal_check),
        ),
        start=1,
    ):
        year_checks.register(key, order * 10, function)


def months_check(institution: Institution, year: int) -> list[YearCheck]:
    """Twelve months, each closed here or paid by the old software."""
    closed, taken = _closed(institution, year), set(_taken_over(institution, year)["months"] or ())
    missing = [name for number, name in enumerate(MONTHS, start=1) if number not in closed | taken]
    told = french_count(len(closed), _("mois clôturé"), _("mois clôturés"))
    if taken - closed:
        told += ", " + french_count(
            len(taken - closed), _("mois repris de l’ancien logiciel"), _("mois repris de l’ancien logiciel")
        )
    if missing:
        told += _(" ; restent : %(months)s") % {"months": ", ".join(missing)}
    state = CheckState.WAITING if missing else CheckState.DONE
    return [YearCheck(_("Douze mois clôturés"), state, told, reverse("payroll:run_list") + f"?annee={year}")]


def _closed(institution: Institution, year: int) -> set[int]:
    """The closed months, read once for each institution read."""
    known = institution.__dict__.setdefault("_closed_months", {})
    if year not in known:
        periods = PayPeriod.objects.filter(institution=institution, year=year, is_closed=True)
        known[year] = set(periods.order_by().values_list("month", flat=True))
    return known[year]


def _taken_over(institution: Institution, year: int) -> dict[str, Any]:
    """Which months the old software paid, and for how many people; read once for each institution read."""
    known = institution.__dict__.setdefault("_taken_over", {})
    if year not in known:
        rows = OpeningBalance.objects.filter(institution=institution, year=year).order_by()
        known[year] = rows.aggregate(months=ArrayAgg("month", distinct=True), people=Count("employee", distinct=True))
    return known[year]


def numbers_check(institution: Institution, year: int) -> list[YearCheck]:
    """The numbers of payslips go from 1 to their count, and every paid payslip bears one."""
    found = Payslip.objects.filter(
        run__period__year=year, run__state__in=PAID_STATES, institution=institution
    ).aggregate(
        paid=Count("pk"), count=Count("numbered"), first=Min("numbered__number"), last=Max("numbered__number"),
        taken=Max(Subquery(numbers_taken_over(institution.pk, year)[:1])),
    )  # fmt: skip
    unnumbered = found["paid"] - found["count"]
    label = _("Bulletins numérotés sans trou")
    if not found["paid"]:
        return [YearCheck(label, CheckState.WAITING, _("Aucun bulletin payé."))]
    gaps = found["last"] - min(found["taken"] or 0, found["first"] - 1) - found["count"] if found["count"] else 0
    if gaps or unnumbered:
        detail = ", ".join(
            [french_count(gaps, _("numéro manque"), _("numéros manquent"))] * bool(gaps)
            + [french_count(unnumbered, _("bulletin payé sans numéro"), _("bulletins payés sans numéro"))] * bool(unnumbered)
        ) + "."
        return [YearCheck(label, CheckState.WRONG, detail, reverse("payroll:payslip_list"))]
    told = _("De %(first)s à %(last)s, sans trou.") % {
        "first": _number(year, found["first"]),
        "last": _number(year, found["last"]),
    }
    return [YearCheck(label, CheckState.DONE, told)]


def _number(year: int, number: int) -> str:
    return f"{year}-{number:06d}"


def adjustment_check(institution: Institution, year: int) -> list[YearCheck]:
    """December's adjustment of the tax, where the country's rules have one and the institution chose it."""
    label = _("Régularisation de décembre")
    spec = setting_spec(institution.country_id, ADJUSTMENT)
    if spec is None:
        return [
            YearCheck(
                label,
                CheckState.NOT_ASKED,
                _("Les règles du pays n’en prévoient pas : l’impôt de chaque mois est définitif."),
            )
        ]
    chosen = pay_setting(institution, ADJUSTMENT, date(year, 12, 31), spec.default)
    url = reverse("payroll:setting_list")
    if chosen != "december":
        return [YearCheck(label, CheckState.NOT_ASKED, _("Le réglage de l’institution n’en demande pas."), url)]
    done = (
        Calculation.objects.filter(
            run__institution=institution, run__period__year=year, run__period__month=12, run__kind=RunKind.REGULAR,
            run__state__in=PAID_STATES, state=CalculationState.DONE,
        )
        .order_by("-pk")
        .values_list("definition__settings__year_end_adjustment", flat=True)
        .first()
    )  # fmt: skip
    if done == "december":
        return [YearCheck(label, CheckState.DONE, _("La paie de décembre a recalculé l’impôt sur l’année réelle."))]
    return [YearCheck(label, CheckState.WAITING, _("La paie de décembre la fera ; elle n’est pas encore payée."), url)]


def statements_check(institution: Institution, year: int) -> list[YearCheck]:
    """The year by employee is the sum of the months' sealed proofs; what was taken over stands beside it."""
    runs = paid_runs(institution, (year, 1), (year, 12))
    sums = paid_totals(runs)
    sealed = _last_sheets(institution, year)
    proved = {name: sum(run[name] for sheet in sealed for run in sheet.content["runs"]) for name in TOTALS}
    label = _("États annuels = somme des mois")
    people = _taken_over(institution, year)["people"]
    more = (
        _(" ; reprise de %(people)s à y ajouter") % {"people": french_count(people, _("agent"), _("agents"))}
        if people
        else ""
    )
    if not sealed:
        return [YearCheck(label, CheckState.WAITING, _("Aucune feuille de preuve scellée."))]
    difference = sums["net"] - proved["net"]
    differing = [name for name in TOTALS if sums[name] != proved[name]]
    unclosed = bool(differing) and runs.filter(is_frozen=False).exists()
    if differing and not unclosed:
        shown = french_amount(difference, institution.country.currency, unit=True)
        return [
            YearCheck(label, CheckState.WRONG, _("Net de l’année moins net prouvé : %(shown)s.") % {"shown": shown})
        ]
    shown = french_amount(sums["net"], institution.country.currency, unit=True)
    told = _("Net de l’année : %(shown)s, au franc celui prouvé par %(sheets)s%(more)s.")
    if unclosed:
        told = _("Net payé : %(shown)s ; %(sheets)s, des campagnes restent à clôturer%(more)s.")
    sheets = french_count(len(sealed), _("feuille scellée"), _("feuilles scellées"))
    detail = told % {"shown": shown, "sheets": sheets, "more": more}
    return [
        YearCheck(
            label,
            CheckState.WAITING if unclosed else CheckState.DONE,
            detail,
            reverse("payroll:year_register", args=[year]),
        )
    ]


def _last_sheets(institution: Institution, year: int) -> list[ProofSheet]:
    """The last sealed sheet of each month, read once for each institution read."""
    known = institution.__dict__.setdefault("_last_sheets", {})
    if year not in known:
        sheets = ProofSheet.objects.filter(institution=institution, period__year=year, rank__gte=1).select_related(
            "period"
        )
        known[year] = list({sheet.period_id: sheet for sheet in sheets.order_by("period__month", "rank")}.values())
    return known[year]


def provisions_check(institution: Institution, year: int) -> list[YearCheck]:
    """Bonuses paid have taken their provisions back."""
    rows = BonusProvision.objects.filter(institution=institution, month__year=year).order_by()
    made = rows.aggregate(
        count=Count("pk"),
        made=Sum("amount", filter=Q(is_reversal=False)),
        back=Sum("amount", filter=Q(is_reversal=True)),
    )
    if not made["count"]:
        return [
            YearCheck(_("Provisions de primes"), CheckState.NOT_ASKED, _("Aucune prime provisionnée dans l’année."))
        ]
    left = int(made["made"] or 0) - int(made["back"] or 0)
    shown = french_amount(left, institution.country.currency, unit=True)
    told = _("Provisions restant à reprendre : %(shown)s.") % {"shown": shown}
    url = reverse("payroll:campaign_bonus_list")
    return [YearCheck(_("Provisions de primes"), CheckState.WAITING if left else CheckState.DONE, told, url)]


def proofs_check(institution: Institution, year: int) -> list[YearCheck]:
    """Every closed month has a sealed proof that holds: its hash, and the seals that it names. Four queries."""
    closed = len(_closed(institution, year))
    sheets = _last_sheets(institution, year)
    seals = set(PaySeal.objects.filter(run__period__year=year, institution=institution).values_list("seal", flat=True))
    broken = [
        str(sheet.period)
        for sheet in sheets
        if sheet_hash(sheet.content) != sheet.sha256
        or any(each["seal"] not in seals for each in sheet.content["seals"])
    ]
    unexplained = sum(sheet.open_differences for sheet in sheets)
    label, url = _("Feuilles de preuve scellées"), reverse("payroll:proof_list")
    if broken:
        return [
            YearCheck(label, CheckState.WRONG, _("Ne tiennent plus : %(months)s.") % {"months": ", ".join(broken)}, url)
        ]
    told = _("%(count)s sur %(closed)s mois clôturés.") % {"count": len(sheets), "closed": closed}
    if unexplained:
        told += " " + french_count(unexplained, _("écart inexpliqué."), _("écarts inexpliqués."))
    state = (
        CheckState.WRONG if unexplained else CheckState.DONE if sheets and len(sheets) == closed else CheckState.WAITING
    )
    return [YearCheck(label, state, told, url)]


def archives_check(institution: Institution, year: int) -> list[YearCheck]:
    """Every closed month is archived since its proof was sealed."""
    sealed = {sheet.period.month: sheet.sealed_at for sheet in _last_sheets(institution, year)}
    ready = PayArchive.objects.filter(
        institution=institution, year=year, month__isnull=False, state=PayArchive.State.READY
    )
    newest = dict(ready.order_by("month").values(of=F("month")).annotate(at=Max("created_at")).values_list("of", "at"))
    missing = [
        MONTHS[month - 1] for month, at in sorted(sealed.items()) if month not in newest or (at and newest[month] < at)
    ]
    label, url = _("Mois archivés"), reverse("payroll:archive_list")
    if not sealed:
        return [YearCheck(label, CheckState.WAITING, _("Aucun mois à archiver."), url)]
    if missing:
        return [
            YearCheck(label, CheckState.WAITING, _("À archiver : %(months)s.") % {"months": ", ".join(missing)}, url)
        ]
    return [YearCheck(label, CheckState.DONE, french_count(len(sealed), _("mois archivé."), _("mois archivés.")), url)]


def rehearsal_check(institution: Institution, year: int) -> list[YearCheck]:
    missing = rehearsal_missing(institution=institution, on=date(year, 12, 31))
    told = missing or _("Une restauration récente a retrouvé tous les sceaux.")
    return [YearCheck(_("Restauration répétée"), CheckState.WAITING if missing else CheckState.DONE, told)]
