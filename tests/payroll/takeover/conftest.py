"""A take-over for the tests: what the old software says, as a workbook, and the way to its signatures."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook

from hr_core.access import Access, access_of
from hr_core.models import Employee, ImportBatch
from hr_core.scope import scope
from payroll.models import Takeover, TakeoverCode, TakeoverControl, TakeoverCorrection
from payroll.services.takeover import kinds
from payroll.services.takeover.corrections import correction_enter
from payroll.services.takeover.dossier import code_decide, codes_accept, control_save, takeover_save
from payroll.services.takeover.files import file_map, file_receive, file_write
from payroll.services.takeover.signing import takeover_sign, takeover_submit
from tests.cast import Zone
from tests.payroll.months import payroll_set_up

LINE_HEAD = ["Matricule", "Rubrique", "Libellé", "Mois", "Base", "Montant"]
TOTAL_HEAD = ["Matricule", "Mois", "Brut", "Imposable", "Impôts", "Net à payer"]
OLD_LINES = [
    ["00001", "0100", "Salaire de base", "06/2026", 0, 400_000],
    ["00001", "0770", "IPRES régime général", "06/2026", 400_000, 22_400],
    ["00001", "0800", "Impôt sur le revenu (IR)", "06/2026", 0, 30_000],
    ["00001", "0999", "Cumul heures", "06/2026", 0, 173],
    ["00002", "0100", "Salaire de base", "06/2026", 0, 300_000],
]
OLD_TOTALS = [["00001", "06/2026", 400_000, 400_000, 30_000, 347_600], ["00002", "06/2026", 300_000, 300_000, 0, 300_000]]


def access(zone: Zone, name: str = "ousmane") -> Access:
    return access_of(zone.user(name), zone.home.pk)


def workbook(head: list[str], rows: list[list[Any]]) -> bytes:
    book = Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def opened(zone: Zone, first: dt.date = dt.date(2026, 6, 1), go_live: dt.date = dt.date(2026, 7, 1), **more: Any) -> Takeover:
    """A take-over just opened at home; in the scope of its preparer."""
    takeover = Takeover(
        institution=zone.home, software="SAARI", go_live=go_live, first_month=first, responsible="Ousmane",
        references="Livre de paie 2026", **more,
    )  # fmt: skip
    return takeover_save(takeover=takeover, access=access(zone))


def load(zone: Zone, takeover: Takeover, content: bytes, kind: kinds.FileKind = kinds.LINES, name: str = "ousmane", **columns: str) -> ImportBatch:
    """A file loaded with the proposed columns; `columns`: heading -> target, where they are corrected."""
    who = access(zone, name)
    batch = file_receive(takeover=takeover, kind=kind, content=content, name="ancien.xlsx", access=who)
    chosen = {int(index): target for index, target in batch.columns.items()}
    for column in batch.report["columns"]:
        chosen[column["index"]] = columns.get(column["heading"], chosen[column["index"]])
    batch = file_map(batch=batch, columns=chosen, access=who)
    return file_write(batch=batch, only_valid=False, access=who)


def decided(zone: Zone, takeover: Takeover) -> None:
    """Proposals accepted, the other codes kept for the record."""
    codes_accept(takeover=takeover, access=access(zone))
    for code in TakeoverCode.objects.filter(takeover=takeover, is_decided=False):
        code_decide(code=code, target="", access=access(zone))


def control(zone: Zone, takeover: Takeover, code: str, amount: int, **more: Any) -> TakeoverControl:
    found = TakeoverControl(
        institution=zone.home, takeover=takeover, code=code, amount=amount, source="Livre de paie", **more
    )  # fmt: skip
    return control_save(control=found, access=access(zone))


def submitted(zone: Zone) -> Takeover:
    """The small take-over of June, its sheet drawn up by Ousmane."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        takeover = opened(zone)
        load(zone, takeover, workbook(LINE_HEAD, OLD_LINES))
        load(zone, takeover, workbook(TOTAL_HEAD, OLD_TOTALS), kinds.TOTALS)
        decided(zone, takeover)
        control(zone, takeover, "net", 647_600)
        return takeover_submit(takeover=takeover, access=access(zone))


def signed(zone: Zone) -> Takeover:
    takeover = submitted(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        return takeover_sign(takeover=takeover, access=access(zone, "aminata"))


def corrected(zone: Zone, takeover: Takeover, **more: Any) -> TakeoverCorrection:
    """A correction of June entered by Ousmane: 5 000 of base salary more to Moussa's colleague of number 00002."""
    with scope(zone.home, actor=zone.user("ousmane")):
        correction = TakeoverCorrection(
            institution=zone.home, takeover=takeover,
            **{
                "employee": Employee.objects.get(staff_number="00002"), "month": dt.date(2026, 6, 1), "code": "1100",
                "amount": 5_000, "taxable": 5_000, "dated_on": dt.date(2026, 7, 9), "reference": "Note 12", "reason": "Oubli",
                **more,
            },
        )  # fmt: skip
        return correction_enter(correction=correction, access=access(zone))
