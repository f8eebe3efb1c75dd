import chantier.rules
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('debates', '0001_initial'),
        ('meetings', '0001_initial'),
        ('people', '__first__'),
        ('registrations', '0001_initial'),
        ('reports', '0001_initial'),
        ('spaces', '0001_initial'),
        ('worksites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='theme')),
                ('summary', models.TextField(blank=True, verbose_name='what it is about')),
                ('position', models.PositiveSmallIntegerField()),
                ('conflicts', models.ManyToManyField(blank=True, related_name='themes', to='debates.conflict')),
                ('contributions', models.ManyToManyField(blank=True, related_name='themes', to='debates.contribution')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='spaces.decision')),
                ('findings', models.ManyToManyField(blank=True, related_name='themes', to='reports.finding')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'theme',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'position'), name='one_theme_per_place')],
            },
        ),
        migrations.CreateModel(
            name='GroupWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notes', models.TextField(blank=True, verbose_name='notes')),
                ('conclusions', models.TextField(blank=True, verbose_name='conclusions')),
                ('plenary', models.PositiveSmallIntegerField(null=True, verbose_name='order in the plenary session')),
                ('written_at', models.DateTimeField(blank=True, null=True)),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='work', to='meetings.exchangegroup')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='group_works', to='themes.theme')),
            ],
            options={
                'verbose_name': 'work of a group',
            },
        ),
        migrations.CreateModel(
            name='GroupDissent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='what is seen otherwise')),
                ('signed_as', models.CharField(blank=True, max_length=120, verbose_name='signed')),
                ('at', models.DateTimeField()),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dissents', to='themes.groupwork')),
            ],
            options={
                'verbose_name': 'dissent in a group',
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('proposal', 'proposal'), ('question', 'question')], default='proposal', max_length=8)),
                ('text', models.TextField(verbose_name='proposal')),
                ('addressee', models.CharField(blank=True, max_length=200, verbose_name='addressed to')),
                ('addressee_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of the addressee')),
                ('addressee_postal', models.TextField(blank=True, verbose_name='postal address of the addressee')),
                ('addressed_on', models.DateField(blank=True, null=True, verbose_name='addressed on')),
                ('answer_due_on', models.DateField(blank=True, null=True, verbose_name='answer expected by')),
                ('reminded_on', models.DateField(editable=False, null=True)),
                ('state', models.CharField(choices=[('draft', 'being written'), ('addressed', 'addressed'), ('acknowledged', 'acknowledged'), ('accepted', 'answered: yes'), ('partly', 'answered: partly'), ('refused', 'answered: no'), ('under_way', 'under way'), ('done', 'done'), ('abandoned', 'abandoned')], default='draft', max_length=12)),
                ('authors', models.ManyToManyField(blank=True, related_name='proposals', to='worksites.participation')),
                ('comes_from', models.ManyToManyField(blank=True, related_name='proposals', to='debates.contribution')),
                ('findings', models.ManyToManyField(blank=True, related_name='proposals', to='reports.finding')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='meetings.exchangegroup')),
                ('statement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='debates.statement')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='worksites.worksite')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='themes.theme')),
            ],
            options={
                'verbose_name': 'proposal',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'number'), name='one_proposal_number'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('addressed_on__isnull', False), ('answer_due_on__isnull', False), models.Q(('addressee', ''), _negated=True)), _connector='OR'), name='addressed_to_somebody_with_a_date')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('addressed', 'addressed'), ('acknowledged', 'acknowledged'), ('accepted', 'answered: yes'), ('partly', 'answered: partly'), ('refused', 'answered: no'), ('under_way', 'under way'), ('done', 'done'), ('abandoned', 'abandoned')], max_length=12)),
                ('text', models.TextField(blank=True, verbose_name='what was said or done')),
                ('said_by', models.CharField(blank=True, max_length=200, verbose_name='said by')),
                ('said_on', models.DateField(verbose_name='on')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='themes.proposal')),
            ],
            options={
                'verbose_name': 'follow-up',
            },
        ),
        migrations.CreateModel(
            name='SeatingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rounds', models.PositiveSmallIntegerField(verbose_name='rounds')),
                ('chairs', models.PositiveSmallIntegerField(verbose_name='chairs at each table')),
                ('tables', models.PositiveSmallIntegerField(verbose_name='tables')),
                ('step_free', models.PositiveSmallIntegerField(null=True, verbose_name='tables without steps')),
                ('companions', models.BooleanField(default=True, verbose_name='those who come together share a table')),
                ('seed', models.PositiveIntegerField(default=0)),
                ('planned_at', models.DateTimeField()),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='seating', to='meetings.meeting')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'plan of the groups',
            },
        ),
        migrations.CreateModel(
            name='ThemeSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=200)),
                ('stability', models.FloatField()),
                ('position', models.PositiveSmallIntegerField()),
                ('telling', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('conflicts', models.ManyToManyField(blank=True, related_name='+', to='debates.conflict')),
                ('contributions', models.ManyToManyField(blank=True, related_name='+', to='debates.contribution')),
                ('findings', models.ManyToManyField(blank=True, related_name='+', to='reports.finding')),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_suggestions', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'suggested theme',
            },
        ),
        migrations.CreateModel(
            name='ThemeWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_wishes', to='worksites.participation')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='themes.theme')),
            ],
            options={
                'verbose_name': 'wish for a theme',
                'constraints': [models.UniqueConstraint(fields=('theme', 'participation'), name='one_wish_per_theme')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('fixed_by_hand', models.BooleanField(default=False)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='meetings.exchangegroup')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='registrations.registration')),
            ],
            options={
                'verbose_name': 'place at a table',
                'constraints': [models.UniqueConstraint(fields=('registration', 'round'), name='one_table_in_a_round')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200, verbose_name='step')),
                ('due_on', models.DateField(verbose_name='expected by')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='reached on')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='themes.proposal')),
            ],
            options={
                'verbose_name': 'milestone',
                'constraints': [models.CheckConstraint(condition=models.Q(('reached_on', None), models.Q(('source', ''), _negated=True), _connector='OR'), name='a_milestone_reached_has_a_source')],
            },
        ),
    ]
