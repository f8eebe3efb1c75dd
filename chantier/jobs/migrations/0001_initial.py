import chantier.rules
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=200)),
                ('args', models.JSONField(default=list)),
                ('kwargs', models.JSONField(default=dict)),
                ('language', models.CharField(default='fr', max_length=2)),
                ('state', models.CharField(choices=[('queued', 'waiting for its turn'), ('running', 'under way'), ('succeeded', 'finished'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=9, verbose_name='state')),
                ('priority', models.SmallIntegerField(default=0)),
                ('run_after', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('max_attempts', models.PositiveSmallIntegerField(default=3)),
                ('leased_by', models.CharField(blank=True, max_length=80)),
                ('lease_until', models.DateTimeField(null=True)),
                ('heartbeat', models.DateTimeField(null=True)),
                ('progress', models.FloatField(default=0, verbose_name='progress')),
                ('progress_text', models.CharField(blank=True, max_length=300)),
                ('cancel_requested', models.BooleanField(default=False)),
                ('error', models.TextField(blank=True)),
                ('error_class', models.CharField(blank=True, max_length=200)),
                ('traceback', models.TextField(blank=True)),
                ('result', models.JSONField(null=True)),
                ('enqueued_at', models.DateTimeField(verbose_name='asked at')),
                ('started_at', models.DateTimeField(null=True, verbose_name='begun at')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished at')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='jobs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'task',
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['-priority', 'enqueued_at'], name='jobs_not_finished')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__gte', 0), ('progress__lte', 1)), name='job_progress_is_a_share'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'running'), models.Q(('leased_by', ''), _negated=True)), models.Q(models.Q(('state', 'running'), _negated=True), ('lease_until', None), ('leased_by', '')), _connector='OR'), name='a_running_job_has_a_lease_and_others_none'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ('succeeded', 'failed', 'cancelled'))), models.Q(models.Q(('state__in', ('succeeded', 'failed', 'cancelled')), _negated=True), ('finished_at', None)), _connector='OR'), name='a_finished_job_says_when')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
    ]
