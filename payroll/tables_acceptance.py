"""Tables of the acceptance: its figures (rows of `AcceptedFigure`, exported), the papers that were signed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_integer
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, NumberColumn, TextColumn
from payroll.documents.acceptance import CONFIDENCE
from payroll.models import AcceptanceRecord
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


class PaperTable(HouseTable):
    """The signed papers."""

    row_header = "name"
    name = LinkColumn("payroll:acceptance_paper", small="expert_institution")
    expert_name = TextColumn(small="expert_quality", place="p2")
    signed_on = DayColumn(place="p3")
    figures = NumberColumn(verbose_name=gettext_lazy("Chiffres"), place="p1")
    size = TextColumn(verbose_name=gettext_lazy("Taille"), css="n lg-hide")
    sha256 = TextColumn(css="code lg-hide", orderable=False)
    recorded_by = TextColumn(css="lg-hide")

    class Meta(HouseTable.Meta):
        model = AcceptanceRecord
        fields = ("name", "expert_name", "signed_on", "figures", "size", "sha256", "recorded_by")

    def render_size(self, value: int) -> str:
        return _("%(size)s Ko") % {"size": french_integer(-(-value // 1024))}

    def value_size(self, value: int) -> int:
        return value

    def render_sha256(self, value: str) -> str:
        return f"{value[:16]}…"

    def value_sha256(self, value: str) -> str:
        return value
