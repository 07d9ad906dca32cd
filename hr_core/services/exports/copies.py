"""The life of a copy: asked, released by another person when it is of the whole institution, made in the background, read,
dropped after a week."""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import AuditEntry, DataExport, Employee, Institution, RoleGrant, SignIn, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.exports.reading import person_pdf
from hr_core.services.exports.tables import (
    files_of,
    files_write,
    institution_models,
    person_tables,
    schema_of,
    table_write,
)
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, is_own_file, save_checked

KEPT = timedelta(days=7)
State = DataExport.State
HOW = """Copie de données de {what}, {at}.

tables/   une table par fichier CSV (UTF-8, virgule, dates ISO 8601, montants en plus petites unités de la monnaie)
schema.json   chaque colonne : type, nom français, valeurs possibles, table qu’une clé désigne
pieces/   les fichiers joints, sous le chemin que les tables citent
{more}
Les secrets (mots de passe, jetons, secrets des destinataires d’événements) ne sont pas copiés.
"""


@transaction.atomic
def institution_copy_ask(*, institution: Institution, reason: str, actor: User) -> DataExport:
    """Ask for a copy of everything; another person releases it."""
    _require(reason)
    if DataExport.objects.filter(kind="institution", state__in=(State.ASKED, State.RUNNING)).exists():
        raise Refusal(_("Une copie est déjà demandée ou en préparation."))
    with because(reason):
        return save_checked(
            DataExport(institution=institution, kind=DataExport.Kind.INSTITUTION, reason=reason.strip(), asked_by=actor)
        )


@transaction.atomic
def institution_copy_decide(*, copy: DataExport, accept: bool, access: Access) -> DataExport:
    """Release or refuse; the one who releases sees the confidential population, since the copy holds it."""
    copy = DataExport.objects.select_for_update().get(pk=copy.pk)
    if copy.state != State.ASKED:
        raise Refusal(_("Cette demande est déjà décidée."))
    if copy.asked_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez demandé cette copie : une autre personne l’autorise."))
    if accept and not access.has("confidential_view"):
        raise PermissionDenied(_("La copie contient la population confidentielle : une personne qui la voit l’autorise."))
    with because(copy.reason):
        copy.released_by = access.user
        if not accept:
            return save_checked(assign(copy, {"state": State.REFUSED}))
        return _start(copy)


@transaction.atomic
def person_copy_ask(*, employee: Employee, reason: str, access: Access) -> DataExport:
    """Copy everything held about a person: for themselves, or on their request by who answers for the files, since the copy holds the pay."""
    if not is_own_file(employee, access.user):
        _require(reason)
        if not access.has("data_copy_person"):
            raise PermissionDenied(_("La copie contient la paie : le directeur des ressources humaines la prépare, ou la personne elle-même."))
    if DataExport.objects.filter(employee=employee, state=State.RUNNING).exists():
        raise Refusal(_("Une copie de ce dossier est déjà en préparation."))
    words = reason.strip() or _("Demande de la personne")
    with because(words):
        copy = DataExport(
            institution_id=employee.institution_id, kind=DataExport.Kind.PERSON, employee=employee, reason=words,
            asked_by=access.user,
        )  # fmt: skip
        return _start(copy)


def _start(copy: DataExport) -> DataExport:
    from hr_core.tasks_exports import copy_make

    copy.state = State.RUNNING
    save_checked(copy)
    transaction.on_commit(lambda: copy_make.delay(copy.institution_id, copy.pk))
    return copy


def copy_write(*, copy: DataExport) -> DataExport:
    """Make the zip; run again, it replaces what it had made. Runs in the scope, in the background."""
    with tempfile.TemporaryFile() as buffer:
        with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
            copy.rows = _institution(target, copy) if copy.employee is None else _person(target, copy.employee)
        buffer.seek(0)
        digest = hashlib.sha256()
        while part := buffer.read(1 << 20):
            digest.update(part)
        buffer.seek(0)
        code = copy.institution.code
        name = f"{code}.zip" if copy.employee is None else f"{code}-{copy.employee.staff_number}.zip"
        copy.file.save(name, File(buffer), save=False)
    assign(copy, {"state": State.READY, "ready_at": timezone.now(), "digest": digest.hexdigest(), "failure": ""})
    with because(copy.reason):
        save_checked(copy)
        text = _("La copie demandée est prête : %(what)s. Elle s’efface dans sept jours.") % {"what": copy}
        own = copy.employee is not None and is_own_file(copy.employee, copy.asked_by)
        url = "/mes-donnees/copie/" if own else "/institution/copies/"
        notices_send(institution=copy.institution, users=[copy.asked_by], text=text, url=url)
    return copy


@transaction.atomic
def copy_read(*, copy: DataExport, actor: User) -> DataExport:
    """Note a download: who, how many times; the audit trail keeps each."""
    copy = DataExport.objects.select_for_update(of=("self",)).get(pk=copy.pk)
    if copy.state != State.READY:
        raise Refusal(_("Cette copie n’est plus disponible : demandez-en une autre."))
    with because(_("Copie de données téléchargée")):
        return save_checked(assign(copy, {"downloads": copy.downloads + 1, "last_reader": actor}))


@transaction.atomic
def copies_drop(*, institution: Institution, now: Any) -> int:
    """Erase the files of copies older than a week; what was asked, by whom and read by whom stays."""
    rows = list(DataExport.objects.filter(institution=institution, state=State.READY, ready_at__lt=now - KEPT))
    with because(_("Copie de données effacée après sept jours")):
        for copy in rows:
            copy.file.delete(save=False)
            save_checked(assign(copy, {"state": State.DROPPED, "file": ""}))
    return len(rows)


def _institution(target: ZipFile, copy: DataExport) -> int:
    known = [model for model in institution_models() if model is not DataExport]
    total = 0
    for model in known:
        rows = model._base_manager.filter(institution=copy.institution_id).order_by("pk")
        total += table_write(target, "tables", rows)
        files_write(target, files_of(rows))
    accounts = User.objects.filter(
        pk__in=RoleGrant.with_units.filter(institution=copy.institution_id).values("user")
    ).values("pk", "username", "full_name", "email", "is_active")
    target.writestr("comptes.json", json.dumps(list(accounts), ensure_ascii=False, indent=1))
    target.writestr("schema.json", json.dumps(schema_of(known), ensure_ascii=False, indent=1))
    more = "comptes.json   les comptes qui tiennent un rôle\n"
    target.writestr("LISEZMOI.txt", _how(str(copy.institution.name), more))
    return total


def _person(target: ZipFile, employee: Employee) -> int:
    tables = [(model, path) for model, path in person_tables() if model is not DataExport]
    total = 0
    held: list[tuple[Any, Any]] = []
    for model, path in tables:
        rows = model._default_manager.filter(**{path: employee.pk}).order_by("pk")
        number = table_write(target, "tables", rows)
        total += number
        if number and model is not AuditEntry:
            held.append((model, rows))
            files_write(target, files_of(rows))
    access_log = [
        {"le": entry.at.isoformat(), "auteur": entry.actor_label, "action": entry.action, "table": entry.table_name, "motif": entry.reason}
        for entry in AuditEntry.objects.filter(institution=employee.institution_id, employee_id=employee.pk).order_by("pk")
    ]
    target.writestr("journal-des-ecritures.json", json.dumps(access_log, ensure_ascii=False, indent=1))
    sign_ins = [
        {"le": each.at.isoformat(), "depuis": each.address, "navigateur": each.agent, "reussie": each.succeeded}
        for each in SignIn.objects.filter(user=employee.user_id).order_by("pk")
    ] if employee.user_id else []  # fmt: skip
    target.writestr("connexions.json", json.dumps(sign_ins, ensure_ascii=False, indent=1))
    target.writestr("schema.json", json.dumps(schema_of([model for model, _path in tables]), ensure_ascii=False, indent=1))
    target.writestr("dossier.pdf", person_pdf(employee, held, len(access_log)))
    more = (
        "dossier.pdf   le dossier à lire\njournal-des-ecritures.json   qui a écrit quoi dans le dossier, quand, pourquoi\n"
        "connexions.json   les connexions du compte\n"
    )
    target.writestr("LISEZMOI.txt", _how(f"{employee.full_name}, matricule {employee.staff_number}", more))
    return total


def _how(what: str, more: str) -> str:
    return HOW.format(what=what, at=f"{timezone.localtime():%d/%m/%Y %H:%M}", more=more)


def _require(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pour quoi cette copie est faite : le motif est gardé.")})
