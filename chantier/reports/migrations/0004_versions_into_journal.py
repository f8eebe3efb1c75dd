from django.db import migrations

from chantier.algorithms import provenance


def replay_versions(apps, schema_editor):
    """Each version saved so far becomes the row of the journal that makes it of the one before."""
    update_model = apps.get_model("reports", "SectionUpdate")
    version_model = apps.get_model("reports", "SectionVersion")
    sections = version_model.objects.order_by().values_list("section", flat=True).distinct()
    for section in list(sections):
        updates = []
        for version in version_model.objects.filter(section=section).order_by("number"):
            if version.number != len(updates) + 1:
                raise ValueError(f"section {section}: version {len(updates) + 1} is missing")
            typed = provenance.written(
                base=updates, since=[], plain=version.text, client=version.number
            )
            if typed.text != version.text:
                raise ValueError(f"section {section}: version {version.number} reads differently")
            update_model.objects.create(
                section_id=section,
                number=version.number,
                base=len(updates),
                client=version.number,
                update=typed.update,
                by_id=version.by_id,
                participation_id=version.participation_id,
                at=version.at,
            )
            updates.append(typed.update)


class Migration(migrations.Migration):

    dependencies = [("reports", "0003_journal_of_sections")]

    operations = [migrations.RunPython(replay_versions, migrations.RunPython.noop)]
