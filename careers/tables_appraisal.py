"""Tables of appraisal."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from careers.choices_appraisal import SheetState
from careers.models import Appraisal, AppraisalCampaign, AppraisalForm
from careers.tables_advancement import mark
from hr_core.tables import act, who
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


class FormTable(HouseTable):
    label = LinkColumn("careers:appraisal_form_detail", args=[A("pk")], verbose_name=_("Modèle"), small="reference")
    number = NumberColumn(verbose_name=_("Version"), place="p1")
    used = NumberColumn(verbose_name=_("Campagnes"), place="p2")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AppraisalForm
        fields = ("label", "number", "used", "state")


class CampaignTable(HouseTable):
    label = LinkColumn("careers:appraisal_campaign_detail", args=[A("pk")], verbose_name=_("Campagne"), small="form")
    year = TextColumn(verbose_name=_("Année notée"), place="p2")
    people = NumberColumn(verbose_name=_("Fiches"), place="p1")
    done = NumberColumn(verbose_name=_("Signées ou closes"))
    sign_until = DayColumn(verbose_name=_("Signature jusqu’au"), place="p3")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AppraisalCampaign
        fields = ("label", "year", "people", "done", "sign_until", "state")


class SheetTable(HouseTable):
    """Sheets of a campaign."""

    agent = TextColumn(accessor="employee__last_name", verbose_name=_("Agent"))
    unit = TextColumn(accessor="unit__name", verbose_name=_("Unité"), place="p2")
    manager = TextColumn(accessor="manager", verbose_name=_("Évaluateur"), order_by=("manager__last_name",), css="lg-hide")
    mark = NumberColumn(verbose_name=_("Note finale"), place="p1")
    level = TextColumn(accessor="pk", verbose_name=_("Niveau"), orderable=False)
    state = TagColumn(place="p3")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Appraisal
        fields = ("agent", "unit", "manager", "mark", "level", "state")

    def render_agent(self, record: Appraisal) -> SafeString:
        return who(record.employee, address_of("careers:appraisal_sheet", record.pk))

    def value_agent(self, record: Appraisal) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_manager(self, record: Appraisal) -> str:
        return record.manager.full_name if record.manager else ""

    def render_mark(self, value: int) -> str:
        return mark(value)

    def render_level(self, record: Appraisal) -> str:
        return record.campaign.form.scale.level_of(record.mark).label if record.mark is not None else ""


class MarkTable(SheetTable):
    """Sheets beside one another, to harmonise."""

    proposed = NumberColumn(accessor="proposed_mark", verbose_name=_("Proposée"), css="lg-hide")
    change = TextColumn(accessor="pk", verbose_name=_("Suite"), orderable=False, exclude_from_export=True, place="p4")

    class Meta(SheetTable.Meta):
        fields = ("agent", "unit", "manager", "proposed", "mark", "level", "state", "change")

    def render_proposed(self, value: int) -> str:
        return mark(value)

    def render_change(self, record: Appraisal) -> Any:
        if record.state != SheetState.REVIEW:
            return ""
        return act(_("Changer"), record.employee, "careers:appraisal_move", record.pk)


class TeamTable(SheetTable):
    """An appraiser's sheets, over the campaigns."""

    campaign = TextColumn(verbose_name=_("Campagne"), place="p2")

    class Meta(SheetTable.Meta):
        fields = ("agent", "campaign", "manager", "mark", "level", "state")
        exclude = ("unit",)
