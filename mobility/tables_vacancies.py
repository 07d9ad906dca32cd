"""Tables of vacancies and applications."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import A

from hr_core.templatetags.ui import draw_tag
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import state_tag, two_lines
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn
from mobility.choices import Form, OpinionKind, VacancyState
from mobility.matching.explanation import one_decimal
from mobility.models import Application, MobilityProfile, Vacancy

FORM_WORDS = {each.value: str(each.label) for each in Form}


def forms_in_words(codes: list[str]) -> str:
    return ", ".join(FORM_WORDS[each] for each in FORM_WORDS if each in codes)


class BoardTable(HouseTable):
    title = LinkColumn("mobility:vacancy_detail", args=[A("pk")], verbose_name=gettext_lazy("Poste"), small="job__family__label")
    institution = TextColumn(accessor="institution__acronym", verbose_name=gettext_lazy("Institution"), small="place", place="p2")
    country = TextColumn(accessor="institution__country__name", verbose_name=gettext_lazy("Pays"), css="lg-hide")
    band = NumberColumn(verbose_name=gettext_lazy("Bande"))
    forms = TextColumn(verbose_name=gettext_lazy("Forme"), orderable=False)
    closes_on = DayColumn(verbose_name=gettext_lazy("Clôture"), place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = Vacancy
        fields = ("title", "institution", "country", "band", "forms", "closes_on", "state")

    def render_forms(self, value: list[str]) -> str:
        return forms_in_words(value)

    def value_forms(self, value: list[str]) -> str:
        return forms_in_words(value)

    def render_state(self, record: Any) -> SafeString:
        look = VacancyState(record.state)
        drawn = state_tag(look, look.label)
        mine = getattr(record, "mine", False)
        return format_html("{} {}", drawn, draw_tag(_("candidat"), "ok", "check")) if mine else drawn

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())


class OwnVacancyTable(HouseTable):
    title = LinkColumn("mobility:vacancy_detail", args=[A("pk")], verbose_name=gettext_lazy("Avis"), small="number")
    job = TextColumn(accessor="job__title", verbose_name=gettext_lazy("Métier"), css="lg-hide")
    post_number = TextColumn(verbose_name=gettext_lazy("Poste"), place="p2")
    published_on = DayColumn(verbose_name=gettext_lazy("Publié le"))
    closes_on = DayColumn(verbose_name=gettext_lazy("Clôture"), place="p3")
    files = NumberColumn(verbose_name=gettext_lazy("Candidatures"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Vacancy
        fields = ("title", "job", "post_number", "published_on", "closes_on", "files", "state")

    def render_files(self, record: Any) -> str:
        return str(record.files) if record.closed_at else "–"

    def value_files(self, record: Any) -> Any:
        return record.files if record.closed_at else ""


class ApplicationTable(HouseTable):
    """Applications as the host and the secretary read them after the closing."""

    person = TextColumn(empty_values=(), verbose_name=gettext_lazy("Candidat"), order_by=("snapshot__name",))
    home = TextColumn(accessor="home__acronym", verbose_name=gettext_lazy("Origine"), place="p2")
    tenths = NumberColumn(verbose_name=gettext_lazy("Score"), place="p1")
    rank = NumberColumn(verbose_name=gettext_lazy("Rang"))
    failed = TextColumn(verbose_name=gettext_lazy("Conditions non remplies"), orderable=False)
    opinion = TextColumn(accessor="opinion__kind", verbose_name=gettext_lazy("Avis d’origine"), orderable=False)
    state = TagColumn(place="p3")

    row_header = "person"

    class Meta(HouseTable.Meta):
        model = Application
        fields = ("person", "home", "tenths", "rank", "failed", "opinion", "state")

    def render_person(self, record: Application) -> SafeString:
        name = record.name or _("dossier effacé")
        link = format_html('<a href="{}">{}</a>', address_of("mobility:application_detail", record.pk), name)
        return two_lines(link, record.number)

    def value_person(self, record: Application) -> str:
        return record.name

    def render_tenths(self, value: int) -> str:
        return one_decimal(value)

    def value_tenths(self, value: int) -> str:
        return one_decimal(value)

    def render_failed(self, value: list[str]) -> str:
        return " ; ".join(value) if value else ""

    def value_failed(self, value: list[str]) -> str:
        return " ; ".join(value)

    def render_opinion(self, record: Application) -> SafeString:
        look = OpinionKind(record.opinion.kind)
        return state_tag(look, look.label)

    def value_opinion(self, record: Application) -> str:
        return str(OpinionKind(record.opinion.kind).label)


class AllApplicationTable(ApplicationTable):
    """The same over several vacancies."""

    vacancy = TextColumn(accessor="vacancy__title", verbose_name=gettext_lazy("Avis"), small="vacancy__number", css="lg-hide")
    host = TextColumn(accessor="host__acronym", verbose_name=gettext_lazy("Accueil"))

    class Meta(ApplicationTable.Meta):
        fields = ("person", "vacancy", "host", "home", "tenths", "failed", "state")
        sequence = ("person", "vacancy", "host", "home", "tenths", "failed", "state")
        exclude = ("rank", "opinion")


class TeamDepartureTable(HouseTable):
    """The people of one's team who are short-listed elsewhere."""

    person = TextColumn(empty_values=(), verbose_name=gettext_lazy("Agent"), order_by=("snapshot__name",))
    vacancy = TextColumn(accessor="vacancy__title", verbose_name=gettext_lazy("Poste demandé"), small="host__acronym")
    due = DayColumn(accessor="opinion__due_on", verbose_name=gettext_lazy("Avis de l’institution avant le"), place="p1")
    remark = TextColumn(accessor="opinion__remark", empty_values=(), verbose_name=gettext_lazy("Ma remarque"), place="p2")
    state = TagColumn(place="p3")

    row_header = "person"

    class Meta(HouseTable.Meta):
        model = Application
        fields = ("person", "vacancy", "due", "remark", "state")

    def render_person(self, record: Application) -> SafeString | str:
        if record.opinion.given_at is not None:
            return record.name
        return format_html('<a href="{}">{}</a>', address_of("mobility:remark_write", record.pk), record.name)

    def value_person(self, record: Application) -> str:
        return record.name

    def render_remark(self, record: Application) -> str:
        return record.opinion.remark or _("aucune")

    def value_remark(self, record: Application) -> str:
        return record.opinion.remark


class ReleaseTable(HouseTable):
    """The people of the institution who are short-listed elsewhere, and what it has to say."""

    person = TextColumn(empty_values=(), verbose_name=gettext_lazy("Agent"), order_by=("snapshot__name",))
    vacancy = TextColumn(accessor="vacancy__title", verbose_name=gettext_lazy("Poste demandé"), small="host__acronym")
    due = DayColumn(accessor="opinion__due_on", verbose_name=gettext_lazy("Avis attendu le"), place="p1")
    opinion = TextColumn(accessor="opinion__kind", empty_values=(), verbose_name=gettext_lazy("Notre avis"), place="p2")
    state = TagColumn(place="p3")

    row_header = "person"

    class Meta(HouseTable.Meta):
        model = Application
        fields = ("person", "vacancy", "due", "opinion", "state")

    def render_person(self, record: Application) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of("mobility:application_detail", record.pk), record.name or record.number)

    def value_person(self, record: Application) -> str:
        return record.name

    def render_opinion(self, record: Application) -> SafeString:
        kind = record.opinion.kind if record.opinion.given_at else ""
        return state_tag(OpinionKind(kind), OpinionKind(kind).label) if kind else draw_tag(_("à donner"), "wait", "clock")

    def value_opinion(self, record: Application) -> str:
        return str(OpinionKind(record.opinion.kind).label) if record.opinion.given_at else _("à donner")


class OwnApplicationTable(HouseTable):
    vacancy = LinkColumn("mobility:application_detail", args=[A("pk")], accessor="vacancy__title", verbose_name=gettext_lazy("Poste"),
                         small="host__acronym")  # fmt: skip
    number = TextColumn(verbose_name=gettext_lazy("Numéro"))
    submitted_at = DayColumn(verbose_name=gettext_lazy("Déposée le"), place="p2")
    tenths = NumberColumn(verbose_name=gettext_lazy("Score"), place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = Application
        fields = ("vacancy", "number", "submitted_at", "tenths", "state")

    def render_tenths(self, value: int) -> str:
        return one_decimal(value)


class ShownProfileTable(HouseTable):
    """Profiles that their people show to the institution."""

    who = TextColumn(empty_values=(), verbose_name=gettext_lazy("Profil"), orderable=False)
    job = TextColumn(accessor="job__title", verbose_name=gettext_lazy("Métier"), place="p2")
    country = TextColumn(accessor="institution__country__name", verbose_name=gettext_lazy("Pays"))
    band = NumberColumn(verbose_name=gettext_lazy("Bande"), place="p1")
    wished_forms = TextColumn(verbose_name=gettext_lazy("Formes souhaitées"), orderable=False)
    earliest_on = DayColumn(verbose_name=gettext_lazy("Pas avant le"))

    row_header = "who"

    class Meta(HouseTable.Meta):
        model = MobilityProfile
        fields = ("who", "job", "country", "band", "wished_forms", "earliest_on")

    def render_who(self, record: MobilityProfile) -> SafeString:
        words = record.shown_name or _("Sans nom")
        return format_html('<a href="{}">{}</a>', address_of("mobility:shown_profile", record.pk), words)

    def value_who(self, record: MobilityProfile) -> str:
        return record.shown_name or _("Sans nom")

    def render_wished_forms(self, value: list[str]) -> str:
        return forms_in_words(value)

    def value_wished_forms(self, value: list[str]) -> str:
        return forms_in_words(value)
