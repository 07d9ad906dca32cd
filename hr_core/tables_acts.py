"""Tables of acts, of signers, of papers with a letterhead."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import SignerState
from hr_core.models import Act, ActSigner
from hr_core.services.acts.kinds import kinds
from hr_core.tables import WhoColumn
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_period
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import DayColumn, HouseTable, TagColumn, TextColumn


def kind_label(code: str) -> str:
    found = kinds().get(code)
    return str(found) if found else code


class ActTable(HouseTable):
    number = TextColumn(_("Acte"), accessor="number", empty_values=(), order_by=("year", "series", "number"))
    employee = WhoColumn(_("Agent"), accessor="employee", order_by=("employee__last_name", "employee__first_names"), place="p2")
    effective_on = DayColumn(verbose_name=_("Effet"), place="p3")
    signed_at = TextColumn(_("Signé le"), accessor="signed_at", css="lg-hide")
    signer_name = TextColumn(_("Signataire"), css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "number"

    class Meta(HouseTable.Meta):
        model = Act
        fields = ("number", "employee", "effective_on", "signed_at", "signer_name", "state")
        order_by = ()

    def render_number(self, record: Act) -> SafeString:
        url = reverse("hr_core:act_detail", args=[record.pk])
        under = f"{record.reference}, {kind_label(record.kind)}" if record.reference else kind_label(record.kind)
        return format_html('<a href="{}">{}</a><small>{}</small>', url, record.title, under)

    def value_number(self, record: Act) -> str:
        return " ".join(filter(None, (record.reference, record.title)))

    def render_signed_at(self, value: Any) -> str:
        return f"{timezone.localtime(value):%d/%m/%Y}"

    def value_signed_at(self, value: Any) -> Any:
        return timezone.localtime(value).date() if value else None


class SignerTable(HouseTable):
    user = TextColumn(_("Signataire"), accessor="user__full_name")
    kinds = TextColumn(_("Signe"), accessor="kinds", orderable=False, place="p2")
    period = TextColumn(_("Période"), accessor="start", place="p3")
    reference = TextColumn(_("Texte"), css="lg-hide")
    standing = TextColumn(_("État"), accessor="state", orderable=False, place="p4")

    row_header = "user"

    class Meta(HouseTable.Meta):
        model = ActSigner
        fields = ("user", "kinds", "period", "reference", "standing")
        order_by = ()

    def render_user(self, record: ActSigner) -> SafeString:
        url = reverse("hr_core:act_signer_detail", args=[record.pk])
        return format_html('<a href="{}">{}</a><small>{}</small>', url, record.user, record.quality)

    def value_user(self, record: ActSigner) -> str:
        return f"{record.user}, {record.quality}"

    def render_kinds(self, record: ActSigner) -> SafeString:
        return two_lines(kinds_words(record), _("certificats sans geste") if record.is_automatic else "")

    def value_kinds(self, record: ActSigner) -> str:
        return kinds_words(record)

    def render_period(self, record: ActSigner) -> str:
        return french_period(record.start, record.end)

    value_period = render_period

    def render_standing(self, record: ActSigner) -> Any:
        return draw_tag(*signer_standing(record))

    def value_standing(self, record: ActSigner) -> str:
        return str(signer_standing(record)[0])


def kinds_words(signer: ActSigner) -> str:
    """Some kinds by their names, all of them in two words."""
    if len(signer.kinds) == len(kinds()):
        return str(_("tous les actes"))
    names = [kind_label(code).lower() for code in kinds() if code in signer.kinds]
    return ", ".join(names[:4]) + (f" + {len(names) - 4}" if len(names) > 4 else "")


def signer_standing(record: ActSigner) -> tuple[Any, str, str]:
    """Word, tone and icon: what a power is worth today."""
    state = SignerState(record.state)
    today = timezone.localdate()
    if state != SignerState.APPROVED:
        return state.label, state.tone, state.icon
    if record.holds_on(today):
        return _("en vigueur"), "ok", "circle-check"
    return (_("à venir"), "info", "clock") if record.start > today else (_("terminé"), "", "")
