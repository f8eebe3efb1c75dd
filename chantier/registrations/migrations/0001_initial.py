import chantier.rules
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('spaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full', models.TextField()),
                ('public', models.TextField()),
                ('commitment', models.CharField(max_length=64)),
                ('prepared_at', models.DateTimeField()),
                ('thrown', models.CharField(blank=True, max_length=200)),
                ('panel', models.PositiveSmallIntegerField(null=True)),
                ('drawn_at', models.DateTimeField(null=True)),
                ('set_aside_at', models.DateTimeField(null=True)),
                ('drawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='meetings.meeting')),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_aside_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.decision')),
            ],
            options={
                'verbose_name': 'draw of places',
                'constraints': [models.UniqueConstraint(condition=models.Q(('set_aside_at', None)), fields=('meeting',), name='one_standing_draw'), models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('drawn_by', None), ('panel', None), ('thrown', '')), models.Q(('drawn_at__isnull', False), ('drawn_by__isnull', False), ('panel__isnull', False), models.Q(('thrown', ''), _negated=True)), _connector='OR'), name='a_draw_is_decided_whole_or_not_at_all'), models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at', None), ('set_aside_for', None)), models.Q(('set_aside_at__isnull', False), ('set_aside_for__isnull', False)), _connector='OR'), name='a_draw_is_set_aside_by_a_decision')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name of the group')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'group that comes together',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'name'), name='one_group_per_name')],
            },
        ),
        migrations.CreateModel(
            name='PlaceTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draw_at', models.DateTimeField(blank=True, null=True, verbose_name='when the draw takes place')),
                ('draw_where', models.CharField(blank=True, max_length=200, verbose_name='where one can watch it')),
                ('randomness', models.CharField(choices=[('dice', 'three ten-sided dice thrown in the room'), ('announced', 'a number that others publish later, announced beforehand')], default='dice', max_length=9, verbose_name='where chance comes from')),
                ('announced', models.CharField(blank=True, max_length=300, verbose_name='which number, published when')),
                ('one_per_household', models.BooleanField(default=False, verbose_name='one place at most for people of one postal address')),
                ('earlier_count_double', models.BooleanField(default=False, verbose_name='who had no place at an earlier evening counts double')),
                ('kept_until', models.DateTimeField(blank=True, null=True, verbose_name='places are kept until')),
                ('absent_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes after which a place that nobody took is free')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'rule of places',
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(blank=True, choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], max_length=5)),
                ('question', models.CharField(blank=True, max_length=200, verbose_name='question')),
                ('answer', models.CharField(blank=True, max_length=120, verbose_name='answer')),
                ('at_least', models.PositiveSmallIntegerField(default=0, verbose_name='at least')),
                ('at_most', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='at most')),
                ('constituency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='spaces.constituency')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'quota of places',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('channel', ''), ('constituency__isnull', False), ('question', '')), models.Q(('answer', ''), ('constituency', None), ('question', ''), models.Q(('channel', ''), _negated=True)), models.Q(('channel', ''), ('constituency', None), models.Q(('question', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='a_quota_is_of_one_kind'), models.CheckConstraint(condition=models.Q(('at_most', None), ('at_most__gte', models.F('at_least')), _connector='OR'), name='a_quota_asks_for_no_more_than_it_allows'), models.UniqueConstraint(condition=models.Q(('constituency__isnull', False)), fields=('meeting', 'constituency'), name='one_quota_per_constituency'), models.UniqueConstraint(condition=models.Q(('constituency', None)), fields=('meeting', 'channel', 'question', 'answer'), name='one_quota_per_channel_or_answer')],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('state', models.CharField(choices=[('registered', 'registered, the draw is to come'), ('placed', 'has a place'), ('waiting', 'on the waiting list'), ('confirmed', 'has a place and confirmed'), ('withdrawn', 'withdrawn'), ('present', 'was present'), ('absent', 'was absent')], default='registered', max_length=10)),
                ('rank', models.PositiveIntegerField(blank=True, null=True)),
                ('contact_key', models.CharField(blank=True, db_index=True, max_length=64)),
                ('request_digest', models.CharField(blank=True, max_length=64)),
                ('registered_at', models.DateTimeField()),
                ('placed_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('presentation_sent_at', models.DateTimeField(blank=True, null=True)),
                ('told_plan', models.CharField(blank=True, max_length=16)),
                ('told_cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('answers', models.ManyToManyField(related_name='+', to='registrations.quota')),
                ('brought_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='brought', to='registrations.registration')),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='spaces.constituency')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='meetings.meeting')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='registrations', to='registrations.party')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='people.person')),
            ],
            options={
                'verbose_name': 'registration',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('meeting', 'person'), name='one_registration_per_person'), models.UniqueConstraint(condition=models.Q(models.Q(('contact_key', ''), _negated=True), models.Q(('state', 'withdrawn'), _negated=True)), fields=('meeting', 'contact_key'), name='one_registration_per_email'), models.UniqueConstraint(condition=models.Q(('request_digest', ''), _negated=True), fields=('meeting', 'request_digest'), name='one_registration_per_form_sent'), models.UniqueConstraint(fields=('meeting', 'rank'), name='one_rank_each'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('rank__isnull', False), _connector='OR'), name='who_waits_has_a_rank'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at', None)), _connector='OR'), name='who_withdrew_did_so_at_a_time')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Needs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interpreter', models.CharField(blank=True, max_length=120, verbose_name='interpreter: which language')),
                ('childcare', models.PositiveSmallIntegerField(default=0, verbose_name='children to look after')),
                ('transport', models.BooleanField(default=False, verbose_name='help to come')),
                ('step_free', models.BooleanField(default=False, verbose_name='access without steps')),
                ('other', models.CharField(blank=True, max_length=300, verbose_name='another need')),
                ('delete_after', models.DateField()),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='registrations.registration')),
            ],
            options={
                'verbose_name': 'practical needs',
            },
        ),
        migrations.CreateModel(
            name='DrawEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=5)),
                ('lists', models.PositiveSmallIntegerField()),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='registrations.draw')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draw_entries', to='registrations.registration')),
            ],
            options={
                'verbose_name': 'entry in a draw',
                'constraints': [models.UniqueConstraint(fields=('draw', 'registration'), name='in_a_draw_once'), models.UniqueConstraint(fields=('draw', 'number'), name='one_number_each')],
            },
        ),
        migrations.CreateModel(
            name='DependenceLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_whom', models.CharField(max_length=200, verbose_name='person or organisation')),
                ('delete_after', models.DateField()),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dependence_links', to='registrations.registration')),
            ],
            options={
                'verbose_name': 'declared dependence',
            },
        ),
        migrations.CreateModel(
            name='AssistedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('consent_how', models.CharField(choices=[('form', 'in the form on the web'), ('signed', 'signed on paper'), ('oral', 'said before a witness'), ('sms', 'answered by text message')], max_length=6)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assisted_entry', to='registrations.registration')),
            ],
            options={
                'verbose_name': 'entry on behalf of somebody',
            },
        ),
        migrations.CreateModel(
            name='RepeatedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('request_digest', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('registered', 'registered, the draw is to come'), ('placed', 'has a place'), ('waiting', 'on the waiting list'), ('confirmed', 'has a place and confirmed'), ('withdrawn', 'withdrawn'), ('present', 'was present'), ('absent', 'was absent')], default='registered', max_length=10)),
                ('told_rank', models.PositiveIntegerField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repeated_requests', to='meetings.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repeated_requests', to='people.person')),
            ],
            options={
                'verbose_name': 'request repeated under the same e-mail',
                'constraints': [models.UniqueConstraint(condition=models.Q(('request_digest', ''), _negated=True), fields=('meeting', 'request_digest'), name='one_repeated_request_per_form_sent'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('meeting', 'person'), name='one_repeated_request_per_person'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at', None)), _connector='OR'), name='a_repeated_request_withdrawn_was_so_at_a_time')],
            },
        ),
    ]
