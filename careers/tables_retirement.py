"""Tables of retirement dossiers and of former staff."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import RetirementDossier
from hr_core.models import Employee
from hr_core.tables import who
from hr_core.text import french_date
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import DayColumn, HouseTable, NumberColumn, TagColumn, TextColumn


class DossierTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"))
    due_on = DayColumn(verbose_name=gettext_lazy("Retraite le"), place="p3")
    missing = NumberColumn(verbose_name=gettext_lazy("Périodes à justifier"), place="p1")
    undone = NumberColumn(verbose_name=gettext_lazy("Tâches à faire"))
    sent_on = DayColumn(verbose_name=gettext_lazy("Transmis le"), css="lg-hide")
    receipt = TextColumn(verbose_name=gettext_lazy("Récépissé"), css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = RetirementDossier
        fields = ("agent", "due_on", "missing", "undone", "sent_on", "receipt", "state")

    def render_agent(self, record: RetirementDossier) -> SafeString:
        return who(record.employee, address_of("careers:dossier_detail", record.pk))

    def value_agent(self, record: RetirementDossier) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"


class FormerTable(HouseTable):
    agent = TextColumn(accessor="last_name", verbose_name=gettext_lazy("Ancien agent"))
    hired_on = DayColumn(verbose_name=gettext_lazy("Entré le"))
    left_on = TextColumn(verbose_name=gettext_lazy("Dernier jour"), place="p3")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("agent", "hired_on", "left_on")

    def render_agent(self, record: Employee) -> SafeString:
        return who(record, address_of("careers:former_detail", record.pk))

    def value_agent(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"

    def render_left_on(self, record: Employee) -> str:
        return french_date(record.last_day) if record.last_day else _("en service")
