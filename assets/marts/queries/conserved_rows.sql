/* title: Accepted rows of a mart, and those left at the door
grain: one fate
reads: [load, left_at_door]
kind: rows
into: mart_conservation
*/
select :mart as mart, :unit as unit, 'accepted' as fate, cast(coalesce(sum(n_accepted), 0) as bigint) as n
from load
where split_part(table_name, '@', 1) in :tables
union all
select :mart, :unit, reason, cast(sum(n) as bigint)
from left_at_door
where unit in :tables
group by reason
