"""The e-mails of the institution: their words, what they look like, how many left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import MailKind, MailPace, MailTemplate, NoticeMail, PersonalPreference
from hr_core.services.mails import PLACES, letter_of, mail_template_set, template_of
from hr_core.ui.forms import HouseForm
from hr_core.ui.screens import FormScreen, Screen

SETTINGS = ("institution_settings",)
MONTH = timedelta(days=30)


class MailTemplateListView(Screen):
    template_name = "hr_core/mails.html"
    rights = SETTINGS
    title = gettext_lazy("Courriels")
    lede = gettext_lazy("Ce que l’application écrit aux agents quand un message les attend. Jamais de montant.")

    def get(self, request: HttpRequest) -> HttpResponse:
        sent = NoticeMail.objects.filter(sent_at__gt=timezone.now() - MONTH).aggregate(mails=Count("pk"), messages=Sum("messages"))
        chosen = dict(PersonalPreference.objects.order_by().values_list("mail").annotate(n=Count("pk")))
        held = set(MailTemplate.objects.values_list("kind", flat=True))
        rows = [(kind.value, str(kind.label), template_of(kind), kind.value in held) for kind in MailKind]
        tiles = [
            (_("Envoyés en 30 jours"), sent["mails"]),
            (_("Messages qu’ils portaient"), sent["messages"] or 0),
            (_("Agents qui les veulent aussitôt"), chosen.get(MailPace.AT_ONCE, 0)),
            (_("Agents qui n’en veulent pas"), chosen.get(MailPace.NEVER, 0)),
        ]
        return self.show(rows=rows, tiles=tiles)


class MailTemplateForm(HouseForm):
    full_width = ("subject", "body")

    subject = forms.CharField(label=gettext_lazy("Objet"), max_length=120)
    body = forms.CharField(label=gettext_lazy("Texte"), max_length=4000, widget=forms.Textarea(attrs={"rows": 12}))


class MailTemplateView(FormScreen):
    """The words of one e-mail, and what a person would read."""

    template_name = "hr_core/mail_template.html"
    form_class = MailTemplateForm
    rights = SETTINGS
    crumbs = ((gettext_lazy("Courriels"), "hr_core:mail_list"),)
    success_url = "hr_core:mail_list"
    success_message = gettext_lazy("Le modèle est enregistré.")

    def get_record(self) -> str:
        if self.kwargs["kind"] not in MailKind.values:
            raise Http404
        return self.kwargs["kind"]

    def get_title(self) -> str:
        return str(MailKind(self.record).label).capitalize()

    def get_form_options(self) -> dict[str, Any]:
        held = template_of(self.record)
        return {"initial": {"subject": held.subject, "body": held.body}}

    def perform(self, form: Any) -> MailTemplate:
        return mail_template_set(institution=self.institution, kind=self.record, actor=self.access.user, **form.cleaned_data)  # type: ignore[arg-type]

    def get_context(self, **more: Any) -> dict[str, Any]:
        assert self.institution is not None
        texts = [_("Votre demande est acceptée : Congé annuel du 14/12/2026 au 18/12/2026.")]
        texts += [_("Note de service : Règlement intérieur mis à jour.")] if self.record == MailKind.DIGEST else []
        shown = letter_of(template_of(self.record), user=self.access.user, institution=self.institution, texts=texts)
        places = [(f"{{{name}}}", words) for name, words in PLACES.items()]
        return super().get_context(shown=shown, places=places, **more)
