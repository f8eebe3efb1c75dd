import chantier.meetings.models
import chantier.rules
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('initiatives', '0001_initial'),
        ('people', '__first__'),
        ('spaces', '0001_initial'),
        ('worksites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('workshop', 'workshop'), ('pooling_day', 'pooling day'), ('preparation', 'preparation among peers'), ('debrief', 'debrief among peers')], default='workshop', max_length=11)),
                ('slug', models.SlugField(max_length=60, verbose_name='address')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='starts at')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends at')),
                ('when', models.CharField(blank=True, max_length=120, verbose_name='when, in words')),
                ('venue', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('address', models.TextField(blank=True, verbose_name='address of the place')),
                ('access', models.TextField(blank=True, verbose_name='how to come, and access')),
                ('practical', models.TextField(blank=True, verbose_name='practical details sent to those registered')),
                ('places', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places')),
                ('place_rule', models.CharField(choices=[('first_come', 'first come, first served'), ('lottery', 'by lottery')], default='first_come', max_length=10)),
                ('registration_opens_at', models.DateTimeField(blank=True, null=True, verbose_name='registration opens')),
                ('registration_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='registration closes')),
                ('room_code', models.CharField(default=chantier.meetings.models.new_room_code, editable=False, max_length=6)),
                ('state', models.CharField(choices=[('preparation', 'in preparation'), ('open', 'open for registration'), ('closed', 'registration closed'), ('under_way', 'under way'), ('held', 'held'), ('cancelled', 'cancelled')], default='preparation', max_length=11)),
                ('places_taken', models.PositiveIntegerField(default=0, editable=False)),
                ('last_rank', models.PositiveIntegerField(default=0, editable=False)),
                ('initiative', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='initiatives.initiative')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'meeting',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'slug'), name='one_meeting_per_slug'), models.CheckConstraint(condition=models.Q(('places', None), ('places_taken__lte', models.F('places')), _connector='OR'), name='never_one_place_too_many'), models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='a_meeting_ends_after_it_starts')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='ExchangeGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('step_free', models.BooleanField(default=True, verbose_name='step-free')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'exchange group',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'round', 'number'), name='one_group_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='door', max_length=5)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='worksites.participation')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'attendance',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'participation'), name='present_once')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='step')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('phase', models.CharField(choices=[('plenary', 'the whole room'), ('presentation', 'presentation of the initiative'), ('peers', 'among peers'), ('side_by_side', 'side by side'), ('together', 'together'), ('vote', 'vote'), ('break', 'break')], default='plenary', max_length=12)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'step of the running order',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'position'), name='one_step_per_position')],
            },
        ),
        migrations.CreateModel(
            name='MeetingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='meetings.meeting')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.upload')),
            ],
            options={
                'verbose_name': 'document of a meeting',
            },
        ),
        migrations.CreateModel(
            name='MeetingRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('facilitator', 'facilitator'), ('note_taker', 'note-taker')], max_length=11)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_roles', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='meetings.meeting')),
                ('trusted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
            ],
            options={
                'verbose_name': 'role in a meeting',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'account', 'role'), name='one_meeting_role_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fixed_by_hand', models.BooleanField(default=False)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='meetings.exchangegroup')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='group_places', to='worksites.participation')),
            ],
            options={
                'verbose_name': 'member of a group',
                'constraints': [models.UniqueConstraint(fields=('group', 'participation'), name='in_a_group_once')],
            },
        ),
    ]
