import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inventory", "0003_tables_from_excel"),
        ("registry", "0002_sharing_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="管理番号")),
                ("name", models.CharField(max_length=120, verbose_name="システムの名前")),
                (
                    "purpose",
                    models.TextField(blank=True, max_length=600, verbose_name="何のためのシステムか"),
                ),
                ("functions", models.JSONField(blank=True, default=list, verbose_name="働き")),
                ("used_by", models.CharField(blank=True, max_length=200, verbose_name="使う人")),
                ("users_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="使う人数")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("service", "外部サービス"),
                            ("package", "パッケージ"),
                            ("customised", "パッケージに手を加えたもの"),
                            ("own", "独自開発"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="作り方",
                    ),
                ),
                ("product", models.CharField(blank=True, max_length=120, verbose_name="製品の名前")),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="プログラムの言語")),
                ("first_used_on", models.DateField(blank=True, null=True, verbose_name="使い始めた日")),
                ("last_renewed_on", models.DateField(blank=True, null=True, verbose_name="最後に更新した日")),
                (
                    "maintainers",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="直せる人の数（委託先をふくむ）"
                    ),
                ),
                (
                    "hosting",
                    models.CharField(
                        choices=[
                            ("office", "庁舎のサーバー室"),
                            ("data_centre", "データセンター"),
                            ("shared_base", "庁内の共通基盤"),
                            ("cloud", "クラウド"),
                            ("government_cloud", "ガバメントクラウド"),
                            ("service", "事業者のサービス"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=18,
                        verbose_name="動いている場所",
                    ),
                ),
                (
                    "segment",
                    models.CharField(
                        choices=[
                            ("my_number", "個人番号利用事務系"),
                            ("lgwan", "LGWAN接続系"),
                            ("internet", "インターネット接続系"),
                            ("alone", "ほかとつながらない"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="ネットワーク",
                    ),
                ),
                (
                    "standardisation",
                    models.CharField(
                        choices=[
                            ("not_subject", "対象ではない"),
                            ("not_begun", "対象だが、まだ"),
                            ("under_way", "移行中"),
                            ("done", "移行ずみ"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="標準化",
                    ),
                ),
                (
                    "standard_operation",
                    models.CharField(blank=True, max_length=60, verbose_name="標準化の対象の業務"),
                ),
                (
                    "personal_data",
                    models.CharField(
                        choices=[
                            ("none", "個人情報なし"),
                            ("personal", "個人情報"),
                            ("sensitive", "要配慮個人情報"),
                            ("my_number", "特定個人情報"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="個人情報",
                    ),
                ),
                (
                    "security_level",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="守りの段階（1〜3）"
                    ),
                ),
                ("measures", models.JSONField(blank=True, default=dict, verbose_name="守りの対策")),
                ("documents", models.JSONField(blank=True, default=dict, verbose_name="手元にある書類")),
                (
                    "importance",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="止まったときの重さ（1〜3）"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="備考")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("put_away_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="systems",
                        to="registry.department",
                        verbose_name="所管",
                    ),
                ),
                (
                    "operations",
                    models.ManyToManyField(blank=True, related_name="systems", to="inventory.operation"),
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
                "ordering": ["name", "id"],
                "indexes": [
                    models.Index(fields=["organisation", "put_away_at", "name"], name="systems_in_use")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="systems_system_has_a_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("put_away_at__isnull", True)),
                        fields=("organisation", "department", "name"),
                        name="systems_named_once_per_department",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("put_away_at__isnull", True), models.Q(("code", ""), _negated=True)
                        ),
                        fields=("organisation", "code"),
                        name="systems_code_once_per_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("security_level__isnull", True),
                            models.Q(("security_level__gte", 1), ("security_level__lte", 3)),
                            _connector="OR",
                        ),
                        name="systems_security_level_one_to_three",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("importance__isnull", True),
                            models.Q(("importance__gte", 1), ("importance__lte", 3)),
                            _connector="OR",
                        ),
                        name="systems_importance_one_to_three",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_used_on__isnull", True),
                            ("last_renewed_on__isnull", True),
                            ("last_renewed_on__gte", models.F("first_used_on")),
                            _connector="OR",
                        ),
                        name="systems_renewed_after_first_use",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="起きた日")),
                ("what", models.CharField(max_length=300, verbose_name="何が起きたか")),
                (
                    "hours_down",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=7, null=True, verbose_name="止まった時間"
                    ),
                ),
                (
                    "is_security",
                    models.BooleanField(default=False, verbose_name="情報の漏れや不正なアクセス"),
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
                        related_name="incidents",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-happened_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours_down__isnull", True), ("hours_down__gte", 0), _connector="OR"
                        ),
                        name="systems_hours_down_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataHeld",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="データの名前")),
                ("records", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="件数")),
                (
                    "personal_data",
                    models.CharField(
                        choices=[
                            ("none", "個人情報なし"),
                            ("personal", "個人情報"),
                            ("sensitive", "要配慮個人情報"),
                            ("my_number", "特定個人情報"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="個人情報",
                    ),
                ),
                ("is_master", models.BooleanField(default=False, verbose_name="ここが元になる")),
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
                        related_name="data",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("system", "name"), name="systems_data_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="systems_data_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("build", "開発・導入"),
                            ("run", "運用・保守"),
                            ("change", "改修"),
                            ("line", "回線"),
                            ("licence", "利用料・ライセンス"),
                        ],
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("budget", "予算"), ("actual", "決算")],
                        default="actual",
                        max_length=8,
                        verbose_name="予算か決算か",
                    ),
                ),
                ("yen", models.PositiveBigIntegerField(verbose_name="金額（税込み、円）")),
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
                        related_name="costs",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["fiscal_year", "kind", "id"],
                "indexes": [
                    models.Index(fields=["organisation", "fiscal_year"], name="systems_costs_of_a_year")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "fiscal_year", "kind", "basis"),
                        name="systems_cost_once_a_year_and_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__gte", 1980), ("fiscal_year__lte", 2100)),
                        name="systems_cost_in_a_plausible_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=12)),
                ("row_id", models.PositiveBigIntegerField()),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
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
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["system", "part", "row_id"], name="systems_changes_of_a_row")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part", ""), _negated=True), name="systems_change_of_a_part"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interface",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outside", models.CharField(blank=True, max_length=120, verbose_name="庁外の相手")),
                ("data", models.CharField(max_length=200, verbose_name="渡すデータ")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("api", "API"),
                            ("file", "ファイル"),
                            ("database", "データベースを直接"),
                            ("manual", "人の手で入れなおす"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="渡し方",
                    ),
                ),
                ("is_needed_to_run", models.BooleanField(default=False, verbose_name="止まると相手も止まる")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gets_from",
                        to="systems.informationsystem",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hands_to",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other__isnull", False), ("outside", "")),
                            models.Q(("other__isnull", True), models.Q(("outside", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="systems_interface_has_one_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other__isnull", True),
                            models.Q(("other", models.F("system")), _negated=True),
                            _connector="OR",
                        ),
                        name="systems_interface_joins_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SatisfactionYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("mean", models.DecimalField(decimal_places=2, max_digits=3, verbose_name="満足度（1〜5）")),
                ("answers", models.PositiveIntegerField(verbose_name="答えた人数")),
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
                        related_name="satisfaction",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["fiscal_year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "fiscal_year"), name="systems_satisfaction_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mean__gte", 1), ("mean__lte", 5), ("answers__gte", 1)),
                        name="systems_satisfaction_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Server",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="サーバーの名前")),
                (
                    "cores",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="CPU（コア）"),
                ),
                (
                    "memory_gib",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=8, null=True, verbose_name="メモリー（GB）"
                    ),
                ),
                (
                    "disk_gib",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="ディスク（GB）"),
                ),
                (
                    "cpu_mean",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="CPUの平均（％）"
                    ),
                ),
                (
                    "cpu_peak",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="CPUの高い時（％）",
                    ),
                ),
                (
                    "memory_peak",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        verbose_name="メモリーの高い時（％）",
                    ),
                ),
                ("cpu_by_hour", models.JSONField(blank=True, default=list)),
                ("measured_from", models.DateField(blank=True, null=True, verbose_name="測り始めた日")),
                ("measured_until", models.DateField(blank=True, null=True, verbose_name="測り終えた日")),
                (
                    "segment",
                    models.CharField(
                        choices=[
                            ("my_number", "個人番号利用事務系"),
                            ("lgwan", "LGWAN接続系"),
                            ("internet", "インターネット接続系"),
                            ("alone", "ほかとつながらない"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="ネットワーク",
                    ),
                ),
                ("operating_system", models.CharField(blank=True, max_length=80, verbose_name="OS")),
                (
                    "support_ends_on",
                    models.DateField(blank=True, null=True, verbose_name="OSのサポートの終わり"),
                ),
                (
                    "is_virtual",
                    models.CharField(
                        choices=[("yes", "ある"), ("no", "ない"), ("unknown", "わからない")],
                        default="unknown",
                        max_length=8,
                        verbose_name="仮想サーバーか",
                    ),
                ),
                (
                    "keep_apart",
                    models.CharField(blank=True, max_length=40, verbose_name="同じ機械に置かない組"),
                ),
                (
                    "licence_by",
                    models.CharField(
                        choices=[
                            ("none", "台数や性能で変わらない"),
                            ("core", "CPUのコアごと"),
                            ("host", "もとの機械ごと"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="ライセンスの数え方",
                    ),
                ),
                (
                    "yearly_yen",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="年間の費用（円）"),
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
                        related_name="servers",
                        to="systems.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("system", "name"), name="systems_server_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="systems_server_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cpu_mean__isnull", True),
                            models.Q(("cpu_mean__gte", 0), ("cpu_mean__lte", 100)),
                            _connector="OR",
                        ),
                        name="systems_cpu_mean_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cpu_peak__isnull", True),
                            models.Q(("cpu_peak__gte", 0), ("cpu_peak__lte", 100)),
                            _connector="OR",
                        ),
                        name="systems_cpu_peak_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("memory_peak__isnull", True),
                            models.Q(("memory_peak__gte", 0), ("memory_peak__lte", 100)),
                            _connector="OR",
                        ),
                        name="systems_memory_peak_a_percentage",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vendor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="事業者の名前")),
                ("corporate_number", models.CharField(blank=True, max_length=13, verbose_name="法人番号")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="spellings",
                        to="systems.vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="systems_vendor_spelt_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="systems_vendor_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("same_as__isnull", True),
                            models.Q(("same_as", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="systems_vendor_not_its_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corporate_number", ""),
                            ("corporate_number__regex", "^[1-9][0-9]{12}$"),
                            _connector="OR",
                        ),
                        name="systems_corporate_number_has_13_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="契約の名前")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("open_bid", "一般競争入札"),
                            ("limited_bid", "指名競争入札"),
                            ("proposal", "プロポーザル"),
                            ("negotiated", "随意契約"),
                            ("joint", "共同調達"),
                            ("unknown", "わからない"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="契約の方法",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="始まり")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="終わり")),
                ("decide_by", models.DateField(blank=True, null=True, verbose_name="更新を決める期限")),
                (
                    "total_yen",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="契約額（税込み、円）"
                    ),
                ),
                ("tax_percent", models.PositiveSmallIntegerField(default=10, verbose_name="消費税率（％）")),
                (
                    "bidders",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="前回の入札に来た者の数"
                    ),
                ),
                (
                    "same_vendor_since",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="同じ事業者になった年度"
                    ),
                ),
                (
                    "source_code",
                    models.CharField(
                        choices=[("yes", "ある"), ("no", "ない"), ("unknown", "わからない")],
                        default="unknown",
                        max_length=8,
                        verbose_name="プログラムの元",
                    ),
                ),
                (
                    "specification",
                    models.CharField(
                        choices=[("yes", "ある"), ("no", "ない"), ("unknown", "わからない")],
                        default="unknown",
                        max_length=8,
                        verbose_name="設計書",
                    ),
                ),
                (
                    "data_clause",
                    models.CharField(
                        choices=[("yes", "ある"), ("no", "ない"), ("unknown", "わからない")],
                        default="unknown",
                        max_length=8,
                        verbose_name="データを取り出す決まり",
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
                        related_name="contracts",
                        to="systems.informationsystem",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="systems.vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="systems_contract_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="systems_contract_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tax_percent__lte", 100)), name="systems_tax_a_percentage"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("same_vendor_since__isnull", True),
                            models.Q(("same_vendor_since__gte", 1980), ("same_vendor_since__lte", 2100)),
                            _connector="OR",
                        ),
                        name="systems_same_vendor_since_a_year",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VendorMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="そう考えた理由")),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="systems.vendor"
                    ),
                ),
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
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="systems.vendor",
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
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("merged",),
                        name="systems_merged_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="systems_merges_two",
                    ),
                ],
            },
        ),
    ]
