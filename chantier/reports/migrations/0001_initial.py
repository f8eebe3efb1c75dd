import chantier.rules
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('debates', '0001_initial'),
        ('files', '0001_initial'),
        ('meetings', '0001_initial'),
        ('people', '__first__'),
        ('registrations', '0001_initial'),
        ('spaces', '0001_initial'),
        ('worksites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('writing', 'being written'), ('in_review', 'in review'), ('returned', 'returned to each'), ('frozen', 'frozen')], default='writing', max_length=9)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be returned by')),
                ('opened_at', models.DateTimeField()),
                ('review_until', models.DateField(blank=True, null=True, verbose_name='to be signed by')),
                ('returned_at', models.DateTimeField(blank=True, null=True)),
                ('open_until', models.DateField(blank=True, null=True, verbose_name='corrections and dissents until')),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('frozen', models.JSONField(blank=True, null=True)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'report',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('frozen__isnull', False), ('frozen_at__isnull', False), ('state', 'frozen'), models.Q(('sha256', ''), _negated=True)), models.Q(models.Q(('state', 'frozen'), _negated=True), ('frozen_at', None), ('sha256', '')), _connector='OR'), name='a_frozen_report_has_its_hash')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('alt', models.CharField(max_length=300, verbose_name='what the picture shows')),
                ('caption', models.CharField(blank=True, max_length=300, verbose_name='caption')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.upload')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='reports.report')),
            ],
            options={
                'verbose_name': 'picture of a report',
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='one_picture_of_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('alt', ''), _negated=True), ('number__gt', 0)), name='a_picture_says_what_it_shows')],
            },
        ),
        migrations.CreateModel(
            name='FrozenWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.CharField(max_length=32)),
                ('words', models.TextField()),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='debates.contribution')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frozen_words', to='reports.report')),
            ],
            options={
                'verbose_name': 'words in a frozen report',
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('strength', 'strength'), ('weakness', 'weakness'), ('hypothesis', 'hypothesis')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField(verbose_name='finding')),
                ('transfers_to', models.TextField(blank=True, verbose_name='to whom, where it may serve')),
                ('refuted_by', models.TextField(blank=True, verbose_name='what would refute it')),
                ('edition', models.PositiveIntegerField(default=1)),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('dropped_because', models.CharField(blank=True, max_length=300, verbose_name='why it is taken out')),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('contributions', models.ManyToManyField(blank=True, related_name='findings', to='debates.contribution')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='reports.report')),
            ],
            options={
                'verbose_name': 'finding',
                'constraints': [models.UniqueConstraint(fields=('report', 'kind', 'position'), name='one_finding_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_at', None), ('dropped_because', '')), models.Q(('dropped_at__isnull', False), models.Q(('dropped_because', ''), _negated=True)), _connector='OR'), name='a_finding_is_dropped_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('frozen', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('frozen_at', models.DateTimeField()),
                ('reopened_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.decision')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='reports.report')),
            ],
            options={
                'verbose_name': 'frozen version of a report',
                'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='one_edition_number')],
            },
        ),
        migrations.CreateModel(
            name='Dissent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='dissenting opinion')),
                ('signed_as', models.CharField(blank=True, max_length=200, verbose_name='signed')),
                ('text_sha256', models.CharField(max_length=64)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('at', models.DateTimeField()),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dissents', to='worksites.participation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dissents', to='reports.report')),
            ],
            options={
                'verbose_name': 'dissent',
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='what I said, in my words')),
                ('state', models.CharField(choices=[('asked', 'asked for'), ('applied', 'applied'), ('answered', 'answered with a reason')], default='asked', max_length=8)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='debates.contribution')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='worksites.participation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='reports.report')),
            ],
            options={
                'verbose_name': 'correction',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('report', 'contribution', 'participation'), name='one_correction_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='a_correction_left_aside_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='a_correction_is_answered_at_a_time')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='ReportReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reach', models.CharField(choices=[('email', 'by e-mail'), ('sms', 'by text message'), ('letter', 'by letter'), ('call', 'by a phone call'), ('relay', 'through someone or an association who will tell me')], max_length=6)),
                ('state', models.CharField(choices=[('to_send', 'to send'), ('sent', 'sent'), ('handed_over', 'handed over'), ('read_aloud', 'read aloud'), ('read', 'opened by the participant'), ('failed', 'did not arrive')], default='to_send', max_length=11)),
                ('message_key', models.UUIDField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='registrations.registration')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='reports.report')),
            ],
            options={
                'verbose_name': 'return of a report',
                'constraints': [models.UniqueConstraint(fields=('report', 'registration'), name='returned_once_each')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('analytical_description', 'Analytical description of the case'), ('diagnosis', 'Diagnosis: strengths and weaknesses'), ('hypotheses', 'Hypotheses: what may serve elsewhere')], max_length=22)),
                ('position', models.PositiveSmallIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.report')),
            ],
            options={
                'verbose_name': 'section of a report',
                'constraints': [models.UniqueConstraint(fields=('report', 'key'), name='one_section_each')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('comment', 'comment'), ('suggestion', 'suggestion'), ('question', 'question'), ('task', 'task'), ('wording', 'wording to bring together')], max_length=10)),
                ('text', models.TextField(blank=True, verbose_name='remark')),
                ('quote', models.TextField(blank=True)),
                ('place', models.PositiveIntegerField(default=0)),
                ('row', models.PositiveIntegerField(default=0)),
                ('proposed', models.TextField(blank=True, verbose_name='proposed wording')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be done by')),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'waits for an answer'), ('accepted', 'accepted'), ('closed', 'dealt with')], default='open', max_length=8)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('request_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('asked_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='worksites.participation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='reports.section')),
            ],
            options={
                'verbose_name': 'remark',
                'constraints': [models.CheckConstraint(condition=models.Q(('proposed', ''), ('text', ''), _negated=True), name='a_remark_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('participation', None)), models.Q(('by', None), ('participation__isnull', False)), _connector='OR'), name='a_remark_has_one_author'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'question'), _negated=True), ('asked_of__isnull', False), _connector='OR'), name='a_question_is_asked_of_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='a_remark_is_closed_at_a_time')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='SectionUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('base', models.PositiveIntegerField()),
                ('client', models.PositiveBigIntegerField()),
                ('update', models.BinaryField()),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='journal', to='reports.section')),
            ],
            options={
                'verbose_name': "row of a section's journal",
                'constraints': [models.UniqueConstraint(fields=('section', 'number'), name='one_journal_row_number'), models.CheckConstraint(condition=models.Q(('base__lt', models.F('number'))), name='a_journal_row_follows_its_base')],
            },
        ),
        migrations.CreateModel(
            name='SectionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reports.section')),
            ],
            options={
                'verbose_name': 'version of a section',
                'constraints': [models.UniqueConstraint(fields=('section', 'number'), name='one_version_number')],
            },
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='why it is not in the report')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='debates.contribution')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_aside', to='reports.report')),
            ],
            options={
                'verbose_name': 'contribution set aside',
                'constraints': [models.UniqueConstraint(fields=('report', 'contribution'), name='set_aside_once_each'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='set_aside_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('agrees', 'agrees'), ('reserves', 'agrees with a reserve'), ('disagrees', 'disagrees')], max_length=9)),
                ('text', models.TextField(blank=True, verbose_name='reserve or divergence')),
                ('text_sha256', models.CharField(max_length=64)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='reports.section')),
            ],
            options={
                'verbose_name': 'sign-off of a section',
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict', 'agrees'), models.Q(('text', ''), _negated=True), _connector='OR'), name='a_divergence_says_why'), models.CheckConstraint(condition=models.Q(('participation__isnull', False), ('by__isnull', False), _connector='OR'), name='a_sign_off_comes_from_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Silence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='why it could not sign')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='silences', to='reports.report')),
            ],
            options={
                'verbose_name': 'reason for a missing sign-off',
                'constraints': [models.UniqueConstraint(fields=('report', 'constituency'), name='one_reason_per_constituency')],
            },
        ),
        migrations.CreateModel(
            name='VersionName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name of the version')),
                ('text_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='reports.section')),
            ],
            options={
                'verbose_name': 'name of a version',
                'constraints': [models.UniqueConstraint(fields=('section', 'name'), name='one_version_of_a_name')],
            },
        ),
        migrations.CreateModel(
            name='WritingSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('participation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worksites.participation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='writing_sessions', to='reports.section')),
            ],
            options={
                'verbose_name': 'session of writing',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('participation', None)), models.Q(('by', None), ('participation__isnull', False)), _connector='OR'), name='a_writing_session_has_one_writer')],
            },
        ),
    ]
