"""The axes of a report: how payslips, or their lines, are told apart. Facts are those of the month of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import AdministrativeStatus, Contract, Employee, Unit
from hr_core.text import french_month
from payroll.choices import RunKind, Section


@dataclass(frozen=True)
class Axis:
    """`sql` gives the key as text, over `s` (payslip), `r` (run), `p` (month), `e` (employee), `k` (column of the line),
    `u` (places of the units). Lines are read only by axes `of_lines`."""

    key: str
    label: Any
    sql: str
    of_lines: bool = False
    may_be_column: bool = True
    is_filter: bool = True
    words: Mapping[str, Any] = field(default_factory=dict)

    def said(self, key: str) -> str:
        """The key as people read it; names of employees and items are found by the caller."""
        if not key:
            return _("non renseigné")
        if self.key == "month":
            return french_month(int(key[:4]), int(key[5:])).capitalize()
        word = str(self.words.get(key, key))
        return word[:1].upper() + word[1:] if key in self.words else word


def _told(name: str) -> str:
    return f"COALESCE(s.identity ->> '{name}', '')"


YES_NO = {"true": gettext_lazy("cadre"), "false": gettext_lazy("non cadre")}
AXES: dict[str, Axis] = {
    axis.key: axis
    for axis in (
        Axis("month", gettext_lazy("Mois"), "to_char(make_date(p.year, p.month, 1), 'YYYY-MM')", is_filter=False),
        Axis(
            "unit", gettext_lazy("Unité"), "concat_ws(' · ', s.identity ->> 'unit', s.identity ->> 'unit_code')", may_be_column=False
        ),
        Axis("agency", gettext_lazy("Agence"), "COALESCE(u.agency, '')"),
        Axis("direction", gettext_lazy("Direction"), "COALESCE(u.direction, '')"),
        Axis("category", gettext_lazy("Catégorie"), _told("category")),
        Axis("class", gettext_lazy("Classe"), _told("class")),
        Axis("step", gettext_lazy("Échelon"), _told("step")),
        Axis("executive", gettext_lazy("Cadre"), "COALESCE(s.identity ->> 'executive', 'false')", words=YES_NO),
        Axis("job", gettext_lazy("Fonction"), _told("job"), may_be_column=False),
        Axis("contract", gettext_lazy("Contrat"), _told("contract"), words=dict(Contract.Kind.choices)),
        Axis("status", gettext_lazy("Statut"), _told("status"), words=dict(AdministrativeStatus.Kind.choices)),
        Axis("sex", gettext_lazy("Sexe"), "e.sex", words=dict(Employee.Sex.choices)),
        Axis("employee", gettext_lazy("Agent"), "s.employee_id::text", may_be_column=False, is_filter=False),
        Axis("mode", gettext_lazy("Mode de paiement"), _told("payment_mode"), words=dict(Employee.PaymentMode.choices)),
        Axis("run", gettext_lazy("Nature de la paie"), "r.kind", words=dict(RunKind.choices)),
        Axis("item", gettext_lazy("Rubrique"), "k.code", of_lines=True, may_be_column=False),
        Axis("section", gettext_lazy("Partie du bulletin"), "k.section", of_lines=True, words=dict(Section.choices)),
        Axis("recipient", gettext_lazy("Destinataire"), "k.recipient", of_lines=True),
        Axis("branch", gettext_lazy("Branche"), "k.branch", of_lines=True),
        Axis("account", gettext_lazy("Compte ou ligne budgétaire"), "k.account", of_lines=True),
    )
}


@dataclass(frozen=True)
class Places:
    """For each unit, the agency and the direction in which it stands: three lists of the same length."""

    units: list[int]
    agencies: list[str]
    directions: list[str]


def places() -> Places:
    """One query: the tree of the institution's units is small."""
    found = {unit.pk: unit for unit in Unit.objects.all()}
    names = Counter(unit.name for unit in found.values())

    def nearest(unit: Unit, kind: str) -> str:
        above: Unit | None = unit
        while above is not None:
            if above.kind == kind:
                return f"{above.name} · {above.code}" if names[above.name] > 1 else above.name
            above = found.get(above.parent_id) if above.parent_id else None
        return ""

    units = list(found.values())
    head = _("Siège")
    return Places(
        [unit.pk for unit in units],
        [nearest(unit, Unit.Kind.AGENCY) or head for unit in units],
        [nearest(unit, Unit.Kind.DIRECTION) for unit in units],
    )
