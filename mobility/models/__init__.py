from mobility.models.agreements import (
    Agreement,
    AgreementClause,
    AgreementEvent,
    AgreementSignature,
    AgreementVersion,
    CostLine,
)
from mobility.models.applications import (
    Application,
    ApplicationPaper,
    ApplicationScore,
    ApplicationStep,
    FileReading,
    ReleaseOpinion,
)
from mobility.models.charter import Charter
from mobility.models.committee_conflicts import Conflict, InterestDeclaration
from mobility.models.committee_decisions import Appeal, CommitteeDecision, Mark, Minutes, MinutesPart, Place
from mobility.models.committee_members import CommitteeMember
from mobility.models.committee_sessions import (
    AdHocSeat,
    AgendaItem,
    Attendance,
    CommitteeSession,
    LivePresence,
    SessionPulse,
    Voice,
)
from mobility.models.deadlines import Deadline
from mobility.models.handovers import PaperHandover
from mobility.models.instruments import Instrument, InstrumentParty, SchemeFigure
from mobility.models.moves import RechargeStatement, ReturnPlan, ReturnStep
from mobility.models.portable import Consent, PortableRecord, RecordKey, RecordSecret, TransferFormality
from mobility.models.profiles import MobilityProfile, ProfileReading
from mobility.models.rights import InsurancePeriod, PayComparison, RightsStatement
from mobility.models.vacancies import Corrigendum, Vacancy, VacancyStep

__all__ = [
    "AdHocSeat",
    "AgendaItem",
    "Agreement",
    "AgreementClause",
    "AgreementEvent",
    "AgreementSignature",
    "AgreementVersion",
    "Appeal",
    "Application",
    "ApplicationPaper",
    "ApplicationScore",
    "ApplicationStep",
    "Attendance",
    "Charter",
    "CommitteeDecision",
    "CommitteeMember",
    "CommitteeSession",
    "Conflict",
    "Consent",
    "Corrigendum",
    "CostLine",
    "Deadline",
    "FileReading",
    "Instrument",
    "InstrumentParty",
    "InsurancePeriod",
    "InterestDeclaration",
    "LivePresence",
    "Mark",
    "Minutes",
    "MinutesPart",
    "MobilityProfile",
    "PaperHandover",
    "PayComparison",
    "Place",
    "PortableRecord",
    "ProfileReading",
    "RechargeStatement",
    "RecordKey",
    "RecordSecret",
    "ReleaseOpinion",
    "ReturnPlan",
    "ReturnStep",
    "RightsStatement",
    "SchemeFigure",
    "SessionPulse",
    "TransferFormality",
    "Vacancy",
    "VacancyStep",
    "Voice",
]
