"""The institution's own titles on screen: coverage, those not covered ranked by staff, proposals read by another person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from careers.choices_posts import Relation, TitleState
from careers.forms.titles import LINES, ReturnForm, TitleForm
from careers.models import JobTitle
from careers.selectors.posts.titles import Coverage, coverage, key_of, suggested_jobs
from careers.services.posts.titles import title_propose, title_return, titles_approve, titles_propose_known
from careers.views.posts.lists import DECIDE, PREPARE, VIEW
from careers.views.posts.records import jobs_in_use
from hr_core.text import french_count
from hr_core.ui.guard import Guarded
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen

TITLES = (gettext_lazy("Appellations"), "careers:title_list")


class TitleListView(Screen):
    """Coverage of the staff by validated titles; what is not covered first, the most borne at the top."""

    template_name = "careers/posts/titles.html"
    rights = VIEW
    title = gettext_lazy("Appellations d’emploi")
    lede = gettext_lazy(
        "À quel métier du référentiel correspond chaque appellation de l’institution. Rien n’oblige à renommer un poste."
    )

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(timezone.localdate())

    def get_actions(self) -> list[Action]:
        new = any(each.known is None and each.suggestion for each in self.coverage.titles)
        found = [Action(_("Nouvelle correspondance"), reverse("careers:title_propose"), "plus", PREPARE, main=not new)]
        if new:
            url = reverse("careers:titles_known")
            found.append(Action(_("Proposer celles du référentiel"), url, "check", PREPARE, main=True))
        return found

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.coverage
        every = list(JobTitle.objects.prefetch_related("jobs__job").select_related("proposed_by", "reviewed_by"))
        staff = {each.key: each.staff for each in found.titles}
        for row in every:
            row.staff = staff.get(row.key, 0)  # type: ignore[attr-defined]
        every.sort(key=lambda row: (-row.staff, row.title))  # type: ignore[attr-defined]
        waiting = {row.key for row in every if row.state == TitleState.PROPOSED}
        return self.show(
            coverage=found,
            percent=100 * found.covered // found.staff if found.staff else 0,
            uncovered=[each for each in found.uncovered if each.key not in waiting],
            proposed=[row for row in every if row.state == TitleState.PROPOSED],
            approved=[row for row in every if row.state == TitleState.APPROVED],
            may_propose=self.access.has(*PREPARE),
            may_decide=self.access.has(*DECIDE),
        )


class TitleProposeView(FormScreen):
    """`?appellation=` begins with a title in use."""

    form_class = TitleForm
    rights = PREPARE
    title = gettext_lazy("Correspondance d’une appellation")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("La correspondance est proposée : une autre personne la relit.")
    success_url = "careers:title_list"
    crumbs = (TITLES,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        title = self.request.GET.get("appellation", "")[:120]
        initial: dict[str, Any] = {"title": title, "share_1": 100, "relation_1": Relation.EXACT}
        known = JobTitle.objects.filter(key=key_of(title)).prefetch_related("jobs").first() if title else None
        if known is not None:
            initial["remark"] = known.remark
            for rank, line in zip(LINES, known.jobs.all(), strict=False):
                initial |= {f"job_{rank}": line.job_id, f"relation_{rank}": line.relation, f"share_{rank}": line.share}
        elif title:
            suggestion = suggested_jobs().get(key_of(title))
            initial["job_1"] = suggestion.pk if suggestion else None
        return {"jobs": jobs_in_use(), "initial": initial}

    def perform(self, form: Any) -> JobTitle:
        given = form.cleaned_data
        return title_propose(
            institution=self.institution, title=given["title"], lines=form.lines(), remark=given["remark"],
            access=self.access,
        )  # fmt: skip


class TitlesKnownView(ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Proposer les appellations du référentiel ?")
    submit_label = gettext_lazy("Proposer")
    success_url = "careers:title_list"
    crumbs = (TITLES,)

    def get_record(self) -> None:
        return None

    def get_consequences(self) -> list[str]:
        new = [each for each in coverage(timezone.localdate()).uncovered if each.known is None and each.suggestion]
        staff = sum(each.staff for each in new)
        titles = french_count(len(new), _("appellation"), _("appellations"))
        people = french_count(staff, _("agent"), _("agents"))
        return [
            _("%(titles)s, portées par %(people)s, seront proposées comme exactes.") % {"titles": titles, "people": people},
            _("Une autre personne les relit avant qu’elles ne comptent."),
        ]

    def perform(self, form: Any) -> int:
        return titles_propose_known(institution=self.institution, access=self.access)


class TitlesApproveView(Guarded, View):
    """Validate the chosen proposals: all or none."""

    rights = DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()]
        try:
            done = titles_approve(keys=keys, access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            text = french_count(done, _("correspondance validée"), _("correspondances validées"))
            messages.success(request, text + ".")
        return HttpResponseRedirect(reverse("careers:title_list"))


class TitleReturnView(FormScreen):
    model = JobTitle
    form_class = ReturnForm
    rights = DECIDE
    title = gettext_lazy("Renvoyer la correspondance")
    submit_label = gettext_lazy("Renvoyer")
    success_message = gettext_lazy("La correspondance est à revoir.")
    success_url = "careers:title_list"
    crumbs = (TITLES,)

    def get_queryset(self) -> QuerySet[JobTitle]:
        return JobTitle.objects.filter(state=TitleState.PROPOSED)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_lede(self) -> str:
        return str(self.record)

    def perform(self, form: Any) -> JobTitle:
        return title_return(title=self.record, remark=form.cleaned_data["remark"], access=self.access)
