"""Tables of recruitment."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from careers.choices_recruitment import Outcome, RecruitmentState
from careers.models import Recruitment, RecruitmentCandidate
from hr_core.text import french_decimal
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import state_tag, two_lines
from hr_core.ui.states import Look
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


def mean(thousandths: int | None) -> str:
    """A mark or a mean to a thousandth: candidates are told apart by less than a hundredth."""
    return "" if thousandths is None else french_decimal(Fraction(thousandths, 1000), 3)


class RecruitmentTable(HouseTable):
    label = LinkColumn("careers:recruitment_detail", args=[A("pk")], verbose_name=_("Recrutement"), small="reference")
    way = TextColumn(verbose_name=_("Voie"), place="p2")
    places = NumberColumn(verbose_name=_("Postes"), place="p1")
    people = NumberColumn(verbose_name=_("Dossiers"))
    retained = NumberColumn(verbose_name=_("Retenus"))
    closes_on = DayColumn(verbose_name=_("Ferme le"), place="p3")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Recruitment
        fields = ("label", "way", "places", "people", "retained", "closes_on", "state")


class CandidateTable(HouseTable):
    name = TextColumn(accessor="last_name", verbose_name=_("Candidat"))
    rank = NumberColumn(verbose_name=_("Rang"))
    total = NumberColumn(verbose_name=_("Moyenne"), place="p1")
    diploma = TextColumn(verbose_name=_("Diplôme"), css="lg-hide")
    received_on = DayColumn(verbose_name=_("Reçu le"), css="lg-hide")
    admission = TagColumn(verbose_name=_("Recevabilité"), place="p2")
    outcome = TagColumn(verbose_name=_("Décision"), place="p3")
    place = TextColumn(accessor="post__number", verbose_name=_("Poste"))
    told = TextColumn(verbose_name=_("Pourquoi"), visible=False)

    row_header = "name"

    class Meta(HouseTable.Meta):
        model = RecruitmentCandidate
        fields = ("name", "rank", "total", "diploma", "received_on", "admission", "outcome", "place", "told")

    def render_name(self, record: RecruitmentCandidate) -> SafeString:
        url = address_of("careers:recruitment_candidate", record.pk)
        link = format_html('<a href="{}">{} {}</a>', url, record.first_names, record.last_name)
        return two_lines(link, f"n° {record.number}")

    def value_name(self, record: RecruitmentCandidate) -> str:
        return f"{record.number} {record.last_name} {record.first_names}"

    def render_total(self, value: int) -> str:
        return mean(value)

    def render_outcome(self, record: RecruitmentCandidate) -> Any:
        if record.recruitment.state != RecruitmentState.DECIDED:
            return ""
        told = record.get_outcome_display()
        look = Outcome(record.outcome)
        return state_tag(record.outcome, told, Look(look.tone, look.icon))
