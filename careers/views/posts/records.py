"""A post on screen: its page, and what describes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_posts import ActState, Occupation, Standing
from careers.forms.posts import (
    NewPostForm,
    PostForm,
    initial_of,
)
from careers.models import Job, Post, PostAct, PostHolder, PostStanding
from careers.selectors.posts.reading import FREE, posts_on
from careers.selectors.referential import edition_in_use, jobs
from careers.services.posts.acts import (
    post_create,
    post_update,
)
from careers.views.posts.lists import DECIDE, POSTS, PREPARE, VIEW, day_of
from careers.workflows_posts import steps_from
from hr_core.models import Employee
from hr_core.templatetags.ui import draw_tag
from hr_core.ui.parts import Action, Panel
from hr_core.ui.screens import DetailScreen, FormScreen


def jobs_in_use() -> QuerySet[Job]:
    """The jobs that a post may take: those of the edition in use; none before one is published."""
    edition = edition_in_use(on=timezone.localdate())
    return jobs(edition) if edition is not None else Job.objects.none()


class PostDetailView(DetailScreen):
    """A post as of a day: what it is, its holders over time, its acts."""

    model = Post
    template_name = "careers/posts/post_detail.html"
    rights = VIEW
    crumbs = (POSTS,)

    @cached_property
    def day(self) -> date:
        return day_of(self.request)

    def get_queryset(self) -> QuerySet[Post]:
        return posts_on(self.day).select_related("job__band", "job__family")

    @cached_property
    def waiting(self) -> PostAct | None:
        return PostAct.objects.filter(post=self.record.pk, state=ActState.PROPOSED).select_related("proposed_by").first()

    def get_panels(self) -> list[Panel]:
        post = self.record
        state = Occupation(post.occupation)
        told = [
            (_("État"), draw_tag(state.label, state.tone, state.icon)),
            (_("Unité"), post.unit_name or ""),
            (_("Catégorie ou classe"), post.categories),
            (_("Budget"), _("inscrit") if post.is_budgeted else _("hors budget")),
        ]
        return [Panel(_("Poste"), [(label, value) for label, value in told if value])]

    def get_actions(self) -> Sequence[Action]:
        post, pk = self.record, [self.record.pk]
        found = [Action(_("Fiche de poste"), reverse("careers:post_sheet", args=pk), "printer")]
        if self.waiting is not None:
            decide = reverse("careers:post_act_decide", args=[self.waiting.pk])
            found.append(Action(_("Décider l’acte"), decide, "check", DECIDE, main=True))
        else:
            for step in steps_from(post.standing):
                url = reverse("careers:post_act", args=[post.pk, step.kind])
                found.append(Action(str(step.label), url, step.icon, PREPARE))
        to_fill = post.occupation in FREE and self.waiting is None
        if post.occupation == Occupation.RESERVED and not post.has_acting and self.waiting is None:
            add = reverse("careers:post_holder_add", args=pk)
            found.append(Action(_("Placer un intérim"), f"{add}?titre=interim", "user-plus", PREPARE))
        update = reverse("careers:post_update", args=pk)
        found.append(Action(_("Modifier"), update, "pencil", PREPARE, main=not to_fill and self.waiting is None))
        if to_fill:
            add = reverse("careers:post_holder_add", args=pk)
            found.append(Action(_("Placer un agent"), add, "user-plus", PREPARE, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        visible = set(Employee.objects.visible_to(self.access).filter(postholder__post=self.record.pk).values_list("pk", flat=True))
        holders = list(
            PostHolder.objects.filter(post=self.record.pk).select_related("employee").order_by("-start", "kind")
        )
        for row in holders:
            row.is_visible = row.employee_id in visible  # type: ignore[attr-defined]
            row.serves = row.holds_on(self.day) and (  # type: ignore[attr-defined]
                row.employee.left_on is None or row.employee.left_on > self.day
            )
        standings = list(PostStanding.objects.filter(post=self.record.pk).select_related("unit", "act__decided_by"))
        for standing in standings:
            standing.look = Standing(standing.standing)  # type: ignore[attr-defined]
        return super().get_context(
            holders=holders,
            standings=standings,
            acts=PostAct.objects.filter(post=self.record.pk).exclude(state=ActState.APPROVED).select_related("proposed_by"),
            waiting=self.waiting,
            missions=[line.strip() for line in self.record.missions.splitlines() if line.strip()],
            may_place=self.access.has(*PREPARE),
            day=self.day,
            **more,
        )


class PostCreateView(FormScreen):
    """A post and the decision that creates it; another person approves."""

    form_class = NewPostForm
    rights = PREPARE
    title = gettext_lazy("Nouveau poste")
    submit_label = gettext_lazy("Proposer la création")
    success_message = gettext_lazy("Le poste est inscrit : il sera au tableau une fois sa création approuvée.")
    crumbs = (POSTS,)
    cancel_url = "careers:post_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"jobs": jobs_in_use(), "initial": {"is_budgeted": True, "effective_on": timezone.localdate()}}

    def perform(self, form: Any) -> Post:
        return post_create(institution=self.institution, values=form.values(), act=form.act(), access=self.access)

    def get_success_url(self, result: Post) -> str:
        return reverse("careers:post_detail", args=[result.pk])


class OfPost(FormScreen):
    """Something done to a post, then back to its page."""

    model: Any = Post
    rights = PREPARE

    @property
    def post_key(self) -> int:
        return self.record.pk

    def get_crumbs(self) -> Any:
        return (POSTS, (self.post_words, self.get_cancel_url()))

    @property
    def post_words(self) -> str:
        return str(self.record)

    def get_cancel_url(self) -> str:
        return reverse("careers:post_detail", args=[self.post_key])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class PostUpdateView(OfPost):
    form_class = PostForm
    title = gettext_lazy("Modifier le poste")
    success_message = gettext_lazy("Le poste est enregistré.")

    def get_form_options(self) -> dict[str, Any]:
        chosen = Job.objects.filter(pk=self.record.job_id) if self.record.job_id else Job.objects.none()
        offered = Job.objects.filter(pk__in=[*jobs_in_use().values_list("pk", flat=True), *chosen.values_list("pk", flat=True)])
        return {"jobs": offered, "initial": initial_of(self.record)}

    def perform(self, form: Any) -> Post:
        return post_update(post=self.record, values=form.values(), access=self.access)
