import django.db.models.deletion
from django.db import migrations, models


def keep_the_pdf(apps, schema_editor):
    """The PDF of a release that stands becomes its first file."""
    release, file = (apps.get_model("publications", name) for name in ("Release", "ReleaseFile"))
    for one in release.objects.exclude(pdf=""):
        file.objects.create(
            release=one, key="pdf", file=one.pdf.name, size=one.pdf.size, sha256=one.pdf_sha256
        )


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReleaseFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20)),
                ('file', models.FileField(upload_to='releases')),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='publications.release')),
            ],
            options={
                'verbose_name': 'file of a release',
                'constraints': [models.UniqueConstraint(fields=('release', 'key'), name='one_file_of_a_form')],
            },
        ),
        migrations.RunPython(keep_the_pdf, migrations.RunPython.noop),
        migrations.RemoveField(model_name='release', name='pdf'),
        migrations.RemoveField(model_name='release', name='pdf_sha256'),
    ]
