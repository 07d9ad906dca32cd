from django.db import migrations

from hr_core.db.policies import ProtectByRule
from mobility.db import committee as rules


class Migration(migrations.Migration):
    """A recusal closes its own vacancy, not those of others."""

    dependencies = [
        ('mobility', '0003_sit_as_a_committee'),
    ]

    operations = [
        rules.close_again(),
        ProtectByRule("InterestDeclaration", read=rules.DECLARATION, write=rules.DECLARATION),
        ProtectByRule("MinutesPart", read=rules.PART, write=rules.PART, audited=False),
    ]
