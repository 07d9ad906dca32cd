"""The file of a sample: a folder for each employee, with what an auditor checks a year of pay against."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

from django.core.files import File
from django.utils import timezone
from django.utils.text import slugify

from hr_core.choices_acts import Confidentiality
from hr_core.models import Act, AuditEntry, BankAccount, Contract, DocumentVersion, Employee, PayTerms, Posting, User
from hr_core.scope import scope
from hr_core.services.acts.paper import act_pdf
from hr_core.services.documents.sniff import EXTENSIONS
from hr_core.services.documents.vault import version_open
from hr_core.services.errors import Refusal
from payroll.documents.payslip import draw_payslip
from payroll.documents.takeover import old_slip_pdf
from payroll.models import AuditSample, DeductionAct, Loan, OrderLine, Payment, PayRun, Payslip, PayslipLine
from payroll.selectors.explanations import line_told, payslip_result
from payroll.selectors.paid_sums import paid_runs
from payroll.selectors.takeover import old_slip, taken_months
from payroll.services.archive_package import Package
from payroll.services.archive_tables import table_writer
from payroll.services.documents import payslips_data
from payroll.services.reports.sampling import year_register

State = AuditSample.State
#: Categories of the documents of a file that an auditor holds a year of pay against.
PAPERS = ("contract", "act")
README = """Échantillon d’audit : {purpose}
{name}, exercice {year}. Tiré le {at} par {who}.

Graine : {seed}
Agents au livre de l’exercice : {population}. Agents tirés : {size}.
Empreinte SHA-256 du livre : {register}

Pour refaire le tirage : calculer, pour chaque matricule de livre.csv, la SHA-256 du texte « graine|matricule » (UTF-8, sans
espaces), trier par cette empreinte, garder les {size} premiers. L’empreinte du livre est la SHA-256 des lignes
« matricule;brut;net », séparées par un saut de ligne, dans l’ordre du fichier et sans sa ligne de titre.
Un mois que l’ancien logiciel a payé dans l’exercice est au dossier par son bulletin repris (…-repris.pdf), hors du livre.
Chaque fichier du dossier est nommé dans manifest.json avec son empreinte.
"""


def sample_produce(*, institution_id: int, sample_id: int) -> bool:
    """Produce the file of a sample that waits; True when it was produced here."""
    with scope(institution_id, reason=f"échantillon {sample_id}"):
        sample = AuditSample.objects.select_related("institution__country", "drawn_by").get(pk=sample_id)
    if sample.state != State.WAITING:
        return False
    with tempfile.TemporaryFile() as content:
        try:
            _write(sample, content)
        except (ValueError, Refusal) as error:
            _note(sample, state=State.FAILED, failure=" ".join(str(error).splitlines())[:300])
            return False
        content.seek(0)
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        with scope(institution_id, reason=f"échantillon {sample_id}"):
            kept = AuditSample.objects.select_for_update(of=("self",)).get(pk=sample_id)
            if kept.state != State.WAITING:
                return False
            kept.sha256, kept.state, kept.done = digest, State.READY, kept.size
            kept.file.save(f"{institution_id}-{digest[:16]}.zip", File(content), save=False)
            kept.save(update_fields=["file", "sha256", "state", "done"])
    return True


def _write(sample: AuditSample, content: IO[bytes]) -> None:
    with scope(sample.institution_id):
        about = {
            "kind": "audit-sample", "institution": sample.institution.code, "year": sample.year, "seed": sample.seed,
            "size": sample.size, "register": sample.register_hash,
        }  # fmt: skip
        package = Package(content, dated=timezone.localdate(sample.drawn_at), about=about)
        told = README.format(
            purpose=sample.purpose, name=sample.institution.name, year=sample.year, seed=sample.seed, size=sample.size,
            at=f"{timezone.localtime(sample.drawn_at):%d/%m/%Y %H:%M}", who=sample.drawn_by, population=sample.population,
            register=sample.register_hash,
        )  # fmt: skip
        package.add("LISEZMOI.txt", told.encode())
        lines = year_register(sample.institution, sample.year)
        package.add("livre.csv", table_writer(("matricule", "brut", "net"), ((r.staff_number, r.gross, r.net) for r in lines)))
        runs = list(paid_runs(sample.institution, (sample.year, 1), (sample.year, 12)).select_related("period", "institution__country"))
        people = Employee.objects.in_bulk(sample.employees)
    for rank, key in enumerate(sample.employees, start=1):
        with scope(sample.institution_id):
            _add_employee(package, people[key], rank, runs, sample)
        _note(sample, done=rank)
    package.close()


def _add_employee(package: Package, employee: Employee, rank: int, runs: Sequence[PayRun], sample: AuditSample) -> None:
    folder = f"agents/{rank:03d}-{slugify(employee.staff_number)}-{slugify(employee.full_name)}"
    for name, head, rows in _tables(employee, runs):
        package.add(f"{folder}/{name}.csv", table_writer(head, rows))
    _add_papers(package, employee, folder, sample.drawn_by)
    for each in taken_months(Employee.objects.filter(pk=employee.pk)).filter(year=sample.year):
        slip = old_slip(employee, date(each.year, each.month, 1), sample.institution)
        if slip is not None:
            name = f"{each.year}-{each.month:02d}-{slugify(employee.staff_number)}-repris.pdf"
            package.add(f"{folder}/bulletins/{name}", old_slip_pdf(slip), stored=True)
    for run in runs:
        slips = list(Payslip.objects.filter(run=run, employee=employee).select_related("calculation", "run__period"))
        for data, slip in zip(payslips_data(run=run, payslips=[slip.pk for slip in slips]), slips, strict=True):
            package.add(f"{folder}/bulletins/{data.number}.pdf", draw_payslip(data), stored=True)
            package.add(f"{folder}/bulletins/{data.number}-explications.txt", _explained(slip).encode())


def _add_papers(package: Package, employee: Employee, folder: str, user: User) -> None:
    """The acts signed of the employee, and the contracts and older acts of their file as received: whoever drew the sample
    has opened them, and the file keeps the trace of it."""
    acts = Act.objects.filter(employee=employee, number__isnull=False).order_by("signed_at")
    package.add(
        f"{folder}/actes.csv",
        table_writer(
            ("numero", "acte", "prend_effet_le", "etat", "signe_le", "signataire", "qualite", "notifie_le", "empreinte"),
            (
                (a.reference, a.title, a.effective_on, a.get_state_display(), a.signed_at, a.signer_name, a.signer_quality, a.notified_on, a.fingerprint)
                for a in acts
            ),
        ),
    )  # fmt: skip
    for act in acts:
        package.add(f"{folder}/actes/{slugify(act.reference)}.pdf", act_pdf(act), stored=True)
    versions = DocumentVersion.objects.filter(
        document__employee=employee, document__withdrawn_reason="", document__category__code__in=PAPERS,
        document__category__confidentiality=Confidentiality.ORDINARY, is_current=True,
    ).select_related("document__category").order_by("document__category__order", "pk")  # fmt: skip
    for version in versions:
        name = f"{version.document.category.code}-{version.pk}{EXTENSIONS.get(version.media_type, '')}"
        package.add(f"{folder}/pieces/{name}", version_open(version=version, user=user), stored=True)


def _explained(slip: Payslip) -> str:
    """Each line of the payslip with its amount and its « pourquoi »."""
    result = payslip_result(slip)
    parts = []
    for line in PayslipLine.objects.filter(payslip=slip).select_related("column").order_by("column__order"):
        try:
            told = line_told(slip, result, line.column.code).text()
        except (LookupError, ValueError, ArithmeticError):
            told = "Ligne reprise telle quelle : les règles gardées ne la recalculent pas seule."
        parts.append(f"{line.column.label} : {line.amount}\n{told}\n")
    return "\n".join(parts)


Table = tuple[str, tuple[str, ...], Iterable[tuple[Any, ...]]]


def _tables(employee: Employee, runs: Sequence[PayRun]) -> Iterator[Table]:
    own = {"employee": employee}
    yield (
        "contrats", ("debut", "fin", "nature", "reference"),
        Contract.objects.filter(**own).order_by("start").values_list("start", "end", "kind", "reference"),
    )  # fmt: skip
    yield (
        "affectations", ("debut", "fin", "unite", "emploi"),
        Posting.objects.filter(**own).order_by("start").values_list("start", "end", "unit__name", "job_title"),
    )  # fmt: skip
    yield (
        "remuneration", ("debut", "fin", "categorie", "classe", "echelon", "salaire_de_base", "etat", "propose_par", "decide_par"),
        PayTerms.objects.filter(**own).order_by("start").values_list(
            "start", "end", "category", "grade_class", "step", "base_salary", "state", "proposed_by__full_name", "decided_by__full_name"
        ),
    )  # fmt: skip
    yield (
        "comptes", ("debut", "fin", "nature", "banque", "compte", "titulaire", "part", "etat", "propose_par", "decide_par", "decide_le"),
        BankAccount.objects.filter(**own).order_by("start").values_list(
            "start", "end", "kind", "bank_name", "account", "holder", "share", "state", "proposed_by__full_name",
            "decided_by__full_name", "decided_at",
        ),
    )  # fmt: skip
    changes = AuditEntry.objects.filter(employee_id=employee.pk, table_name="hr_core_bankaccount").order_by("id")
    yield (
        "comptes-changements", ("le", "action", "auteur", "motif", "avant", "apres"),
        changes.values_list("at", "action", "actor_label", "reason", "before", "after"),
    )  # fmt: skip
    yield (
        "actes-de-retenue", ("numero", "nature", "autorite", "date", "creancier", "mensualite", "debut", "fin", "etat"),
        DeductionAct.objects.filter(**own).order_by("dated_on").values_list(
            "number", "nature", "authority", "dated_on", "creditor__name", "instalment", "start", "end", "state"
        ),
    )  # fmt: skip
    yield (
        "prets", ("numero", "nature", "accorde_le", "montant", "mois", "etat"),
        Loan.objects.filter(**own).order_by("granted_on").values_list("number", "kind__label", "granted_on", "amount", "months", "state"),
    )  # fmt: skip
    yield (
        "paiements", ("campagne", "mode", "banque", "compte", "titulaire", "montant"),
        (
            (each.run.reference, each.mode, each.bank_name, each.account, each.holder, each.amount)
            for each in Payment.objects.filter(run__in=runs, payslip__employee=employee).select_related("run__period").order_by("run", "pk")
        ),
    )  # fmt: skip
    orders = OrderLine.objects.filter(employee=employee, order__run__in=runs).order_by("order__run", "pk")
    yield (
        "preuves-de-paiement", ("ordre", "transmis_le", "execute_le", "reference_banque", "compte", "montant", "etat", "depuis_le"),
        orders.values_list(
            "order__reference", "order__sent_on", "order__executed_on", "order__bank_reference", "account", "amount", "state", "state_on"
        ),
    )  # fmt: skip


def _note(sample: AuditSample, **values: object) -> None:
    with scope(sample.institution_id):
        AuditSample.objects.filter(pk=sample.pk).update(**values)


def sample_name(sample: AuditSample) -> str:
    return f"echantillon-{sample.institution.code}-{sample.year}-{sample.pk}.zip"


