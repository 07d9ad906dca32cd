"""The portable record between two instances: intact, tampered, unknown, meant for another; and the estimates that only the person reads."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from hr_core.models import Employee, Unit
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.roles import role_grant
from hr_core.text import french_date
from mobility.contents_records import record_told
from mobility.documents.content_paper import markup
from mobility.models import PayComparison, PortableRecord, RecordKey, TransferFormality
from mobility.portable.package import package_bytes, package_sign
from mobility.selectors.people import movable
from mobility.services.comparisons import Question, comparison_keep, gap_at_signature
from mobility.services.consents import consent_give, consent_withdraw
from mobility.services.records import file_open, record_file, record_give, record_take
from payroll.services.law_updates.seal import key_draw
from tests.cast import Zone
from tests.mobility.agreements.makers import START, acting, drafted


def given(zone: Zone) -> bytes:
    with acting(zone, "awa") as access:
        employee = Employee.objects.select_related("institution__country").get(pk=zone.employee("awa").pk)
        consent_give(employee=employee, purpose="portable_record", recipient=zone.other.name, sections=["identity", "career"], actor=access.user)
    with acting(zone, "khady") as access:
        return record_file(record_give(employee=employee, recipient=zone.other, actor=access.user))


def test_the_mobility_correspondent_names_the_agents_of_the_institution_without_reading_their_files(zone: Zone, client: Client) -> None:
    """The role holds no right over personnel files: it could neither open a mission nor hand a record over."""
    with scope(zone.home, actor=None, reason="distribution"):
        role_grant(institution=zone.home, user=zone.user("coumba"), role="mobility_correspondent", actor=None)
    with acting(zone, "awa") as access:
        employee = Employee.objects.select_related("institution__country").get(pk=zone.employee("awa").pk)
        consent_give(employee=employee, purpose="portable_record", recipient=zone.other.name, sections=["identity"], actor=access.user)
    client.force_login(zone.user("coumba"), backend="hr_core.auth.StaffNumberBackend")
    answer = client.post("/mobilite/dossiers-portables/remettre/", {"employee": employee.staff_number, "recipient": zone.other.pk}, follow=True)
    assert answer.status_code == 200 and employee.last_name in answer.content.decode()
    assert client.get("/mobilite/dossiers-portables/").content.decode().count("DP-") >= 1
    with acting(zone, "coumba") as access:
        assert employee in movable(access) and employee not in Employee.objects.visible_to(access)
        assert not movable(access).filter(is_confidential=True).exists()


def test_an_intact_record_is_taken_in_once_and_opens_a_file_with_the_same_person(zone: Zone) -> None:
    data = given(zone)
    with acting(zone, "oumar", "other") as access:
        record = record_take(institution=zone.other, data=data, actor=access.user)
        assert record.sections == ["identity", "career"] and record.issuer == zone.home.name
        assert "base_salary" not in data.decode() and "sanction" not in data.decode()
        told = markup(record_told(record))
        assert "<td class=\"\">permanent</td>" not in told and "contract<" not in told and "Contrat" in told.title()
        assert french_date(zone.employee("awa").seniority_on) in told and zone.employee("awa").seniority_on.isoformat() not in told
        with pytest.raises(Refusal, match="déjà enregistré"):
            record_take(institution=zone.other, data=data, actor=access.user)
        opened = file_open(
            institution=zone.other, sections=record.package["content"]["sections"], on=START, end=None, unit=Unit.objects.get(code="DG"),
            job_title="Analyste", contract_kind="permanent", status_kind="labour_code", legal_employer="", reference="CV-1",
            keeps_seniority=True, user=None, actor=access.user, staff_number="00500",
        )  # fmt: skip
    assert opened.person_uid == zone.employee("awa").person_uid and opened.seniority_on == zone.employee("awa").seniority_on


def test_a_tampered_file_is_refused_in_words_and_nothing_is_kept(zone: Zone) -> None:
    data = given(zone)
    whole = json.loads(data)
    raised = json.loads(data)
    raised["content"]["sections"]["identity"]["seniority_on"] = "1990-01-01"
    rehashed = {**raised, "sha256": __import__("hashlib").sha256(json.dumps(raised["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()}
    elsewhere = {**whole, "key": "0" * 16}
    with acting(zone, "oumar", "other") as access:
        for file, sentence in (
            (package_bytes(raised), "ne correspond pas à son empreinte"), (package_bytes(rehashed), "signature ne correspond pas"),
            (package_bytes(elsewhere), "n’est pas reconnue ici"), (b"{", "n’est pas un dossier portable"),
            (package_bytes({**whole, "format": "autre/9"}), "version du format"),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=sentence):
                record_take(institution=zone.other, data=file, actor=access.user)
        assert not PortableRecord.objects.exists()


def test_a_record_of_another_instance_needs_its_key_and_the_right_recipient(zone: Zone) -> None:
    pem, public = key_draw()
    content = {
        "issuer": "CNaPS", "issuer_code": "cnaps-mg", "recipient": zone.other.name, "made_on": "2026-01-01", "number": "DP-1",
        "sections": {"identity": {"person_uid": "7b0f8f1e-0d0e-4d0a-9a55-6c1d1f0a7c11", "last_name": "Rakoto", "first_names": "Hery", "sex": "M"}},
    }  # fmt: skip
    file = package_bytes(package_sign(content, pem))
    with acting(zone, "oumar", "other") as access:
        with pytest.raises(Refusal, match="n’est pas reconnue"):
            record_take(institution=zone.other, data=file, actor=access.user)
        RecordKey.objects.create(holder="CNaPS", public=public, fingerprint="x")
        assert record_take(institution=zone.other, data=file, actor=access.user).person == "Hery Rakoto"
        with pytest.raises(Refusal, match="autre institution : IPRES"):
            record_take(institution=zone.other, data=package_bytes(package_sign({**content, "recipient": "IPRES"}, pem)), actor=access.user)


def test_nothing_leaves_without_a_consent_in_force_nor_without_a_formality_that_blocks(zone: Zone) -> None:
    employee = Employee
    with acting(zone, "awa") as access:
        own = employee.objects.select_related("institution__country").get(pk=zone.employee("awa").pk)
        consent = consent_give(employee=own, purpose="portable_record", recipient=zone.other.name, sections=["identity"], actor=access.user)
    with acting(zone, "khady") as access:
        TransferFormality.objects.create(
            institution=zone.home, country_id="ml", kind="authorisation", authority="CDP", reference="12", decided_on="2025-01-01", start="2025-01-01",
            end="2025-06-01", covers="mobilité", blocks=True,
        )  # fmt: skip
        with pytest.raises(Refusal, match="Aucune formalité en cours"):
            record_give(employee=own, recipient=zone.other, actor=access.user)
        TransferFormality.objects.update(end=None)
        record_give(employee=own, recipient=zone.other, actor=access.user)
    with acting(zone, "awa") as access:
        consent_withdraw(consent=consent, actor=access.user)
    with acting(zone, "khady") as access, pytest.raises(Refusal, match="n’a pas donné son accord"):
        record_give(employee=own, recipient=zone.other, actor=access.user)


def test_the_estimate_compares_both_laws_and_only_the_person_reads_it(zone: Zone) -> None:
    with acting(zone, "awa") as access:
        own = Employee.objects.select_related("institution__country").get(pk=zone.employee("awa").pk)
        kept = comparison_keep(employee=own, question=Question(zone.other, START, 500_000, costs=60_000), actor=access.user)
        rows = {row["label"]: row for row in kept.result["rows"]}
        assert rows["Salaire brut"]["home"] == 400_000 and rows["Salaire brut"]["host"] == 500_000
        for side in ("home", "host"):
            assert rows["Net à payer"][side] == rows["Salaire brut"][side] - rows["Cotisations de l’agent"][side] - rows["Impôt"][side]
        assert kept.result["net_gap"] == rows["Net à payer"]["converted"] - rows["Net à payer"]["home"]
        assert kept.result["net_after_costs"] == kept.result["net_gap"] - 60_000
    for name, where in (("khady", "home"), ("oumar", "other"), ("zeynab", "regional")):
        with scope(getattr(zone, where), actor=zone.user(name)):
            assert not PayComparison.objects.exists()
    agreement = drafted(zone, base_salary=450_000)
    with acting(zone, "awa") as access:
        gap = gap_at_signature(employee=own, agreement=agreement, actor=access.user)
    assert gap is not None and gap < -200
