import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'account',
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=20)),
                ('origin', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'failed try at a code',
                'indexes': [models.Index(fields=['scope', 'origin', 'at'], name='attempts_by_origin')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('postal_address', models.TextField(blank=True, max_length=500, verbose_name='postal address')),
                ('relay', models.CharField(blank=True, max_length=200, verbose_name='person or association to tell')),
                ('reach', models.CharField(choices=[('email', 'by e-mail'), ('sms', 'by text message'), ('letter', 'by letter'), ('call', 'by a phone call'), ('relay', 'through someone or an association who will tell me')], max_length=6, verbose_name='how to reach me')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('easy_to_read', models.BooleanField(default=False, verbose_name='easy-to-read texts')),
                ('large_print', models.BooleanField(default=False, verbose_name='large print')),
                ('fictional', models.BooleanField(default=False)),
                ('entered_at', models.DateTimeField()),
                ('entered_through', models.CharField(choices=[('web', 'on the web'), ('paper', 'on paper'), ('phone', 'by phone'), ('voice', 'by voice'), ('door', 'at the door')], default='web', max_length=5)),
                ('access_version', models.PositiveIntegerField(default=1)),
                ('link_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('code_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
                ('keep_until', models.DateField(editable=False, null=True)),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='persons_entered', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'person',
                'constraints': [models.UniqueConstraint(condition=models.Q(('link_digest', ''), _negated=True), fields=('link_digest',), name='one_person_per_link'), models.UniqueConstraint(condition=models.Q(('code_digest', ''), _negated=True), fields=('code_digest',), name='one_person_per_code'), models.CheckConstraint(condition=models.Q(models.Q(('reach', 'email'), _negated=True), models.Q(('email', ''), _negated=True), _connector='OR'), name='an_email_is_needed_to_be_reached_by_email')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('contact', 'to be told about the worksite'), ('opinions', 'to have contributions and votes kept under a pseudonym'), ('needs', 'to have practical needs kept until the meeting'), ('image', 'to appear in pictures')], max_length=10)),
                ('how', models.CharField(choices=[('form', 'in the form on the web'), ('signed', 'signed on paper'), ('oral', 'said before a witness'), ('sms', 'answered by text message')], max_length=6)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
            ],
            options={
                'verbose_name': 'consent',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('person', 'purpose'), name='one_standing_consent_per_purpose')],
            },
        ),
        migrations.AddField(
            model_name='account',
            name='person',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='account', to='people.person'),
        ),
    ]
