"""The balance sheet of a take-over as data: totals by month and by item, balances, counts, control totals, what is missing.

Amounts in minor units. The content has one canonical writing, whose SHA-256 is kept with the signatures.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from hr_core.text import french_count, french_month
from payroll.choices_takeover import LINES, PEOPLE, BalanceKind
from payroll.models import OpeningBalance, PayslipNumber, Takeover, TakeoverBalance, TakeoverCode, TakeoverControl
from payroll.services.takeover import amounts
from payroll.services.takeover.balances import balance_obstacles
from payroll.services.takeover.dossier import paid_here
from payroll.services.takeover.targets import GIVEN_LABELS, TOTAL_LABELS, Targets

FORMAT = 1


def sheet_of(takeover: Takeover) -> dict[str, Any]:
    """The balance sheet as it stands now; a constant number of queries."""
    targets = Targets(takeover.institution, takeover.go_live)
    months: dict[str, dict[str, int]] = {}
    items: dict[str, dict[str, Any]] = {}
    by_month, by_people, by_old, gaps, ((without_taxable,),) = amounts.ask(
        takeover, amounts.BY_MONTH, amounts.PEOPLE, amounts.OLD_BY_MONTH, amounts.GAPS, amounts.WITHOUT_TAXABLE,
        year=takeover.go_live.year,
    )  # fmt: skip
    codes = list(TakeoverCode.objects.filter(takeover=takeover))
    for year, month, code, amount, base, count in by_month:
        key = f"{year}-{month:02d}"
        if code in GIVEN_LABELS:
            months.setdefault(key, {})[code] = amount
            continue
        found = targets.get(code)
        item = items.setdefault(
            code,
            {"code": code, "label": found.label if found else code, "section": found.section if found else "",
             "amount": 0, "base": 0, "count": 0, "months": {}},
        )  # fmt: skip
        item["amount"] += amount
        item["base"] += base
        item["count"] += count
        item["months"][key] = amount
    people = {(f"{y}-{m:02d}" if y else ""): count for y, m, count in by_people}
    old: dict[str, dict[str, int]] = {}
    lines: dict[str, int] = {}
    for year, month, code, amount, count in by_old:
        key = f"{year}-{month:02d}"
        old.setdefault(code, {})[key] = amount
        lines[key] = lines.get(key, 0) + count
    order = {code: rank for rank, code in enumerate(targets.by_code)}
    rows = TakeoverBalance.objects.filter(takeover=takeover).order_by()
    balances = [
        {"kind": row["kind"], "count": row["count"], "balance": row["sum_balance"], "days": row["sum_days"]}
        for row in rows.values("kind").annotate(
            count=Count("pk"), sum_balance=Sum("balance"), sum_days=Sum("days")
        ).order_by("kind")
    ]  # fmt: skip
    sheet = {
        "format": FORMAT,
        "institution": takeover.institution.code,
        "software": takeover.software,
        "first_month": takeover.first_month.isoformat(),
        "go_live": takeover.go_live.isoformat(),
        "last_payslip_number": takeover.last_payslip_number,
        "last_receipt_number": takeover.last_receipt_number,
        "people": people.get("", 0),
        "lines": sum(lines.values()),
        "months": [
            {"month": key, "people": people.get(key, 0), "lines": lines.get(key, 0), **months.get(key, {})}
            for key in sorted(set(months) | set(lines))
        ],
        "items": sorted(items.values(), key=lambda each: order.get(each["code"], 10_000)),
        "kept": [
            {"code": code, "label": label, "amount": sum(old.get(code, {}).values())}
            for code, label in ((each.old_code, each.old_label) for each in codes if not each.target)
        ],
        "balances": balances,
        "gaps": [
            {"code": code, "count": count, "amount": amount} for code, count, amount in gaps
        ],
    }
    sheet["to_decide"] = sum(not each.is_decided for each in codes)
    sheet["without_taxable"] = without_taxable
    sheet["controls"] = _controls(takeover, sheet, old, {each.old_code: each.old_label for each in codes})
    return sheet


def _controls(
    takeover: Takeover, sheet: dict[str, Any], old: dict[str, dict[str, int]], words: dict[str, str]
) -> list[dict[str, Any]]:
    found = []
    for control in TakeoverControl.objects.filter(takeover=takeover):
        here = _here(control.code, control.month, sheet, old)
        found.append(
            {
                "key": control.pk,
                "code": control.code,
                "label": control_label(control.code, words),
                "month": control.month.isoformat() if control.month else "",
                "old": control.amount,
                "here": here,
                "gap": here - control.amount,
                "source": control.source,
                "explanation": control.explanation,
            }
        )
    return found


def _here(code: str, month: date | None, sheet: dict[str, Any], old: dict[str, dict[str, int]]) -> int:
    """What was loaded of a controlled total."""
    key = f"{month:%Y-%m}" if month else ""
    if code == PEOPLE and not key:
        return int(sheet["people"])
    if code in (PEOPLE, LINES) or code in TOTAL_LABELS:
        return sum(row.get(code, 0) for row in sheet["months"] if not key or row["month"] == key)
    kind = code.removeprefix("balance:")
    if kind != code:
        name = "days" if kind == BalanceKind.LEAVE else "balance"
        return sum(row[name] for row in sheet["balances"] if row["kind"] == kind)
    return sum(amount for of, amount in old.get(code, {}).items() if not key or of == key)


def control_label(code: str, words: dict[str, str]) -> str:
    """The words of a controlled total."""
    if code == PEOPLE:
        return _("Agents")
    if code == LINES:
        return _("Lignes")
    if code in TOTAL_LABELS:
        return TOTAL_LABELS[code]
    kind = code.removeprefix("balance:")
    if kind != code:
        return _("Soldes : %(kind)s") % {"kind": BalanceKind(kind).label}
    return f"{code} {words.get(code, '')}".strip()


def obstacles(takeover: Takeover, sheet: dict[str, Any]) -> list[str]:
    """What the sheet still lacks before it can be signed, in sentences that say what to do."""
    told = []
    if not sheet["lines"] and not sheet["months"]:
        return [_("Rien n’est chargé : déposez d’abord le fichier des lignes de l’ancien logiciel.")]
    waiting, without = sheet["to_decide"], sheet["without_taxable"]
    if waiting:
        told.append(
            french_count(waiting, _("ancienne rubrique attend"), _("anciennes rubriques attendent"))
            + _(" que l’on décide ce qu’elle devient.")
        )
    if without:
        told.append(
            _("%(count)s de l’année du démarrage sans total imposable : chargez « Bases et impôt ».")
            % {"count": french_count(without, _("mois d’agent"), _("mois d’agents"))}
        )
    if not sheet["controls"]:
        told.append(_("Aucun total de contrôle : recopiez au moins le net de l’ancien livre de paie."))
    unexplained = [each for each in sheet["controls"] if each["gap"] and not each["explanation"]]
    if unexplained:
        told.append(french_count(len(unexplained), _("écart de contrôle sans explication."), _("écarts de contrôle sans explication.")))
    if any(row["kind"] in (BalanceKind.LEAVE, BalanceKind.BACK_PAY) for row in sheet["balances"]):
        told += balance_obstacles(takeover)
    runs = paid_here(takeover)
    if runs:
        months = ", ".join(sorted({french_month(run.period.year, run.period.month) for run in runs}))
        told.append(_("Une campagne est ouverte ici pour un mois repris : %(months)s.") % {"months": months})
    year, last = takeover.go_live.year, takeover.last_payslip_number
    if last and PayslipNumber.objects.filter(institution=takeover.institution_id, year=year, number__lte=last).exists():
        told.append(
            _("Des bulletins de %(year)s sont déjà numérotés ici : ils ne suivent plus ceux de l’ancien logiciel. "
              "Mettez 0 au dernier numéro de bulletin, et notez-le aux pièces de référence.") % {"year": year}
        )  # fmt: skip
    return told


def replaced(takeover: Takeover) -> int:
    """Amounts taken over earlier, by file, for the same months: signing replaces them."""
    first, last = takeover.first_month, takeover.go_live
    found = OpeningBalance.objects.filter(takeover=None, year__gte=first.year, year__lte=last.year)
    months = found.order_by().values_list("year", "month").annotate(count=Count("pk"))
    return sum(count for year, month, count in months if first <= date(year, month, 1) < last)


def canonical(sheet: dict[str, Any]) -> bytes:
    """One writing for one content."""
    return json.dumps(sheet, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(sheet: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(sheet)).hexdigest()
