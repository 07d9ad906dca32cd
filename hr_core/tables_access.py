"""Tables of accounts, role acts, sign-ins and access reviews."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from hr_core.models import AccessReview, AccessReviewLine, RoleAct, RoleActState, SignIn, User
from hr_core.tables import act
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date, french_moment, french_period
from hr_core.ui.tables import HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn


def moment_words(at: Any, none: Any = "") -> str:
    return french_moment(timezone.localtime(at)) if at else str(none)


class AccountTable(HouseTable):
    full_name = LinkColumn("hr_core:account_detail", args=[A("pk")], verbose_name=_("Personne"), small="username")
    email = TextColumn(_("Adresse"), place="p2")
    roles = NumberColumn(verbose_name=_("Rôles"), place="p3")
    last = TextColumn(_("Dernière connexion"), accessor="last", empty_values=())
    is_active = TextColumn(_("État"), place="p1")

    class Meta(HouseTable.Meta):
        model = User
        fields = ("full_name", "email", "roles", "last", "is_active")

    def render_last(self, record: Any) -> str:
        return moment_words(record.last, _("jamais"))

    def value_last(self, record: Any) -> str:
        return moment_words(record.last, _("jamais"))

    def render_is_active(self, value: bool) -> SafeString:
        return draw_tag(_("actif"), "ok") if value else draw_tag(_("désactivé"))

    def value_is_active(self, value: bool) -> str:
        return str(_("actif") if value else _("désactivé"))


class RoleActTable(HouseTable):
    user = LinkColumn("hr_core:account_detail", args=[A("user_id")], verbose_name=_("Compte"), accessor="user__full_name")
    role = TextColumn(_("Rôle"), place="p2", small="unit")
    period = TextColumn(_("Période"), accessor="start", place="p3")
    reason = TextColumn(_("Motif"), orderable=False, css="lg-hide")
    proposed_by = TextColumn(_("Proposé par"))
    state = TagColumn(place="p1")
    go = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = RoleAct
        fields = ("user", "role", "period", "reason", "proposed_by", "state", "go")

    def __init__(self, *args: Any, may_approve: bool, may_end: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_approve, self.may_end = may_approve, may_end

    def render_period(self, record: RoleAct) -> str:
        return french_period(record.start, record.end)

    def value_period(self, record: RoleAct) -> str:
        return french_period(record.start, record.end)

    def render_go(self, record: RoleAct) -> SafeString | str:
        if record.state == RoleActState.PROPOSED and self.may_approve:
            return act(_("Examiner"), record, "hr_core:role_act_approve", record.pk)
        if record.state in (RoleActState.PLANNED, RoleActState.IN_FORCE) and self.may_end:
            return act(_("Mettre fin"), record, "hr_core:role_act_end", record.pk)
        return ""


class SignInTable(HouseTable):
    at = MomentColumn(verbose_name=_("Le"), place="p2")
    identifier = TextColumn(_("Identifiant"), small="user")
    succeeded = TextColumn(_("Résultat"), place="p1")
    address = TextColumn(_("Depuis"), place="p3")
    agent = TextColumn(_("Navigateur"), orderable=False, css="lg-hide")
    ended_at = MomentColumn(verbose_name=_("Fermée le"))

    row_header = "identifier"

    class Meta(HouseTable.Meta):
        model = SignIn
        fields = ("at", "identifier", "succeeded", "address", "agent", "ended_at")

    def render_succeeded(self, value: bool) -> SafeString:
        return draw_tag(_("connexion"), "") if value else draw_tag(_("refusée"), "bad", "x")

    def value_succeeded(self, value: bool) -> str:
        return str(_("connexion") if value else _("refusée"))

    def render_agent(self, value: str) -> str:
        return agent_words(value)


class SessionTable(SignInTable):
    close = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(SignInTable.Meta):
        fields = ("at", "identifier", "address", "agent", "close")
        exclude = ("succeeded", "ended_at")

    def render_close(self, record: SignIn) -> SafeString:
        return act(_("Fermer"), record, "hr_core:session_close", record.pk)


def agent_words(agent: str) -> str:
    """« Firefox, Android »: what a reader recognises of a browser's long name."""
    browsers = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    found = [next((label for mark, label in known if mark in agent), "") for known in (browsers, systems)]
    return ", ".join(filter(None, found)) or agent[:40]


class ReviewTable(HouseTable):
    name = LinkColumn("hr_core:review_detail", args=[A("pk")], verbose_name=_("Revue"))
    opened_by = TextColumn(_("Ouverte par"), place="p2")
    opened_at = MomentColumn(verbose_name=_("Le"))
    progress = TextColumn(_("Décidés"), accessor="pk", orderable=False, place="p3")
    signed_by = TextColumn(_("Signée par"))
    state = TagColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = AccessReview
        fields = ("name", "opened_by", "opened_at", "progress", "signed_by", "state")

    def render_progress(self, record: Any) -> str:
        return f"{record.decided} / {record.total}"

    def value_progress(self, record: Any) -> str:
        return f"{record.decided} / {record.total}"


class ReviewLineTable(HouseTable):
    user = LinkColumn("hr_core:account_detail", args=[A("user_id")], verbose_name=_("Personne"), accessor="user__full_name")
    role = TextColumn(_("Rôle"), place="p2", small="unit")
    granted_at = TextColumn(_("Tenu depuis"), place="p3")
    last_sign_in = TextColumn(_("Dernière connexion"), empty_values=())
    decision = TagColumn(place="p1")
    remark = TextColumn(_("Observation"), orderable=False)

    class Meta(HouseTable.Meta):
        model = AccessReviewLine
        fields = ("user", "role", "granted_at", "last_sign_in", "decision", "remark")

    def render_granted_at(self, value: Any) -> str:
        return french_date(timezone.localtime(value).date())

    def render_last_sign_in(self, record: AccessReviewLine) -> str:
        return moment_words(record.last_sign_in, _("jamais"))

    def value_last_sign_in(self, record: AccessReviewLine) -> str:
        return moment_words(record.last_sign_in, _("jamais"))
