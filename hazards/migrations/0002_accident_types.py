"""Accident types of GB 6441 in both editions; each carries the days between which it is used.

GB 6441-2025 replaces the 1986 edition from 2026-07-01; one source prints 2027-01-01, so the days
are data that an administrator can correct.
"""

from datetime import date

from django.db import migrations

CHANGED_ON = date(2026, 7, 1)
EDITION_1986 = [
    ("物体打击", "Struck by object"),
    ("车辆伤害", "Vehicle injury"),
    ("机械伤害", "Machinery injury"),
    ("起重伤害", "Lifting injury"),
    ("触电", "Electric shock"),
    ("淹溺", "Drowning"),
    ("灼烫", "Burns and scalds"),
    ("火灾", "Fire"),
    ("高处坠落", "Fall from height"),
    ("坍塌", "Collapse"),
    ("冒顶片帮", "Roof fall and rib spalling"),
    ("透水", "Water inrush"),
    ("放炮", "Blasting"),
    ("火药爆炸", "Gunpowder explosion"),
    ("瓦斯爆炸", "Gas explosion in mines"),
    ("锅炉爆炸", "Boiler explosion"),
    ("容器爆炸", "Vessel explosion"),
    ("其他爆炸", "Other explosion"),
    ("中毒和窒息", "Poisoning and asphyxiation"),
    ("其他伤害", "Other injury"),
]
EDITION_2025 = [
    ("物体打击", "Struck by object"),
    ("厂（场）内车辆致害", "Vehicle injury on site"),
    ("道路（轨道）车辆致害", "Vehicle injury on road or rail"),
    ("机械致害", "Machinery injury"),
    ("起重致害", "Lifting injury"),
    ("触电", "Electric shock"),
    ("淹溺", "Drowning"),
    ("灼烫", "Burns and scalds"),
    ("火灾", "Fire"),
    ("高处坠落", "Fall from height"),
    ("跌落", "Fall on the level or from a low step"),
    ("坍塌", "Collapse"),
    ("水害", "Water damage in mines"),
    ("容器爆炸", "Vessel explosion"),
    ("管道爆炸", "Pipe explosion"),
    ("可燃气体爆炸", "Combustible gas explosion"),
    ("可燃液体蒸气爆炸", "Combustible vapour explosion"),
    ("粉尘爆炸", "Dust explosion"),
    ("民用爆炸物品爆炸", "Explosion of civil explosives"),
    ("烟花爆竹爆炸", "Fireworks explosion"),
    ("其他可燃固体爆炸", "Explosion of other combustible solids"),
    ("高温熔融物爆炸", "Molten material explosion"),
    ("中毒", "Poisoning"),
    ("窒息", "Asphyxiation"),
    ("滑坡", "Landslide"),
    ("泄漏", "Leak"),
    ("其他", "Other"),
]


def fill(apps, schema_editor):
    kind = apps.get_model("hazards", "AccidentType")
    editions = [
        (1986, EDITION_1986, None, CHANGED_ON),
        (2025, EDITION_2025, CHANGED_ON, None),
    ]
    kind.objects.bulk_create(
        [
            kind(
                code=f"{edition}-{number:02d}",
                edition=edition,
                number=number,
                name=name,
                name_en=name_en,
                valid_from=begins,
                valid_to=ends,
            )
            for edition, names, begins, ends in editions
            for number, (name, name_en) in enumerate(names, 1)
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("hazards", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
