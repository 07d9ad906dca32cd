"""Tables of tokens, of the addresses told of events, and of what they were sent."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from hr_core.models import ApiToken, Webhook, WebhookDelivery
from hr_core.tables import act
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_count, french_moment
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, MomentColumn, TagColumn, TextColumn


class TokenTable(HouseTable):
    name = TextColumn(_("Usage"), small="user")
    kind = TextColumn(_("Pour"))
    scopes = TextColumn(_("Portées"), orderable=False, place="p2")
    expires_on = DayColumn(verbose_name=_("Expire le"), place="p3")
    last = TextColumn(_("Dernier appel"), accessor="use__last_used_at", empty_values=())
    state = TextColumn(_("État"), accessor="pk", orderable=False, place="p1")
    revoke = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = ApiToken
        fields = ("name", "kind", "scopes", "state", "last", "expires_on", "revoke")

    def render_scopes(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_last(self, record: ApiToken) -> str:
        use = getattr(record, "use", None)
        if use is None:
            return str(_("jamais"))
        calls = french_count(use.calls, str(_("appel")), str(_("appels")))
        return f"{french_moment(timezone.localtime(use.last_used_at))}, {calls}"

    def render_state(self, record: ApiToken) -> SafeString:
        label, tone = token_state(record)
        return draw_tag(label, tone)

    def value_state(self, record: ApiToken) -> str:
        return token_state(record)[0]

    def render_revoke(self, record: ApiToken) -> SafeString | str:
        if record.revoked_at is not None:
            return ""
        return act(_("Révoquer"), record, "hr_core:token_revoke", record.pk)


def token_state(token: ApiToken) -> tuple[str, str]:
    """The state of a token in words, and its tone."""
    if token.revoked_at is not None:
        return str(_("révoqué")), ""
    if token.expires_on <= timezone.localdate():
        return str(_("expiré")), "bad"
    if not token.is_drawn:
        return str(_("secret à retirer")), "wait"
    return str(_("en service")), "ok"


class WebhookTable(HouseTable):
    name = LinkColumn("hr_core:webhook_detail", args=[A("pk")], verbose_name=_("Destinataire"))
    url = TextColumn(_("Adresse"), place="p2")
    events = TextColumn(_("Événements"), orderable=False)
    is_active = TextColumn(_("État"), place="p1")
    failed = TextColumn(_("Abandonnés"), accessor="failed", place="p3", css="n")

    class Meta(HouseTable.Meta):
        model = Webhook
        fields = ("name", "url", "events", "failed", "is_active")

    def render_events(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_failed(self, value: Any) -> str:
        return str(value or "")

    def render_is_active(self, value: bool) -> SafeString:
        return draw_tag(_("actif"), "ok") if value else draw_tag(_("arrêté"))

    def value_is_active(self, value: bool) -> str:
        return str(_("actif") if value else _("arrêté"))


class DeliveryTable(HouseTable):
    made_at = MomentColumn(verbose_name=_("Le"))
    event = TextColumn(_("Événement"), place="p2")
    about = TextColumn(_("Sur"), accessor="payload", orderable=False)
    state = TagColumn(place="p1")
    result = TextColumn(_("Résultat"), accessor="remark", empty_values=(), orderable=False, place="p3")
    again = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = WebhookDelivery
        fields = ("made_at", "event", "about", "state", "result", "again")

    def render_about(self, value: dict[str, Any]) -> str:
        return value.get("employee") or value.get("unit") or ""

    def render_result(self, record: WebhookDelivery) -> str:
        tries = french_count(record.attempts, str(_("essai")), str(_("essais"))) if record.attempts else ""
        parts = [str(record.status or ""), record.remark.rstrip("."), tries]
        if record.state == WebhookDelivery.State.WAITING and record.attempts:
            parts.append(str(_("prochain le %(at)s") % {"at": french_moment(timezone.localtime(record.due_at))}))
        return ", ".join(filter(None, parts))

    def render_again(self, record: WebhookDelivery) -> SafeString | str:
        if record.state != WebhookDelivery.State.FAILED:
            return ""
        return act(_("Relancer"), record, "hr_core:delivery_again", record.pk)
