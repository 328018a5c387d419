import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="check",
            name="previous",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="next",
                to="factcheck.check", verbose_name="上一次核对",
            ),
        ),
    ]
