"""The items on which the register of acts withholds: the usual one of each nature, and those that nobody enters by hand."""

from __future__ import annotations

from payroll.models import DeductionAct

Nature = DeductionAct.Nature
#: The usual item of each nature, when the institution has it.
USUAL_ITEMS = {
    Nature.SEIZURE: "6500",
    Nature.ASSIGNMENT: "6510",
    Nature.TAX_NOTICE: "6520",
    Nature.TREASURY: "6530",
    Nature.MAINTENANCE: "6540",
    Nature.INTERNAL: "6550",
}
#: What is withheld for a creditor has its act, its rank and its share of the attachable portion.
OF_CREDITORS = tuple(code for nature, code in USUAL_ITEMS.items() if nature != Nature.INTERNAL)
