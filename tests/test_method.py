"""The method through the real store and gaps: every vector of method.md, every line of its section 5, Y before and after,
and what it promises under random inputs.

Vectors share one store, each in a county of its own. Random inputs go to gaps alone, as wide rows made from one the store gave.
"""

import ast
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gaps
from gaps.classify import MEASURES
from loaders import catalogue as catalogue_reader
from model.columns import GAPS
from model.verdicts import CLASSES, FLAGS, REASONS
from tests import ledgers

HOUSE = Path(__file__).resolve().parents[1]


def target(value, comparator="≥", year=2025, indicator="up", **more):
    return {
        "indicator": indicator,
        "year": year,
        "scope": "plan",
        "comparator": comparator,
        "value": value,
        "source": "plan",
        "place": "表",
        "attribute": "expected",
        **more,
    }


def based(base, start, value, comparator="≥", year=2025, indicator="up", **more):
    return target(value, comparator, year, indicator, baseline=base, baseline_year=start, **more)


def figure(year, value, indicator="up", **more):
    return {
        "indicator": indicator,
        "year": year,
        "value": value,
        "role": "actual",
        "source": "bulletin",
        "place": "表",
        **more,
    }


ANNUAL = {"scope": "annual"}
BAND = {"indicator": "even", "value_to": "107"}

# id: (rows, Y, time share, gap, progress, pace, class, what else the row says)
VECTORS = {
    "1": (
        [based("18.5", 2020, "12", "≤", indicator="down"), figure(2024, "12.7", "down")],
        2024,
        0.8,
        0.7,
        0.892,
        1.115,
        "on_pace",
        {"flags": "", "required_per_year": -0.7, "achieved_per_year": -1.45},
    ),
    "2": ([based("97.2", 2020, "98"), figure(2023, "98.1")], 2023, 0.6, -0.1, 1.125, 1.875, "met_early", {"flags": ""}),
    "3a": (
        [based("78.2", 2020, "75"), figure(2023, "77.0")],
        2023,
        0.6,
        -2.0,
        None,
        None,
        "kept",
        {"drift": -1.2, "flags": "floor_below_baseline"},
    ),
    "3b": (
        [based("78.2", 2020, "75"), figure(2023, "74.6")],
        2023,
        0.6,
        0.4,
        None,
        None,
        "lost",
        {"drift": -3.6, "flags": "floor_below_baseline"},
    ),
    "4": (
        [based("3", 2020, "0", "≤", indicator="down"), figure(2023, "1", "down")],
        2023,
        0.6,
        1,
        0.667,
        1.111,
        "on_pace",
        {"target": 0},
    ),
    "5": (
        [based("0", 2020, "4.5"), figure(2023, "2.0")],
        2023,
        0.6,
        2.5,
        0.444,
        0.741,
        "slightly_behind",
        {"baseline": 0},
    ),
    "6": (
        [based("112", 2020, "103", "range", **BAND), figure(2023, "108.5", "even")],
        2023,
        0.6,
        1.5,
        0.700,
        1.167,
        "on_pace",
        {"target": 103, "target_to": 107},
    ),
    "7": (
        [based("7.2", 2020, "6", "≤", indicator="down"), figure(2023, "7.6", "down")],
        2023,
        0.6,
        1.6,
        -0.333,
        -0.556,
        "moving_away",
        {},
    ),
    "8": (
        [based("77.9", 2020, "80", year=2030), figure(2024, "78.6")],
        2024,
        0.4,
        1.4,
        0.333,
        0.833,
        "slightly_behind",
        {"flags": ""},
    ),
    "9": (
        [based("22", 2020, "30"), figure(2023, "24")],
        2023,
        0.6,
        6,
        0.250,
        0.417,
        "behind",
        {"required_per_year": 3, "achieved_per_year": 2 / 3},
    ),
    "10": (
        [target("2", year=2023, basis="points_on", **ANNUAL), figure(2022, "86.3"), figure(2023, "88.0")],
        2023,
        None,
        0.3,
        None,
        None,
        "missed",
        {"target": 88.3, "baseline": None},
    ),
    "10 without last year": (
        [target("2", year=2023, basis="points_on", **ANNUAL), figure(2023, "88.0")],
        2023,
        None,
        None,
        None,
        None,
        "unknown",
        {"reason": "no_reference_figure", "target": None, "latest": 88},
    ),
    "11": (
        [based("85", 2020, "90"), figure(2025, "89"), figure(2026, "91")],
        2026,
        1,
        1,
        0.8,
        0.8,
        "missed",
        {"latest_year": 2025, "latest": 89, "flags": ""},
    ),
    "12": ([based("85", 2020, "90"), figure(2023, "88")], 2026, 0.6, 2, 0.6, 1.0, "on_pace", {"flags": "due_no_final"}),
    "13": (
        [target("1", "range", 2023, value_to="3", **ANNUAL), figure(2023, "4")],
        2023,
        None,
        -3,
        None,
        None,
        "met",
        {"target": 1, "target_to": 3},
    ),
    "14": (
        [
            target("1", "≥", 2023, "down", basis="points_off", reference_year=2022, **ANNUAL),
            figure(2022, "52.0", "down"),
            figure(2023, "51.2", "down"),
        ],
        2023,
        None,
        0.2,
        None,
        None,
        "missed",
        {"target": 51, "comparator": "≥", "flags": ""},
    ),
    "15": (
        [based("74.41", 2020, "75")],
        2026,
        None,
        0.59,
        None,
        None,
        "baseline_short",
        {"latest_year": 2020, "latest": 74.41, "flags": "due_no_final", "required_per_year": None},  # 2025 is over
    ),
    "16": (
        [based("85", 2020, "90"), figure(2023, "89"), figure(2025, "92")],
        2023,
        0.6,
        1,
        0.8,
        1.333,
        "on_pace",
        {"latest": 89, "flags": ""},
    ),
    "17": ([based("94", 2020, "95", ">"), figure(2025, "95")], 2025, 1, 0, 1.0, 1.0, "missed", {"flags": ""}),
    "17b": (
        [based("95", 2020, "95", ">"), figure(2023, "94.5")],
        2023,
        0.6,
        0.5,
        None,
        None,
        "moving_away",
        {"required_per_year": 0.25, "drift": None, "flags": ""},
    ),
    "17c": (
        [based("95", 2020, "95", ">"), figure(2023, "95")],
        2023,
        0.6,
        0,
        None,
        None,
        "on_pace",
        {"required_per_year": None, "drift": None, "flags": ""},  # words say 须超过
    ),
    "18": (
        [based("112", 2020, "103", "range", **BAND), figure(2023, "100", "even")],
        2023,
        0.6,
        3,
        None,
        None,
        "moving_away",
        {},
    ),
    "19": (
        [based("29.3", 2015, "25", "~", 2030, "down"), figure(2024, "25.3", "down")],
        2024,
        0.6,
        0.3,
        0.930,
        1.550,
        "met_early",
        {"flags": ""},
    ),
}
assert len(VECTORS) == 23  # 19, of which 3 and 10 have two halves and 17 three

# Lines of section 5 (and of its flags) that no vector reaches: id: (rows, Y, class, what else the row says)
LINES = {
    "1 words only": (
        [target(None, ""), figure(2023, "88")],
        2023,
        "unknown",
        {"reason": "qualitative_only", "target": None, "gap": None, "latest": 88},
    ),
    "1 two readings": (
        [based("50", 2020, "10", basis="percent_on", indicator="share"), figure(2025, "56", "share")],
        2025,
        "unknown",
        {"reason": "ambiguous_basis", "target": None, "gap": None},
    ),
    "1 two readings that agree": (
        [based("50", 2020, "10", basis="percent_on", indicator="share"), figure(2025, "61", "share")],
        2025,
        "met",
        {"target": 55, "reason": ""},
    ),
    "2 no figure": (
        [target("90")],
        2026,
        "unknown",
        {"reason": "no_figure", "target": 90, "gap": None, "flags": "due_no_final"},
    ),
    "2b unit": (
        [based("85", 2020, "90"), figure(2023, "88", unit="‰")],
        2023,
        "unknown",
        {"reason": "unit_mismatch", "gap": None, "progress": None, "latest": 88, "target": 90},
    ),
    "2b definition": (
        [target("90"), figure(2020, "85", definition_version="a"), figure(2023, "88", definition_version="b")],
        2023,
        "unknown",
        {"reason": "definition_changed", "gap": None, "drift": None},
    ),
    "2b conflict": (
        [based("85", 2020, "90"), figure(2023, "88"), figure(2023, "89", place="b")],
        2023,
        "unknown",
        {"reason": "conflicting_figures", "gap": None},
    ),
    "2b agreeing": (
        [based("85", 2020, "90"), figure(2023, "88"), figure(2023, "88.4", place="b")],
        2023,
        "on_pace",
        {"reason": ""},
    ),
    "3 met": (
        [based("85", 2020, "90"), figure(2025, "90")],
        2025,
        "met",
        {"gap": 0, "flags": "", "required_per_year": None},
    ),
    "3 kept": (
        [based("92", 2020, "90"), figure(2025, "91")],
        2025,
        "kept",
        {"gap": -1, "drift": -1, "flags": "floor_below_baseline"},
    ),
    "4 baseline met": (
        [based("92", 2020, "90"), figure(2025, "89")],
        2025,
        "missed",
        {"gap": 1, "flags": "baseline_met;floor_below_baseline"},
    ),
    "5 met": ([target("90", year=None), figure(2023, "91")], 2023, "met", {"gap": -1, "time_share": None}),
    "5 not met": (
        [target("90", year=None), figure(2023, "88")],
        2023,
        "unknown",
        {"reason": "no_target_year", "gap": 2},
    ),
    "6 met": (
        [target("90", source="leaflet"), figure(2023, "91")],
        2023,
        "met_early",
        {"baseline": None, "gap": -1, "progress": None},
    ),
    "6 not met": (
        [target("90", source="leaflet"), figure(2023, "88")],
        2023,
        "unknown",
        {"reason": "no_baseline", "gap": 2, "required_per_year": 1},
    ),
    "7 hold": ([based("90", 2020, "90")], 2024, "baseline_meets", {"gap": 0, "flags": "hold"}),
    "7 better": (
        [based("92", 2020, "90")],
        2025,
        "baseline_meets",
        {"gap": -2, "flags": "due_no_final;floor_below_baseline"},
    ),
    "10 not by standing still": (
        [based("50.0", 2020, "60"), figure(2021, "50.0")],
        2021,
        "slightly_behind",
        {"progress": 0, "flags": "early"},
    ),
    "10 by a unit": (
        [based("50.0", 2020, "60"), figure(2021, "49.9")],
        2021,
        "moving_away",
        {"progress": -0.01, "flags": "early"},
    ),
    "11 within half a unit": ([based("8", 2020, "10"), figure(2023, "9")], 2023, "on_pace", {"pace": 0.833333}),
    "11 early": (
        [based("20.0", 2020, "30", year=2030), figure(2022, "20.0")],
        2022,
        "slightly_behind",
        {"time_share": 0.2, "flags": "early"},
    ),
    "11 no longer early": (
        [based("20.0", 2020, "30", year=2030), figure(2023, "20.0")],
        2023,
        "behind",
        {"time_share": 0.3, "flags": ""},
    ),
    "11 at the thresholds": ([based("0", 2020, "100"), figure(2023, "57")], 2023, "on_pace", {"pace": 0.95}),
    "11 just below": ([based("0", 2020, "100"), figure(2023, "56")], 2023, "slightly_behind", {"pace": 0.933333}),
    "11 at the lower one": ([based("0", 2020, "100"), figure(2023, "36")], 2023, "slightly_behind", {"pace": 0.6}),
    "11 below both": ([based("0", 2020, "100"), figure(2023, "35")], 2023, "behind", {"pace": 0.583333}),
    "11 half a unit short": (
        [based("0", 2020, "5", year=2024), figure(2022, "2")],
        2022,
        "slightly_behind",
        {"pace": 0.8},
    ),  # 2.5 - 2 is not smaller than h
    "11 target is the baseline, lower": (
        [based("5", 2020, "5", "<", indicator="down"), figure(2023, "5", "down")],
        2023,
        "on_pace",
        {"progress": None, "pace": None, "gap": 0, "required_per_year": None},
    ),
    "10 target is the baseline": (
        [based("95", 2020, "95", ">"), figure(2023, "94")],
        2023,
        "moving_away",
        {"progress": None, "pace": None, "gap": 1},
    ),
    "9 target is the baseline": (
        [based("95", 2020, "95", ">"), figure(2023, "95.1")],
        2023,
        "met_early",
        {"progress": None, "pace": None, "gap": -0.1, "drift": None},
    ),
    "7 target is the baseline": (
        [based("95", 2020, "95", ">")],
        2023,
        "baseline_short",
        {"progress": None, "gap": 0, "required_per_year": None, "flags": ""},
    ),
    "4 target is the baseline": (
        [based("95", 2020, "95", ">"), figure(2025, "95")],
        2025,
        "missed",
        {"progress": None, "pace": None, "gap": 0, "flags": ""},
    ),
    "9 strict, at the bound": (
        [based("94", 2020, "95", ">"), figure(2023, "95")],
        2023,
        "on_pace",
        {"progress": 1, "pace": 1.666667, "gap": 0, "required_per_year": None},
    ),
    "10 overshot": (
        [based("6", 2020, "8", "=", indicator="even"), figure(2023, "11", "even")],
        2023,
        "moving_away",
        {"progress": None, "pace": None, "gap": 3},
    ),
    "2b no definition stated on one side": (
        [target("90"), figure(2020, "85"), figure(2023, "88", definition_version="b", status="快报")],
        2023,
        "on_pace",
        {"reason": ""},
    ),
    "2b not by status": (
        [target("90"), figure(2020, "85", status="年报"), figure(2023, "88", status="快报")],
        2023,
        "on_pace",
        {"reason": ""},
    ),
    "2b a higher rank decides": (
        [based("85", 2020, "90"), figure(2023, "88", rank=1), figure(2023, "80", place="b", rank=3)],
        2023,
        "on_pace",
        {"reason": "", "latest": 88},
    ),
    "9 inside the range": (
        [based("112", 2020, "103", "range", **BAND), figure(2023, "105", "even")],
        2023,
        "met_early",
        {"gap": 0, "required_per_year": 0},
    ),
    "neutral within half a unit": (
        [based("95", 2020, "10", "=", indicator="even", basis="percent_on"), figure(2025, "105", "even")],
        2025,
        "met",
        {"target": 104.5, "gap": 0.5},
    ),
    "neutral beyond half a unit": (
        [based("95", 2020, "10", "=", indicator="even", basis="percent_on"), figure(2025, "106", "even")],
        2025,
        "missed",
        {"target": 104.5, "gap": 1.5},
    ),
    "points": (
        [based("50", 2020, "5", basis="points_on"), figure(2023, "53")],
        2023,
        "on_pace",
        {"target": 55, "progress": 0.6},
    ),
    "per cent off": (
        [based("50", 2020, "10", basis="percent_off", indicator="down"), figure(2023, "47", "down")],
        2023,
        "on_pace",
        {"target": 45, "gap": 2, "comparator": "≥", "flags": ""},
    ),
    "steps": (
        [based("50", 2020, "2", basis="step_on"), figure(2023, "55")],
        2023,
        "slightly_behind",
        {"target": 60, "pace": 0.833333},
    ),
    "a step in one year": (
        [target("2", year=2023, basis="step_on", **ANNUAL), figure(2022, "50"), figure(2023, "52")],
        2023,
        "met",
        {"target": 52},
    ),
    "a range of points off": (
        [
            based("50", 2020, "1", "range", basis="points_off", indicator="down", value_to="3"),
            figure(2025, "48", "down"),
        ],
        2025,
        "met",
        {"target": 49, "target_to": 47, "gap": -1},
    ),
    "as good as the parent": (
        [target(None, "≥", 2025, basis="external"), figure(2025, "79")],
        2025,
        "missed",
        {"target": 80, "gap": 1, "baseline": None},
    ),
    "a long fraction": (
        [based("33.333", 2020, "7", basis="percent_on"), figure(2025, "35.666")],
        2025,
        "missed",
        {"target": 35.66631, "gap": 0.00031},
    ),
    "against": (
        [based("50", 2020, "60", indicator="down"), figure(2023, "61", "down")],
        2023,
        "met_early",
        {"gap": -1, "flags": "comparator_against_direction"},
    ),
    "every year": (
        [target("90", scope="every_year"), figure(2021, "91"), figure(2022, "89"), figure(2023, "95")],
        2023,
        "met",
        {"latest_year": 2023, "flags": "missed_year", "baseline": None, "progress": None},
    ),
    "every year of all": (
        [target("90", scope="every_year"), figure(2024, "91"), figure(2025, "92")],
        2025,
        "met",
        {"flags": ""},
    ),
    "every year without an end": (
        [target("90", scope="every_year", year=None), figure(2023, "89")],
        2023,
        "missed",
        {"flags": "missed_year"},
    ),
    "stated twice": (
        [target("90", rank=1), target("95", rank=2, place="正文"), figure(2025, "92")],
        2025,
        "met",
        {"other_target": 95, "other_class": "missed", "other_place": "正文", "flags": "target_conflict"},
    ),
    "raised by a later plan": (
        [target("95"), target("90", source="former"), figure(2025, "92")],
        2025,
        "missed",
        {"target": 95, "other_target": None, "other_class": "", "flags": ""},
    ),
    "lowered by a later plan": (
        [target("90"), target("95", source="former"), figure(2025, "92")],
        2025,
        "met",
        {"target": 90, "other_target": 95, "other_class": "missed", "flags": "target_conflict"},
    ),
    "raised by a later plan, lower is better": (
        [
            target("5", "≤", indicator="down"),
            target("6", "≤", indicator="down", source="former"),
            figure(2025, "5.5", "down"),
        ],
        2025,
        "missed",
        {"other_target": None, "flags": ""},
    ),
    "the earlier plan's table goes first": (
        [target("90", source="former", rank=1), target("95", rank=2), figure(2025, "92")],
        2025,
        "met",
        {"other_target": 95, "flags": "target_conflict"},
    ),
    "about, of a change": (
        [based("77.93", 2020, "1", "~", basis="points_on")],
        2024,
        "baseline_short",
        {"target": 78.93, "gap": 1},
    ),
    "about, of a change, met": (
        [based("77.93", 2020, "1", "~", basis="points_on"), figure(2025, "78.91")],
        2025,
        "met",
        {"gap": 0.02},
    ),
    "about, of a change, missed": (
        [based("77.93", 2020, "1", "~", basis="points_on"), figure(2025, "78.90")],
        2025,
        "missed",
        {"gap": 0.03},
    ),
    "about, of steps": (
        [based("50.0", 2020, "2", "~", basis="step_on"), figure(2025, "59.8")],
        2025,
        "met",
        {"target": 60, "gap": 0.2},
    ),
    "about the parent's": (
        [target(None, "~", 2025, basis="external"), figure(2025, "78.5")],
        2025,
        "met",
        {"target": 80, "gap": 1.5},
    ),
    "stated four times": (
        [
            target("90", rank=1),
            target("80", rank=2, place="b"),
            target("95", rank=3, place="c"),
            target("97", rank=4, place="d"),
            figure(2025, "96"),
        ],
        2025,
        "met",
        {"other_target": 97, "other_class": "missed", "other_place": "d", "flags": "target_conflict"},
    ),
    "both conditions": (
        [target("90", rank=1, and_with="m"), target("95", rank=2, and_with="m", place="b"), figure(2025, "92")],
        2025,
        "missed",
        {"target": 95, "other_target": 90, "flags": ""},
    ),
    "both conditions, met": (
        [target("90", rank=1, and_with="m"), target("95", "≤", rank=2, and_with="m", place="b"), figure(2025, "92")],
        2025,
        "met",
        {},
    ),
    "both conditions, one not known": (
        [
            based("85", 2020, "90", rank=1, and_with="m"),
            target("2", basis="points_on", reference_year=2019, rank=2, and_with="m", place="b"),
            figure(2023, "88"),
        ],
        2023,
        "unknown",
        {"reason": "no_reference_figure", "gap": None, "other_class": "on_pace"},
    ),
    "both conditions, one in words": (
        [based("92", 2020, "90", rank=1, and_with="m"), target(None, "", and_with="m", place="b"), figure(2023, "88")],
        2023,
        "unknown",
        {"reason": "qualitative_only", "other_class": "lost"},
    ),
    "both conditions, one missed and one not known": (
        [
            target("90", rank=1, and_with="m"),
            target("2", basis="points_on", reference_year=2019, rank=2, and_with="m", place="b"),
            figure(2025, "88"),
        ],
        2025,
        "missed",
        {"other_class": "unknown"},
    ),
}
SUMS = {
    f"a sum {what}": (
        [
            target("10", indicator="flow", measure="cumulative"),
            *(figure(year, "1", "flow", status=status) for year, status in zip((2021, 2022), statuses)),
        ],
        2023,
        "behind",
        {"latest": 2},
    )
    for what, statuses in {
        "with 快报": ("快报", "核定"),
        "with an unreviewed flow": ("", "核定"),
        "of reviewed flows": ("核定", "核定"),
    }.items()
}
LINES |= SUMS
# The same rows asked in other years: id, Y, class, reason, year of the figure shown, flags
ASKED = [
    ("1", 2019, "unknown", "no_figure", None, ""),
    ("1", 2020, "baseline_short", "", 2020, ""),
    ("1", 2023, "baseline_short", "", 2020, ""),
    ("1", 2025, "on_pace", "", 2024, "due_no_final"),
    ("1", 2031, "on_pace", "", 2024, "due_no_final"),
    ("2", 2022, "baseline_short", "", 2020, ""),
    ("2", 2024, "met_early", "", 2023, ""),
    ("2", 2025, "met_early", "", 2023, "due_no_final"),
    ("3a", 2019, "unknown", "no_figure", None, "floor_below_baseline"),
    ("3a", 2022, "baseline_meets", "", 2020, "floor_below_baseline"),
    ("3a", 2025, "kept", "", 2023, "due_no_final;floor_below_baseline"),
    ("3b", 2026, "lost", "", 2023, "due_no_final;floor_below_baseline"),
    ("7", 2025, "moving_away", "", 2023, "due_no_final"),
    ("9", 2025, "behind", "", 2023, "due_no_final"),
    ("10", 2021, "unknown", "no_reference_figure", None, ""),
    ("10", 2022, "unknown", "no_figure", None, ""),
    ("10", 2026, "missed", "", 2023, ""),
    ("13", 2022, "unknown", "no_figure", None, ""),
    ("11", 2024, "baseline_short", "", 2020, ""),
    ("11", 2025, "missed", "", 2025, ""),
    ("11", 2030, "missed", "", 2025, ""),
    ("12", 2023, "on_pace", "", 2023, ""),
    ("12", 2024, "on_pace", "", 2023, ""),
    ("15", 2024, "baseline_short", "", 2020, ""),
    ("15", 2025, "baseline_short", "", 2020, "due_no_final"),
    ("16", 2022, "baseline_short", "", 2020, ""),
    ("16", 2024, "on_pace", "", 2023, ""),
    ("16", 2025, "met", "", 2025, ""),
    ("16", 2030, "met", "", 2025, ""),
    ("17", 2024, "baseline_short", "", 2020, ""),
    ("19", 2014, "unknown", "no_figure", None, ""),
    ("19", 2023, "baseline_short", "", 2015, ""),
    ("19", 2029, "met_early", "", 2024, ""),
    ("19", 2030, "met_early", "", 2024, "due_no_final"),
    ("5 met", 2022, "unknown", "no_figure", None, ""),
    ("2 no figure", 2024, "unknown", "no_figure", None, ""),
    ("every year", 2021, "met", "", 2021, ""),
    ("every year", 2022, "missed", "", 2022, "missed_year"),
    ("every year", 2020, "unknown", "no_figure", None, ""),
    ("every year", 2024, "met", "", 2023, "missed_year"),  # a year is reported in the year after it
    ("every year", 2025, "met", "", 2023, "due_no_final;missed_year"),
    ("every year", 2031, "met", "", 2023, "due_no_final;missed_year"),
    ("every year of all", 2026, "met", "", 2025, ""),
    ("every year of all", 2031, "met", "", 2025, ""),
    ("every year without an end", 2024, "missed", "", 2023, "missed_year"),
    ("every year without an end", 2025, "missed", "", 2023, "due_no_final;missed_year"),
    ("17c", 2026, "on_pace", "", 2023, "due_no_final"),
    ("both conditions, one not known", 2026, "unknown", "no_reference_figure", 2023, ""),
]
CASES = VECTORS | LINES
COUNTY = {name: f"V{place:05}" for place, name in enumerate(CASES)}
CITY = "W00000"  # the area above all of them


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """(store, batches): every case in a county of its own, in one batch of one real store; ledgers.judged knows the counties."""
    rows = [row | {"area": COUNTY[name]} for name, (rows, *_) in CASES.items() for row in rows] + [
        figure(2025, "80") | {"area": CITY}
    ]
    batches = [
        {
            "id": 1,
            "kind": "upload",
            "target": None,
            "figures": [row for row in rows if "scope" not in row],
            "targets": [row for row in rows if "scope" in row],
        }
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            ledgers,
            "AREA_ROWS",
            [
                {"code": code, "name": name, "short": name, "level": "county", "parent": CITY}
                for name, code in COUNTY.items()
            ]
            + [{"code": CITY, "name": CITY, "short": CITY, "level": "city", "parent": ""}],
        )
        with ledgers.build(tmp_path_factory.mktemp("method") / "s.duckdb", batches) as store:
            yield store, batches


@pytest.fixture(scope="module")
def judged(world):
    """Y -> name of the case -> its one row, as a dict with None for missing."""
    known = {}

    def ask(year: int) -> dict[str, dict]:
        if year not in known:
            table = ledgers.judged(world[0], year=year)
            assert (
                list(table.columns[: len(GAPS)]) == list(GAPS)
                and table["area_code"].is_unique
                and (table["as_of_year"] == year).all()
            )
            known[year] = {
                row["area"]: {name: None if pd.isna(value) else value for name, value in row.items()}
                for row in table[list(GAPS)].to_dict("records")
            }
        return known[year]

    return ask


def says(row: dict, expected: dict) -> None:
    found = {name: row[name] for name in expected}
    assert found == {
        name: value if value is None or isinstance(value, str) else pytest.approx(value, abs=1e-6)
        for name, value in expected.items()
    }


@pytest.mark.parametrize("name", VECTORS)
def test_vector(judged, name):
    _, year, share, gap, progress, pace, verdict, more = VECTORS[name]
    row = judged(year)[name]
    says(row, {"time_share": share, "gap": gap, "class": verdict} | more)
    for column, printed in (("progress", progress), ("pace", pace)):  # method.md prints three decimals
        assert (row[column] is None) == (printed is None) and (printed is None or abs(row[column] - printed) <= 0.0005)


@pytest.mark.parametrize("name", LINES)
def test_line_of_section_5(judged, name):
    _, year, verdict, more = LINES[name]
    says(judged(year)[name], {"class": verdict} | more)


@pytest.mark.parametrize(
    "name, year, verdict, reason, latest_year, flags", ASKED, ids=[f"{a[0]} in {a[1]}" for a in ASKED]
)
def test_the_same_rows_asked_in_another_year(judged, name, year, verdict, reason, latest_year, flags):
    says(judged(year)[name], {"class": verdict, "reason": reason, "latest_year": latest_year, "flags": flags})


def test_a_sum_is_as_doubtful_as_its_most_doubtful_flow(world):
    """The world's batch is an upload: what is not 核定 was not reviewed."""
    table = ledgers.view(world[0], year=2023).table
    said = dict(zip(table["area_code"].astype(str), table["doubts"].astype(str)))
    assert {name: said[COUNTY[name]] for name in SUMS} == {
        "a sum with 快报": "preliminary;unreviewed",
        "a sum with an unreviewed flow": "unreviewed",
        "a sum of reviewed flows": "",
    }


def test_every_class_reason_and_flag_was_seen(judged):
    """Among the cases and years above; no_target is the page's word for a figure without a target."""
    rows = [
        judged(year)[name]
        for name, year in [(name, case[1]) for name, case in CASES.items()] + [(name, year) for name, year, *_ in ASKED]
    ]
    assert {row["class"] for row in rows} == set(CLASSES)
    assert {row["reason"] for row in rows} - {""} == set(REASONS) - {"no_target"}
    assert {flag for row in rows for flag in row["flags"].split(";")} - {""} == set(FLAGS)


def test_numbers_have_six_decimals_at_most(world):
    table = ledgers.judged(world[0], year=2025)
    for name in table[list(GAPS)].select_dtypes("float").columns:
        pd.testing.assert_series_equal(table[name], table[name].round(6), check_exact=True)


@pytest.mark.parametrize("year", [2014, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2030, 2031])
def test_fast_and_slow_agree_on_every_case_in_every_year(world, judged, year):
    slow = {row["area_code"]: row for row in ledgers.slowly(world[1], year=year)}
    for name, row in judged(year).items():
        other = slow[COUNTY[name]]
        assert [row["class"], row["reason"] or None, row["flags"], row["latest_year"]] == [
            other["class"],
            other["reason"],
            ";".join(other["flags"]),
            other["latest_year"],
        ], name
        for column in (*MEASURES, "target", "target_to", "baseline", "latest", "other_target"):
            assert (row[column] is None) == (other[column] is None) and (
                row[column] is None or abs(row[column] - float(other[column])) < 2e-6
            ), (name, column)


# ---- random inputs, to gaps alone

BETTER = {"up": 1, "down": -1}
COMPLEMENT = {"≥": "≤", "≤": "≥", "=": "=", ">": "<", "<": ">"}


@pytest.fixture(scope="module")
def template(world) -> pd.DataFrame:
    """One row as the store gives it, of vector 1 in 2024."""
    rows = _selected(world[0], 2024)
    codes = ledgers.areas()["code"].tolist()
    return rows[rows["area"] == codes.index(COUNTY["1"])]


def _selected(store, year: int) -> pd.DataFrame:
    """The store's rows behind ledgers.judged."""
    return store.select(ledgers.view(store, year=year)._given())


def wide(template: pd.DataFrame, cases: list[dict]) -> pd.DataFrame:
    """The store's rows, one a case: indicator, comparator, base, start, v, t, aim, finish (numbers or None) and decimals."""
    column = {name: [case[name] for case in cases] for name in cases[0]}
    real = lambda name: np.array([np.nan if x is None else float(x) for x in column[name]])
    places = list(ledgers.CATALOGUE.indicators) if column["indicator"][0] in ledgers.CATALOGUE.indicators else None
    number = np.arange(len(cases))
    return (
        template.loc[template.index.repeat(len(cases))]
        .reset_index(drop=True)
        .assign(
            area=number,
            cell=number,
            sid=number,
            indicator=[places.index(one) if places else one for one in column["indicator"]],
            comparator=pd.Categorical(column["comparator"], categories=template["comparator"].cat.categories),
            value=real("aim"),
            year=real("finish"),
            decimals=real("decimals"),
            base=real("base"),
            base_year=real("start"),
            base_revised=real("base"),
            base_is_stored=[case["base"] is not None for case in cases],
            base_figure_decimals=real("decimals"),
            v=real("v"),
            t=real("t"),
            v_decimals=real("decimals"),
            is_base=[case["v"] is not None and case["t"] == case["start"] for case in cases],
        )
    )


def verdicts(
    template: pd.DataFrame, cases: list[dict], *, catalogue=ledgers.CATALOGUE, year: int = 2024
) -> pd.DataFrame:
    """The judged rows in the order of the cases."""
    known = list(catalogue.indicators)
    rows = wide(template, cases).assign(indicator=[known.index(case["indicator"]) for case in cases])
    areas = pd.DataFrame({"code": [f"C{number:06}" for number in range(len(cases))]})
    table = gaps.judge(rows=rows, catalogue=catalogue, areas=areas, year=year)
    assert table["area_code"].tolist() == areas["code"].tolist()
    return table


def both(template: pd.DataFrame, cases: list[dict], other: list[dict]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two lists of cases judged in one go."""
    table = verdicts(template, cases + other)
    return table.iloc[: len(cases)].reset_index(drop=True), table.iloc[len(cases) :].reset_index(drop=True)


@st.composite
def a_case(draw, *, decimals=st.integers(0, 2), base=True):
    """One target with a figure; numbers of 0 to 100 with the same decimals, often on an edge: at B, at T, or half a unit beside."""
    places = draw(decimals)
    number = st.integers(0, 100 * 10**places)
    comparator = draw(st.sampled_from(list(COMPLEMENT)))
    start, aim = draw(number), draw(number)
    finish = draw(st.integers(2021, 2030))
    t = draw(st.integers(2020, finish))
    path = round(start + (aim - start) * (t - 2020) / (finish - 2020))
    v = (
        start
        if t == 2020
        else max(
            0,
            draw(
                st.one_of(number, st.sampled_from([start, aim, path]).flatmap(lambda at: st.integers(at - 1, at + 1)))
            ),
        )
    )
    scale = 10**places
    return {
        "indicator": draw(st.sampled_from(["up", "down"])),
        "comparator": comparator,
        "base": start / scale if base else None,
        "start": 2020 if base else None,
        "v": v / scale,
        "t": t,
        "aim": aim / scale,
        "finish": finish,
        "decimals": places,
    }


CASE_LISTS = st.lists(a_case(), min_size=30, max_size=60)
FEW = settings(max_examples=settings.default.max_examples // 4)  # one example is a list of cases
RATIOS = ("time_share", "progress", "pace")
AMOUNTS = ("gap", "drift", "required_per_year", "achieved_per_year")


def moved(cases: list[dict], change, decimals: int = 0) -> list[dict]:
    """The cases with every number changed alike, rounded to what can be printed."""
    return [
        case
        | {
            name: None if case[name] is None else round(change(case[name]), case["decimals"] + decimals)
            for name in ("base", "v", "aim")
        }
        | {"decimals": case["decimals"] + decimals}
        for case in cases
    ]


def same_verdicts(
    first: pd.DataFrame, second: pd.DataFrame, *, scale: float = 1.0, signs: dict[str, float] | None = None
) -> None:
    assert first[["class", "reason", "flags"]].values.tolist() == second[["class", "reason", "flags"]].values.tolist()
    for name in RATIOS:
        np.testing.assert_allclose(second[name].to_numpy(float), first[name].to_numpy(float), atol=2e-6, err_msg=name)
    for name in AMOUNTS:
        np.testing.assert_allclose(
            second[name].to_numpy(float),
            first[name].to_numpy(float) * scale * (signs or {}).get(name, 1),
            atol=2e-6,
            err_msg=name,
        )


ANSWER = (*MEASURES, "class", "reason", "flags", "target", "baseline", "latest")


def test_wide_rows_made_here_are_those_the_store_makes(world, judged, template):
    """So that what holds for the made rows holds for the store's."""
    for name in ("1", "2", "3a", "3b", "4", "7", "8", "9", "12", "17"):
        (asked, found), year = VECTORS[name][0], VECTORS[name][1]
        case = {
            "indicator": asked["indicator"],
            "comparator": asked["comparator"],
            "base": float(asked["baseline"]),
            "start": asked["baseline_year"],
            "v": float(found["value"]),
            "t": found["year"],
            "aim": float(asked["value"]),
            "finish": asked["year"],
            "decimals": max(ledgers.decimals_of(text) for text in (asked["baseline"], asked["value"], found["value"])),
        }
        row = verdicts(template, [case], year=year).iloc[0]
        says(
            {column: None if pd.isna(row[column]) else row[column] for column in ANSWER},
            {column: judged(year)[name][column] for column in ANSWER},
        )


@given(cases=CASE_LISTS)
@FEW
def test_a_coverage_and_its_complement_get_the_same_verdict(template, cases):
    """90→94→98 and 10→6→2 are one story: x → 100 - x, ≥ ↔ ≤, higher ↔ lower."""
    other = [
        case
        | {"comparator": COMPLEMENT[case["comparator"]], "indicator": {"up": "down", "down": "up"}[case["indicator"]]}
        for case in moved(cases, lambda x: 100 - x)
    ]
    signs = {"drift": -1, "required_per_year": -1, "achieved_per_year": -1}
    same_verdicts(*both(template, cases, other), signs=signs)


@given(cases=CASE_LISTS, places=st.integers(1, 2))
@FEW
def test_another_unit_changes_no_verdict(template, cases, places):
    """Per cent as ‰ and ‰ as per cent: every number × 10^-k printed with k more decimals. (Printed decimals stay at four: differences are rounded to six.)"""
    same_verdicts(*both(template, cases, moved(cases, lambda x: x / 10**places, places)), scale=10.0**-places)


@given(cases=CASE_LISTS, origin=st.integers(-1000, 1000))
@FEW
def test_another_origin_changes_no_verdict(template, cases, origin):
    same_verdicts(*both(template, cases, moved(cases, lambda x: x + origin)))


RANK = {
    "missed": 0,
    "lost": 0,
    "moving_away": 0,
    "unknown": 0,
    "behind": 1,
    "slightly_behind": 2,
    "on_pace": 3,
    "met_early": 4,
    "met": 4,
    "kept": 4,
}


@given(
    cases=st.lists(
        st.one_of(a_case(), a_case(base=False)).filter(lambda case: case["t"] != case["start"]),
        min_size=30,
        max_size=60,
    ),
    steps=st.integers(1, 400),
)
@FEW
def test_a_better_figure_never_gets_a_worse_verdict(template, cases, steps):
    """Same target, baseline and year: only v moves, towards good, and the gap shrinks by as much."""
    way = [{"≥": 1, ">": 1, "≤": -1, "<": -1, "=": BETTER[case["indicator"]]}[case["comparator"]] for case in cases]
    better = [
        case | {"v": round(case["v"] + sign * steps / 10 ** case["decimals"], case["decimals"])}
        for case, sign in zip(cases, way)
    ]
    worse, better = both(template, cases, better)
    assert (better["class"].map(RANK) >= worse["class"].map(RANK)).all()
    np.testing.assert_allclose(
        worse["gap"] - better["gap"], [steps / 10 ** case["decimals"] for case in cases], atol=2e-6
    )
    walked = worse["progress"].notna() & better["progress"].notna()
    assert (better["progress"][walked] > worse["progress"][walked]).all()


@given(
    cases=st.lists(a_case(), min_size=20, max_size=40),
    zero=st.sampled_from([("base",), ("aim",), ("base", "aim"), ("v",), ("base", "aim", "v")]),
)
@FEW
def test_zero_is_a_number_like_any_other(template, cases, zero):
    """No division by B or T: zero deaths, or a target of zero, give finite numbers; a zero v is not a missing one."""
    cases = [case | dict.fromkeys(zero, 0.0) for case in cases]
    cases = [case | ({"v": case["base"]} if case["t"] == 2020 else {}) for case in cases]
    table = verdicts(template, cases)
    numbers = table.select_dtypes("number").astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    assert not np.isinf(numbers).any() and table["gap"].notna().all() and (table["class"] != "unknown").all()


@given(cases=st.lists(a_case(), min_size=20, max_size=40), gone=st.sampled_from(["v", "aim", "base"]))
@FEW
def test_no_verdict_from_a_missing_value(template, cases, gone):
    more = {"v": {"t": None}, "aim": {}, "base": {"start": None}}[gone]
    cases = [case | {gone: None} | more for case in cases if case["t"] != 2020] or [
        {
            "indicator": "up",
            "comparator": "≥",
            "base": None,
            "start": None,
            "v": None,
            "t": None,
            "aim": None,
            "finish": 2025,
            "decimals": 0,
        }
    ]
    table = verdicts(template, cases)
    if gone == "base":  # the level can still be told, no progress
        assert (
            table[["drift", "progress", "time_share", "pace", "achieved_per_year", "baseline", "baseline_year"]]
            .isna()
            .all(axis=None)
        )
        assert set(table["class"]) <= {"met", "missed", "met_early", "unknown"} and set(table["reason"]) <= {
            "",
            "no_baseline",
            "no_figure",
            "qualitative_only",
        }
    else:
        assert table[list(MEASURES)].isna().all(axis=None) and (table["class"] == "unknown").all()
        assert set(table["reason"]) <= {"no_figure", "qualitative_only"}


def test_inputs_are_left_unchanged(world):
    rows = _selected(world[0], 2025)
    areas = ledgers.areas()
    kept = rows.copy(deep=True), areas.copy(deep=True), ledgers.CATALOGUE.model_dump_json()
    first = gaps.judge(rows=rows, catalogue=ledgers.CATALOGUE, areas=areas, year=2025)
    pd.testing.assert_frame_equal(rows, kept[0])
    pd.testing.assert_frame_equal(areas, kept[1])
    assert ledgers.CATALOGUE.model_dump_json() == kept[2]
    first.loc[:, "gap"] = -1.0  # what was given out is the asker's own
    pd.testing.assert_frame_equal(rows, kept[0])


def test_the_order_of_the_rows_does_not_matter(world):
    rows = _selected(world[0], 2025)
    ask = lambda table: gaps.judge(rows=table, catalogue=ledgers.CATALOGUE, areas=ledgers.areas(), year=2025)
    pd.testing.assert_frame_equal(ask(rows), ask(rows.sample(frac=1, random_state=1)))


def test_no_rows_are_no_verdicts(world):
    rows = _selected(world[0], 2025)
    table = gaps.judge(rows=rows.iloc[:0], catalogue=ledgers.CATALOGUE, areas=ledgers.areas(), year=2025)
    assert len(table) == 0 and set(MEASURES) <= set(table.columns)


def test_decimals_left_open_are_the_fewest_that_write_both_ends(template):
    """R10: 1–1.55 without stated decimals is printed to two."""
    case = {
        "indicator": "up",
        "comparator": "range",
        "base": 0,
        "start": 2020,
        "v": 1,
        "t": 2023,
        "aim": 1,
        "finish": 2025,
        "decimals": 0,
    }
    table = gaps.judge(
        rows=wide(template, [case]).assign(value_to=1.55, decimals=np.nan),
        catalogue=ledgers.CATALOGUE,
        areas=ledgers.areas(),
        year=2024,
    )
    assert (table["target_decimals"].tolist(), table["half_unit"].tolist()) == ([2], [0.005])


@pytest.mark.parametrize("places", range(7))
def test_a_neutral_value_half_a_unit_away_is_still_the_value(template, places):
    """|T - x| ≤ h with h exactly half of the last unit: 10.0 ** -5 alone is a hair more than 0.00001."""
    unit = 10.0**-places
    case = {
        "indicator": "even",
        "comparator": "=",
        "base": None,
        "start": None,
        "v": round(3 * unit, places),
        "t": 2025,
        "aim": round(3 * unit, places),
        "finish": 2025,
        "decimals": places,
    }
    table = verdicts(template, [case, case | {"v": round(case["v"] + unit, places)}])
    assert (
        table["class"].tolist() == ["met", "missed"] and table["half_unit"].tolist() == [float(f"5e-{places + 1}")] * 2
    )


# ---- thresholds


@pytest.mark.parametrize(
    "changed, v, t, before, after",
    [
        (("on_pace: 0.95", "on_pace: 0.80"), 25.0, 2023, "slightly_behind", "on_pace"),  # ρ = 0.833
        (("slightly_behind: 0.60", "slightly_behind: 0.90"), 25.0, 2023, "slightly_behind", "behind"),
        (("slightly_behind: 0.60", "slightly_behind: 0.40"), 22.5, 2023, "behind", "slightly_behind"),  # ρ = 0.417
        (("early: 0.30", "early: 0.10"), 20.0, 2021, "slightly_behind", "behind"),  # τ = 0.2
        (("early: 0.30", "early: 0.70"), 22.5, 2023, "behind", "slightly_behind"),
        (("about: 0.02", "about: 0.05"), 29.0, 2023, "on_pace", "met_early"),  # ~ 30: 0.6 allowed, then 1.5
    ],
)
def test_thresholds_are_those_of_indicators_yaml(template, changed, v, t, before, after):
    text = (HOUSE / "indicators.yaml").read_text(encoding="utf-8")
    assert text.count(changed[0]) == 1
    case = {
        "indicator": "nurses_per_1000",
        "comparator": "~" if "about" in changed[0] else "≥",
        "base": 20.0,
        "start": 2020,
        "v": v,
        "t": t,
        "aim": 30.0,
        "finish": 2025,
        "decimals": 1,
    }
    found = []
    for body in (text, text.replace(*changed)):
        known, problems = catalogue_reader.read(body.encode())
        assert problems == []
        found.append(verdicts(template, [case], catalogue=known)["class"][0])
    assert found == [before, after]


@pytest.mark.parametrize(
    "indicator, aim, v, decimals",
    [("medical_centre_area", 4000, 4200, 0), ("key_projects", 6, 7, 0), ("key_projects_investment", 3.69, 3.92, 2)],
)
def test_a_construction_target_exceeded_is_met_and_one_missed_is_missed(template, indicator, aim, v, decimals):
    """With the directions of indicators.yaml: a number without a sign asks for that much or more."""
    known, problems = catalogue_reader.read((HOUSE / "indicators.yaml").read_bytes())
    assert problems == []
    case = {
        "indicator": indicator,
        "comparator": "=",
        "base": None,
        "start": None,
        "v": v,
        "t": 2025,
        "aim": aim,
        "finish": 2025,
        "decimals": decimals,
    }
    cases = [case, case | {"v": aim}, case | {"v": aim - 10**-decimals}]
    assert verdicts(template, cases, catalogue=known, year=2025)["class"].tolist() == ["met", "met", "missed"]


def test_thresholds_stand_nowhere_else():
    """Not in gaps/, not in model/: only in indicators.yaml."""
    for path in [*(HOUSE / "gaps").glob("*.py"), *(HOUSE / "model").glob("*.py")]:
        numbers = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        }
        assert not numbers & {0.95, 0.6, 0.3, 0.02}, path.name


# ---- no Python call a row


def counted(work) -> int:
    """How many functions, Python's and C's, are called while work() runs."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def test_more_rows_are_not_more_calls(world):
    """Every case above, 20 times and 500 times: about a thousand rows and more than 20,000, by the same number of calls."""
    rows, places = _selected(world[0], 2025), len(ledgers.areas())
    areas = pd.DataFrame({"code": [f"C{number:06}" for number in range(500 * places)]})

    def many(times: int) -> pd.DataFrame:
        copy = np.arange(times).repeat(len(rows))
        table = pd.concat([rows] * times, ignore_index=True)
        moved = {name: table[name] + step * copy for name, step in (("area", places), ("cell", 1000), ("sid", 1000))}
        return table.assign(**moved)

    few, lots = many(20), many(500)
    assert len(lots) > 20_000
    ask = lambda table: gaps.judge(rows=table, catalogue=ledgers.CATALOGUE, areas=areas, year=2025)
    assert len(ask(lots)) == 25 * len(ask(few))
    calls, more_calls = counted(lambda: ask(few)), counted(lambda: ask(lots))
    assert abs(more_calls - calls) < len(lots) / 100, f"{calls} calls for {len(few)} rows, {more_calls} for {len(lots)}"


def test_the_count_sees_a_call_a_row(world):
    """A count that could not fail would guard nothing."""
    places = pd.concat([_selected(world[0], 2025)["area"]] * 10)
    asked = lambda column: counted(lambda: column.map(lambda place: place))
    assert asked(places) > asked(places.iloc[:10]) + len(places) / 2
