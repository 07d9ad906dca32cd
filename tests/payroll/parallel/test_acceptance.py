"""The acceptance of the law: unsigned figures keep a run from being authorised; signatures, derogations, changes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.institutions import institution_open
from payroll.choices import RunState
from payroll.models import AcceptanceRecord, FigureSignature, LawAcceptance, LawOverride
from payroll.selectors.acceptance import BLOCKING, DEROGATED, SIGNED, acceptance_obstacle, standing_on
from payroll.services.acceptance import acceptance_open, figures_derogate, figures_sign, proof_people
from payroll.services.circuit import step_take
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.payroll.parallel.registers import person

EXPERT = {"expert_name": "Aïda Sarr", "expert_quality": "inspectrice du travail", "expert_institution": "DGTSS"}
JANUARY = dt.date(2026, 1, 31)
PAPER = ("pv.pdf", b"%PDF-1.4\n%signed")


def signature(decision: str = "conform", remark: str = "") -> dict[str, object]:
    return {**EXPERT, "decision": decision, "remark": remark, "signed_on": dt.date(2026, 1, 5)}


@pytest.fixture(autouse=True)
def files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def asked(zone: Zone) -> LawAcceptance:
    with scope(zone.home, actor=zone.user("ousmane")):
        return acceptance_open(institution=zone.home, access=person(zone, "ousmane"))


def ids(zone: Zone) -> list[str]:
    return [each.figure.id for each in standing_on(zone.home, JANUARY).figures]


def test_without_an_acceptance_nothing_is_asked(zone: Zone):
    run = month_opened(zone)
    with scope(zone.home):
        assert acceptance_obstacle(run) == "" and not standing_on(zone.home, JANUARY).is_asked


def test_unsigned_figures_keep_the_run_from_being_authorised_until_signed_or_derogated(zone: Zone, asked: LawAcceptance):
    run = month_taken(zone, month_opened(zone), RunState.REVIEWED)
    ousmane, mamadou = person(zone, "ousmane"), person(zone, "mamadou")
    with scope(zone.home, actor=mamadou.user):
        with pytest.raises(Refusal, match="Recette du pays"):
            step_take(run=run, access=mamadou, to_state=RunState.AUTHORISED)
        every = ids(zone)
        figures_sign(figures=every[2:], values=signature(), scan_of=PAPER, access=ousmane)
        figures_sign(figures=every[:1], values=signature("to_correct", "Taux de 2024"), scan_of=PAPER, access=ousmane)
        assert len(standing_on(zone.home, JANUARY).blocking) == 2
        with pytest.raises(Refusal):
            step_take(run=run, access=mamadou, to_state=RunState.AUTHORISED)
        figures_derogate(figures=every[:2], reference="Décision n° 4", reason="Arrêté attendu", access=mamadou)
        assert step_take(run=run, access=mamadou, to_state=RunState.AUTHORISED).to_state == RunState.AUTHORISED
        told = proof_people(run.period, [run])
        assert len(told) == 1 and told[0]["name"] == str(mamadou.user) and "Arrêté attendu" in told[0]["derogation"]


def test_a_figure_that_changes_is_to_be_signed_again(zone: Zone, asked: LawAcceptance):
    with scope(zone.home, actor=zone.user("ousmane")):
        figures_sign(figures=ids(zone), values=signature(), scan_of=PAPER, access=person(zone, "ousmane"))
        before = standing_on(zone.home, JANUARY)
        assert before.blocking == []
        figure = next(each for each in before.figures if each.figure.kind == "amount" and each.figure.topic == "contribution")
        LawOverride.objects.create(
            country=zone.home.country, figure=figure.figure.id, value={"amount": 999_000}, start=dt.date(2026, 1, 1),
            source_title="Arrêté", reason="Relèvement", state="approved", proposed_by=zone.user("zeynab"),
            decided_by=zone.user("ousmane"), decided_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        )  # fmt: skip
        after = standing_on(zone.home, JANUARY)
        assert [each.figure.id for each in after.blocking] == [figure.figure.id] and after.blocking[0].is_changed
        assert after.version != before.version


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (signature("reserve"), "réservé"),
        ({**signature(), "signed_on": dt.date(2099, 1, 1)}, "aujourd’hui"),
    ],
)
def test_a_signature_that_says_too_little_is_refused(zone: Zone, asked: LawAcceptance, values, message):
    with scope(zone.home), pytest.raises(ValidationError, match=message):
        figures_sign(figures=ids(zone)[:1], values=values, scan_of=PAPER, access=person(zone, "ousmane"))
    with scope(zone.home):
        assert not FigureSignature.objects.exists()


def test_a_derogation_is_the_director_s_and_covers_what_nobody_signed(zone: Zone, asked: LawAcceptance):
    with scope(zone.home, actor=zone.user("mamadou")):
        first, second = ids(zone)[:2]
        with pytest.raises(Refusal, match="rôle"):
            figures_derogate(figures=[first], reference="D", reason="Urgent", access=person(zone, "ousmane"))
        figures_sign(figures=[first], values=signature(), scan_of=PAPER, access=person(zone, "ousmane"))
        with pytest.raises(Refusal, match="à signer ou à corriger"):
            figures_derogate(figures=[first], reference="D", reason="Urgent", access=person(zone, "mamadou"))
        figures_derogate(figures=[second], reference="D", reason="Urgent", access=person(zone, "mamadou"))
        standings = {each.figure.id: each.standing for each in standing_on(zone.home, JANUARY).figures}
        assert (standings[first], standings[second]) == (SIGNED, DEROGATED)


def test_an_institution_that_opens_is_asked_for_its_acceptance(zone: Zone):
    new = Institution.objects.get(code="css-sn")
    Institution.objects.filter(pk=new.pk).update(is_open=False)
    new.refresh_from_db()
    institution_open(institution=new, full_name="Chef", email="chef@example.org", actor=zone.user("zeynab"))
    with scope(new):
        assert LawAcceptance.objects.get().state == LawAcceptance.State.ASKED


def test_the_screens_sign_a_filter_at_once_and_print_the_record(zone: Zone, asked: LawAcceptance, as_):
    browser = as_("ousmane")
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/paie/recette/?etat=a-signer")
    assert "Enregistrer des signatures" in page.text and len(queries) <= 25
    form = browser.get("/paie/recette/signer/?etat=a-signer&fiabilite=high").context["form"]
    chosen = form.fields["figures"].initial
    data = {"figures": chosen, **signature(), "signed_on": "2026-01-05"}
    assert "scan" in browser.post("/paie/recette/signer/?etat=a-signer&fiabilite=high", data).context["form"].errors
    data["scan"] = SimpleUploadedFile(*PAPER)
    assert browser.post("/paie/recette/signer/?etat=a-signer&fiabilite=high", data | {"expert_name": ""}).status_code == 422
    data["scan"] = SimpleUploadedFile(*PAPER)
    assert browser.post("/paie/recette/signer/?etat=a-signer&fiabilite=high", data).status_code == 302
    with scope(zone.home):
        assert FigureSignature.objects.count() == len(chosen)
        assert all(each.standing in BLOCKING for each in standing_on(zone.home, JANUARY).figures if each.current.confidence != "high")
    assert browser.get("/paie/recette/proces-verbal/").content.startswith(b"%PDF")
    assert browser.get("/paie/recette/?export=xlsx").status_code == 200
    with scope(zone.other):
        assert not FigureSignature.objects.exists()  # another institution signs for itself


def test_a_signature_comes_with_its_scanned_paper_which_stays_the_same(zone: Zone, asked: LawAcceptance, settings, client):
    settings.DOCUMENT_MEGABYTES = 1
    ousmane = person(zone, "ousmane")
    wrong = {
        "procès-verbal signé": None,
        "ni un PDF": ("pv.pdf", b"MZ program"),
        "PDF, JPEG, PNG ou TIFF": ("pv.docx", word()),
        "dépasse 1 Mo": ("pv.pdf", b"%PDF-" + b"x" * 1_048_576),
        "vide": ("pv.pdf", b""),
    }
    with scope(zone.home, actor=ousmane.user):
        first, second = ids(zone)[:2]
        for why, scanned in wrong.items():
            with pytest.raises((Refusal, ValidationError), match=why):
                figures_sign(figures=[first], values=signature(), scan_of=scanned, access=ousmane)
        assert not FigureSignature.objects.exists() and not AcceptanceRecord.objects.exists()
        for figure in (first, second):
            figures_sign(figures=[figure], values=signature(), scan_of=PAPER, access=ousmane)
        paper = AcceptanceRecord.objects.get()
        assert paper.sha256 == hashlib.sha256(PAPER[1]).hexdigest() and paper.signatures.count() == 2
        with pytest.raises(Refusal, match="déjà joint, signé par Aïda Sarr"):
            figures_sign(figures=[second], values={**signature(), "expert_name": "Autre"}, scan_of=PAPER, access=ousmane)
    client.force_login(ousmane.user, backend="hr_core.auth.StaffNumberBackend")
    given = client.get(f"/paie/recette/proces-verbaux/{paper.pk}/")
    assert given.content == PAPER[1] and given["Content-Type"] == "application/pdf"
    paper.file.storage.delete(paper.file.name)
    assert paper.file.storage.save(paper.file.name, ContentFile(b"%PDF-changed")) == paper.file.name
    assert client.get(f"/paie/recette/proces-verbaux/{paper.pk}/").status_code == 403
    assert "Aïda Sarr" in client.get("/paie/recette/proces-verbaux/").content.decode()


def word() -> bytes:
    """A Word text."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return content.getvalue()
