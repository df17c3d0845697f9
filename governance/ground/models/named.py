"""The base of everything that ships with a Chinese and an English name."""

from django.db import models

from governance.ground.tongue import tongue


class Named(models.Model):
    """Something with a name in both languages of the portal."""

    name_zh = models.CharField("名称", max_length=120)
    name_en = models.CharField("Name", max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if tongue().startswith("en") else self.name_zh
