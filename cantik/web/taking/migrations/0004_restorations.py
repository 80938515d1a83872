import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taking', '0003_fields_of_a_deletion'),
    ]

    operations = [
        migrations.CreateModel(
            name='Restoration',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('area', models.CharField(max_length=20)),
                ('by', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('size', models.IntegerField()),
                ('archived_at', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(default='uji', max_length=10)),
                ('counts', models.TextField(blank=True)),
                ('known', models.BooleanField(default=False)),
                ('problem', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'taking_restoration',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['uji', 'teruji', 'simpan'])), models.Q(('ended_at__isnull', False), ('state__in', ['tersimpan', 'gagal', 'dibuang'])), _connector='OR'), name='taking_pulih_keadaan'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['teruji', 'simpan', 'tersimpan']), _negated=True), models.Q(('counts', ''), _negated=True), _connector='OR'), name='taking_pulih_teruji'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'gagal'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='taking_pulih_beralasan')],
            },
        ),
    ]
