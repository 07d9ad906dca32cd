"""Tables of the regional committee."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_period
from hr_core.ui.parts import state_tag, two_lines
from hr_core.ui.states import Look
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn
from mobility.choices_committee import Office
from mobility.models import Appeal, CommitteeDecision, CommitteeMember, CommitteeSession


class SessionTable(HouseTable):
    number = LinkColumn("mobility:session_detail", verbose_name=gettext_lazy("Séance"))
    held_at = MomentColumn(verbose_name=gettext_lazy("Date"), place="p2")
    mode = TextColumn(verbose_name=gettext_lazy("Forme"))
    item_count = NumberColumn(verbose_name=gettext_lazy("Points"), place="p1")
    presided_by = TextColumn(verbose_name=gettext_lazy("Présidée par"), css="lg-hide")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = CommitteeSession
        fields = ("number", "held_at", "mode", "item_count", "presided_by", "state")
        order_by = "-held_at"

    def render_number(self, record: CommitteeSession) -> SafeString:
        return self.linked("number", str(record), record)


class MemberTable(HouseTable):
    user = TextColumn(verbose_name=gettext_lazy("Membre"), order_by=("user__full_name",))
    kind = TextColumn(place="p2")
    sub_region = TextColumn(css="lg-hide")
    substitute_of = TextColumn(verbose_name=gettext_lazy("Supplée"))
    period = TextColumn(empty_values=(), verbose_name=gettext_lazy("Mandat"), order_by=("end",), place="p3")
    order = NumberColumn(verbose_name=gettext_lazy("Ordre"), css="lg-hide")
    actions = TextColumn(empty_values=(), verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = CommitteeMember
        fields = ("user", "kind", "sub_region", "substitute_of", "period", "order", "actions")
        order_by = ("order",)

    def render_user(self, record: CommitteeMember) -> SafeString:
        return two_lines(record.user, f"{record.home.acronym}, {record.home.country}")

    def value_user(self, record: CommitteeMember) -> str:
        return f"{record.user}, {record.home.acronym}"

    def render_kind(self, record: CommitteeMember) -> Any:
        if record.office == Office.NONE:
            return record.get_kind_display()
        return state_tag(record.office, record.get_office_display(), Look("info", "star"))

    def value_kind(self, record: CommitteeMember) -> str:
        return f"{record.get_kind_display()} {record.get_office_display() if record.office else ''}".strip()

    def render_period(self, record: CommitteeMember) -> SafeString:
        return two_lines(french_period(record.start, record.end), _("renouvelé") if record.mandate == 2 else "")

    def value_period(self, record: CommitteeMember) -> str:
        return french_period(record.start, record.end)

    def render_actions(self, record: CommitteeMember) -> Any:
        from django.utils.html import format_html

        from hr_core.ui.addresses import address_of

        if not getattr(self, "may_prepare", False):
            return ""
        return format_html('<a href="{}">{}</a>', address_of("mobility:member_update", record.pk), _("Modifier"))


class ReserveTable(HouseTable):
    person = TextColumn(empty_values=(), verbose_name=gettext_lazy("Candidat"), order_by=("application__snapshot__name",))
    vacancy = TextColumn(accessor="item__vacancy", verbose_name=gettext_lazy("Avis"), place="p2")
    reserve_rank = NumberColumn(verbose_name=gettext_lazy("Rang"), place="p1")
    reserve_until = DayColumn(verbose_name=gettext_lazy("Valable jusqu’au"), place="p3")
    state = TagColumn(accessor="application__state", verbose_name=gettext_lazy("Candidature"), place="p4")

    class Meta(HouseTable.Meta):
        model = CommitteeDecision
        fields = ("person", "vacancy", "reserve_rank", "reserve_until", "state")
        order_by = ("vacancy", "reserve_rank")

    def render_person(self, record: CommitteeDecision) -> SafeString:
        return two_lines(record.application.name, record.application.home.acronym)

    def value_person(self, record: CommitteeDecision) -> str:
        return record.application.name


class AppealTable(HouseTable):
    person = LinkColumn(
        "mobility:appeal_answer", args=[A("pk")], empty_values=(), verbose_name=gettext_lazy("Candidat"), orderable=False
    )
    vacancy = TextColumn(accessor="item__vacancy", verbose_name=gettext_lazy("Avis"), place="p2")
    kind = TextColumn(verbose_name=gettext_lazy("Voie"), place="p3")
    filed_at = MomentColumn(verbose_name=gettext_lazy("Déposé le"), css="lg-hide")
    due_on = DayColumn(verbose_name=gettext_lazy("Réponse attendue"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Appeal
        fields = ("person", "vacancy", "kind", "filed_at", "due_on", "state")
        order_by = "-filed_at"

    def render_person(self, record: Appeal) -> SafeString:
        return self.linked("person", record.application.name, record)

    def value_person(self, record: Appeal) -> str:
        return record.application.name
