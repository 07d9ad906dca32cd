"""The table of copies of data."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.models import DataExport
from hr_core.tables import act
from hr_core.text import french_count
from hr_core.ui.tables import HouseTable, MomentColumn, TagColumn, TextColumn


class CopyTable(HouseTable):
    what = TextColumn(_("Copie"), accessor="pk", orderable=False)
    reason = TextColumn(_("Motif"), orderable=False, css="lg-hide")
    asked_by = TextColumn(_("Demandée par"), place="p2")
    asked_at = MomentColumn(verbose_name=_("Le"))
    released_by = TextColumn(_("Autorisée par"))
    read = TextColumn(_("Lue"), accessor="downloads", place="p3")
    state = TagColumn(place="p1")
    go = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    row_header = "what"

    class Meta(HouseTable.Meta):
        model = DataExport
        fields = ("what", "reason", "asked_by", "asked_at", "released_by", "read", "state", "go")

    def __init__(self, *args: Any, access: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access = access

    def render_what(self, record: DataExport) -> str:
        return str(record)[:1].upper() + str(record)[1:]

    def value_what(self, record: DataExport) -> str:
        return str(record)

    def render_read(self, record: DataExport) -> str:
        if not record.downloads:
            return ""
        return f"{french_count(record.downloads, str(_('fois')), str(_('fois')))}, {record.last_reader}"

    def render_go(self, record: DataExport) -> SafeString | str:
        if record.state == DataExport.State.READY:
            return act(_("Télécharger"), record, "hr_core:copy_file", record.pk)
        if record.state == DataExport.State.ASKED and self.access.has("data_copy_release"):
            return act(_("Examiner"), record, "hr_core:copy_release", record.pk)
        return ""
