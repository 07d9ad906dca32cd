"""A list of absences: template, preview with what is wrong and its cure, confirmation, the same file twice."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hr_core.loading.absence_list import absence_format
from hr_core.loading.kinds import KINDS
from hr_core.models import Absence, AbsenceKind, AbsencePaper, ImportBatch
from hr_core.scope import scope
from hr_core.services.absences import absence_enter, absence_kinds_setup
from hr_core.services.imports import batch_map, batch_preview, batch_receive, batch_start_writing, batch_write
from tests.cast import Zone
from tests.hr_core.helpers import acting, workbook

D = dt.date
HEADINGS = ("Matricule", "Nature", "Du", "Au")
ILL = ("00001", "Maladie", D(2026, 1, 5), D(2026, 1, 9))


@pytest.fixture(autouse=True)
def kinds(zone: Zone) -> None:
    with scope(zone.home):
        absence_kinds_setup(institution=zone.home)


def preview(access: Any, *rows: Any, headings: Any = HEADINGS, confirms: bool = False) -> ImportBatch:
    kind = KINDS["absences"]
    content = workbook(headings, *rows, title="Absences")
    batch = batch_receive(institution=access.institution, kind=kind, content=content, name="absences.xlsx", actor=access.user)
    columns = {int(index): target for index, target in batch.columns.items()}
    batch_map(
        batch=batch, columns=columns, effective_on=D(2026, 1, 1), create_units=False, confirm_absences=confirms, actor=access.user
    )
    return batch_preview(batch=batch, access=access)


def written(access: Any, *rows: Any, **options: Any) -> ImportBatch:
    batch = preview(access, *rows, **options)
    return batch_write(batch=batch_start_writing(batch=batch, only_valid=True, actor=access.user), access=access)


def counts(batch: ImportBatch) -> tuple[int, ...]:
    return tuple(batch.counts[name] for name in ("created", "changed", "unchanged", "refused"))


def test_a_list_is_previewed_then_entered_with_the_papers_awaited_and_twice_changes_nothing(zone: Zone) -> None:
    headings = (*HEADINGS, "Pièce reçue le", "Référence de la pièce")
    rows = [(*ILL, D(2026, 1, 6), "CM 214"), ("00002", "maladie", "12/01/2026", "", "", "")]
    with acting(zone, "fatou") as access:
        assert counts(preview(access, *rows, headings=headings)) == (2, 0, 0, 0)
        assert not Absence.objects.exists()
        assert counts(written(access, *rows, headings=headings)) == (2, 0, 0, 0)
        first, second = Absence.objects.order_by("start")
        assert (first.start, first.end, first.state, first.origin) == (D(2026, 1, 5), D(2026, 1, 10), "entered", "import")
        assert (second.employee.staff_number, second.end, second.entered_by) == ("00002", None, zone.user("fatou"))
        paper = AbsencePaper.objects.get(absence=first)
        assert (paper.received_on, paper.reference) == (D(2026, 1, 6), "CM 214")
        assert AbsencePaper.objects.get(absence=second).received_on is None
        assert counts(preview(access, *rows, headings=headings)) == (0, 0, 2, 0)


def test_a_file_may_confirm_what_it_enters(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        written(access, ILL, confirms=True)
        absence = Absence.objects.get()
        assert (absence.state, absence.confirmed_by) == ("confirmed", zone.user("fatou"))


def test_the_days_that_follow_prolong_the_same_spell_and_a_return_closes_an_open_one(zone: Zone) -> None:
    with acting(zone, "fatou") as access:
        written(access, ILL, ("00001", "Maladie", D(2026, 1, 10), ""), ("00001", "Grève", D(2026, 1, 4), D(2026, 1, 4)))
        strike, first, open_one = Absence.objects.order_by("start")
        assert (open_one.spell, strike.spell, first.spell) == (first, None, None)
        batch = written(access, ("00001", "Maladie", D(2026, 1, 10), D(2026, 1, 14)))
        assert counts(batch) == (0, 1, 0, 0)
        open_one.refresh_from_db()
        assert open_one.end == D(2026, 1, 15)


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (("99999", "Maladie", D(2026, 1, 5), ""), "Matricule", "Aucun dossier"),
        (("00001", "Sieste", D(2026, 1, 5), ""), "Nature", "n’existe pas"),
        (("00001", "Maladie", D(2026, 1, 9), D(2026, 1, 5)), "Dernier jour", "précède"),
        (("00001", "Maladie", D(1999, 1, 5), D(1999, 1, 6)), "Premier jour", "entré le"),
        (("00001", "Maladie", "hier", ""), "Du", "date"),
        (("00001", "", D(2026, 1, 5), ""), "Nature", "obligatoire"),
        (("00001", "Accident du travail", D(2026, 1, 5), ""), "Accident du", "date de l’accident"),
        (("00003", "Maladie", D(2026, 1, 5), ""), "Matricule", "propre dossier"),
        (("00001", "Grève", D(2026, 1, 12), D(2026, 1, 12)), "Premier jour", "couvre déjà"),
    ],
)
def test_a_wrong_line_says_where_what_and_how_to_mend_it(zone: Zone, row: Any, column: str, message: str) -> None:
    with acting(zone, "fatou") as access:
        absence_enter(
            employee=zone.employee("awa"),
            kind=AbsenceKind.objects.get(label="Maladie"),
            values={"start": D(2026, 1, 12), "end": D(2026, 1, 13)},
            actor=access.user,
        )
        batch = preview(access, row, ILL)
        assert counts(batch) == (1, 0, 0, 1)
        (error,) = [each for each in batch.problems if each["severity"] == "error"]
        assert (error["line"], error["column"]) == (2, column)
        assert message in error["message"] and error["cure"]
        written(access, row, ILL)
        assert Absence.objects.count() == 2


def test_two_lines_of_a_file_do_not_cover_the_same_half_day(zone: Zone) -> None:
    headings = (*HEADINGS, "Commence à midi", "Finit à midi")
    day = D(2026, 1, 5)
    with acting(zone, "fatou") as access:
        morning, afternoon = ("00001", "Grève", day, day, "", "O"), ("00001", "Maladie", day, day, "O", "")
        assert counts(preview(access, morning, afternoon, headings=headings)) == (2, 0, 0, 0)
        assert counts(preview(access, morning, ("00001", "Maladie", day, day, "", ""), headings=headings)) == (1, 0, 0, 1)
        written(access, morning, afternoon, headings=headings)


def test_queries_do_not_grow_with_the_lines(zone: Zone) -> None:
    found = []
    with acting(zone, "fatou") as access:
        for size in (2, 40):
            rows = [("00001", "Grève", D(2026, 1, 1) + dt.timedelta(days=2 * day), D(2026, 1, 1) + dt.timedelta(days=2 * day))
                    for day in range(size)]  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                assert counts(preview(access, *rows)) == (size, 0, 0, 0)
            found.append(len(queries))
    assert found[1] <= found[0]


def test_the_template_is_read_as_it_is_written() -> None:
    book = load_workbook(io.BytesIO(KINDS["absences"].template(None)))  # type: ignore[arg-type]
    headings = [cell.value for cell in book.active[1]]
    assert headings[:5] == ["Matricule *", "Nom et prénoms", "Nature *", "Premier jour *", "Dernier jour"]
    loaded = KINDS["absences"].load(workbook(headings, ["00001", "", "Maladie", D(2026, 1, 5)]), None)  # type: ignore[arg-type]
    targets = [choice.target for choice in loaded.mapping.choices]
    assert targets == [column.field for column in absence_format(D(2026, 1, 1)).columns]


def test_whoever_enters_absences_imports_them_and_nothing_else(zone: Zone, client: Any) -> None:
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get("/imports/absences/nouveau/").status_code == 200
    assert client.get("/imports/personnel/nouveau/").status_code == 403
    assert "Importer un fichier" in client.get("/absences/").content.decode()
