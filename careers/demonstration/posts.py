"""The staffing table of the demonstration: posts of the staff in service, vacant and frozen ones, an interim, a proposal."""

from __future__ import annotations

from datetime import date

from careers.choices_posts import ActKind, HolderKind, Relation
from careers.models import JobTitle, Post, PostAct, PostHolder
from careers.selectors.posts.reading import posts_on
from careers.selectors.posts.titles import coverage, key_of, suggested_jobs
from careers.services.posts.acts import act_decide, act_propose, creations_approve, post_create
from careers.services.posts.from_staff import posts_from_staff
from careers.services.posts.holders import holder_add
from careers.services.posts.targets import targets_from_posts
from careers.services.posts.titles import title_propose, titles_approve, titles_propose_known
from hr_core.access import Access
from hr_core.models import Employee, Institution, Unit

START, DECISION = date(2026, 1, 1), {"reference": "CA/2025/038", "act_on": date(2025, 12, 18)}
#: Posts that nobody holds: (title, how many, category, budgeted).
VACANT = (
    ("Contrôleur des employeurs", 4, "AM3", True),
    ("Liquidateur de pensions", 3, "AM1", True),
    ("Développeur d'applications", 2, "E2", True),
    ("Inspecteur du recouvrement", 2, "E5", False),
)
#: Titles that no job bears as such: (title, relation, jobs).
SHARED = (
    ("Cheffe de section de gestion", Relation.CLOSE, ("Chef d’agence",)),
    ("Secrétaire comptable", Relation.BROADER, ("Assistant de direction", "Comptable")),
)
MISSIONS = (
    "Contrôler sur place les déclarations des employeurs de la région.\n"
    "Établir le procès-verbal et notifier le redressement.\nSuivre l’échéancier des régularisations."
)


def posts(institution: Institution, preparer: Access, decider: Access) -> None:
    """Nothing when posts are there. Runs in the scope."""
    if Post.objects.exists():
        return
    posts_from_staff(institution=institution, prefix="P-", on=START, access=preparer, **DECISION)
    _vacancies(institution, preparer)
    creations_approve(acts=PostAct.objects.filter(state="proposed"), access=decider)
    free = list(posts_on(date(2026, 11, 1)).filter(occupation="vacant").order_by("number"))
    for post in free[-2:]:
        freeze = {"effective_on": date(2026, 7, 1), "reference": "DG/2026/114", "act_on": date(2026, 6, 22)}
        act = act_propose(post=post, kind=ActKind.FREEZE, values=freeze | {"remark": "Recrutements suspendus"}, access=preparer)
        act_decide(act=act, approve=True, answer="", access=decider)
    acting = Employee.objects.filter(is_confidential=False, left_on=None).exclude(user=preparer.user)
    holder_add(
        post=free[0], employee=acting.order_by("staff_number")[7], kind=HolderKind.ACTING, start=date(2026, 9, 1), end=None,
        share=100, reference="DG/2026/131", with_posting=False, access=preparer,
    )  # fmt: skip
    unit = Unit.objects.filter(kind=Unit.Kind.DIRECTION).order_by("code").first() or Unit.objects.order_by("pk")[0]
    title = "Analyste des données"
    post_create(
        institution=institution, values={"number": f"P-{_after_the_staff() + 200:04d}", "title": title, "category_from": "E5"},
        act={"unit": unit, "effective_on": date(2027, 1, 1), "reference": "CA/2026/029", "act_on": date(2026, 11, 20),
             "remark": "Plan de modernisation"},
        access=preparer,
    )  # fmt: skip


def titles(institution: Institution, preparer: Access, reviewer: Access) -> None:
    """Titles that the referential bears are proposed and, but for the five least borne, read again; one is close, one is
    shared between two jobs, some wait. The plan of 2026 is that of the posts. Nothing when titles are there."""
    if JobTitle.objects.exists():
        return
    titles_propose_known(institution=institution, access=preparer)
    staff = {each.key: each.staff for each in coverage(date(2026, 11, 1)).titles}
    rows = sorted(JobTitle.objects.all(), key=lambda row: (-staff.get(row.key, 0), row.title))
    titles_approve(keys=[row.pk for row in rows[:-5]], access=reviewer)
    jobs = suggested_jobs()
    for title, relation, names in SHARED:
        lines = [(jobs[key_of(name)], relation, 100 // len(names)) for name in names if key_of(name) in jobs]
        if len(lines) == len(names):
            title_propose(institution=institution, title=title, lines=lines, remark="", access=preparer)
    targets_from_posts(institution=institution, year=2026)


def _after_the_staff() -> int:
    """The number after which posts that nobody holds are numbered: 700, and more where the staff takes as many."""
    return max(700, (PostHolder.objects.count() // 100 + 1) * 100)


def _vacancies(institution: Institution, preparer: Access) -> None:
    jobs = suggested_jobs()
    units = list(Unit.objects.filter(kind=Unit.Kind.AGENCY).order_by("code")) or list(Unit.objects.order_by("pk"))
    rank = begun = _after_the_staff()
    for title, number, category, budgeted in VACANT:
        for place in range(number):
            rank += 1
            values = {
                "number": f"P-{rank:04d}", "title": title, "job": jobs.get(key_of(title)), "category_from": category,
                "is_budgeted": budgeted, "missions": MISSIONS if rank == begun + 1 else "",
                "context": "Déplacements fréquents, véhicule de service." if rank == begun + 1 else "",
            }  # fmt: skip
            act = {"unit": units[(rank + place) % len(units)], "effective_on": START, **DECISION}
            post_create(institution=institution, values=values, act=act, access=preparer)
