"""Updates of the law by signed file: verified, told in words, applied whole; tampered, older and foreign ones refused."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import LawOverride, LawUpdate
from payroll.selectors.law_changes import law_today
from payroll.services.law_updates.receiving import law_update_apply, law_update_receive, update_differences
from payroll.services.law_updates.seal import key_draw
from tests.cast import Zone
from tests.payroll.parallel.law_files import CEILING, PEM, PUBLIC, approved, update_content, update_file

FEBRUARY = dt.date(2026, 2, 28)


@pytest.fixture(autouse=True)
def trusted(settings: Any, zone: Zone) -> Iterator[None]:
    """The key of the issuer is trusted here, and the administrator of the zone is at work."""
    settings.LAW_UPDATE_KEYS = [PUBLIC]
    with scope([], actor=zone.user("zeynab")):
        yield


def ceiling() -> Any:
    value = law_today("sn").figure(CEILING).on(FEBRUARY)
    return value.data["amount"] if value else None


def test_an_update_is_told_in_words_then_applied_whole_and_the_next_takes_its_place(zone: Zone):
    zeynab, before = zone.user("zeynab"), ceiling()
    update = law_update_receive(data=update_file(), actor=zeynab)
    told = update_differences(update)
    assert len(told) == 1 and told[0].is_new and "450" in told[0].after and told[0].before != told[0].after
    assert ceiling() == before  # telling changes nothing
    law_update_apply(update=update, actor=zeynab)
    assert ceiling() == 450_000
    assert LawOverride.objects.get().proposed_by != zeynab and LawOverride.objects.get().decided_by == zeynab

    second = law_update_apply(update=law_update_receive(data=update_file(2, 460_000), actor=zeynab), actor=zeynab)
    assert ceiling() == 460_000 and LawOverride.objects.filter(state="withdrawn").count() == 1
    law_update_apply(update=law_update_receive(data=update_file(3, figures=[]), actor=zeynab), actor=zeynab)
    assert ceiling() == before and second.overrides


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data.replace(b"450000", b"950000"), "modifié"),
        (lambda data: b"{}", "n’est pas une mise à jour"),
        (lambda data: b"\xff\xfe", "n’est pas une mise à jour"),
        (lambda data: update_file(pem=key_draw()[0]), "clé inconnue"),
        (lambda data: update_file(country="ga"), "autre pays"),
        (lambda data: update_file(figures=[{"figure": "inconnu"}]), "ne connaît pas"),
        (lambda data: update_file(figures=[{"figure": CEILING}]), "illisible"),
    ],
)
def test_what_is_tampered_unsigned_or_foreign_is_refused(zone: Zone, spoil, message):
    with pytest.raises(Refusal, match=message):
        law_update_receive(data=spoil(update_file()), actor=zone.user("zeynab"))
    assert not LawUpdate.objects.exists() and not LawOverride.objects.exists()


def test_an_older_or_repeated_update_is_refused(zone: Zone):
    zeynab = zone.user("zeynab")
    late = law_update_receive(data=update_file(2), actor=zeynab)
    law_update_apply(update=late, actor=zeynab)
    for number in (1, 2):
        with pytest.raises(Refusal, match="ancienne"):
            law_update_receive(data=update_file(number), actor=zeynab)
    with pytest.raises(Refusal, match="n’attend plus"):
        law_update_apply(update=late, actor=zeynab)


def test_a_value_that_no_plan_reads_leaves_everything_as_it_was(zone: Zone):
    zeynab, good = zone.user("zeynab"), update_content()["figures"][0]
    data = update_file(figures=[good, {**good, "value": {"amount": "beaucoup"}, "start": "2026-03-01"}])
    update = law_update_receive(data=data, actor=zeynab)
    with pytest.raises(Refusal, match="ne s’applique pas"):
        law_update_apply(update=update, actor=zeynab)
    assert not LawOverride.objects.exists()


def test_without_a_trusted_key_nothing_is_read(zone: Zone, settings: Any):
    settings.LAW_UPDATE_KEYS = []
    with pytest.raises(Refusal, match="PREVOYANCE_LAW_KEYS"):
        law_update_receive(data=update_file(), actor=zone.user("zeynab"))


def test_the_commands_issue_check_and_apply(zone: Zone, tmp_path: Path, settings: Any):
    approved(zone)
    out, key, file = io.StringIO(), tmp_path / "cle.pem", tmp_path / "loi.json"
    call_command("law_key_create", str(key), stdout=out)
    settings.LAW_UPDATE_KEYS = [out.getvalue().strip().partition("=")[2]]
    assert key.stat().st_mode & 0o077 == 0
    call_command("export_law_update", "sn", str(file), key=key, issuer="Secrétariat", reason="Plafonds", stdout=out)
    assert json.loads(file.read_bytes())["content"]["number"] == 1
    LawOverride.objects.all().delete()
    call_command("import_law_update", str(file), by="zeynab", stdout=out)
    assert "450" in out.getvalue() and not LawOverride.objects.exists()
    call_command("import_law_update", str(file), by="zeynab", apply=True, stdout=out)
    assert ceiling() == 450_000
    with pytest.raises(CommandError, match="administrateur"):
        call_command("import_law_update", str(file), by="ousmane", stdout=out)


def test_the_administrator_reads_the_file_and_applies_it_on_screen(zone: Zone, as_):
    browser = as_("zeynab")
    wrong = SimpleUploadedFile("loi.json", update_file().replace(b"450000", b"1"))
    assert browser.post("/paie/lois/mises-a-jour/lire/", {"file": wrong}).status_code == 422
    answer = browser.post("/paie/lois/mises-a-jour/lire/", {"file": SimpleUploadedFile("loi.json", update_file())})
    page = browser.get(answer.url)
    assert "Ce qui change" in page.text and "Signature vérifiée" in page.text
    assert browser.post(f"{answer.url}appliquer/").status_code == 302
    assert ceiling() == 450_000 and PEM
    assert "Appliquée" in browser.get("/paie/lois/mises-a-jour/").text
