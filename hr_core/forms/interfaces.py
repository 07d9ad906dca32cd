"""Forms of tokens and of the addresses that are told of events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.api.scopes import SCOPES
from hr_core.models import ApiToken, Institution
from hr_core.services.interfaces.events import EVENTS
from hr_core.services.interfaces.tokens import service_accounts
from hr_core.ui.forms import HouseForm

NEW = "nouveau"


class TokenForm(HouseForm):
    """A token for a person (who draws its secret) or for a service account (new or known)."""

    name = forms.CharField(label=_("Usage"), max_length=60, help_text=_("Par exemple « Comptabilité, écritures du mois »."))
    kind = forms.ChoiceField(label=_("Pour"), choices=ApiToken.Kind)
    identifier = forms.CharField(
        label=_("Personne"), required=False, max_length=64,
        help_text=_("Identifiant, adresse ou matricule. Elle retirera elle-même le secret."),
    )  # fmt: skip
    service = forms.ChoiceField(label=_("Compte de service"), required=False)
    service_name = forms.CharField(
        label=_("Nom du nouveau compte"), required=False, max_length=30,
        help_text=_("Attribuez-lui ensuite un rôle : sans rôle, il ne lit rien."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(label=_("Portées"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(label=_("Expire le"), help_text=_("Dans un an au plus."))
    per_minute = forms.IntegerField(label=_("Appels par minute"), initial=120, min_value=1, max_value=6000)
    networks = forms.CharField(
        label=_("Adresses admises"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une adresse IP ou un réseau par ligne. Vide : de partout."),
    )  # fmt: skip
    fieldsets = (
        (_("Qui"), ("name", "kind", "identifier", "service", "service_name")),
        (_("Ce que le jeton permet"), ("scopes",)),
        (_("Limites"), ("expires_on", "per_minute", "networks")),
    )

    def __init__(self, *args: Any, institution: Institution, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(str(user.pk), str(user)) for user in service_accounts(institution)]
        self.fields["service"].choices = [(NEW, _("Un nouveau compte")), *known]  # type: ignore[attr-defined]
        self.fields["scopes"].choices = list(SCOPES.items())  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=180)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == ApiToken.Kind.PERSON and not data.get("identifier"):
            self.add_error("identifier", _("Nommez la personne."))
        if data.get("kind") == ApiToken.Kind.SERVICE and data.get("service", NEW) in ("", NEW) and not data.get("service_name"):
            self.add_error("service_name", _("Nommez le compte, ou choisissez-en un."))
        return data

    def clean_networks(self) -> list[str]:
        return self.cleaned_data["networks"].split()


class WebhookForm(HouseForm):
    name = forms.CharField(label=_("Destinataire"), max_length=60)
    url = forms.URLField(
        label=_("Adresse"), max_length=300, assume_scheme="https", help_text=_("En https. Elle répond 2xx à ce qu’elle a reçu.")
    )
    events = forms.MultipleChoiceField(
        label=_("Événements"), choices=list(EVENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=_("Envoyer"), required=False, initial=True)
    full_width = ("url",)
