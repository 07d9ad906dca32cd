"""What the payroll keeps whatever the retention rules: told beside them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hr_core.retention import KEPT


def register() -> None:
    KEPT.append((_("Bulletins, lignes de paie, écritures, déclarations"), _("le droit du travail, le fisc et les caisses les demandent")))
