/* title: A mart without rows, with further columns
grain: one row of the mart, of which there is none
reads: []
kind: stored
pieces:
  mart_table: the mart
  columns: its columns that stay, and those that are added
note: Where there is nobody, shares and their errors are columns and nothing else; many marts of a small folder are so.
*/
select {columns}
from {mart_table} m
