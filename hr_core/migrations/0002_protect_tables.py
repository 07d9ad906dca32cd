from django.db import migrations

from hr_core.db.policies import AuditTable, ProtectTable, SealAuditTrail

SCOPED = [
    "AdministrativeStatus",
    "BankAccount",
    "Contract",
    "Dependant",
    "Employee",
    "FamilyStatus",
    "ImportMapping",
    "PayTerms",
    "Posting",
    "PublicHoliday",
    "RoleGrant",
    "SchemeAffiliation",
    "Unit",
    "UnitHead",
]


class Migration(migrations.Migration):
    dependencies = [("hr_core", "0001_create_people_and_institutions")]

    operations = [
        SealAuditTrail("AuditEntry"),
        *[ProtectTable(name) for name in SCOPED],
        ProtectTable("ImportBatch", audited=False),
        AuditTable("Institution"),
    ]
