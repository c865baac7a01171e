/* title: Figures of one set of a mart
grain: one number that may be printed, which is one measure of one row of the set
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
  may_leave: whether a row may leave the office
  measures: the measures of every row, each as figure_of_measure makes it of rows_of_set
keys: [figure_id]
note: >
  Cautions stand in fixed order: those of the row, a stale source of its country, a total that waits for a review, a period that ends
  less than three months before the newest cut-off of its country.
*/
with keyed as (
    select m.*, cast({place} as varchar) as figure_place, cast({period} as varchar) as figure_period,
           cast({country} as varchar) as figure_country,
           cast({keys} as varchar) as figure_keys, {may_leave} as figure_public
    from {mart_table} m
    where {of_set}
),
ending as (
    select k.*,
           case when regexp_matches(k.figure_period, '^\d{4}$') then make_date(cast(k.figure_period as int), 12, 31)
                when regexp_matches(k.figure_period, '^\d{4}-\d{2}$') then last_day(cast(concat(k.figure_period, '-01') as date))
                when regexp_matches(k.figure_period, '^\d{4}-Q\d$')
                then last_day(make_date(cast(substr(k.figure_period, 1, 4) as int), 3 * cast(substr(k.figure_period, 7, 1) as int), 1))
                end as figure_ends_on
    from keyed k
),
rows_of_set as (
    select e.*,
           case when d.is_stale = 1 then 'stale_source' end as of_source,
           case when d.is_unreviewed = 1 and :is_total then 'overlap_unreviewed' end as of_review,
           case when e.figure_ends_on > d.newest_as_of - interval 3 month then 'provisional' end as of_period
    from ending e
    left join doubt_of_country d on d.of_country = e.figure_country
)
select concat(:mart, '.', f.measure, '@', f.place) as figure_id, :mart as mart, f.measure, f.period, f.country, f.keys,
       cast(:n_keys as bigint) as n_keys, f.value,
       case when f.value is null or f.is_withheld then 'not_available' else 'ok' end as value_status,
       f.known_n, f.unknown_n, f.ci_low, f.ci_high,
       concat_ws('|', nullif(f.caution, ''), f.of_source, f.of_review, f.of_period) as caution,
       f.numerator, f.public, :threshold as threshold, :refresh_id as refresh_id
from {measures} f
