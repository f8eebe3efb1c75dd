import chantier.rules
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('people', '__first__'),
        ('spaces', '0001_initial'),
        ('worksites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('story', 'story of experience'), ('analysis', 'analysis'), ('strength', 'strength'), ('weakness', 'weakness'), ('question', 'question'), ('tension', 'tension'), ('proposal', 'proposal'), ('hypothesis', 'hypothesis'), ('not_understood', 'I did not understand')], max_length=14)),
                ('text', models.TextField(verbose_name='words')),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], max_length=5)),
                ('quote_consent', models.CharField(choices=[('named', 'with my name'), ('first_name', 'with my first name'), ('pseudonym', 'without my name, with my constituency'), ('not', 'do not quote')], default='pseudonym', max_length=10)),
                ('entered_at', models.DateTimeField()),
                ('validated_at', models.DateTimeField(blank=True, null=True)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('moderated_at', models.DateTimeField(blank=True, null=True)),
                ('moderation_reason', models.TextField(blank=True)),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('authors', models.ManyToManyField(related_name='contributions', to='worksites.participation')),
                ('cites', models.ManyToManyField(blank=True, related_name='cited_by', to='debates.contribution')),
                ('comes_from', models.ManyToManyField(blank=True, related_name='became', to='debates.contribution')),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='spaces.constituency')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contributions', to='meetings.exchangegroup')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='meetings.meeting')),
                ('moderated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('together_with', models.ManyToManyField(blank=True, related_name='+', to='spaces.constituency')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'contribution',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='one_number_per_meeting'), models.CheckConstraint(condition=models.Q(models.Q(('moderated_at', None), ('moderated_by', None)), models.Q(('moderated_at__isnull', False), ('moderated_by__isnull', False), models.Q(('moderation_reason', ''), _negated=True)), _connector='OR'), name='moderated_by_somebody_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.CharField(max_length=300, verbose_name='the matter')),
                ('would_settle', models.TextField(blank=True, verbose_name='what would settle it')),
                ('state', models.CharField(choices=[('open', 'open'), ('clarified', 'clarified'), ('agreed_to_disagree', 'agreed to disagree'), ('settled', 'settled')], default='open', max_length=18)),
                ('opened_at', models.DateTimeField()),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='meetings.meeting')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='worksites.worksite')),
                ('comes_from', models.ManyToManyField(blank=True, related_name='conflicts', to='debates.contribution')),
            ],
            options={
                'verbose_name': 'conflict',
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Crossing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('shared', 'shared'), ('differs', 'differs')], max_length=7)),
                ('text', models.CharField(max_length=300, verbose_name='in one sentence')),
                ('at', models.DateTimeField()),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('contributions', models.ManyToManyField(related_name='crossings', to='debates.contribution')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crossings', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'crossing of views',
            },
        ),
        migrations.CreateModel(
            name='Hand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hands', to='meetings.meeting')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='worksites.participation')),
            ],
            options={
                'verbose_name': 'hand raised',
                'constraints': [models.UniqueConstraint(condition=models.Q(('participation__isnull', False)), fields=('meeting', 'participation'), name='one_hand_each')],
            },
        ),
        migrations.CreateModel(
            name='OpinionMap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('inputs_sha256', models.CharField(max_length=64)),
                ('result', models.JSONField()),
                ('model', models.JSONField(default=dict)),
                ('signals', models.JSONField(default=dict)),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinion_maps', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'map of opinions',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'number'), name='one_map_number')],
            },
        ),
        migrations.CreateModel(
            name='OpinionThresholds',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('common_ground', models.PositiveSmallIntegerField(default=60, verbose_name='share that makes common ground')),
                ('conflict', models.PositiveSmallIntegerField(default=30, verbose_name='gap that makes a conflict')),
                ('level', models.PositiveSmallIntegerField(default=80, verbose_name='how sure one must be')),
                ('worksite', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='opinion_thresholds', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'thresholds of the opinion map',
                'constraints': [models.CheckConstraint(condition=models.Q(('common_ground__range', (1, 99)), ('conflict__range', (1, 99)), ('level__range', (50, 99))), name='thresholds_are_percentages')],
            },
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('dots', 'dots'), ('line', 'places on a line')], max_length=4)),
                ('question', models.CharField(max_length=300, verbose_name='question')),
                ('options', models.JSONField()),
                ('budget', models.PositiveSmallIntegerField(default=1, verbose_name='dots for each person')),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'question of preference',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='one_poll_number'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'line'), _negated=True), ('budget', 1), _connector='OR'), name='one_place_on_a_line')],
            },
        ),
        migrations.CreateModel(
            name='PollAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dots', models.JSONField()),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], max_length=5)),
                ('at', models.DateTimeField()),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='poll_answers', to='worksites.participation')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='debates.poll')),
            ],
            options={
                'verbose_name': 'preference',
                'constraints': [models.UniqueConstraint(fields=('poll', 'participation'), name='one_person_one_preference')],
            },
        ),
        migrations.CreateModel(
            name='PollCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.PositiveSmallIntegerField(default=0)),
                ('people', models.PositiveSmallIntegerField()),
                ('dots', models.JSONField()),
                ('at', models.DateTimeField()),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='debates.poll')),
            ],
            options={
                'verbose_name': 'count of preferences',
                'constraints': [models.UniqueConstraint(fields=('poll', 'constituency', 'table'), name='one_poll_count_per_table')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='position')),
                ('needs', models.TextField(blank=True, verbose_name='what it needs')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('conflict', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='debates.conflict')),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='spaces.constituency')),
            ],
            options={
                'verbose_name': 'position',
                'constraints': [models.UniqueConstraint(fields=('conflict', 'constituency'), name='one_position_per_constituency')],
            },
        ),
        migrations.CreateModel(
            name='SpeakingTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='spaces.constituency')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='meetings.meeting')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='worksites.participation')),
            ],
            options={
                'verbose_name': 'speaking turn',
                'constraints': [models.UniqueConstraint(condition=models.Q(('seconds', None)), fields=('meeting',), name='one_speaks_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(null=True)),
                ('halted_at', models.DateTimeField(null=True)),
                ('late', models.PositiveIntegerField(default=0)),
                ('shows_speech', models.BooleanField(default=False)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stage', to='meetings.meeting')),
                ('step', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meetings.agendaitem')),
            ],
            options={
                'verbose_name': 'where the evening stands',
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.CharField(max_length=400, verbose_name='statement')),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('comes_from', models.ManyToManyField(blank=True, related_name='statements', to='debates.contribution')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='meetings.meeting')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'statement',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'number'), name='one_statement_number')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('probability', models.FloatField()),
                ('at', models.DateTimeField()),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='worksites.participation')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='debates.statement')),
            ],
            options={
                'verbose_name': 'statement shown',
                'constraints': [models.UniqueConstraint(fields=('statement', 'participation'), name='one_offer_each')],
            },
        ),
        migrations.CreateModel(
            name='CardCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.PositiveSmallIntegerField(default=0)),
                ('agree', models.PositiveSmallIntegerField(default=0)),
                ('disagree', models.PositiveSmallIntegerField(default=0)),
                ('passed', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='card_counts', to='debates.statement')),
            ],
            options={
                'verbose_name': 'count of raised cards',
                'constraints': [models.UniqueConstraint(fields=('statement', 'constituency', 'table'), name='one_count_per_table')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.SmallIntegerField(choices=[(1, 'agree'), (-1, 'disagree'), (0, 'pass')])),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], max_length=5)),
                ('at', models.DateTimeField()),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='worksites.participation')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='debates.statement')),
            ],
            options={
                'verbose_name': 'vote',
                'constraints': [models.UniqueConstraint(fields=('statement', 'participation'), name='one_person_one_vote'), models.CheckConstraint(condition=models.Q(('value__in', (-1, 0, 1))), name='a_vote_is_minus_1_0_or_1')],
            },
        ),
        migrations.CreateModel(
            name='WalkIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], max_length=5)),
                ('at', models.DateTimeField()),
                ('request_key', models.UUIDField(unique=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='walk_ins', to='meetings.meeting')),
                ('participation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='walk_in', to='worksites.participation')),
            ],
            options={
                'verbose_name': 'walk-in',
            },
        ),
        migrations.CreateModel(
            name='WordMeaning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=80, verbose_name='word')),
                ('meaning', models.TextField(verbose_name='meaning')),
                ('constituency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'meaning of a word',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'word', 'constituency'), name='one_meaning_each'), models.UniqueConstraint(condition=models.Q(('constituency', None)), fields=('worksite', 'word'), name='one_common_meaning')],
            },
        ),
    ]
