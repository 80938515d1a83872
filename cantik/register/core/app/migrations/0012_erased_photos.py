from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0011_calamities'),
    ]

    operations = [
        migrations.AddField(
            model_name='facilityphoto',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='facilityphoto',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('retired_at__isnull', False), _connector='OR'), name='register_foto_dihapus'),
        ),
    ]
