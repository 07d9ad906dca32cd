"""What is known of a person's insurance, and the statement of rights drawn from it (MOB-17): plain data, every figure with its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hr_core.models import Dependant, Employee, Institution, PayTerms, SchemeAffiliation
from hr_core.selectors.retirement import retirement_ages, retires_on
from hr_core.text import french_date
from mobility.choices import Form
from mobility.choices_agreements import PeriodState
from mobility.models import Instrument, InsurancePeriod
from mobility.rights.applicable import KEPT, applicable_law
from mobility.rights.instruments import BRANCHES, certificate_obstacles
from mobility.rights.instruments import Instrument as PureInstrument
from mobility.rights.totalisation import Period, Result, SchemeRule, month_of, totalised
from mobility.selectors.instruments import instruments_of, scheme_rules

CIVIL = "-civil"
MINIMUM = 12


def periods_of(employee: Employee) -> QuerySet[InsurancePeriod]:
    return InsurancePeriod.objects.filter(employee=employee).select_related("country")


def own_scheme(employee: Employee, on: date) -> tuple[str, bool]:
    """(key of the pension scheme of the file, whether it is the civil servants')."""
    country = employee.institution.country_id
    affiliation = SchemeAffiliation.objects.on(on).filter(employee=employee, branch="pension").first()
    civil = affiliation is not None and affiliation.scheme == SchemeAffiliation.Scheme.CIVIL_SERVANTS
    return f"{country}{CIVIL if civil else ''}", civil


def known_periods(employee: Employee, on: date) -> list[tuple[Period, dict[str, Any]]]:
    """Periods claimed, confirmed or attested, and the service of this file until `on`; refused ones are left out."""
    key, civil = own_scheme(employee, on)
    until = min(employee.left_on or on, on)
    found = []
    if until > employee.hired_on:
        own = Period(key, month_of(employee.hired_on), month_of(until) + 1, proof="payslip")
        told = _("Service à %(institution)s, d’après le dossier") % {"institution": employee.institution.acronym}
        found.append((own, _period_row(own, employee.hired_on, until, employee.institution.country.name, civil, told, _("dossier et bulletins"))))
    for row in periods_of(employee).exclude(state=PeriodState.REFUSED):
        scheme = f"{row.country_id}{CIVIL if row.is_civil else ''}"
        period = Period(scheme, month_of(row.start), month_of(row.end), row.is_voluntary, row.proof)
        told = f"{row.scheme}{', ' + row.employer if row.employer else ''}"
        found.append((period, _period_row(period, row.start, row.end, row.country.name, row.is_civil, told, str(row.get_state_display()))))
    return found


def _period_row(
    period: Period, start: date, end: date, country: str, civil: bool, told: str, proof: str
) -> dict[str, Any]:
    scheme = _("fonctionnaires, %(country)s") if civil else _("régime général, %(country)s")
    return {
        "scheme": scheme % {"country": country}, "start": french_date(start), "end": french_date(end), "months": len(period.months),
        "told": told, "proof": proof,
    }  # fmt: skip


def statement_content(
    *, employee: Employee, host: Institution, form: str, on: date, months: int | None, instrument: Instrument | None = None
) -> dict[str, Any]:
    """The nine parts of the statement. Without `instrument`, the one in force that covers most branches is taken."""
    home = employee.institution
    found = instruments_of(home=home.country_id, host=host.country_id, on=on)
    chosen = instrument.pure() if instrument else found.proposed
    key, civil = own_scheme(employee, on)
    laws = applicable_law(
        form, chosen, months=months, same_country=not found.is_needed, is_special_scheme=civil and found.is_needed
    )
    periods = known_periods(employee, on)
    rules = scheme_rules({home.country_id, host.country_id, *(period.scheme[:2] for period, _row in periods)}, on)
    names = {home.country_id: home.country.name, host.country_id: host.country.name}
    scenarios, unknown = _scenarios(employee, host, form, on, months, chosen, [period for period, _row in periods], rules, names, key)
    return {
        "schema": 1, "person": employee.full_name, "home": home.name, "host": host.name, "form": str(Form(form).label),
        "on": french_date(on), "months": months, "periods": [row for _period, row in periods],
        "instruments": [_instrument_row(each, "en vigueur") for each in found.in_force]
        + [_instrument_row(each, "entrée en vigueur inconnue") for each in found.unknown],
        "chosen": chosen.title if chosen else "",
        "laws": [{"branch": law.label, "law": law.law, "why": law.why, "risk": law.risk} for law in laws],
        "kept": list(KEPT[form]), "contributions": _contributions(laws, home, host), "papers": _papers(laws, form, home, host),
        "obstacles": certificate_obstacles(chosen, months=months) if form in ("placement", "secondment") and found.is_needed else [],
        "scenarios": scenarios, "family": _family(employee, on, laws), "contacts": _contacts(home, host), "unknown": unknown,
    }  # fmt: skip


def _instrument_row(instrument: PureInstrument, status: str) -> dict[str, Any]:
    posting = instrument.posting
    told = {"known": _("%(months)s mois") % {"months": posting.months}, "none": _("sans règle de détachement")}.get(
        posting.rule, _("durée de détachement inconnue")
    )
    return {
        "title": instrument.title, "status": status, "posting": told, "source": instrument.source,
        "branches": ", ".join(BRANCHES[each] for each in instrument.branches) or _("branches non lues"),
    }  # fmt: skip


def _contributions(laws: Iterable[Any], home: Institution, host: Institution) -> list[dict[str, str]]:
    who = {
        "home": _("Loi du pays d’origine (%(country)s) : l’employeur qui paie le salaire verse les deux parts au régime de ce pays."),
        "host": _("Loi du pays d’accueil (%(country)s) : l’institution d’accueil verse les deux parts au régime de ce pays."),
    }  # fmt: skip
    country = {"home": home.country.name, "host": host.country.name}
    return [
        {"branch": law.label, "told": who[law.law] % {"country": country[law.law]} if law.law in who
         else _("À régler avant la signature : aucune loi n’est désignée.")}
        for law in laws
    ]  # fmt: skip


def _papers(laws: Iterable[Any], form: str, home: Institution, host: Institution) -> list[dict[str, str]]:
    """(paper, from whom, by when): those of the branches once, then those of the form."""
    rows = {law.paper: home.name for law in laws if law.paper}
    if form != "mission":
        rows[_("attestation des périodes d’assurance")] = _("régime du pays d’origine")
        rows[_("relevé de carrière et solde de congés")] = home.name
    if form in ("secondment", "transfer"):
        rows[_("affiliation au régime du pays d’accueil, si sa loi s’applique")] = host.name
    by = _("avant le départ")
    return [{"paper": paper[:1].upper() + paper[1:], "from": source, "by": by} for paper, source in rows.items()]


def _family(employee: Employee, on: date, laws: Iterable[Any]) -> list[str]:
    count = Dependant.objects.on(on).filter(employee=employee).count()
    if not count:
        return [_("Aucune personne à charge n’est inscrite au dossier.")]
    by_branch = {law.branch: law.law for law in laws}
    country = {"home": _("du pays d’origine"), "host": _("du pays d’accueil"), "open": _("qui reste à désigner")}
    told = [_("%(count)s personnes à charge sont inscrites.") % {"count": count}]
    told.append(_("Prestations familiales : selon la loi %(law)s ; pour les enfants restés au pays, vérifiez l’instrument.") % {"law": country[by_branch["family"]]})
    told.append(_("Soins : selon la loi %(law)s ; demandez l’attestation de droits de ceux qui restent.") % {"law": country[by_branch["sickness"]]})
    return told


def _contacts(home: Institution, host: Institution) -> list[str]:
    return [
        _("Correspondant mobilité : %(name)s") % {"name": home.name},
        _("Correspondant mobilité : %(name)s") % {"name": host.name},
        _("Secrétariat exécutif de la CIPRES, pour les instruments de la zone"),
    ]


def _scenarios(
    employee: Employee, host: Institution, form: str, on: date, months: int | None, chosen: PureInstrument | None,
    periods: list[Period], rules: dict[str, Any], names: dict[str, str], key: str,
) -> tuple[list[dict[str, Any]], list[str]]:  # fmt: skip
    """Months and shares at the age of retirement: staying; moving with home law kept; moving under host law with totalisation."""
    home = employee.institution
    terms = PayTerms.objects.on(on).filter(employee=employee, state="approved").first()
    if employee.birth_on is None:
        return [], [_("La date de naissance manque au dossier : les projections n’ont pas pu être faites.")]
    leaves = retires_on(employee.birth_on, terms.is_executive if terms else None, retirement_ages(home, on))
    now, retires = month_of(on) + 1, max(month_of(leaves), month_of(on) + 1)
    back = retires if months is None else min(retires, now + months)
    base = terms.base_salary if terms else None
    known: dict[str, SchemeRule] = {}
    unknown = []
    for country in sorted({period.scheme[:2] for period in periods} | {home.country_id, host.country_id}):
        rule = rules.get(country)
        if rule is not None:
            known[country] = replace(rule[0], reference_pay=base if country == home.country_id and not terms_foreign(terms) else None)
        if rule is None or rule[0].required is None:
            ask = rule[1].ask if rule else ""
            unknown.append(
                _("Durée d’assurance demandée par le régime général (%(country)s) : inconnue ici, demandez-la à %(ask)s.")
                % {"country": names.get(country, country.upper()), "ask": ask or _("la caisse de retraite de ce pays")}
            )
    covered = chosen is not None and "pension" in chosen.branches
    minimum = chosen.totalisation_months if chosen and chosen.totalisation_months is not None else MINIMUM
    host_key = host.country_id
    stays = [*periods, Period(key, now, retires)]
    moved = [*periods, Period(host_key, now, back), Period(key, back, retires)]
    tables = [
        ("stay", _("Rester"), stays, _("Carrière poursuivie au régime d’origine.")),
        ("home", _("Partir en gardant la loi d’origine"), stays, _("Les mois passés à l’accueil comptent au régime d’origine, avec une attestation.")),
        ("host", _("Partir sous la loi d’accueil"), moved, _("Les mois passés à l’accueil comptent au régime d’accueil ; le reste est totalisé.") if covered
         else _("Aucun instrument retenu ne totalise : chaque régime compte ses seuls mois.")),
    ]  # fmt: skip
    if form == "transfer":
        tables.pop(1)
    rows = []
    for name, label, career, told in tables:
        found = totalised(career, known, applicable=host_key if name == "host" else key, minimum=minimum, totalises=covered)
        rows.append({"key": name, "label": label, "told": told, "leaves": french_date(leaves), "schemes": [_result_row(each, names) for each in found]})
    return rows, unknown


def terms_foreign(terms: PayTerms | None) -> bool:
    return bool(terms and terms.currency)


def _result_row(result: Result, names: dict[str, str]) -> dict[str, Any]:
    civil = result.scheme.endswith(CIVIL)
    country = names.get(result.scheme[:2], result.scheme[:2].upper())
    opens = {None: _("durée demandée inconnue"), True: _("droit ouvert"), False: _("droit non ouvert")}[result.opens]
    if result.opens and result.opens_alone is False:
        opens = _("droit ouvert par totalisation")
    return {
        "scheme": (_("fonctionnaires, %(country)s") if civil else _("régime général, %(country)s")) % {"country": country},
        "own": result.own, "total": result.total, "share": f"{result.share.numerator}/{result.share.denominator}",
        "required": result.required, "opens": opens, "amount": result.amount, "taken_over": result.taken_over,
    }  # fmt: skip
