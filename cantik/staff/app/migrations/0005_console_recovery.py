"""A recovery code may come from the console of the store, when nobody else is left who could print one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_audit_pace")]
    operations = [
        migrations.AlterField(
            model_name="recoverycode",
            name="issued_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recoveries",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
