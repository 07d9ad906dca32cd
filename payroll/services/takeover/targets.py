"""What a code of the old software may become: an item of the institution, a line of the law, a total of the month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from hr_core.imports.text import fold
from hr_core.models import Institution
from payroll.choices import ItemKind, Section
from payroll.choices_takeover import TOTAL_SECTION
from payroll.countries import law
from payroll.models import PayItemVersion
from payroll.services.near_labels import near_label
from payroll.services.opening_balances import TOTALS, known_codes

#: Totals of a month that a line enters, and its sign there. The taxable total is never guessed from lines.
SECTION_TOTALS: dict[str, tuple[tuple[str, int], ...]] = {
    Section.EARNING: (("gross", 1), ("net", 1)),
    Section.EMPLOYEE_CONTRIBUTION: (("contributions", 1), ("net", -1)),
    Section.TAX: (("tax", 1), ("net", -1)),
    Section.DEDUCTION: (("net", -1),),
    Section.EMPLOYER_CONTRIBUTION: (("employer", 1),),
    Section.EMPLOYER_TAX: (("employer", 1),),
    Section.EMPLOYER_CHARGE: (("employer", 1),),
}
TOTAL_LABELS = {code: labels[0] for code, labels in TOTALS.items()}
#: Days paid of a month: whole days beside the amounts, for the returns that print them.
DAYS = "paid_days"
GIVEN_LABELS = TOTAL_LABELS | {DAYS: "Jours payés"}
#: The end of the code of an item, or of a levy, that the old software paid for an earlier month.
EARLIER = "-rappel"


def plain(code: str) -> str:
    """The item or the levy of a line, whether it was paid for the month or for an earlier one."""
    return code.removesuffix(EARLIER)


@dataclass(frozen=True)
class Target:
    """What a code means here: `section` says where it stands on the payslip and which totals it enters."""

    code: str
    label: str
    section: str
    recipient: str = ""


class Targets:
    """All that may be chosen at an institution on a day, in the order of the payslip; two queries."""

    def __init__(self, institution: Institution, on: date) -> None:
        self.known = known_codes(institution, on)
        found: dict[str, Target] = {}
        versions = PayItemVersion.objects.filter(institution=institution, kind__in=ItemKind.values)
        for version in versions.select_related("item").order_by("item__code", "start"):
            found[version.item.code] = Target(version.item.code, version.label[:80], version.kind)
        for line in law(institution.country_id).lines:
            found[line.code] = Target(line.code, line.label[:80], line.section, line.recipient[:80])
        for code, label in TOTAL_LABELS.items():
            found[code] = Target(code, label, TOTAL_SECTION)
        self.by_code = found

    def get(self, code: str) -> Target | None:
        """What a code means; « …-rappel » is the same line paid for earlier months."""
        found = self.by_code.get(plain(code))
        if found is None or found.code == code:
            return found
        return replace(found, code=code, label=_("%(label)s, rappel") % {"label": found.label[:70]})

    def proposed(self, code: str, label: str) -> Target | None:
        """By the label first: the old software may use our codes for something else; by the code when it has no label; then by
        the label written otherwise."""
        by_label = self.known.labels.get(fold(label)) if label else None
        found = by_label or (None if label and fold(label) != fold(code) else self.known.codes.get(fold(code)))
        if not found and label:
            found = near_label(label, ((each.code, each.label) for each in self.by_code.values()))
        return self.by_code.get(found) if found else None

    def grouped(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Choices of a form, part by part."""
        parts = {**dict(Section.choices), TOTAL_SECTION: "Totaux du mois"}
        return [
            (str(label), [(each.code, f"{each.code} {each.label}" if each.code.isdigit() else each.label) for each in rows])
            for section, label in parts.items()
            if (rows := [each for each in self.by_code.values() if each.section == section])
        ]
