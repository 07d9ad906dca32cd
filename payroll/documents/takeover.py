"""The balance sheet of a take-over, with its two signatures, and a payslip of the old software, on the plain sheet of the house."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_date, french_integer, french_moment, french_month
from payroll.choices_takeover import BalanceKind
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheet
from payroll.models import Takeover
from payroll.selectors.takeover import OldLine, OldSlip
from payroll.services.documents import letterhead_of

SHOWN = (("gross", "Brut"), ("contributions", "Cotisations"), ("taxable", "Imposable"), ("tax", "Impôts"), ("net", "Net"))


def _month(text: str) -> str:
    year, month = text.split("-")[:2]
    return french_month(int(year), int(month))


def sheet_pdf(takeover: Takeover, sheet: dict[str, Any]) -> bytes:
    """The balance sheet: months, items, balances, control totals; who drew it up and who approved it."""
    currency = takeover.institution.country.currency

    def money(value: int) -> str:
        return french_amount(value, currency)

    rows = [
        SheetRow((_month(row["month"]).capitalize(), french_integer(row["people"]), *(money(row.get(code, 0)) for code, _l in SHOWN)))
        for row in sheet["months"]
    ]
    rows.append(
        SheetRow(
            (_("Total"), french_integer(sheet["people"]), *(money(sum(row.get(code, 0) for row in sheet["months"])) for code, _l in SHOWN)),
            "total",
        )
    )
    rows.append(SheetRow((_("Par rubrique : lignes, base, montant"),), "group"))
    rows += [
        SheetRow((f"{item['code']} {item['label']}", french_integer(item["count"]), "", "", "", money(item["base"]) if item["base"] else "", money(item["amount"])))
        for item in sheet["items"]
    ]
    if sheet["kept"]:
        rows.append(SheetRow((_("Conservé pour mémoire, sans effet"),), "group"))
        rows += [
            SheetRow((f"{row['code']} {row['label']}", "", "", "", "", "", money(row["amount"]))) for row in sheet["kept"]
        ]
    if sheet["balances"]:
        rows.append(SheetRow((_("Soldes d’ouverture"),), "group"))
        rows += [
            SheetRow((BalanceKind(row["kind"]).label.capitalize(), french_integer(row["count"]), "", "", "", "", _balance(row, currency)))
            for row in sheet["balances"]
        ]
    rows.append(SheetRow((_("Contrôle : ancien logiciel, ici, écart"),), "group"))
    for row in sheet["controls"]:
        label = f"{row['label']}{', ' + _month(row['month']) if row['month'] else ''} ({row['source']})"
        if row["explanation"]:
            label += f" : {row['explanation']}"
        rows.append(SheetRow((label, "", "", "", money(row["old"]), money(row["here"]), money(row["gap"]) if row["gap"] else "0")))
    notes = [
        _("%(label)s donné par l’ancien logiciel, autre que la somme de ses lignes : %(count)s, %(amount)s en tout.")
        % {"label": dict(SHOWN).get(row["code"], row["code"]), "count": french_integer(row["count"]), "amount": money(row["amount"])}
        for row in sheet["gaps"]
    ]
    notes.append(_("Pièces de référence : %(words)s") % {"words": takeover.references})
    if takeover.sha256:
        notes.append(_("Empreinte SHA-256 du bilan : %(sha)s") % {"sha": takeover.sha256})
    if not takeover.is_signed:
        notes.append(_("Projet : ce bilan n’est pas signé."))
    return draw_sheet(
        Sheet(
            institution=letterhead_of(takeover.institution),
            title=_("Bilan de la reprise"),
            lines=(
                _("%(software)s, de %(first)s à la veille de %(last)s")
                % {"software": takeover.software, "first": _month(sheet["first_month"]), "last": _month(sheet["go_live"])},
            ),
            columns=(
                SheetColumn(_("Mois ou rubrique"), 3.6), SheetColumn(_("Agents"), 0.8, "right"),
                *(SheetColumn(label, 1.5, "right") for _code, label in SHOWN),
            ),
            rows=rows,
            dated=timezone.localdate(),
            boxes=(
                SheetBox(
                    _("Reprise"),
                    (
                        (_("Ancien logiciel"), takeover.software),
                        (_("Premier mois payé ici"), _month(sheet["go_live"])),
                        (_("Responsable"), takeover.responsible),
                        (_("Dernier numéro de bulletin"), french_integer(sheet["last_payslip_number"])),
                        (_("Dernier reçu"), sheet["last_receipt_number"]),
                    ),
                ),
                SheetBox(
                    _("Signatures"),
                    (
                        (_("Établi par"), str(takeover.submitted_by or "")),
                        (_("le"), french_moment(takeover.submitted_at) if takeover.submitted_at else ""),
                        (_("Approuvé par"), str(takeover.signed_by or "")),
                        (_("le"), french_moment(takeover.signed_at) if takeover.signed_at else ""),
                    ),
                ),
            ),
            notes=tuple(notes),
            signatures=(_("Établi par"), _("Approuvé par")),
            is_landscape=True,
        )
    )  # fmt: skip


def _balance(row: dict[str, Any], currency: str) -> str:
    if row["kind"] == BalanceKind.LEAVE:
        return f"{row['days'] / 1_000:g}".replace(".", ",") + " j"
    return french_amount(row["balance"], currency)


def _told(line: OldLine) -> str:
    if not line.earlier:
        return line.label
    return _("%(label)s, pour %(month)s") % {"label": line.label, "month": line.earlier}


def old_slip_pdf(slip: OldSlip) -> bytes:
    """A payslip that the old software paid: its codes, its amounts, marked as taken over. It is not a payslip of ours."""
    institution = slip.takeover.institution
    currency = institution.country.currency
    rows = []
    for title, lines in slip.groups:
        rows.append(SheetRow((title,), "group"))
        rows += [
            SheetRow((line.code, _told(line), line.becomes, french_amount(line.base, currency) if line.base else "", french_amount(line.amount, currency)))
            for line in lines
        ]
    rows += [SheetRow(("", label, "", "", french_amount(amount, currency)), "total") for label, amount in slip.totals]
    notes = [
        _("REPRIS DE L’ANCIEN LOGICIEL %(software)s : ce document rappelle ce qu’il a payé ; il n’est pas calculé ici et ne change plus.")
        % {"software": slip.takeover.software}
    ]
    notes += [
        _("Correction du %(day)s : %(label)s, %(amount)s. %(reason)s (%(reference)s).")
        % {
            "day": french_date(each.dated_on), "label": each.label, "amount": french_amount(each.amount, currency),
            "reason": each.reason, "reference": each.reference,
        }
        for each in slip.corrections
    ]  # fmt: skip
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=_("Bulletin repris"),
            lines=(slip.name.capitalize(), _("repris de l’ancien logiciel")),
            columns=(
                SheetColumn(_("Ancien code"), 1.1), SheetColumn(_("Libellé"), 3.2), SheetColumn(_("Devient ici"), 3.0),
                SheetColumn(_("Base"), 1.3, "right"), SheetColumn(_("Montant"), 1.4, "right"),
            ),
            rows=rows,
            dated=slip.takeover.signed_at.date() if slip.takeover.signed_at else timezone.localdate(),
            boxes=(
                SheetBox(
                    _("Agent"),
                    (
                        (_("Matricule"), slip.employee.staff_number),
                        (_("N° de sécurité sociale"), slip.employee.social_security_number),
                        (_("Entré(e) le"), french_date(slip.employee.hired_on)),
                    ),
                    slip.employee.full_name,
                ),
                SheetBox(
                    _("Origine"),
                    (
                        (_("Ancien logiciel"), slip.takeover.software),
                        (_("Mois"), slip.name),
                        (_("Reprise signée le"), french_date(slip.takeover.signed_at.date()) if slip.takeover.signed_at else ""),
                    ),
                ),
            ),
            notes=tuple(notes),
        )
    )  # fmt: skip
