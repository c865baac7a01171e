/* title: A public set of a protected mart, all codes of it printed
grain: one combination of the codes of the set within each block of keys that are never `all`
reads: []
kind: question
pieces:
  mart_table: the protected mart
  may_leave: false for rows that never leave the office
  columns: keys, set and counts of the mart, as they are told in a row nobody stands in where there is none
  codes: the whole of each block, called t, with the codes of each key of the set
  same_codes: the row that has these codes, if there is one
note: >
  A row exists for every code that is printed anywhere in the country, or for none: no row tells that somebody stands there. A count is
  nought there, not available where it is not available in the whole block.
*/
with rows_of_set as (
    select * from {mart_table} one where one.set_id = :set_id and {may_leave}
),
whole as (
    select * from {mart_table} one where one.set_id = :whole and {may_leave}
)
select {columns}
from {codes}
left join rows_of_set m on {same_codes}
