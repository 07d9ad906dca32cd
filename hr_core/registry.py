"""What upper apps plug into the lower ones: rights, roles, menu entries, tabs, tiles.

An app registers in its `AppConfig.ready()`; hr_core reads the registry and never imports an upper app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Right:
    """Something one may do in an institution; held through a role, as an object permission on the institution."""

    code: str
    label: str


@dataclass(frozen=True)
class MenuEntry:
    """A link of the left rail, shown to those who hold one of the rights.

    `badge` says what waits for this person there: it is given their `Access`, and feeds « À traiter » too. It returns the rows
    (one queryset or several), which the rail counts in one query for all entries; a number only when rows cannot say it.
    Entries of one `subject` make one link of the rail, where what waits is added up, and are tabs of one another's pages.
    """

    group: str
    label: str
    url_name: str
    rights: tuple[str, ...]
    icon: str = ""
    order: int = 100
    badge: Callable[[Any], Any] | None = None
    subject: str = ""


@dataclass(frozen=True)
class EmployeeTab:
    """A tab of the personnel file contributed by an app; `url_name` takes the employee's key."""

    label: str
    url_name: str
    rights: tuple[str, ...]
    order: int = 100


@dataclass(frozen=True)
class UnitPanel:
    """A panel of the page of a unit: `context(access, unit)` gives the data of `template` (`panel`), or None to stay silent."""

    template: str
    rights: tuple[str, ...]
    context: Callable[[Any, Any], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True)
class HomePanel:
    """A panel of the home page: `context`, given the `Access`, gives the data of `template`, or None to stay silent.

    Officers' and employees' homes show the panels of their rights. A panel may carry `headline` in its data: the
    first one found becomes the sentence at the top of the page.
    """

    template: str
    rights: tuple[str, ...]
    context: Callable[[Any], dict[str, Any] | None]
    order: int = 100
    aside: bool = False
    own: bool = False  # about oneself: shown on the employee's home, not on the officer's


@dataclass(frozen=True)
class TabEntry:
    """A place of one's own (« Mes bulletins »): tab of the employee's phone, and link of the account menu."""

    label: str
    url_name: str
    icon: str
    rights: tuple[str, ...] = ("self_service",)
    order: int = 100


@dataclass(frozen=True)
class PublicLink:
    """A page open to everybody, shown under the sign-in form."""

    label: str
    url_name: str
    icon: str


@dataclass(frozen=True)
class RecurringAmount:
    """A monthly amount that a staff file gives under one of its columns: minor units, from `start`."""

    employee_id: int
    label: str
    amount: int
    start: date


@dataclass(frozen=True)
class ImportExtension:
    """Who takes the columns of a staff file that are amounts paid every month.

    `recognise(institution, headings)` gives, for each heading that is known, what it becomes, in words. `pending` keeps
    the amounts that differ from what is recorded. `write(institution, amounts, actor)` records them in the transaction
    of the import and returns how many it wrote. All three take lists and use a constant number of queries.
    """

    label: str
    recognise: Callable[[Any, Sequence[str]], Mapping[str, str]]
    pending: Callable[[Any, Sequence[RecurringAmount]], Sequence[RecurringAmount]]
    write: Callable[[Any, Sequence[RecurringAmount], Any], int]


@dataclass(frozen=True)
class RetirementAges:
    """At which age one retires: managers (`executive`) and the others; `is_assumed` where the law of the country does not
    give one age for each, and `source` says what was read."""

    executive: int
    other: int
    source: str
    is_assumed: bool = False


@dataclass(frozen=True)
class UncountedTime:
    """Days of an absence within `[start, end)` that do not count; `days` may hold a half."""

    absence: int
    label: str
    start: date
    end: date
    days: Any


@dataclass(frozen=True)
class CareerEvent:
    """Something of a career: `kind` is `act` (an act exists), `fact`, `now` or `next` (a forecast)."""

    on: date
    title: str
    detail: str = ""
    end: date | None = None
    kind: str = "fact"
    reference: str = ""
    url: str = ""


@dataclass(frozen=True)
class HeldRank:
    """A classification held over `[start, end)`, and the act that gave it."""

    start: date
    end: date | None
    category: str
    grade_class: str
    step: str
    reference: str = ""


@dataclass(frozen=True)
class TrainingLevy:
    """A tax that the country takes for training: `recipient` is the fund, `paid` what was paid of it in a year (minor units)."""

    label: str
    recipient: str
    paid: int


@dataclass(frozen=True)
class TaughtHours:
    """Hours that an employee taught to colleagues: minutes by day, at `hourly` (minor units an hour)."""

    employee: Any
    title: str
    reference: str
    days: Sequence[tuple[date, int]]
    hourly: int


@dataclass(frozen=True)
class TeachingPay:
    """How taught hours reach the pay. `take(institution, hours, actor)` records the fact and returns its key, or raises `Refusal`
    when no rate of that amount is in force; `standing(keys)` says where each one stands, in words; `url` is where pay goes on with them."""

    take: Callable[[Any, TaughtHours, Any], int]
    standing: Callable[[Sequence[int]], Mapping[int, str]]
    url: str


@dataclass(frozen=True)
class ServiceBond:
    """What an employee would owe on a day for leaving before the end of a bond: `total` engaged, `balance` still owed, minor units."""

    label: str
    reference: str
    total: int
    balance: int
    until: date
    url: str = ""


@dataclass(frozen=True)
class FileNeed:
    """Something that a complete file holds; `condition(on)` is an expression (`Q`, `Exists` on `OuterRef("pk")`) over `Employee`."""

    slug: str
    label: Any
    condition: Callable[[date], Any]


@dataclass(frozen=True)
class OwnDocument:
    """A document of one's own: its heading, its words, its day, and where it is read."""

    group: str
    label: str
    on: date
    url: str


#: Given the employee, the first day of a change and the proposed `BankAccount` (None: no longer paid by transfer), raises
#: `Refusal` when something binds the account.
AccountGuard = Callable[[Any, date, Any], None]
#: Given an institution and a day, the employees whose account is bound then or later; each with a function of the proposed
#: `BankAccount` (None: no longer paid by transfer) and its first day, which says why it is refused, or nothing.
AccountBook = Callable[[Any, date], Mapping[int, Callable[[Any, date], str]]]
#: Given the employee and a day, the sentences that a file shows beside the accounts.
AccountNotes = Callable[[Any, date], Iterable[str]]


class Registry:
    """The entries of each kind, in order."""

    def __init__(self) -> None:
        self.rights: dict[str, Right] = {}
        self.role_rights: dict[str, set[str]] = {}
        self.menu: list[MenuEntry] = []
        self.employee_tabs: list[EmployeeTab] = []
        self.home_panels: list[HomePanel] = []
        self.unit_panels: list[UnitPanel] = []
        self.import_extensions: list[ImportExtension] = []
        self.tabs: list[TabEntry] = []
        self.public_links: list[PublicLink] = []
        self.seeders: list[Callable[[], str]] = []
        self.openings: list[Callable[[Any, Any], None]] = []
        #: What an upper floor shows in the demonstration, once months are paid: an order, and a function of the institutions.
        self.demonstrations: list[tuple[int, Callable[[Sequence[Any]], str]]] = []
        self.account_guards: list[AccountGuard] = []
        self.account_notes: list[AccountNotes] = []
        self.account_books: list[AccountBook] = []
        self.terms_guards: list[Callable[[Any, Any], None]] = []
        self.absence_guards: list[Callable[[Any], None]] = []
        #: What follows a hiring whose file has just been opened, in its transaction: `follow(hiring, contract, actor)`.
        self.hiring_followers: list[Callable[[Any, Any, Any], None]] = []
        #: The leave law of an institution's country on each of the days asked; `hr_core.leave.law.LeaveLaw`.
        self.leave_law: Callable[[Any, Sequence[date]], Mapping[date, Any]] | None = None
        #: The family events of the law of an institution's country on a day; `hr_core.leave.events.FamilyEvents`.
        self.family_events: Callable[[Any, date], Any] | None = None
        #: For employees (keys) and periods `[start, end)`, the calendar days that earn no leave: first day → key → days.
        self.leave_uncounted: Callable[[Any, Sequence[tuple[date, date]]], Mapping[date, Mapping[int, Any]]] | None = None
        #: Lets the pay know that nothing is paid for a kind of absence: (kind, first day, counts for seniority, text).
        self.unpaid_absence: Callable[[Any, date, bool, str], None] | None = None
        #: For employees (key → since when seniority counts), until a day: what does not count, by employee, in order.
        self.seniority_uncounted: Callable[[Mapping[int, date], date], Mapping[int, Sequence[UncountedTime]]] | None = None
        #: Rights of which one opens restricted acts (sanctions, suspensions); empty: those who prepare, check or sign.
        self.restricted_act_rights: set[str] = set()
        #: Entries of the audit trail that somebody does not read, given their access: a `Q` over `AuditEntry`.
        self.trail_hiders: list[Callable[[Any], Any]] = []
        #: Acts that no list shows any longer (effaced sanctions).
        self.act_hiders: list[Callable[[], Any]] = []
        #: What the payroll would pay at the retirement of an employee on a day: (label, amount or None, why) as JSON.
        self.retirement_amounts: Callable[[Any, date], Sequence[Mapping[str, Any]]] | None = None
        #: Panels of the page of somebody who has left: (employee, access) → `hr_core.ui.parts.Panel` or None.
        self.former_panels: list[Callable[[Any, Any], Any]] = []
        #: The ages of retirement of an institution on a day.
        self.retirement_ages: Callable[[Any, date], RetirementAges] | None = None
        #: What an app tells of the career of an employee (and may show to this `Access`).
        self.career_sources: list[Callable[[Any, Any], Iterable[CareerEvent]]] = []
        #: The classifications of an employee, oldest first, those that acts tell before the pay knew the person among them.
        self.ranks: Callable[[Any], Sequence[HeldRank]] | None = None
        self.file_needs: list[FileNeed] = []
        #: Given the employee: what « Mes documents » holds.
        self.own_documents: list[Callable[[Any], Iterable[OwnDocument]]] = []
        #: Sections of the social report: an order, and a function of (institution, years, access) that gives one or None.
        self.social_sections: list[tuple[int, Callable[[Any, Sequence[int], Any], Any]]] = []
        #: Where the leaving of an employee is prepared with its settlement, for this `Access`; empty: it is not.
        self.leaving_url: Callable[[Any, Any], str] | None = None
        #: The training levies of an institution with what was paid of them in a year.
        self.training_levies: Callable[[Any, int], Sequence[TrainingLevy]] | None = None
        #: What the paid months of a year cost the institution, charges included; None when nothing was paid.
        self.wage_bills: Callable[[Any, Sequence[int]], dict[int, int]] | None = None
        #: Who pays the hours that employees teach; None: nobody.
        self.teaching_pay: TeachingPay | None = None
        #: What an employee owes for leaving on a day (`service_bonds_of`).
        self.service_bonds: list[Callable[[Any, date], Iterable[ServiceBond]]] = []
        self.delegable: set[str] = set()
        #: Rights that a role held for a unit gives there (right of the role → right held); the others it does not give.
        self.by_unit: dict[str, str] = {}
        self.incompatible: list[tuple[str, str, str]] = []

    def add_rights(self, rights: Iterable[Right]) -> None:
        for right in rights:
            if self.rights.setdefault(right.code, right) != right:
                raise ValueError(f"Droit déclaré deux fois : {right.code}")

    def add_by_unit(self, *rights: str, **other: str) -> None:
        """Declare rights that may be held for a unit: every page that they open takes its rows from
        `Employee.objects.visible_to(access)` or from `access.reach(right)`. `payroll_prepare="inputs_enter"`: a role that gives
        the one gives the other to whoever holds it for a unit."""
        self.by_unit.update({right: right for right in rights} | other)

    def rights_in_unit(self, role: str) -> set[str]:
        """What a role gives to whoever holds it for a unit."""
        return {self.by_unit[right] for right in self.role_rights.get(role, ()) if right in self.by_unit}

    def grant(self, role: str, *rights: str) -> None:
        """Give rights to a role; several apps may add to one role."""
        self.role_rights.setdefault(role, set()).update(rights)

    def add_menu(self, *entries: MenuEntry) -> None:
        self.menu = sorted([*self.menu, *entries], key=lambda entry: entry.order)

    def add_employee_tab(self, tab: EmployeeTab) -> None:
        self.employee_tabs = sorted([*self.employee_tabs, tab], key=lambda entry: entry.order)

    def add_import_extension(self, extension: ImportExtension) -> None:
        self.import_extensions.append(extension)

    def add_home_panel(self, panel: HomePanel) -> None:
        self.home_panels = sorted([*self.home_panels, panel], key=lambda entry: entry.order)

    def add_unit_panel(self, panel: UnitPanel) -> None:
        self.unit_panels = sorted([*self.unit_panels, panel], key=lambda entry: entry.order)

    def add_tabs(self, *entries: TabEntry) -> None:
        self.tabs = sorted([*self.tabs, *entries], key=lambda entry: entry.order)

    def add_public_link(self, link: PublicLink) -> None:
        self.public_links.append(link)

    def add_account_guard(self, guard: AccountGuard, notes: AccountNotes, book: AccountBook) -> None:
        """Asked before a bank account is proposed or approved, or the mode of payment changed; `notes` tells it on screen,
        `book` answers for a whole file of employees at once.
        """
        self.account_guards.append(guard)
        self.account_notes.append(notes)
        self.account_books.append(book)

    def add_career_source(self, source: Callable[[Any, Any], Iterable[CareerEvent]]) -> None:
        """Events of the page « Parcours » of a file: `source(employee, access)`; a constant number of queries."""
        self.career_sources.append(source)

    def add_social_section(self, order: int, section: Callable[[Any, Sequence[int], Any], Any]) -> None:
        """A section of the yearly social report (`hr_core.selectors.figures.social_report.Section`), or None to stay silent."""
        self.social_sections = sorted([*self.social_sections, (order, section)], key=lambda each: each[0])

    def add_file_need(self, need: FileNeed) -> None:
        """One more thing that a complete file holds (a document of the vault, a medical certificate)."""
        self.file_needs.append(need)

    def add_terms_guard(self, guard: Callable[[Any, Any], None]) -> None:
        """Asked before proposed `PayTerms` are approved, with who approves: raises `Refusal` (no credit), or records."""
        self.terms_guards.append(guard)

    def add_absence_guard(self, guard: Callable[[Any], None]) -> None:
        """Asked before an absence is corrected or cancelled: raises `Refusal` with what must be undone first."""
        self.absence_guards.append(guard)

    def add_service_bonds(self, source: Callable[[Any, date], Iterable[ServiceBond]]) -> None:
        """Bonds of an employee that a final settlement and a mobility read as facts."""
        self.service_bonds.append(source)

    def service_bonds_of(self, employee: Any, day: date) -> list[ServiceBond]:
        """What the employee would owe for leaving on a day, from every source."""
        return [bond for source in self.service_bonds for bond in source(employee, day)]

    def add_delegable(self, *rights: str) -> None:
        """Rights that an acting replacement may carry."""
        self.delegable.update(rights)

    def add_incompatible(self, one: str, other: str, sentence: str) -> None:
        """Two rights that no delegation may bring together in one person; `sentence` says by which rule."""
        self.incompatible.append((one, other, sentence))

    def add_seeder(self, seeder: Callable[[], str]) -> None:
        """Reference data that `seed` loads: can be run again, and answers with a sentence on what is there."""
        self.seeders.append(seeder)

    def add_demonstration(self, order: int, show: Callable[[Sequence[Any]], str]) -> None:
        """Fictitious cases of the demonstration: `show(institutions)` opens its scopes and answers with a sentence."""
        self.demonstrations = sorted([*self.demonstrations, (order, show)], key=lambda each: each[0])

    def add_opening(self, effect: Callable[[Any, Any], None]) -> None:
        """What follows the opening of an institution, in its transaction: `effect(institution, actor)`."""
        self.openings.append(effect)


registry = Registry()
