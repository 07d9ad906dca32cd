"""A vacancy on screen: the notice that the zone reads, with one's own match; the same page carries the acts of the host."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers.drawing import level_bar
from hr_core.text import french_amount, french_count
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import DetailScreen, RecordScreen
from mobility.choices import ApplicationState, CorrigendumState, VacancyState
from mobility.contents import content_of
from mobility.documents.notice import notice_pdf
from mobility.models import Application, Corrigendum, MobilityProfile, Vacancy, VacancyStep
from mobility.selectors.matching import FEWEST, Explained, explained, matching_count, unlocked
from mobility.selectors.own_file import profile_seen
from mobility.selectors.vacancies import (
    TIE_WORDS,
    asked_languages,
    asked_skills,
    condition_words,
    differences,
    education_words,
    vacancies_visible,
)
from mobility.services.moves import open_moves
from mobility.tables_vacancies import forms_in_words
from mobility.views.base import BOARD, BROWSE, EXAMINE, OWN_VACANCIES, PREPARE, SELF, ForEverybody
from mobility.workflows import VACANCY
from training.selectors.catalogue import courses_giving

ICONS = {
    "submit": "send", "return": "arrow-back-up", "publish": "send", "suspend": "hand-stop", "resume": "refresh", "review": "list-check",
    "fail": "x", "to_committee": "users", "back_to_review": "arrow-back-up", "fill": "check", "no_one": "x", "cancel": "x",
}  # fmt: skip
HIDDEN = ("close", "decide")
COUNTED = (VacancyState.DRAFT, VacancyState.TO_APPROVE, VacancyState.PUBLISHED)
MAIN = ("submit", "publish", "resume", "review", "to_committee", "fill")


class VacancyDetailView(ForEverybody, DetailScreen):
    """The notice. The score is the reader's own, worked out now: what is kept is that of a filed application."""

    model = Vacancy
    rights = BROWSE
    template_name = "mobility/vacancy.html"

    def get_queryset(self) -> QuerySet[Vacancy]:
        return vacancies_visible(self.access).select_related("republishes", "prepared_by", "approved_by")

    def get_title(self) -> str:
        return self.record.title

    def get_crumbs(self) -> Any:
        return (OWN_VACANCIES,) if self.is_host and self.access.is_officer else (BOARD,)

    def get_lede(self) -> str:
        length = french_count(self.record.length_months, _("mois"), _("mois")) if self.record.length_months else _("sans terme")
        return _("%(institution)s, %(place)s. %(forms)s, %(length)s.") % {
            "institution": self.record.institution.name, "place": self.record.place,
            "forms": forms_in_words(self.record.forms).capitalize(), "length": length,
        }  # fmt: skip

    @cached_property
    def is_host(self) -> bool:
        return self.institution is not None and self.record.institution_id == self.institution.pk

    @cached_property
    def mine(self) -> Application | None:
        rows = Application.objects.filter(vacancy=self.record.pk, applicant=self.access.user)
        return rows.exclude(state=ApplicationState.WITHDRAWN).first()

    @cached_property
    def is_open(self) -> bool:
        return bool(self.record.state == VacancyState.PUBLISHED and self.record.closes_at > timezone.now())

    @cached_property
    def profile(self) -> MobilityProfile | None:
        if self.is_host or not self.access.has(*SELF) or not self.record.requirement:
            return None
        return profile_seen(self.access)

    def get_actions(self) -> list[Action]:
        record, at = self.record, [self.record.pk]
        found = [Action(_("Avis en PDF"), reverse("mobility:vacancy_notice", args=at), "printer")]
        if self.is_host or self.access.has("mobility_secretary"):
            found += self._host_actions(at)
        if self.mine is not None:
            found.append(Action(_("Ma candidature"), self.mine.get_absolute_url(), "file-text", SELF, main=True))
        elif self.is_open and self.profile is not None:
            found.append(
                Action(_("Candidater"), reverse("mobility:application_start", args=at), "pencil", SELF, main=True, post=True)
            )
        return found if record.published_on or self.is_host else found[1:]

    def _host_actions(self, at: list[int]) -> list[Action]:
        record, found = self.record, []
        if record.state == VacancyState.DRAFT:
            found += [
                Action(_("Modifier"), reverse("mobility:vacancy_update", args=at), "pencil", PREPARE),
                Action(_("Supprimer"), reverse("mobility:vacancy_delete", args=at), "trash", PREPARE),
            ]
        if record.state == VacancyState.PUBLISHED and self.is_host:
            found.append(Action(_("Rectifier"), reverse("mobility:corrigendum_propose", args=at), "pencil", PREPARE))
        if record.state == VacancyState.UNSUCCESSFUL and self.is_host and record.republishes_id is None:
            found.append(Action(_("Republier"), reverse("mobility:vacancy_republish", args=at), "refresh", PREPARE, main=True))
        if record.closed_at and record.state != VacancyState.CANCELLED:
            found.append(
                Action(_("Candidatures"), reverse("mobility:vacancy_applications", args=at), "users", (*EXAMINE, "mobility_secretary"))
            )
        for move in open_moves(VACANCY, record, self.access):
            if move.name in HIDDEN or (move.rights[0] != "mobility_secretary" and not self.is_host and move.name != "review"):
                continue
            url = reverse("mobility:vacancy_step", args=[record.pk, move.name.replace("_", "-")])
            found.append(Action(str(move.label), url, ICONS[move.name], move.rights, main=move.name in MAIN))
        return found

    @cached_property
    def told(self) -> Explained | None:
        if self.profile is None:
            return None
        return explained(self.record.requirement, content_of(self.profile))

    def get_context(self, **more: Any) -> dict[str, Any]:
        record, is_staff = self.record, self.is_host and self.access.has("vacancy_view", "vacancy_prepare", "vacancy_publish")
        pay = ""
        if record.pay_from:
            pay = f"{french_amount(record.pay_from, record.currency)} – {french_amount(record.pay_to, record.currency, unit=True)}"
        steps: Any = ()
        if is_staff or self.access.has("mobility_secretary"):
            steps = VacancyStep.objects.filter(vacancy=record.pk).select_related("by")
        return super().get_context(
            skills=[(each, level_bar(each.level)) for each in asked_skills(record)],
            languages=asked_languages(record),
            conditions=condition_words(record),
            education=education_words(record),
            pay=pay,
            ties=[TIE_WORDS[each] for each in record.tie_rules if each in TIE_WORDS],
            corrigenda=Corrigendum.objects.filter(vacancy=record.pk).exclude(state=CorrigendumState.REFUSED).select_related("proposed_by"),
            steps=steps,
            is_staff=is_staff,
            may_prepare=is_staff and record.state == VacancyState.DRAFT and self.access.has(*PREPARE),
            may_decide=self.access.has("mobility_secretary"),
            is_open=self.is_open,
            days_left=(record.closes_on - timezone.localdate()).days,
            told=self.told,
            bars=[(each, level_bar(each["asked"], each["held"])) for each in (self.told.lines if self.told else ()) if each.get("skill")],
            gains=self._gains(),
            may_count=is_staff and record.state in COUNTED,
            matching=self._matching() if is_staff and "profils" in self.request.GET else "",
            changes=differences(record) if record.republishes_id else [],
            **more,
        )  # fmt: skip

    def _gains(self) -> list[dict[str, Any]]:
        """The widest gaps, how many vacancies each closes, and the courses of the catalogue that fill it."""
        if self.told is None or self.profile is None or not self.told.gains:
            return []
        wanted = [(each["skill"], each["level"]) for each in self.told.gains]
        counts = unlocked(self.profile, wanted, timezone.localdate())
        courses = courses_giving(self.institution, [code for code, _level in wanted])
        return [
            each | {"vacancies": counts[each["skill"]], "courses": [course for course, _level in courses.get(each["skill"], [])[:2]]}
            for each in self.told.gains
        ]

    def _matching(self) -> str:
        """Asked by a link: it reads every open profile of the zone."""
        if self.record.state not in COUNTED:
            return ""
        count = matching_count(self.record)
        if count is None:
            return _("Moins de %(fewest)s profils ouverts de la zone répondent à ces exigences.") % {"fewest": FEWEST}
        return _("%(count)s profils ouverts de la zone répondent à ces exigences.") % {"count": count}


class NoticeView(RecordScreen):
    """MOB-1: the notice as PDF."""

    model = Vacancy
    rights = BROWSE

    def get_queryset(self) -> QuerySet[Vacancy]:
        return vacancies_visible(self.access).select_related("job__education", "approved_by")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = HttpResponse(notice_pdf(self.record), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.record.number.lower()}.pdf"'
        return response


def crumb_of(vacancy: Vacancy) -> Crumb:
    return Crumb(f"{vacancy.number} {vacancy.title}", vacancy.get_absolute_url())


