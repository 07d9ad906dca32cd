from mobility.models.applications import (
    Application,
    ApplicationPaper,
    ApplicationScore,
    ApplicationStep,
    FileReading,
    ReleaseOpinion,
)
from mobility.models.charter import Charter
from mobility.models.profiles import MobilityProfile, ProfileReading
from mobility.models.vacancies import Corrigendum, Vacancy, VacancyStep

__all__ = [
    "Application",
    "ApplicationPaper",
    "ApplicationScore",
    "ApplicationStep",
    "Charter",
    "Corrigendum",
    "FileReading",
    "MobilityProfile",
    "ProfileReading",
    "ReleaseOpinion",
    "Vacancy",
    "VacancyStep",
]
