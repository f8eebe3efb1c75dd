import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('reports', '0001_initial'),
        ('spaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hypothesis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='hypothesis')),
                ('transfers_to', models.TextField(blank=True, verbose_name='to whom, where it may serve')),
                ('refuted_by', models.TextField(blank=True, verbose_name='what would refute it')),
                ('at', models.DateTimeField()),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hypotheses', to='spaces.space')),
                ('stated_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hypothesis', to='reports.finding')),
            ],
            options={
                'verbose_name': 'hypothesis',
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('supports', 'supports'), ('qualifies', 'qualifies'), ('contradicts', 'contradicts')], max_length=11)),
                ('note', models.TextField(blank=True, verbose_name='why')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='reports.finding')),
                ('hypothesis', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='library.hypothesis')),
            ],
            options={
                'verbose_name': 'evidence',
                'constraints': [models.UniqueConstraint(fields=('hypothesis', 'finding'), name='a_finding_bears_once')],
            },
        ),
    ]
