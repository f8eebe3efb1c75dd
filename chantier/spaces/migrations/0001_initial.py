import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Space',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('created_by_text', models.CharField(blank=True, max_length=200, verbose_name='created by')),
                ('ambitions', models.TextField(blank=True, verbose_name='ambitions')),
                ('history', models.TextField(blank=True, verbose_name='how it was born')),
                ('territory', models.CharField(blank=True, max_length=200, verbose_name='territory')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language of its texts')),
                ('contact', models.TextField(blank=True, verbose_name='how to reach the space')),
                ('privacy_contact', models.CharField(blank=True, max_length=200, verbose_name='contact for personal data')),
            ],
            options={
                'verbose_name': 'space',
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_on', models.DateField(verbose_name='taken on')),
                ('title', models.CharField(max_length=200, verbose_name='decision')),
                ('text', models.TextField(blank=True, verbose_name='reasons')),
                ('about', models.CharField(blank=True, max_length=120)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='spaces.space')),
            ],
            options={
                'verbose_name': 'decision',
            },
        ),
        migrations.CreateModel(
            name='Constituency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('letter', models.CharField(max_length=1, verbose_name='letter on badges')),
                ('knowledge', models.CharField(choices=[('lived', 'lived knowledge'), ('professional', 'professional knowledge'), ('academic', 'academic knowledge'), ('elected', 'elected mandate')], max_length=12, verbose_name='kind of knowledge')),
                ('position', models.PositiveSmallIntegerField()),
                ('reference_share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='share of the population')),
                ('reference_source', models.CharField(blank=True, max_length=200, verbose_name='source of the share')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='constituencies', to='spaces.space')),
            ],
            options={
                'verbose_name': 'constituency',
                'constraints': [models.UniqueConstraint(fields=('space', 'slug'), name='one_constituency_per_slug'), models.UniqueConstraint(fields=('space', 'letter'), name='one_constituency_per_letter'), models.CheckConstraint(condition=models.Q(('reference_share', None), ('reference_share__range', (0, 1)), _connector='OR'), name='a_share_is_between_0_and_1')],
            },
        ),
        migrations.CreateModel(
            name='CommitteeMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('function', models.CharField(blank=True, max_length=200, verbose_name='function')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('constituency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spaces.constituency')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='committee', to='spaces.space')),
            ],
            options={
                'verbose_name': 'member of the committee',
            },
        ),
        migrations.CreateModel(
            name='SpacePurpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField(verbose_name='purpose')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='purposes', to='spaces.space')),
            ],
            options={
                'verbose_name': 'purpose',
                'constraints': [models.UniqueConstraint(fields=('space', 'position'), name='one_purpose_per_place')],
            },
        ),
        migrations.CreateModel(
            name='SpaceRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'administrator'), ('animation', 'animation team'), ('steering', 'steering committee'), ('cooperator', 'cooperator'), ('reader', 'reader')], max_length=13)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='space_roles', to=settings.AUTH_USER_MODEL)),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='spaces.space')),
            ],
            options={
                'verbose_name': 'role in a space',
                'constraints': [models.UniqueConstraint(fields=('space', 'account', 'role'), name='one_space_role_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Cooperator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('joined_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('constituency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cooperators', to='spaces.constituency')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
                ('space', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cooperators', to='spaces.space')),
            ],
            options={
                'verbose_name': 'cooperator',
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('space', 'person'), name='one_membership_at_a_time')],
            },
        ),
    ]
