"""The steps of an edition: circulate, close the round, submit, publish, withdraw."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.editions import CirculateForm, CommentForm, PublishForm
from careers.models import Edition
from careers.services.editions.publishing import edition_publish, edition_submit, edition_withdraw
from careers.services.editions.rounds import circulate, round_close
from careers.views.editions.base import OfEditionConfirm
from careers.workflows_referential import CHIEF, PUBLISH


class CirculateView(OfEditionConfirm):
    form_class = CirculateForm
    rights = CHIEF
    question = gettext_lazy("Mettre ce texte en circulation ?")
    submit_label = gettext_lazy("Mettre en circulation")
    success_message = gettext_lazy("Le texte est figé et circule : les délégués sont prévenus.")

    def get_form_options(self) -> dict[str, Any]:
        return {"today": timezone.localdate()}

    def get_consequences(self) -> list[str]:
        return [
            _("Le texte est figé et son empreinte gardée."),
            _("Chaque institution est consultée ; sans réponse à la date fixée, son silence est inscrit comme silence."),
        ]

    def perform(self, form: Any) -> Any:
        return circulate(edition=self.edition, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]


class CloseRoundView(OfEditionConfirm):
    rights = CHIEF
    question = gettext_lazy("Clore la circulation ?")
    submit_label = gettext_lazy("Clore la circulation")
    success_message = gettext_lazy("La circulation est close : les amendements reçoivent leur réponse.")

    def get_consequences(self) -> list[str]:
        return [_("Plus aucun amendement ne se dépose."), _("Les institutions sans réponse sont inscrites « silence », qui ne vaut pas accord.")]

    def perform(self, form: Any) -> Any:
        return round_close(edition=self.edition, actor=self.request.user)  # type: ignore[arg-type]


class SubmitView(OfEditionConfirm):
    form_class = CommentForm
    rights = CHIEF
    question = gettext_lazy("Soumettre cette édition au séminaire ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("L’édition est soumise : le secrétariat convoque le séminaire.")

    def get_consequences(self) -> list[str]:
        return [_("Le texte est figé jusqu’au vote."), _("Les amendements renvoyés sont mis aux voix, un pays une voix.")]

    def perform(self, form: Any) -> Any:
        return edition_submit(edition=self.edition, comment=form.cleaned_data["comment"], actor=self.request.user)  # type: ignore[arg-type]


class WithdrawView(OfEditionConfirm):
    form_class = CommentForm
    rights = CHIEF
    danger = True
    question = gettext_lazy("Retirer cette édition ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("L’édition est retirée ; elle reste lisible.")

    def perform(self, form: Any) -> Any:
        return edition_withdraw(edition=self.edition, comment=form.cleaned_data["comment"], actor=self.request.user)  # type: ignore[arg-type]


class PublishView(OfEditionConfirm):
    form_class = PublishForm
    rights = PUBLISH
    question = gettext_lazy("Publier cette édition ?")
    submit_label = gettext_lazy("Publier")
    success_message = gettext_lazy("L’édition est publiée.")

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["effective_on"].initial = self.edition.effective_on
        return form

    def get_consequences(self) -> list[str]:
        return [
            _("Plus rien n’y change, sauf un intitulé ou une description par erratum."),
            _("À la date d’application, elle remplace la précédente ; les correspondances suivent quand un seul métier suit, les autres sont à reprendre."),
        ]

    def perform(self, form: Any) -> Edition:
        return edition_publish(edition=self.edition, effective_on=form.cleaned_data["effective_on"], actor=self.request.user)  # type: ignore[arg-type]
