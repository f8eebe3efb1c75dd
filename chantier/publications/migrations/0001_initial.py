import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('worksites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('foreword', models.TextField(blank=True, verbose_name='foreword')),
                ('licence', models.CharField(default='CC-BY-4.0', max_length=40, verbose_name='licence')),
                ('order', models.JSONField(default=list, editable=False)),
                ('left_out', models.JSONField(default=list, editable=False)),
                ('worksite', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'publication',
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('tree', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('snapshot', models.JSONField(default=dict)),
                ('snapshot_sha256', models.CharField(blank=True, max_length=64)),
                ('checks', models.JSONField(default=list)),
                ('note', models.TextField(blank=True, verbose_name='what changed')),
                ('at', models.DateTimeField()),
                ('withheld_at', models.DateTimeField(blank=True, null=True)),
                ('withheld_because', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='publications.publication')),
            ],
            options={
                'verbose_name': 'release',
                'constraints': [models.UniqueConstraint(fields=('publication', 'number'), name='one_release_number'), models.CheckConstraint(condition=models.Q(models.Q(('withheld_at', None), ('withheld_because', '')), models.Q(('withheld_at__isnull', False), models.Q(('withheld_because', ''), _negated=True)), _connector='OR'), name='a_release_is_withheld_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('file', models.FileField(blank=True, upload_to='releases')),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='publications.release')),
            ],
            options={
                'verbose_name': 'file of a release',
                'constraints': [models.UniqueConstraint(fields=('release', 'key'), name='one_file_of_a_form')],
            },
        ),
    ]
