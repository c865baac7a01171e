/* title: Numbers that may be printed
grain: one number that may be printed
reads: [mart_figure, figure_status]
kind: stored
keys: [figure_id]
columns:
  figure_id: mart.measure@keys sorted, `all` left out
  period: "`all` only where the mart is named `_total`: all years together, never added to years"
  known_n: denominator of a share
  caution: cautions joined by | in fixed order
  refresh_id: hash of the inputs
note: >
  A count that is not printed hides its share, interval, caution and base. How many did not tell is a count of the same row: protected
  in marts of units, printed with its row in marts of casualties.
*/
select f.figure_id, f.mart, f.measure, f.period, f.country, f.keys,
       case when s.status = 'ok' then f.value end as value, s.status as value_status,
       case when s.status = 'ok' then f.known_n end as known_n,
       case when s.status = 'ok' then f.unknown_n end as unknown_n,
       case when s.status = 'ok' then f.ci_low end as ci_low,
       case when s.status = 'ok' then f.ci_high end as ci_high,
       case when s.status in ('ok', 'not_available') then f.caution else '' end as caution, f.refresh_id
from mart_figure f
join figure_status s on s.figure_id = f.figure_id
where f.public
order by f.figure_id
