"""What the home institution's own records say of a departure: told to those who give its opinion, and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from careers.selectors.discipline import bar_to_move
from hr_core.models import Employee
from hr_core.text import french_amount
from training.selectors.bonds import bond_balance


@dataclass(frozen=True)
class Impediments:
    """`is_barred`: discipline bars a move that day, without a word of why; `bond`: what remains due for trainings, minor units."""

    is_barred: bool
    bond: int

    def told(self, currency: str) -> str:
        """One sentence for the form of the opinion."""
        if not self.is_barred and not self.bond:
            return _("Les dossiers de l’institution ne montrent ni procédure ou sanction qui empêche un départ, ni engagement de servir.")
        found = []
        if self.is_barred:
            found.append(_("une procédure ou une sanction qui empêche un départ"))
        if self.bond:
            found.append(_("un engagement de servir de %(amount)s") % {"amount": french_amount(self.bond, currency, unit=True)})
        return _("Les dossiers de l’institution montrent %(what)s.") % {"what": _(" et ").join(found)}


def impediments(employee: Employee, day: date) -> Impediments:
    """Runs in a scope of the home institution. Four queries."""
    return Impediments(bar_to_move(employee, day), bond_balance(employee, day))
