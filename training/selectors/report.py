"""The yearly training report: coverage, hours, cost, share of the wage bill, satisfaction, transfer; two years side by side.

A person counts once in a year, a place for each session followed. Groups under five people are joined (`enrolments.equity`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.selectors.employees import present_on
from hr_core.selectors.figures.social_report import Figure, Section, Table
from training.choices_catalogue import CourseMode
from training.choices_plan import LineState, MovementKind, PlanState
from training.choices_sessions import ATTENDED, ReviewState, SessionState
from training.models import Answer, Certificate, DeferredReview, Enrolment, PlanLine, PlanMovement, TrainingSession
from training.models.plans import TOTAL
from training.selectors.enrolments import Group, equity
from training.selectors.evaluation import shown_sessions
from training.selectors.levies import wage_bills_of
from training.selectors.plans import SIGNED
from training.selectors.skills import domain_choices

QUESTIONS = ("content", "trainer", "organisation", "usefulness")


@dataclass
class YearFigures:
    """Sums of a year; minutes, and money in minor units. None where nothing is known."""

    year: int
    last: date
    staff: int = 0
    women: int = 0
    trained: int = 0
    women_trained: int = 0
    places: int = 0
    minutes: int = 0
    enrolled_cost: int = 0
    sessions: int = 0
    cancelled: int = 0
    certificates: int = 0
    planned: int = 0
    planned_people: int = 0
    spent: int = 0
    refunded: int = 0
    claimed: int = 0
    wage_bill: int | None = None
    answers: int = 0
    satisfaction: Fraction | None = None
    used: Fraction | None = None
    result: Fraction | None = None

    @property
    def coverage(self) -> Fraction | None:
        return _share(self.trained, self.staff)

    @property
    def cost(self) -> int:
        """What was spent on the budget; where nothing was entered, what the enrolments cost."""
        return self.spent or self.enrolled_cost


def _share(part: int, whole: int | None) -> Fraction | None:
    return Fraction(100 * part, whole) if whole else None


def year_figures(institution: Institution, years: Sequence[int], today: date) -> list[YearFigures]:
    """The figures of each year, in five queries."""
    found = {year: YearFigures(year, min(date(year, 12, 31), max(today, date(year, 1, 1)))) for year in years}
    _staff(institution, found)
    _followed(institution, found)
    _opinions(institution, found)
    _counted(institution, found)
    return list(found.values())


def _staff(institution: Institution, found: dict[int, YearFigures]) -> None:
    counts = {}
    for year, row in found.items():
        counts[f"all_{year}"] = Count("pk", filter=present_on(row.last))
        counts[f"women_{year}"] = Count("pk", filter=present_on(row.last) & Q(sex=Employee.Sex.FEMALE))
    told = Employee.objects.filter(institution=institution).aggregate(**counts)
    for year, row in found.items():
        row.staff, row.women = told[f"all_{year}"], told[f"women_{year}"]


def _followed(institution: Institution, found: dict[int, YearFigures]) -> None:
    """People of the institution who followed a session that began in the year; those who left since are counted in its staff too."""
    rows = Enrolment.objects.filter(institution=institution, employee__isnull=False, state__in=ATTENDED, session__start__year__in=found)
    told = rows.order_by().values_list("session__start__year").annotate(
        places=Count("pk"), people=Count("employee", distinct=True), spent=Sum("minutes"), paid=Sum(F("cost") + F("travel")),
        women=Count("employee", distinct=True, filter=Q(employee__sex=Employee.Sex.FEMALE)),
    )  # fmt: skip
    for year, places, people, minutes, cost, women in told:
        row = found[year]
        row.places, row.trained, row.women_trained, row.minutes, row.enrolled_cost = places, people, women, minutes or 0, cost or 0
        row.staff, row.women = max(row.staff, people), max(row.women, women)


def _opinions(institution: Institution, found: dict[int, YearFigures]) -> None:
    """Means out of five: of the answers that may be shown (five at least in a session), of the managers' deferred evaluations."""
    answers = Answer.objects.filter(institution=institution, session__start__year__in=found, session__in=shown_sessions().values("pk"))
    total = sum((F(name) for name in QUESTIONS[1:]), start=F(QUESTIONS[0]))
    for year, count, marks in answers.order_by().values_list("session__start__year").annotate(given=Count("pk"), marks=Sum(total)):
        found[year].answers, found[year].satisfaction = count, Fraction(marks, len(QUESTIONS) * count)


def _counted(institution: Institution, found: dict[int, YearFigures]) -> None:
    """What each subject adds up to by year, two figures each, in one statement; and the wage bills."""
    sessions = TrainingSession.objects.filter(institution=institution, start__year__in=found)
    given = Certificate.objects.filter(institution=institution, year__in=found)
    done = DeferredReview.objects.filter(institution=institution, state=ReviewState.DONE, enrolment__session__start__year__in=found)
    moved = PlanMovement.objects.filter(institution=institution, year__in=found, kind__in=(MovementKind.EXECUTION, MovementKind.CLAIM, MovementKind.REFUND))
    lines = PlanLine.objects.filter(institution=institution, plan__year__in=found, plan__state=PlanState.ADOPTED).exclude(state=LineState.CANCELLED)
    parts = [
        _by_year(sessions, "start__year", "sessions", Count("pk", filter=Q(state=SessionState.DONE)),
                 Count("pk", filter=Q(state=SessionState.CANCELLED))),
        _by_year(given, "year", "certificates", Count("pk"), Count("pk")),
        _by_year(done, "enrolment__session__start__year", "used", Sum("used"), Count("pk")),
        _by_year(done, "enrolment__session__start__year", "result", Sum("result"), Count("pk")),
        _by_year(moved.filter(kind=MovementKind.EXECUTION), "year", "spent", Sum(SIGNED), Count("pk")),
        _by_year(moved.filter(kind=MovementKind.REFUND), "year", "refunded", Sum(SIGNED), Count("pk")),
        _by_year(moved.filter(kind=MovementKind.CLAIM), "year", "claimed", Sum(SIGNED), Count("pk")),
        _by_year(lines, "plan__year", "planned", Sum(TOTAL), Sum("headcount")),
    ]  # fmt: skip
    for year, part, first, second in parts[0].union(*parts[1:], all=True):
        row, value = found[int(year)], int(first)
        if part in ("used", "result"):
            setattr(row, part, Fraction(value, int(second)))
            continue
        setattr(row, part, value)
        if part == "sessions":
            row.cancelled = int(second)
        if part == "planned":
            row.planned_people = int(second)
    for year, cost in wage_bills_of(institution, list(found)).items():
        found[year].wage_bill = cost


def _by_year(rows: QuerySet, year: str, part: str, first: Any, second: Any) -> QuerySet:
    """Two figures of some rows by year, under a name: `(year, part, first, second)`."""
    big = BigIntegerField()
    grouped = rows.order_by().values(of=Cast(year, big)).annotate(
        part=Value(part), first=Cast(first, big), second=Cast(second, big)
    )
    return grouped.values_list("of", "part", "first", "second")


@dataclass(frozen=True)
class Part:
    """Places and minutes of a domain, a mode or a month."""

    label: str
    places: int
    minutes: int


@dataclass
class TrainingReport:
    """What the page, the paper and the workbook say."""

    institution: Institution
    years: Sequence[int]
    figures: list[YearFigures]
    sections: list[Section]
    domains: list[Part] = field(default_factory=list)
    months: list[int] = field(default_factory=list)

    @property
    def last(self) -> date:
        return self.figures[-1].last

    @property
    def current(self) -> YearFigures:
        return self.figures[-1]


def training_report(institution: Institution, year: int, access: Access, today: date) -> TrainingReport:
    years = (year - 1, year)
    figures = year_figures(institution, years, today)
    domains, modes, months = _parts(institution, year)
    sections = [*year_sections(figures), _equity(access, year), _content(domains, modes)]
    return TrainingReport(institution, years, figures, [section for section in sections if section.tables], domains, months)


def _parts(institution: Institution, year: int) -> tuple[list[Part], list[Part], list[int]]:
    """Places and minutes by domain and by mode, minutes by month; one query and the words of the domains."""
    rows = Enrolment.objects.filter(institution=institution, employee__isnull=False, state__in=ATTENDED, session__start__year=year)
    labels, modes = dict(domain_choices()), dict(CourseMode.choices)
    by_domain: dict[str, list[int]] = {}
    by_mode: dict[str, list[int]] = {}
    months = [0] * 12
    told = rows.order_by().values_list("session__course__domain", "session__mode", "session__start__month").annotate(
        places=Count("pk"), spent=Sum("minutes")
    )
    for domain, mode, month, places, minutes in told:
        for groups, label in ((by_domain, labels.get(domain) or _("Sans domaine")), (by_mode, str(modes.get(mode, mode)).capitalize())):
            pair = groups.setdefault(label, [0, 0])
            pair[0] += places
            pair[1] += minutes or 0
        months[month - 1] += minutes or 0
    ordered = [
        sorted((Part(label, *pair) for label, pair in groups.items()), key=lambda part: (-part.minutes, part.label)) for groups in (by_domain, by_mode)
    ]
    return ordered[0], ordered[1], months


def year_sections(figures: Sequence[YearFigures]) -> list[Section]:
    """Access and effort, then money, then what people and managers say; also the section of the social report."""

    def each(label: str, value: Any, unit: str = "count") -> Figure:
        return Figure(label, [value(row) for row in figures], unit)

    access = [
        each(_("Effectif en fin de période"), lambda row: row.staff),
        each(_("Agents formés"), lambda row: row.trained),
        each(_("Taux de couverture"), lambda row: row.coverage, "percent"),
        each(_("Taux de couverture des femmes"), lambda row: _share(row.women_trained, row.women), "percent"),
        each(_("Places suivies"), lambda row: row.places),
        each(_("Heures suivies"), lambda row: Fraction(row.minutes, 60), "number"),
        each(_("Heures par agent formé"), lambda row: Fraction(row.minutes, 60 * row.trained) if row.trained else None, "number"),
        each(_("Sessions tenues"), lambda row: row.sessions),
        each(_("Sessions annulées"), lambda row: row.cancelled),
        each(_("Attestations délivrées"), lambda row: row.certificates),
    ]
    money = [
        each(_("Plan arrêté"), lambda row: row.planned, "money"),
        each(_("Dépensé"), lambda row: row.cost, "money"),
        each(_("Exécution du plan"), lambda row: _share(row.spent, row.planned), "percent"),
        each(_("Remboursements demandés aux fonds de formation et partenaires"), lambda row: row.claimed, "money"),
        each(_("Remboursements reçus"), lambda row: row.refunded, "money"),
        each(_("Coût par agent formé"), lambda row: Fraction(row.cost, row.trained) if row.trained else None, "money"),
        each(_("Part de la masse salariale"), lambda row: _share(row.cost, row.wage_bill), "percent"),
    ]
    quality = [
        each(_("Satisfaction des participants, sur 5"), lambda row: row.satisfaction, "number"),
        each(_("Avis exprimés"), lambda row: row.answers),
        each(_("Mise en pratique selon les responsables, sur 5"), lambda row: row.used, "number"),
        each(_("Travail meilleur selon les responsables, sur 5"), lambda row: row.result, "number"),
    ]
    return [
        Section("acces", _("Accès et effort"), [Table(_("Personnes, places et durées"), access)]),
        Section("cout", _("Coût"), [Table(_("Plan, dépenses et part de la masse salariale"), money, note=_(
            "La dépense est celle du budget ; sans dépense saisie, c’est le coût des inscriptions. La part de la masse salariale se lit quand chaque mois écoulé est payé."))]),
        Section("effets", _("Satisfaction et effets"), [Table(_("Avis et évaluations à froid"), quality, note=_(
            "Une session compte à partir de cinq avis."))]),
    ]  # fmt: skip


def _equity(access: Access, year: int) -> Section:
    groups = equity(access, year)
    titles = {"sex": _("Par sexe"), "category": _("Par catégorie"), "region": _("Par région"), "unit": _("Par unité")}
    tables = [Table(titles[name], [_group(row) for row in rows]) for name, rows in groups.items() if any(row.trained for row in rows)]
    note = _("Colonnes : part des agents formés, heures par agent. La région est la ville de l’unité. Les groupes de moins de cinq agents sont réunis.")
    return Section("equite", _("Équité d’accès"), [Table(table.title, table.figures, note=note if not rank else "") for rank, table in enumerate(tables)])


def _group(row: Group) -> Figure:
    return Figure(row.label, [row.share, row.hours_each], "share")


def _content(domains: list[Part], modes: list[Part]) -> Section:
    def table(title: str, parts: list[Part]) -> Table:
        return Table(title, [Figure(part.label, [Fraction(part.places), Fraction(part.minutes, 60)], "places") for part in parts])

    tables = [table(_("Par domaine"), domains), table(_("Par modalité"), modes)] if domains else []
    return Section("contenu", _("Contenu"), tables)
