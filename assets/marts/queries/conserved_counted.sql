/* title: What a mart counts
grain: the sum of its counted units
reads: []
kind: rows
into: mart_conservation
pieces:
  mart_table: the mart
  counted: how many units a row counts
  of_set: the rows of its set with the fewest keys, and of the newest year where it is a state
*/
select :mart as mart, :unit as unit, 'counted' as fate, cast(coalesce(sum({counted}), 0) as bigint) as n
from {mart_table} m
where {of_set}
