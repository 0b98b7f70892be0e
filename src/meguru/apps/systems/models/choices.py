"""What the cells of a karte can say. The keys are those of `meguru.engines.system_karte`; the words stand here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Known(models.TextChoices):
    """Whether there is something: unknown is never no."""

    YES = "yes", _("ある")
    NO = "no", _("ない")
    UNKNOWN = "unknown", _("わからない")


class Method(models.TextChoices):
    """How the software came to be."""

    SERVICE = "service", _("外部サービス")
    PACKAGE = "package", _("パッケージ")
    CUSTOMISED = "customised", _("パッケージに手を加えたもの")
    OWN = "own", _("独自開発")
    UNKNOWN = "unknown", _("わからない")


class Hosting(models.TextChoices):
    """Where it runs."""

    OFFICE = "office", _("庁舎のサーバー室")
    DATA_CENTRE = "data_centre", _("データセンター")
    SHARED_BASE = "shared_base", _("庁内の共通基盤")
    CLOUD = "cloud", _("クラウド")
    GOVERNMENT_CLOUD = "government_cloud", _("ガバメントクラウド")
    SERVICE = "service", _("事業者のサービス")
    UNKNOWN = "unknown", _("わからない")


class Segment(models.TextChoices):
    """The three separated networks of a municipality, and those outside of them."""

    MY_NUMBER = "my_number", _("個人番号利用事務系")
    LGWAN = "lgwan", _("LGWAN接続系")
    INTERNET = "internet", _("インターネット接続系")
    ALONE = "alone", _("ほかとつながらない")
    UNKNOWN = "unknown", _("わからない")


class Standardisation(models.TextChoices):
    """How far the move to the nation's standard is, of the operations that the law names."""

    NOT_SUBJECT = "not_subject", _("対象ではない")
    NOT_BEGUN = "not_begun", _("対象だが、まだ")
    UNDER_WAY = "under_way", _("移行中")
    DONE = "done", _("移行ずみ")
    UNKNOWN = "unknown", _("わからない")


class ContractForm(models.TextChoices):
    """How the vendor was chosen."""

    OPEN_BID = "open_bid", _("一般競争入札")
    LIMITED_BID = "limited_bid", _("指名競争入札")
    PROPOSAL = "proposal", _("プロポーザル")
    NEGOTIATED = "negotiated", _("随意契約")
    JOINT = "joint", _("共同調達")
    UNKNOWN = "unknown", _("わからない")


class CostKind(models.TextChoices):
    """What a yen of a system is paid for."""

    BUILD = "build", _("開発・導入")
    RUN = "run", _("運用・保守")
    CHANGE = "change", _("改修")
    LINE = "line", _("回線")
    LICENCE = "licence", _("利用料・ライセンス")


class CostBasis(models.TextChoices):
    """A plan or what was paid."""

    BUDGET = "budget", _("予算")
    ACTUAL = "actual", _("決算")


class PersonalData(models.TextChoices):
    """The most sensitive data about people that are held."""

    NONE = "none", _("個人情報なし")
    PERSONAL = "personal", _("個人情報")
    SENSITIVE = "sensitive", _("要配慮個人情報")
    MY_NUMBER = "my_number", _("特定個人情報")
    UNKNOWN = "unknown", _("わからない")


class InterfaceWay(models.TextChoices):
    """How data go from one system to another."""

    API = "api", _("API")
    FILE = "file", _("ファイル")
    DATABASE = "database", _("データベースを直接")
    MANUAL = "manual", _("人の手で入れなおす")
    UNKNOWN = "unknown", _("わからない")
