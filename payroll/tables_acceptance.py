"""The export of the acceptance: rows of `AcceptedFigure`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from hr_core.ui.tables import HouseTable, TextColumn
from payroll.documents.acceptance import CONFIDENCE
from payroll.selectors.acceptance import STANDINGS


class AcceptedTable(HouseTable):
    group = TextColumn(verbose_name=gettext_lazy("Groupe"))
    label = TextColumn(accessor="figure__label", verbose_name=gettext_lazy("Chiffre"))
    value = TextColumn(verbose_name=gettext_lazy("Valeur"))
    since = TextColumn(accessor="current__valid_from", verbose_name=gettext_lazy("En vigueur depuis"))
    source = TextColumn(verbose_name=gettext_lazy("Texte ou source"))
    confidence = TextColumn(accessor="current__confidence", verbose_name=gettext_lazy("Fiabilité"))
    standing = TextColumn(verbose_name=gettext_lazy("Décision"))
    remark = TextColumn(accessor="signature__remark", verbose_name=gettext_lazy("Observation"))
    expert = TextColumn(accessor="signature__expert_name", verbose_name=gettext_lazy("Expert"))
    quality = TextColumn(accessor="signature__expert_quality", verbose_name=gettext_lazy("Qualité"))
    institution = TextColumn(accessor="signature__expert_institution", verbose_name=gettext_lazy("Institution"))
    signed_on = TextColumn(accessor="signature__signed_on", verbose_name=gettext_lazy("Signé le"))
    derogation = TextColumn(accessor="derogation__reference", verbose_name=gettext_lazy("Dérogation"))
    granted_by = TextColumn(accessor="derogation__granted_by", verbose_name=gettext_lazy("Accordée par"))
    digest = TextColumn(verbose_name=gettext_lazy("Empreinte"))

    def value_standing(self, value: str) -> str:
        return str(STANDINGS[value])

    def value_confidence(self, value: Any) -> str:
        return str(CONFIDENCE.get(value, value))
