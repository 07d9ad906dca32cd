"""MOB-1: the notice of a vacancy, with its corrigenda and the hash of what it demands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hr_core.services.acts.places import long_day
from hr_core.text import french_amount
from mobility.choices import CorrigendumState
from mobility.documents.pdf import blocks_of, paper
from mobility.models import Vacancy
from mobility.selectors.vacancies import TIE_WORDS, asked_languages, asked_skills, condition_words, education_words
from mobility.tables_vacancies import forms_in_words


def notice_pdf(vacancy: Vacancy) -> bytes:
    pay = ""
    if vacancy.pay_from:
        pay = f"{french_amount(vacancy.pay_from, vacancy.currency)} à {french_amount(vacancy.pay_to, vacancy.currency, unit=True)}"
    blocks = blocks_of(
        "mobility/documents/notice.html", vacancy=vacancy, forms=forms_in_words(vacancy.forms), pay=pay, skills=asked_skills(vacancy),
        languages=asked_languages(vacancy), conditions=condition_words(vacancy), education=education_words(vacancy),
        ties=[TIE_WORDS[each] for each in vacancy.tie_rules if each in TIE_WORDS],
        missions=[line.strip(" -•\t") for line in vacancy.missions.splitlines() if line.strip()],
        corrigenda=vacancy.corrigenda.filter(state=CorrigendumState.ISSUED),
    )  # fmt: skip
    job = vacancy.job
    values = {
        "numero": vacancy.number, "poste": vacancy.title, "metier": f"{job.title} ({job.code}, {job.family.label})",
        "cloture": long_day(vacancy.closes_on) if vacancy.closes_on else "",
    }  # fmt: skip
    draft = "" if vacancy.published_on else _("PROJET SANS VALEUR")
    return paper("mob-1", vacancy.institution, reference=f"MOB-1, {vacancy.number}", values=values, blocks=blocks, on=vacancy.published_on, mark=draft)
