"""Tables of discipline, honours and mandates."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_discipline import CaseState
from careers.models import (
    DisciplinaryCase,
    DisciplineRule,
    Honour,
    HonourKind,
    MandateKind,
    ProtectedMandate,
    SanctionKind,
)
from hr_core.filters import today
from hr_core.services.acts.kinds import kinds
from hr_core.tables import WhoColumn, act, who
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_count, french_date, french_period
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


class CaseTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"))
    number = TextColumn(verbose_name=gettext_lazy("Numéro"), place="p2")
    opened_on = DayColumn(verbose_name=gettext_lazy("Ouverte le"))
    next_on = DayColumn(verbose_name=gettext_lazy("Échéance"), place="p3")
    sanction = TextColumn(verbose_name=gettext_lazy("Sanction"), css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = DisciplinaryCase
        fields = ("agent", "number", "opened_on", "next_on", "sanction", "state")

    def render_agent(self, record: DisciplinaryCase) -> SafeString:
        return who(record.employee, address_of("careers:case_detail", record.pk))

    def value_agent(self, record: DisciplinaryCase) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_sanction(self, record: DisciplinaryCase) -> str:
        return "" if record.state == CaseState.EFFACED else str(record.sanction or "")


class RuleTable(HouseTable):
    period = TextColumn(accessor="start", verbose_name=gettext_lazy("Période"))
    prescription_days = NumberColumn(verbose_name=gettext_lazy("Prescription"))
    explanation_days = NumberColumn(verbose_name=gettext_lazy("Réponse"), place="p1")
    notice_days = NumberColumn(verbose_name=gettext_lazy("Convocation"))
    decision_days = NumberColumn(verbose_name=gettext_lazy("Décision"))
    appeal_days = NumberColumn(verbose_name=gettext_lazy("Recours"))
    reference = TextColumn(verbose_name=gettext_lazy("Texte"), place="p2")

    class Meta(HouseTable.Meta):
        model = DisciplineRule
        fields = ("period", "prescription_days", "explanation_days", "notice_days", "decision_days", "appeal_days", "reference")

    def render_period(self, record: DisciplineRule) -> str:
        return french_period(record.start, record.end)


class SanctionKindTable(HouseTable):
    label = LinkColumn("careers:sanction_kind_update", args=[A("pk")], verbose_name=gettext_lazy("Sanction"))
    degree = NumberColumn(verbose_name=gettext_lazy("Degré"), place="p1")
    effect = TextColumn(verbose_name=gettext_lazy("L’acte inscrit"))
    council = TextColumn(accessor="needs_council", verbose_name=gettext_lazy("Conseil"))
    effacement = TextColumn(accessor="effacement_months", verbose_name=gettext_lazy("Effacement"), place="p2", empty_values=())
    offered = TextColumn(accessor="is_active", verbose_name=gettext_lazy("Proposée"))
    reference = TextColumn(verbose_name=gettext_lazy("Texte"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = SanctionKind
        fields = ("label", "degree", "effect", "council", "effacement", "offered", "reference")

    def render_effect(self, record: SanctionKind) -> str:
        words = record.get_effect_display()
        return _("%(what)s, %(days)s jours au plus") % {"what": words, "days": record.maximum_days} if record.maximum_days else words

    def render_council(self, value: bool) -> str:
        return yes(value)

    def render_effacement(self, record: SanctionKind) -> str:
        months = record.effacement_months
        return french_count(months, _("mois"), _("mois")) if months else _("jamais")

    def render_offered(self, value: bool) -> str:
        return yes(value)


class HonourTable(HouseTable):
    agent = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    kind = TextColumn(verbose_name=gettext_lazy("Distinction"), place="p2")
    on = DayColumn(verbose_name=gettext_lazy("Décernée le"), place="p3")
    reference = TextColumn(verbose_name=gettext_lazy("Acte ou décret"))
    motive = TextColumn(verbose_name=gettext_lazy("Motif"), css="lg-hide")
    remove = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Honour
        fields = ("agent", "kind", "on", "reference", "motive", "remove")

    def render_remove(self, record: Honour) -> SafeString | str:
        return "" if record.act_id else act(_("Retirer"), record.employee, "careers:honour_remove", record.pk)


class ProposalTable(HouseTable):
    """Rows are (employee, kind, seniority) as dictionaries."""

    agent = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), orderable=False)
    kind = TextColumn(verbose_name=gettext_lazy("Distinction"), place="p2", orderable=False)
    seniority = TextColumn(verbose_name=gettext_lazy("Ancienneté"), place="p3", orderable=False)

    class Meta(HouseTable.Meta):
        fields = ("agent", "kind", "seniority")


class HonourKindTable(HouseTable):
    label = LinkColumn("careers:honour_kind_update", args=[A("pk")], verbose_name=gettext_lazy("Distinction"))
    authority = TextColumn(verbose_name=gettext_lazy("Décernée par"), place="p2")
    years = NumberColumn(verbose_name=gettext_lazy("Années demandées"), place="p1")
    offered = TextColumn(accessor="is_active", verbose_name=gettext_lazy("Proposée"))
    reference = TextColumn(verbose_name=gettext_lazy("Texte"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = HonourKind
        fields = ("label", "authority", "years", "offered", "reference")

    def render_offered(self, value: bool) -> str:
        return yes(value)


class MandateTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"))
    kind = TextColumn(accessor="kind__label", verbose_name=gettext_lazy("Mandat"), place="p2")
    period = TextColumn(accessor="start", verbose_name=gettext_lazy("Période"), place="p3")
    until = TextColumn(accessor="protected_until", verbose_name=gettext_lazy("Protection"), empty_values=(), place="p4")
    reference = TextColumn(verbose_name=gettext_lazy("Procès-verbal"), css="lg-hide")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = ProtectedMandate
        fields = ("agent", "kind", "period", "until", "reference")

    def render_agent(self, record: ProtectedMandate) -> SafeString:
        return who(record.employee, address_of("careers:mandate_detail", record.pk))

    def value_agent(self, record: ProtectedMandate) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_kind(self, record: ProtectedMandate) -> str:
        return str(record)

    def render_period(self, record: ProtectedMandate) -> str:
        return french_period(record.start, record.end)

    def render_until(self, record: ProtectedMandate) -> SafeString:
        return draw_tag(*protection_of(record))

    def value_until(self, record: ProtectedMandate) -> str:
        return protection_of(record)[0]


class MandateKindTable(HouseTable):
    label = LinkColumn("careers:mandate_kind_update", args=[A("pk")], verbose_name=gettext_lazy("Mandat"))
    guarded = TextColumn(accessor="guards", verbose_name=gettext_lazy("Actes soumis à autorisation"), place="p2")
    authority = TextColumn(verbose_name=gettext_lazy("Autorité"))
    months_after = NumberColumn(verbose_name=gettext_lazy("Mois après le mandat"), place="p1")
    reference = TextColumn(verbose_name=gettext_lazy("Texte"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = MandateKind
        fields = ("label", "guarded", "authority", "months_after", "reference")

    def render_guarded(self, value: list[str]) -> str:
        return acts_words(value)


def acts_words(codes: list[str]) -> str:
    known = kinds()
    return ", ".join(known[code].label if code in known else code for code in codes)


def protection_of(mandate: ProtectedMandate) -> tuple[str, str, str]:
    """(word, tone, icon) of the protection today."""
    until = mandate.protected_until
    if until is not None and until <= today():
        return _("terminée"), "", ""
    if mandate.start > today():
        return _("à venir"), "info", "clock"
    if until is None:
        return _("protégé"), "now", "shield-check"
    return _("protégé avant le %(day)s") % {"day": french_date(until)}, "now", "shield-check"


def yes(value: Any) -> str:
    return _("oui") if value else _("non")
