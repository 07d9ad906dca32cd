"""Messages by e-mail: at the pace that each person chose, once, in the institution's words, never an amount."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from hr_core.models import NoticeMail
from hr_core.scope import scope
from hr_core.services.mails import letter_of, mail_template_set, mails_send, template_of, without_amount
from hr_core.services.notices import notices_read, notices_send
from hr_core.services.preferences import preference_save
from tests.cast import Zone

BODY = "Cher {nom},\n{messages}\n{adresse}"


def send(zone: Zone, pace: str) -> int:
    return mails_send(institution=zone.home, pace=pace, now=timezone.now())


def test_a_person_is_written_to_once_at_the_pace_that_they_chose_and_not_about_what_they_read(zone: Zone) -> None:
    with scope(zone.home):
        preference_save(institution=zone.home, user=zone.user("moussa"), values={"mail": "at_once"})
        preference_save(institution=zone.home, user=zone.user("fatou"), values={"mail": "never"})
        people = [zone.user(name) for name in ("awa", "moussa", "fatou", "khady")]
        notices_send(institution=zone.home, users=people, text="Votre demande est acceptée.")
        notices_read(institution=zone.home, user=zone.user("khady"))
        assert send(zone, "at_once") == 1 and mail.outbox[-1].to == ["moussa@example.org"]
        assert send(zone, "daily") == 1 and mail.outbox[-1].to == ["awa@example.org"]
        assert "Votre demande est acceptée." in mail.outbox[-1].body
        assert [send(zone, pace) for pace in ("at_once", "daily")] == [0, 0]
        notices_send(institution=zone.home, users=[zone.user("awa")], text="Un second message.")
        assert send(zone, "daily") == 1 and "Votre demande" not in mail.outbox[-1].body
        assert NoticeMail.objects.filter(user=zone.user("awa")).count() == 2
    with scope(zone.other):
        assert mails_send(institution=zone.other, pace="daily", now=timezone.now()) == 0


@pytest.mark.parametrize("text", ["Rappel de 12\u202f500\u00a0F\u00a0CFA versé.", "Prime : 300 €", "USD 1,200 reçus", "Avance de 50000 FCFA"])
def test_an_amount_never_leaves_by_mail(text: str) -> None:
    assert without_amount(text) == "Un message vous attend dans votre espace."


def test_dates_and_numbers_of_papers_are_not_taken_for_amounts() -> None:
    text = "Congé du 14/12/2026 au 18/12/2026, 5 jours ; acte n° 2026-0012."
    assert without_amount(text) == text


def test_the_institution_writes_its_own_words_and_only_known_places(zone: Zone) -> None:
    with scope(zone.home):
        for body, sentence in (("{salaire}", "n’est pas connu"), ("Bonjour {nom}", "Gardez"), (BODY + " 500 F CFA", "pas de montant")):
            with pytest.raises(ValidationError, match=sentence):
                mail_template_set(institution=zone.home, kind="digest", subject="Messages", body=body, actor=zone.user("coumba"))
        mail_template_set(institution=zone.home, kind="digest", subject="Messages", body=BODY, actor=zone.user("coumba"))
        letter = letter_of(template_of("digest"), user=zone.user("awa"), institution=zone.home, texts=["Un {nom} entre accolades"])
        assert letter.subject == "Messages" and "Cher Awa Ndiaye" in letter.body and "Un {nom} entre accolades" in letter.body


def test_an_old_message_is_no_longer_news(zone: Zone) -> None:
    with scope(zone.home):
        notices_send(institution=zone.home, users=[zone.user("awa")], text="Bonjour.")
        assert mails_send(institution=zone.home, pace="daily", now=timezone.now() + dt.timedelta(days=9)) == 0
