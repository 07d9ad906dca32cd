"""Tokens: who may call the interface, as whom, for what, until when."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.interfaces import NEW, TokenForm
from hr_core.models import ApiToken, User
from hr_core.services.accounts import account_find
from hr_core.services.interfaces.tokens import service_account_open, token_draw, token_open, token_revoke
from hr_core.tables_interfaces import TokenTable
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen

MANAGE = ("api_manage",)
TOKENS = (gettext_lazy("Jetons"), "hr_core:token_list")


class TokenListView(ListScreen):
    model = ApiToken
    table_class = TokenTable
    title = gettext_lazy("Jetons d’accès")
    rights = MANAGE
    unit = (gettext_lazy("jeton"), gettext_lazy("jetons"))
    export_name = "jetons"
    empty = Empty(
        gettext_lazy("Aucun jeton"), gettext_lazy("Un jeton laisse un autre logiciel lire ou proposer, dans ses portées."),
    )  # fmt: skip

    def get_queryset(self) -> QuerySet:
        return ApiToken.objects.select_related("user", "use")

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Documentation"), reverse("hr_core:api_documentation"), "file-text"),
            Action(_("Ouvrir un jeton"), reverse("hr_core:token_create"), "plus", MANAGE, main=True),
        ]


class SecretScreen(FormScreen):
    """A form whose success shows a secret, once: there is no page to come back to."""

    secret_template = "hr_core/interfaces/secret.html"
    secret = ""
    secret_note: Any = ""

    def get_success_message(self, result: Any) -> str:
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if response.status_code != 302 or not self.secret:
            return response
        self.template_name = self.secret_template
        answer = self.show(secret=self.secret, note=self.secret_note, back=response["Location"])
        answer["Cache-Control"] = "no-store"
        return answer


class TokenCreateView(SecretScreen):
    form_class = TokenForm
    title = gettext_lazy("Ouvrir un jeton")
    submit_label = gettext_lazy("Ouvrir le jeton")
    success_url = "hr_core:token_list"
    rights = MANAGE
    crumbs = (TOKENS,)
    secret_note = gettext_lazy("Copiez-le dans le logiciel qui s’en servira : il n’est montré qu’une fois, et nulle part gardé.")

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"institution": self.institution}

    def perform(self, form: Any) -> ApiToken:
        data = form.cleaned_data
        names = ("name", "kind", "scopes", "expires_on", "networks", "per_minute")
        token, self.secret = token_open(
            institution=self.institution, user=self._account(data), actor=self.request.user,  # type: ignore[arg-type]
            **{name: data[name] for name in names},
        )  # fmt: skip
        return token

    def _account(self, data: dict[str, Any]) -> User:
        if data["kind"] == ApiToken.Kind.PERSON:
            return account_find(data["identifier"], self.institution)
        if data["service"] not in ("", NEW):
            return User.objects.get(pk=data["service"])
        return service_account_open(institution=self.institution, name=data["service_name"], actor=self.request.user)  # type: ignore[arg-type]

    def get_success_message(self, result: ApiToken) -> str:
        if self.secret:
            return _("Le jeton est ouvert.")
        return _("Le jeton est ouvert : %(who)s en retirera le secret, un message l’en avertit.") % {"who": result.user}


class TokenRevokeView(ConfirmScreen):
    model = ApiToken
    rights = MANAGE
    danger = True
    submit_label = gettext_lazy("Révoquer le jeton")
    success_url = "hr_core:token_list"
    success_message = gettext_lazy("Le jeton est révoqué.")
    crumbs = (TOKENS,)

    def get_queryset(self) -> QuerySet:
        return ApiToken.objects.filter(revoked_at__isnull=True)

    def get_title(self) -> str:
        return _("Révoquer le jeton « %(name)s » ?") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        return [_("Le logiciel qui s’en sert est refusé dès son prochain appel."), _("Ce qu’il a écrit reste, sous son nom.")]

    def perform(self, form: Any) -> None:
        token_revoke(token=self.record, actor=self.request.user)  # type: ignore[arg-type]


class TokenDrawView(SecretScreen, ConfirmScreen):
    """The person for whom a token was opened takes its secret."""

    model = ApiToken
    rights: tuple[str, ...] = ()
    success_url = "home"
    submit_label = gettext_lazy("Montrer le secret")
    secret_note = TokenCreateView.secret_note

    def get_queryset(self) -> QuerySet:
        return ApiToken.objects.filter(user=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return "/"

    def get_cancel_url(self) -> str:
        return "/"

    def get_title(self) -> str:
        return _("Retirer le secret du jeton « %(name)s »") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        return [
            _("Il agit sous votre nom, dans ses portées : %(scopes)s.") % {"scopes": ", ".join(self.record.scopes)},
            _("Il n’est montré qu’une fois. Ne le donnez à personne ; s’il se perd, faites-le révoquer."),
        ]

    def perform(self, form: Any) -> None:
        self.secret = token_draw(token=self.record, actor=self.request.user)  # type: ignore[arg-type]
