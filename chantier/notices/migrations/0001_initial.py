import chantier.rules
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('language', models.CharField(max_length=2)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message'), ('letter', 'letter'), ('call', 'phone call'), ('handed', 'handed over')], max_length=6, verbose_name='channel')),
                ('person_key', models.UUIDField(db_index=True, null=True)),
                ('about', models.CharField(blank=True, db_index=True, max_length=120)),
                ('to_name', models.CharField(max_length=200, verbose_name='to')),
                ('to_address', models.TextField(blank=True, max_length=500, verbose_name='address')),
                ('sender', models.TextField(blank=True, max_length=500)),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('subject', models.CharField(max_length=250, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('code', models.CharField(blank=True, max_length=40)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('large_print', models.BooleanField(default=False)),
                ('attachments', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('to_send', 'to send'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'could not be sent'), ('bounced', 'came back'), ('posted', 'posted'), ('handed_over', 'handed over'), ('read_aloud', 'read aloud'), ('to_call', 'to call')], default='to_send', max_length=11, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('leased_by', models.CharField(blank=True, max_length=80)),
                ('lease_until', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('delete_after', models.DateField(null=True)),
                ('handled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploads', models.ManyToManyField(related_name='+', to='files.upload')),
            ],
            options={
                'verbose_name': 'message',
                'indexes': [models.Index(condition=models.Q(('state__in', ('sent', 'posted', 'handed_over', 'read_aloud')), _negated=True), fields=['created_at'], name='messages_not_delivered')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state__in', ('sent', 'posted', 'handed_over', 'read_aloud'))), ('state', 'bounced'), models.Q(models.Q(('state__in', ('sent', 'posted', 'handed_over', 'read_aloud', 'bounced')), _negated=True), ('sent_at', None)), _connector='OR'), name='a_delivered_message_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'sending'), models.Q(('leased_by', ''), _negated=True)), models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until', None), ('leased_by', '')), _connector='OR'), name='a_message_being_sent_has_a_lease_and_others_none'), models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ('email', 'sms')), _negated=True), models.Q(('to_address', ''), _negated=True), _connector='OR'), name='a_machine_needs_an_address')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
    ]
