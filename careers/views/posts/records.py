"""A post on screen: its page, what describes it, the acts proposed and decided, its holders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from careers.choices_posts import ActKind, ActState, HolderKind, Occupation, Standing
from careers.forms.posts import (
    ActForm,
    AnswerForm,
    FromStaffForm,
    HolderEndForm,
    HolderForm,
    NewPostForm,
    PostForm,
    RefuseForm,
    UnitActForm,
    initial_of,
)
from careers.models import Job, Post, PostAct, PostHolder, PostStanding
from careers.selectors.posts.reading import FREE, interim_days, posts_on
from careers.selectors.referential import edition_in_use, jobs
from careers.services.posts.acts import (
    act_decide,
    act_propose,
    act_withdraw,
    creations_approve,
    post_create,
    post_update,
)
from careers.services.posts.from_staff import posts_from_staff
from careers.services.posts.holders import holder_add, holder_end, holder_remove
from careers.views.posts.lists import DECIDE, POSTS, PREPARE, VIEW, day_of
from careers.workflows_posts import STEPS, Step, steps_from
from hr_core.models import Employee
from hr_core.services.writing import forbid_own_file
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_count, french_date
from hr_core.ui.guard import Guarded
from hr_core.ui.parts import Action, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen


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


class PostActView(OfPost):
    """Propose an act: what the post allows today decides which."""

    success_message = gettext_lazy("L’acte est proposé : une autre personne le décide.")
    submit_label = gettext_lazy("Proposer")

    @property
    def step(self) -> Step:
        if self.kwargs["kind"] not in STEPS:
            raise Http404
        return STEPS[ActKind(self.kwargs["kind"])]

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return UnitActForm if self.step.kind in (ActKind.CREATE, ActKind.MOVE) else ActForm

    def get_title(self) -> str:
        return f"{self.step.label} : {self.record}"

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"effective_on": timezone.localdate()}}

    def perform(self, form: Any) -> PostAct:
        return act_propose(post=self.record, kind=self.step.kind, values=form.act(), access=self.access)


class ActScreen(OfPost, ConfirmScreen):
    model = PostAct

    def get_queryset(self) -> QuerySet[PostAct]:
        return PostAct.objects.filter(state=ActState.PROPOSED).select_related("post", "unit", "proposed_by")

    @property
    def post_key(self) -> int:
        return self.record.post_id

    @property
    def post_words(self) -> str:
        return str(self.record.post)

    def get_consequences(self) -> list[str]:
        act = self.record
        found = [
            _("%(post)s, à compter du %(day)s.") % {"post": act.post, "day": french_date(act.effective_on)},
            _("Décision : %(reference)s du %(day)s.") % {"reference": act.reference, "day": french_date(act.act_on)},
            _("Proposé par %(who)s.") % {"who": act.proposed_by},
        ]
        if act.unit is not None:
            found.insert(1, _("Unité : %(unit)s.") % {"unit": act.unit})
        if act.remark:
            found.append(_("Motif : %(remark)s") % {"remark": act.remark})
        return found


class ActDecideView(ActScreen):
    """Approve an act. Who only reads sees what is asked; who proposed may take it back."""

    rights = (*DECIDE, *PREPARE)
    form_class = AnswerForm
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("L’acte est approuvé : le tableau des effectifs le dit à compter de sa date.")

    def get_title(self) -> str:
        return _("Approuver : %(act)s ?") % {"act": self.record.get_kind_display()}

    def get_actions(self) -> list[Action]:
        pk = [self.record.pk]
        found = [Action(_("Refuser…"), reverse("careers:post_act_refuse", args=pk), "x", DECIDE)]
        if self.record.proposed_by_id == self.access.user.pk:
            found = [Action(_("Retirer la proposition…"), reverse("careers:post_act_withdraw", args=pk), "trash", PREPARE)]
        return found

    def perform(self, form: Any) -> PostAct:
        if not self.access.has(*DECIDE):
            raise ValidationError(_("Cette décision revient à la direction des ressources humaines ou à la direction générale."))
        return act_decide(act=self.record, approve=True, answer=form.cleaned_data["answer"], access=self.access)


class ActRefuseView(ActScreen):
    rights = DECIDE
    form_class = RefuseForm
    danger = True
    question = gettext_lazy("Refuser cet acte ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("L’acte est refusé.")

    def perform(self, form: Any) -> PostAct:
        return act_decide(act=self.record, approve=False, answer=form.cleaned_data["answer"], access=self.access)


class ActWithdrawView(ActScreen):
    rights = PREPARE
    danger = True
    question = gettext_lazy("Retirer cette proposition ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La proposition est retirée.")

    def perform(self, form: Any) -> None:
        act_withdraw(act=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:post_acts")


class ActBulkView(Guarded, View):
    """Approve the creations chosen in the list: all or none."""

    rights = DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()]
        try:
            done = creations_approve(acts=PostAct.objects.filter(pk__in=keys), access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, french_count(done, _("création approuvée"), _("créations approuvées")) + ".")
        return HttpResponseRedirect(reverse("careers:post_acts"))


class HolderAddView(OfPost):
    form_class = HolderForm
    title = gettext_lazy("Placer un agent")
    submit_label = gettext_lazy("Placer")

    def get_lede(self) -> str:
        return str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        visible = Employee.objects.visible_to(self.access)
        initial: dict[str, Any] = {"start": timezone.localdate(), "share": 100, "kind": HolderKind.TITULAR, "with_posting": True}
        if self.request.GET.get("titre") == "interim":
            initial |= {"kind": HolderKind.ACTING, "with_posting": False} | interim_days(self.record, timezone.localdate())
        return {"visible": Employee.objects.filter(pk__in=visible.values("pk")), "initial": initial}

    def perform(self, form: Any) -> PostHolder:
        given = dict(form.cleaned_data)
        return holder_add(post=self.record, employee=given.pop("staff_number"), access=self.access, **given)

    def get_success_message(self, result: PostHolder) -> str:
        return _("%(name)s est placé(e) sur le poste %(number)s.") % {
            "name": result.employee, "number": result.post.number
        }  # fmt: skip


class HolderScreen(OfPost):
    model = PostHolder

    def get_queryset(self) -> QuerySet[PostHolder]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        return PostHolder.objects.filter(employee__in=visible).select_related("post", "employee")

    def get_record(self) -> PostHolder:
        row: PostHolder = super().get_record()
        forbid_own_file(row.employee, self.access.user)
        return row

    @property
    def post_key(self) -> int:
        return self.record.post_id

    @property
    def post_words(self) -> str:
        return str(self.record.post)

    def get_lede(self) -> str:
        return _("%(name)s, %(post)s.") % {"name": self.record.employee, "post": self.record.post}


class HolderEndView(HolderScreen):
    form_class = HolderEndForm
    title = gettext_lazy("Fin d’occupation")
    submit_label = gettext_lazy("Enregistrer la fin")
    success_message = gettext_lazy("La fin d’occupation est enregistrée.")
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> PostHolder:
        given = form.cleaned_data
        return holder_end(holder=self.record, end=given["end"], reason=given["motif"], access=self.access)


class HolderRemoveView(HolderScreen, ConfirmScreen):
    title = gettext_lazy("Supprimer une occupation saisie par erreur ?")
    danger = True
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("L’occupation est supprimée.")
    asks_reason = True

    def get_title(self) -> str:
        return str(self.title)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        return [_("Elle n’aura jamais existé ; le journal garde la suppression et son motif.")]

    def perform(self, form: Any) -> None:
        holder_remove(holder=self.record, reason=form.cleaned_data["motif"], access=self.access)


class FromStaffView(FormScreen):
    """Write a post for everybody in service who has none; another person approves the creations."""

    form_class = FromStaffForm
    rights = PREPARE
    title = gettext_lazy("Reprendre le personnel en poste")
    lede = gettext_lazy(
        "Un poste est inscrit pour chaque agent en service qui n’en a pas, avec l’unité et l’emploi de son affectation. "
        "Il sera au tableau une fois sa création approuvée par une autre personne."
    )
    submit_label = gettext_lazy("Inscrire les postes")
    crumbs = (POSTS,)
    cancel_url = "careers:without_post"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate().replace(month=1, day=1), "prefix_text": "P-"}}

    def perform(self, form: Any) -> int:
        given = dict(form.cleaned_data)
        prefix = given.pop("prefix_text")
        return posts_from_staff(institution=self.institution, prefix=prefix, access=self.access, **given)

    def get_success_message(self, result: int) -> str:
        return _("%(posts)s : une autre personne approuve leur création.") % {
            "posts": french_count(result, _("poste inscrit"), _("postes inscrits"))
        }

    def get_success_url(self, result: int) -> str:
        return reverse("careers:post_acts")
