"""Articles from a spreadsheet: the workbook goes out, comes back, is previewed, proposed, then approved by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import ImportBatch
from hr_core.text import french_count
from hr_core.ui.exports import XLSX
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.forms.statute import ArticleFileForm, CommentForm, ProposeFileForm
from payroll.models import StatuteText
from payroll.services.statute_files import (
    KIND,
    article_workbook,
    statute_file_approve,
    statute_file_drop,
    statute_file_propose,
    statute_file_receive,
    waiting_of,
)
from payroll.services.timeline import first_open_day
from payroll.views.parts import proposed_day
from payroll.views.statute_parts import APPROVE, PROPOSE, STATUTE, VIEW

State = ImportBatch.State
SHOWN_FILES = 10


class OfTextFiles:
    """The text of the address."""

    kwargs: dict[str, Any]

    @cached_property
    def text(self) -> StatuteText:
        return get_object_or_404(StatuteText, pk=self.kwargs["text"])

    def get_crumbs(self) -> Any:
        return (STATUTE, (str(self.text), reverse("payroll:statute_text_detail", args=[self.text.pk])))


class StatuteFileHomeView(OfTextFiles, FormScreen):
    """Download the workbook of the text; give it back."""

    rights = PROPOSE
    form_class = ArticleFileForm
    template_name = "payroll/statute/files.html"
    title = gettext_lazy("Articles depuis un tableur")
    submit_label = gettext_lazy("Lire le fichier")
    asks_reason = True

    def get_record(self) -> None:
        return None

    def get_lede(self) -> str:
        return f"{self.text}, {self.text.title}"

    def get_form_options(self) -> dict[str, Any]:
        start = max(proposed_day(self.text.institution), self.text.start)
        return {"opened": first_open_day(self.text.institution), "initial": {"start": start}}

    def perform(self, form: Any) -> ImportBatch:
        data = form.cleaned_data
        return statute_file_receive(
            text=self.text,
            content=data["file"].read(),
            name=data["file"].name,
            start=data["start"],
            reason=data["motif"],
            accepts_closed_month=bool(data.get("accepts_closed_month")),
            access=self.access,
        )

    def get_success_message(self, result: ImportBatch) -> str:
        rows = french_count(result.report["rows"], _("ligne lue"), _("lignes lues"))
        return _("%(rows)s. Vérifiez l’aperçu.") % {"rows": rows}

    def get_success_url(self, result: ImportBatch) -> str:
        return reverse("payroll:statute_file", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:statute_text_detail", args=[self.text.pk])

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            workbook_url=reverse("payroll:statute_file_workbook", args=[self.text.pk]),
            batches=files_of(self.text.pk)[:SHOWN_FILES],
            **more,
        )


def files_of(text: int | None = None) -> QuerySet[ImportBatch]:
    """The files of articles received, newest first."""
    found = ImportBatch.objects.filter(kind=KIND).select_related("created_by")
    return found if text is None else found.filter(options__text=text)


class StatuteFileWorkbookView(OfTextFiles, Screen):
    rights = PROPOSE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(article_workbook(self.text), content_type=XLSX)
        name = f"articles-{self.text.number}".replace("/", "-").replace(" ", "-")
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response


class OfStatuteFile:
    model = ImportBatch
    rights: Sequence[str] = PROPOSE
    record: Any

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return files_of()

    @cached_property
    def text(self) -> StatuteText:
        return get_object_or_404(StatuteText, pk=self.record.options["text"])

    @property
    def home(self) -> str:
        return reverse("payroll:statute_file", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        return (
            STATUTE,
            (str(self.text), reverse("payroll:statute_text_detail", args=[self.text.pk])),
            (_("Articles depuis un tableur"), reverse("payroll:statute_file_home", args=[self.text.pk])),
        )


class StatuteFileView(OfStatuteFile, DetailScreen):
    """What the file would propose, or what it proposed."""

    rights = VIEW
    template_name = "payroll/statute/file.html"

    def get_lede(self) -> str:
        rows = french_count(self.record.report.get("rows", 0), _("ligne lue"), _("lignes lues"))
        return _("%(rows)s, envoyé par %(who)s.") % {"rows": rows, "who": self.record.created_by}

    @cached_property
    def waiting(self) -> list[Any]:
        return waiting_of(self.record)

    @property
    def is_useful(self) -> bool:
        return bool(self.record.counts.get("created") or self.record.counts.get("changed"))

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        if self.record.state == State.CONFIRMED:
            if not self.waiting or self.waiting[0].proposed_by_id == self.request.user.pk:  # type: ignore[attr-defined]
                return []
            url = reverse("payroll:statute_file_approve", args=key)
            return [Action(_("Approuver les propositions…"), url, "check", APPROVE, main=True)]
        if self.record.state != State.PREVIEWED:
            return []
        found = [Action(_("Abandonner"), reverse("payroll:statute_file_drop", args=key), "trash", PROPOSE)]
        if self.is_useful:
            url = reverse("payroll:statute_file_propose", args=key)
            found.append(Action(_("Proposer…"), url, "check", PROPOSE, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        errors = [each for each in self.record.problems if each["severity"] == "error"]
        warnings = [each for each in self.record.problems if each["severity"] != "error"]
        return super().get_context(
            errors=errors, warnings=warnings, error_count=len(errors), warning_count=len(warnings),
            is_useful=self.is_useful, waiting=self.waiting, **more,
        )  # fmt: skip


class StatuteFileStep(OfStatuteFile, ConfirmScreen):
    """A question about a previewed file."""

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return super().get_queryset().filter(state=State.PREVIEWED)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_cancel_url(self) -> str:
        return self.home


class StatuteFileProposeView(StatuteFileStep):
    form_class = ProposeFileForm
    submit_label = gettext_lazy("Proposer les articles")

    def get_title(self) -> str:
        return _("Proposer les articles de « %(file)s »\u202f?") % {"file": self.record.file_name}

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.record.counts.get("refused"):
            del form.fields["only_valid"]
        return form

    def get_consequences(self) -> list[str]:
        counts = self.record.counts
        lines = (
            ("created", _("article nouveau"), _("articles nouveaux")),
            ("changed", _("nouvelle version d’un article"), _("nouvelles versions d’articles")),
            ("refused", _("ligne refusée, laissée de côté"), _("lignes refusées, laissées de côté")),
        )
        told = [french_count(counts[name], one, many) + "." for name, one, many in lines if counts.get(name)]
        return [*told, _("Rien n’entre dans la paie avant qu’une autre personne ait approuvé.")]

    def perform(self, form: Any) -> ImportBatch:
        return statute_file_propose(
            batch=self.record, only_valid=form.cleaned_data.get("only_valid", False), access=self.access
        )

    def get_success_message(self, result: ImportBatch) -> str:
        if result.state != State.CONFIRMED:
            return result.report["failure"]
        count = french_count(len(result.options["versions"]), _("proposition enregistrée"), _("propositions enregistrées"))
        return _("%(count)s\u202f: une autre personne doit approuver.") % {"count": count}


class StatuteFileDropView(StatuteFileStep):
    form_class = HouseForm
    danger = True
    submit_label = gettext_lazy("Abandonner le fichier")
    success_message = gettext_lazy("Le fichier est abandonné\u202f; rien n’a changé.")
    question = gettext_lazy("Abandonner ce fichier\u202f?")

    def perform(self, form: Any) -> None:
        statute_file_drop(batch=self.record, actor=self.access.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:statute_file_home", args=[self.record.options["text"]])


class StatuteFileApproveView(StatuteFileStep):
    rights = APPROVE
    form_class = CommentForm
    template_name = "payroll/statute/file_approve.html"
    submit_label = gettext_lazy("Approuver")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return files_of().filter(state=State.CONFIRMED)

    @cached_property
    def waiting(self) -> list[Any]:
        return waiting_of(self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_proposer()
        return super().get(request, *args, **kwargs)

    def refuse_proposer(self) -> None:
        if any(version.proposed_by_id == self.access.user.pk for version in self.waiting):
            raise PermissionDenied(_("Vous avez proposé ces articles : une autre personne doit en décider."))

    def get_title(self) -> str:
        count = french_count(len(self.waiting), _("proposition"), _("propositions"))
        return _("Approuver %(count)s\u202f?") % {"count": count}

    def get_consequences(self) -> list[str]:
        return [_("Ce que ces articles donnent entre dans la paie à la prochaine campagne calculée.")]

    def perform(self, form: Any) -> Any:
        self.refuse_proposer()
        outcome = statute_file_approve(batch=self.record, actor=self.access.user, comment=form.cleaned_data["comment"])
        for refused in outcome.refusals:
            messages.warning(self.request, refused)  # type: ignore[attr-defined]
        return outcome

    def get_success_message(self, result: Any) -> str:
        return french_count(result.done, _("article approuvé"), _("articles approuvés")) + "."

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(waiting=self.waiting, **more)
