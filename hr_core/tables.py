"""Tables of the lists of the house."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core import bank_keys
from hr_core.models import AuditEntry, BankAccount, Employee, ImportBatch, Institution, PayTerms, RoleGrant
from hr_core.models import Contract as ContractModel
from hr_core.selectors.employees import classification, completeness, situation
from hr_core.templatetags.ui import draw_tag
from hr_core.text import NARROW, french_amount, french_count, french_signed
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import (
    A,
    DayColumn,
    HouseColumn,
    HouseTable,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    TagColumn,
    TextColumn,
)

SHOWN_CHANGES = 6
COMPLETE = 80  # per cent under which a file calls for attention


def who(employee: Employee, url: str) -> SafeString:
    """Initials, name as a link, staff number."""
    return format_html(
        '<span class="who"><span class="face" aria-hidden="true">{}</span><span><a href="{}">{}</a>'
        "<small>{}</small></span></span>",
        employee.initials,
        url,
        employee.full_name,
        employee.staff_number,
    )


def act(label: Any, about: Any, url_name: str, *args: Any) -> SafeString:
    """The link of a row's action; screen readers hear what it is about."""
    url = reverse(url_name, args=args)
    return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', url, label, about)


def grouped(account: str) -> str:
    """An account by its parts, as banks print it, on one line."""
    return bank_keys.grouped("".join(account.split())).replace(" ", "\u00a0")


class WhoColumn(HouseColumn):
    """The person of a row, leading to their file; `accessor` gives the employee."""

    def render(self, value: Any, record: Any) -> SafeString:
        return who(value, reverse("hr_core:employee_detail", args=[value.pk]))

    def value(self, value: Any) -> str:
        return f"{value.staff_number} {value.full_name}"


class EmployeeTable(HouseTable):
    agent = TextColumn(_("Agent"), accessor="last_name", order_by=("last_name", "first_names"))
    job = TextColumn(_("Emploi et unité"), accessor="job_title", empty_values=(), order_by=("job_title",), place="p2")
    contract = TextColumn(_("Contrat"), accessor="contract_kind")
    rank = TextColumn(_("Classement"), accessor="category", empty_values=(), order_by=("category", "grade_class", "step"))
    hired_on = DayColumn(verbose_name=_("Entrée"), css="lg-hide")
    missing = TextColumn(_("Ce qui manque"), accessor="pk", orderable=False, place="p3")
    complete = NumberColumn(verbose_name=_("Dossier"), accessor="pk", order_by=("file_score",))
    standing = TextColumn(_("Situation"), accessor="pk", orderable=False, place="p4")
    unit_name = TextColumn(_("Unité"), visible=False)
    staff_number = TextColumn(_("Matricule"), visible=False)

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("agent", "job", "contract", "rank", "hired_on", "missing", "complete", "standing")
        order_by = "agent"

    def __init__(self, *args: Any, on: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on = on
        if not self.data.data.query.annotations.get("file_score"):  # the score is computed where one sorts by it
            self.columns["complete"].column.orderable = False

    def render_agent(self, record: Employee) -> SafeString:
        return who(record, reverse("hr_core:employee_detail", args=[record.pk]))

    def value_agent(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"

    def render_job(self, record: Any) -> SafeString:
        return two_lines(record.job_title or "", record.unit_name or "")

    def value_job(self, record: Any) -> str:
        return ", ".join(filter(None, [record.job_title, record.unit_name]))

    def render_contract(self, value: str) -> str:
        return contract_words(value)

    def value_contract(self, value: str) -> str:
        return str(ContractModel.Kind(value).label)

    def render_rank(self, record: Any) -> str:
        return classification(record.category, record.grade_class, record.step, short=True)

    def value_rank(self, record: Any) -> str:
        return self.render_rank(record)

    def render_complete(self, record: Any) -> SafeString:
        found = completeness(record)
        label = _("Dossier complet à %(percent)s %%") % {"percent": found.percent}
        return format_html(
            '<span class="gauge"><span>{}{}%</span><progress class="thin {}" max="100" value="{}" aria-label="{}">'
            "</progress></span>",
            found.percent,
            NARROW,
            "wait" if found.percent < COMPLETE else "",
            found.percent,
            label,
        )

    def render_missing(self, record: Any) -> str:
        return ", ".join(completeness(record).missing)

    def value_missing(self, record: Any) -> str:
        return self.render_missing(record)

    def value_complete(self, record: Any) -> int:
        return completeness(record).percent

    def render_standing(self, record: Any) -> SafeString:
        found = situation(record, self.on)
        if not found.tone:
            return format_html('<span class="ink2">{}</span>', found.label)
        return draw_tag(found.label, found.tone)

    def value_standing(self, record: Any) -> str:
        return situation(record, self.on).label


SHORT_CONTRACTS = {"permanent": "CDI", "fixed_term": "CDD"}


def contract_words(kind: str | None) -> str:
    """`CDI`, `CDD`, else the nature of the contract."""
    if not kind:
        return ""
    return SHORT_CONTRACTS.get(kind) or str(ContractModel.Kind(kind).label).capitalize()


class TermsProposalTable(HouseTable):
    employee = WhoColumn(verbose_name=_("Agent"))
    base_salary = MoneyColumn(verbose_name=_("Salaire proposé"), place="p1")
    change = TextColumn(_("Écart"), accessor="pk", orderable=False, css="n", place="p3")
    rank = TextColumn(_("Classement"), accessor="category", empty_values=())
    start = DayColumn(verbose_name=_("À partir du"))
    proposed_by = TextColumn(_("Proposé par"), place="p2")
    open = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = PayTerms
        fields = ("employee", "rank", "base_salary", "change", "start", "proposed_by", "open")

    def render_change(self, record: Any) -> str:
        return french_signed(record.base_salary - (record.current_salary or 0), self.currency)

    def value_change(self, record: Any) -> int:
        return record.base_salary - (record.current_salary or 0)

    def render_rank(self, record: PayTerms) -> str:
        return classification(record.category, record.grade_class, record.step, short=True)

    def render_open(self, record: PayTerms) -> SafeString:
        return act(_("Examiner"), record.employee, "hr_core:approval_detail", "classement", record.pk)


class AccountProposalTable(HouseTable):
    employee = WhoColumn(verbose_name=_("Agent"))
    bank_name = TextColumn(_("Banque ou opérateur"), place="p2")
    account = TextColumn(_("Compte"), place="p1")
    part = TextColumn(_("Part"), accessor="share")
    start = DayColumn(verbose_name=_("À partir du"))
    proposed_by = TextColumn(_("Proposé par"))
    open = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = BankAccount
        fields = ("employee", "bank_name", "account", "part", "start", "proposed_by", "open")

    def render_part(self, record: BankAccount) -> str:
        return share_in_words(record, self.currency)

    def render_account(self, value: str) -> str:
        return grouped(value)

    def render_open(self, record: BankAccount) -> SafeString:
        return act(_("Examiner"), record.employee, "hr_core:approval_detail", "compte", record.pk)


def share_in_words(account: BankAccount, currency: str) -> str:
    """What an account receives."""
    if account.share == BankAccount.Share.AMOUNT:
        if account.value == 0:
            return str(_("Plus de versement"))
        return french_amount(account.value, currency, unit=True)
    if account.share == BankAccount.Share.PERCENT:
        return f"{account.value / 100:g}{NARROW}%".replace(".", ",")
    return str(account.get_share_display()).capitalize()


class RoleTable(HouseTable):
    user = TextColumn(_("Compte"), accessor="user__full_name", small="user__username")
    role = TextColumn(_("Rôle"), place="p2")
    unit = TextColumn(_("Pour"), accessor="unit", empty_values=(), place="p3")
    granted_at = MomentColumn(verbose_name=_("Attribué le"))
    granted_by = TextColumn(_("Par"))
    take = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = RoleGrant
        fields = ("user", "role", "unit", "granted_at", "granted_by", "take")

    def render_unit(self, record: RoleGrant) -> str:
        return str(record.unit or _("toute l’institution"))

    def value_unit(self, record: RoleGrant) -> str:
        return self.render_unit(record)

    def render_take(self, record: RoleGrant) -> SafeString:
        return act(_("Retirer"), record, "hr_core:role_revoke", record.pk)


class AuditTable(HouseTable):
    """`events` gives each entry of the page in words (`hr_core.ui.history`), `people` the names of the files."""

    at = MomentColumn(verbose_name=_("Le"), place="p2")
    what = TextColumn(_("Écriture"), accessor="table_name")
    person = TextColumn(_("Dossier"), accessor="employee_id", orderable=False)
    changes = TextColumn(_("Changements"), accessor="pk", orderable=False, place="p4")
    actor_label = TextColumn(_("Auteur"))
    reason = TextColumn(_("Motif"), orderable=False)

    row_header = "what"

    class Meta(HouseTable.Meta):
        model = AuditEntry
        fields = ("at", "what", "person", "changes", "actor_label", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.events: dict[int, Any] = {}
        self.people: dict[int, str] = {}

    def render_what(self, record: AuditEntry) -> SafeString:
        event = self.events[record.pk]
        return two_lines(event.subject.capitalize(), event.action)

    def value_what(self, record: AuditEntry) -> str:
        event = self.events[record.pk]
        return f"{event.action}, {event.subject}"

    def render_person(self, value: int) -> str:
        return self.people.get(value, "")

    def value_person(self, value: int) -> str:
        return self.people.get(value, str(value))

    def render_changes(self, record: AuditEntry) -> SafeString:
        changes = self._changes(record)
        shown = [
            format_html("{}\u00a0: <del>{}</del> <ins>{}</ins>", each.label, each.before, each.after)
            if each.before
            else format_html("{}\u00a0: {}", each.label, each.after)
            for each in changes[:SHOWN_CHANGES]
        ]
        more = len(changes) - len(shown)
        if more > 0:
            shown.append(format_html("{} {}", more, _("autres valeurs") if more > 1 else _("autre valeur")))
        return format_html('<span class="small">{}</span>', _join(shown))

    def value_changes(self, record: AuditEntry) -> str:
        return " ; ".join(f"{each.label} : {each.before} → {each.after}" for each in self._changes(record))

    def _changes(self, record: AuditEntry) -> list[Any]:
        """The fields touched, but for the person, who has a column."""
        person = str(_("Agent"))
        return [each for each in self.events[record.pk].changes if each.label != person]


def _join(parts: list[SafeString]) -> SafeString:
    from django.utils.html import format_html_join

    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts))


class InstitutionTable(HouseTable):
    acronym = TextColumn(_("Institution"), small="name")
    country = TextColumn(_("Pays"), accessor="country__name", place="p2")
    city = TextColumn(_("Ville"))
    is_open = TextColumn(_("Dans le système"), place="p1")
    act = TextColumn("", accessor="pk", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = Institution
        fields = ("acronym", "country", "city", "is_open", "act")

    def render_is_open(self, value: bool) -> SafeString:
        return draw_tag(_("ouverte"), "ok", "circle-check") if value else draw_tag(_("fermée"))

    def value_is_open(self, value: bool) -> str:
        return str(_("ouverte") if value else _("fermée"))

    def render_act(self, record: Institution) -> SafeString:
        name, label = ("institution_close", _("Fermer")) if record.is_open else ("institution_open", _("Ouvrir"))
        return act(label, record, f"hr_core:{name}", record.pk)


class ImportTable(HouseTable):
    file_name = LinkColumn("hr_core:import_detail", args=[A("pk")], verbose_name=_("Fichier"))
    kind = TextColumn(_("Nature"), place="p2")
    state = TagColumn(place="p1")
    result = TextColumn(_("Bilan"), accessor="pk", orderable=False, place="p3")
    created_by = TextColumn(_("Reçu de"))
    created_at = MomentColumn(verbose_name=_("Le"))

    class Meta(HouseTable.Meta):
        model = ImportBatch
        fields = ("file_name", "kind", "result", "state", "created_by", "created_at")

    def render_kind(self, value: str) -> str:
        from hr_core.loading.kinds import KINDS

        return str(KINDS[value].label)

    def render_result(self, record: ImportBatch) -> str:
        return counts_in_words(record.counts)

    def value_result(self, record: ImportBatch) -> str:
        return counts_in_words(record.counts)


def counts_in_words(counts: dict[str, int]) -> str:
    """`3 créés, 12 modifiés, 1 refusé`."""
    words = (
        ("created", _("créé"), _("créés")),
        ("changed", _("modifié"), _("modifiés")),
        ("unchanged", _("inchangé"), _("inchangés")),
        ("refused", _("refusé"), _("refusés")),
    )
    return ", ".join(french_count(counts[name], str(one), str(many)) for name, one, many in words if counts.get(name))
