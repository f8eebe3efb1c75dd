import chantier.paper.tokens
import chantier.rules
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=chantier.paper.tokens.new_token, editable=False, max_length=8, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('about', models.CharField(db_index=True, max_length=120)),
                ('state', models.CharField(choices=[('printed', 'printed'), ('applied', 'entered'), ('void', 'cancelled')], default='printed', max_length=7)),
                ('printed_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('made', models.CharField(blank=True, max_length=120)),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('printed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'printed sheet',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state', 'applied')), models.Q(models.Q(('state', 'applied'), _negated=True), ('applied_at', None)), _connector='OR'), name='a_sheet_entered_was_so_at_a_time')],
            },
            bases=(chantier.rules.Stateful, models.Model),
        ),
    ]
