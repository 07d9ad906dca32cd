"""Tables of the vault."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import VersionState
from hr_core.models import DocumentCategory, DocumentVersion
from hr_core.tables import WhoColumn
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import DayColumn, HouseTable, TextColumn

SOON_DAYS = 60


def standing(version: DocumentVersion) -> tuple[Any, str, str]:
    """Word, tone and icon of a version: waiting, refused, expired, soon to expire, valid."""
    state, today = VersionState(version.state), timezone.localdate()
    if state != VersionState.VALID:
        return state.label, state.tone, state.icon
    if not version.is_current:
        return _("remplacée"), "", ""
    if version.is_expired(today):
        return _("expirée"), "bad", "alert-circle"
    if version.expires_on is not None and (version.expires_on - today).days <= SOON_DAYS:
        return _("expire bientôt"), "wait", "clock"
    return state.label, state.tone, state.icon


def size_words(size: int) -> str:
    """« 240 ko », « 1,4 Mo »."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))}\u00a0ko"
    return f"{size / 1024 / 1024:.1f}\u00a0Mo".replace(".", ",")


class DocumentTable(HouseTable):
    title = TextColumn(_("Document"), accessor="document__title")
    employee = WhoColumn(
        _("Agent"), accessor="document__employee", order_by=("document__employee__last_name", "document__employee__first_names"),
        place="p2",
    )  # fmt: skip
    expires_on = DayColumn(verbose_name=_("Expire le"), place="p3")
    sent_at = TextColumn(_("Déposé le"), accessor="sent_at", css="lg-hide")
    standing = TextColumn(_("État"), accessor="state", orderable=False, place="p4")

    row_header = "title"

    class Meta(HouseTable.Meta):
        model = DocumentVersion
        fields = ("title", "employee", "expires_on", "sent_at", "standing")
        order_by = ()

    def render_title(self, record: DocumentVersion) -> SafeString:
        url = reverse("hr_core:document_detail", args=[record.document_id])
        under = " · ".join(filter(None, (record.document.category.label, record.reference)))
        return format_html('<a href="{}">{}</a><small>{}</small>', url, record.document.title, under)

    def value_title(self, record: DocumentVersion) -> str:
        return f"{record.document.category.label} : {record.document.title}"

    def render_sent_at(self, value: Any) -> str:
        return french_date(timezone.localtime(value).date())

    def value_sent_at(self, value: Any) -> Any:
        return timezone.localtime(value).date()

    def render_standing(self, record: DocumentVersion) -> Any:
        return draw_tag(*standing(record))

    def value_standing(self, record: DocumentVersion) -> str:
        return str(standing(record)[0])


class CategoryTable(HouseTable):
    label = TextColumn()
    confidentiality = TextColumn(_("Confidentialité"), accessor="get_confidentiality_display", orderable=False, place="p2")
    person = TextColumn(_("L’agent"), accessor="is_shown", orderable=False, place="p3")
    alert = TextColumn(_("Expiration"), accessor="expires", orderable=False)
    standing = TextColumn(_("État"), accessor="is_active", orderable=False, place="p4")

    row_header = "label"

    class Meta(HouseTable.Meta):
        model = DocumentCategory
        fields = ("label", "confidentiality", "person", "alert", "standing")
        order_by = ()

    def render_label(self, record: DocumentCategory) -> SafeString:
        link = format_html('<a href="{}">{}</a>', reverse("hr_core:category_update", args=[record.pk]), record.label)
        return two_lines(link, _("exigée dans chaque dossier") if record.is_required else "")

    def value_label(self, record: DocumentCategory) -> str:
        return record.label

    def render_confidentiality(self, record: DocumentCategory) -> SafeString:
        word, _colon, who = str(record.get_confidentiality_display()).partition(" : ")
        return two_lines(word.capitalize(), who)

    def render_person(self, record: DocumentCategory) -> Any:
        if record.is_open:
            return _("voit et dépose")
        return _("voit") if record.is_shown else _("ne voit pas")

    value_person = render_person

    def render_alert(self, record: DocumentCategory) -> Any:
        return _("alerte %(days)s jours avant") % {"days": record.alert_days} if record.expires else _("sans")

    value_alert = render_alert

    def render_standing(self, record: DocumentCategory) -> Any:
        return draw_tag(*((_("proposée"), "ok", "circle-check") if record.is_active else (_("fermée"), "", "")))

    def value_standing(self, record: DocumentCategory) -> str:
        return str(_("proposée") if record.is_active else _("fermée"))
