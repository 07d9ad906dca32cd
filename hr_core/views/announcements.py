"""Notes of the house, for those who publish them: the list, one with its readers, its life."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.announcements import AnnouncementForm
from hr_core.models import Announcement, AnnouncementReading, AnnouncementState
from hr_core.selectors.announcements import population_of, readings_visible, with_counts
from hr_core.services.announcements import (
    announcement_publish,
    announcement_remind,
    announcement_save,
    announcement_withdraw,
)
from hr_core.tables_own import AnnouncementTable, ReadingTable, addressed_words
from hr_core.text import fold, french_count, french_percent
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen

MANAGE = ("announcement_manage",)
LIST = (gettext_lazy("Notes de service"), "hr_core:announcement_list")


class AnnouncementListView(ListScreen):
    model = Announcement
    table_class = AnnouncementTable
    rights = MANAGE
    title = gettext_lazy("Notes de service")
    lede = gettext_lazy("Ce que la maison fait savoir à ses agents, et qui l’a lu.")
    unit = (gettext_lazy("note"), gettext_lazy("notes"))
    export_name = "notes-de-service"

    def get_queryset(self) -> QuerySet:
        return with_counts(Announcement.objects.select_related("unit")).order_by("-pk")

    def get_actions(self) -> list[Action]:
        return [Action(_("Écrire une note"), reverse("hr_core:announcement_create"), "plus", MANAGE, main=True)]

    def get_empty(self) -> Empty:
        words = _("Écrivez une note, choisissez à qui elle s’adresse : chacun la reçoit dans son espace.")
        return Empty(_("Aucune note"), words, reverse("hr_core:announcement_create"), _("Écrire une note"))


class ReadingFilter(HouseFilterSet):
    ANSWERS = (("attendue", gettext_lazy("réponse attendue")), ("lue", gettext_lazy("lue")), ("sans-compte", gettext_lazy("sans compte")))

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    etat = django_filters.ChoiceFilter(method="answered", choices=ANSWERS, label=gettext_lazy("Réponse"), empty_label=gettext_lazy("Toutes"))

    class Meta:
        model = AnnouncementReading
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows

    def answered(self, rows: Any, name: str, value: str) -> Any:
        if value == "sans-compte":
            return rows.filter(employee__user__isnull=True)
        if value == "lue":
            return rows.filter(opened_at__isnull=False)
        return rows.filter(acknowledged_at__isnull=True)


class AnnouncementDetailView(ListScreen):
    """A note and its readers."""

    model = AnnouncementReading
    table_class = ReadingTable
    filterset_class = ReadingFilter
    rights = MANAGE
    template_name = "hr_core/announcements/detail.html"
    crumbs = (LIST,)
    unit = (gettext_lazy("destinataire"), gettext_lazy("destinataires"))
    export_name = "lecteurs"

    @cached_property
    def record(self) -> Announcement:
        rows = with_counts(Announcement.objects.select_related("unit", "written_by", "published_by"))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return self.record.title

    def get_queryset(self) -> QuerySet:
        return readings_visible(self.record, self.access)

    def get_empty(self) -> Empty:
        return Empty(_("Personne ne l’a encore reçue"), _("La note part à sa publication."))

    def get_actions(self) -> list[Action]:
        pk, row = [self.record.pk], self.record
        if row.state == AnnouncementState.DRAFT:
            return [
                Action(_("Modifier"), reverse("hr_core:announcement_update", args=pk), "pencil", MANAGE),
                Action(_("Publier"), reverse("hr_core:announcement_publish", args=pk), "send", MANAGE, main=True),
            ]
        if row.state != AnnouncementState.PUBLISHED:
            return []
        found = [Action(_("Retirer"), reverse("hr_core:announcement_withdraw", args=pk), "x", MANAGE)]
        if (row.acknowledged if row.must_acknowledge else row.opened) < row.addressed:  # type: ignore[attr-defined]
            found.append(Action(_("Rappeler"), reverse("hr_core:announcement_remind", args=pk), "bell", MANAGE, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        row: Any = self.record
        people = population_of(row, timezone.localdate()).count() if row.state == AnnouncementState.DRAFT else row.addressed
        tiles = [(_("Destinataires"), str(people))]
        if row.state != AnnouncementState.DRAFT:
            tiles.append((_("L’ont lue"), _share(row.opened, row.addressed)))
            tiles += [(_("Ont accusé réception"), _share(row.acknowledged, row.addressed))] if row.must_acknowledge else []
            tiles += [(_("Sans compte"), str(row.without_account))] if row.without_account else []
        return super().get_context(record=row, tiles=tiles, whom=addressed_words(row), **more)


def _share(part: int, whole: int) -> str:
    return f"{part} ({french_percent(100 * part / whole, 0)})" if whole else str(part)


class AnnouncementFormView(FormScreen):
    model = Announcement
    form_class = AnnouncementForm
    rights = MANAGE
    crumbs = (LIST,)
    title = gettext_lazy("Note de service")
    submit_label = gettext_lazy("Enregistrer le brouillon")
    success_message = gettext_lazy("Le brouillon est enregistré : publiez-le quand il est prêt.")

    def get_cancel_url(self) -> str:
        return reverse("hr_core:announcement_list") if self.is_creation else self.record.get_absolute_url()

    def perform(self, form: AnnouncementForm) -> Announcement:
        return announcement_save(announcement=form.instance, values=form.values(), actor=self.request.user)  # type: ignore[arg-type]


class AnnouncementQuestion(ConfirmScreen):
    model = Announcement
    rights = MANAGE
    crumbs = (LIST,)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class AnnouncementPublishView(AnnouncementQuestion):
    submit_label = gettext_lazy("Publier")
    success_message = gettext_lazy("La note est publiée.")

    def get_title(self) -> str:
        return _("Publier « %(title)s » ?") % {"title": self.record.title}

    def get_consequences(self) -> list[str]:
        people = population_of(self.record, timezone.localdate()).count()
        told = french_count(people, _("agent la reçoit"), _("agents la reçoivent"))
        return [_("%(told)s dans leur espace. Son texte ne change plus ensuite.") % {"told": told}]

    def perform(self, form: Any) -> Announcement:
        return announcement_publish(announcement=self.record, actor=self.request.user)  # type: ignore[arg-type]


class AnnouncementWithdrawView(AnnouncementQuestion):
    submit_label = gettext_lazy("Retirer la note")
    success_message = gettext_lazy("La note est retirée.")
    danger = True
    asks_reason = True

    def get_title(self) -> str:
        return _("Retirer « %(title)s » ?") % {"title": self.record.title}

    def get_consequences(self) -> list[str]:
        return [_("Les agents ne la voient plus ; la liste de ceux qui l’ont lue est gardée.")]

    def perform(self, form: Any) -> Announcement:
        return announcement_withdraw(
            announcement=self.record, actor=self.request.user, reason=form.cleaned_data["motif"]  # type: ignore[arg-type]
        )


class AnnouncementRemindView(AnnouncementQuestion):
    submit_label = gettext_lazy("Envoyer le rappel")

    def get_title(self) -> str:
        return _("Rappeler ceux qui n’ont pas répondu ?")

    def get_consequences(self) -> list[str]:
        return [_("Chacun est rappelé une fois par jour au plus. Ceux qui n’ont pas de compte sont à prévenir autrement.")]

    def perform(self, form: Any) -> int:
        return announcement_remind(announcement=self.record, today=timezone.localdate())

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("rappel envoyé"), _("rappels envoyés")) + "."
