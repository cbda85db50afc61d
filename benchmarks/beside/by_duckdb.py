"""Judging by one hand-written DuckDB query over the store's own tables."""

import duckdb

# documents(id, start, newest), indicators(indicator, better): temporary tables; {where}: the areas asked for.
QUERY = """
with asked as (
  select t.area, t.indicator, t.year as finish, t.value::double as target, t.decimals as target_decimals,
    t.comparator, t.attribute,
    case when t.comparator in ('≥', '>') then 1 else -1 end as way, i.better,
      t.unit not in ('', '%', '％', '个百分点', '百分点') as foreign_target,
    t.baseline::double as printed, coalesce(t.baseline_year, d.start - 1) as base_year
  from target_current t join documents d on d.id = t.source join indicators i on i.indicator = t.indicator
  where t.scope = 'plan' {where}
  qualify row_number() over (partition by t.area, t.indicator, t.year order by t.origin, coalesce(t.rank, 9),
    d.newest, t.batch desc, t.source, t.place) = 1
), usable as (
  select area, indicator, year, value::double as value, decimals,
    unit not in ('', '%', '％', '个百分点', '百分点') as is_foreign, origin,
    coalesce(rank, 9) as rank, period = 'mch_year' as late, batch, source, place, role,
      definition_version as definition, population
  from figure_current t
  where year <= $year and value is not null and period in ('year', 'mch_year')
    and comparator in ('', '=', '~') {where}
), wanted as (
  select area, indicator, max(year) as year from usable group by all
  union select area, indicator, base_year from asked
), ordered as (
  select u.*, row_number() over (partition by u.area, u.indicator, u.year
    order by u.origin, u.rank, u.late, u.batch desc, d.newest, u.source, u.place, u.role) as nth
  from usable u join wanted using (area, indicator, year) left join documents d on d.id = u.source
), first as (
  select * from ordered where nth = 1
), disputed as (
  select distinct f.area, f.indicator, f.year from first f join ordered o using (area, indicator, year)
  where o.nth > 1 and (o.origin, o.rank, o.late) = (f.origin, f.rank, f.late)
    and not o.is_foreign and not f.is_foreign
    and round(abs(o.value - f.value), 6) > 0.5 * 10.0 ** -least(o.decimals, f.decimals)
    and not (o.definition <> '' and f.definition <> '' and o.definition <> f.definition)
    and not (o.population <> '' and f.population <> '' and o.population <> f.population)
), figure as (
  select first.*, disputed.year is not null as is_disputed
  from first left join disputed using (area, indicator, year)
), newest as (
  select * from figure qualify row_number() over (partition by area, indicator order by year desc) = 1
), level as (
  select a.*, coalesce(a.printed, b.value) as base,
    coalesce(n.year <= a.base_year, true) and coalesce(a.printed, b.value) is not null as is_base,
    n.year, n.value, n.decimals as latest_decimals, n.is_foreign, n.is_disputed, n.definition,
      b.definition as base_definition, n.population,
    b.population as base_population, a.printed is null and b.is_foreign as base_foreign,
      a.printed is null and b.is_disputed as base_disputed,
    case when a.printed is null or b.value = a.printed then b.decimals end as base_stated
  from asked a left join newest n using (area, indicator)
  left join figure b on b.area = a.area and b.indicator = a.indicator and b.year = a.base_year
), figures as (
  select *, case when is_base then base_year else year end as t, case when is_base then base else value end as v,
    coalesce(base_stated, case when round(base, 0) = round(base, 6) then 0
      when round(base, 1) = round(base, 6) then 1 else 2 end) as base_decimals
  from level
), distances as (
  select *, 0.5 * 10.0 ** -greatest(base_decimals, case when is_base then base_decimals else latest_decimals end,
    target_decimals) as half_unit,
    round(way * (target - v), 6) + 0.0 as gap, round(way * (target - base), 6) as base_gap,
      comparator in ('<', '>') as strict,
    t > base_year and base is not null as moved, round(target - base, 6) as promised, round(v - base, 6) as walked,
    coalesce((t - base_year) / (finish - base_year), 0) as elapsed
  from figures
), shares as (
  select *, case when strict then gap < 0 else gap <= 0 end as met,
    coalesce(case when strict then base_gap < 0 else base_gap <= 0 end, false) as base_met,
    case when moved then elapsed end as time_share,
    case when moved and promised <> 0 and not coalesce(case when strict then base_gap < 0 else base_gap <= 0 end,
      false) then walked / promised end as progress
  from distances
), paces as (
  select *, round(progress / time_share, 6) as pace, round(way * (base - v), 6) as against,
    round(way * (base + time_share * promised - v), 6) as shortfall, coalesce(time_share < 0.3, false) as is_early,
    case when v is null then 'no_figure'
      when foreign_target or (not is_base and is_foreign) or coalesce(base_foreign, false) then 'unit_mismatch'
      when base is not null and not is_base and ((definition <> '' and base_definition <> ''
        and definition <> base_definition)
        or (population <> '' and base_population <> '' and population <> base_population)) then 'definition_changed'
      when (not is_base and is_disputed) or coalesce(base_disputed, false) then 'conflicting_figures' end as unknown
  from shares
), judged as (
  select *, case
    when unknown is not null then 'unknown'
    when t = finish then case when not met then 'missed' when base_met then 'kept' else 'met' end
    when base is null then case when met then 'met_early' else 'unknown' end
    when t <= base_year then case when met then 'baseline_meets' else 'baseline_short' end
    when base_met then case when met then 'kept' else 'lost' end
    when met then 'met_early'
    when against > half_unit then 'moving_away'
    when pace is null or pace >= 0.95 or shortfall < half_unit then 'on_pace'
    when pace >= 0.6 or is_early then 'slightly_behind'
    else 'behind' end as class
  from paces
)
select area as area_code, indicator, attribute, base_year as baseline_year, base as baseline, t as latest_year,
  v as latest, finish as target_year, comparator, target,
  case when unknown is null then gap end as gap, case when unknown is null then round(progress, 6) end as progress,
  case when unknown is null then round(time_share, 6) end as time_share,
  case when unknown is null then pace end as pace, class,
  coalesce(unknown, case when class = 'unknown' then 'no_baseline' end, '') as reason,
  unknown is null and base_met and base_gap = 0 as hold,
    unknown is null and base_met and base_gap < 0 as floor_below_baseline,
  unknown is null and pace is not null and is_early as early,
    (way = 1) <> (better = 'higher') as comparator_against_direction
from judged
"""


# As the house opens it: one process may open a file twice only in the same way.
CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def opened(path: str, documents, indicators) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(path, read_only=True, config=CONFIG)
    con.execute("create temp table documents as select * from documents")
    con.execute("create temp table indicators as select * from indicators")
    return con


def judge(con: duckdb.DuckDBPyConnection, *, year: int, areas: list[str] | None = None):
    """An Arrow table of one row a target: the cheapest form a result can be taken in."""
    where = "" if areas is None else "and list_contains($areas, t.area)"
    sql = QUERY.format(where=where)
    return con.sql(sql, params={"year": year} | ({} if areas is None else {"areas": areas})).to_arrow_table()
