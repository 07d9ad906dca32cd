"""Who may open what of social rights, agreements, returns, portable records and figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hr_core.scope import scope
from mobility.models import (
    Agreement,
    AgreementClause,
    Consent,
    CostLine,
    Instrument,
    InstrumentParty,
    InsurancePeriod,
    PaperHandover,
    PayComparison,
    PortableRecord,
    RechargeStatement,
    ReturnPlan,
    RightsStatement,
    SchemeFigure,
    TransferFormality,
)
from mobility.services.agreements.returns import return_prepare
from tests.cast import Zone
from tests.house.matrix import Address
from tests.mobility.agreements import makers
from tests.snapshots import laid

SELF, SEE, PREPARE = ("self_service",), ("agreement_view",), ("agreement_prepare",)
ANY = (*SELF, *SEE)
EXCHANGE, DATA, READ, MANAGE = ("record_exchange",), ("mobility_data",), ("mobility_browse",), ("instrument_manage",)
CONFIRM, RECHARGE, FIGURES = ("rights_confirm",), ("recharge_issue",), ("mobility_figures",)
#: Those who hold neither Awa’s file nor the right to read agreements find nothing.
OTHERS = ("moussa", "ousmane", "binta", "serigne")
#: Oumar is of the host institution: he reads and follows the agreement as home does.
HOST = {"oumar": 200}
UNSEEN = dict.fromkeys(OTHERS, 404) | HOST


def kept(zone: Zone, state: str, make: Callable[[], Agreement]) -> int:
    """The key of an agreement in a state, made once for all the rows."""
    makers.cast(zone)
    return laid(f"agreement {state}", [zone.home, zone.other, zone.regional], lambda: make().pk)


def draft(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone, "draft", lambda: makers.drafted(zone))}


def negotiating(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone, "negotiating", lambda: makers.negotiated(zone))}


def agreed(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone, "agreed", lambda: makers.agreed(zone))}


def signed(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone, "signed", lambda: makers.signed(zone))}


def running(zone: Zone) -> dict[str, Any]:
    return {"pk": kept(zone, "running", lambda: makers.in_force(zone, "placement"))}


def clause(zone: Zone) -> dict[str, Any]:
    key = draft(zone)["pk"]
    with scope(zone.home):
        return {"pk": AgreementClause.objects.filter(agreement=key)[0].pk}


def cost(zone: Zone) -> dict[str, Any]:
    key = draft(zone)["pk"]
    with scope(zone.home):
        return {"pk": CostLine.objects.get(agreement=key, kind="travel").pk}


def condition(zone: Zone) -> dict[str, Any]:
    return {**agreed(zone), "key": "final_facts"}


def paper(zone: Zone) -> dict[str, Any]:
    return {**signed(zone), "key": "acte-origine"}


def ending(zone: Zone) -> dict[str, Any]:
    def make() -> Agreement:
        agreement = makers.in_force(zone, "placement")
        with scope(agreement.parties):
            return_prepare(agreement=agreement, actor=None)
        return agreement

    return {"pk": kept(zone, "ending", make)}


def step(zone: Zone) -> dict[str, Any]:
    ending(zone)
    with scope(zone.regional):
        return {"pk": ReturnPlan.objects.get().steps.get(key="debrief").pk}


def recharge(zone: Zone) -> dict[str, Any]:
    key = running(zone)["pk"]
    with scope(zone.home):
        made = RechargeStatement.objects.create(
            institution=zone.regional, agreement_id=key, number="R", year=2026, month=3, days=30, lines=[], total=0, currency="XOF",
            due_on=makers.START, issued_by=zone.user("aminata"), issued_on=makers.START,
        )  # fmt: skip
        return {"pk": made.pk}


def instrument(zone: Zone) -> dict[str, Any]:
    return {"pk": Instrument.objects.get(code="cipres-2006").pk}


def party(zone: Zone) -> dict[str, Any]:
    return {"pk": InstrumentParty.objects.filter(instrument__code="cipres-2006")[0].pk}


def scheme(zone: Zone) -> dict[str, Any]:
    return {"pk": SchemeFigure.objects.create(country_id="sn", months_required=120, source="essai").pk}


def period(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = InsurancePeriod.objects.create(
            institution=zone.home, employee=zone.employee("awa"), country_id="ml", scheme="INPS", start="2010-01-01", end="2012-01-01",
            claimed_by=zone.user("awa"),
        )  # fmt: skip
        return {"pk": row.pk}


def statement(zone: Zone) -> dict[str, Any]:
    told = {
        "chosen": "", "laws": [], "obstacles": [], "unknown": [], "months": None, "person": "A", "home": "H", "host": "A", "form": "f", "on": "j",
        "periods": [], "instruments": [], "kept": [], "contributions": [], "papers": [], "scenarios": [], "family": [], "contacts": [],
    }  # fmt: skip
    with scope(zone.home):
        row = RightsStatement.objects.create(
            institution=zone.home, employee=zone.employee("awa"), number="RD-1", form="transfer", host=zone.other, on="2026-01-01", content=told,
            digest="0" * 64, made_by=zone.user("awa"),
        )  # fmt: skip
        return {"pk": row.pk}


def comparison(zone: Zone) -> dict[str, Any]:
    side = {"currency": "XOF", "lines": [], "told": "", "country": "Mali"}
    told = {
        "home": side, "host": side, "warnings": [], "rate": {"told": "", "sources": []}, "net_gap": 0, "net_gap_ratio": 0, "net_after_costs": 0,
        "costs": 0, "pension_gap": 0, "rows": [], "on": "01/01/2026",
    }  # fmt: skip
    with scope(zone.home, actor=zone.user("awa")):
        row = PayComparison.objects.create(
            institution=zone.regional, applicant=zone.user("awa"), number="SR-1", home=zone.home, host=zone.other, on="2026-01-01", asked={},
            result=told, digest="0" * 64,
        )  # fmt: skip
        return {"pk": row.pk}


def record(zone: Zone, direction: str = "in") -> dict[str, Any]:
    package = {"content": {"sections": {"identity": {"last_name": "Ndiaye"}}}}
    with scope(zone.home):
        row = PortableRecord.objects.create(
            institution=zone.home, direction=direction, number="DP-1", person="Awa", issuer="INPS", recipient="IPRES", sections=["identity"],
            package=package, digest="0" * 64, key="k",
        )  # fmt: skip
        return {"pk": row.pk}


def consent(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = Consent.objects.create(
            institution=zone.home, employee=zone.employee("awa"), purpose="portable_record", version="1.0", recipient="INPS", sections=["identity"]
        )
        return {"pk": row.pk}


def formality(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        row = TransferFormality.objects.create(
            institution=zone.home, country_id="ml", kind="opinion", authority="CDP", reference="1", decided_on="2026-01-01", start="2026-01-01", covers="x"
        )
        return {"pk": row.pk}


def released(zone: Zone) -> dict[str, Any]:
    """No application is released at home: everybody who may come in finds nothing."""
    return {"pk": 0}


#: One's own pages of what is Awa's: the others who have a file find nothing.
HERS = dict.fromkeys(("moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata"), 404)

def handed(zone: Zone) -> dict[str, Any]:
    """A paper that home handed over to the host."""
    made = paper(zone)
    with scope([zone.home, zone.other, zone.regional]):
        agreement = Agreement.objects.get(pk=made["pk"])
        row = PaperHandover.objects.create(
            institution=zone.regional, agreement=agreement, key=made["key"], recipient="host", due_on=agreement.start, sent_on=agreement.start,
            sent_by=zone.user("fatou"), digest="0" * 64,
        )  # fmt: skip
        return {"pk": row.pk}


ADDRESSES = {
    "mobility:instrument_list": Address(READ),
    "mobility:instrument_detail": Address(READ, instrument, exceptions=HOST),
    "mobility:instrument_update": Address(MANAGE, instrument, regional=True),
    "mobility:party_update": Address(MANAGE, party, regional=True),
    "mobility:scheme_list": Address(MANAGE, regional=True),
    "mobility:scheme_create": Address(MANAGE, regional=True),
    "mobility:scheme_update": Address(MANAGE, scheme, regional=True),
    "mobility:own_rights": Address(SELF),
    "mobility:statement_ask": Address(SELF),
    "mobility:statement_detail": Address(SELF, statement, exceptions=HERS),
    "mobility:statement_pdf": Address(SELF, statement, exceptions=HERS),
    "mobility:comparison_ask": Address(SELF),
    "mobility:comparison_detail": Address(SELF, comparison, exceptions=HERS),
    "mobility:comparison_pdf": Address(SELF, comparison, exceptions=HERS),
    "mobility:period_create": Address(SELF),
    "mobility:period_list": Address(CONFIRM),
    "mobility:period_detail": Address(CONFIRM, period),
    "mobility:period_confirm": Address(CONFIRM, period),
    "mobility:period_attest": Address(CONFIRM, period),
    "mobility:period_refuse": Address(CONFIRM, period),
    "mobility:own_agreements": Address(SELF),
    "mobility:agreement_list": Address(SEE),
    "mobility:agreement_create": Address(PREPARE),
    "mobility:agreement_from_application": Address(PREPARE, released, ok=404),
    "mobility:agreement_detail": Address(ANY, draft, exceptions=UNSEEN),
    "mobility:agreement_pdf": Address(ANY, draft, exceptions=UNSEEN),
    "mobility:paper_pdf": Address(ANY, paper, exceptions=UNSEEN),
    "mobility:paper_hand": Address(PREPARE, lambda zone: paper(zone) | {"recipient": "employee"}, exceptions=HOST),
    "mobility:paper_receive": Address(ANY, handed, exceptions=UNSEEN),
    "mobility:agreement_update": Address(PREPARE, draft, exceptions=HOST),
    "mobility:clause_update": Address(PREPARE, clause, exceptions=HOST),
    "mobility:cost_create": Address(PREPARE, draft, exceptions=HOST),
    "mobility:cost_update": Address(PREPARE, cost, exceptions=HOST),
    "mobility:cost_delete": Address(PREPARE, cost, exceptions=HOST),
    "mobility:agreement_comment": Address(ANY, draft, exceptions=UNSEEN),
    "mobility:agreement_negotiate": Address(PREPARE, draft, exceptions=HOST),
    "mobility:agreement_accept": Address(ANY, negotiating, exceptions=UNSEEN),
    "mobility:agreement_reopen": Address(PREPARE, agreed, exceptions=HOST),
    "mobility:agreement_sign": Address((*SELF, "agreement_sign"), agreed, exceptions=UNSEEN),
    "mobility:agreement_void": Address(PREPARE, draft, exceptions=HOST),
    "mobility:condition_met": Address(PREPARE, condition, exceptions=HOST),
    "mobility:certificate_ask": Address(PREPARE, signed, exceptions=HOST),
    "mobility:certificate_issue": Address(("certificate_issue",), signed),
    "mobility:agreement_start": Address(PREPARE, signed, exceptions=HOST),
    "mobility:agreement_amend": Address(PREPARE, running, exceptions=HOST),
    "mobility:agreement_early_end": Address(ANY, running, exceptions=UNSEEN),
    "mobility:recharge_create": Address(RECHARGE, running),
    "mobility:recharge_paid": Address(RECHARGE, recharge),
    "mobility:recharge_pdf": Address(SEE, recharge, exceptions=HOST),
    "mobility:return_prepare": Address(PREPARE, running, exceptions=HOST),
    "mobility:return_plan": Address(ANY, ending, exceptions=UNSEEN),
    "mobility:return_pdf": Address(ANY, ending, exceptions=UNSEEN),
    "mobility:return_wish": Address(ANY, ending, exceptions=UNSEEN),
    "mobility:return_decide": Address(PREPARE, ending, exceptions=HOST),
    "mobility:return_end": Address(PREPARE, ending, exceptions=HOST),
    "mobility:mission_report": Address(ANY, running, exceptions=UNSEEN),
    "mobility:return_learnt": Address(("skills_manage",), ending, exceptions={"serigne": 404} | HOST),
    "mobility:return_convert": Address(PREPARE, ending, exceptions=HOST),
    "mobility:step_done": Address(PREPARE, step, exceptions=HOST),
    "mobility:record_list": Address(EXCHANGE),
    "mobility:record_give": Address(EXCHANGE),
    "mobility:record_take": Address(EXCHANGE),
    "mobility:record_detail": Address(EXCHANGE, record),
    "mobility:record_pdf": Address(EXCHANGE, record),
    "mobility:record_file": Address(EXCHANGE, record),
    "mobility:record_open": Address(("personnel_change",), record),
    "mobility:key_list": Address(EXCHANGE),
    "mobility:key_own": Address(EXCHANGE),
    "mobility:key_create": Address(EXCHANGE),
    "mobility:own_data": Address(SELF),
    "mobility:own_data_pdf": Address(SELF),
    "mobility:consent_create": Address(SELF),
    "mobility:consent_withdraw": Address(SELF, consent, exceptions=HERS),
    "mobility:formality_list": Address(DATA),
    "mobility:formality_create": Address(DATA),
    "mobility:formality_update": Address(DATA, formality),
    "mobility:figures": Address(FIGURES),
    "mobility:figures_pdf": Address(FIGURES),
}

