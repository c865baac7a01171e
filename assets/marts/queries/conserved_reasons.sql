/* title: Rows a mart leaves out
grain: one reason
reads: []
kind: rows
into: mart_conservation
pieces:
  reasons: what the mart's file in `conservation` says
*/
select :mart as mart, :unit as unit, fate, cast(n as bigint) as n
from ({reasons}) left_out
where n > 0
