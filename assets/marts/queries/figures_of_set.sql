/* title: Figures of one measure of a mart
grain: one number that may be printed, which is one row of one set of the mart
reads: [doubt_of_country]
kind: rows
into: mart_figure
pieces:
  mart_table: the mart
  of_set: which rows of the mart are of the set
  place: what follows `mart.measure@` in the figure's id, made of the keys of the set
  period: the period of a row
  country: the country of a row
  keys: the keys of the set as a JSON object
  measured: the measure of a row
  withheld: whether it is not to be printed although it is there
  known_n: how many people it rests on
  unknown_n: how many did not tell
  ci_low: lower end of its interval
  ci_high: upper end of its interval
  caution: its cautions joined by |
  numerator: the count disclosure control looks at
  may_leave: whether the row may leave the office
keys: [figure_id]
note: >
  Cautions stand in fixed order: those of the row, a stale source of its country, a total that waits for a review, a period that ends
  less than three months before the newest cut-off of its country.
*/
with found as (
    select cast({place} as varchar) as place, cast({period} as varchar) as period, cast({country} as varchar) as country,
           cast({keys} as varchar) as keys, cast({measured} as double) as value, {withheld} as is_withheld,
           cast({known_n} as bigint) as known_n, cast({unknown_n} as bigint) as unknown_n, cast({ci_low} as double) as ci_low,
           cast({ci_high} as double) as ci_high, cast({caution} as varchar) as caution, cast({numerator} as bigint) as numerator,
           {may_leave} as public
    from {mart_table}
    where {of_set}
),
ending as (
    select f.*,
           case when regexp_matches(f.period, '^\d{4}$') then make_date(cast(f.period as int), 12, 31)
                when regexp_matches(f.period, '^\d{4}-\d{2}$') then last_day(cast(concat(f.period, '-01') as date))
                when regexp_matches(f.period, '^\d{4}-Q\d$')
                then last_day(make_date(cast(substr(f.period, 1, 4) as int), 3 * cast(substr(f.period, 7, 1) as int), 1))
                end as ends_on
    from found f
)
select concat(:mart, '.', :measure, '@', e.place) as figure_id, :mart as mart, :measure as measure, e.period, e.country, e.keys,
       cast(:n_keys as bigint) as n_keys, e.value,
       case when e.value is null or e.is_withheld then 'not_available' else 'ok' end as value_status,
       e.known_n, e.unknown_n, e.ci_low, e.ci_high,
       concat_ws('|', nullif(e.caution, ''),
                 case when d.is_stale = 1 then 'stale_source' end,
                 case when d.is_unreviewed = 1 and :is_total then 'overlap_unreviewed' end,
                 case when e.ends_on > d.newest_as_of - interval 3 month then 'provisional' end) as caution,
       e.numerator, e.public, :threshold as threshold, :refresh_id as refresh_id
from ending e
left join doubt_of_country d on d.of_country = e.country
