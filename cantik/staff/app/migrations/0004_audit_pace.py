"""Count what one person did lately without reading the whole log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_invitations")]
    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["by", "action", "at"], name="staff_audit_siapa_kapan"),
        ),
    ]
