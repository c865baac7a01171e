/* title: A mart as the last refresh counted it
grain: one row of the mart
reads: []
kind: stored
pieces:
  mart_table: the mart in the earlier office
*/
select m.* from {mart_table} m
