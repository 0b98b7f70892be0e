import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0002_sharing_groups"),
        ("registry", "__first__"),
        ("systems", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=30)),
                ("subject", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "そのとおり。取り組む"),
                            ("not_so", "あてはまらない"),
                            ("later", "あとで考える"),
                        ],
                        max_length=8,
                        verbose_name="答え",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("until", models.DateField(blank=True, null=True, verbose_name="いつまで")),
                ("seen", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="portfolio.findinganswer",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="finding_answers",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("system", "rule", "subject"),
                        name="portfolio_one_answer_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "not_so"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="portfolio_not_so_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "later"), ("until__isnull", False)),
                            models.Q(models.Q(("kind", "later"), _negated=True), ("until__isnull", True)),
                            _connector="OR",
                        ),
                        name="portfolio_later_says_until_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=30)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("version", models.CharField(max_length=40)),
                ("severity", models.PositiveSmallIntegerField()),
                (
                    "read_by",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("costs", "costs"),
                            ("security", "security"),
                            ("peers", "peers"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "sure",
                    models.CharField(
                        choices=[("fact", "fact"), ("estimate", "estimate"), ("unknown", "unknown")],
                        max_length=8,
                    ),
                ),
                ("sentence", models.TextField()),
                ("action", models.TextField()),
                ("inputs", models.JSONField(default=list)),
                ("missing", models.JSONField(default=list)),
                ("since", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="portfolio.findinganswer",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-severity", "rule", "subject", "id"],
                "indexes": [
                    models.Index(
                        fields=["organisation", "gone_at", "severity", "rule"], name="portfolio_findings_now"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "rule", "subject"), name="portfolio_finding_once_per_subject"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__lte", 3)), name="portfolio_severity_up_to_three"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("severity", 0), ("sure", "unknown")),
                            models.Q(models.Q(("sure", "unknown"), _negated=True), ("severity__gte", 1)),
                            _connector="OR",
                        ),
                        name="portfolio_unjudged_weighs_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("card_revision", models.PositiveIntegerField()),
                ("rules_version", models.CharField(max_length=40)),
                ("reviewed_on", models.DateField()),
                ("reviewed_at", models.DateTimeField()),
                ("functions", models.JSONField(default=list)),
                ("lock_in_low", models.PositiveSmallIntegerField()),
                ("lock_in_high", models.PositiveSmallIntegerField()),
                ("worth", models.PositiveSmallIntegerField(null=True)),
                ("state", models.PositiveSmallIntegerField(null=True)),
                (
                    "quarter",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("invest", "invest"),
                            ("tolerate", "tolerate"),
                            ("migrate", "migrate"),
                            ("eliminate", "eliminate"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quarter_is_sure", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "system",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["organisation", "quarter"], name="portfolio_fields")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lock_in_high__lte", 100), ("lock_in_low__lte", models.F("lock_in_high"))
                        ),
                        name="portfolio_lock_in_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter", ""),
                            models.Q(("state__isnull", False), ("worth__isnull", False)),
                            _connector="OR",
                        ),
                        name="portfolio_field_has_both_sides",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectionAssumptions",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("values", models.JSONField()),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="変えた理由")),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "revision"), name="portfolio_assumptions_by_revision"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)), name="portfolio_revisions_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectionChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("keep", "いまのまま続ける"),
                            ("service", "外部サービスに移る"),
                            ("package", "パッケージに移る"),
                            ("own", "独自に作りなおす"),
                            ("merge", "ほかのシステムとまとめる"),
                            ("retire", "やめる"),
                        ],
                        max_length=8,
                        verbose_name="方向性",
                    ),
                ),
                ("reason", models.TextField(max_length=600, verbose_name="そう決めた理由")),
                ("decided_on", models.DateField(verbose_name="決めた日")),
                ("card_revision", models.PositiveIntegerField()),
                ("rules_version", models.CharField(max_length=40)),
                ("assumptions", models.JSONField(default=dict)),
                ("assumptions_revision", models.PositiveIntegerField(default=0)),
                ("expected", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merge_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="systems.informationsystem",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="portfolio.directionchoice",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="directions",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("system",),
                        name="portfolio_one_direction_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="portfolio_direction_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merge_with__isnull", True), ("way", "merge"), _connector="OR"),
                        name="portfolio_only_merging_has_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merge_with__isnull", True),
                            models.Q(("merge_with", models.F("system")), _negated=True),
                            _connector="OR",
                        ),
                        name="portfolio_merged_with_another",
                    ),
                ],
            },
        ),
    ]
