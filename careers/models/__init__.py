from careers.models.editions import Band, Correspondence, Edition, EducationLevel, ProficiencyLevel, WeighingFactor
from careers.models.jobs import Job, JobCode, JobFamily, JobLink, JobQualification, JobSkill, Qualification
from careers.models.skills import CommonSkill, Skill, SkillDomain, SkillLevel, SkillRelation

__all__ = [
    "Band",
    "CommonSkill",
    "Correspondence",
    "Edition",
    "EducationLevel",
    "Job",
    "JobCode",
    "JobFamily",
    "JobLink",
    "JobQualification",
    "JobSkill",
    "ProficiencyLevel",
    "Qualification",
    "Skill",
    "SkillDomain",
    "SkillLevel",
    "SkillRelation",
    "WeighingFactor",
]
