from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taking', '0002_deletion_carried_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='fields',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='case',
            name='granted',
            field=models.TextField(blank=True),
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='taking_kasus_dilaksanakan',
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('carried', ''), ('carried_at__isnull', True), ('carried_by', '')), models.Q(('carried_at__isnull', False), ('kind', 'hapus'), ('state__in', ['dikabulkan', 'sebagian']), models.Q(('carried_by', ''), _negated=True), models.Q(('carried_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='taking_kasus_dilaksanakan'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fields', ''), ('granted', '')), ('kind', 'hapus'), _connector='OR'), name='taking_kasus_isian_hapus'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('granted', ''), ('state__in', ['dikabulkan', 'sebagian']), _connector='OR'), name='taking_kasus_isian_dikabulkan'),
        ),
    ]
