"""What the texts of acts may name: places (a word, escaped) and blocks (a table, our own markup).

`place_add` and `block_add` let an upper floor give more: the payroll adds what was paid. A function is given the `Reading` of the
act and is called only when a text names it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Act, Contract, Employee, PayTerms, Posting
from hr_core.selectors.employees import classification, seniority
from hr_core.text import MONTHS, french_amount, french_date, french_of, french_percent

DOTS = "…………"


def long_day(day: date) -> str:
    """`28 novembre 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass
class Reading:
    """What the file says for an act: as on the eve of its effect for what it changes, and what its kind brings."""

    act: Act
    brought: dict[str, str] = field(default_factory=dict)

    @property
    def employee(self) -> Employee:
        return self.act.employee

    @property
    def on(self) -> date:
        return self.act.effective_on

    @property
    def is_woman(self) -> bool:
        return self.employee.sex == Employee.Sex.FEMALE

    @property
    def currency(self) -> str:
        return self.employee.institution.country.currency

    @cached_property
    def posting(self) -> Any:
        return self._before("posting")

    @cached_property
    def terms(self) -> Any:
        return self._before("terms")

    @cached_property
    def contract(self) -> Any:
        return self._before("contract")

    def _before(self, name: str) -> Any:
        return held_before(list(_facts(name).filter(employee=self.employee)), self.on)

    def money(self, value: int, currency: str = "") -> str:
        return french_amount(value, currency or self.currency, unit=True)


def _facts(name: str) -> Any:
    """The facts of the files that texts may name, the last first."""
    if name == "posting":
        return Posting.objects.select_related("unit").order_by("-start")
    return (PayTerms.objects.filter(state="approved") if name == "terms" else Contract.objects.all()).order_by("-start")


def held_before(facts: Sequence[Any], on: date) -> Any:
    """Of somebody's facts, the last first: that in force on the eve of the effect, else on its day, else the last known one."""
    for day in (on - timedelta(days=1), on):
        for fact in facts:
            if fact.holds_on(day):
                return fact
    return facts[0] if facts else None


def read_together(readings: Sequence[Reading]) -> None:
    """Read what texts may name once for all the files, in three queries."""
    people = {reading.employee.pk for reading in readings}
    for name in ("posting", "terms", "contract"):
        held: dict[int, list[Any]] = {}
        for fact in _facts(name).filter(employee__in=people):
            held.setdefault(fact.employee_id, []).append(fact)
        for reading in readings:
            setattr(reading, name, held_before(held.get(reading.employee.pk, []), reading.on))


Place = Callable[[Reading], str]
PLACES: dict[str, tuple[Any, Place]] = {}
BLOCKS: dict[str, tuple[Any, Place]] = {}


def place_add(name: str, label: Any, value: Place) -> None:
    PLACES[name] = (label, value)


def block_add(name: str, label: Any, value: Place) -> None:
    BLOCKS[name] = (label, value)


def values_of(reading: Reading, names: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """(values, blocks) of the names that a text uses."""
    return (
        {name: PLACES[name][1](reading) for name in names if name in PLACES},
        {name: BLOCKS[name][1](reading) for name in names if name in BLOCKS},
    )


def born_words(employee: Employee) -> str:
    """« née le 15 juin 1985 à Kaolack »."""
    word = _("née") if employee.sex == Employee.Sex.FEMALE else _("né")
    if employee.birth_on is None:
        return f"{word} {_('à une date non renseignée')}"
    place = _(" à %(place)s") % {"place": employee.birth_place} if employee.birth_place else ""
    return f"{word} le {long_day(employee.birth_on)}{place}"


def time_words(working_time: int) -> str:
    """« à temps plein », « à temps partiel (50 %) »; ten-thousandths."""
    if working_time == 10_000:
        return _("à temps plein")
    return _("à temps partiel (%(share)s)") % {"share": french_percent(working_time / 100)}


def _terms_words(reading: Reading) -> str:
    terms = reading.terms
    return classification(terms.category, terms.grade_class, terms.step) or DOTS if terms else DOTS


def _salary_words(reading: Reading) -> str:
    terms = reading.terms
    return reading.money(terms.base_salary, terms.currency) if terms else DOTS


def _brought(name: str, default: Place | str = DOTS) -> Place:
    def read(reading: Reading) -> str:
        if name in reading.brought:
            return reading.brought[name]
        return default(reading) if callable(default) else default

    return read


def _usage(reading: Reading) -> str:
    purpose = reading.act.values.get("purpose", "")
    return _(", et notamment : %(purpose)s") % {"purpose": purpose} if purpose else ""


def _motive(reading: Reading) -> str:
    motive = reading.act.motive.strip().rstrip(".")
    return f"{motive[:1].upper()}{motive[1:]}." if motive else DOTS


def _sanction(reading: Reading) -> str:
    kind = reading.act.values.get("sanction")
    return _("La sanction « %(kind)s » est infligée") % {"kind": kind} if kind else _("Une sanction disciplinaire est infligée")


def _explanation(reading: Reading) -> str:
    words = _("l’absence de réponse de l’%(who)s dans le délai") if reading.act.values.get("silent") else _("la réponse de l’%(who)s")
    return words % {"who": _("intéressée") if reading.is_woman else _("intéressé")}


def _council(reading: Reading) -> str:
    """The visa of the council that sat, nothing when none did; a dismissal always has one."""
    sat_on = reading.act.values.get("council_on")
    if sat_on:
        return _("Vu l’avis du conseil de discipline du %(day)s ;") % {"day": long_day(date.fromisoformat(sat_on))}
    return _("Vu l’avis du conseil de discipline ;") if reading.act.kind == "dismissal" else ""


def _seniority(reading: Reading) -> str:
    employee = reading.employee
    end = min(reading.on, employee.left_on) if employee.left_on else reading.on
    return seniority(employee.hired_on, end) or _("moins d’un mois")


_l = gettext_lazy
for _name, _label, _value in (
    ("institution", _l("sigle de l’institution"), lambda r: r.employee.institution.acronym),
    ("de_institution", _l("« d’… » ou « de … » et ce sigle"), lambda r: french_of(r.employee.institution.acronym)),
    ("institution_nom", _l("nom de l’institution"), lambda r: r.employee.institution.name),
    ("ville", _l("ville de l’institution"), lambda r: r.employee.institution.city or r.employee.institution.acronym),
    ("civilite", _l("Monsieur ou Madame"), lambda r: _("Madame") if r.is_woman else _("Monsieur")),
    ("nom", _l("prénoms et nom"), lambda r: r.employee.full_name),
    ("e", _l("« e » pour une femme"), lambda r: "e" if r.is_woman else ""),
    ("ne_le", _l("né(e) le … à …"), lambda r: born_words(r.employee)),
    ("nationalite", _l("nationalité"), lambda r: r.employee.nationality or DOTS),
    ("matricule", _l("matricule"), lambda r: r.employee.staff_number),
    ("numero_social", _l("n° de sécurité sociale"), lambda r: r.employee.social_security_number or DOTS),
    ("adresse", _l("adresse de l’agent"), lambda r: " ".join(r.employee.address.split()) or DOTS),
    ("emploi", _l("emploi avant l’acte"), lambda r: r.posting.job_title if r.posting else DOTS),
    ("de_emploi", _l("« d’… » ou « de … » et cet emploi"), lambda r: french_of(r.posting.job_title) if r.posting else DOTS),
    ("unite", _l("unité avant l’acte"), lambda r: str(r.posting.unit) if r.posting else DOTS),
    ("classement", _l("classement avant l’acte"), _terms_words),
    ("salaire_base", _l("salaire de base avant l’acte"), _salary_words),
    ("entree", _l("date d’entrée"), lambda r: long_day(r.employee.hired_on)),
    ("sortie", _l("dernier jour de service"),
     lambda r: long_day(r.employee.left_on - timedelta(days=1)) if r.employee.left_on else DOTS),
    ("anciennete", _l("durée du service à la date d’effet"), _seniority),
    ("date_effet", _l("date d’effet"), lambda r: long_day(r.on)),
    ("motif", _l("motif de l’acte"), lambda r: r.act.motive.strip().rstrip(".") or DOTS),
    ("motif_phrase", _l("motif, en une phrase"), _motive),
    ("usage_phrase", _l("usage demandé par l’agent"), _usage),
    ("contrat_nature", _l("nature du contrat"),
     _brought("contrat_nature", lambda r: str(r.contract.get_kind_display()) if r.contract else DOTS)),
    ("contrat_fin_phrase", _l("« , jusqu’au … » pour un terme"), _brought("contrat_fin_phrase", "")),
    ("essai_phrase", _l("phrase de la période d’essai"), _brought("essai_phrase", lambda r: _("Sans période d’essai."))),
    ("temps_travail", _l("temps de travail"),
     _brought("temps_travail", lambda r: time_words(r.contract.working_time) if r.contract else DOTS)),
    ("nouvel_emploi", _l("emploi donné par l’acte"), _brought("nouvel_emploi")),
    ("de_nouvel_emploi", _l("« d’… » ou « de … » et cet emploi"), _brought("de_nouvel_emploi")),
    ("nouvelle_unite", _l("unité donnée par l’acte"), _brought("nouvelle_unite")),
    ("nouveau_classement", _l("classement donné par l’acte"), _brought("nouveau_classement")),
    ("nouveau_salaire", _l("salaire de base donné par l’acte"), _brought("nouveau_salaire")),
    ("organisme", _l("organisme d’accueil"), _brought("organisme")),
    ("distinction", _l("distinction décernée"), _brought("distinction")),
    ("organisme_phrase", _l("« auprès de l’organisme … »"), _brought("organisme_phrase", "")),
    ("position", _l("position administrative donnée par l’acte"), _brought("position")),
    ("position_fin_phrase", _l("« , jusqu’au … » de la position"), _brought("position_fin_phrase", "")),
    ("position_effets", _l("effets de la position, en phrases"), _brought("position_effets")),
    ("sanction_phrase", _l("« La sanction … est infligée »"), _sanction),
    ("explications_phrase", _l("la réponse de l’agent, ou son silence"), _explanation),
    ("conseil_visa", _l("visa de l’avis du conseil de discipline"), _council),
    ("absence_phrase", _l("nature et jours de l’absence"), _brought("absence_phrase", "")),
    ("agents_nombre", _l("nombre d’agents d’une décision collective"), _brought("agents_nombre")),
    ("reprise_phrase", _l("« le … » pour la reprise"), _brought("reprise_phrase", lambda r: _("à l’issue de ce congé"))),
):  # fmt: skip
    place_add(_name, _label, _value)


# ---------------------------------------------------------------- blocks
def table(heads: list[tuple[str, int]], rows: list[list[str]]) -> str:
    """A table of the paper; `heads` are words and widths in per cent, a cell that is a figure begins with « # »."""
    figures = {at for row in rows for at, cell in enumerate(row) if cell.startswith("#")}
    head = "".join(
        f'<th class="{"n" if at in figures else ""}" width="{width}%">{escape(word)}</th>'
        for at, (word, width) in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(f'<td class="n">{escape(c[1:])}</td>' if c.startswith("#") else f"<td>{escape(c)}</td>" for c in row)
        + "</tr>"
        for row in rows
    )
    return f'<table class="lines" repeat="1"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _last(fact: Any, left_on: date | None) -> date | None:
    end = min(filter(None, (fact.end, left_on)), default=None)
    return end - timedelta(days=1) if end else None


def _jobs(reading: Reading) -> str:
    rows = []
    for posting in Posting.objects.filter(employee=reading.employee).select_related("unit").order_by("start"):
        last = _last(posting, reading.employee.left_on)
        rows.append([posting.job_title, str(posting.unit), french_date(posting.start), french_date(last) if last else _("à ce jour")])
    heads = [(_("Emploi"), 36), (_("Unité"), 34), (_("Du"), 15), (_("Au"), 15)]
    return table(heads, rows) if rows else f"<p>{_('Aucune affectation n’est inscrite au dossier.')}</p>"


def _services(reading: Reading) -> str:
    rows = []
    for posting in Posting.objects.filter(employee=reading.employee, start__lte=reading.on).select_related("unit").order_by("start"):
        last = _last(posting, reading.employee.left_on)
        end = last + timedelta(days=1) if last and last < reading.on else reading.on
        rows.append([
            posting.job_title, str(posting.unit), french_date(posting.start), french_date(last) if last else _("à ce jour"),
            seniority(posting.start, end),
        ])  # fmt: skip
    heads = [(_("Emploi"), 28), (_("Unité"), 28), (_("Du"), 13), (_("Au"), 13), (_("Durée"), 18)]
    return table(heads, rows) if rows else f"<p>{_('Aucune affectation n’est inscrite au dossier.')}</p>"


block_add("emplois", gettext_lazy("tableau des emplois occupés"), _jobs)
block_add("services", gettext_lazy("tableau des services, avec leur durée"), _services)
block_add("agents_liste", gettext_lazy("liste des agents d’une décision collective"), lambda reading: reading.brought.get("agents_liste", ""))

#: What the text of a collective decision may name: nothing of one person.
COLLECTIVE = frozenset(
    {"institution", "de_institution", "institution_nom", "ville", "date_effet", "motif", "motif_phrase", "agents_nombre", "agents_liste"}
)
