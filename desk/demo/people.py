"""Names of people who do not exist."""

import random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩"
    "唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = (
    "建国", "志强", "海燕", "秀英", "文斌", "晓东", "丽萍", "永红", "立新", "俊峰",
    "红梅", "国栋", "雪梅", "振华", "小军", "玉兰", "春生", "卫东", "宏伟", "淑芳",
    "学文", "爱民", "凤英", "天佑", "明远", "思源", "子涵", "嘉宁", "景行", "若谷",
    "书恒", "怀瑾", "望舒", "知行", "云帆", "守正", "致远", "承泽", "佳琪", "一鸣",
)  # fmt: skip


def names(draw: random.Random, count: int) -> list[str]:
    """So many different names, in an order that the draw decides."""
    every = [surname + given for given in GIVEN for surname in SURNAMES]
    return draw.sample(every, count)


def phone(draw: random.Random) -> str:
    """A number that cannot be dialled: no local number of the country begins with 0."""
    return f"0357-0{draw.randrange(10**6):06d}"
