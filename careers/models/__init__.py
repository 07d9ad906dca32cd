from careers.models.advancement import (
    AdvancementCampaign,
    AdvancementLine,
    AdvancementRule,
    AnnualRating,
    SeniorityCredit,
)
from careers.models.amendments import Amendment
from careers.models.appraisal import Appraisal, AppraisalCampaign, AppraisalForm, AppraisalLine, AppraisalMove
from careers.models.batches import PastClassification, TermsBatch, TermsBatchLine
from careers.models.candidate_papers import CandidatePaper
from careers.models.coverage import CoverageStatement, TitleList, TitleListLine
from careers.models.decisions import CollectiveDecision
from careers.models.discipline import CaseStep, DisciplinaryCase, DisciplineRule, SanctionKind
from careers.models.editions import Band, Correspondence, Edition, EducationLevel, ProficiencyLevel, WeighingFactor
from careers.models.equivalence import AnchorSheet, AnchorWeighing, EquivalenceLine, EquivalenceReview, EquivalenceTable
from careers.models.governance import (
    CirculationRound,
    EditionChange,
    EditionEvent,
    EditionProject,
    Erratum,
    RoundAnswer,
)
from careers.models.grids import Grade, GradeWeighing, GridStep, GridVersion, PayGrid
from careers.models.honours import Honour, HonourKind, MandateAuthorisation, MandateKind, ProtectedMandate
from careers.models.jobs import Job, JobCode, JobFamily, JobLink, JobQualification, JobSkill, Qualification
from careers.models.person_skills import Diploma, PersonSkill
from careers.models.positions import AdministrativePosition, PositionKind
from careers.models.posts import Post, PostAct, PostHolder, PostStanding, StaffTarget
from careers.models.promotion import PromotionCandidate, PromotionRoster
from careers.models.recruitment import (
    Recruitment,
    RecruitmentCandidate,
    RecruitmentMark,
    RecruitmentPost,
    RecruitmentTest,
)
from careers.models.retirement import DossierTask, RetirementDossier, ServicePeriod
from careers.models.retirement_rules import RetirementRule
from careers.models.seminars import Ballot, BallotVote, Reservation, Seminar, SeminarSeat
from careers.models.skills import CommonSkill, Skill, SkillDomain, SkillLevel, SkillRelation
from careers.models.titles import JobTitle, TitleJob
from careers.models.workforce import CriticalPost, PlannedMove, StaffScenario, Successor

__all__ = [
    "AdministrativePosition",
    "AdvancementCampaign",
    "AdvancementLine",
    "AdvancementRule",
    "Amendment",
    "AnchorSheet",
    "AnchorWeighing",
    "AnnualRating",
    "Appraisal",
    "AppraisalCampaign",
    "AppraisalForm",
    "AppraisalLine",
    "AppraisalMove",
    "Ballot",
    "BallotVote",
    "Band",
    "CandidatePaper",
    "CaseStep",
    "CirculationRound",
    "CollectiveDecision",
    "CommonSkill",
    "Correspondence",
    "CoverageStatement",
    "CriticalPost",
    "Diploma",
    "DisciplinaryCase",
    "DisciplineRule",
    "DossierTask",
    "Edition",
    "EditionChange",
    "EditionEvent",
    "EditionProject",
    "EducationLevel",
    "EquivalenceLine",
    "EquivalenceReview",
    "EquivalenceTable",
    "Erratum",
    "Grade",
    "GradeWeighing",
    "GridStep",
    "GridVersion",
    "Honour",
    "HonourKind",
    "Job",
    "JobCode",
    "JobFamily",
    "JobLink",
    "JobQualification",
    "JobSkill",
    "JobTitle",
    "MandateAuthorisation",
    "MandateKind",
    "PastClassification",
    "PayGrid",
    "PersonSkill",
    "PlannedMove",
    "PositionKind",
    "Post",
    "PostAct",
    "PostHolder",
    "PostStanding",
    "ProficiencyLevel",
    "PromotionCandidate",
    "PromotionRoster",
    "ProtectedMandate",
    "Qualification",
    "Recruitment",
    "RecruitmentCandidate",
    "RecruitmentMark",
    "RecruitmentPost",
    "RecruitmentTest",
    "Reservation",
    "RetirementDossier",
    "RetirementRule",
    "RoundAnswer",
    "SanctionKind",
    "Seminar",
    "SeminarSeat",
    "SeniorityCredit",
    "ServicePeriod",
    "Skill",
    "SkillDomain",
    "SkillLevel",
    "SkillRelation",
    "StaffScenario",
    "StaffTarget",
    "Successor",
    "TermsBatch",
    "TermsBatchLine",
    "TitleJob",
    "TitleList",
    "TitleListLine",
    "WeighingFactor",
]
