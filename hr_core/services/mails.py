"""The messages of the application by e-mail: at once or in the morning, in the institution's words, never with an amount.

What has been read is not sent, and what was sent is not sent again. An e-mail that does not leave is tried at the next turn.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Institution, MailKind, MailPace, MailTemplate, Notice, NoticeMail, PersonalPreference, User
from hr_core.scope import because
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_spaces

log = logging.getLogger(__name__)

PLACES = {
    "nom": gettext_lazy("le nom de la personne"),
    "institution": gettext_lazy("le sigle de l’institution"),
    "nombre": gettext_lazy("le nombre de messages"),
    "messages": gettext_lazy("les messages, un par ligne"),
    "adresse": gettext_lazy("l’adresse de l’application"),
}
USUAL = {
    MailKind.MESSAGE: (
        "{institution}\u00a0: un message vous attend",
        "Bonjour {nom},\n\n{messages}\n\nPour répondre : {adresse}\n\n{institution}, ressources humaines",
    ),
    MailKind.DIGEST: (
        "{institution}\u00a0: vos messages ({nombre})",
        "Bonjour {nom},\n\nCe qui vous attend ce matin :\n\n{messages}\n\nPour répondre : {adresse}\n\n"
        "Vous réglez ces courriels dans « Mes préférences ».\n\n{institution}, ressources humaines",
    ),
}
KIND_OF = {MailPace.AT_ONCE: MailKind.MESSAGE, MailPace.DAILY: MailKind.DIGEST}
#: A number with the name of a currency, before or after it: what no e-mail carries.
MONEY = r"(?:F\s?CFA|FCFA|CFA|FC|GNF|KMF|CDF|XOF|XAF|EUR|USD|€|\$|francs?)"
AMOUNT = re.compile(rf"\d[\d\s.,\u202f\u00a0]*{MONEY}\b|\d\s?[€$]|{MONEY}\s*\d", re.IGNORECASE)
PLACE = re.compile(r"\{([^{}]*)\}")
#: Messages older than this are no longer news.
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def without_amount(text: str) -> str:
    """The message, or what replaces one that would carry an amount."""
    return _("Un message vous attend dans votre espace.") if AMOUNT.search(text) else text


def letter_of(template: Letter, *, user: User, institution: Institution, texts: Sequence[str]) -> Letter:
    """Fill the places; a place that is not known stays as it is written."""
    values = {
        "nom": str(user), "institution": institution.acronym, "nombre": str(len(texts)),
        "messages": "\n".join(f"– {without_amount(text)}" for text in texts), "adresse": settings.SITE_URL + "/",
    }  # fmt: skip

    def filled(words: str) -> str:
        return PLACE.sub(lambda found: values.get(found.group(1), found.group(0)), words)

    return Letter(" ".join(filled(template.subject).split()), french_spaces(filled(template.body)))


def template_of(kind: str) -> Letter:
    """The institution's words for a kind of e-mail, else the usual ones."""
    found = MailTemplate.objects.filter(kind=kind).first()
    return Letter(found.subject, found.body) if found else Letter(*USUAL[MailKind(kind)])


@transaction.atomic
def mail_template_set(*, institution: Institution, kind: str, subject: str, body: str, actor: User) -> MailTemplate:
    """Keep the institution's words. Raises `ValidationError` for a place that is not known, a link to nowhere, or an amount."""
    for name, words in (("subject", subject), ("body", body)):
        unknown = sorted(set(PLACE.findall(words)) - PLACES.keys())
        if unknown:
            known = ", ".join(f"{{{place}}}" for place in PLACES)
            raise ValidationError({name: _("{%(place)s} n’est pas connu : les places sont %(known)s.") % {"place": unknown[0], "known": known}})
        if AMOUNT.search(words):
            raise ValidationError({name: _("Un courriel ne porte pas de montant : il dit qu’un message attend.")})
    if "{messages}" not in body or "{adresse}" not in body:
        raise ValidationError({"body": _("Gardez {messages} et {adresse} : sans eux, la personne ne sait pas ce qui l’attend ni où.")})
    held = MailTemplate.objects.filter(institution=institution, kind=kind).first()
    with because(_("Modèle de courriel")):
        row = held or MailTemplate(institution=institution, kind=kind)
        return save_checked(assign(row, {"subject": subject, "body": body}))


def mails_send(*, institution: Institution, pace: str, now: datetime) -> int:
    """Send what is unread and not sent yet to those who want it at this pace; returns how many e-mails left. Five queries."""
    waiting: dict[int, list[Notice]] = {}
    rows = Notice.objects.filter(institution=institution, read_at__isnull=True, made_at__gt=now - RECENT, user__is_active=True)
    for notice in rows.exclude(user__email="").select_related("user").order_by("made_at", "pk"):
        waiting.setdefault(notice.user_id, []).append(notice)
    chosen = dict(PersonalPreference.objects.filter(institution=institution).values_list("user", "mail"))
    told = dict(NoticeMail.objects.filter(institution=institution).order_by().values_list("user").annotate(last=Max("until")))
    template, sent = template_of(KIND_OF[MailPace(pace)]), []
    connection = get_connection()
    for key, notices in waiting.items():
        news = [notice for notice in notices if key not in told or notice.made_at > told[key]]
        if not news or chosen.get(key, MailPace.DAILY) != pace:
            continue
        user = news[0].user
        letter = letter_of(template, user=user, institution=institution, texts=[notice.text for notice in news])
        try:
            EmailMessage(letter.subject, letter.body, to=[user.email], connection=connection).send()
        except (OSError, SMTPException) as error:
            log.warning("Le courriel des messages n’est pas parti (%s) : %s", institution.acronym, error)
            break
        sent.append(NoticeMail(institution=institution, user=user, until=news[-1].made_at, messages=len(news)))
    with because(_("Messages envoyés par courriel")):
        NoticeMail.objects.bulk_create(sent)
    return len(sent)
