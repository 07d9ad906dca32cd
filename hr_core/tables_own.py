"""Tables of notes and of the directory."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Announcement, AnnouncementReading, Employee
from hr_core.tables import WhoColumn
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn


class AnnouncementTable(HouseTable):
    title = LinkColumn("hr_core:announcement_detail", args=[A("pk")], verbose_name=gettext_lazy("Note de service"))
    whom = TextColumn(accessor="pk", verbose_name=gettext_lazy("À qui"), orderable=False, place="p2")
    published_at = MomentColumn(verbose_name=gettext_lazy("Publiée le"), place="p3")
    addressed = NumberColumn(verbose_name=gettext_lazy("Destinataires"))
    opened = NumberColumn(verbose_name=gettext_lazy("Lue par"), place="p1")
    acknowledged = NumberColumn(verbose_name=gettext_lazy("Accusés"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Announcement
        fields = ("title", "whom", "published_at", "addressed", "opened", "acknowledged", "state")

    def render_whom(self, record: Announcement) -> str:
        return addressed_words(record)

    def value_whom(self, record: Announcement) -> str:
        return addressed_words(record)

    def render_acknowledged(self, record: Any) -> str:
        return str(record.acknowledged) if record.must_acknowledge else ""


def addressed_words(row: Announcement) -> str:
    """« Agence de Kaolack, durée déterminée », or the whole institution."""
    parts = [str(row.unit)] if row.unit_id else []
    parts += [row.get_contract_kind_display()] if row.contract_kind else []
    return ", ".join(parts) or _("Toute l’institution")


class ReadingTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    opened_at = MomentColumn(verbose_name=gettext_lazy("Ouverte le"), place="p2")
    acknowledged_at = MomentColumn(verbose_name=gettext_lazy("Réception accusée le"), place="p3")
    account = TextColumn(accessor="employee__user_id", verbose_name=gettext_lazy("Compte"), empty_values=(), orderable=False, place="p4")

    class Meta(HouseTable.Meta):
        model = AnnouncementReading
        fields = ("employee", "opened_at", "acknowledged_at", "account")

    def render_account(self, value: Any) -> str:
        return "" if value else _("sans compte")

    def value_account(self, value: Any) -> str:
        return self.render_account(value)


class DirectoryTable(HouseTable):
    """A colleague: where they work, how to write or call."""

    name = TextColumn(accessor="last_name", verbose_name=gettext_lazy("Nom"), order_by=("last_name", "first_names"))
    work = TextColumn(accessor="job_title", verbose_name=gettext_lazy("Emploi et unité"), empty_values=(), place="p2")
    phone = TextColumn(accessor="phone", verbose_name=gettext_lazy("Téléphone"), empty_values=(), orderable=False, place="p1")
    email = TextColumn(accessor="email", verbose_name=gettext_lazy("Courriel"), empty_values=(), orderable=False, place="p3")

    row_header = "name"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("name", "work", "phone", "email")

    def render_name(self, record: Employee) -> str:
        return record.full_name

    def render_work(self, record: Any) -> SafeString:
        return two_lines(record.job_title or "", record.unit_name or "")

    def render_phone(self, record: Any) -> str | SafeString:
        if not record.phone or record.hides_phone:
            return ""
        return format_html('<a href="tel:{}">{}</a>', "".join(record.phone.split()), record.phone)

    def render_email(self, record: Any) -> str | SafeString:
        return format_html('<a href="mailto:{}">{}</a>', record.email, record.email) if record.email else ""
