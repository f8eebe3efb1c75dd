import chantier.rules
import chantier.worksites.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('spaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Worksite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='short code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('theme', models.CharField(max_length=300, verbose_name='theme')),
                ('question', models.TextField(blank=True, verbose_name='question')),
                ('period', models.CharField(blank=True, max_length=120, verbose_name='period')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language of its texts')),
                ('invitation', models.TextField(blank=True, verbose_name='invitation to cooperate')),
                ('unfolding', models.TextField(blank=True, verbose_name='how the worksite unfolds')),
                ('programme', models.TextField(blank=True, verbose_name='words before the programme')),
                ('how_to_register', models.TextField(blank=True, verbose_name='how to register')),
                ('why', models.TextField(blank=True, verbose_name='why these initiatives')),
                ('easy_to_read', models.TextField(blank=True, verbose_name='easy-to-read invitation')),
                ('state', models.CharField(choices=[('preparation', 'in preparation'), ('invitation', 'invitation'), ('workshops', 'workshops'), ('pooling', 'pooling'), ('publication', 'publication'), ('closed', 'closed')], default='preparation', max_length=12)),
                ('fictional', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
                ('purge_on', models.DateField(editable=False, null=True)),
                ('purged_at', models.DateTimeField(editable=False, null=True)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='worksites', to='spaces.space')),
            ],
            options={
                'verbose_name': 'worksite',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('purge_on', None)), models.Q(('closed_at__isnull', False), ('purge_on__isnull', False)), _connector='OR'), name='a_closed_worksite_knows_when_to_forget'), models.CheckConstraint(condition=models.Q(('purged_at', None), ('purge_on__isnull', False), _connector='OR'), name='only_a_closed_worksite_forgot'), models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_worksite_ends_after_it_starts')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pseudonym', models.CharField(default=chantier.worksites.models.new_pseudonym, editable=False, max_length=6)),
                ('fictional', models.BooleanField(default=False)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='spaces.constituency')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'participation',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'pseudonym'), name='one_pseudonym')],
            },
        ),
        migrations.CreateModel(
            name='ParticipationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='link', to='worksites.participation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participation_links', to='people.person')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'link to a person',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'person'), name='one_participation_per_person')],
            },
        ),
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200, verbose_name='what')),
                ('when', models.CharField(blank=True, max_length=120, verbose_name='when, in words')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('position', models.PositiveSmallIntegerField()),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'calendar entry',
            },
        ),
        migrations.CreateModel(
            name='WorksiteRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('animation', 'animation team'), ('steering', 'steering committee'), ('reader', 'reader')], max_length=9)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='worksite_roles', to=settings.AUTH_USER_MODEL)),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'role in a worksite',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'account', 'role'), name='one_worksite_role_of_a_kind')],
            },
        ),
    ]
