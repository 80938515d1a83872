"""When somebody was here last is read from their own rows by time, not from all that they ever did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0006_emergency_access")]
    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["by", "at", "action"], name="staff_audit_kunjungan"),
        ),
    ]
