import chantier.rules
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('people', '__first__'),
        ('spaces', '0001_initial'),
        ('worksites', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, verbose_name='address')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('bearer', models.CharField(max_length=200, verbose_name='carried by')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('period', models.CharField(blank=True, max_length=120, verbose_name='period')),
                ('people_reached', models.CharField(blank=True, max_length=200, verbose_name='people reached')),
                ('coding', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('writing', 'being written'), ('proposed', 'proposed for sign-off'), ('signed', 'signed off by bearers and committee')], default='writing', max_length=8)),
                ('worksite', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='initiatives', to='worksites.worksite')),
            ],
            options={
                'verbose_name': 'initiative',
                'constraints': [models.UniqueConstraint(fields=('worksite', 'slug'), name='one_initiative_per_slug')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
        migrations.CreateModel(
            name='Bearer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bears', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bearers', to='initiatives.initiative')),
            ],
            options={
                'verbose_name': 'bearer',
                'constraints': [models.UniqueConstraint(fields=('initiative', 'account'), name='a_bearer_once')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('depth', models.CharField(choices=[('short', 'short, for everyone'), ('full', 'fuller, for those registered'), ('easy', 'easy to read')], default='full', max_length=5)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.upload')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='initiatives.initiative')),
            ],
            options={
                'verbose_name': 'attachment',
            },
        ),
        migrations.CreateModel(
            name='PresentationSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.CharField(choices=[('short', 'short, for everyone'), ('full', 'fuller, for those registered'), ('easy', 'easy to read')], max_length=5)),
                ('key', models.CharField(choices=[('context', 'Context'), ('choices', 'The choices that led to it'), ('ways', 'Ways of doing, and how people were met'), ('standing', 'Where things stand'), ('questions', 'Questions put to the workshop')], max_length=9)),
                ('text', models.TextField(blank=True)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='initiatives.initiative')),
            ],
            options={
                'verbose_name': 'section of a presentation',
                'constraints': [models.UniqueConstraint(fields=('initiative', 'depth', 'key'), name='one_presentation_section')],
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rung', models.PositiveSmallIntegerField()),
                ('reason', models.TextField(blank=True)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='initiatives.initiative')),
            ],
            options={
                'verbose_name': 'rung of participation',
                'constraints': [models.UniqueConstraint(fields=('initiative', 'constituency'), name='one_rung_each'), models.CheckConstraint(condition=models.Q(('rung__range', (1, 8))), name='rungs_are_1_to_8')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('bearers', 'the bearers'), ('committee', 'the steering committee')], max_length=9)),
                ('text_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='initiatives.initiative')),
            ],
            options={
                'verbose_name': 'sign-off of a presentation',
                'constraints': [models.UniqueConstraint(fields=('initiative', 'side', 'text_sha256'), name='one_sign_off_per_side_and_text')],
            },
        ),
    ]
