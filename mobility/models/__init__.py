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
from mobility.models.instruments import Instrument, InstrumentParty, SchemeFigure
from mobility.models.moves import RechargeStatement, ReturnPlan, ReturnStep
from mobility.models.portable import Consent, PortableRecord, RecordKey, RecordSecret, TransferFormality
from mobility.models.profiles import MobilityProfile, ProfileReading
from mobility.models.rights import InsurancePeriod, PayComparison, RightsStatement
from mobility.models.vacancies import Corrigendum, Vacancy, VacancyStep

__all__ = [
    "Agreement",
    "AgreementClause",
    "AgreementEvent",
    "AgreementSignature",
    "AgreementVersion",
    "Application",
    "ApplicationPaper",
    "ApplicationScore",
    "ApplicationStep",
    "Charter",
    "Consent",
    "Corrigendum",
    "CostLine",
    "FileReading",
    "Instrument",
    "InstrumentParty",
    "InsurancePeriod",
    "MobilityProfile",
    "PayComparison",
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
    "TransferFormality",
    "Vacancy",
    "VacancyStep",
]
