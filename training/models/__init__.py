from training.models.bonds import TrainingBond
from training.models.catalogue import Course, CourseMaterial, CourseSkill, CourseVersion, Provider
from training.models.needs import NeedDecision, NeedWeights, TrainingNeed
from training.models.plans import PlanLine, PlanMovement, PlanObjective, TrainingPlan

__all__ = [
    "Course",
    "CourseMaterial",
    "CourseSkill",
    "CourseVersion",
    "NeedDecision",
    "NeedWeights",
    "PlanLine",
    "PlanMovement",
    "PlanObjective",
    "Provider",
    "TrainingBond",
    "TrainingNeed",
    "TrainingPlan",
]
