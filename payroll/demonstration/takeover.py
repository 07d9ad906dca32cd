"""The take-over of the demonstration: INPS leaves its old software in November 2026, with a balance sheet signed by two people."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from hr_core.models import Employee, Institution
from payroll.choices_takeover import TakeoverState
from payroll.demonstration.cast import acting
from payroll.models import Takeover, TakeoverCode, TakeoverControl
from payroll.services.takeover import kinds
from payroll.services.takeover.dossier import code_decide, codes_accept, control_save, takeover_save
from payroll.services.takeover.files import file_map, file_receive, file_write
from payroll.services.takeover.sheet import sheet_of
from payroll.services.takeover.signing import takeover_sign, takeover_submit

FIRST, GO_LIVE = date(2026, 1, 1), date(2026, 11, 1)
#: Codes of the old software that its labels do not tell.
DECIDED = {
    "5010": "inps-pension-employee", "5020": "amo-employee", "5100": "income-tax", "4000": "gross", "9000": "net",
    "2300": "2110",
}  # fmt: skip
GROSS = "4000"


def take_over(institution: Institution, path: Path) -> None:
    """Load what the old software paid since January and have the sheet signed; once."""
    with acting(institution, "paie") as access:
        if Takeover.objects.exists():
            return
        takeover = takeover_save(
            takeover=Takeover(
                institution=institution, software="SAARI Paie", first_month=FIRST, go_live=GO_LIVE,
                responsible="Gestionnaire de paie", last_payslip_number=2_070, last_receipt_number="QR-2026-0117",
                references="Livres de paie de janvier à octobre 2026, visés par l’agent comptable ; classeur « Cumuls 2026 ».",
            ),
            access=access,
        )  # fmt: skip
        files = ((kinds.LINES, path.read_bytes(), path.name), (kinds.TOTALS, _taxable(path), "imposables-2026.csv"),
                 (kinds.BALANCES, _unclaimed(), "soldes-2026.csv"))  # fmt: skip
        for kind, content, name in files:
            batch = file_receive(takeover=takeover, kind=kind, content=content, name=name, access=access)
            columns = {int(index): target for index, target in batch.columns.items()}
            batch = file_map(batch=batch, columns=columns, access=access)
            file_write(batch=batch, only_valid=True, access=access)
        codes_accept(takeover=takeover, access=access)
        for code in TakeoverCode.objects.filter(takeover=takeover):
            if code.old_code in DECIDED or not code.is_decided:
                code_decide(code=code, target=DECIDED.get(code.old_code, ""), access=access)
        for row in sheet_of(takeover)["months"]:
            control = TakeoverControl(
                institution=institution, takeover=takeover, code="net", month=date.fromisoformat(f"{row['month']}-01"),
                amount=row["net"], source="Livre de paie, total du net",
            )  # fmt: skip
            control_save(control=control, access=access)
        takeover_submit(takeover=takeover, access=access)
    with acting(institution, "comptable") as access:
        takeover = Takeover.objects.get(pk=takeover.pk)
        if takeover.state == TakeoverState.SUBMITTED:
            takeover_sign(takeover=takeover, access=access)


def _unclaimed() -> bytes:
    """Two months of pay that nobody came for at the counter."""
    people = Employee.objects.filter(is_confidential=False, left_on__isnull=True).order_by("staff_number")[:40:20]
    rows = [
        ("Non réclamé", person.staff_number, f"BP-2026-{rank:03d}", f"Salaire {month} 2026, payé en espèces", amount, day)
        for rank, (person, month, amount, day) in enumerate(
            zip(people, ("d’août", "de septembre"), (186_450, 214_300), ("28/08/2026", "29/09/2026"), strict=False), start=41
        )
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("Nature", "Matricule", "Référence", "Objet", "Solde", "Depuis le"))
    writer.writerows(rows)
    return text.getvalue().encode()


def _taxable(path: Path) -> bytes:
    """The taxable pay of each month as a second file: all of the gross pay at INPS."""
    known = set(Employee.objects.values_list("staff_number", flat=True))
    gross: dict[tuple[str, str], int] = defaultdict(int)
    for who, code, _label, month, amount in load_workbook(path, read_only=True).active.iter_rows(min_row=4, values_only=True):
        if str(code) == GROSS and who in known:
            gross[str(who), str(month)] += int(amount)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("Matricule", "Mois", "Imposable"))
    writer.writerows((who, month, amount) for (who, month), amount in sorted(gross.items()))
    return text.getvalue().encode()
