"""Agreements of the demonstration: one of each form under way between IPRES and INPS, a return that is being prepared, an instrument
completed by the secretariat, a claimed period, a portable record. Running it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from careers.advancement.dates import months_after
from hr_core.access import Access, access_of
from hr_core.models import Employee, Institution, Unit, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.demonstration import PASSWORD, demonstration_enlist
from hr_core.services.roles import role_grant
from mobility.choices_agreements import Party, Purpose, ReturnChoice, StepKey
from mobility.models import Agreement, Consent, Instrument, InsurancePeriod, ReturnPlan, ReturnStep, SchemeFigure
from mobility.services.agreements.conditions import condition_met, conditions_of
from mobility.services.agreements.drafting import agreement_negotiate, agreement_propose, agreement_update, comment_add
from mobility.services.agreements.effects import agreement_end, agreement_start
from mobility.services.agreements.missions import mission_report
from mobility.services.agreements.recharges import recharge_issue
from mobility.services.agreements.returns import return_decide, return_prepare, step_done, wish_say
from mobility.services.agreements.signing import agreement_accept, version_sign
from mobility.services.consents import consent_give
from mobility.services.instruments import instrument_save, party_save
from mobility.services.records import record_give
from mobility.services.rights import period_claim
from payroll.models import PayPeriod

HOME, HOST = "ipres-sn", "inps-ml"


def agreements_show(institutions: Sequence[Institution]) -> str:
    """Called once the months are paid; nothing when one of the two institutions is not shown."""
    found = {each.code: each for each in institutions}
    if HOME not in found or HOST not in found:
        return ""
    home, host, regional = found[HOME], found[HOST], regional_body()
    with scope(regional):
        if Agreement.objects.exists():
            return ""
    instruments()
    today = timezone.localdate()
    movers = people(home, 8)
    make = Maker(home, host, regional)
    placement = make.drafted(movers[0], "placement", date(today.year, 7, 1), date(today.year + 1, 7, 1), "Développeur d’applications")
    make.signed(placement)
    make.begun(placement)
    recharges(home, placement)
    secondment = make.drafted(movers[1], "secondment", today, months_after(today, 24), "Responsable de bases de données", base_salary=620_000)
    consent(movers[1], host)
    make.signed(secondment)
    make.begun(secondment)
    transfer = make.drafted(movers[2], "transfer", date(today.year + 1, 1, 1), None, "Contrôleur des employeurs", base_salary=540_000)
    make.signed(transfer)
    make.drafted(movers[3], "mission", months_after(today, 1), months_after(today, 2), "Appui à la reprise des données")
    reported(make, movers[6], today)
    returning(make, movers[4], today)
    returned(make, movers[7], today)
    with make.acting(make.home, f"mobilite.{HOME}") as access:
        draft = make.propose(access, movers[5], "secondment", months_after(today, 3), months_after(today, 15), "Vérificateur comptable", base_salary=480_000)
        comment_add(agreement=draft, clause="travel", text="Prévoir le voyage des deux enfants en août.", access=access)
    claims(home)
    return "8 conventions de mobilité, de chaque forme, dont un retour fait, un retour préparé et une mission close par son rapport"


def instruments() -> None:
    """What the secretariat would write once it has read the text: here, marked as examples of the demonstration."""
    source = "Exemple de la démonstration : à remplacer par le texte lu"
    instrument = Instrument.objects.filter(code="cipres-2006").first()
    if instrument is None or instrument.in_force_on is not None:
        return
    instrument_save(instrument=instrument, values={"in_force_on": date(2010, 1, 1), "posting_rule": "known", "posting_months": 24, "posting_renewals": 1, "posting_agreed_by": "les autorités compétentes des deux pays", "note": source})
    for party in instrument.parties.filter(country__in=("sn", "ml")):
        party_save(party=party, values={"ratified_on": date(2009, 1, 1), "source": source})
    for country, months in (("sn", 120), ("ml", 156)):
        SchemeFigure.objects.get_or_create(country_id=country, start=date(2000, 1, 1), defaults={"months_required": months, "source": source})


def people(home: Institution, count: int) -> list[Employee]:
    """Agents of the headquarters with an account, found again by their account."""
    with scope(home, reason="démonstration"):
        chosen = Employee.objects.filter(is_confidential=False, left_on=None, hired_on__lt=date(2024, 1, 1))
        rows = list(chosen.select_related("institution__country").order_by("-staff_number")[10 : 10 + count])
        for employee in rows:
            username = f"{home.code}/{employee.staff_number}"
            user = User.objects.filter(username=username).first() or User.objects.create_user(username, password=PASSWORD, full_name=employee.full_name)
            demonstration_enlist(user=user)
            role_grant(institution=home, user=user, role="employee", actor=None)
            employee.user = user
            employee.save(update_fields=["user"])
    return rows


class Maker:
    """Takes an agreement through its states, each step by the person whose it is."""

    def __init__(self, home: Institution, host: Institution, regional: Institution) -> None:
        self.home, self.host, self.regional = home, host, regional

    @contextmanager
    def acting(self, at: Institution, username: str) -> Iterator[Access]:
        user = User.objects.get(username=username)
        with scope(at, actor=user):
            yield access_of(user, at.pk)

    def propose(self, access: Access, employee: Employee, form: str, start: date, end: date | None, job: str, **more: Any) -> Agreement:
        values = {
            "form": form, "start": start, "end": end, "job_title": job, "place": "Bamako", "band": 5,
            "return_right": "none" if form == "transfer" else "kept", "instrument": Instrument.objects.filter(code="cipres-2006").first(),
            "instrument_reason": "Seul instrument en vigueur qui couvre toutes les branches.", **more,
        }  # fmt: skip
        return agreement_propose(access=access, employee=employee, host=self.host, values=values)

    def drafted(self, employee: Employee, form: str, start: date, end: date | None, job: str, **more: Any) -> Agreement:
        with self.acting(self.home, f"mobilite.{HOME}") as access:
            agreement = self.propose(access, employee, form, start, end, job, **more)
        if form in ("secondment", "transfer"):
            with self.acting(self.host, f"mobilite.{HOST}") as access:
                unit = Unit.objects.filter(closed_on__isnull=True).order_by("code").first()
                agreement_update(agreement=agreement, values={"host_unit": unit, "category": "B"}, access=access)
        return agreement

    def negotiated(self, agreement: Agreement) -> Agreement:
        with self.acting(self.home, f"mobilite.{HOME}") as access:
            agreement.clauses.update(is_settled=True)  # as read one by one on screen
            return agreement_negotiate(agreement=agreement, access=access)

    def signed(self, agreement: Agreement) -> None:
        self.negotiated(agreement)
        person = agreement.applicant.username
        for at, username in ((self.home, f"mobilite.{HOME}"), (self.host, f"mobilite.{HOST}"), (self.home, person)):
            with self.acting(at, username) as access:
                agreement_accept(agreement=agreement, access=access)
        for at, username, quality in ((self.home, f"dg.{HOME}", "Directeur général"), (self.host, f"dg.{HOST}", "Directeur général"), (self.home, person, "Agent")):
            with self.acting(at, username) as access:
                version = agreement.versions.order_by("-number").first()
                assert version is not None
                version_sign(version=version, access=access, quality=quality, on=min(agreement.start, timezone.localdate()))

    def begun(self, agreement: Agreement) -> None:
        with scope(agreement.parties):
            asked = conditions_of(Agreement.objects.select_related("home", "host").get(pk=agreement.pk))
        for each in asked:
            at, code = (self.home, HOME) if each.party == Party.HOME else (self.host, HOST)
            with self.acting(at, f"mobilite.{code}") as access:
                waived = each.key == "certificate"
                condition_met(agreement=agreement, key=each.key, note="Avis des deux régimes attendu" if waived else "Vu au dossier", access=access, is_waived=waived)
        today = timezone.localdate()
        agreement_start(agreement=agreement, on=max(agreement.start, today))
        if agreement.start < today:  # what was agreed then began then
            with scope(agreement.parties, reason="démonstration"):
                at = timezone.make_aware(datetime.combine(agreement.start, time(8)))
                Agreement.objects.filter(pk=agreement.pk).update(began_at=at, created_at=at - timedelta(days=34))


def recharges(home: Institution, agreement: Agreement) -> None:
    """Statements of the months already paid since the start."""
    user = User.objects.get(username=f"comptable.{HOME}")
    with scope(home, actor=user):
        months = PayPeriod.objects.filter(institution=home, year=agreement.start.year, month__gte=agreement.start.month, runs__state__in=("paid", "closed"))
        for year, month in sorted(set(months.values_list("year", "month")))[-3:]:
            recharge_issue(agreement=agreement, year=year, month=month, access=access_of(user, home.pk))


def returning(make: Maker, employee: Employee, today: date) -> None:
    """A placement near its term: the three have answered, home has decided, the first steps are done."""
    agreement = make.drafted(employee, "placement", months_after(today, -22), months_after(today, 2), "Cheffe de projet systèmes d’information")
    make.signed(agreement)
    make.begun(agreement)
    with scope(agreement.parties):
        plan = return_prepare(agreement=agreement, actor=None)
    person = agreement.applicant.username
    for at, username in ((make.home, person), (make.home, f"mobilite.{HOME}"), (make.host, f"mobilite.{HOST}")):
        with make.acting(at, username) as access:
            wish_say(plan=plan, wish=ReturnChoice.RETURN, access=access)
    with make.acting(make.home, f"mobilite.{HOME}") as access:
        plan = ReturnPlan.objects.get(pk=plan.pk)
        return_decide(plan=plan, values={"decision": ReturnChoice.RETURN, "post_title": "Responsable de la transformation numérique", "post_band": 6}, access=access)
        step = ReturnStep.objects.get(plan=plan, key=StepKey.PLAN)
        step_done(step=step, note="Plan signé des trois", values={"handover": "Ordinateur rendu le dernier jour ; habilitations fermées la veille."}, access=access)


def returned(make: Maker, employee: Employee, today: date) -> None:
    """A placement that ended two months ago: the return on its day, the better grade kept, the note handed over; the follow-up waits."""
    end = months_after(today, -2)
    agreement = make.drafted(employee, "placement", months_after(today, -14), end, "Liquidateur de pensions")
    make.signed(agreement)
    make.begun(agreement)
    with scope(agreement.parties):
        plan = return_prepare(agreement=agreement, actor=None)
    for at, username in ((make.home, agreement.applicant.username), (make.home, f"mobilite.{HOME}"), (make.host, f"mobilite.{HOST}")):
        with make.acting(at, username) as access:
            wish_say(plan=plan, wish=ReturnChoice.RETURN, access=access)
    with make.acting(make.home, f"mobilite.{HOME}") as access:
        values = {"decision": ReturnChoice.RETURN, "post_title": "Chef de la section des pensions", "post_band": 5}
        return_decide(plan=ReturnPlan.objects.get(pk=plan.pk), values=values, access=access)
    agreement_end(agreement=agreement, on=today)
    done: dict[str, tuple[str, dict[str, Any]]] = {
        StepKey.PLAN: ("Plan signé des trois", {"handover": "Ordinateur et badge rendus ; habilitations fermées."}),
        StepKey.CERTIFY: ("Certificat de service et évaluation reçus de l’INPS", {}),
        StepKey.REINSTATE: ("Décision de réintégration signée", {}),
        StepKey.COMPARE: ("Table d’équivalence de l’INPS", {"home_grade": "AM3", "home_band": 4, "host_grade": "B2", "host_band": 5}),
        StepKey.DEBRIEF: ("Séance tenue avec douze liquidateurs", {
            "debrief": "L’INPS forme ses liquidateurs sur des dossiers réels anonymisés ; trois modules sont repris ici.",
            "skills": "Conception d’un parcours de formation, animation d’un groupe de tuteurs.",
        }),
    }  # fmt: skip
    with make.acting(make.home, f"mobilite.{HOME}") as access:
        Agreement.objects.filter(pk=agreement.pk).update(closed_at=timezone.make_aware(datetime.combine(end, time(9))))
        for key, (note, values) in done.items():
            step_done(step=ReturnStep.objects.get(plan=plan, key=key), note=note, values=values, access=access)


def reported(make: Maker, employee: Employee, today: date) -> None:
    """A short mission from the need to the report: no negotiation, one order, one report."""
    mission = make.drafted(employee, "mission", today - timedelta(days=25), today - timedelta(days=10), "Recette du module de liquidation")
    with make.acting(make.host, f"mobilite.{HOST}") as access:
        agreement_accept(agreement=mission, access=access)
    with make.acting(make.home, f"dg.{HOME}") as access:
        version = mission.versions.get()
        version_sign(version=version, access=access, quality="Directeur général", on=mission.start)
    agreement_start(agreement=mission, on=mission.start)
    text = "Quatre-vingts cas vérifiés avec les liquidateurs ; deux écarts corrigés sur place.\nReste à faire : la formation des trois agences du nord."
    with make.acting(make.home, employee.user.username if employee.user else "") as access:
        mission_report(agreement=mission, text=text, access=access)


def consent(employee: Employee, host: Institution) -> None:
    """The person agrees to give their record; home signs it."""
    with scope(employee.institution_id, actor=employee.user):
        assert employee.user is not None
        if not Consent.objects.filter(employee=employee, purpose=Purpose.PORTABLE_RECORD).exists():
            consent_give(employee=employee, purpose=Purpose.PORTABLE_RECORD, recipient=host.name, sections=["identity", "career", "grades", "insurance"], actor=employee.user)
    user = User.objects.get(username=f"mobilite.{HOME}")
    with scope(employee.institution_id, actor=user):
        record_give(employee=employee, recipient=host, actor=user)


def claims(home: Institution) -> None:
    """The employee of the demonstration claims years served abroad."""
    with scope(home, reason="démonstration"):
        employee = Employee.objects.filter(user__isnull=False, is_confidential=False, left_on=None).order_by("staff_number").first()
        if employee is None or InsurancePeriod.objects.filter(employee=employee).exists():
            return
        values = {"country_id": "ml", "scheme": "INPS", "start": date(1998, 1, 1), "end": date(2003, 7, 1), "employer": "Société malienne de textile", "proof": "payslip"}
        assert employee.user is not None
        period_claim(employee=employee, values=values, actor=employee.user)
