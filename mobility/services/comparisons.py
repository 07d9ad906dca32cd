"""The same month of pay at home and at host, by the payroll engine and the law of each country; nothing of another institution is
read beyond published law. Amounts in minor units, converted at the dated rates of the zone, half up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Dependant, Employee, FamilyStatus, Institution, PayTerms, User
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.text import french_date, french_decimal
from mobility.models import Agreement, PayComparison
from mobility.services.rights import canonical_digest
from mobility.services.shared import save_shared
from payroll.countries import law
from payroll.engine import EngineError
from payroll.models import InstitutionSetting, Payslip
from payroll.selectors.exchange import RateMissing, half_up, rate_book
from payroll.selectors.law_changes import overrides_on
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.simulation import Simulation, simulate_month

OLD = timedelta(days=365)
PENSION = "pension"


@dataclass(frozen=True)
class Question:
    """What the person asks. Host amounts in the host's currency, the others in home's."""

    host: Institution
    on: date
    base: int
    allowances: int = 0
    exempt: int = 0
    lost: int = 0
    costs: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "host": self.host.pk, "on": self.on.isoformat(), "base": self.base, "allowances": self.allowances, "exempt": self.exempt,
            "lost": self.lost, "costs": self.costs,
        }  # fmt: skip


def comparison_result(*, employee: Employee, question: Question) -> dict[str, Any]:
    """The comparison as plain data. Raises `Refusal` in words: no pay terms, a law that is not known that day, no rate."""
    on, home, host = question.on, employee.institution, question.host
    terms = PayTerms.objects.on(on).filter(employee=employee, state="approved").first()
    if terms is None:
        raise Refusal(_("Aucun salaire de base approuvé n’est inscrit à votre dossier ce mois-là."))
    facts = _facts(employee, terms, on)
    taxable, exempt, told = _home_allowances(employee, terms, on)
    columns = {"base_salary": terms.base_salary, "taxable_allowances": taxable, "exempt_allowances": exempt}
    there = {"base_salary": question.base, "taxable_allowances": question.allowances, "exempt_allowances": question.exempt}
    try:
        here = _simulated(home, on, {**columns, **facts})
        away = _simulated(host, on, {**there, **facts}, own_settings=False)
        rate = rate_book(on).conversion(host.country.currency, home.country.currency)
    except EngineError as error:
        raise Refusal(str(error)) from error
    except RateMissing as error:
        raise Refusal(str(error)) from error
    rows = [
        {"label": label, "home": one, "host": two, "converted": rate.convert(two)}
        for label, one, two in (
            (_("Salaire brut"), here.gross, away.gross),
            (_("Cotisations de l’agent"), here.contributions, away.contributions),
            (_("dont retraite"), _pension(here), _pension(away)),
            (_("Impôt"), here.tax, away.tax),
            (_("Net à payer"), here.net, away.net),
            (_("Coût pour l’employeur"), here.cost, away.cost),
        )
    ]
    net_here = here.net
    gap = rate.convert(away.net) - net_here
    return {
        "schema": 1, "on": french_date(on), "rows": rows, "home": _side(home, here, told), "host": _side(host, away, _("Montants entrés par vous.")),
        "net_gap": gap, "net_gap_ratio": half_up(Fraction(gap * 10_000, net_here)) if net_here else None, "costs": question.costs,
        "net_after_costs": rate.convert(away.net - question.costs) - net_here, "pension_gap": rate.convert(_pension(away)) - _pension(here),
        "host_net": away.net, "host_cost": away.cost, "rate": _rate(rate, host, home), "warnings": _warnings(question, terms, here, away, home),
    }  # fmt: skip


def home_month(employee: Employee, terms: PayTerms, on: date) -> Simulation:
    """The whole month of somebody at home on their classification, without their other earnings."""
    columns = {"base_salary": terms.base_salary, "taxable_allowances": 0, "exempt_allowances": 0, **_facts(employee, terms, on)}
    return _simulated(employee.institution, on, columns)


def _simulated(institution: Institution, on: date, columns: Mapping[str, Any], *, own_settings: bool = True) -> Simulation:
    country = institution.country_id
    options: dict[str, Any] = {}
    if own_settings:
        keys = [spec.key for spec in law(country).settings if spec.scope == "institution"]
        found = InstitutionSetting.objects.on(on).filter(institution=institution, key__in=keys)
        options = dict(found.order_by("start").values_list("key", "value"))
    return simulate_month(country=country, on=on, columns=columns, options=options, overrides=overrides_on(country, on))


def _facts(employee: Employee, terms: PayTerms, on: date) -> dict[str, Any]:
    """What the laws read of the person, from the file: family, children, category."""
    family = FamilyStatus.objects.on(on).filter(employee=employee).first()
    listed = Dependant.objects.on(on).filter(employee=employee)
    children = listed.filter(kind="child", counts_for_tax=True).count()
    return {
        "marital_status": family.marital_status if family else "single", "spouse_income": bool(family and family.spouse_has_income),
        "children": children or (family.declared_children if family else 0), "category": "cadre" if terms.is_executive else "non-cadre",
        "spouses": min(4, max(1, listed.filter(kind="spouse").count())),
    }  # fmt: skip


def _home_allowances(employee: Employee, terms: PayTerms, on: date) -> tuple[int, int, str]:
    """(taxable, exempt) earnings beside the base of the last paid month up to `on`, and where they come from."""
    last = (
        Payslip.objects.filter(employee=employee, run__state__in=PAID_STATES, run__kind="regular", run__period__year__lte=on.year)
        .exclude(run__period__year=on.year, run__period__month__gt=on.month)
        .order_by("-run__period__year", "-run__period__month").select_related("run__period").first()
    )  # fmt: skip
    if last is None:
        return 0, 0, _("Salaire de base du dossier ; aucun bulletin payé, donc aucune prime.")
    period = last.run.period
    taxable = max(0, min(last.taxable, last.gross) - terms.base_salary)
    exempt = max(0, last.gross - max(last.taxable, terms.base_salary))
    return taxable, exempt, _("Salaire de base du dossier et primes du bulletin de %(month)02d/%(year)s.") % {"month": period.month, "year": period.year}


def _pension(simulation: Simulation) -> int:
    """Employee contributions of the pension branch."""
    plan = simulation.result.plan
    return sum(
        int(simulation.result.amount(line.code)[0])
        for line in plan.lines
        if line.section == "employee-contribution" and getattr(line, "branch", "") in (PENSION, "retirement")
    )


def _side(institution: Institution, simulation: Simulation, told: str) -> dict[str, Any]:
    return {
        "country": institution.country.name, "institution": institution.acronym, "currency": simulation.law.currency.code, "told": told,
        "lines": [
            {"label": line.label, "base": line.base, "rate": line.rate, "amount": line.amount * group.sign}
            for group in simulation.groups
            for line in group.lines
        ],
        "doubts": simulation.doubts,
    }  # fmt: skip


def _rate(rate: Any, host: Institution, home: Institution) -> dict[str, Any]:
    base, quote = host.country.currency, home.country.currency
    if base == quote:
        return {"told": _("Même monnaie des deux côtés."), "sources": []}
    day = max((parity.start for parity in rate.path), default=rate.on)
    told = _("1 %(base)s = %(rate)s %(quote)s, cours du %(day)s.") % {
        "base": base, "quote": quote, "rate": french_decimal(rate.rate, 4), "day": french_date(day),
    }  # fmt: skip
    return {"told": told, "sources": [list(each) for each in rate.sources]}


def _warnings(question: Question, terms: PayTerms, here: Simulation, away: Simulation, home: Institution) -> list[str]:
    told = []
    abroad = question.host.country_id != home.country_id
    if abroad:
        told.append(_("Résidence fiscale : le nombre de jours et le texte de double imposition entre les deux pays sont à vérifier."))
        told.append(_("Cotisations : la loi applicable peut rester celle d’origine ; sans attestation, vous pourriez cotiser deux fois ou pas du tout."))
    if {question.host.country.currency, home.country.currency} == {"XOF", "XAF"}:
        told.append(_("XOF et XAF ont la même parité avec l’euro, mais ce sont deux monnaies : un transfert a un coût."))
    if question.lost:
        told.append(_("Des indemnités d’origine cessent : elles sont dans votre net d’ici, pas dans celui de là-bas."))
    if question.allowances or question.exempt:
        told.append(_("Les primes entrées à l’accueil ne sont pas garanties avant la convention ; l’indemnité de logement n’est pas toujours due à un agent détaché."))
    if terms.start < timezone.localdate() - OLD:
        told.append(_("Votre classement date de plus de douze mois : vérifiez qu’il est à jour."))
    if here.doubts or away.doubts:
        told.append(_("Certains taux sont encore à confirmer dans la loi de la paie : voyez les lignes."))
    told.append(_("Avantages en nature : ils ne sont pas comptés."))
    return told


@transaction.atomic
def comparison_keep(*, employee: Employee, question: Question, actor: User) -> PayComparison:
    """Keep the estimate under a number. Only the person reads it; neither institution does."""
    if employee.user_id != actor.pk:
        raise Refusal(_("Chacun simule sa propre rémunération."))
    result = comparison_result(employee=employee, question=question)
    today = timezone.localdate()
    count = PayComparison.objects.filter(applicant=actor).count()
    return save_shared(
        PayComparison(
            institution=regional_body(), applicant=actor, number=f"SR-{today.year}-{count + 1:04d}", home=employee.institution,
            host=question.host, on=question.on, asked=question.as_json(), result=result, digest=canonical_digest(result),
        )
    )  # fmt: skip


def gap_at_signature(*, employee: Employee, agreement: Agreement, actor: User) -> int | None:
    """What the net is worth today by the terms of the agreement, against the last estimate shown to the person for that host: per ten
    thousand, half up. None when the person kept no estimate, or when pay stays at home. Asked by the person, who alone reads it."""
    last = PayComparison.objects.filter(applicant=actor, host=agreement.host_id).order_by("-made_at").first()
    if last is None or not agreement.base_salary:
        return None
    asked = last.asked
    question = Question(agreement.host, last.on, agreement.base_salary, asked["allowances"], asked["exempt"], asked["lost"], asked["costs"])
    now, shown = comparison_result(employee=employee, question=question)["host_net"], last.result["host_net"]
    return half_up(Fraction((now - shown) * 10_000, shown)) if shown else None
