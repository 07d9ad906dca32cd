"""Accounts: who has one, what they may do and why, what an administrator does to them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.access import InviteForm, PolicyForm
from hr_core.models import AccountEvent, SignIn, SignInPolicy, User
from hr_core.selectors.accounts import accounts_of, reach_of, sessions_of, sign_ins_of
from hr_core.services.administration.accounts import (
    account_deactivate,
    account_invite,
    account_reactivate,
    factor_reset,
    policy_set,
    sessions_close,
)
from hr_core.tables_access import AccountTable, SessionTable, SignInTable, agent_words, moment_words
from hr_core.text import french_of
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

MANAGE = ("roles_manage",)
SEE = ("roles_manage", "roles_approve", "audit_view")
ACCOUNTS = (gettext_lazy("Comptes"), "hr_core:account_list")


class AccountFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom, identifiant ou adresse"))
    etat = django_filters.ChoiceFilter(
        field_name="is_active", label=gettext_lazy("État"), empty_label=gettext_lazy("Tous"),
        choices=[("True", gettext_lazy("actif")), ("False", gettext_lazy("désactivé"))],
    )  # fmt: skip

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(Q(full_name__icontains=value) | Q(username__icontains=value) | Q(email__icontains=value))


class AccountListView(ListScreen):
    model = User
    table_class = AccountTable
    filterset_class = AccountFilter
    title = gettext_lazy("Comptes")
    rights = SEE
    unit = (gettext_lazy("compte"), gettext_lazy("comptes"))
    export_name = "comptes"

    def get_queryset(self) -> QuerySet:
        return accounts_of(self.institution)

    def get_actions(self) -> list[Action]:
        return [Action(_("Inviter quelqu’un"), reverse("hr_core:account_invite"), "user-plus", MANAGE, main=True)]


class AccountDetailView(DetailScreen):
    """What a person may do here, right by right, with the reason of each."""

    model = User
    template_name = "hr_core/access/account.html"
    rights = SEE
    crumbs = (ACCOUNTS,)

    def get_queryset(self) -> QuerySet:
        return accounts_of(self.institution)

    def get_lede(self) -> str:
        return " · ".join(filter(None, [self.record.username, self.record.email]))

    @property
    def may_change(self) -> bool:
        """Nobody acts on their own account."""
        return self.access.has(*MANAGE) and self.record.pk != self.access.user.pk

    def get_actions(self) -> list[Action]:
        if not self.may_change:
            return []
        key = [self.record.pk]
        way = (
            Action(_("Désactiver"), reverse("hr_core:account_deactivate", args=key), "user-x", MANAGE)
            if self.record.is_active
            else Action(_("Réactiver"), reverse("hr_core:account_reactivate", args=key), "refresh", MANAGE)
        )
        return [
            Action(_("Fermer ses sessions"), reverse("hr_core:account_sessions_close", args=key), "logout", MANAGE),
            Action(_("Second facteur perdu"), reverse("hr_core:factor_reset", args=key), "lock", MANAGE),
            way,
            Action(_("Donner un rôle"), f"{reverse('hr_core:role_grant')}?compte={self.record.username}", "plus", MANAGE, main=True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reach = reach_of(self.institution, self.record)
        sign_ins = SignIn.objects.filter(user=self.record)[:10]
        return self.show(
            reach=reach,
            may_change=self.may_change,
            sign_ins=[(moment_words(each.at), each.succeeded, each.address, agent_words(each.agent)) for each in sign_ins],
            events=AccountEvent.objects.filter(user=self.record).select_related("actor")[:10],
        )


class AccountInviteView(FormScreen):
    form_class = InviteForm
    title = gettext_lazy("Inviter quelqu’un")
    lede = gettext_lazy("Pour une personne sans dossier : auditeur, expert, membre d’un conseil. Un agent s’invite depuis son dossier.")
    submit_label = gettext_lazy("Envoyer l’invitation")
    rights = MANAGE
    crumbs = (ACCOUNTS,)
    cancel_url = "hr_core:account_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> User:
        return account_invite(
            institution=self.institution, request=self.request, actor=self.request.user, **form.cleaned_data  # type: ignore[arg-type]
        )

    def get_success_message(self, result: User) -> str:
        return _("%(who)s reçoit un lien pour choisir son mot de passe ; donnez-lui maintenant un rôle.") % {"who": result}

    def get_success_url(self, result: User) -> str:
        return f"{reverse('hr_core:role_grant')}?compte={result.username}"


class AccountConfirm(ConfirmScreen):
    model = User
    rights = MANAGE
    crumbs = (ACCOUNTS,)
    asks_reason: bool | str = True

    def get_queryset(self) -> QuerySet:
        return accounts_of(self.institution)

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:account_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def given(self, form: Any) -> dict[str, Any]:
        reason = {"reason": form.cleaned_data["motif"]} if self.asks_reason else {}
        return {"institution": self.institution, "user": self.record, "actor": self.request.user} | reason


class AccountDeactivateView(AccountConfirm):
    danger = True
    submit_label = gettext_lazy("Désactiver le compte")
    success_message = gettext_lazy("Le compte est désactivé et ses sessions sont fermées.")

    def get_title(self) -> str:
        return _("Désactiver le compte %(of_name)s ?") % {"of_name": french_of(str(self.record))}

    def get_consequences(self) -> list[str]:
        return [_("Cette personne ne peut plus entrer ; ses sessions et ses jetons s’arrêtent. Ses écritures restent.")]

    def perform(self, form: Any) -> None:
        account_deactivate(**self.given(form))


class AccountReactivateView(AccountConfirm):
    submit_label = gettext_lazy("Réactiver le compte")
    success_message = gettext_lazy("Le compte est réactivé.")

    def get_title(self) -> str:
        return _("Réactiver le compte %(of_name)s ?") % {"of_name": french_of(str(self.record))}

    def get_consequences(self) -> list[str]:
        return [_("Les rôles qu’elle tient valent à nouveau.")]

    def perform(self, form: Any) -> None:
        account_reactivate(**self.given(form))


class FactorResetView(AccountConfirm):
    danger = True
    submit_label = gettext_lazy("Oublier le second facteur")
    success_message = gettext_lazy("Le second facteur est oublié : la personne en installe un autre à sa prochaine connexion.")

    def get_title(self) -> str:
        return _("Oublier le second facteur %(of_name)s ?") % {"of_name": french_of(str(self.record))}

    def get_consequences(self) -> list[str]:
        return [
            _("Vérifiez l’identité de la personne autrement que par un message, par exemple en la voyant."),
            _("Ses sessions se ferment ; jusqu’à l’installation d’un autre facteur, son mot de passe seul ouvre cette page."),
        ]

    def perform(self, form: Any) -> None:
        factor_reset(**self.given(form))


class AccountSessionsCloseView(AccountConfirm):
    asks_reason = False
    submit_label = gettext_lazy("Fermer ses sessions")
    success_message = gettext_lazy("Ses sessions sont fermées.")

    def get_title(self) -> str:
        return _("Fermer toutes les sessions %(of_name)s ?") % {"of_name": french_of(str(self.record))}

    def get_consequences(self) -> list[str]:
        return [_("Chaque appareil redemande le mot de passe. Ce qui n’était pas enregistré est perdu.")]

    def perform(self, form: Any) -> None:
        sessions_close(**self.given(form))


class SignInFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="identifier", lookup_expr="icontains", label=gettext_lazy("Identifiant"))
    resultat = django_filters.ChoiceFilter(
        field_name="succeeded", label=gettext_lazy("Résultat"), empty_label=gettext_lazy("Tous"),
        choices=[("True", gettext_lazy("connexion")), ("False", gettext_lazy("refusée"))],
    )  # fmt: skip


class SignInListView(ListScreen):
    model = SignIn
    table_class = SignInTable
    filterset_class = SignInFilter
    title = gettext_lazy("Connexions")
    rights = SEE
    unit = (gettext_lazy("connexion"), gettext_lazy("connexions"))
    export_name = "connexions"
    empty = Empty(gettext_lazy("Aucune connexion"), gettext_lazy("Chaque entrée, réussie ou refusée, s’inscrit ici."))

    def get_queryset(self) -> QuerySet:
        return sign_ins_of(self.institution)


class SessionListView(ListScreen):
    model = SignIn
    table_class = SessionTable
    title = gettext_lazy("Sessions ouvertes")
    rights = MANAGE
    unit = (gettext_lazy("session"), gettext_lazy("sessions"))
    export_name = "sessions"
    empty = Empty(gettext_lazy("Aucune session"), gettext_lazy("Les sessions ouvertes depuis la dernière mise à jour sont ici."))

    def get_queryset(self) -> QuerySet:
        return sessions_of(self.institution)


class SessionCloseView(ConfirmScreen):
    model = SignIn
    rights = MANAGE
    submit_label = gettext_lazy("Fermer la session")
    success_url = "hr_core:session_list"
    success_message = gettext_lazy("La session est fermée.")
    crumbs = ((gettext_lazy("Sessions ouvertes"), "hr_core:session_list"),)

    def get_queryset(self) -> QuerySet:
        return sign_ins_of(self.institution).filter(succeeded=True)

    def get_title(self) -> str:
        return _("Fermer cette session %(of_name)s ?") % {"of_name": french_of(str(self.record.user))}

    def get_consequences(self) -> list[str]:
        return [", ".join(filter(None, [moment_words(self.record.at), self.record.address, agent_words(self.record.agent)]))]

    def perform(self, form: Any) -> None:
        sessions_close(
            institution=self.institution, user=self.record.user, sign_in=self.record, actor=self.request.user  # type: ignore[arg-type]
        )


class PolicyView(FormScreen):
    form_class = PolicyForm
    title = gettext_lazy("Règles de connexion")
    lede = gettext_lazy("Elles valent à la prochaine connexion de chacun.")
    rights = ("institution_settings",)
    success_url = "hr_core:sign_in_policy"
    success_message = gettext_lazy("Les règles sont enregistrées.")

    def get_record(self) -> None:
        return None

    def get_cancel_url(self) -> str:
        return ""

    def get_form_options(self) -> dict[str, Any]:
        policy = SignInPolicy.objects.first()
        return {
            "initial": {
                "factor_roles": policy.factor_roles if policy else [],
                "session_hours": policy.session_hours if policy else 336,
            }
        }

    def perform(self, form: Any) -> SignInPolicy:
        return policy_set(institution=self.institution, actor=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]


def account_or_404(view: Any, key: int) -> User:
    return get_object_or_404(accounts_of(view.institution), pk=key)
