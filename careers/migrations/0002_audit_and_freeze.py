from django.db import migrations

from careers.db.immutable import freeze_editions, freeze_part
from hr_core.db.policies import AuditTable

PARTS = [
    "Correspondence",
    "ProficiencyLevel",
    "EducationLevel",
    "Band",
    "WeighingFactor",
    "SkillDomain",
    "Skill",
    "SkillLevel",
    "SkillRelation",
    "CommonSkill",
    "JobFamily",
    "Qualification",
    "Job",
    "JobSkill",
    "JobLink",
    "JobCode",
    "JobQualification",
]


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_create_the_referential"), ("hr_core", "0002_protect_tables")]

    operations = [
        freeze_editions(),
        *[freeze_part(f"careers_{name.lower()}") for name in PARTS],
        AuditTable("Edition"),
        *[AuditTable(name) for name in PARTS],
    ]
