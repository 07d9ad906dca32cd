from training.models.bonds import TrainingBond
from training.models.catalogue import Course, CourseMaterial, CourseSkill, CourseVersion, Provider
from training.models.certificates import Certificate, Licence, Obligation
from training.models.elearning import LearningModule, ModuleAttempt, ModulePage, ModuleQuestion
from training.models.enrolments import DeferredReview, Enrolment, Presence
from training.models.evaluation import Answer, EffectIndicator
from training.models.fees import FeeHandover
from training.models.materials import MaterialVersion
from training.models.needs import NeedDecision, NeedWeights, TrainingNeed
from training.models.plans import PlanLine, PlanMovement, PlanObjective, TrainingPlan
from training.models.sessions import Room, SessionTrainer, Slot, TrainingSession
from training.models.shared_seats import SharedSeat, SharedSession
from training.models.statements import CostStatement
from training.models.zone_figures import ZoneFigures

__all__ = [
    "Answer",
    "Certificate",
    "CostStatement",
    "Course",
    "CourseMaterial",
    "CourseSkill",
    "CourseVersion",
    "DeferredReview",
    "EffectIndicator",
    "Enrolment",
    "FeeHandover",
    "LearningModule",
    "Licence",
    "MaterialVersion",
    "ModuleAttempt",
    "ModulePage",
    "ModuleQuestion",
    "NeedDecision",
    "NeedWeights",
    "Obligation",
    "PlanLine",
    "PlanMovement",
    "PlanObjective",
    "Presence",
    "Provider",
    "Room",
    "SessionTrainer",
    "SharedSeat",
    "SharedSession",
    "Slot",
    "TrainingBond",
    "TrainingNeed",
    "TrainingPlan",
    "TrainingSession",
    "ZoneFigures",
]
