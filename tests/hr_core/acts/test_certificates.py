"""Certificates: at once when a signer has agreed, else waiting; one number after the other."""

from __future__ import annotations

import pytest

from hr_core.models import Notice
from hr_core.services.acts.certificates import certificate_sign, issue_certificate
from hr_core.services.acts.paper import act_pdf
from hr_core.services.errors import Refusal
from tests.cast import Zone
from tests.hr_core.acts.giving import power
from tests.hr_core.helpers import acting

KIND = "work_attestation"


def test_a_certificate_is_issued_at_once_under_who_agreed_to_it(zone: Zone) -> None:
    power(zone, "khady", KIND, "service_record", is_automatic=True, quality="La Directrice des ressources humaines")
    with acting(zone, "awa"):
        act = issue_certificate(kind=KIND, employee=zone.employee("awa"), actor=zone.user("awa"), purpose="demande de visa")
        assert act.is_in_force and act.reference.startswith("ATT-") and act.number == 1
        assert act.signer_name == "Khady Fall" and act.signer_quality == "La Directrice des ressources humaines"
        assert "demande de visa" in act.frozen["values"]["usage_phrase"]
        again = issue_certificate(kind=KIND, employee=zone.employee("awa"), actor=zone.user("awa"), purpose="demande de visa")
        assert again.pk == act.pk
        other = issue_certificate(kind="service_record", employee=zone.employee("awa"), actor=zone.user("awa"))
        assert other.number == 2
        assert act_pdf(act).startswith(b"%PDF") and act_pdf(other).startswith(b"%PDF")


def test_without_a_signer_who_agreed_it_waits_and_the_person_is_told(zone: Zone) -> None:
    with acting(zone, "awa"):
        act = issue_certificate(kind=KIND, employee=zone.employee("awa"), actor=zone.user("awa"))
        assert act.state == "draft" and act.number is None
    with acting(zone, "fatou") as access, pytest.raises(Refusal, match="pas le pouvoir"):
        certificate_sign(act=act, access=access)
    with acting(zone, "khady") as access:
        done = certificate_sign(act=act, access=access)
        assert done.is_in_force and done.signer_quality == "La Directrice des ressources humaines"
        assert Notice.objects.filter(user=zone.user("awa"), text__contains=done.reference).exists()


def test_nobody_certifies_for_themselves_and_what_does_not_fit_is_refused(zone: Zone) -> None:
    power(zone, "khady", KIND, is_automatic=True)
    with acting(zone, "khady"):
        assert not issue_certificate(kind=KIND, employee=zone.employee("khady"), actor=zone.user("khady")).is_in_force
        with pytest.raises(Refusal, match="en service"):
            issue_certificate(kind="work_certificate", employee=zone.employee("awa"), actor=zone.user("khady"))
        with pytest.raises(Refusal, match="se prépare"):
            issue_certificate(kind="posting", employee=zone.employee("awa"), actor=zone.user("khady"))
