"""What papers tell of a career: services, positions, classifications, honours, and the seniority line by line.

`service_blocks_register` gives the tables to the texts of acts (état des services); `career_record_pdf` is the record as a whole.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_positions import PRIVATE
from careers.models import AdministrativePosition, Honour
from careers.selectors.careers import timelines
from careers.selectors.seniority import Seniority, seniority_of, span_between, span_words
from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.paper import filled
from hr_core.models import Employee, Institution, Posting
from hr_core.services.acts.kinds import kind_of
from hr_core.services.acts.paper import head_lines, head_of, paper_in_force
from hr_core.services.acts.places import Reading, block_add, long_day, place_add, table
from hr_core.text import french_amount, french_date, french_spaces

ONE_DAY = timedelta(days=1)


def postings_table(employee: Employee, until: date) -> str:
    """The jobs held before a day, each with its length by the calendar."""
    rows = []
    for row in Posting.objects.filter(employee=employee, start__lt=until).select_related("unit").order_by("start"):
        end = min(filter(None, (row.end, employee.left_on, until)))
        last = _("à ce jour") if end == until else french_date(end - ONE_DAY)
        rows.append([row.job_title, str(row.unit), french_date(row.start), last, span_words(span_between(row.start, end))])
    heads = [(_("Emploi"), 27), (_("Unité"), 27), (_("Du"), 12), (_("Au"), 12), (_("Durée"), 22)]
    return table(heads, rows) if rows else f"<p>{_('Aucune affectation n’est inscrite au dossier.')}</p>"


def positions_table(employee: Employee, until: date) -> str:
    """The positions held before a day but for those of health and discipline; nothing without any."""
    found = AdministrativePosition.objects.filter(employee=employee, start__lt=until).exclude(kind__nature__in=PRIVATE)
    rows = []
    for row in found.select_related("kind").order_by("start"):
        end = french_date(row.end - ONE_DAY) if row.end and row.end <= until else _("à ce jour")
        counts = _("compte") if row.kind.counts_for_seniority else _("ne compte pas")
        rows.append([f"{row.kind}{f', {row.host}' if row.host else ''}", french_date(row.start), end, counts, row.reference])
    if not rows:
        return ""
    heads = [(_("Position"), 34), (_("Du"), 13), (_("Au"), 13), (_("Ancienneté"), 16), (_("Acte"), 24)]
    return f"<h3>{_('Positions administratives')}</h3>{table(heads, rows)}"


def seniority_table(found: Seniority) -> str:
    """The lines that make the seniority, and their result."""
    rows = [[line.label, line.period, f"#{line.words}"] for line in found.lines]
    rows.append([_("Ancienneté au %(day)s") % {"day": french_date(found.until - ONE_DAY)}, "", f"#{found.words}"])
    heads = [(_("Décompte de l’ancienneté"), 38), (_("Période"), 32), (_("Durée"), 30)]
    return f"<h3>{_('Ancienneté, ligne par ligne')}</h3>{table(heads, rows)}"


def classes_table(employee: Employee, until: date, currency: str) -> str:
    rows = []
    for each in timelines([employee.pk]).get(employee.pk, []):
        if each.start < until:
            end = french_date(each.end - ONE_DAY) if each.end and each.end <= until else _("à ce jour")
            salary = f"#{french_amount(each.salary, currency)}" if each.salary is not None else "#"
            rows.append([each.words, french_date(each.start), end, salary, each.reference])
    heads = [(_("Classement"), 26), (_("Du"), 13), (_("Au"), 13), (_("Salaire de base"), 18), (_("Acte"), 30)]
    return f"<h3>{_('Classements')}</h3>{table(heads, rows)}" if rows else ""


def honours_table(employee: Employee, until: date) -> str:
    rows = [
        [str(row.kind), french_date(row.on), row.reference]
        for row in Honour.objects.filter(employee=employee, on__lt=until).select_related("kind").order_by("on")
    ]
    heads = [(_("Distinction"), 54), (_("Décernée le"), 16), (_("Acte ou décret"), 30)]
    return f"<h3>{_('Distinctions')}</h3>{table(heads, rows)}" if rows else ""


def _services(reading: Reading) -> str:
    until = reading.on + ONE_DAY
    parts = (postings_table(reading.employee, until), positions_table(reading.employee, until), seniority_table(seniority_of(reading.employee, until)))
    return "".join(parts)


def _seniority(reading: Reading) -> str:
    """A certificate counts its own day; an act counts up to the eve of its effect."""
    until = reading.on + ONE_DAY if kind_of(reading.act.kind).certificate else reading.on
    return seniority_of(reading.employee, until).words


def service_blocks_register() -> None:
    """The état des services tells positions and seniority by the rules, and every text the same seniority."""
    block_add("services", gettext_lazy("services, positions et ancienneté ligne par ligne"), _services)
    place_add("anciennete", gettext_lazy("ancienneté par les règles à la date d’effet"), _seniority)


def career_record_pdf(employee: Employee, institution: Institution, on: date, *, with_pay: bool) -> bytes:
    """The whole career on paper as of a day; amounts only for who may read pay."""
    until, currency = on + ONE_DAY, institution.country.currency
    paper = paper_in_force(institution, on)
    head = head_of(institution, paper)
    born = french_date(employee.birth_on) if employee.birth_on else _("date non renseignée")
    woman = employee.sex == Employee.Sex.FEMALE
    told = {
        "title": _("Madame") if woman else _("Monsieur"), "name": employee.full_name, "number": employee.staff_number, "born": born,
        "e": "e" if woman else "", "day": long_day(employee.hired_on),
    }  # fmt: skip
    first = _("%(title)s <b>%(name)s</b>, né%(e)s le %(born)s, matricule %(number)s, entré%(e)s le %(day)s.") % told
    classes = classes_table(employee, until, currency) if with_pay else ""
    body = (
        f"<p>{first}</p><h3>{_('Services')}</h3>{postings_table(employee, until)}{positions_table(employee, until)}{classes}"
        f"{honours_table(employee, until)}{seniority_table(seniority_of(employee, until))}"
    )
    return act_paper_pdf(
        ActPaper(
            head=head, reference=employee.staff_number, instead=_("Relevé de carrière"),
            dated=_("Arrêté le %(day)s") % {"day": long_day(min(on, timezone.localdate()))}, title=_("Relevé de carrière"),
            body=french_spaces(filled(body, {}, {})), lines=head_lines(head, paper),
            motto=paper.motto if paper else "", foot=paper.foot if paper else "",
        )
    )  # fmt: skip
