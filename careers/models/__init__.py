from careers.models.editions import Band, Correspondence, Edition, EducationLevel, ProficiencyLevel, WeighingFactor
from careers.models.jobs import Job, JobCode, JobFamily, JobLink, JobQualification, JobSkill, Qualification
from careers.models.posts import Post, PostAct, PostHolder, PostStanding, StaffTarget
from careers.models.skills import CommonSkill, Skill, SkillDomain, SkillLevel, SkillRelation
from careers.models.titles import JobTitle, TitleJob

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
    "JobTitle",
    "Post",
    "PostAct",
    "PostHolder",
    "PostStanding",
    "ProficiencyLevel",
    "Qualification",
    "Skill",
    "SkillDomain",
    "SkillLevel",
    "SkillRelation",
    "StaffTarget",
    "TitleJob",
    "WeighingFactor",
]
